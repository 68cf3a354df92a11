//! Placeholders in the schema: wherever the file takes one value, an editor takes `${var.NAME}` for it too.
//!
//! Done on the finished schema, so that no type of the file has to know of it; the loader fills placeholders in before
//! any type sees them.

use serde_json::{Map, Value, json};

/// The name of the definition.
const NAME: &str = "Placeholder";
/// What describes a value and is no rule about it.
const REMARKS: [&str; 4] = ["description", "examples", "default", "title"];
/// The one field that no variable decides: the version, which says what all the others mean.
const FIXED: &str = "version";

/// Lets every single value of a schema be a placeholder.
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
                        `${env.SESFORM_NAME}` for an environment variable.",
        "type": "string",
        "pattern": r"\$\{(var\.[A-Za-z_]|env\.SESFORM_)",
    })
}

/// Wraps the values that a schema has inside.
fn visit(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
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

/// Makes one value, or a choice with one value among it, a placeholder too.
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

/// Whether a schema is of one value: not of a list or a mapping, and not a definition, which is looked at by itself.
fn is_single(schema: &Value) -> bool {
    let kind = schema.get("type").and_then(Value::as_str);
    let words = schema.get("oneOf").and_then(Value::as_array).is_some_and(|words| words.iter().all(is_single));
    // A field may narrow a definition by a pattern of its own.
    words || schema.get("pattern").is_some() || matches!(kind, Some("string" | "integer" | "boolean"))
}
