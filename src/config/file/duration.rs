//! Durations such as `4h`, `30m` and `1h30m`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::from_yaml::{FromYaml, scalar};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        yaml::Child,
    },
    model::MaxDelivery,
};

/// The units of a duration, largest first, with their length in seconds.
const UNITS: [(char, u64); 3] = [('h', 3_600), ('m', 60), ('s', 1)];
/// The same as a regular expression, for the schema.
const PATTERN: &str = "^([0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s)$";

/// How long SES tries to deliver.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct DeliveryTime(pub(in crate::config) MaxDelivery);

impl FromYaml for DeliveryTime {
    const EXPECTED: &'static str = "a duration such as `4h` or `1h30m`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let text: &str = &scalar::<Self>(node, problems)?.text;
        let limit = match seconds(text) {
            None => Err(not_a_duration(text, node)),
            Some(seconds) => MaxDelivery::from_seconds(seconds).map_err(|error| {
                Problem::error(Code::BadDuration, node.span(), format!("`{text}` is out of range: {error}"))
            }),
        };
        limit.map_err(|problem| problems.push(problem)).map(Self).ok()
    }
}

fn not_a_duration(text: &str, node: &Child<'_>) -> Problem {
    let message = format!("expected {}, found {}", DeliveryTime::EXPECTED, node.describe());
    let problem = Problem::error(Code::BadDuration, node.span(), message);
    match text.parse().map(MaxDelivery::from_seconds) {
        Ok(Ok(limit)) => {
            let help = format!("a duration has units: if these are seconds, write `{limit}`");
            problem.replace(help, limit.to_string())
        }
        _ => problem.help("write hours, minutes and seconds, such as `4h`, `30m` or `1h30m`"),
    }
}

/// The seconds of a text such as `1h30m`: each unit at most once, largest first.
fn seconds(text: &str) -> Option<u64> {
    let (mut rest, mut total) = (text, 0_u64);
    for (unit, length) in UNITS {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if let Some(after) = rest[digits..].strip_prefix(unit) {
            total = rest[..digits].parse::<u64>().ok()?.checked_mul(length)?.checked_add(total)?;
            rest = after;
        }
    }
    (rest.is_empty() && !text.is_empty()).then_some(total)
}

impl JsonSchema for DeliveryTime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A duration of hours, minutes and seconds, such as `4h`, `30m` or `1h30m`.",
            "type": "string",
            "pattern": PATTERN,
            "examples": ["4h", "30m", "1h30m"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_are_hours_minutes_and_seconds_in_that_order() {
        for (text, expected) in [("4h", 14_400), ("30m", 1_800), ("1h30m", 5_400), ("1h5s", 3_605), ("0300s", 300)] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in
            ["", "h", "4", "4d", "30m1h", "1h1h", "4 h", "-4h", "4.5h", "99999999999999999999h", "9999999999999999999h"]
        {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
