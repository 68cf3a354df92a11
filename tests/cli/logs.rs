//! `-v` and `--log-format`: each call is logged with the details needed to find it, and without secrets.

use serde_json::{Value, json};

use crate::support::{Desk, FILE, Ses};

#[test]
fn verbose_logs_each_try_with_operation_address_duration_and_request_id() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    ses.play(&json!({"rules": [{"operation": "CreateDedicatedIpPool", "when": {"count": 1}, "fault": "throttle"}]}));
    let ended = desk.sesform(["apply", "--yes", "-q", "-v", "--log-format", "json"]).on(&ses).run().with_code(0);
    let lines: Vec<Value> = ended.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), ses.operations().len(), "one line a call:\n{}", ended.stderr);
    let creates: Vec<_> = lines.iter().filter(|line| line["operation"] == "CreateDedicatedIpPool").collect();
    let refused = creates.iter().find(|line| line["outcome"] == "TooManyRequestsException").unwrap();
    let again = creates.iter().find(|line| line["try"] == 2).unwrap();
    assert_eq!((&refused["try"], &again["outcome"], &again["subject"]), (&json!(1), &json!("ok"), &refused["subject"]));
    assert!(again["subject"].as_str().unwrap().starts_with("123456789012/eu-west-1/dedicated-ip-pool/"));
    for line in &lines {
        assert!(
            line["milliseconds"].is_u64() && line["request_id"].as_str().is_some_and(|id| id.len() == 36),
            "{line}"
        );
    }
}

#[test]
fn log_has_no_credential_and_nothing_that_was_sent() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for format in ["text", "json"] {
        let run = desk.sesform(["plan", "-vvv", "--log-format", format]).on(&ses);
        let run = run.env("AWS_SECRET_ACCESS_KEY", "never-to-be-seen").env("AWS_SESSION_TOKEN", "nor-this-one");
        let ended = run.run().with_code(0);
        assert!(ended.stderr.contains("GetConfigurationSet") || ended.stderr.contains("ListConfigurationSets"));
        for secret in ["never-to-be-seen", "nor-this-one", "AWS4-HMAC-SHA256", "Signature="] {
            assert!(!ended.stderr.contains(secret), "{secret} is in the log:\n{}", ended.stderr);
        }
    }
}

#[test]
fn without_verbose_nothing_is_logged() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    assert_eq!(desk.sesform(["plan", "--log-format", "json"]).on(&ses).run().with_code(0).stderr, "");
}

#[test]
fn max_rps_is_a_number_above_zero() {
    let desk = Desk::with(FILE);
    for rate in ["0", "-1", "fast", "inf", "NaN"] {
        let ended = desk.sesform(["plan", "--sandbox", &format!("--max-rps={rate}")]).run().with_code(64);
        assert!(ended.stderr.contains("a number of calls a second above 0"), "{}", ended.stderr);
    }
    desk.sesform(["plan", "--sandbox", "--max-rps", "0.5"]).run().with_code(0);
}
