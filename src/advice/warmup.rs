//! How the warm-up of each pool goes on: what its IPs take a day, today and each week until they are warm; how many IPs
//! its mail needs; and a schedule where automatic warm-up is off (`schedule`). AWS publishes two ends and "steadily": what is between
//! is a band (see `capacity`).

use std::net::Ipv4Addr;

use jiff::{ToSpan as _, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Isolation, PoolRef, Region, Switch};

use super::{
    capacity,
    constants::{FEWEST_IPS, IP_DAY_CAREFUL, IP_DAY_MOST, WARMUP_DAYS},
    lint::{Question, each_region},
    needed::Needed,
    picture::{Basis, Members, Pool, PoolKind},
    scene::Scene,
    schedule::{DOUBLING, FIRST_DAY, Schedule, is_scheduled},
    stream::{Stream, StreamName},
};

/// Days between two rows of the capacity of a pool.
const WEEK: usize = 7;

/// How the warm-up of each pool goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Warmups {
    /// The first day.
    pub date: String,
    /// What each forecast assumes.
    pub assumed: Assumed,
    /// Each Region.
    pub regions: Vec<RegionWarmup>,
}

/// What each forecast assumes. AWS publishes the first two; the others are practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Assumed {
    /// Days of an automatic warm-up, with or without mail.
    pub warmup_days: i64,
    /// Recipients a day for each IP at its end. No capacity: AWS publishes none.
    pub warmup_end: u64,
    /// The least that a warm IP takes, and the most (Word to the Wise, GreenArrow).
    pub warm_ip_day: [u64; 2],
    /// Recipients of the first day for each IP, of the lower end of a band and of a schedule (Braze).
    pub first_day: u64,
    /// Days in which a schedule doubles (Braze's conservative one and others), and mail above the end of warm-up.
    pub doubling_days: i64,
}

/// One Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionWarmup {
    /// The Region.
    pub region: Region,
    /// Whether the account was read; else all is as the file states it.
    pub is_live: bool,
    /// Whether automatic warm-up is on after the plan; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_warmup: Option<bool>,
    /// Whether the IPs are the customer's own (BYOIP): then AWS's shared IPs take nothing.
    pub is_byoip: bool,
    /// Each pool with IPs, or that lacks some, and each managed pool.
    pub pools: Vec<PoolWarmup>,
}

/// A pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PoolWarmup {
    /// The pool.
    pub pool: PoolRef,
    /// Whether SES decides about its IPs. Nothing is forecast of such a pool.
    pub is_managed: bool,
    /// Its leased IPs after the plan; without the account, those that the file lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ips: Vec<WarmingIp>,
    /// How many IPs the file counts, where it does not say which and the account was not read; absent: they are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// Whether all of them are warm and none is lacking.
    pub is_warm: bool,
    /// IPs that the file wants in it beside them, and that are not leased.
    pub lacking: u64,
    /// When all of them are warm, those that are not leased as if they were leased on the first day; absent: they are, or
    /// it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_on: Option<String>,
    /// What they take a day: of warm IPs on the first day, of others each week until they are warm; empty: unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<CapacityDay>,
    /// Recipients of the largest day of its mail; absent: not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_day: Option<u64>,
    /// When the largest day is reached if mail doubles every three days from the end of warm-up on, and IPs take the most
    /// of the band then; absent: at the end of warm-up, or unknown, or it is more than the most that practice names for the
    /// IPs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_reached_on: Option<String>,
    /// The same if they take the least of the band then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_reached_by: Option<String>,
    /// The most that practice names for its IPs together, those that it lacks too, if the largest day is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carries_at_most: Option<u64>,
    /// How many IPs its mail needs; absent: its largest day is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<Needed>,
    /// Whether some of its mail is accepted by a list of IPs, whatever the volume.
    pub is_allowlisted: bool,
    /// Whether its mail is too little for two IPs, and nothing asks for addresses of its own: then shared IPs fit, and there
    /// is no schedule.
    pub shared_fits: bool,
    /// The steps in which its mail comes to it, where SES does not limit cold IPs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Mail of which no largest day is stated, without which there is no schedule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedule_lacks: Vec<StreamName>,
}

