//! The settled answers with the changes that lead to them: what the draft has that the file has not, put to the streams that
//! it is for.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{
        lint::{Question, each_region},
        needed,
        picture::Members,
        scene::Scene,
        stream::Stream,
    },
    model::{DesiredPool, DesiredRegion, Membership, PoolName, PoolRef, Region, ScalingMode, Traffic},
};

use super::{
    answer::{Change, FileChange, IpKind},
    bases::{bases, peak_of},
    draft::{Settled, is_pretended},
    ended::{self, End},
    found::{Choice, Choices, RegionChoices, WayCosts, named},
    pools::set_of,
    supply::limit,
    told::{self, Told},
};

/// The answers, each with its changes.
pub(super) fn choices(question: &Question<'_>, settled: &Settled) -> Choices {
    let after = settled.draft.question(question, settled.outcome.as_ref());
    let told = Told::of(question, &after);
    let mut ends: BTreeMap<Region, End> = BTreeMap::new();
    let mut unproven: BTreeMap<(Region, PoolRef), Vec<Ipv4Addr>> = BTreeMap::new();
    each_region(&after, |scene| {
        for (pool, ..) in scene.standard() {
            let ips = scene.unproven(pool).into_iter().filter(|ip| !is_pretended(*ip)).collect();
            unproven.insert((scene.region.clone(), pool.clone()), ips);
        }
        let last = settled.last.regions.iter().find(|it| it.region == *scene.region);
        if let Some(last) = last {
            ends.insert(scene.region.clone(), end(scene, &after, last));
        }
    });
    let mut regions = Vec::new();
    each_region(question, |scene| {
        let of = |choices: &'_ Choices| choices.regions.iter().find(|it| it.region == *scene.region).cloned();
        let (Some(first), Some(last)) = (of(&settled.first), of(&settled.last)) else { return };
        let (Some(drafted), Some(end)) = (settled.draft.desired.regions.get(scene.region), ends.get(scene.region))
        else {
            return;
        };
        let is_parked = |pool: &PoolName| settled.draft.parked.contains(&(scene.region.clone(), pool.clone()));
        let mut composed = Composed { scene, first, drafted, end, is_parked: &is_parked }.composed(last);
        let lacking = |pool: &PoolRef| end.pools.get(pool).map_or(0, |(_, count)| *count);
        let cold = |pool: &PoolRef| unproven.get(&(scene.region.clone(), pool.clone())).cloned().unwrap_or_default();
        composed.streams.iter_mut().for_each(|it| told::say_before(scene, it, &told, cold, lacking));
        // Of a pool with IPs that are only pretended nothing is known.
        let is_whole = |name: &str| !scene.is_read() || lacking(&PoolRef::live(name)) == 0;
        composed.following = told.following(scene.region, is_whole);
        regions.push(composed);
    });
    Choices { date: settled.last.date.clone(), regions }
}

/// What the end of all rounds shows of a Region.
fn end(scene: &Scene<'_>, question: &Question<'_>, last: &RegionChoices) -> End {
    let held = |members: &Members| -> (BTreeMap<Ipv4Addr, Option<u8>>, u64) {
        let known: BTreeMap<_, _> = members.known().filter(|(ip, _)| !is_pretended(*ip)).collect();
        let all = members.count().unwrap_or(0);
        let pretended = members.known().filter(|(ip, _)| is_pretended(*ip)).count();
        (known, if scene.is_read() { pretended as u64 } else { all as u64 })
    };
    let pools = scene.after.pools.iter().map(|(name, pool)| (name.clone(), held(&pool.members))).collect();
    let of_stream = last.streams.iter().map(|choice| {
        let is_there = matches!(
            choice.change,
            FileChange::Fits { .. }
                | FileChange::KeptWarm { .. }
                | FileChange::Changes { .. }
                | FileChange::PersonDecides
        );
        let pool = choice.pool.as_ref().filter(|_| is_there && choice.pool_kind == Some(IpKind::Standard))?;
        let stated = scene.stated_ips(pool.named()?).map(|ips| ips.size() as u64);
        // Of a file alone it is not known which are leased: it keeps what is too much, and no number of it is the answer.
        if !scene.is_read() && stated.is_some_and(|stated| scene.is_too_many(&last.streams, pool, stated)) {
            return None;
        }
        let ips = stated.or(scene.after.pools.get(pool)?.members.count().map(|count| count as u64))?;
        let is_answer = choice.answer.as_ref().and_then(|answer| answer.to) == Some(IpKind::Standard);
        // What stays there pays for those IPs too, whatever would do for it alone.
        let stays = matches!(choice.change, FileChange::KeptWarm { .. } | FileChange::PersonDecides);
        Some((ips, if is_answer || stays { scene.costs_of_pool(question, choice, pool, ips) } else { None }))
    });
    End { pools, of_stream: of_stream.collect() }
}

