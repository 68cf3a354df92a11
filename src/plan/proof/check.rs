//! Checks the rules of route safety on a timeline.
//!
//! The progress of a run at any moment is a set of done steps that includes the ancestors of each of its steps. A stay
//! that begins with step `a` overlaps a stay that begins with step `b` at some moment, unless one of them always ends
//! before the other begins: the smallest moment with both is the union of the ancestors of `a` and `b`. A pool can be
//! empty under a route at some moment, unless the route too has left the pool at the smallest moment at which every
//! address has left it. To find that moment, the check adds the step with which each address leaves, until no address
//! is in the pool.

use std::collections::BTreeSet;

use crate::{
    model::{PoolRef, Region, Write},
    plan::step::{Step, StepId},
};

use super::{
    Proof, Rule, Rules, Violation,
    ancestors::{Ancestors, StepSet},
    routes::{Interval, PoolIndex, Route, Stay},
    timeline::{Origin, PoolHistory, Presence, Timeline},
};

/// Checks every route.
pub(super) fn check(
    region: &Region,
    steps: &[Step],
    timeline: &Timeline,
    ancestors: &Ancestors,
    rules: &Rules,
) -> Proof {
    let mut checker = Checker { region, steps, timeline, ancestors, rules, violations: Vec::new() };
    // Routes that never change and use the same pool are equivalent, so the check of one is enough if it finds no
    // violation.
    let mut safe: BTreeSet<(PoolIndex, bool)> = BTreeSet::new();
    for route in &timeline.routes {
        let unchanging = match route.stays.as_slice() {
            [stay] if stay.is_unchanging() => Some((stay.pool, stay.sends)),
            _ => None,
        };
        if unchanging.is_some_and(|way| safe.contains(&way)) {
            continue;
        }
        let found_before = checker.violations.len();
        checker.route(route);
        if checker.violations.len() == found_before {
            safe.extend(unchanging);
        }
    }
    checker.pools();
    Proof { routes: timeline.routes.len(), violations: checker.violations }
}

struct Checker<'a> {
    region: &'a Region,
    steps: &'a [Step],
    timeline: &'a Timeline,
    ancestors: &'a Ancestors,
    rules: &'a Rules,
    violations: Vec<Violation>,
}

