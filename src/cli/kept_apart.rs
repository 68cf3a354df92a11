//! No file that a run writes is one that it reads, or one that it also writes for another purpose. Paths are compared as
//! the files that they lead to.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use crate::{config, disk};

use super::{
    args::{Common, ReportTarget},
    failure::Failure,
    verbs::{Arguments, Verb},
};

/// Checks the files of the command line, before any of them is read or written.
///
/// # Errors
/// The first file that is named for two purposes of which one would replace it.
pub(crate) fn check(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { common, verb } = arguments;
    let (read, written) = (inputs(common, verb), verb.written());
    let result = written.iter().map(|(option, path)| (*option, *path));
    for (option, path) in result.clone().filter(|(_, path)| is_kept(path)) {
        if let Some(input) = read.iter().find(|input| is_same(input, path)) {
            return Err(replaced(option, path, input));
        }
    }
    for target in common.report.iter().filter(|target| is_kept(&target.path)) {
        let others = read.iter().map(PathBuf::as_path).chain(result.clone().map(|(_, path)| path));
        if let Some(other) = others.into_iter().find(|other| is_same(other, &target.path)) {
            return Err(replaced("--report", &target.path, other));
        }
    }
    apart(&common.report)
}

/// Checks that no two reports go to one file.
///
/// # Errors
/// The first that goes where another does.
fn apart(targets: &[ReportTarget]) -> Result<(), Failure> {
    for (at, target) in targets.iter().enumerate() {
        if targets[..at].iter().any(|other| disk::place(&other.path) == disk::place(&target.path)) {
            return Err(Failure::Usage(format!("two reports go to `{}`: name a file for each", target.path.display())));
        }
    }
    Ok(())
}

fn replaced(option: &str, path: &Path, other: &Path) -> Failure {
    let (path, other) = (path.display(), other.display());
    Failure::Usage(format!("`{option}` would replace `{other}`, which this run needs: name another file than `{path}`"))
}

/// The files that the command line names to be read.
fn inputs(common: &Common, verb: &Verb) -> Vec<PathBuf> {
    let sandbox = common.sandbox.iter().flatten().chain(&common.sandbox_faults).map(PathBuf::as_path);
    let of_common = common.file.iter().chain(&common.var_file).map(PathBuf::as_path).chain(sandbox);
    let named = of_common.chain(verb.read_files());
    named.filter(|path| !config::is_stdin(path)).flat_map(each).collect()
}

/// The file, or the files that are read of a directory.
fn each(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return vec![path.to_owned()] };
    entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|file| config::is_yaml(file)).collect()
}

/// Whether what is written stays there: it is no pipe and no device.
fn is_kept(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

/// Whether both paths lead to one file, which may not exist yet.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let inode = |path| fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    disk::place(one) == disk::place(other) || inode(one).is_some_and(|one| inode(other) == Some(one))
}
