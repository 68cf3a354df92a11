//! Where the IPs of new and larger pools come from: from the pools that mail leaves, as far as those have more than the
//! rest of their mail needs; then from the default pool, as `plan` takes them. What is then missing is yet to be leased.

use std::{cmp::Reverse, collections::BTreeMap, net::Ipv4Addr};

use jiff::civil::Date;

use crate::{
    advice::{capacity, constants::FEWEST_IPS, needed::Needed, picture::Basis, scene::Scene, stream::Stream},
    model::{Membership, PoolName, PoolRef, Switch},
};

use super::{
    answer::{Change, FileChange},
    found::{Choice, Timing, comes_to, leaver},
    pools::set_of,
};

/// What a pool gets that is new or becomes larger.
#[derive(Debug, Default)]
struct Supplied {
    /// IPs from pools that mail leaves.
    moved: u64,
    /// The percentages of those and of IPs of the default pool; without the account, of none.
    percents: Vec<Option<u8>>,
    /// How many are yet to be leased; `None`: the account was not read.
    lacking: Option<u64>,
}

/// Takes IPs out of pools that become too large, and says when the IPs of each pool are warm that gets some.
pub(super) fn supply(scene: &Scene<'_>, choices: &mut [Choice]) {
    let mut free = scene.free_percents();
    let mut taken_of: BTreeMap<PoolName, u64> = BTreeMap::new();
    for (pool, wanted) in grown(scene, choices) {
        let mut supplied = Supplied::default();
        for source in scene.sources(choices, &pool) {
            let before = taken_of.get(&source).copied().unwrap_or(0);
            let spare = scene.spare(choices, &source).saturating_sub(before).min(wanted - supplied.moved);
            if spare > 0 {
                let percents = scene.take_out(choices, &source, &pool, (before, spare));
                supplied.moved += spare;
                supplied.percents.extend(percents);
                taken_of.insert(source, before + spare);
            }
        }
        let mut rest = wanted - supplied.moved;
        if scene.after.basis == Basis::Account {
            let from_default: Vec<Option<u8>> =
                free.drain(..free.len().min(usize::try_from(rest).unwrap_or(0))).collect();
            rest -= from_default.len() as u64;
            supplied.percents.extend(from_default);
            supplied.lacking = Some(rest);
        }
        for choice in choices.iter_mut().filter(|choice| gets(choice, &pool)) {
            choice.timing = scene.timing_of_supply(&supplied, wanted, choice.facts.ready_on());
        }
    }
    lease(scene, choices);
}

/// The pools that are new or become larger, each with how many IPs it gets beside those that it has.
fn grown(scene: &Scene<'_>, choices: &[Choice]) -> BTreeMap<PoolName, u64> {
    let mut found = BTreeMap::new();
    for change in choices.iter().flat_map(changes) {
        match change {
            Change::NewStandard { pool, ips, .. } => drop(found.insert(pool.clone(), *ips)),
            Change::Count { pool, ips, .. } => {
                let held = scene.after.pools.get(&PoolRef::Named(pool.clone())).and_then(|it| it.members.count());
                found.insert(pool.clone(), ips.saturating_sub(held.unwrap_or(0) as u64));
            }
            Change::NewManaged { .. }
            | Change::Route { .. }
            | Change::Surplus { .. }
            | Change::Moved { .. }
            | Change::Leased { .. } => {}
        }
    }
    found.into_iter().filter(|(_, ips)| *ips > 0).collect()
}

/// Whether a choice makes a pool or makes it larger.
fn gets(choice: &Choice, wanted: &PoolName) -> bool {
    changes(choice).iter().any(|change| match change {
        Change::NewStandard { pool, .. } | Change::Count { pool, .. } => pool == wanted,
        Change::NewManaged { .. }
        | Change::Route { .. }
        | Change::Surplus { .. }
        | Change::Moved { .. }
        | Change::Leased { .. } => false,
    })
}

fn changes(choice: &Choice) -> &[Change] {
    match &choice.change {
        FileChange::Changes { changes } => changes,
        _ => &[],
    }
}

