//! Compares the two searches: a direct order exists exactly where the detour search needs no step beyond the changes.

use std::net::Ipv4Addr;

use crate::model::{
    ConfigurationSetName, Delivery, DesiredConfigurationSet, DesiredPool, DesiredRegion, IdentityName,
    LiveConfigurationSet, LiveDedicatedIp, LiveIdentity, LivePool, LiveRegion, Membership, PoolName, PoolRef, Reported,
    ScalingMode, Setting, Tags, Warmup, WarmupStatus, Write,
};

use super::{
    components::Component,
    detour, direct,
    graph::{OffLimits, Owed, RouteGraph},
    task::Task,
};

/// The number of random Regions.
const REGIONS: u64 = 600;
/// The places of IPs and configuration sets. IPs are in all but the last two.
const PLACES: [&str; 6] = ["ses-default-dedicated-pool", "a", "b", "c", "managed", "ses-shared-pool"];

/// A small deterministic generator: the tests need variety, not randomness.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }

    /// A place, before and after: half of the time the same.
    fn way(&mut self, places: usize) -> (PoolRef, PoolRef) {
        let (from, to) = (self.below(places), self.below(places));
        (PoolRef::live(PLACES[from]), PoolRef::live(PLACES[if self.below(2) == 0 { from } else { to }]))
    }
}

/// A Region and the writes that make it as a file states.
#[derive(Default)]
struct Changing {
    live: LiveRegion,
    desired: DesiredRegion,
    writes: Vec<Write>,
}

impl Changing {
    fn random(dice: &mut Dice) -> Self {
        let mut changing = Self::default();
        for name in &PLACES[1..5] {
            let scaling = if *name == "managed" { ScalingMode::Managed } else { ScalingMode::Standard };
            changing.live.pools.insert(PoolName::live(*name), LivePool { scaling: Reported::Known(scaling) });
            let ips = (scaling == ScalingMode::Standard).then(|| Membership::Exact([].into()));
            let wanted = DesiredPool { ips, ..DesiredPool::default() };
            changing.desired.pools.get_or_insert_default().insert(PoolName::live(*name), wanted);
        }
        for at in 0..1 + dice.below(4) {
            changing.add_ip(at, dice.way(4));
        }
        for at in 0..1 + dice.below(3) {
            changing.add_set(&format!("s{at}"), dice.way(6));
        }
        changing
    }

    fn add_ip(&mut self, at: usize, (from, to): (PoolRef, PoolRef)) {
        let ip = Ipv4Addr::new(192, 0, 2, u8::try_from(at).unwrap_or_default());
        let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
        self.live.dedicated_ips.insert(ip, LiveDedicatedIp { pool: from.clone(), warmup });
        if from != to {
            self.writes.push(Write::PutDedicatedIpInPool { ip, from, to });
        }
    }

    fn add_set(&mut self, name: &str, (from, to): (PoolRef, PoolRef)) {
        let name = ConfigurationSetName::live(name);
        let through = |pool: &PoolRef| Delivery { pool: Some(pool.clone()), ..Delivery::default() };
        let held = LiveConfigurationSet { delivery: through(&from), ..LiveConfigurationSet::default() };
        self.live.configuration_sets.insert(name.clone(), held);
        let wanted = DesiredConfigurationSet { pool: Some(to.clone()), ..DesiredConfigurationSet::default() };
        self.desired.configuration_sets.get_or_insert_default().insert(name.clone(), wanted);
        if from != to {
            let (delivery, expected) = (through(&to), through(&from));
            self.writes.push(Write::PutConfigurationSetDeliveryOptions { configuration_set: name, delivery, expected });
        }
    }

    /// Adds an identity that switches to another of the sets, or to a new one.
    fn add_identity(&mut self, dice: &mut Dice) {
        let sets: Vec<ConfigurationSetName> = self.live.configuration_sets.keys().cloned().collect();
        let former = sets[dice.below(sets.len())].clone();
        let next = sets.get(dice.below(sets.len() + 1)).cloned();
        let next = next.unwrap_or_else(|| {
            let pool = Some(dice.way(6).1);
            let configuration_set = ConfigurationSetName::live("new");
            self.writes.push(Write::CreateConfigurationSet {
                configuration_set: configuration_set.clone(),
                delivery: Delivery { pool, ..Delivery::default() },
                options: Box::default(),
                tags: Tags::new(),
            });
            configuration_set
        });
        let identity = IdentityName::live("example.com");
        let held = LiveIdentity { configuration_set: Some(former.clone()) };
        self.live.identities.insert(identity.clone(), held);
        if former != next {
            self.writes.push(Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
                identity,
                configuration_set: Some(next),
                expected: Some(former),
            }));
        }
    }

    fn graph(&self) -> RouteGraph<'_> {
        RouteGraph::of(&self.desired, &self.live, &self.writes, &OffLimits::default())
    }
}

fn changes(component: &Component) -> usize {
    component.moves.len() + component.assigns.len() + component.companions.len()
}

/// Asserts for random Regions that both searches agree, and that each answer is found often.
fn agree(
    random: impl Fn(&mut Dice) -> Changing,
    both: impl Fn(&RouteGraph<'_>, &Component) -> (Task, Option<Vec<detour::Hop>>),
) {
    let mut found = [0, 0];
    for seed in 0..REGIONS {
        let changing = random(&mut Dice(seed));
        let graph = changing.graph();
        for component in graph.components() {
            let (task, hops) = both(&graph, &component);
            let needs_no_more = hops.is_some_and(|hops| hops.len() == changes(&component));
            assert_eq!(direct::order(&task).is_some(), needs_no_more, "seed {seed}: {graph:#?}");
            found[usize::from(needs_no_more)] += 1;
        }
    }
    assert!(found.iter().all(|count| *count > 20), "{found:?}");
}

#[test]
fn a_direct_order_is_found_exactly_where_the_fewest_steps_are_the_changes() {
    agree(Changing::random, |graph, component| (Task::of(graph, component), detour::fewest(graph, component)));
}

#[test]
fn a_direct_order_with_identities_is_found_exactly_where_the_fewest_steps_are_the_changes() {
    let random = |dice: &mut Dice| {
        let mut changing = Changing::random(dice);
        changing.add_identity(dice);
        changing
    };
    agree(random, |graph, component| {
        let task = Task::with_companions(graph, component, &[Owed::Always]);
        let without = || detour::fewest(graph, component);
        (task, if component.companions.is_empty() { without() } else { detour::with_companions(graph, component) })
    });
}
