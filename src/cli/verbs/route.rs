//! `sesform route`: which mail leaves from which IP. Writes nothing to AWS.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{
    args::Common,
    exit::Exit,
    failure::Failure,
    output::Output,
    routing::{Asked, Routing},
};

/// Arguments of `route`.
#[derive(Debug, Args)]
pub(crate) struct RouteArgs {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Shows what the file states, without the account; needs no credentials
    #[arg(long, conflicts_with = "plan")]
    pub(crate) desired: bool,
    /// Shows the routes that a saved plan changes, before and after it
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,
}

pub(super) async fn run(common: &Common, args: &RouteArgs, output: &mut Output) -> Result<Exit, Failure> {
    let routing = match &args.plan {
        Some(path) => Routing::planned(common, path, output).await?,
        None if args.desired => Routing::desired(common)?,
        None => Routing::live(common, output).await?,
    };
    output.routes(routing.report(&args.asked)?);
    Ok(Exit::Success)
}
