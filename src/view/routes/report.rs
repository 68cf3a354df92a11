//! The routes that were asked for: of an account, of a file, or before and after a plan.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{AccountId, Kind, PoolRef, Region, Switch};

use super::{
    derive::ways,
    pools::Sources,
    select::{Names, RoutePattern},
    state::RoutingState,
    way::{AndAlso, IpWarmup, PoolKind, Stream, Way},
};

/// Which mail leaves from which IP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RoutesReport {
    /// The account.
    pub account: AccountId,
    /// What the routes were derived from.
    pub source: RouteSource,
    /// The day from which warm dates are counted, in UTC.
    pub date: String,
    /// The Regions, by name.
    pub regions: Vec<RegionRoutes>,
    /// Patterns that match nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmatched: Vec<String>,
    /// The Regions that were read, if others may have routes of the same mail.
    #[serde(skip)]
    pub only: Vec<Region>,
    /// The Regions whose multi-Region endpoints are not known.
    #[serde(skip)]
    pub endpoints_unread: Vec<Region>,
}

/// What routes are derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RouteSource {
    /// The account as it is.
    Live,
    /// The file alone.
    Desired,
    /// The account as it is, and as a plan leaves it.
    Plan,
}

/// The routes of a Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionRoutes {
    /// The Region.
    pub region: Region,
    /// Whether leased IPs are warmed up automatically; with a plan, after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_warmup: Option<Switch>,
    /// The routes: of configuration sets, then of identities, then of all other mail.
    pub routes: Vec<RouteRow>,
    /// Pools through which no mail is routed.
    pub pools_without_mail: Vec<IdlePool>,
    /// Number of routes that are not listed because a plan leaves them as they are.
    #[serde(skip)]
    pub unchanged: usize,
    /// The ways of those routes, one for each pool.
    #[serde(skip)]
    pub staying: Vec<Way>,
}

/// The route of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RouteRow {
    /// The mail.
    pub stream: Stream,
    /// Its way; with a plan, before it. Absent if the plan creates the configuration set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// Its way after the plan. Absent without a plan, and if the plan deletes the configuration set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Way>,
    /// What the plan does to it. Absent without a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<RouteShift>,
}

/// What a plan does to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RouteShift {
    /// Nothing.
    Unchanged,
    /// It goes another way.
    Changed,
    /// It begins.
    Begins,
    /// It ends.
    Ends,
}

/// A pool through which no mail is routed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IdlePool {
    /// Its name.
    pub name: PoolRef,
    /// What kind of pool it is.
    pub kind: PoolKind,
    /// Its IPs, ascending.
    pub ips: Vec<IpWarmup>,
    /// From where else mail through it would leave.
    pub and_also: Vec<AndAlso>,
    /// Whether its name, or an IP of it, was asked for.
    #[serde(skip)]
    pub is_asked: bool,
}

/// The states of a Region that are compared: as it is, and with a plan as it will be.
#[derive(Debug, Clone)]
pub struct RegionStates {
    /// The state; with a plan, before it.
    pub state: RoutingState,
    /// The state after a plan.
    pub after: Option<RoutingState>,
}

impl RegionStates {
    /// A state that no plan changes.
    #[must_use]
    pub fn only(state: RoutingState) -> Self {
        Self { state, after: None }
    }
}

impl RoutesReport {
    /// The routes on which one of the patterns lies; without patterns, all. Warm dates are counted from `date`.
    ///
    /// # Errors
    /// The first pattern that is a name which no Region has, with all names that there are.
    pub fn of(
        account: &AccountId,
        source: RouteSource,
        states: &BTreeMap<Region, RegionStates>,
        asked: &[RoutePattern],
        date: Date,
    ) -> Result<Self, (RoutePattern, Names)> {
        let mut names = Names::default();
        let mut regions = Vec::new();
        for (region, states) in states {
            let routes = rows(states, date);
            [Some(&states.state), states.after.as_ref()].into_iter().flatten().for_each(|it| names.add(region, it));
            routes.iter().flat_map(|row| row.way.iter().chain(&row.after)).for_each(|way| names.add_way(way));
            let now = states.after.as_ref().unwrap_or(&states.state);
            let pools_without_mail = idle(now, &routes, date);
            let auto_warmup = now.auto_warmup;
            regions.push(RegionRoutes {
                region: region.clone(),
                auto_warmup,
                routes,
                pools_without_mail,
                unchanged: 0,
                staying: Vec::new(),
            });
        }
        if let Some(unknown) = asked.iter().find(|pattern| pattern.is_name() && !names.have(pattern)) {
            return Err((unknown.clone(), names));
        }
        let unmatched = asked.iter().filter(|pattern| !names.have(pattern)).map(ToString::to_string).collect();
        if !asked.is_empty() {
            regions.iter_mut().for_each(|region| region.keep(asked));
            regions.retain(|region| !region.routes.is_empty() || !region.pools_without_mail.is_empty());
        }
        let account = account.clone();
        let (only, endpoints_unread) = (Vec::new(), Vec::new());
        Ok(Self { account, source, date: date.to_string(), regions, unmatched, only, endpoints_unread })
    }

