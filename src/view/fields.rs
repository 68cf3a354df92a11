//! The fields of an object in the spelling of the file, and which of them a change alters.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::{
    model::{
        AccountSuppression, AccountVdm, Archive, ConfigurationSetName, Delivery, Destination, Dimension,
        EventDestination, FeatureStatus, MaxDelivery, OWNER_TAG, Options, PROTECT_TAG, PROTECT_VALUE, PoolRef,
        Reported, Suppression, Switch, TagKey, Tags, Tracking, Validation, Vdm, Word, quoted, word_or_quoted,
    },
    plan::{ChangeOrigin, Facts, Overwritten, SettingFacts},
};

/// The word of the file for what there is not.
const NONE: &str = "none";
/// The word of the file for what the setting of the account decides.
const INHERIT: &str = "inherit";

/// A field of an object that a change alters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldChange {
    /// Its path within the object, as in the file: `tracking.domain`.
    pub path: String,
    /// What becomes of it.
    pub delta: Delta,
    /// Where the change comes from, if the plan was made with a base.
    pub origin: Option<ChangeOrigin>,
    /// The earlier assignment that a pool overwrites.
    pub overwrites: Option<Overwritten>,
}

/// What becomes of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delta {
    /// A value that was absent.
    New(String),
    /// A value that will be absent.
    Gone(String),
    /// A part of the object, such as an event destination, that is deleted.
    Deleted,
    /// One value for another.
    Value {
        /// The live value.
        before: String,
        /// The value after the last step.
        after: String,
    },
    /// Items of a list.
    Items {
        /// Items that are added.
        added: Vec<String>,
        /// Items that are removed.
        removed: Vec<String>,
    },
    /// SES holds another value that has the same meaning and the same spelling in a file.
    SameSpelling,
}

impl Delta {
    /// A new field as a file states it; `None` for what SES assumes anyway.
    pub(super) fn stated(&self, path: &str) -> Option<String> {
        match self {
            Self::New(value) if path == "enabled" && value == "true" => None,
            Self::New(value) => Some(format!("{path}: {value}")),
            Self::Gone(_) | Self::Deleted | Self::Value { .. } | Self::Items { .. } | Self::SameSpelling => None,
        }
    }
}

/// A field: its path and what it holds.
pub(super) type Field = (String, Held);

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    One(String),
    Many(BTreeSet<String>),
}

/// What differs between two states of an object.
pub(super) fn changes(before: &[Field], after: &[Field]) -> Vec<(String, Delta)> {
    let find =
        |fields: &[Field], path: &str| fields.iter().find(|(known, _)| known == path).map(|(_, held)| held.clone());
    let mut paths: Vec<&String> = Vec::new();
    for (path, _) in before.iter().chain(after) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let delta = |path: &String| match (find(before, path), find(after, path)) {
        (old, new) if old == new => None,
        (Some(Held::Many(old)), Some(Held::Many(new))) => Some(Delta::Items {
            added: new.difference(&old).cloned().collect(),
            removed: old.difference(&new).cloned().collect(),
        }),
        (Some(old), Some(new)) => Some(Delta::Value { before: old.text(), after: new.text() }),
        (None, Some(new)) => Some(Delta::New(new.text())),
        (Some(old), None) => Some(Delta::Gone(old.text())),
        (None, None) => None,
    };
    paths.into_iter().filter_map(|path| delta(path).map(|delta| (path.clone(), delta))).collect()
}