/// Raises `leased` of the file where its pools ask for more then.
fn lease(scene: &Scene<'_>, choices: &mut [Choice]) {
    let Some(stated) = scene.facts.leased else { return };
    let mut asked: BTreeMap<&PoolName, u64> = BTreeMap::new();
    for (name, pool) in scene.desired.pools.iter().flatten() {
        let ips = match &pool.ips {
            Some(Membership::Exact(ips)) => ips.len(),
            Some(Membership::Count { count, .. }) => count.get(),
            None => 0,
        };
        asked.insert(name, ips as u64);
    }
    for change in choices.iter().flat_map(changes) {
        match change {
            Change::NewStandard { pool, ips, .. } | Change::Count { pool, ips, .. } => drop(asked.insert(pool, *ips)),
            Change::Moved { from, ips, .. } => {
                asked.entry(from).and_modify(|asked| *asked = asked.saturating_sub(ips.len() as u64));
            }
            Change::NewManaged { .. } | Change::Route { .. } | Change::Surplus { .. } | Change::Leased { .. } => {}
        }
    }
    let all: u64 = asked.values().sum();
    if all <= u64::from(stated) {
        return;
    }
    let grows = |choice: &&mut Choice| {
        changes(choice).iter().any(|it| matches!(it, Change::NewStandard { .. } | Change::Count { .. }))
    };
    for choice in choices.iter_mut().filter(grows) {
        if let FileChange::Changes { changes } = &mut choice.change {
            // First: the file is valid after each change.
            changes.insert(0, Change::Leased { ips: all });
        }
    }
}

impl<'a> Scene<'a> {
    /// The percentages of the IPs of the default pool that a count can take, those first that `plan` takes first.
    fn free_percents(&self) -> Vec<Option<u8>> {
        let Some(pool) = self.after.pools.get(&PoolRef::Default) else { return Vec::new() };
        let named = |ip: &Ipv4Addr| {
            let pools = self.desired.pools.iter().flatten();
            pools.filter_map(|(_, pool)| pool.ips.as_ref()).any(|it| it.named().contains(ip))
        };
        let mut free: Vec<Option<u8>> =
            pool.members.known().filter(|(ip, _)| !named(ip)).map(|(_, percent)| percent).collect();
        free.sort_by_key(|percent| Reverse(*percent));
        free
    }

    /// The pools that mail leaves for another pool.
    fn sources(&self, choices: &[Choice], to: &PoolName) -> Vec<PoolName> {
        let to = PoolRef::Named(to.clone());
        let from = choices.iter().filter(|choice| comes_to(choice, &to)).filter_map(|choice| choice.pool.as_ref());
        let mut found: Vec<PoolName> = from.filter_map(PoolRef::named).cloned().collect();
        found.sort();
        found.dedup();
        found
    }

    /// How many IPs of a pool the mail does not need that stays in it or comes to it.
    fn spare(&self, choices: &[Choice], pool: &PoolName) -> u64 {
        self.spare_if_known(choices, pool).unwrap_or(0)
    }

