//! The JSON Schema of the file, from the very types that load it.

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

/// The schema's own name. A URN, as it is shipped with the program and with the repository instead of from a host.
const ID: &str = "urn:sesform:schema:desired-state:1";
/// What editors show as its title.
const TITLE: &str = "sesform desired state, version 1";

/// The JSON Schema (draft 2020-12) of the file.
#[must_use]
pub fn schema() -> Schema {
    let mut generated = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
    generated.remove("title");
    RecursiveTransform(unwrap_description).transform(&mut generated);
    let mut schema = json_schema!({"$id": ID, "title": TITLE});
    schema.ensure_object().extend(std::mem::take(generated.ensure_object()));
    // One of several files may state no Region; what is missing in all of them, the loader says.
    schema.insert("required".to_owned(), SAME_IN_EACH.to_vec().into());
    placeholders::allow(schema.ensure_object());
    schema.insert("allOf".to_owned(), names_of_aws());
    schema
}

/// Unless the file says that the service has names of its own, account and Regions are spelled as AWS's are, or come from
/// a variable.
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

/// Joins the lines of a description: where the source wraps them is not where an editor should.
fn unwrap_description(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        let paragraphs: Vec<String> = description.split("\n\n").map(|lines| lines.replace('\n', " ")).collect();
        *description = paragraphs.join("\n\n");
    }
}
