//! An answer whose change was made is given again, and asks for nothing more: over random files and accounts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    net::Ipv4Addr,
};

use proptest::prelude::*;
use sesform::{
    advice::{self, Change, Choice, Choices, FileChange},
    model::{
        Caller, ConfigurationSetName, Live, LiveDedicatedIp, PoolRef, Region, Reported, ScalingMode, Warmup,
        WarmupStatus,
    },
    plan::{self, Adopt, Allowances, Policy, Prune},
};

use crate::support::{REGION, World, ask, file, live};

const DAY: &str = "2026-12-01";
const DEFAULT: &str = "ses-default-dedicated-pool";

/// The IPs of a pool as the file states them.
#[derive(Debug, Clone)]
pub(crate) enum Ips {
    Managed,
    List(BTreeSet<Ipv4Addr>),
    Count(u64, BTreeSet<Ipv4Addr>),
}

/// A file that can be changed.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) head: String,
    pub(crate) leased: Option<u64>,
    pub(crate) pools: BTreeMap<String, Ips>,
    /// The pool, the traffic and the largest day of each set.
    pub(crate) sets: BTreeMap<String, (String, String, Option<u64>)>,
}

impl Draft {
    pub(crate) fn text(&self) -> String {
        let mut text = self.head.clone();
        if let Some(leased) = self.leased {
            let _ = writeln!(text, "leased: {leased}");
        }
        text.push_str("pools:\n");
        let list = |ips: &BTreeSet<Ipv4Addr>| ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        for (name, ips) in &self.pools {
            let _ = match ips {
                Ips::Managed => writeln!(text, "  {name}: {{scaling: managed}}"),
                Ips::List(ips) => writeln!(text, "  {name}: {{ips: [{}]}}", list(ips)),
                Ips::Count(count, include) if include.is_empty() => {
                    writeln!(text, "  {name}: {{ips: {{count: {count}}}}}")
                }
                Ips::Count(count, include) => {
                    writeln!(text, "  {name}: {{ips: {{count: {count}, include: [{}]}}}}", list(include))
                }
            };
        }
        text.push_str("configuration_sets:\n");
        for (name, (pool, traffic, peak)) in &self.sets {
            let peak = peak.map(|peak| format!(", peak_day: {peak}")).unwrap_or_default();
            let _ = writeln!(text, "  {name}: {{pool: {pool}, traffic: {{{traffic}{peak}}}}}");
        }
        text
    }

    fn leave(&mut self, gone: &[Ipv4Addr]) {
        for ips in self.pools.values_mut() {
            if let Ips::List(named) | Ips::Count(_, named) = ips {
                named.retain(|ip| !gone.contains(ip));
            }
        }
    }

    fn make(&mut self, pool: &str, count: u64, include: &[Ipv4Addr]) {
        let named: BTreeSet<Ipv4Addr> = include.iter().copied().collect();
        let made =
            if !named.is_empty() && named.len() as u64 == count { Ips::List(named) } else { Ips::Count(count, named) };
        self.pools.insert(pool.to_owned(), made);
    }

    /// Makes the changes of the answers as the diff makes them.
    fn take(&mut self, choices: &Choices) {
        let changes: Vec<&Change> = choices.regions[0].streams.iter().flat_map(changes).collect();
        for change in &changes {
            if let Change::Moved { ips, .. } = change {
                self.leave(ips);
            }
        }
        for change in changes {
            match change {
                Change::NewStandard { pool, ips, include } => self.make(pool.as_str(), *ips, include),
                Change::NewManaged { pool } => drop(self.pools.insert(pool.to_string(), Ips::Managed)),
                Change::Count { pool, ips, include } if include.is_empty() => match self.pools.get_mut(pool.as_str()) {
                    Some(Ips::Count(count, _)) => *count = *ips,
                    _ => self.make(pool.as_str(), *ips, &[]),
                },
                Change::Count { pool, ips, include } => self.make(pool.as_str(), *ips, include),
                Change::Moved { .. } => {}
                Change::Parked { pool, ips } => {
                    self.pools.insert(pool.to_string(), Ips::List(ips.iter().copied().collect()));
                }
                Change::Leased { ips } => self.leased = Some(*ips),
                Change::Route { set, pool } => {
                    pool.as_str().clone_into(&mut self.sets.get_mut(set.as_str()).unwrap().0);
                }
                Change::Surplus { set, above, second, pool, kind, peak_day } => {
                    self.sets.get_mut(set.as_str()).unwrap().2 = Some(*above);
                    let kind = kind.map(|kind| format!("kind: {kind}, ")).unwrap_or_default();
                    let traffic = (pool.to_string(), format!("{kind}pattern: seasonal"), Some(*peak_day));
                    self.sets.insert(second.to_string(), traffic);
                }
            }
        }
    }
}

