//! A schema in draft-07 of JSON Schema, for readers that know no later one.
//!
//! The drafts differ in three things that the schemas of sesform use: where definitions are kept, that draft-07 ignores
//! what stands beside a `$ref`, and how the first items of a list are named.

use schemars::Schema;
use serde_json::{Map, Value, json};

/// The address of the draft.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The same schema in draft-07. Its `$id` says so, as two schemas with one `$id` would be one to a reader.
#[must_use]
pub fn draft07(schema: Schema) -> Schema {
    let mut schema = schema.to_value();
    let id = schema["$id"].as_str().map(|id| format!("{id}:draft-07"));
    schema["$id"] = json!(id);
    schema["$schema"] = json!(DRAFT);
    match converted(schema) {
        Value::Object(fields) => fields.into(),
        _ => Schema::default(),
    }
}

fn converted(schema: Value) -> Value {
    match schema {
        Value::Object(fields) => Value::Object(object(fields)),
        Value::Array(items) => Value::Array(items.into_iter().map(converted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema,
    }
}

fn object(fields: Map<String, Value>) -> Map<String, Value> {
    let alone = fields.len() == 1;
    let tuple = fields.contains_key("prefixItems");
    let mut object = Map::new();
    let mut referred = None;
    for (keyword, value) in fields {
        match (keyword.as_str(), value) {
            ("$defs", definitions) => {
                object.insert("definitions".to_owned(), converted(definitions));
            }
            ("prefixItems", items) => {
                object.insert("items".to_owned(), converted(items));
            }
            ("items", items) if tuple => {
                object.insert("additionalItems".to_owned(), converted(items));
            }
            ("$ref", Value::String(target)) => referred = Some(target.replace("/$defs/", "/definitions/")),
            (_, value) => {
                object.insert(keyword, converted(value));
            }
        }
    }
    match referred {
        Some(target) if alone => {
            object.insert("$ref".to_owned(), json!(target));
        }
        Some(target) => {
            let mut all = vec![json!({"$ref": target})];
            all.extend(object.shift_remove("allOf").and_then(|rules| rules.as_array().cloned()).unwrap_or_default());
            object.insert("allOf".to_owned(), Value::Array(all));
        }
        None => {}
    }
    object
}
