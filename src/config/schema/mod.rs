//! The JSON Schema of the file, generated from the types that load it.

use schemars::{
    Schema,
    generate::SchemaSettings,
    json_schema,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Value, json};

use super::file::{Document, SAME_IN_EACH};
use crate::model::{AccountId, Region};

mod placeholders;

/// The `$id` of the schema. It is a URN because the schema is shipped with the program and the repository, not served
/// by a host.
const ID: &str = "urn:sesform:schema:desired-state:1";
/// The title that editors show.
const TITLE: &str = "sesform desired state, version 1";

/// The JSON Schema (draft 2020-12) of the file.
#[must_use]
pub fn schema() -> Schema {
    let mut generated = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
    generated.remove("title");
    RecursiveTransform(unwrap_description).transform(&mut generated);
    let mut schema = json_schema!({"$id": ID, "title": TITLE});
    schema.ensure_object().extend(std::mem::take(generated.ensure_object()));
    // Of several files that are loaded together, one may declare no Regions. The loader reports what all of them omit.
    schema.insert("required".to_owned(), SAME_IN_EACH.to_vec().into());
    placeholders::allow(schema.ensure_object());
    schema.insert("allOf".to_owned(), names_of_aws());
    schema
}

/// The JSON Schema of the file as text, indented, with a line break at its end.
#[must_use]
pub fn schema_text() -> String {
    serde_json::to_string_pretty(&schema()).expect("a schema is JSON") + "\n"
}

/// Requires AWS spelling, or a variable, for the account and the Regions, unless the file says that the service has its
/// own names.
fn names_of_aws() -> Value {
    let unless = |flag: &str, properties: Value| {
        let is_free = json!({"required": [flag], "properties": {flag: {"const": true}}});
        json!({
            "if": {"required": ["service"], "properties": {"service": is_free}},
            "else": {"properties": properties},
        })
    };
    let spelled = |pattern: &str| json!({"pattern": format!("({pattern})|[$][{{]")});
    json!([
        unless("free_accounts", json!({"account": spelled(AccountId::AWS_PATTERN)})),
        unless("free_regions", json!({"regions": {"propertyNames": spelled(Region::AWS_PATTERN)}})),
    ])
}

/// Joins the lines of a description: an editor should not show the line breaks of the source.
fn unwrap_description(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        let paragraphs: Vec<String> = description.split("\n\n").map(|lines| lines.replace('\n', " ")).collect();
        *description = paragraphs.join("\n\n");
    }
}
