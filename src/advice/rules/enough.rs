//! 14x: enough, too much, allowed?

use crate::{
    advice::{
        capacity::NeededIps,
        constants::{IP_DAY_MOST, IP_DAY_TYPICAL},
        finding::{Finding, Found, Sent, Spot},
        needed,
        picture::Basis,
        scene::Scene,
        severity::Severity,
    },
    model::{Kind, PoolRef, Published, Quota, RuleCode, Switch, Traffic},
};

/// SF141: more for each IP than most carry.
pub(super) fn heavy_ip(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.standard().filter_map(|(name, _, ips)| {
        let peak = scene.peak(name).filter(|peak| *peak > IP_DAY_TYPICAL * ips)?;
        if scene.warmth(name)?.iter().any(|ip| !ip.is_warm()) {
            return None;
        }
        let severity = if peak > IP_DAY_MOST * ips { Severity::Warning } else { Severity::Note };
        let (typical, most) = (NeededIps::of(peak).typical, scene.upkeep(name));
        let in_all = most.map_or(typical, |most| typical.min(most)).max(ips);
        let is_bounded = in_all < typical;
        let found = Found::HeavyIp {
            pool: name.clone(),
            is_listed: scene.has_allowlisted(name),
            ips,
            each_day: peak.div_ceil(ips),
            in_all,
            is_bounded,
            no_shared: scene.no_shared(name),
        };
        Some(scene.of_pool(RuleCode::Sf141, severity, name, "ips", found))
    });
    found.collect()
}

/// SF142: more IPs than the mail needs.
pub(super) fn more_ips_than_mail(scene: &Scene<'_>) -> Vec<Finding> {
    // The file alone knows neither percentages nor all that is sent through a pool, and what it counts may not be leased.
    if scene.after.basis == Basis::Stated {
        return Vec::new();
    }
    let found = scene.standard().filter_map(|(name, pool, ips)| {
        let peak = scene.peak(name)?;
        let enough = NeededIps::of(peak).careful;
        let streams = scene.streams(name);
        let is_ahead = |traffic: &Traffic| traffic.ready_by.is_some_and(|day| day > scene.date);
        let is_kept = scene.has_allowlisted(name)
            || scene.is_without_mail(name)
            || pool.members.known().any(|(ip, _)| scene.ip_facts(ip).published == Published::Yes)
            || !scene.cold(name).is_empty()
            || streams.iter().filter_map(|stream| stream.traffic).any(is_ahead);
        if ips <= enough || is_kept {
            return None;
        }
        // What SF101 asks to keep, where it speaks too; it never keeps one.
        let is_thin = scene.upkeep(name).is_some_and(|most| ips > most);
        let keep = if is_thin { needed::enough(&streams) } else { Some(enough) };
        let (cost, is_byoip) = (scene.price_of(ips - keep.unwrap_or(enough)), scene.facts.is_byoip);
        let asked = scene.asked_for(name);
        let found = Found::MoreIpsThanMail { pool: name.clone(), ips, enough, keep, peak, cost, is_byoip, asked };
        Some(scene.of_pool(RuleCode::Sf142, Severity::Warning, name, "ips", found))
    });
    found.collect()
}

