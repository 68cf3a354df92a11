//! Resumes the detour of an interrupted apply. This module defines the record of a detour and makes the plan that
//! finishes it.
//!
//! In the middle of a detour, a new plan may find no safe order, because the account no longer shows what a route could
//! use before. The record holds the minimum that a resumed apply needs: moves, assignments and temporary pools.
//! Everything else comes from the file and the account. A detour that does not end in the state that the file asks for
//! is not resumed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{
    AccountId, Desired, Live, LiveRegion, PoolName, PoolRef, Region, TEMPORARY_POOL, TEMPORARY_TAG, Write,
};

use super::{
    Adopt, Plan, Policy, Prune,
    allowance::Allowances,
    approve::Refusal,
    budget::Budget,
    change::Change,
    digest::Digest,
    judge::{judge, proof},
    outcome, plan, premise,
    proof::Proof,
    resume::{Completion, Stale, completion_of},
    rewind::without,
    simulate,
    step::{Purpose, Step, StepId},
    verify,
};

/// The format of the record. A record of another format is not resumed.
const FORMAT: u32 = 1;
/// The maximum number of steps in a record: several for each object that the SES quotas allow in one Region.
const STEPS_MAX: usize = 100_000;

/// The record of an apply with a detour, kept until every step has run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detour {
    format: u32,
    account: AccountId,
    desired_digest: Digest,
    steps: Vec<Step>,
}

impl Detour {
    /// The record of a plan. `None` if the plan has no detour.
    #[must_use]
    pub fn of(plan: &Plan) -> Option<Self> {
        let regions: BTreeSet<&Region> =
            plan.steps.iter().filter(|step| step.purpose == Purpose::Detour).map(|step| &step.region).collect();
        if regions.is_empty() {
            return None;
        }
        let temporary = temporary(&plan.steps);
        let is_out = |step: &Step| !regions.contains(&step.region) || !is_kept(step, &temporary);
        Some(Self {
            format: FORMAT,
            account: plan.account.clone(),
            desired_digest: plan.desired_digest.clone(),
            steps: without(&plan.steps, is_out),
        })
    }

    /// The pools whose owner matters to the rest of the detour.
    #[must_use]
    pub fn pools(&self) -> BTreeMap<Region, BTreeSet<PoolName>> {
        let mut pools: BTreeMap<Region, BTreeSet<PoolName>> = BTreeMap::new();
        for step in &self.steps {
            if let Write::PutDedicatedIpInPool { from, to, .. } = &step.write {
                let ends = [from, to].into_iter().filter_map(PoolRef::named).cloned();
                pools.entry(step.region.clone()).or_default().extend(ends);
            }
        }
        pools
    }

    /// Whether the record belongs to this account and desired state, and holds only steps that a record may hold.
    fn is_sound(&self, desired: &Desired, digest: &Digest) -> bool {
        let temporary = temporary(&self.steps);
        let mut earlier = BTreeSet::new();
        let in_order = |step: &Step| step.depends_on.iter().all(|id| earlier.contains(id)) && earlier.insert(step.id);
        self.format == FORMAT
            && self.account == desired.account
            && self.desired_digest == *digest
            && self.steps.len() <= STEPS_MAX
            && self.steps.iter().all(in_order)
            && self.steps.iter().all(|step| desired.regions.contains_key(&step.region) && is_kept(step, &temporary))
    }
}

/// The temporary pools that the steps create.
fn temporary(steps: &[Step]) -> BTreeSet<(Region, PoolName)> {
    let created = steps.iter().filter_map(|step| match &step.write {
        Write::CreateDedicatedIpPool { pool, tags, .. }
            if pool.as_str().starts_with(TEMPORARY_POOL) && tags.contains_key(TEMPORARY_TAG) =>
        {
            Some((step.region.clone(), pool.clone()))
        }
        _ => None,
    });
    created.collect()
}

/// Whether a step may be part of a record.
fn is_kept(step: &Step, temporary: &BTreeSet<(Region, PoolName)>) -> bool {
    match &step.write {
        Write::PutDedicatedIpInPool { .. } | Write::PutConfigurationSetDeliveryOptions { .. } => true,
        Write::CreateDedicatedIpPool { pool, .. } | Write::DeleteDedicatedIpPool { pool } => {
            temporary.contains(&(step.region.clone(), pool.clone()))
        }
        Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::CreateConfigurationSet { .. }
        | Write::DeleteConfigurationSet { .. }
        | Write::Setting(_) => false,
    }
}

