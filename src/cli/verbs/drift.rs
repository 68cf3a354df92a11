//! `sesform drift`: what is live against what the file declares, in words. Never writes to AWS: it holds no `Writer`.

use std::{collections::BTreeSet, str::FromStr};

use clap::{Args, ValueEnum};

use crate::{
    cli::{
        accept::{self, Accepted, Demand, Differences, FileChange, NotAccepted},
        args::{BaseArgs, Common},
        compared::{Compared, Reading, Stated},
        exit::Exit,
        failure::Failure,
        output::Output,
        who,
    },
    config,
    model::{Address, Kind, ObjectPattern, PoolRef, shown},
    plan::{Policy, Withheld},
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
    /// Writes nothing if one of the chosen objects cannot be accepted; by default, the others are
    #[arg(long, requires = "accept")]
    pub(crate) all_or_nothing: bool,
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
    if !args.accept.is_empty() && common.file.iter().any(|path| config::is_stdin(path)) {
        let message = "`--accept` writes into the file, and standard input is none: name the file";
        return Err(Failure::Usage(message.to_owned()));
    }
    let reading = match (args.accept.is_empty(), args.undeclared) {
        (false, _) => Reading::Whole,
        (true, true) => Reading::Scoped(Scope::all_of),
        (true, false) => Reading::Scoped(Scope::of),
    };
    let stated = Stated::load(common, Some(&args.base))?;
    let compared = stated.compare(common, Policy::of_a_comparison(), reading).await?.tell_origins(common).await?;
    let unmanaged_counts = args.unmanaged == UnmanagedEffect::Fail;
    let mut drift = Drift { unmanaged_counts, ..compared.drift() };
    if args.undeclared {
        drift = drift.with_undeclared(&compared.loaded.desired, &compared.live);
    }
    if args.who {
        drift = who::find(drift, &compared.session, common.quiet).await;
    }
    output.drift(drift.clone());
    if args.accept.is_empty() {
        return Ok(exit(&drift));
    }
    let Accepted { edited, left, refused } = accept(&compared, common, args, &drift).await?;
    let left = Drift { unmanaged_counts, ..left };
    accept::write(&edited)?;
    output.left(left.clone());
    output.files(edited.iter().map(FileChange::of).collect());
    edited.iter().for_each(|edited| output.note(&format!("wrote `{}`", shown(&edited.name))));
    if !refused.is_empty() {
        return Err(Failure::NotAllAccepted(refused));
    }
    if args.accept.iter().any(ObjectPattern::is_everything) {
        let withheld = left.withheld.iter().map(|item| format!("{}: {}", item.address, render::withheld_text(item)));
        let differs = left.items.iter().map(render::drift_sentence).chain(withheld);
        differs.for_each(|text| output.note(&format!("still differs: {text}")));
    }
    Ok(exit(&left))
}

/// The exit code for what differs.
fn exit(drift: &Drift) -> Exit {
    if drift.has_drifted() { Exit::Pending } else { Exit::Success }
}

/// Takes the live values of the chosen objects into the text of the files, without writing them.
async fn accept(compared: &Compared, common: &Common, args: &DriftArgs, drift: &Drift) -> Result<Accepted, Failure> {
    let chosen = Chosen { patterns: &args.accept, drifted: drift.objects() };
    if let Some(pattern) = args.accept.iter().find(|pattern| !chosen.is_used(pattern, drift)) {
        let message = format!("nothing that differs fits `--accept {pattern}`");
        return Err(Failure::Usage(message));
    }
    let added =
        drift.undeclared_objects().map(|item| &item.address).filter(|address| chosen.by_name(address)).collect();
    let items = drift.items.iter().filter(|item| chosen.item(item)).collect();
    let wanted =
        accept::edits(&Differences { items, added, undeclared: &[] }, &compared.loaded.desired, &compared.live);
    let withheld = drift.withheld.iter().filter(|item| chosen.withheld(item));
    let withheld = withheld.map(|item| NotAccepted { address: item.address.clone(), why: render::withheld_text(item) });
    let wanted = wanted.without(withheld.chain(chosen.left_behind(drift)));
    let demand = if args.all_or_nothing { Demand::All } else { Demand::Each };
    accept::accept(compared, common, &wanted, demand).await
}

/// The objects that `--accept` chooses.
struct Chosen<'a> {
    patterns: &'a [ObjectPattern],
    /// What `all` means: not the objects that only the files change, compared with a base.
    drifted: BTreeSet<&'a Address>,
}

impl Chosen<'_> {
    /// Whether an object is named, not only meant by `all`.
    fn by_name(&self, address: &Address) -> bool {
        let mut named = self.patterns.iter().filter(|pattern| !pattern.is_everything());
        named.any(|pattern| pattern.fits(address.kind, &address.name))
    }

    fn item(&self, item: &DriftItem) -> bool {
        self.by_all(&item.address)
            || self.patterns.iter().any(|pattern| !pattern.is_everything() && fits(pattern, item))
    }

    fn withheld(&self, item: &Withheld) -> bool {
        self.by_all(&item.address) || self.by_name(&item.address)
    }

    /// The IPs that would leave the list of a pool that is not live and is not chosen, nor are they themselves. The
    /// block of that pool is not to change.
    fn left_behind(&self, drift: &Drift) -> impl Iterator<Item = NotAccepted> {
        let items = drift.items.iter().filter(|item| self.item(item));
        items.filter(|item| !self.by_all(&item.address) && !self.by_name(&item.address)).filter_map(|item| {
            let pool = item.deviation.missing_pool()?;
            let is_chosen = self.patterns.iter().any(|pattern| pattern.fits(Kind::DedicatedIpPool, pool.as_str()));
            let why = format!("it is declared in `{pool}`, which is not live: accept `pool/{pool}`, too");
            (!is_chosen).then(|| NotAccepted { address: item.address.clone(), why })
        })
    }

    fn by_all(&self, address: &Address) -> bool {
        self.patterns.iter().any(ObjectPattern::is_everything) && self.drifted.contains(address)
    }

    fn is_used(&self, pattern: &ObjectPattern, drift: &Drift) -> bool {
        pattern.is_everything()
            || drift.items.iter().any(|item| fits(pattern, item))
            || drift.withheld.iter().any(|item| pattern.fits(item.address.kind, &item.address.name))
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
