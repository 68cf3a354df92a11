//! Reads the bytes of a path, and reports the errors that occur before there is a text to point into.
//!
//! The size is checked before anything is read. Reading is bounded as well, because pipes and devices have no size. The
//! module `load` interprets the bytes.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use crate::model::STDIN_NAME;

use super::source::Source;

/// The path that stands for standard input.
const STDIN: &str = "-";
/// Maximum file size, in bytes: 16 MiB. Ten thousand configuration sets, the SES quota for a Region, take about 1 MiB.
pub const SIZE_MAX: u64 = 16 * MEBIBYTE;
/// Bytes in a MiB.
const MEBIBYTE: u64 = 1024 * 1024;
/// Paths at which the shell provides the output of `<(command)`.
const SHELL_PIPES: [&str; 2] = ["/dev/fd", "/dev/stdin"];
/// Folders whose files are not regular files: the system generates their content when they are read.
const SYSTEM: [&str; 3] = ["/proc", "/sys", "/dev"];

/// Why a file could not be read. [`ReadError::help`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No file exists at the path.
    #[error("read `{path}`: there is no such file")]
    Missing {
        /// The path.
        path: PathBuf,
        /// A file in the same folder that was probably meant.
        near: Option<PathBuf>,
    },
    /// The path is a directory.
    #[error("read `{path}`: it is a directory, not a file")]
    Directory {
        /// The path.
        path: PathBuf,
    },
    /// The directory contains no YAML files.
    #[error("read `{path}`: there is no `*.yaml` and no `*.yml` in it")]
    EmptyDirectory {
        /// The path.
        path: PathBuf,
    },
    /// The path is a link to a file in another folder.
    #[error("read `{path}`: it is a link that leaves its folder")]
    Outside {
        /// The path.
        path: PathBuf,
    },
    /// The path is a device, a pipe, a socket or a system file.
    #[error("read `{path}`: it is not a regular file")]
    Strange {
        /// The path.
        path: PathBuf,
    },
    /// The file is larger than the limit.
    #[error("read `{name}`: it is larger than {} MiB", most / MEBIBYTE)]
    TooLarge {
        /// The name of the file in errors.
        name: String,
        /// The limit, in bytes.
        most: u64,
    },
    /// The system could not open or read the file.
    #[error("read `{name}`")]
    Unreadable {
        /// The name of the file in errors.
        name: String,
        /// The error from the system.
        source: io::Error,
    },
}

impl ReadError {
    /// The name of the file in errors.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Missing { path, near: _ }
            | Self::Directory { path }
            | Self::EmptyDirectory { path }
            | Self::Outside { path }
            | Self::Strange { path } => path.display().to_string(),
            Self::TooLarge { name, most: _ } | Self::Unreadable { name, source: _ } => name.clone(),
        }
    }

    /// Advice on how to fix the error, if there is any.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Missing { near: Some(near), .. } => Some(format!("did you mean `{}`?", near.display())),
            Self::Missing { near: None, .. } => Some("name the file with `--file`, or `-` for standard input".into()),
            Self::Directory { path } => {
                Some(format!("name the file in it, such as `{}`", path.join("sesform.yaml").display()))
            }
            Self::EmptyDirectory { .. } => Some("a directory is read without the directories in it".into()),
            Self::Outside { .. } => Some("name the file that it points to".into()),
            Self::Strange { .. } => Some("name a file, or `-` for standard input".into()),
            Self::TooLarge { .. } => {
                Some("a file that fills every quota of SES has about 1 MiB: is it the right one?".into())
            }
            Self::Unreadable { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("let the current user read it".into())
            }
            Self::Unreadable { .. } => None,
        }
    }
}

/// Reads a file, standard input for `-`, or the `*.yaml` and `*.yml` files of a directory in the order of their names.
/// The content is not checked. Names that begin with a dot, and subdirectories, are skipped.
///
/// # Errors
/// A file is missing, is larger than 16 MiB or cannot be read, or a directory contains no YAML files.
pub fn read(path: &Path) -> Result<Vec<Source>, ReadError> {
    read_each(path)?.into_iter().collect()
}

/// [`read`], with an error of its own for each file of a directory.
///
/// # Errors
/// The directory cannot be read, or has no such files.
pub fn read_each(path: &Path) -> Result<Vec<Result<Source, ReadError>>, ReadError> {
    if is_stdin(path) || !path.is_dir() {
        return Ok(vec![read_file(path)]);
    }
    let unreadable = |source| ReadError::Unreadable { name: path.display().to_string(), source };
    let entries = std::fs::read_dir(path).map_err(unreadable)?;
    let mut files =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    files.retain(|file| is_yaml(file) && !file.is_dir());
    files.sort();
    if files.is_empty() {
        return Err(ReadError::EmptyDirectory { path: path.to_owned() });
    }
    Ok(files.iter().map(|file| read_file(file)).collect())
}

/// Whether a file of a directory is read: its name ends in `.yaml` or `.yml` and does not begin with a dot.
#[must_use]
pub fn is_yaml(path: &Path) -> bool {
    let hidden = path.file_name().and_then(|name| name.to_str()).is_none_or(|name| name.starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Reads one file, or standard input for `-`. The content is not checked.
///
/// # Errors
/// The file is missing, is a directory, is larger than 16 MiB or cannot be read.
pub fn read_file(path: &Path) -> Result<Source, ReadError> {
    if is_stdin(path) {
        return read_stdin(STDIN_NAME);
    }
    Ok(Source::new(path.display().to_string(), read_bytes(path, SIZE_MAX)?))
}

/// Reads standard input as if it were the file of this name. The content is not checked.
///
/// # Errors
/// It is larger than 16 MiB or cannot be read.
pub fn read_stdin(name: &str) -> Result<Source, ReadError> {
    Ok(Source::new(name, read_bounded(io::stdin().lock(), name, SIZE_MAX)?))
}

/// Whether a path stands for standard input.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN)
}

/// Reads a file that is not a desired state, of at most `most` bytes, with the same checks.
///
/// # Errors
/// The same as those of [`read_file`], with `most` as the limit.
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    read_bounded(open(path, most)?, &path.display().to_string(), most)
}

