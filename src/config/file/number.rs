//! Whole numbers with a range, and the limit that may be a number or a percentage.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::from_yaml::{FromYaml, scalar};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        yaml::Child,
    },
    model::{MovedIps, NameError, Percent, PoolSize},
};

/// A number that the model knows how to judge.
pub(in crate::config) trait Number: Sized {
    /// What it is, in words that read after "expected ".
    const WHAT: &'static str;
    /// The largest, for the schema; the constructor is the judge.
    const MAX: u64;

    /// The model's constructor.
    fn new(number: u64) -> Result<Self, NameError>;
}

/// A whole number from 0 on.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Whole<N>(pub(in crate::config) N);

impl Number for u32 {
    const WHAT: &'static str = "a whole number such as `2`";
    const MAX: u64 = Self::MAX as u64;

    fn new(number: u64) -> Result<Self, NameError> {
        Self::try_from(number).map_err(|_| NameError::new(format!("the most is {}", Self::MAX)))
    }
}

impl Number for Percent {
    const WHAT: &'static str = "a whole number of percent, 0 to 100";
    const MAX: u64 = 100;

    fn new(number: u64) -> Result<Self, NameError> {
        Self::new(number)
    }
}

impl Number for PoolSize {
    const WHAT: &'static str = "a whole number of IPs such as `4`";
    const MAX: u64 = Self::MAX;

    fn new(number: u64) -> Result<Self, NameError> {
        Self::new(number)
    }
}

impl<N: Number> FromYaml for Whole<N> {
    const EXPECTED: &'static str = N::WHAT;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        let Some(number) = scalar.whole_number() else {
            problems.push(not_a_number::<N>(node, &scalar.text));
            return None;
        };
        number_from(number, node, problems).map(Self)
    }
}

fn not_a_number<N: Number>(node: &Child<'_>, text: &str) -> Problem {
    let message = format!("expected {}, found {}", N::WHAT, node.describe());
    let problem = Problem::error(Code::WrongType, node.span(), message);
    let bare = text.trim().trim_end_matches('%').trim_end();
    match bare.parse::<u64>() {
        Ok(number) if number <= N::MAX => {
            problem.replace(format!("write the number by itself: `{number}`"), number.to_string())
        }
        Ok(_) | Err(_) => problem,
    }
}

fn number_from<N: Number>(number: u64, node: &Child<'_>, problems: &mut Problems) -> Option<N> {
    let refused = |error: NameError| {
        problems.push(Problem::error(Code::OutOfRange, node.span(), format!("`{number}` is out of range: {error}")));
    };
    N::new(number).map_err(refused).ok()
}

impl<N: Number> JsonSchema for Whole<N> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("WholeNumberTo{}", N::MAX).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 0, "maximum": N::MAX})
    }
}

/// How many leased IPs may move: a number, or a percentage of them.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct MovedIpsLimit(pub(in crate::config) MovedIps);

impl FromYaml for MovedIpsLimit {
    const EXPECTED: &'static str = "a number of IPs such as `10`, or a percentage such as `25%`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        let percent = scalar.text.strip_suffix('%').and_then(|text| text.parse().ok());
        let limit = match (percent, scalar.whole_number()) {
            (Some(percent), _) => number_from(percent, node, problems).map(MovedIps::Share)?,
            (None, Some(number)) => number_from(number, node, problems).map(MovedIps::Count)?,
            (None, None) => {
                let message = format!("expected {}, found {}", Self::EXPECTED, node.describe());
                problems.push(Problem::error(Code::WrongType, node.span(), message));
                return None;
            }
        };
        Some(Self(limit))
    }
}

impl JsonSchema for MovedIpsLimit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MovedIpsLimit".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "integer", "minimum": 0, "maximum": u32::MAX},
            {"type": "string", "pattern": "^(100|[1-9]?[0-9])%$"},
        ]})
    }
}
