//! The file and the account as the answers would make them: a draft takes the changes of each round of questions, and the
//! real planner says what the account has then. IPs that are yet to be leased are pretended, so that the next round sees
//! what there is once they are there.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::lint::{Account, Question},
    model::{
        Caller, Desired, DesiredConfigurationSet, DesiredPool, DesiredRegion, Live, LiveDedicatedIp, LiveRegion,
        Membership, PoolName, PoolRef, PoolSize, Region, Reported, ScalingMode, Warmup, WarmupStatus,
    },
    plan::{self, Adopt, Allowance, Allowances, Plan, Policy, Prune},
};

use super::{
    answer::{Change, FileChange},
    found::Choices,
    learnt::Round,
};

/// What is missing or stops for a while says nothing about what is there in the end.
const ALLOWED: [Allowance; 5] =
    [Allowance::Shortage, Allowance::Interruption, Allowance::Cold, Allowance::Moves, Allowance::Empty];

/// The file as the answers would make it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) desired: Desired,
    /// Pools of IPs that no mail needs.
    pub(super) parked: BTreeSet<(Region, PoolName)>,
    /// The IPs that wait in the default pool now, apart from those to be given back.
    waiting: BTreeMap<Region, BTreeSet<Ipv4Addr>>,
}

/// The account as a draft would make it.
#[derive(Debug)]
pub(super) struct Outcome {
    after: BTreeMap<Region, LiveRegion>,
    plan: Plan,
}

/// Rounds in which the last one changed nothing.
pub(super) struct Settled {
    pub(super) first: Choices,
    pub(super) last: Choices,
    pub(super) draft: Draft,
    pub(super) outcome: Option<Outcome>,
}

impl Draft {
    pub(super) fn of(question: &Question<'_>) -> Self {
        let waiting = |(region, held): (&Region, &LiveRegion)| {
            let given_back = question.facts.regions.get(region).map(|facts| &facts.relinquish);
            let ips = held.dedicated_ips.iter().filter(|(_, held)| held.pool == PoolRef::Default).map(|(ip, _)| *ip);
            let ips = ips.filter(|ip| given_back.is_none_or(|given_back| !given_back.contains(ip)));
            (region.clone(), ips.collect())
        };
        let before = question.account.into_iter().flat_map(|account| account.before);
        let waiting = before.map(waiting).collect();
        Self { desired: question.desired.clone(), parked: BTreeSet::new(), waiting }
    }

    /// Takes the changes of a round. Returns whether there were any.
    pub(super) fn follow(&mut self, round: &Round) -> bool {
        let former = self.desired.clone();
        for region in &round.choices.regions {
            let of_streams = region.streams.iter().flat_map(|choice| match &choice.change {
                FileChange::Changes { changes } => changes.as_slice(),
                _ => &[],
            });
            let beside = round.beside.get(&region.region).into_iter().flatten();
            let changes: Vec<&Change> = of_streams.chain(beside).collect();
            for change in changes {
                let Some(desired) = self.desired.regions.get_mut(&region.region) else { continue };
                let Change::Parked { pool, ips } = change else {
                    take(desired, change);
                    continue;
                };
                // What an earlier round alone would have taken from the default pool stays there.
                let waiting = self.waiting.get(&region.region);
                let is_waiting = |ip: &Ipv4Addr| waiting.is_some_and(|waiting| waiting.contains(ip));
                let (back, ips): (Vec<Ipv4Addr>, Vec<Ipv4Addr>) = ips.iter().partition(|ip| is_waiting(ip));
                leave(desired, &back.into_iter().collect());
                if !ips.is_empty() {
                    self.parked.insert((region.region.clone(), pool.clone()));
                    take(desired, &Change::Parked { pool: pool.clone(), ips });
                }
            }
        }
        self.desired != former
    }

    /// What is asked about the draft.
    pub(super) fn question<'q>(&'q self, question: &Question<'q>, outcome: Option<&'q Outcome>) -> Question<'q> {
        let account = question.account.map(|account| match outcome {
            // What is pretended is not there before.
            Some(Outcome { after, plan }) => Account { after, planned: after, plan, ..account },
            None => account,
        });
        Question { desired: &self.desired, account, ..*question }
    }

    /// What the account has once the draft is applied; `None`: it was not read.
    pub(super) fn outcome(&self, question: &Question<'_>) -> Option<Outcome> {
        let account = question.account?;
        let first = self.planned(account.before.clone());
        let mut before = account.before.clone();
        for (region, desired) in &self.desired.regions {
            let (Some(held), Some(after)) = (before.get_mut(region), first.after.get(region)) else { continue };
            pretend(held, lacking(desired, after));
        }
        Some(if before == *account.before { first } else { self.planned(before) })
    }

    fn planned(&self, before: BTreeMap<Region, LiveRegion>) -> Outcome {
        let caller = Caller { account: self.desired.account.clone(), arn: String::new() };
        let live = Live { caller, regions: before };
        let allowed: Allowances = ALLOWED.into_iter().collect();
        let plan = plan::plan(&self.desired, &live, &Policy { allowed, prune: Prune::Keep, adopt: Adopt::Leave });
        let after = plan::outcome(&live.regions, &plan).unwrap_or_else(|_| live.regions.clone());
        Outcome { after, plan }
    }
}

