//! Which pools outside a component a detour may use, and for what.

use crate::plan::order::tests::{Changing, place};

use super::*;

const DEFAULT: &str = "ses-default-dedicated-pool";

/// The pools `a` and `b` exchange an IP each. The configuration set `s0` goes from `a` to `b`.
fn exchange() -> Changing {
    let mut changing = Changing::of_pools();
    changing.add_ip(0, (place("a"), place("b")));
    changing.add_ip(1, (place("b"), place("a")));
    changing.add_set("s0", (place("a"), place("b")));
    changing
}

/// The component with most changes: that of `a` and `b`.
fn largest(graph: &RouteGraph<'_>) -> Component {
    graph.components().into_iter().max_by_key(|component| component.moves.len()).unwrap()
}

/// The pools that routes and IPs of the exchange may use temporarily, by name.
fn guests(changing: &Changing) -> [Option<PoolRef>; 2] {
    let graph = changing.graph();
    let component = largest(&graph);
    let idle = idle(&graph, &component);
    [idle, empty(&graph, &component, idle)].map(|pool| pool.map(|pool| graph.pools[pool].name.clone()))
}

#[test]
fn only_a_stated_pool_that_never_has_an_address_can_take_routes_that_need_none() {
    assert_eq!(guests(&exchange()), [Some(place("c")), None]);
    let used = || {
        let mut changing = exchange();
        changing.add_set("s1", (place("c"), place("c")));
        changing
    };
    assert_eq!(guests(&used()), [None, Some(place("c"))]);
    for way in [("c", "c"), ("c", DEFAULT), (DEFAULT, "c")] {
        let mut changing = used();
        changing.add_ip(2, (place(way.0), place(way.1)));
        assert_eq!(guests(&changing), [None, None], "{way:?}");
    }
    let mut changing = used();
    changing.forget_ips("c");
    assert_eq!(guests(&changing), [None, None]);
}

#[test]
fn no_ip_waits_in_an_empty_pool_that_other_routes_use() {
    let mut changing = exchange();
    changing.add_set("s1", (place("c"), place("c")));
    let graph = changing.graph();
    let space = Space::of(&graph, &largest(&graph), Grain::Fine, Companions::Last);
    let takes = space.slots.iter().map(|facts| facts.takes_addresses);
    assert_eq!(takes.collect::<Vec<_>>(), [true, true, false, true], "a, b, c and the temporary pool");
}

#[test]
fn routes_use_their_own_pools_and_those_where_nothing_of_others_can_be() {
    let mut changing = exchange();
    changing.add_set("s1", (place("b"), place("c")));
    changing.add_set("s2", (place("c"), place(DEFAULT)));
    ["a", "b", "c"].iter().for_each(|name| changing.forget_ips(name));
    changing.add_ip(2, (place("c"), place("c")));
    changing.add_pool("idle");
    changing.forget_ips("idle");
    let graph = changing.graph();
    let component = largest(&graph);
    let space = Space::of(&graph, &component, Grain::Fine, Companions::Last);
    let slot = |name: &str| {
        let is_it = |facts: &SlotFacts| match facts.endpoint {
            Endpoint::Pool(pool) => graph.pools[pool].name == place(name),
            Endpoint::Temporary => false,
        };
        Slot::try_from(space.slots.iter().position(is_it).unwrap()).unwrap()
    };
    let class = space.classes.iter().find(|class| (class.from, class.to) == (slot("a"), slot("b"))).unwrap();
    for (name, expected) in [("a", true), ("b", true), ("c", false), (DEFAULT, true), ("idle", true)] {
        assert_eq!(space.may_route(class, slot(name)), expected, "{name}");
    }
    assert!(space.may_route(class, space.temporary));
}
