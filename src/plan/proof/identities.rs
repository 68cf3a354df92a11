//! The routes of identities: those that switch to another configuration set, and those that name a set that is not there
//! until the plan creates it. Other identities share the route of their set.

use std::collections::BTreeMap;

use crate::{
    model::{ConfigurationSetName, IdentityName, LiveRegion, Setting, Write},
    plan::step::Step,
};

use super::{
    ancestors::Ancestors,
    routes::{Home, Interval, PoolIndex, Route, SetStays, Stay, first_pool, last_pool},
    sending::{Switches, always_sending},
};

/// The configuration sets that an identity names, in order.
type Homes<'a> = Vec<(Option<&'a ConfigurationSetName>, Interval)>;

/// The configuration sets of a Region over the whole run.
pub(super) struct Sets<'a> {
    /// The pool of mail without a configuration set.
    pub(super) without_set: PoolIndex,
    pub(super) stays: &'a SetStays<'a>,
    pub(super) switches: &'a Switches<'a>,
}

/// Returns the routes of the identities that have one of their own.
///
/// # Errors
/// The index of a step that has no order relative to an earlier step on the same identity, or that does not find the
/// set that it expects.
pub(super) fn routes(
    sets: &Sets<'_>,
    live: &LiveRegion,
    steps: &[Step],
    ancestors: &Ancestors,
) -> Result<Vec<Route>, usize> {
    let mut homes: BTreeMap<&IdentityName, Homes<'_>> = BTreeMap::new();
    let is_born =
        |set: &ConfigurationSetName| !live.configuration_sets.contains_key(set) && sets.stays.contains_key(set);
    for (identity, held) in &live.identities {
        if held.configuration_set.as_ref().is_some_and(is_born) {
            homes.insert(identity, vec![(held.configuration_set.as_ref(), Interval::ALWAYS)]);
        }
    }
    for (at, step) in steps.iter().enumerate() {
        let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
            identity,
            configuration_set,
            expected,
        }) = &step.write
        else {
            continue;
        };
        let stays = homes.entry(identity).or_insert_with(|| vec![(expected.as_ref(), Interval::ALWAYS)]);
        let (here, interval) = stays.last_mut().ok_or(at)?;
        if *here != expected.as_ref() || !interval.from.is_none_or(|before| ancestors.is_before(before, at)) {
            return Err(at);
        }
        interval.until = Some(at);
        stays.push((configuration_set.as_ref(), Interval { from: Some(at), until: None }));
    }
    Ok(homes.into_iter().map(|(identity, homes)| sets.identity(identity, &homes)).collect())
}

impl Sets<'_> {
    fn stays_of(&self, set: Option<&ConfigurationSetName>) -> Vec<Stay> {
        match set {
            Some(name) => self.stays.get(name).map(|stays| self.switches.cut(name, stays)).unwrap_or_default(),
            None => always_sending(&[(self.without_set, Interval::ALWAYS)]),
        }
    }

    /// When a set exists. `None` if it never does.
    fn existence(&self, set: Option<&ConfigurationSetName>) -> Option<Interval> {
        let Some(name) = set else { return Some(Interval::ALWAYS) };
        let stays = self.stays.get(name)?;
        let ((_, first), (_, last)) = stays.first().zip(stays.last())?;
        Some(Interval { from: first.from, until: last.until })
    }

    /// The route of an identity: the pools of each of its configuration sets while the identity uses that set.
    fn identity(&self, identity: &IdentityName, homes: &Homes<'_>) -> Route {
        let mut route = Route { identity: Some(identity.clone()), ..Route::default() };
        for (set, interval) in homes {
            let of_set = self.stays_of(*set);
            let pool = of_set.first().map_or(self.without_set, |stay| stay.pool);
            route.stays.extend(of_set.into_iter().map(|stay| stay.within(*interval)));
            route.homes.push(Home { exists: self.existence(*set), interval: *interval, pool });
        }
        (route.first, route.last) = (first_pool(&route.stays), last_pool(&route.stays));
        route
    }
}
