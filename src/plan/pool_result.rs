//! The result of a plan for each pool whose IPs it changes: the number of IPs, and the configuration sets that use
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ConfigurationSetName, LiveConfigurationSet, LiveRegion, PoolRef, Region};

use super::{
    change::{Action, Change},
    facts::Facts,
};

/// A pool that is created, converted or deleted, or whose IPs change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolResult {
    /// Its Region.
    pub region: Region,
    /// The pool.
    pub pool: PoolRef,
    /// Number of leased IPs in it before the first step.
    pub ips_before: usize,
    /// Number of leased IPs in it after the last step.
    pub ips_after: usize,
    /// The configuration sets that send through it after the last step.
    pub used_by: BTreeSet<ConfigurationSetName>,
}

/// The configuration sets of a Region that are there before and after, and whose mail leaves from other IPs afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rerouted {
    /// The Region.
    pub region: Region,
    /// The configuration sets.
    pub configuration_sets: BTreeSet<ConfigurationSetName>,
}

/// The leased IPs of a Region by pool.
type IpsByPool<'a> = BTreeMap<&'a PoolRef, BTreeSet<Ipv4Addr>>;

/// The results of one Region by pool, and its rerouted sets if there are any.
pub(super) fn results(region: &Region, before: &LiveRegion, after: &LiveRegion) -> (Vec<PoolResult>, Option<Rerouted>) {
    let (old, new) = (ips_by_pool(before), ips_by_pool(after));
    let configuration_sets = rerouted((before, &old), (after, &new));
    let rerouted = (!configuration_sets.is_empty()).then(|| Rerouted { region: region.clone(), configuration_sets });
    (pool_results(region, (before, &old), (after, &new)), rerouted)
}

fn pool_results(
    region: &Region,
    (before, old): (&LiveRegion, &IpsByPool<'_>),
    (after, new): (&LiveRegion, &IpsByPool<'_>),
) -> Vec<PoolResult> {
    let named = |live: &LiveRegion| live.pools.keys().cloned().map(PoolRef::Named).collect::<BTreeSet<_>>();
    let scaling = |live: &LiveRegion, pool: &PoolRef| {
        pool.named().and_then(|name| live.pools.get(name)).map(|pool| pool.scaling.clone())
    };
    let pools: BTreeSet<PoolRef> = named(before).into_iter().chain(named(after)).chain([PoolRef::Default]).collect();
    let changes = |pool: &PoolRef| old.get(pool) != new.get(pool) || scaling(before, pool) != scaling(after, pool);
    let changed: BTreeSet<PoolRef> = pools.into_iter().filter(changes).collect();
    let mut users: BTreeMap<&PoolRef, BTreeSet<ConfigurationSetName>> = BTreeMap::new();
    for (name, set) in &after.configuration_sets {
        if changed.contains(set.delivery.route()) {
            users.entry(set.delivery.route()).or_default().insert(name.clone());
        }
    }
    let count = |ips: &IpsByPool<'_>, pool: &PoolRef| ips.get(pool).map_or(0, BTreeSet::len);
    let result = |pool: &PoolRef| PoolResult {
        region: region.clone(),
        pool: pool.clone(),
        ips_before: count(old, pool),
        ips_after: count(new, pool),
        used_by: users.get(pool).cloned().unwrap_or_default(),
    };
    changed.iter().map(result).collect()
}

/// The configuration sets whose mail leaves from other IPs afterwards.
fn rerouted(
    (before, old): (&LiveRegion, &IpsByPool<'_>),
    (after, new): (&LiveRegion, &IpsByPool<'_>),
) -> BTreeSet<ConfigurationSetName> {
    let moves = |(name, set): &(&ConfigurationSetName, &LiveConfigurationSet)| {
        after.configuration_sets.get(*name).is_some_and(|then| {
            let (from, to) = (set.delivery.route(), then.delivery.route());
            match (ips_are_of_ses(before, old, from), ips_are_of_ses(after, new, to)) {
                (true, true) => from != to,
                (false, false) => old.get(from) != new.get(to),
                (true, false) | (false, true) => true,
            }
        })
    };
    before.configuration_sets.iter().filter(moves).map(|(name, _)| name.clone()).collect()
}

/// Whether SES decides from which IPs mail through a pool leaves: a managed pool, the shared pool, and the default pool
/// while it has no leased IP.
fn ips_are_of_ses(live: &LiveRegion, ips: &IpsByPool<'_>, pool: &PoolRef) -> bool {
    live.has_ips_of_ses(pool) || (*pool == PoolRef::Default && !ips.contains_key(pool))
}

fn ips_by_pool(live: &LiveRegion) -> IpsByPool<'_> {
    let mut pools: IpsByPool<'_> = BTreeMap::new();
    for (ip, leased) in &live.dedicated_ips {
        pools.entry(&leased.pool).or_default().insert(*ip);
    }
    pools
}

/// Compares the results of a plan document with its changes. Every pool that an IP enters or leaves must have a result,
/// and its numbers must differ by these IPs. A pool that is converted or deleted can also lose IPs that no change
/// names.
///
/// # Errors
/// The first contradiction.
pub(super) fn verify(results: &[PoolResult], changes: &[Change]) -> Result<(), String> {
    let mut moved: BTreeMap<(&Region, &PoolRef), (usize, usize)> = BTreeMap::new();
    let mut remade = BTreeSet::new();
    for change in changes {
        let region = &change.address.region;
        match (&change.before, &change.after) {
            (Some(Facts::Ip(before)), Some(Facts::Ip(after))) if before.pool != after.pool => {
                moved.entry((region, &before.pool)).or_default().0 += 1;
                moved.entry((region, &after.pool)).or_default().1 += 1;
            }
            _ if matches!(change.action, Action::Convert | Action::Delete) => {
                remade.insert((region, change.address.name.as_str()));
            }
            _ => {}
        }
    }
    for result in results {
        let (left, arrived) = moved.remove(&(&result.region, &result.pool)).unwrap_or_default();
        let is_remade = remade.contains(&(&result.region, result.pool.as_str()));
        if !is_remade && result.ips_before + arrived != result.ips_after + left {
            return Err(format!("its number of IPs in pool `{}` does not follow from its changes", result.pool));
        }
    }
    match moved.into_keys().next() {
        Some((_, pool)) => Err(format!("it does not say how many IPs are in pool `{pool}`")),
        None => Ok(()),
    }
}

/// Compares the rerouted sets of a plan document with its pools and changes: a set that is there already, and whose pool
/// stays and gains or loses IPs, is among them.
///
/// # Errors
/// The first set that is missing.
pub(super) fn verify_rerouted(rerouted: &[Rerouted], results: &[PoolResult], changes: &[Change]) -> Result<(), String> {
    let known: BTreeSet<(&Region, &ConfigurationSetName)> =
        rerouted.iter().flat_map(|item| item.configuration_sets.iter().map(|set| (&item.region, set))).collect();
    let comes = |change: &&Change| matches!(change.action, Action::Create | Action::Assign);
    let coming: BTreeSet<(&Region, &str)> =
        changes.iter().filter(comes).map(|change| (&change.address.region, change.address.name.as_str())).collect();
    for result in results.iter().filter(|result| result.ips_before != result.ips_after) {
        let stays = |set: &&ConfigurationSetName| !coming.contains(&(&result.region, set.as_str()));
        if let Some(set) = result.used_by.iter().filter(stays).find(|set| !known.contains(&(&result.region, set))) {
            return Err(format!("it does not say that mail of configuration set `{set}` leaves from other IPs"));
        }
    }
    Ok(())
}