fn changes(choice: &Choice) -> &[Change] {
    match &choice.change {
        FileChange::Changes { changes } => changes,
        _ => &[],
    }
}

/// The account once the file is applied, with the IPs that are then leased.
fn applied(draft: &Draft, world: &World) -> World {
    let loaded = file(&draft.text());
    let region = Region::live(REGION);
    let caller = Caller { account: loaded.desired.account.clone(), arn: String::new() };
    let policy = Policy { allowed: Allowances::all(), prune: Prune::Keep, adopt: Adopt::Leave };
    let mut world = world.clone();
    for last in 0..100_u8 {
        let before = BTreeMap::from([(region.clone(), world.live.clone())]);
        let seen = Live { caller: caller.clone(), regions: before.clone() };
        let plan = plan::plan(&loaded.desired, &seen, &policy);
        let after = plan::outcome(&before, &plan).unwrap().remove(&region).unwrap();
        let lacks = draft.pools.iter().any(|(name, ips)| {
            let held = after.dedicated_ips.values().filter(|ip| ip.pool.as_str() == name).count() as u64;
            matches!(ips, Ips::Count(count, _) if held < *count)
        });
        if !lacks {
            world.live = after;
            return world;
        }
        let warmup = Warmup { status: Reported::Known(WarmupStatus::InProgress), percentage: Some(0) };
        let ip = LiveDedicatedIp { pool: PoolRef::live(DEFAULT), warmup };
        world.live.dedicated_ips.insert(Ipv4Addr::new(203, 0, 113, last), ip);
    }
    panic!("{}", draft.text());
}

pub(crate) fn asked(draft: &Draft, world: Option<&World>) -> Choices {
    ask(&file(&draft.text()), world, DAY, |question| advice::choices(question, &BTreeSet::new()))
}

/// What an answer comes to: where to, and how many IPs.
fn answers(choices: &Choices) -> BTreeMap<String, String> {
    let of = |choice: &Choice| {
        let to = choice.answer.as_ref().map(|answer| (answer.to, answer.or, answer.confidence));
        let is_standard = choice.answer.as_ref().and_then(|answer| answer.to) == Some(advice::IpKind::Standard);
        (choice.stream.to_string(), format!("{to:?} {:?}", choice.pool_ips.filter(|_| is_standard)))
    };
    choices.regions[0].streams.iter().map(of).collect()
}

/// Which rules speak about what, by their codes and names.
fn findings(draft: &Draft, world: &World) -> BTreeSet<String> {
    let found = live(&file(&draft.text()), world, DAY).findings;
    found.iter().map(|it| format!("{} {} {}", it.severity, it.rule.as_str(), it.address.name)).collect()
}

