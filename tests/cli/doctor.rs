//! `doctor`: what it looks at, what it says is missing, and how it ends.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::support::{ACCOUNT, Desk, Ended, FILE, Ses, file};

/// The checks of a document with this code.
fn checks<'a>(document: &'a Value, code: &str) -> Vec<&'a Value> {
    document["checks"].as_array().unwrap().iter().filter(|check| check["check"] == code).collect()
}

/// An answer that refuses an operation.
fn denying(operation: &str, code: &str) -> Value {
    let fault = json!({"error": {"status": 403, "code": code, "message": "not yours"}});
    json!({"rules": [{"operation": operation, "fault": fault}]})
}

/// `doctor` with these words on this SES, as a document.
#[track_caller]
fn document(desk: &Desk, ses: &Ses, code: i32) -> Value {
    desk.sesform(["doctor", "--format", "json"]).on(ses).run().with_code(code).document()
}

#[test]
fn account_that_is_well_is_all_ok() {
    let ended = Desk::with(FILE).sesform(["doctor", "--sandbox"]).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
ok       credentials               arn:aws:iam::123456789012:user/sandbox
ok       account                   123456789012, as the file says

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
  ok       production-access         the account may send to anybody
  ok       sending                   on
  ok       enforcement               HEALTHY
  ok       send-quota                0 of 50000 messages sent in 24 hours
  ok       pools-quota               0 of 50 dedicated IP pools
  ok       configuration-sets-quota  0 of 10000 configuration sets

skipped  write-permissions         what may be written cannot be found out without writing
         help: `sesform doctor --iam-policy apply` prints what `apply` needs

21 checks: 20 ok, 1 skipped.

"#]]
    );
}

#[test]
fn doctor_works_where_no_file_is() {
    let desk = Desk::new();
    let ended = desk.sesform(["doctor", "--sandbox", "--region", "eu-west-1"]).run().with_code(0);
    assert!(ended.stdout.contains("nothing says which one it has to be"), "{}", ended.stdout);
    let run = desk.sesform(["doctor", "--sandbox", "--account", "111122223333"]).env("AWS_REGION", "eu-north-1");
    let ended = run.run().with_code(0);
    assert!(ended.stdout.contains("\neu-north-1\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("111122223333, as `--account` says"), "{}", ended.stdout);
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
    assert_eq!(account["message"], "999999999999, and the file expects 123456789012");
    assert_eq!(checks(&document, "endpoint")[0]["outcome"], "skipped");
    assert_eq!(ses.operations(), ["GetCallerIdentity"]);
    let words = ["doctor", "--account", ACCOUNT, "--region", "eu-west-1"];
    let ended = Desk::new().sesform(words).on_as(&ses, "999999999999").run().with_code(5);
    assert!(ended.stdout.contains("`--account` expects 123456789012"), "{}", ended.stdout);
}

#[test]
fn every_missing_permission_is_named_with_its_action() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for operation in [
        "ListDedicatedIpPools",
        "GetDedicatedIpPool",
        "GetDedicatedIps",
        "GetDedicatedIp",
        "ListConfigurationSets",
        "GetConfigurationSet",
        "GetConfigurationSetEventDestinations",
        "ListTagsForResource",
        "ListEmailIdentities",
        "GetEmailIdentity",
        "GetAccount",
    ] {
        ses.play(&denying(operation, "AccessDeniedException"));
        let document = document(&desk, &ses, 1);
        assert_eq!(document["failure_reason"]["code"], "checks-failed");
        let checks = document["checks"].as_array().unwrap();
        let failed: Vec<_> = checks.iter().filter(|check| check["outcome"] == "failed").collect();
        let action = format!("ses:{operation}");
        assert_eq!(failed.len(), 1, "{operation}: {failed:#?}");
        assert_eq!((&failed[0]["check"], &failed[0]["action"]), (&json!("permission"), &json!(action)));
        assert_eq!(failed[0]["region"], "eu-west-1");
        let said = failed[0]["message"].as_str().unwrap();
        assert!(said.starts_with(&format!("{action} is missing: AccessDeniedException: not yours")), "{said}");
        assert!(failed[0]["help"].as_str().unwrap().contains(&format!("allow `{action}`")), "{failed:#?}");
    }
}

#[test]
fn all_that_is_missing_is_said_in_one_run() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    ses.play(&denying("GetCallerIdentity", "AccessDenied"));
    let document = document(&desk, &ses, 1);
    let sts = checks(&document, "credentials")[0];
    assert_eq!((&sts["outcome"], &sts["action"]), (&json!("failed"), &json!("sts:GetCallerIdentity")));
    let rules: Vec<Value> = ["GetDedicatedIps", "ListTagsForResource", "GetAccount"]
        .iter()
        .flat_map(|operation| denying(operation, "AccessDeniedException")["rules"].as_array().unwrap().clone())
        .collect();
    ses.play(&json!({ "rules": rules }));
    let ended = desk.sesform(["doctor"]).on(&ses).run().with_code(1);
    assert_eq!(ended.stdout.matches(" is missing: ").count(), 3, "{}", ended.stdout);
    assert!(ended.stdout.contains("skipped  send-quota"), "{}", ended.stdout);
    assert!(ended.stdout.contains("0 of 50 dedicated IP pools"), "what can be read is still judged: {}", ended.stdout);
    assert!(ended.stderr.contains("error: 3 checks failed"), "{}", ended.stderr);
}

