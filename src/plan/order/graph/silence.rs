//! Which configuration sets are paused before or after the plan. A paused set sends no mail, so the rules of routes are
//! about the time before it is paused and after it is resumed.

use std::collections::HashMap;

use crate::model::{ConfigurationSetName, LiveConfigurationSet, LiveRegion, Options, PoolRef, Setting, Switch, Write};

use super::{PoolIndex, RouteGraph};

/// What a plan does to the mail of an existing set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sending {
    /// It is sent before and after the plan.
    Always,
    /// This write pauses the set.
    Until(usize),
    /// This write resumes the set.
    From(usize),
    /// The set is paused before and after the plan.
    Never,
}

/// The writes that pause and resume sets.
pub(super) struct Switches<'w>(HashMap<&'w ConfigurationSetName, (usize, Switch)>);

impl<'w> Switches<'w> {
    pub(super) fn of(writes: &'w [Write]) -> Self {
        let switched = writes.iter().enumerate().filter_map(|(at, write)| {
            let Write::Setting(Setting::PutOptions(put)) = write else { return None };
            let Options::Sending(now) = &put.options else { return None };
            Some((&put.configuration_set, (at, now.effective())))
        });
        Self(switched.collect())
    }

    fn sending(&self, name: &ConfigurationSetName, set: &LiveConfigurationSet) -> Sending {
        match (set.sending.effective(), self.0.get(name)) {
            (Switch::On, Some((at, Switch::Off))) => Sending::Until(*at),
            (Switch::Off, Some((at, Switch::On))) => Sending::From(*at),
            (Switch::On, Some((_, Switch::On)) | None) => Sending::Always,
            (Switch::Off, Some((_, Switch::Off)) | None) => Sending::Never,
        }
    }
}

/// The writes of one existing set: the one that changes its pool, with the new pool, and the one that deletes it.
pub(super) struct SetWrites<'w> {
    pub(super) change: Option<(usize, &'w PoolRef)>,
    pub(super) delete: Option<usize>,
    /// Whether the file states its pool.
    pub(super) is_stated: bool,
}

impl<'a> RouteGraph<'a> {
    /// Adds the route of an existing set, or its writes alone if it never sends.
    pub(super) fn add_existing(
        &mut self,
        (name, set): (&'a ConfigurationSetName, &'a LiveConfigurationSet),
        writes: &SetWrites<'_>,
        switches: &Switches<'_>,
    ) {
        let from = self.pool(set.delivery.route());
        let to = writes.change.map_or(from, |(_, to)| self.pool(to));
        let change = writes.change.map(|(at, _)| at);
        match (switches.sending(name, set), writes.delete) {
            (Sending::Never, Some(delete)) => return self.silent.push((delete, from, None)),
            (Sending::Always | Sending::Until(_) | Sending::From(_), Some(delete)) => {
                let nowhere = self.nowhere();
                return self.add_set(Some(name), (from, nowhere), Some(delete), false);
            }
            (Sending::Always, None) => return self.add_set(Some(name), (from, to), change, writes.is_stated),
            (Sending::Until(pause), None) => {
                let nowhere = self.nowhere_of(from);
                self.add_set(Some(name), (from, nowhere), Some(pause), false);
            }
            (Sending::From(resume), None) => {
                let nowhere = self.nowhere_of(to);
                self.add_set(Some(name), (nowhere, to), Some(resume), false);
            }
            (Sending::Never, None) => {}
        }
        self.silent.extend(change.map(|write| (write, from, Some(to))));
    }

    /// The place of paused sets that were in a pool or come to it. They share it, so that they can be ordered together.
    fn nowhere_of(&mut self, pool: PoolIndex) -> PoolIndex {
        if let Some(nowhere) = self.paused_places.get(&pool) {
            return *nowhere;
        }
        let nowhere = self.nowhere();
        self.paused_places.insert(pool, nowhere);
        nowhere
    }

    /// Whether this is a place from which no mail leaves: that of a set that is paused, deleted, or not there yet.
    pub(super) fn is_nowhere(&self, pool: PoolIndex) -> bool {
        self.pools[pool].name == PoolRef::Shared && self.index.get(&PoolRef::Shared) != Some(&pool)
    }
}

/// Whether a write creates a set that is paused.
pub(in crate::plan::order) fn is_born_paused(write: &Write) -> bool {
    let Write::CreateConfigurationSet { options, .. } = write else { return false };
    options.sending.as_ref().is_some_and(|sending| sending.effective() == Switch::Off)
}

/// Whether an identity names a set before it is there.
pub(super) fn is_named_already(live: &LiveRegion, set: &ConfigurationSetName) -> bool {
    live.identities.values().any(|identity| identity.configuration_set.as_ref() == Some(set))
}
