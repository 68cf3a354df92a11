//! The record of a detour. It is saved before the first step and kept until every step has run, so that the same
//! command can resume an apply that was killed.
//!
//! The record is stored in the user's state folder, never in the folder in which sesform runs: a user who can write to
//! a work tree must not be able to plant a record. A record that another user could have written is not read. Its
//! content is trusted only as far as the account confirms it (`plan::resume`). Without a record, everything else works
//! as usual.

use std::{
    fs,
    io::{self, Read as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy as _, choose_base_strategy};
use rustix::{fs::OFlags, process::geteuid};

use crate::{
    disk,
    plan::{Detour, Plan},
};

/// Mode of the folder: access for the user only.
const FOLDER_MODE: u32 = 0o700;
/// The mode bits of the group and of others.
const OTHERS: u32 = 0o077;
/// Maximum size of a record that is read, in bytes. A record of 100,000 steps takes about 40 MB.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Number of characters of the desired state's digest in the file name of a record.
const DIGEST_LENGTH: usize = 16;

/// The location of the record for the account and desired state of one plan.
pub(crate) struct Record {
    path: PathBuf,
}

impl Record {
    /// The record that belongs to the plan. It need not exist.
    ///
    /// # Errors
    /// If there is no state folder, or it is in the current folder or in a Git work tree.
    pub(crate) fn of(plan: &Plan) -> io::Result<Self> {
        Ok(Self { path: path(plan)? })
    }

    /// Saves the parts of the plan that a resumed apply needs, before the first step. Returns the path of the record,
    /// or `None` if the plan needs no detour.
    pub(crate) fn keep(&self, plan: &Plan) -> io::Result<Option<&Path>> {
        let Some(detour) = Detour::of(plan) else { return Ok(None) };
        let folder = self.folder();
        fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
        own(&fs::symlink_metadata(folder)?)?;
        let text = serde_json::to_vec(&detour).map_err(io::Error::other)?;
        disk::replace(&self.path, &text)?;
        Ok(Some(&self.path))
    }

    /// The record that a stopped apply left. `None` if there is none, or if another user could have written it.
    pub(crate) fn kept(&self) -> Option<Detour> {
        own(&fs::symlink_metadata(self.folder()).ok()?).ok()?;
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits();
        let file = fs::OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(&self.path).ok()?;
        let metadata = file.metadata().ok()?;
        if !metadata.is_file() || own(&metadata).is_err() {
            return None;
        }
        let mut text = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut text).ok()?;
        let fits = u64::try_from(text.len()).is_ok_and(|length| length <= LARGEST);
        serde_json::from_slice(&text).ok().filter(|_| fits)
    }

    /// Removes the record after every step has run.
    pub(crate) fn forget(&self) {
        // A record that cannot be removed does no harm: it no longer matches the account.
        let _ = fs::remove_file(&self.path);
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

/// The path of the record for the plan's account and desired state.
fn path(plan: &Plan) -> io::Result<PathBuf> {
    let strategy = choose_base_strategy().map_err(io::Error::other)?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("sesform");
    in_no_work_tree(&folder)?;
    let digest = plan.desired_digest.as_str().trim_start_matches("sha256:");
    let digest: String = digest.chars().take(DIGEST_LENGTH).collect();
    let account: String = plan.account.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(folder.join(format!("detour-{account}-{digest}.json")))
}

/// Rejects a folder whose content a change to a repository could change: one in the current folder or in a Git work
/// tree.
fn in_no_work_tree(folder: &Path) -> io::Result<()> {
    let real = real(folder)?;
    let current = std::env::current_dir()?.canonicalize()?;
    let is_reached = real.starts_with(&current) || real.ancestors().any(|above| above.join(".git").exists());
    if !is_reached {
        return Ok(());
    }
    let message = format!(
        "the state folder `{}` is in the current folder or in a Git work tree; set `XDG_STATE_HOME` to a folder elsewhere",
        folder.display()
    );
    Err(io::Error::new(io::ErrorKind::PermissionDenied, message))
}

/// The path of the folder, with symlinks resolved in the part that exists.
fn real(folder: &Path) -> io::Result<PathBuf> {
    let Some(exists) = folder.ancestors().find(|above| above.symlink_metadata().is_ok()) else {
        return Ok(folder.to_owned());
    };
    let rest = folder.strip_prefix(exists).map_err(io::Error::other)?;
    Ok(exists.canonicalize()?.join(rest))
}

/// Rejects a file or folder that the user does not own, that others can read or write, or that is a symlink.
fn own(metadata: &fs::Metadata) -> io::Result<()> {
    if metadata.uid() == geteuid().as_raw() && metadata.mode() & OTHERS == 0 && !metadata.is_symlink() {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "somebody else can write to it"))
}
