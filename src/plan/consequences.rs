//! What a reviewer should know about the Region as it will be: routes that end without an address or with a cold one, and
//! quotas.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::model::{
    AccountId, Address, Kind, LiveConfigurationSet, LiveRegion, LiveScaling, PoolRef, Region, WarmupStatus, Write,
};

use super::{
    allowance::Allowance,
    difference::list,
    guard::Guard,
    step::{Purpose, Step},
    warning::{Warning, WarningCode},
    withheld::{Withheld, WithheldCode},
};

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

/// What stops an apply: configuration sets that leave from IPs of ours now and would be left without any.
pub(crate) fn emptied(region: &Region, live: &LiveRegion, after: &LiveRegion) -> Vec<Guard> {
    let (filled_now, filled_then) = (Filled::of(live), Filled::of(after));
    let is_filled = |set: &LiveConfigurationSet| filled_now.has(set.delivery.route());
    let stays =
        after.configuration_sets.iter().filter(|(name, _)| live.configuration_sets.get(*name).is_some_and(is_filled));
    let emptied = stays.filter_map(|(name, set)| {
        let pool = set.delivery.route().named().filter(|_| !filled_then.has(set.delivery.route()))?;
        let key = format!("regions.{region}.configuration_sets.{name}.pool");
        let allowance = Allowance::Interruption;
        let message = format!(
            "configuration set {name} would be left without an IP in `{pool}`: `{}` lets it pass, `{key}` in the file sends \
             it elsewhere",
            allowance.flag()
        );
        Some(Guard { allowance, key, message })
    });
    emptied.collect()
}

/// Configuration sets that go where IPs are that are not warm. IPs that arrive in this plan have a warning of their own.
pub(crate) fn cold_routes(account: &AccountId, region: &Region, live: &LiveRegion, after: &LiveRegion) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (name, set) in &after.configuration_sets {
        let route = set.delivery.route();
        if live.configuration_sets.get(name).is_some_and(|set| set.delivery.route() == route) {
            continue;
        }
        let stays = |ip: &Ipv4Addr| live.dedicated_ips.get(ip).is_some_and(|ip| ip.pool == *route);
        let cold = after.dedicated_ips.iter().filter(|(ip, held)| held.pool == *route && stays(ip));
        let cold: Vec<String> = cold
            .filter(|(_, held)| held.warmup.status == WarmupStatus::InProgress)
            .map(|(ip, held)| format!("{ip} ({})", held.warmup))
            .collect();
        if cold.is_empty() {
            continue;
        }
        let message = format!("will send from IPs whose warm-up is unfinished: {}", list(cold));
        let (account, region, name) = (account.clone(), region.clone(), name.to_string());
        let address = Address { account, region, kind: Kind::ConfigurationSet, name };
        warnings.push(Warning { address, code: WarningCode::ColdIp, message });
    }
    warnings
}

/// Most pools that SES allows in a Region (AWS service quotas of SES).
const POOLS_MAX: usize = 50;

/// A plan that needs a temporary pool in a Region that has as many pools as SES allows. Pools of the plan's own come first.
pub(crate) fn no_room(account: &AccountId, region: &Region, live: &LiveRegion, steps: &[Step]) -> Option<Withheld> {
    let created = |step: &&Step| matches!(step.write, Write::CreateDedicatedIpPool { .. });
    let temporary = steps.iter().filter(created).find(|step| step.purpose == Purpose::Detour)?;
    if live.pools.len() + steps.iter().filter(created).count() <= POOLS_MAX {
        return None;
    }
    let message = format!(
        "no direct order keeps every route safe, and there is no room for a temporary pool: SES allows {POOLS_MAX} in a \
         Region; delete one that is not used, or do it in two applies"
    );
    let (kind, name) = temporary.write.target();
    let address = Address { account: account.clone(), region: region.clone(), kind, name };
    Some(Withheld { address, code: WithheldCode::NoRoomForTemporaryPool, message })
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
