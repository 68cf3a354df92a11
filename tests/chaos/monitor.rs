//! The rules of route safety, checked at every moment of a run: the state after each write that the sandbox performed,
//! whoever sent it. They are implemented here independently, in the simplest code.

use std::collections::{BTreeMap, BTreeSet};

use sesform::sandbox::CallRecord;

use crate::{
    case::{DEFAULT, SHARED},
    world::{World, is_foreign, is_write, object, performed},
};

type Sources = BTreeSet<String>;

/// Monitors one transition from one state to another, over any number of runs.
pub(crate) struct Monitor {
    before: World,
    after: World,
    pub(crate) now: World,
    /// For each route: the sources that it may send from, and whether it has to have an address.
    allowed: BTreeMap<Route, (Sources, bool)>,
    /// The configuration sets that somebody else paused and nobody resumed.
    paused_by_others: BTreeSet<String>,
    /// Number of checked states.
    pub(crate) moments: usize,
}

/// The sources that mail leaves from, for each pool.
fn members(world: &World) -> BTreeMap<String, Sources> {
    let mut members: BTreeMap<String, Sources> = BTreeMap::new();
    members.insert(SHARED.to_owned(), Sources::from([SHARED.to_owned()]));
    for (ip, pool) in &world.ips {
        if !world.pools.get(pool).is_some_and(|managed| *managed) {
            members.entry(pool.clone()).or_default().insert(ip.clone());
        }
    }
    // An empty default pool sends from AWS's shared IPs.
    members.entry(DEFAULT.to_owned()).or_insert_with(|| Sources::from([SHARED.to_owned()]));
    let managed = world.pools.iter().filter(|(_, managed)| **managed);
    members.extend(managed.map(|(pool, _)| (pool.clone(), Sources::from([format!("managed {pool}")]))));
    members
}

/// Mail that goes one way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Route {
    /// Mail without a set.
    Default,
    /// Mail that names a set.
    Set(String),
    /// Mail of an identity that names none.
    Identity(String),
}

/// The place of mail whose set is paused: no pool has this name, and no source is in it.
const PAUSED: &str = "";

fn pool_of<'a>(world: &'a World, route: &Route) -> Option<&'a str> {
    let of_set = |set: &String| {
        let pool = world.sets.get(set)?;
        Some(if world.paused.contains(set) { PAUSED } else { pool })
    };
    match route {
        Route::Default => Some(DEFAULT),
        Route::Set(set) => of_set(set),
        Route::Identity(identity) => match world.identities.get(identity)? {
            None => Some(DEFAULT),
            Some(set) => of_set(set),
        },
    }
}

impl Monitor {
    pub(crate) fn new(before: World, after: World) -> Self {
        let (first, last) = (members(&before), members(&after));
        let names: BTreeSet<&String> = before.sets.keys().chain(after.sets.keys()).collect();
        let identities = before.identities.keys().cloned().map(Route::Identity);
        let routes =
            std::iter::once(Route::Default).chain(names.into_iter().cloned().map(Route::Set)).chain(identities);
        let routes: Vec<Route> = routes.collect();
        let mut allowed = BTreeMap::new();
        for route in routes {
            let in_first = pool_of(&before, &route).map(|pool| first.get(pool).cloned().unwrap_or_default());
            let in_last = pool_of(&after, &route).and_then(|pool| last.get(pool).cloned()).unwrap_or_default();
            // A new set that identities come to may wait for its first IP: no mail uses it before they come, and theirs is
            // watched by itself.
            let waits =
                matches!(&route, Route::Set(set) if after.identities.values().flatten().any(|name| name == set));
            let owed = in_first.as_ref().map_or(!waits, |first| !first.is_empty()) && !in_last.is_empty();
            // No mail used a new set before, and an identity of a missing set sent none.
            let is_new = in_first.is_none() && matches!(route, Route::Set(_));
            let new = is_new.then(|| SHARED.to_owned());
            let sources = in_first.into_iter().flatten().chain(in_last).chain(new).collect();
            allowed.insert(route, (sources, owed));
        }
        Self { now: before.clone(), before, after, allowed, paused_by_others: BTreeSet::new(), moments: 0 }
    }

    /// Replays the performed calls and checks each state.
    pub(crate) fn watch(&mut self, calls: &[CallRecord]) -> Vec<String> {
        let mut wrong = Vec::new();
        for call in performed(calls).into_iter().filter(|call| is_write(call)) {
            self.now.replay(call);
            self.note_pause(call);
            self.moments += 1;
            let words = || format!("{} {} {}", call.operation.unwrap_or_default(), call.path, call.body);
            wrong.extend(self.wrong().into_iter().map(|what| format!("after {}: {what}", words())));
        }
        wrong
    }

    /// Notes which sets somebody else pauses: that their mail stops is not the doing of an apply.
    fn note_pause(&mut self, call: &CallRecord) {
        if is_foreign(call) {
            let switched = object(call).filter(|set| self.now.paused.contains(set));
            self.paused_by_others.extend(switched);
        }
        self.paused_by_others.retain(|set| self.now.paused.contains(set));
    }

