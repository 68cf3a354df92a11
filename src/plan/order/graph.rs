//! One Region as routes: where each address and each configuration set is and where it is to be.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::Ipv4Addr;

use crate::model::{
    ConfigurationSetName, DesiredRegion, LiveRegion, Membership, PoolName, PoolRef, ScalingMode, Setting, WarmupStatus,
    Write,
};

/// A pool's index in the graph.
pub(super) type PoolIndex = usize;

/// One pool.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) name: PoolRef,
    /// Addresses that are in it from beginning to end: IPs that stay, and the one that a managed or shared pool counts as.
    pub(super) fixed: usize,
    /// Addresses in it before the first step.
    pub(super) before: usize,
    /// Addresses in it after the last step.
    pub(super) after: usize,
    /// Those of the fixed ones that a conversion takes over.
    pub(super) converted: usize,
    /// Whether leased IPs can be put into it.
    pub(super) is_standard: bool,
    /// Whether the file states which IPs are in it, so that a new plan would set it right after a stopped run. So would it
    /// a temporary pool that was left.
    pub(super) is_stated: bool,
    /// Whether IPs that the file lists for other pools may wait in it: the file states it, and it is empty or its IPs are
    /// stated too.
    pub(super) can_lend: bool,
}

/// A leased IP, or the address that a conversion to `MANAGED` brings.
#[derive(Debug)]
pub(super) struct AddressRoute {
    /// The IP; none for a conversion.
    pub(super) ip: Option<Ipv4Addr>,
    /// The pool that it is in; none for a conversion.
    pub(super) from: Option<PoolIndex>,
    pub(super) to: PoolIndex,
    /// The write that moves it.
    pub(super) write: Option<usize>,
}

/// A configuration set that is there, or mail without one.
#[derive(Debug)]
pub(super) struct SetRoute<'a> {
    /// The configuration set; none for mail without one.
    pub(super) name: Option<&'a ConfigurationSetName>,
    pub(super) from: PoolIndex,
    pub(super) to: PoolIndex,
    /// The write that changes it.
    pub(super) write: Option<usize>,
    /// Whether it has an address before and after, and so is owed one at every moment.
    pub(super) is_owed: bool,
    /// Whether the file states its pool, so that a new plan would set it right after a stopped run. If not, it goes
    /// straight where it goes: to the pool that its own is renamed to, or away.
    pub(super) is_stated: bool,
}

/// What changes its pool by a write that is about no pool, and so has no other way to go: a new configuration set that
/// identities come to, and an identity that comes to another set.
#[derive(Debug)]
pub(super) struct Companion {
    pub(super) from: PoolIndex,
    pub(super) to: PoolIndex,
    /// The write that does it.
    pub(super) write: usize,
    /// Whether it needs an address at every moment.
    pub(super) owed: Owed,
    /// Whether it is a new configuration set, by which no mail of before goes.
    pub(super) is_new: bool,
}

/// Whether a companion needs an address at every moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owed {
    /// Its mail had an address, and will have one.
    Always,
    /// A new set had better have one from the start; no mail of before depends on it.
    Rather,
    /// It had none, or will have none.
    Never,
}

/// What has an order beside that of pools, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Mover {
    Set(usize),
    Companion(usize),
}

/// What no detour may touch: objects of another owner.
#[derive(Debug, Default)]
pub(crate) struct OffLimits {
    pub(crate) pools: BTreeSet<PoolName>,
    pub(crate) sets: BTreeSet<ConfigurationSetName>,
}

/// One Region as routes.
#[derive(Debug)]
pub(super) struct RouteGraph<'a> {
    pub(super) pools: Vec<Pool>,
    pub(super) addresses: Vec<AddressRoute>,
    pub(super) sets: Vec<SetRoute<'a>>,
    pub(super) companions: Vec<Companion>,
    /// Which has to be where it goes before which: an identity comes to a set that is settled, and leaves one before that
    /// is sent elsewhere.
    pub(super) precedence: Vec<(Mover, Mover)>,
    /// The write that creates a pool, by pool.
    pub(super) creations: BTreeMap<PoolIndex, usize>,
    /// The writes that create configuration sets, with the pool of each.
    pub(super) births: Vec<(usize, PoolIndex)>,
    /// The writes that delete pools, with the pool of each.
    pub(super) deletions: Vec<(usize, PoolIndex)>,
    index: HashMap<PoolRef, PoolIndex>,
}

