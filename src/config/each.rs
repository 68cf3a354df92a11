//! Checks many files, each by itself: a repository has a file for each account, and no two of them are joined.

use std::{error::Error as _, sync::Arc};

use super::{
    code::Code,
    diagnostic::Diagnostics,
    interpolation::Interpolation,
    load::{self, Against, UnknownRegions},
    problem::{Problem, Problems},
    read::ReadError,
    source::{Source, Sources},
    span::{SourceId, Span},
};
use crate::model::Desired;

/// A file without problems.
#[derive(Debug)]
pub struct Checked {
    /// The name in errors.
    pub name: String,
    /// What it declares.
    pub desired: Desired,
}

/// Checks files as desired states of their own. One that could not be read is a problem like others.
///
/// # Errors
/// All problems of all files, in the order of the files and by position.
pub fn check_each(
    files: Vec<Result<Source, ReadError>>,
    interpolation: &Interpolation,
    unknown_regions: UnknownRegions,
) -> Result<Vec<Checked>, Diagnostics> {
    let mut problems = Problems::default();
    let mut is_text = Vec::new();
    let mut sources = Vec::new();
    for (at, file) in files.into_iter().enumerate() {
        let before = problems.len();
        let source = file.unwrap_or_else(|error| {
            problems.push(unreadable(SourceId(at), &error));
            Source::new(error.name(), Vec::new())
        });
        is_text.push(problems.len() == before && std::str::from_utf8(&source.bytes).is_ok());
        sources.push(source);
    }
    let sources = Arc::new(Sources::decode(sources, &mut problems));
    let mut checked = Vec::new();
    for ((id, source), _) in sources.iter().zip(&is_text).filter(|(_, is_text)| **is_text) {
        let mut of_file = Problems::default();
        let loaded =
            load::read(&sources, &[(id, source)], interpolation, Against::Itself, unknown_regions, &mut of_file);
        if let Some(loaded) = loaded.filter(|_| of_file.is_empty()) {
            checked.push(Checked { name: source.name.clone(), desired: loaded.desired });
        }
        of_file.into_sorted().into_iter().for_each(|problem| problems.push(problem));
    }
    if problems.is_empty() { Ok(checked) } else { Err(Diagnostics::of_each(sources, problems.into_sorted())) }
}

fn unreadable(id: SourceId, error: &ReadError) -> Problem {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Problem::error(Code::UnreadableFile, Span::new(id, 0, 0), format!("failed to {error}{cause}"))
        .maybe_help(error.help())
}
