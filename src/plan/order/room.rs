//! Makes creations wait for deletions where a quota of SES leaves no room for both: pools and configuration sets of a
//! Region, and event destinations of a configuration set.
//!
//! A creation that has no room waits for a deletion that does not wait for it. If there is no such deletion, the
//! creation stays as it is, and `quotas` reports it. An extra dependency only removes possible orders, so every
//! remaining order stays safe.

use std::collections::BTreeMap;

use crate::{
    model::LiveRegion,
    plan::collection::{Collection, Effect},
};

use super::{
    emit::Node,
    handover::{renumbered, sorted},
};

/// The nodes that create and delete members of one collection.
#[derive(Default)]
struct Turnover {
    created: Vec<usize>,
    deleted: Vec<usize>,
}

/// Returns the nodes, with creations placed after the deletions that make room for them.
pub(super) fn made(mut nodes: Vec<Node>, live: &LiveRegion) -> Vec<Node> {
    let mut turnovers: BTreeMap<Collection, Turnover> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        match Effect::of(&node.write) {
            Some(Effect::Adds(collection)) => turnovers.entry(collection).or_default().created.push(at),
            Some(Effect::Removes(collection)) => turnovers.entry(collection).or_default().deleted.push(at),
            None => {}
        }
    }
    let mut waits = false;
    for (collection, Turnover { created, mut deleted }) in turnovers {
        let room = collection.quota().saturating_sub(collection.count(live));
        for late in created.into_iter().skip(room) {
            if let Some(place) = deleted.iter().position(|gone| !is_before(&nodes, late, *gone)) {
                nodes[late].waits.push(deleted.remove(place));
                waits = true;
            }
        }
    }
    if !waits {
        return nodes;
    }
    // A creation waits only for deletions that do not wait for it, so there is no cycle.
    match sorted(&nodes) {
        Ok(order) => renumbered(nodes, &order),
        Err(_) => nodes,
    }
}

/// Whether `first` always runs before `then`.
fn is_before(nodes: &[Node], first: usize, then: usize) -> bool {
    let (mut seen, mut open) = (vec![false; nodes.len()], vec![then]);
    while let Some(at) = open.pop() {
        if at == first {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&nodes[at].waits);
        }
    }
    false
}
