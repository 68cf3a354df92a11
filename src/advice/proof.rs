//! What shows that an IP at 100 % was ever warmed up: the file, or the switch of automatic warm-up.
//!
//! An IP that is leased while automatic warm-up is off arrives at 100 % (SES developer guide, "Warming up dedicated IP
//! addresses", read 2026-11). Turning it on warms up what is leased afterwards, or below 100 %, and no IP that is at 100 %.

use std::{collections::BTreeMap, net::Ipv4Addr};

use jiff::{ToSpan as _, civil::Date};

use crate::model::{PoolRef, Switch, WarmSince};

use super::{
    capacity,
    constants::WARMUP_DAYS,
    finding::WarmLately,
    picture::Members,
    scene::{Scene, days_between},
};

impl Scene<'_> {
    /// The day on which the warm-up of an IP was complete, as the file states it.
    #[must_use]
    fn warm_since(&self, ip: Ipv4Addr) -> Option<Date> {
        self.ip_facts(ip).warm_since?.day()
    }

    /// Whether the file states that an IP arrived at 100 % and was not warmed up.
    #[must_use]
    pub(super) fn is_never_warmed(&self, ip: Ipv4Addr) -> bool {
        self.ip_facts(ip).warm_since == Some(WarmSince::Never)
    }

    /// The day from which on an IP counts as warm by what the file states.
    #[must_use]
    pub(super) fn proven_on(&self, ip: Ipv4Addr) -> Option<Date> {
        Some(self.warm_since(ip)?.saturating_add(WARMUP_DAYS.days()))
    }

    /// Whether an IP is stated to be warm for as long as a warm-up takes.
    #[must_use]
    pub(super) fn is_proven(&self, ip: Ipv4Addr) -> bool {
        self.proven_on(ip).is_some_and(|day| day <= self.date)
    }

    /// Those of these IPs that are stated to be warm, and for less than a warm-up takes.
    #[must_use]
    pub(super) fn warm_lately<'a>(&self, ips: impl IntoIterator<Item = &'a Ipv4Addr>) -> Vec<WarmLately> {
        let lately = ips.into_iter().filter_map(|ip| {
            let (since, from) = (self.warm_since(*ip)?, self.proven_on(*ip)?);
            let it = WarmLately { ip: *ip, warm_since: since.to_string(), counts_from: from.to_string() };
            (from > self.date).then_some(it)
        });
        lately.collect()
    }

    /// Those of these IPs that are stated to have arrived at 100 % without a warm-up.
    #[must_use]
    pub(super) fn never_warmed<'a>(&self, ips: impl IntoIterator<Item = &'a Ipv4Addr>) -> Vec<Ipv4Addr> {
        ips.into_iter().copied().filter(|ip| self.is_never_warmed(*ip)).collect()
    }

    /// Whether IPs can have arrived at 100 %: automatic warm-up is off before the plan, or after it.
    #[must_use]
    pub(super) fn may_arrive_complete(&self) -> bool {
        [self.now().auto_warmup, self.after.auto_warmup].contains(&Some(Switch::Off))
    }

    /// Whether the plan turns automatic warm-up on.
    #[must_use]
    pub(super) fn turns_on(&self) -> bool {
        (self.now().auto_warmup, self.after.auto_warmup) == (Some(Switch::Off), Some(Switch::On))
    }

    /// Whether nothing will warm up IPs of a pool at 100 % that nobody warmed up before: automatic warm-up has been off
    /// until the plan, or the file states that they arrived so.
    #[must_use]
    pub(super) fn is_left_cold(&self, pool: &PoolRef) -> bool {
        self.unproven(pool).into_iter().any(|ip| self.turns_on() || self.is_never_warmed(ip))
    }

    /// What the IPs of a pool take on a later day, at least and at most, if automatic warm-up goes on until then, with so many
    /// that are leased today; `None` if a percentage is unknown. Of which nothing shows that they are warm count for nothing.
    #[must_use]
    pub(super) fn room_on(&self, pool: &PoolRef, leased_today: u64, day: Date) -> Option<(u64, u64)> {
        let (days, unproven) = (days_between(self.date, day).max(0), self.unproven(pool));
        // What the plan marks as complete is as warm as SES had it.
        let marked: BTreeMap<Ipv4Addr, u8> = self.marked(pool).into_iter().collect();
        let members = self.after.pools.get(pool).map(|pool| &pool.members);
        let each = members.into_iter().flat_map(Members::known).map(|(ip, percent)| {
            let reached = match marked.get(&ip) {
                Some(before) => *before,
                None => self.reached(ip, percent?),
            };
            let counts = marked.contains_key(&ip) || !unproven.contains(&ip);
            Some(if counts { capacity::band(reached, days) } else { (0, 0) })
        });
        let each: Vec<(u64, u64)> = each.collect::<Option<_>>()?;
        let later = capacity::band(0, days);
        let all = |end: fn(&(u64, u64)) -> u64| each.iter().map(end).sum::<u64>() + leased_today * end(&later);
        Some((all(|band| band.0), all(|band| band.1)))
    }
}