/// Where identities can come to, by name.
struct Comers<'n> {
    /// Sets that are there, by their index.
    sets: HashMap<&'n ConfigurationSetName, usize>,
    /// Sets that are created: the write and the pool.
    births: HashMap<&'n ConfigurationSetName, (usize, PoolIndex)>,
    /// Those of them that are companions, by their index.
    born: HashMap<&'n ConfigurationSetName, usize>,
}

impl<'n> Comers<'n> {
    fn of(sets: &[SetRoute<'n>], writes: &'n [Write], births: &[(usize, PoolIndex)]) -> Self {
        let sets = sets.iter().enumerate().filter_map(|(at, set)| Some((set.name?, at)));
        let births = births.iter().filter_map(|(write, pool)| match &writes[*write] {
            Write::CreateConfigurationSet { configuration_set, .. } => Some((configuration_set, (*write, *pool))),
            _ => None,
        });
        Self { sets: sets.collect(), births: births.collect(), born: HashMap::new() }
    }
}

impl<'a> RouteGraph<'a> {
    pub(super) fn of(
        desired: &DesiredRegion,
        live: &'a LiveRegion,
        writes: &'a [Write],
        off_limits: &OffLimits,
    ) -> Self {
        let mut graph = Self {
            pools: Vec::new(),
            addresses: Vec::new(),
            sets: Vec::new(),
            companions: Vec::new(),
            precedence: Vec::new(),
            creations: BTreeMap::new(),
            births: Vec::new(),
            deletions: Vec::new(),
            index: HashMap::new(),
        };
        graph.add_pools(live, writes);
        graph.add_addresses(live, writes);
        graph.add_sets(desired, live, writes, off_limits);
        graph.add_identities(live, writes);
        graph.mark_stated(desired, live, off_limits);
        graph
    }

    /// The index of a pool; one that is not there is taken as an empty `STANDARD` one.
    pub(super) fn pool(&mut self, name: &PoolRef) -> PoolIndex {
        if let Some(index) = self.index.get(name) {
            return *index;
        }
        let index = self.pools.len();
        let is_standard = !matches!(name, PoolRef::Shared);
        self.pools.push(Pool {
            name: name.clone(),
            fixed: 0,
            before: 0,
            after: 0,
            converted: 0,
            is_standard,
            is_stated: false,
            can_lend: false,
        });
        self.index.insert(name.clone(), index);
        index
    }

    fn add_pools(&mut self, live: &LiveRegion, writes: &[Write]) {
        self.pool(&PoolRef::Default);
        let shared = self.pool(&PoolRef::Shared);
        self.add_fixed(shared, true);
        for (name, pool) in &live.pools {
            let index = self.pool(&PoolRef::Named(name.clone()));
            if pool.scaling != ScalingMode::Standard {
                self.pools[index].is_standard = false;
                self.add_fixed(index, true);
            }
        }
        for (at, write) in writes.iter().enumerate() {
            if let Write::DeleteDedicatedIpPool { pool } = write {
                let index = self.pool(&PoolRef::Named(pool.clone()));
                self.deletions.push((at, index));
            }
            if let Write::CreateDedicatedIpPool { pool, scaling, .. } = write {
                let index = self.pool(&PoolRef::Named(pool.clone()));
                self.creations.insert(index, at);
                if *scaling == ScalingMode::Managed {
                    self.pools[index].is_standard = false;
                    self.add_fixed(index, false);
                }
            }
        }
    }

    /// Where a deleted set goes: a place of its own, so that deletions tie no pools together. Like the shared pool it takes
    /// no IP and is never without an address, so a set can always go there.
    fn nowhere(&mut self) -> PoolIndex {
        let index = self.pools.len();
        let name = PoolRef::Shared;
        let (is_standard, is_stated) = (false, false);
        let can_lend = false;
        self.pools.push(Pool { name, fixed: 0, before: 0, after: 0, converted: 0, is_standard, is_stated, can_lend });
        self.add_fixed(index, true);
        index
    }

    fn add_fixed(&mut self, pool: PoolIndex, is_there_before: bool) {
        let pool = &mut self.pools[pool];
        pool.fixed += 1;
        pool.before += usize::from(is_there_before);
        pool.after += 1;
    }

