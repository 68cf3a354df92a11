//! Determines from which step to which each address is in each pool, each configuration set uses each pool, each
//! identity uses each configuration set, and each pool exists.

use std::collections::{BTreeMap, HashMap};
use std::net::Ipv4Addr;

use crate::{
    model::{ConfigurationSetName, LiveRegion, PoolName, PoolRef, ScalingMode, WarmupStatus, Write},
    plan::step::Step,
};

use super::{
    ancestors::Ancestors,
    identities::{self, Sets},
    routes::{Interval, PoolIndex, Route, SetStays, end_route, reroute},
    sending::{Switches, always_sending},
};

/// The address that mail leaves from. A managed pool and the shared pool count as one address each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Ip(Ipv4Addr),
    Pool(PoolIndex),
}

/// An interval in which an address is in a pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Presence {
    pub(super) origin: Origin,
    pub(super) interval: Interval,
    /// The pool that the address is in before the first step.
    pub(super) first_pool: Option<PoolIndex>,
    /// The pool that it is in after the last step.
    pub(super) last_pool: Option<PoolIndex>,
}

/// One pool over the whole run.
#[derive(Debug)]
pub(super) struct PoolHistory {
    pub(super) name: PoolRef,
    /// When the pool exists. `None` if it never does.
    pub(super) exists: Option<Interval>,
    pub(super) presences: Vec<Presence>,
}

/// The pools and routes over the whole run.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub(super) pools: Vec<PoolHistory>,
    pub(super) routes: Vec<Route>,
    index: HashMap<PoolRef, PoolIndex>,
}

impl Timeline {
    /// Builds the timeline from the steps.
    ///
    /// # Errors
    /// The index of a step that has no order relative to an earlier step on the same object, or that does not find what
    /// it expects.
    pub(super) fn of(live: &LiveRegion, steps: &[Step], ancestors: &Ancestors) -> Result<Self, usize> {
        let mut timeline = Self::default();
        timeline.pool_lives(live, steps, ancestors)?;
        timeline.ip_stays(live, steps, ancestors)?;
        timeline.routes(live, steps, ancestors)?;
        Ok(timeline)
    }

    /// The history of a pool that the steps or the account name.
    pub(super) fn history(&self, name: &PoolRef) -> Option<&PoolHistory> {
        self.index.get(name).map(|index| &self.pools[*index])
    }

    fn pool(&mut self, name: &PoolRef) -> PoolIndex {
        if let Some(index) = self.index.get(name) {
            return *index;
        }
        let exists = if name.named().is_some() { None } else { Some(Interval::ALWAYS) };
        let index = self.pools.len();
        self.pools.push(PoolHistory { name: name.clone(), exists, presences: Vec::new() });
        self.index.insert(name.clone(), index);
        index
    }

    fn named(&mut self, name: &PoolName) -> PoolIndex {
        self.pool(&PoolRef::Named(name.clone()))
    }

    /// Records when each pool exists, and when a pool that counts as one address has that address.
    fn pool_lives(&mut self, live: &LiveRegion, steps: &[Step], ancestors: &Ancestors) -> Result<(), usize> {
        let shared = self.pool(&PoolRef::Shared);
        self.one_address(shared, Interval::ALWAYS);
        self.pool(&PoolRef::Default);
        for (name, pool) in &live.pools {
            let index = self.named(name);
            self.pools[index].exists = Some(Interval::ALWAYS);
            if pool.scaling != ScalingMode::Standard {
                self.one_address(index, Interval::ALWAYS);
            }
        }
        for (at, step) in steps.iter().enumerate() {
            match &step.write {
                Write::CreateDedicatedIpPool { pool, scaling, .. } => self.create(pool, *scaling, at)?,
                Write::PutDedicatedIpPoolScalingAttributes { pool, .. } => self.convert(pool, at)?,
                Write::DeleteDedicatedIpPool { pool } => self.delete(pool, at, ancestors)?,
                Write::PutDedicatedIpInPool { .. }
                | Write::DeleteConfigurationSet { .. }
                | Write::CreateConfigurationSet { .. }
                | Write::PutConfigurationSetDeliveryOptions { .. }
                | Write::Setting(_) => {}
            }
        }
        Ok(())
    }

    /// Adds the one address that a managed or shared pool counts as.
    fn one_address(&mut self, pool: PoolIndex, interval: Interval) {
        let first_pool = interval.from.is_none().then_some(pool);
        let presence = Presence { origin: Origin::Pool(pool), interval, first_pool, last_pool: Some(pool) };
        self.pools[pool].presences.push(presence);
    }

    fn create(&mut self, pool: &PoolName, scaling: ScalingMode, at: usize) -> Result<(), usize> {
        let index = self.named(pool);
        let interval = Interval { from: Some(at), until: None };
        if self.pools[index].exists.replace(interval).is_some() {
            return Err(at);
        }
        if scaling == ScalingMode::Managed {
            self.one_address(index, interval);
        }
        Ok(())
    }

    fn convert(&mut self, pool: &PoolName, at: usize) -> Result<(), usize> {
        let index = self.named(pool);
        let one_address = |presence: &Presence| presence.origin == Origin::Pool(index);
        if self.pools[index].exists.is_none() || self.pools[index].presences.iter().any(one_address) {
            return Err(at);
        }
        self.one_address(index, Interval { from: Some(at), until: None });
        Ok(())
    }

