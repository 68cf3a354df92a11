//! The verbs, one file or folder each, with their arguments. clap checks the form of what was typed; what it means is
//! for the verb, which takes the parsed arguments and returns the exit code.

mod advise;
mod apply;
mod check;
mod cost;
pub(crate) mod doctor;
mod drift;
mod explain;
mod fmt;
mod import;
mod init;
mod ips;
mod lint;
mod manual;
mod plan;
mod request;
mod route;
mod sandbox;
mod schema;
mod show;
mod unlock;
mod validate;
mod warmup;

use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser, Subcommand};

use super::{args::Common, exit::Exit, failure::Failure, help, output::Output, pipeline::Audience};

/// Keeps the dedicated-IP side of Amazon SES in a reviewed YAML file.
#[derive(Debug, Parser)]
#[command(name = "sesform", version, about, propagate_version = true, max_term_width = 100)]
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
    /// Checks the file without an account
    Validate(validate::ValidateArgs),
    /// Shows what apply would do; writes nothing to AWS
    Plan(plan::PlanArgs),
    /// Renders a saved plan again; needs no credentials
    Show(show::ShowArgs),
    /// Checks whether a saved plan can still be applied; writes nothing
    Check(check::CheckArgs),
    /// Executes a saved plan, or plans, asks and executes
    Apply(apply::ApplyArgs),
    /// Shows where the live account differs from the file; writes nothing to AWS
    Drift(drift::DriftArgs),
    /// Shows which mail leaves from which IP, now or after a plan; writes nothing
    Route(route::RouteArgs),
    /// Lists the addresses that mail leaves from, for allow-lists and SPF; writes nothing
    Ips(ips::IpsArgs),
    /// Checks the file, with --live the account too, for deliverability and cost
    Lint(lint::LintArgs),
    /// Says which kind of IPs fits each set, with a diff of the file
    Advise(advise::AdviseArgs),
    /// Shows what dedicated IPs cost each month, now and after the plan
    Cost(cost::CostArgs),
    /// Shows what the IPs of each pool take a day, and when they are warm
    Warmup(warmup::WarmupArgs),
    /// Writes the case at AWS Support for more leased IPs, or to give some back
    Request(request::RequestArgs),
    /// Writes the live account as a file, and checks that the plan of that file is empty
    Import(import::ImportArgs),
    /// Writes the first file of an account: what is live in it, or a file to begin with
    Init(init::InitArgs),
    /// Lays out files anew, and keeps their comments
    Fmt(fmt::FmtArgs),
    /// Removes the locks that `apply --lock` left in the file's Regions
    Unlock(unlock::UnlockArgs),
    /// Checks whether sesform can work here, and what is missing; writes nothing
    Doctor(doctor::DoctorArgs),
    /// Explains a field of the file, or the code of a message
    Explain(explain::ExplainArgs),
    /// Prints a JSON Schema
    Schema(schema::SchemaArgs),
    /// Serves an embedded SES on loopback for other clients
    Sandbox(sandbox::SandboxArgs),
    /// Prints a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, or writes the pages of all commands
    Man(manual::ManArgs),
}

impl Verb {
    /// The saved plan that it is about.
    pub(crate) fn saved_plan(&self) -> Option<&Path> {
        match self {
            Self::Show(args) => Some(&args.plan),
            Self::Check(args) => Some(&args.plan),
            Self::Apply(args) => args.plan.as_deref(),
            Self::Route(args) => args.plan.as_deref(),
            Self::Validate(_)
            | Self::Plan(_)
            | Self::Drift(_)
            | Self::Ips(_)
            | Self::Lint(_)
            | Self::Advise(_)
            | Self::Cost(_)
            | Self::Warmup(_)
            | Self::Request(_)
            | Self::Import(_)
            | Self::Init(_)
            | Self::Fmt(_)
            | Self::Unlock(_)
            | Self::Doctor(_)
            | Self::Explain(_)
            | Self::Schema(_)
            | Self::Sandbox(_)
            | Self::Completions { .. }
            | Self::Man(_) => None,
        }
    }

    /// The files that its own options name to be read.
    pub(crate) fn read_files(&self) -> Vec<&Path> {
        let own: Vec<&PathBuf> = match self {
            Self::Plan(args) => args.figures.iter().chain(&args.base.base).collect(),
            Self::Drift(args) => args.base.base.iter().collect(),
            Self::Lint(args) => args.figures.iter().collect(),
            Self::Advise(args) => args.figures.iter().collect(),
            Self::Ips(args) => args.since.iter().collect(),
            Self::Import(args) => args.update.iter().collect(),
            Self::Validate(args) => args.files.iter().collect(),
            Self::Fmt(args) => args.files.iter().collect(),
            Self::Sandbox(args) => args.state.iter().chain(&args.faults).collect(),
            _ => Vec::new(),
        };
        own.into_iter().map(PathBuf::as_path).chain(self.saved_plan()).collect()
    }

