//! Writes changed files, each as a whole, and shows what changed in them.

use std::{fs, path::Path};

use schemars::JsonSchema;
use serde::Serialize;
use similar::TextDiff;

use crate::{cli::failure::Failure, config::Edited, disk, model::shown};

/// The mark that some editors write before UTF-8. It stays.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file whose text was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileChange {
    /// The file.
    pub path: String,
    /// What changed in it, as a unified diff.
    pub diff: String,
}

impl FileChange {
    /// What changed in a file.
    pub(crate) fn of(edited: &Edited) -> Self {
        let Edited { name, before, after } = edited;
        let diff = TextDiff::from_lines(before, after).unified_diff().header(&shown(name), &shown(name)).to_string();
        Self { path: name.clone(), diff }
    }

    /// The diff for a screen, which does not show the line ends of Windows. They stay in the file and in documents.
    pub(crate) fn shown_diff(&self) -> String {
        self.diff.replace("\r\n", "\n")
    }
}

/// Writes all files. Each is compared with what was read before anything is written.
///
/// # Errors
/// A file that changed since it was read, and one that cannot be written.
pub(crate) fn write(edited: &[Edited]) -> Result<(), Failure> {
    let mut ready = Vec::new();
    for Edited { name, before, after } in edited {
        let path = Path::new(name);
        let io = |error| Failure::Io { what: format!("read `{name}` again"), error };
        let held = fs::read(path).map_err(io)?;
        let (mark, text) = match held.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => (BYTE_ORDER_MARK, text),
            None => (&[][..], held.as_slice()),
        };
        if text != before.as_bytes() {
            let message = format!("`{name}` changed since it was read: run the command again");
            return Err(Failure::NotAccepted(message));
        }
        disk::try_to_write(path).map_err(|error| Failure::Io { what: format!("write `{name}`"), error })?;
        ready.push((path, name, [mark, after.as_bytes()].concat()));
    }
    for (path, name, bytes) in ready {
        disk::replace(path, &bytes).map_err(|error| Failure::Io { what: format!("write `{name}`"), error })?;
    }
    Ok(())
}
