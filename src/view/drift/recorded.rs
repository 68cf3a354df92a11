//! Whether the value that a recorded request set is the live one.
//!
//! The newest event that names an object need not be the author of what is live: the event of a later change can still
//! be missing. So the request is compared with the live value wherever it records one.

use std::collections::BTreeSet;

use crate::{
    model::{ConfigurationSetName, Kind, MaxDelivery, PROTECT_TAG, RESERVED_DEFAULT_POOL, TrailEvent, word_or_quoted},
    view::fields::named,
};

use super::deviation::Deviation;

/// What a request says of the value that is live now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    /// It set the live value.
    Live,
    /// It set another value.
    Other,
    /// It set other fields of the object.
    Elsewhere,
    /// It does not record the value, or the value cannot be compared.
    Untold,
}

/// What a request did to a field.
enum Effect {
    /// It set this value, in the spelling of a file.
    Set(String),
    /// It set this list.
    SetItems(BTreeSet<String>),
    /// It removed the field.
    Removed,
    /// It left the field as it was.
    None,
}

/// The request of an event about the object, held against the live value.
pub(super) fn recorded(kind: Kind, deviation: &Deviation, event: &TrailEvent) -> Recorded {
    let one = |path: &str, live: &str| judge(effect(kind, path, event), Some(live));
    match deviation {
        // What is gone was deleted, and an event destination goes with its configuration set.
        Deviation::Missing { .. } => Recorded::Live,
        Deviation::Moved { live, .. } => one("moved_to", &word_or_quoted(live.as_str())),
        Deviation::Warmup { live, .. } => one("warmup", live),
        Deviation::Paused => one("sending", "false"),
        Deviation::Resumed => one("sending", "true"),
        Deviation::Rerouted { live, .. } => one("pool", live),
        Deviation::DefaultSet { live, .. } => one("configuration_set", live),
        Deviation::Field { path, live, .. } => judge(effect(kind, path, event), live.as_deref()),
        Deviation::Items { path, missing, extra } => match effect(kind, path, event) {
            Some(Effect::SetItems(items)) => {
                let has = |item: &String| items.contains(item);
                if extra.iter().all(has) && !missing.iter().any(has) { Recorded::Live } else { Recorded::Other }
            }
            Some(Effect::Set(_) | Effect::Removed | Effect::None) | None => Recorded::Untold,
        },
        Deviation::Count { .. } | Deviation::NotLeased { .. } | Deviation::SameSpelling | Deviation::LeftOver => {
            Recorded::Untold
        }
    }
}

fn judge(effect: Option<Effect>, live: Option<&str>) -> Recorded {
    let is = |is_live| if is_live { Recorded::Live } else { Recorded::Other };
    match effect {
        None => Recorded::Untold,
        Some(Effect::None) => Recorded::Elsewhere,
        Some(Effect::Set(value)) => is(live == Some(&value)),
        Some(Effect::SetItems(items)) => {
            is(live == Some(&format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))))
        }
        Some(Effect::Removed) => is(live.is_none()),
    }
}

/// What a request did to the field at a path. `None` if it does not record that.
fn effect(kind: Kind, path: &str, event: &TrailEvent) -> Option<Effect> {
    if event.request.is_empty() {
        return None;
    }
    if path == "protect" {
        return tag(event, PROTECT_TAG).map(|effect| match effect {
            Effect::Set(_) => Effect::Set("true".to_owned()),
            Effect::Removed => Effect::Set("false".to_owned()),
            other => other,
        });
    }
    if let Some(key) = path.strip_prefix("tags.") {
        let unquoted = serde_json::from_str::<String>(key);
        return tag(event, unquoted.as_deref().unwrap_or(key));
    }
    if path == "events" || path == "suppression.reasons" {
        let member = if path == "events" { "matchingeventtypes" } else { "suppressedreasons" };
        let items = event.request.get(member)?;
        return Some(Effect::SetItems(items.iter().map(|item| item.to_lowercase()).collect()));
    }
    value(kind, path, event).map(Effect::Set)
}

