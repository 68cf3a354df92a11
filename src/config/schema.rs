//! The JSON Schema of the file, from the very types that load it.

use schemars::{Schema, generate::SchemaSettings};

use super::file::Document;

/// The schema's own name. A URN, as it is shipped with the program and with the repository instead of from a host.
const ID: &str = "urn:sesform:schema:desired-state:1";
/// What editors show as its title.
const TITLE: &str = "sesform desired state, version 1";

/// The JSON Schema (draft 2020-12) of the file.
#[must_use]
pub fn schema() -> Schema {
    let generated = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
    let mut schema = Schema::default();
    for key in ["$schema"] {
        if let Some(value) = generated.get(key) {
            schema.insert(key.into(), value.clone());
        }
    }
    schema.insert("$id".into(), ID.into());
    schema.insert("title".into(), TITLE.into());
    for (key, value) in generated.as_object().into_iter().flatten().filter(|(key, _)| *key != "title") {
        schema.insert(key.clone(), value.clone());
    }
    schema
}
