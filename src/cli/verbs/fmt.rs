//! `sesform fmt`: lays out files anew. Needs no account, and does not check what the files declare.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{
        accept::{self, FileChange},
        args::Common,
        exit::Exit,
        failure::Failure,
        output::Output,
    },
    config::{self, Edited, Formatted, LayoutResult, Source},
    model::shown,
};

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// The files, or folders of `*.yaml`; `-` formats standard input to standard output [default: those of --file]
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Writes nothing, names the files that are not formatted, and ends with exit code 2 if there are any
    #[arg(long)]
    check: bool,
    /// Writes nothing, and shows what would change
    #[arg(long)]
    diff: bool,
}

pub(super) fn run(common: &Common, args: &FmtArgs, output: &mut Output) -> Result<Exit, Failure> {
    let paths = if args.files.is_empty() { &common.file } else { &args.files };
    let is_stdin = paths.iter().any(|path| config::is_stdin(path));
    if is_stdin && paths.len() > 1 {
        return Err(Failure::Usage("`-` formats standard input alone: name the files in another run".to_owned()));
    }
    let sources = paths.iter().map(|path| config::read(path)).collect::<Result<Vec<_>, _>>()?;
    let sources: Vec<Source> = sources.into_iter().flatten().collect();
    let formatted = config::format_all(sources).map_err(Failure::Invalid)?;
    for kept in formatted.iter().filter(|formatted| formatted.layout == LayoutResult::LeftAsItIs) {
        let name = shown(&kept.edited.name);
        output.note(&format!("`{name}` is left as it is: another layout would move a comment or change a value"));
    }
    let is_dry = args.check || args.diff;
    if is_stdin && !is_dry {
        formatted.iter().for_each(|formatted| output.file(&formatted.edited.after));
        return Ok(Exit::Success);
    }
    let edited: Vec<Edited> = formatted.into_iter().map(|Formatted { edited, .. }| edited).collect();
    let changed: Vec<Edited> = edited.into_iter().filter(|edited| edited.before != edited.after).collect();
    if !is_dry {
        accept::write(&changed)?;
    }
    let verb = if is_dry { "not formatted" } else { "formatted" };
    let changes = changed.iter().map(FileChange::of).collect();
    output.laid_out(changes, verb, args.diff);
    Ok(if args.check && !changed.is_empty() { Exit::Pending } else { Exit::Success })
}
