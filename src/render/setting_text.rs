//! Settings in words: field by field, what is or will be, and old → new where it changes.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::{
    model::{
        Archive, ConfigurationSetName, EventDestination, NewOptions, Options, Reported, Suppression, Switch, Tags,
        Tracking, Vdm, Word,
    },
    plan::SettingFacts,
};

/// What there is not.
const NONE: &str = "none";

/// A field and what is in it.
type Field = (String, String);

/// What becomes what: the fields that differ.
pub(super) fn change(before: &SettingFacts, after: &SettingFacts) -> String {
    let (old, new) = (fields(before), fields(after));
    let missing = || NONE.to_owned();
    let find =
        |fields: &[Field], name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone());
    let mut names: Vec<&String> = old.iter().chain(&new).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let changed = names.into_iter().filter_map(|name| {
        let (old, new) = (find(&old, name), find(&new, name));
        let differs = old != new;
        differs.then(|| format!("{name} {} → {}", old.unwrap_or_else(missing), new.unwrap_or_else(missing)))
    });
    changed.collect::<Vec<_>>().join(", ")
}

/// What is new: every field.
pub(super) fn new(facts: &SettingFacts) -> String {
    spelled(fields(facts))
}

/// The tags that a thing is created with, after a comma.
pub(super) fn new_tags(tags: &Tags) -> String {
    let words: Vec<_> = tags.iter().map(|(key, value)| format!("{}={}", quoted(key), quoted(value))).collect();
    if words.is_empty() { String::new() } else { format!(", tags {}", words.join(", ")) }
}

/// What a configuration set is created with beside its delivery options, each part after a comma: what SES would not do
/// anyway.
pub(super) fn new_options(options: &NewOptions) -> String {
    let blocks = options.sent().flat_map(|block| beyond_default(&block));
    blocks.map(|(name, text)| format!(", {name} {text}")).collect()
}

/// The fields of a block that are not as SES's default.
fn beyond_default(block: &Options) -> Vec<Field> {
    let default = fields_of(&block.kind().default_options());
    fields_of(block).into_iter().filter(|field| !default.contains(field)).collect()
}

fn spelled(fields: Vec<Field>) -> String {
    fields.into_iter().map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join(", ")
}

fn fields(facts: &SettingFacts) -> Vec<Field> {
    match facts {
        SettingFacts::Options(options) => fields_of(options),
        SettingFacts::Tags(tags) => {
            tags.iter().map(|(key, value)| field(&format!("tag {key}"), quoted(value))).collect()
        }
        SettingFacts::AutoWarmup(switch) => vec![field("automatic warm-up", switch.to_string())],
        SettingFacts::EventDestination(destination) => event_destination(destination),
        SettingFacts::DefaultConfigurationSet(set) => {
            vec![field("default configuration set", set.as_ref().map_or_else(|| NONE.to_owned(), named))]
        }
    }
}

fn fields_of(options: &Options) -> Vec<Field> {
    match options {
        Options::Reputation(block) => vec![field("reputation metrics", block.effective().to_string())],
        Options::Sending(block) => vec![field("sending", block.effective().to_string())],
        Options::Suppression(block) => suppression(block),
        Options::Tracking(block) => tracking(block),
        Options::Vdm(block) => vdm(block),
        Options::Archive(Archive { arn }) => {
            vec![field("archive", arn.as_ref().map_or_else(|| NONE.to_owned(), ToString::to_string))]
        }
    }
}

fn suppression(block: &Suppression) -> Vec<Field> {
    let Suppression { reasons, scope, validation } = block;
    vec![
        field("suppressed reasons", reasons.as_ref().map_or_else(of_the_account, words)),
        field("suppression scope", or_of_the_account(scope.as_ref())),
        field("validation", validation.as_ref().map_or_else(of_the_account, ToString::to_string)),
    ]
}

fn tracking(block: &Tracking) -> Vec<Field> {
    let domain = block.domain.as_ref().map_or_else(|| "of SES".to_owned(), ToString::to_string);
    vec![field("tracking domain", domain), field("tracking https", block.effective_https().to_string())]
}

fn vdm(block: &Vdm) -> Vec<Field> {
    let Vdm { engagement_metrics, optimized_shared_delivery } = block;
    vec![
        field("engagement metrics", or_of_the_account(engagement_metrics.as_ref())),
        field("optimized shared delivery", or_of_the_account(optimized_shared_delivery.as_ref())),
    ]
}

fn event_destination(definition: &EventDestination) -> Vec<Field> {
    let EventDestination { enabled, events, destination } = definition;
    let to = destination.as_ref().map_or_else(|| "a kind that is not known".to_owned(), ToString::to_string);
    let enabled = match enabled {
        Switch::On => "enabled",
        Switch::Off => "disabled",
    };
    vec![field("events", words(events)), field("reporting", enabled), field("to", to)]
}

/// A set may well be called `none`.
fn named(set: &ConfigurationSetName) -> String {
    if set.as_str() == NONE { format!("`{NONE}`") } else { set.to_string() }
}

fn field(name: &str, text: impl Into<String>) -> Field {
    (name.to_owned(), text.into())
}

fn of_the_account() -> String {
    "as the account".to_owned()
}

fn or_of_the_account<T: Word>(word: Option<&Reported<T>>) -> String {
    word.map_or_else(of_the_account, |word| quoted(word.as_str()))
}

/// Words in an order of our own: that of SES does not count.
fn words<T: Word>(words: &IndexSet<Reported<T>>) -> String {
    if words.is_empty() {
        return NONE.to_owned();
    }
    let words: BTreeSet<&Reported<T>> = words.iter().collect();
    words.iter().map(|word| quoted(word.as_str())).collect::<Vec<_>>().join(" ")
}

/// A text of SES or of somebody's, with nothing in it that a terminal would obey.
fn quoted(text: &str) -> String {
    if text.is_empty() { "\"\"".to_owned() } else { text.chars().flat_map(char::escape_debug).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fields_that_differ_are_shown() {
        let before = Vdm { engagement_metrics: Some(Reported::new("ENABLED")), optimized_shared_delivery: None };
        let after = Vdm { optimized_shared_delivery: Some(Reported::new("DISABLED")), ..before.clone() };
        let text = change(&Options::Vdm(before).into(), &Options::Vdm(after).into());
        assert_eq!(text, "optimized shared delivery as the account → DISABLED");
    }

    #[test]
    fn tags_that_go_become_none() {
        let before = Tags::from([("team".to_owned(), "a".to_owned()), ("kept".to_owned(), String::new())]);
        let after = Tags::from([("kept".to_owned(), String::new())]);
        assert_eq!(change(&SettingFacts::Tags(before), &SettingFacts::Tags(after)), "tag team a → none");
    }
}
