//! Storage for the state of a sandbox: in memory, or in a file that is replaced as a whole after every write.
//!
//! A save writes a neighbouring file, flushes it to the disk and renames it, so that a reader sees either the old or
//! the new state, even after a crash. Only one program at a time can use a file.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::state::{State, StateProblem};
use crate::disk;

/// A state, and where it is stored.
#[derive(Debug)]
pub struct StateStore {
    place: Place,
    state: State,
}

/// Where a state is stored.
#[derive(Debug)]
pub(super) enum Place {
    Memory,
    File {
        path: PathBuf,
        /// The lock is held for as long as this value exists.
        _lock: Option<File>,
    },
}

/// The reason why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be read.
    #[error("read sandbox state `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// Another program uses the file.
    #[error("sandbox state `{}` is used by another program: wait for it, or name another file", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The content of the file is not a state.
    #[error("load sandbox state `{}`", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: StateProblem,
    },
}

impl StateStore {
    /// Stores the state in memory. It is lost when the sandbox ends.
    #[must_use]
    pub fn memory(state: State) -> Self {
        Self { place: Place::Memory, state }
    }

    /// Stores the state in a file. If the file does not exist, the state is empty and the file is created when the
    /// sandbox starts.
    ///
    /// # Errors
    /// [`StoreError`], with the file and the place in it.
    pub fn file(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let path = resolved(path.into());
        let lock = lock(&path)?;
        let state = match bounded(&path) {
            Ok(text) => State::from_json(&text).map_err(|source| StoreError::Invalid { path: path.clone(), source })?,
            Err(error) if error.kind() == ErrorKind::NotFound => State::default(),
            Err(source) => return Err(StoreError::Read { path, source }),
        };
        Ok(Self { place: Place::File { path, _lock: lock }, state })
    }

    /// The ids of the accounts in the state.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.state.accounts.keys().map(String::as_str)
    }

    pub(super) fn into_parts(self) -> (Place, State) {
        (self.place, self.state)
    }
}

/// Locks the state against other programs, until the lock is dropped or the program ends. The lock is a separate file
/// beside the state file, because every save replaces the state file. Where no file can be created, no state can be
/// saved either, and nothing is locked.
fn lock(path: &Path) -> Result<Option<File>, StoreError> {
    let unreadable = |source| StoreError::Read { path: path.to_owned(), source };
    let name = format!(".{}.lock", path.file_name().unwrap_or_default().to_string_lossy());
    // A link or a pipe that somebody else created there is not opened.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let mut options = File::options();
    let options = options.write(true).create(true).truncate(false).custom_flags(flags);
    let file = match options.open(path.with_file_name(name)) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(unreadable(source)),
    }
}

/// Maximum size of a state or fault file, in bytes. 10,000 configuration sets take about 10 MB.
const SIZE_MAX: u64 = 256 * 1024 * 1024;

/// Reads the text of a regular file up to the maximum size. A device or a pipe has no end.
pub(super) fn bounded(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || path.canonicalize()?.starts_with("/proc") {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut text = String::new();
    File::open(path)?.take(SIZE_MAX + 1).read_to_string(&mut text)?;
    if text.len() as u64 > SIZE_MAX {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "it is larger than 256 MiB"));
    }
    Ok(text)
}

/// Resolves a symbolic link, so that saving replaces the file and not the link.
fn resolved(path: PathBuf) -> PathBuf {
    path.canonicalize().unwrap_or(path)
}

impl Place {
    /// Whether a save can fail, so that a change may have to be undone.
    pub(super) fn can_fail(&self) -> bool {
        matches!(self, Self::File { .. })
    }

    /// Saves a state. When this function returns, the state survives a power failure.
    pub(super) fn save(&self, state: &State) -> io::Result<()> {
        match self {
            Self::Memory => Ok(()),
            Self::File { path, .. } => disk::replace(path, state.to_json()?.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_starts_empty_and_can_be_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account.json");
        let (place, state) = StateStore::file(&path).unwrap().into_parts();
        place.save(&state).unwrap();
        assert!(matches!(StateStore::file(&path), Err(StoreError::Busy { .. })), "one program at a time");
        drop(place);
        assert_eq!(StateStore::file(&path).unwrap().into_parts().1, State::default());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing stays but the state and its lock");
    }

    #[test]
    fn a_broken_file_is_named_with_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account.json");
        fs::write(&path, "{\"version\": 1,\n \"acounts\": {}}").unwrap();
        let error = StateStore::file(&path).unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(error.to_string().contains("account.json"));
        assert!(source.contains("unknown field `acounts`") && source.contains("line 2"), "{source}");
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
        fs::write(&file, r#"{"version": 1}"#).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let (place, state) = StateStore::file(&link).unwrap().into_parts();
        place.save(&state).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
