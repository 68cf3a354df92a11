//! Reads the written objects again, after the last step.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::sleep;

use crate::{
    plan::{Plan, Step, has_result},
    ses::{CallError, Connection},
};

use super::{
    prepare::reread,
    report::{NotArrived, Report, StepStatus},
};

/// Maximum number of reads: reads may lag briefly behind writes.
const LOOKS: u32 = 4;
/// Pause before the second read. Each further pause is twice as long.
const PAUSE: Duration = Duration::from_secs(1);

/// Reads the written objects and records in the report which writes cannot be seen. Where nothing was written, nothing
/// is read.
pub(super) async fn verify(plan: &Plan, connection: &Connection, report: &mut Report) {
    match missing(plan, connection, last_writes(plan, report)).await {
        Err(error) => report.not_verified = Some(error.to_string()),
        Ok(missing) => {
            let missing = report.steps.iter().filter(|done| missing.iter().any(|step| step.id == done.id));
            report.not_arrived =
                missing.map(|done| NotArrived { id: done.id, address: done.address.clone() }).collect();
        }
    }
}

/// Returns the last write of each object: only that one can be seen.
fn last_writes<'a>(plan: &'a Plan, report: &Report) -> Vec<&'a Step> {
    let mut last = BTreeMap::new();
    for (step, done) in plan.steps.iter().zip(&report.steps) {
        if done.status == StepStatus::Applied {
            last.insert((&step.region, step.write.target(), step.write.part()), step);
        }
    }
    last.into_values().collect()
}

/// Returns the steps whose results cannot be seen. It reads up to [`LOOKS`] times, until all of them can be seen.
async fn missing<'a>(
    plan: &Plan,
    connection: &Connection,
    mut steps: Vec<&'a Step>,
) -> Result<Vec<&'a Step>, CallError> {
    let mut pause = PAUSE;
    for look in 0..LOOKS {
        if look > 0 {
            sleep(pause).await;
            pause *= 2;
        }
        let live = reread(plan, steps.iter().copied(), connection).await?;
        steps.retain(|step| live.get(&step.region).is_none_or(|region| !has_result(region, &step.write)));
        if steps.is_empty() {
            break;
        }
    }
    Ok(steps)
}
