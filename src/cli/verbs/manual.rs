//! `sesform completions` and `sesform man`, which are generated from the same definitions as `--help`.

use clap::Command;

use crate::cli::{exit::Exit, failure::Failure, output::Output};

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

pub(super) fn man(command: Command, output: &mut Output) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    written.map_err(|error| Failure::Io { what: "write the manual page".to_owned(), error })?;
    output.raw(&String::from_utf8_lossy(&page));
    Ok(Exit::Success)
}