/// Opens an external file once, so that the file that is checked is the file that is read. Only regular files, and
/// pipes that the shell created, are opened. A link is followed only if its target is inside the folder of the link.
///
/// # Errors
/// The file is missing, is not a regular file, is a link that leaves its folder, is larger than `most` bytes or cannot
/// be opened.
fn open(path: &Path, most: u64) -> Result<File, ReadError> {
    let unreadable = |source| ReadError::Unreadable { name: path.display().to_string(), source };
    if SHELL_PIPES.iter().any(|pipes| path.starts_with(pipes)) {
        return File::open(path).map_err(|source| not_given(path, source));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = path.canonicalize().map_err(|source| not_given(path, source))?;
    let is_link = path.symlink_metadata().map_err(unreadable)?.is_symlink();
    if is_link && !real.starts_with(folder.canonicalize().map_err(unreadable)?) {
        return Err(ReadError::Outside { path: path.to_owned() });
    }
    let strange = || ReadError::Strange { path: path.to_owned() };
    if SYSTEM.iter().any(|folder| real.starts_with(folder)) {
        return Err(strange());
    }
    // Opening a pipe or a device does not block, and a link that is created in the meantime is not followed.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(&real).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    check(path, &metadata, most)?;
    if metadata.is_file() { Ok(file) } else { Err(strange()) }
}

fn check(path: &Path, metadata: &Metadata, most: u64) -> Result<(), ReadError> {
    if metadata.is_dir() {
        return Err(ReadError::Directory { path: path.to_owned() });
    }
    if metadata.len() > most {
        return Err(ReadError::TooLarge { name: path.display().to_string(), most });
    }
    Ok(())
}

fn read_bounded(reader: impl Read, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    match reader.take(most + 1).read_to_end(&mut bytes) {
        Err(source) => Err(ReadError::Unreadable { name: name.to_owned(), source }),
        Ok(_) if bytes.len() as u64 > most => Err(ReadError::TooLarge { name: name.to_owned(), most }),
        Ok(_) => Ok(bytes),
    }
}

fn not_given(path: &Path, source: io::Error) -> ReadError {
    if source.kind() == io::ErrorKind::NotFound {
        return ReadError::Missing { path: path.to_owned(), near: other_extension(path) };
    }
    ReadError::Unreadable { name: path.display().to_string(), source }
}

/// `x.yaml` for `x.yml`, and `x.yml` for `x.yaml`, if that file exists.
fn other_extension(path: &Path) -> Option<PathBuf> {
    let other = match path.extension()?.to_str()? {
        "yml" => "yaml",
        "yaml" => "yml",
        _ => return None,
    };
    Some(path.with_extension(other)).filter(|other| other.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_input_is_cut_off() {
        let error = read_bounded(io::repeat(b'x'), STDIN_NAME, SIZE_MAX).unwrap_err();
        assert_eq!(error.to_string(), "read `<stdin>`: it is larger than 16 MiB");
    }

    #[test]
    fn huge_file_is_refused_by_its_size_alone() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(100 * 1024 * 1024).unwrap();
        assert!(matches!(read_file(file.path()), Err(ReadError::TooLarge { .. })));
    }

    #[test]
    fn what_is_no_file_is_not_read_and_a_link_stays_in_its_folder() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name);
        std::fs::write(elsewhere.path().join("token"), "secret").unwrap();
        std::fs::write(at("real.txt"), "version: 1").unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("token"), at("out.yaml")).unwrap();
        std::os::unix::fs::symlink("/proc/self/environ", at("env.yaml")).unwrap();
        std::os::unix::fs::symlink(at("real.txt"), at("in.yaml")).unwrap();
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe.yaml"), mode).unwrap();
        for name in ["out.yaml", "env.yaml"] {
            assert!(matches!(read_file(&at(name)), Err(ReadError::Outside { .. })), "{name}");
        }
        for path in [at("pipe.yaml"), "/dev/zero".into(), "/proc/self/environ".into(), "/dev/null".into()] {
            assert!(matches!(read_file(&path), Err(ReadError::Strange { .. })), "{}", path.display());
        }
        assert!(read_file(&at("in.yaml")).is_ok());
        assert!(read(folder.path()).is_err());
    }

    #[test]
    fn directory_and_missing_file_say_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = read_file(folder.path()).unwrap_err();
        assert!(matches!(error, ReadError::Directory { .. }));
        assert!(error.help().unwrap().contains("sesform.yaml"));
        std::fs::write(folder.path().join("x.yml"), "").unwrap();
        let error = read(&folder.path().join("x.yaml")).unwrap_err();
        assert!(error.help().unwrap().contains("x.yml"));
    }

    #[test]
    fn directory_is_its_yaml_files_by_name() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), Err(ReadError::EmptyDirectory { .. })));
        for name in ["b.yml", "a.yaml", ".hidden.yaml", "notes.txt"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        std::fs::create_dir(folder.path().join("c.yaml")).unwrap();
        let sources = read(folder.path()).unwrap();
        let names: Vec<&str> = sources.iter().map(|source| source.name().rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["a.yaml", "b.yml"]);
    }
}
