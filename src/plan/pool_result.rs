//! The result of a plan for each pool that it changes or whose users it changes: the number of IPs, and the
//! configuration sets that use them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ConfigurationSetName, LiveRegion, PoolRef, Region};

use super::{
    change::{Action, Change},
    facts::Facts,
};

/// A pool that is created, converted or deleted, whose IPs change, or that other configuration sets use afterwards.
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
    /// Whether SES decides which IPs it has after the last step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub managed: bool,
    /// The configuration sets that send through it after the last step.
    pub used_by: BTreeSet<ConfigurationSetName>,
}

/// The leased IPs of a Region by pool.
pub(super) type IpsByPool<'a> = BTreeMap<&'a PoolRef, BTreeSet<Ipv4Addr>>;

/// The results of one Region by pool.
pub(super) fn results(region: &Region, before: &LiveRegion, after: &LiveRegion) -> Vec<PoolResult> {
    let (old, new) = (ips_by_pool(before), ips_by_pool(after));
    let (old_users, new_users) = (users(before), users(after));
    let named = |live: &LiveRegion| live.pools.keys().cloned().map(PoolRef::Named).collect::<BTreeSet<_>>();
    let scaling = |live: &LiveRegion, pool: &PoolRef| {
        pool.named().and_then(|name| live.pools.get(name)).map(|pool| pool.scaling.clone())
    };
    let pools: BTreeSet<PoolRef> = named(before).into_iter().chain(named(after)).chain([PoolRef::Default]).collect();
    let changes = |pool: &&PoolRef| {
        old.get(*pool) != new.get(*pool)
            || scaling(before, pool) != scaling(after, pool)
            || old_users.get(*pool) != new_users.get(*pool)
    };
    let count = |ips: &IpsByPool<'_>, pool: &PoolRef| ips.get(pool).map_or(0, BTreeSet::len);
    let result = |pool: &PoolRef| PoolResult {
        region: region.clone(),
        pool: pool.clone(),
        ips_before: count(&old, pool),
        ips_after: count(&new, pool),
        managed: after.has_ips_of_ses(pool),
        used_by: new_users.get(pool).into_iter().flatten().map(|name| (*name).clone()).collect(),
    };
    pools.iter().filter(changes).map(result).collect()
}

/// The configuration sets of a Region by the pool that they send through, in ascending order.
fn users(live: &LiveRegion) -> BTreeMap<&PoolRef, Vec<&ConfigurationSetName>> {
    let mut users: BTreeMap<&PoolRef, Vec<&ConfigurationSetName>> = BTreeMap::new();
    for (name, set) in &live.configuration_sets {
        users.entry(set.delivery.route()).or_default().push(name);
    }
    users
}

/// The leased IPs of a Region by pool.
pub(super) fn ips_by_pool(live: &LiveRegion) -> IpsByPool<'_> {
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
