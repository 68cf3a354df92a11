//! `sesform validate`: checks the file without an account or the network.

use std::path::PathBuf;

use clap::{Args, builder::NonEmptyStringValueParser};

use crate::{
    cli::{
        args::{Common, FileOrigin},
        exit::Exit,
        failure::Failure,
        files,
        output::Output,
        session::{self, Against},
        variables,
    },
    config,
    model::{Desired, shown},
};

/// What `validate` takes.
#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// Checks every file by itself: they are not joined into one desired state
    #[arg(long)]
    pub(crate) each: bool,
    /// The file that standard input, `-f -`, stands for: errors name it, and its saved text is not read
    #[arg(long, value_name = "FILE", value_parser = NonEmptyStringValueParser::new())]
    stdin_name: Option<String>,
    /// More files, beside those of --file
    #[arg(value_name = "FILE", requires = "each")]
    pub(super) files: Vec<PathBuf>,
}

impl ValidateArgs {
    /// Makes the files that were named by themselves those of `--file`.
    pub(crate) fn name_files(&self, common: &mut Common) {
        common.stdin_name.clone_from(&self.stdin_name);
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
    if args.stdin_name.is_some() && !common.file.iter().any(|path| config::is_stdin(path)) {
        let message = "`--stdin-name` names standard input, which is not read: add `-f -`";
        return Err(Failure::Usage(message.to_owned()));
    }
    if args.each {
        return each(common, output);
    }
    let loaded = session::load(common, Against::Itself, &[])?;
    output.text(&valid(&files::names(common).join(", "), &loaded.desired));
    Ok(Exit::Success)
}

/// Checks every file by itself. A directory is its files.
fn each(common: &Common, output: &mut Output) -> Result<Exit, Failure> {
    let files = files::read_all(common);
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
    format!(
        "{} is valid: account {account}, Regions {regions}, pools {pools}, configuration sets {sets}\n",
        shown(files)
    )
}
