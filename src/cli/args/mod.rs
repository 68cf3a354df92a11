//! What was typed. clap checks the form; what it means is for the verbs.
//!
//! `common` is what every verb takes; `plans` is for verbs about plans, `accounts` for those about what is live, and
//! `documents` for the rest.

mod accounts;
mod allow;
mod common;
mod documents;
mod plans;

use std::path::Path;

use clap::{CommandFactory, Parser, Subcommand};

use super::exit;

pub(crate) use accounts::{DoctorArgs, ImportArgs, PolicyOf, UnlockArgs};
pub(crate) use allow::Allow;
pub(crate) use common::{Common, FileOrigin, Format, LogFormat, ReportTarget};
pub(crate) use documents::{SandboxArgs, SchemaArgs, SchemaOf};
pub(crate) use plans::{
    ApplyArgs, BaseArgs, CheckArgs, Listing, Pending, PlanArgs, PlanFlags, PlanLimits, ShowArgs, View,
};

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
    /// The saved plan that it is about.
    pub(crate) fn saved_plan(&self) -> Option<&Path> {
        match self {
            Self::Show(args) => Some(&args.plan),
            Self::Check(args) => Some(&args.plan),
            Self::Apply(args) => args.plan.as_deref(),
            Self::Validate
            | Self::Plan(_)
            | Self::Import(_)
            | Self::Unlock(_)
            | Self::Doctor(_)
            | Self::Schema(_)
            | Self::Sandbox(_)
            | Self::Completions { .. }
            | Self::Man => None,
        }
    }

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

/// The command line as clap sees it, for completions and the manual.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}
