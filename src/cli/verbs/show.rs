//! `sesform show PLAN`: shows a saved plan, without credentials.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{
    args::{Common, Listing},
    exit::Exit,
    failure::Failure,
    output::Output,
    saved, session,
};

/// Arguments of `show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

pub(super) fn run(common: &Common, args: &ShowArgs, output: &mut Output) -> Result<Exit, Failure> {
    let plan = saved::read(common, &args.plan)?;
    output.about(&plan);
    let how = saved::how(common, &args.plan, &plan);
    output.plan(plan, &common.allowed(), args.listing, session::pace(common));
    output.verdict(&format!("{how}.\n"));
    Ok(Exit::Success)
}
