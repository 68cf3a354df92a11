//! Each kind of write under each fault: the result, the number of tries, and the report about it.

use serde_json::{Value, json};
use sesform::ses::{Confirmed, Failure};

use crate::bench::{Bench, after, held, looking_at, rule, writes};

/// A fault, how often it occurs, and how often the write is then sent and its object read.
struct Case {
    fault: Value,
    strikes: u64,
    sent: usize,
    looks: usize,
    confirmed: Confirmed,
}

fn cases() -> Vec<Case> {
    let answered =
        |fault: Value, strikes: u64, sent, looks| Case { fault, strikes, sent, looks, confirmed: Confirmed::ByAnswer };
    let seen = |fault: Value| Case { fault, strikes: 1, sent: 1, looks: 1, confirmed: Confirmed::ByLooking };
    vec![
        answered(json!({"delay": {"milliseconds": 50}}), 1, 1, 0),
        answered(json!("throttle"), 2, 3, 0),
        answered(json!({"error": {"status": 400, "code": "ThrottlingException"}}), 1, 2, 0),
        answered(json!({"error": {"status": 500, "code": "InternalFailure"}}), 2, 3, 2),
        answered(json!({"error": {"status": 503, "code": "ServiceUnavailable"}}), 1, 2, 1),
        answered(json!("html"), 1, 2, 1),
        answered(json!("concurrent_modification"), 1, 2, 1),
        answered(json!("hang"), 1, 2, 1),
        answered(json!("reset_before_write"), 1, 2, 1),
        seen(json!("reset_after_write")),
        answered(json!("close_before_write"), 1, 2, 1),
        seen(json!("close_after_write")),
        seen(json!("truncated_body")),
    ]
}

#[tokio::test]
async fn every_write_outlives_every_fault() {
    for write in writes() {
        let wanted = after(&write).await;
        for case in cases() {
            let story = format!("{} under {}", write.operation(), case.fault);
            let faults = rule(write.operation(), &json!({"count": case.strikes}), &case.fault);
            let bench = Bench::with(&held(), &faults).await;
            let done = bench.perform(&write).await.unwrap_or_else(|error| panic!("{story}: {error}"));
            assert_eq!(done.confirmed, case.confirmed, "{story}");
            assert_eq!(bench.held(), wanted, "{story}");
            assert_eq!(bench.count(write.operation()), case.sent, "{story}: sent");
            assert_eq!(bench.count(looking_at(&write)), case.looks, "{story}: looked at");
            assert_eq!(done.tries.len(), case.sent, "{story}: tries");
            assert_eq!(done.request_id.is_some(), case.confirmed == Confirmed::ByAnswer, "{story}");
        }
    }
}

#[tokio::test]
async fn what_ses_would_refuse_again_is_sent_once() {
    for (status, code, failure) in [
        (400, "BadRequestException", Failure::Refused),
        (400, "LimitExceededException", Failure::Refused),
        (403, "AccessDeniedException", Failure::Denied),
        (404, "NotFoundException", Failure::NotFound),
        (400, "AlreadyExistsException", Failure::AlreadyExists),
    ] {
        let refusal = json!({"error": {"status": status, "code": code, "message": "no"}});
        for write in writes().into_iter().filter(|write| write.operation() != "DeleteDedicatedIpPool") {
            let bench = Bench::with(&held(), &rule(write.operation(), &json!("always"), &refusal)).await;
            let error = bench.perform(&write).await.unwrap_err();
            assert_eq!((error.failure, error.code.as_deref()), (failure, Some(code)), "{}", write.operation());
            assert_eq!(error.tries.len(), 1);
            assert!(error.request_id.is_some());
            assert_eq!(bench.total(), 1, "{} under {code}", write.operation());
        }
    }
}

#[tokio::test]
async fn tries_end_and_all_of_them_are_told() {
    let failing = json!({"error": {"status": 500, "code": "InternalFailure", "message": "down"}});
    for write in writes() {
        let bench = Bench::with(&held(), &rule(write.operation(), &json!("always"), &failing)).await;
        let error = bench.perform(&write).await.unwrap_err();
        assert_eq!(error.failure, Failure::NotDone, "{error}");
        assert_eq!(error.tries.len(), 8);
        assert!(error.tries.iter().all(|one| one.outcome == "InternalFailure: down" && one.request_id.is_some()));
        assert!(error.to_string().ends_with("after 8 tries"), "{error}");
        assert_eq!(bench.count(write.operation()), 8);
    }
}

#[tokio::test]
async fn throttling_without_end_is_given_up_by_time() {
    let write = &writes()[3];
    let bench = Bench::with(&held(), &rule(write.operation(), &json!("always"), &json!("throttle"))).await;
    let error = bench.perform(write).await.unwrap_err();
    assert_eq!(error.failure, Failure::Throttled);
    assert_eq!(error.tries.len(), bench.count(write.operation()));
    assert_eq!(bench.count(looking_at(write)), 0, "a refused call was not done: there is nothing to look for");
}
