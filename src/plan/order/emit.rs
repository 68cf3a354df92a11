//! Turns an order into steps: each write with the values that it expects and the steps that it waits for.
//!
//! The pools that a detour uses determine its dependencies. A write that changes the IPs of a pool waits for the last
//! such change and for the routes that started or stopped using the pool since. A write that starts or stops a route's
//! use of a pool waits for the last change of the pool's IPs. In every order that these dependencies allow, each route
//! sees its pools change in the order that the search found.

mod paused;

use std::collections::{BTreeMap, HashMap};

use crate::{
    model::{
        ConfigurationSetName, Delivery, LiveRegion, Part, PoolName, PoolRef, Region, ScalingMode, TEMPORARY_POOL,
        TEMPORARY_TAG, Tags, Target, Write,
    },
    plan::step::{Purpose, Step, StepId},
};

use super::{
    chain::DetourChain,
    components::Component,
    graph::{Mover, PoolIndex, RouteGraph},
    hop::{Endpoint, Hop},
    sending::is_born_paused,
    task::Act,
};

/// A step without its number.
pub(super) struct Node {
    pub(super) write: Write,
    /// The indices of the nodes that it waits for.
    pub(super) waits: Vec<usize>,
    purpose: Purpose,
}

/// Collects the nodes of one Region.
pub(super) struct Emitter<'a> {
    graph: &'a RouteGraph<'a>,
    live: &'a LiveRegion,
    writes: &'a [Write],
    tags: &'a Tags,
    nodes: Vec<Node>,
    /// The node that creates a pool.
    created: BTreeMap<PoolIndex, usize>,
    /// The nodes that move IPs into or out of each pool.
    changing: BTreeMap<PoolIndex, Vec<usize>>,
    /// The nodes that make a configuration set leave each pool.
    leaving: BTreeMap<PoolIndex, Vec<usize>>,
    /// The progress of the detours so far. `None` before the first.
    chain: Option<DetourChain>,
    /// For each write, whether a node has it.
    used: Vec<bool>,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(graph: &'a RouteGraph<'a>, live: &'a LiveRegion, writes: &'a [Write], tags: &'a Tags) -> Self {
        Self {
            graph,
            live,
            writes,
            tags,
            nodes: Vec::with_capacity(writes.len()),
            created: BTreeMap::new(),
            changing: BTreeMap::new(),
            leaving: BTreeMap::new(),
            chain: None,
            used: vec![false; writes.len()],
        }
    }

    /// Creates the pools first: other steps wait only for the creation of their own pool.
    pub(super) fn creations(&mut self) {
        for (pool, write) in &self.graph.creations {
            let node = self.given(*write, Vec::new());
            self.created.insert(*pool, node);
        }
    }

    /// Adds a write unchanged from the difference.
    fn given(&mut self, write: usize, waits: Vec<usize>) -> usize {
        self.used[write] = true;
        self.push(self.writes[write].clone(), waits, Purpose::Change)
    }

    fn push(&mut self, write: Write, mut waits: Vec<usize>, purpose: Purpose) -> usize {
        waits.sort_unstable();
        waits.dedup();
        self.nodes.push(Node { write, waits, purpose });
        self.nodes.len() - 1
    }

    /// Adds a component that is ordered directly.
    pub(super) fn direct(&mut self, component: &Component, order: &[Act], waits: &[Vec<usize>]) {
        let mut nodes: Vec<usize> = Vec::with_capacity(order.len());
        for (act, waits) in order.iter().zip(waits) {
            let (write, to) = match *act {
                Act::Move(at) => {
                    let address = &self.graph.addresses[component.moves[at]];
                    (address.write, address.to)
                }
                Act::Assign(at) => match component.assigns.get(at) {
                    Some(set) => (self.graph.sets[*set].write, self.graph.sets[*set].to),
                    None => {
                        let one = &self.graph.companions[component.companions[at - component.assigns.len()]];
                        (Some(one.write), one.to)
                    }
                },
            };
            let mut before: Vec<usize> = waits.iter().map(|position| nodes[*position]).collect();
            before.extend(self.created.get(&to));
            // Everything that moves in a component has a write that moves it.
            let Some(write) = write else { continue };
            let node = self.given(write, before);
            nodes.push(node);
            match *act {
                Act::Move(at) => {
                    let address = &self.graph.addresses[component.moves[at]];
                    self.changing.entry(address.to).or_default().push(node);
                    address.from.iter().for_each(|from| self.changing.entry(*from).or_default().push(node));
                }
                Act::Assign(at) => {
                    let from = match component.assigns.get(at) {
                        Some(set) => self.graph.sets[*set].from,
                        None => self.graph.companions[component.companions[at - component.assigns.len()]].from,
                    };
                    self.leaving.entry(from).or_default().push(node);
                }
            }
        }
    }

    /// Adds a component that needs a detour. All detours of a Region share one temporary pool, one after another,
    /// because SES limits the number of pools.
    pub(super) fn hops(&mut self, hops: &[Hop]) {
        let mut chain = self.chain.take().unwrap_or_else(|| DetourChain::by_way_of(self.temporary_name()));
        let mut hops_left: HashMap<(Option<usize>, Option<Mover>), usize> = HashMap::new();
        for hop in hops {
            *hops_left.entry(hop_key(hop)).or_default() += 1;
        }
        for hop in hops {
            let left = hops_left.entry(hop_key(hop)).or_default();
            *left = left.saturating_sub(1);
            let is_last = *left == 0;
            self.hop(hop, is_last, &mut chain);
        }
        self.chain = Some(chain);
    }

    /// Deletes the temporary pool after the last detour.
    pub(super) fn end_of_detours(&mut self) {
        let Some(mut chain) = self.chain.take() else { return };
        let Some(pool) = chain.temporary.named().filter(|_| chain.is_created).cloned() else { return };
        let waits = chain.waits_of_change(Endpoint::Temporary);
        let node = self.push(Write::DeleteDedicatedIpPool { pool }, waits, Purpose::Detour);
        chain.changed(Endpoint::Temporary, node);
    }

    fn hop(&mut self, hop: &Hop, is_last: bool, chain: &mut DetourChain) {
        match hop {
            Hop::CreateTemporary if chain.is_created => {}
            Hop::CreateTemporary => {
                chain.is_created = true;
                let mut tags = self.tags.clone();
                tags.insert(TEMPORARY_TAG.to_owned(), "true".to_owned());
                let Some(pool) = chain.temporary.named().cloned() else { return };
                let write = Write::CreateDedicatedIpPool { pool, scaling: ScalingMode::Standard, tags };
                let node = self.push(write, Vec::new(), Purpose::Detour);
                chain.changed(Endpoint::Temporary, node);
            }
            // Another detour may need the pool, so `end_of_detours` deletes it.
            Hop::DeleteTemporary => {}
            Hop::Move(at, endpoint) => self.move_hop(*at, *endpoint, is_last, chain),
            Hop::Assign(at, endpoint) => self.assign_hop(*at, *endpoint, is_last, chain),
            Hop::Companion(at) => self.companion_hop(*at, chain),
        }
    }

    /// Adds the one move of a companion. It waits for its predecessors and for the last change of the IPs in its old
    /// and new pools.
    fn companion_hop(&mut self, at: usize, chain: &mut DetourChain) {
        let one = &self.graph.companions[at];
        let (from, to) = (Endpoint::Pool(one.from), Endpoint::Pool(one.to));
        let mut waits: Vec<usize> = [from, to].into_iter().filter_map(|endpoint| chain.last_change(endpoint)).collect();
        waits.extend(self.before(Mover::Companion(at), chain));
        waits.extend(self.creation_of(to));
        let node = self.given(one.write, waits);
        chain.companions.insert(at, node);
        chain.routed(from, node);
        chain.routed(to, node);
        self.leaving.entry(one.from).or_default().push(node);
    }

    /// The nodes that moved a mover's predecessors to their destinations.
    fn before(&self, mover: Mover, chain: &DetourChain) -> Vec<usize> {
        let firsts = self.graph.precedence.iter().filter(|(_, then)| *then == mover).map(|(first, _)| first);
        let node = |first: &Mover| match first {
            Mover::Set(at) => chain.set_nodes.get(at).copied(),
            Mover::Companion(at) => chain.companions.get(at).copied(),
        };
        firsts.filter_map(node).collect()
    }

    fn move_hop(&mut self, at: usize, endpoint: Endpoint, is_last: bool, chain: &mut DetourChain) {
        let address = &self.graph.addresses[at];
        let from = chain.addresses.get(&at).copied().or(address.from.map(Endpoint::Pool));
        let to = endpoint;
        let endpoints: Vec<Endpoint> = from.into_iter().chain([to]).collect();
        let mut waits: Vec<usize> = endpoints.iter().flat_map(|endpoint| chain.waits_of_change(*endpoint)).collect();
        waits.extend(self.creation_of(to));
        let write = match (address.ip, from, address.write) {
            (Some(ip), Some(from), _) => {
                Write::PutDedicatedIpInPool { ip, from: self.name(from, chain), to: self.name(to, chain) }
            }
            (_, _, Some(write)) => self.writes[write].clone(),
            (_, _, None) => return,
        };
        if let Some(write) = address.write {
            self.used[write] = true;
        }
        let purpose = if is_last && address.write.is_some() { Purpose::Change } else { Purpose::Detour };
        let node = self.push(write, waits, purpose);
        chain.addresses.insert(at, to);
        for endpoint in endpoints {
            chain.changed(endpoint, node);
            if let Endpoint::Pool(pool) = endpoint {
                self.changing.entry(pool).or_default().push(node);
            }
        }
    }

    fn assign_hop(&mut self, at: usize, endpoint: Endpoint, is_last: bool, chain: &mut DetourChain) {
        let set = &self.graph.sets[at];
        let Some(name) = set.name else { return };
        let Some(live) = self.live.configuration_sets.get(name) else { return };
        let names_pool =
            |write: &usize| matches!(self.writes[*write], Write::PutConfigurationSetDeliveryOptions { .. });
        if let Some(write) = set.write.filter(|write| !names_pool(write)) {
            return self.only_hop(at, write, chain);
        }
        let from = chain.sets.get(&at).map_or(Endpoint::Pool(set.from), |(endpoint, _)| *endpoint);
        let expected = chain.sets.get(&at).map_or_else(|| live.delivery.clone(), |(_, delivery)| delivery.clone());
        let to = endpoint;
        let delivery = if is_last { self.last_delivery(at) } else { None };
        let delivery =
            delivery.unwrap_or_else(|| Delivery { pool: Some(self.name(to, chain)), ..live.delivery.clone() });
        if is_last && let Some(write) = set.write {
            self.used[write] = true;
        }
        let mut waits: Vec<usize> = [from, to].into_iter().filter_map(|endpoint| chain.last_change(endpoint)).collect();
        waits.extend(chain.set_nodes.get(&at));
        waits.extend(self.before(Mover::Set(at), chain));
        waits.extend(self.creation_of(to));
        let purpose = if is_last && set.write.is_some() { Purpose::Change } else { Purpose::Detour };
        let configuration_set = name.clone();
        let put = Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery: delivery.clone(), expected };
        let node = self.push(put, waits, purpose);
        chain.sets.insert(at, (to, delivery));
        chain.set_nodes.insert(at, node);
        chain.routed(from, node);
        if let Endpoint::Pool(pool) = from {
            self.leaving.entry(pool).or_default().push(node);
        }
        chain.routed(to, node);
    }

    /// The delivery options that a set has after the plan: those of the difference, otherwise the live ones.
    fn last_delivery(&self, at: usize) -> Option<Delivery> {
        let set = &self.graph.sets[at];
        match set.write.and_then(|write| self.writes.get(write)) {
            Some(Write::PutConfigurationSetDeliveryOptions { delivery, .. }) => Some(delivery.clone()),
            Some(_) | None => {
                set.name.and_then(|name| self.live.configuration_sets.get(name)).map(|live| live.delivery.clone())
            }
        }
    }

    fn creation_of(&self, endpoint: Endpoint) -> Option<usize> {
        match endpoint {
            Endpoint::Pool(pool) => self.created.get(&pool).copied(),
            Endpoint::Temporary => None,
        }
    }

    fn creation_named_by(&self, write: &Write) -> Option<usize> {
        let Write::PutConfigurationSetDeliveryOptions { delivery, .. } = write else { return None };
        let created = self.created.iter().find(|(pool, _)| self.graph.pools[**pool].name == *delivery.route());
        created.map(|(_, node)| *node)
    }

    fn name(&self, endpoint: Endpoint, chain: &DetourChain) -> PoolRef {
        match endpoint {
            Endpoint::Pool(pool) => self.graph.pools[pool].name.clone(),
            Endpoint::Temporary => chain.temporary.clone(),
        }
    }

    /// A pool name that is not in use.
    fn temporary_name(&self) -> PoolName {
        let taken = |name: &PoolName| {
            let created =
                |node: &Node| matches!(&node.write, Write::CreateDedicatedIpPool { pool, .. } if pool == name);
            self.live.pools.contains_key(name) || self.nodes.iter().any(created)
        };
        let candidates =
            std::iter::once(TEMPORARY_POOL.to_owned()).chain((2..).map(|n| format!("{TEMPORARY_POOL}-{n}")));
        let free = candidates.map(PoolName::live).find(|name| !taken(name));
        free.expect("there are more numbers than pools")
    }

    /// Creates configuration sets after the last change of the IPs in their pools. Sets that are paused send no mail, so
    /// they only need their pool.
    pub(super) fn births(&mut self) {
        for (write, pool) in &self.graph.births {
            if self.used[*write] {
                continue;
            }
            let changing = self.changing.get(pool).filter(|_| !is_born_paused(&self.writes[*write]));
            let mut waits: Vec<usize> = changing.into_iter().flatten().copied().collect();
            waits.extend(self.created.get(pool));
            self.given(*write, waits);
        }
    }

    /// Deletes pools after all IPs and sets have left them.
    pub(super) fn deletions(&mut self) {
        for (write, pool) in &self.graph.deletions {
            let left = self.changing.get(pool).into_iter().chain(self.leaving.get(pool));
            let waits = left.flatten().copied().collect();
            self.given(*write, waits);
        }
    }

    /// Adds the writes that change no route. Each waits for the creation of the object that it changes, and new tags
    /// wait for the removal of old ones, which makes room for them.
    pub(super) fn updates(&mut self) {
        let mut born: BTreeMap<ConfigurationSetName, usize> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if let Write::CreateConfigurationSet { configuration_set, .. } = &node.write {
                born.insert(configuration_set.clone(), at);
            }
        }
        let mut untagged: BTreeMap<Target, usize> = BTreeMap::new();
        for write in 0..self.writes.len() {
            if self.used[write] {
                continue;
            }
            let Write::Setting(setting) = &self.writes[write] else {
                // SES refuses delivery options that name a missing pool, also if the set named it before.
                let waits = self.creation_named_by(&self.writes[write]).into_iter().collect();
                self.given(write, waits);
                continue;
            };
            let target = setting.target();
            let room = untagged.get(&target).filter(|_| setting.part() == Part::Tags);
            let waits = setting.needs().and_then(|name| born.get(name)).into_iter().chain(room).copied().collect();
            let node = self.given(write, waits);
            if setting.part() == Part::RemovedTags {
                untagged.insert(target, node);
            }
        }
    }

    /// Returns the collected nodes, each after the nodes that it waits for.
    pub(super) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }
}

/// Returns the nodes as steps, numbered after the `first` steps.
pub(super) fn steps(nodes: Vec<Node>, region: &Region, first: usize) -> Vec<Step> {
    let id = |node: usize| StepId(u32::try_from(first + node + 1).unwrap_or(u32::MAX));
    let steps = nodes.into_iter().enumerate().map(|(at, node)| Step {
        id: id(at),
        region: region.clone(),
        write: node.write,
        depends_on: node.waits.into_iter().map(id).collect(),
        purpose: node.purpose,
    });
    steps.collect()
}

/// The object that a hop moves, by index: an address, or a set or a companion. Neither for the temporary pool.
fn hop_key(hop: &Hop) -> (Option<usize>, Option<Mover>) {
    match hop {
        Hop::Move(at, _) => (Some(*at), None),
        Hop::Assign(at, _) => (None, Some(Mover::Set(*at))),
        Hop::Companion(at) => (None, Some(Mover::Companion(*at))),
        Hop::CreateTemporary | Hop::DeleteTemporary => (None, None),
    }
}