/// Why a detour is not resumed. The plan without it is used instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotResumed {
    /// The record belongs to another desired state, or holds steps that a record cannot hold.
    #[error("it is not the record of a detour to this desired state")]
    Strange,
    /// The account is in none of the states of the detour.
    #[error("the account has changed since")]
    Stale(Vec<Stale>),
    /// No step is left, or no step was done and the plan without the detour is also safe.
    #[error("it is not needed")]
    Unneeded,
    /// It does not end in the state that the file now asks for.
    #[error("it does not lead to what the file asks for")]
    Elsewhere,
    /// The remaining steps are unsafe or not allowed on the live account.
    #[error(transparent)]
    Refused(Refusal),
}

/// Returns the plan for the desired state that finishes the detour: its remaining steps, and then the remaining changes
/// of the file.
///
/// `fresh` is the plan of the same desired state and account without the detour.
///
/// # Errors
/// The reason why the plan without the detour is used.
pub fn resume(
    detour: &Detour,
    fresh: &Plan,
    desired: &Desired,
    live: &Live,
    policy: &Policy,
) -> Result<Plan, NotResumed> {
    if !detour.is_sound(desired, &fresh.desired_digest) {
        return Err(NotResumed::Strange);
    }
    let done = completion_of(&detour.account, &detour.steps, &live.regions).map_err(NotResumed::Stale)?.done;
    let begun = !done.is_empty() || !fresh.proof.violations.is_empty();
    if !begun || done.len() == detour.steps.len() {
        return Err(NotResumed::Unneeded);
    }
    let steps = whole_way(detour, &done, fresh, desired, live, policy).ok_or(NotResumed::Elsewhere)?;
    let changed = explained(fresh, steps).ok_or(NotResumed::Elsewhere)?;
    let plan = Plan { steps: changed, ..fresh.clone() }.numbered(&done);
    let progress = Completion { done: plan.done };
    let whole = plan.plan;
    judge(&whole, &live.regions, &progress, &everything()).map_err(NotResumed::Refused)?;
    let proof = proof(&whole, &live.regions, &progress);
    if !proof.violations.is_empty() {
        return Err(NotResumed::Refused(Refusal::Unsafe(proof.violations)));
    }
    Ok(remaining(whole, &progress, live, proof))
}

/// A plan, some of whose steps are already done.
struct Numbered {
    plan: Plan,
    done: BTreeSet<StepId>,
}

impl Plan {
    /// Numbers the steps from 1 in their order, and the done steps accordingly.
    fn numbered(mut self, done: &BTreeSet<StepId>) -> Numbered {
        let ids: BTreeMap<StepId, StepId> =
            self.steps.iter().zip(1..).map(|(step, at)| (step.id, StepId(at))).collect();
        for step in &mut self.steps {
            step.id = ids[&step.id];
            step.depends_on = step.depends_on.iter().filter_map(|id| ids.get(id).copied()).collect();
            step.depends_on.sort_unstable();
        }
        let done = done.iter().filter_map(|id| ids.get(id).copied()).collect();
        Numbered { plan: self, done }
    }
}

