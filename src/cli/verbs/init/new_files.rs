//! The files that `init` writes: all of them, or none.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use crate::{cli::failure::Failure, disk, model::shown};

/// A file to write.
pub(super) struct NewFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) part: Part,
    pub(super) mode: Mode,
}

/// What a file is to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The desired state.
    State,
    /// The schema beside it.
    Schema,
    /// A part of the pipeline. Its folders are created.
    Pipeline,
}

/// Who may run a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is read.
    Data,
    /// It is run.
    Program,
}

/// Checks that a file can be written: there is none, its folder takes files, and no link leads a pipeline elsewhere.
///
/// # Errors
/// The reason why it cannot.
pub(super) fn check(path: &Path, part: Part) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        return Err(is_there(path, part));
    }
    let folder = disk::folder(path);
    let existing = match part {
        Part::Pipeline => folder.ancestors().find(|folder| folder.symlink_metadata().is_ok()).unwrap_or(Path::new(".")),
        Part::State | Part::Schema if folder.is_dir() => folder,
        Part::State | Part::Schema => {
            let message = format!("there is no folder `{}`: create it first", shown(&folder.display().to_string()));
            return Err(Failure::Usage(message));
        }
    };
    if part == Part::Pipeline && !is_inside(existing) {
        let message = format!(
            "`{}` leads out of this folder: the pipeline would be written elsewhere, so leave `--ci` out",
            shown(&existing.display().to_string())
        );
        return Err(Failure::Usage(message));
    }
    let name = path.file_name().ok_or_else(|| cannot_write(path)(ErrorKind::IsADirectory.into()))?;
    disk::try_to_write(&existing.join(name)).map_err(cannot_write(path))
}

/// Whether a folder is in the current one, wherever links lead.
fn is_inside(folder: &Path) -> bool {
    let here = Path::new(".").canonicalize();
    folder.canonicalize().is_ok_and(|folder| here.is_ok_and(|here| folder.starts_with(here)))
}

fn is_there(path: &Path, part: Part) -> Failure {
    let advice = match part {
        Part::State => "name another file with `-f`, or remove it first",
        Part::Schema => "remove it first",
        Part::Pipeline => "move it away, or leave `--ci` out",
    };
    let path = shown(&path.display().to_string());
    Failure::Usage(format!("`{path}` is there already, and `init` overwrites nothing: {advice}"))
}

fn cannot_write(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
    move |error| Failure::Io { what: format!("write `{}`", shown(&path.display().to_string())), error }
}

/// Writes the files. If one cannot be written, those that were written before it are removed again.
///
/// # Errors
/// The reason why a file cannot be written.
pub(super) fn write_all(files: &[NewFile]) -> Result<(), Failure> {
    for (at, file) in files.iter().enumerate() {
        if let Err(failure) = write(file) {
            for written in &files[..at] {
                // What cannot be removed is named by the next run.
                let _ = fs::remove_file(&written.path);
            }
            return Err(failure);
        }
    }
    Ok(())
}

fn write(file: &NewFile) -> Result<(), Failure> {
    let NewFile { path, text, part, mode } = file;
    let io = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => is_there(path, *part),
        _ => cannot_write(path)(error),
    };
    if let Some(folder) = path.parent().filter(|_| *part == Part::Pipeline) {
        fs::create_dir_all(folder).map_err(io)?;
    }
    disk::create(path, text.as_bytes()).map_err(io)?;
    if *mode == Mode::Program {
        make_runnable(path).map_err(io)?;
    }
    Ok(())
}

fn make_runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    /// Everybody may run it, as git keeps it.
    const RUNNABLE: u32 = 0o755;
    fs::set_permissions(path, fs::Permissions::from_mode(RUNNABLE))
}
