//! The rules of route safety, checked in single states: the rules of the design, in code as simple as possible.

use std::collections::BTreeSet;

use sesform::model::{
    ConfigurationSetName, IdentityName, LiveConfigurationSet, LiveRegion, PoolRef, ScalingMode, Switch,
};

/// A route: a configuration set, or mail without one.
pub(crate) type Route = Option<ConfigurationSetName>;

/// The names of the IPs and pools from which a route can send: none while the configuration set is paused. `None` while
/// it does not exist.
pub(crate) fn sources(state: &LiveRegion, route: &Route) -> Option<BTreeSet<String>> {
    let Some(name) = route else { return Some(members(state, &PoolRef::Default)) };
    let set = state.configuration_sets.get(name)?;
    Some(if is_paused(set) { BTreeSet::new() } else { members(state, set.delivery.route()) })
}

fn is_paused(set: &LiveConfigurationSet) -> bool {
    set.sending.effective() == Switch::Off
}

/// The names of the IPs or the managed pool from which mail through a pool is sent.
pub(crate) fn members(state: &LiveRegion, pool: &PoolRef) -> BTreeSet<String> {
    let managed = |name| state.pools.get(name).is_some_and(|pool| pool.scaling == ScalingMode::Managed);
    match pool {
        PoolRef::Shared => BTreeSet::from(["shared".to_owned()]),
        PoolRef::Named(name) if managed(name) => BTreeSet::from([format!("managed {name}")]),
        PoolRef::Default | PoolRef::Named(_) => {
            let inside = state.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool);
            let inside: BTreeSet<String> = inside.map(|(ip, _)| ip.to_string()).collect();
            // SES sends mail through an empty default pool from its shared IPs.
            let falls_back = *pool == PoolRef::Default && inside.is_empty();
            if falls_back { members(state, &PoolRef::Shared) } else { inside }
        }
    }
}

/// The routes that exist in at least one of the two states.
pub(crate) fn routes(before: &LiveRegion, after: &LiveRegion) -> Vec<Route> {
    let names = before.configuration_sets.keys().chain(after.configuration_sets.keys());
    let names: BTreeSet<_> = names.cloned().collect();
    std::iter::once(None).chain(names.into_iter().map(Some)).collect()
}

/// The violations in a state that a run reaches between `before` and `after`, as text.
pub(crate) fn wrong(before: &LiveRegion, after: &LiveRegion, now: &LiveRegion) -> Vec<String> {
    let mut wrong = Vec::new();
    for route in routes(before, after) {
        let Some(current) = sources(now, &route) else { continue };
        let first = sources(before, &route);
        let last = sources(after, &route).unwrap_or_default();
        let mut allowed: BTreeSet<_> = first.iter().flatten().chain(&last).cloned().collect();
        if first.is_none() {
            // A new set carries no mail from before the plan, so it may also use the shared IPs.
            allowed.extend(members(now, &PoolRef::Shared));
        }
        if !current.is_subset(&allowed) {
            wrong.push(format!("{route:?} leaks: {current:?}, allowed {allowed:?}"));
        }
        let had = first.as_ref().is_some_and(|first| !first.is_empty());
        // A set that the plan deletes must be able to send until then.
        let ends = route.as_ref().is_some_and(|name| !after.configuration_sets.contains_key(name));
        if had && (ends || !last.is_empty()) && current.is_empty() {
            wrong.push(format!("{route:?} is empty"));
        }
        // A set is resumed when it can send, if it can send after the plan.
        let set = |state: &LiveRegion| route.as_ref().and_then(|name| state.configuration_sets.get(name)).cloned();
        let is_resumed = set(before).is_some_and(|set| is_paused(&set)) && set(now).is_some_and(|set| !is_paused(&set));
        if is_resumed && !last.is_empty() && current.is_empty() {
            wrong.push(format!("{route:?} is resumed and empty"));
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

/// Whether the identity changes to another configuration set, or its set is not there before. If not, its route is the
/// route of its set.
fn moves(before: &LiveRegion, after: &LiveRegion, identity: &IdentityName) -> bool {
    let set = &before.identities[identity].configuration_set;
    let is_missing = set.as_ref().is_some_and(|set| !before.configuration_sets.contains_key(set));
    is_missing || *set != after.identities[identity].configuration_set
}

/// The sources of an identity's mail that names no configuration set itself. `None` if SES refuses such mail.
fn sources_of(state: &LiveRegion, identity: &IdentityName) -> Option<BTreeSet<String>> {
    sources(state, &state.identities[identity].configuration_set)
}

fn wrong_for(before: &LiveRegion, after: &LiveRegion, now: &LiveRegion, identity: &IdentityName) -> Vec<String> {
    let mut wrong = Vec::new();
    let (first, last) = (sources_of(before, identity), sources_of(after, identity));
    let Some(current) = sources_of(now, identity) else {
        // If the identity named a missing set before the plan, the plan is not the cause.
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
