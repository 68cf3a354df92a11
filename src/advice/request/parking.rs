//! How the file frees addresses that are to be given back: they come into a pool that nothing names, leave the pools that
//! have them, and what sends through a pool that would be left without any is sent elsewhere first.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{lint::Question, picture::Picture, scene::Scene},
    model::{ConfigurationSetName, Desired, Membership, PoolName, PoolRef, PoolSize, Region},
};

use super::{
    places::{is_ours, names, owner_of, place, routed_by_file},
    stay::Stay,
    then::{self, Left},
};

/// The names of the pool that addresses are parked in: the first one that is not taken.
const NAMES: [&str; 2] = ["parking", "given-back"];
/// The largest number behind such a name. Files that ignore all of the names would be asked for ever.
const NUMBER_MAX: usize = 60;

/// How the file frees addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parking {
    /// The pool that they come into: no configuration set names it.
    pub pool: String,
    /// Those that the file gives it already.
    pub kept: BTreeSet<Ipv4Addr>,
    /// All addresses of its list then.
    pub ips: BTreeSet<Ipv4Addr>,
    /// What changes beside it.
    pub edits: Vec<Edit>,
    /// Whether the default pool is left without an address.
    pub empties_default_pool: Empties,
    /// What the file keeps from being given back once it is changed so.
    pub left: Left,
}

/// Whether the default pool is left without an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empties {
    /// It is.
    DefaultPool,
    /// It keeps some, or had none.
    Nothing,
}

/// A change to another part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The list of the pool loses these addresses.
    Remove(PoolName, BTreeSet<Ipv4Addr>),
    /// Those that the pool must include lose these addresses.
    Exclude(PoolName, BTreeSet<Ipv4Addr>),
    /// The count of the pool becomes this one.
    Lower(PoolName, usize),
    /// The pool would have no address left: its configuration sets of the file are sent through AWS's shared IPs.
    Reroute(PoolName, BTreeSet<ConfigurationSetName>),
    /// The same, with configuration sets that the file does not state: nothing in it changes.
    Strangers(PoolName, BTreeSet<ConfigurationSetName>),
}

/// How the file frees these addresses, if there are any. What the change itself would keep is freed with them: pools that
/// the file does not state are no longer left alone once it states one.
pub(super) fn of(question: &Question<'_>, scene: &Scene<'_>, mut freed: BTreeSet<Ipv4Addr>) -> Option<Parking> {
    if freed.is_empty() {
        return None;
    }
    loop {
        let mut parking = with(question, scene, &freed)?;
        let left = then::ask(question, scene, &changed(scene.file, scene.region, &parking));
        let known = freed.len();
        freed.extend(
            left.stay.iter().filter(|(_, stays)| stays.iter().all(Stay::is_freed_by_parking)).map(|(ip, _)| *ip),
        );
        if freed.len() == known {
            parking.left = left;
            return Some(parking);
        }
    }
}

/// The change that frees these addresses.
fn with(question: &Question<'_>, scene: &Scene<'_>, freed: &BTreeSet<Ipv4Addr>) -> Option<Parking> {
    let (pool, kept) = free_pool(question, scene)?;
    let pools = scene.desired.pools.iter().flatten().filter(|(name, _)| name.as_str() != pool);
    let edits = pools.flat_map(|(name, stated)| stated.ips.as_ref().map(|ips| edits(scene, name, ips, freed)));
    let edits = edits.flatten().chain(reroutes(scene, freed)).collect();
    let of_default = scene.now().pools.get(&PoolRef::Default).into_iter().flat_map(|pool| pool.members.known());
    let of_default: BTreeSet<Ipv4Addr> = of_default.map(|(ip, _)| ip).collect();
    let empties = !of_default.is_empty() && of_default.is_subset(freed);
    Some(Parking {
        pool,
        ips: kept.iter().chain(freed).copied().collect(),
        kept,
        edits,
        empties_default_pool: if empties { Empties::DefaultPool } else { Empties::Nothing },
        left: Left::default(),
    })
}

