//! What stops an apply of a whole plan: more deletions or more moved IPs than the file lets one apply make, and a Region
//! or a route that would be left without anything. The plan is shown all the same.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Desired, DesiredRegion, Kind, Limits, Live, LiveRegion, MovedIps, Region};

use super::{
    allowance::Allowance,
    change::{Action, Change},
};

/// What stops an apply until it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// What allows it.
    pub allowance: Allowance,
    /// The key of the file that stands behind it.
    pub key: String,
    /// In words: what the plan does, what the file lets it do, and both ways to allow it.
    pub message: String,
}

/// What stops an apply of the plan, with what its steps are stopped by.
pub(super) fn guards(desired: &Desired, live: &Live, changes: &[Change], stops: Vec<Guard>) -> Vec<Guard> {
    let mut guards = stops;
    guards.extend(over_limits(desired.limits, desired.regions.keys(), &live.regions, changes));
    for (region, wanted) in &desired.regions {
        guards.extend(left_empty(region, wanted, changes));
    }
    guards
}

/// The limits that the changes are over.
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

fn is_deletion(change: &&Change) -> bool {
    change.action == Action::Delete
}

fn too_many_deletes(limits: Limits, changes: &[Change]) -> Option<Guard> {
    let most = usize::try_from(limits.deletes?).unwrap_or(usize::MAX);
    let count = changes.iter().filter(is_deletion).count();
    (count > most).then(|| {
        guard(Allowance::Deletes, "limits.deletes", &format!("{}, at most {most}", counted(count, "deletion")))
    })
}

fn too_many_moves<'a>(
    limits: Limits,
    regions: impl Iterator<Item = &'a Region>,
    live: &BTreeMap<Region, LiveRegion>,
    changes: &[Change],
) -> Vec<Guard> {
    let moved = |change: &&Change| change.action == Action::Move;
    let key = "limits.moved_ips";
    match limits.moved_ips {
        None => Vec::new(),
        Some(MovedIps::Count(most)) => {
            let count = changes.iter().filter(moved).count();
            let what = format!("{} moved, at most {most}", ips(count));
            let is_over = count > usize::try_from(most).unwrap_or(usize::MAX);
            is_over.then(|| guard(Allowance::Moves, key, &what)).into_iter().collect()
        }
        Some(share @ MovedIps::Share(_)) => {
            let regions = regions.filter_map(|region| {
                let leased = live.get(region).map_or(0, |live| live.dedicated_ips.len());
                let count = changes.iter().filter(moved).filter(|change| change.address.region == *region).count();
                let most = share.of(leased);
                let what = format!("{} moved in {region}, at most {most} ({share} of {leased} leased)", ips(count));
                (count > most).then(|| guard(Allowance::Moves, key, &what))
            });
            regions.collect()
        }
    }
}

fn ips(count: usize) -> String {
    counted(count, "IP")
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Collections that the file states as empty, and that the plan deletes from.
fn left_empty(region: &Region, wanted: &DesiredRegion, changes: &[Change]) -> Vec<Guard> {
    let stated = [
        (Kind::DedicatedIpPool, "pool", "pools", wanted.pools.as_ref().is_some_and(|pools| pools.is_empty())),
        (
            Kind::ConfigurationSet,
            "configuration set",
            "configuration_sets",
            wanted.configuration_sets.as_ref().is_some_and(|sets| sets.is_empty()),
        ),
    ];
    let mut guards = Vec::new();
    for (kind, noun, collection, is_empty) in stated {
        let goes = |change: &&Change| change.address.kind == kind && change.address.region == *region;
        let count = changes.iter().filter(is_deletion).filter(goes).count();
        if is_empty && count > 0 {
            let key = format!("regions.{region}.{collection}");
            let what = format!("{} deleted in {region}, where the file wants none at all", counted(count, noun));
            guards.push(guard(Allowance::Empty, &key, &what));
        }
    }
    guards
}

fn guard(allowance: Allowance, key: &str, what: &str) -> Guard {
    let message = format!("{what}: `{}` lets it pass once, `{key}` in the file for good", allowance.flag());
    Guard { allowance, key: key.to_owned(), message }
}
