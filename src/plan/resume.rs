//! Determines the progress of a plan on the live account: not begun, partly done by an interrupted run, or done.
//!
//! Each object that the plan changes has a chain of states: before its first step, between its steps, and after its
//! last step. The position of the live object in its chain determines which of its steps are done. If an object is in
//! no state of its chain, something else has changed it, and the plan is stale.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    AccountId, Address, LiveConfigurationSet, LivePool, LiveRegion, PoolName, PoolRef, Region, Reported, ScalingMode,
    TEMPORARY_POOL, TEMPORARY_TAG, Write,
};

use super::{
    document::Plan,
    settings::{self, ABSENT, PRESENT},
    step::{Step, StepId},
};

/// The progress of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The steps whose result is already live.
    pub done: BTreeSet<StepId>,
}

/// An object that is neither as the plan found it nor as the plan would leave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stale {
    /// The object.
    pub address: Address,
    /// The state that the plan found.
    pub planned_from: String,
    /// The state that the plan would leave.
    pub planned_to: String,
    /// The state that is live.
    pub found: String,
}

/// Number of objects that are stale. An object of which several options changed is one.
#[must_use]
pub fn stale_objects(stale: &[Stale]) -> usize {
    stale.iter().map(|item| &item.address).collect::<BTreeSet<_>>().len()
}

/// Compares the live Regions with the states that the objects of the plan pass through.
///
/// # Errors
/// Every object that is in none of its states, or that is ahead of a step that it waits for.
pub fn progress(plan: &Plan, live: &BTreeMap<Region, LiveRegion>) -> Result<Completion, Vec<Stale>> {
    completion_of(&plan.account, &plan.steps, live)
}

/// Like [`progress`], for steps that are not a whole plan.
pub(super) fn completion_of(
    account: &AccountId,
    steps: &[Step],
    live: &BTreeMap<Region, LiveRegion>,
) -> Result<Completion, Vec<Stale>> {
    let empty = LiveRegion::default();
    let mut stale = Vec::new();
    let mut chains: Vec<Chain<'_>> = Vec::new();
    for (region, steps) in by_object(steps) {
        let chain = Chain::place(steps, live.get(region).unwrap_or(&empty));
        match chain {
            Ok(chain) => chains.push(chain),
            Err(steps) => stale.push(describe(account, &steps, live.get(region).unwrap_or(&empty))),
        }
    }
    if !stale.is_empty() {
        return Err(stale);
    }
    let done = settle(&mut chains);
    let ahead = ahead_of_what_they_wait_for(account, steps, live, &done);
    if ahead.is_empty() { Ok(Completion { done }) } else { Err(ahead) }
}

/// Steps that are done although a step that they wait for is not. No run of this plan can leave the account in this
/// state, so the proof of the plan does not cover resuming from it.
fn ahead_of_what_they_wait_for(
    account: &AccountId,
    steps: &[Step],
    live: &BTreeMap<Region, LiveRegion>,
    done: &BTreeSet<StepId>,
) -> Vec<Stale> {
    let empty = LiveRegion::default();
    let open = |id: &&StepId| !done.contains(*id);
    let ahead = steps.iter().filter(|step| done.contains(&step.id));
    let ahead = ahead.filter_map(|step| Some((step, step.depends_on.iter().find(open)?)));
    let describe = |(step, waits_for): (&Step, &StepId)| {
        let stale = describe(account, &[step], live.get(&step.region).unwrap_or(&empty));
        Stale { found: format!("{}, before step {waits_for} was done", stale.found), ..stale }
    };
    ahead.map(describe).collect()
}

/// The steps of each object, in order. Independent parts of one object count as separate objects.
fn by_object(steps: &[Step]) -> Vec<(&Region, Vec<&Step>)> {
    let mut objects: BTreeMap<_, (&Region, Vec<&Step>)> = BTreeMap::new();
    for step in steps {
        let key = (&step.region, step.write.target(), step.write.part());
        objects.entry(key).or_insert((&step.region, Vec::new())).1.push(step);
    }
    objects.into_values().collect()
}

