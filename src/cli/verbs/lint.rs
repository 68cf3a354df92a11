//! `sesform lint`: checks the file, and with `--live` the account, against the rules of the adviser. Writes nothing to AWS.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::{
    advice::{Linted, Severity, lint},
    cli::{
        advised::{self, Advised, Measuring},
        args::Common,
        exit::Exit,
        failure::Failure,
        mail_from_records,
        output::Output,
        resolving::Resolve,
    },
    disk,
    model::Region,
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
    pub(super) figures: Option<PathBuf>,
    /// Asks SES what it measured, and writes it to this file; what cannot be read is left out, and nothing is turned on
    #[arg(long, value_name = "FILE", requires = "live")]
    pub(super) save_figures: Option<PathBuf>,
    /// With --live: reads the SPF records of custom MAIL FROM domains from DNS and judges them: the system's servers, or
    /// ADDRESS[:PORT]
    #[arg(long, value_name = "SERVER", num_args = 0..=1, require_equals = true, default_missing_value = "system")]
    resolve: Option<Resolve>,
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
    if args.resolve.is_some() && !args.live {
        return Err(Failure::Usage(
            "`--resolve` reads the SPF records of custom MAIL FROM domains, which only the account states: add `--live`"
                .to_owned(),
        ));
    }
    let figures = args.figures.as_deref();
    let measuring = if args.save_figures.is_some() { Measuring::Asked } else { Measuring::Not };
    if let Some(path) = &args.save_figures {
        disk::try_to_write(path)
            .map_err(|error| Failure::Io { what: format!("save figures to `{}`", path.display()), error })?;
    }
    let mut advised = match args.live {
        true => Advised::live_with(common, args.date, figures, measuring).await?,
        false => Advised::offline_with(common, args.date, figures)?,
    };
    if let (Some(path), Some(saved)) = (&args.save_figures, &advised.saved) {
        saved.write(path)?;
        saved.left_out.iter().for_each(|left_out| output.note(left_out));
        output.note(&format!("saved figures to {0}; `--figures {0}` takes them", path.display()));
    }
    if !advised.without_endpoints.is_empty() {
        let regions: Vec<&str> = advised.without_endpoints.iter().map(Region::as_str).collect();
        output.note(&format!(
            "SF117 was not looked at in {}: the multi-Region endpoints may not be listed (`ses:ListMultiRegionEndpoints`), or \
             the service has none",
            regions.join(", ")
        ));
    }
    if let Some(resolve) = args.resolve {
        advised.records = Some(mail_from_records::read(&advised, resolve).await?);
    }
    let linted = lint(&advised.question_of_apply()).stated(|statement| advised.loaded.place(statement));
    output.advice(&linted, advised.judged());
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
