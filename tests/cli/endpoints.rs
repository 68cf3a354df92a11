//! The destination of calls: the flag, the environment and the sandbox. Calls to this machine never use a proxy.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::{
    canned::{NOT_FOUND, answering},
    support::{ACCOUNT, Desk, FILE, Run, Ses, file},
};

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

#[test]
fn nothing_goes_to_another_machine_in_the_clear_unless_that_is_allowed() {
    let desk = Desk::with(FILE);
    let ended = credentials(desk.sesform(["plan", "--endpoint-url", "http://ses.invalid:80"])).run().with_code(64);
    assert!(ended.stderr.contains("`--allow http`"), "{}", ended.stderr);
    for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS"] {
        let ended = credentials(desk.sesform(["plan"])).env(name, "http://ses.invalid:80").run().with_code(1);
        let said = ended.stderr;
        assert!(said.contains("`http://ses.invalid:80`") && said.contains("`--allow http`"), "{name}: {said}");
        let run = credentials(desk.sesform(["doctor", "--region", "eu-west-1"])).env(name, "http://ses.invalid:80");
        assert!(run.run().with_code(1).stdout.contains("`--allow http`"), "{name}");
    }
    // The address looks like another machine's, but the operating system connects it to this one.
    let url = Ses::fresh().endpoint().replace("127.0.0.1", "0.0.0.0");
    let sent = credentials(desk.sesform(["plan", "--allow", "http", "--endpoint-url", &url]));
    let said = sent.run().with_code(1).stderr;
    assert!(!said.contains("not encrypted"), "{said}");
}

#[test]
fn credentials_in_an_address_are_refused_and_never_shown() {
    let desk = Desk::with(FILE);
    for url in
        ["https://me:hunter2@email.example", "http://me:hunter2@127.0.0.1:9", "ftp://me:hunter2@x", "me:hunter2@x"]
    {
        for verb in ["plan", "doctor"] {
            let flag = credentials(desk.sesform([verb, "-vv", "--endpoint-url", url])).run().with_code(64);
            let environment = credentials(desk.sesform([verb, "-vv"])).env("AWS_ENDPOINT_URL", url).run().with_code(1);
            for said in [flag.stdout, flag.stderr, environment.stdout, environment.stderr] {
                assert!(!said.contains("hunter2"), "{verb} {url}: {said}");
            }
        }
    }
}

/// A server that answers every request with the same bytes and counts the requests.
fn always(answer: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let url = answering(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        ("200 OK", answer.clone())
    });
    (url, asked)
}

#[test]
fn an_answer_that_cannot_be_read_is_asked_for_once() {
    let long = format!("{{\"DedicatedIpPools\": [\"{}\"]}}", "x".repeat(17 << 20));
    let (desk, sts) = (Desk::with(&file("pools: {}")), Ses::fresh());
    for (answer, said) in
        [("<html>Log in first</html>", "error"), ("{\"DedicatedIpPools\": [", "error"), (&long, "length limit")]
    {
        let (url, asked) = always(answer.as_bytes().to_vec());
        let run = desk.sesform(["plan"]).env("AWS_ENDPOINT_URL_SESV2", &url);
        let ended = credentials(run.env("AWS_ENDPOINT_URL_STS", &sts.endpoint())).run().with_code(1);
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
        assert!(ended.stderr.contains(&format!("HTTP 200 from {url}")), "{}", ended.stderr);
        assert!(ended.stderr.contains("`sesform doctor` shows where calls go"), "{}", ended.stderr);
        // One call for each list, and no retry.
        let asked = asked.load(Ordering::SeqCst);
        assert!((1..=3).contains(&asked), "{asked} calls for {answer:.30}");
    }
}

#[test]
fn page_of_a_proxy_is_told_with_its_status_and_address_and_so_is_silence() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for (status, code) in [("404 Not Found", "404"), ("407 Proxy Authentication Required", "407")] {
        let url = answering(move |_| (status, b"<html>no</html>".to_vec()));
        let run = desk.sesform(["plan", "-v"]).env("AWS_ENDPOINT_URL_STS", &url);
        let ended = credentials(run.env("AWS_ENDPOINT_URL_SESV2", &ses.endpoint())).run().with_code(1);
        let said = format!("(HTTP {code} from {url})");
        let (log, error) = ended.stderr.split_once("\nerror: ").unwrap();
        assert!(error.starts_with("GetCallerIdentity of `credentials`"), "{error}");
        assert!(error.contains("the answer is not one of AWS's (HTTP"), "{error}");
        assert!(error.contains(&said) && log.contains(&said), "{}", ended.stderr);
    }
    // Nothing listens at this address.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let run = desk.sesform(["plan"]).env("AWS_ENDPOINT_URL_STS", &url);
    let ended = credentials(run.env("AWS_ENDPOINT_URL_SESV2", &ses.endpoint())).run().with_code(1);
    assert!(ended.stderr.contains(&format!("(no answer from {url})")), "{}", ended.stderr);
}

#[test]
fn list_that_the_service_does_not_have_is_an_error_of_plan_and_a_finding_of_doctor() {
    let (desk, sts) = (Desk::with(&file("pools: {}")), Ses::fresh());
    let url = answering(|_| (NOT_FOUND, b"{}".to_vec()));
    for (verb, help) in [("plan", "does not answer as SES does"), ("doctor", "does not have this operation of SES")] {
        let run = desk.sesform([verb]).env("AWS_ENDPOINT_URL_SESV2", &url);
        let ended = credentials(run.env("AWS_ENDPOINT_URL_STS", &sts.endpoint())).run().with_code(1);
        assert!(format!("{}{}", ended.stdout, ended.stderr).contains(help), "{}{}", ended.stdout, ended.stderr);
        assert!(!ended.stdout.contains("ok permission ses:List"), "{}", ended.stdout);
    }
}

#[test]
fn options_that_a_verb_ignores_are_refused() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    for words in [
        &["validate", "--allow", "convert"][..],
        &["show", "p.json", "--region", "eu-west-1"],
        &["show", "p.json", "--var", "a=b"],
        &["apply", "p.json", "--yes", "--region", "eu-west-1"],
        &["apply", "p.json", "--yes", "--var", "a=b"],
        &["import", "--var-file", "vars.yaml"],
        &["unlock", "--allow", "moves"],
        &["schema", "file", "--account", "123456789012"],
    ] {
        let ended = desk.sesform(words.iter().copied()).on(&ses).run().with_code(64);
        assert!(ended.stderr.contains("changes nothing in"), "{words:?}: {}", ended.stderr);
    }
}