impl Checker<'_> {
    fn route(&mut self, route: &Route) {
        let is_ruled = self.rules.resumed || !route.begins_paused();
        for stay in &route.stays {
            let history = &self.timeline.pools[stay.pool];
            if self.rules.never_dangling {
                self.dangling(route, history, stay);
            }
            if stay.sends && is_ruled {
                self.sending(route, history, stay);
            } else if !stay.sends && self.rules.never_empty {
                self.paused(route, history, stay);
            }
        }
        if self.rules.never_dangling {
            self.homeless(route);
        }
    }

    /// The rules for mail that leaves through the pool.
    fn sending(&mut self, route: &Route, history: &PoolHistory, stay: &Stay) {
        if self.rules.no_leak {
            self.leak(route, history, stay);
        }
        // Mail that uses an empty default pool leaves from AWS's shared IPs (SES developer guide).
        if history.name == PoolRef::Default {
            if self.rules.no_leak && !self.may_share(route) {
                self.shared(route, history, stay);
            }
        } else if self.rules.never_empty && self.is_owed_an_address(route) {
            self.empty(route, history, stay);
        }
    }

    /// Mail that has an address before and after the plan must not come to a paused set, nor be in a set that is paused.
    fn paused(&mut self, route: &Route, history: &PoolHistory, stay: &Stay) {
        if route.begins_paused() || route.is_deleted || !self.is_owed_an_address(route) {
            return;
        }
        let is_over = |until: &usize| stay.from.iter().any(|from| self.ancestors.is_before(*until, *from));
        if !stay.until.iter().any(is_over) {
            self.found(Rule::NeverEmpty, route, history, stay.from.iter().copied().max().unwrap_or_default(), None);
        }
    }

    fn found(&mut self, rule: Rule, route: &Route, pool: &PoolHistory, step: usize, address: Option<String>) {
        self.violations.push(Violation {
            region: self.region.clone(),
            rule,
            configuration_set: route.set.clone(),
            identity: route.identity.clone(),
            pool: Some(pool.name.clone()),
            step: self.id(step),
            address,
        });
    }

    fn id(&self, step: usize) -> StepId {
        self.steps[step].id
    }

    /// The pool must exist while the route uses it.
    fn dangling(&mut self, route: &Route, pool: &PoolHistory, stay: &Stay) {
        // The plan does not cause a route that uses a missing pool from the start.
        let Some(exists) = pool.exists else {
            if let Some(step) = stay.from.iter().max() {
                self.found(Rule::NeverDangling, route, pool, *step, None);
            }
            return;
        };
        if !self.is_within(&stay.from, &stay.until, exists) {
            let step = stay.from.iter().max().copied().or(exists.until).or(exists.from).unwrap_or_default();
            self.found(Rule::NeverDangling, route, pool, step, None);
        }
    }

    /// An identity may name only an existing configuration set, and must leave it before its deletion.
    fn homeless(&mut self, route: &Route) {
        for home in &route.homes {
            let (from, until) = (home.interval.from.as_slice(), home.interval.until.as_slice());
            let is_there = match home.exists {
                Some(exists) => self.is_within(from, until, exists),
                None => from.is_empty(),
            };
            if !is_there {
                let gone = home.exists.and_then(|exists| exists.until.or(exists.from));
                let step = home.interval.from.or(gone).unwrap_or_default();
                self.found(Rule::NeverDangling, route, &self.timeline.pools[home.pool], step, None);
            }
        }
    }

    /// Whether the outer interval includes every moment at which all of `from` and none of `until` are done.
    fn is_within(&self, from: &[usize], until: &[usize], outer: Interval) -> bool {
        // The plan does not cause a stay that exists from the start: creating what it needs repairs it.
        let begun = from.is_empty()
            || outer.from.is_none_or(|made| from.iter().any(|from| self.ancestors.is_before(made, *from)));
        let not_over = outer.until.is_none_or(|gone| {
            until.iter().any(|until| from.iter().chain([&gone]).any(|done| self.ancestors.is_before(*until, *done)))
        });
        let is_never = until.iter().any(|until| from.iter().any(|from| self.ancestors.is_before(*until, *from)));
        is_never || (begun && not_over)
    }

    /// No address that the route must not use may be in the pool while the route uses the pool.
    fn leak(&mut self, route: &Route, pool: &PoolHistory, stay: &Stay) {
        if pool.name == PoolRef::Shared && self.may_share(route) {
            return;
        }
        let foreign = pool.presences.iter().filter(|presence| !is_allowed(route, presence));
        let foreign: Vec<&Presence> = foreign.filter(|presence| self.overlap(stay, presence.interval)).collect();
        if let Some(presence) = foreign.first() {
            let step = stay.from.iter().copied().max().max(presence.interval.from).unwrap_or_default();
            self.found(Rule::NoLeak, route, pool, step, Some(self.spell(presence.origin)));
        }
    }

    /// Whether the stay and the interval overlap at some moment.
    fn overlap(&self, stay: &Stay, interval: Interval) -> bool {
        let is_over =
            |until: &usize| stay.from.iter().chain(&interval.from).any(|from| self.ancestors.is_before(*until, *from));
        !stay.until.iter().chain(&interval.until).any(is_over)
    }

    fn spell(&self, origin: Origin) -> String {
        match origin {
            Origin::Ip(ip) => ip.to_string(),
            Origin::Pool(pool) => self.timeline.pools[pool].name.to_string(),
        }
    }

    /// Whether the route has an address before and after the plan. A route whose set is deleted must keep its address
    /// until then, and a route that is resumed needs one from then on if it has one after the plan.
    fn is_owed_an_address(&self, route: &Route) -> bool {
        let has = |pool: Option<PoolIndex>, test: fn(&Presence) -> bool| {
            let pool = pool.map(|pool| &self.timeline.pools[pool]);
            pool.is_some_and(|pool| pool.name == PoolRef::Default || pool.presences.iter().any(test))
        };
        let (before, after) = (has(route.first, is_there_first), has(route.last, is_there_last));
        (after || route.is_deleted) && (before || route.begins_paused())
    }

    /// The pool must have an address at every moment at which the route uses the pool.
    fn empty(&mut self, route: &Route, pool: &PoolHistory, stay: &Stay) {
        if pool.presences.iter().any(|presence| presence.interval == Interval { from: None, until: None }) {
            return;
        }
        if let Some(last_leaving) = self.smallest_empty_moment(pool, stay) {
            let step = last_leaving.or(stay.from.iter().copied().max()).unwrap_or_default();
            self.found(Rule::NeverEmpty, route, pool, step, None);
        }
    }

    /// Whether mail of the route may leave from AWS's shared IPs: it does so before the first step or after the last,
    /// or the route is new and no mail used it before.
    fn may_share(&self, route: &Route) -> bool {
        let is_shared = |end: Option<PoolIndex>, test: fn(&Presence) -> bool| {
            end.map(|pool| &self.timeline.pools[pool]).is_some_and(|pool| match pool.name {
                PoolRef::Shared => true,
                PoolRef::Default => !pool.presences.iter().any(test),
                PoolRef::Named(_) => false,
            })
        };
        route.is_new || is_shared(route.first, is_there_first) || is_shared(route.last, is_there_last)
    }

    /// A route that must not use AWS's shared IPs must find another address in the default pool.
    fn shared(&mut self, route: &Route, pool: &PoolHistory, stay: &Stay) {
        if let Some(last_leaving) = self.smallest_empty_moment(pool, stay) {
            let step = last_leaving.max(stay.from.iter().copied().max()).unwrap_or_default();
            self.found(Rule::NoLeak, route, pool, step, Some(PoolRef::Shared.to_string()));
        }
    }

    /// The smallest moment of the stay at which no address is in the pool, as the last step with which an address
    /// leaves. The outer `None` means that there is no such moment, the inner `None` that no address has to leave.
    fn smallest_empty_moment(&self, pool: &PoolHistory, stay: &Stay) -> Option<Option<usize>> {
        let mut moment = StepSet::default();
        stay.from.iter().for_each(|from| moment.add(self.ancestors.closure(*from)));
        let mut last_leaving = None;
        loop {
            let here = |presence: &&Presence| {
                let arrived = presence.interval.from.is_none_or(|from| moment.contains(from));
                arrived && presence.interval.until.is_none_or(|until| !moment.contains(until))
            };
            let Some(presence) = pool.presences.iter().find(here) else { break };
            // This address never leaves, so the pool is not empty from then on.
            let leaving = presence.interval.until?;
            moment.add(self.ancestors.closure(leaving));
            last_leaving = last_leaving.max(Some(leaving));
        }
        let route_has_left = stay.until.iter().any(|until| moment.contains(*until));
        (!route_has_left).then_some(last_leaving)
    }

    /// A write that names a pool must find it, also if its set names the pool already: SES refuses the write otherwise. A
    /// pool that is never there is not for the plan to find.
    fn named(&mut self) {
        for (at, step) in self.steps.iter().enumerate() {
            let (Write::CreateConfigurationSet { configuration_set, delivery, .. }
            | Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, .. }) = &step.write
            else {
                continue;
            };
            let Some(pool) = self.timeline.history(delivery.route()) else { continue };
            let finds = |exists: Interval| {
                exists.from.is_none_or(|made| self.ancestors.is_before(made, at))
                    && exists.until.is_none_or(|gone| self.ancestors.is_before(at, gone))
            };
            if pool.exists.is_none_or(finds) {
                continue;
            }
            let route = Route { set: Some(configuration_set.clone()), ..Route::default() };
            let is_known = |it: &Violation| it.step == step.id && it.rule == Rule::NeverDangling;
            if !self.violations.iter().any(is_known) {
                self.found(Rule::NeverDangling, &route, pool, at, None);
            }
        }
    }

    /// IPs may move only into existing pools, and a pool may be deleted only after its IPs have left.
    fn pools(&mut self) {
        if !self.rules.never_dangling {
            return;
        }
        self.named();
        for pool in &self.timeline.pools {
            for presence in &pool.presences {
                let Origin::Ip(ip) = presence.origin else { continue };
                let Interval { from, until } = presence.interval;
                let within =
                    pool.exists.is_some_and(|exists| self.is_within(from.as_slice(), until.as_slice(), exists));
                if within || presence.interval == (Interval { from: None, until: None }) {
                    continue;
                }
                let step = presence.interval.from.or(presence.interval.until).unwrap_or_default();
                self.violations.push(Violation {
                    region: self.region.clone(),
                    rule: Rule::NeverDangling,
                    configuration_set: None,
                    identity: None,
                    pool: Some(pool.name.clone()),
                    step: self.id(step),
                    address: Some(ip.to_string()),
                });
            }
        }
    }
}

fn is_there_first(presence: &Presence) -> bool {
    presence.interval.from.is_none()
}

fn is_there_last(presence: &Presence) -> bool {
    presence.interval.until.is_none()
}

/// Whether the route may use the address: it does so before the first step or after the last.
fn is_allowed(route: &Route, presence: &Presence) -> bool {
    (route.first.is_some() && presence.first_pool == route.first)
        || (route.last.is_some() && presence.last_pool == route.last)
}
