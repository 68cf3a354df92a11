//! `sesform lint`: checks the file, and with `--live` the account, against the rules of the adviser. Writes nothing to AWS.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::{
    advice::{Linted, Severity, lint},
    cli::{
        advised::{self, Advised},
        args::Common,
        exit::Exit,
        failure::Failure,
        output::Output,
    },
};

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Reads the account too: what the file does not state, quotas, review and pricing plan
    #[arg(long)]
    pub(crate) live: bool,
    /// The gravity from which on findings make the exit code 5
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// The day on which the question is asked, in UTC [default: today]
    #[arg(long, value_name = "DATE", value_parser = advised::date)]
    date: Option<Date>,
    /// What was measured: volumes, bounces, complaints, blocklists (JSON; `sesform schema figures`)
    #[arg(long, value_name = "FILE")]
    figures: Option<PathBuf>,
}

/// Which findings make the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// All findings
    Note,
    /// None
    Never,
}

pub(super) async fn run(common: &Common, args: &LintArgs, output: &mut Output) -> Result<Exit, Failure> {
    let figures = args.figures.as_deref();
    let advised = match args.live {
        true => Advised::live_with(common, args.date, figures).await?,
        false => Advised::offline_with(common, args.date, figures)?,
    };
    let linted = lint(&advised.question()).stated(|statement| advised.loaded.place(statement));
    output.advice(&linted);
    judge(&linted, args.fail_on)
}

fn judge(linted: &Linted, fail_on: FailOn) -> Result<Exit, Failure> {
    let fail_on = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
        FailOn::Never => return Ok(Exit::Success),
    };
    let count = linted.findings.iter().filter(|finding| finding.severity <= fail_on).count();
    if count == 0 { Ok(Exit::Success) } else { Err(Failure::Findings { count, fail_on }) }
}
