//! `sesform completions` and `sesform man`, which are generated from the same definitions as `--help`.

use std::{fs, path::PathBuf};

use clap::{Args, Command};

use crate::cli::{exit::Exit, failure::Failure, output::Output};

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for sesform and one for each command into this folder, which is created if it is missing
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn completions(
    mut command: Command,
    shell: clap_complete::Shell,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "sesform", &mut script);
    output.raw(&String::from_utf8_lossy(&script));
    Ok(Exit::Success)
}

pub(super) fn man(command: Command, args: &ManArgs, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(dir) = &args.dir {
        let written = fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(command, dir));
        let what = || format!("write the manual pages to `{}`", dir.display());
        written.map_err(|error| Failure::Io { what: what(), error })?;
        return Ok(Exit::Success);
    }
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    written.map_err(|error| Failure::Io { what: "write the manual page".to_owned(), error })?;
    output.raw(&String::from_utf8_lossy(&page));
    Ok(Exit::Success)
}
