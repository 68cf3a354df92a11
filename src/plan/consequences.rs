//! Determines the effects of a plan on routes: routes that end without an IP or with cold IPs only, that are paused or
//! resumed, or that are deleted.

use std::{collections::HashMap, net::Ipv4Addr};

use crate::model::{
    AccountId, Address, ConfigurationSetName, Kind, LiveDedicatedIp, LiveRegion, PoolName, PoolRef, Region, Switch,
    TlsPolicy, WarmupStatus,
};

use super::finding::{ColdIp, ColdMail, Guard, GuardReason, RouteRemedy, Stream, Warning, WarningReason};

/// The name in the address of warnings that concern all pools and leased IPs of a Region.
const DEDICATED_IPS: &str = "dedicated-ips";

/// The warning that routes are unknown, if the pools and IPs could not be read.
pub(super) fn unknown_routes(account: &AccountId, region: &Region, live: &LiveRegion) -> Option<Warning> {
    let cause = live.unread_pools.clone()?;
    let (kind, name) = (Kind::Account, DEDICATED_IPS.to_owned());
    let address = Address { account: account.clone(), region: region.clone(), kind, name };
    Some(Warning { address, stated_at: None, reason: WarningReason::RoutesUnknown { cause } })
}

/// A Region before and after a plan, with both routes of each stream.
pub(crate) struct Consequences<'a> {
    region: &'a Region,
    live: &'a LiveRegion,
    after: &'a LiveRegion,
    now: Pools<'a>,
    then: Pools<'a>,
    routes: Vec<StreamRoute<'a>>,
}

/// The route of a configuration set, or of an identity that switches to another set.
struct StreamRoute<'a> {
    stream: Stream,
    /// The pool that its mail uses now. `None` if its mail is not sent.
    before: Option<&'a PoolRef>,
    after: &'a PoolRef,
    /// Whether mail is sent now and after the plan, as far as the switch of its own configuration set decides.
    sends: bool,
    /// The configuration set that its mail uses after the plan, if that set is paused then and its present set is not
    /// paused now.
    paused_by: Option<&'a ConfigurationSetName>,
    /// Whether its configuration set is paused now and will not be after the plan.
    is_resumed: bool,
}

impl StreamRoute<'_> {
    /// What the file can state to give the stream other IPs.
    fn remedy(&self, beyond: &Beyond<'_>) -> RouteRemedy {
        match &self.stream {
            Stream::ConfigurationSet(name) if beyond(name) => RouteRemedy::Ips(self.after.clone()),
            Stream::ConfigurationSet(_) | Stream::Identity(_) => RouteRemedy::Route,
            Stream::Default => RouteRemedy::Ips(PoolRef::Default),
        }
    }
}

/// Whether a file cannot state a configuration set: another owner has it, `ignore` leaves it out, or its name is one
/// that no file can state.
pub(crate) type Beyond<'a> = dyn Fn(&ConfigurationSetName) -> bool + 'a;

impl<'a> Consequences<'a> {
    /// Compares a Region before and after a plan.
    pub(crate) fn of(region: &'a Region, live: &'a LiveRegion, after: &'a LiveRegion) -> Self {
        let (now, then, routes) = (Pools::of(live), Pools::of(after), routes(live, after));
        Self { region, live, after, now, then, routes }
    }

    /// The warnings for the reviewer.
    pub(crate) fn warnings(&self, account: &AccountId) -> Vec<Warning> {
        let each = |about: fn(&Self, &StreamRoute<'_>) -> Option<WarningReason>| {
            self.routes.iter().filter_map(move |route| about(self, route).map(|reason| (route.stream.clone(), reason)))
        };
        let of_routes = each(Self::empty).chain(each(Self::cold)).chain(each(Self::to_default));
        let of_routes = of_routes.chain(each(Self::resumed)).chain(self.of_sets());
        let warnings = of_routes.map(|(stream, reason)| {
            let (account, region) = (account.clone(), self.region.clone());
            let address = Address { account, region, kind: stream.kind(), name: stream.name().to_owned() };
            Warning { address, stated_at: None, reason }
        });
        warnings.collect()
    }

    /// The guards that stop an apply. Of the configuration sets that are `beyond` the file, it cannot state the pool.
    pub(crate) fn guards(&self, beyond: &Beyond<'_>) -> Vec<Guard> {
        self.interrupted(beyond).into_iter().chain(self.cooled_off(beyond)).collect()
    }

