//! Determines which leased IPs each pool of the file gets: the IPs that it lists or, if it states a count, the IPs that
//! sesform chooses.
//!
//! The choice needs the fewest moves. Members stay, warmest first. Missing IPs come from the IPs that leave another
//! pool of the file anyway, which needs no extra move, and then from the default pool, warmest first and lowest address
//! first. Pools that compete for IPs are served in the order of their names. An IP that the file names in any pool, or
//! that is in a pool that releases no IPs, is never chosen.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::model::{
    DesiredRegion, LiveDedicatedIp, LiveRegion, Membership, PoolName, PoolRef, Reported, ScalingMode, Warmup,
    WarmupStatus,
};

/// The IPs that the pools of one Region will have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Allocation {
    /// The IPs of each pool whose IPs the file states.
    pub(super) members: BTreeMap<PoolName, BTreeSet<Ipv4Addr>>,
    /// The counted pools that have too few IPs, with the number of missing IPs.
    pub(super) shortages: BTreeMap<PoolName, usize>,
}

impl Allocation {
    /// The IPs of all pools.
    pub(super) fn taken(&self) -> BTreeSet<Ipv4Addr> {
        self.members.values().flatten().copied().collect()
    }
}

/// Chooses the IPs of one Region. `frozen` pools keep their IPs: they neither get nor release any.
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
            // There are no IPs to choose for this pool; the comparison reports it.
            Membership::Count { .. } => {}
        }
    }
    supply.offer_released(desired);
    for (name, missing) in counts {
        supply.fill(name, missing);
    }
    supply.allocation
}

/// The IPs that can be chosen.
struct Supply<'a> {
    live: &'a LiveRegion,
    frozen: &'a BTreeSet<PoolName>,
    /// All IPs that any pool of the file lists or includes.
    named: BTreeSet<Ipv4Addr>,
    /// IPs that leave a pool of the file, best first.
    released: BTreeSet<Rank>,
    /// IPs of the default pool, best first.
    free: BTreeSet<Rank>,
    allocation: Allocation,
}

/// The order of choice: warm IPs first, then by percentage of warm-up, then the lowest address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(Reverse<(Finish, u8)>, Ipv4Addr);

/// The progress of the warm-up, in ascending order.
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
    // A finished warm-up counts as finished regardless of its percentage.
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

    /// The leased IPs of the selected pools that can be chosen: SES does not manage them, and no pool of the file names
    /// them.
    fn unnamed(&self, is_wanted: impl Fn(&PoolRef) -> bool) -> impl Iterator<Item = Rank> {
        let fits = move |(ip, held): &(&Ipv4Addr, &LiveDedicatedIp)| {
            is_wanted(&held.pool) && held.warmup.status != WarmupStatus::NotApplicable && !self.named.contains(*ip)
        };
        self.live.dedicated_ips.iter().filter(fits).map(|(ip, held)| rank(*ip, &held.warmup))
    }

    fn is_standard(&self, name: &PoolName) -> bool {
        self.live.pools.get(name).is_none_or(|pool| pool.scaling == ScalingMode::Standard)
    }

    /// Keeps the IPs that the pool includes, then its members up to the count. Returns how many are still missing.
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

    /// Gives a renamed pool that states no IPs those of the former pool in addition to its own.
    fn inherit(&mut self, name: &PoolName, former: &PoolName) {
        let is_free = |name: &PoolName| self.is_standard(name) && !self.frozen.contains(name);
        if self.live.pools.contains_key(former) && is_free(name) && is_free(former) {
            let both = self.unnamed(|pool| pool.named().is_some_and(|home| home == name || home == former));
            let members = both.map(|Rank(_, ip)| ip).collect();
            self.allocation.members.insert(name.clone(), members);
        }
    }

    /// Collects the IPs that leave a pool of the file, and those that an interrupted run left in a temporary pool.
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
