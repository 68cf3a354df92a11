//! The progress of a detour: where each address and each set is, and the steps that the next step must wait for.

use std::collections::BTreeMap;

use crate::model::{Delivery, PoolName, PoolRef};

use super::hop::Endpoint;

/// The progress of a detour.
pub(super) struct DetourChain {
    pub(super) temporary: PoolRef,
    pub(super) is_created: bool,
    /// The last node that moved IPs into or out of each pool, and the nodes since then that made a route start or stop
    /// using it.
    pub(super) pools: BTreeMap<Endpoint, (Option<usize>, Vec<usize>)>,
    pub(super) addresses: BTreeMap<usize, Endpoint>,
    pub(super) sets: BTreeMap<usize, (Endpoint, Delivery)>,
    pub(super) set_nodes: BTreeMap<usize, usize>,
    pub(super) companions: BTreeMap<usize, usize>,
}

impl DetourChain {
    pub(super) fn by_way_of(temporary: PoolName) -> Self {
        Self {
            temporary: PoolRef::Named(temporary),
            is_created: false,
            pools: BTreeMap::new(),
            addresses: BTreeMap::new(),
            sets: BTreeMap::new(),
            set_nodes: BTreeMap::new(),
            companions: BTreeMap::new(),
        }
    }

    pub(super) fn last_change(&self, endpoint: Endpoint) -> Option<usize> {
        self.pools.get(&endpoint).and_then(|(change, _)| *change)
    }

    pub(super) fn waits_of_change(&self, endpoint: Endpoint) -> Vec<usize> {
        let Some((change, routed)) = self.pools.get(&endpoint) else { return Vec::new() };
        change.iter().chain(routed).copied().collect()
    }

    pub(super) fn changed(&mut self, endpoint: Endpoint, node: usize) {
        self.pools.insert(endpoint, (Some(node), Vec::new()));
    }

    pub(super) fn routed(&mut self, endpoint: Endpoint, node: usize) {
        self.pools.entry(endpoint).or_default().1.push(node);
    }
}
