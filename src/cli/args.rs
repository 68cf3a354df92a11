//! What was typed. clap checks the form; what it means is for the verbs.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::{
    model::{AccountId, NamePattern, Owner, Region},
    plan::{self, Allowance},
    ses::MaxRps,
};

use super::{exit, variables::Variable};

/// Keeps the dedicated-IP side of Amazon SES in a reviewed YAML file.
#[derive(Debug, Parser)]
#[command(name = "sesform", version, about, after_help = exit::HELP, propagate_version = true, max_term_width = 100)]
#[command(arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

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
    /// What goes to stdout
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Writes the result to a file too (repeatable)
    #[arg(long, global = true, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportTarget>,
    /// The endpoint of SES and STS; AWS_ENDPOINT_URL_SESV2 and AWS_ENDPOINT_URL_STS set them apart
    #[arg(long, global = true, value_name = "URL", value_parser = endpoint_url, conflicts_with = "sandbox")]
    pub(crate) endpoint_url: Option<String>,
    /// Runs against an embedded SES, its account kept in FILE, or in memory without one
    #[arg(long, global = true, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub(crate) sandbox: Option<Option<PathBuf>>,
    /// Lets that embedded SES throttle, fail, lag and behave as this JSON file says
    // Not `requires = "sandbox"`: clap looks for a required flag on the same side of the verb only.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) sandbox_faults: Option<PathBuf>,
    /// Calls a second of one operation in one Region: writes keep to it, reads fall back to it when SES refuses
    /// [default: 1, as SES documents; none with a --sandbox that has no faults]
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

/// Takes an endpoint with its scheme and host: without them the SDK fails only at the first call.
fn endpoint_url(text: &str) -> Result<String, String> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    match rest.filter(|rest| !rest.is_empty() && !rest.starts_with('/')) {
        Some(_) => Ok(text.to_owned()),
        None => Err("write it with its scheme, such as http://127.0.0.1:8005".to_owned()),
    }
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

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Checks the file without any account
    Validate,
    /// Shows what apply would do; writes nothing to AWS
    Plan(PlanArgs),
    /// Renders a saved plan again; needs no credentials
    Show(ShowArgs),
    /// Says whether a saved plan is still good; writes nothing
    Check(CheckArgs),
    /// Executes a saved plan, or plans, asks and executes
    Apply(ApplyArgs),
    /// Writes the live account as a file, and proves that the plan of that file is empty
    Import(ImportArgs),
    /// Removes the locks that `apply --lock` left in the file's Regions
    Unlock(UnlockArgs),
    /// Says whether sesform can work here, and what is missing; writes nothing
    Doctor(DoctorArgs),
    /// Prints a JSON Schema
    Schema(SchemaArgs),
    /// Serves an embedded SES on loopback for other clients
    Sandbox(SandboxArgs),
    /// Prints a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page
    Man,
}

impl Verb {
    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::Plan(_) => "plan",
            Self::Show(_) => "show",
            Self::Check(_) => "check",
            Self::Apply(_) => "apply",
            Self::Import(_) => "import",
            Self::Unlock(_) => "unlock",
            Self::Doctor(_) => "doctor",
            Self::Schema(_) => "schema",
            Self::Sandbox(_) => "sandbox",
            Self::Completions { .. } => "completions",
            Self::Man => "man",
        }
    }
}

/// What `plan` and `apply` allow.
#[derive(Debug, Args)]
pub(crate) struct Allowances {
    /// Allows what a guard refuses (repeatable)
    #[arg(long, value_name = "WHAT")]
    pub(crate) allow: Vec<Allow>,
    /// Deletes pools and configuration sets that the file no longer has and that carry its owner
    #[arg(long)]
    pub(crate) prune: bool,
    /// Stamps the file's owner on what it states and nobody owns
    #[arg(long)]
    pub(crate) adopt: bool,
}

