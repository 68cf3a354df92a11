//! 13x: warm-up.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    advice::{
        capacity,
        constants::UPKEEP,
        finding::{Finding, Found, Spot, Warming},
        picture::{Basis, Picture, PoolKind, Route},
        scene::Scene,
        severity::Severity,
        stream::Stream,
    },
    model::{ConfigurationSetName, Isolation, Kind, MailKind, PoolRef, RuleCode, Switch},
};

impl Scene<'_> {
    /// Each of these IPs, with the day on which it is warm if automatic warm-up is on.
    pub(super) fn warming(&self, cold: Vec<(Ipv4Addr, u8)>) -> Vec<Warming> {
        let is_on = self.after.auto_warmup == Some(Switch::On);
        cold.into_iter()
            .map(|(ip, percent)| Warming {
                ip,
                percent,
                warm_on: is_on.then(|| capacity::warm_date(self.date, percent).to_string()),
            })
            .collect()
    }

    /// The IPs of a pool that become warm by time and without mail: those that SF136 names.
    pub(super) fn warming_idly(&self, pool: &PoolRef) -> Vec<(Ipv4Addr, u8)> {
        let is_on = self.after.auto_warmup == Some(Switch::On) && self.after.basis == Basis::Account;
        if !is_on || !self.is_without_mail(pool) {
            return Vec::new();
        }
        let mut cold = self.cold(pool);
        cold.retain(|(ip, _)| !self.facts.relinquish.contains(ip));
        cold
    }

    /// The standard pools with more mail on the largest day than their IPs take. Mail of which that is unknown is not
    /// counted: what is known can be too much without it.
    fn overloaded(&self) -> Vec<Overload<'_>> {
        // Servers that accept mail by a list of addresses ask for no history, and SES limits nothing.
        let is_heedless = |pool: &PoolRef| {
            self.after.auto_warmup == Some(Switch::Off) && self.streams(pool).iter().all(Stream::is_allowlisted)
        };
        let pools = self.standard().filter(|(name, ..)| !is_heedless(name)).filter_map(|(name, ..)| {
            let (warmth, peaks) = (self.warmth(name)?, self.streams(name));
            let known = peaks.iter().filter_map(|stream| stream.traffic?.of_peak_day());
            let (peak, room) = (known.sum(), capacity::room(&warmth));
            let load = Overload { pool: name, room, peak, is_at_least: self.peak(name).is_none() };
            (warmth.iter().any(|ip| !ip.is_warm()) && peak > room).then_some(load)
        });
        pools.collect()
    }
}

/// A pool with more mail than its IPs take.
struct Overload<'a> {
    pool: &'a PoolRef,
    /// What they take a day at most.
    room: u64,
    /// Recipients of the largest day.
    peak: u64,
    /// Whether other mail is unknown.
    is_at_least: bool,
}

/// SF131: more mail than cold IPs take.
pub(super) fn cold_under_load(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(auto_warmup) = scene.after.auto_warmup else { return Vec::new() };
    let is_on = auto_warmup == Switch::On;
    let moved = sent_through_cold(scene);
    let is_told = |pool: &PoolRef| {
        moved.iter().any(|finding| matches!(&finding.found, Found::SentThroughCold { pool: told, .. } if told == pool))
    };
    let found = scene.overloaded().into_iter().filter(|it| !is_told(it.pool)).map(|it| {
        let Overload { pool, room, peak, is_at_least } = it;
        let is_dear = |stream: &Stream<'_>| {
            stream.traffic.is_some_and(|traffic| {
                traffic.isolate == Isolation::Required || traffic.kind == Some(MailKind::Transactional)
            })
        };
        let severity = match auto_warmup {
            Switch::Off => Severity::Error,
            // The switch warms up no IP that is at 100 %.
            Switch::On if scene.is_left_cold(pool) => Severity::Error,
            Switch::On if scene.streams(pool).iter().any(is_dear) => Severity::Warning,
            Switch::On => Severity::Note,
        };
        let (cold, unproven) = (scene.cold(pool), scene.unproven(pool).into_iter().collect::<Vec<_>>());
        let (pool_name, shared_fits) = (pool.clone(), scene.shared_fits(pool));
        let found = if cold.is_empty() {
            Found::UnprovenUnderLoad {
                pool: pool_name,
                lately: scene.warm_lately(&unproven),
                never: scene.never_warmed(&unproven),
                ips: unproven,
                peak,
                is_at_least,
                auto_warmup: is_on,
                turns_on: scene.turns_on(),
                shared_fits,
                streams: scene.mail(pool),
            }
        } else {
            let warm_on = cold.iter().map(|(_, percent)| capacity::warm_date(scene.date, *percent)).max();
            let warm_on = warm_on.filter(|_| is_on).map(|day| day.to_string());
            let cold = scene.warming(cold);
            Found::ColdUnderLoad {
                pool: pool_name,
                is_listed: scene.has_allowlisted(pool),
                cold,
                unproven,
                room,
                peak,
                is_at_least,
                auto_warmup: is_on,
                warm_on,
                shared_fits,
                streams: scene.mail(pool),
                no_shared: scene.no_shared(pool),
            }
        };
        scene.of_pool(RuleCode::Sf131, severity, pool, "ips", found)
    });
    found.collect()
}