impl Scene<'_> {
    /// Whether a pool asks for more IPs than the mail keeps in use that the answers leave there.
    fn is_too_many(&self, choices: &[Choice], pool: &PoolRef, asked: u64) -> bool {
        let streams = self.streams(pool);
        let peak = peak_of(&streams, &bases(choices));
        let limit = peak.map(|peak| limit(&needed::Needed::of(&streams, peak)));
        !streams.iter().any(Stream::is_allowlisted) && limit.is_some_and(|limit| asked > limit)
    }

    /// What each way costs for all the mail of a standard pool.
    fn costs_of_pool(&self, question: &Question<'_>, choice: &Choice, pool: &PoolRef, ips: u64) -> Option<WayCosts> {
        let others = self.others(pool, &choice.stream);
        let all: Vec<Stream<'_>> = others.iter().cloned().chain([self.named(&choice.stream)]).collect();
        match needed::sum(&all, Traffic::of_month) {
            Some(month) => {
                let with = others.into_iter().map(|stream| stream.name).collect();
                Some(WayCosts { with, ..self.way_costs(question, Some(pool), Some(month), Some(ips))? })
            }
            None => self.way_costs(question, Some(pool), choice.facts.month, Some(ips)),
        }
    }
}

/// A Region whose answers are put together.
struct Composed<'a, 's> {
    scene: &'a Scene<'s>,
    first: RegionChoices,
    drafted: &'a DesiredRegion,
    end: &'a End,
    is_parked: &'a dyn Fn(&PoolName) -> bool,
}

impl Composed<'_, '_> {
    fn composed(&self, last: RegionChoices) -> RegionChoices {
        let mut streams: Vec<Choice> = last.streams;
        let shares: Vec<BTreeSet<PoolName>> = (0..streams.len()).map(|at| self.concerns(at, &streams)).collect();
        let mut open = self.changed();
        open.retain(|pool| !shares.iter().any(|share| share.contains(pool)));
        let leased = self.leased();
        for (at, choice) in streams.iter_mut().enumerate() {
            let first = &self.first.streams[at];
            let mut pools = shares[at].clone();
            if self.is_rerouted(first) {
                // A pool that is for nobody alone goes with the first that moves.
                pools.append(&mut open);
            }
            let mut changes = self.changes(&pools);
            let is_resized = changes.iter().any(|it| !matches!(it, Change::NewManaged { .. }));
            if let (Some(ips), true) = (leased, is_resized || self.leaves_standard(first)) {
                // First: the file is valid after each change.
                changes.insert(0, Change::Leased { ips });
            }
            if let (true, Some(set)) = (self.is_rerouted(first), set_of(&choice.stream))
                && let Some(pool) = self.drafted_pool(choice)
            {
                changes.push(Change::Route { set: set.clone(), pool });
            }
            if !changes.is_empty() {
                choice.change = FileChange::Changes { changes };
            }
            (choice.pool, choice.pool_kind) = (first.pool.clone(), first.pool_kind);
            choice.facts.clone_from(&first.facts);
            if let Some((ips, cost)) = &self.end.of_stream[at] {
                choice.pool_ips = Some(*ips);
                if cost.is_some() {
                    choice.cost.clone_from(cost);
                }
            }
        }
        ended::split_surplus(self.scene, &mut streams);
        streams.iter_mut().for_each(|choice| ended::say_when(self.scene, choice, self.end));
        let left = ended::left(self.scene, &streams, self.end);
        let left_managed = ended::left_managed(self.scene, &streams);
        RegionChoices { streams, left, left_managed, ..self.first.clone() }
    }

    /// The pool that the draft names for the set of a stream.
    fn drafted_pool(&self, choice: &Choice) -> Option<PoolRef> {
        self.drafted.configuration_sets.as_ref()?.get(set_of(&choice.stream)?)?.pool.clone()
    }

    fn is_rerouted(&self, choice: &Choice) -> bool {
        let stated = self.scene.desired.configuration_sets.as_ref();
        let stated = stated.zip(set_of(&choice.stream)).and_then(|(sets, set)| sets.get(set)?.pool.clone());
        self.drafted_pool(choice) != stated
    }

    fn leaves_standard(&self, choice: &Choice) -> bool {
        self.is_rerouted(choice) && choice.pool_kind == Some(IpKind::Standard)
    }

    /// The pools of which the draft says something else.
    fn changed(&self) -> BTreeSet<PoolName> {
        let pools = self.drafted.pools.iter().flatten();
        pools.filter(|(name, pool)| self.stated(name) != Some(*pool)).map(|(name, _)| name.clone()).collect()
    }

    fn stated(&self, pool: &PoolName) -> Option<&DesiredPool> {
        self.scene.desired.pools.as_ref()?.get(pool)
    }

    fn drafted(&self, pool: &PoolName) -> Option<&Membership> {
        self.drafted.pools.as_ref()?.get(pool)?.ips.as_ref()
    }

