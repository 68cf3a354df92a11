//! Which addresses may be given back: those that no mail can leave from, neither now nor after the plan nor by any other way
//! in which the file can be read. A relinquished address cannot be had again, so every doubt keeps it. `stay` has the
//! reasons of single addresses.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{lint::Question, picture::PoolKind, price_row::PriceRow, scene::Scene},
    model::{PoolName, PoolRef, Published, Quota, Usd},
};

use super::{
    more::Missing,
    parking::{self, Parking},
    places::place,
    stay::{self, Stay},
    stops::Stops,
};

/// A case that gives addresses back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewer {
    /// Leased standard IPs.
    pub leased: u64,
    /// The addresses that go, with the pools that they are parked in.
    pub addresses: BTreeMap<Ipv4Addr, PoolRef>,
    /// Those of the pools whose lists name them.
    pub listed: BTreeSet<PoolName>,
    /// Those of the addresses that others know.
    pub published: BTreeSet<Ipv4Addr>,
    /// The price of an address a month.
    pub month: Usd,
    /// The row of the price table that it is from. `None`: the file states it.
    pub price: Option<PriceRow>,
    /// What all of them cost this month if they go on the day of the question: prorated by elapsed days ("Requesting and
    /// relinquishing dedicated IP addresses", read 2026-11).
    pub this_month: Usd,
    /// Days of this month that have elapsed, and all its days.
    pub days: (u8, u8),
    /// Messages a second that the account may send. `None`: unknown, or as many as it likes.
    pub rate: Option<u64>,
    /// The state of AWS's review of the account, if it is not healthy.
    pub review: Option<String>,
}

/// Addresses that may not go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why the Region as a whole gives none back.
    pub obstacles: Vec<Obstacle>,
    /// Why single addresses stay.
    pub stay: BTreeMap<Ipv4Addr, Vec<Stay>>,
    /// Those of them that the plan of the file frees.
    pub freed_by_plan: BTreeSet<Ipv4Addr>,
    /// How the file frees others, if that would help.
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
    /// The plan of the file is refused: nothing shows where the file leads.
    PlanRefused(Stops),
}

/// Those of the addresses to be given back that the Region leases now: those of managed pools do not count as leased.
pub(super) fn leased_of_those(scene: &Scene<'_>) -> BTreeSet<Ipv4Addr> {
    let is_leased = |ip: &Ipv4Addr| place(scene.now(), *ip).is_some_and(|(_, kind)| kind == Some(PoolKind::Standard));
    scene.facts.relinquish.iter().copied().filter(is_leased).collect()
}

/// Why there is no case.
pub(super) enum Held {
    /// Addresses are not named.
    Missing(Missing),
    /// They may not go.
    Refused(Box<Refused>),
}

/// The case, if every address may go.
pub(super) fn answer(
    question: &Question<'_>,
    scene: &Scene<'_>,
    leased: Option<u64>,
    wanted: Option<u64>,
) -> Result<Fewer, Held> {
    let go = &scene.facts.relinquish;
    let stay = stay::stays(question, scene);
    let obstacles = obstacles(question, scene, leased, wanted);
    let (Some(leased), true) = (leased, stay.is_empty() && obstacles.is_empty()) else {
        let freed_by_plan: BTreeSet<Ipv4Addr> = stay::freed_by_plan(question, scene);
        let parked = stay
            .iter()
            .filter(|(ip, stays)| stays.iter().all(Stay::is_freed_by_parking) && !freed_by_plan.contains(*ip));
        let parking = parking::of(question, scene, parked.map(|(ip, _)| *ip).collect());
        return Err(Held::Refused(Box::new(Refused { obstacles, stay, freed_by_plan, parking })));
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
    let go = &scene.facts.relinquish;
    let addresses = go.iter().filter_map(|ip| Some((*ip, place(scene.now(), *ip)?.0.clone())));
    let is_published = |ip: &&Ipv4Addr| scene.ip_facts(**ip).published == Published::Yes;
    let (day, days) = (scene.date.day().unsigned_abs(), scene.date.days_in_month().unsigned_abs());
    let month = scene.prices.standard();
    let whole = month.times(go.len() as u64).amount();
    let rate = match scene.figures.and_then(|figures| figures.a_second) {
        Some(Quota::Most(rate)) => Some(rate),
        Some(Quota::Unlimited) | None => None,
    };
    Fewer {
        leased,
        addresses: addresses.collect(),
        listed: go.iter().flat_map(|ip| scene.listing(*ip)).collect(),
        published: go.iter().filter(is_published).copied().collect(),
        month,
        price: scene.prices.standard_row(),
        this_month: Usd::from_amount(whole * rust_decimal::Decimal::from(day) / rust_decimal::Decimal::from(days)),
        days: (day, days),
        rate,
        review: scene.review().map(str::to_owned),
    }
}

fn obstacles(question: &Question<'_>, scene: &Scene<'_>, leased: Option<u64>, wanted: Option<u64>) -> Vec<Obstacle> {
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
    let stops = question.account.map(|account| Stops::of(account.plan, scene.region));
    let stops = stops.filter(|stops| !stops.is_empty() && !scene.facts.relinquish.is_empty());
    obstacles.extend(stops.map(Obstacle::PlanRefused));
    obstacles
}
