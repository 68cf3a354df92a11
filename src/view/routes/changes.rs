//! The routes that a plan changes, before and after: one row for each stream, or for streams whose routes change alike.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{ConfigurationSetName, Kind, Options, PoolRef, Region, Reported, ScalingMode},
    plan::{Change, Facts, Plan, PoolResult, SettingFacts, WarningReason},
};

/// Streams of one kind whose routes change alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteChange<'a> {
    /// The Region.
    pub region: &'a Region,
    /// What decides the route: a configuration set or an identity. `Account` stands for mail without a configuration
    /// set.
    pub kind: Kind,
    /// The names, ascending; none for mail without a configuration set.
    pub names: BTreeSet<&'a str>,
    /// The route before the first step.
    pub before: Route<'a>,
    /// The route after the last step.
    pub after: Route<'a>,
}

/// Where mail goes from a configuration set or an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route<'a> {
    /// The configuration set is not there.
    Absent,
    /// The configuration set is paused.
    Paused,
    /// The configuration set sends, through a pool that the plan does not change.
    Sends,
    /// Through a pool.
    Pool {
        /// The pool.
        pool: &'a PoolRef,
        /// Its IPs, if the plan says which.
        ips: Option<RouteIps>,
    },
    /// Of an identity: to a configuration set, or to none.
    ConfigurationSet(Option<&'a ConfigurationSetName>),
}

/// The IPs of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RouteIps {
    /// SES decides which IPs the pool has.
    Managed,
    /// Leased IPs.
    Leased {
        /// Their number.
        count: usize,
        /// Number of those that the plan moves into the pool.
        arriving: usize,
    },
}

/// The routes that a plan changes, by Region and kind.
pub(crate) fn route_changes(plan: &Plan) -> Vec<RouteChange<'_>> {
    let pools = Pools::of(plan);
    let sets = changed_sets(plan);
    let mut rows = Rows::default();
    for ((region, name), set) in &sets {
        rows.add(region, Kind::ConfigurationSet, Some(name), set.before(region, &pools), set.after(region, &pools));
    }
    for result in plan.pools.iter().filter(|result| pools.changes_ips(result)) {
        let region = &result.region;
        let (before, after) = (pools.before(region, &result.pool), pools.after(region, &result.pool));
        for name in result.used_by.iter().map(ConfigurationSetName::as_str) {
            if !sets.contains_key(&(region, name)) {
                rows.add(region, Kind::ConfigurationSet, Some(name), before, after);
            }
        }
        if result.pool == PoolRef::Default {
            rows.add(region, Kind::Account, None, before, after);
        }
    }
    for change in &plan.changes {
        if let (Some(before), Some(after)) = (default_set(change.before.as_ref()), default_set(change.after.as_ref())) {
            let name = Some(&*change.address.name);
            rows.add(&change.address.region, Kind::EmailIdentity, name, before, after);
        }
    }
    rows.0.into_values().collect()
}

/// Rows by Region, kind, and route before and after.
#[derive(Default)]
struct Rows<'a>(BTreeMap<(&'a Region, Kind, Route<'a>, Route<'a>), RouteChange<'a>>);

impl<'a> Rows<'a> {
    fn add(&mut self, region: &'a Region, kind: Kind, name: Option<&'a str>, before: Route<'a>, after: Route<'a>) {
        if before != after {
            let new = || RouteChange { region, kind, names: BTreeSet::new(), before, after };
            self.0.entry((region, kind, before, after)).or_insert_with(new).names.extend(name);
        }
    }
}

/// The default configuration set of an identity, as a route.
fn default_set(facts: Option<&Facts>) -> Option<Route<'_>> {
    match facts? {
        Facts::Setting(SettingFacts::DefaultConfigurationSet(set)) => Some(Route::ConfigurationSet(set.as_ref())),
        Facts::Pool(_) | Facts::Ip(_) | Facts::ConfigurationSet(_) | Facts::Setting(_) => None,
    }
}

/// What a plan changes of the route of a configuration set.
#[derive(Default)]
struct ChangedSet<'a> {
    /// The pool before and after, if the set changes as a whole. `None` within: the set is not there.
    pools: Option<(Option<&'a PoolRef>, Option<&'a PoolRef>)>,
    /// Whether it sends before and after, if that changes.
    sends: Option<(bool, bool)>,
}

fn changed_sets(plan: &Plan) -> BTreeMap<(&Region, &str), ChangedSet<'_>> {
    let mut sets: BTreeMap<(&Region, &str), ChangedSet<'_>> = BTreeMap::new();
    for change in plan.changes.iter().filter(|change| change.address.kind == Kind::ConfigurationSet) {
        let set = sets.entry((&change.address.region, &change.address.name)).or_default();
        let (before, after) = (pool(change.before.as_ref()), pool(change.after.as_ref()));
        if before.is_some() || after.is_some() {
            set.pools = Some((before, after));
        }
        set.sends = sends(change).or(set.sends);
    }
    sets.retain(|_, set| set.pools.is_some() || set.sends.is_some());
    sets
}

