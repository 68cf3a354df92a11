//! The addresses that selected mail leaves from, and whether they are all: for allow-lists, firewalls and SPF.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    addresses::{Changed, cover},
    model::{AccountId, IdentityName, PoolRef, Region},
};

use super::routes::{AndAlso, IdlePool, IpWarmup, PoolKind, RegionRoutes, RouteRow, RoutesReport, Stream};

/// The addresses of selected routes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AddressReport {
    /// The account.
    pub account: AccountId,
    /// The day from which warm dates are counted, in UTC.
    pub date: String,
    /// Whether the mail leaves from these addresses and from no others.
    pub complete: bool,
    /// Why the list is not complete.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Incomplete>,
    /// What the list rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumes: Vec<Assumption>,
    /// The addresses, ascending.
    pub list: Vec<KnownAddress>,
    /// Those of them that none of the mail leaves from today.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_mail: Vec<WithoutMail>,
    /// The fewest blocks that hold these addresses and no others, ascending.
    pub cidr: Vec<String>,
    /// What changed since a former list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Changed>,
    /// The letter to those who allow the addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Patterns that match nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmatched: Vec<String>,
    /// Pools with IPs that are left out, since no mail is sent through them and their names were not asked for.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub pools_without_mail: BTreeSet<PoolRef>,
}

/// An address that mail leaves from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KnownAddress {
    /// The address.
    pub address: Ipv4Addr,
    /// The Region in which it is leased.
    pub region: Region,
    /// The pool that it is in.
    pub pool: PoolRef,
    /// Progress of its warm-up in percent. Absent if it is not known, and for IPs of a managed pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warmup_percentage: Option<u8>,
    /// The day on which it is warm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_on: Option<String>,
}

/// Addresses of a pool that none of the mail leaves from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WithoutMail {
    /// The Region.
    pub region: Region,
    /// The pool.
    pub pool: PoolRef,
    /// The addresses, ascending.
    pub ips: BTreeSet<Ipv4Addr>,
    /// The mail that would leave from them, and whose configuration set is paused. Empty: nothing is sent through the pool.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paused: Vec<Stream>,
}

/// Why mail may leave from other addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Incomplete {
    /// The Region. Absent if nothing was selected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The pool, if the mail has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolRef>,
    /// The mail.
    pub streams: Vec<Stream>,
    /// The reason.
    #[serde(flatten)]
    pub why: WhyIncomplete,
}

/// Why a list is not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum WhyIncomplete {
    /// Something of the route.
    Route(AndAlso),
    /// Nothing was selected.
    Nothing(NothingSelected),
}

/// That nothing was selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum NothingSelected {
    /// No route and no pool was selected.
    NothingSelected,
}

/// What a list rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Assumption {
    /// The mail of these identities names no configuration set, or one of the selected ones.
    NoOtherSet {
        /// The identities.
        identities: BTreeSet<IdentityName>,
    },
    /// No Region that was not read sends the mail.
    NoOtherRegion {
        /// The Regions that were read.
        regions: Vec<Region>,
    },
    /// No multi-Region endpoint sends the mail from another Region: those of these Regions are not known.
    NoEndpoint {
        /// The primary Regions of the endpoints.
        regions: Vec<Region>,
    },
}

impl AddressReport {
    /// The addresses of the routes of a report, and of the pools without mail that were asked for by name.
    #[must_use]
    pub fn of(routes: &RoutesReport) -> Self {
        let ways = |region: &RegionRoutes| addresses_of(region);
        let list: BTreeMap<(Ipv4Addr, Region), KnownAddress> = routes.regions.iter().flat_map(ways).collect();
        let list: Vec<KnownAddress> = list.into_values().collect();
        let ips: BTreeSet<Ipv4Addr> = list.iter().map(|known| known.address).collect();
        let mut reasons: Vec<Incomplete> = routes.regions.iter().flat_map(reasons_of).collect();
        let has_mail = |region: &RegionRoutes| !region.routes.is_empty() || asked_pools(region).next().is_some();
        if !routes.regions.iter().any(has_mail) {
            let why = WhyIncomplete::Nothing(NothingSelected::NothingSelected);
            reasons.push(Incomplete { region: None, pool: None, streams: Vec::new(), why });
        }
        let identities: BTreeSet<_> = routes.regions.iter().flat_map(identities_of).collect();
        let identities = (!identities.is_empty()).then_some(Assumption::NoOtherSet { identities });
        let regions = (!routes.only.is_empty()).then(|| Assumption::NoOtherRegion { regions: routes.only.clone() });
        let unread = &routes.endpoints_unread;
        let endpoints = (!unread.is_empty()).then(|| Assumption::NoEndpoint { regions: unread.clone() });
        let idle = routes.regions.iter().flat_map(|region| &region.pools_without_mail);
        let left_out = idle.filter(|pool| !pool.is_asked && !pool.ips.is_empty()).map(|pool| pool.name.clone());
        Self {
            account: routes.account.clone(),
            date: routes.date.clone(),
            complete: reasons.is_empty(),
            reasons,
            assumes: identities.into_iter().chain(regions).chain(endpoints).collect(),
            list,
            without_mail: routes.regions.iter().flat_map(without_mail_of).collect(),
            cidr: cover(&ips).iter().map(ToString::to_string).collect(),
            since: None,
            notice: None,
            unmatched: routes.unmatched.clone(),
            pools_without_mail: left_out.collect(),
        }
    }

