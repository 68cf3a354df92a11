//! Which leased IPs each pool of the file gets: those that it lists, or for a count those that sesform chooses.
//!
//! The choice takes the fewest moves. Members stay, the warmest first; what is missing comes from the IPs that leave
//! another pool of the file anyway, which costs no move more, and then from the default pool, warmest first and lowest
//! address first. Pools that compete are served by name. An IP that some pool of the file names, or that is in a pool
//! which does not give it away, is never chosen.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::model::{
    DesiredRegion, LiveDedicatedIp, LiveRegion, Membership, PoolName, PoolRef, Reported, ScalingMode, Warmup,
    WarmupStatus,
};

/// What the pools of one Region will have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Allocation {
    /// The IPs of each pool whose IPs the file states.
    pub(super) members: BTreeMap<PoolName, BTreeSet<Ipv4Addr>>,
    /// The counted pools for which there are too few IPs, with how many are missing.
    pub(super) shortages: BTreeMap<PoolName, usize>,
}

impl Allocation {
    /// Every IP that some pool will have.
    pub(super) fn taken(&self) -> BTreeSet<Ipv4Addr> {
        self.members.values().flatten().copied().collect()
    }
}

/// Chooses for one Region. `frozen` pools keep what they have: they neither take IPs nor give any away.
pub(super) fn allocate(desired: &DesiredRegion, live: &LiveRegion, frozen: &BTreeSet<PoolName>) -> Allocation {
    let mut supply = Supply::of(desired, live, frozen);
    let mut counts = BTreeMap::new();
    for (name, wanted) in desired.pools.iter().flatten() {
        let Some(membership) = &wanted.ips else {
            if let Some(former) = wanted.renamed_from.as_ref().filter(|_| wanted.scaling != Some(ScalingMode::Managed))
            {
                supply.inherit(name, former);
            }
            continue;
        };
        let is_standard = wanted.scaling != Some(ScalingMode::Managed) && supply.is_standard(name);
        match membership {
            Membership::Exact(ips) => drop(supply.allocation.members.insert(name.clone(), ips.clone())),
            Membership::Count { count, include } if is_standard && !frozen.contains(name) => {
                let missing = supply.keep(name, wanted.renamed_from.as_ref(), count.get(), include);
                counts.insert(name, missing);
            }
            // Such a pool has no IPs of ours to choose; the difference says so.
            Membership::Count { .. } => {}
        }
    }
    supply.offer_released(desired);
    for (name, missing) in counts {
        supply.fill(name, missing);
    }
    supply.allocation
}

/// The IPs to choose from.
struct Supply<'a> {
    live: &'a LiveRegion,
    frozen: &'a BTreeSet<PoolName>,
    /// Every IP that some pool of the file lists or includes.
    named: BTreeSet<Ipv4Addr>,
    /// IPs that leave a pool of the file, the best one first.
    released: BTreeSet<Rank>,
    /// IPs of the default pool, the best one first.
    free: BTreeSet<Rank>,
    allocation: Allocation,
}

/// The order of choice: warm IPs first, then by percentage of warm-up, then the lowest address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(Reverse<(Finish, u8)>, Ipv4Addr);

/// How far the warm-up has come, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Finish {
    Unknown,
    InProgress,
    Done,
}

fn rank(ip: Ipv4Addr, warmup: &Warmup) -> Rank {
    let finish = match warmup.status {
        Reported::Known(WarmupStatus::Done) => Finish::Done,
        Reported::Known(WarmupStatus::InProgress) => Finish::InProgress,
        Reported::Known(WarmupStatus::NotApplicable) | Reported::Unrecognized(_) => Finish::Unknown,
    };
    // Finished is finished, whatever percentage stands beside it.
    let percentage = if finish == Finish::Done { 0 } else { warmup.percentage.unwrap_or_default() };
    Rank(Reverse((finish, percentage)), ip)
}