/// SF132: automatic warm-up is off.
pub(super) fn auto_warmup_off(scene: &Scene<'_>) -> Vec<Finding> {
    // A file that turns it on is told by the plan why it does not.
    if scene.after.auto_warmup != Some(Switch::Off) || scene.desired.auto_warmup == Some(Switch::On) {
        return Vec::new();
    }
    let missing = scene.missing_leases().map_or(0, |(leased, wanted)| wanted - leased);
    let cold: Vec<_> = scene.standard().flat_map(|(name, ..)| scene.cold(name)).collect();
    if missing == 0 && cold.is_empty() {
        return Vec::new();
    }
    let unproven = scene.standard().flat_map(|(name, ..)| scene.unproven(name));
    let complete: BTreeSet<Ipv4Addr> = unproven.filter(|ip| scene.ip_facts(*ip).warm_since.is_none()).collect();
    let complete = complete.into_iter().collect();
    let (cold, is_byoip) = (scene.warming(cold), scene.facts.is_byoip);
    let found = Found::AutoWarmupOff { missing, cold, is_byoip, complete };
    vec![Finding {
        spot: Spot::Region(&["auto_warmup", "leased", "pools", "dedicated_ips", "configuration_sets"]),
        ..scene.finding(RuleCode::Sf132, Severity::Warning, Kind::Account, "auto-warmup", Spot::Object(""), found)
    }]
}

/// SF133: IPs at 100 % that were perhaps never warmed up.
pub(super) fn complete_not_proven(scene: &Scene<'_>) -> Vec<Finding> {
    // Once automatic warm-up is on, nothing but the file tells how they arrived.
    let pools = scene.standard().filter(|(name, ..)| scene.has_route(name) || scene.turns_on());
    let found = pools.filter_map(|(name, ..)| {
        let mut marked = scene.marked(name);
        let (unproven, is_on) = (scene.unproven(name), scene.after.auto_warmup == Some(Switch::On));
        marked.retain(|(ip, _)| unproven.contains(ip));
        let is_marked = |ip: &Ipv4Addr| marked.iter().any(|(marked, _)| marked == ip);
        let ips: Vec<Ipv4Addr> = unproven.iter().copied().filter(|ip| !is_marked(ip)).collect();
        let measured =
            ips.iter().filter_map(|ip| Some((*ip, scene.shown(*ip).filter(|it| it.is_all)?.each_day))).collect();
        let is_any = !unproven.is_empty();
        let marked = marked.into_iter().map(|(ip, percent)| Warming { ip, percent, warm_on: None }).collect();
        let is_share = ips.iter().any(|ip| scene.shown(*ip).is_some_and(|it| it.is_all && it.is_share));
        let found = Found::CompleteNotProven {
            pool: name.clone(),
            marked,
            measured,
            is_share,
            lately: scene.warm_lately(&ips),
            never: scene.never_warmed(&ips),
            auto_warmup: is_on,
            turns_on: scene.turns_on(),
            ips,
        };
        is_any.then(|| scene.of_pool(RuleCode::Sf133, Severity::Warning, name, "ips", found))
    });
    found.chain(outdated(scene)).collect()
}

/// The pools with IPs that SES is warming up and of which the file still states that nothing does.
fn outdated<'a>(scene: &'a Scene<'_>) -> impl Iterator<Item = Finding> + use<'a> {
    scene.standard().filter(|_| scene.after.auto_warmup == Some(Switch::On)).filter_map(|(name, ..)| {
        let cold = scene.cold(name).into_iter().filter(|(ip, _)| scene.is_never_warmed(*ip)).collect();
        let ips = scene.warming(cold);
        let found = Found::NeverWhileWarming { pool: name.clone(), ips: ips.clone() };
        (!ips.is_empty()).then(|| scene.of_pool(RuleCode::Sf133, Severity::Note, name, "ips", found))
    })
}

