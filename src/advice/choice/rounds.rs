//! Rounds of questions until nothing changes any more, so that an answer stays the same once its change is made.
//!
//! Each round asks about the file and the account as the rounds before would make them. Two things show only then, and
//! start it all over: that mail does not stay on warm IPs, and that a plan would take mail from addresses that others know.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{
        lint::{Question, each_region},
        picture::Basis,
        pricing_plan::PricingPlan,
        rules,
        stream::StreamName,
    },
    model::PoolRef,
};

use super::{
    answer::{FileChange, IpKind},
    composed,
    draft::{Draft, Settled, is_pretended},
    found::{Choice, Choices, RegionChoices},
    learnt::{Key, Learnt, Round},
    place,
};

/// Rounds after which the rest is left for the next time. Each moves what hangs on the one before: a chain of that many
/// pools is not to be expected.
const ROUNDS: usize = 12;

/// The answer for each stream of these names; for all streams if there are none.
pub(super) fn choices(question: &Question<'_>, only: &BTreeSet<StreamName>) -> Choices {
    let mut learnt = Learnt::default();
    loop {
        let settled = Settled::of(question, only, &learnt);
        let more = settled.shows(question);
        if !learnt.add(more) {
            return composed::choices(question, &settled);
        }
    }
}

impl Settled {
    fn of(question: &Question<'_>, only: &BTreeSet<StreamName>, learnt: &Learnt) -> Self {
        let mut round = asked(question, only, learnt);
        let first = round.choices.clone();
        let (mut draft, mut outcome) = (Draft::of(question), None);
        for _ in 0..ROUNDS {
            if !draft.follow(&round) {
                break;
            }
            outcome = draft.outcome(question);
            round = asked(&draft.question(question, outcome.as_ref()), only, learnt);
        }
        Self { first, last: round.choices, draft, outcome }
    }

    /// What was not known before.
    fn shows(&self, question: &Question<'_>) -> Learnt {
        let mut learnt = Learnt::default();
        let regions = self.first.regions.iter().zip(&self.last.regions);
        for (region, first, last) in
            regions.flat_map(|(one, other)| one.streams.iter().zip(&other.streams).map(|(a, b)| (&one.region, a, b)))
        {
            let to = |choice: &Choice| choice.answer.as_ref().and_then(|answer| answer.to);
            if to(first) == Some(IpKind::Standard) && to(last) == Some(IpKind::Managed) {
                learnt.cold.insert((region.clone(), first.stream.clone()));
            }
        }
        if question.account.is_none() {
            learnt.told = rerouted_by_file(question, &self.draft.question(question, None));
        }
        let Some(outcome) = &self.outcome else { return learnt };
        let known = reroutes(question);
        for (key, told) in reroutes(&self.draft.question(question, Some(outcome))) {
            if !known.contains_key(&key) {
                learnt.told.insert(key, told);
            }
        }
        for (key, told) in taken_from_unassigned(question, &self.first, &self.draft.question(question, Some(outcome))) {
            learnt.told.entry(key).or_insert(told);
        }
        learnt
    }
}

/// The mail that a plan takes from addresses that others know, by SF172, each with what is to be done first.
fn reroutes(question: &Question<'_>) -> BTreeMap<Key, FileChange> {
    let mut found = BTreeMap::new();
    each_region(question, |scene| {
        for reroute in rules::reroutes(scene) {
            let (is_new, new): (Vec<Ipv4Addr>, Vec<Ipv4Addr>) = reroute.gains.iter().partition(|ip| is_pretended(**ip));
            let (is_same, to) = (reroute.from == reroute.to, reroute.to.clone());
            let first = FileChange::TellFirst {
                from: reroute.from,
                to: reroute.to,
                known: reroute.known,
                new,
                lacking: is_new.len() as u64,
            };
            // A pool that stays as it is does so for all its mail.
            let beside = scene.streams(&to).into_iter().map(|stream| stream.name).filter(|_| is_same);
            for stream in beside.chain([reroute.stream]) {
                found.insert((scene.region.clone(), stream), first.clone());
            }
        }
        // Nor do addresses of listed mail come to other mail in passing.
        let mut moved: BTreeMap<(PoolRef, PoolRef), Vec<Ipv4Addr>> = BTreeMap::new();
        for (ip, from, to) in rules::moved_known(scene) {
            moved.entry((from, to)).or_default().push(ip);
        }
        for ((from, to), ips) in moved {
            let first = FileChange::TakesFromOthers { from, to: to.clone(), ips, is_listed: true };
            for stream in scene.streams(&to) {
                found.entry((scene.region.clone(), stream.name)).or_insert(first.clone());
            }
        }
    });
    found
}

