//! Orders the pausing and resuming of configuration sets. A paused set sends no mail, so it has no route while it is
//! paused.
//!
//! A set is resumed after it is complete: its pool, options, event destinations and tags are as declared, and the IPs
//! of its pool have arrived and left, and identities that leave it have left. Otherwise, mail would leave from IPs of
//! neither its old nor its new route. A set is paused before its other changes, but after the identities that leave it
//! and go on sending. Mail that switches to an empty default pool waits for the first IP of that pool.

use std::collections::{BTreeMap, HashMap};

use crate::model::{ConfigurationSetName, LiveRegion, Options, PoolRef, Setting, Switch, Tagged, Write};

use super::emit::Node;

/// Nodes, each with nodes that it should wait for.
pub(super) type Waits = Vec<(usize, Vec<usize>)>;

/// The dependencies that pausing and resuming sets needs: first those among the writes of the same set, then those on
/// the moves of the IPs of its pool.
pub(super) fn waits(
    nodes: &[Node],
    live: &LiveRegion,
    leaving: &BTreeMap<ConfigurationSetName, Vec<usize>>,
) -> (Waits, Waits) {
    let (mut of_sets, mut of_pools) = (Vec::new(), Vec::new());
    let switching: Vec<_> =
        nodes.iter().enumerate().filter_map(|(at, node)| Some((at, switched(&node.write)?))).collect();
    if switching.is_empty() {
        return (of_sets, of_pools);
    }
    let (completing, moving) = (completing(nodes), moving(nodes));
    let silent = Silent::of(nodes, live);
    let moves = |pool: Option<&PoolRef>| pool.and_then(|pool| moving.get(pool)).cloned().unwrap_or_default();
    for (at, (set, becomes)) in switching {
        let others = completing.get(set).into_iter().flatten().copied().filter(|other| *other != at);
        let before = live.configuration_sets.get(set).map(|set| set.delivery.route());
        match becomes {
            Switch::On => {
                let others: Vec<usize> = others.collect();
                let after = others.iter().rev().find_map(|other| route(&nodes[*other].write));
                of_pools.push((at, moves(after.or(before))));
                of_sets.push((at, others));
                of_sets.extend(leaving.get(set).map(|identities| (at, identities.clone())));
            }
            Switch::Off => {
                let rerouting = others.filter(|other| nodes[*other].write.reroutes().is_some());
                of_sets.extend(rerouting.map(|other| (other, vec![at])));
                // Mail that the plan ends need not have left the set before.
                let going_on = |at: &usize| !silent.ends(&nodes[*at].write);
                let left = leaving.get(set).into_iter().flatten().copied().filter(going_on);
                of_sets.push((at, left.collect()));
            }
        }
    }
    (of_sets, of_pools)
}

/// The sets that are paused after the plan.
struct Silent<'n> {
    live: &'n LiveRegion,
    switched: HashMap<&'n ConfigurationSetName, Switch>,
}

impl<'n> Silent<'n> {
    fn of(nodes: &'n [Node], live: &'n LiveRegion) -> Self {
        let switches = nodes.iter().filter_map(|node| match &node.write {
            Write::CreateConfigurationSet { configuration_set, options, .. } => {
                options.sending.as_ref().map(|sending| (configuration_set, sending.effective()))
            }
            write => switched(write),
        });
        Self { live, switched: switches.collect() }
    }

    /// Whether the write gives an identity a set that is paused after the plan.
    fn ends(&self, write: &Write) -> bool {
        let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
            configuration_set: Some(set), ..
        }) = write
        else {
            return false;
        };
        let held = || self.live.configuration_sets.get(set).map(|set| set.sending.effective());
        self.switched.get(set).copied().or_else(held) == Some(Switch::Off)
    }
}

/// The nodes that complete each set.
fn completing(nodes: &[Node]) -> HashMap<&ConfigurationSetName, Vec<usize>> {
    let mut completing: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        if let Some(set) = completed(&node.write) {
            completing.entry(set).or_default().push(at);
        }
    }
    completing
}

/// The configuration set that a write brings into its declared state, completely or in part.
pub(super) fn completed(write: &Write) -> Option<&ConfigurationSetName> {
    match write {
        Write::CreateConfigurationSet { configuration_set, .. }
        | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => Some(configuration_set),
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { .. }) => None,
        Write::Setting(
            Setting::TagResource { target: Tagged::ConfigurationSet(set), .. }
            | Setting::UntagResource { target: Tagged::ConfigurationSet(set), .. },
        ) => Some(set),
        Write::Setting(setting) => setting.needs(),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::DeleteConfigurationSet { .. } => None,
    }
}

/// The nodes that move IPs into or out of each pool, or convert it.
fn moving(nodes: &[Node]) -> HashMap<PoolRef, Vec<usize>> {
    let mut moving: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        match &node.write {
            Write::PutDedicatedIpInPool { from, to, .. } => {
                moving.entry(from.clone()).or_default().push(at);
                moving.entry(to.clone()).or_default().push(at);
            }
            Write::PutDedicatedIpPoolScalingAttributes { pool, .. } => {
                moving.entry(PoolRef::Named(pool.clone())).or_default().push(at);
            }
            _ => {}
        }
    }
    moving
}

/// Makes sets and identities that switch to an empty default pool wait for the IPs that arrive there. Until then, their
/// mail would leave from AWS's shared IPs.
pub(super) fn after_the_first_ip(nodes: &[Node], live: &LiveRegion) -> Waits {
    let default = PoolRef::Default;
    if live.dedicated_ips.values().any(|ip| ip.pool == default) {
        return Vec::new();
    }
    let arrivals: Vec<usize> = (0..nodes.len()).filter(|at| arrives(&nodes[*at].write, Some(&default))).collect();
    let is_new = |set: &ConfigurationSetName| !live.configuration_sets.contains_key(set);
    let comes = |write: &Write| match write {
        Write::CreateConfigurationSet { delivery, .. } => *delivery.route() == default,
        // SES refuses mail that names a missing set until the identity names another one.
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
            configuration_set: None,
            expected: Some(former),
            ..
        }) => is_new(former),
        _ => false,
    };
    let waiting = (0..nodes.len()).filter(|at| !arrivals.is_empty() && comes(&nodes[*at].write));
    waiting.map(|at| (at, arrivals.clone())).collect()
}

/// The existing set that a write pauses or resumes.
fn switched(write: &Write) -> Option<(&ConfigurationSetName, Switch)> {
    let Write::Setting(Setting::PutOptions(put)) = write else { return None };
    let (Options::Sending(now), Some(Options::Sending(before))) = (&put.options, &put.expected) else { return None };
    (now.effective() != before.effective()).then_some((&put.configuration_set, now.effective()))
}

/// The pool that a write assigns to a set.
fn route(write: &Write) -> Option<&PoolRef> {
    match write {
        Write::PutConfigurationSetDeliveryOptions { delivery, .. } => Some(delivery.route()),
        _ => None,
    }
}

fn arrives(write: &Write, pool: Option<&PoolRef>) -> bool {
    matches!(write, Write::PutDedicatedIpInPool { to, .. } if Some(to) == pool)
}
