//! What a reviewer should know about the Region as it will be: routes that end without an address or with a cold one, and
//! quotas.

use std::{collections::HashMap, net::Ipv4Addr};

use crate::model::{
    AccountId, Address, ConfigurationSetName, Kind, LiveDedicatedIp, LiveRegion, LiveScaling, PoolRef, Region, Switch,
    WarmupStatus,
};

use super::{
    allowance::Allowance,
    difference::list,
    guard::Guard,
    warning::{Warning, WarningCode},
};

/// The name under which the account's pools and leased IPs are warned about as a whole.
const DEDICATED_IPS: &str = "dedicated-ips";

/// That routes are unknown, where they are.
pub(super) fn unknown_routes(account: &AccountId, region: &Region, live: &LiveRegion) -> Option<Warning> {
    let why = live.unread_pools.as_ref()?;
    let (kind, name) = (Kind::Account, DEDICATED_IPS.to_owned());
    let address = Address { account: account.clone(), region: region.clone(), kind, name };
    let message = format!(
        "could not be read ({why}): which IPs a route has is unknown, and no route is changed; `sesform doctor` says \
         which permissions are missing"
    );
    Some(Warning { address, code: WarningCode::RoutesUnknown, message })
}

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

    fn noun(&self) -> &'static str {
        match self.kind {
            Kind::EmailIdentity => "identity",
            _ => "configuration set",
        }
    }

    /// The place in the file that says where it goes.
    fn key_in(&self, region: &Region) -> String {
        let collection = match self.kind {
            Kind::EmailIdentity => "identities",
            _ => "configuration_sets",
        };
        format!("regions.{region}.{collection}.{}.{}", self.name, self.key)
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
    let (now, then) = (Pools::of(live), Pools::of(after));
    let mut warnings = Vec::new();
    for stream in streams(live, after) {
        let is_empty_now = stream.before.is_some_and(|route| !now.has_ips(route));
        if then.has_ips(stream.after) || is_empty_now {
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
    let (now, then) = (Pools::of(live), Pools::of(after));
    let streams = streams(live, after).into_iter();
    let emptied = streams.filter(|stream| stream.before.is_some_and(|route| now.has_ips(route))).filter_map(|stream| {
        let Stream { name, after, paused_by, .. } = &stream;
        let (noun, key) = (stream.noun(), stream.key_in(region));
        let allowance = Allowance::Interruption;
        let what = match (after.named().filter(|_| !then.has_ips(after)), paused_by) {
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

/// Streams that go where IPs are that are not warm, and those that lose their last warm IP. IPs that arrive in this plan have
/// a warning of their own.
pub(crate) fn cold_routes(account: &AccountId, region: &Region, live: &LiveRegion, after: &LiveRegion) -> Vec<Warning> {
    let (now, then) = (Pools::of(live), Pools::of(after));
    let mut warnings = Vec::new();
    for stream in streams(live, after) {
        let route = stream.after;
        let (code, message) = if let Some(cold) = cooled(&stream, &now, &then) {
            (WarningCode::LosesWarmIps, format!("loses its last warm IP and will send from {}", list(cold)))
        } else {
            let stays = |ip: &Ipv4Addr| live.dedicated_ips.get(ip).is_some_and(|ip| ip.pool == *route);
            if stream.before == Some(route) {
                continue;
            }
            let cold = then.cold_in(route).iter().copied().filter(|(ip, _)| stays(ip)).map(spelled);
            let cold: Vec<String> = cold.collect();
            if cold.is_empty() {
                continue;
            }
            (WarningCode::ColdIp, format!("will send from IPs whose warm-up is unfinished: {}", list(cold)))
        };
        warnings.push(Warning { address: stream.address(account, region), code, message });
    }
    warnings
}

/// What stops an apply: streams that lose their last warm IP where automatic warm-up is off, so that SES holds nothing back
/// from the cold ones. Whether it is on and was not asked is taken for on.
pub(crate) fn cooled_off(region: &Region, live: &LiveRegion, after: &LiveRegion) -> Vec<Guard> {
    if after.auto_warmup != Some(Switch::Off) {
        return Vec::new();
    }
    let (now, then) = (Pools::of(live), Pools::of(after));
    let stops = streams(live, after).into_iter().filter_map(|stream| {
        let cold = list(cooled(&stream, &now, &then)?);
        let key = stream.key_in(region);
        let (noun, name, flag) = (stream.noun(), &stream.name, Allowance::Cold.flag());
        let message = format!(
            "{noun} {name} would send from {cold}, with automatic warm-up off: `{flag}` lets it pass, `{key}` in the file \
             sends it elsewhere, and `auto_warmup: true` lets SES warm them up"
        );
        Some(Guard { allowance: Allowance::Cold, key, message })
    });
    stops.collect()
}

/// Whether it matters to a plan whether automatic warm-up is on.
pub(crate) fn hangs_on_warmup(live: &LiveRegion, after: &LiveRegion) -> bool {
    if live.auto_warmup.is_some() {
        return false;
    }
    let (now, then) = (Pools::of(live), Pools::of(after));
    streams(live, after).iter().any(|stream| cooled(stream, &now, &then).is_some())
}

/// The cold IPs that a stream is left with, if it has warm ones now and none then.
fn cooled(stream: &Stream<'_>, now: &Pools<'_>, then: &Pools<'_>) -> Option<Vec<String>> {
    let was_warm = stream.before.is_some_and(|route| now.has_warm_ips(route));
    if !was_warm || then.has_warm_ips(stream.after) {
        return None;
    }
    let cold = then.cold_in(stream.after);
    (!cold.is_empty()).then(|| cold.iter().copied().map(spelled).collect())
}

fn spelled((ip, held): (&Ipv4Addr, &LiveDedicatedIp)) -> String {
    format!("{ip} ({})", held.warmup)
}

/// Whether SES decides which IPs a pool has.
fn sees_to_itself(region: &LiveRegion, route: &PoolRef) -> bool {
    let is_managed = |name| region.pools.get(name).is_some_and(|pool| pool.scaling != LiveScaling::Standard);
    *route == PoolRef::Shared || route.named().is_some_and(is_managed)
}

/// What else becomes of streams: identities that come to the default pool, sets that go, and paused ones that are resumed.
pub(crate) fn turned_routes(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    after: &LiveRegion,
) -> Vec<Warning> {
    let then = Pools::of(after);
    let mut warnings = Vec::new();
    for stream in streams(live, after) {
        let comes = stream.kind == Kind::EmailIdentity && *stream.after == PoolRef::Default;
        if comes && stream.before.is_some_and(|route| *route != PoolRef::Default) && then.has_ips(stream.after) {
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

/// What is in each pool of a Region, looked up for every stream.
struct Pools<'a> {
    region: &'a LiveRegion,
    inside: HashMap<&'a PoolRef, Inside<'a>>,
}

/// The leased IPs of one pool.
#[derive(Default)]
struct Inside<'a> {
    has_warm: bool,
    /// Those whose warm-up is unfinished.
    cold: Vec<(&'a Ipv4Addr, &'a LiveDedicatedIp)>,
}

impl<'a> Pools<'a> {
    fn of(region: &'a LiveRegion) -> Self {
        let mut inside: HashMap<&PoolRef, Inside<'_>> = HashMap::new();
        for (ip, held) in &region.dedicated_ips {
            let pool = inside.entry(&held.pool).or_default();
            if held.warmup.status == WarmupStatus::InProgress {
                pool.cold.push((ip, held));
            } else {
                pool.has_warm = true;
            }
        }
        Self { region, inside }
    }

    /// Whether mail can leave through it.
    fn has_ips(&self, pool: &PoolRef) -> bool {
        self.inside.contains_key(pool) || sees_to_itself(self.region, pool)
    }

    fn has_warm_ips(&self, pool: &PoolRef) -> bool {
        self.inside.get(pool).is_some_and(|inside| inside.has_warm) || sees_to_itself(self.region, pool)
    }

    fn cold_in(&self, pool: &PoolRef) -> &[(&'a Ipv4Addr, &'a LiveDedicatedIp)] {
        self.inside.get(pool).map(|inside| inside.cold.as_slice()).unwrap_or_default()
    }
}