/// Returns the pool creations of the fresh plan, the whole detour, and the changes of the file after it. `None` if this
/// ends in another state than the fresh plan.
fn whole_way(
    detour: &Detour,
    done: &BTreeSet<StepId>,
    fresh: &Plan,
    desired: &Desired,
    live: &Live,
    policy: &Policy,
) -> Option<Vec<Step>> {
    let creates = |step: &&Step| matches!(&step.write, Write::CreateDedicatedIpPool { tags, .. } if !tags.contains_key(TEMPORARY_TAG));
    let creations: Vec<Step> =
        fresh.steps.iter().filter(creates).map(|step| Step { depends_on: Vec::new(), ..step.clone() }).collect();
    let mut state = live.clone();
    let left = detour.steps.iter().filter(|step| !done.contains(&step.id));
    for step in creations.iter().chain(left) {
        simulate::apply(state.regions.get_mut(&step.region)?, &step.write).ok()?;
    }
    let on_top = plan(desired, &state, policy);
    let ends = outcome(&state.regions, &on_top).ok()?;
    if !same_routes(&ends, &outcome(&live.regions, fresh).ok()?) {
        return None;
    }
    let highest = detour.steps.iter().map(|step| step.id.0).max()?;
    let creations = raised(creations, highest);
    let highest = highest.checked_add(u32::try_from(fresh.steps.len()).ok()?)?;
    let mut steps = creations.clone();
    for step in &detour.steps {
        let waits = if done.contains(&step.id) { Vec::new() } else { last_of(&creations, &step.region) };
        steps.push(Step { depends_on: [step.depends_on.clone(), waits].concat(), ..step.clone() });
    }
    let before = steps.clone();
    for step in raised(on_top.steps, highest) {
        let waits = last_of(&before, &step.region);
        steps.push(Step { depends_on: [step.depends_on, waits].concat(), ..step });
    }
    Some(steps)
}

/// The steps with numbers above `highest`.
fn raised(steps: Vec<Step>, highest: u32) -> Vec<Step> {
    let raise = |id: StepId| StepId(id.0.saturating_add(highest));
    let raised = steps.into_iter().map(|step| Step {
        id: raise(step.id),
        depends_on: step.depends_on.iter().copied().map(raise).collect(),
        ..step
    });
    raised.collect()
}

/// The steps of a Region that none of the others waits for.
fn last_of(steps: &[Step], region: &Region) -> Vec<StepId> {
    let here: Vec<&Step> = steps.iter().filter(|step| step.region == *region).collect();
    let waited_for: BTreeSet<StepId> = here.iter().flat_map(|step| step.depends_on.iter().copied()).collect();
    here.iter().map(|step| step.id).filter(|id| !waited_for.contains(id)).collect()
}

/// Whether both states have the same pools, the same IPs in them, and the same configuration sets.
fn same_routes(one: &BTreeMap<Region, LiveRegion>, other: &BTreeMap<Region, LiveRegion>) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|((region, one), (other_region, other))| {
            region == other_region
                && one.pools == other.pools
                && one.dedicated_ips == other.dedicated_ips
                && one.configuration_sets == other.configuration_sets
        })
}

/// Sets the purpose of each step. For each change of the fresh plan, the last step that makes it gets `Change`; all
/// other steps get `Detour`. `None` if a change has no step, or if a step makes no change and cannot be part of a
/// detour.
fn explained(fresh: &Plan, mut steps: Vec<Step>) -> Option<Vec<Step>> {
    for step in &mut steps {
        step.purpose = Purpose::Detour;
    }
    for change in &fresh.changes {
        let makes = |step: &Step| {
            step.purpose == Purpose::Detour && is_of(fresh, change, step) && verify::makes(change, &step.write)
        };
        let at = steps.iter().rposition(makes)?;
        steps[at].purpose = Purpose::Change;
    }
    let temporary = temporary(&steps);
    let is_explained = |step: &Step| step.purpose == Purpose::Change || is_kept(step, &temporary);
    steps.iter().all(is_explained).then_some(steps)
}

fn is_of(plan: &Plan, change: &Change, step: &Step) -> bool {
    verify::address(plan, step) == change.address
}

/// A policy that allows everything: the approval of the resulting plan checks what is allowed.
fn everything() -> Policy {
    Policy { allowed: Allowances::all(), prune: Prune::Delete, adopt: Adopt::Take }
}

/// The plan of the remaining steps.
fn remaining(whole: Plan, progress: &Completion, live: &Live, proof: Proof) -> Plan {
    let left = without(&whole.steps, |step| progress.done.contains(&step.id));
    let Numbered { plan, done: _ } = Plan { steps: left, ..whole }.numbered(&BTreeSet::new());
    let premises = plan.regions.iter().flat_map(|region| {
        let here: Vec<Step> = plan.steps.iter().filter(|step| step.region == *region).cloned().collect();
        live.regions.get(region).map(|live| premise::premises(region, live, &here)).unwrap_or_default()
    });
    let (premises, budget) = (premises.collect(), Budget::of(&plan.steps));
    Plan { premises, budget, proof, ..plan }.sealed()
}
