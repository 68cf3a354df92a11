//! Compares a text with the file that it is kept in. With `SNAPSHOTS=overwrite` a file that differs is rewritten.

use std::path::Path;

use snapbox::{Data, assert_data_eq, data::DataFormat};

/// Fails unless a file, named from the root of the repository, has this text. Nothing in it is a wildcard.
#[track_caller]
pub(crate) fn assert_file(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    assert_data_eq!(text, Data::read_from(&path, Some(DataFormat::Text)).raw());
}
