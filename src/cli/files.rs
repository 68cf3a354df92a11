//! The files of the desired state as the command line names them, with the file that standard input may stand for. What
//! is in them is a matter of `config`.

use std::path::Path;

use crate::{
    config::{self, ReadError, Source},
    disk,
};

use super::args::Common;

/// Reads every file; a directory is its files. Standard input takes the place of the file whose name it was given, also
/// where that file is one of a directory: an editor checks a text that is not saved yet.
pub(crate) fn read_all(common: &Common) -> Vec<Result<Source, ReadError>> {
    let stdin = common.stdin_name.as_deref();
    let place = stdin.map(|name| disk::place(Path::new(name)));
    let mut sources = Vec::new();
    for path in &common.file {
        match stdin.filter(|_| config::is_stdin(path)) {
            Some(name) => sources.push(config::read_stdin(name)),
            None => match config::read_each(path) {
                Ok(of_path) => {
                    let is_other = |file: &Result<Source, ReadError>| {
                        let name = file.as_ref().map_or_else(ReadError::name, |source| source.name().to_owned());
                        place.as_ref().is_none_or(|place| disk::place(Path::new(&name)) != *place)
                    };
                    sources.extend(of_path.into_iter().filter(is_other));
                }
                Err(error) => sources.push(Err(error)),
            },
        }
    }
    sources
}

/// The names of the files, as they are named on the command line.
pub(crate) fn names(common: &Common) -> Vec<String> {
    let name = |path: &std::path::PathBuf| match common.stdin_name.as_ref().filter(|_| config::is_stdin(path)) {
        Some(name) => name.clone(),
        None => path.display().to_string(),
    };
    common.file.iter().map(name).collect()
}