    /// The addresses without what is known of them.
    #[must_use]
    pub fn ips(&self) -> BTreeSet<Ipv4Addr> {
        self.list.iter().map(|known| known.address).collect()
    }

    /// The addresses that none of the mail leaves from.
    #[must_use]
    pub fn unused(&self) -> BTreeSet<Ipv4Addr> {
        self.without_mail.iter().flat_map(|pool| &pool.ips).copied().collect()
    }

    /// The same, compared with a former list. Mail of some kind leaves from the IPs that are `used`.
    #[must_use]
    pub fn since(mut self, former: &BTreeSet<Ipv4Addr>, used: &BTreeSet<Ipv4Addr>) -> Self {
        self.since = Some(Changed::between(former, &self.ips(), used));
        self
    }
}

/// The pools without mail that were asked for.
fn asked_pools(region: &RegionRoutes) -> impl Iterator<Item = &IdlePool> {
    region.pools_without_mail.iter().filter(|pool| pool.is_asked)
}

/// The addresses of a Region that none of the mail leaves from: of pools that were asked for by name, and of those that only
/// paused configuration sets send through.
fn without_mail_of(region: &RegionRoutes) -> Vec<WithoutMail> {
    let is_paused = |row: &RouteRow| row.way.as_ref().is_some_and(|way| way.and_also.contains(&AndAlso::Paused));
    let pool_of = |row: &RouteRow| Some(row.way.as_ref()?.pool.as_ref()?.name.clone());
    let sending: BTreeSet<PoolRef> = region.routes.iter().filter(|row| !is_paused(row)).filter_map(pool_of).collect();
    let mut paused: BTreeMap<PoolRef, WithoutMail> = BTreeMap::new();
    let new = |pool: &PoolRef, ips: &[IpWarmup]| WithoutMail {
        region: region.region.clone(),
        pool: pool.clone(),
        ips: ips.iter().map(|ip| ip.ip).collect(),
        paused: Vec::new(),
    };
    for row in region.routes.iter().filter(|row| is_paused(row)) {
        let (Some(way), Some(pool)) = (&row.way, pool_of(row).filter(|pool| !sending.contains(pool))) else { continue };
        paused.entry(pool.clone()).or_insert_with(|| new(&pool, &way.ips)).paused.push(row.stream.clone());
    }
    let idle = asked_pools(region).map(|pool| new(&pool.name, &pool.ips));
    paused.into_values().chain(idle).filter(|pool| !pool.ips.is_empty()).collect()
}

fn addresses_of(region: &RegionRoutes) -> Vec<((Ipv4Addr, Region), KnownAddress)> {
    let known = |pool: &PoolRef, ip: &IpWarmup| {
        let address = KnownAddress {
            address: ip.ip,
            region: region.region.clone(),
            pool: pool.clone(),
            warmup_percentage: ip.warmup_percentage,
            warm_on: ip.warm_on.map(|date| date.to_string()),
        };
        ((ip.ip, region.region.clone()), address)
    };
    let ways = region.routes.iter().filter_map(|row| row.way.as_ref());
    let routed = ways.filter_map(|way| Some((&way.pool.as_ref()?.name, &way.ips)));
    let idle = asked_pools(region).map(|pool| (&pool.name, &pool.ips));
    routed.chain(idle).flat_map(|(pool, ips)| ips.iter().map(move |ip| known(pool, ip))).collect()
}

/// The reasons of a Region: the same reason of several streams through one pool is one.
fn reasons_of(region: &RegionRoutes) -> Vec<Incomplete> {
    let mut reasons: Vec<Incomplete> = Vec::new();
    for row in &region.routes {
        let RouteRow { stream, way: Some(way), .. } = row else { continue };
        for why in way.and_also.iter().filter(|also| also.is_elsewhere()) {
            let pool = way.pool.as_ref().map(|pool| pool.name.clone());
            let why = WhyIncomplete::Route(why.clone());
            match reasons.iter_mut().find(|known| known.pool == pool && known.why == why) {
                Some(known) => known.streams.push(stream.clone()),
                None => {
                    let region = Some(region.region.clone());
                    reasons.push(Incomplete { region, pool, streams: vec![stream.clone()], why });
                }
            }
        }
    }
    reasons.extend(asked_pools(region).flat_map(|pool| idle_reasons(region, pool)));
    reasons
}

fn idle_reasons(region: &RegionRoutes, pool: &IdlePool) -> Vec<Incomplete> {
    let of = |why| Incomplete {
        region: Some(region.region.clone()),
        pool: Some(pool.name.clone()),
        streams: Vec::new(),
        why: WhyIncomplete::Route(why),
    };
    pool.and_also.iter().filter(|also| also.is_elsewhere() && pool.kind != PoolKind::Missing).cloned().map(of).collect()
}

/// The identities whose mail may name another configuration set.
fn identities_of(region: &RegionRoutes) -> Vec<IdentityName> {
    let identity = |row: &RouteRow| match &row.stream {
        Stream::Identity { name } => Some(name.clone()),
        Stream::ConfigurationSet { .. } | Stream::Unassigned => None,
    };
    region.routes.iter().filter_map(identity).collect()
}
