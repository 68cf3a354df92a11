//! Mappings keyed by names: in the order of the file, each name with its place.

use std::collections::HashSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    field::At,
    from_yaml::{FromYaml, Shape, value, wrong_type},
    names::{Name, named},
    record::{keys, null},
};
use crate::config::{
    problem::Problems,
    span::Span,
    yaml::{Child, Entry, Spelled, Value},
};

/// Things by name.
#[derive(Debug)]
pub(in crate::config) struct Map<K, V> {
    pub(in crate::config) entries: Vec<MapEntry<K, V>>,
    /// How many there are with those whose names could not be read.
    pub(in crate::config) count: usize,
}

/// One thing and its name.
#[derive(Debug)]
pub(in crate::config) struct MapEntry<K, V> {
    pub(in crate::config) name: K,
    /// Where the name stands.
    pub(in crate::config) span: Span,
    /// What it says; nothing if that is wrong, which was reported.
    pub(in crate::config) value: Option<V>,
}

impl<K: Name, V: FromYaml> FromYaml for Map<K, V> {
    const EXPECTED: &'static str = K::MAP;
    const EMPTY: Option<&'static str> = Some("{}");
    const RECORDS: &'static [Shape] = V::RECORDS;

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let Value::Mapping(entries) = node.value() else {
            wrong_type::<Self>(node, problems);
            return None;
        };
        let count = entries.len();
        let before = problems.len();
        let read = entries.iter().filter_map(|entry| map_entry(entry, problems)).collect();
        if problems.len() > before {
            let places: HashSet<Span> = entries.iter().map(|entry| entry.key.span).collect();
            problems.amend_since(before, |problem| match places.contains(&problem.span) {
                true => problem.without_key_of(keys(entries)),
                false => problem,
            });
        }
        Some(Self { entries: read, count })
    }
}

fn map_entry<K: Name, V: FromYaml>(entry: &Entry<'_>, problems: &mut Problems) -> Option<MapEntry<K, V>> {
    let name = match entry.key.spelled {
        Spelled::Out | Spelled::ByVariables => named::<K>(&entry.key.text, entry.key.span, problems),
        Spelled::Wrong => None,
    };
    let at: Option<At<V>> = value(&entry.value, problems, || {
        let key = entry.key.text.escape_debug();
        null(
            entry,
            match V::EMPTY {
                Some(empty) => format!("write `{key}: {empty}` to keep all its live values"),
                None => format!("give it a value, or take `{key}` out"),
            },
        )
    });
    let name = name.filter(|_| !entry.repeated)?;
    Some(MapEntry { name, span: entry.key.span, value: at.map(|at| at.value) })
}

/// A mapping whose names are as `K` says, and whose values are as `V` says.
impl<K: JsonSchema, V: JsonSchema> JsonSchema for Map<K, V> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("MapOf{}By{}", V::schema_name(), K::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (names, values) = (generator.subschema_for::<K>(), generator.subschema_for::<V>());
        json_schema!({"type": "object", "propertyNames": names, "additionalProperties": values})
    }
}
