//! `sesform drift`: what is live against what the file declares, in words. Never writes to AWS: it holds no `Writer`.

use clap::{Args, ValueEnum};

use crate::{
    cli::{
        args::{BaseArgs, Common},
        base,
        exit::Exit,
        failure::Failure,
        output::Output,
        session::{self, Against, Session},
    },
    config::Loaded,
    model::{Desired, Live},
    plan::{self, Adopt, Allowances, ChangeOrigin, Plan, Policy, Prune},
    ses::Scope,
    view::Drift,
};

/// Arguments of `drift`.
#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    /// Says too what the file does not state and what differs from SES's defaults; reads more
    #[arg(long)]
    pub(crate) undeclared: bool,
    /// Whether live objects that the file neither declares nor ignores make the exit code 2
    #[arg(long, value_name = "EFFECT", default_value = "list")]
    pub(crate) unmanaged: UnmanagedEffect,
    #[command(flatten)]
    pub(crate) base: BaseArgs,
}

/// What live objects that the file does not declare do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnmanagedEffect {
    /// They are listed.
    List,
    /// They are listed, and the exit code is 2.
    Fail,
}

pub(super) async fn run(common: &Common, args: &DriftArgs, output: &mut Output) -> Result<Exit, Failure> {
    let compared = Compared::make(common, args).await?;
    let drift = compared.drift(args);
    let counts = |origin: Option<ChangeOrigin>| origin != Some(ChangeOrigin::Change);
    let differs = drift.items.iter().map(|item| item.origin).chain(drift.withheld.iter().map(|item| item.origin));
    let is_drift = differs.into_iter().any(counts);
    let is_unmanaged = args.unmanaged == UnmanagedEffect::Fail && drift.has_unmanaged();
    output.drift(drift);
    Ok(if is_drift || is_unmanaged { Exit::Pending } else { Exit::Success })
}

/// A file and the account that was read for it.
struct Compared {
    loaded: Loaded,
    live: Live,
    plan: Plan,
}

impl Compared {
    async fn make(common: &Common, args: &DriftArgs) -> Result<Self, Failure> {
        let base = base::read(&args.base, common)?;
        let others = base.as_ref().map(|base| base.sources.as_slice()).unwrap_or_default();
        let loaded = session::load(common, Against::Account, others)?;
        let desired = &loaded.desired;
        let base = base.map(|base| base.load(common, desired)).transpose()?;
        let session = Session::open(common, &desired.account, desired.sts, desired.regions.keys()).await?;
        let reading = session.watch("reading", common.quiet);
        let scope = if args.undeclared { Scope::all_of } else { Scope::of };
        let mut live = session.observe_scoped(desired, base.as_ref(), scope).await?;
        session::check_references(&loaded, &live)?;
        let policy = policy();
        session.read_on(desired, &mut live, &policy).await?;
        let mut plan = plan::plan(desired, &live, &policy).stated(|statement| loaded.place(statement));
        if let Some(base) = base {
            session.read_on(&base, &mut live, &policy).await?;
            plan = plan.with_origins(&plan::plan(&base, &live, &policy));
        }
        drop(reading);
        Ok(Self { loaded, live, plan })
    }

    fn drift(&self, args: &DriftArgs) -> Drift {
        let desired: &Desired = &self.loaded.desired;
        let drift = Drift::of(&self.plan, desired, &self.live, |statement| self.loaded.place(statement));
        if args.undeclared { drift.with_undeclared(desired, &self.live) } else { drift }
    }
}

/// Nothing is held back that could be written: what differs is drift whether or not an apply may change it.
fn policy() -> Policy {
    Policy { allowed: Allowances::all(), prune: Prune::Keep, adopt: Adopt::Leave }
}