fn pool(facts: Option<&Facts>) -> Option<&PoolRef> {
    match facts? {
        Facts::ConfigurationSet(set) => Some(set.delivery.route()),
        Facts::Pool(_) | Facts::Ip(_) | Facts::Setting(_) => None,
    }
}

/// Whether a configuration set sends before and after the change. A new one sends unless it is created as paused.
fn sends(change: &Change) -> Option<(bool, bool)> {
    let is_on = |options: &Options| match options {
        Options::Sending(sending) => Some(bool::from(sending.effective())),
        _ => None,
    };
    let of = |facts: Option<&Facts>| match facts {
        Some(Facts::Setting(SettingFacts::Options(options))) => is_on(options),
        Some(Facts::ConfigurationSet(set)) => set.options.sent().find_map(|options| is_on(&options)),
        Some(Facts::Pool(_) | Facts::Ip(_) | Facts::Setting(_)) | None => None,
    };
    match (of(change.before.as_ref()), of(change.after.as_ref())) {
        (None, None) => None,
        (before, after) => Some((before.unwrap_or(true), after.unwrap_or(true))),
    }
}

impl<'a> ChangedSet<'a> {
    fn before(&self, region: &'a Region, pools: &Pools<'a>) -> Route<'a> {
        let pool = self.pools.map(|(before, _)| before.map(|pool| pools.before(region, pool)));
        Self::route(pool, self.sends.map(|(before, _)| before))
    }

    fn after(&self, region: &'a Region, pools: &Pools<'a>) -> Route<'a> {
        let pool = self.pools.map(|(_, after)| after.map(|pool| pools.after(region, pool)));
        Self::route(pool, self.sends.map(|(_, after)| after))
    }

    fn route(pool: Option<Option<Route<'a>>>, sends: Option<bool>) -> Route<'a> {
        match (pool, sends) {
            (Some(None), _) => Route::Absent,
            (_, Some(false)) => Route::Paused,
            (Some(Some(route)), _) => route,
            (None, _) => Route::Sends,
        }
    }
}

/// The pools of a plan, with the IPs that it moves into them.
struct Pools<'a> {
    results: BTreeMap<(&'a Region, &'a PoolRef), &'a PoolResult>,
    arriving: BTreeMap<(&'a Region, &'a PoolRef), usize>,
    /// The scaling mode before the first step, of pools that are converted or deleted.
    scaling: BTreeMap<(&'a Region, &'a str), &'a Reported<ScalingMode>>,
    /// The Regions whose pools and IPs could not be read.
    unknown: BTreeSet<&'a Region>,
}

impl<'a> Pools<'a> {
    fn of(plan: &'a Plan) -> Self {
        let results = plan.pools.iter().map(|result| ((&result.region, &result.pool), result)).collect();
        let (mut arriving, mut scaling): (BTreeMap<_, usize>, _) = (BTreeMap::new(), BTreeMap::new());
        for change in &plan.changes {
            let region = &change.address.region;
            match (&change.before, &change.after) {
                (Some(Facts::Ip(before)), Some(Facts::Ip(after))) if before.pool != after.pool => {
                    *arriving.entry((region, &after.pool)).or_default() += 1;
                }
                (Some(Facts::Pool(pool)), _) => drop(scaling.insert((region, &*change.address.name), &pool.scaling)),
                _ => {}
            }
        }
        let unread = plan.warnings.iter().filter(|item| matches!(item.reason, WarningReason::RoutesUnknown { .. }));
        Self { results, arriving, scaling, unknown: unread.map(|item| &item.address.region).collect() }
    }

    fn arriving(&self, region: &'a Region, pool: &'a PoolRef) -> usize {
        self.arriving.get(&(region, pool)).copied().unwrap_or(0)
    }

    /// Whether the plan changes which IPs the pool has.
    fn changes_ips(&self, result: &'a PoolResult) -> bool {
        self.before(&result.region, &result.pool) != self.after(&result.region, &result.pool)
    }

    fn before(&self, region: &'a Region, pool: &'a PoolRef) -> Route<'a> {
        self.route(region, pool, |result| match self.scaling.get(&(region, pool.as_str())) {
            Some(scaling) if **scaling != ScalingMode::Standard => RouteIps::Managed,
            None if result.managed => RouteIps::Managed,
            Some(_) | None => RouteIps::Leased { count: result.ips_before, arriving: 0 },
        })
    }

    fn after(&self, region: &'a Region, pool: &'a PoolRef) -> Route<'a> {
        self.route(region, pool, |result| match result.managed {
            true => RouteIps::Managed,
            false => RouteIps::Leased { count: result.ips_after, arriving: self.arriving(region, pool) },
        })
    }

    fn route(&self, region: &'a Region, pool: &'a PoolRef, ips: impl Fn(&PoolResult) -> RouteIps) -> Route<'a> {
        let result = self.results.get(&(region, pool)).filter(|_| !self.unknown.contains(region));
        Route::Pool { pool, ips: result.map(|result| ips(result)) }
    }
}