    /// The files that its own options name to be replaced, with the option. `import -o` replaces none.
    pub(crate) fn written(&self) -> Vec<(&'static str, &Path)> {
        let named = match self {
            Self::Plan(args) => args.out.as_ref().map(|path| ("-o", path)),
            Self::Lint(args) => args.save_figures.as_ref().map(|path| ("--save-figures", path)),
            Self::Warmup(args) => args.svg.as_ref().map(|path| ("--svg", path)),
            _ => None,
        };
        named.into_iter().map(|(option, path)| (option, path.as_path())).collect()
    }

    /// Whether it makes calls to AWS.
    pub(crate) fn connects(&self) -> bool {
        match self {
            Self::Plan(_)
            | Self::Check(_)
            | Self::Apply(_)
            | Self::Drift(_)
            | Self::Ips(_)
            | Self::Request(_)
            | Self::Import(_)
            | Self::Init(_)
            | Self::Unlock(_)
            | Self::Doctor(_) => true,
            Self::Route(args) => !args.desired,
            Self::Lint(args) => args.live,
            Self::Advise(args) => args.live,
            Self::Cost(args) => !args.offline,
            Self::Warmup(args) => !args.offline,
            Self::Validate(_)
            | Self::Show(_)
            | Self::Fmt(_)
            | Self::Explain(_)
            | Self::Schema(_)
            | Self::Sandbox(_)
            | Self::Completions { .. }
            | Self::Man(_) => false,
        }
    }

    /// Who reads its result.
    pub(crate) fn audience(&self) -> Audience {
        match self {
            Self::Validate(_)
            | Self::Plan(_)
            | Self::Show(_)
            | Self::Check(_)
            | Self::Apply(_)
            | Self::Drift(_)
            | Self::Lint(_)
            | Self::Advise(_)
            | Self::Cost(_)
            | Self::Warmup(_) => Audience::Pipelines,
            Self::Route(_)
            | Self::Ips(_)
            | Self::Request(_)
            | Self::Import(_)
            | Self::Init(_)
            | Self::Fmt(_)
            | Self::Unlock(_)
            | Self::Doctor(_)
            | Self::Explain(_) => Audience::Caller,
            Self::Schema(_) | Self::Sandbox(_) | Self::Completions { .. } | Self::Man(_) => Audience::Reader,
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Validate(_) => "validate",
            Self::Plan(_) => "plan",
            Self::Show(_) => "show",
            Self::Check(_) => "check",
            Self::Apply(_) => "apply",
            Self::Drift(_) => "drift",
            Self::Route(_) => "route",
            Self::Ips(_) => "ips",
            Self::Lint(_) => "lint",
            Self::Advise(_) => "advise",
            Self::Cost(_) => "cost",
            Self::Warmup(_) => "warmup",
            Self::Request(_) => "request",
            Self::Import(_) => "import",
            Self::Init(_) => "init",
            Self::Fmt(_) => "fmt",
            Self::Unlock(_) => "unlock",
            Self::Doctor(_) => "doctor",
            Self::Explain(_) => "explain",
            Self::Schema(_) => "schema",
            Self::Sandbox(_) => "sandbox",
            Self::Completions { .. } => "completions",
            Self::Man(_) => "man",
        }
    }
}

/// The command line with its help, for completions and the manual.
#[must_use]
pub fn command() -> clap::Command {
    help::shaped(Arguments::command())
}

/// Runs the verb of the command line.
pub(crate) async fn run(arguments: &Arguments, output: &mut Output) -> Result<Exit, Failure> {
    let common = &arguments.common;
    match &arguments.verb {
        Verb::Validate(args) => validate::run(common, args, output),
        Verb::Plan(args) => plan::run(common, args, output).await,
        Verb::Show(args) => show::run(common, args, output),
        Verb::Check(args) => check::run(common, args, output).await,
        Verb::Apply(args) => apply::run(common, args, output).await,
        Verb::Drift(args) => drift::run(common, args, output).await,
        Verb::Route(args) => route::run(common, args, output).await,
        Verb::Ips(args) => ips::run(common, args, output).await,
        Verb::Lint(args) => lint::run(common, args, output).await,
        Verb::Advise(args) => advise::run(common, args, output).await,
        Verb::Cost(args) => cost::run(common, args, output).await,
        Verb::Warmup(args) => warmup::run(common, args, output).await,
        Verb::Request(args) => request::run(common, args, output).await,
        Verb::Import(args) => import::run(common, args, output).await,
        Verb::Init(args) => init::run(common, args, output).await,
        Verb::Fmt(args) => fmt::run(common, args, output),
        Verb::Unlock(args) => unlock::run(common, args, output).await,
        Verb::Doctor(args) => doctor::run(common, args, output).await,
        Verb::Explain(args) => explain::run(args, output),
        Verb::Schema(args) => schema::run(args, output),
        Verb::Sandbox(args) => sandbox::run(common, args, output).await,
        Verb::Completions { shell } => manual::completions(command(), *shell, output),
        Verb::Man(args) => manual::man(command(), args, output),
    }
}
