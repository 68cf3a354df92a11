//! What several verbs take. What a single verb takes stands in the file of the verb, in `verbs`.

use std::{ffi::OsString, path::PathBuf, str::FromStr};

use clap::{Args, ValueEnum, builder::NonEmptyStringValueParser};

use crate::{
    config,
    model::{AccountId, Region},
    plan::{Allowance, Allowances},
    ses::MaxRps,
};

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
    /// The file that standard input stands for. Set once the command line is read, by verbs that know of such a thing.
    #[arg(skip)]
    pub(crate) stdin_name: Option<String>,
    /// Sets `${var.NAME}` of the file (repeatable); a list is `NAME=A,B`
    #[arg(long, global = true, value_name = "NAME=VALUE")]
    pub(crate) var: Vec<Variable>,
    /// Sets variables from a YAML or JSON mapping (repeatable; --var wins)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) var_file: Vec<PathBuf>,
    /// Only this Region (repeatable); the file must state it, except for import, init and doctor
    #[arg(long, global = true, value_name = "REGION", value_parser = Region::from_str)]
    pub(crate) region: Vec<Region>,
    /// Fails unless the account is this one
    #[arg(long, global = true, value_name = "ID", value_parser = AccountId::from_str)]
    pub(crate) account: Option<AccountId>,
    /// Allows something that is refused by default (repeatable, or separated by commas)
    #[arg(long, global = true, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) allow: Vec<Allow>,
    /// Uses this profile of AWS's files, not credentials of the environment
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "sandbox", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) profile: Option<String>,
    /// Runs as if started in this folder: all relative paths count from it
    #[arg(short = 'C', global = true, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// The format of stdout
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Also writes the result to a file (repeatable); `markdown:BYTES=PATH` limits its size
    #[arg(long, global = true, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportTarget>,
    /// The endpoint of SES and STS; AWS_ENDPOINT_URL_SESV2 and AWS_ENDPOINT_URL_STS set them separately
    #[arg(long, global = true, value_name = "URL", conflicts_with = "sandbox")]
    pub(crate) endpoint_url: Option<String>,
    /// Runs against an embedded SES, kept in FILE or, without it, in memory
    #[arg(long, global = true, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub(crate) sandbox: Option<Option<PathBuf>>,
    /// Makes the embedded SES throttle, fail, lag and behave as this JSON file specifies
    // Not `requires = "sandbox"`: clap looks for a required flag on the same side of the verb only.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) sandbox_faults: Option<PathBuf>,
    /// Maximum calls per second of one operation in one Region, for reads and writes
    /// [default: 1 for writes, as SES documents, and half of the rate that SES turns out to accept for reads; no limit
    /// with a --sandbox that has no faults]
    #[arg(long, global = true, value_name = "N", value_parser = max_rps)]
    pub(crate) max_rps: Option<MaxRps>,
    #[command(flatten)]
    pub(crate) color: Color,
    /// Prints only the result and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Logs each call to AWS (-v), and more (-vv)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// The word after a bare `--sandbox`. Set once the command line is read.
    #[arg(skip)]
    pub(crate) after_sandbox: Option<OsString>,
    /// The format of the log
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,
    #[command(flatten)]
    pub(crate) pipeline: PipelineArgs,
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

/// Shortest limit of a Markdown document: the verdict and its frame need less.
const MIN_BYTES: usize = 2048;

/// What documents for pipelines need to know.
#[derive(Debug, Args)]
#[command(next_help_heading = "Pull requests and pipelines")]
pub(crate) struct PipelineArgs {
    /// Writes annotations, job outputs and the step summary: auto detects GitHub Actions and GitLab CI; `init` writes the
    /// pipeline itself, if it is named
    #[arg(long, global = true, value_name = "SYSTEM", default_value = "auto")]
    pub(crate) ci: Ci,
    /// Tells the Markdown documents of one account apart [default: the names of the files]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) label: Option<String>,
    /// Most bytes of a Markdown document; a longer one is cut by meaning [default: what a comment on GitHub, or a note on
    /// GitLab, may have]
    #[arg(long, global = true, value_name = "N", value_parser = max_bytes)]
    pub(crate) max_bytes: Option<usize>,
}

/// Takes a limit.
fn max_bytes(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|limit| *limit >= MIN_BYTES);
    limit.ok_or_else(|| format!("a number of bytes from {MIN_BYTES}, such as 65536"))
}

/// Which pipeline to write for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ci {
    /// The one that the environment shows.
    Auto,
    /// GitHub Actions: annotations on stderr, `GITHUB_OUTPUT`, `GITHUB_STEP_SUMMARY`.
    Github,
    /// GitLab CI: commit and job in documents; reports are written with `--report`.
    Gitlab,
    /// None.
    None,
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
    /// For editors and logs: each finding on one line, `file:line:column: error[code]: text`.
    Lines,
    /// For machines that follow a run: one event a line, as it happens.
    Ndjson,
    /// For a comment on a pull request.
    Markdown,
    /// For code scanning: SARIF 2.1.0 with what has a place in a file.
    Sarif,
    /// For GitLab's code quality report.
    Codequality,
    /// For GitLab's Terraform widget: numbers alone.
    Terraform,
    /// For GitLab's dotenv report: the outputs of a job.
    Dotenv,
    /// Of `route`: a flowchart.
    Mermaid,
    /// Of `route`: a graph for Graphviz.
    Dot,
    /// Of `ips`: a table.
    Csv,
}

impl Format {
    /// Its name, as it is typed.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The only verb that has it. `None`: every verb has it.
    pub(crate) fn only_of(self) -> Option<&'static str> {
        match self {
            Self::Mermaid | Self::Dot => Some("route"),
            Self::Csv => Some("ips"),
            Self::Text
            | Self::Json
            | Self::Lines
            | Self::Ndjson
            | Self::Markdown
            | Self::Sarif
            | Self::Codequality
            | Self::Terraform
            | Self::Dotenv => None,
        }
    }
}