    fn is_paused_by_others(&self, route: &Route) -> bool {
        let set = match route {
            Route::Default => None,
            Route::Set(set) => Some(set),
            Route::Identity(identity) => self.now.identities.get(identity).and_then(Option::as_ref),
        };
        set.is_some_and(|set| self.paused_by_others.contains(set))
    }

    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let (now, members) = (&self.now, members(&self.now));
        let none = Sources::new();
        for (route, (allowed, owed)) in &self.allowed {
            let Some(pool) = pool_of(now, route) else { continue };
            let current = members.get(pool).unwrap_or(&none);
            if !current.is_subset(allowed) {
                wrong.push(format!("{route:?} leaks: {current:?}, allowed {allowed:?}"));
            }
            if *owed && current.is_empty() && !self.is_paused_by_others(route) {
                wrong.push(format!("{route:?} is empty"));
            }
        }
        let is_there = |pool: &str| pool == DEFAULT || pool == SHARED || now.pools.contains_key(pool);
        let dangling = now.sets.iter().chain(&now.ips).filter(|(_, pool)| !is_there(pool));
        wrong.extend(dangling.map(|(name, pool)| format!("{name} names {pool}, which is not there")));
        let orphans = now.identities.iter().filter_map(|(name, set)| Some((name, set.as_ref()?)));
        let orphans = orphans.filter(|(_, set)| !now.sets.contains_key(*set));
        wrong.extend(orphans.map(|(name, set)| format!("{name} names {set}, which is not there")));
        let ends_there = |ip: &str| {
            [&self.before, &self.after].iter().any(|end| end.ips.get(ip).is_some_and(|pool| pool == DEFAULT))
        };
        let passing = now.ips.iter().filter(|(ip, pool)| *pool == DEFAULT && !ends_there(ip));
        wrong.extend(passing.map(|(ip, _)| format!("{ip} passes the default pool")));
        wrong
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn world(ips: &[(&str, &str)], sets: &[(&str, &str)]) -> World {
        let owned = |(name, pool): &(&str, &str)| ((*name).to_owned(), (*pool).to_owned());
        World {
            pools: [("a".to_owned(), false), ("b".to_owned(), false)].into(),
            ips: ips.iter().map(owned).collect(),
            sets: sets.iter().map(owned).collect(),
            paused: BTreeSet::new(),
            identities: [("i".to_owned(), Some("s".to_owned()))].into(),
        }
    }

    /// Returns the violations of a state on the transition from one world to another.
    fn wrong(before: &World, after: &World, now: World) -> String {
        Monitor { now, ..Monitor::new(before.clone(), after.clone()) }.wrong().join("; ")
    }

    #[test]
    fn each_rule_is_seen_to_be_broken() {
        let before = world(&[("1", "a"), ("2", "b")], &[("s", "a")]);
        let after = world(&[("1", "b"), ("2", "b")], &[("s", "b")]);
        let on_the_way = |ips: &[(&str, &str)], pool: &str| wrong(&before, &after, world(ips, &[("s", pool)]));
        assert_eq!(on_the_way(&[("1", "a"), ("2", "b")], "b"), "");
        assert!(on_the_way(&[("1", "b"), ("2", "b")], "a").contains("is empty"));
        assert!(on_the_way(&[("1", "a"), ("2", "b")], "gone").contains("not there"));
        assert!(on_the_way(&[("1", DEFAULT), ("2", "b")], "b").contains("1 passes the default pool"));
        assert!(on_the_way(&[("1", "a"), ("2", "b")], DEFAULT).contains("leaks: {\"ses-shared-pool\"}"));
        let stays = world(&[("1", "a"), ("2", "b")], &[("s", "a")]);
        assert!(wrong(&stays, &stays, world(&[("1", "a"), ("2", "a")], &[("s", "a")])).contains("leaks"));
    }

    #[test]
    fn a_paused_set_has_no_source_and_mail_that_begins_has_only_those_of_the_end() {
        let paused = |mut world: World| {
            world.paused.insert("s".to_owned());
            world
        };
        let (first, last) =
            (world(&[("1", "a"), ("2", "b")], &[("s", "a")]), world(&[("1", "a"), ("2", "b")], &[("s", "b")]));
        assert!(wrong(&paused(first.clone()), &last, first.clone()).contains("leaks"));
        assert!(wrong(&first, &paused(last.clone()), last.clone()).contains("leaks"));
        assert!(wrong(&first, &last, paused(first.clone())).contains("is empty"));
        assert_eq!(wrong(&paused(first), &last, paused(last.clone())), "");
    }

    #[test]
    fn worlds_are_read_from_what_the_sandbox_holds() {
        let region = json!({
            "DedicatedIpPools": {"a": {"ScalingMode": "STANDARD"}, "m": {"ScalingMode": "MANAGED"}},
            "DedicatedIps": {"1": {"PoolName": "a"}},
            "ConfigurationSets": {
                "s": {"DeliveryOptions": {"SendingPoolName": "m"}}, "t": {"SendingOptions": {"SendingEnabled": false}},
            },
        });
        let world = World::of(&region);
        assert_eq!((world.pools["a"], world.pools["m"]), (false, true));
        assert_eq!(world.paused, ["t".to_owned()].into());
        assert_eq!((&*world.ips["1"], &*world.sets["s"], &*world.sets["t"]), ("a", "m", DEFAULT));
    }
}
