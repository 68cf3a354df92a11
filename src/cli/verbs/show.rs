//! `sesform show PLAN`: shows a saved plan, without credentials. Says whether `apply` without any `--allow` would execute
//! it, and which flags it needs.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{
    args::{Common, Listing},
    exit::Exit,
    failure::Failure,
    output::Output,
    saved::{self, Forecast},
    session,
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
    let how = format!("{}.\n", saved::how(common, &args.plan, &plan));
    let command = saved::executing(common, &args.plan, &plan);
    let forecast = Forecast::where_it_matters(&plan, &common.allowed());
    output.plan(plan, &common.allowed(), args.listing, session::pace(common));
    output.how_to_apply(command, Some(&args.plan));
    match forecast {
        Some(forecast) => output.forecast(forecast, &how),
        None => output.verdict(&how),
    }
    Ok(Exit::Success)
}
