//! What to write, in words: the sentences of an editor about a value that is wrong.
//!
//! They are for people who do not read regular expressions. What a field means is in the comments of `file`; here is
//! only how the value of each kind is spelled.

use serde_json::Value;

use super::{
    snippets::flow,
    variants::{Definitions, Variant},
};

/// How a text is spelled: the name of its definition, what to write, and an example. An example is offered while typing,
/// unless it is a name that the file or the account must have.
const TEXTS: [(&str, &str, &str); 30] = [
    ("AccountId", "an AWS account id: twelve digits in quotes", "\"123456789012\""),
    ("Owner", "1 to 256 letters, digits, spaces or the characters `_ . : / = + @ -`", "mail-platform"),
    ("Region", "the code of an AWS Region", "eu-west-1"),
    ("PoolName", "the name of a pool of your own: 1 to 64 of `a-z`, `A-Z`, `0-9`, `_`, `-` and `.`", "transactional"),
    ("PoolRef", "the name of a pool: 1 to 64 of `a-z`, `A-Z`, `0-9`, `_`, `-` and `.`", "transactional"),
    (
        "ConfigurationSetName",
        "the name of a configuration set: 1 to 64 of `a-z`, `A-Z`, `0-9`, `_` and `-`",
        "receipts",
    ),
    (
        "EventDestinationName",
        "the name of an event destination: 1 to 64 of `a-z`, `A-Z`, `0-9`, `_` and `-`",
        "bounces",
    ),
    ("IdentityName", "an identity: a domain or an email address", "example.com"),
    ("DedicatedIp", "an IPv4 address: four numbers from 0 to 255 with dots between, no leading zeros", "198.51.100.10"),
    ("TagKey", "the key of a tag: 1 to 128 characters that do not begin with `aws:` or `sesform:`", "team"),
    (
        "TagValue",
        "the value of a tag: a text of at most 256 characters, in quotes if it looks like a number",
        "checkout",
    ),
    ("Glob", "a pattern of names, 1 to 512 characters: `*` stands for any characters, `?` for one", "\"legacy-*\""),
    ("Date", "a day: year, month and day", "2026-11-28"),
    ("RunOfDays", "a number of days with its unit, `0d` to `366d`", "3d"),
    ("PercentPerMonth", "a percentage by month, `0%/month` to `1000%/month`", "10%/month"),
    ("PerSecond", "a whole number of recipients in a second, with its unit", "80/s"),
    ("Share", "a percentage from `0%` to `100%`", "25%"),
    ("Provider", "the name of a mailbox provider: 1 to 64 of `a-z`, `0-9`, `.`, `_` and `-`, a letter first", "gmail"),
    ("RuleCode", "the code of a rule of `sesform lint`", "SF104"),
    ("Sentence", "a text of 1 to 5000 characters", "\"spread is planned for Q2\""),
    ("Website", "the address of a website, with `https://` or `http://` before its host", "https://example.com"),
    ("Duration", "hours, minutes and seconds in that order, each with its unit", "1h30m"),
    ("TrackingDomain", "a domain name", "track.example.com"),
    (
        "DimensionName",
        "the name of a dimension: 1 to 255 of `a-z`, `A-Z`, `0-9`, `_` and `-`, or a tag of SES",
        "campaign",
    ),
    ("DimensionDefault", "1 to 255 of `a-z`, `A-Z`, `0-9`, `_`, `-`, `@` and `.`", "none"),
    (
        "ArchiveArn",
        "the ARN of a Mail Manager archive",
        "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-0123456789abcdef",
    ),
    ("TopicArn", "the ARN of an SNS topic", "arn:aws:sns:eu-west-1:123456789012:mail-events"),
    ("StreamArn", "the ARN of a Firehose stream", "arn:aws:firehose:eu-west-1:123456789012:deliverystream/mail-events"),
    ("RoleArn", "the ARN of an IAM role", "arn:aws:iam::123456789012:role/ses-events"),
    ("EventBusArn", "the ARN of an EventBridge bus", "arn:aws:events:eu-west-1:123456789012:event-bus/default"),
];
/// One more, which does not fit into a line above.
const PROJECT: (&str, &str, &str) =
    ("ProjectArn", "the ARN of a Pinpoint project", "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/a1b2c3");
/// What stands between a number or a share.
const SHARE: (&str, &str, &str) = ("MovedIpsLimit", "a percentage from `0%` to `100%`", "25%");
/// Texts whose examples are not offered: names of things that the file or the account must have.
const REFERENCES: [&str; 3] = ["PoolName", "PoolRef", "ConfigurationSetName"];
/// The pools that a configuration set can name beside one's own ("Assigning IP pools in Amazon SES", read 2026-11).
const OF_SES: &str = ", `ses-shared-pool` for AWS's shared IPs, or `ses-default-dedicated-pool` for the leased IPs in no \
                      other pool";
