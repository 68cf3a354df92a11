//! The version of the format.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::from_yaml::{FromYaml, scalar, wrong_type};
use crate::config::{
    code::Code,
    problem::{Problem, Problems},
    yaml::Child,
};

/// The one version of the format that this build reads and writes.
pub(in crate::config) const VERSION: u32 = 1;

/// A version that this build reads.
#[derive(Debug)]
pub(in crate::config) struct Version;

impl FromYaml for Version {
    const EXPECTED: &'static str = "the version of the format, which is the number `1`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        if !scalar.is_number() {
            wrong_type::<Self>(node, problems);
            return None;
        }
        if scalar.text.parse() == Ok(VERSION) {
            return Some(Self);
        }
        let message = format!("version {} of the format is not known: this build reads version {VERSION}", scalar.text);
        problems.push(
            Problem::error(Code::UnsupportedVersion, node.span(), message)
                .help(format!("write `version: {VERSION}`, or use a build of sesform that reads this version")),
        );
        None
    }
}

impl JsonSchema for Version {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Version".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "const": VERSION})
    }
}
