//! A configuration set is deleted after the identities that leave it name another one: SES would refuse mail of theirs that
//! names no set.
//!
//! Routes do not hang on identities, so the order is found without them. This lets each deletion wait, and moves what has
//! to come later behind what it waits for. More waiting leaves only orders that were allowed before, so what the order
//! keeps safe stays safe. Not where what an identity waits for, the creation of its new set, waits for the deletion itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ConfigurationSetName, Setting, Write};

use super::emit::Node;

/// Configuration sets whose deletion waits for itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stuck(pub(crate) BTreeSet<ConfigurationSetName>);

/// The nodes with deletions after the identities that leave, in an order that may be run as it stands.
///
/// # Errors
/// Deletions that would wait for themselves.
pub(super) fn after_identities(mut nodes: Vec<Node>) -> Result<Vec<Node>, Stuck> {
    let mut leaving: BTreeMap<ConfigurationSetName, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        if let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { expected: Some(set), .. }) =
            &node.write
        {
            leaving.entry(set.clone()).or_default().push(at);
        }
    }
    for node in &mut nodes {
        if let Some(identities) = deleted(&node.write).and_then(|set| leaving.get(set)) {
            node.waits.extend(identities);
        }
    }
    match sorted(&nodes) {
        Ok(order) => Ok(renumbered(nodes, &order)),
        Err(waiting) => {
            // Every circle has a new waiting in it, so one of these at least.
            let stuck = waiting.into_iter().filter_map(|at| deleted(&nodes[at].write));
            Err(Stuck(stuck.filter(|set| leaving.contains_key(*set)).cloned().collect()))
        }
    }
}

fn deleted(write: &Write) -> Option<&ConfigurationSetName> {
    match write {
        Write::DeleteConfigurationSet { configuration_set } => Some(configuration_set),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::CreateConfigurationSet { .. }
        | Write::PutConfigurationSetDeliveryOptions { .. }
        | Write::Setting(_) => None,
    }
}

/// The nodes as they stand, but each after what it waits for; else those that wait in a circle or for one.
fn sorted(nodes: &[Node]) -> Result<Vec<usize>, Vec<usize>> {
    let mut missing: Vec<usize> = nodes.iter().map(|node| node.waits.len()).collect();
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        node.waits.iter().for_each(|before| waiting[*before].push(at));
    }
    let mut ready: BTreeSet<usize> = (0..nodes.len()).filter(|at| missing[*at] == 0).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(at) = ready.pop_first() {
        order.push(at);
        for next in &waiting[at] {
            missing[*next] -= 1;
            if missing[*next] == 0 {
                ready.insert(*next);
            }
        }
    }
    if order.len() == nodes.len() { Ok(order) } else { Err((0..nodes.len()).filter(|at| missing[*at] > 0).collect()) }
}

fn renumbered(nodes: Vec<Node>, order: &[usize]) -> Vec<Node> {
    let mut places = vec![0; nodes.len()];
    order.iter().enumerate().for_each(|(place, at)| places[*at] = place);
    let mut placed: Vec<(usize, Node)> = nodes.into_iter().enumerate().map(|(at, node)| (places[at], node)).collect();
    placed.sort_unstable_by_key(|(place, _)| *place);
    let renumber = |(_, mut node): (usize, Node)| {
        node.waits.iter_mut().for_each(|wait| *wait = places[*wait]);
        node.waits.sort_unstable();
        node
    };
    placed.into_iter().map(renumber).collect()
}
