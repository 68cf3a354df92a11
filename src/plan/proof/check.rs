//! The rules, asked of a timeline.
//!
//! A moment of a run is a set of done steps that holds, with each step, its ancestors. So a stay that begins with step
//! `a` overlaps one that begins with `b` at some moment unless one of them always ends before the other begins: the
//! smallest moment with both is the union of the ancestors of `a` and `b`. And a pool can be empty under a route at some
//! moment unless the smallest moment at which every address has left it is one at which the route has left it too: that
//! moment is found by adding the leaving of each address that is in the pool until nothing is to be added.

use std::collections::BTreeSet;

use crate::{
    model::{PoolRef, Region},
    plan::step::{Step, StepId},
};

use super::{
    Proof, Rule, Rules, Violation,
    ancestors::{Ancestors, StepSet},
    timeline::{PoolHistory, PoolIndex, Presence, Route, Source, Span, Timeline},
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
    // Routes that never change and share a pool are alike: one of them is checked, and speaks for the others.
    let mut safe: BTreeSet<PoolIndex> = BTreeSet::new();
    for route in &timeline.routes {
        let unchanging = match route.stays.as_slice() {
            [(pool, Span { from: None, until: None })] => Some(*pool),
            _ => None,
        };
        if unchanging.is_some_and(|pool| safe.contains(&pool)) {
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
        for (pool, span) in &route.stays {
            let history = &self.timeline.pools[*pool];
            if self.rules.never_dangling {
                self.dangling(route, history, *span);
            }
            if self.rules.no_leak {
                self.leak(route, history, *span);
            }
            if self.rules.never_empty && self.is_owed_an_address(route) {
                self.empty(route, history, *span);
            }
            if self.rules.no_leak && is_on_the_way(route, *span) && history.name == PoolRef::Default {
                self.shared(route, history, *span);
            }
        }
    }

    fn found(&mut self, rule: Rule, route: &Route, pool: &PoolHistory, step: usize, address: Option<String>) {
        self.violations.push(Violation {
            region: self.region.clone(),
            rule,
            configuration_set: route.set.clone(),
            pool: pool.name.clone(),
            step: self.id(step),
            address,
        });
    }

    fn id(&self, step: usize) -> StepId {
        self.steps.get(step).map_or(StepId(0), |step| step.id)
    }

    /// The pool must be there whenever the route goes through it.
    fn dangling(&mut self, route: &Route, pool: &PoolHistory, span: Span) {
        // A route that goes through a pool that is not there from the start is none of this plan's making.
        let Some(exists) = pool.exists else {
            if let Some(step) = span.from {
                self.found(Rule::NeverDangling, route, pool, step, None);
            }
            return;
        };
        if !self.is_within(span, exists) {
            let step = span.from.or(exists.until).or(exists.from).unwrap_or_default();
            self.found(Rule::NeverDangling, route, pool, step, None);
        }
    }

    /// Whether the outer span holds at every moment at which the inner one does.
    fn is_within(&self, inner: Span, outer: Span) -> bool {
        let begun = outer.from.is_none_or(|made| inner.from.is_some_and(|from| self.ancestors.is_before(made, from)));
        let not_over =
            outer.until.is_none_or(|gone| inner.until.is_some_and(|until| self.ancestors.is_before(until, gone)));
        begun && not_over
    }

    /// No address that the route may not use is in the pool while the route goes through it.
    fn leak(&mut self, route: &Route, pool: &PoolHistory, span: Span) {
        let foreign = pool.presences.iter().filter(|presence| !is_allowed(route, presence));
        let foreign: Vec<&Presence> = foreign.filter(|presence| self.overlap(span, presence.span)).collect();
        if let Some(presence) = foreign.first() {
            let step = span.from.max(presence.span.from).unwrap_or_default();
            self.found(Rule::NoLeak, route, pool, step, Some(self.spell(presence.source)));
        }
    }

    /// Whether both spans hold at some moment.
    fn overlap(&self, one: Span, other: Span) -> bool {
        let is_over = |until: Option<usize>| {
            until.is_some_and(|until| {
                [one.from, other.from].into_iter().flatten().any(|from| self.ancestors.is_before(until, from))
            })
        };
        !is_over(one.until) && !is_over(other.until)
    }

    fn spell(&self, source: Source) -> String {
        match source {
            Source::Ip(ip) => ip.to_string(),
            Source::Pool(pool) => self.timeline.pools[pool].name.to_string(),
        }
    }

    /// Whether the route has an address after, and had one before or is new. One whose set is deleted keeps what it had
    /// until then.
    fn is_owed_an_address(&self, route: &Route) -> bool {
        let (Some((first, span)), Some((last, _))) = (route.stays.first(), route.stays.last()) else { return false };
        let is_new = span.from.is_some();
        let before = self.timeline.pools[*first].presences.iter().any(|presence| presence.span.from.is_none());
        let after = self.timeline.pools[*last].presences.iter().any(|presence| presence.span.until.is_none());
        (after || route.is_ended()) && (before || is_new)
    }

    /// The pool has an address at every moment at which the route goes through it.
    fn empty(&mut self, route: &Route, pool: &PoolHistory, span: Span) {
        if pool.presences.iter().any(|presence| presence.span == Span { from: None, until: None }) {
            return;
        }
        if let Some(last_leaving) = self.smallest_empty_moment(pool, span) {
            let step = last_leaving.or(span.from).unwrap_or_default();
            self.found(Rule::NeverEmpty, route, pool, step, None);
        }
    }

    /// A route that only passes through the default pool finds an address there: through an empty one, mail leaves from
    /// AWS's shared IPs (SES developer guide).
    fn shared(&mut self, route: &Route, pool: &PoolHistory, span: Span) {
        if let Some(last_leaving) = self.smallest_empty_moment(pool, span) {
            let step = last_leaving.max(span.from).unwrap_or_default();
            self.found(Rule::NoLeak, route, pool, step, Some(PoolRef::Shared.to_string()));
        }
    }

    /// The smallest moment of the span at which no address is in the pool, if there is one, as the last step among the
    /// leavings that it takes.
    fn smallest_empty_moment(&self, pool: &PoolHistory, span: Span) -> Option<Option<usize>> {
        let mut moment: StepSet = self.ancestors.with(span.from);
        let mut last_leaving = None;
        loop {
            let here = |presence: &&Presence| {
                let arrived = presence.span.from.is_none_or(|from| moment.contains(from));
                arrived && presence.span.until.is_none_or(|until| !moment.contains(until))
            };
            let Some(presence) = pool.presences.iter().find(here) else { break };
            // An address that never leaves: the pool is not empty again.
            let leaving = presence.span.until?;
            moment.add(self.ancestors.closure(leaving));
            last_leaving = last_leaving.max(Some(leaving));
        }
        let route_has_left = span.until.is_some_and(|until| moment.contains(until));
        (!route_has_left).then_some(last_leaving)
    }

    /// IPs are put only into pools that are there, and pools go only when they are left.
    fn pools(&mut self) {
        if !self.rules.never_dangling {
            return;
        }
        for pool in &self.timeline.pools {
            for presence in &pool.presences {
                let Source::Ip(ip) = presence.source else { continue };
                let within = pool.exists.is_some_and(|exists| self.is_within(presence.span, exists));
                if within || presence.span == (Span { from: None, until: None }) {
                    continue;
                }
                let step = presence.span.from.or(presence.span.until).unwrap_or_default();
                self.violations.push(Violation {
                    region: self.region.clone(),
                    rule: Rule::NeverDangling,
                    configuration_set: None,
                    pool: pool.name.clone(),
                    step: self.id(step),
                    address: Some(ip.to_string()),
                });
            }
        }
    }
}

/// Whether the route is sent there only for a while.
fn is_on_the_way(route: &Route, span: Span) -> bool {
    let is_last = route.stays.last().is_some_and(|(_, last)| *last == span);
    let is_first = route.stays.first().is_some_and(|(_, first)| *first == span);
    !is_first && !is_last
}

/// Whether the route may use the address: it does before the first step, or will after the last.
fn is_allowed(route: &Route, presence: &Presence) -> bool {
    let is_new = route.stays.first().is_some_and(|(_, span)| span.from.is_some());
    let first = route.stays.first().map(|(pool, _)| *pool).filter(|_| !is_new);
    let last = route.stays.last().map(|(pool, _)| *pool).filter(|_| !route.is_ended());
    (first.is_some() && presence.first_pool == first) || (last.is_some() && presence.last_pool == last)
}