impl Held {
    pub(super) fn text(self) -> String {
        match self {
            Self::One(text) => text,
            Self::Many(items) => list(items),
        }
    }
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// The fields of an object that exists.
pub(super) fn fields(facts: &Facts) -> Vec<Field> {
    match facts {
        Facts::Pool(pool) => {
            let scaling = one("scaling", word(&pool.scaling));
            [scaling].into_iter().chain(tags(&pool.tags)).collect()
        }
        // Which pool an IP is in is told with the pools.
        Facts::Ip(_) => Vec::new(),
        Facts::ConfigurationSet(set) => {
            let options = set.options.sent().flat_map(|block| options(&block)).collect::<Vec<_>>();
            delivery(&set.delivery).into_iter().chain(options).chain(tags(&set.tags)).collect()
        }
        Facts::Setting(setting) => setting_fields(setting),
    }
}

/// The fields that a new object has and that differ from what SES gives to every new object.
pub(super) fn new_fields(facts: &Facts) -> Vec<Field> {
    let default = match facts {
        Facts::ConfigurationSet(set) => {
            let blocks = set.options.sent().map(|block| block.kind().default_options());
            let options: Vec<Field> = blocks.flat_map(|block| options(&block)).collect();
            delivery(&Delivery::default()).into_iter().chain(options).chain(tags(&Tags::new())).collect()
        }
        Facts::Pool(_) => [one("scaling", "standard".to_owned())].into_iter().chain(tags(&Tags::new())).collect(),
        Facts::Setting(SettingFacts::AccountSuppression(_)) => {
            account_suppression(&AccountSuppression::of_new_account())
        }
        Facts::Setting(SettingFacts::AccountVdm(_)) => account_vdm(&AccountVdm::default()),
        Facts::Ip(_) | Facts::Setting(_) => Vec::<Field>::new(),
    };
    fields(facts).into_iter().filter(|field| !default.contains(field)).collect()
}

fn delivery(block: &Delivery) -> Vec<Field> {
    let Delivery { pool: _, tls: _, max_delivery } = block;
    vec![
        one("pool", pool(block.route())),
        one("tls", word(block.effective_tls())),
        one("max_delivery", or_none(max_delivery.as_ref().map(MaxDelivery::to_string))),
    ]
}

/// The pool as the file names it.
pub(super) fn pool(pool: &PoolRef) -> String {
    word_or_quoted(pool.as_str())
}

fn setting_fields(facts: &SettingFacts) -> Vec<Field> {
    match facts {
        SettingFacts::Options(block) => options(block),
        SettingFacts::Tags(all) => tags(all).collect(),
        SettingFacts::AutoWarmup(switch) => vec![one("auto_warmup", flag(*switch))],
        SettingFacts::AccountSuppression(block) => account_suppression(block),
        SettingFacts::AccountVdm(block) => account_vdm(block),
        SettingFacts::EventDestination(destination) => event_destination(destination),
        SettingFacts::DefaultConfigurationSet(set) => {
            vec![one("configuration_set", set.as_ref().map_or_else(|| NONE.to_owned(), named))]
        }
    }
}

fn options(block: &Options) -> Vec<Field> {
    match block {
        Options::Reputation(block) => vec![one("reputation_metrics", flag(block.effective()))],
        Options::Sending(block) => vec![one("sending", flag(block.effective()))],
        Options::Suppression(block) => suppression(block),
        Options::Tracking(block) => tracking(block),
        Options::Vdm(block) => vdm(block),
        Options::Archive(Archive { arn }) => {
            vec![one("archive", or_none(arn.as_ref().map(|arn| word_or_quoted(arn.as_str()))))]
        }
    }
}

fn suppression(block: &Suppression) -> Vec<Field> {
    let Suppression { reasons, scope, validation } = block;
    let reasons =
        reasons.as_ref().map_or_else(|| Held::One(INHERIT.to_owned()), |reasons| Held::One(list(words(reasons))));
    let mut fields =
        vec![("suppression.reasons".to_owned(), reasons), one("suppression.scope", or_inherit(scope.as_ref()))];
    match validation {
        None => fields.push(one("suppression.validation", INHERIT.to_owned())),
        Some(Validation { enabled, threshold }) => {
            fields.push(one("suppression.validation.enabled", status(enabled)));
            fields.extend(threshold.as_ref().map(|threshold| one("suppression.validation.threshold", word(threshold))));
        }
    }
    fields
}

/// The threshold of validation that is off means nothing.
fn account_suppression(block: &AccountSuppression) -> Vec<Field> {
    let Validation { enabled, threshold } = &block.effective_validation();
    let mut fields = vec![
        ("suppression.reasons".to_owned(), Held::One(list(words(&block.reasons)))),
        one("suppression.validation.enabled", status(enabled)),
    ];
    fields.extend(threshold.as_ref().map(|threshold| one("suppression.validation.threshold", word(threshold))));
    fields
}

fn account_vdm(block: &AccountVdm) -> Vec<Field> {
    let paths = ["vdm.enabled", "vdm.engagement_metrics", "vdm.optimized_shared_delivery"];
    paths.iter().zip(block.effective()).map(|(path, held)| one(path, status(&held))).collect()
}

fn tracking(block: &Tracking) -> Vec<Field> {
    let domain = or_none(block.domain.as_ref().map(|domain| word_or_quoted(domain.as_str())));
    vec![one("tracking.domain", domain), one("tracking.https", word(&block.effective_https()))]
}

fn vdm(block: &Vdm) -> Vec<Field> {
    let Vdm { engagement_metrics, optimized_shared_delivery } = block;
    let or_inherit = |value: &Option<_>| value.as_ref().map_or_else(|| INHERIT.to_owned(), status);
    vec![
        one("vdm.engagement_metrics", or_inherit(engagement_metrics)),
        one("vdm.optimized_shared_delivery", or_inherit(optimized_shared_delivery)),
    ]
}

fn event_destination(definition: &EventDestination) -> Vec<Field> {
    let EventDestination { enabled, events, destination } = definition;
    let mut fields = vec![("events".to_owned(), Held::Many(words(events))), one("enabled", flag(*enabled))];
    match destination {
        None => fields.push(one("destination", "of a kind that is not known".to_owned())),
        Some(Destination::CloudWatch { dimensions }) => {
            for (name, Dimension { source, default }) in dimensions {
                let path = format!("cloudwatch.{}", word_or_quoted(name.as_str()));
                fields.push(one(&format!("{path}.source"), word(source)));
                fields.push(one(&format!("{path}.default"), word_or_quoted(default.as_str())));
            }
            if dimensions.is_empty() {
                fields.push(one("cloudwatch", "{}".to_owned()));
            }
        }
        Some(Destination::Sns { topic }) => fields.push(one("sns", word_or_quoted(topic.as_str()))),
        Some(Destination::Firehose { stream, role }) => {
            fields.push(one("firehose.stream", word_or_quoted(stream.as_str())));
            fields.push(one("firehose.role", word_or_quoted(role.as_str())));
        }
        Some(Destination::EventBridge { bus }) => fields.push(one("eventbridge", word_or_quoted(bus.as_str()))),
        Some(Destination::Pinpoint { project }) => {
            let project = project
                .as_ref()
                .map_or_else(|| "a project that SES does not name".to_owned(), |arn| word_or_quoted(arn.as_str()));
            fields.push(one("pinpoint", project));
        }
    }
    fields
}

/// The tags, and whether sesform's own tag protects the object.
fn tags(tags: &Tags) -> impl Iterator<Item = Field> {
    let protects = |(key, value): (&String, &String)| key == PROTECT_TAG && value == PROTECT_VALUE;
    let protect = one("protect", tags.iter().any(protects).to_string());
    // The owner is told as such.
    let others = tags.iter().filter(move |tag| !protects(*tag) && tag.0 != OWNER_TAG).map(|(key, value)| {
        // A dot or a space in a key would read like a path.
        let key = if is_plain(key) { key.clone() } else { quoted(key) };
        (format!("tags.{key}"), Held::One(word_or_quoted(value)))
    });
    [protect].into_iter().chain(others)
}

fn is_plain(key: &str) -> bool {
    TagKey::new(key).is_ok() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-:/".contains(c))
}

/// A configuration set; one that is called `none` is not taken for the word.
pub(super) fn named(set: &ConfigurationSetName) -> String {
    if set.as_str() == NONE { format!("`{NONE}`") } else { word_or_quoted(set.as_str()) }
}

fn one(path: &str, text: String) -> Field {
    (path.to_owned(), Held::One(text))
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| NONE.to_owned())
}

fn or_inherit<W: Word>(word: Option<&Reported<W>>) -> String {
    word.map_or_else(|| INHERIT.to_owned(), self::word)
}

fn flag(switch: Switch) -> String {
    bool::from(switch).to_string()
}

/// `ENABLED` and `DISABLED` are `true` and `false` in the file.
fn status(status: &Reported<FeatureStatus>) -> String {
    status.known().map_or_else(|| quoted(status.as_str()), |known| flag(known.into()))
}

/// A word of SES, which the file spells in lower case. A word that this version does not know keeps its case.
fn word<W: Word>(word: &Reported<W>) -> String {
    match word {
        Reported::Known(word) => word.as_str().to_lowercase(),
        Reported::Unrecognized(text) => quoted(text),
    }
}

/// Words in an order of our own: the order of SES is not significant.
fn words<W: Word>(words: &IndexSet<Reported<W>>) -> BTreeSet<String> {
    words.iter().map(word).collect()
}

#[cfg(test)]
mod tests;