/// How many IPs the counted pools of a Region lack.
fn lacking(desired: &DesiredRegion, after: &LiveRegion) -> usize {
    let pools = desired.pools.iter().flatten().filter_map(|(name, pool)| match &pool.ips {
        Some(Membership::Count { count, .. }) => {
            let is_standard = after.pools.get(name).is_some_and(|pool| pool.scaling == ScalingMode::Standard);
            let held = after.dedicated_ips.values().filter(|ip| ip.pool.named() == Some(name)).count();
            is_standard.then(|| count.get().saturating_sub(held))
        }
        Some(Membership::Exact(_)) | None => None,
    });
    pools.sum()
}

/// The first of the addresses for benchmarks (RFC 2544), which nobody leases.
const PRETENDED: u32 = u32::from_be_bytes([198, 18, 0, 0]);
/// How many of them there are.
const PRETENDED_ALL: u32 = 1 << 17;

/// Whether an IP is only pretended: it is yet to be leased.
pub(super) fn is_pretended(ip: Ipv4Addr) -> bool {
    u32::from(ip).wrapping_sub(PRETENDED) < PRETENDED_ALL
}

/// Adds IPs that are leased today.
fn pretend(held: &mut LiveRegion, count: usize) {
    let all = (PRETENDED..PRETENDED + PRETENDED_ALL).map(Ipv4Addr::from);
    let free: Vec<Ipv4Addr> = all.filter(|ip| !held.dedicated_ips.contains_key(ip)).take(count).collect();
    let warmup = Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(0) };
    let leased = |ip| (ip, LiveDedicatedIp { pool: PoolRef::Default, warmup: warmup.clone() });
    held.dedicated_ips.extend(free.into_iter().map(leased));
}

/// The IPs of a pool: a list where all are named, else a count.
fn membership(ips: u64, named: BTreeSet<Ipv4Addr>) -> Option<Membership> {
    if !named.is_empty() && named.len() as u64 == ips {
        return Some(Membership::Exact(named));
    }
    Some(Membership::Count { count: PoolSize::new(ips).ok()?, include: named })
}

/// Takes one change.
fn take(desired: &mut DesiredRegion, change: &Change) {
    match change {
        Change::NewStandard { pool, ips, include } => {
            let include: BTreeSet<Ipv4Addr> = include.iter().copied().collect();
            leave(desired, &include);
            let made = DesiredPool { ips: membership(*ips, include), ..DesiredPool::default() };
            desired.pools.get_or_insert_default().insert(pool.clone(), made);
        }
        Change::NewManaged { pool } => {
            let made = DesiredPool { scaling: Some(ScalingMode::Managed), ..DesiredPool::default() };
            desired.pools.get_or_insert_default().insert(pool.clone(), made);
        }
        Change::Count { pool, ips, include } => {
            let mut named: BTreeSet<Ipv4Addr> = include.iter().copied().collect();
            leave(desired, &named);
            let Some(made) = desired.pools.as_mut().and_then(|pools| pools.get_mut(pool)) else { return };
            if let (true, Some(Membership::Count { include, .. })) = (named.is_empty(), &made.ips) {
                named.clone_from(include);
            }
            made.ips = membership(*ips, named);
        }
        Change::Moved { ips, .. } => leave(desired, &ips.iter().copied().collect()),
        Change::Parked { pool, ips } => {
            let mut parked: BTreeSet<Ipv4Addr> = ips.iter().copied().collect();
            leave(desired, &parked);
            let made = desired.pools.get_or_insert_default().entry(pool.clone()).or_default();
            parked.extend(made.ips.iter().flat_map(Membership::named));
            made.ips = Some(Membership::Exact(parked));
        }
        Change::Route { set, pool } => {
            let sets = desired.configuration_sets.get_or_insert_default();
            let set: &mut DesiredConfigurationSet = sets.entry(set.clone()).or_default();
            set.pool = Some(pool.clone());
        }
        Change::Leased { .. } | Change::Surplus { .. } => {}
    }
}

/// Takes addresses out of the lists that name them.
fn leave(desired: &mut DesiredRegion, ips: &BTreeSet<Ipv4Addr>) {
    for pool in desired.pools.iter_mut().flat_map(BTreeMap::values_mut) {
        match &mut pool.ips {
            Some(Membership::Exact(listed) | Membership::Count { include: listed, .. }) => {
                listed.retain(|ip| !ips.contains(ip));
            }
            None => {}
        }
    }
}
