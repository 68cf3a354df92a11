//! Orders components that are too large to search. The addresses and sets that leave one pool wait in a temporary pool
//! while the other changes are ordered directly. This breaks every cycle that runs through that pool.
//!
//! First, the addresses that leave the pool and the sets that use them go to the temporary pool together. Then
//! everything else is changed, and finally they go to their destinations. `direct` orders both halves. The pool with
//! the fewest extra steps is chosen.

use super::{
    components::Component,
    direct,
    graph::{PoolIndex, RouteGraph},
    hop::{Endpoint, Hop},
    task::{Act, Assign, Move, Occupancy, Task},
};

/// A safe order that uses a temporary pool.
pub(super) fn order(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    let whole = Task::of(graph, component);
    let mut pools: Vec<(usize, PoolIndex)> =
        component.pools.iter().map(|pool| (extra_steps(&whole, *pool), *pool)).collect();
    pools.sort_unstable();
    // Only sets whose pool the file states may wait in the temporary pool: an interrupted run would leave the others
    // there.
    let sets = || component.assigns.iter().map(|at| &graph.sets[*at]);
    let may_wait = |pool: PoolIndex| sets().all(|set| set.from != pool || set.is_stated);
    pools
        .into_iter()
        .filter(|(extra, pool)| *extra > 0 && may_wait(*pool))
        .find_map(|(_, pool)| by_way_of_temporary(&whole, component, pool))
}

fn extra_steps(task: &Task, pool: PoolIndex) -> usize {
    let moves = task.moves.iter().filter(|one| leaves(one, pool)).count();
    moves + task.assigns.iter().filter(|assign| assign.from == pool).count()
}

/// Whether the address goes to another pool.
fn leaves(one: &Move, pool: PoolIndex) -> bool {
    one.from == Some(pool) && one.to != pool
}

fn by_way_of_temporary(whole: &Task, component: &Component, pool: PoolIndex) -> Option<Vec<Hop>> {
    let temporary = whole.occupancy.len();
    let (out, out_moves, out_assigns) = first_half(whole, pool, temporary);
    let rest = second_half(whole, pool, temporary);
    let (first, second) = (direct::order(&out)?, direct::order(&rest)?);
    let mut hops = vec![Hop::CreateTemporary];
    hops.extend(first.into_iter().map(|act| match act {
        Act::Move(at) => Hop::Move(component.moves[out_moves[at]], Endpoint::Temporary),
        Act::Assign(at) => Hop::Assign(component.assigns[out_assigns[at]], Endpoint::Temporary),
    }));
    hops.extend(second.into_iter().map(|act| match act {
        Act::Move(at) => Hop::Move(component.moves[at], Endpoint::Pool(whole.moves[at].to)),
        Act::Assign(at) => Hop::Assign(component.assigns[at], Endpoint::Pool(whole.assigns[at].to)),
    }));
    hops.push(Hop::DeleteTemporary);
    Some(hops)
}

/// The task that moves the pool's leaving addresses and sets to the temporary pool, with their indices in the whole
/// task.
fn first_half(whole: &Task, pool: PoolIndex, temporary: PoolIndex) -> (Task, Vec<usize>, Vec<usize>) {
    let mut occupancy = whole.occupancy.clone();
    occupancy.push(Occupancy::default());
    let moves: Vec<usize> = (0..whole.moves.len()).filter(|at| leaves(&whole.moves[*at], pool)).collect();
    let assigns: Vec<usize> = (0..whole.assigns.len()).filter(|at| whole.assigns[*at].from == pool).collect();
    let task = Task {
        occupancy,
        moves: moves.iter().map(|_| Move { from: Some(pool), to: temporary }).collect(),
        assigns: assigns.iter().map(|at| Assign { from: pool, to: temporary, ..whole.assigns[*at] }).collect(),
        after: Vec::new(),
    };
    (task, moves, assigns)
}

/// The whole task, with the temporary pool in place of the pool that the first half emptied.
fn second_half(whole: &Task, pool: PoolIndex, temporary: PoolIndex) -> Task {
    let mut rest = whole.clone();
    rest.occupancy.push(Occupancy::default());
    for one in rest.moves.iter_mut().filter(|one| leaves(one, pool)) {
        one.from = Some(temporary);
    }
    for assign in rest.assigns.iter_mut().filter(|assign| assign.from == pool) {
        assign.from = temporary;
    }
    rest
}