    fn spare_if_known(&self, choices: &[Choice], pool: &PoolName) -> Option<u64> {
        let name = PoolRef::Named(pool.clone());
        let stated = self.desired.pools.as_ref()?.get(pool)?.ips.as_ref()?;
        let held = self.after.pools.get(&name)?.members.count()? as u64;
        let leaves = |stream: &Stream<'_>| {
            set_of(&stream.name).is_some_and(|set| choices.iter().any(|choice| leaver(choice) == Some(set)))
        };
        let comers =
            choices.iter().filter(|choice| comes_to(choice, &name)).filter_map(|choice| set_of(&choice.stream));
        let rest: Vec<Stream<'a>> = self
            .streams(&name)
            .into_iter()
            .filter(|stream| !leaves(stream))
            .chain(comers.map(|set| self.stream(set)))
            .collect();
        let peak: Option<u64> = rest.iter().map(|stream| stream.traffic?.of_peak_day()).sum();
        let keep = Needed::of(&rest, peak.filter(|_| !rest.is_empty())?).recommended?.max(FEWEST_IPS);
        let (asked, bound) = match stated {
            // Addresses that others know stay.
            Membership::Exact(ips) => (ips.len() as u64, self.published(ips.iter().copied()).len() as u64),
            Membership::Count { count, include } => (count.get() as u64, include.len() as u64),
        };
        let is_bound = rest.iter().any(Stream::is_allowlisted)
            || (matches!(stated, Membership::Count { .. }) && self.has_published(&name))
            || choices.iter().any(|choice| gets(choice, pool));
        // What the pool lacks it cannot give.
        Some(asked.min(held).saturating_sub(keep.max(bound))).filter(|_| !is_bound && asked <= held)
    }

    /// Takes IPs of a pool for another: so many after those that were taken before. Returns their percentages.
    fn take_out(
        &self,
        choices: &mut [Choice],
        from: &PoolName,
        to: &PoolName,
        (before, count): (u64, u64),
    ) -> Vec<Option<u8>> {
        let name = PoolRef::Named(from.clone());
        let Some(stated) = self.desired.pools.as_ref().and_then(|pools| pools.get(from)?.ips.as_ref()) else {
            return Vec::new();
        };
        let (skip, take) = (usize::try_from(before).unwrap_or(0), usize::try_from(count).unwrap_or(0));
        let members = self.after.pools.get(&name).map(|pool| &pool.members);
        let held: BTreeMap<Ipv4Addr, Option<u8>> = members.into_iter().flat_map(|members| members.known()).collect();
        let (change, include, percents) = match stated {
            Membership::Exact(ips) => {
                let published = self.published(ips.iter().copied());
                let last = ips.iter().rev().filter(|ip| !published.contains(ip)).skip(skip).take(take);
                let mut moved: Vec<Ipv4Addr> = last.copied().collect();
                moved.sort_unstable();
                let percents = moved.iter().map(|ip| held.get(ip).copied().flatten()).collect();
                (Change::Moved { from: from.clone(), ips: moved.clone() }, moved, percents)
            }
            Membership::Count { count: asked, .. } => {
                // The warmest stay.
                let mut percents: Vec<Option<u8>> = held.into_values().collect();
                percents.sort();
                let ips = (asked.get() as u64).saturating_sub(before + count);
                let percents = percents.into_iter().skip(skip).take(take).collect();
                (Change::Count { pool: from.clone(), ips, include: Vec::new() }, Vec::new(), percents)
            }
        };
        let is_of_source = |it: &Change| matches!(it, Change::Count { pool, .. } if pool == from);
        for choice in choices.iter_mut() {
            let gets_some = gets(choice, to);
            let FileChange::Changes { changes } = &mut choice.change else { continue };
            // A pool that gave some already gives more.
            changes.iter_mut().filter(|it| is_of_source(it)).for_each(|it| *it = change.clone());
            if !gets_some {
                continue;
            }
            for known in changes.iter_mut() {
                if let Change::NewStandard { pool, include: named, .. } = known
                    && pool == to
                {
                    named.extend(&include);
                }
            }
            if !changes.contains(&change) {
                changes.insert(0, change.clone());
            }
        }
        percents
    }

    /// When the IPs are warm that a pool gets.
    fn timing_of_supply(&self, supplied: &Supplied, wanted: u64, ready_by: Option<Date>) -> Option<Timing> {
        let Supplied { moved, percents, lacking } = supplied;
        let is_new = lacking.map_or(*moved < wanted, |lacking| lacking > 0);
        let leased = lacking.map(|lacking| wanted - lacking).or(Some(*moved)).filter(|leased| *leased > 0);
        let warm: Option<Vec<Date>> = percents.iter().map(|it| Some(self.warm_with((*it)?))).collect();
        let is_off = self.after.auto_warmup == Some(Switch::Off);
        let is_all_warm = !is_new && !percents.is_empty() && percents.iter().all(|percent| *percent == Some(100));
        let warm_on = if is_off && !is_all_warm {
            None
        } else if is_new {
            Some(capacity::warm_if_leased(self.date))
        } else {
            warm.filter(|days| !days.is_empty()).and_then(|days| days.into_iter().max())
        };
        let warm_on = warm_on?;
        Some(Timing {
            warm_on: warm_on.to_string(),
            is_warm: warm_on == self.date,
            is_new,
            leased,
            lacking: lacking.filter(|lacking| *lacking > 0),
            is_late: ready_by.map(|day| day < warm_on),
        })
    }

    fn warm_with(&self, percent: u8) -> Date {
        capacity::warm_date(self.date, percent)
    }
}
