//! What changes in the file so that each stream leaves where its answer says.
//!
//! A stream stays in a pool that fits. Else it comes to a pool of its kind that the file has, or to a new one, which
//! streams of one kind share. No IP is given back and no pool is converted: both cannot be undone.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    advice::{
        constants::{FEWEST_IPS, THIN_MONTH},
        needed::{self, Needed},
        picture::PoolKind,
        scene::Scene,
        stream::{Stream, StreamName},
    },
    model::{MailKind, Membership, PoolName, PoolRef, Traffic},
};

use super::{
    answer::{Change, Decided, FileChange, IpKind},
    bases::{Bases, base, bases, peak_of},
    found::{Choice, comes_to, leaver},
    learnt::Learnt,
    pools::{Leaves, kind_of, set_of, wish},
    resized, supply,
};

/// New pools so far, by their kind, the name that was wished for and the name that they got.
type New = BTreeMap<(IpKind, String), (PoolName, Vec<usize>)>;

/// Says what changes for each stream. Returns what changes of pools beside.
pub(super) fn place(scene: &Scene<'_>, choices: &mut [Choice], learnt: &Learnt) -> Vec<Change> {
    let (mut new, mut taken) = (New::new(), BTreeSet::new());
    let bases = bases(choices);
    for (at, choice) in choices.iter_mut().enumerate() {
        let stream = scene.named(&choice.stream);
        choice.change = match choice.answer.as_ref().and_then(|answer| answer.to) {
            _ if let Some(first) = learnt.told(scene.region, &choice.stream) => first.clone(),
            None if choice.answer.as_ref().is_some_and(|answer| answer.decided == Decided::Either) => {
                FileChange::PersonDecides
            }
            None => FileChange::Nothing,
            Some(IpKind::Shared) => scene.on_shared(choice, &stream),
            Some(to @ (IpKind::Standard | IpKind::Managed)) => {
                let there = scene.on_own(choice, &stream, to, &bases);
                there.unwrap_or_else(|| scene.in_new_pool(&stream, (to, at), &mut new, &mut taken))
            }
        };
    }
    for ((to, _), (name, members)) in new {
        scene.fill(choices, to, &name, &members);
    }
    scene.keep_with_comers(choices);
    let (mut beside, given) = supply::supply(scene, choices, &bases);
    beside.extend(resized::resize(scene, choices, &bases, &given));
    beside
}

fn set_name(stream: &StreamName) -> String {
    set_of(stream).map(ToString::to_string).unwrap_or_default()
}

