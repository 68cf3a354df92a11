//! The record of a detour, kept from before its first step until every step has run, so that an apply that was killed can
//! be resumed by the same command.
//!
//! It is kept in the state folder of the user, never in the folder in which sesform runs: whoever can write to a work
//! tree must not be able to plant one. A record that anybody else could have written is not read. What it says is
//! trusted no further than the account bears it out (`plan::resume`); without it everything works as ever.

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

/// Mode of the folder: of the user alone.
const FOLDER_MODE: u32 = 0o700;
/// Permissions that group and others have.
const OTHERS: u32 = 0o077;
/// Largest record that is read, in bytes: 100,000 steps take about 40 MB.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Characters of the digest of the desired state in the name of a record.
const DIGEST_LENGTH: usize = 16;

/// The record of the account and desired state of one plan.
pub(crate) struct Record {
    path: PathBuf,
}

impl Record {
    /// The record that belongs to the plan, whether it is there or not.
    ///
    /// # Errors
    /// When there is no state folder that is safe from whoever can write to a work tree.
    pub(crate) fn of(plan: &Plan) -> io::Result<Self> {
        Ok(Self { path: path(plan)? })
    }

    /// Keeps what a resumed apply needs of the plan, before its first step. Where it was kept, if the plan takes a detour.
    pub(crate) fn keep(&self, plan: &Plan) -> io::Result<Option<&Path>> {
        let Some(detour) = Detour::of(plan) else { return Ok(None) };
        let folder = self.folder();
        fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
        own(&fs::symlink_metadata(folder)?)?;
        let text = serde_json::to_vec(&detour).map_err(io::Error::other)?;
        disk::replace(&self.path, &text)?;
        Ok(Some(&self.path))
    }

    /// What a stopped apply left, if only this user can have written it.
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

    /// Every step has run: the record is not needed any more.
    pub(crate) fn forget(&self) {
        // What cannot be removed fits no account any more.
        let _ = fs::remove_file(&self.path);
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("/"))
    }
}

/// Where the record for the plan's account and desired state is kept.
fn path(plan: &Plan) -> io::Result<PathBuf> {
    let strategy = choose_base_strategy().map_err(io::Error::other)?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("sesform");
    in_no_work_tree(&folder)?;
    let digest = plan.desired_digest.as_str().trim_start_matches("sha256:");
    let digest: String = digest.chars().take(DIGEST_LENGTH).collect();
    let account: String = plan.account.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(folder.join(format!("detour-{account}-{digest}.json")))
}

/// Refuses a folder that a change to a repository could reach: below the current folder, or in a Git work tree.
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

/// The folder without symlinks, as far as it exists.
fn real(folder: &Path) -> io::Result<PathBuf> {
    let Some(exists) = folder.ancestors().find(|above| above.symlink_metadata().is_ok()) else {
        return Ok(folder.to_owned());
    };
    let rest = folder.strip_prefix(exists).map_err(io::Error::other)?;
    Ok(exists.canonicalize()?.join(rest))
}

/// Only what is owned by the user, and writable and readable by nobody else, is used.
fn own(metadata: &fs::Metadata) -> io::Result<()> {
    if metadata.uid() == geteuid().as_raw() && metadata.mode() & OTHERS == 0 && !metadata.is_symlink() {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "somebody else can write to it"))
}
