//! What is deleted makes room for what is created, where SES lets an account have no more: pools and configuration sets of
//! a Region, event destinations of a configuration set.
//!
//! A creation that finds no room waits for a deletion that does not wait for it. Where there is none, it stays as it was,
//! and `quotas` says so. More waiting leaves only orders that were allowed before, so what the order keeps safe stays safe.

use std::collections::BTreeMap;

use crate::{
    model::LiveRegion,
    plan::quotas::{Collection, Effect},
};

use super::{
    emit::Node,
    handover::{renumbered, sorted},
};

/// What is created and deleted of one collection, by node.
#[derive(Default)]
struct Turnover {
    created: Vec<usize>,
    deleted: Vec<usize>,
}

/// The nodes, with creations after the deletions that make room for them.
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
    // A creation waits only for what does not wait for it, so there is an order.
    match sorted(&nodes) {
        Ok(order) => renumbered(nodes, &order),
        Err(_) => nodes,
    }
}

/// Whether one node is always done before another.
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