    fn add_addresses(&mut self, live: &LiveRegion, writes: &[Write]) {
        let mut moves: HashMap<Ipv4Addr, (usize, &PoolRef)> = HashMap::new();
        for (at, write) in writes.iter().enumerate() {
            match write {
                Write::PutDedicatedIpInPool { ip, to, .. } => drop(moves.insert(*ip, (at, to))),
                Write::PutDedicatedIpPoolScalingAttributes { pool, .. } => {
                    let to = self.pool(&PoolRef::Named(pool.clone()));
                    self.pools[to].after += 1;
                    self.addresses.push(AddressRoute { ip: None, from: None, to, write: Some(at) });
                }
                Write::CreateDedicatedIpPool { .. }
                | Write::DeleteDedicatedIpPool { .. }
                | Write::CreateConfigurationSet { .. }
                | Write::DeleteConfigurationSet { .. }
                | Write::PutConfigurationSetDeliveryOptions { .. }
                | Write::Setting(_) => {}
            }
        }
        let converts = |address: &AddressRoute| address.ip.is_none().then_some(address.to);
        let converted: BTreeSet<PoolIndex> = self.addresses.iter().filter_map(converts).collect();
        for (ip, held) in &live.dedicated_ips {
            // The IPs of a managed pool are SES's affair: the pool counts as one address.
            if held.warmup.status == WarmupStatus::NotApplicable {
                continue;
            }
            let from = self.pool(&held.pool);
            let moved = moves.get(ip);
            let to = moved.map_or(from, |(_, to)| self.pool(to));
            self.pools[from].before += 1;
            self.pools[to].after += 1;
            self.pools[from].fixed += usize::from(from == to);
            self.pools[from].converted += usize::from(from == to && converted.contains(&to));
            let write = moved.map(|(at, _)| *at);
            self.addresses.push(AddressRoute { ip: Some(*ip), from: Some(from), to, write });
        }
    }

    fn mark_stated(&mut self, desired: &DesiredRegion, live: &LiveRegion, off_limits: &OffLimits) {
        for pool in &mut self.pools {
            let Some(name) = pool.name.named() else { continue };
            // Of a counted pool a new plan may choose other IPs: what a stopped run leaves there need not be set right.
            let wanted = desired.pools.as_ref().and_then(|pools| pools.get(name));
            let lists = wanted.is_some_and(|pool| matches!(pool.ips, Some(Membership::Exact(_))));
            let is_ours = !off_limits.pools.contains(name);
            pool.is_stated = (lists || live.leftovers.contains(name)) && is_ours;
            let is_bare = wanted.is_some_and(|pool| pool.ips.is_none()) && pool.before + pool.after == 0;
            pool.can_lend = pool.is_stated || (is_bare && is_ours);
        }
    }

    fn add_sets(&mut self, desired: &DesiredRegion, live: &'a LiveRegion, writes: &[Write], off_limits: &OffLimits) {
        let mut changed: HashMap<&ConfigurationSetName, (usize, &PoolRef)> = HashMap::new();
        let mut deleted: HashMap<&ConfigurationSetName, usize> = HashMap::new();
        for (at, write) in writes.iter().enumerate() {
            match write {
                Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, .. } => {
                    changed.insert(configuration_set, (at, delivery.route()));
                }
                Write::DeleteConfigurationSet { configuration_set } => drop(deleted.insert(configuration_set, at)),
                Write::CreateConfigurationSet { delivery, .. } => {
                    let pool = self.pool(delivery.route());
                    self.births.push((at, pool));
                }
                Write::CreateDedicatedIpPool { .. }
                | Write::DeleteDedicatedIpPool { .. }
                | Write::PutDedicatedIpInPool { .. }
                | Write::PutDedicatedIpPoolScalingAttributes { .. }
                | Write::Setting(_) => {}
            }
        }
        let without = self.pool(&PoolRef::Default);
        self.add_set(None, (without, without), None, false);
        let stated = |name| {
            let sets = desired.configuration_sets.as_ref();
            let has_pool = sets.and_then(|sets| sets.get(name)).is_some_and(|set| set.pool.is_some());
            has_pool && !off_limits.sets.contains(name)
        };
        for (name, set) in &live.configuration_sets {
            let from = self.pool(set.delivery.route());
            if let Some(write) = deleted.get(name) {
                let nowhere = self.nowhere();
                self.add_set(Some(name), (from, nowhere), Some(*write), false);
                continue;
            }
            let write = changed.get(name);
            let to = write.map_or(from, |(_, to)| self.pool(to));
            self.add_set(Some(name), (from, to), write.map(|(at, _)| *at), stated(name));
        }
    }

