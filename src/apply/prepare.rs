//! Compares an approved plan with the current account, before the first write.

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::Instant;

use crate::{
    model::{AccountId, Caller, LiveRegion, Region, Tagged, Unread, Write},
    plan::{
        ApprovedPlan, Completion, Plan, Policy, Premise, Refusal, RequiredReads, RestsOn, RouteReads, Stale, Step,
        broken, ends, hangs_on_warmup, judge, progress, required_reads, unproved,
    },
    ses::{self, AlsoRead, CallError, Connection, Reader, RefusedPools},
};

/// The reason why a plan cannot be executed now. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    /// The credentials belong to another account.
    #[error("the plan is for account {planned}, and the credentials are of account {found}")]
    OtherAccount {
        /// The plan's account.
        planned: AccountId,
        /// The credentials' account.
        found: AccountId,
    },
    /// The account has changed since the plan was made.
    #[error("the account has changed since the plan was made")]
    Stale(Vec<Stale>),
    /// The policy does not allow what the plan would do to the account in its current state.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A read failed.
    #[error(transparent)]
    Unread(#[from] CallError),
}

/// The origin of a plan.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// The plan was made just now, from this account.
    Planned,
    /// The plan was read from a document that anyone may have written. It is judged again, under the current policy.
    Document(&'a Policy),
}

/// A plan that fits the current account.
#[derive(Debug)]
pub struct Prepared {
    pub(super) plan: ApprovedPlan,
    pub(super) caller: Caller,
    pub(super) progress: Completion,
    /// The time from which the last read of the account counts: just before that read started.
    pub(super) seen: Instant,
}

impl Prepared {
    /// Number of steps that are left to do.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.plan.plan().steps.len() - self.progress.done.len()
    }
}

/// Reads the objects that the plan touches again and compares them. A plan from a document is also proved again on the
/// objects that were read.
///
/// # Errors
/// Another account, a stale plan, a plan that is not allowed on the current account, or a read that failed.
pub async fn prepare(
    plan: ApprovedPlan,
    connection: &Connection,
    caller: Caller,
    origin: Origin<'_>,
) -> Result<Prepared, NotReady> {
    let account = &plan.plan().account;
    if caller.account != *account {
        return Err(NotReady::OtherAccount { planned: account.clone(), found: caller.account.clone() });
    }
    let seen = Instant::now();
    let (mut live, progress) = compare(plan.plan(), origin, connection).await?;
    let foreign = made_by_others(plan.plan(), &progress, connection).await?;
    if !foreign.is_empty() {
        return Err(NotReady::Stale(foreign));
    }
    if let Origin::Document(policy) = origin {
        for region in hangs_on_warmup(plan.plan(), &live, &progress) {
            let reader = Reader::new(connection, account, &region);
            let unread = Unread { auto_warmup: true, ..Unread::default() };
            reader.read(unread, live.entry(region).or_default()).await?;
        }
        judge(plan.plan(), &live, &progress, policy)?;
    }
    Ok(Prepared { plan, caller, progress, seen })
}

/// Returns the existing objects that the plan would create but that somebody else made. The rest of the plan would use
/// them, and would delete the temporary ones among them.
async fn made_by_others(plan: &Plan, progress: &Completion, connection: &Connection) -> Result<Vec<Stale>, CallError> {
    let mut foreign = Vec::new();
    for step in plan.steps.iter().filter(|step| progress.done.contains(&step.id)) {
        let reader = Reader::new(connection, &plan.account, &step.region);
        if !reader.is_ours(&step.write).await? {
            let (planned_from, planned_to) = ends(&step.write);
            foreign.push(Stale {
                address: step.write.target().address(&plan.account, &step.region),
                planned_from,
                planned_to,
                found: "one with other tags, made by somebody else".to_owned(),
            });
        }
    }
    Ok(foreign)
}

