//! The schema for editors beside a new file: `init` and `import` write it, and leave one that is there.

use std::path::{Path, PathBuf};

use crate::config;

use super::quote::quoted;

/// What is to be done for the schema beside a file.
pub(crate) enum SchemaBeside {
    /// It is to be written to this path.
    New(PathBuf),
    /// It is there.
    Same,
    /// Another one is there, of another version or by other hands. The note says so.
    Other(String),
}

/// Looks at the place where the first line of a file expects its schema.
pub(crate) fn schema_beside(file: &Path) -> SchemaBeside {
    let path = file.with_file_name(config::SCHEMA_FILE);
    if path.symlink_metadata().is_err() {
        return SchemaBeside::New(path);
    }
    match std::fs::read(&path) {
        Ok(text) if text == config::schema_text().as_bytes() => SchemaBeside::Same,
        Ok(_) | Err(_) => {
            let path = quoted(&path.display().to_string());
            SchemaBeside::Other(format!(
                "{path} is there already and is not the schema of this version: `sesform schema > {path}` writes that"
            ))
        }
    }
}
