//! `doctor`: what it checks, what it reports as missing, and its exit codes.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::support::{ACCOUNT, Desk, Ended, FILE, Ses};

/// Returns the checks of a document that have this code.
pub(crate) fn checks<'a>(document: &'a Value, code: &str) -> Vec<&'a Value> {
    document["checks"].as_array().unwrap().iter().filter(|check| check["check"] == code).collect()
}

/// Runs `doctor` on this SES, checks its exit code and returns its document.
#[track_caller]
pub(crate) fn document(desk: &Desk, ses: &Ses, code: i32) -> Value {
    desk.sesform(["doctor", "--format", "json"]).on(ses).run().with_code(code).document()
}

#[test]
fn account_that_is_well_is_all_ok() {
    let ended = Desk::with(FILE).sesform(["doctor", "--sandbox"]).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
ok       credentials               arn:aws:iam::123456789012:user/sandbox
ok       account                   123456789012, as the file states

eu-west-1
  ok       endpoint                  the embedded SES answers
  ok       permission                ses:ListDedicatedIpPools
  ok       permission                ses:GetDedicatedIpPool
  ok       permission                ses:GetDedicatedIps
  ok       permission                ses:GetDedicatedIp
  ok       permission                ses:ListConfigurationSets
  ok       permission                ses:GetConfigurationSet
  ok       permission                ses:GetConfigurationSetEventDestinations
  ok       permission                ses:ListTagsForResource
  ok       permission                ses:ListEmailIdentities
  ok       permission                ses:GetEmailIdentity
  ok       permission                ses:GetAccount
  ok       permission                ses:ListResourceTenants
  ok       production-access         the account may send to any address
  ok       sending                   on
  ok       enforcement               HEALTHY
  ok       send-quota                0 of 50000 messages sent in 24 hours
  ok       pools-quota               0 of 50 dedicated IP pools
  ok       configuration-sets-quota  0 of 10000 configuration sets

skipped  write-permissions         write permissions cannot be checked without writing
         help: `sesform doctor --iam-policy apply` prints what `apply` needs

22 checks: 21 ok, 1 skipped.

"#]]
    );
}

#[test]
fn doctor_works_where_no_file_is() {
    let desk = Desk::new();
    let ended = desk.sesform(["doctor", "--sandbox", "--region", "eu-west-1"]).run().with_code(0);
    assert!(ended.stdout.contains("neither a file nor `--account` states the expected account"), "{}", ended.stdout);
    let run = desk.sesform(["doctor", "--sandbox", "--account", "111122223333"]).env("AWS_REGION", "eu-north-1");
    let ended = run.run().with_code(0);
    assert!(ended.stdout.contains("\neu-north-1\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("111122223333, as `--account` states"), "{}", ended.stdout);
    let ended = desk.sesform(["doctor", "--sandbox"]).run().with_code(64);
    assert!(ended.stderr.contains("name it with `--region`"), "{}", ended.stderr);
}

#[test]
fn profile_of_the_sdk_names_the_region_too() {
    let desk = Desk::new();
    desk.write("config", b"[profile mail]\nregion = eu-south-1\n");
    let run = desk.sesform(["doctor", "--sandbox"]).env("AWS_CONFIG_FILE", "config").env("AWS_PROFILE", "mail");
    let ended = run.run().with_code(0);
    assert!(ended.stdout.contains("\neu-south-1\n"), "{}", ended.stdout);
}

#[test]
fn file_that_is_named_has_to_be_there_and_valid() {
    let desk = Desk::new();
    for name in ["none.yaml", "sesform.yaml"] {
        let words = ["doctor", "--sandbox", "--region", "eu-west-1", "-f", name];
        let ended = desk.sesform(words).run().with_code(65);
        assert!(ended.stderr.contains("there is no such file"), "{}", ended.stderr);
    }
    let ended = Desk::with("version: 1\n").sesform(["doctor", "--sandbox"]).run().with_code(65);
    assert!(ended.stderr.contains("account"), "{}", ended.stderr);
}

#[test]
fn region_that_the_file_does_not_state_is_looked_at_all_the_same() {
    let ended = Desk::with(FILE).sesform(["doctor", "--sandbox", "--region", "us-east-1"]).run().with_code(0);
    assert!(ended.stdout.contains("\nus-east-1\n") && !ended.stdout.contains("eu-west-1"), "{}", ended.stdout);
}

#[test]
fn another_account_ends_it_before_anything_is_sent_to_ses() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["doctor", "--format", "json"]).on_as(&ses, "999999999999").run().with_code(5);
    let document = ended.document();
    assert_eq!(document["failure_reason"]["code"], "other-account");
    let account = checks(&document, "account")[0];
    assert_eq!(account["outcome"], "failed");
    assert_eq!(account["message"], "999999999999, but the file expects 123456789012");
    assert_eq!(checks(&document, "endpoint")[0]["outcome"], "skipped");
    assert_eq!(ses.operations(), ["GetCallerIdentity"]);
    let words = ["doctor", "--account", ACCOUNT, "--region", "eu-west-1"];
    let ended = Desk::new().sesform(words).on_as(&ses, "999999999999").run().with_code(5);
    assert!(ended.stdout.contains("`--account` expects 123456789012"), "{}", ended.stdout);
}

