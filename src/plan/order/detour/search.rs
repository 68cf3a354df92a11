//! A* over the states of a space.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use crate::plan::order::hop::Hop;

use super::space::{NOWHERE, Slot, Space, State};

/// The limits of a search.
#[derive(Debug, Clone, Copy)]
pub(super) struct SearchBounds {
    /// The number of states after which the search stops.
    pub(super) states: usize,
    /// The number of hops after which the search stops. A state of a large component has thousands.
    pub(super) hops: usize,
    /// The weight of the distance relative to the cost. 1 finds the fewest steps.
    pub(super) greed: u32,
    /// Whether routes may be temporarily without an address, at a cost of [`INTERRUPTION`] each.
    pub(super) may_interrupt: bool,
}

/// The cost of leaving one route without an address, in steps: more than any detour.
const INTERRUPTION: u32 = 1_000;

/// How the search reached a state: the cost, the state before it, the piece that moved and where the piece moved to.
struct Visit {
    cost: u32,
    from: Option<(State, usize, Slot)>,
}

/// The hops from the start to the goal, or `None` if there are none within the bounds.
pub(super) fn search(space: &Space, bounds: &SearchBounds) -> Option<Vec<Hop>> {
    let start = space.start();
    let mut visits: HashMap<State, Visit> = HashMap::from([(start.clone(), Visit { cost: 0, from: None })]);
    let mut open = BinaryHeap::from([(Reverse(space.distance(&start)), 0, Reverse(start))]);
    let (mut looked_at, mut tried) = (0, 0);
    while let Some((_, cost, Reverse(state))) = open.pop() {
        if visits.get(&state).is_some_and(|visit| visit.cost < cost) {
            continue;
        }
        if space.distance(&state) == 0 {
            return Some(retrace(space, &visits, state));
        }
        let ways = ways_on(space, &state);
        (looked_at, tried) = (looked_at + 1, tried + ways.len());
        if looked_at > bounds.states || tried > bounds.hops {
            return None;
        }
        let without = space.interrupted(&state, &space.occupied(&state));
        for (piece, slot) in ways {
            let mut next = state.clone();
            next[piece] = slot;
            let Some(step) = price(space, bounds, without, &next, piece) else { continue };
            let cost = cost.saturating_add(step);
            if visits.get(&next).is_some_and(|visit| visit.cost <= cost) {
                continue;
            }
            let rank = cost.saturating_add(bounds.greed.saturating_mul(space.distance(&next)));
            visits.insert(next.clone(), Visit { cost, from: Some((state.clone(), piece, slot)) });
            open.push((Reverse(rank), cost, Reverse(next)));
        }
    }
    None
}

/// The cost of a hop from a state in which so many routes are `interrupted`, or `None` if the rules forbid the state that
/// it leads to.
fn price(space: &Space, bounds: &SearchBounds, interrupted: u32, next: &[Slot], piece: usize) -> Option<u32> {
    let occupied = space.occupied(next);
    let without = space.interrupted(next, &occupied);
    if (without > 0 && !bounds.may_interrupt) || !space.is_tight(next, &occupied) {
        return None;
    }
    let newly = without.saturating_sub(interrupted);
    let writes = match space.units.get(piece) {
        Some(unit) => unit.addresses.len(),
        None => space.classes.get(piece - space.units.len()).map_or(1, |class| class.riders.count()),
    };
    let writes = u32::try_from(writes).unwrap_or(u32::MAX);
    Some(writes.saturating_add(newly.saturating_mul(INTERRUPTION)).saturating_add(without))
}

/// Every piece that can be moved, with each slot that it can move to.
fn ways_on(space: &Space, state: &[Slot]) -> Vec<(usize, Slot)> {
    let mut ways = Vec::new();
    let there = space.has_temporary(state);
    let slots_of_pools = || (0..NOWHERE).zip(&space.slots).filter(|(slot, _)| there || *slot != space.temporary);
    for (at, unit) in space.units.iter().enumerate() {
        let twin = space.units[..at].iter().zip(state).any(|(other, slot)| {
            (other.from, other.to, other.addresses.len()) == (unit.from, unit.to, unit.addresses.len())
                && *slot == state[at]
        });
        if twin {
            continue;
        }
        if unit.from == NOWHERE {
            // A conversion can only run once.
            ways.extend((state[at] == NOWHERE).then_some((at, unit.to)));
            continue;
        }
        let free = slots_of_pools()
            .filter(|(slot, facts)| facts.takes_addresses && *slot != state[at] && space.may_stop(unit, *slot));
        ways.extend(free.map(|(slot, _)| (at, slot)));
    }
    let movable = space.classes.iter().enumerate().filter(|(_, class)| class.is_movable || class.goes());
    for (at, class) in movable.filter(|(at, _)| space.may_leave(*at, state)) {
        let piece = space.units.len() + at;
        let may_go = |slot: Slot| {
            slot != state[piece] && (slot == class.to || (class.is_movable && space.may_route(class, slot)))
        };
        ways.extend(slots_of_pools().filter(|(slot, _)| may_go(*slot)).map(|(slot, _)| (piece, slot)));
    }
    let last = state.len() - 1;
    if !there {
        ways.push((last, 1));
    } else if !state[..last].contains(&space.temporary) {
        ways.push((last, 0));
    }
    ways
}

fn retrace(space: &Space, visits: &HashMap<State, Visit>, goal: State) -> Vec<Hop> {
    let mut ways = Vec::new();
    let mut at = goal;
    while let Some((before, piece, slot)) = visits.get(&at).and_then(|visit| visit.from.clone()) {
        ways.push((piece, slot));
        at = before;
    }
    ways.reverse();
    ways.into_iter().flat_map(|(piece, slot)| space.hops(piece, slot)).collect()
}