/// SF134: the plan sends much mail through cold IPs that left from warm ones.
pub(super) fn sent_through_cold(scene: &Scene<'_>) -> Vec<Finding> {
    let (Some(before), Some(_)) = (scene.before, scene.after.auto_warmup) else { return Vec::new() };
    let mut findings = Vec::new();
    for Overload { pool, room, peak, is_at_least } in scene.overloaded() {
        for (set, route) in scene.stated_sets().filter(|(_, route)| route.pool() == Some(pool)) {
            let traffic = scene.facts.traffic.get(set);
            let is_large = traffic.and_then(crate::model::Traffic::of_peak_day).is_some_and(|peak| peak >= UPKEEP);
            if !is_large || !leaves_warm_ips(before, set, route) {
                continue;
            }
            let not_proven: Vec<Ipv4Addr> = scene.unproven(pool).into_iter().collect();
            let is_isolated = traffic.is_some_and(|traffic| traffic.isolate == Isolation::Required);
            let auto_warmup = scene.after.auto_warmup == Some(Switch::On);
            let severity = match scene.after.auto_warmup {
                Some(Switch::Off) => Severity::Error,
                _ if !not_proven.is_empty() => Severity::Error,
                _ if is_isolated => Severity::Warning,
                _ => Severity::Note,
            };
            let warm_on = scene.warm_date(pool).filter(|day| *day > scene.date).map(|day| day.to_string());
            let cold: Vec<Ipv4Addr> = scene.cold(pool).into_iter().map(|(ip, _)| ip).collect();
            let shared_fits = scene.shared_fits(pool);
            let found = Found::SentThroughCold {
                set: set.clone(),
                pool: pool.clone(),
                unproven: cold.is_empty(),
                ips: cold.into_iter().chain(not_proven.iter().copied()).collect(),
                room,
                peak,
                is_at_least,
                auto_warmup,
                lately: scene.warm_lately(&not_proven),
                never: scene.never_warmed(&not_proven),
                not_proven,
                turns_on: scene.turns_on(),
                warm_on,
                shared_fits,
                no_shared: scene.no_shared(pool),
            };
            findings.push(scene.of_set(RuleCode::Sf134, severity, set.as_str(), "pool", found));
        }
    }
    findings
}

/// Whether a set left from AWS's shared IPs or from warm IPs alone, and now takes another route.
fn leaves_warm_ips(before: &Picture, set: &ConfigurationSetName, now: &Route) -> bool {
    let earlier = before.sets.get(set).map(|set| &set.route);
    let Some(pool) = earlier.and_then(Route::pool) else { return false };
    Some(pool) != now.pool() && (*pool == PoolRef::Shared || Scene::is_closed(before, pool))
}

/// SF135: not warm on the day on which it has to be.
pub(super) fn not_warm_in_time(scene: &Scene<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let pools =
        scene.after.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Standard)).map(|(name, _)| name);
    for pool in pools {
        let Some(warm_on) = scene.warmed_up_on(pool) else { continue };
        let missing = pool.named().and_then(|name| scene.lacking().get(name).copied()).unwrap_or(0);
        if missing == 0 && scene.cold(pool).is_empty() && scene.marked(pool).is_empty() {
            continue;
        }
        let peak = scene.peak(pool);
        for stream in scene.streams(pool) {
            let ready_by = stream.traffic.and_then(|traffic| traffic.ready_by).filter(|day| *day < warm_on);
            let Some(ready_by) = ready_by else { continue };
            let room = scene.room_on(pool, missing, ready_by);
            // Only what they take by every model is reachable.
            if peak.zip(room).is_some_and(|(peak, (at_least, _))| peak <= at_least) {
                continue;
            }
            let found = Found::NotWarmInTime {
                stream: stream.name.clone(),
                pool: pool.clone(),
                missing,
                warm_on: warm_on.to_string(),
                ready_by: ready_by.to_string(),
                room: room.map(|(_, at_most)| at_most),
                room_at_least: room.map(|(at_least, _)| at_least),
                peak,
                no_shared: scene.no_shared(pool),
            };
            findings.push(scene.of_traffic(RuleCode::Sf135, Severity::Error, &stream.name, found));
        }
    }
    findings
}

/// SF136: IPs that become warm by time, without mail.
pub(super) fn warming_without_mail(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.standard().filter_map(|(name, ..)| {
        let ips = scene.warming(scene.warming_idly(name));
        let found = Found::WarmingWithoutMail { pool: name.clone(), ips: ips.clone() };
        (!ips.is_empty()).then(|| scene.of_pool(RuleCode::Sf136, Severity::Warning, name, "ips", found))
    });
    found.collect()
}