#[test]
fn credentials_that_a_region_does_not_know_are_no_missing_permission() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    ses.play(&denying("ListDedicatedIpPools", "UnrecognizedClientException"));
    let document = document(&desk, &ses, 1);
    let refused = checks(&document, "permission")[0];
    assert_eq!(refused["outcome"], "failed");
    assert!(refused["message"].as_str().unwrap().contains("is refused: UnrecognizedClientException"), "{refused:#}");
    assert!(refused["help"].as_str().unwrap().contains("is the Region enabled"), "{refused:#}");
}

#[test]
fn refusal_of_a_name_that_nobody_has_is_not_taken_for_a_missing_permission() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let fault = json!({"error": {"status": 400, "code": "BadRequestException", "message": "no such name"}});
    ses.play(&json!({"rules": [{"operation": "GetConfigurationSet", "fault": fault}]}));
    let untold = document(&desk, &ses, 0);
    let warned: Vec<_> =
        checks(&untold, "permission").into_iter().filter(|check| check["outcome"] == "warning").collect();
    assert_eq!(warned.len(), 1, "{untold:#}");
    assert!(warned[0]["message"].as_str().unwrap().contains("cannot be told: BadRequestException"), "{warned:#?}");
    let there = Ses::holding(&json!({"ConfigurationSets": {"receipts": {}}}));
    there.play(&json!({"rules": [{"operation": "GetConfigurationSet", "fault": fault}]}));
    document(&desk, &there, 1);
}

#[test]
fn objects_that_are_there_are_asked_for_by_their_names() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"marketing": {}},
        "DedicatedIps": {"198.51.100.1": {}},
        "ConfigurationSets": {"receipts": {}},
        "EmailIdentities": {"example.com": {}}
    }));
    document(&Desk::with(FILE), &ses, 0);
    for (operation, name) in [
        ("GetDedicatedIpPool", "marketing"),
        ("GetDedicatedIp", "198.51.100.1"),
        ("GetConfigurationSet", "receipts"),
        ("GetEmailIdentity", "example.com"),
        ("ListTagsForResource", "marketing"),
    ] {
        assert!(ses.paths(operation).iter().all(|path| path.contains(name)), "{:?}", ses.paths(operation));
    }
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
    assert_eq!((asked.len(), count), (12, 12));
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
    assert!(ended.stdout.starts_with("failed   credentials"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("none that can be used: ") && ended.stdout.contains("Environment"),
        "{}",
        ended.stdout
    );
}

/// An account with so many pools, and this in `GetAccount`.
fn account(pools: usize, account: &Value) -> Ses {
    let pools: serde_json::Map<_, _> = (0..pools).map(|number| (format!("pool-{number}"), json!({}))).collect();
    let topic = json!({"MatchingEventTypes": ["BOUNCE"], "SnsDestination": {
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:events"
    }});
    let many: serde_json::Map<_, _> = (0..9).map(|number| (format!("to-{number}"), topic.clone())).collect();
    Ses::holding(&json!({
        "Account": account,
        "DedicatedIpPools": pools,
        "ConfigurationSets": {"receipts": {"EventDestinations": many}}
    }))
}

#[test]
fn quotas_and_states_that_may_hold_mail_up_are_warnings() {
    let ses = account(
        40,
        &json!({
            "ProductionAccessEnabled": false, "SendingEnabled": false, "EnforcementStatus": "PROBATION",
            "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 160.0}
        }),
    );
    let desk = Desk::with(&file("configuration_sets:\n  receipts: {event_destinations: {}}"));
    let ended = desk.sesform(["doctor"]).on(&ses).run().with_code(0);
    for line in [
        "warning  production-access         the account is in SES's own sandbox",
        "warning  sending                   paused",
        "warning  enforcement               PROBATION",
        "warning  send-quota                160 of 200 messages sent in 24 hours",
        "warning  pools-quota               40 of 50 dedicated IP pools",
        "warning  event-destinations-quota  9 of 10 event destinations in the configuration set receipts",
        "ok       configuration-sets-quota  1 of 10000 configuration sets",
    ] {
        assert!(ended.stdout.contains(line), "{line}\nin\n{}", ended.stdout);
    }
    let remedies = ended.stdout.matches("help: ").count();
    assert_eq!(remedies, 7, "one for each warning and for what was skipped: {}", ended.stdout);
}

#[test]
fn quota_that_is_not_near_is_no_warning() {
    let ended = Desk::with(FILE).sesform(["doctor"]).on(&account(39, &json!({}))).run().with_code(0);
    assert!(ended.stdout.contains("ok       pools-quota               39 of 50"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("event-destinations-quota"), "the file states none: {}", ended.stdout);
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
