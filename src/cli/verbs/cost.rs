//! `sesform cost`: what dedicated IPs cost each month. Writes nothing to AWS.

use clap::Args;
use jiff::civil::Date;

use crate::{
    advice::cost,
    cli::{
        advised::{self, Advised},
        args::Common,
        exit::Exit,
        failure::Failure,
        output::Output,
    },
};

/// Arguments of `cost`.
#[derive(Debug, Args)]
pub(crate) struct CostArgs {
    /// Counts what the file states, without the account
    #[arg(long)]
    pub(crate) offline: bool,
    /// Counts pools as deleted that the file no longer states and that have its owner, as `plan --prune` does
    #[arg(long, conflicts_with = "offline")]
    prune: bool,
    /// The day of the prices, in UTC [default: today]
    #[arg(long, value_name = "DATE", value_parser = advised::date)]
    date: Option<Date>,
}

pub(super) async fn run(common: &Common, args: &CostArgs, output: &mut Output) -> Result<Exit, Failure> {
    let advised = if args.offline {
        Advised::offline(common, args.date)?
    } else {
        Advised::planned(common, args.date, args.prune).await?
    };
    output.cost(cost(&advised.question()));
    Ok(Exit::Success)
}
