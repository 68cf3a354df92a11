//! Which kind of drift each change of a plan is.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::{
    model::{
        Address, Desired, DesiredPool, Kind, Live, LiveRegion, Membership, Ownership, PoolName, PoolRef, Region,
        ScalingMode, Tagged, word_or_quoted,
    },
    plan::{
        Change, ChangeOrigin, Facts, IpFacts, ManagedIpUse, OwnerConflict, Plan, Reason, WarningReason, Withheld,
        WithheldReason,
    },
    view::fields::{self, Delta, fields},
};

use super::{deviation::Deviation, held_back::held_back, item::DriftItem};

/// The drift items of a plan in the order of a report, and the withheld changes that are told as such.
pub(super) fn items(plan: &Plan, desired: &Desired, live: &Live) -> (Vec<DriftItem>, Vec<Withheld>) {
    let mut items = counts(desired, live);
    for change in &plan.changes {
        let deviations = deviations(change, &Around::of(&change.address, desired, live));
        items.extend(deviations.into_iter().map(|deviation| item(&change.address, change.origin, deviation)));
    }
    let later = plan.warnings.iter().filter(|item| matches!(item.reason, WarningReason::ConvertsLater { .. }));
    let converts = || scaling(ScalingMode::Managed.to_string(), ScalingMode::Standard.to_string());
    items.extend(later.map(|warning| item(&warning.address, None, converts())));
    let mut withheld = Vec::new();
    for found in &plan.withheld {
        match of_withheld(found, desired, live) {
            Some(deviation) => items.push(item(&found.address, found.origin, deviation)),
            None => withheld.push(found.clone()),
        }
    }
    for change in held_back(&plan.withheld, desired, live) {
        let deviations = deviations(&change, &Around::of(&change.address, desired, live));
        items.extend(deviations.into_iter().map(|deviation| item(&change.address, change.origin, deviation)));
    }
    items.extend(owners(desired, live));
    items.sort_by_key(|item| (order(&item.address), item.deviation.clone()));
    // The same can be told by what a plan changes, by what it holds back, and by the tags; the first knows the origin.
    items.dedup_by(|one, other| one.address == other.address && one.deviation == other.deviation);
    (items, withheld)
}

fn item(address: &Address, origin: Option<ChangeOrigin>, deviation: Deviation) -> DriftItem {
    DriftItem { address: address.clone(), stated_at: None, origin, deviation, who: None }
}

/// The order of objects in a report: by Region, kind and name, and IPs as numbers.
fn order(address: &Address) -> (Region, usize, Option<Ipv4Addr>, String) {
    let kinds = [
        Kind::Account,
        Kind::DedicatedIpPool,
        Kind::DedicatedIp,
        Kind::ConfigurationSet,
        Kind::EventDestination,
        Kind::EmailIdentity,
    ];
    let rank = kinds.iter().position(|kind| *kind == address.kind).unwrap_or(kinds.len());
    (address.region.clone(), rank, address.name.parse().ok(), address.name.clone())
}

/// What a difference is about, beside the object itself.
struct Around<'a> {
    live: Option<&'a LiveRegion>,
    pools: Option<&'a BTreeMap<PoolName, DesiredPool>>,
}

impl<'a> Around<'a> {
    fn of(address: &Address, desired: &'a Desired, live: &'a Live) -> Self {
        let region = &address.region;
        let pools = desired.regions.get(region).and_then(|region| region.pools.as_ref());
        Self { live: live.regions.get(region), pools }
    }

    fn is_live(&self, pool: &PoolRef) -> bool {
        pool.named().is_none_or(|name| self.live.is_some_and(|live| live.pools.contains_key(name)))
    }

    fn members(&self, pool: &PoolRef) -> Option<&Membership> {
        self.pools?.get(pool.named()?)?.ips.as_ref()
    }

