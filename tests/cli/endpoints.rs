//! Where calls go: the flag, the environment, the sandbox, and never through a proxy to this machine.

use crate::support::{ACCOUNT, Desk, FILE, Run, Ses};

fn credentials(run: Run) -> Run {
    run.env("AWS_ACCESS_KEY_ID", ACCOUNT).env("AWS_SECRET_ACCESS_KEY", "secret")
}

#[test]
fn variables_of_the_sdk_set_ses_and_sts_apart() {
    let (desk, ses, sts) = (Desk::with(FILE), Ses::fresh(), Ses::fresh());
    let run = desk.sesform(["plan"]).env("AWS_ENDPOINT_URL_SESV2", &ses.endpoint());
    credentials(run.env("AWS_ENDPOINT_URL_STS", &sts.endpoint())).run().with_code(0);
    assert_eq!(sts.operations(), ["GetCallerIdentity"]);
    let mut operations = ses.operations();
    operations.sort_unstable();
    assert_eq!(operations, ["GetDedicatedIps", "ListConfigurationSets", "ListDedicatedIpPools"]);
}

#[test]
fn sandbox_is_never_left_whatever_the_environment_says() {
    let (desk, elsewhere) = (Desk::with(FILE), Ses::fresh());
    for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_STS"] {
        let run = desk.sesform(["apply", "--yes", "--sandbox"]).env(name, &elsewhere.endpoint());
        let ended = run.env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false").run().with_code(0);
        assert!(ended.stdout.contains("Applied: 9 written."), "{}", ended.stdout);
        assert!(elsewhere.operations().is_empty(), "{name}: {:?}", elsewhere.operations());
    }
}

#[test]
fn sandbox_needs_no_credentials_and_uses_none() {
    let desk = Desk::with(FILE);
    let run = desk.sesform(["plan", "--sandbox"]).env("AWS_ACCESS_KEY_ID", "999999999999");
    run.env("AWS_SECRET_ACCESS_KEY", "secret").env("AWS_PROFILE", "not-there").run().with_code(0);
}

#[test]
fn proxy_of_the_environment_is_not_asked_for_this_machine() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let run = desk.sesform(["plan"]).on(&ses);
    let run = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]
        .into_iter()
        .fold(run, |run, name| run.env(name, "http://127.0.0.1:1"));
    run.run().with_code(0);
}

#[test]
fn profiles_of_the_sdk_are_used() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.write("credentials", format!("[mail]\naws_access_key_id = {ACCOUNT}\naws_secret_access_key = x\n").as_bytes());
    let run = desk.sesform(["plan", "--endpoint-url", &ses.endpoint()]);
    let run = run.env("AWS_SHARED_CREDENTIALS_FILE", "credentials").env("AWS_PROFILE", "mail");
    run.run().with_code(0);
    assert!(ses.operations().contains(&"GetDedicatedIps"));
}