/// SF143: more mail than the quotas of SES allow. What is not stated is not counted: the sum is the least. A set that a refused
/// plan would create is counted too: the file states its mail, and so less of another set.
pub(super) fn send_quota(scene: &Scene<'_>) -> Vec<Finding> {
    let (in_24_hours, a_second) = scene.quotas();
    let new = scene.planned.sets.iter().filter(|(name, _)| !scene.after.sets.contains_key(*name));
    let sets = scene.after.sets.iter().chain(new);
    let sending = sets.filter(|(_, set)| set.sending == Switch::On).map(|(name, _)| name);
    let traffic: Vec<&Traffic> =
        sending.filter_map(|name| scene.facts.traffic.get(name)).chain(&scene.facts.unassigned).collect();
    let sum = |of: fn(&Traffic) -> Option<u64>| traffic.iter().filter_map(|traffic| of(traffic)).sum::<u64>();
    let asked = [
        (Sent::InADay, sum(Traffic::of_peak_day), in_24_hours),
        (Sent::InASecond, sum(|traffic| traffic.peak_rate), a_second),
    ];
    let found = asked.into_iter().filter_map(|(quota, asked, allowed)| {
        let Some(Quota::Most(allowed)) = allowed else { return None };
        let severity = if asked > allowed {
            Severity::Error
        } else if asked > 0 && u128::from(asked) * 100 >= u128::from(allowed) * 80 {
            Severity::Warning
        } else {
            return None;
        };
        Some(scene.of_region(RuleCode::Sf143, severity, Found::OverQuota { quota, asked, allowed }))
    });
    found.collect()
}

/// SF145: dedicated IPs for an account in SES's sandbox.
pub(super) fn in_sandbox(scene: &Scene<'_>) -> Vec<Finding> {
    if scene.figures.is_none_or(|figures| figures.production_access == Switch::On) {
        return Vec::new();
    }
    let (leased, wanted) = (scene.leased_or_stated(), scene.wanted().unwrap_or(0));
    let found = Found::InSandbox { leased, wanted };
    let is_concerned = leased > 0 || wanted > 0;
    is_concerned.then(|| scene.of_region(RuleCode::Sf145, Severity::Error, found)).into_iter().collect()
}

/// SF146: more IPs are wanted than leased. Where they are wanted only for pools that have too many, SF142 says so.
pub(super) fn wanted_over_leased(scene: &Scene<'_>) -> Vec<Finding> {
    let too_many =
        if scene.facts.ignored.contains_key(&RuleCode::Sf142) { Vec::new() } else { more_ips_than_mail(scene) };
    let needless: u64 = too_many.iter().map(|finding| asked_of(&finding.found)).sum();
    if scene.missing_leases().is_some_and(|(leased, wanted)| wanted - leased <= needless) {
        return Vec::new();
    }
    let is_byoip = scene.facts.is_byoip;
    let found = scene.missing_leases().map(|(leased, wanted)| Found::WantedOverLeased { leased, wanted, is_byoip });
    found.map(|found| scene.of_region(RuleCode::Sf146, Severity::Note, found)).into_iter().collect()
}

/// How many more IPs the file asks for than SF142 says are enough.
fn asked_of(found: &Found) -> u64 {
    if let Found::MoreIpsThanMail { asked, .. } = found { *asked } else { 0 }
}

/// SF147: IPs that are to be given back, and that mail still leaves from, or that are the customer's own.
pub(super) fn relinquish_in_use(scene: &Scene<'_>) -> Vec<Finding> {
    if scene.facts.is_byoip {
        let ips: Vec<_> = scene.facts.relinquish.iter().copied().collect();
        let found = Found::RelinquishOwn { ips };
        let own = (!scene.facts.relinquish.is_empty()).then(|| Finding {
            spot: Spot::Region(&["relinquish"]),
            ..scene.of_region(RuleCode::Sf147, Severity::Error, found)
        });
        return own.into_iter().collect();
    }
    let mut findings = Vec::new();
    for (name, pool) in &scene.after.pools {
        let is_used = *name == PoolRef::Default || scene.has_route(name);
        let given_back = pool.members.known().filter(|(ip, _)| scene.facts.relinquish.contains(ip));
        for (ip, _) in given_back.filter(|_| is_used) {
            let streams = scene.streams(name).into_iter().map(|stream| stream.name).collect();
            let found = Found::RelinquishInUse { ip, pool: name.clone(), streams };
            let spot = Spot::Region(&["relinquish"]);
            findings.push(scene.finding(
                RuleCode::Sf147,
                Severity::Error,
                Kind::DedicatedIp,
                &ip.to_string(),
                spot,
                found,
            ));
        }
    }
    findings
}