impl<'a> Supply<'a> {
    fn of(desired: &DesiredRegion, live: &'a LiveRegion, frozen: &'a BTreeSet<PoolName>) -> Self {
        let named = desired.pools.iter().flatten().filter_map(|(_, pool)| pool.ips.as_ref());
        let mut supply = Self {
            live,
            frozen,
            named: named.flat_map(Membership::named).copied().collect(),
            released: BTreeSet::new(),
            free: BTreeSet::new(),
            allocation: Allocation::default(),
        };
        supply.free = supply.unnamed(|pool| *pool == PoolRef::Default).collect();
        supply
    }

    /// The leased IPs in some pools that can be chosen: SES manages none of them, and no pool of the file names them.
    fn unnamed(&self, is_wanted: impl Fn(&PoolRef) -> bool) -> impl Iterator<Item = Rank> {
        let fits = move |(ip, held): &(&Ipv4Addr, &LiveDedicatedIp)| {
            is_wanted(&held.pool) && held.warmup.status != WarmupStatus::NotApplicable && !self.named.contains(*ip)
        };
        self.live.dedicated_ips.iter().filter(fits).map(|(ip, held)| rank(*ip, &held.warmup))
    }

    fn is_standard(&self, name: &PoolName) -> bool {
        self.live.pools.get(name).is_none_or(|pool| pool.scaling == ScalingMode::Standard)
    }

    /// Those that the pool includes, then its members as far as they are wanted. How many are still missing.
    fn keep(
        &mut self,
        name: &PoolName,
        former: Option<&PoolName>,
        count: usize,
        include: &BTreeSet<Ipv4Addr>,
    ) -> usize {
        let is_home = |pool: &PoolRef| pool.named().is_some_and(|home| home == name || Some(home) == former);
        let members: BTreeSet<Rank> = self.unnamed(is_home).collect();
        let open = count.saturating_sub(include.len());
        let kept = members.into_iter().take(open);
        let chosen: BTreeSet<Ipv4Addr> = kept.map(|Rank(_, ip)| ip).chain(include.iter().copied()).collect();
        let missing = count.saturating_sub(chosen.len());
        self.allocation.members.insert(name.clone(), chosen);
        missing
    }

    /// A renamed pool that states no IPs has those of the former one beside its own.
    fn inherit(&mut self, name: &PoolName, former: &PoolName) {
        let is_free = |name: &PoolName| self.is_standard(name) && !self.frozen.contains(name);
        if self.live.pools.contains_key(former) && is_free(name) && is_free(former) {
            let both = self.unnamed(|pool| pool.named().is_some_and(|home| home == name || home == former));
            let members = both.map(|Rank(_, ip)| ip).collect();
            self.allocation.members.insert(name.clone(), members);
        }
    }

    /// IPs that leave a pool of the file, and those that a stopped run left in a temporary pool.
    fn offer_released(&mut self, desired: &DesiredRegion) {
        let taken = self.allocation.taken();
        let stated = desired.pools.iter().flatten().filter(|(_, pool)| pool.ips.is_some());
        let names = stated.flat_map(|(name, pool)| [Some(name), pool.renamed_from.as_ref()]).flatten();
        let gives = names.chain(&self.live.leftovers).filter(|name| self.is_standard(name));
        let gives: BTreeSet<&PoolName> = gives.filter(|name| !self.frozen.contains(*name)).collect();
        let released = self.unnamed(|pool| pool.named().is_some_and(|name| gives.contains(name)));
        self.released = released.filter(|Rank(_, ip)| !taken.contains(ip)).collect();
    }

    fn fill(&mut self, name: &PoolName, mut missing: usize) {
        while missing > 0 {
            let Some(Rank(_, ip)) = self.released.pop_first().or_else(|| self.free.pop_first()) else {
                self.allocation.shortages.insert(name.clone(), missing);
                return;
            };
            self.allocation.members.entry(name.clone()).or_default().insert(ip);
            missing -= 1;
        }
    }
}