/// A leased IP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WarmingIp {
    /// The IP.
    pub ip: Ipv4Addr,
    /// How far SES says that it is; absent: SES does not say, or was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// The day on which its warm-up was complete, or `never`, as the file states it; absent: it does not, or SES says how
    /// far it is and nothing speaks against that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_since: Option<String>,
    /// Whether it is at 100 %, and nothing shows that it was ever warmed up: it counts as cold.
    pub is_unproven: bool,
    /// When it is warm; where the file states since when, the day from which on that counts; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_on: Option<String>,
}

/// What the IPs of a pool take on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CapacityDay {
    /// The day.
    pub date: String,
    /// Recipients, if warm-up grows by the same factor each day from 50 to 50,000; of warm IPs 50,000 for each.
    pub at_least: u64,
    /// Recipients, if it grows by the same number each day; of IPs that are warm on the first day 1,000,000 for each, as Word
    /// to the Wise and GreenArrow say.
    pub at_most: u64,
}

/// How the warm-up of each pool goes on.
#[must_use]
pub fn warmups(question: &Question<'_>) -> Warmups {
    let mut regions = Vec::new();
    each_region(question, |scene| {
        let pools = scene.after.pools.iter().filter_map(|(name, pool)| scene.pool_warmup(name, pool));
        regions.push(RegionWarmup {
            region: scene.region.clone(),
            is_live: scene.after.basis == Basis::Account,
            auto_warmup: scene.after.auto_warmup.map(|switch| switch == Switch::On),
            is_byoip: scene.facts.is_byoip,
            pools: pools.collect(),
        });
    });
    let assumed = Assumed {
        warmup_days: WARMUP_DAYS,
        warmup_end: IP_DAY_CAREFUL,
        warm_ip_day: [IP_DAY_CAREFUL, IP_DAY_MOST],
        first_day: FIRST_DAY,
        doubling_days: DOUBLING,
    };
    Warmups { date: question.date.to_string(), assumed, regions }
}

