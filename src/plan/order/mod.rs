//! Puts the writes of one Region into an order that keeps every route safe, and says which waits for which.
//!
//! `graph` restates the Region as routes. Pools that no change ties together are ordered apart. `direct` finds an order
//! with one step a difference; where there is none, `detour` looks for the fewest steps more, and `park` for large ones.
//! `dependencies` keeps of an order only what the rules need. `handover` lets deleted sets wait for the identities that
//! leave them, `switches` lets a set be complete before it is resumed, `room` lets creations wait for deletions where SES has no room for both. None of this is trusted: `proof`
//! judges the result.

mod chain;
mod components;
mod dependencies;
mod detour;
mod direct;
mod emit;
mod graph;
mod handover;
mod park;
mod room;
mod switches;
mod task;

use crate::model::{DesiredRegion, LiveRegion, Region, Tags, Write};

use super::step::Step;

use components::Component;
use emit::Emitter;
pub(crate) use graph::OffLimits;
use graph::{Owed, RouteGraph};
pub(crate) use handover::Stuck;
use task::Task;

/// The writes as steps, numbered after the `first` steps that other Regions have.
///
/// # Errors
/// Deletions of configuration sets that no order can put after the identities that leave them.
pub(crate) fn order(
    region: &Region,
    desired: &DesiredRegion,
    live: &LiveRegion,
    writes: &[Write],
    tags: &Tags,
    off_limits: &OffLimits,
    first: usize,
) -> Result<Vec<Step>, Stuck> {
    let graph = RouteGraph::of(desired, live, writes, off_limits);
    let mut emitter = Emitter::new(&graph, live, writes, tags);
    emitter.creations();
    for component in graph.components() {
        solve(&graph, &component, &mut emitter);
    }
    emitter.end_of_detours();
    emitter.births();
    emitter.deletions();
    emitter.updates();
    let nodes = handover::after_identities(emitter.into_nodes(), live)?;
    let nodes = room::made(nodes, live);
    Ok(emit::steps(nodes, region, first))
}

/// Orders what ties some pools together: directly, else by the fewest steps more, else as well as can be.
fn solve(graph: &RouteGraph<'_>, component: &Component, emitter: &mut Emitter<'_>) {
    for owed in [&[Owed::Always, Owed::Rather][..], &[Owed::Always]] {
        if directly(component, &Task::with_companions(graph, component, owed), emitter) {
            return;
        }
    }
    if let Some(hops) = detour::with_companions(graph, component) {
        return emitter.hops(&hops);
    }
    // Where identities allow no such order, they come last, in `handover`, and the proof says what that means for them.
    if directly(component, &Task::of(graph, component), emitter) {
        return;
    }
    let hops = detour::fewest(graph, component)
        .or_else(|| park::order(graph, component))
        .or_else(|| detour::any(graph, component))
        .or_else(|| detour::least_interrupted(graph, component))
        .unwrap_or_else(|| detour::as_listed(graph, component));
    emitter.hops(&hops);
}

/// Emits a direct order of the task, if it has one.
fn directly(component: &Component, task: &Task, emitter: &mut Emitter<'_>) -> bool {
    let Some(order) = direct::order(task) else { return false };
    emitter.direct(component, &order, &dependencies::direct(task, &order));
    true
}
