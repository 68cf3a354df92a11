//! The moves and reassignments among some pools, ready to be ordered: one component of the graph, or one half of an
//! order that uses a temporary pool.

use std::collections::HashMap;

use crate::model::PoolRef;

use super::{
    components::Component,
    graph::{AddressRoute, Companion, Mover, Owed, PoolIndex, RouteGraph},
};

/// What an order needs to know about one pool.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Occupancy {
    /// The number of addresses that are in the pool throughout.
    pub(super) fixed: usize,
    /// Whether a route that always uses this pool must have an address at every moment.
    pub(super) has_owed_stayer: bool,
    /// Whether this is the default pool: while it is empty, mail that uses it leaves from AWS's shared IPs.
    pub(super) is_default: bool,
    /// Whether the pool has addresses after the last step.
    pub(super) ends_with_some: bool,
}

/// An address that moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// The pool that it leaves. `None` for the address that comes with the conversion of an empty pool.
    pub(super) from: Option<PoolIndex>,
    pub(super) to: PoolIndex,
}

impl Move {
    /// Whether this is a conversion that takes over the pool's IPs: they leave at the moment when the one address of
    /// the managed pool arrives.
    pub(super) fn takes_over(&self) -> bool {
        self.from == Some(self.to)
    }
}

/// A configuration set that changes its pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assign {
    pub(super) from: PoolIndex,
    pub(super) to: PoolIndex,
    /// Whether it must have an address at every moment.
    pub(super) is_owed: bool,
    /// Whether it may use AWS's shared IPs: it uses them before or after, or it is a new set, which no mail used
    /// before.
    pub(super) may_share: bool,
}

impl Assign {
    /// Whether the pool stays the same: an identity that switches to a set with the same pool as the set that it
    /// leaves.
    pub(super) fn is_in_place(&self) -> bool {
        self.from == self.to
    }
}

/// The changes to order. Pools have the indices of the graph; those that the task does not concern have a default
/// [`Occupancy`].
#[derive(Debug, Clone, Default)]
pub(super) struct Task {
    pub(super) occupancy: Vec<Occupancy>,
    pub(super) moves: Vec<Move>,
    pub(super) assigns: Vec<Assign>,
    /// For each assign, the assigns that come before it. Trailing entries may be missing; those assigns wait for no
    /// other.
    pub(super) after: Vec<Vec<usize>>,
}

/// One move or reassignment, by its index in the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Move(usize),
    Assign(usize),
}

impl Task {
    /// Whether a set waits until an address has arrived in its new pool: it must have an address at every moment, or it
    /// must not use AWS's shared IPs.
    pub(super) fn needs_arrival(&self, assign: &Assign) -> bool {
        let occupancy = &self.occupancy[assign.to];
        let shared_is_foreign = occupancy.is_default && occupancy.ends_with_some && !assign.may_share;
        let is_settled = occupancy.is_default && !occupancy.ends_with_some;
        let is_owed = assign.is_owed && !(occupancy.is_default && assign.may_share);
        occupancy.fixed == 0 && !is_settled && (is_owed || shared_is_foreign)
    }

    /// Whether the last address of the set's old pool may leave only after the set has left.
    pub(super) fn holds_last(&self, assign: &Assign) -> bool {
        if self.occupancy[assign.from].is_default { !assign.may_share } else { assign.is_owed }
    }

    /// A whole component with its companions. The assigns of companions follow those of sets. Companions whose [`Owed`]
    /// is in `owed` must have an address at every moment.
    pub(super) fn with_companions(graph: &RouteGraph<'_>, component: &Component, owed: &[Owed]) -> Self {
        let mut task = Self::of(graph, component);
        let companions = || component.companions.iter().map(|at| &graph.companions[*at]);
        for stayer in companions().filter(|one| one.from == one.to && owed.contains(&one.owed)) {
            task.occupancy[stayer.from].has_owed_stayer = true;
        }
        let assign = |one: &Companion| {
            let (is_owed, may_share) = (owed.contains(&one.owed), graph.may_share(one.from, one.to));
            Assign { from: one.from, to: one.to, is_owed, may_share: may_share || one.is_new }
        };
        task.assigns.extend(companions().map(assign));
        let movers = component.assigns.iter().map(|at| Mover::Set(*at));
        let movers = movers.chain(component.companions.iter().map(|at| Mover::Companion(*at)));
        let positions: HashMap<Mover, usize> = movers.zip(0..).collect();
        task.after = vec![Vec::new(); task.assigns.len()];
        for (first, then) in &graph.precedence {
            // A set that keeps its pool is not part of the task.
            if let (Some(first), Some(then)) = (positions.get(first), positions.get(then)) {
                task.after[*then].push(*first);
            }
        }
        task
    }

    /// A whole component without its companions.
    pub(super) fn of(graph: &RouteGraph<'_>, component: &Component) -> Self {
        let mut occupancy: Vec<Occupancy> = graph
            .pools
            .iter()
            .map(|pool| Occupancy {
                fixed: pool.fixed - pool.converted,
                has_owed_stayer: false,
                is_default: pool.name == PoolRef::Default,
                ends_with_some: pool.after > 0,
            })
            .collect();
        for set in graph.sets.iter().filter(|set| set.from == set.to && set.is_owed) {
            occupancy[set.from].has_owed_stayer = true;
        }
        let moves = component.moves.iter().map(|at| &graph.addresses[*at]);
        let assigns = component.assigns.iter().map(|at| &graph.sets[*at]);
        Self {
            occupancy,
            moves: moves.map(|address| as_move(graph, address)).collect(),
            assigns: assigns
                .map(|set| {
                    let may_share = graph.may_share(set.from, set.to);
                    Assign { from: set.from, to: set.to, is_owed: set.is_owed, may_share }
                })
                .collect(),
            after: Vec::new(),
        }
    }
}

fn as_move(graph: &RouteGraph<'_>, address: &AddressRoute) -> Move {
    let takes_over = address.ip.is_none() && graph.pools[address.to].converted > 0;
    Move { from: if takes_over { Some(address.to) } else { address.from }, to: address.to }
}
