//! How a step is told that ended.

use std::time::SystemTime;

use crate::{
    model::{AccountId, PoolName, Region, ScalingMode, Tags, Write},
    plan::StepId,
    ses::{CallError, Confirmed, Done, Failure, Try},
};

use super::{Confirmation, StepReport, StepStatus};

/// A step that has started.
fn started() -> StepReport {
    let pool = PoolName::live("p");
    let write = Write::CreateDedicatedIpPool { pool, scaling: ScalingMode::Standard, tags: Tags::new() };
    let account = AccountId::new("123456789012").expect("it has twelve digits");
    StepReport {
        id: StepId(1),
        address: write.target().address(&account, &Region::live("eu-west-1")),
        write,
        status: StepStatus::NotStarted,
        request_id: None,
        confirmed: None,
        tries: 0,
        causes: Vec::new(),
        unclear_tries: false,
        refused: false,
        error: None,
        started: Some("2026-11-01T00:00:00.000Z".to_owned()),
        finished: Some("2026-11-01T00:00:01.000Z".to_owned()),
    }
}

fn tries(outcomes: &[&str]) -> Vec<Try> {
    let sent = SystemTime::UNIX_EPOCH;
    outcomes
        .iter()
        .map(|outcome| Try { sent, outcome: (*outcome).to_owned(), request_id: None, unclear: *outcome == "lost" })
        .collect()
}

fn done(outcomes: &[&str], confirmed: Confirmed) -> StepReport {
    let mut report = started();
    report.done(Done { request_id: None, tries: tries(outcomes), confirmed });
    report
}

fn failed(failure: Failure, outcomes: &[&str]) -> StepReport {
    let mut report = started();
    report.failed(CallError {
        failure,
        operation: "CreateDedicatedIpPool",
        subject: "p".to_owned(),
        code: None,
        message: "no".to_owned(),
        request_id: Some("id".to_owned()),
        tries: tries(outcomes),
    });
    report
}

#[test]
fn the_try_that_was_answered_is_not_among_the_causes() {
    assert_eq!(done(&["throttled", "done"], Confirmed::ByAnswer).causes, ["throttled"]);
    assert_eq!(done(&["throttled", "lost"], Confirmed::ByLooking).causes, ["throttled", "lost"]);
    assert_eq!(failed(Failure::Throttled, &["throttled", "throttled"]).causes, ["throttled", "throttled"]);
    // A single try says no more than the error.
    assert_eq!(done(&["lost"], Confirmed::ByLooking).causes, [""; 0]);
    assert_eq!(failed(Failure::Refused, &["no"]).causes, [""; 0]);
}

#[test]
fn a_step_without_a_try_was_done_before() {
    let before = done(&[], Confirmed::ByLooking);
    assert_eq!(
        (before.status, before.confirmed, before.tries),
        (StepStatus::AlreadyDone, Some(Confirmation::Looking), 0)
    );
    let now = done(&["done"], Confirmed::ByAnswer);
    assert_eq!((now.status, now.confirmed, now.tries), (StepStatus::Applied, Some(Confirmation::Answer), 1));
}

#[test]
fn a_step_that_was_stopped_is_not_started_if_nothing_was_sent_and_failed_otherwise() {
    let unsent = failed(Failure::Cancelled, &[]);
    assert_eq!(
        (unsent.status, unsent.started, unsent.finished, unsent.error),
        (StepStatus::NotStarted, None, None, None)
    );
    let sent = failed(Failure::Cancelled, &["lost"]);
    assert_eq!((sent.status, sent.tries, sent.unclear_tries), (StepStatus::Failed, 1, true));
    assert!(sent.started.is_some() && sent.finished.is_some() && sent.error.is_some(), "{sent:#?}");
}

#[test]
fn only_a_refusal_is_told_to_be_pointless_to_repeat() {
    let is_refused = |failure| failed(failure, &["no"]).refused;
    for failure in [Failure::Denied, Failure::Refused, Failure::NotFound] {
        assert!(is_refused(failure), "{failure:?}");
    }
    for failure in [Failure::Throttled, Failure::Unclear, Failure::NotDone, Failure::NotSent, Failure::Changed] {
        assert!(!is_refused(failure), "{failure:?}");
    }
    assert_eq!(failed(Failure::Unclear, &["lost"]).status, StepStatus::Unclear);
    assert_eq!(failed(Failure::Denied, &["no"]).request_id.as_deref(), Some("id"));
}

#[test]
fn times_are_written_in_utc_and_read_back() {
    let (before, written) = (crate::ses::now(), crate::apply::report::now());
    let read = humantime::parse_rfc3339(&written).expect("it is RFC 3339");
    assert!(written.ends_with('Z'), "{written}");
    // Milliseconds are cut off.
    assert!(read + std::time::Duration::from_millis(1) > before, "{written}");
}
