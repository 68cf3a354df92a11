//! Decides what a saved plan may do on the live account. It checks the steps of the plan as planning checks the file.
//!
//! A document can be edited, so nothing that it says about itself counts here. The steps and the live account determine
//! what is deleted, what is converted, what has another owner, and whether every route stays safe.
//!
//! `objections` checks owners and required flags for each step. `routes` checks that the steps keep every route safe.
//! `required_reads` determines what has to be read for these checks.

mod objections;
mod required_reads;
mod routes;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{LiveRegion, Region};

use super::{
    Policy,
    approve::{Refusal, forbidden},
    document::Plan,
    limits::{of_steps, over_limits},
    proof::{Proof, Violation},
    resume::Completion,
    step::Step,
};

use objections::JudgedStep;
pub use required_reads::{RequiredReads, RouteReads, required_reads};
use routes::Routes;

/// Decides whether the remaining steps of a verified plan may run on the account as it was last read.
///
/// # Errors
/// Steps that are not allowed, exceeded limits, or unsafe routes: the first of these kinds that applies.
pub fn judge(
    plan: &Plan,
    live: &BTreeMap<Region, LiveRegion>,
    progress: &Completion,
    policy: &Policy,
) -> Result<(), Refusal> {
    let left = |step: &&Step| !progress.done.contains(&step.id);
    if !plan.steps.iter().any(|step| left(&step)) {
        return Ok(());
    }
    let empty = LiveRegion::default();
    let mut withheld = Vec::new();
    for step in plan.steps.iter().filter(left) {
        let judged = JudgedStep { plan, live: live.get(&step.region).unwrap_or(&empty), policy, step };
        withheld.extend(judged.objections());
    }
    if !withheld.is_empty() {
        return Err(Refusal::NotAllowed(withheld));
    }
    let mut guards = over_limits(plan.limits, plan.regions.iter(), live, &plan.changes);
    guards.extend(of_steps(&plan.steps));
    let mut violations = Vec::new();
    for region in regions(plan) {
        let routes = Routes::of(plan, region, live.get(region).unwrap_or(&empty), progress);
        guards.extend(routes.guards(plan)?);
        violations.extend(routes.proof().violations);
    }
    guards.retain(|guard| !policy.allowed.has(guard.allowance()));
    if !guards.is_empty() {
        return Err(Refusal::Limited(guards));
    }
    violations.retain(|violation| forbidden(violation, &policy.allowed));
    if violations.is_empty() { Ok(()) } else { Err(Refusal::Unsafe(violations)) }
}

/// The Regions in which the safety of the plan depends on configuration sets that the plan does not change. Those sets
/// have to be read. In other Regions the plan is safe regardless of them.
#[must_use]
pub fn unproved(plan: &Plan, live: &BTreeMap<Region, LiveRegion>, progress: &Completion) -> BTreeSet<Region> {
    let empty = LiveRegion::default();
    let is_unproved = |region: &&Region| {
        let mut routes = Routes::of(plan, region, live.get(*region).unwrap_or(&empty), progress);
        let strangers = routes.suppose_strangers();
        let hits =
            |violation: &Violation| violation.configuration_set.as_ref().is_some_and(|set| strangers.contains(set));
        routes.proof().violations.iter().any(hits) || routes.harms().is_ok_and(|harms| harms)
    };
    regions(plan).into_iter().filter(is_unproved).cloned().collect()
}

/// The Regions in which the plan depends on whether automatic warm-up is on, and this was not read.
#[must_use]
pub fn hangs_on_warmup(plan: &Plan, live: &BTreeMap<Region, LiveRegion>, progress: &Completion) -> BTreeSet<Region> {
    let empty = LiveRegion::default();
    let hangs =
        |region: &&Region| Routes::of(plan, region, live.get(*region).unwrap_or(&empty), progress).hang_on_warmup();
    regions(plan).into_iter().filter(hangs).cloned().collect()
}

/// The proof of a partly applied plan, from before its first step.
pub(super) fn proof(plan: &Plan, live: &BTreeMap<Region, LiveRegion>, progress: &Completion) -> Proof {
    let empty = LiveRegion::default();
    let mut whole = Proof::default();
    for region in regions(plan) {
        let Proof { routes, violations } =
            Routes::of(plan, region, live.get(region).unwrap_or(&empty), progress).proof();
        whole.routes += routes;
        whole.violations.extend(violations);
    }
    whole
}

/// The Regions that the plan writes to.
fn regions(plan: &Plan) -> BTreeSet<&Region> {
    plan.steps.iter().map(|step| &step.region).collect()
}
