//! One Region with all that is known about it, and the questions that several rules ask. What the Region lacks is in
//! `leases.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use jiff::civil::Date;

use crate::model::{
    AccountFigures, AccountId, ConfigurationSetName, Desired, DesiredRegion, IdentityName, IpFacts, Pattern, PoolRef,
    Published, Quota, Region, RegionFacts, Switch, Traffic,
};

use super::{
    capacity::Warmth,
    constants::UPKEEP,
    evidence::{Evidence, Given},
    figures::{Limit, Measured},
    finding::NoShared,
    mail_from_record::MailFromRecord,
    needed,
    picture::{Basis, Members, Picture, Pool, PoolKind, Route},
    prices::Prices,
    stream::{Stream, StreamName},
};

/// The states of SES's review in which an account is watched or stopped (GetAccount, `EnforcementStatus`, read 2026-11).
const UNDER_REVIEW: [&str; 2] = ["PROBATION", "SHUTDOWN"];

/// One Region with all that is known about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The account.
    pub(super) account: &'a AccountId,
    /// The Region.
    pub(super) region: &'a Region,
    /// The day on which the question is asked.
    pub(super) date: Date,
    /// The whole desired state.
    pub(super) file: &'a Desired,
    /// What the file states of the Region.
    pub(super) desired: &'a DesiredRegion,
    /// What the file states for the adviser.
    pub(super) facts: &'a RegionFacts,
    /// The prices that hold.
    pub(super) prices: &'a Prices,
    /// The Region after the plan.
    pub(super) after: &'a Picture,
    /// The Region before the plan, if the account was read.
    pub(super) before: Option<&'a Picture>,
    /// The Region after the steps of the plan, even if it would be refused.
    pub(super) planned: &'a Picture,
    /// What SES says about the account, if it was asked.
    pub(super) figures: Option<&'a AccountFigures>,
    /// Whether all identities of the account were read.
    pub(super) is_whole: bool,
    /// The SPF records of MAIL FROM domains by identity, if DNS was asked.
    pub(super) records: Option<&'a BTreeMap<IdentityName, MailFromRecord>>,
    /// What was measured, if it was given.
    pub(super) evidence: Option<&'a Evidence<'a>>,
    /// The facts that come from there.
    pub(super) given: &'a [Given],
    /// All Regions after the plan.
    pub(super) all: &'a BTreeMap<Region, Picture>,
    /// The managed pools that pay the monthly fee of the account.
    pub(super) paying: &'a BTreeSet<(Region, PoolRef)>,
    /// All endpoints that split mail over two Regions.
    pub(super) endpoints: &'a [crate::model::MultiRegionEndpoint],
}

