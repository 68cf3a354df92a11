//! Proves that a changed text declares the live values of the accepted objects and, of everything else, what it declared
//! before.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    cli::{due, failure::Failure, session},
    config::{self, Against, Edited, Source},
    model::{
        ACCOUNT_SUPPRESSION, ACCOUNT_VDM, Address, Desired, DesiredAccount, DesiredRegion, Kind, Live, Membership,
    },
    plan::{self, Adopt, Allowances, Policy, Prune},
    view::Drift,
};

use super::taking::Taking;

/// Loads the changed text and compares it with the files before and with the account. Returns what still differs.
pub(super) async fn prove(
    taking: &Taking<'_>,
    edited: &[Edited],
    objects: &BTreeSet<Address>,
) -> Result<Drift, Failure> {
    let sources = taking.sources.iter().map(|source| {
        let changed = edited.iter().find(|edited| edited.name == source.name());
        changed.map_or_else(|| source.clone(), |edited| Source::new(edited.name.clone(), edited.after.clone()))
    });
    let sources: Vec<Source> = sources.collect();
    let load = |sources, against| config::load_all(sources, taking.interpolation, against, taking.unknown_regions);
    // What `validate` takes now it must take afterwards.
    if load(taking.sources.to_vec(), Against::Itself).is_ok() {
        load(sources.clone(), Against::Itself).map_err(Failure::NotAcceptable)?;
    }
    let loaded = load(sources, Against::Account);
    let mut loaded = loaded.map_err(Failure::NotAcceptable)?;
    due::keep_due(&mut loaded.desired);
    if taking.narrowed {
        loaded.desired.regions.retain(|region, _| taking.before.desired.regions.contains_key(region));
    }
    let mut live: Live = taking.live.clone();
    session::check_references(&loaded, &live).map_err(|failure| match failure {
        Failure::Invalid(found) => Failure::NotAcceptable(found),
        other => other,
    })?;
    if without(&taking.before.desired, objects) != without(&loaded.desired, objects) {
        let message = format!("the text would declare something else beside {}: change it by hand", named(objects));
        return Err(Failure::NotAccepted(message));
    }
    let policy = Policy { allowed: Allowances::all(), prune: Prune::Keep, adopt: Adopt::Leave };
    taking.session.read_on(&loaded.desired, &mut live, &policy).await?;
    let plan = plan::plan(&loaded.desired, &live, &policy).stated(|statement| loaded.place(statement));
    let left = Drift::of(&plan, &loaded.desired, &live, |statement| loaded.place(statement));
    let differ = left.items.iter().map(|item| &item.address).chain(left.withheld.iter().map(|item| &item.address));
    let differ: BTreeSet<Address> = differ.filter(|address| objects.contains(address)).cloned().collect();
    if !differ.is_empty() {
        let message = format!("the file cannot declare what is live of {}: change it by hand", named(&differ));
        return Err(Failure::NotAccepted(message));
    }
    Ok(left)
}

/// The desired state without these objects.
fn without(desired: &Desired, objects: &BTreeSet<Address>) -> Desired {
    let mut rest = desired.clone();
    for Address { region, kind, name, .. } in objects {
        if let Some(region) = rest.regions.get_mut(region) {
            remove(region, *kind, name);
        }
    }
    rest
}

fn remove(region: &mut DesiredRegion, kind: Kind, name: &str) {
    match kind {
        Kind::DedicatedIpPool => {
            region.pools.iter_mut().for_each(|pools| pools.retain(|known, _| known.as_str() != name));
        }
        Kind::DedicatedIp => {
            let Ok(ip) = name.parse::<Ipv4Addr>() else { return };
            region.dedicated_ips.remove(&ip);
            for pool in region.pools.iter_mut().flat_map(|pools| pools.values_mut()) {
                match &mut pool.ips {
                    Some(Membership::Exact(ips) | Membership::Count { include: ips, .. }) => drop(ips.remove(&ip)),
                    None => {}
                }
            }
        }
        Kind::ConfigurationSet => {
            region.configuration_sets.iter_mut().for_each(|sets| sets.retain(|known, _| known.as_str() != name));
        }
        Kind::EventDestination => {
            let Some((set, part)) = name.split_once('/') else { return };
            let sets = region.configuration_sets.iter_mut().flat_map(|sets| sets.iter_mut());
            let destinations =
                sets.filter(|(known, _)| known.as_str() == set).filter_map(|(_, set)| set.event_destinations.as_mut());
            destinations.for_each(|all| all.retain(|known, _| known.as_str() != part));
        }
        Kind::EmailIdentity => region.identities.retain(|known, _| known.as_str() != name),
        Kind::Account => match name {
            ACCOUNT_SUPPRESSION => (region.account.reasons, region.account.validation) = (None, None),
            ACCOUNT_VDM => {
                let DesiredAccount { reasons, validation, .. } = std::mem::take(&mut region.account);
                region.account = DesiredAccount { reasons, validation, ..DesiredAccount::default() };
            }
            _ => region.auto_warmup = None,
        },
    }
}

/// Names objects in a message.
fn named(objects: &BTreeSet<Address>) -> String {
    objects.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
