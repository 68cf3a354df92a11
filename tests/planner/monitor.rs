//! The rules of route safety, looked up in states: what the design says, in the plainest code.

use std::collections::BTreeSet;

use sesform::model::{ConfigurationSetName, IdentityName, LiveRegion, PoolRef, ScalingMode};

/// A route: a configuration set, or mail without one.
pub(crate) type Route = Option<ConfigurationSetName>;

/// What a route can send from, spelled out; `None` while the configuration set is not there.
pub(crate) fn sources(state: &LiveRegion, route: &Route) -> Option<BTreeSet<String>> {
    let pool = match route {
        None => PoolRef::Default,
        Some(name) => state.configuration_sets.get(name)?.delivery.route().clone(),
    };
    Some(members(state, &pool))
}

/// What mail through a pool leaves from.
pub(crate) fn members(state: &LiveRegion, pool: &PoolRef) -> BTreeSet<String> {
    let managed = |name| state.pools.get(name).is_some_and(|pool| pool.scaling == ScalingMode::Managed);
    match pool {
        PoolRef::Shared => BTreeSet::from(["shared".to_owned()]),
        PoolRef::Named(name) if managed(name) => BTreeSet::from([format!("managed {name}")]),
        PoolRef::Default | PoolRef::Named(_) => {
            let inside = state.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool);
            let inside: BTreeSet<String> = inside.map(|(ip, _)| ip.to_string()).collect();
            // Mail leaves an empty default pool from AWS's shared IPs.
            let falls_back = *pool == PoolRef::Default && inside.is_empty();
            if falls_back { members(state, &PoolRef::Shared) } else { inside }
        }
    }
}

/// Every route of either state.
pub(crate) fn routes(before: &LiveRegion, after: &LiveRegion) -> Vec<Route> {
    let names = before.configuration_sets.keys().chain(after.configuration_sets.keys());
    let names: BTreeSet<_> = names.cloned().collect();
    std::iter::once(None).chain(names.into_iter().map(Some)).collect()
}

/// What is wrong with a state between two others, in words.
pub(crate) fn wrong(before: &LiveRegion, after: &LiveRegion, now: &LiveRegion) -> Vec<String> {
    let mut wrong = Vec::new();
    for route in routes(before, after) {
        let Some(current) = sources(now, &route) else { continue };
        let first = sources(before, &route);
        let last = sources(after, &route).unwrap_or_default();
        let mut allowed: BTreeSet<_> = first.iter().flatten().chain(&last).cloned().collect();
        if first.is_none() {
            // No mail of before goes by a new set.
            allowed.extend(members(now, &PoolRef::Shared));
        }
        if !current.is_subset(&allowed) {
            wrong.push(format!("{route:?} leaks: {current:?}, allowed {allowed:?}"));
        }
        let had = first.as_ref().is_some_and(|first| !first.is_empty());
        // A set that is deleted keeps what it had until then.
        let ends = route.as_ref().is_some_and(|name| !after.configuration_sets.contains_key(name));
        if had && (ends || !last.is_empty()) && current.is_empty() {
            wrong.push(format!("{route:?} is empty"));
        }
        if let Some(name) = &route
            && let Some(pool) = now.configuration_sets[name].delivery.route().named()
            && !now.pools.contains_key(pool)
        {
            wrong.push(format!("{name} names {pool}, which is not there"));
        }
    }
    let identities: BTreeSet<_> = before.identities.keys().filter(|name| moves(before, after, name)).collect();
    wrong.extend(identities.into_iter().flat_map(|identity| wrong_for(before, after, now, identity)));
    wrong
}

/// Whether the identity comes to another configuration set. Else its route is that of its set.
fn moves(before: &LiveRegion, after: &LiveRegion, identity: &IdentityName) -> bool {
    before.identities[identity].configuration_set != after.identities[identity].configuration_set
}

/// What an identity's mail without a configuration set can send from; `None` where SES refuses it.
fn sources_of(state: &LiveRegion, identity: &IdentityName) -> Option<BTreeSet<String>> {
    sources(state, &state.identities[identity].configuration_set)
}

fn wrong_for(before: &LiveRegion, after: &LiveRegion, now: &LiveRegion, identity: &IdentityName) -> Vec<String> {
    let mut wrong = Vec::new();
    let (first, last) = (sources_of(before, identity), sources_of(after, identity));
    let Some(current) = sources_of(now, identity) else {
        // One that named a set that is not there is none of the plan's making.
        let is_new = now.identities[identity] != before.identities[identity];
        if first.is_some() || is_new {
            wrong.push(format!("{identity} names a configuration set that is not there"));
        }
        return wrong;
    };
    let allowed: BTreeSet<_> = first.iter().flatten().chain(last.iter().flatten()).cloned().collect();
    if !current.is_subset(&allowed) {
        wrong.push(format!("{identity} leaks: {current:?}, allowed {allowed:?}"));
    }
    let has = |sources: &Option<BTreeSet<String>>| sources.as_ref().is_some_and(|sources| !sources.is_empty());
    if has(&first) && has(&last) && current.is_empty() {
        wrong.push(format!("{identity} is empty"));
    }
    wrong
}
