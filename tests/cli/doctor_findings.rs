//! What `doctor` finds in a Region: missing permissions, states of the account, quotas that are nearly reached.

use serde_json::{Value, json};

use crate::{
    doctor::{checks, document},
    support::{Desk, FILE, Ses, file},
};

/// A fault plan that refuses an operation.
pub(crate) fn denying(operation: &str, code: &str) -> Value {
    let fault = json!({"error": {"status": 403, "code": code, "message": "not yours"}});
    json!({"rules": [{"operation": operation, "fault": fault}]})
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
    assert!(refused["help"].as_str().unwrap().contains("check that the Region is enabled"), "{refused:#}");
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
    assert!(warned[0]["message"].as_str().unwrap().contains("cannot be checked: BadRequestException"), "{warned:#?}");
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

/// An account with this many pools, and this answer to `GetAccount`.
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
