//! `sesform drift`: what is live against what the file declares, in words. Never writes to AWS: it holds no `Writer`.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::{
    cli::{
        accept::{self, Accepted, FileChange, Taking},
        args::{BaseArgs, Common},
        base,
        exit::Exit,
        failure::Failure,
        inventory::{self, Content},
        output::Output,
        session::{self, Against, Session},
        variables, who,
    },
    config::Loaded,
    model::{Address, Desired, Kind, Live, ObjectPattern, PoolRef, Selection},
    plan::{self, Adopt, Allowances, Plan, Policy, Prune},
    render,
    ses::Scope,
    view::{Deviation, Drift, DriftItem},
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
    /// Writes the live values of these objects into the file (repeatable), keeping comments and layout, and shows the
    /// diff: `all`, a name, or a kind and a name such as pool/NAME, configuration-set/NAME, ip/ADDRESS; objects that
    /// the file does not declare are added only by name
    #[arg(long, value_name = "OBJECT", value_parser = ObjectPattern::from_str)]
    pub(crate) accept: Vec<ObjectPattern>,
    /// Looks up in CloudTrail who made each object differ: two lookups a second, events of 90 days
    #[arg(long)]
    pub(crate) who: bool,
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
    if !args.accept.is_empty() && common.file.iter().any(|path| path.as_os_str() == "-") {
        let message = "`--accept` writes into the file, and standard input is none: name the file";
        return Err(Failure::Usage(message.to_owned()));
    }
    let compared = Compared::make(common, args).await?;
    let mut drift = compared.drift(args);
    if args.who {
        drift = who::find(drift, &compared.session, common.quiet).await;
    }
    output.drift(drift.clone());
    if args.accept.is_empty() {
        return Ok(exit(args, &drift));
    }
    let Accepted { edited, left } = compared.accept(common, args, &drift).await?;
    accept::write(&edited)?;
    output.files(edited.iter().map(FileChange::of).collect());
    edited.iter().for_each(|edited| output.note(&format!("wrote `{}`", edited.name)));
    Ok(exit(args, &left))
}

/// The exit code for what differs.
fn exit(args: &DriftArgs, drift: &Drift) -> Exit {
    let is_unmanaged = args.unmanaged == UnmanagedEffect::Fail && drift.has_unmanaged();
    if !drift.objects().is_empty() || is_unmanaged { Exit::Pending } else { Exit::Success }
}

/// A file and the account that was read for it.
struct Compared {
    session: Session,
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
        let mut live = if args.accept.is_empty() {
            session.observe_scoped(desired, base.as_ref(), scope).await?
        } else {
            // What is written into a file has to be known as a whole.
            let regions: Vec<_> = desired.regions.keys().cloned().collect();
            let inventory = inventory::take(&session, &regions, &Content::Objects(Selection::default())).await?;
            Live { caller: session.caller.clone(), regions: inventory.regions }
        };
        session::check_references(&loaded, &live)?;
        let policy = policy();
        session.read_on(desired, &mut live, &policy).await?;
        let mut plan = plan::plan(desired, &live, &policy).stated(|statement| loaded.place(statement));
        if let Some(base) = base {
            session.read_on(&base, &mut live, &policy).await?;
            plan = plan.with_origins(&plan::plan(&base, &live, &policy));
        }
        drop(reading);
        Ok(Self { session, loaded, live, plan })
    }

    /// Takes the live values of the chosen objects into the text of the files, without writing them.
    async fn accept(&self, common: &Common, args: &DriftArgs, drift: &Drift) -> Result<Accepted, Failure> {
        let chosen = Chosen { patterns: &args.accept };
        if let Some(item) = drift.withheld.iter().find(|item| chosen.by_name(&item.address)) {
            return Err(Failure::NotAccepted(format!("{}: {}", item.address, render::withheld_text(item))));
        }
        let added: Vec<_> =
            drift.undeclared_objects().map(|item| &item.address).filter(|address| chosen.by_name(address)).collect();
        if let Some(pattern) = args.accept.iter().find(|pattern| !chosen.is_used(pattern, drift)) {
            let message = format!("nothing that differs fits `--accept {pattern}`");
            return Err(Failure::Usage(message));
        }
        let desired = &self.loaded.desired;
        let is_chosen = |item: &DriftItem| chosen.item(item);
        let wanted = accept::edits(drift, desired, &self.live, is_chosen, added.into_iter(), &[]);
        let wanted = wanted.map_err(Failure::NotAccepted)?;
        let (sources, interpolation) = (self.loaded.files(), variables::interpolation(common)?);
        let taking = Taking {
            session: &self.session,
            sources: &sources,
            interpolation: &interpolation,
            unknown_regions: common.unknown_regions(),
            before: &self.loaded,
            live: &self.live,
            narrowed: !common.region.is_empty(),
        };
        accept::accept(&taking, &wanted).await
    }

    fn drift(&self, args: &DriftArgs) -> Drift {
        let desired: &Desired = &self.loaded.desired;
        let drift = Drift::of(&self.plan, desired, &self.live, |statement| self.loaded.place(statement));
        if args.undeclared { drift.with_undeclared(desired, &self.live) } else { drift }
    }
}

/// The objects that `--accept` chooses.
struct Chosen<'a> {
    patterns: &'a [ObjectPattern],
}

impl Chosen<'_> {
    /// Whether an object is named, not only meant by `all`.
    fn by_name(&self, address: &Address) -> bool {
        let mut named = self.patterns.iter().filter(|pattern| !pattern.is_everything());
        named.any(|pattern| pattern.fits(address.kind, &address.name))
    }

    fn item(&self, item: &DriftItem) -> bool {
        let cannot = matches!(item.deviation, Deviation::SameSpelling | Deviation::LeftOver);
        self.patterns.iter().any(|pattern| if pattern.is_everything() { !cannot } else { fits(pattern, item) })
    }

    fn is_used(&self, pattern: &ObjectPattern, drift: &Drift) -> bool {
        pattern.is_everything()
            || drift.items.iter().any(|item| fits(pattern, item))
            || drift.unmanaged.iter().any(|item| pattern.fits(item.address.kind, &item.address.name))
    }
}

/// Whether a pattern means an item. A pool stands for the IPs that it lost or got.
fn fits(pattern: &ObjectPattern, item: &DriftItem) -> bool {
    let of_pool = |pool: &PoolRef| pool.named().is_some_and(|name| pattern.fits(Kind::DedicatedIpPool, name.as_str()));
    let by_pool = match &item.deviation {
        Deviation::Moved { declared, live, .. } => declared.as_ref().is_some_and(of_pool) || of_pool(live),
        Deviation::NotLeased { declared } => pattern.fits(Kind::DedicatedIpPool, declared.as_str()),
        _ => false,
    };
    by_pool || pattern.fits(item.address.kind, &item.address.name)
}

/// Nothing is held back that could be written: what differs is drift whether or not an apply may change it.
fn policy() -> Policy {
    Policy { allowed: Allowances::all(), prune: Prune::Keep, adopt: Adopt::Leave }
}
