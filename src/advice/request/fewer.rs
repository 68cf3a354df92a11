//! Which addresses may be given back: those that no mail can leave from, neither now nor after the plan nor by any other way
//! in which the file can be read. A relinquished address cannot be had again, so every doubt keeps it.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{
        picture::{Members, Picture, PoolKind, Route},
        scene::Scene,
    },
    model::{ConfigurationSetName, Membership, PoolName, PoolRef, Published, ScalingMode, Usd},
};

use super::{
    more::Missing,
    parking::{self, Parking, names, routed_by_file},
};

/// A case that gives addresses back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewer {
    /// Leased standard IPs.
    pub leased: u64,
    /// The addresses that go, with the pools that they are parked in.
    pub addresses: BTreeMap<Ipv4Addr, PoolRef>,
    /// Those of them that others know.
    pub published: BTreeSet<Ipv4Addr>,
    /// The price of an address a month.
    pub month: Usd,
    /// What each address costs this month if it goes on the day of the question: prorated by elapsed days ("Requesting
    /// and relinquishing dedicated IP addresses", read 2026-11).
    pub this_month: Usd,
    /// Days of this month that have elapsed, and all its days.
    pub days: (u8, u8),
}

/// Addresses that may not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why the Region as a whole gives none back.
    pub obstacles: Vec<Obstacle>,
    /// Why single addresses stay.
    pub stay: BTreeMap<Ipv4Addr, Vec<Stay>>,
    /// How the file frees them, if that would help.
    pub parking: Option<Parking>,
}

/// Why a Region gives no address back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Pools and IPs could not be read.
    Unread,
    /// Fewer would be left than the Region shall lease.
    TooFewLeft {
        /// How many would be left.
        left: u64,
        /// How many it shall lease.
        wanted: u64,
    },
    /// Pools lack IPs.
    Lacking(BTreeMap<PoolName, u64>),
}

/// Why an address stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stay {
    /// It is not leased in the Region.
    NotLeased,
    /// It is in the default pool, which carries all mail that nothing sends elsewhere.
    DefaultPool(When),
    /// It is in a pool whose IPs SES chooses, or may choose: no case takes it back.
    NotStandard(PoolRef, When),
    /// Configuration sets send through its pool.
    Routed(PoolRef, BTreeSet<ConfigurationSetName>, When),
}

/// When an address is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Now.
    Now,
    /// After the plan.
    AfterPlan,
    /// Where the file puts it, whether or not the plan can do that.
    Stated,
}

impl Stay {
    /// Whether another pool for the address would help.
    #[must_use]
    pub fn is_freed_by_parking(&self) -> bool {
        match self {
            Self::DefaultPool(_) | Self::Routed(..) => true,
            Self::NotLeased | Self::NotStandard(..) => false,
        }
    }
}

/// Those of the addresses to be given back that the Region leases now.
pub(super) fn leased_of_those(scene: &Scene<'_>) -> BTreeSet<Ipv4Addr> {
    let now = scene.before.unwrap_or(scene.after);
    scene.facts.relinquish.iter().copied().filter(|ip| place(now, *ip).is_some()).collect()
}

/// Why there is no case.
pub(super) enum Held {
    /// Addresses are not named.
    Missing(Missing),
    /// They may not go.
    Refused(Refused),
}

/// The case, if every address may go.
pub(super) fn answer(scene: &Scene<'_>, leased: Option<u64>, wanted: Option<u64>) -> Result<Fewer, Held> {
    let go = &scene.facts.relinquish;
    let stay: BTreeMap<Ipv4Addr, Vec<Stay>> =
        go.iter().map(|ip| (*ip, stays(scene, *ip))).filter(|(_, stays)| !stays.is_empty()).collect();
    let obstacles = obstacles(scene, leased, wanted);
    let (Some(leased), true) = (leased, stay.is_empty() && obstacles.is_empty()) else {
        let freed = stay.iter().filter(|(_, stays)| stays.iter().all(Stay::is_freed_by_parking)).map(|(ip, _)| *ip);
        let parking = parking::of(scene, freed.collect());
        return Err(Held::Refused(Refused { obstacles, stay, parking }));
    };
    let surplus = wanted.map_or(0, |wanted| leased.saturating_sub(wanted));
    if (go.len() as u64) < surplus {
        let key = format!("regions.{}.relinquish", scene.region);
        return Err(Held::Missing(Missing {
            key,
            what: "the addresses to give back, by name, as many as are too many",
        }));
    }
    Ok(case(scene, leased))
}

fn case(scene: &Scene<'_>, leased: u64) -> Fewer {
    let now = scene.before.unwrap_or(scene.after);
    let addresses = scene.facts.relinquish.iter().filter_map(|ip| Some((*ip, place(now, *ip)?.0.clone())));
    let is_published = |ip: &&Ipv4Addr| scene.ip_facts(**ip).published == Published::Yes;
    let (day, days) = (scene.date.day().unsigned_abs(), scene.date.days_in_month().unsigned_abs());
    let month = scene.prices.standard();
    Fewer {
        leased,
        addresses: addresses.collect(),
        published: scene.facts.relinquish.iter().filter(is_published).copied().collect(),
        month,
        this_month: Usd::from_amount(
            month.amount() * rust_decimal::Decimal::from(day) / rust_decimal::Decimal::from(days),
        ),
        days: (day, days),
    }
}

