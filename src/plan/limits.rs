//! Compares a plan with the limits of the file: deletions, moved IPs, and collections that the plan empties. Beside them,
//! what is guarded without a limit: the restart of a warm-up, and what AWS charges for.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::model::{
    Desired, DesiredRegion, Kind, Limits, Live, LiveRegion, MovedIps, PoolName, Region, ScalingMode, Setting, Write,
};

use super::{
    allowance::Allowances,
    change::{Action, Change},
    collection::Collection,
    document::Plan,
    finding::{Guard, GuardReason, MovedShare, PaidFeature},
    step::Step,
};

impl Plan {
    /// The plan with guards beside its own, for what the plan cannot know. One that it has already is not added.
    #[must_use]
    pub fn with_guards(mut self, guards: impl IntoIterator<Item = Guard>, allowed: &Allowances) -> Self {
        for guard in guards {
            let is_same = |known: &Guard| (known.rule().code, known.key()) == (guard.rule().code, guard.key());
            if self.guards.iter().chain(&self.allowed).any(is_same) {
                continue;
            }
            if allowed.has(guard.allowance()) { self.allowed.push(guard) } else { self.guards.push(guard) }
        }
        self.sealed()
    }
}

/// All guards of a plan: `stops`, which its routes cause, what single steps do, and the exceeded limits of the file.
pub(super) fn guards(
    desired: &Desired,
    live: &Live,
    changes: &[Change],
    steps: &[Step],
    stops: Vec<Guard>,
) -> Vec<Guard> {
    let mut guards = stops;
    guards.extend(of_steps(steps));
    guards.extend(over_limits(desired.limits, desired.regions.keys(), &live.regions, changes));
    for (region, wanted) in &desired.regions {
        guards.extend(emptied(region, wanted, changes));
    }
    guards
}

/// Guards for the limits that the changes exceed.
pub(super) fn over_limits<'a>(
    limits: Limits,
    regions: impl Iterator<Item = &'a Region>,
    live: &BTreeMap<Region, LiveRegion>,
    changes: &[Change],
) -> Vec<Guard> {
    let mut guards: Vec<Guard> = too_many_deletes(limits, changes).into_iter().collect();
    guards.extend(too_many_moves(limits, regions, live, changes));
    guards
}

/// Guards for what single steps do: restarts of warm-up, and features that cost money.
pub(super) fn of_steps(steps: &[Step]) -> Vec<Guard> {
    restarts(steps).into_iter().chain(steps.iter().filter_map(paid_feature)).collect()
}

/// The guard for a step that turns on what AWS charges for.
fn paid_feature(step: &Step) -> Option<Guard> {
    let Write::Setting(setting) = &step.write else { return None };
    let feature = match setting {
        Setting::PutAccountVdmAttributes { vdm, expected } if vdm.is_on() && !expected.is_on() => PaidFeature::Vdm,
        Setting::PutAccountSuppressionAttributes { suppression, expected }
            if suppression.validates() && !expected.validates() =>
        {
            PaidFeature::AutoValidation
        }
        _ => return None,
    };
    Some(GuardReason::PaidFeature { region: step.region.clone(), feature }.into())
}

/// Guards for IPs whose warm-up starts again, one for each Region. Only such a write expects a percentage: any other
/// finds a lower one, or does nothing.
fn restarts(steps: &[Step]) -> Vec<Guard> {
    let mut restarted = BTreeMap::<&Region, Vec<Ipv4Addr>>::new();
    for step in steps {
        if let Write::Setting(Setting::PutDedicatedIpWarmupAttributes { ip, expected: Some(_), .. }) = &step.write {
            restarted.entry(&step.region).or_default().push(*ip);
        }
    }
    let guard = |(region, mut ips): (&Region, Vec<Ipv4Addr>)| {
        ips.sort_unstable();
        GuardReason::WarmupRestarted { region: region.clone(), ips }.into()
    };
    restarted.into_iter().map(guard).collect()
}

fn is_deletion(change: &&Change) -> bool {
    change.action == Action::Delete
}

fn too_many_deletes(limits: Limits, changes: &[Change]) -> Option<Guard> {
    let most = usize::try_from(limits.deletes?).unwrap_or(usize::MAX);
    let count = changes.iter().filter(is_deletion).count();
    (count > most).then(|| GuardReason::TooManyDeletions { count, most }.into())
}

fn too_many_moves<'a>(
    limits: Limits,
    regions: impl Iterator<Item = &'a Region>,
    live: &BTreeMap<Region, LiveRegion>,
    changes: &[Change],
) -> Vec<Guard> {
    let moved = |change: &&Change| change.action == Action::Move;
    match limits.moved_ips {
        None => Vec::new(),
        Some(limit @ MovedIps::Count(_)) => {
            let (count, most) = (changes.iter().filter(moved).count(), limit.of(0));
            (count > most).then(|| GuardReason::TooManyMovedIps { count, most, of: None }.into()).into_iter().collect()
        }
        Some(share @ MovedIps::Share(_)) => {
            let regions = regions.filter_map(|region| {
                let leased = live.get(region).map_or(0, leased);
                let count = changes.iter().filter(moved).filter(|change| change.address.region == *region).count();
                let most = share.of(leased);
                let of = Some(MovedShare { region: region.clone(), share, leased });
                (count > most).then(|| GuardReason::TooManyMovedIps { count, most, of }.into())
            });
            regions.collect()
        }
    }
}

/// The number of IPs that the account leases in a Region. Those of a `MANAGED` pool are SES's own choice.
fn leased(live: &LiveRegion) -> usize {
    let is_managed = |pool: &PoolName| live.pools.get(pool).is_some_and(|pool| pool.scaling != ScalingMode::Standard);
    live.dedicated_ips.values().filter(|ip| !ip.pool.named().is_some_and(is_managed)).count()
}

/// Guards for collections that the file states as empty and that the plan deletes from.
fn emptied(region: &Region, wanted: &DesiredRegion, changes: &[Change]) -> Vec<Guard> {
    let has_none = [
        (Kind::DedicatedIpPool, Collection::Pools, wanted.pools.as_ref().is_some_and(|pools| pools.is_empty())),
        (
            Kind::ConfigurationSet,
            Collection::ConfigurationSets,
            wanted.configuration_sets.as_ref().is_some_and(|sets| sets.is_empty()),
        ),
    ];
    let stated_as_empty = has_none.into_iter().filter(|(.., is_empty)| *is_empty);
    let guards = stated_as_empty.filter_map(|(kind, collection, _)| {
        let goes = |change: &&Change| change.address.kind == kind && change.address.region == *region;
        let count = changes.iter().filter(is_deletion).filter(goes).count();
        (count > 0).then(|| GuardReason::CollectionEmptied { region: region.clone(), collection, count }.into())
    });
    guards.collect()
}
