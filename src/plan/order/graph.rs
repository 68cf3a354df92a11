//! Restates one Region as routes: the current and the desired pool of each address and each configuration set.
//! `companions` adds those of identities, `silence` knows which sets are paused.

mod companions;
mod silence;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::Ipv4Addr;

use crate::model::{
    ConfigurationSetName, DesiredRegion, LiveRegion, Membership, PoolName, PoolRef, ScalingMode, WarmupStatus, Write,
};

use super::sending::{SetWrites, Switches};

/// A pool's index in the graph.
pub(super) type PoolIndex = usize;

/// One pool.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) name: PoolRef,
    /// The number of addresses that are in it throughout: IPs that stay, and the one address that a managed pool or the
    /// shared pool counts as.
    pub(super) fixed: usize,
    /// The number of addresses in it before the first step.
    pub(super) before: usize,
    /// The number of addresses in it after the last step.
    pub(super) after: usize,
    /// The number of the `fixed` addresses that a conversion takes over.
    pub(super) converted: usize,
    /// Whether leased IPs can be moved into it.
    pub(super) is_standard: bool,
    /// Whether the file states which IPs are in it, so that a new plan corrects the pool after an interrupted run. This
    /// also holds for a temporary pool of an interrupted run.
    pub(super) is_stated: bool,
    /// Whether IPs that the file lists for other pools may wait in it: the file declares the pool, and either the pool
    /// is empty or the file states its IPs too.
    pub(super) can_lend: bool,
}

/// A leased IP, or the address that a conversion to `MANAGED` adds.
#[derive(Debug)]
pub(super) struct AddressRoute {
    /// The IP. `None` for a conversion.
    pub(super) ip: Option<Ipv4Addr>,
    /// The pool that it is in. `None` for a conversion.
    pub(super) from: Option<PoolIndex>,
    pub(super) to: PoolIndex,
    /// The write that moves it.
    pub(super) write: Option<usize>,
}

/// An existing configuration set that sends before or after the plan, or mail without a set. A set that is paused leaves
/// to nowhere, like a deleted one; a set that is resumed comes from nowhere.
#[derive(Debug)]
pub(super) struct SetRoute<'a> {
    /// The configuration set. `None` for mail without a set.
    pub(super) name: Option<&'a ConfigurationSetName>,
    pub(super) from: PoolIndex,
    pub(super) to: PoolIndex,
    /// The write that changes it.
    pub(super) write: Option<usize>,
    /// Whether it has an address before and after the plan, and so must have one at every moment.
    pub(super) is_owed: bool,
    /// Whether the file states its pool, so that a new plan corrects it after an interrupted run. Otherwise it moves
    /// directly to its destination: the new name of a renamed pool, or deletion.
    pub(super) is_stated: bool,
}

/// A mover whose pool changes through a write that names no pool, so that it cannot use any other pool in between: a
/// new configuration set that identities switch to, or an identity that switches to another set.
#[derive(Debug)]
pub(super) struct Companion {
    pub(super) from: PoolIndex,
    pub(super) to: PoolIndex,
    /// The write that moves it.
    pub(super) write: usize,
    /// Whether it needs an address at every moment, and how strictly.
    pub(super) owed: Owed,
    /// Whether it is a new configuration set, which no mail used before.
    pub(super) is_new: bool,
}

/// Whether a companion needs an address at every moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owed {
    /// Its mail has an address before and after the plan.
    Always,
    /// A new set that should have an address from the start, although no mail used it before.
    Rather,
    /// Its mail has no address before the plan, or none after it.
    Never,
}

/// A set or a companion, by index. An order among these applies in addition to the order of pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Mover {
    Set(usize),
    Companion(usize),
}

/// Objects of other owners, which no detour may change.
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
    /// Writes that change the pool of sets while these are paused, so that no rule of addresses applies, and writes that
    /// delete paused sets: the write, the old pool, and the new one.
    pub(super) silent: Vec<(usize, PoolIndex, Option<PoolIndex>)>,
    /// Pairs of movers: the first must be at its destination before the second moves. An identity switches to a set
    /// after the set has its final pool, and leaves a set before the set changes its pool.
    pub(super) precedence: Vec<(Mover, Mover)>,
    /// The write that creates each new pool.
    pub(super) creations: BTreeMap<PoolIndex, usize>,
    /// The writes that create configuration sets, each with the pool of its set.
    pub(super) births: Vec<(usize, PoolIndex)>,
    /// The writes that delete pools, each with its pool.
    pub(super) deletions: Vec<(usize, PoolIndex)>,
    /// For each pool, the place of the paused sets that were in it or come to it.
    paused_places: HashMap<PoolIndex, PoolIndex>,
    index: HashMap<PoolRef, PoolIndex>,
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
            silent: Vec::new(),
            precedence: Vec::new(),
            creations: BTreeMap::new(),
            births: Vec::new(),
            deletions: Vec::new(),
            paused_places: HashMap::new(),
            index: HashMap::new(),
        };
        graph.add_pools(live, writes);
        graph.add_addresses(live, writes);
        graph.add_sets(desired, live, writes, off_limits);
        graph.add_identities(live, writes);
        graph.mark_stated(desired, live, off_limits);
        graph
    }

    /// Returns the index of a pool, and adds the pool as an empty `STANDARD` pool if the graph does not have it.
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

    /// Adds a place for a deleted set or for a set before its creation. Each one has its own, so that it connects no
    /// pools. Like the shared pool, it accepts no IP and always has an address, so a set can always move there.
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
            // SES manages the IPs of a managed pool: the pool counts as one address.
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
            // If the file states only the number of IPs, a new plan may choose other IPs and leave the IPs of an
            // interrupted run there.
            let wanted = desired.pools.as_ref().and_then(|pools| pools.get(name));
            let lists = wanted.is_some_and(|pool| matches!(pool.ips, Some(Membership::Exact(_))));
            let is_ours = !off_limits.pools.contains(name);
            pool.is_stated = (lists || live.leftovers.contains(name)) && is_ours;
            let is_bare = wanted.is_some_and(|pool| pool.ips.is_none()) && pool.before == 0;
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
        let switches = Switches::of(writes);
        for (name, set) in &live.configuration_sets {
            let (change, delete) = (changed.get(name).copied(), deleted.get(name).copied());
            let writes = SetWrites { change, delete, is_stated: stated(name) };
            self.add_existing((name, set), &writes, &switches);
        }
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

    /// Whether mail that changes from one pool to another may leave from AWS's shared IPs: it does so before or after
    /// the plan.
    pub(super) fn may_share(&self, from: PoolIndex, to: PoolIndex) -> bool {
        let is_shared = |pool: PoolIndex, has: usize| {
            self.index.get(&PoolRef::Shared) == Some(&pool) || (self.pools[pool].name == PoolRef::Default && has == 0)
        };
        is_shared(from, self.pools[from].before) || is_shared(to, self.pools[to].after)
    }

    /// Whether mail that changes from one pool to another has an address before and after the plan. Mail that uses the
    /// default pool always has one: AWS's shared IPs if no leased IP is in it.
    fn is_owed(&self, from: PoolIndex, to: PoolIndex) -> bool {
        let (first, last) = (&self.pools[from], &self.pools[to]);
        let falls_back = |pool: &Pool| from != to && pool.name == PoolRef::Default;
        (first.before > 0 || falls_back(first)) && (last.after > 0 || falls_back(last))
    }
}
