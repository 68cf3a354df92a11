//! How far a detour has come: who is in each pool, and the steps that a next step has to wait for.

use std::collections::BTreeMap;

use crate::model::{Delivery, PoolName, PoolRef};

use super::detour::Endpoint;

/// How far a detour has come.
pub(super) struct DetourChain {
    pub(super) temporary: PoolRef,
    pub(super) is_created: bool,
    /// The last node that changed who is in a pool, and the nodes that set routes through it since.
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
