//! What follows from settled answers: second sets for a surplus, when IPs are warm, and the pools that nothing leaves through.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{capacity, scene::Scene, stream::Stream},
    model::{PoolName, PoolRef, Switch},
};

use super::{
    answer::{Change, FileChange, IpKind},
    bases::base,
    found::{Choice, LeftPool, Timing, WayCosts, comes_to, leaves, named},
    pools::set_of,
};

/// What the end of all rounds shows of a Region.
pub(super) struct End {
    /// The IPs of each pool with their percentages, and how many are yet to be leased; of a file alone, how many it has.
    pub(super) pools: BTreeMap<PoolRef, (BTreeMap<Ipv4Addr, Option<u8>>, u64)>,
    /// Of each stream the number of IPs of its standard pool, and what each way costs for the mail of that.
    pub(super) of_stream: Vec<Option<(u64, Option<WayCosts>)>>,
}

/// Gives the surplus of each stream a set of its own. A stream that is not placed has none.
pub(super) fn split_surplus(scene: &Scene<'_>, choices: &mut [Choice]) {
    let mut taken = BTreeSet::new();
    for choice in choices {
        let Some((above, peak_day)) = base(choice).zip(choice.facts.peak_day) else { continue };
        let Some(set) = set_of(&choice.stream).cloned() else { continue };
        let mut changes = match &choice.change {
            FileChange::Changes { changes } => changes.clone(),
            FileChange::Fits { .. } => Vec::new(),
            _ => continue,
        };
        let Some(second) = scene.second_set(&set, "surplus", &taken) else { continue };
        taken.insert(second.clone());
        let (pool, kind, peak_day) = (PoolRef::Shared, choice.facts.kind, peak_day - above);
        changes.push(Change::Surplus { set, above, second, pool, kind, peak_day });
        choice.change = FileChange::Changes { changes };
    }
}

/// Says when the IPs are warm that the answer leads to.
pub(super) fn say_when(scene: &Scene<'_>, choice: &mut Choice, end: &End) {
    if choice.answer.as_ref().and_then(|answer| answer.to) != Some(IpKind::Standard) {
        return;
    }
    let ready_by = choice.facts.ready_on();
    choice.timing = match &choice.change {
        FileChange::Fits { pool, .. } => scene.timing(Some(pool), ready_by),
        FileChange::TellFirst { from, .. } => scene.timing(Some(from), ready_by),
        FileChange::Changes { changes } => {
            let to = changes.iter().find_map(|change| match change {
                Change::Route { pool, .. } => pool.named(),
                _ => None,
            });
            match to.or_else(|| named(choice)) {
                Some(pool) => gained(scene, pool, changes, choice, end),
                None => scene.timing(choice.pool.as_ref(), ready_by),
            }
        }
        FileChange::NotInFile => {
            // It leaves from the IPs that wait, if they are enough for it.
            let held =
                scene.after.pools.get(&PoolRef::Default).and_then(|pool| pool.members.count()).unwrap_or(0) as u64;
            let is_enough = choice.ips.and_then(|ips| ips.recommended).is_some_and(|needed| needed <= held);
            scene.timing(is_enough.then_some(&PoolRef::Default), ready_by)
        }
        FileChange::TakesFromOthers { .. } | FileChange::UnknownCount | FileChange::WhoLeaves { .. } => {
            scene.timing(None, ready_by)
        }
        FileChange::UnknownPool { .. }
        | FileChange::Nothing
        | FileChange::KeptWarm { .. }
        | FileChange::PersonDecides => None,
    };
}

