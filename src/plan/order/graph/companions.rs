//! Identities that switch to another configuration set, and the new sets that they switch to.

use std::collections::HashMap;

use crate::{
    model::{ConfigurationSetName, LiveRegion, PoolRef, Setting, Write},
    plan::order::sending::{is_born_paused, is_named_already},
};

use super::{Companion, Mover, Owed, PoolIndex, RouteGraph, SetRoute};

/// The configuration sets that identities can switch to, by name.
struct Comers<'n> {
    /// Existing sets, with their indices.
    sets: HashMap<&'n ConfigurationSetName, usize>,
    /// Sets that the plan creates, with the write and the pool.
    births: HashMap<&'n ConfigurationSetName, (usize, PoolIndex)>,
    /// The `births` that are companions, with the indices of their companions.
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
    /// Adds the identities that switch to another set, and the new sets that they switch to.
    pub(super) fn add_identities(&mut self, live: &'a LiveRegion, writes: &'a [Write]) {
        let mut comers = Comers::of(&self.sets, writes, &self.births);
        for (at, write) in writes.iter().enumerate() {
            let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
                configuration_set, expected, ..
            }) = write
            else {
                continue;
            };
            let left = expected.as_ref().and_then(|name| comers.sets.get(name).copied());
            let Some((to, comes_to)) = self.place_after(configuration_set.as_ref(), live, writes, &mut comers) else {
                continue;
            };
            let is_silent = expected.is_some() && left.is_none();
            if is_silent && comes_to.is_none() && self.is_nowhere(to) {
                continue;
            }
            let from = self.place_before(expected.as_ref(), left);
            let owed = self.owed(from, to);
            let identity = Mover::Companion(self.companions.len());
            self.companions.push(Companion { from, to, write: at, owed, is_new: false });
            self.precedence.extend(comes_to.map(|set| (set, identity)));
            // Mail that ends need not leave a set before this is paused.
            let ends = |set: &usize| self.is_nowhere(to) && self.is_paused_by_plan(*set, writes);
            self.precedence.extend(left.filter(|set| !ends(set)).map(|set| (identity, Mover::Set(set))));
        }
    }

    /// Whether the route is that of a set that the plan pauses.
    fn is_paused_by_plan(&self, set: usize, writes: &[Write]) -> bool {
        let set = &self.sets[set];
        self.is_nowhere(set.to) && set.write.is_some_and(|write| writes[write].deletes_set().is_none())
    }

    /// Whether mail of an identity must have an address at every moment. Mail that begins should have one from the
    /// start.
    fn owed(&self, from: PoolIndex, to: PoolIndex) -> Owed {
        match (self.is_nowhere(from), self.is_nowhere(to)) {
            (false, false) if self.is_owed(from, to) => Owed::Always,
            (true, false) if self.pools[to].after > 0 => Owed::Rather,
            _ => Owed::Never,
        }
    }

    /// The pool that an identity leaves: that of its set, the default pool, or none if its set is paused or missing.
    fn place_before(&mut self, set: Option<&ConfigurationSetName>, left: Option<usize>) -> PoolIndex {
        match (set, left) {
            (None, _) => self.pool(&PoolRef::Default),
            (Some(_), Some(left)) => self.sets[left].from,
            (Some(_), None) => self.nowhere(),
        }
    }

    /// The pool that a set has after the plan, and the mover that must reach its destination first.
    fn place_after<'n>(
        &mut self,
        set: Option<&'n ConfigurationSetName>,
        live: &LiveRegion,
        writes: &[Write],
        comers: &mut Comers<'n>,
    ) -> Option<(PoolIndex, Option<Mover>)> {
        let Some(name) = set else { return Some((self.pool(&PoolRef::Default), None)) };
        if let Some(set) = comers.sets.get(name) {
            return Some((self.sets[*set].to, Some(Mover::Set(*set))));
        }
        if let Some(birth) = comers.born.get(name) {
            return Some((self.companions[*birth].to, Some(Mover::Companion(*birth))));
        }
        if live.configuration_sets.contains_key(name) {
            return Some((self.nowhere(), None));
        }
        let (write, to) = *comers.births.get(name)?;
        let from = self.nowhere();
        if is_born_paused(&writes[write]) {
            return Some((from, None));
        }
        let birth = self.companions.len();
        let owed = if self.pools[to].after > 0 { Owed::Rather } else { Owed::Never };
        let is_new = !is_named_already(live, name);
        self.companions.push(Companion { from, to, write, owed, is_new });
        comers.born.insert(name, birth);
        Some((to, Some(Mover::Companion(birth))))
    }
}