/// A thing that a guard refuses unless it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Allow {
    /// Turning STANDARD pools into MANAGED ones, which cannot be undone.
    Convert,
    /// Deleting MANAGED pools, whose IPs SES takes back at once and for good.
    Relinquish,
    /// Routes that are without an IP, or use a foreign one, for a while, where no order avoids it, or that end without one.
    Interruption,
    /// Counted pools that get fewer IPs than `ips.count` asks for, as the account leases too few.
    Shortage,
    /// More deletions than `limits.deletes`.
    Deletes,
    /// More moved IPs than `limits.moved_ips`.
    Moves,
    /// Leaving a Region without pools, or without configuration sets, where the file says `{}`.
    Empty,
}

impl Allowances {
    /// What the planner calls it.
    pub(crate) fn to_plan(&self) -> plan::Allowances {
        let allowances = self.allow.iter().map(|allow| match allow {
            Allow::Convert => Allowance::Convert,
            Allow::Relinquish => Allowance::Relinquish,
            Allow::Interruption => Allowance::Interruption,
            Allow::Shortage => Allowance::Shortage,
            Allow::Deletes => Allowance::Deletes,
            Allow::Moves => Allowance::Moves,
            Allow::Empty => Allowance::Empty,
        });
        allowances.collect()
    }
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Saves the plan for show and apply
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Exits 2 when changes are pending
    #[arg(long)]
    pub(crate) detailed_exitcode: bool,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) allowances: Allowances,
}

/// How to show a plan.
#[derive(Debug, Args)]
pub(crate) struct View {
    /// Shows a unified diff of the live account's YAML against what it will be
    #[arg(long)]
    pub(crate) diff: bool,
    /// Names everything; without it long lists are folded
    #[arg(long)]
    pub(crate) all: bool,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    /// Names everything; without it long lists are folded
    #[arg(long)]
    pub(crate) all: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// A plan that `plan -o` saved; without one, plans first
    #[arg(value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,
    /// Does not ask; needed where no terminal is
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Applies only a plan with this fingerprint, as `plan` printed it
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) expect: Option<String>,
    /// Takes a lock in each Region that is written to, and refuses to begin where somebody else has it
    #[arg(long)]
    pub(crate) lock: bool,
    /// Starts nothing new after the first failure
    #[arg(long)]
    pub(crate) fail_fast: bool,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) allowances: Allowances,
}

/// Arguments of `import`. `--region` says which Regions; without it, every one that has something.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Writes to this file, which must not be there yet, instead of stdout
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Only pools, configuration sets and identities whose name fits (repeatable): `news*`, or of one kind with
    /// `dedicated-ip-pool/`, `configuration-set/` or `email-identity/` before it: `configuration-set/news*`
    #[arg(long, value_name = "PATTERN", value_parser = NamePattern::from_str)]
    pub(crate) only: Vec<NamePattern>,
    /// Leaves out what equals SES's defaults
    #[arg(long)]
    pub(crate) skip_defaults: bool,
    /// The file's `owner`
    #[arg(long, value_name = "NAME", value_parser = Owner::from_str)]
    pub(crate) owner: Option<Owner>,
}

/// Arguments of `unlock`.
#[derive(Debug, Args)]
pub(crate) struct UnlockArgs {
    /// Does not ask; needed where no terminal is
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Prints the least IAM policy instead; needs no file, no credentials and no network
    #[arg(long, value_name = "FOR")]
    pub(crate) iam_policy: Option<PolicyOf>,
}

/// For what a policy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyOf {
    /// Everything that only reads: plan, check, doctor.
    Plan,
    /// What writes, with all that reads.
    Apply,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Of which document
    #[arg(default_value = "file")]
    pub(crate) document: SchemaOf,
}

/// The documents that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The desired state.
    File,
    /// A saved plan.
    Plan,
    /// What `--format json` prints.
    Output,
}

/// Arguments of `sandbox`.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Keeps the accounts in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Throttles, fails, lags and behaves as this JSON file says
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
}

/// The command line as clap sees it, for completions and the manual.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}
