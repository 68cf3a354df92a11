//! The `warmup` of a leased IP: a floor in percent, or a restart.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    from_yaml::{FromYaml, Shape},
    names::Name,
    number::{Number, Whole},
    record::record,
};
use crate::{
    config::{
        code::Code,
        problem::Problems,
        yaml::{Child, Value},
    },
    model::{Day, NameError, Percent, Restart},
};

/// How warm a leased IP should be.
#[derive(Debug)]
pub(in crate::config) enum WarmupWish {
    /// At least so far.
    AtLeast(Whole<Percent>),
    /// As cold as that, to begin again.
    Restart(RestartFields),
}

record! {
    /// Restarts the warm-up of an IP that is warmed up, such as one that was idle for months: SES sets it back to the
    /// percentage (0 is its reset), and with `auto_warmup` limits its mail and warms it up again within 45 days. Needs
    /// `--allow warmup`. An IP that is not warmed up is left as it is, and so is one that has warmed on since the
    /// restart. After seven days the statement has no effect any more; take it out then.
    struct RestartFields: "a restart of warm-up" {
        required {
            /// The percentage to begin with, 0 to 40. Example: `1`.
            #[schemars(example = 1)]
            restart: Whole<RestartPercent>,
            /// The first day of the seven, in UTC, on which an apply restarts it. Example: `2026-11-28`.
            #[schemars(example = &"2026-11-28")]
            date: Date,
        }
        optional {}
    }
}

/// The percentage of a restart.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct RestartPercent(pub(in crate::config) Percent);

impl Number for RestartPercent {
    const WHAT: &'static str = "a whole number of percent, 0 to 40";
    const MAX: u64 = Restart::MAX;

    fn new(number: u64) -> Result<Self, NameError> {
        if number > Self::MAX {
            return Err(NameError::new(format!("a warm-up is restarted with at most {} percent", Self::MAX)));
        }
        Percent::new(number).map(Self)
    }
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Date(pub(in crate::config) Day);

impl Name for Date {
    const WHAT: &'static str = "a day such as `2026-11-28`";
    const MAP: &'static str = "days";
    const CODE: Code = Code::BadDate;

    fn new(text: &str) -> Result<Self, NameError> {
        Day::new(text).map(Self)
    }
}

impl FromYaml for WarmupWish {
    const EXPECTED: &'static str = "a whole number of percent, 0 to 100, or `{restart: 1, date: 2026-11-28}`";
    const RECORDS: &'static [Shape] = RestartFields::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        match node.value() {
            Value::Mapping(_) => RestartFields::from_yaml(node, problems).map(Self::Restart),
            Value::Scalar(_) | Value::List(_) | Value::Broken => Whole::from_yaml(node, problems).map(Self::AtLeast),
        }
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

impl JsonSchema for WarmupWish {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WarmupWish".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (floor, restart) =
            (generator.subschema_for::<Whole<Percent>>(), generator.subschema_for::<RestartFields>());
        json_schema!({"anyOf": [floor, restart]})
    }
}