/// The steps of one object, with its possible positions among them.
struct Chain<'a> {
    steps: Vec<&'a Step>,
    /// The possible numbers of done steps, ascending and never empty. There are several if the object returns to an
    /// earlier state.
    candidates: Vec<usize>,
    /// The index of the selected candidate.
    taken: usize,
}

impl<'a> Chain<'a> {
    fn place(steps: Vec<&'a Step>, live: &LiveRegion) -> Result<Self, Vec<&'a Step>> {
        let before = steps.iter().enumerate().filter(|(_, step)| finds(live, &step.write)).map(|(count, _)| count);
        let after = steps.last().filter(|step| has_result(live, &step.write)).map(|_| steps.len());
        let candidates: Vec<usize> = before.chain(after).collect();
        if candidates.is_empty() { Err(steps) } else { Ok(Self { steps, candidates, taken: 0 }) }
    }

    fn done(&self) -> usize {
        self.candidates[self.taken]
    }

    /// Selects the first candidate from the present one on with at least `count` done steps. Returns whether there is
    /// one.
    fn raise_to(&mut self, count: usize) -> bool {
        let Some(offset) = self.candidates[self.taken..].iter().position(|candidate| *candidate >= count) else {
            return false;
        };
        self.taken += offset;
        offset > 0
    }
}

/// Selects for each object the fewest done steps that agree with the other objects: if a step is done, the steps that
/// it waits for are done too.
fn settle(chains: &mut [Chain<'_>]) -> BTreeSet<StepId> {
    let home: BTreeMap<StepId, (usize, usize)> = chains
        .iter()
        .enumerate()
        .flat_map(|(chain, at)| at.steps.iter().enumerate().map(move |(place, step)| (step.id, (chain, place))))
        .collect();
    loop {
        let mut needed: Vec<StepId> = Vec::new();
        for chain in chains.iter() {
            needed.extend(chain.steps[..chain.done()].iter().flat_map(|step| &step.depends_on));
        }
        let raised = needed.iter().filter_map(|id| home.get(id)).fold(false, |raised, (chain, place)| {
            let moved = chains[*chain].done() <= *place && chains[*chain].raise_to(place + 1);
            raised || moved
        });
        if !raised {
            return chains.iter().flat_map(|at| at.steps[..at.done()].iter().map(|step| step.id)).collect();
        }
    }
}

/// Whether the live state is what the write expects.
pub(crate) fn finds(live: &LiveRegion, write: &Write) -> bool {
    match write {
        Write::CreateDedicatedIpPool { pool, .. } => !live.pools.contains_key(pool),
        Write::PutDedicatedIpPoolScalingAttributes { pool, .. } => {
            scaling_is(live.pools.get(pool), &Reported::Known(ScalingMode::Standard))
        }
        Write::DeleteDedicatedIpPool { pool } => live.pools.contains_key(pool) && !is_strange(live, pool),
        Write::DeleteConfigurationSet { configuration_set } => live.configuration_sets.contains_key(configuration_set),
        Write::PutDedicatedIpInPool { ip, from, .. } => live.dedicated_ips.get(ip).is_some_and(|ip| ip.pool == *from),
        Write::CreateConfigurationSet { configuration_set, .. } => {
            !live.configuration_sets.contains_key(configuration_set)
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, expected, .. } => {
            live.configuration_sets.get(configuration_set).is_some_and(|set| set.delivery.same_meaning(expected))
        }
        Write::Setting(setting) => settings::finds(live, setting),
    }
}

/// Whether the result of the write is live.
pub(crate) fn has_result(live: &LiveRegion, write: &Write) -> bool {
    match write {
        Write::CreateDedicatedIpPool { pool, scaling, tags } => {
            let is_ours = !tags.contains_key(TEMPORARY_TAG) || !is_strange(live, pool);
            is_ours && scaling_is(live.pools.get(pool), &wanted(*scaling))
        }
        Write::PutDedicatedIpPoolScalingAttributes { pool, scaling } => {
            scaling_is(live.pools.get(pool), &wanted(*scaling))
        }
        Write::DeleteDedicatedIpPool { pool } => !live.pools.contains_key(pool),
        Write::DeleteConfigurationSet { configuration_set } => !live.configuration_sets.contains_key(configuration_set),
        Write::PutDedicatedIpInPool { ip, to, .. } => live.dedicated_ips.get(ip).is_some_and(|ip| ip.pool == *to),
        Write::CreateConfigurationSet { configuration_set, delivery, options, .. } => {
            let made = |set: &LiveConfigurationSet| set.delivery.same_meaning(delivery) && set.has(options);
            live.configuration_sets.get(configuration_set).is_some_and(made)
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, .. } => {
            live.configuration_sets.get(configuration_set).is_some_and(|set| set.delivery.same_meaning(delivery))
        }
        Write::Setting(setting) => settings::has_result(live, setting),
    }
}

/// Whether a pool has the name of a temporary pool but was not created as one. Such a pool is never used or deleted.
fn is_strange(live: &LiveRegion, pool: &PoolName) -> bool {
    let is_there = live.pools.contains_key(pool) && pool.as_str().starts_with(TEMPORARY_POOL);
    is_there && !live.leftovers.contains(pool)
}

fn wanted(scaling: ScalingMode) -> Reported<ScalingMode> {
    scaling.into()
}

fn scaling_is(pool: Option<&LivePool>, scaling: &Reported<ScalingMode>) -> bool {
    pool.is_some_and(|pool| pool.scaling == *scaling)
}

fn describe(account: &AccountId, steps: &[&Step], live: &LiveRegion) -> Stale {
    let first = steps.first().expect("by_object makes no empty list");
    let last = steps.last().expect("by_object makes no empty list");
    let (planned_from, _) = ends(&first.write);
    let (_, planned_to) = ends(&last.write);
    Stale {
        address: first.write.target().address(account, &first.region),
        planned_from,
        planned_to,
        found: found(live, &first.write),
    }
}

/// The state that the write expects and the state that it produces, as text.
pub(crate) fn ends(write: &Write) -> (String, String) {
    match write {
        Write::CreateDedicatedIpPool { scaling, .. } => (ABSENT.to_owned(), format!("{scaling}")),
        Write::PutDedicatedIpPoolScalingAttributes { scaling, .. } => ("STANDARD".to_owned(), format!("{scaling}")),
        Write::DeleteDedicatedIpPool { .. } | Write::DeleteConfigurationSet { .. } => {
            (PRESENT.to_owned(), ABSENT.to_owned())
        }
        Write::PutDedicatedIpInPool { from, to, .. } => (in_pool(from), in_pool(to)),
        Write::CreateConfigurationSet { delivery, .. } => (ABSENT.to_owned(), delivery.to_string()),
        Write::PutConfigurationSetDeliveryOptions { delivery, expected, .. } => {
            (expected.to_string(), delivery.to_string())
        }
        Write::Setting(setting) => settings::ends(setting),
    }
}

fn in_pool(pool: &PoolRef) -> String {
    format!("in `{pool}`")
}

/// The live state of the object of the write, as text.
pub(crate) fn found(live: &LiveRegion, write: &Write) -> String {
    let text = match write {
        Write::CreateDedicatedIpPool { pool, .. }
        | Write::PutDedicatedIpPoolScalingAttributes { pool, .. }
        | Write::DeleteDedicatedIpPool { pool }
            if is_strange(live, pool) =>
        {
            Some("made by somebody else".to_owned())
        }
        Write::CreateDedicatedIpPool { pool, .. }
        | Write::PutDedicatedIpPoolScalingAttributes { pool, .. }
        | Write::DeleteDedicatedIpPool { pool } => live.pools.get(pool).map(|pool| pool.scaling.to_string()),
        Write::PutDedicatedIpInPool { ip, .. } => live.dedicated_ips.get(ip).map(|ip| in_pool(&ip.pool)),
        Write::CreateConfigurationSet { configuration_set, .. }
        | Write::DeleteConfigurationSet { configuration_set }
        | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
            live.configuration_sets.get(configuration_set).map(|set| set.delivery.to_string())
        }
        Write::Setting(setting) => settings::found(live, setting),
    };
    text.unwrap_or_else(|| ABSENT.to_owned())
}
