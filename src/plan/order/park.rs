//! For components that are too large to search: what one pool gives away waits in a temporary pool while the others are
//! ordered directly. It breaks every ring that runs through that pool.
//!
//! First the pool's leaving addresses and the sets that use them go to the temporary pool together, then everything else,
//! then they go where they belong. Both halves are ordered by `direct`; the pool with the fewest extra steps is taken.

use super::{
    components::Component,
    detour::{Endpoint, Hop},
    direct,
    graph::{PoolIndex, RouteGraph},
    task::{Act, Assign, Move, Occupancy, Task},
};

/// A safe order by way of a temporary pool.
pub(super) fn order(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    let whole = Task::of(graph, component);
    let mut pools: Vec<(usize, PoolIndex)> =
        component.pools.iter().map(|pool| (extra_steps(&whole, *pool), *pool)).collect();
    pools.sort_unstable();
    // Only what the file states may wait elsewhere: a stopped run would leave it there.
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

/// The pool's leaving addresses and sets, to the temporary pool; with the indices that they have in the whole.
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

/// Everything, with the temporary pool in the place of the pool that was left.
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
