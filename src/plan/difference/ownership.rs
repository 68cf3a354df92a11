//! Whose the things are that changes touch: another owner's are never changed, ignored ones neither, and nothing hangs on
//! tags that were not read.

use std::collections::{BTreeSet, HashSet};

use crate::{
    model::{ConfigurationSetName, Owner, Ownership, PoolName, PoolRef, Tagged, Write},
    plan::withheld::WithheldCode,
};

use super::Comparison;

impl Comparison<'_> {
    /// Whose it is. A file without an owner asks nobody: everything counts as ownerless. A pool whose tags were not read
    /// is noted as one to read.
    pub(super) fn ownership(&mut self, thing: &Tagged) -> Ownership {
        let Some(owner) = self.whole.owner.as_ref() else { return Ownership::Ownerless };
        let ownership = Ownership::of(owner, self.live.tags_of(thing));
        if let (Ownership::Unknown, Tagged::Pool(name)) = (&ownership, thing) {
            self.found.unread.pools.insert(name.clone());
        }
        ownership
    }

    /// Withholds the changes that touch what may not be changed.
    pub(super) fn hold_back(&mut self) {
        let mut held: BTreeSet<(Tagged, WithheldCode)> = BTreeSet::new();
        let (mut kept, mut dropped) = (Vec::new(), HashSet::new());
        for (change, write) in std::mem::take(&mut self.found.changes) {
            let objections: Vec<_> = touched(&write).into_iter().filter_map(|thing| self.objection(thing)).collect();
            if objections.is_empty() {
                kept.push((change, write));
                continue;
            }
            dropped.insert(change.address);
            for (thing, code, message) in objections {
                if held.insert((thing.clone(), code)) {
                    self.withhold(thing.kind(), &thing.name(), code, message);
                }
            }
        }
        self.found.changes = kept;
        // Who does not change needs no warning.
        self.found.warnings.retain(|warning| !dropped.contains(&warning.address));
    }

    /// Why a thing may not be changed, if it may not.
    pub(super) fn objection(&mut self, thing: Tagged) -> Option<(Tagged, WithheldCode, String)> {
        if !self.is_live(&thing) {
            return None;
        }
        let (code, message) = if self.is_ignored(&thing) {
            let message = "`ignore` in the file leaves it out, and the file asks for what changes it: take it out of \
                           `ignore`, or leave it as it is"
                .to_owned();
            (WithheldCode::Ignored, message)
        } else {
            match self.ownership(&thing) {
                Ownership::Ours | Ownership::Ownerless => return None,
                Ownership::Another(owner) => (WithheldCode::AnotherOwner, another_owner(owner.as_str())),
                Ownership::Unknown => (WithheldCode::OwnerUnknown, "its tags were not read".to_owned()),
            }
        };
        Some((thing, code, message))
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

    /// A counted pool that may not be changed has no IPs chosen for it: what it lacks is said here.
    pub(super) fn frozen_counts(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            let Some(ips) = wanted.ips.as_ref().filter(|_| self.frozen.contains(name)) else { continue };
            let inside = self.live.dedicated_ips.values().filter(|ip| ip.pool.named() == Some(name)).count();
            if inside == ips.size() || self.allocation.members.contains_key(name) {
                continue;
            }
            if let Some((thing, code, message)) = self.objection(Tagged::Pool(name.clone())) {
                self.withhold(thing.kind(), &thing.name(), code, message);
            }
        }
    }
}

pub(crate) fn another_owner(owner: &str) -> String {
    format!(
        "its tag `sesform:owner` says `{owner}`: another owner's things are never changed; take it out of the file, or \
         agree with that owner and change the tag"
    )
}

/// What is said of an identity that leaves another owner's configuration set.
pub(crate) fn sends_by(set: &ConfigurationSetName, owner: &Owner) -> String {
    format!(
        "it sends by configuration set `{set}`, whose tag `sesform:owner` says `{owner}`: another owner's mail is not \
         taken over; take its `configuration_set` out of the file, or agree with that owner and change the tag"
    )
}

/// The live things that a write changes. An IP that moves changes the pools at both ends.
pub(crate) fn touched(write: &Write) -> Vec<Tagged> {
    let pool = |name: &PoolName| Tagged::Pool(name.clone());
    let end = |end: &PoolRef| end.named().map(pool);
    match write {
        // What is created is ours.
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