    /// The IPs that some mail leaves from: that of a paused configuration set leaves from none.
    #[must_use]
    pub fn used_ips(&self) -> BTreeSet<Ipv4Addr> {
        let ways = self.regions.iter().flat_map(|region| &region.routes).filter_map(|row| row.way.as_ref());
        let sending = ways.filter(|way| !way.and_also.contains(&AndAlso::Paused));
        sending.flat_map(|way| &way.ips).map(|ip| ip.ip).collect()
    }

    /// Leaves out, for readers, the routes that a plan does not change.
    #[must_use]
    pub fn only_changed(mut self) -> Self {
        for region in &mut self.regions {
            let all = std::mem::take(&mut region.routes).into_iter();
            let (unchanged, changed): (Vec<_>, _) = all.partition(|row| row.shift == Some(RouteShift::Unchanged));
            region.routes = changed;
            region.unchanged = unchanged.len();
            let ways = unchanged.into_iter().filter_map(|row| row.way);
            let by_pool = ways.filter_map(|way| Some((way.pool.as_ref()?.name.clone(), way)));
            region.staying = by_pool.collect::<BTreeMap<_, _>>().into_values().collect();
        }
        self
    }
}

impl RegionRoutes {
    fn keep(&mut self, asked: &[RoutePattern]) {
        let region = &self.region;
        let is_asked = |row: &RouteRow| {
            let mut ways = row.way.iter().chain(&row.after);
            ways.any(|way| asked.iter().any(|pattern| pattern.is_on(&row.stream, way)))
        };
        for pool in &mut self.pools_without_mail {
            let of_ip =
                |pattern: &RoutePattern| pool.ips.iter().any(|ip| pattern.fits(Kind::DedicatedIp, &ip.ip.to_string()));
            pool.is_asked =
                asked.iter().any(|pattern| pattern.fits(Kind::DedicatedIpPool, pool.name.as_str()) || of_ip(pattern));
        }
        if asked.iter().any(|pattern| pattern.fits_region(region)) {
            return;
        }
        self.routes.retain(is_asked);
        self.pools_without_mail.retain(|pool| pool.is_asked);
    }
}

fn rows(states: &RegionStates, date: Date) -> Vec<RouteRow> {
    let mut before = ways(&states.state, date);
    let Some(after) = &states.after else {
        let row = |(stream, way)| RouteRow { stream, way: Some(way), after: None, shift: None };
        return before.into_iter().map(row).collect();
    };
    let mut after = ways(after, date);
    let streams: BTreeSet<Stream> = before.keys().chain(after.keys()).cloned().collect();
    let row = |stream: Stream| {
        let (way, after) = (before.remove(&stream), after.remove(&stream));
        let shift = match (&way, &after) {
            (before, after) if before == after => RouteShift::Unchanged,
            (None, _) => RouteShift::Begins,
            (_, None) => RouteShift::Ends,
            (Some(_), Some(_)) => RouteShift::Changed,
        };
        RouteRow { stream, way, after, shift: Some(shift) }
    };
    streams.into_iter().map(row).collect()
}

/// The pools through which none of the routes leads.
fn idle(state: &RoutingState, routes: &[RouteRow], date: Date) -> Vec<IdlePool> {
    let ways = routes.iter().filter_map(|row| row.after.as_ref().or(row.way.as_ref().filter(|_| row.shift.is_none())));
    let used: BTreeSet<&PoolRef> = ways.filter_map(|way| Some(&way.pool.as_ref()?.name)).collect();
    let pools: BTreeSet<PoolRef> =
        state.ips.keys().cloned().chain(state.pools.keys().cloned().map(PoolRef::Named)).collect();
    let idle = pools.into_iter().filter(|pool| !used.contains(pool));
    idle.map(|name| {
        let Sources { kind, ips, and_also } = Sources::of(state, &name, date);
        IdlePool { name, kind, ips, and_also, is_asked: false }
    })
    .collect()
}