fn traffic() -> impl Strategy<Value = (String, Option<u64>)> {
    let volume = proptest::sample::select(vec![
        ("day: 100, pattern: steady", None),
        ("day: 3000, pattern: steady", None),
        ("day: 9000, pattern: steady", None),
        ("day: 40000, pattern: steady", None),
        ("day: 600000, pattern: steady", Some(700_000)),
        ("day: 300000, days: 6, pattern: weekly", Some(400_000)),
        ("day: 100000, days: 20, pattern: seasonal", Some(900_000)),
        ("day: 20000, days: 6, pattern: irregular, gap: 40d", Some(60_000)),
        ("day: 0", None),
    ]);
    let kind = proptest::sample::select(vec!["kind: transactional", "kind: marketing", "kind: other"]);
    let more = proptest::sample::select(vec![
        "",
        "",
        "",
        "",
        ", isolate: true",
        ", recipients: allowlisted",
        ", growth: 5%/month",
        ", providers: {gmail: 50%, yahoo: 12%}",
    ]);
    (kind, volume, more).prop_map(|(kind, (volume, peak), more)| {
        let is_none = volume == "day: 0";
        // What does not grow is not stated to.
        let more = if more.contains("growth") && (is_none || peak.is_some()) { "" } else { more };
        (format!("{kind}, {volume}{more}"), peak)
    })
}

prop_compose! {
    fn situation()(
        pools in proptest::collection::vec((0..4_u8, 0..6_u64), 2..=3),
        percents in proptest::collection::vec(prop_oneof![3 => Just(100_u8), 1 => 0..=99_u8], 12),
        homes in proptest::collection::vec(0..5_usize, 12),
        sets in proptest::collection::vec((traffic(), 0..5_usize, 0..3_u8), 1..=4),
        published in proptest::collection::vec(proptest::bool::weighted(0.1), 12),
        relinquished in proptest::collection::vec(proptest::bool::weighted(0.05), 12),
        is_stated: bool,
        leased in proptest::option::of(12..20_u64),
    ) -> (Draft, World) {
        let names: Vec<String> = pools.iter().enumerate().map(|(at, _)| format!("p{at}")).collect();
        let ip = |last: usize| Ipv4Addr::new(198, 51, 100, u8::try_from(last).unwrap() + 10);
        let mut world = World::new();
        for (name, (form, _)) in names.iter().zip(&pools) {
            let scaling = if *form == 3 { ScalingMode::Managed } else { ScalingMode::Standard };
            world = world.pool(name, scaling);
        }
        let mut held: BTreeMap<String, BTreeSet<Ipv4Addr>> = BTreeMap::new();
        for (last, (percent, home)) in percents.iter().zip(&homes).enumerate() {
            let name = names.get(*home).filter(|_| pools[*home].0 != 3).cloned().unwrap_or_else(|| DEFAULT.to_owned());
            world = world.ip(u8::try_from(last).unwrap() + 10, &name, *percent);
            held.entry(name).or_default().insert(ip(last));
        }
        let mut draft =
            Draft { head: String::new(), leased: None, pools: BTreeMap::new(), sets: BTreeMap::new() };
        if is_stated { draft.head.push_str("unassigned: {day: 0}\n"); }
        let known: Vec<String> =
            published.iter().enumerate().filter(|(_, is)| **is).map(|(last, _)| format!("{}: {{published: true}}", ip(last))).collect();
        if !known.is_empty() { let _ = writeln!(draft.head, "dedicated_ips: {{{}}}", known.join(", ")); }
        let back: Vec<String> =
            relinquished.iter().enumerate().filter(|(_, is)| **is).map(|(last, _)| ip(last).to_string()).collect();
        if !back.is_empty() { let _ = writeln!(draft.head, "relinquish: [{}]", back.join(", ")); }
        for (name, (form, count)) in names.iter().zip(&pools) {
            let of = held.get(name).cloned().unwrap_or_default();
            let ips = match form {
                3 => Ips::Managed,
                2 => Ips::Count(*count, BTreeSet::new()),
                1 => Ips::Count(of.len() as u64, BTreeSet::new()),
                _ => Ips::List(of),
            };
            draft.pools.insert(name.clone(), ips);
        }
        for (at, ((traffic, peak), home, watched)) in sets.into_iter().enumerate() {
            let name = format!("s{at}");
            let pool = match names.get(home) {
                Some(pool) => pool.clone(),
                None if home == 4 => DEFAULT.to_owned(),
                None => "ses-shared-pool".to_owned(),
            };
            world = world.set(&name, Some(&pool));
            if watched == 0 {
                world.live.event_destinations.insert(ConfigurationSetName::live(&name), BTreeMap::new());
            }
            draft.sets.insert(name, (pool, traffic, peak));
        }
        // No fewer than the pools ask for.
        let asked: u64 = draft.pools.values().map(|ips| match ips {
            Ips::Managed => 0,
            Ips::List(ips) => ips.len() as u64,
            Ips::Count(count, _) => *count,
        }).sum();
        draft.leased = leased.map(|leased| leased.max(asked));
        // The account has what the file asks for.
        let world = applied(&draft, &world);
        (draft, world)
    }
}

