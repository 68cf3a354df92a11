//! Writing and reading the files that are not the desired state: plans and reports.

use std::{
    io::{self, Write as _},
    path::Path,
};

use crate::{
    config,
    plan::{DocumentError, Plan},
};

use super::failure::Failure;

/// Largest plan that is read, in bytes: 10,000 changes take about 10 MB.
const LARGEST_PLAN: u64 = 256 * 1024 * 1024;

/// Writes a file so that a reader sees the old one or the new one, never a part.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.exists() && !path.is_file() {
        // A pipe or a device, such as /dev/stdout: there is nothing to replace.
        return std::fs::write(path, bytes);
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Reads a saved plan.
pub(crate) fn read_plan(path: &Path) -> Result<Plan, Failure> {
    let text = config::read_bytes(path, LARGEST_PLAN).map_err(Failure::UnreadablePlan)?;
    Plan::from_json(&text).map_err(|error| match error {
        DocumentError::Format(refusal) => refusal.into(),
        DocumentError::Unreadable(error) => Failure::NotAPlan { path: path.to_owned(), error },
    })
}

/// Saves a plan.
pub(crate) fn save_plan(path: &Path, plan: &Plan) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(plan).expect("our own types have only string keys") + "\n";
    write_atomically(path, text.as_bytes())
        .map_err(|error| Failure::Io { what: format!("save the plan to `{}`", path.display()), error })
}
