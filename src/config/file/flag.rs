//! Fields that are true or false, as YAML 1.2 spells it: `yes` and `on` are texts to it, and one reader's boolean is
//! another reader's text.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::from_yaml::{FromYaml, scalar};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        yaml::Child,
    },
    model::{Protection, Switch},
};

/// What other readers of YAML take for true, and for false, in lower case.
const YES: [&str; 5] = ["true", "yes", "on", "y", "enabled"];
const NO: [&str; 5] = ["false", "no", "off", "n", "disabled"];

/// True or false.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Flag(pub(in crate::config) Switch);

impl FromYaml for Flag {
    const EXPECTED: &'static str = "`true` or `false`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        let boolean = scalar.boolean();
        if boolean.is_none() {
            let message = format!("expected {}, found {}", Self::EXPECTED, node.describe());
            let problem = Problem::error(Code::WrongType, node.span(), message);
            problems.push(meant(problem, &scalar.text.to_lowercase()));
        }
        boolean.map(|on| Self(on.into()))
    }
}

fn meant(problem: Problem, text: &str) -> Problem {
    match (YES.contains(&text), NO.contains(&text)) {
        (true, _) => problem.replace("a boolean is written without quotes: `true`", "true"),
        (_, true) => problem.replace("a boolean is written without quotes: `false`", "false"),
        (false, false) => problem,
    }
}

impl From<Flag> for Switch {
    fn from(flag: Flag) -> Self {
        flag.0
    }
}

impl From<Flag> for Protection {
    fn from(flag: Flag) -> Self {
        match flag.0 {
            Switch::On => Self::Protected,
            Switch::Off => Self::Unprotected,
        }
    }
}

impl JsonSchema for Flag {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Flag".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "boolean"})
    }
}