    /// The pool that lists an IP.
    fn lists(&self, ip: &str) -> Option<PoolRef> {
        let ip: Ipv4Addr = ip.parse().ok()?;
        let mut pools = self.pools?.iter();
        let (name, _) = pools.find(|(_, pool)| pool.ips.as_ref().is_some_and(|ips| ips.named().contains(&ip)))?;
        Some(PoolRef::Named(name.clone()))
    }

    /// Whether a pool lists its IPs.
    fn is_listed(&self, pool: &PoolRef) -> bool {
        matches!(self.members(pool), Some(Membership::Exact(_)))
    }

    /// Whether only the number of IPs of a pool is declared, and not this IP.
    fn is_counted(&self, pool: &PoolRef, ip: &str) -> bool {
        match self.members(pool) {
            Some(Membership::Count { include, .. }) => ip.parse().is_ok_and(|ip: Ipv4Addr| !include.contains(&ip)),
            Some(Membership::Exact(_)) | None => false,
        }
    }
}

/// The ways in which a change turns the live state into the declared one, read backwards.
fn deviations(change: &Change, around: &Around<'_>) -> Vec<Deviation> {
    match (&change.before, &change.after) {
        (None, _) => vec![Deviation::Missing { renamed_from: change.renamed_from.clone() }],
        (Some(_), None) => match change.reason {
            Reason::LeftOver => vec![Deviation::LeftOver],
            Reason::Missing | Reason::Differs | Reason::NotListed | Reason::Pruned | Reason::Ownerless => Vec::new(),
        },
        (Some(Facts::Ip(live)), Some(Facts::Ip(declared))) => {
            of_ip(change, live, declared, around).into_iter().collect()
        }
        (Some(live), Some(declared)) => {
            let changes = fields::changes(&fields(declared), &fields(live));
            let is_part = change.address.kind == Kind::EventDestination;
            let found: Vec<_> = changes.into_iter().map(|(path, delta)| of_field(path, delta, is_part)).collect();
            if found.is_empty() { vec![Deviation::SameSpelling] } else { found }
        }
    }
}

fn of_ip(change: &Change, live: &IpFacts, declared: &IpFacts, around: &Around<'_>) -> Option<Deviation> {
    let ip = &change.address.name;
    if live.pool == declared.pool {
        let percent = |facts: &IpFacts| {
            let warmup = &facts.warmup;
            warmup.percentage.map_or_else(|| warmup.to_string(), |percentage| percentage.to_string())
        };
        return Some(Deviation::Warmup { declared: percent(declared), live: percent(live) });
    }
    // Which IPs a counted pool has is not declared: its number is told once, for the pool. A pool that lists its IPs
    // declares that it has no other.
    let is_declared = change.reason != Reason::NotListed && !around.is_counted(&declared.pool, ip);
    if !is_declared && !around.is_listed(&live.pool) {
        return None;
    }
    Some(Deviation::Moved {
        declared: is_declared.then(|| declared.pool.clone()),
        live: live.pool.clone(),
        declared_is_live: around.is_live(&declared.pool),
    })
}

/// `delta` leads from the declared to the live value.
fn of_field(path: String, delta: Delta, is_part: bool) -> Deviation {
    match (&*path, delta) {
        ("sending", Delta::Value { after, .. }) if !is_part => {
            if after == "true" {
                Deviation::Resumed
            } else {
                Deviation::Paused
            }
        }
        ("pool", Delta::Value { before, after }) if !is_part => Deviation::Rerouted { declared: before, live: after },
        ("configuration_set", Delta::Value { before, after }) => {
            Deviation::DefaultSet { declared: before, live: after }
        }
        (_, Delta::Value { before, after }) => Deviation::Field { path, declared: Some(before), live: Some(after) },
        (_, Delta::New(live)) => Deviation::Field { path, declared: None, live: Some(live) },
        (_, Delta::Gone(declared)) => Deviation::Field { path, declared: Some(declared), live: None },
        (_, Delta::Items { added, removed }) => Deviation::Items { path, missing: removed, extra: added },
        (_, Delta::Deleted | Delta::SameSpelling) => Deviation::SameSpelling,
    }
}