    /// The changed pools that a stream comes to, leaves or stays in, with those that give IPs to them or get them.
    fn concerns(&self, at: usize, last: &[Choice]) -> BTreeSet<PoolName> {
        // What waits for others changes nothing.
        if matches!(last[at].change, FileChange::TellFirst { .. } | FileChange::TakesFromOthers { .. }) {
            return BTreeSet::new();
        }
        let changed = self.changed();
        let (first, last) = (&self.first.streams[at], &last[at]);
        let mut found: BTreeSet<PoolName> = BTreeSet::new();
        let (from, to) = (named(first), self.drafted_pool(last).and_then(|pool| pool.named().cloned()));
        if self.is_rerouted(first) {
            found.extend(from.cloned());
            found.extend(to);
        } else if let Some(pool) = from {
            let is_left = self.first.streams.iter().any(|it| named(it) == Some(pool) && self.is_rerouted(it));
            let is_standard = first.answer.as_ref().and_then(|answer| answer.to) == Some(IpKind::Standard);
            // Mail of which a person decides stays for now.
            let is_sending = is_standard || matches!(first.change, FileChange::PersonDecides);
            found.extend((!is_left && is_sending).then(|| pool.clone()));
        }
        found.retain(|pool| changed.contains(pool));
        let linked: Vec<PoolName> = changed
            .iter()
            .filter(|pool| {
                found.iter().any(|it| self.gives(pool, it) || (self.is_parked)(pool) && self.gives(it, pool))
            })
            .cloned()
            .collect();
        found.extend(linked);
        found
    }

    /// Whether a pool of the draft names IPs that another one has now.
    fn gives(&self, from: &PoolName, to: &PoolName) -> bool {
        let name = PoolRef::Named(from.clone());
        let members = self.scene.after.pools.get(&name).map(|pool| &pool.members);
        let mut known = members.into_iter().flat_map(|members| members.known());
        from != to && self.drafted(to).is_some_and(|it| known.any(|(ip, _)| it.named().contains(&ip)))
    }

    /// The changes of pools: smaller ones first, then new ones, then larger ones.
    fn changes(&self, pools: &BTreeSet<PoolName>) -> Vec<Change> {
        let mut found: Vec<(u8, Change)> = pools.iter().flat_map(|pool| self.changes_of(pool)).collect();
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, change)| change).collect()
    }

    fn changes_of(&self, pool: &PoolName) -> Vec<(u8, Change)> {
        let Some(made) = self.drafted.pools.as_ref().and_then(|pools| pools.get(pool)) else { return Vec::new() };
        let Some(then) = &made.ips else {
            let is_managed = made.scaling == Some(ScalingMode::Managed);
            return if is_managed { vec![(1, Change::NewManaged { pool: pool.clone() })] } else { Vec::new() };
        };
        let list = |ips: &BTreeSet<Ipv4Addr>| ips.iter().copied().collect::<Vec<_>>();
        let (size, named) = (then.size() as u64, then.named());
        let count = |include| Change::Count { pool: pool.clone(), ips: size, include };
        let Some(now) = self.stated(pool).and_then(|pool| pool.ips.as_ref()) else {
            let change = if (self.is_parked)(pool) {
                Change::Parked { pool: pool.clone(), ips: list(named) }
            } else {
                Change::NewStandard { pool: pool.clone(), ips: size, include: list(named) }
            };
            return vec![(1, change)];
        };
        if (self.is_parked)(pool) {
            return vec![(1, Change::Parked { pool: pool.clone(), ips: list(named) })];
        }
        let gone: BTreeSet<Ipv4Addr> = now.named().difference(named).copied().collect();
        match (now, then) {
            (Membership::Exact(_), Membership::Exact(_)) if named.is_subset(now.named()) => {
                vec![(0, Change::Moved { from: pool.clone(), ips: list(&gone) })]
            }
            (Membership::Count { .. }, Membership::Count { .. }) if now.named() == named => {
                vec![(if then.size() < now.size() { 0 } else { 2 }, count(Vec::new()))]
            }
            (_, _) if named.is_empty() => vec![(0, count(Vec::new()))],
            (_, _) => vec![(2, count(list(named)))],
        }
    }

    /// How many IPs the Region is to lease, where the file says another number.
    fn leased(&self) -> Option<u64> {
        let stated = u64::from(self.scene.facts.leased?);
        if *self.drafted == *self.scene.desired {
            return None;
        }
        let given_back = &self.scene.facts.relinquish;
        let asked = |ips: &Membership| match ips {
            Membership::Exact(ips) => ips.difference(given_back).count() as u64,
            Membership::Count { count, .. } => count.get() as u64,
        };
        let asked: u64 = self.drafted.pools.iter().flatten().filter_map(|(_, pool)| pool.ips.as_ref()).map(asked).sum();
        let lacking: u64 = if self.scene.is_read() { self.end.pools.values().map(|(_, count)| count).sum() } else { 0 };
        match self.scene.after.leased() {
            _ if asked > stated => Some(asked),
            Some(leased) => Some((leased as u64 + lacking).max(asked)).filter(|needed| *needed < stated),
            None => None,
        }
    }
}
