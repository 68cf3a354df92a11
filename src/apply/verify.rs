//! Looks again at what was written, once, after the last step.

use std::collections::BTreeMap;

use crate::{
    plan::{Plan, has_result},
    ses::Connection,
};

use super::{
    prepare::reread,
    report::{NotArrived, Report, StepStatus},
};

/// Reads what the plan touches and notes in the report what did not arrive.
pub(super) async fn verify(plan: &Plan, connection: &Connection, report: &mut Report) {
    let live = match reread(plan, connection).await {
        Ok(live) => live,
        Err(error) => {
            report.not_verified = Some(error.to_string());
            return;
        }
    };
    // Of an object that was written several times only the last write can be seen.
    let mut last = BTreeMap::new();
    for (step, done) in plan.steps.iter().zip(&report.steps) {
        if done.status == StepStatus::Applied {
            last.insert((&step.region, step.write.target()), (step, done));
        }
    }
    let missing = last
        .into_values()
        .filter(|(step, _)| live.get(&step.region).is_none_or(|region| !has_result(region, &step.write)));
    let missing = missing.map(|(_, done)| NotArrived { id: done.id, address: done.address.clone() }).collect();
    report.not_arrived = missing;
}
