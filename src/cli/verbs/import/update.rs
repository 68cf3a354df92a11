//! `sesform import --update`: takes the live account into the text of a file that is there. Removes nothing.

use std::{collections::BTreeSet, path::Path};

use crate::{
    cli::{
        accept::{self, Accepted, Demand, Differences, FileChange},
        args::Common,
        compared::{Reading, Stated},
        exit::Exit,
        failure::Failure,
        output::Output,
        session,
    },
    config::{self, Against, Loaded},
    model::{Address, Kind, shown},
    plan::Policy,
    render,
    view::{Deviation, Drift, DriftItem},
};

pub(super) async fn run(common: &Common, path: &Path, demand: Demand, output: &mut Output) -> Result<Exit, Failure> {
    let mut loaded = load(common, path)?;
    output.about_file(&loaded.desired.account, path);
    loaded.desired.regions.retain(|region, _| common.region.is_empty() || common.region.contains(region));
    let stated = Stated { loaded, base: None };
    let compared = stated.compare(common, Policy::of_a_comparison(), Reading::Whole).await?;
    let drift = compared.drift().with_undeclared(&compared.loaded.desired, &compared.live);
    let wanted = accept::edits(&differences(&drift), &compared.loaded.desired, &compared.live);
    let Accepted { edited, left: _, refused } = accept::accept(&compared, common, &wanted, demand).await?;
    accept::write(&edited)?;
    tell(&drift, output);
    output.files(edited.iter().map(FileChange::of).collect());
    edited.iter().for_each(|edited| output.note(&format!("wrote `{}`", shown(&edited.name))));
    if !refused.is_empty() {
        return Err(Failure::NotAllAccepted(refused));
    }
    if edited.is_empty() {
        output.note("nothing changes: the file says what is live");
    }
    Ok(Exit::Success)
}

fn load(common: &Common, path: &Path) -> Result<Loaded, Failure> {
    if config::is_stdin(path) {
        return Err(Failure::Usage("`--update` writes into a file, and standard input is none".to_owned()));
    }
    session::load_sources(common, config::read(path)?, Against::Account, &[])
}

/// Whether the file states something that is not live, or an IP of a pool that is not. It stays, because nothing is
/// removed.
fn is_kept(item: &DriftItem) -> bool {
    matches!(
        item.deviation,
        Deviation::Missing { .. } | Deviation::NotLeased { .. } | Deviation::SameSpelling | Deviation::LeftOver
    ) || item.deviation.missing_pool().is_some()
}

/// The objects that have another owner than the file: of them, nothing is taken over.
fn anothers(drift: &Drift) -> BTreeSet<&Address> {
    drift.items.iter().filter(|item| item.deviation.is_of_owner()).map(|item| &item.address).collect()
}

/// What is taken over: everything but what is not live any more.
fn differences(drift: &Drift) -> Differences<'_> {
    let is_new = |address: &Address| match address.kind {
        Kind::DedicatedIpPool | Kind::ConfigurationSet | Kind::EventDestination => true,
        Kind::DedicatedIp | Kind::EmailIdentity | Kind::Account => false,
    };
    let anothers = anothers(drift);
    Differences {
        items: drift.items.iter().filter(|item| !is_kept(item) && !anothers.contains(&item.address)).collect(),
        added: drift.undeclared_objects().map(|item| &item.address).filter(|address| is_new(address)).collect(),
        undeclared: drift.undeclared.as_deref().unwrap_or_default(),
    }
}

/// Says what the file states and what stays although it is not live so.
fn tell(drift: &Drift, output: &Output) {
    let anothers = anothers(drift);
    for item in drift.items.iter().filter(|item| is_kept(item) || anothers.contains(&item.address)) {
        output.note(&format!("kept: {}", render::drift_sentence(item)));
    }
    for item in &drift.withheld {
        output.note(&format!("kept: {}: {}", item.address, render::withheld_text(item)));
    }
}
