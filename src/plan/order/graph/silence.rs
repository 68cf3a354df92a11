//! The routes of existing configuration sets, also of those that are paused before or after the plan.

use crate::{
    model::{ConfigurationSetName, LiveConfigurationSet, PoolRef},
    plan::order::sending::{Sending, SetWrites, Switches},
};

use super::{PoolIndex, RouteGraph};

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
