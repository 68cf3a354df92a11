//! The limits of the command line: owner, deletions and moved IPs. They apply in addition to the limits of the file or
//! of a saved plan.

use crate::plan::{Action, Plan};

use super::{args::PlanLimits, failure::Failure};

/// Checks a plan against the limits.
///
/// # Errors
/// The first limit that the plan exceeds or does not meet.
pub(crate) fn check(plan_limits: &PlanLimits, plan: &Plan) -> Result<(), Failure> {
    let PlanLimits { require_owner, max_deletes, max_moved_ips } = plan_limits;
    if let Some(required) = require_owner {
        let found = plan.owner.as_ref().map(ToString::to_string);
        if found.as_ref() != Some(required) {
            let found = found.map_or_else(|| "no owner".to_owned(), |found| format!("the owner `{found}`"));
            let message = format!("the desired state states {found}, and `--require-owner` demands `{required}`");
            return Err(Failure::PlanLimit(message));
        }
    }
    at_most(plan, Action::Delete, *max_deletes, "deletes", "--max-deletes")?;
    at_most(plan, Action::Move, *max_moved_ips, "moves IPs", "--max-moved-ips")
}

fn at_most(plan: &Plan, action: Action, most: Option<usize>, does: &str, flag: &str) -> Result<(), Failure> {
    let count = plan.changes.iter().filter(|change| change.action == action).count();
    match most {
        Some(most) if count > most => {
            Err(Failure::PlanLimit(format!("the plan {does}: {count}, and `{flag}` is {most}")))
        }
        Some(_) | None => Ok(()),
    }
}
