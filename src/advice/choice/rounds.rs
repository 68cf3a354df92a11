//! Rounds of questions until nothing changes any more, so that an answer stays the same once its change is made.
//!
//! Each round asks about the file and the account as the rounds before would make them. Two things show only then, and
//! start it all over: that mail does not stay on warm IPs, and that a plan would take mail from addresses that others know.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::advice::{
    lint::{Question, each_region},
    picture::Basis,
    pricing_plan::PricingPlan,
    rules,
    stream::StreamName,
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
        for (ip, from, to) in rules::moved_known(scene) {
            for stream in scene.streams(&to) {
                let (from, to) = (from.clone(), to.clone());
                let first = FileChange::TellFirst { from, to, known: vec![ip], new: Vec::new(), lacking: 0 };
                found.entry((scene.region.clone(), stream.name)).or_insert(first);
            }
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
