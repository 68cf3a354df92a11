//! `sesform validate`: checks the file without an account or the network.

use crate::cli::{
    args::Common,
    exit::Exit,
    failure::Failure,
    output::Output,
    session::{self, Against},
};

pub(super) fn run(common: &Common, output: &mut Output) -> Result<Exit, Failure> {
    let loaded = session::load(common, Against::Itself, &[])?;
    let desired = &loaded.desired;
    let pools = desired.regions.values().flat_map(|region| &region.pools).map(|pools| pools.len()).sum::<usize>();
    let sets = desired.regions.values().flat_map(|region| &region.configuration_sets).map(|sets| sets.len());
    let sets = sets.sum::<usize>();
    output.text(&format!(
        "{} is valid: account {}, Regions {}, pools {pools}, configuration sets {sets}\n",
        files(common),
        desired.account,
        desired.regions.len(),
    ));
    Ok(Exit::Success)
}

/// The files, as they are named on the command line.
fn files(common: &Common) -> String {
    common.file.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
