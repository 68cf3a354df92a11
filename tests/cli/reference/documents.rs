//! The members of the JSON documents, from their JSON Schemas.

use serde_json::Value;

use super::schema::{alternatives, fields, printed, text};

/// The members of one document.
pub(super) fn members(document: &str) -> String {
    let root = printed(document);
    rows(&root, &root)
}

/// The members of one definition of a document.
pub(super) fn members_of(document: &str, definition: &str) -> String {
    let root = printed(document);
    rows(&root, &root["$defs"][definition])
}

fn rows(root: &Value, schema: &Value) -> String {
    let (object, properties) = fields(root, schema).expect("a document is an object");
    let is_required = |name: &str| object["required"].as_array().is_some_and(|all| all.iter().any(|it| it == name));
    let rows = properties.iter().map(|(name, schema)| {
        let told = alternatives(root, schema).into_iter().map(text).find(|it| !it.is_empty()).unwrap_or_default();
        let always = if is_required(name) { "always" } else { "" };
        format!("| `{name}` | {always} | {} |\n", told.replace('|', "\\|"))
    });
    format!("| member | present | is |\n| --- | --- | --- |\n{}", rows.collect::<String>())
}

/// The kinds of events.
pub(super) fn events() -> String {
    let root = printed("events");
    let rows = root["oneOf"].as_array().expect("a choice of events").iter().map(|event| {
        let properties = event["properties"].as_object().into_iter().flatten();
        let kind = properties.filter_map(|(name, of)| Some((name, of["const"].as_str()?))).next();
        let (name, kind) = kind.expect("an event says its kind");
        format!("| `{name}: {kind}` | {} |\n", text(event).replace('|', "\\|"))
    });
    format!("| event | when |\n| --- | --- |\n{}", rows.collect::<String>())
}
