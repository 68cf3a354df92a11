//! The parts of a Region that are ordered separately: groups of pools that no change connects.

use std::collections::BTreeMap;

use super::graph::{PoolIndex, RouteGraph};

/// Pools that changes connect, with the addresses, sets and companions that move among them.
#[derive(Debug, Default)]
pub(super) struct Component {
    pub(super) pools: Vec<PoolIndex>,
    /// Indices of the addresses that move.
    pub(super) moves: Vec<usize>,
    /// Indices of the sets that change their pool.
    pub(super) assigns: Vec<usize>,
    /// Indices of the companions.
    pub(super) companions: Vec<usize>,
}

impl RouteGraph<'_> {
    /// The groups of pools that changes connect, each with its changes.
    pub(super) fn components(&self) -> Vec<Component> {
        let mut leaders = Leaders::new(self.pools.len());
        for address in &self.addresses {
            if let Some(from) = address.from {
                leaders.join(from, address.to);
            }
        }
        for set in &self.sets {
            leaders.join(set.from, set.to);
        }
        for companion in &self.companions {
            leaders.join(companion.from, companion.to);
        }
        let mut components: BTreeMap<PoolIndex, Component> = BTreeMap::new();
        for pool in 0..self.pools.len() {
            components.entry(leaders.of(pool)).or_default().pools.push(pool);
        }
        for (at, address) in self.addresses.iter().enumerate() {
            if address.from != Some(address.to) {
                components.entry(leaders.of(address.to)).or_default().moves.push(at);
            }
        }
        for (at, set) in self.sets.iter().enumerate() {
            if set.from != set.to {
                components.entry(leaders.of(set.to)).or_default().assigns.push(at);
            }
        }
        for (at, companion) in self.companions.iter().enumerate() {
            components.entry(leaders.of(companion.to)).or_default().companions.push(at);
        }
        let is_busy = |component: &Component| {
            !component.moves.is_empty() || !component.assigns.is_empty() || !component.companions.is_empty()
        };
        components.into_values().filter(is_busy).collect()
    }
}

/// Which pools belong together: union-find with path halving.
struct Leaders(Vec<PoolIndex>);

impl Leaders {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut pool: PoolIndex) -> PoolIndex {
        while self.0[pool] != pool {
            self.0[pool] = self.0[self.0[pool]];
            pool = self.0[pool];
        }
        pool
    }

    fn join(&mut self, one: PoolIndex, other: PoolIndex) {
        let (one, other) = (self.of(one), self.of(other));
        let (low, high) = (one.min(other), one.max(other));
        self.0[high] = low;
    }
}
