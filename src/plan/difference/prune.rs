//! Deletion (`--prune`): objects that have the file's owner, that the file no longer states and that nothing uses.
//!
//! If an object of the file's owner cannot be deleted, it is withheld with the reason. Other objects stay unmanaged.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    model::{
        Address, ConfigurationSetName, Kind, Name, Ownership, PoolName, PoolRef, Protection, Reported, ScalingMode,
        Tagged, Tags, Write,
    },
    plan::{
        Allowance, Prune,
        change::{Action, Reason},
        facts::{ConfigurationSetFacts, Facts},
        finding::{KeptUntil, Protector, Reference, Tagging, WarningReason, WithheldReason},
        unmanaged::UnmanagedReason,
    },
};

use super::{Comparison, is_beyond};

impl Comparison<'_> {
    /// Deletes configuration sets. Runs before the functions that depend on which sets are deleted.
    pub(super) fn prune_sets(&mut self) {
        let Some(stated) = &self.desired.configuration_sets else { return };
        if self.policy.prune == Prune::Keep {
            return;
        }
        let gone: Vec<_> =
            self.live.configuration_sets.iter().filter(|(name, _)| !stated.contains_key(*name)).collect();
        let named = self.will_be_named();
        for (name, live) in gone {
            let thing = Tagged::ConfigurationSet(name.clone());
            let goes =
                self.is_prunable(&thing, Some(&live.tags)) && !self.awaits_successor(name) && !self.awaits_order(name);
            if goes && !self.is_still_named(name, &named) && !self.is_held_by_tenants(name) {
                let facts = ConfigurationSetFacts::from(live.delivery.clone());
                let write = Write::DeleteConfigurationSet { configuration_set: name.clone() };
                self.change(
                    Action::Delete,
                    Reason::Pruned,
                    Some(Facts::ConfigurationSet(Box::new(facts))),
                    None,
                    write,
                );
            }
        }
    }

    /// Deletes pools. Runs after the future IPs and configuration sets of all pools are known.
    pub(super) fn prune_pools(&mut self) {
        let Some(stated) = &self.desired.pools else { return };
        if self.policy.prune == Prune::Keep {
            return;
        }
        let goes = |name: &&PoolName| !stated.contains_key(*name) && !self.live.leftovers.contains(*name);
        for name in self.live.pools.keys().filter(goes).cloned().collect::<Vec<_>>() {
            let tags = self.live.pool_tags.get(&name);
            if self.is_prunable(&Tagged::Pool(name.clone()), tags)
                && let Some(ips) = self.leaving_with(&name)
            {
                self.release_all(&ips, &name);
                self.delete_pool(&name);
            }
        }
    }

    fn delete_pool(&mut self, name: &PoolName) {
        let Some(live) = self.live.pools.get(name) else { return };
        if live.scaling != ScalingMode::Standard && !self.may_relinquish(name, &live.scaling) {
            return;
        }
        let before = Facts::Pool(live.scaling.clone().into());
        let write = Write::DeleteDedicatedIpPool { pool: name.clone() };
        self.change(Action::Delete, Reason::Pruned, Some(before), None, write);
    }

    /// Whether a pool may be deleted together with its IPs, which return to SES. The account cannot get these IPs or
    /// their reputation back.
    fn may_relinquish(&mut self, name: &PoolName, scaling: &Reported<ScalingMode>) -> bool {
        let ips = self.with_odd(&self.leased_in(name), name);
        let scaling = scaling.clone();
        let is_allowed = self.policy.allowed.has(Allowance::Relinquish);
        if is_allowed {
            self.warn(Kind::DedicatedIpPool, name, WarningReason::RelinquishesIps { scaling, ips });
        } else {
            self.withhold(Kind::DedicatedIpPool, name, WithheldReason::RelinquishNotAllowed { scaling, ips });
        }
        is_allowed
    }

    /// The IPs that are in a pool now.
    pub(super) fn leased_in(&self, name: &PoolName) -> Vec<Ipv4Addr> {
        self.index.ips_in(name).to_vec()
    }

    /// The given IPs as text, and the IPs of the pool that are not IPv4 addresses.
    pub(super) fn with_odd(&self, ips: &[Ipv4Addr], name: &PoolName) -> Vec<String> {
        ips.iter().map(ToString::to_string).chain(self.odd_in(name).map(str::to_owned)).collect()
    }

    /// The IPs of a pool that are not IPv4 addresses. They stay in their pool.
    pub(super) fn odd_in(&self, name: &PoolName) -> impl Iterator<Item = &str> {
        self.live.odd_ips.iter().filter(|(_, pool)| pool.named() == Some(name)).map(|(ip, _)| ip.as_str())
    }

    /// Whether the object has the file's owner and may be deleted. If it has the owner but may not be deleted, it is
    /// withheld.
    fn is_prunable(&mut self, thing: &Tagged, tags: Option<&Tags>) -> bool {
        // If the file has no owner, no object is known to belong to it.
        if self.whole.owner.is_none() || self.is_ignored(thing) {
            return false;
        }
        match (self.ownership(thing), tags.map(Protection::of)) {
            (Ownership::Ours, Some(Protection::Unprotected)) => {
                let checked = match thing {
                    Tagged::Pool(name) => name.check(),
                    Tagged::ConfigurationSet(name) => name.check(),
                };
                let problem = match checked {
                    Ok(()) => return true,
                    Err(problem) => problem.to_string(),
                };
                self.withhold(thing.kind(), &thing.name(), WithheldReason::NotStatable { problem });
                false
            }
            (Ownership::Ours, Some(Protection::Protected)) => {
                let by = self.successor_of(thing).map_or(Protector::Itself, Protector::Renamed);
                self.withhold(thing.kind(), &thing.name(), WithheldReason::Protected { by });
                false
            }
            (Ownership::Unknown, _) | (Ownership::Ours, None) => {
                self.withhold(thing.kind(), &thing.name(), WithheldReason::OwnerUnknown { tags: Tagging::Unread });
                false
            }
            (Ownership::Another(_) | Ownership::Ownerless, _) => false,
        }
    }

    /// The IPs that go to the default pool when the pool is deleted: none of a managed one, which SES takes back. `None`
    /// if configuration sets still use the pool, or IPs stay in it that cannot go there: those that the file lists for
    /// another pool, which do not come there yet, those of a pool that is renamed, whose rename is withheld then, and
    /// addresses of an unknown kind.
    fn leaving_with(&mut self, name: &PoolName) -> Option<Vec<Ipv4Addr>> {
        let (ips, sets) = self.left_in(name);
        let is_renamed = self.index.successor_of_pool(name).is_some();
        let (staying, leaving): (Vec<_>, Vec<_>) =
            ips.into_iter().partition(|ip| is_renamed || self.listed.contains(ip));
        let ips = self.with_odd(&staying, name);
        let (kept, sets): (Vec<_>, Vec<_>) = sets.into_iter().partition(|set| self.kept.contains(set));
        let is_standard = self.live.pools.get(name).is_some_and(|pool| pool.scaling == ScalingMode::Standard);
        let holds = is_standard && !ips.is_empty();
        let is_used = holds || !sets.is_empty() || !kept.is_empty();
        if holds {
            self.withhold(Kind::DedicatedIpPool, name, WithheldReason::PoolHoldsIps { ips });
        }
        if !sets.is_empty() {
            let (beyond, sets): (Vec<_>, Vec<_>) =
                sets.into_iter().partition(|set| is_beyond(self.whole, self.live, set));
            let by = match beyond.is_empty() {
                true => Reference::ConfigurationSets(sets),
                false => Reference::ConfigurationSetsBeyond(beyond),
            };
            self.withhold(Kind::DedicatedIpPool, name, WithheldReason::StillReferred { by });
        }
        if !kept.is_empty() {
            let until = KeptUntil::ConfigurationSets(kept);
            self.warn(Kind::DedicatedIpPool, name, WarningReason::KeptForNow { until });
        }
        (!is_used).then(|| if is_standard { leaving } else { Vec::new() })
    }

    /// Lists live objects that the file does not state and that are neither deleted nor withheld.
    pub(super) fn unmanaged(&mut self) {
        let told = self.found.changes.iter().map(|(change, _)| &change.address);
        let told: BTreeSet<Address> =
            told.chain(self.found.withheld.iter().map(|item| &item.address)).cloned().collect();
        let pools = self.live.pools.keys().cloned().map(Tagged::Pool);
        let sets = self.live.configuration_sets.keys().cloned().map(Tagged::ConfigurationSet);
        let unstated: Vec<_> = pools.chain(sets).filter(|thing| self.is_unstated(thing)).collect();
        for thing in unstated {
            if !told.contains(&self.address(thing.kind(), &thing.name())) {
                let reason = self.left_for(&thing);
                self.leave(thing.kind(), &thing.name(), reason);
            }
        }
        let listed = |pool: &PoolRef| pool.named().is_some_and(|name| self.allocation.members.contains_key(name));
        let odd: Vec<_> = self.live.odd_ips.iter().filter(|(_, pool)| listed(pool)).map(|(ip, _)| ip).collect();
        odd.into_iter().for_each(|ip| self.leave(Kind::DedicatedIp, ip, UnmanagedReason::NotStatable));
    }

    /// Why an object that the file does not state is not changed.
    pub(super) fn left_for(&self, thing: &Tagged) -> UnmanagedReason {
        if self.is_ignored(thing) {
            return UnmanagedReason::Ignored;
        }
        let ownership = self.whole.owner.as_ref().map(|owner| Ownership::of(owner, self.live.tags_of(thing)));
        ownership.map_or(UnmanagedReason::OwnerUnknown, UnmanagedReason::from)
    }

    /// Whether the file states objects of this kind, but not this one.
    fn is_unstated(&self, thing: &Tagged) -> bool {
        match thing {
            Tagged::Pool(name) => self.desired.pools.as_ref().is_some_and(|pools| !pools.contains_key(name)),
            Tagged::ConfigurationSet(name) => {
                self.desired.configuration_sets.as_ref().is_some_and(|sets| !sets.contains_key(name))
            }
        }
    }

    /// The IPs and the configuration sets that a pool has after the plan.
    pub(super) fn left_in(&self, name: &PoolName) -> (Vec<Ipv4Addr>, BTreeSet<ConfigurationSetName>) {
        let pool = PoolRef::Named(name.clone());
        let (mut moved, mut rerouted, mut sets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, write) in &self.found.changes {
            match write {
                Write::PutDedicatedIpInPool { ip, .. } => drop(moved.insert(*ip)),
                Write::DeleteConfigurationSet { configuration_set } => drop(rerouted.insert(configuration_set)),
                Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, .. }
                | Write::CreateConfigurationSet { configuration_set, delivery, .. } => {
                    rerouted.insert(configuration_set);
                    sets.extend((*delivery.route() == pool).then(|| configuration_set.clone()));
                }
                Write::CreateDedicatedIpPool { .. }
                | Write::DeleteDedicatedIpPool { .. }
                | Write::Setting(_)
                | Write::PutDedicatedIpPoolScalingAttributes { .. } => {}
            }
        }
        let stays = self.live.dedicated_ips.iter().filter(|(ip, live)| live.pool == pool && !moved.contains(*ip));
        let ips = stays.map(|(ip, _)| *ip).collect();
        let goes_on = self.live.configuration_sets.iter().filter(|(_, live)| *live.delivery.route() == pool);
        sets.extend(goes_on.map(|(set, _)| set).filter(|set| !rerouted.contains(*set)).cloned());
        (ips, sets)
    }
}
