//! `sesform validate`: checks the file without an account or the network.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{
        args::{Common, FileOrigin},
        exit::Exit,
        failure::Failure,
        output::Output,
        session::{self, Against},
        variables,
    },
    config,
    model::Desired,
};

/// What `validate` takes.
#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// Checks every file by itself: they are not joined into one desired state
    #[arg(long)]
    pub(crate) each: bool,
    /// More files, beside those of --file
    #[arg(value_name = "FILE", requires = "each")]
    files: Vec<PathBuf>,
}

impl ValidateArgs {
    /// Makes the files that were named by themselves those of `--file`.
    pub(crate) fn name_files(&self, common: &mut Common) {
        if self.files.is_empty() {
            return;
        }
        if common.file_origin == FileOrigin::Assumed {
            common.file.clear();
        }
        common.file.extend(self.files.iter().cloned());
        common.file_origin = FileOrigin::Named;
    }
}

pub(super) fn run(common: &Common, args: &ValidateArgs, output: &mut Output) -> Result<Exit, Failure> {
    if args.each {
        return each(common, output);
    }
    let loaded = session::load(common, Against::Itself, &[])?;
    output.text(&valid(&files(common), &loaded.desired));
    Ok(Exit::Success)
}

/// Checks every file by itself. A directory is its files.
fn each(common: &Common, output: &mut Output) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    for path in &common.file {
        match config::read(path) {
            Ok(sources) => files.extend(sources.into_iter().map(Ok)),
            Err(error) => files.push(Err(error)),
        }
    }
    variables::all_used(common, files.iter().flatten())?;
    let interpolation = variables::interpolation(common)?;
    let checked = config::check_each(files, &interpolation, common.unknown_regions()).map_err(Failure::Invalid)?;
    for config::Checked { name, desired } in &checked {
        output.text(&valid(name, desired));
    }
    Ok(Exit::Success)
}

fn valid(files: &str, desired: &Desired) -> String {
    let pools = desired.regions.values().flat_map(|region| &region.pools).map(|pools| pools.len()).sum::<usize>();
    let sets = desired.regions.values().flat_map(|region| &region.configuration_sets).map(|sets| sets.len());
    let sets = sets.sum::<usize>();
    let (account, regions) = (&desired.account, desired.regions.len());
    format!("{files} is valid: account {account}, Regions {regions}, pools {pools}, configuration sets {sets}\n")
}

/// The files, as they are named on the command line.
fn files(common: &Common) -> String {
    common.file.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
