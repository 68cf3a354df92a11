//! `sesform import --update`: takes the live account into the text of a file that is there. Removes nothing.

use std::path::Path;

use crate::{
    cli::{
        accept::{self, FileChange, Taking, Wanted},
        args::Common,
        exit::Exit,
        failure::Failure,
        inventory::{self, Content},
        output::Output,
        session::{self, Session},
        variables,
    },
    config::{self, Against, Loaded, Source},
    model::{Address, Kind, Live, Selection},
    plan::{self, Adopt, Allowances, Policy, Prune, UnmanagedReason},
    render,
    view::{Deviation, Drift, DriftItem},
};

pub(super) async fn run(common: &Common, path: &Path, output: &mut Output) -> Result<Exit, Failure> {
    let (sources, mut loaded) = load(common, path)?;
    let narrowed = !common.region.is_empty();
    loaded.desired.regions.retain(|region, _| !narrowed || common.region.contains(region));
    let desired = &loaded.desired;
    let session = Session::open(common, &desired.account, desired.sts, desired.regions.keys()).await?;
    let reading = session.watch("reading", common.quiet);
    let regions: Vec<_> = desired.regions.keys().cloned().collect();
    let inventory = inventory::take(&session, &regions, &Content::Objects(Selection::default())).await?;
    let mut live = Live { caller: session.caller.clone(), regions: inventory.regions };
    session::check_references(&loaded, &live)?;
    let policy = Policy { allowed: Allowances::all(), prune: Prune::Keep, adopt: Adopt::Leave };
    session.read_on(desired, &mut live, &policy).await?;
    drop(reading);
    let plan = plan::plan(desired, &live, &policy).stated(|statement| loaded.place(statement));
    let drift = Drift::of(&plan, desired, &live, |statement| loaded.place(statement)).with_undeclared(desired, &live);
    let wanted = wanted(&drift, &loaded, &live).map_err(Failure::NotAccepted)?;
    let interpolation = variables::interpolation(common)?;
    let taking = Taking {
        session: &session,
        sources: &sources,
        interpolation: &interpolation,
        unknown_regions: common.unknown_regions(),
        before: &loaded,
        live: &live,
        narrowed,
    };
    let accepted = accept::accept(&taking, &wanted).await?;
    accept::write(&accepted.edited)?;
    tell(&drift, output);
    output.files(accepted.edited.iter().map(FileChange::of).collect());
    match accepted.edited.as_slice() {
        [] => output.note("nothing changes: the file says what is live"),
        edited => edited.iter().for_each(|edited| output.note(&format!("wrote `{}`", edited.name))),
    }
    Ok(Exit::Success)
}

fn load(common: &Common, path: &Path) -> Result<(Vec<Source>, Loaded), Failure> {
    if path == Path::new("-") {
        return Err(Failure::Usage("`--update` writes into a file, and standard input is none".to_owned()));
    }
    let sources = config::read(path)?;
    variables::all_used(common, sources.iter())?;
    let interpolation = variables::interpolation(common)?;
    let loaded = config::load_all(sources.clone(), &interpolation, Against::Account, common.unknown_regions());
    let loaded = loaded.map_err(Failure::Invalid)?;
    session::assert_account(common, &loaded.desired.account)?;
    Ok((sources, loaded))
}

/// Whether the file states something that is not live. It stays, because nothing is removed.
fn is_kept(item: &DriftItem) -> bool {
    matches!(
        item.deviation,
        Deviation::Missing { .. } | Deviation::NotLeased { .. } | Deviation::SameSpelling | Deviation::LeftOver
    )
}

fn wanted(drift: &Drift, loaded: &Loaded, live: &Live) -> Result<Wanted, String> {
    let is_new = |address: &Address| match address.kind {
        Kind::DedicatedIpPool | Kind::ConfigurationSet | Kind::EventDestination => true,
        Kind::DedicatedIp | Kind::EmailIdentity | Kind::Account => false,
    };
    let unmanaged = drift.unmanaged.iter().filter(|item| item.reason != UnmanagedReason::Ignored);
    let added: Vec<&Address> = unmanaged.map(|item| &item.address).filter(|address| is_new(address)).collect();
    let undeclared = drift.undeclared.as_deref().unwrap_or_default();
    accept::edits(drift, &loaded.desired, live, |item| !is_kept(item), added.into_iter(), undeclared)
}

/// Says what the file states and what stays although it is not live so.
fn tell(drift: &Drift, output: &Output) {
    for item in drift.items.iter().filter(|item| is_kept(item)) {
        output.note(&format!("kept: {}", render::drift_sentence(item)));
    }
    for item in &drift.withheld {
        output.note(&format!("kept: {}: {}", item.address, render::withheld_text(item)));
    }
}
