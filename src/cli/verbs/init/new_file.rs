//! A file that `init` is to write.

use std::path::PathBuf;

/// A file to write.
pub(super) struct NewFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) mode: Mode,
}

/// Who may run a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is read.
    Data,
    /// It is run.
    Program,
}