    /// Identities that come to another set, and the new sets that they come to.
    fn add_identities(&mut self, live: &'a LiveRegion, writes: &'a [Write]) {
        let mut comers = Comers::of(&self.sets, writes, &self.births);
        for (at, write) in writes.iter().enumerate() {
            let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
                configuration_set, expected, ..
            }) = write
            else {
                continue;
            };
            // Mail by a set that is not there is refused: no route.
            let Some(from) = self.place_before(expected.as_ref(), live) else { continue };
            let Some((to, comes_to)) = self.place_after(configuration_set.as_ref(), &mut comers) else { continue };
            let owed = if self.is_owed(from, to) { Owed::Always } else { Owed::Never };
            let identity = Mover::Companion(self.companions.len());
            self.companions.push(Companion { from, to, write: at, owed, is_new: false });
            self.precedence.extend(comes_to.map(|set| (set, identity)));
            let leaves = expected.as_ref().and_then(|name| comers.sets.get(name).copied());
            self.precedence.extend(leaves.map(|set| (identity, Mover::Set(set))));
        }
    }

    fn place_before(&mut self, set: Option<&ConfigurationSetName>, live: &LiveRegion) -> Option<PoolIndex> {
        match set {
            None => Some(self.pool(&PoolRef::Default)),
            Some(name) => live.configuration_sets.get(name).map(|set| self.pool(set.delivery.route())),
        }
    }

    /// The pool that a set ends with, and what has to be done for that.
    fn place_after<'n>(
        &mut self,
        set: Option<&'n ConfigurationSetName>,
        comers: &mut Comers<'n>,
    ) -> Option<(PoolIndex, Option<Mover>)> {
        let Some(name) = set else { return Some((self.pool(&PoolRef::Default), None)) };
        if let Some(set) = comers.sets.get(name) {
            return Some((self.sets[*set].to, Some(Mover::Set(*set))));
        }
        if let Some(birth) = comers.born.get(name) {
            return Some((self.companions[*birth].to, Some(Mover::Companion(*birth))));
        }
        let (write, to) = *comers.births.get(name)?;
        let (from, birth) = (self.nowhere(), self.companions.len());
        let owed = if self.pools[to].after > 0 { Owed::Rather } else { Owed::Never };
        self.companions.push(Companion { from, to, write, owed, is_new: true });
        comers.born.insert(name, birth);
        Some((to, Some(Mover::Companion(birth))))
    }

    fn add_set(
        &mut self,
        name: Option<&'a ConfigurationSetName>,
        (from, to): (PoolIndex, PoolIndex),
        write: Option<usize>,
        is_stated: bool,
    ) {
        let is_owed = self.is_owed(from, to);
        self.sets.push(SetRoute { name, from, to, write, is_owed, is_stated });
    }

    /// Whether mail that goes from one pool to the other may leave from AWS's shared IPs: it does before, or will after.
    pub(super) fn may_share(&self, from: PoolIndex, to: PoolIndex) -> bool {
        let is_shared = |pool: PoolIndex, has: usize| {
            self.index.get(&PoolRef::Shared) == Some(&pool) || (self.pools[pool].name == PoolRef::Default && has == 0)
        };
        is_shared(from, self.pools[from].before) || is_shared(to, self.pools[to].after)
    }

    /// Whether mail that goes from one pool to the other has an address before and after. Through the default pool it always
    /// has one: those of AWS where no leased IP is in it.
    fn is_owed(&self, from: PoolIndex, to: PoolIndex) -> bool {
        let (first, last) = (&self.pools[from], &self.pools[to]);
        let falls_back = |pool: &Pool| from != to && pool.name == PoolRef::Default;
        (first.before > 0 || falls_back(first)) && (last.after > 0 || falls_back(last))
    }
}
