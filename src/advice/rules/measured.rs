//! Rules on figures: blocklists, rates, what was measured against what is stated, and how good the figures are. What was
//! not measured is unknown, and nothing is said about it.

use std::collections::BTreeSet;

use crate::{
    advice::{
        constants::{BOUNCES, COMPLAINTS, CYCLES, RATE_MESSAGES},
        figures::{DayFigures, sums},
        finding::{Finding, Found, Rate, Spot},
        scene::Scene,
        severity::Severity,
    },
    model::{ConfigurationSetName, Kind, Pattern, RuleCode},
};

/// Parts of a percentage.
const PERCENT: u64 = 100;
/// Parts of a rate of complaints.
const PER_MILLE: u64 = 1_000;
/// The name of the address of all mail of a Region.
const SENDING: &str = "sending";
/// Where something about what was measured of a Region is stated.
const MAIL: &[&str] = &["configuration_sets", "pools", "leased", "unassigned", "auto_warmup"];

/// SF181: an IP that mail leaves from is on a blocklist.
pub(super) fn listed(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(evidence) = scene.fresh() else { return Vec::new() };
    let mut findings = Vec::new();
    for (ip, figures) in &evidence.region.ips {
        let Some(listed) = figures.listed.as_ref().filter(|listed| !listed.is_empty()) else { continue };
        let holding = scene.after.pools.iter().find(|(_, pool)| pool.members.known().any(|(member, _)| member == *ip));
        let Some((name, _)) = holding.filter(|(name, _)| scene.has_route(name)) else { continue };
        let found = Found::Listed {
            ip: *ip,
            pool: name.clone(),
            streams: scene.streams(name).into_iter().map(|stream| stream.name).collect(),
            listed: listed.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect(),
            taken: evidence.taken.to_string(),
        };
        let spot = Spot::Region(&["dedicated_ips", "pools", "configuration_sets", "leased"]);
        findings.push(scene.finding(
            RuleCode::Sf181,
            Severity::Warning,
            Kind::DedicatedIp,
            &ip.to_string(),
            spot,
            found,
        ));
    }
    findings
}

/// SF182: how much of the mail bounces or is complained about.
pub(super) fn rates(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(evidence) = scene.fresh() else { return Vec::new() };
    let sets = evidence.region.configuration_sets.iter().map(|(name, set)| (Some(name), &set.days));
    let subjects = std::iter::once((None, &evidence.region.days)).chain(sets);
    let found = subjects.filter_map(|(set, days)| {
        let rate = |(sent, came, days)| (sent >= RATE_MESSAGES).then_some(Rate { came, sent, days });
        let of = |came: fn(&DayFigures) -> _| rate(sums(days, evidence.taken, came));
        let [keep_below, review, _] = BOUNCES;
        let bounces = of(|day| day.permanent_bounce).filter(|rate| is_at_least(*rate, keep_below, PERCENT));
        let complaints = of(|day| day.complaint).filter(|rate| is_at_least(*rate, COMPLAINTS[0], PER_MILLE));
        let is_grave = complaints.is_some() || bounces.is_some_and(|rate| is_at_least(rate, review, PERCENT));
        let severity = if is_grave { Severity::Error } else { Severity::Warning };
        let found = Found::Rates { set: set.cloned(), bounces, complaints };
        let is_any = bounces.is_some() || complaints.is_some();
        is_any.then(|| of_subject(scene, RuleCode::Sf182, severity, set, found))
    });
    found.collect()
}

/// Whether a rate is at least `of` in `parts`, exactly.
fn is_at_least(rate: Rate, of: u64, parts: u64) -> bool {
    u128::from(rate.came) * u128::from(parts) >= u128::from(rate.sent) * u128::from(of)
}

/// A finding about a set, or about all mail of the Region.
fn of_subject(
    scene: &Scene<'_>,
    rule: RuleCode,
    severity: Severity,
    set: Option<&ConfigurationSetName>,
    found: Found,
) -> Finding {
    match set {
        Some(set) => scene.of_set(rule, severity, set.as_str(), "traffic", found),
        None => scene.finding(rule, severity, Kind::Account, SENDING, Spot::Region(MAIL), found),
    }
}

/// SF192: the file states something other than what was measured.
pub(super) fn stated_against_measured(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(evidence) = scene.fresh() else { return Vec::new() };
    let found = evidence.differs.iter().filter_map(|(set, differs)| {
        let measured = evidence.sets.get(set)?;
        let found = Found::StatedAgainstMeasured {
            set: set.clone(),
            differs: differs.clone(),
            days: measured.days,
            from: measured.from.to_string(),
            to: measured.to.to_string(),
        };
        Some(scene.of_set(RuleCode::Sf192, Severity::Warning, set.as_str(), "traffic", found))
    });
    found.collect()
}

/// SF193: the figures are old, or too few.
pub(super) fn figures_old(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(evidence) = scene.evidence else { return Vec::new() };
    if evidence.is_old() {
        let found = Found::FiguresOld { taken: evidence.taken.to_string(), days: evidence.age };
        return vec![of_subject(scene, RuleCode::Sf193, Severity::Note, None, found)];
    }
    let [week, others] = CYCLES;
    let short = evidence.sets.iter().filter_map(|(set, measured)| {
        let pattern = scene.facts.traffic.get(*set).and_then(|traffic| traffic.pattern);
        let cycle = if pattern == Some(Pattern::Weekly) { week } else { others };
        let found = Found::FiguresShort { set: (*set).clone(), days: measured.days, cycle };
        (!measured.reaches_over(cycle))
            .then(|| scene.of_set(RuleCode::Sf193, Severity::Note, set.as_str(), "traffic", found))
    });
    short.collect()
}