impl<'a> Scene<'a> {
    /// The streams that leave through a pool.
    #[must_use]
    pub(super) fn streams(&self, pool: &PoolRef) -> Vec<Stream<'a>> {
        self.streams_in(self.after, pool)
    }

    /// The streams that leave through a pool in a picture.
    #[must_use]
    pub(super) fn streams_in(&self, picture: &'a Picture, pool: &PoolRef) -> Vec<Stream<'a>> {
        let sets = picture.sets.iter().filter(|(_, set)| set.sending == Switch::On && set.route.pool() == Some(pool));
        let sets = sets.map(|(name, _)| self.stream(name));
        let unassigned = (*pool == PoolRef::Default)
            .then_some(Stream { name: StreamName::Unassigned, traffic: self.facts.unassigned.as_ref() });
        sets.chain(unassigned).collect()
    }

    /// The streams that leave from AWS's shared IPs: those of the shared pool, and those of a default pool that is known to
    /// hold no IP (reported, not documented, where the Region leases some). None of an account with its own IPs, which
    /// cannot use them.
    #[must_use]
    pub(super) fn shared_streams(&self) -> Vec<Stream<'a>> {
        if self.facts.is_byoip {
            return Vec::new();
        }
        let default = self.after.pools.get(&PoolRef::Default);
        let is_empty = default.is_some_and(|pool| pool.members.count() == Some(0));
        let rest = is_empty.then(|| self.streams(&PoolRef::Default));
        self.streams(&PoolRef::Shared).into_iter().chain(rest.into_iter().flatten()).collect()
    }

    /// The stream of a configuration set.
    #[must_use]
    pub(super) fn stream(&self, set: &ConfigurationSetName) -> Stream<'a> {
        Stream { name: StreamName::ConfigurationSet(set.clone()), traffic: self.facts.traffic.get(set) }
    }

    /// The sum of a quantity over the streams of a pool; `None` if it is unknown for one of them.
    #[must_use]
    pub(super) fn sum(&self, pool: &PoolRef, of: impl Fn(&Traffic) -> Option<u64>) -> Option<u64> {
        needed::sum(&self.streams(pool), of)
    }

    /// Recipients of a mean day of a pool.
    #[must_use]
    pub(super) fn day(&self, pool: &PoolRef) -> Option<u64> {
        self.sum(pool, |traffic| traffic.day)
    }

    /// Recipients of a month of a pool.
    #[must_use]
    pub(super) fn month(&self, pool: &PoolRef) -> Option<u64> {
        self.sum(pool, Traffic::of_month)
    }

    /// Recipients of the largest day of a pool.
    #[must_use]
    pub(super) fn peak(&self, pool: &PoolRef) -> Option<u64> {
        self.sum(pool, Traffic::of_peak_day)
    }

    /// Whether one of the streams of a pool goes to servers that accept mail by a list of addresses.
    #[must_use]
    pub(super) fn has_allowlisted(&self, pool: &PoolRef) -> bool {
        self.streams(pool).iter().any(Stream::is_allowlisted)
    }

    /// Whether nothing is known to be sent through a pool: no stream, or each with no mail.
    #[must_use]
    pub(super) fn is_without_mail(&self, pool: &PoolRef) -> bool {
        self.streams(pool).iter().all(Stream::is_none)
    }

    /// The standard pools with IPs, the default pool too, each with the number of its IPs.
    pub(super) fn standard(&self) -> impl Iterator<Item = (&'a PoolRef, &'a Pool, u64)> + use<'a> {
        let file = self.file;
        self.after.pools.iter().filter_map(move |(name, pool)| {
            let count = pool.members.count()?;
            let counts = pool.kind == Some(PoolKind::Standard) && count > 0 && !is_ignored(file, name);
            counts.then_some((name, pool, count as u64))
        })
    }

    /// The managed pools.
    pub(super) fn managed(&self) -> impl Iterator<Item = &'a PoolRef> + use<'a> {
        let file = self.file;
        let managed = self.after.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Managed));
        managed.map(|(name, _)| name).filter(move |name| !is_ignored(file, name))
    }

    /// The configuration sets of the file that send, each with its route.
    pub(super) fn stated_sets(&self) -> impl Iterator<Item = (&'a ConfigurationSetName, &'a Route)> + use<'a> {
        let (after, sets) = (self.after, self.desired.configuration_sets.iter().flatten());
        sets.filter_map(|(name, _)| {
            let set = after.sets.get(name)?;
            (set.sending == Switch::On).then_some((name, &set.route))
        })
    }

    /// What is stated about an IP.
    #[must_use]
    pub(super) fn ip_facts(&self, ip: Ipv4Addr) -> IpFacts {
        self.facts.ips.get(&ip).copied().unwrap_or_default()
    }

    /// Why the mail of a pool does not simply go to AWS's shared IPs; `None`: it may.
    #[must_use]
    pub(super) fn no_shared(&self, pool: &PoolRef) -> Option<NoShared> {
        if self.facts.is_byoip {
            return Some(NoShared::Byoip);
        }
        self.has_published(pool).then_some(NoShared::Published)
    }

    /// Whether others know an IP of a pool.
    #[must_use]
    pub(super) fn has_published(&self, pool: &PoolRef) -> bool {
        !self.published_in(pool).is_empty()
    }

    /// The IPs of a pool that others know.
    #[must_use]
    pub(super) fn published_in(&self, pool: &PoolRef) -> Vec<Ipv4Addr> {
        self.published(self.ips_in(pool))
    }

    /// The known IPs of a pool.
    pub(super) fn ips_in(&self, pool: &PoolRef) -> impl Iterator<Item = Ipv4Addr> + use<'a> {
        let members = self.after.pools.get(pool).map(|pool| &pool.members);
        members.into_iter().flat_map(Members::known).map(|(ip, _)| ip)
    }

    /// Those of these IPs that others know.
    #[must_use]
    pub(super) fn published(&self, ips: impl Iterator<Item = Ipv4Addr>) -> Vec<Ipv4Addr> {
        ips.filter(|ip| self.ip_facts(*ip).published == Published::Yes).collect()
    }

    /// The IPs of a pool that are at 100 % and of which nothing shows that they were ever warmed up: the figures show too
    /// little mail, or automatic warm-up is off and no figures show enough.
    #[must_use]
    pub(super) fn unproven(&self, pool: &PoolRef) -> BTreeSet<Ipv4Addr> {
        let streams = self.streams(pool);
        if !streams.is_empty() && streams.iter().all(Stream::is_allowlisted) {
            return BTreeSet::new();
        }
        let marked: BTreeSet<Ipv4Addr> = self.marked(pool).into_iter().map(|(ip, _)| ip).collect();
        let is_unproven = |ip: Ipv4Addr| match (self.measured_warm(ip), self.after.auto_warmup) {
            _ if marked.contains(&ip) => true,
            (_, None) => false,
            (Some(is_warm), Some(_)) => !is_warm,
            (None, Some(_)) => self.may_arrive_complete() || self.is_never_warmed(ip),
        };
        let members = self.after.pools.get(pool).map(|pool| &pool.members);
        let warm = members.into_iter().flat_map(Members::known).filter(|(_, percent)| *percent == Some(100));
        warm.map(|(ip, _)| ip).filter(|ip| !self.is_proven(*ip) && is_unproven(*ip)).collect()
    }

    /// The IPs of a pool that the plan itself marks as complete, each with the percentage that SES had reached: no mail
    /// has warmed them up further.
    #[must_use]
    pub(super) fn marked(&self, pool: &PoolRef) -> Vec<(Ipv4Addr, u8)> {
        let members = self.after.pools.get(pool).map(|pool| &pool.members);
        let complete = members.into_iter().flat_map(Members::known).filter(|(_, percent)| *percent == Some(100));
        complete.filter_map(|(ip, _)| Some((ip, self.percent_before(ip).filter(|percent| *percent < 100)?))).collect()
    }

    /// How far SES had warmed up an IP before the plan.
    fn percent_before(&self, ip: Ipv4Addr) -> Option<u8> {
        let mut known = self.before?.pools.values().flat_map(|pool| pool.members.known());
        known.find(|(member, _)| *member == ip)?.1
    }

    /// Whether figures show that an IP sends enough for providers to know it; `None` if they do not tell.
    fn measured_warm(&self, ip: Ipv4Addr) -> Option<bool> {
        let shown = self.shown(ip)?;
        match (shown.each_day >= UPKEEP, shown.is_all) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            // Of a part of the mail nothing is known.
            (false, false) => None,
        }
    }

    /// What an IP was measured to send on a day: its own figures, or its share of what leaves through its pool. The mail of
    /// the last weeks went the way that the account had then.
    #[must_use]
    pub(super) fn shown(&self, ip: Ipv4Addr) -> Option<Shown> {
        let evidence = self.fresh()?;
        if let Some(own) = evidence.ips.get(&ip).filter(|own| own.tells_volume()) {
            return Some(Shown { each_day: own.each_day(), is_all: true, is_share: false });
        }
        let picture = self.now();
        let holds = |pool: &Pool| pool.members.known().any(|(member, _)| member == ip);
        let (name, pool) = picture.pools.iter().find(|(_, pool)| holds(pool))?;
        let count = u64::try_from(pool.members.count()?).ok().filter(|count| *count > 0)?;
        let streams = self.streams_in(picture, name);
        let measured = streams.iter().filter_map(|stream| match &stream.name {
            StreamName::ConfigurationSet(set) => evidence.sets.get(set).filter(|set| set.tells_volume()),
            StreamName::Unassigned => None,
        });
        let each: Vec<u64> = measured.map(Measured::each_day).collect();
        let is_unassigned_none = stream_is_none(&streams);
        let is_all = each.len() + is_unassigned_none == streams.len() && !each.is_empty();
        (!each.is_empty()).then(|| Shown { each_day: each.iter().sum::<u64>() / count, is_all, is_share: true })
    }

    /// The state of SES's review: as the account says it, else the figures.
    #[must_use]
    pub(super) fn enforcement(&self) -> Option<&'a str> {
        match self.figures {
            Some(figures) => figures.enforcement.as_deref(),
            None => self.fresh()?.region.enforcement.as_deref(),
        }
    }

    /// SES's word for a review in which an account is watched or stopped, so that new IPs help nothing (SF183).
    #[must_use]
    pub(super) fn under_review(&self) -> Option<&'a str> {
        self.enforcement().filter(|status| UNDER_REVIEW.contains(status))
    }

    /// SES's word for the review of an account that is not healthy. A service that says nothing reviews nothing.
    #[must_use]
    pub(super) fn review(&self) -> Option<&'a str> {
        self.enforcement().filter(|status| *status != "HEALTHY")
    }

    /// The quotas for 24 hours and for a second: as the account says them, else the figures.
    #[must_use]
    pub(super) fn quotas(&self) -> (Option<Quota>, Option<Quota>) {
        if let Some(figures) = self.figures {
            return (figures.in_24_hours, figures.a_second);
        }
        let quota = self.fresh().and_then(|evidence| evidence.region.quota.as_ref());
        let of = |limit: Option<Limit>| limit.map(Limit::quota);
        quota.map_or((None, None), |quota| (of(quota.max_24_hour_send), of(quota.max_send_rate)))
    }

    /// What was measured, if it is not old.
    #[must_use]
    pub(super) fn fresh(&self) -> Option<&'a Evidence<'a>> {
        self.evidence.filter(|evidence| !evidence.is_old())
    }

    /// How warm each IP of a pool is to receivers; `None` if it is unknown for one of them.
    #[must_use]
    pub(super) fn warmth(&self, name: &PoolRef) -> Option<Vec<Warmth>> {
        let pool = self.after.pools.get(name)?;
        let unproven = self.unproven(name);
        let is_off = self.after.auto_warmup == Some(Switch::Off);
        let of = |(ip, percent): (&Ipv4Addr, &Option<u8>)| {
            let reached = match percent {
                _ if unproven.contains(ip) => 0,
                Some(percent) => self.reached(*ip, *percent),
                // An account that was read and does not tell is not told by the file.
                None if self.after.basis == Basis::Account => return None,
                None if self.is_proven(*ip) => 100,
                None => return None,
            };
            Some(Warmth { percent: reached, is_limited: !is_off && percent.is_some_and(|percent| percent < 100) })
        };
        match &pool.members {
            Members::These(ips) => ips.iter().map(of).collect(),
            Members::SoMany(_) | Members::Unknown => None,
        }
    }

    /// Whether a pool of a picture is standard and has only warm IPs, at least one.
    #[must_use]
    pub(super) fn is_closed(picture: &Picture, pool: &PoolRef) -> bool {
        let Some(found) = picture.pools.get(pool).filter(|_| pool.named().is_some()) else { return false };
        let mut ips = found.members.known().peekable();
        found.kind == Some(PoolKind::Standard) && ips.peek().is_some() && ips.all(|(_, percent)| percent == Some(100))
    }

    /// The IPs of a pool that SES has not finished warming up.
    #[must_use]
    pub(super) fn cold(&self, pool: &PoolRef) -> Vec<(Ipv4Addr, u8)> {
        let members = self.after.pools.get(pool).map(|pool| &pool.members);
        let known = members.into_iter().flat_map(Members::known);
        let cold = known.filter_map(|(ip, percent)| Some((ip, percent.filter(|percent| *percent < 100)?)));
        cold.map(|(ip, percent)| (ip, self.reached(ip, percent))).collect()
    }

    /// How far an IP is warmed up that the plan leaves at this percentage below 100: what the plan adds by hand warms
    /// nothing up.
    pub(super) fn reached(&self, ip: Ipv4Addr, percent: u8) -> u8 {
        if percent == 100 { percent } else { self.percent_before(ip).map_or(percent, |before| before.min(percent)) }
    }

    /// Whether a stream needs the even history that standard IPs ask for and does not have it.
    #[must_use]
    pub(super) fn is_uneven(traffic: &Traffic) -> bool {
        traffic.pattern == Some(Pattern::Irregular) || traffic.gap.is_some_and(|gap| gap > super::constants::COLD_AFTER)
    }
}

/// What figures show of an IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// What it sends on a day, at least.
    pub(super) each_day: u64,
    /// Whether that is all.
    pub(super) is_all: bool,
    /// Whether it is an equal share of what was measured of the pool, and not of the IP.
    pub(super) is_share: bool,
}

/// How many of the streams are mail without a configuration set of which the file states that there is none.
fn stream_is_none(streams: &[Stream<'_>]) -> usize {
    streams.iter().filter(|stream| stream.name == StreamName::Unassigned && stream.is_none()).count()
}

/// Whether the file ignores a pool.
fn is_ignored(file: &Desired, pool: &PoolRef) -> bool {
    pool.named().is_some_and(|name| file.ignore.pools.iter().any(|glob| glob.matches(name.as_str())))
}

/// Days from one day to another; negative if that one is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}
