//! The rules of route safety, asked of every moment of a run: the state after each write that the sandbox performed, by
//! whose answer ever. Written here once more, in the plainest code.

use std::collections::{BTreeMap, BTreeSet};

use sesform::sandbox::CallRecord;

use crate::{
    case::{DEFAULT, SHARED},
    world::{World, is_write, performed},
};

type Sources = BTreeSet<String>;

/// A watch over one way from one state to another, however many runs it takes.
pub(crate) struct Monitor {
    before: World,
    after: World,
    pub(crate) now: World,
    /// Of each route: what it may send from, and whether it is owed an address. `None` is mail without a set.
    allowed: BTreeMap<Option<String>, (Sources, bool)>,
    /// States that were looked at.
    pub(crate) moments: usize,
}

/// What mail through each pool leaves from.
fn members(world: &World) -> BTreeMap<String, Sources> {
    let mut members: BTreeMap<String, Sources> = BTreeMap::new();
    members.insert(SHARED.to_owned(), Sources::from([SHARED.to_owned()]));
    for (ip, pool) in &world.ips {
        if !world.pools.get(pool).is_some_and(|managed| *managed) {
            members.entry(pool.clone()).or_default().insert(ip.clone());
        }
    }
    let managed = world.pools.iter().filter(|(_, managed)| **managed);
    members.extend(managed.map(|(pool, _)| (pool.clone(), Sources::from([format!("managed {pool}")]))));
    members
}

fn pool_of<'a>(world: &'a World, route: &Option<String>) -> Option<&'a str> {
    match route {
        None => Some(DEFAULT),
        Some(set) => world.sets.get(set).map(String::as_str),
    }
}

impl Monitor {
    pub(crate) fn new(before: World, after: World) -> Self {
        let (first, last) = (members(&before), members(&after));
        let names: BTreeSet<&String> = before.sets.keys().chain(after.sets.keys()).collect();
        let routes = std::iter::once(None).chain(names.into_iter().cloned().map(Some));
        let mut allowed = BTreeMap::new();
        for route in routes {
            let in_first = pool_of(&before, &route).map(|pool| first.get(pool).cloned().unwrap_or_default());
            let in_last = pool_of(&after, &route).and_then(|pool| last.get(pool).cloned()).unwrap_or_default();
            let owed = in_first.as_ref().is_none_or(|first| !first.is_empty()) && !in_last.is_empty();
            let sources = in_first.into_iter().flatten().chain(in_last).collect();
            allowed.insert(route, (sources, owed));
        }
        Self { now: before.clone(), before, after, allowed, moments: 0 }
    }

    /// Replays what was performed and looks at each state.
    pub(crate) fn watch(&mut self, calls: &[CallRecord]) -> Vec<String> {
        let mut wrong = Vec::new();
        for call in performed(calls).into_iter().filter(|call| is_write(call)) {
            self.now.replay(call);
            self.moments += 1;
            let words = || format!("{} {} {}", call.operation.unwrap_or_default(), call.path, call.body);
            wrong.extend(self.wrong().into_iter().map(|what| format!("after {}: {what}", words())));
        }
        wrong
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
            if *owed && current.is_empty() {
                wrong.push(format!("{route:?} is empty"));
            }
            let ends = [pool_of(&self.before, route), pool_of(&self.after, route)];
            if pool == DEFAULT && current.is_empty() && !ends.contains(&Some(DEFAULT)) {
                wrong.push(format!("{route:?} leaves from AWS's shared IPs: the default pool is empty"));
            }
        }
        let is_there = |pool: &str| pool == DEFAULT || pool == SHARED || now.pools.contains_key(pool);
        let dangling = now.sets.iter().chain(&now.ips).filter(|(_, pool)| !is_there(pool));
        wrong.extend(dangling.map(|(name, pool)| format!("{name} names {pool}, which is not there")));
        let ends_there = |ip: &str| {
            [&self.before, &self.after].iter().any(|end| end.ips.get(ip).is_some_and(|pool| pool == DEFAULT))
        };
        let passing = now.ips.iter().filter(|(ip, pool)| *pool == DEFAULT && !ends_there(ip));
        wrong.extend(passing.map(|(ip, _)| format!("{ip} passes the default pool")));
        wrong
    }
}