/// What is true of a pool's name beside its characters.
const RESERVED: &str = "; SES keeps `ses-default-dedicated-pool` and `ses-shared-pool` itself";

fn text(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    TEXTS.iter().chain([&PROJECT, &SHARE]).find(|(known, ..)| *known == name)
}

/// The example of a text that an editor may offer, as it is written in YAML.
pub(super) fn example(name: &str) -> Option<&'static str> {
    if REFERENCES.contains(&name) {
        return None;
    }
    text(name).map(|(_, _, example)| *example)
}

/// The sentence for a value that is none of these.
pub(super) fn sentence(definitions: Definitions<'_>, variants: &[Variant], examples: &Value) -> String {
    format!("Write {}.", phrase(definitions, variants, examples))
}

/// The text about a value that no comment describes.
pub(super) fn description(definitions: Definitions<'_>, variants: &[Variant]) -> String {
    let phrase = phrase(definitions, variants, &Value::Null);
    let mut letters = phrase.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

fn phrase(definitions: Definitions<'_>, variants: &[Variant], examples: &Value) -> String {
    let mut parts: Vec<String> = Vec::new();
    let words: Vec<String> = variants.iter().filter_map(word).collect();
    for variant in variants {
        let part = match variant {
            Variant::Word { .. } => continue,
            Variant::Text { name, .. } => text_phrase(name),
            Variant::Flag => "`true` or `false`, without quotes".to_owned(),
            Variant::Number { minimum, maximum } => number_phrase(*minimum, *maximum),
            Variant::Decimal { maximum } => format!("a number from 0 to {maximum}, without currency and quotes"),
            Variant::Always(value) => format!("the number `{value}`, without quotes"),
            Variant::List { items } => list_phrase(definitions, items),
            Variant::Map { key, .. } => map_phrase(definitions, key),
            Variant::Record(name) => record_phrase(definitions, name, examples),
        };
        parts.push(part);
    }
    match words.as_slice() {
        [] => {}
        [word] => parts.push(format!("the word {word}")),
        several => parts.push(format!("one of the words {}", either(several))),
    }
    parts.join(", or ")
}

fn number_phrase(minimum: u64, maximum: u64) -> String {
    if [u64::from(u32::MAX), u64::MAX].contains(&maximum) {
        return format!("a whole number from {minimum} on, without quotes");
    }
    format!("a whole number from {minimum} to {maximum}, without quotes")
}

fn record_phrase(definitions: Definitions<'_>, name: &str, examples: &Value) -> String {
    let fields = either(&definitions.fields(name));
    let example = examples.as_array().into_iter().flatten().find(|example| example.is_object());
    let example = example.map(|example| format!(", such as `{}`", flow(example))).unwrap_or_default();
    format!("a mapping with the fields {fields}{example}")
}

fn text_phrase(name: &str) -> String {
    let Some((_, what, example)) = text(name) else { return "a text".to_owned() };
    let reserved = match name {
        "PoolName" => RESERVED,
        "PoolRef" => OF_SES,
        _ => "",
    };
    format!("{what}, such as `{example}`{reserved}")
}

/// The sentence about the name of something in a mapping.
pub(super) fn name_sentence(definitions: Definitions<'_>, key: &Value) -> String {
    format!("Write as the key {}.", key_phrase(definitions, key))
}

fn key_phrase(definitions: Definitions<'_>, key: &Value) -> String {
    match definitions.variants(key).first() {
        Some(Variant::Text { name, .. }) => text_phrase(name),
        _ => "a text".to_owned(),
    }
}

fn list_phrase(definitions: Definitions<'_>, items: &Value) -> String {
    let variants = definitions.variants(items);
    match variants.first() {
        Some(Variant::Text { name, .. }) => {
            let example = text(name).map_or("…", |(_, _, example)| *example);
            format!("a list, such as `[{example}]`")
        }
        _ => {
            let words: Vec<String> = variants.iter().filter_map(word).collect();
            let first = words.first().map(|word| word.replace('`', "")).unwrap_or_default();
            format!("a list of the words {}, such as `[{first}]`", either(&words))
        }
    }
}

fn map_phrase(definitions: Definitions<'_>, key: &Value) -> String {
    format!("a mapping, or `{{}}` for none; each key is {}", key_phrase(definitions, key))
}

fn word(variant: &Variant) -> Option<String> {
    match variant {
        Variant::Word { word, .. } => Some(format!("`{word}`")),
        Variant::Text { .. }
        | Variant::Flag
        | Variant::Number { .. }
        | Variant::Decimal { .. }
        | Variant::Always(_) => None,
        Variant::List { .. } | Variant::Map { .. } | Variant::Record(_) => None,
    }
}

/// The texts, with "and" or a comma between: `a`, `b` and `c`.
pub(super) fn either(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