/// The mail whose pools would take IPs from stated mail without a set that needs them itself.
fn taken_from_unassigned(
    question: &Question<'_>,
    first: &Choices,
    changed: &Question<'_>,
) -> BTreeMap<Key, FileChange> {
    let (mut needed, mut found) = (BTreeMap::new(), BTreeMap::new());
    each_region(question, |scene| {
        let choices = first.regions.iter().filter(|it| it.region == *scene.region).flat_map(|it| &it.streams);
        let mut unassigned = choices.filter(|choice| choice.stream == StreamName::Unassigned);
        let keep = unassigned.find_map(|choice| {
            let is_standard = choice.answer.as_ref().and_then(|answer| answer.to) == Some(IpKind::Standard);
            choice.ips.and_then(|ips| ips.recommended).filter(|_| is_standard)
        });
        let held: BTreeSet<Ipv4Addr> = scene.ips_in(&PoolRef::Default).collect();
        needed.extend(keep.map(|keep| (scene.region.clone(), (keep, held))));
    });
    each_region(changed, |scene| {
        let Some((keep, held)) = needed.get(scene.region) else { return };
        let mut taken: BTreeMap<&PoolRef, Vec<Ipv4Addr>> = BTreeMap::new();
        for name in scene.after.pools.keys().filter(|name| name.named().is_some()) {
            let ips: Vec<Ipv4Addr> = scene.ips_in(name).filter(|ip| held.contains(ip)).collect();
            if !ips.is_empty() {
                taken.insert(name, ips);
            }
        }
        let left = (held.len() - taken.values().map(Vec::len).sum::<usize>()) as u64;
        if left >= (held.len() as u64).min(*keep) {
            return;
        }
        for (to, ips) in taken {
            let (from, to) = (PoolRef::Default, to.clone());
            let streams = scene.streams(&to);
            let first = FileChange::TakesFromOthers { from, to, ips, is_listed: false };
            found.extend(streams.into_iter().map(|stream| ((scene.region.clone(), stream.name), first.clone())));
        }
    });
    found
}

/// Of files alone: the mail that the changed file takes out of a pool with addresses that others know.
fn rerouted_by_file(question: &Question<'_>, changed: &Question<'_>) -> BTreeMap<Key, FileChange> {
    let (mut homes, mut found) = (BTreeMap::new(), BTreeMap::new());
    each_region(question, |scene| {
        for (set, route) in scene.stated_sets() {
            let Some(pool) = route.pool() else { continue };
            let known = scene.published_in(pool);
            if !known.is_empty() {
                homes.insert((scene.region.clone(), scene.stream(set).name), (pool.clone(), known));
            }
        }
    });
    each_region(changed, |scene| {
        for (set, route) in scene.stated_sets() {
            let (key, to) = ((scene.region.clone(), scene.stream(set).name), route.pool());
            let Some(((from, known), to)) = homes.get(&key).zip(to).filter(|((from, _), to)| from != *to) else {
                continue;
            };
            let (from, to, known) = (from.clone(), to.clone(), known.clone());
            found.insert(key, FileChange::TellFirst { from, to, known, new: Vec::new(), lacking: 0 });
        }
    });
    found
}

/// One round: the answer for each stream, and what changes in the file for it.
fn asked(question: &Question<'_>, only: &BTreeSet<StreamName>, learnt: &Learnt) -> Round {
    let (mut regions, mut beside) = (Vec::new(), BTreeMap::new());
    each_region(question, |scene| {
        let plan = question.plan(scene.region).filter(|plan| PricingPlan::of(Some(plan)) != PricingPlan::None);
        let streams = scene.all_streams().into_iter().filter(|it| only.is_empty() || only.contains(&it.name));
        let mut streams: Vec<Choice> = streams.map(|stream| scene.choice(question, &stream, learnt)).collect();
        let changes = place::place(scene, &mut streams, learnt);
        beside.insert(scene.region.clone(), changes);
        regions.push(RegionChoices {
            region: scene.region.clone(),
            plan: plan.map(str::to_owned),
            is_live: scene.after.basis == Basis::Account,
            streams,
            left: Vec::new(),
            left_managed: Vec::new(),
            following: Vec::new(),
        });
    });
    Round { choices: Choices { date: question.date.to_string(), regions }, beside }
}
