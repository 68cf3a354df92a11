//! A* over the states of a board.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use super::{
    Hop,
    board::{Board, NOWHERE, Spot, State},
};

/// How far to search, and for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// States looked at before the search is given up.
    pub(super) states: usize,
    /// How much more the distance counts than the cost. 1 finds the fewest steps.
    pub(super) greed: u32,
    /// Whether routes may be without an address for a while, at a price.
    pub(super) may_interrupt: bool,
}

/// What it costs to leave one route without an address, in steps: more than any detour.
const INTERRUPTION: u32 = 1_000;

/// A state on the way: its cost, where it came from, and the piece that was put where.
struct Visit {
    cost: u32,
    from: Option<(State, usize, Spot)>,
}

/// The hops from the start to the goal.
pub(super) fn search(board: &Board, limits: &Limits) -> Option<Vec<Hop>> {
    let start = board.start();
    let mut visits: HashMap<State, Visit> = HashMap::from([(start.clone(), Visit { cost: 0, from: None })]);
    let mut open = BinaryHeap::from([(Reverse(board.distance(&start)), 0, Reverse(start))]);
    let mut looked_at = 0;
    while let Some((_, cost, Reverse(state))) = open.pop() {
        if visits.get(&state).is_some_and(|visit| visit.cost < cost) {
            continue;
        }
        if board.distance(&state) == 0 {
            return Some(retrace(board, &visits, state));
        }
        looked_at += 1;
        if looked_at > limits.states {
            return None;
        }
        for (piece, spot) in ways_on(board, &state) {
            let mut next = state.clone();
            next[piece] = spot;
            let Some(step) = price(board, limits, &state, &next, piece) else { continue };
            let cost = cost.saturating_add(step);
            if visits.get(&next).is_some_and(|visit| visit.cost <= cost) {
                continue;
            }
            let rank = cost.saturating_add(limits.greed.saturating_mul(board.distance(&next)));
            visits.insert(next.clone(), Visit { cost, from: Some((state.clone(), piece, spot)) });
            open.push((Reverse(rank), cost, Reverse(next)));
        }
    }
    None
}

/// What a hop costs; nothing if the rules forbid where it leads.
fn price(board: &Board, limits: &Limits, state: &[Spot], next: &[Spot], piece: usize) -> Option<u32> {
    if !board.is_tight(next) {
        return None;
    }
    let newly = board.interrupted(next).saturating_sub(board.interrupted(state));
    let without = board.interrupted(next);
    if without > 0 && !limits.may_interrupt {
        return None;
    }
    let writes = match board.units.get(piece) {
        Some(unit) => unit.addresses.len(),
        None => board.classes.get(piece - board.units.len()).map_or(1, |class| class.riders.count()),
    };
    let writes = u32::try_from(writes).unwrap_or(u32::MAX);
    Some(writes.saturating_add(newly.saturating_mul(INTERRUPTION)).saturating_add(without))
}

/// Every piece that can be put somewhere else, with where.
fn ways_on(board: &Board, state: &[Spot]) -> Vec<(usize, Spot)> {
    let mut ways = Vec::new();
    let there = board.has_temporary(state);
    let spots = || (0..NOWHERE).zip(&board.places).filter(|(spot, _)| there || *spot != board.temporary);
    for (at, unit) in board.units.iter().enumerate() {
        let twin = board.units[..at].iter().zip(state).any(|(other, spot)| {
            (other.from, other.to, other.addresses.len()) == (unit.from, unit.to, unit.addresses.len())
                && *spot == state[at]
        });
        if twin {
            continue;
        }
        if unit.from == NOWHERE {
            // A conversion is done or not done.
            ways.extend((state[at] == NOWHERE).then_some((at, unit.to)));
            continue;
        }
        let free =
            spots().filter(|(spot, place)| place.takes_addresses && *spot != state[at] && board.may_stop(unit, *spot));
        ways.extend(free.map(|(spot, _)| (at, spot)));
    }
    let movable = board.classes.iter().enumerate().filter(|(_, class)| class.is_movable || class.goes());
    for (at, class) in movable.filter(|(at, _)| board.may_leave(*at, state)) {
        let piece = board.units.len() + at;
        let may_go = |spot: Spot| {
            spot != state[piece] && (spot == class.to || (class.is_movable && board.may_route(class, spot)))
        };
        ways.extend(spots().filter(|(spot, _)| may_go(*spot)).map(|(spot, _)| (piece, spot)));
    }
    let last = state.len() - 1;
    if !there {
        ways.push((last, 1));
    } else if !state[..last].contains(&board.temporary) {
        ways.push((last, 0));
    }
    ways
}

fn retrace(board: &Board, visits: &HashMap<State, Visit>, goal: State) -> Vec<Hop> {
    let mut ways = Vec::new();
    let mut at = goal;
    while let Some((before, piece, spot)) = visits.get(&at).and_then(|visit| visit.from.clone()) {
        ways.push((piece, spot));
        at = before;
    }
    ways.reverse();
    ways.into_iter().flat_map(|(piece, spot)| board.hops(piece, spot)).collect()
}