/// When the IPs of a pool are warm that these changes make or change.
fn gained(scene: &Scene<'_>, pool: &PoolName, changes: &[Change], choice: &Choice, end: &End) -> Option<Timing> {
    let name = PoolRef::Named(pool.clone());
    let ready_by = choice.facts.ready_on();
    let makes =
        |it: &Change| matches!(it, Change::NewStandard { pool: to, .. } | Change::Count { pool: to, .. } if to == pool);
    if !changes.iter().any(makes) {
        return scene.timing(Some(&name), ready_by);
    }
    let (held, count) = end.pools.get(&name)?;
    let before = scene.after.pools.get(&name).map(|pool| &pool.members);
    let (moved, lacking, percents): (u64, Option<u64>, Vec<Option<u8>>) = if scene.is_read() {
        let was: BTreeSet<Ipv4Addr> =
            before.into_iter().flat_map(|members| members.known()).map(|(ip, _)| ip).collect();
        let come = held.iter().filter(|(ip, _)| !was.contains(ip)).count() as u64;
        (come, Some(*count), held.values().copied().collect())
    } else {
        let was = before.and_then(crate::advice::picture::Members::count).unwrap_or(0) as u64;
        let wanted = count.saturating_sub(was);
        let given: u64 = changes.iter().filter(|it| !makes(it)).map(|it| gives(scene, it)).sum();
        let moved = given.min(wanted);
        (moved, (moved < wanted).then_some(wanted - moved), Vec::new())
    };
    let is_new = lacking.is_some_and(|lacking| lacking > 0);
    let is_all_warm = !is_new && !percents.is_empty() && percents.iter().all(|percent| *percent == Some(100));
    let days: Option<Vec<_>> = percents.iter().map(|it| Some(capacity::warm_date(scene.date, (*it)?))).collect();
    let warm_on = if scene.after.auto_warmup == Some(Switch::Off) && !is_all_warm {
        None
    } else if is_new {
        Some(capacity::warm_if_leased(scene.date))
    } else {
        days.and_then(|days| days.into_iter().max())
    }?;
    Some(Timing {
        warm_on: warm_on.to_string(),
        is_warm: warm_on == scene.date,
        is_new,
        leased: Some(moved).filter(|moved| *moved > 0),
        lacking: lacking.filter(|lacking| *lacking > 0 && scene.is_read()),
        is_late: ready_by.map(|day| day < warm_on),
    })
}

/// How many IPs a change of a file takes out of a pool.
fn gives(scene: &Scene<'_>, change: &Change) -> u64 {
    match change {
        Change::Moved { ips, .. } => ips.len() as u64,
        Change::Count { pool, ips, .. } => {
            (scene.stated_ips(pool).map_or(0, |stated| stated.size()) as u64).saturating_sub(*ips)
        }
        _ => 0,
    }
}

/// The standard pools with IPs whose streams all leave, the default pool too.
pub(super) fn left(scene: &Scene<'_>, choices: &[Choice], end: &End) -> Vec<LeftPool> {
    let left = scene.standard().filter_map(|(pool, ..)| {
        let (held, count) = end.pools.get(pool)?;
        let ips = if scene.is_read() { held.len() as u64 } else { *count };
        let cost = scene.price_of(ips);
        let published = scene.published(held.keys().copied());
        (ips > 0 && all_leave(scene, choices, pool)).then(|| LeftPool { pool: pool.clone(), ips, cost, published })
    });
    left.collect()
}

/// The managed pools whose streams all leave.
pub(super) fn left_managed(scene: &Scene<'_>, choices: &[Choice]) -> Vec<PoolRef> {
    scene.managed().filter(|pool| all_leave(scene, choices, pool)).cloned().collect()
}

/// Whether a pool has mail, and all of it leaves, and none comes.
fn all_leave(scene: &Scene<'_>, choices: &[Choice], pool: &PoolRef) -> bool {
    let streams: Vec<Stream<'_>> = scene.streams(pool).into_iter().filter(|stream| !stream.is_none()).collect();
    let is_new_home = choices.iter().any(|choice| comes_to(choice, pool));
    !streams.is_empty() && streams.iter().all(|stream| leaves(choices, stream)) && !is_new_home
}
