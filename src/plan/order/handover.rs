//! Orders identities relative to the configuration sets that they leave and switch to, in addition to the order of
//! pools.
//!
//! A configuration set is deleted after the identities that leave it name another set: SES would refuse their mail if
//! it named a missing set. An identity switches to a set after the set is as declared: its options, event destinations
//! and tags. It leaves a set before the set changes its pool, if the rest of the order allows it.
//!
//! This module adds these dependencies and moves each node behind the nodes that it waits for. An extra dependency only
//! removes possible orders, so every remaining order stays safe. There is no order if an identity waits for the
//! creation of its new set and that creation waits for the deletion of its old set.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ConfigurationSetName, LiveRegion, Setting, Switch, Write};

use super::{
    emit::Node,
    switches::{self, completed},
};

/// Configuration sets whose deletion would wait for itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stuck(pub(crate) BTreeSet<ConfigurationSetName>);

/// Returns the nodes in an order in which they can run, with deletions after the identities that leave and identities
/// after the sets that they switch to.
///
/// # Errors
/// Deletions that would wait for themselves.
pub(super) fn after_identities(mut nodes: Vec<Node>, live: &LiveRegion) -> Result<Vec<Node>, Stuck> {
    warmed_up_first(&mut nodes);
    let identities = Identities::of(&nodes);
    let given = lengths(&nodes);
    for (at, waits) in identities.waits(&nodes) {
        nodes[at].waits.extend(waits);
    }
    let required = lengths(&nodes);
    let (of_sets, of_pools) = switches::waits(&nodes, live, &identities.leaving);
    let before_changes = identities.before_changes(&nodes);
    let to_default = switches::after_the_first_ip(&nodes, live);
    let before_changes = [before_changes, to_default].concat();
    // Add the optional dependencies as long as they close no cycle, first all of them and then fewer. Without them, the
    // proof reports the result.
    for desired in [&[&before_changes, &of_sets, &of_pools][..], &[&before_changes, &of_sets], &[&before_changes]] {
        for (at, waits) in desired.iter().copied().flatten() {
            nodes[*at].waits.extend(waits);
        }
        if let Ok(order) = sorted(&nodes) {
            return Ok(renumbered(nodes, &order));
        }
        shorten(&mut nodes, &required);
    }
    match sorted(&nodes) {
        Ok(order) => Ok(renumbered(nodes, &order)),
        Err(waiting) => {
            let deleted = waiting.iter().filter_map(|at| nodes[*at].write.deletes_set());
            let stuck: BTreeSet<_> = deleted.filter(|set| identities.leaving.contains_key(*set)).cloned().collect();
            if !stuck.is_empty() {
                return Err(Stuck(stuck));
            }
            // A cycle without a deletion cannot be broken by keeping a set. The proof reports what the plan lacks then.
            shorten(&mut nodes, &given);
            let order = sorted(&nodes).unwrap_or_else(|_| (0..nodes.len()).collect());
            Ok(renumbered(nodes, &order))
        }
    }
}

/// The number of nodes that each node waits for.
fn lengths(nodes: &[Node]) -> Vec<usize> {
    nodes.iter().map(|node| node.waits.len()).collect()
}

/// Removes the dependencies that were added since the nodes had these numbers of them.
fn shorten(nodes: &mut [Node], lengths: &[usize]) {
    nodes.iter_mut().zip(lengths).for_each(|(node, length)| node.waits.truncate(*length));
}

/// Makes writes that change a route wait for automatic warm-up if the plan turns it on. Otherwise, an interrupted run
/// could leave all mail of a route on a cold IP.
fn warmed_up_first(nodes: &mut [Node]) {
    let turns_on = |node: &Node| {
        let on = Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup: Switch::On };
        matches!(&node.write, Write::Setting(setting) if *setting == on)
    };
    let Some(warmup) = nodes.iter().position(turns_on) else { return };
    let changes_a_route = |node: &&mut Node| match &node.write {
        Write::PutDedicatedIpInPool { .. }
        | Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { .. }) => true,
        write => write.reroutes().is_some(),
    };
    nodes.iter_mut().filter(changes_a_route).for_each(|node| node.waits.push(warmup));
}

/// The nodes of identities, by the set that they leave and by the set that they switch to.
#[derive(Default)]
struct Identities {
    leaving: BTreeMap<ConfigurationSetName, Vec<usize>>,
    coming: BTreeMap<ConfigurationSetName, Vec<usize>>,
}

impl Identities {
    fn of(nodes: &[Node]) -> Self {
        let mut identities = Self::default();
        for (at, node) in nodes.iter().enumerate() {
            let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
                configuration_set, expected, ..
            }) = &node.write
            else {
                continue;
            };
            for (set, side) in [(expected, &mut identities.leaving), (configuration_set, &mut identities.coming)] {
                set.iter().for_each(|set| side.entry(set.clone()).or_default().push(at));
            }
        }
        identities
    }

    /// The required dependencies, by the node that waits.
    fn waits(&self, nodes: &[Node]) -> BTreeMap<usize, Vec<usize>> {
        let mut waits: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, node) in nodes.iter().enumerate() {
            if let Some(leaving) = node.write.deletes_set().and_then(|set| self.leaving.get(set)) {
                waits.entry(at).or_default().extend(leaving);
            }
            let coming = completed(&node.write).and_then(|set| self.coming.get(set)).into_iter().flatten();
            coming.for_each(|identity| waits.entry(*identity).or_default().push(at));
        }
        waits
    }

    /// Dependencies of the writes that change a set's pool, or create a missing set, on the identities that leave the
    /// set.
    fn before_changes(&self, nodes: &[Node]) -> Vec<(usize, Vec<usize>)> {
        let changed = |(at, node): (usize, &Node)| {
            let set = match &node.write {
                Write::CreateConfigurationSet { configuration_set, .. } => configuration_set,
                write => write.reroutes()?,
            };
            Some((at, self.leaving.get(set)?.clone()))
        };
        nodes.iter().enumerate().filter_map(changed).collect()
    }
}

/// Returns the nodes in their present order, but each after the nodes that it waits for.
///
/// # Errors
/// The nodes that are in a cycle or wait for one.
pub(super) fn sorted(nodes: &[Node]) -> Result<Vec<usize>, Vec<usize>> {
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

pub(super) fn renumbered(nodes: Vec<Node>, order: &[usize]) -> Vec<Node> {
    let mut positions = vec![0; nodes.len()];
    order.iter().enumerate().for_each(|(position, at)| positions[*at] = position);
    let mut placed: Vec<(usize, Node)> =
        nodes.into_iter().enumerate().map(|(at, node)| (positions[at], node)).collect();
    placed.sort_unstable_by_key(|(place, _)| *place);
    let renumber = |(_, mut node): (usize, Node)| {
        node.waits.iter_mut().for_each(|wait| *wait = positions[*wait]);
        node.waits.sort_unstable();
        node.waits.dedup();
        node
    };
    placed.into_iter().map(renumber).collect()
}