/// Whether a change waits until those are told who list the addresses.
fn waits(choice: &Choice) -> bool {
    matches!(choice.change, FileChange::TellFirst { .. } | FileChange::TakesFromOthers { .. })
}

/// The answers, unless one waits until others are told.
fn answered(draft: &Draft, world: &World) -> Result<Choices, TestCaseError> {
    let first = asked(draft, Some(world));
    // What is said to wait for others is asked about again, and has its own order of steps.
    prop_assume!(!first.regions[0].streams.iter().any(waits));
    Ok(first)
}

/// That an answer is given again once its change was made, and asks for nothing more.
pub(crate) fn is_the_last_one(draft: &Draft, world: &World) -> Result<Draft, TestCaseError> {
    let first = answered(draft, world)?;
    let mut changed = draft.clone();
    changed.take(&first);
    let then = applied(&changed, world);
    let second = asked(&changed, Some(&then));
    let more: Vec<&Change> = second.regions[0].streams.iter().flat_map(changes).collect();
    prop_assert!(more.is_empty(), "{}\n{}\n{more:?}\n{:?}", draft.text(), changed.text(), then.live.dedicated_ips);
    let (was, is) = (answers(&first), answers(&second));
    for (stream, answer) in &was {
        prop_assert_eq!(Some(answer), is.get(stream), "{}\n{}", draft.text(), changed.text());
    }
    Ok(changed)
}

/// That a change raises no finding that another change would mend.
pub(crate) fn raises_nothing(draft: &Draft, world: &World) -> Result<(), TestCaseError> {
    let first = answered(draft, world)?;
    let mut changed = draft.clone();
    changed.take(&first);
    let before = findings(draft, &applied(draft, world));
    let then = applied(&changed, world);
    for found in findings(&changed, &then).difference(&before) {
        let words: Vec<&str> = found.split(' ').collect();
        // That a managed pool has no mail any more is said beside the answers.
        let said = first.regions[0].left_managed.iter().any(|pool| pool.to_string() == words[2]);
        prop_assert!(words[1] != "SF106" || said, "{found}\n{}\n{}", draft.text(), changed.text());
        let mended = ["SF101", "SF102", "SF103", "SF111", "SF142", "SF147", "SF161", "SF171"];
        // The file does not state which IPs stay in the default pool, and nothing makes it smaller.
        let is_of_default = words[2] == DEFAULT && ["SF101", "SF142"].contains(&words[1]);
        let is_raised = mended.contains(&words[1]) && !is_of_default;
        prop_assert!(!is_raised, "{found}\n{}\n{}\n{:?}", draft.text(), changed.text(), then.live.dedicated_ips);
    }
    // Nor does the plan of it take mail from addresses that others know.
    let before = findings(draft, world);
    for found in findings(&changed, world).difference(&before) {
        let ips = &world.live.dedicated_ips;
        prop_assert!(!found.contains("SF172"), "{found}\n{}\n{}\n{ips:?}", draft.text(), changed.text());
    }
    Ok(())
}

/// The number of cases for each property. `SESFORM_CASES` overrides it.
#[expect(clippy::disallowed_methods, reason = "a person chooses the cases")]
fn config() -> ProptestConfig {
    let cases = std::env::var("SESFORM_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    ProptestConfig { cases, max_global_rejects: 10 * cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn change_that_was_made_is_the_last_one((draft, world) in situation()) {
        is_the_last_one(&draft, &world)?;
    }

    #[test]
    fn change_raises_no_finding_that_another_change_would_mend((draft, world) in situation()) {
        raises_nothing(&draft, &world)?;
    }
}
