//! Placeholders in the schema: wherever the file accepts a single value, a list or a name as a key, the schema also
//! accepts `${var.NAME}`.
//!
//! This module changes the finished schema, so that the types of the file need not know about placeholders. The loader
//! fills in placeholders before any type sees them.

use serde_json::{Map, Value, json};

/// The name of the placeholder definition in `$defs`.
const NAME: &str = "Placeholder";
/// A text with a placeholder, as a regular expression.
const PATTERN: &str = r"\$\{(var\.[A-Za-z_]|env\.SESFORM_|region\}|account\})";
/// The keywords that describe a value and do not restrict it.
const REMARKS: [&str; 4] = ["description", "examples", "default", "title"];
/// The only field that cannot be a placeholder: the version, which determines the meaning of all other fields.
const FIXED: &str = "version";

/// Allows a placeholder for every single value of a schema.
pub(super) fn allow(schema: &mut Map<String, Value>) {
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.values_mut().for_each(|definition| {
            wrap(definition);
            visit(definition);
        });
        definitions.insert(NAME.to_owned(), definition());
    }
    if let Some(fields) = schema.get_mut("properties") {
        fields.as_object_mut().into_iter().flatten().filter(|(name, _)| *name != FIXED).for_each(|(_, field)| {
            wrap(field);
            visit(field);
        });
    }
}

fn definition() -> Value {
    json!({
        "description": "A value with placeholders: `${var.NAME}` for a variable that `--var` or `--var-file` sets, \
                        `${env.SESFORM_NAME}` for an environment variable, `${account}`, and within a Region `${region}`. \
                        Where a list is expected, the value of a variable is one: `a,b`, or a list in a `--var-file`.",
        "type": "string",
        "pattern": PATTERN,
    })
}

/// Wraps the values that are nested in a schema.
fn visit(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    allow_in_keys(schema);
    for (keyword, inner) in schema {
        let inside: Vec<&mut Value> = match (keyword.as_str(), inner) {
            ("properties" | "patternProperties", Value::Object(schemas)) => schemas.values_mut().collect(),
            ("anyOf", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(visit);
                continue;
            }
            ("items", items) => vec![items],
            _ => continue,
        };
        for value in inside {
            wrap(value);
            visit(value);
        }
    }
}

/// Allows placeholders in the keys of a mapping by names.
fn allow_in_keys(schema: &mut Map<String, Value>) {
    let Some(names) = schema.get_mut("patternProperties").and_then(Value::as_object_mut) else { return };
    if let Some(value) = names.values().next().cloned() {
        names.insert(PATTERN.to_owned(), value);
    }
}

/// Allows a placeholder for a single value or a list, or for a choice that includes one.
fn wrap(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
        if choices.iter().any(is_single) {
            choices.push(reference());
        }
        return;
    }
    if !is_single(&Value::Object(fields.clone())) {
        return;
    }
    let (remarks, rules): (Map<_, _>, Map<_, _>) =
        std::mem::take(fields).into_iter().partition(|(keyword, _)| REMARKS.contains(&keyword.as_str()));
    *fields = remarks;
    fields.insert("anyOf".to_owned(), json!([rules, reference()]));
}

fn reference() -> Value {
    json!({"$ref": format!("#/$defs/{NAME}")})
}

/// Whether a schema describes a single value or a list: not a mapping, and not a reference to a definition, which is
/// handled separately.
fn is_single(schema: &Value) -> bool {
    let kind = schema.get("type").and_then(Value::as_str);
    let words = schema.get("oneOf").and_then(Value::as_array).is_some_and(|words| words.iter().all(is_single));
    // A field may restrict a definition with its own pattern.
    words || schema.get("pattern").is_some() || matches!(kind, Some("string" | "integer" | "boolean" | "array"))
}
