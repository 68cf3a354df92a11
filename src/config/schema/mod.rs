//! The JSON Schema of the file, generated from the types that load it and written for editors.
//!
//! The comments of the types in `file` are the texts that an editor shows. Here they get what an editor needs beside
//! them: sentences for mistakes, and what to offer while typing.

use std::collections::BTreeSet;

use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Value, json};

use self::document::{Spelling, document};
use super::{file::Document, scope::FREE_PREFIX};
use crate::model::{AccountId, Region, known_regions, regions_with_ses};

mod document;
mod draft07;
mod fields;
mod phrases;
mod records;
mod snippets;
mod variants;

pub use draft07::draft07;

/// The `$id` of the schema. It is a URN because the schema is shipped with the program and the repository, not served
/// by a host. The number is the version of the file.
const ID: &str = "urn:sesform:schema:desired-state:1";

/// The JSON Schema (draft 2020-12) of the file.
#[must_use]
pub fn schema() -> Schema {
    let mut generated = generated().to_value();
    unwrap_descriptions(&mut generated);
    // Of several files that are loaded together, each may omit what another one states. The loader reports what all of
    // them omit; an editor, that a file has one of the two and not the other.
    generated.as_object_mut().map(|generated| generated.remove("required"));
    generated["allOf"] = json!([
        with("version", "account", r#"Write an AWS account id: twelve digits in quotes, such as `"123456789012"`."#),
        with("account", "version", "Write the number `1`, without quotes."),
    ]);
    let spelling = Spelling { account: AccountId::AWS_PATTERN, region: Region::AWS_PATTERN, regions: &regions() };
    let mut schema = json_schema!({"$id": ID, "$schema": generated["$schema"]});
    schema.ensure_object().extend(document(&generated, spelling));
    schema.insert("patternProperties".to_owned(), json!({format!("^{FREE_PREFIX}"): true}));
    drop_unused(&mut schema);
    schema
}

/// Removes the definitions that nothing refers to any more.
fn drop_unused(schema: &mut Schema) {
    loop {
        let mut used = BTreeSet::new();
        references(&schema.clone().to_value(), &mut used);
        let Some(Value::Object(definitions)) = schema.get_mut("$defs") else { return };
        let before = definitions.len();
        definitions.retain(|name, _| used.contains(&format!("#/$defs/{name}")));
        if definitions.len() == before {
            return;
        }
    }
}

fn references(schema: &Value, used: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            used.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|inner| references(inner, used));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, used)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The JSON Schema of the file as text, indented, with a line break at its end.
#[must_use]
pub fn schema_text() -> String {
    serde_json::to_string_pretty(&schema()).expect("a schema is JSON") + "\n"
}

/// The rule that a file with one field has another one, with what to write.
fn with(field: &str, other: &str, sentence: &str) -> Value {
    let message = format!("`{other}` is missing here. {sentence}");
    let then = json!({"required": [other], "properties": {other: true}, "errorMessage": message});
    json!({"if": {"type": "object", "required": [field], "properties": {field: true}}, "then": then})
}

fn generated() -> Schema {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<Document>()
}

/// The Regions where SES is known to be, each with a text.
fn regions() -> Vec<(String, String)> {
    let known = known_regions().map(Region::live);
    let with_ses = known.filter(|region| regions_with_ses(region.partition()).contains(region));
    with_ses
        .map(|region| {
            (region.to_string(), format!("The AWS Region `{region}`, in the partition `{}`.", region.partition()))
        })
        .collect()
}

/// Joins the lines of descriptions: an editor should not show the line breaks of the source.
fn unwrap_descriptions(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(description)) = fields.get_mut("description") {
                let paragraphs: Vec<String> = description.split("\n\n").map(|lines| lines.replace('\n', " ")).collect();
                *description = paragraphs.join("\n\n");
            }
            fields.values_mut().for_each(unwrap_descriptions);
        }
        Value::Array(items) => items.iter_mut().for_each(unwrap_descriptions),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
