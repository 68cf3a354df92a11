//! 18x and 19x: health of the account, and facts.

use crate::{
    advice::{
        finding::{Finding, Found, Spot},
        scene::Scene,
        severity::Severity,
        stream::StreamName,
    },
    model::{Pattern, RuleCode, Traffic},
};

/// The states of SES's review in which an account is watched or stopped (GetAccount, `EnforcementStatus`, read 2026-11).
const UNDER_REVIEW: [&str; 2] = ["PROBATION", "SHUTDOWN"];

/// SF183: more IPs for an account that SES reviews.
pub(super) fn under_review(scene: &Scene<'_>) -> Vec<Finding> {
    let status = scene.enforcement();
    let Some(status) = status.filter(|status| UNDER_REVIEW.contains(status)) else { return Vec::new() };
    let found = scene.missing_leases().map(|(leased, wanted)| {
        let found = Found::UnderReview { status: status.to_owned(), leased, wanted };
        scene.of_region(RuleCode::Sf183, Severity::Error, found)
    });
    found.into_iter().collect()
}

/// SF191: facts without which rules say nothing.
pub(super) fn facts_missing(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.stated_sets().filter_map(|(set, _)| {
        let keys = missing_keys(scene.facts.traffic.get(set));
        let found = Found::FactsMissing { set: set.clone(), keys: keys.clone() };
        (!keys.is_empty()).then(|| scene.of_set(RuleCode::Sf191, Severity::Note, set.as_str(), "traffic", found))
    });
    found.collect()
}

/// The keys of traffic that rules ask for.
pub(in crate::advice) fn missing_keys(traffic: Option<&Traffic>) -> Vec<&'static str> {
    let Some(traffic) = traffic else { return vec!["kind", "day", "days", "peak_day", "pattern"] };
    if traffic.day == Some(0) {
        return Vec::new();
    }
    let is_steady = traffic.pattern == Some(Pattern::Steady);
    let missing = [
        ("kind", traffic.kind.is_none()),
        ("day", traffic.day.is_none()),
        ("days", traffic.days_of_month().is_none() && traffic.month.is_none()),
        ("peak_day", traffic.peak_day.is_none() && !is_steady),
        ("pattern", traffic.pattern.is_none()),
    ];
    missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(key, _)| key).collect()
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