    /// Guards for routes that have IPs now and that the plan pauses or leaves without IPs.
    pub(crate) fn interrupted(&self, beyond: &Beyond<'_>) -> Vec<Guard> {
        let works = |route: &&StreamRoute<'_>| route.sends && route.before.is_some_and(|pool| self.now.lets_out(pool));
        let guards = self.routes.iter().filter(works).filter_map(|route| {
            let (region, stream) = (self.region.clone(), route.stream.clone());
            match (self.lacks_ips(route), route.paused_by) {
                (Some(pool), _) => {
                    let (remedy, pool) = (route.remedy(beyond), pool.clone());
                    Some(GuardReason::RouteWithoutIps { region, stream, pool, remedy }.into())
                }
                (None, Some(set)) => {
                    Some(GuardReason::RoutePaused { region, stream, configuration_set: set.clone() }.into())
                }
                (None, None) => None,
            }
        });
        guards.collect()
    }

    /// The pool without IPs that the route would use. The default pool always has IPs: those of AWS.
    fn lacks_ips<'r>(&self, route: &StreamRoute<'r>) -> Option<&'r PoolName> {
        route.after.named().filter(|_| !self.then.has_ips(route.after))
    }

    /// Guards for routes that lose their last warm IP while automatic warm-up is off, so that SES does not limit the
    /// mail from cold IPs. If automatic warm-up was not read, it counts as on.
    fn cooled_off(&self, beyond: &Beyond<'_>) -> Vec<Guard> {
        if self.after.auto_warmup != Some(Switch::Off) {
            return Vec::new();
        }
        let guards = self.routes.iter().filter_map(|route| {
            let (ips, remedy) = (self.cooled(route)?, route.remedy(beyond));
            let (region, stream) = (self.region.clone(), route.stream.clone());
            Some(GuardReason::RouteCold { region, stream, ips, remedy }.into())
        });
        guards.collect()
    }

    /// Whether a route loses its last warm IP, unless automatic warm-up is known to be on.
    pub(crate) fn may_cool_off(&self) -> bool {
        self.after.auto_warmup != Some(Switch::On) && self.routes.iter().any(|route| self.cooled(route).is_some())
    }

    /// Whether the plan depends on whether automatic warm-up is on.
    pub(crate) fn hang_on_warmup(&self) -> bool {
        self.live.auto_warmup.is_none() && self.routes.iter().any(|route| self.cooled(route).is_some())
    }

    /// The cold IPs of a stream that has warm IPs now and none after the plan.
    fn cooled(&self, route: &StreamRoute<'_>) -> Option<Vec<ColdIp>> {
        let was_warm = route.sends && route.before.is_some_and(|pool| self.now.has_warm_ips(pool));
        if !was_warm || self.then.has_warm_ips(route.after) {
            return None;
        }
        let cold = self.then.cold_in(route.after);
        (!cold.is_empty()).then(|| cold.iter().map(cold_ip).collect())
    }

    /// The warning for a stream that will use a pool without IPs and does not do so now.
    fn empty(&self, route: &StreamRoute<'_>) -> Option<WarningReason> {
        let is_so_now = route
            .before
            .is_some_and(|pool| !self.now.lets_out(pool) || (pool == route.after && !self.now.has_ips(pool)));
        // A set that is paused leaves from no shared IPs.
        let is_silent = *route.after == PoolRef::Default && !route.sends && !route.is_resumed;
        let comes_about = !self.then.has_ips(route.after) && (!is_so_now || route.is_resumed) && !is_silent;
        comes_about.then(|| WarningReason::RouteWithoutIps { pool: route.after.clone() })
    }

    /// The warning for a stream that loses its last warm IP, or that moves to a pool with cold IPs. IPs that this plan
    /// moves have a separate warning.
    fn cold(&self, route: &StreamRoute<'_>) -> Option<WarningReason> {
        if let Some(ips) = self.cooled(route) {
            return Some(WarningReason::LosesWarmIps { ips });
        }
        let stays = |ip: &Ipv4Addr| self.live.dedicated_ips.get(ip).is_some_and(|ip| ip.pool == *route.after);
        let comes = route.before != Some(route.after);
        let cold = self.then.cold_in(route.after).iter().filter(|(ip, _)| comes && stays(ip));
        let ips: Vec<ColdIp> = cold.map(cold_ip).collect();
        (!ips.is_empty()).then_some(WarningReason::ColdIp { mail: ColdMail::SendsFrom(ips) })
    }

    /// The warning for an identity that switches to the default pool.
    fn to_default(&self, route: &StreamRoute<'_>) -> Option<WarningReason> {
        let comes = matches!(route.stream, Stream::Identity(_))
            && *route.after == PoolRef::Default
            && route.before.is_some_and(|pool| *pool != PoolRef::Default);
        (comes && self.then.has_ips(route.after)).then_some(WarningReason::RouteToDefault)
    }

    /// The warning for a configuration set that is resumed, or an identity that switches from a paused one to one that
    /// sends.
    fn resumed(&self, route: &StreamRoute<'_>) -> Option<WarningReason> {
        (route.is_resumed && self.then.lets_out(route.after)).then_some(WarningReason::Resumes)
    }

    /// The warnings for configuration sets that are deleted or paused, or no longer require TLS.
    fn of_sets(&self) -> impl Iterator<Item = (Stream, WarningReason)> {
        self.live.configuration_sets.iter().flat_map(|(name, set)| {
            let reasons = match self.after.configuration_sets.get(name) {
                None => [Some(WarningReason::RouteEnds), None],
                Some(then) => {
                    let is_paused = then.sending.effective() == Switch::Off && set.sending.effective() == Switch::On;
                    let is_weaker = *set.delivery.effective_tls() == TlsPolicy::Require
                        && *then.delivery.effective_tls() != TlsPolicy::Require;
                    [is_paused.then_some(WarningReason::Pauses), is_weaker.then_some(WarningReason::WeakensTls)]
                }
            };
            reasons.into_iter().flatten().map(|reason| (Stream::ConfigurationSet(name.clone()), reason))
        })
    }
}