/// Withheld changes that are plainly a difference. Others are told with their reason.
fn of_withheld(item: &Withheld, desired: &Desired, live: &Live) -> Option<Deviation> {
    let around = Around::of(&item.address, desired, live);
    let standard = ScalingMode::Standard.to_string();
    match &item.reason {
        WithheldReason::ManagedToStandard => Some(scaling(standard, ScalingMode::Managed.to_string())),
        WithheldReason::PoolIsManaged { scaling: live, former: None, .. } => {
            Some(scaling(standard, word_or_quoted(live.as_str())))
        }
        WithheldReason::IpIsManaged { pool, asked: ManagedIpUse::Move } => {
            let declared = around.lists(&item.address.name)?;
            let declared_is_live = around.is_live(&declared);
            Some(Deviation::Moved { declared: Some(declared), live: pool.clone(), declared_is_live })
        }
        WithheldReason::AnotherOwner { conflict: OwnerConflict::Tagged(owner) } => {
            let declared = desired.owner.as_ref().filter(|_| is_declared(&item.address, desired))?;
            Some(Deviation::another_owner(declared, owner))
        }
        WithheldReason::IpNotLeased { pool: Some(pool) } => Some(Deviation::NotLeased { declared: pool.clone() }),
        _ => None,
    }
}

/// Whether the files declare a pool or a configuration set.
fn is_declared(address: &Address, desired: &Desired) -> bool {
    desired.regions.get(&address.region).is_some_and(|region| match address.kind {
        Kind::DedicatedIpPool => region.pools.iter().flatten().any(|(name, _)| name.as_str() == address.name),
        Kind::ConfigurationSet => {
            region.configuration_sets.iter().flatten().any(|(name, _)| name.as_str() == address.name)
        }
        Kind::DedicatedIp | Kind::EventDestination | Kind::EmailIdentity | Kind::Account => false,
    })
}

/// Another scaling mode, in the words of a file.
fn scaling(declared: String, live: String) -> Deviation {
    let [declared, live] = [declared, live].map(|mode| Some(mode.to_lowercase()));
    Deviation::Field { path: "scaling".to_owned(), declared, live }
}

/// Declared pools and configuration sets that have the tag of another owner, as far as tags were read.
fn owners(desired: &Desired, live: &Live) -> Vec<DriftItem> {
    let mut items = Vec::new();
    for (region, wanted) in &desired.regions {
        let (Some(owner), Some(held)) = (&desired.owner, live.regions.get(region)) else { continue };
        let pools = wanted.pools.iter().flatten().map(|(name, _)| Tagged::Pool(name.clone()));
        let sets = wanted.configuration_sets.iter().flatten();
        for thing in pools.chain(sets.map(|(name, _)| Tagged::ConfigurationSet(name.clone()))) {
            if let Ownership::Another(other) = Ownership::of(owner, held.tags_of(&thing)) {
                let (account, region) = (desired.account.clone(), region.clone());
                let address = Address { account, region, kind: thing.kind(), name: thing.name().to_owned() };
                items.push(item(&address, None, Deviation::another_owner(owner, &other)));
            }
        }
    }
    items
}

/// Pools that have another number of IPs than declared.
fn counts(desired: &Desired, live: &Live) -> Vec<DriftItem> {
    let mut items = Vec::new();
    for (region, wanted) in &desired.regions {
        let Some(held) = live.regions.get(region) else { continue };
        for (name, pool) in wanted.pools.iter().flatten() {
            let Some(Membership::Count { count, .. }) = &pool.ips else { continue };
            let is_standard = held.pools.get(name).is_some_and(|live| live.scaling == ScalingMode::Standard);
            let has = held.dedicated_ips.values().filter(|ip| ip.pool.named() == Some(name)).count();
            if is_standard && has != count.get() {
                let address = Address {
                    account: desired.account.clone(),
                    region: region.clone(),
                    kind: Kind::DedicatedIpPool,
                    name: name.to_string(),
                };
                items.push(item(&address, None, Deviation::Count { declared: count.get(), live: has }));
            }
        }
    }
    items
}
