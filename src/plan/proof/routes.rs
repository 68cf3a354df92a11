//! A route over a run: the pools that it uses, from which step to which.

use std::collections::BTreeMap;

use crate::model::{ConfigurationSetName, IdentityName};

use super::ancestors::Ancestors;

/// A pool's index in the timeline.
pub(super) type PoolIndex = usize;

/// An interval of a run. It begins when `from` is done, or at the start if there is none. It ends when `until` is done,
/// or lasts to the end if there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) from: Option<usize>,
    pub(super) until: Option<usize>,
}

impl Interval {
    pub(super) const ALWAYS: Self = Self { from: None, until: None };
}

/// An interval in which a route uses a pool. It begins when all of `from` are done and ends when one of `until` is. The
/// stay of a configuration set has at most one of each, and one more of each if the set is paused or resumed. The stay
/// of an identity has those of the identity and those of the set that it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) pool: PoolIndex,
    pub(super) from: Vec<usize>,
    pub(super) until: Vec<usize>,
    /// Whether its configuration set sends. If not, the route has no address, whatever is in the pool.
    pub(super) sends: bool,
}

impl Stay {
    pub(super) fn of(pool: PoolIndex, intervals: &[Interval]) -> Self {
        let from = intervals.iter().filter_map(|interval| interval.from).collect();
        Self { pool, from, until: intervals.iter().filter_map(|interval| interval.until).collect(), sends: true }
    }

    /// The part of it that is in an interval.
    pub(super) fn within(mut self, interval: Interval) -> Self {
        self.from.extend(interval.from);
        self.until.extend(interval.until);
        self
    }

    /// Whether no step begins or ends it.
    pub(super) fn is_unchanging(&self) -> bool {
        self.from.is_empty() && self.until.is_empty()
    }
}

/// An interval in which an identity uses a configuration set.
#[derive(Debug)]
pub(super) struct Home {
    /// When the set exists. `None` if it never does.
    pub(super) exists: Option<Interval>,
    pub(super) interval: Interval,
    /// The first pool of the set, for the report of a violation.
    pub(super) pool: PoolIndex,
}

/// One route over the whole run: a configuration set, mail of an identity that names none, or all other mail without
/// one.
#[derive(Debug, Default)]
pub(super) struct Route {
    pub(super) set: Option<ConfigurationSetName>,
    pub(super) identity: Option<IdentityName>,
    /// The pool that it sends through before the first step. `None` for a new route, and for one that is paused.
    pub(super) first: Option<PoolIndex>,
    /// The pool that it sends through after the last step. `None` for a route that ends, and for one that is paused.
    pub(super) last: Option<PoolIndex>,
    /// Whether it is a configuration set that a step creates.
    pub(super) is_new: bool,
    /// Whether it is a configuration set that a step deletes.
    pub(super) is_deleted: bool,
    /// The pools that it uses, and when.
    pub(super) stays: Vec<Stay>,
    /// The configuration sets that an identity uses.
    pub(super) homes: Vec<Home>,
}

impl Route {
    pub(super) fn of_set(set: Option<ConfigurationSetName>, pools: &[(PoolIndex, Interval)], stays: Vec<Stay>) -> Self {
        Self {
            set,
            identity: None,
            first: first_pool(&stays),
            last: last_pool(&stays),
            is_new: pools.first().is_some_and(|(_, interval)| interval.from.is_some()),
            is_deleted: pools.last().is_some_and(|(_, interval)| interval.until.is_some()),
            stays,
            homes: Vec::new(),
        }
    }

    /// Whether it is a configuration set that is there and paused before the first step.
    pub(super) fn begins_paused(&self) -> bool {
        self.set.is_some() && !self.is_new && self.first.is_none()
    }
}

/// The pool that a route sends through before the first step.
pub(super) fn first_pool(stays: &[Stay]) -> Option<PoolIndex> {
    stays.iter().find(|stay| stay.from.is_empty()).filter(|stay| stay.sends).map(|stay| stay.pool)
}

/// The pool that a route sends through after the last step.
pub(super) fn last_pool(stays: &[Stay]) -> Option<PoolIndex> {
    stays.iter().find(|stay| stay.until.is_empty()).filter(|stay| stay.sends).map(|stay| stay.pool)
}

/// The pools that each configuration set uses, and when.
pub(super) type SetStays<'a> = BTreeMap<&'a ConfigurationSetName, Vec<(PoolIndex, Interval)>>;

/// Ends a route with its configuration set.
pub(super) fn end_route(stays: &mut [(PoolIndex, Interval)], at: usize, ancestors: &Ancestors) -> Result<(), usize> {
    let (_, interval) = stays.last_mut().ok_or(at)?;
    let ordered = interval.from.is_none_or(|before| ancestors.is_before(before, at));
    if !ordered || interval.until.is_some() {
        return Err(at);
    }
    interval.until = Some(at);
    Ok(())
}

/// Moves a route to another pool from a step on.
pub(super) fn reroute(
    stays: &mut Vec<(PoolIndex, Interval)>,
    to: PoolIndex,
    found: PoolIndex,
    at: usize,
    ancestors: &Ancestors,
) -> Result<(), usize> {
    let (here, interval) = stays.last_mut().ok_or(at)?;
    let ordered = interval.from.is_none_or(|before| ancestors.is_before(before, at));
    if !ordered || *here != found || interval.until.is_some() {
        return Err(at);
    }
    if to != *here {
        interval.until = Some(at);
        stays.push((to, Interval { from: Some(at), until: None }));
    }
    Ok(())
}
