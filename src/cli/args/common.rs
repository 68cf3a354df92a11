//! What every verb takes.

use std::{path::PathBuf, str::FromStr};

use clap::{Args, ValueEnum};

use crate::{
    config,
    model::{AccountId, Region},
    plan::Allowances,
    ses::MaxRps,
};

use super::allow::Allow;

/// What every verb takes.
///
/// Names are given their parser: clap would take their `From<String>`, which is for what AWS said and checks nothing.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Common {
    /// The desired state (repeatable): a file, a directory of `*.yaml`, or `-` for standard input
    #[arg(short, long, global = true, value_name = "FILE", default_value = "sesform.yaml")]
    pub(crate) file: Vec<PathBuf>,
    /// Set once the command line is read.
    #[arg(skip)]
    pub(crate) file_origin: FileOrigin,
    /// Sets what the file calls `${var.NAME}` (repeatable)
    #[arg(long, global = true, value_name = "NAME=VALUE")]
    pub(crate) var: Vec<Variable>,
    /// Sets variables from a YAML or JSON mapping (repeatable; --var wins)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) var_file: Vec<PathBuf>,
    /// Only this Region (repeatable); the file must state it, except for import and doctor
    #[arg(long, global = true, value_name = "REGION", value_parser = Region::from_str)]
    pub(crate) region: Vec<Region>,
    /// The account must be this one
    #[arg(long, global = true, value_name = "ID", value_parser = AccountId::from_str)]
    pub(crate) account: Option<AccountId>,
    /// Allows what is refused otherwise (repeatable)
    #[arg(long, global = true, value_name = "WHAT")]
    pub(crate) allow: Vec<Allow>,
    /// What goes to stdout
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Writes the result to a file too (repeatable)
    #[arg(long, global = true, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportTarget>,
    /// The endpoint of SES and STS; AWS_ENDPOINT_URL_SESV2 and AWS_ENDPOINT_URL_STS set them apart
    #[arg(long, global = true, value_name = "URL", conflicts_with = "sandbox")]
    pub(crate) endpoint_url: Option<String>,
    /// Runs against an embedded SES, its account kept in FILE, or in memory without one
    #[arg(long, global = true, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub(crate) sandbox: Option<Option<PathBuf>>,
    /// Lets that embedded SES throttle, fail, lag and behave as this JSON file says
    // Not `requires = "sandbox"`: clap looks for a required flag on the same side of the verb only.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) sandbox_faults: Option<PathBuf>,
    /// Most calls a second of one operation in one Region, reads and writes
    /// [default: 1 for writes, as SES documents, and for reads half of what SES turns out to let through; no limit with
    /// a --sandbox that has no faults]
    #[arg(long, global = true, value_name = "N", value_parser = max_rps)]
    pub(crate) max_rps: Option<MaxRps>,
    #[command(flatten)]
    pub(crate) color: Color,
    /// Only the result and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Log each call to AWS (-v), and more (-vv)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// How the log looks
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,
}

impl Common {
    /// What a plan may do.
    pub(crate) fn allowed(&self) -> Allowances {
        self.allow.iter().filter_map(|allow| allow.of_a_plan()).collect()
    }
}

/// Why the desired state is read from where it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum FileOrigin {
    /// Nothing else was named.
    #[default]
    Assumed,
    /// It was named.
    Named,
}

/// How the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For machines: one object a line.
    Json,
}

/// Takes a rate in calls a second.
fn max_rps(text: &str) -> Result<MaxRps, String> {
    let rate = text.parse().ok().and_then(MaxRps::new);
    rate.ok_or_else(|| "a number of calls a second above 0, such as 1 or 0.5".to_owned())
}

/// When to colour.
#[derive(Debug, Args)]
pub(crate) struct Color {
    /// Colours: auto obeys NO_COLOR and pipes
    #[arg(long = "color", global = true, value_name = "WHEN", default_value = "auto")]
    when: When,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it so for everything that prints through `anstream`.
    pub(crate) fn write_global(&self) {
        match self.when {
            When::Auto => anstream::ColorChoice::Auto,
            When::Always => anstream::ColorChoice::Always,
            When::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// A form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For machines: one document, with the exit code in it.
    Json,
}

/// A file to write the result to.
#[derive(Debug, Clone)]
pub(crate) struct ReportTarget {
    pub(crate) format: Format,
    pub(crate) path: PathBuf,
}

impl FromStr for ReportTarget {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').ok_or("write FORMAT=PATH, such as json=report.json")?;
        if path.is_empty() {
            return Err("the path is empty".to_owned());
        }
        Ok(Self { format: Format::from_str(format, false)?, path: path.into() })
    }
}

/// A variable as it was typed.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl FromStr for Variable {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("write NAME=VALUE, such as pool=transactional")?;
        if !config::is_variable_name(name) {
            return Err("a name has letters, digits, `_` and `-`, and begins with a letter or `_`".to_owned());
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}
