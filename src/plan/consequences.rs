//! What a reviewer should know about the Region as it will be: routes that end without an address.

use std::collections::BTreeSet;

use crate::model::{AccountId, Address, Kind, LiveRegion, LiveScaling, PoolRef, Region};

use super::document::{Warning, WarningCode};

/// Configuration sets that will send through a pool without IPs and do not do so now.
pub(crate) fn empty_routes(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    after: &LiveRegion,
) -> Vec<Warning> {
    let (filled_now, filled_then) = (Filled::of(live), Filled::of(after));
    let mut warnings = Vec::new();
    for (name, set) in &after.configuration_sets {
        let route = set.delivery.route();
        let is_empty_now = live.configuration_sets.get(name).is_some_and(|set| !filled_now.has(set.delivery.route()));
        if filled_then.has(route) || is_empty_now {
            continue;
        }
        let message = match route {
            PoolRef::Default => {
                "will send through the default pool, which has no IP: its mail leaves from AWS's shared IPs".to_owned()
            }
            PoolRef::Shared | PoolRef::Named(_) => format!("will send through `{route}`, which has no IP"),
        };
        let (account, region, name) = (account.clone(), region.clone(), name.to_string());
        let address = Address { account, region, kind: Kind::ConfigurationSet, name };
        warnings.push(Warning { address, code: WarningCode::RouteWithoutIps, message });
    }
    warnings
}

/// The pools that mail can leave through.
struct Filled<'a>(BTreeSet<&'a PoolRef>, &'a LiveRegion);

impl<'a> Filled<'a> {
    fn of(region: &'a LiveRegion) -> Self {
        Self(region.dedicated_ips.values().map(|ip| &ip.pool).collect(), region)
    }

    fn has(&self, pool: &PoolRef) -> bool {
        let sees_to_itself = |name| self.1.pools.get(name).is_some_and(|pool| pool.scaling != LiveScaling::Standard);
        *pool == PoolRef::Shared || self.0.contains(pool) || pool.named().is_some_and(sees_to_itself)
    }
}
