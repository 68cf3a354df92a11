//! Single cases that a seed once found, as separate tests.

use serde_json::{Value, json};
use sesform::{apply::StepStatus, model::Write, plan::Interruption, sandbox::FaultPlan};

use crate::{
    case::Case,
    dice::Dice,
    library::{End, Manner, Outcome, Ses},
    world::{is_foreign, is_write, object},
};

/// The name that a plan chooses first for a temporary pool.
const TEMPORARY: &str = "sesform-temporary";

#[tokio::test]
async fn a_temporary_pool_that_somebody_else_made_is_not_taken_for_ours_by_a_saved_plan() {
    let case = Case::swap(1, 2, 2).with_strangers(&mut Dice::new(1));
    let ses = Ses::holding(&case.state()).await;
    let saved = ses.plan(&case.file.desired(), Manner::Undisturbed).await.unwrap();
    assert!(saved.steps.iter().any(|step| step.write.target().name() == TEMPORARY));
    // The other writer writes after the plan was saved, while the account is read for another plan.
    let body = json!({"PoolName": TEMPORARY});
    ses.play(before_the_first("GetDedicatedIps", "CreateDedicatedIpPool", "/v2/email/dedicated-ip-pools", &body));
    ses.plan(&case.file.desired(), Manner::Undisturbed).await.unwrap();
    ses.play(FaultPlan::default());

    let outcome = ses.apply(&saved, Interruption::Refused, Manner::Undisturbed, End::Own).await;
    assert!(matches!(outcome, Outcome::Stale), "{outcome:?}");
    assert!(!ses.sandbox.calls().iter().any(is_write));

    let fresh = ses.plan(&case.file.desired(), Manner::Undisturbed).await.unwrap();
    let outcome = ses.apply(&fresh, Interruption::Refused, Manner::Undisturbed, End::Own).await;
    assert!(matches!(&outcome, Outcome::Ended(report) if report.is_complete()), "{outcome:?}");
    assert_eq!(case.file.unmet(&ses.region()), Vec::<String>::new());
    let about_theirs = |call: &&_| is_write(call) && !is_foreign(call) && object(call).as_deref() == Some(TEMPORARY);
    assert_eq!(ses.sandbox.calls().iter().filter(about_theirs).count(), 0);
    assert!(ses.region()["DedicatedIpPools"][TEMPORARY].is_object());
}

#[tokio::test]
async fn what_somebody_else_did_for_us_is_reported_as_done_already() {
    let case = Case::rotation(2, 2, 1);
    let ses = Ses::holding(&case.state()).await;
    let saved = ses.plan(&case.file.desired(), Manner::Undisturbed).await.unwrap();
    let Write::PutDedicatedIpInPool { ip, to, .. } = &saved.steps[0].write else { panic!("{:?}", saved.steps[0]) };
    let (path, body) = (format!("/v2/email/dedicated-ips/{ip}/pool"), json!({"DestinationPoolName": to}));
    ses.play(before_the_first("GetDedicatedIp", "PutDedicatedIpInPool", &path, &body));
    let outcome = ses.apply(&saved, Interruption::Refused, Manner::Watchful, End::Own).await;
    let Outcome::Ended(report) = outcome else { panic!("{outcome:?}") };
    assert!(report.is_complete());
    assert_eq!(report.steps[0].status, StepStatus::AlreadyDone);
    let ours = ses.sandbox.calls().into_iter().filter(|call| is_write(call) && !is_foreign(call));
    assert!(ours.into_iter().all(|call| object(&call) != Some(ip.to_string())));
}

/// Resuming from a state that no order of the plan passes through could empty a pool of a route.
#[tokio::test]
async fn a_saved_plan_whose_later_step_somebody_did_before_its_time_is_stale() {
    let case = Case::rotation(3, 2, 4);
    let ses = Ses::holding(&case.state()).await;
    let saved = ses.plan(&case.file.desired(), Manner::Undisturbed).await.unwrap();
    let later = saved.steps.iter().rfind(|step| !step.depends_on.is_empty()).unwrap();
    let Write::PutDedicatedIpInPool { ip, to, .. } = &later.write else { panic!("{later:?}") };
    let (path, body) = (format!("/v2/email/dedicated-ips/{ip}/pool"), json!({"DestinationPoolName": to}));
    ses.play(before_the_first("GetDedicatedIps", "PutDedicatedIpInPool", &path, &body));
    let outcome = ses.apply(&saved, Interruption::Refused, Manner::Undisturbed, End::Own).await;
    assert!(matches!(outcome, Outcome::Stale), "{outcome:?}");
    assert!(ses.sandbox.calls().iter().all(|call| !is_write(call) || is_foreign(call)));
}

/// A single call of another writer, just before the first call of an operation.
fn before_the_first(operation: &str, theirs: &str, path: &str, body: &Value) -> FaultPlan {
    let interference = json!({"operation": theirs, "path": path, "body": body});
    let rule = json!({"operation": operation, "when": {"nth": 1}, "fault": {"interfere": interference}});
    FaultPlan::from_json(&json!({"rules": [rule]}).to_string()).unwrap()
}