impl Scene<'_> {
    fn pool_warmup(&self, name: &PoolRef, pool: &Pool) -> Option<PoolWarmup> {
        let is_managed = pool.kind? == PoolKind::Managed;
        let lacking = name.named().and_then(|name| self.lacking().get(name).copied()).unwrap_or(0);
        // Without the account, nothing is known of a pool of which the file states no IPs.
        let count =
            if self.after.basis == Basis::Stated { pool.members.count().or(Some(0)) } else { pool.members.count() };
        if !is_managed && lacking == 0 && count == Some(0) {
            return None;
        }
        let nothing = PoolWarmup {
            pool: name.clone(),
            is_managed,
            ips: Vec::new(),
            counted: None,
            is_warm: false,
            lacking,
            warm_on: None,
            days: Vec::new(),
            peak_day: None,
            peak_reached_on: None,
            peak_reached_by: None,
            carries_at_most: None,
            needed: None,
            is_allowlisted: self.has_allowlisted(name),
            shared_fits: false,
            schedule: None,
            schedule_lacks: Vec::new(),
        };
        if is_managed {
            return Some(nothing);
        }
        let peak_day = self.peak(name).filter(|peak| *peak > 0);
        let is_known = self.after.basis == Basis::Stated || self.warmth(name).is_some();
        let warm_on = self.warm_date(name).filter(|_| is_known);
        let is_warm = lacking == 0 && self.warmth(name).is_some_and(|warmth| warmth.iter().all(|ip| ip.is_warm()));
        let warm_on = warm_on.filter(|_| !is_warm);
        let days = self.capacity_days(name, lacking, warm_on);
        let end = days.last().map(|day| (day.at_least, day.at_most));
        let most = pool.members.count().map(|count| IP_DAY_MOST * (count as u64 + lacking));
        let above = most.filter(|most| peak_day.is_some_and(|peak| peak > *most));
        let grown = |of: fn((u64, u64)) -> u64| {
            let peak = peak_day.filter(|_| above.is_none())?;
            reached(warm_on?, peak, of(end?))
        };
        Some(PoolWarmup {
            ips: self.warming_ips(name, &pool.members),
            counted: match pool.members {
                Members::SoMany(count) => Some(count as u64),
                Members::These(_) | Members::Unknown => None,
            },
            warm_on: warm_on.map(|day| day.to_string()),
            days,
            is_warm,
            peak_day,
            peak_reached_on: grown(|(_, at_most)| at_most),
            peak_reached_by: grown(|(at_least, _)| at_least),
            carries_at_most: above,
            needed: peak_day.map(|peak| Needed::of(&self.streams(name), peak)),
            shared_fits: self.shared_fits(name),
            schedule: self.schedule(name),
            schedule_lacks: self.schedule_lacks(name),
            ..nothing
        })
    }

    fn warming_ips(&self, name: &PoolRef, members: &Members) -> Vec<WarmingIp> {
        let unproven = self.unproven(name);
        let is_on = self.after.auto_warmup == Some(Switch::On);
        let ip = |(ip, percent): (Ipv4Addr, Option<u8>)| {
            let is_unproven = unproven.contains(&ip);
            let is_warm = percent == Some(100) && !is_unproven;
            let dated = percent.filter(|_| is_warm || is_on && !is_unproven);
            let date = dated.map(|percent| capacity::warm_date(self.date, percent));
            let stated = self.ip_facts(ip).warm_since.filter(|_| percent.is_none() || is_unproven);
            let warm_on = date.or(stated.and(self.proven_on(ip)).filter(|day| *day > self.date));
            let warm_since = stated.map(|since| since.day().map_or("never".to_owned(), |day| day.to_string()));
            WarmingIp { ip, percent, warm_since, is_unproven, warm_on: warm_on.map(|day| day.to_string()) }
        };
        members.known().map(ip).collect()
    }

    /// What the IPs of a pool take: each week until they are warm, or on the first day alone where that is unknown.
    fn capacity_days(&self, name: &PoolRef, lacking: u64, warm_on: Option<Date>) -> Vec<CapacityDay> {
        let Some(leased) = self.warmth(name) else { return Vec::new() };
        let last = warm_on.map_or(0, |day| self.date.until(day).map_or(0, |span| i64::from(span.get_days())));
        // Without automatic warm-up, IPs that are leased later arrive as complete: they are not counted.
        let later = if warm_on.is_some() { lacking } else { 0 };
        let day = |days: i64| {
            let (low, high) = capacity::together(&leased, days);
            let (at_least, at_most) = capacity::band(0, days);
            CapacityDay {
                date: self.date.saturating_add(days.days()).to_string(),
                at_least: low + later * at_least,
                at_most: high + later * at_most,
            }
        };
        (0..last).step_by(WEEK).chain([last]).map(day).collect()
    }

    /// Mail that a schedule would be made for, and of which no largest day is stated.
    fn schedule_lacks(&self, name: &PoolRef) -> Vec<StreamName> {
        let is_asked = self.unlimited_cold(name).is_some_and(|cold| cold > 0);
        let lacks = |stream: &Stream<'_>| stream.traffic.and_then(crate::model::Traffic::of_peak_day).is_none();
        let streams = self.streams(name).into_iter().filter(|stream| is_asked && is_scheduled(stream) && lacks(stream));
        streams.map(|stream| stream.name).collect()
    }

    /// Whether the mail of a pool is too little for two IPs, and nothing asks for addresses of its own.
    pub(super) fn shared_fits(&self, name: &PoolRef) -> bool {
        let streams = self.streams(name);
        let is_own = |stream: &Stream<'_>| {
            stream.is_allowlisted() || stream.traffic.is_some_and(|traffic| traffic.isolate == Isolation::Required)
        };
        let most = super::needed::kept_warm(&streams).map(|(most, _)| most);
        self.no_shared(name).is_none()
            && !streams.iter().any(is_own)
            && !self.is_without_mail(name)
            && most.is_some_and(|most| most < FEWEST_IPS)
    }
}

/// The day on which so much mail leaves, if it doubles every three days from what the IPs take where warm-up ends.
fn reached(from: Date, peak: u64, end: u64) -> Option<String> {
    let end = Some(end).filter(|end| *end > 0 && *end < peak)?;
    let doubled = std::iter::successors(Some(end), |messages| messages.checked_mul(2));
    let times = doubled.take_while(|messages| *messages < peak).count();
    let days = i64::try_from(times).ok()? * DOUBLING;
    Some(from.saturating_add(days.days()).to_string())
}