impl<'a> Scene<'a> {
    /// A stream by its name.
    pub(super) fn named(&self, name: &StreamName) -> Stream<'a> {
        match name {
            StreamName::ConfigurationSet(set) => self.stream(set),
            StreamName::Unassigned => Stream { name: name.clone(), traffic: self.facts.unassigned.as_ref() },
        }
    }

    fn on_shared(&self, choice: &Choice, stream: &Stream<'_>) -> FileChange {
        let decided = choice.answer.as_ref().map(|answer| &answer.decided);
        match (&choice.pool, choice.pool_kind) {
            (Some(pool), Some(IpKind::Shared)) => return FileChange::Fits { pool: pool.clone(), ips: None },
            // The later edition of the guide has managed IPs for uneven mail.
            (Some(pool), Some(IpKind::Managed)) if matches!(decided, Some(Decided::Uneven { .. })) => {
                return FileChange::Fits { pool: pool.clone(), ips: None };
            }
            (Some(pool), _) => {
                let others = self.others(pool, &stream.name);
                if let Some(month) = self.kept_warm_by(pool, stream, decided, &others) {
                    return FileChange::KeptWarm { pool: pool.clone(), month };
                }
            }
            (None, _) => {}
        }
        route(stream, PoolRef::Shared, Vec::new())
    }

    /// Messages a month of a pool whose other mail keeps its IPs warm, so that a little more does no harm.
    fn kept_warm_by(
        &self,
        pool: &PoolRef,
        stream: &Stream<'_>,
        decided: Option<&Decided>,
        others: &[Stream<'_>],
    ) -> Option<u64> {
        let is_little = matches!(decided, Some(Decided::ThinMonth { .. } | Decided::Untracked { .. }));
        let is_even = stream.traffic.is_some_and(|traffic| !Scene::is_uneven(traffic));
        let ips = self.after.pools.get(pool)?.members.count().unwrap_or(1).max(1) as u64;
        let of_others = needed::sum(others, Traffic::of_month)?;
        let is_kept = is_little && is_even && !others.is_empty() && of_others >= THIN_MONTH * ips;
        let fits = is_kept && pool.named().is_some() && !Scene::mixes(kind_of(stream), others);
        fits.then_some(of_others + stream.traffic?.of_month()?)
    }

    /// A pool of one's own that is there. `None`: there is none, and a new one is wanted.
    fn on_own(&self, choice: &Choice, stream: &Stream<'_>, to: IpKind, bases: &Bases) -> Option<FileChange> {
        let set = match &stream.name {
            StreamName::ConfigurationSet(set) => set,
            StreamName::Unassigned => return Some(FileChange::NotInFile),
        };
        if let (Some(pool @ PoolRef::Named(name)), Some(kind)) = (&choice.pool, choice.pool_kind)
            && kind == to
        {
            let others = self.others(pool, &stream.name);
            if !Scene::mixes(kind_of(stream), &others) {
                return Some(self.stays(name, to, bases));
            }
            match self.who_leaves(pool, kind_of(stream)) {
                Leaves::Other => return Some(self.stays(name, to, bases)),
                Leaves::Unknown => return Some(FileChange::WhoLeaves { pool: pool.clone() }),
                Leaves::This => {}
            }
        }
        if choice.pool_kind.is_none() {
            return Some(FileChange::UnknownPool { pool: choice.pool.clone() });
        }
        let wanted = if to == IpKind::Standard { PoolKind::Standard } else { PoolKind::Managed };
        let there = kind_of(stream)
            .filter(|kind| *kind != MailKind::Other)
            .and_then(|kind| self.pool_for(wanted, kind, stream.is_allowlisted()))
            .or_else(|| self.own_pool_for(stream).filter(|_| wanted == PoolKind::Standard))?;
        let (pool, mut changes) = (PoolRef::Named(there.clone()), Vec::new());
        if to == IpKind::Standard {
            let together: Vec<Stream<'_>> = self.streams(&pool).into_iter().chain([stream.clone()]).collect();
            changes.extend(self.more(&there, &together, bases));
        }
        changes.push(Change::Route { set: set.clone(), pool });
        Some(FileChange::Changes { changes })
    }

    /// A stream stays in its pool, with more IPs if it has too few.
    fn stays(&self, pool: &PoolName, to: IpKind, bases: &Bases) -> FileChange {
        let name = PoolRef::Named(pool.clone());
        let streams = self.streams(&name);
        let more = if to == IpKind::Standard { self.more(pool, &streams, bases) } else { None };
        let is_listed = self.has_allowlisted(&name);
        let more = more.map(|more| if is_listed { self.known_first(pool, more) } else { more });
        let more = more.filter(|more| !(is_listed && self.would_be_cold(pool, more)));
        match more {
            Some(more) => FileChange::Changes { changes: vec![more] },
            None => {
                let held = self.after.pools.get(&name).and_then(|pool| pool.members.count());
                let is_alone = to == IpKind::Standard && self.streams(&name).len() == 1;
                FileChange::Fits { pool: name, ips: held.filter(|_| is_alone).map(|count| count as u64) }
            }
        }
    }

    /// More IPs for a pool, by a count, if these streams need more than it has at the least.
    fn more(&self, pool: &PoolName, streams: &[Stream<'_>], bases: &Bases) -> Option<Change> {
        let stated = self.desired.pools.as_ref()?.get(pool)?.ips.as_ref()?;
        let (count, include) = match stated {
            Membership::Count { count, .. } => (count.get() as u64, Vec::new()),
            Membership::Exact(ips) => (ips.len() as u64, ips.iter().copied().collect()),
        };
        let needed = Needed::of(streams, peak_of(streams, bases)?);
        let least = needed.low.max(FEWEST_IPS);
        let ips = needed.recommended.filter(|ips| count < least && count < *ips)?;
        Some(Change::Count { pool: pool.clone(), ips, include })
    }

    /// Puts a stream down for a new pool, which streams of its kind share; `fill` says what changes.
    fn in_new_pool(
        &self,
        stream: &Stream<'_>,
        (to, at): (IpKind, usize),
        new: &mut New,
        taken: &mut BTreeSet<PoolName>,
    ) -> FileChange {
        let wished = wish(kind_of(stream), &set_name(&stream.name), stream.is_allowlisted());
        let wished = if to == IpKind::Managed { format!("{wished}-managed") } else { wished };
        let known = new.get(&(to, wished.clone())).map(|(name, _)| name.clone());
        let Some(name) = known.or_else(|| self.free_pool(&wished, taken)) else { return FileChange::UnknownCount };
        taken.insert(name.clone());
        new.entry((to, wished)).or_insert_with(|| (name, Vec::new())).1.push(at);
        FileChange::Nothing
    }

    /// Gives the streams of a new pool their changes: the first one makes the pool.
    fn fill(&self, choices: &mut [Choice], to: IpKind, name: &PoolName, members: &[usize]) {
        let streams: Vec<Stream<'_>> = members.iter().map(|at| self.named(&choices[*at].stream)).collect();
        let peaks: Option<u64> = members.iter().map(|at| peak(&choices[*at])).sum();
        // An account with its own IPs has no shared ones for little mail.
        let count = |needed: Needed| needed.recommended.or(self.facts.is_byoip.then_some(needed.low));
        let ips = peaks.and_then(|peak| count(Needed::of(&streams, peak)));
        let made = match (to, ips) {
            (IpKind::Managed, _) => Change::NewManaged { pool: name.clone() },
            (IpKind::Standard | IpKind::Shared, Some(ips)) => {
                Change::NewStandard { pool: name.clone(), ips, include: self.known_along(&streams, ips) }
            }
            (IpKind::Standard | IpKind::Shared, None) => {
                members.iter().for_each(|at| choices[*at].change = FileChange::UnknownCount);
                return;
            }
        };
        for (at, stream) in members.iter().zip(&streams) {
            choices[*at].change = route(stream, PoolRef::Named(name.clone()), vec![made.clone()]);
        }
    }

    /// Lets little mail stay in a pool that other mail comes to, enough to keep its IPs warm.
    fn keep_with_comers(&self, choices: &mut [Choice]) {
        for at in 0..choices.len() {
            let Some(pool) = choices[at].pool.clone().filter(|_| leaver(&choices[at]).is_some()) else { continue };
            let comers: Vec<Stream<'_>> = choices
                .iter()
                .filter(|choice| comes_to(choice, &pool))
                .map(|choice| self.named(&choice.stream))
                .collect();
            if comers.is_empty() {
                continue;
            }
            let stays =
                |stream: &Stream<'_>| !choices.iter().any(|it| it.stream == stream.name && leaver(it).is_some());
            let (choice, stream) = (&choices[at], self.named(&choices[at].stream));
            let others: Vec<Stream<'_>> =
                self.others(&pool, &choice.stream).into_iter().filter(stays).chain(comers).collect();
            let decided = choice.answer.as_ref().map(|answer| &answer.decided);
            if let Some(month) = self.kept_warm_by(&pool, &stream, decided, &others) {
                choices[at].change = FileChange::KeptWarm { pool, month };
            }
        }
    }
}

/// The largest day that a pool of one's own takes of a stream.
fn peak(choice: &Choice) -> Option<u64> {
    base(choice).or(choice.facts.peak_day)
}

/// These changes, and then the route of the set.
fn route(stream: &Stream<'_>, pool: PoolRef, mut before: Vec<Change>) -> FileChange {
    match &stream.name {
        StreamName::Unassigned => FileChange::NotInFile,
        StreamName::ConfigurationSet(set) => {
            before.push(Change::Route { set: set.clone(), pool });
            FileChange::Changes { changes: before }
        }
    }
}
