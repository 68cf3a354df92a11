//! Puts the writes of one Region into an order that keeps every route safe, and records which write depends on which.
//!
//! `graph` restates the Region as routes. Groups of pools that no change connects are ordered separately. `direct`
//! finds an order with one step for each difference. If there is none, `detour` searches for the order with the fewest
//! extra steps, and `park` handles large components. `dependencies` keeps only the dependencies that the rules need.
//! `handover` makes the deletion of a set depend on the identities that leave it, `switches` makes resuming a set
//! depend on the writes that complete it, and `room` makes creations depend on deletions where a quota of SES has no
//! room for both. None of this is trusted: `proof` checks the result.

mod chain;
mod components;
mod dependencies;
mod detour;
mod direct;
mod emit;
mod graph;
mod handover;
mod hop;
mod park;
mod room;
mod sending;
mod switches;
mod task;
#[cfg(test)]
mod tests;

use crate::model::{DesiredRegion, LiveRegion, Region, Tags, Write};

use super::step::Step;

use components::Component;
use emit::Emitter;
pub(crate) use graph::OffLimits;
use graph::{Owed, RouteGraph};
pub(crate) use handover::Stuck;
use task::Task;

/// Returns the writes as steps, numbered after the `first` steps, which belong to other Regions.
///
/// # Errors
/// Deletions of configuration sets that no order can place after the identities that leave them.
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
    emitter.silent();
    emitter.births();
    emitter.deletions();
    emitter.updates();
    let nodes = handover::after_identities(emitter.into_nodes(), live)?;
    let nodes = room::made(nodes, live);
    Ok(emit::steps(nodes, region, first))
}

/// Orders one component: directly if possible, otherwise with the fewest extra steps, otherwise with the best order
/// found.
fn solve(graph: &RouteGraph<'_>, component: &Component, emitter: &mut Emitter<'_>) {
    for owed in [&[Owed::Always, Owed::Rather][..], &[Owed::Always]] {
        if directly(component, &Task::with_companions(graph, component, owed), emitter) {
            return;
        }
    }
    if let Some(hops) = detour::with_companions(graph, component) {
        return emitter.hops(&hops);
    }
    // If identities allow no such order, `handover` orders them last, and the proof reports the result.
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

/// Emits a direct order of the task and returns whether there is one.
fn directly(component: &Component, task: &Task, emitter: &mut Emitter<'_>) -> bool {
    let Some(order) = direct::order(task) else { return false };
    emitter.direct(component, &order, &dependencies::direct(task, &order));
    true
}