#[test]
fn doctor_writes_nothing_and_asks_each_thing_once() {
    let ses = Ses::fresh();
    let before = ses.region();
    document(&Desk::with(FILE), &ses, 0);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    assert!(before.is_null() || ses.region() == before);
    let mut asked = ses.operations();
    let count = asked.len();
    asked.sort_unstable();
    asked.dedup();
    assert_eq!((asked.len(), count), (13, 13));
}

#[test]
fn endpoint_that_does_not_answer_is_named_and_the_rest_is_skipped() {
    let ses = Ses::fresh();
    let refusing = "http://127.0.0.1:1";
    let apart = |run: crate::support::Run| {
        let run = run.env("AWS_ACCESS_KEY_ID", ACCOUNT).env("AWS_SECRET_ACCESS_KEY", "secret");
        run.env("AWS_ENDPOINT_URL_STS", &ses.endpoint()).env("AWS_ENDPOINT_URL_SESV2", refusing)
    };
    let words = ["doctor", "--region", "eu-west-1", "--region", "us-east-1", "--format", "json"];
    let document = apart(Desk::new().sesform(words)).run().with_code(1).document();
    let endpoints = checks(&document, "endpoint");
    assert_eq!(endpoints.len(), 2, "one Region does not end the other");
    for endpoint in endpoints {
        let said = endpoint["message"].as_str().unwrap();
        assert!(said.starts_with(&format!("{refusing} does not answer as SES: ")), "{said}");
        assert!(said.contains("Connection refused"), "{said}");
    }
    assert!(checks(&document, "permission").iter().all(|check| check["outcome"] == "skipped"));
    assert_eq!(document["failure_reason"]["message"], "2 checks failed");
}

#[test]
fn sts_that_does_not_answer_is_named_too() {
    let words = ["doctor", "--region", "eu-west-1", "--endpoint-url", "http://127.0.0.1:1"];
    let desk = Desk::new();
    let run = desk.sesform(words).env("AWS_ACCESS_KEY_ID", ACCOUNT).env("AWS_SECRET_ACCESS_KEY", "secret");
    let ended = run.run().with_code(1);
    assert!(ended.stdout.contains("STS does not answer at http://127.0.0.1:1: "), "{}", ended.stdout);
    assert!(ended.stdout.contains("skipped  endpoint"), "{}", ended.stdout);
}

#[test]
fn missing_credentials_are_said_with_what_was_tried() {
    let ended = Desk::with(FILE).sesform(["doctor"]).run().with_code(1);
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert!(lines[0].starts_with("failed   credentials") && lines[1].contains("help: "), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("no usable credentials: ") && ended.stdout.contains("Environment"),
        "{}",
        ended.stdout
    );
}

#[test]
fn policies_are_printed_without_file_credentials_and_network() {
    let policy = |of: &str| -> Ended { Desk::new().sesform(["doctor", "--iam-policy", of]).run().with_code(0) };
    for (of, sid) in [("plan", "SesformPlan"), ("apply", "SesformApply")] {
        let ended = policy(of);
        let policy: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!((&policy["Version"], &policy["Statement"][0]["Sid"]), (&json!("2012-10-17"), &json!(sid)));
        assert_eq!(ended.stderr, "");
    }
    Desk::new().sesform(["doctor", "--iam-policy", "validate"]).run().with_code(64);
}
