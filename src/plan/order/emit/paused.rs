//! The steps of sets whose mail begins or ends, and of sets that change while they are paused.

use crate::plan::order::{chain::DetourChain, graph::Mover, hop::Endpoint};

use super::Emitter;

impl Emitter<'_> {
    /// Deletes, pauses or resumes a set: the only move of such a set.
    pub(super) fn only_hop(&mut self, at: usize, write: usize, chain: &mut DetourChain) {
        let set = &self.graph.sets[at];
        let endpoints = [set.from, set.to].map(Endpoint::Pool);
        let mut waits: Vec<usize> = endpoints.iter().filter_map(|endpoint| chain.last_change(*endpoint)).collect();
        waits.extend(self.before(Mover::Set(at), chain));
        waits.extend(self.creation_of(Endpoint::Pool(set.to)));
        let node = self.given(write, waits);
        chain.set_nodes.insert(at, node);
        endpoints.into_iter().for_each(|endpoint| chain.routed(endpoint, node));
        self.leaving.entry(set.from).or_default().push(node);
    }

    /// Changes the pools of sets while they are paused, and deletes paused sets.
    pub(in crate::plan::order) fn silent(&mut self) {
        for (write, from, to) in &self.graph.silent {
            let waits = to.and_then(|to| self.created.get(&to)).copied().into_iter().collect();
            let node = self.given(*write, waits);
            self.leaving.entry(*from).or_default().push(node);
        }
    }
}
