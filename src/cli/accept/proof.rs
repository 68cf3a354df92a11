//! Proves that a changed text declares the live values of the accepted objects and, of everything else, what it declared
//! before.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    cli::{args::Common, compared::Compared, due, failure::Failure, session, variables},
    config::{self, Against, Edited, Interpolation, Loaded, Source, UnknownRegions},
    model::{
        ACCOUNT_SUPPRESSION, ACCOUNT_VDM, Address, Desired, DesiredAccount, DesiredRegion, Kind, Live, Membership,
    },
    plan::{self, Policy},
    view::Drift,
};

/// The files and the account that changed texts are held against.
pub(super) struct Proof<'a> {
    compared: &'a Compared,
    pub(super) sources: Vec<Source>,
    pub(super) interpolation: Interpolation,
    unknown_regions: UnknownRegions,
    /// Whether Regions of the files are left out of the comparison.
    is_narrowed: bool,
    /// Whether `validate` takes the files: then it must take the changed text, too.
    is_valid_alone: bool,
}

impl<'a> Proof<'a> {
    pub(super) fn new(compared: &'a Compared, common: &Common) -> Result<Self, Failure> {
        let (sources, interpolation) = (compared.loaded.files(), variables::interpolation(common)?);
        let unknown_regions = common.unknown_regions();
        let alone = config::load_all(sources.clone(), &interpolation, Against::Itself, unknown_regions);
        Ok(Self {
            compared,
            sources,
            interpolation,
            unknown_regions,
            is_narrowed: !common.region.is_empty(),
            is_valid_alone: alone.is_ok(),
        })
    }

    /// Loads the changed text and compares it with the files before and with the account. Returns what still differs.
    pub(super) async fn prove(&self, edited: &[Edited], objects: &BTreeSet<Address>) -> Result<Drift, Failure> {
        let before = &self.compared.loaded.desired;
        let loaded = self.load_edited(edited)?;
        let mut live: Live = self.compared.live.clone();
        session::check_references(&loaded, &live).map_err(|failure| match failure {
            Failure::Invalid(found) => Failure::NotAcceptable(found),
            other => other,
        })?;
        if without(before, objects) != without(&loaded.desired, objects) {
            let message = "the text would declare something else beside it: change it by hand";
            return Err(Failure::NotAccepted(message.to_owned()));
        }
        let policy = Policy::of_a_comparison();
        self.compared.session.read_on(&loaded.desired, &mut live, &policy).await?;
        let plan = plan::plan(&loaded.desired, &live, &policy).stated(|statement| loaded.place(statement));
        let left = Drift::of(&plan, &loaded.desired, &live, |statement| loaded.place(statement));
        let differ = left.items.iter().map(|item| &item.address).chain(left.withheld.iter().map(|item| &item.address));
        let differ: BTreeSet<&Address> = differ.filter(|address| objects.contains(address)).collect();
        if !differ.is_empty() {
            let names = differ.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let message = format!("the file cannot declare what is live of {names}: change it by hand");
            return Err(Failure::NotAccepted(message));
        }
        Ok(left)
    }

    fn load_edited(&self, edited: &[Edited]) -> Result<Loaded, Failure> {
        let sources = self.sources.iter().map(|source| {
            let changed = edited.iter().find(|edited| edited.name == source.name());
            changed.map_or_else(|| source.clone(), |edited| Source::new(edited.name.clone(), edited.after.clone()))
        });
        let sources: Vec<Source> = sources.collect();
        let load = |sources, against| config::load_all(sources, &self.interpolation, against, self.unknown_regions);
        if self.is_valid_alone {
            load(sources.clone(), Against::Itself).map_err(Failure::NotAcceptable)?;
        }
        let mut loaded = load(sources, Against::Account).map_err(Failure::NotAcceptable)?;
        due::keep_due(&mut loaded.desired);
        if self.is_narrowed {
            let before = &self.compared.loaded.desired;
            loaded.desired.regions.retain(|region, _| before.regions.contains_key(region));
        }
        Ok(loaded)
    }
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
