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
    hop::{Endpoint, Hop},
    park,
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

/// The pool with this name.
pub(super) fn place(name: &str) -> PoolRef {
    PoolRef::live(name)
}

/// A Region and the writes that make it as a file states.
#[derive(Default)]
pub(super) struct Changing {
    live: LiveRegion,
    desired: DesiredRegion,
    writes: Vec<Write>,
}

impl Changing {
    /// The pools of [`PLACES`], without IPs. The file states the IPs of those that are not managed.
    pub(super) fn of_pools() -> Self {
        let mut changing = Self::default();
        PLACES[1..5].iter().for_each(|name| changing.add_pool(name));
        changing
    }

    pub(super) fn add_pool(&mut self, name: &str) {
        let scaling = if name == "managed" { ScalingMode::Managed } else { ScalingMode::Standard };
        self.live.pools.insert(PoolName::live(name), LivePool { scaling: Reported::Known(scaling) });
        let ips = (scaling == ScalingMode::Standard).then(|| Membership::Exact([].into()));
        let wanted = DesiredPool { ips, ..DesiredPool::default() };
        self.desired.pools.get_or_insert_default().insert(PoolName::live(name), wanted);
    }

    /// Removes the IPs of a pool from the file.
    pub(super) fn forget_ips(&mut self, pool: &str) {
        self.desired.pools.get_or_insert_default().entry(PoolName::live(pool)).or_default().ips = None;
    }

    fn random(dice: &mut Dice) -> Self {
        let mut changing = Self::of_pools();
        for at in 0..1 + dice.below(4) {
            changing.add_ip(at, dice.way(4));
        }
        for at in 0..1 + dice.below(3) {
            changing.add_set(&format!("s{at}"), dice.way(6));
        }
        changing
    }

    pub(super) fn add_ip(&mut self, at: usize, (from, to): (PoolRef, PoolRef)) {
        let ip = Ipv4Addr::new(192, 0, 2, u8::try_from(at).unwrap_or_default());
        let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
        self.live.dedicated_ips.insert(ip, LiveDedicatedIp { pool: from.clone(), warmup });
        if from != to {
            self.writes.push(Write::PutDedicatedIpInPool { ip, from, to });
        }
    }

    pub(super) fn add_set(&mut self, name: &str, (from, to): (PoolRef, PoolRef)) {
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

    /// Makes `c` a managed pool, which takes over the IPs that are in it.
    fn convert(&mut self) {
        self.forget_ips("c");
        let write =
            Write::PutDedicatedIpPoolScalingAttributes { pool: PoolName::live("c"), scaling: ScalingMode::Managed };
        self.writes.push(write);
    }

    /// Adds an identity that switches to another of the sets, or to a new one.
    fn add_identity(&mut self, dice: &mut Dice) {
        let sets: Vec<ConfigurationSetName> = self.live.configuration_sets.keys().cloned().collect();
        let former = sets[dice.below(sets.len())].clone();
        let next = sets.get(dice.below(sets.len() + 1)).cloned();
        let next = next.unwrap_or_else(|| self.add_new_set(dice.way(6).1));
        self.switch(former, next);
    }

    fn add_new_set(&mut self, pool: PoolRef) -> ConfigurationSetName {
        let configuration_set = ConfigurationSetName::live("new");
        self.writes.push(Write::CreateConfigurationSet {
            configuration_set: configuration_set.clone(),
            delivery: Delivery { pool: Some(pool), ..Delivery::default() },
            options: Box::default(),
            tags: Tags::new(),
        });
        configuration_set
    }

    /// Adds an identity that switches from one set to another, if they differ.
    fn switch(&mut self, former: ConfigurationSetName, next: ConfigurationSetName) {
        let identity = IdentityName::live("example.com");
        let held = LiveIdentity { configuration_set: Some(former.clone()), ..LiveIdentity::default() };
        self.live.identities.insert(identity.clone(), held);
        if former != next {
            self.writes.push(Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
                identity,
                configuration_set: Some(next),
                expected: Some(former),
            }));
        }
    }

    pub(super) fn graph(&self) -> RouteGraph<'_> {
        RouteGraph::of(&self.desired, &self.live, &self.writes, &OffLimits::default())
    }
}

