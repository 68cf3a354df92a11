//! The fields of the file, from its JSON Schema: a section for each object, with a bullet for each field.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use super::schema::{alternatives, fields, is_required, printed, text, values, words, words_of_items};

/// What stands for the keys of a map, in paths.
const KEYS: [(&str, &str); 8] = [
    ("regions", "REGION"),
    ("pools", "POOL"),
    ("dedicated_ips", "IP"),
    ("configuration_sets", "SET"),
    ("identities", "IDENTITY"),
    ("event_destinations", "DESTINATION"),
    ("tags", "TAG"),
    ("cloudwatch", "DIMENSION"),
];

/// Every object of the file.
pub(super) fn all() -> String {
    let root = printed("file");
    let (mut out, mut seen) = (String::new(), BTreeSet::new());
    let mut waiting = VecDeque::from([(String::new(), &root)]);
    while let Some((path, schema)) = waiting.pop_front() {
        let Some((object, properties)) = fields(&root, schema) else { continue };
        if !seen.insert(text(object)) {
            continue;
        }
        let heading = if path.is_empty() { "The file".to_owned() } else { format!("`{path}`") };
        out += &format!("### {heading}\n\n{}\n\n", text(object));
        for (name, field) in properties {
            out += &bullet(&root, object, name, field);
            waiting.extend(below(&root, &path, name, field));
        }
        out += "\n";
    }
    out
}

fn bullet(root: &Value, object: &Value, name: &str, field: &Value) -> String {
    let required = if is_required(root, object, name) { " (required)" } else { "" };
    let told = text(field);
    let told = if told.is_empty() {
        alternatives(root, field).into_iter().map(text).find(|it| !it.is_empty()).unwrap_or_default()
    } else {
        told
    };
    let mut out = format!("- **`{name}`**{required}: {told}\n");
    for (word, meaning) in words(root, field).into_iter().chain(words_of_items(root, field)) {
        if !meaning.is_empty() {
            out += &format!("  - `{word}`: {meaning}\n");
        }
    }
    out
}

/// Every name of a field, wherever in the schema its object is defined.
fn names(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let is_definition = schema["additionalProperties"] == Value::Bool(false);
            let properties = members.get("properties").and_then(Value::as_object).filter(|_| is_definition);
            found.extend(properties.into_iter().flat_map(|properties| properties.keys().cloned()));
            members.values().for_each(|member| names(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_schema_is_on_the_page() {
    let (page, mut found) = (all(), BTreeSet::new());
    names(&printed("file"), &mut found);
    let missing: Vec<_> = found.iter().filter(|name| !page.contains(&format!("- **`{name}`**"))).collect();
    assert!(found.len() > 40 && missing.is_empty(), "{} fields, of which {missing:?} are missing", found.len());
}

/// What a field leads to.
fn below<'a>(root: &'a Value, path: &str, name: &str, field: &'a Value) -> Option<(String, &'a Value)> {
    let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match values(root, field) {
        Some(of_values) => {
            let key = KEYS.iter().find(|(of, _)| *of == name).map_or("KEY", |(_, key)| key);
            Some((format!("{path}.{key}"), of_values))
        }
        None => Some((path, field)),
    }
}