/// The routes of a Region before and after the plan.
fn routes<'a>(live: &'a LiveRegion, after: &'a LiveRegion) -> Vec<StreamRoute<'a>> {
    let route = |region: &'a LiveRegion, name: &ConfigurationSetName| {
        region.configuration_sets.get(name).map(|set| set.delivery.route())
    };
    let is_paused = |region: &LiveRegion, set: Option<&ConfigurationSetName>| {
        set.and_then(|set| region.configuration_sets.get(set)).is_some_and(|set| set.sending.effective() == Switch::Off)
    };
    let sets = after.configuration_sets.iter().map(|(name, set)| StreamRoute {
        stream: Stream::ConfigurationSet(name.clone()),
        before: route(live, name),
        after: set.delivery.route(),
        sends: !is_paused(live, Some(name)) && !is_paused(after, Some(name)),
        paused_by: None,
        is_resumed: is_paused(live, Some(name)) && !is_paused(after, Some(name)),
    });
    let identities = after.identities.iter().filter_map(|(name, identity)| {
        let before = live.identities.get(name)?;
        let (from, to) = (before.configuration_set.as_ref(), identity.configuration_set.as_ref());
        (from != to).then_some(())?;
        Some(StreamRoute {
            stream: Stream::Identity(name.clone()),
            before: from.map_or(Some(&PoolRef::Default), |set| route(live, set)),
            after: to.map_or(Some(&PoolRef::Default), |set| route(after, set))?,
            // Mail that comes to a paused set is stopped by a guard of its own.
            sends: !is_paused(live, from),
            paused_by: to.filter(|_| is_paused(after, to) && !is_paused(live, from)),
            is_resumed: is_paused(live, from) && !is_paused(after, to),
        })
    });
    let default = StreamRoute {
        stream: Stream::Default,
        before: Some(&PoolRef::Default),
        after: &PoolRef::Default,
        sends: true,
        paused_by: None,
        is_resumed: false,
    };
    sets.chain(identities).chain([default]).collect()
}

fn cold_ip((ip, held): &(&Ipv4Addr, &LiveDedicatedIp)) -> ColdIp {
    ColdIp { ip: **ip, warmup: held.warmup.clone() }
}

/// The IPs in each pool of a Region.
struct Pools<'a> {
    region: &'a LiveRegion,
    inside: HashMap<&'a PoolRef, Inside<'a>>,
}

/// The leased IPs of one pool.
#[derive(Default)]
struct Inside<'a> {
    has_warm: bool,
    /// The IPs whose warm-up is not finished.
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

    /// Whether mail can leave through the pool. If the default pool has no leased IP, its mail leaves from AWS's shared
    /// IPs.
    fn lets_out(&self, pool: &PoolRef) -> bool {
        *pool == PoolRef::Default || self.has_ips(pool)
    }

    /// Whether the pool has leased IPs, or SES manages its IPs.
    fn has_ips(&self, pool: &PoolRef) -> bool {
        self.inside.contains_key(pool) || self.region.has_ips_of_ses(pool)
    }

    fn has_warm_ips(&self, pool: &PoolRef) -> bool {
        // AWS keeps its own IPs warm.
        let is_shared = *pool == PoolRef::Default && !self.has_ips(pool);
        self.inside.get(pool).is_some_and(|inside| inside.has_warm) || self.region.has_ips_of_ses(pool) || is_shared
    }

    fn cold_in(&self, pool: &PoolRef) -> &[(&'a Ipv4Addr, &'a LiveDedicatedIp)] {
        self.inside.get(pool).map(|inside| inside.cold.as_slice()).unwrap_or_default()
    }
}
