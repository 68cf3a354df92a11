//! 18x and 19x: health of the account, and facts.

use crate::{
    advice::{
        constants::{COLD_AFTER, PROVIDER_SHARE, UPKEEP},
        finding::{Finding, Found, Spot},
        scene::Scene,
        severity::Severity,
        stream::{Stream, StreamName},
    },
    model::{Pattern, PoolRef, Quota, RuleCode, Traffic},
};

/// SF183: more IPs for an account that SES reviews.
pub(super) fn under_review(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(status) = scene.under_review() else { return Vec::new() };
    let found = scene.missing_leases().map(|(leased, wanted)| {
        let found = Found::UnderReview { status: status.to_owned(), leased, wanted };
        scene.of_region(RuleCode::Sf183, Severity::Error, found)
    });
    found.into_iter().collect()
}

/// SF191: facts without which rules say nothing.
pub(super) fn facts_missing(scene: &Scene<'_>) -> Vec<Finding> {
    let sets = scene.stated_sets().map(|(set, route)| (scene.stream(set), route.pool()));
    let rest = scene.unassigned_in_question().map(|stream| (stream, Some(&PoolRef::Default)));
    let found = sets.chain(rest).filter_map(|(stream, pool)| {
        let keys = asked_keys(scene, &stream, pool);
        let is_silent = stream.traffic.is_none();
        let found = Found::FactsMissing { stream: stream.name.clone(), is_silent, keys: keys.clone() };
        (!keys.is_empty()).then(|| scene.of_traffic(RuleCode::Sf191, Severity::Note, &stream.name, found))
    });
    found.collect()
}

/// The keys of traffic that rules ask for, whatever else is known.
pub(in crate::advice) fn missing_keys(traffic: Option<&Traffic>) -> Vec<&'static str> {
    let nothing = Traffic::default();
    let traffic = traffic.unwrap_or(&nothing);
    if traffic.day == Some(0) {
        return Vec::new();
    }
    let missing = [
        ("kind", traffic.kind.is_none()),
        ("day", traffic.day.is_none()),
        ("days", traffic.days_of_month().is_none() && traffic.month.is_none()),
        ("peak_day", traffic.of_peak_day().is_none() && traffic.pattern != Some(Pattern::Steady)),
        ("pattern", traffic.pattern.is_none()),
    ];
    missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(key, _)| key).collect()
}

/// The keys of traffic that rules ask for where mail leaves through a pool.
fn asked_keys(scene: &Scene<'_>, stream: &Stream<'_>, pool: Option<&PoolRef>) -> Vec<&'static str> {
    let nothing = Traffic::default();
    let traffic = stream.traffic.unwrap_or(&nothing);
    if traffic.day == Some(0) {
        return Vec::new();
    }
    let beside = [
        ("gap", pool.is_some_and(|pool| needs_gap(scene, traffic, pool))),
        ("providers", pool.is_some_and(|pool| needs_providers(scene, traffic, pool))),
        ("peak_rate", needs_peak_rate(scene, traffic)),
    ];
    let beside = beside.into_iter().filter(|(_, is_missing)| *is_missing).map(|(key, _)| key);
    missing_keys(stream.traffic).into_iter().chain(beside).collect()
}

/// Whether SF103 cannot tell if a pool pauses: steady mail does not, and one stream that goes on is enough.
fn needs_gap(scene: &Scene<'_>, traffic: &Traffic, pool: &PoolRef) -> bool {
    let goes_on = |traffic: &Traffic| match traffic.gap {
        Some(gap) => gap <= COLD_AFTER,
        None => traffic.pattern == Some(Pattern::Steady),
    };
    traffic.gap.is_none()
        && traffic.pattern.is_some_and(|pattern| pattern != Pattern::Steady)
        && scene.standard_ips(pool).is_some()
        && !scene.has_allowlisted(pool)
        && !scene.streams(pool).iter().filter_map(|stream| stream.traffic).any(goes_on)
}

/// Whether SF101 cannot tell if a provider with the least share that counts gets enough from each IP.
fn needs_providers(scene: &Scene<'_>, traffic: &Traffic, pool: &PoolRef) -> bool {
    let Some((ips, day)) = scene.standard_ips(pool).zip(scene.day(pool)) else { return false };
    let may_be_thin = day.saturating_mul(PROVIDER_SHARE) < UPKEEP * ips * 100;
    traffic.providers.is_empty() && may_be_thin && !scene.is_thin(pool) && !scene.has_allowlisted(pool)
}

/// Whether SF143 counts too little against the quota of a second, although the mail of one day could exceed it.
fn needs_peak_rate(scene: &Scene<'_>, traffic: &Traffic) -> bool {
    let quota = scene.figures.and_then(|figures| figures.a_second);
    let is_limited = |peak: u64| matches!(quota, Some(Quota::Most(most)) if peak > most);
    let is_any = matches!(quota, Some(Quota::Most(_)));
    // Where the largest day is asked for too, both are asked for at once.
    traffic.peak_rate.is_none() && traffic.of_peak_day().map_or(is_any, is_limited)
}

impl<'a> Scene<'a> {
    /// The IPs of a standard pool that has some.
    fn standard_ips(&self, pool: &PoolRef) -> Option<u64> {
        self.standard().find(|(name, ..)| *name == pool).map(|(.., ips)| ips)
    }

    /// Mail without a configuration set, if rules need it: the default pool holds IPs.
    fn unassigned_in_question(&self) -> Option<Stream<'a>> {
        self.standard_ips(&PoolRef::Default)?;
        Some(Stream { name: StreamName::Unassigned, traffic: self.facts.unassigned.as_ref() })
    }
}

impl Scene<'_> {
    /// A finding about the traffic of a stream.
    pub(super) fn of_traffic(&self, rule: RuleCode, severity: Severity, stream: &StreamName, found: Found) -> Finding {
        match stream {
            StreamName::ConfigurationSet(set) => self.of_set(rule, severity, set.as_str(), "traffic", found),
            StreamName::Unassigned => {
                let finding = self.of_region(rule, severity, found);
                Finding { spot: Spot::Region(&["unassigned"]), ..finding }
            }
        }
    }
}
