//! The settings of a live configuration set in the format of the file: lines, one fact each, indented from the set's own
//! level.
//!
//! Left out is what equals the default. What this version does not know is a comment, as it could not be loaded.

use std::collections::BTreeMap;

use super::write::{quoted, remark_line, scalar};
use crate::model::{
    Destination, EventDestination, EventDestinationName, FeatureStatus, LiveConfigurationSet, PROTECT_TAG,
    PROTECT_VALUE, Reported, Suppression, Switch, Tags, Tracking, Validation, Vdm, Word, is_user_tag,
};

/// Everything beside the delivery options.
pub(super) fn settings(
    set: &LiveConfigurationSet,
    destinations: Option<&BTreeMap<EventDestinationName, EventDestination>>,
) -> Vec<String> {
    let LiveConfigurationSet { delivery: _, reputation, sending, suppression, tracking, vdm, archive, tags } = set;
    let mut lines = Vec::new();
    if reputation.effective() == Switch::Off {
        lines.push("reputation_metrics: false".to_owned());
    }
    if sending.effective() == Switch::Off {
        lines.push("sending: false".to_owned());
    }
    lines.extend(block("suppression", self::suppression(suppression)));
    lines.extend(block("tracking", self::tracking(tracking)));
    lines.extend(block("vdm", self::vdm(vdm)));
    lines.extend(archive.arn.as_ref().map(|arn| format!("archive: {}", scalar(arn.as_str()))));
    lines.extend(block("event_destinations", destinations.into_iter().flatten().flat_map(event_destination)));
    lines.extend(self::tags(tags));
    lines
}

/// The tags that a file can state, and the protection.
pub(super) fn tags(tags: &Tags) -> Vec<String> {
    let stated = tags.iter().filter(|(key, _)| is_user_tag(key));
    let mut lines = block("tags", stated.map(|(key, value)| format!("{}: {}", scalar(key), quoted(value))));
    if tags.get(PROTECT_TAG).is_some_and(|value| value == PROTECT_VALUE) {
        lines.push("protect: true".to_owned());
    }
    lines
}

/// Lines under a key; no key over none, or over comments alone, which would be a null.
fn block(key: &str, lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let lines: Vec<String> = lines.into_iter().collect();
    if lines.iter().all(|line| line.trim_start().starts_with('#')) {
        return lines;
    }
    let indented = lines.into_iter().map(|line| format!("  {line}"));
    std::iter::once(format!("{key}:")).chain(indented).collect()
}

fn suppression(block: &Suppression) -> Vec<String> {
    let Suppression { reasons, scope, validation } = block;
    let mut lines = Vec::new();
    lines.extend(reasons.as_ref().map(|reasons| list("reasons", reasons)));
    lines.extend(scope.as_ref().map(|scope| field("scope", scope)));
    if let Some(Validation { enabled, threshold }) = validation {
        let mut inner = vec![status("enabled", enabled)];
        inner.extend(threshold.as_ref().map(|threshold| field("threshold", threshold)));
        lines.extend(self::block("validation", inner));
    }
    lines
}

fn tracking(block: &Tracking) -> Vec<String> {
    let Tracking { domain, https } = block;
    let domain = domain.as_ref().map(|domain| format!("domain: {}", scalar(domain.as_str())));
    let default = Tracking::default().effective_https();
    let https = https.as_ref().filter(|https| **https != default).map(|https| field("https", https));
    domain.into_iter().chain(https).collect()
}

fn vdm(block: &Vdm) -> Vec<String> {
    let Vdm { engagement_metrics, optimized_shared_delivery } = block;
    let metrics = engagement_metrics.as_ref().map(|word| status("engagement_metrics", word));
    let shared = optimized_shared_delivery.as_ref().map(|word| status("optimized_shared_delivery", word));
    metrics.into_iter().chain(shared).collect()
}

fn event_destination((name, live): (&EventDestinationName, &EventDestination)) -> Vec<String> {
    let EventDestination { enabled, events, destination } = live;
    let Some(destination) = destination else {
        return vec![remark_line("event destination of an unknown kind", name.as_str())];
    };
    let mut lines = vec![format!("enabled: {}", bool::from(*enabled)), list("events", events)];
    lines.extend(self::destination(destination));
    block(&scalar(name.as_str()), lines)
}

fn destination(destination: &Destination) -> Vec<String> {
    match destination {
        Destination::CloudWatch { dimensions } => {
            let dimensions = dimensions.iter().flat_map(|(name, dimension)| {
                let default = format!("default: {}", quoted(dimension.default.as_str()));
                block(&scalar(name.as_str()), [field("source", &dimension.source), default])
            });
            block("cloudwatch", dimensions)
        }
        Destination::Sns { topic } => vec![format!("sns: {}", scalar(topic.as_str()))],
        Destination::Firehose { stream, role } => {
            let lines = [format!("stream: {}", scalar(stream.as_str())), format!("role: {}", scalar(role.as_str()))];
            block("firehose", lines)
        }
        Destination::EventBridge { bus } => vec![format!("eventbridge: {}", scalar(bus.as_str()))],
        Destination::Pinpoint { project: Some(project) } => vec![format!("pinpoint: {}", scalar(project.as_str()))],
        Destination::Pinpoint { project: None } => vec![remark_line("Pinpoint project", "")],
    }
}

/// A field with one of SES's words.
fn field<T: Word>(key: &str, word: &Reported<T>) -> String {
    match word.known() {
        Some(word) => format!("{key}: {}", spelled(word)),
        None => remark_line(key, word.as_str()),
    }
}

/// A field that is true or false here and a word of SES there.
fn status(key: &str, word: &Reported<FeatureStatus>) -> String {
    match word.known() {
        Some(status) => format!("{key}: {}", bool::from(Switch::from(status))),
        None => remark_line(key, word.as_str()),
    }
}

/// A field with a list of SES's words; with one that is not known the whole list, as a part of it means another thing.
fn list<'a, T: Word>(key: &str, words: impl IntoIterator<Item = &'a Reported<T>>) -> String {
    let mut known = Vec::new();
    for word in words {
        match word.known() {
            Some(word) => known.push(spelled(word)),
            None => return remark_line(key, word.as_str()),
        }
    }
    format!("{key}: [{}]", known.join(", "))
}

/// A word as files spell it.
fn spelled(word: impl Word) -> String {
    word.as_str().to_ascii_lowercase()
}