fn obstacles(scene: &Scene<'_>, leased: Option<u64>, wanted: Option<u64>) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    let Some(leased) = leased else { return vec![Obstacle::Unread] };
    let lacking = scene.lacking();
    if !lacking.is_empty() && !scene.facts.relinquish.is_empty() {
        obstacles.push(Obstacle::Lacking(lacking.into_iter().map(|(name, count)| (name.clone(), count)).collect()));
    }
    let left = leased.saturating_sub(leased_of_those(scene).len() as u64);
    if let Some(wanted) = wanted.filter(|wanted| left < *wanted) {
        obstacles.push(Obstacle::TooFewLeft { left, wanted });
    }
    obstacles
}

/// Why an address stays, if it does.
fn stays(scene: &Scene<'_>, ip: Ipv4Addr) -> Vec<Stay> {
    let now = scene.before.unwrap_or(scene.after);
    if now.pools.values().any(|pool| pool.members == Members::Unknown) {
        // The Region as a whole cannot be judged.
        return Vec::new();
    }
    if place(now, ip).is_none() {
        return vec![Stay::NotLeased];
    }
    let mut found: BTreeSet<Stay> = BTreeSet::new();
    found.extend(in_picture(now, ip, When::Now));
    found.extend(in_picture(scene.after, ip, When::AfterPlan));
    found.extend(stated(scene, ip));
    // What holds earlier need not be said again of later: now, after the plan, by the file.
    let mut said: Vec<Stay> = Vec::new();
    for when in [When::Now, When::AfterPlan, When::Stated] {
        let news: Vec<Stay> = found.iter().filter(|stay| is_of(stay, when)).cloned().collect();
        let news = news.into_iter().filter(|stay| !said.iter().any(|known| as_of_now(known) == as_of_now(stay)));
        said.extend(news.collect::<Vec<_>>());
    }
    said
}

fn is_of(stay: &Stay, asked: When) -> bool {
    match stay {
        Stay::NotLeased => asked == When::Now,
        Stay::DefaultPool(when) | Stay::NotStandard(_, when) | Stay::Routed(_, _, when) => *when == asked,
    }
}

/// The same, as if it held now.
fn as_of_now(stay: &Stay) -> Stay {
    match stay {
        Stay::NotLeased => Stay::NotLeased,
        Stay::DefaultPool(_) => Stay::DefaultPool(When::Now),
        Stay::NotStandard(pool, _) => Stay::NotStandard(pool.clone(), When::Now),
        Stay::Routed(pool, sets, _) => Stay::Routed(pool.clone(), sets.clone(), When::Now),
    }
}

/// The pool of an address.
fn place(picture: &Picture, ip: Ipv4Addr) -> Option<(&PoolRef, Option<PoolKind>)> {
    let holds = |members: &Members| members.known().any(|(held, _)| held == ip);
    picture.pools.iter().find(|(_, pool)| holds(&pool.members)).map(|(name, pool)| (name, pool.kind))
}

fn in_picture(picture: &Picture, ip: Ipv4Addr, when: When) -> Vec<Stay> {
    let Some((pool, kind)) = place(picture, ip) else { return Vec::new() };
    let mut stays = Vec::new();
    if *pool == PoolRef::Default {
        stays.push(Stay::DefaultPool(when));
    }
    if kind != Some(PoolKind::Standard) {
        stays.push(Stay::NotStandard(pool.clone(), when));
    }
    // A set that is paused may be switched on at any time.
    let names = |route: &Route| route.pool() == Some(pool);
    let sets = picture.sets.iter().filter(|(_, set)| *pool != PoolRef::Default && names(&set.route));
    let sets: BTreeSet<ConfigurationSetName> = sets.map(|(name, _)| name.clone()).collect();
    if !sets.is_empty() {
        stays.push(Stay::Routed(pool.clone(), sets, when));
    }
    stays
}

/// Why the text of the file keeps an address, whether or not the plan can do what it says: a change may be withheld now and
/// allowed later.
fn stated(scene: &Scene<'_>, ip: Ipv4Addr) -> Vec<Stay> {
    let stated = || scene.desired.pools.iter().flatten();
    let naming: BTreeSet<&PoolName> = stated()
        .filter(|(_, pool)| pool.ips.as_ref().is_some_and(|ips| names(ips, ip)))
        .map(|(name, _)| name)
        .collect();
    let places = [scene.before.unwrap_or(scene.after), scene.after];
    let held: BTreeSet<&PoolName> = places.iter().filter_map(|picture| place(picture, ip)?.0.named()).collect();
    let renamed = stated().filter(|(_, pool)| pool.renamed_from.as_ref().is_some_and(|name| held.contains(name)));
    let renamed = renamed.map(|(name, _)| name);
    let mut stays = Vec::new();
    for name in naming.iter().copied().chain(held.iter().copied()).chain(renamed) {
        let pool = PoolRef::Named(name.clone());
        let sets = routed_by_file(scene, &pool);
        let of_file = scene.desired.pools.as_ref().and_then(|pools| pools.get(name));
        if of_file.is_some_and(|pool| pool.scaling == Some(ScalingMode::Managed)) {
            stays.push(Stay::NotStandard(pool.clone(), When::Stated));
        }
        let lists_others = matches!(of_file.and_then(|pool| pool.ips.as_ref()), Some(Membership::Exact(_)));
        if lists_others && naming.is_empty() {
            stays.push(Stay::DefaultPool(When::Stated));
        }
        if !sets.is_empty() {
            stays.push(Stay::Routed(pool, sets, When::Stated));
        }
    }
    stays
}