fn changes(component: &Component) -> usize {
    component.moves.len() + component.assigns.len() + component.companions.len()
}

/// Asserts for random Regions that both searches agree, and that each answer is found often.
fn agree(
    random: impl Fn(&mut Dice) -> Changing,
    both: impl Fn(&RouteGraph<'_>, &Component) -> (Task, Option<Vec<Hop>>),
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

#[test]
fn a_conversion_takes_over_the_ips_that_stay_and_adds_an_address_to_an_empty_pool() {
    for holds in [false, true] {
        let mut changing = Changing::of_pools();
        changing.add_ip(0, (place("a"), place("b")));
        if holds {
            changing.add_ip(1, (place("c"), place("c")));
        }
        changing.convert();
        let graph = changing.graph();
        let tasks = graph.components().into_iter().map(|component| Task::of(&graph, &component));
        let moves: Vec<_> = tasks.flat_map(|task| task.moves).collect();
        let of_c = moves.iter().find(|one| graph.pools[one.to].name == place("c")).unwrap();
        assert_eq!((of_c.takes_over(), of_c.from.is_none()), (holds, !holds));
        let of_b = moves.iter().find(|one| graph.pools[one.to].name == place("b")).unwrap();
        assert!(!of_b.takes_over() && of_b.from.is_some());
    }
}

#[test]
fn a_new_set_need_not_wait_for_the_ip_of_the_default_pool_and_the_mail_that_switches_to_it_must() {
    let mut changing = Changing::of_pools();
    changing.add_ip(0, (place("a"), place(PLACES[0])));
    changing.add_set("s0", (place("a"), place("a")));
    let new = changing.add_new_set(place(PLACES[0]));
    changing.switch(ConfigurationSetName::live("s0"), new);
    let graph = changing.graph();
    let component = graph.components().into_iter().find(|component| !component.companions.is_empty()).unwrap();
    let task = Task::with_companions(&graph, &component, &[Owed::Always]);
    let of = |is_new: bool| {
        let at = component.companions.iter().position(|at| graph.companions[*at].is_new == is_new).unwrap();
        task.needs_arrival(&task.assigns[component.assigns.len() + at])
    };
    assert_eq!((of(true), of(false)), (false, true));
}

/// Two pools exchange their IPs and sets, so one of the sets has to wait elsewhere. After an interruption, a new plan
/// brings it to its pool only if the file states the pool.
#[test]
fn only_sets_whose_pool_the_file_states_wait_in_the_temporary_pool() {
    for (stated, expected) in
        [(&["s0", "s1"][..], Some("s0")), (&["s0"], Some("s0")), (&["s1"], Some("s1")), (&[], None)]
    {
        let mut changing = Changing::of_pools();
        let (to_b, to_a) = ((place("a"), place("b")), (place("b"), place("a")));
        for (at, way) in [&to_b, &to_b, &to_a, &to_a].into_iter().enumerate() {
            changing.add_ip(at, way.clone());
        }
        changing.add_set("s0", to_b);
        changing.add_set("s1", to_a);
        let is_stated = |set: &ConfigurationSetName| stated.contains(&set.as_str());
        changing.desired.configuration_sets.get_or_insert_default().retain(|name, _| is_stated(name));
        let graph = changing.graph();
        let component = graph.components().into_iter().find(|component| !component.assigns.is_empty()).unwrap();
        let hops = park::order(&graph, &component);
        assert_eq!(hops.is_some(), expected.is_some(), "{stated:?}");
        let waiting = hops.iter().flatten().filter_map(|hop| match hop {
            Hop::Assign(at, Endpoint::Temporary) => graph.sets[*at].name.map(ConfigurationSetName::as_str),
            _ => None,
        });
        assert_eq!(waiting.collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>(), "{stated:?}");
    }
}
