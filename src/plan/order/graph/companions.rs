//! Identities that switch to another configuration set, and the new sets that they switch to.

use std::collections::HashMap;

use crate::model::{ConfigurationSetName, LiveRegion, PoolRef, Setting, Write};

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
            // SES refuses mail that names a missing set, so such mail has no route.
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

    /// The pool that a set has after the plan, and the mover that must reach its destination first.
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
}
