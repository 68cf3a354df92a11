//! A set of moves and reassignments among a few pools, ready to be ordered: the part of a graph that is one component,
//! or one phase of a detour through a temporary pool.

use std::collections::HashMap;

use crate::model::PoolRef;

use super::{
    components::Component,
    graph::{AddressRoute, Companion, Mover, Owed, PoolIndex, RouteGraph},
};

/// What one pool means for an order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Occupancy {
    /// Addresses that are in it throughout.
    pub(super) fixed: usize,
    /// Whether a route that never changes goes through it and is owed an address.
    pub(super) has_owed_stayer: bool,
    /// Whether it is the default pool: while that is empty, mail through it leaves from AWS's shared IPs.
    pub(super) is_default: bool,
    /// Whether it has addresses in the end.
    pub(super) ends_with_some: bool,
}

/// An address that moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// The pool that it leaves; none for the address that a conversion of an empty pool brings.
    pub(super) from: Option<PoolIndex>,
    pub(super) to: PoolIndex,
}

impl Move {
    /// Whether it is a conversion that takes IPs over: they leave and the one address of the pool arrives at once.
    pub(super) fn takes_over(&self) -> bool {
        self.from == Some(self.to)
    }
}

/// A configuration set that is sent through another pool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assign {
    pub(super) from: PoolIndex,
    pub(super) to: PoolIndex,
    /// Whether it is owed an address at every moment.
    pub(super) is_owed: bool,
    /// Whether AWS's shared IPs are not foreign to it: it comes from them or goes to them, or it is a new set, by which no
    /// mail of before goes.
    pub(super) may_share: bool,
}

impl Assign {
    /// Whether its pool stays the same: an identity that comes to a set with the pool of the one that it leaves.
    pub(super) fn is_in_place(&self) -> bool {
        self.from == self.to
    }
}

/// What is to be ordered. Pools have the indices of the graph; those of no interest have an empty [`Occupancy`].
#[derive(Debug, Clone, Default)]
pub(super) struct Task {
    pub(super) occupancy: Vec<Occupancy>,
    pub(super) moves: Vec<Move>,
    pub(super) assigns: Vec<Assign>,
    /// For an assign, the others that are done before it. Those that wait for none may be left out at the end.
    pub(super) after: Vec<Vec<usize>>,
}

/// One thing to do, by its index in the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Move(usize),
    Assign(usize),
}

impl Task {
    /// Whether a set waits, where it comes to, for an arrival: it is owed an address, or AWS's shared IPs would be foreign
    /// to it.
    pub(super) fn needs_arrival(&self, assign: &Assign) -> bool {
        let occupancy = &self.occupancy[assign.to];
        let shared_is_foreign = occupancy.is_default && occupancy.ends_with_some && !assign.may_share;
        let is_settled = occupancy.is_default && !occupancy.ends_with_some;
        let is_owed = assign.is_owed && !(occupancy.is_default && assign.may_share);
        occupancy.fixed == 0 && !is_settled && (is_owed || shared_is_foreign)
    }

    /// Whether the last address of the pool that a set leaves waits for that.
    pub(super) fn holds_last(&self, assign: &Assign) -> bool {
        if self.occupancy[assign.from].is_default { !assign.may_share } else { assign.is_owed }
    }

    /// A whole component with its companions, whose assigns come after those of the sets. Those that are `owed` so much have
    /// an address at every moment.
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
            // A set that stays where it is has no place here.
            if let (Some(first), Some(then)) = (positions.get(first), positions.get(then)) {
                task.after[*then].push(*first);
            }
        }
        task
    }

    /// A whole component as it stands.
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
