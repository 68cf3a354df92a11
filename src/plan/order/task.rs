//! A set of moves and reassignments among a few pools, ready to be ordered: the part of a problem that is one component,
//! or one phase of a detour through a temporary pool.

use std::collections::HashMap;

use crate::model::PoolRef;

use super::problem::{AddressRoute, Companion, Component, Mover, Owed, PoolIndex, Problem};

/// What one pool means for an order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ground {
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

/// What is to be ordered. Pools have the indices of the problem; those of no interest have an empty [`Ground`].
#[derive(Debug, Clone, Default)]
pub(super) struct Task {
    pub(super) grounds: Vec<Ground>,
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
        let ground = &self.grounds[assign.to];
        let shared_is_foreign = ground.is_default && ground.ends_with_some && !assign.may_share;
        let is_settled = ground.is_default && !ground.ends_with_some;
        let is_owed = assign.is_owed && !(ground.is_default && assign.may_share);
        ground.fixed == 0 && !is_settled && (is_owed || shared_is_foreign)
    }

    /// Whether the last address of the pool that a set leaves waits for that.
    pub(super) fn holds_last(&self, assign: &Assign) -> bool {
        if self.grounds[assign.from].is_default { !assign.may_share } else { assign.is_owed }
    }

    /// A whole component with its companions, whose assigns come after those of the sets. Those that are `owed` so much have
    /// an address at every moment.
    pub(super) fn with_companions(problem: &Problem<'_>, component: &Component, owed: &[Owed]) -> Self {
        let mut task = Self::of(problem, component);
        let companions = || component.companions.iter().map(|at| &problem.companions[*at]);
        for stayer in companions().filter(|one| one.from == one.to && owed.contains(&one.owed)) {
            task.grounds[stayer.from].has_owed_stayer = true;
        }
        let assign = |one: &Companion| {
            let (is_owed, may_share) = (owed.contains(&one.owed), problem.may_share(one.from, one.to));
            Assign { from: one.from, to: one.to, is_owed, may_share: may_share || one.is_new }
        };
        task.assigns.extend(companions().map(assign));
        let movers = component.assigns.iter().map(|at| Mover::Set(*at));
        let movers = movers.chain(component.companions.iter().map(|at| Mover::Companion(*at)));
        let places: HashMap<Mover, usize> = movers.zip(0..).collect();
        task.after = vec![Vec::new(); task.assigns.len()];
        for (first, then) in &problem.precedence {
            // A set that stays where it is has no place here.
            if let (Some(first), Some(then)) = (places.get(first), places.get(then)) {
                task.after[*then].push(*first);
            }
        }
        task
    }

    /// A whole component as it stands.
    pub(super) fn of(problem: &Problem<'_>, component: &Component) -> Self {
        let mut grounds: Vec<Ground> = problem
            .pools
            .iter()
            .map(|pool| Ground {
                fixed: pool.fixed - pool.converted,
                has_owed_stayer: false,
                is_default: pool.name == PoolRef::Default,
                ends_with_some: pool.after > 0,
            })
            .collect();
        for set in problem.sets.iter().filter(|set| set.from == set.to && set.is_owed) {
            grounds[set.from].has_owed_stayer = true;
        }
        let moves = component.moves.iter().map(|at| &problem.addresses[*at]);
        let assigns = component.assigns.iter().map(|at| &problem.sets[*at]);
        Self {
            grounds,
            moves: moves.map(|address| as_move(problem, address)).collect(),
            assigns: assigns
                .map(|set| {
                    let may_share = problem.may_share(set.from, set.to);
                    Assign { from: set.from, to: set.to, is_owed: set.is_owed, may_share }
                })
                .collect(),
            after: Vec::new(),
        }
    }
}

fn as_move(problem: &Problem<'_>, address: &AddressRoute) -> Move {
    let takes_over = address.ip.is_none() && problem.pools[address.to].converted > 0;
    Move { from: if takes_over { Some(address.to) } else { address.from }, to: address.to }
}
