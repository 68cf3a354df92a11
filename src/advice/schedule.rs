//! How mail comes to IPs that receivers do not know and SES does not limit: automatic warm-up is off, or they are at 100 %
//! and nothing shows that they were ever warmed up. What is more than a step leaves from another pool: the shared IPs, the pool that a set was on, or the warm IPs of the same pool once
//! the others are taken out of it. Where there is no other pool, the rest has to wait.

use std::{collections::BTreeSet, net::Ipv4Addr};

use jiff::ToSpan as _;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ConfigurationSetName, Isolation, PoolName, PoolRef, Switch};

use super::{
    capacity,
    constants::IP_DAY_MOST,
    picture::Basis,
    scene::Scene,
    stream::{Stream, StreamName},
};

/// Days in which a schedule doubles (Braze's conservative schedule and others; not AWS's).
pub(super) const DOUBLING: i64 = 3;
/// Messages for each IP on the first day of a schedule (Braze).
pub(super) const FIRST_DAY: u64 = 50;

/// How mail comes to cold IPs while SES limits nothing. SES cannot split the mail of a set: a second set sends
/// through the cold IPs, and the application chooses between both, if there is another pool for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Schedule {
    /// The sets of the pool whose rest has another pool, each with its second set.
    pub sets: Vec<SecondSet>,
    /// The sets of the pool whose rest has none, so that it has to wait: no second set helps them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<ConfigurationSetName>,
    /// A pool of their own for the cold IPs, where the warm ones of the pool take all of its mail meanwhile; absent: the
    /// cold IPs stay in the pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold: Option<ColdPool>,
    /// Recipients of the largest day of these sets.
    pub peak_day: u64,
    /// The most that practice names for the IPs of the pool together, if the largest day is more: the steps end there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<u64>,
    /// Sets of the pool that servers accept by a list of IPs: they leave from it from the first day on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowlisted: Vec<ConfigurationSetName>,
    /// Whether mail without a configuration set leaves from it too. It has no second set.
    pub has_unassigned: bool,
    /// The steps; each holds until the next.
    pub steps: Vec<Step>,
}

/// A pool that does not exist yet, for the cold IPs of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColdPool {
    /// Its name.
    pub pool: PoolName,
    /// Its IPs.
    pub ips: Vec<Ipv4Addr>,
    /// How many warm ones stay.
    pub warm: u64,
}

/// A set with the second one that sends through cold IPs meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SecondSet {
    /// The set.
    pub set: ConfigurationSetName,
    /// The second set, which does not exist yet.
    pub second: ConfigurationSetName,
    /// The pool that the set itself sends through meanwhile: the shared IPs; if it must share no address with other
    /// customers, the one that it was on; or the pool itself, once the cold IPs are out of it.
    pub meanwhile: PoolRef,
    /// Whether it must share no address with other customers of AWS.
    pub is_isolated: bool,
}

/// A step of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Its first day.
    pub date: String,
    /// Most recipients a day through the cold IPs.
    pub messages: u64,
    /// The share of the largest day that this is, in percent.
    pub percent: String,
}

