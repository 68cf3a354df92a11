//! Ownership of the objects that changes affect: objects of other owners and ignored objects are never changed, and
//! nothing depends on tags that were not read.

use std::collections::HashSet;

use crate::{
    model::{ConfigurationSetName, Desired, LiveRegion, Name as _, Ownership, PoolName, PoolRef, Tagged, Write},
    plan::finding::{OwnerConflict, Tagging, WithheldReason},
};

use super::Comparison;

impl Comparison<'_> {
    /// The ownership of an object. If the file has no owner, every object counts as ownerless. If the tags of a pool
    /// were not read, the pool is added to the list of pools to read.
    pub(super) fn ownership(&mut self, thing: &Tagged) -> Ownership {
        let Some(owner) = self.whole.owner.as_ref() else { return Ownership::Ownerless };
        let ownership = Ownership::of(owner, self.live.tags_of(thing));
        if let (Ownership::Unknown, Tagged::Pool(name)) = (&ownership, thing) {
            self.found.unread.pools.insert(name.clone());
        }
        ownership
    }

    /// Withholds the changes of objects that may not be changed.
    pub(super) fn hold_back(&mut self) {
        let (mut kept, mut dropped) = (Vec::new(), HashSet::new());
        for (change, write) in std::mem::take(&mut self.found.changes) {
            let objections: Vec<_> = touched(&write).into_iter().filter_map(|thing| self.objection(thing)).collect();
            if objections.is_empty() {
                kept.push((change, write));
                continue;
            }
            dropped.insert(change.address);
            for (thing, reason) in objections {
                self.withhold(thing.kind(), &thing.name(), reason);
            }
        }
        self.found.changes = kept;
        // An object that does not change needs no warning.
        self.found.warnings.retain(|warning| !dropped.contains(&warning.address));
    }

    /// The reason why an object may not be changed. `None` if it may.
    pub(super) fn objection(&mut self, thing: Tagged) -> Option<(Tagged, WithheldReason)> {
        if !self.is_live(&thing) {
            return None;
        }
        let reason = if self.is_ignored(&thing) { WithheldReason::Ignored } else { not_ours(self.ownership(&thing))? };
        Some((thing, reason))
    }

    fn is_live(&self, thing: &Tagged) -> bool {
        match thing {
            Tagged::Pool(name) => self.live.pools.contains_key(name),
            Tagged::ConfigurationSet(name) => self.live.configuration_sets.contains_key(name),
        }
    }

    pub(super) fn is_ignored(&self, thing: &Tagged) -> bool {
        match thing {
            Tagged::Pool(name) => self.whole.ignore.pool(name),
            Tagged::ConfigurationSet(name) => self.whole.ignore.configuration_set(name),
        }
    }

    /// Withholds counted pools that may not be changed and do not have the stated number of IPs: no IPs are chosen for
    /// them.
    pub(super) fn frozen_counts(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            let Some(ips) = wanted.ips.as_ref().filter(|_| self.frozen.contains(name)) else { continue };
            let inside = self.live.dedicated_ips.values().filter(|ip| ip.pool.named() == Some(name)).count();
            if inside == ips.size() || self.allocation.members.contains_key(name) {
                continue;
            }
            if let Some((thing, reason)) = self.objection(Tagged::Pool(name.clone())) {
                self.withhold(thing.kind(), &thing.name(), reason);
            }
        }
    }
}

/// Whether the file cannot state a configuration set: `ignore` leaves it out, another owner has it, or its name is one
/// that no file can state.
pub(crate) fn is_beyond(desired: &Desired, live: &LiveRegion, set: &ConfigurationSetName) -> bool {
    let tags = live.configuration_sets.get(set).map(|set| &set.tags);
    let is_anothers = |owner| matches!(Ownership::of(owner, tags), Ownership::Another(_));
    desired.ignore.configuration_set(set) || desired.owner.as_ref().is_some_and(is_anothers) || set.check().is_err()
}

/// The reason why an object with that ownership may not be changed. `None` if it may.
pub(crate) fn not_ours(ownership: Ownership) -> Option<WithheldReason> {
    match ownership {
        Ownership::Ours | Ownership::Ownerless => None,
        Ownership::Another(owner) => Some(WithheldReason::AnotherOwner { conflict: OwnerConflict::Tagged(owner) }),
        Ownership::Unknown => Some(WithheldReason::OwnerUnknown { tags: Tagging::Unread }),
    }
}

/// The live objects that a write changes. Moving an IP changes the pools at both ends.
pub(crate) fn touched(write: &Write) -> Vec<Tagged> {
    let pool = |name: &PoolName| Tagged::Pool(name.clone());
    let end = |end: &PoolRef| end.named().map(pool);
    match write {
        // A new object always has the owner of the file.
        Write::CreateDedicatedIpPool { .. } | Write::CreateConfigurationSet { .. } => Vec::new(),
        Write::PutDedicatedIpPoolScalingAttributes { pool: name, .. } | Write::DeleteDedicatedIpPool { pool: name } => {
            vec![pool(name)]
        }
        Write::PutDedicatedIpInPool { ip: _, from, to } => [end(from), end(to)].into_iter().flatten().collect(),
        Write::Setting(setting) => setting.target().tagged().into_iter().collect(),
        Write::DeleteConfigurationSet { configuration_set }
        | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
            vec![Tagged::ConfigurationSet(configuration_set.clone())]
        }
    }
}
