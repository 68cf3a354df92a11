//! The published JSON Schema equals the one generated from the types of the loader, and describes every field for users
//! who hover over it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "snapshots/file.rs"]
mod snapshots;

use serde_json::Value;

use crate::snapshots::assert_file;

#[test]
fn published_schema_is_that_of_the_loader() {
    let generated = serde_json::to_string_pretty(&sesform::config::schema()).unwrap() + "\n";
    assert_file("schema/sesform.schema.json", &generated);
}

/// Calls `look` with every schema nested in a schema, and with the path to it.
fn walk(value: &Value, path: &str, look: &mut impl FnMut(&Value, &str)) {
    look(value, path);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}"), look)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, path, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn schema() -> Value {
    sesform::config::schema().to_value()
}

#[test]
fn null_is_allowed_nowhere() {
    walk(&schema(), "", &mut |value, path| {
        assert!(!value.is_null() && value != "null", "{path}");
    });
}

#[test]
fn every_mapping_is_closed() {
    walk(&schema(), "", &mut |value, path| {
        if value.get("type").is_some_and(|kind| kind == "object") {
            assert_eq!(value.get("additionalProperties"), Some(&Value::Bool(false)), "{path}");
        }
    });
}

#[test]
fn every_field_says_what_it_does_and_what_leaving_it_out_means() {
    walk(&schema(), "", &mut |value, path| {
        let required: Vec<&str> =
            value["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let fields = value["properties"].as_object().filter(|_| value["type"] == "object");
        for (name, field) in fields.into_iter().flatten() {
            let description = field["description"].as_str().unwrap_or_else(|| panic!("{path}: {name}"));
            assert!(!description.contains('\n'), "{path}: {name} is wrapped");
            assert!(required.contains(&&**name) || description.contains("omitted"), "{path}: {name}");
        }
    });
}

#[test]
fn every_word_says_what_it_means() {
    walk(&schema(), "", &mut |value, path| {
        for word in value["oneOf"].as_array().into_iter().flatten() {
            assert!(word["const"].is_string() && word["description"].is_string(), "{path}");
        }
    });
}