impl Scene<'_> {
    /// The schedule for a pool with IPs that receivers do not know, while SES does not limit its mail.
    pub(super) fn schedule(&self, name: &PoolRef) -> Option<Schedule> {
        let cold_count = self.unlimited_cold(name).filter(|cold| *cold > 0)?;
        if self.shared_fits(name) || self.has_room(name) {
            return None;
        }
        let streams = self.streams(name);
        let moved: Vec<&Stream<'_>> = streams.iter().filter(|stream| is_scheduled(stream)).collect();
        let peak: Option<u64> = moved.iter().map(|stream| stream.traffic?.of_peak_day()).sum();
        let peak = peak.filter(|peak| *peak > 0)?;
        let count = self.after.pools.get(name)?.members.count()? as u64;
        let cold = self.cold_pool(name, peak);
        let (mut sets, mut waiting, mut taken) = (Vec::new(), Vec::new(), BTreeSet::new());
        for stream in moved {
            let StreamName::ConfigurationSet(set) = &stream.name else { continue };
            let meanwhile = if cold.is_some() { Some(name.clone()) } else { self.meanwhile(name, stream, set) };
            match meanwhile.zip(self.second_set(set, "warm", &taken)) {
                Some((meanwhile, second)) => {
                    taken.insert(second.clone());
                    sets.push(SecondSet { set: set.clone(), second, meanwhile, is_isolated: is_isolated(stream) });
                }
                None => waiting.push(set.clone()),
            }
        }
        let has_unassigned = streams.iter().any(|it| it.name == StreamName::Unassigned && !it.is_none());
        let allowlisted = streams.into_iter().filter(Stream::is_allowlisted).filter_map(|stream| match stream.name {
            StreamName::ConfigurationSet(set) => Some(set),
            StreamName::Unassigned => None,
        });
        let allowlisted = allowlisted.collect();
        let step = |(number, messages): (i64, u64)| Step {
            date: self.date.saturating_add((number * DOUBLING).days()).to_string(),
            messages,
            percent: percent(messages, peak),
        };
        let doubled = std::iter::successors(Some(cold_count * FIRST_DAY), |messages| messages.checked_mul(2));
        let most = IP_DAY_MOST * count;
        let ends_at = Some(most).filter(|most| *most < peak);
        // Back in the pool, the cold IPs get their share of its mail.
        let last = if cold.is_some() { (peak * cold_count).div_ceil(count) } else { peak.min(most) };
        let below: Vec<u64> = doubled.take_while(|messages| *messages < last).chain([last]).collect();
        let steps = (0..).zip(below).map(step).collect();
        Some(Schedule { sets, waiting, cold, peak_day: peak, ends_at, allowlisted, has_unassigned, steps })
    }

    /// Whether the IPs of a pool take its largest day as they are.
    fn has_room(&self, name: &PoolRef) -> bool {
        let room = self.warmth(name).map(|warmth| capacity::room(&warmth));
        self.peak(name).zip(room).is_some_and(|(peak, room)| peak <= room)
    }

    /// A pool for the cold IPs of a pool whose warm ones take all of its mail.
    fn cold_pool(&self, name: &PoolRef, peak: u64) -> Option<ColdPool> {
        let named = name.named()?;
        let ips = self.cold_ips(name);
        let warm = match self.warmth(name) {
            Some(warmth) => warmth.iter().filter(|ip| ip.is_warm()).count(),
            None => self.after.pools.get(name)?.members.count()?.checked_sub(ips.len())?,
        };
        let warm = Some(warm as u64).filter(|warm| *warm > 0)?;
        let is_known = !self.published(ips.iter().copied()).is_empty();
        let is_sent_there = self.has_allowlisted(name) || is_known || peak > warm * IP_DAY_MOST;
        let pool = Some(named).filter(|_| !ips.is_empty() && !is_sent_there)?;
        Some(ColdPool { pool: self.free_pool(&format!("{pool}-cold"), &BTreeSet::new())?, ips, warm })
    }

    /// The pool that the rest of a set leaves through meanwhile, if there is one.
    fn meanwhile(&self, name: &PoolRef, stream: &Stream<'_>, set: &ConfigurationSetName) -> Option<PoolRef> {
        if !is_isolated(stream) && !self.facts.is_byoip {
            return Some(PoolRef::Shared);
        }
        let before = self.before.and_then(|before| before.sets.get(set)).and_then(|set| set.route.pool()).cloned();
        before.filter(|before| before != name && !(self.facts.is_byoip && *before == PoolRef::Shared))
    }

    /// How many IPs of a pool are cold while SES limits nothing that leaves from them; `None` if that is unknown. Without the
    /// account, those that nothing says to be warm.
    pub(super) fn unlimited_cold(&self, name: &PoolRef) -> Option<u64> {
        let is_off = self.after.auto_warmup? == Switch::Off;
        let members = &self.after.pools.get(name)?.members;
        if self.after.basis == Basis::Account {
            self.warmth(name)?;
        } else if is_off {
            let warm = members.known().filter(|(ip, _)| self.is_proven(*ip)).count();
            return Some(members.count()?.saturating_sub(warm) as u64);
        }
        Some(self.cold_ips(name).len() as u64)
    }

    /// Which IPs these are, as far as they are known.
    fn cold_ips(&self, name: &PoolRef) -> Vec<Ipv4Addr> {
        let Some(pool) = self.after.pools.get(name) else { return Vec::new() };
        let known = pool.members.known().map(|(ip, _)| ip);
        if self.after.basis != Basis::Account {
            let is_off = self.after.auto_warmup == Some(Switch::Off);
            let is_cold = |ip: &Ipv4Addr| !self.is_proven(*ip) && (is_off || self.is_never_warmed(*ip));
            return known.filter(is_cold).collect();
        }
        let warmth = self.warmth(name).unwrap_or_default();
        known.zip(warmth).filter(|(_, warmth)| !warmth.is_warm() && !warmth.is_limited).map(|(ip, _)| ip).collect()
    }
}

/// Whether mail comes to a pool step by step: that of a set, if providers judge it by the history of its addresses.
pub(super) fn is_scheduled(stream: &Stream<'_>) -> bool {
    let is_set = matches!(stream.name, StreamName::ConfigurationSet(_));
    is_set && !stream.is_allowlisted() && !stream.is_none()
}

fn is_isolated(stream: &Stream<'_>) -> bool {
    stream.traffic.is_some_and(|traffic| traffic.isolate == Isolation::Required)
}

/// The share in percent, with at most three digits after the point, rounded down.
fn percent(part: u64, whole: u64) -> String {
    let share = Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole);
    share.trunc_with_scale(3).normalize().to_string()
}
