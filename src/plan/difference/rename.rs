//! Renamed pools and configuration sets. SES cannot rename: sesform creates the new object, moves IPs, sets and
//! identities to it, and prunes the old object like any other object that the file no longer states.

use std::{borrow::Cow, collections::BTreeSet};

use crate::{
    model::{
        ConfigurationSetName, DesiredConfigurationSet, DesiredPool, Kind, LiveConfigurationSet, PoolName, PoolRef,
        ScalingMode, Tagged, Tags,
    },
    plan::{
        Prune,
        finding::{KeptUntil, Tagging, Unrecognized, WarningReason, WithheldReason},
    },
};

use super::{Comparison, is_beyond, options::blocks, sets::overlay};

impl Comparison<'_> {
    /// The new name of a pool, if the file renames it.
    fn successor(&self, pool: &PoolRef) -> Option<&PoolName> {
        self.index.successor_of_pool(pool.named()?)
    }

    /// The former pool of a renamed pool, if it still exists.
    pub(super) fn former_pool<'b>(&self, wanted: &'b DesiredPool) -> Option<&'b PoolName> {
        wanted.renamed_from.as_ref().filter(|former| self.live.pools.contains_key(*former))
    }

    /// Whether a pool cannot be renamed. If so, withholds the new pool.
    pub(super) fn holds_back_rename(&mut self, name: &PoolName, wanted: &DesiredPool) -> bool {
        let Some(former) = &wanted.renamed_from else { return false };
        let is_new = !self.live.pools.contains_key(name);
        let Some(old) = self.live.pools.get(former) else {
            if is_new {
                self.nothing_to_rename(Kind::DedicatedIpPool, name, former.as_str());
            }
            return false;
        };
        if is_new && self.refuses(Tagged::Pool(former.clone())) {
            return true;
        }
        let live = self.live.pools.get(name).map(|new| new.scaling.clone());
        let becomes = live.filter(|_| wanted.scaling != Some(ScalingMode::Managed));
        let scaling = becomes.unwrap_or_else(|| self.scaling_of_new(wanted).into());
        let ips = self.leased_in(former);
        if scaling != ScalingMode::Standard && old.scaling == ScalingMode::Standard && !ips.is_empty() {
            let reason = WithheldReason::PoolIsManaged { scaling, former: Some(former.clone()), ips };
            self.withhold(Kind::DedicatedIpPool, name, reason);
            return true;
        }
        if is_new && old.scaling == ScalingMode::Managed {
            self.warn(Kind::DedicatedIpPool, name, WarningReason::NewManagedIps { former: former.clone() });
        }
        false
    }

    /// Whether a configuration set cannot be renamed. If so, withholds the new set.
    pub(super) fn holds_back_set_rename(
        &mut self,
        name: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
    ) -> bool {
        let Some(former) = &wanted.renamed_from else { return false };
        if let Some(live) = self.live.configuration_sets.get(name) {
            self.warn_about_own_options(name, wanted, live);
            return false;
        }
        if !self.live.configuration_sets.contains_key(former) {
            self.nothing_to_rename(Kind::ConfigurationSet, name, former.as_str());
            return false;
        }
        self.refuses(Tagged::ConfigurationSet(former.clone()))
            || self.lacks_a_copy(name, former, wanted)
            || self.lacks_a_pool(name, wanted)
            || self.lacks_event_destinations(name, wanted)
            || self.is_renamed_under_tenants(name, former)
    }

    /// Warns about options that are not copied. Options are copied only to a set that the plan creates; an existing set
    /// keeps its own if the file states none.
    fn warn_about_own_options(
        &mut self,
        name: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
        live: &LiveConfigurationSet,
    ) {
        let Some(former) = self.former_set(wanted) else { return };
        let pool = self.followed(name, wanted).pool.clone();
        let wanted = &DesiredConfigurationSet { pool, ..wanted.clone() };
        let delivery = overlay(wanted, &live.delivery).same_meaning(&overlay(wanted, &former.delivery));
        let (own, theirs) = (blocks(wanted, live), blocks(wanted, former));
        let others = own.iter().zip(&theirs).filter(|(own, theirs)| !own.same_meaning(theirs));
        let others = others.map(|(own, _)| own.kind().noun().to_owned());
        let blocks: Vec<String> =
            (!delivery).then(|| "delivery options".to_owned()).into_iter().chain(others).collect();
        if let (false, Some(former)) = (blocks.is_empty(), wanted.renamed_from.clone()) {
            self.warn(Kind::ConfigurationSet, name, WarningReason::KeepsOwnOptions { former, blocks });
        }
    }

    /// Whether the former set has options that sesform cannot copy. If so, withholds the new set.
    fn lacks_a_copy(
        &mut self,
        name: &ConfigurationSetName,
        former: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
    ) -> bool {
        let live = self.live.configuration_sets.get(former);
        let options = live.map(|live| uncopied(wanted, live)).unwrap_or_default();
        if options.is_empty() {
            return false;
        }
        let value = Unrecognized::Options { former: former.clone(), options };
        self.withhold(Kind::ConfigurationSet, name, WithheldReason::UnrecognizedLive { value });
        true
    }

    /// Whether the former set uses a pool that will not exist, and the file states no other pool. If so, withholds the
    /// new set.
    fn lacks_a_pool(&mut self, name: &ConfigurationSetName, wanted: &DesiredConfigurationSet) -> bool {
        let Some(former) = self.former_set(wanted) else { return false };
        let pool = overlay(&self.followed(name, wanted), &former.delivery).route().clone();
        // Pools that the file states are checked elsewhere.
        if wanted.pool.is_some() || pool != *former.delivery.route() || self.will_exist(&pool) {
            return false;
        }
        self.withhold(Kind::ConfigurationSet, name, WithheldReason::UnknownPool { pool, is_live: true });
        true
    }

    /// Whether the former set has event destinations that SES would refuse for a new set, and the file states none. If
    /// so, withholds them.
    fn lacks_event_destinations(&mut self, name: &ConfigurationSetName, wanted: &DesiredConfigurationSet) -> bool {
        let left = self.left_behind(name, wanted);
        let refused = left.into_iter().filter(|(destination, definition)| !self.can_copy(destination, definition));
        let refused: Vec<_> = refused.map(|(destination, _)| destination).collect();
        refused.iter().for_each(|destination| self.withhold_copy(name, destination));
        !refused.is_empty()
    }

    fn nothing_to_rename(&mut self, kind: Kind, name: &impl ToString, former: &str) {
        self.warn(kind, name, WarningReason::NothingToRename { former: former.to_owned() });
    }

    /// Whether an object may not be renamed. If so, withholds it.
    fn refuses(&mut self, thing: Tagged) -> bool {
        let Some((thing, reason)) = self.objection(thing) else { return false };
        self.withhold(thing.kind(), &thing.name(), reason);
        true
    }

    /// The tags of the former pool, if the file leaves tags or protection of the new pool unstated. Without them, the
    /// new pool cannot be created like the former one.
    pub(super) fn former_tags(&mut self, name: &PoolName, wanted: &DesiredPool) -> Tags {
        let is_open = wanted.tags.is_none() || wanted.protect.is_none();
        let Some(former) = self.former_pool(wanted).filter(|_| is_open) else { return Tags::new() };
        if let Some(tags) = self.live.pool_tags.get(former) {
            return tags.clone();
        }
        self.found.unread.pools.insert(former.clone());
        let tags = Tagging::UnreadOfRenamed(name.clone());
        self.withhold(Kind::DedicatedIpPool, former, WithheldReason::OwnerUnknown { tags });
        Tags::new()
    }

    /// The scaling mode of a pool to create: the stated mode, otherwise the mode of the former pool.
    pub(super) fn scaling_of_new(&self, wanted: &DesiredPool) -> ScalingMode {
        let former = self.former_pool(wanted).and_then(|former| self.live.pools.get(former));
        let live = former.is_some_and(|former| former.scaling == ScalingMode::Managed);
        wanted.scaling.unwrap_or(if live { ScalingMode::Managed } else { ScalingMode::Standard })
    }

    /// The former set of a renamed set, if it still exists.
    pub(super) fn former_set(&self, wanted: &DesiredConfigurationSet) -> Option<&LiveConfigurationSet> {
        self.live.configuration_sets.get(wanted.renamed_from.as_ref()?)
    }

    /// Moves a set to the new name of its pool, unless the file states the pool of the set.
    pub(super) fn followed<'b>(
        &self,
        name: &ConfigurationSetName,
        wanted: &'b DesiredConfigurationSet,
    ) -> Cow<'b, DesiredConfigurationSet> {
        let live = self.live.configuration_sets.get(name).or_else(|| self.former_set(wanted));
        match live.and_then(|live| self.successor(live.delivery.route())) {
            Some(pool) if wanted.pool.is_none() => {
                let pool = Some(PoolRef::Named(pool.clone()));
                Cow::Owned(DesiredConfigurationSet { pool, ..wanted.clone() })
            }
            Some(_) | None => Cow::Borrowed(wanted),
        }
    }

    /// Moves renamed sets whose pool is renamed too. Mail names the old sets until they are deleted, so they follow the
    /// pool like the stated sets. A set that this plan may delete is skipped.
    pub(super) fn predecessors(&mut self) {
        for (name, live) in &self.live.configuration_sets {
            let may_go = self.policy.prune == Prune::Delete && self.awaited(name).is_none();
            if self.renamed_to(name).is_none() || may_go {
                continue;
            }
            let unstated = DesiredConfigurationSet::default();
            let followed = self.followed(name, &unstated);
            if followed.pool.is_some() {
                self.compare_delivery(name, &followed, &live.delivery);
            }
        }
    }

    /// The new name of an object, if the file renames it.
    pub(super) fn successor_of(&self, thing: &Tagged) -> Option<String> {
        match thing {
            Tagged::Pool(name) => self.index.successor_of_pool(name).map(ToString::to_string),
            Tagged::ConfigurationSet(name) => self.renamed_to(name).map(ToString::to_string),
        }
    }

    /// The new name of a configuration set, if the file renames it.
    pub(super) fn renamed_to(&self, set: &ConfigurationSetName) -> Option<&ConfigurationSetName> {
        self.index.successor_of_set(set).map(|(new, _)| new)
    }

    /// Whether the set was renamed and is kept for now. If so, warns about it.
    pub(super) fn awaits_successor(&mut self, name: &ConfigurationSetName) -> bool {
        let Some(until) = self.awaited(name) else { return false };
        self.warn(Kind::ConfigurationSet, name, WarningReason::KeptForNow { until });
        true
    }

    /// The reason why a renamed set is kept: the new set does not exist yet or lacks something of the old one. Until
    /// then, mail that names the old set needs it.
    fn awaited(&self, name: &ConfigurationSetName) -> Option<KeptUntil> {
        let (new, wanted) = self.index.successor_of_set(name)?;
        if !self.live.configuration_sets.contains_key(new) {
            return Some(KeptUntil::Renamed(new.clone()));
        }
        (!self.left_behind(new, wanted).is_empty()).then(|| KeptUntil::EventDestinations(new.clone()))
    }

    /// Whether no order can delete the set after the identities that leave it. If so, warns about it.
    pub(super) fn awaits_order(&mut self, name: &ConfigurationSetName) -> bool {
        let stays = self.kept.contains(name);
        if stays {
            let until = KeptUntil::IdentitiesLeave;
            self.warn(Kind::ConfigurationSet, name, WarningReason::KeptForNow { until });
        }
        stays
    }

    /// Reports sets that the file does not state and that use a renamed pool: they cannot follow the pool.
    pub(super) fn stranded(&mut self) {
        for wanted in self.desired.pools.iter().flat_map(|pools| pools.values()) {
            let Some(former) = self.former_pool(wanted) else { continue };
            let (ips, mut sets) = self.left_in(former);
            let stated = |set: &ConfigurationSetName| {
                self.desired.configuration_sets.as_ref().is_some_and(|sets| sets.contains_key(set))
            };
            sets.retain(|set| !stated(set));
            if sets.is_empty() || !ips.is_empty() {
                continue;
            }
            let beyond = sets.iter().filter(|set| is_beyond(self.whole, self.live, set)).cloned().collect();
            let reason = WithheldReason::Stranded { configuration_sets: sets, beyond };
            self.withhold(Kind::DedicatedIpPool, former, reason);
        }
    }
}

/// The options of the former set that a new one cannot be given: those that this version does not know, and those with
/// a value that it does not know, unless the file states another one. SES may refuse such a value for a new set.
fn uncopied(wanted: &DesiredConfigurationSet, former: &LiveConfigurationSet) -> BTreeSet<String> {
    let strange = |noun: &str| format!("a value in its {noun} that this version does not know");
    let delivery = overlay(wanted, &former.delivery).effective_tls().known().is_none();
    let blocks = blocks(wanted, former).into_iter().filter(|block| !block.is_known());
    let blocks = blocks.map(|block| strange(block.kind().noun()));
    let unsupported = former.unsupported.iter().cloned();
    unsupported.chain(delivery.then(|| strange("delivery options"))).chain(blocks).collect()
}
