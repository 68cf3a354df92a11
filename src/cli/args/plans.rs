//! What the verbs about plans take: `plan`, `show`, `check`, `apply`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What `plan`, `check` and `apply` are given beside `--allow`.
#[derive(Debug, Args)]
pub(crate) struct PlanFlags {
    /// Deletes pools and configuration sets that the file no longer has and that carry its owner
    #[arg(long)]
    pub(crate) prune: bool,
    /// Stamps the file's owner on what it states and nobody owns
    #[arg(long)]
    pub(crate) adopt: bool,
    #[command(flatten)]
    pub(crate) plan_limits: PlanLimits,
}

/// What the command line demands whatever the file says: a change to the file cannot switch it off.
#[derive(Debug, Args)]
pub(crate) struct PlanLimits {
    /// Refuses a file, or a saved plan, with another owner or none
    #[arg(long, value_name = "NAME")]
    pub(crate) require_owner: Option<String>,
    /// Refuses a plan with more deletions; no `--allow` lets it pass
    #[arg(long, value_name = "N")]
    pub(crate) max_deletes: Option<usize>,
    /// Refuses a plan that moves more IPs; no `--allow` lets it pass
    #[arg(long, value_name = "N")]
    pub(crate) max_moved_ips: Option<usize>,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Saves the plan for show and apply
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Exits 2 when changes are pending: any, or with a base only those from the change or only drift
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "any")]
    pub(crate) detailed_exitcode: Option<Pending>,
    /// Prints the calls by operation: those made to plan, and the writes of an apply
    #[arg(long)]
    pub(crate) calls: bool,
    #[command(flatten)]
    pub(crate) base: BaseArgs,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) flags: PlanFlags,
}

/// Which changes count as pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pending {
    /// Every change
    Any,
    /// Changes that the file makes, compared with the base
    Change,
    /// Differences of the account from the base
    Drift,
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
    /// Shows every object, name and step; without it objects that change alike share a line and long lists are cut
    #[arg(long)]
    pub(crate) all: bool,
    /// Shows the steps in order; without it they are shown where a detour or something irreversible is among them
    #[arg(long)]
    pub(crate) steps: bool,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) flags: PlanFlags,
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
    pub(crate) flags: PlanFlags,
}
