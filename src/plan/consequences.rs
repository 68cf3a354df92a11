//! What a reviewer should know about the Region as it will be: routes that end without an address or with a cold one, and
//! quotas.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::model::{
    AccountId, Address, ConfigurationSetName, Kind, LiveRegion, LiveScaling, PoolRef, Region, Switch, WarmupStatus,
};

use super::{
    allowance::Allowance,
    difference::list,
    guard::Guard,
    warning::{Warning, WarningCode},
};

/// A stream of mail that the plan leaves or lets be: a configuration set, or an identity that comes to another one.
struct Stream<'a> {
    kind: Kind,
    name: String,
    /// The key of the file that says where it goes.
    key: &'static str,
    /// The pool that it leaves through now; `None` where it does not leave.
    before: Option<&'a PoolRef>,
    after: &'a PoolRef,
    /// The configuration set that it leaves by, where that will be paused and is not now.
    paused_by: Option<&'a ConfigurationSetName>,
}

impl Stream<'_> {
    fn address(&self, account: &AccountId, region: &Region) -> Address {
        Address { account: account.clone(), region: region.clone(), kind: self.kind, name: self.name.clone() }
    }
}

/// The streams of a Region once the plan is done.
fn streams<'a>(live: &'a LiveRegion, after: &'a LiveRegion) -> Vec<Stream<'a>> {
    let route = |region: &'a LiveRegion, name: &ConfigurationSetName| {
        region.configuration_sets.get(name).map(|set| set.delivery.route())
    };
    let sets = after.configuration_sets.iter().map(|(name, set)| Stream {
        kind: Kind::ConfigurationSet,
        name: name.to_string(),
        key: "pool",
        before: route(live, name),
        after: set.delivery.route(),
        paused_by: None,
    });
    let identities = after.identities.iter().filter_map(|(name, identity)| {
        let before = live.identities.get(name)?;
        let (from, to) = (before.configuration_set.as_ref(), identity.configuration_set.as_ref());
        let is_paused = |region: &LiveRegion, set: Option<&ConfigurationSetName>| {
            set.and_then(|set| region.configuration_sets.get(set))
                .is_some_and(|set| set.sending.effective() == Switch::Off)
        };
        (from != to).then_some(())?;
        Some(Stream {
            kind: Kind::EmailIdentity,
            name: name.to_string(),
            key: "configuration_set",
            before: from.map_or(Some(&PoolRef::Default), |set| route(live, set)),
            after: to.map_or(Some(&PoolRef::Default), |set| route(after, set))?,
            paused_by: to.filter(|_| is_paused(after, to) && !is_paused(live, from)),
        })
    });
    sets.chain(identities).collect()
}

/// Streams that will send through a pool without IPs and do not do so now.
pub(crate) fn empty_routes(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    after: &LiveRegion,
) -> Vec<Warning> {
    let (filled_now, filled_then) = (Filled::of(live), Filled::of(after));
    let mut warnings = Vec::new();
    for stream in streams(live, after) {
        let is_empty_now = stream.before.is_some_and(|route| !filled_now.has(route));
        if filled_then.has(stream.after) || is_empty_now {
            continue;
        }
        let message = match stream.after {
            PoolRef::Default => {
                "will send through the default pool, which has no IP: its mail leaves from AWS's shared IPs".to_owned()
            }
            route @ (PoolRef::Shared | PoolRef::Named(_)) => format!("will send through `{route}`, which has no IP"),
        };
        warnings.push(Warning {
            address: stream.address(account, region),
            code: WarningCode::RouteWithoutIps,
            message,
        });
    }
    warnings
}

/// What stops an apply: streams that leave now, from IPs of ours, and would be left without any or be paused.
pub(crate) fn emptied(region: &Region, live: &LiveRegion, after: &LiveRegion) -> Vec<Guard> {
    let (filled_now, filled_then) = (Filled::of(live), Filled::of(after));
    let streams = streams(live, after).into_iter();
    let emptied =
        streams.filter(|stream| stream.before.is_some_and(|route| filled_now.has(route))).filter_map(|stream| {
            let Stream { kind, name, key, after, paused_by, .. } = &stream;
            let (noun, collection) = match kind {
                Kind::EmailIdentity => ("identity", "identities"),
                _ => ("configuration set", "configuration_sets"),
            };
            let key = format!("regions.{region}.{collection}.{name}.{key}");
            let allowance = Allowance::Interruption;
            let what = match (after.named().filter(|_| !filled_then.has(after)), paused_by) {
                (Some(pool), _) => format!("{noun} {name} would be left without an IP in `{pool}`"),
                (None, Some(set)) => format!("{noun} {name} would send by `{set}`, which is paused"),
                (None, None) => return None,
            };
            let flag = allowance.flag();
            let message = format!("{what}: `{flag}` lets it pass, `{key}` in the file sends it elsewhere");
            Some(Guard { allowance, key, message })
        });
    emptied.collect()
}

/// Streams that go where IPs are that are not warm. IPs that arrive in this plan have a warning of their own.
pub(crate) fn cold_routes(account: &AccountId, region: &Region, live: &LiveRegion, after: &LiveRegion) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for stream in streams(live, after).into_iter().filter(|stream| stream.before != Some(stream.after)) {
        let route = stream.after;
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
        warnings.push(Warning { address: stream.address(account, region), code: WarningCode::ColdIp, message });
    }
    warnings
}

/// What else becomes of streams: identities that come to the default pool, sets that go, and paused ones that are resumed.
pub(crate) fn turned_routes(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    after: &LiveRegion,
) -> Vec<Warning> {
    let filled_then = Filled::of(after);
    let mut warnings = Vec::new();
    for stream in streams(live, after) {
        let comes = stream.kind == Kind::EmailIdentity && *stream.after == PoolRef::Default;
        if comes && stream.before.is_some_and(|route| *route != PoolRef::Default) && filled_then.has(stream.after) {
            let message = "will send through the default pool, with all mail that has no pool of its own".to_owned();
            warnings.push(Warning {
                address: stream.address(account, region),
                code: WarningCode::RouteToDefault,
                message,
            });
        }
    }
    for (name, set) in &live.configuration_sets {
        let (code, message) = match after.configuration_sets.get(name) {
            None => (WarningCode::RouteEnds, "SES refuses mail that names it from then on"),
            Some(then) if then.sending.effective() == Switch::On && set.sending.effective() == Switch::Off => {
                (WarningCode::Resumes, "is paused now, by a person or by an alarm: its mail leaves again")
            }
            Some(_) => continue,
        };
        let (account, region, kind) = (account.clone(), region.clone(), Kind::ConfigurationSet);
        let address = Address { account, region, kind, name: name.to_string() };
        warnings.push(Warning { address, code, message: message.to_owned() });
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