/// The value of a field in the spelling of a file.
fn value(kind: Kind, path: &str, event: &TrailEvent) -> Option<String> {
    let text = |members: &[&str]| members.iter().find_map(|member| event.request.get(*member)?.first()).cloned();
    // A request that puts a block sets what it leaves out to SES's default; one that creates the object does too.
    let or = |found: Option<String>, default: &str| found.or_else(|| Some(default.to_owned()));
    let (plain, word) = (|text: String| word_or_quoted(&text), |text: String| text.to_lowercase());
    let status = |text: String| match text.as_str() {
        "ENABLED" => Some("true".to_owned()),
        "DISABLED" => Some("false".to_owned()),
        _ => None,
    };
    match path {
        "moved_to" => text(&["destinationpoolname"]).map(plain),
        "warmup" => text(&["warmuppercentage"]),
        "auto_warmup" => text(&["autowarmupenabled"]),
        "scaling" => or(text(&["scalingmode"]).map(word), "standard"),
        "pool" => or(text(&["sendingpoolname"]).map(plain), RESERVED_DEFAULT_POOL),
        "tls" => or(text(&["tlspolicy"]).map(word), "optional"),
        "max_delivery" => match text(&["maxdeliveryseconds"]) {
            Some(seconds) => seconds.parse().ok().map(|seconds| MaxDelivery::live(seconds).to_string()),
            None => Some("none".to_owned()),
        },
        "sending" => text(&["sendingenabled", "enabled"]),
        "reputation_metrics" => text(&["reputationmetricsenabled", "enabled"]),
        "enabled" => text(&["enabled"]),
        "tracking.domain" => or(text(&["customredirectdomain"]).map(plain), "none"),
        "tracking.https" => text(&["httpspolicy"]).map(word),
        "suppression.validation.enabled" => text(&["conditionthresholdenabled"]).and_then(status),
        "suppression.validation.threshold" => text(&["confidenceverdictthreshold"]).map(word),
        "vdm.enabled" => text(&["vdmenabled"]).and_then(status),
        "vdm.engagement_metrics" => text(&["engagementmetrics"]).and_then(status),
        "vdm.optimized_shared_delivery" => text(&["optimizedshareddelivery"]).and_then(status),
        "archive" => or(text(&["archivearn"]).map(plain), "none"),
        "configuration_set" if kind == Kind::EmailIdentity => {
            let set = text(&["configurationsetname"]).map(|name| named(&ConfigurationSetName::live(name)));
            or(set, "none")
        }
        "sns" => text(&["topicarn"]).map(plain),
        "firehose.stream" => text(&["deliverystreamarn"]).map(plain),
        "firehose.role" => text(&["iamrolearn"]).map(plain),
        "eventbridge" => text(&["eventbusarn"]).map(plain),
        "pinpoint" => text(&["applicationarn"]).map(plain),
        _ => None,
    }
}

/// What a request did to the tag of a key.
fn tag(event: &TrailEvent, key: &str) -> Option<Effect> {
    let list = |member: &str| event.request.get(member).map(Vec::as_slice).unwrap_or_default();
    match event.operation.as_str() {
        "UntagResource" => {
            let is_removed = list("tagkeys").iter().any(|removed| removed == key);
            Some(if is_removed { Effect::Removed } else { Effect::None })
        }
        operation => {
            let (keys, values) = (list("key"), list("value"));
            // A tag without a value would shift the others.
            if keys.len() != values.len() {
                return None;
            }
            let value = keys.iter().position(|known| known == key).map(|at| word_or_quoted(&values[at]));
            let is_new = operation.starts_with("Create");
            Some(value.map_or(if is_new { Effect::Removed } else { Effect::None }, Effect::Set))
        }
    }
}