/// A file to write the result to.
#[derive(Debug, Clone)]
pub(crate) struct ReportTarget {
    pub(crate) format: Format,
    /// Most bytes of this document, where it is Markdown. `None`: those of `--max-bytes`.
    pub(crate) max_bytes: Option<usize>,
    pub(crate) path: PathBuf,
}

impl FromStr for ReportTarget {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').ok_or("write FORMAT=PATH, such as json=report.json")?;
        if path.is_empty() {
            return Err("the path is empty".to_owned());
        }
        let (format, limit) = match format.split_once(':') {
            Some((format, limit)) => (format, Some(max_bytes(limit)?)),
            None => (format, None),
        };
        let format = Format::from_str(format, false).map_err(|_| no_format(format))?;
        match limit {
            Some(_) if format != Format::Markdown => Err("only Markdown has a limit of bytes".to_owned()),
            max_bytes => Ok(Self { format, max_bytes, path: path.into() }),
        }
    }
}

/// Says which formats there are.
fn no_format(text: &str) -> String {
    let known = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let known: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
    let near = config::nearest(text, known.iter().map(String::as_str));
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("there is no format `{}`; {near}the formats are {}", text.escape_debug(), known.join(", "))
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

/// A thing that is refused unless it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Allow {
    /// Turning STANDARD pools into MANAGED ones, which cannot be undone.
    Convert,
    /// Deleting MANAGED pools, whose IPs SES takes back immediately and permanently.
    Relinquish,
    /// Routes that temporarily have no IP or use an IP of another route because no order avoids it, or that end without
    /// an IP.
    Interruption,
    /// Counted pools that get fewer IPs than `ips.count` asks for, because the account leases too few.
    Shortage,
    /// More deletions than `limits.deletes`.
    Deletes,
    /// More moved IPs than `limits.moved_ips`.
    Moves,
    /// Leaving a Region without pools, or without configuration sets, where the file says `{}`.
    Empty,
    /// Routes that lose their last warm IP while automatic warm-up is off.
    Cold,
    /// IPs that are warmed up and whose warm-up starts again.
    Warmup,
    /// Virtual Deliverability Manager or Auto Validation of the account, which AWS charges for, where they come on.
    Cost,
    /// More pools, configuration sets or event destinations than SES documents, in an account whose quota AWS raised.
    Quota,
    /// A case at AWS Support for an account that AWS reviews.
    Review,
    /// An endpoint on another machine without encryption.
    Http,
    /// A Region that AWS is not known to have.
    UnknownRegion,
}

impl Allow {
    /// Its name, as it is typed.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What the planner calls it; `None` for what is no matter of a plan.
    pub(crate) fn of_a_plan(self) -> Option<Allowance> {
        match self {
            Self::Convert => Some(Allowance::Convert),
            Self::Relinquish => Some(Allowance::Relinquish),
            Self::Interruption => Some(Allowance::Interruption),
            Self::Shortage => Some(Allowance::Shortage),
            Self::Deletes => Some(Allowance::Deletes),
            Self::Moves => Some(Allowance::Moves),
            Self::Empty => Some(Allowance::Empty),
            Self::Cold => Some(Allowance::Cold),
            Self::Warmup => Some(Allowance::Warmup),
            Self::Cost => Some(Allowance::Cost),
            Self::Quota => Some(Allowance::Quota),
            Self::Review | Self::Http | Self::UnknownRegion => None,
        }
    }
}

/// What `plan`, `check` and `apply` are given beside `--allow`.
#[derive(Debug, Args)]
pub(crate) struct PlanFlags {
    /// Deletes pools and configuration sets that the file no longer states and that have its owner
    #[arg(long)]
    pub(crate) prune: bool,
    /// Sets the file's owner on objects that the file states and that have no owner
    #[arg(long)]
    pub(crate) adopt: bool,
    #[command(flatten)]
    pub(crate) plan_limits: PlanLimits,
}

/// Limits that the command line sets: a change to the file cannot switch them off.
#[derive(Debug, Args)]
pub(crate) struct PlanLimits {
    /// Refuses a file, or a saved plan, with another owner or none
    #[arg(long, value_name = "NAME")]
    pub(crate) require_owner: Option<String>,
    /// Refuses a plan with more deletions; `--allow` does not override this
    #[arg(long, value_name = "N")]
    pub(crate) max_deletes: Option<usize>,
    /// Refuses a plan that moves more IPs; `--allow` does not override this
    #[arg(long, value_name = "N")]
    pub(crate) max_moved_ips: Option<usize>,
}

/// How to show a plan.
#[derive(Debug, Args)]
pub(crate) struct View {
    /// Shows a unified diff of the live account's YAML against what it will be
    #[arg(long)]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// How much of a plan to list.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Listing {
    /// Shows every object, name and step; by default, objects that change alike share a line and long lists are cut
    #[arg(long)]
    pub(crate) all: bool,
    /// Shows the steps in order; by default, they are shown if they include a detour or an irreversible step
    #[arg(long)]
    pub(crate) steps: bool,
}

/// An earlier desired state, which tells what the file changes from what drifted.
#[derive(Debug, Args)]
pub(crate) struct BaseArgs {
    /// The desired state before the change (repeatable): marks each change as from this change, as drift, or as both
    #[arg(long, value_name = "FILE")]
    pub(crate) base: Vec<PathBuf>,
    /// Like `--base`, with the files of `-f` as they are in this git revision
    #[arg(long, value_name = "REV", conflicts_with = "base")]
    pub(crate) base_rev: Option<String>,
}
