//! What a field may hold, taken apart: the alternatives of a generated schema as a flat list.
//!
//! The generator describes a choice with `anyOf`, `oneOf` and references. An editor that has to blame one alternative of
//! a choice often blames the wrong one, so `fields` writes the alternatives as one schema without a choice. This module
//! only reads.

use serde_json::{Map, Value};

/// One kind of value that a field may hold.
#[derive(Debug, Clone)]
pub(super) enum Variant {
    /// A text that a pattern describes, by the name of its definition.
    Text { name: String, pattern: Option<String>, examples: Vec<Value> },
    /// One word.
    Word { word: String, description: String },
    /// True or false.
    Flag,
    /// A whole number.
    Number { minimum: u64, maximum: u64 },
    /// A number with a fraction, from 0 on.
    Decimal { maximum: f64 },
    /// Always this number.
    Always(Value),
    /// A list.
    List { items: Value },
    /// A mapping by names; `key` is the schema of the names.
    Map { key: Value, value: Value },
    /// A mapping with known fields, by the name of its definition.
    Record(String),
}

impl Variant {
    /// Whether it is a single value, for which a placeholder can stand.
    pub(super) fn is_single(&self) -> bool {
        match self {
            Self::Text { .. } | Self::Word { .. } | Self::Flag | Self::Number { .. } | Self::Decimal { .. } => true,
            Self::Always(_) | Self::List { .. } | Self::Map { .. } | Self::Record(_) => false,
        }
    }
}

/// The definitions of a schema, by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Definitions<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Definitions<'a> {
    /// The name and the schema that a reference stands for.
    fn target(self, schema: &Value) -> Option<(&'a str, &'a Value)> {
        let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
        self.0.get_key_value(name).map(|(name, schema)| (name.as_str(), schema))
    }

    /// What a field with this schema may hold.
    pub(super) fn variants(self, schema: &Value) -> Vec<Variant> {
        self.named("", schema)
    }

    /// The fields of a record, in backticks.
    pub(super) fn fields(self, name: &str) -> Vec<String> {
        let fields = self.0.get(name).and_then(|record| record["properties"].as_object());
        fields.into_iter().flatten().map(|(name, _)| format!("`{name}`")).collect()
    }

    /// The text about a definition that a schema refers to.
    pub(super) fn description(self, schema: &Value) -> Option<&'a str> {
        self.target(schema)?.1.get("description")?.as_str()
    }

    fn named(self, name: &str, schema: &Value) -> Vec<Variant> {
        if let Some((name, inner)) = self.target(schema) {
            if inner.get("properties").is_some() {
                return vec![Variant::Record(name.to_owned())];
            }
            return restricted(self.named(name, inner), schema);
        }
        let choices = ["anyOf", "oneOf"].iter().find_map(|keyword| schema.get(keyword)?.as_array());
        match choices {
            Some(choices) => choices.iter().flat_map(|choice| self.named(name, choice)).collect(),
            None => single(name, schema).into_iter().collect(),
        }
    }
}

/// A field may restrict the text of its definition by a pattern of its own.
fn restricted(mut variants: Vec<Variant>, schema: &Value) -> Vec<Variant> {
    if let (Some(own), [Variant::Text { pattern, .. }]) = (schema["pattern"].as_str(), &mut *variants) {
        *pattern = Some(own.to_owned());
    }
    variants
}

fn single(name: &str, schema: &Value) -> Option<Variant> {
    let text = |keyword: &str| schema[keyword].as_str().map(str::to_owned);
    if schema.get("const").is_some_and(Value::is_number) {
        return Some(Variant::Always(schema["const"].clone()));
    }
    if let Some(word) = text("const") {
        return Some(Variant::Word { word, description: text("description").unwrap_or_default() });
    }
    Some(match schema["type"].as_str()? {
        "string" => Variant::Text {
            name: name.to_owned(),
            pattern: text("pattern"),
            examples: schema["examples"].as_array().cloned().unwrap_or_default(),
        },
        "boolean" => Variant::Flag,
        "integer" => Variant::Number {
            minimum: schema["minimum"].as_u64().unwrap_or_default(),
            maximum: schema["maximum"].as_u64().unwrap_or(u64::MAX),
        },
        "number" => Variant::Decimal { maximum: schema["maximum"].as_f64().unwrap_or(f64::MAX) },
        "array" => Variant::List { items: schema["items"].clone() },
        "object" => {
            Variant::Map { key: schema["propertyNames"].clone(), value: schema["additionalProperties"].clone() }
        }
        _ => return None,
    })
}
