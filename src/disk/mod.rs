//! Atomic file replacement. A reader, or a crash, finds either the old file or the new one, never a partial one.
//!
//! The content is written to a temporary file in the same folder, flushed and renamed. If a killed program leaves a
//! temporary file behind, the next program that writes the same target removes it. A running program holds a lock on
//! its temporary file, and the lock ends with the program.

use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::{ffi::OsStrExt as _, fs::OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::fs::OFlags;
use tempfile::NamedTempFile;

/// Suffix of the name of a temporary file.
const SUFFIX: &str = ".tmp";
/// A temporary file younger than this is never removed: the program that created it may not have locked it yet.
const YOUNG: Duration = Duration::from_secs(1);

/// Replaces a file. A symbolic link is kept, and an existing file keeps its mode. A pipe or a device, such as
/// `/dev/stdout`, is written to directly. When this function returns, the file survives a power failure.
///
/// # Errors
/// The error of the operating system. The file is unchanged.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return fs::write(path, bytes);
    }
    let mut file = neighbour(path)?;
    file.write_all(bytes)?;
    if let Some(existing) = existing {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    flush_folder(path)
}

/// Creates a file that must not exist yet, even if another program creates it in the meantime. A pipe or a device may
/// exist.
///
/// # Errors
/// The error of the operating system, including [`io::ErrorKind::AlreadyExists`].
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return fs::write(path, bytes);
    }
    let mut file = neighbour(path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    flush_folder(path)
}

/// The canonical path of a file that may not exist yet. Different spellings of a path give the same result if the
/// folder exists.
#[must_use]
pub fn place(path: &Path) -> PathBuf {
    let in_its_folder = || Some(folder(path).canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(in_its_folder).unwrap_or_else(|| path.to_owned())
}

/// Checks that a file can be written to this path, and leaves nothing behind.
///
/// # Errors
/// The reason why it cannot be written: no such folder, no permission, a full disk.
pub fn try_to_write(path: &Path) -> io::Result<()> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(metadata) if !metadata.is_file() => Ok(()),
        Ok(_) | Err(_) => neighbour(path).map(drop),
    }
}

/// Creates a temporary file in the folder of the target, named after the target.
fn neighbour(path: &Path) -> io::Result<NamedTempFile> {
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    remove_left_ones(folder(path), name);
    let prefix: &OsStr = &[OsStr::new("."), name, OsStr::new(".")].into_iter().collect::<std::ffi::OsString>();
    let file = tempfile::Builder::new().prefix(prefix).suffix(SUFFIX).tempfile_in(folder(path)).map_err(plain)?;
    // On a file system without locks, programs cannot detect each other's files either.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// The error of the system by itself: the path of a temporary file says nothing to the user.
fn plain(error: io::Error) -> io::Error {
    let of_system =
        error.get_ref().and_then(|with_path| with_path.source()?.downcast_ref::<io::Error>()?.raw_os_error());
    of_system.map_or(error, io::Error::from_raw_os_error)
}

/// Removes the temporary files of a target that no running program holds.
fn remove_left_ones(folder: &Path, name: &OsStr) {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| is_neighbour(&entry.file_name(), name)) {
        if is_left(&entry.path()) {
            // A file that cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_neighbour(entry: &OsStr, name: &OsStr) -> bool {
    let chance = entry.as_bytes().strip_prefix(b".").and_then(|rest| rest.strip_prefix(name.as_bytes()));
    let chance = chance.and_then(|rest| rest.strip_prefix(b".")?.strip_suffix(SUFFIX.as_bytes()));
    chance.is_some_and(|chance| !chance.is_empty() && chance.iter().all(u8::is_ascii_alphanumeric))
}

fn is_left(path: &Path) -> bool {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let Ok(file) = OpenOptions::new().write(true).custom_flags(flags).open(path) else { return false };
    let age = file.metadata().and_then(|metadata| metadata.modified()).map(|modified| modified.elapsed());
    // A modification time in the future counts as old.
    let is_young = age.is_ok_and(|age| age.is_ok_and(|age| age < YOUNG));
    !is_young && file.try_lock().is_ok()
}

/// Flushes the folder, so that a rename survives a crash.
fn flush_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

/// The folder that a path is in: the current one for a name alone.
#[must_use]
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::time::SystemTime;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_program_left_is_removed_and_what_a_running_one_holds_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("plan.json");
        #[expect(clippy::disallowed_methods, reason = "the age of a file is of the system's clock")]
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        let old = |name: &str| {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(long_ago).unwrap();
            file
        };
        drop(old(".plan.json.a1B2c3.tmp"));
        drop(old(".other.json.a1B2c3.tmp"));
        drop(old(".plan.json.backup.tmp.keep"));
        let held = old(".plan.json.d4e5f6.tmp");
        held.try_lock().unwrap();
        replace(&target, b"x").unwrap();
        assert_eq!(
            names(folder.path()),
            [".other.json.a1B2c3.tmp", ".plan.json.backup.tmp.keep", ".plan.json.d4e5f6.tmp", "plan.json"]
        );
    }

    #[test]
    fn a_file_that_is_there_is_not_replaced_by_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("sesform.yaml");
        create(&target, b"first").unwrap();
        assert_eq!(create(&target, b"second").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&target).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["sesform.yaml"]);
        replace(&target, b"second").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"second");
    }
}
