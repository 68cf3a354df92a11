//! The schema of a mapping with known fields, and of the whole file.
//!
//! What is required stands in an `allOf`, each field with a sentence of its own: where the server sees required fields
//! beside the fields, it offers a block of only these, which is no file that sesform takes.

use serde_json::{Map, Value, json};

use super::{phrases, variants::Definitions};

/// The keyword on a generated field that says under which condition an editor offers the field. It is no rule: what it
/// does not offer may be right or wrong.
const OFFERED_IF: &str = "x-offered-if";

/// What an editor needs to offer a field.
const OFFERED: [&str; 6] =
    ["description", "markdownDescription", "errorMessage", "type", "examples", "defaultSnippets"];

/// The schema of a record, from the one that was generated and the schemas of its fields.
pub(super) fn record(
    definitions: Definitions<'_>,
    generated: &Value,
    mut properties: Map<String, Value>,
) -> Map<String, Value> {
    let empty = Map::new();
    let stated = generated["properties"].as_object().unwrap_or(&empty);
    let offers: Vec<Value> = stated.iter().filter_map(|(name, field)| offer(name, field, &mut properties)).collect();

    let mut rules = generated["allOf"].as_array().cloned().unwrap_or_default();
    rules.extend(generated.get("if").map(|condition| json!({"if": condition, "then": generated["then"]})));
    rules.extend(
        generated["required"].as_array().into_iter().flatten().filter_map(|name| missing(name, stated, definitions)),
    );
    rules.extend(offers);

    let mut record = Map::new();
    // No description: the server would show it in place of the text of the field that holds the record.
    record.insert("$comment".to_owned(), generated["description"].clone());
    record.insert("type".to_owned(), json!("object"));
    record.insert("errorMessage".to_owned(), json!(message(generated)));
    record.insert("properties".to_owned(), json!(properties));
    record.insert("additionalProperties".to_owned(), json!(false));
    if !rules.is_empty() {
        record.insert("allOf".to_owned(), json!(rules));
    }
    record
}

/// The sentence for what is no mapping, and for a field that is unknown.
pub(super) fn message(generated: &Value) -> String {
    let fields = generated["properties"].as_object();
    let names: Vec<String> = fields.into_iter().flatten().map(|(name, _)| format!("`{name}`")).collect();
    let nothing = if generated.get("required").is_some() { "" } else { "; `{}` states none of them" };
    format!("Write here only the fields {}{nothing}.", phrases::either(&names))
}

/// The rule that a field has to be there.
fn missing(name: &Value, stated: &Map<String, Value>, definitions: Definitions<'_>) -> Option<Value> {
    let name = name.as_str()?;
    let what = phrases::sentence(definitions, &definitions.variants(stated.get(name)?), &stated[name]["examples"]);
    Some(
        json!({"required": [name], "properties": {name: true}, "errorMessage": format!("`{name}` is missing here. {what}")}),
    )
}

/// Moves the offer of a field into a condition, if it has one: the field stays known, and is offered where it fits.
fn offer(name: &str, generated: &Value, properties: &mut Map<String, Value>) -> Option<Value> {
    let condition = generated.get(OFFERED_IF)?;
    let field = properties.get_mut(name)?.as_object_mut()?;
    let mut offered = field.clone();
    offered.retain(|keyword, _| OFFERED.contains(&keyword.as_str()));
    // Where the condition is still true when the field is there, the field has all that it offers twice.
    if condition["properties"].get(name).is_none() {
        field.shift_remove("examples");
    }
    field.insert("doNotSuggest".to_owned(), json!(true));
    Some(json!({"if": condition, "then": {"properties": {name: offered}}}))
}
