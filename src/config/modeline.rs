//! The first line of a file for editors: it names the JSON Schema by which the YAML language server checks and completes
//! the file. The schema has no address of its own, because it is shipped with the program; it stands beside the file.

/// The file name of the schema of the file format's version 1.
pub const SCHEMA_FILE: &str = "sesform.v1.schema.json";

/// The line with which a file names the schema beside it. The language server resolves the path from the folder of the
/// file (README of redhat-developer/yaml-language-server, "Using inlined schema", read 2026-11).
#[must_use]
pub fn modeline() -> String {
    format!("# yaml-language-server: $schema=./{SCHEMA_FILE}\n")
}