/// The file with the change.
fn changed(file: &Desired, region: &Region, parking: &Parking) -> Desired {
    let mut file = file.clone();
    let Some(desired) = file.regions.get_mut(region) else { return file };
    let pools = desired.pools.get_or_insert_default();
    pools.entry(PoolName::live(&parking.pool)).or_default().ips = Some(Membership::Exact(parking.ips.clone()));
    for edit in &parking.edits {
        match edit {
            Edit::Remove(pool, gone) | Edit::Exclude(pool, gone) => {
                let stated = pools.get_mut(pool).and_then(|pool| pool.ips.as_mut());
                if let Some(Membership::Exact(ips) | Membership::Count { include: ips, .. }) = stated {
                    ips.retain(|ip| !gone.contains(ip));
                }
            }
            Edit::Lower(pool, left) => {
                if let Some(Membership::Count { count, .. }) = pools.get_mut(pool).and_then(|pool| pool.ips.as_mut()) {
                    *count = PoolSize::new(*left as u64).unwrap_or(*count);
                }
            }
            Edit::Reroute(_, sets) => {
                for (_, set) in desired.configuration_sets.iter_mut().flatten().filter(|(name, _)| sets.contains(*name))
                {
                    set.pool = Some(PoolRef::Shared);
                }
            }
            Edit::Strangers(..) => {}
        }
    }
    file
}

/// A pool that nothing names, with the addresses that the file already gives it. `None`: the file may use none of the names.
fn free_pool(question: &Question<'_>, scene: &Scene<'_>) -> Option<(String, BTreeSet<Ipv4Addr>)> {
    let numbered = NAMES.into_iter().flat_map(|name| (1..=NUMBER_MAX).map(move |number| format!("{name}-{number}")));
    let mut names = NAMES.into_iter().map(str::to_owned).chain(numbered);
    names.find_map(|name| parked(question, scene, &name).map(|ips| (name, ips)))
}

/// The addresses that the file gives a pool in which others can be parked; `None` if they cannot.
fn parked(question: &Question<'_>, scene: &Scene<'_>, name: &str) -> Option<BTreeSet<Ipv4Addr>> {
    let pool = PoolRef::live(name);
    let is_named = |picture: &Picture| picture.sets.values().any(|set| set.route.pool() == Some(&pool));
    let is_routed = scene.before.is_some_and(is_named) || is_named(scene.after);
    let is_ignored = scene.file.ignore.pool(&PoolName::live(name));
    let is_renamed = scene
        .desired
        .pools
        .iter()
        .flatten()
        .any(|(_, pool)| pool.renamed_from.as_ref().is_some_and(|former| former.as_str() == name));
    let of_others = owner_of(question, scene, &PoolName::live(name)).is_some_and(|owner| !is_ours(scene, owner));
    if is_routed || is_ignored || is_renamed || of_others || !routed_by_file(scene, &pool).is_empty() {
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
    let of_pool = (!named.is_empty()).then(|| match ips {
        Membership::Exact(_) => Edit::Remove(name.clone(), named.clone()),
        Membership::Count { .. } => Edit::Exclude(name.clone(), named.clone()),
    });
    let lower = match ips {
        Membership::Exact(_) => None,
        Membership::Count { count, .. } => {
            let pool = PoolRef::Named(name.clone());
            let is_held = |ip: &&Ipv4Addr| place(scene.after, **ip).is_some_and(|(held, _)| *held == pool);
            let loses = freed.iter().filter(is_held).count();
            (loses > 0).then(|| Edit::Lower(name.clone(), count.get().saturating_sub(loses)))
        }
    };
    of_pool.into_iter().chain(lower).collect()
}

/// What becomes of the mail of pools that would have no address left.
fn reroutes(scene: &Scene<'_>, freed: &BTreeSet<Ipv4Addr>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (pool, held) in &scene.after.pools {
        let ips: BTreeSet<Ipv4Addr> = held.members.known().map(|(ip, _)| ip).collect();
        let Some(name) = pool.named().filter(|_| !ips.is_empty() && ips.is_subset(freed)) else { continue };
        let live = scene.after.sets.iter().filter(|(_, set)| set.route.pool() == Some(pool));
        let mut sets: BTreeSet<ConfigurationSetName> = live.map(|(set, _)| set.clone()).collect();
        sets.extend(routed_by_file(scene, pool));
        let is_stated = |set: &ConfigurationSetName| {
            scene.desired.configuration_sets.as_ref().is_some_and(|stated| stated.contains_key(set))
        };
        let (stated, strangers): (BTreeSet<_>, BTreeSet<_>) = sets.into_iter().partition(is_stated);
        edits.extend((!stated.is_empty()).then(|| Edit::Reroute(name.clone(), stated)));
        edits.extend((!strangers.is_empty()).then(|| Edit::Strangers(name.clone(), strangers)));
    }
    edits
}