    fn delete(&mut self, pool: &PoolName, at: usize, ancestors: &Ancestors) -> Result<(), usize> {
        let index = self.named(pool);
        match &mut self.pools[index].exists {
            Some(interval)
                if interval.until.is_none() && interval.from.is_none_or(|made| ancestors.is_before(made, at)) =>
            {
                interval.until = Some(at);
            }
            Some(_) | None => return Err(at),
        }
        for presence in &mut self.pools[index].presences {
            presence.interval.until = Some(at);
            presence.last_pool = None;
        }
        Ok(())
    }

    fn ip_stays(&mut self, live: &LiveRegion, steps: &[Step], ancestors: &Ancestors) -> Result<(), usize> {
        let mut moves: BTreeMap<Ipv4Addr, Vec<(usize, &PoolRef, &PoolRef)>> = BTreeMap::new();
        let mut converted: HashMap<&PoolName, usize> = HashMap::new();
        for (at, step) in steps.iter().enumerate() {
            match &step.write {
                Write::PutDedicatedIpInPool { ip, from, to } => moves.entry(*ip).or_default().push((at, from, to)),
                Write::PutDedicatedIpPoolScalingAttributes { pool, .. } => drop(converted.insert(pool, at)),
                _ => {}
            }
        }
        for (ip, held) in &live.dedicated_ips {
            // SES manages the IPs of a managed pool: the pool counts as one address.
            if held.warmup.status == WarmupStatus::NotApplicable {
                continue;
            }
            let moves = moves.remove(ip).unwrap_or_default();
            let end = moves.last().map_or(&held.pool, |(_, _, to)| *to);
            let converted = end.named().and_then(|pool| converted.get(pool)).copied();
            self.stays_of(*ip, &held.pool, &moves, converted, ancestors)?;
        }
        moves.into_values().flatten().next().map_or(Ok(()), |(at, _, _)| Err(at))
    }

    fn stays_of(
        &mut self,
        ip: Ipv4Addr,
        start: &PoolRef,
        moves: &[(usize, &PoolRef, &PoolRef)],
        converted: Option<usize>,
        ancestors: &Ancestors,
    ) -> Result<(), usize> {
        let first = self.pool(start);
        // A converted pool takes its IPs over: from then on it counts as one address.
        let last = moves.last().map_or(first, |(_, _, to)| self.pool(to));
        let last = Some(last).filter(|_| converted.is_none());
        let (mut here, mut from) = (first, None);
        let stay = |timeline: &mut Self, pool: PoolIndex, interval: Interval| {
            let (first_pool, last_pool) = (Some(first), last);
            timeline.pools[pool].presences.push(Presence { origin: Origin::Ip(ip), interval, first_pool, last_pool });
        };
        for (at, expected, to) in moves {
            let ordered = from.is_none_or(|before| ancestors.is_before(before, *at));
            if !ordered || self.pool(expected) != here {
                return Err(*at);
            }
            stay(self, here, Interval { from, until: Some(*at) });
            (here, from) = (self.pool(to), Some(*at));
        }
        stay(self, here, Interval { from, until: converted });
        Ok(())
    }

    fn routes(&mut self, live: &LiveRegion, steps: &[Step], ancestors: &Ancestors) -> Result<(), usize> {
        let without_set = self.pool(&PoolRef::Default);
        let always = [(without_set, Interval::ALWAYS)];
        self.routes.push(Route::of_set(None, &always, always_sending(&always)));
        let mut routes = SetStays::new();
        for (name, set) in &live.configuration_sets {
            let pool = self.pool(set.delivery.route());
            routes.insert(name, vec![(pool, Interval::ALWAYS)]);
        }
        for (at, step) in steps.iter().enumerate() {
            match &step.write {
                Write::CreateConfigurationSet { configuration_set, delivery, .. } => {
                    let interval = Interval { from: Some(at), until: None };
                    let pool = self.pool(delivery.route());
                    if routes.insert(configuration_set, vec![(pool, interval)]).is_some() {
                        return Err(at);
                    }
                }
                Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, expected } => {
                    let (to, found) = (self.pool(delivery.route()), self.pool(expected.route()));
                    let stays = routes.get_mut(configuration_set).ok_or(at)?;
                    reroute(stays, to, found, at, ancestors)?;
                }
                Write::DeleteConfigurationSet { configuration_set } => {
                    let stays = routes.get_mut(configuration_set).ok_or(at)?;
                    end_route(stays, at, ancestors)?;
                }
                Write::CreateDedicatedIpPool { .. }
                | Write::PutDedicatedIpPoolScalingAttributes { .. }
                | Write::DeleteDedicatedIpPool { .. }
                | Write::PutDedicatedIpInPool { .. }
                | Write::Setting(_) => {}
            }
        }
        let switches = Switches::of(live, steps, ancestors)?;
        let sets = Sets { without_set, stays: &routes, switches: &switches };
        self.routes.extend(identities::routes(&sets, live, steps, ancestors)?);
        let route = |(name, stays): (&&ConfigurationSetName, &Vec<_>)| {
            Route::of_set(Some((*name).clone()), stays, switches.cut(name, stays))
        };
        self.routes.extend(routes.iter().map(route));
        Ok(())
    }
}