/// Reads the objects that the plan touches and compares them. To judge a document, the configuration sets that it does
/// not touch are read only where its safety depends on them, because reading them costs as many calls as a new plan.
async fn compare(
    plan: &Plan,
    origin: Origin<'_>,
    connection: &Connection,
) -> Result<(BTreeMap<Region, LiveRegion>, Completion), NotReady> {
    let mut live = reread_on(plan, &plan.steps, origin, &BTreeSet::new(), connection).await?;
    let progress = compared(plan, &live)?;
    let close = match origin {
        Origin::Planned => BTreeSet::new(),
        Origin::Document(_) => unproved(plan, &live, &progress),
    };
    if close.is_empty() {
        return Ok((live, progress));
    }
    let steps = plan.steps.iter().filter(|step| close.contains(&step.region));
    live.extend(reread_on(plan, steps, origin, &close, connection).await?);
    // The account may have changed between the two reads.
    let progress = compared(plan, &live)?;
    Ok((live, progress))
}

/// Returns how far the plan has progressed, if the account is in the state that the plan expects.
fn compared(plan: &Plan, live: &BTreeMap<Region, LiveRegion>) -> Result<Completion, NotReady> {
    let progress = progress(plan, live).map_err(NotReady::Stale)?;
    if progress.done.len() < plan.steps.len() {
        let broken = broken(plan, live, &progress);
        if !broken.is_empty() {
            return Err(NotReady::Stale(broken));
        }
    }
    Ok(progress)
}

/// Returns the current state of the objects that the steps touch, by Region. Regions are read concurrently, because
/// each has its own rate limits.
pub(super) async fn reread<'a>(
    plan: &Plan,
    steps: impl IntoIterator<Item = &'a Step>,
    connection: &Connection,
) -> Result<BTreeMap<Region, LiveRegion>, CallError> {
    let reads = |_: &Region| AlsoRead::default();
    reread_with(plan, steps, reads, connection).await
}

/// Like [`reread`], but also reads the premises of the plan and what is needed to judge it.
async fn reread_on<'a>(
    plan: &Plan,
    steps: impl IntoIterator<Item = &'a Step>,
    origin: Origin<'_>,
    every_set: &BTreeSet<Region>,
    connection: &Connection,
) -> Result<BTreeMap<Region, LiveRegion>, CallError> {
    let reads = |region: &Region| {
        let mut also = also(plan.premises.iter().filter(|premise| premise.region == *region));
        if let Origin::Document(_) = origin {
            let RequiredReads { pools, configuration_sets, routes, identities } = required_reads(plan, region);
            also.pool_tags.extend(pools);
            also.configuration_sets.extend(configuration_sets);
            also.every_pool = match routes {
                RouteReads::Nothing => None,
                RouteReads::IfAllowed(pools) => Some(RefusedPools::Unknown(pools)),
                RouteReads::Everything => Some(RefusedPools::Failure),
            };
            also.identities |= identities;
            also.every_set = every_set.contains(region);
        }
        also
    };
    reread_with(plan, steps, reads, connection).await
}

async fn reread_with<'a>(
    plan: &Plan,
    steps: impl IntoIterator<Item = &'a Step>,
    also: impl Fn(&Region) -> AlsoRead,
    connection: &Connection,
) -> Result<BTreeMap<Region, LiveRegion>, CallError> {
    let mut writes: BTreeMap<&Region, Vec<Write>> = BTreeMap::new();
    for step in steps {
        writes.entry(&step.region).or_default().push(step.write.clone());
    }
    let live = ses::side_by_side(writes.into_iter().map(|(region, writes)| {
        let (reader, region) = (Reader::new(connection, &plan.account, region), region.clone());
        let also = also(&region);
        async move { Ok::<_, CallError>((region, reader.reread_on(&writes, &also).await?)) }
    }));
    Ok(live.await?.into_iter().collect())
}

/// Returns what has to be read to check the premises.
fn also<'a>(premises: impl Iterator<Item = &'a Premise>) -> AlsoRead {
    let mut also = AlsoRead::default();
    for premise in premises {
        match &premise.rests_on {
            RestsOn::Members { .. } => also.members = true,
            RestsOn::Labels { target: Tagged::Pool(name), .. } => drop(also.pool_tags.insert(name.clone())),
            RestsOn::Labels { target: Tagged::ConfigurationSet(name), .. } => {
                also.configuration_sets.insert(name.clone());
            }
            RestsOn::Unnamed { .. } => also.identities = true,
            RestsOn::Sends { configuration_set, .. } => {
                also.configuration_sets.insert(configuration_set.clone());
            }
            RestsOn::Tenants { target, .. } => drop(also.tenants.insert(target.clone())),
        }
    }
    also
}
