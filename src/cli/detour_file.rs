//! The plan of a run that takes a way round, kept beside the run until it is through.
//!
//! In the middle of a way round a new plan may find no safe order, as nobody can see any more what a route could use
//! before. The plan that began it can go on. Whoever applies a saved plan has it; for the others it is kept here, in the
//! current folder, and the next apply of the same desired state goes on with it. It is no state: without it, or with one
//! that does not fit, everything works as ever.

use std::{collections::BTreeMap, path::PathBuf};

use crate::{
    model::{AccountId, LiveRegion, Region},
    plan::{Plan, Purpose, progress},
};

use super::{failure::Failure, files};

/// Where the plan for an account is kept.
fn path(account: &AccountId) -> PathBuf {
    PathBuf::from(format!(".sesform-way-round-{account}.json"))
}

/// Whether the plan takes a way round.
fn takes_a_way_round(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| step.purpose == Purpose::Detour)
}

/// Keeps the plan before its first step. Where it was kept.
pub(crate) fn keep(plan: &Plan) -> Result<Option<PathBuf>, Failure> {
    if !takes_a_way_round(plan) {
        return Ok(None);
    }
    let path = path(&plan.account);
    files::save_plan(&path, plan)?;
    Ok(Some(path))
}

/// The plan that a stopped run of the same desired state left, if the account stands in the middle of it.
pub(crate) fn unfinished(plan: &Plan, live: &BTreeMap<Region, LiveRegion>) -> Option<Plan> {
    let kept = files::read_plan(&path(&plan.account)).ok()?;
    let fits = kept.verify().is_ok() && kept.account == plan.account && kept.desired_digest == plan.desired_digest;
    let progress = progress(&kept, live).ok().filter(|_| fits)?;
    let is_under_way = !progress.done.is_empty() && progress.done.len() < kept.steps.len();
    is_under_way.then_some(kept)
}

/// The run is through: the plan is not needed any more.
pub(crate) fn forget(account: &AccountId) {
    // What cannot be removed fits no account any more.
    let _ = std::fs::remove_file(path(account));
}
