//! Writing and reading the files that are not the desired state: plans and reports.

use std::{
    fs::File,
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

/// Writes a file so that a reader sees the old one or the new one, never a part. A link stays one, and a file that is
/// replaced keeps its mode. When this returns, the file outlives the machine's power.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let existing = std::fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        // A pipe or a device, such as /dev/stdout: there is nothing to replace.
        return std::fs::write(path, bytes);
    }
    let mut file = neighbour(path)?;
    file.write_all(bytes)?;
    if let Some(existing) = existing {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder(path))?.sync_all()
}

/// Tries whether a file can be written there, and leaves nothing behind.
///
/// # Errors
/// Why not: no such folder, no permission, a full disk.
pub(crate) fn try_to_write(path: &Path) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(metadata) if !metadata.is_file() => Ok(()),
        Ok(_) | Err(_) => neighbour(path).map(drop),
    }
}

/// A temporary file beside the target, named after it.
fn neighbour(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    tempfile::Builder::new().prefix(&format!(".{name}.")).suffix(".tmp").tempfile_in(folder(path))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
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
