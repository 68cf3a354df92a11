//! How the file frees addresses that are to be given back: they come into a pool that nothing names, and leave the pools that
//! have them.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{picture::Picture, scene::Scene},
    model::{ConfigurationSetName, Membership, PoolName, PoolRef},
};

/// The name of the pool that addresses are parked in, unless it is taken.
const NAME: &str = "parking";

/// How the file frees addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parking {
    /// The pool that they come into: no configuration set names it.
    pub pool: String,
    /// All addresses of its list then.
    pub ips: BTreeSet<Ipv4Addr>,
    /// What changes beside it.
    pub edits: Vec<Edit>,
}

/// A change to another pool of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The list of the pool loses these addresses.
    Remove(PoolName, BTreeSet<Ipv4Addr>),
    /// The count of the pool becomes this one.
    Lower(PoolName, usize),
    /// The pool would have no address left: what sends through it has to send through another one first.
    Empties(PoolName),
}

/// How the file frees these addresses, if there are any.
pub(super) fn of(scene: &Scene<'_>, freed: BTreeSet<Ipv4Addr>) -> Option<Parking> {
    if freed.is_empty() {
        return None;
    }
    let (pool, kept) = free_pool(scene);
    let pools = scene.desired.pools.iter().flatten().filter(|(name, _)| name.as_str() != pool);
    let edits = pools.flat_map(|(name, stated)| stated.ips.as_ref().map(|ips| edits(scene, name, ips, &freed)));
    let edits = edits.flatten().collect();
    Some(Parking { pool, ips: kept.into_iter().chain(freed).collect(), edits })
}

/// A pool that nothing names, with the addresses that the file already gives it.
fn free_pool(scene: &Scene<'_>) -> (String, BTreeSet<Ipv4Addr>) {
    let names = std::iter::once(NAME.to_owned()).chain((2..).map(|number| format!("{NAME}-{number}")));
    names
        .filter_map(|name| parked(scene, &name).map(|ips| (name, ips)))
        .next()
        .unwrap_or_else(|| (NAME.to_owned(), BTreeSet::new()))
}

/// The addresses that the file gives a pool in which others can be parked; `None` if they cannot.
fn parked(scene: &Scene<'_>, name: &str) -> Option<BTreeSet<Ipv4Addr>> {
    let pool = PoolRef::live(name);
    let is_named = |picture: &Picture| picture.sets.values().any(|set| set.route.pool() == Some(&pool));
    let is_routed = scene.before.is_some_and(is_named) || is_named(scene.after);
    if is_routed || !routed_by_file(scene, &pool).is_empty() {
        return None;
    }
    let stated = scene.desired.pools.iter().flatten().find(|(known, _)| known.as_str() == name);
    match stated.map(|(_, pool)| (&pool.ips, pool.scaling)) {
        Some((Some(Membership::Exact(ips)), _)) => Some(ips.clone()),
        Some(_) => None,
        None => {
            let is_live = |picture: &Picture| picture.pools.contains_key(&pool);
            (!scene.before.is_some_and(is_live) && !is_live(scene.after)).then(BTreeSet::new)
        }
    }
}

/// What a pool of the file loses.
fn edits(scene: &Scene<'_>, name: &PoolName, ips: &Membership, freed: &BTreeSet<Ipv4Addr>) -> Vec<Edit> {
    let named: BTreeSet<Ipv4Addr> = freed.iter().copied().filter(|ip| names(ips, *ip)).collect();
    let mut edits = Vec::new();
    if !named.is_empty() {
        edits.push(Edit::Remove(name.clone(), named.clone()));
    }
    let left = match ips {
        Membership::Exact(all) if !named.is_empty() => all.len() - named.len(),
        Membership::Exact(_) => return edits,
        Membership::Count { count, .. } => {
            let picture = scene.before.unwrap_or(scene.after);
            let held = picture.pools.get(&PoolRef::Named(name.clone()));
            let loses = held.into_iter().flat_map(|pool| pool.members.known());
            let loses = loses.filter(|(ip, _)| freed.contains(ip)).count();
            if loses == 0 {
                return edits;
            }
            let left = count.get().saturating_sub(loses);
            edits.push(Edit::Lower(name.clone(), left));
            left
        }
    };
    if left == 0 && !routed_by_file(scene, &PoolRef::Named(name.clone())).is_empty() {
        edits.push(Edit::Empties(name.clone()));
    }
    edits
}

/// Whether a membership names an address.
pub(super) fn names(ips: &Membership, ip: Ipv4Addr) -> bool {
    ips.named().contains(&ip)
}

/// The sets of the file that name a pool.
pub(super) fn routed_by_file(scene: &Scene<'_>, pool: &PoolRef) -> BTreeSet<ConfigurationSetName> {
    let sets = scene.desired.configuration_sets.iter().flatten();
    sets.filter(|(_, set)| set.pool.as_ref() == Some(pool)).map(|(name, _)| name.clone()).collect()
}
