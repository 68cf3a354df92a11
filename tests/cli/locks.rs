//! `apply --lock` and `unlock`: a run that requests the lock does not wait, and never runs beside the holder.

use serde_json::{Value, json};

use crate::support::{Desk, FILE, Ses};

/// A fresh account whose lock somebody holds until a given time.
fn locked_until(moment: &str) -> Ses {
    let ips: serde_json::Map<String, Value> = (10..22).map(|last| (format!("198.51.100.{last}"), json!({}))).collect();
    let tags = json!({"sesform:lock-holder": "somebody 1-2", "sesform:lock-expires": moment});
    Ses::holding(&json!({"DedicatedIps": ips, "ConfigurationSets": {"sesform-lock": {"Tags": tags}}}))
}

#[test]
fn lock_is_taken_before_the_first_write_and_given_back_after_the_last() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(0);
    let writes = ses.writes();
    assert_eq!((writes.first(), writes.last()), (Some(&"CreateConfigurationSet"), Some(&"DeleteConfigurationSet")));
    assert_eq!(ses.region()["ConfigurationSets"].get("sesform-lock"), None);
}

#[test]
fn lock_that_somebody_holds_is_respected_and_nothing_is_written() {
    let (desk, ses) = (Desk::with(FILE), locked_until("2999-01-01T00:00:00Z"));
    let ended = desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("locked by somebody 1-2 until 2999-01-01T00:00:00Z"), "{}", ended.stderr);
    assert_eq!(ses.writes(), ["CreateConfigurationSet"], "only the question itself, which SES refused");
    assert!(ses.region()["ConfigurationSets"].get("sesform-lock").is_some());
}

#[test]
fn lock_that_has_expired_is_taken_over() {
    let (desk, ses) = (Desk::with(FILE), locked_until("2001-01-01T00:00:00Z"));
    desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["ConfigurationSets"].get("sesform-lock"), None);
    assert_eq!(ses.region()["DedicatedIps"]["198.51.100.10"]["PoolName"], "transactional");
}

#[test]
fn lock_whose_answer_was_lost_is_known_as_ones_own() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    ses.play(&json!({"rules": [
        {"operation": "CreateConfigurationSet", "about": "sesform-lock", "when": {"nth": 1}, "fault": "reset_after_write"}
    ]}));
    desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["ConfigurationSets"].get("sesform-lock"), None);
}

#[test]
fn lock_is_given_back_when_the_apply_fails() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    ses.play(&json!({"rules": [{
        "operation": "CreateDedicatedIpPool",
        "when": "always",
        "fault": {"error": {"status": 400, "code": "BadRequestException", "message": "no"}}
    }]}));
    desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(3);
    assert_eq!(ses.region()["ConfigurationSets"].get("sesform-lock"), None);
}

#[test]
fn lock_is_no_part_of_a_plan() {
    let (desk, ses) = (Desk::with(FILE), locked_until("2999-01-01T00:00:00Z"));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(!ended.stdout.contains("sesform-lock"), "{}", ended.stdout);
    assert!(!ses.operations().contains(&"ListTagsForResource"));
}

#[test]
fn unlock_says_who_held_it_and_removes_it() {
    let (desk, ses) = (Desk::with(FILE), locked_until("2999-01-01T00:00:00Z"));
    desk.sesform(["unlock"]).on(&ses).run().with_code(64);
    assert!(ses.region()["ConfigurationSets"].get("sesform-lock").is_some());
    let ended = desk.sesform(["unlock", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("held by somebody 1-2 until 2999-01-01T00:00:00Z"), "{}", ended.stdout);
    assert_eq!(ses.region()["ConfigurationSets"].get("sesform-lock"), None);
    let again = desk.sesform(["unlock", "--yes"]).on(&ses).run().with_code(0);
    assert!(again.stdout.contains("not locked"), "{}", again.stdout);
}

#[test]
fn runs_that_take_over_one_expired_lock_at_once_end_with_it_or_without_a_write() {
    let ses = locked_until("2001-01-01T00:00:00Z");
    let desks = [Desk::with(FILE), Desk::with(FILE), Desk::with(FILE)];
    let apply = |desk: &Desk| desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().code;
    let codes: Vec<i32> = std::thread::scope(|scope| {
        let running: Vec<_> = desks.iter().map(|desk| scope.spawn(|| apply(desk))).collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(codes.iter().all(|code| [0, 4, 5].contains(code)) && codes.contains(&0), "{codes:?}");
    assert_eq!(ses.region()["ConfigurationSets"].get("sesform-lock"), None);
    let pools = ses.writes().iter().filter(|write| **write == "CreateDedicatedIpPool").count();
    assert_eq!(pools, 2, "one of them wrote, once");
}

#[test]
fn lock_whose_removal_got_no_answer_is_looked_at_before_it_is_removed_again() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    ses.play(&json!({"rules": [
        {"operation": "DeleteConfigurationSet", "about": "sesform-lock", "when": {"nth": 1}, "fault": "reset_after_write"}
    ]}));
    desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes().iter().filter(|write| **write == "DeleteConfigurationSet").count(), 1);
}

#[test]
fn lock_that_somebody_has_taken_meanwhile_is_not_removed() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/sesform-lock";
    let tags = [("sesform:lock-holder", "somebody 1-2"), ("sesform:lock-expires", "2999-01-01T00:00:00Z")];
    let tags = tags.map(|(key, value)| json!({"Key": key, "Value": value}));
    let taking = json!({
        "operation": "TagResource", "path": "/v2/email/tags", "body": {"ResourceArn": arn, "Tags": tags}
    });
    ses.play(&json!({"rules": [
        {"operation": "CreateDedicatedIpPool", "when": {"nth": 2}, "fault": {"interfere": taking}}
    ]}));
    let ended = desk.sesform(["apply", "--yes", "--lock"]).on(&ses).run().with_code(0);
    assert!(ended.stderr.contains("somebody took the lock of eu-west-1 over while this ran"), "{}", ended.stderr);
    let lock = &ses.region()["ConfigurationSets"]["sesform-lock"]["Tags"];
    assert_eq!(lock["sesform:lock-holder"], "somebody 1-2");
    assert!(!ses.writes().contains(&"DeleteConfigurationSet"), "{:?}", ses.writes());
}
