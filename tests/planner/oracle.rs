//! Finds the fewest writes that keep the rules, with a breadth-first search over all states that SES can have.
//!
//! New pools exist from the start and new configuration sets are left out, because each of them costs one write in any
//! plan. One temporary pool may be created and deleted.

use std::collections::{HashSet, VecDeque};

use sesform::model::{DesiredRegion, LiveRegion, PoolRef, ScalingMode};

/// The places of the IPs, then those of the sets, then whether the temporary pool exists, packed into a number.
type State = u64;

/// Number of bits of a place.
const BITS: u32 = 4;

/// Number of states after which the search ends without a result.
const MOST_STATES: usize = 2_000_000;

/// The result of the search.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Optimum {
    /// The fewest writes.
    Writes(usize),
    /// No order keeps the rules.
    Impossible,
    /// The search found too many states to decide.
    TooLarge,
}

pub(crate) struct Oracle {
    places: Vec<PoolRef>,
    takes_ips: Vec<bool>,
    own: Vec<bool>,
    /// The places before and after the plan.
    ips: Vec<(u64, u64)>,
    sets: Vec<(u64, u64, bool)>,
    temporary: u64,
    /// Whether the file states the IPs of each place. If it does, a later plan finds an IP that was left there.
    stated: Vec<bool>,
    /// Whether the file states the pool of each set. The first entry is mail without a set.
    movable: Vec<bool>,
    /// Whether the default pool is empty before and after the plan.
    default_is_empty: (bool, bool),
}

/// The place of the default pool.
const DEFAULT: u64 = 0;
/// The place of AWS's shared IPs.
const SHARED: u64 = 1;

impl Oracle {
    pub(crate) fn new(desired: &DesiredRegion, before: &LiveRegion, after: &LiveRegion) -> Self {
        let named = after.pools.keys().map(|name| PoolRef::Named(name.clone()));
        let mut places: Vec<PoolRef> = [PoolRef::Default, PoolRef::Shared].into_iter().chain(named).collect();
        let managed =
            |place: &PoolRef| place.named().is_some_and(|name| after.pools[name].scaling == ScalingMode::Managed);
        let own: Vec<bool> =
            places.iter().map(|place| *place == PoolRef::Shared || managed(place)).chain([false]).collect();
        let takes_ips = own.iter().map(|own| !own).collect();
        let at = |pool: &PoolRef| u64::try_from(places.iter().position(|place| place == pool).unwrap()).unwrap();
        let ips = before.dedicated_ips.iter().map(|(ip, held)| (at(&held.pool), at(&after.dedicated_ips[ip].pool)));
        let ips: Vec<_> = ips.collect();
        let count = |region: &LiveRegion, pool: &PoolRef| super::monitor::members(region, pool).len();
        let lists = |place: &PoolRef| {
            let pool = place.named().and_then(|name| desired.pools.as_ref()?.get(name));
            pool.is_some_and(|pool| pool.ips.is_some())
        };
        let stated = places.iter().map(lists).chain([true]).collect();
        let names = |name| desired.configuration_sets.as_ref().and_then(|sets| sets.get(name)).is_some();
        let movable = std::iter::once(false).chain(before.configuration_sets.keys().map(names)).collect();
        let mut sets = vec![(0, 0, true)];
        for (name, set) in &before.configuration_sets {
            let (from, to) = (set.delivery.route(), after.configuration_sets[name].delivery.route());
            sets.push((at(from), at(to), count(before, from) > 0 && count(after, to) > 0));
        }
        let temporary = u64::try_from(places.len()).unwrap();
        places.push(PoolRef::Default);
        let is_empty = |region: &LiveRegion| region.dedicated_ips.values().all(|ip| ip.pool != PoolRef::Default);
        let default_is_empty = (is_empty(before), is_empty(after));
        Self { places, takes_ips, own, ips, sets, temporary, stated, movable, default_is_empty }
    }

    fn get(state: State, at: usize) -> u64 {
        (state >> (BITS * u32::try_from(at).unwrap())) & ((1 << BITS) - 1)
    }

    fn set(state: State, at: usize, place: u64) -> State {
        let shift = BITS * u32::try_from(at).unwrap();
        (state & !(((1 << BITS) - 1) << shift)) | (place << shift)
    }

    fn pieces(&self) -> usize {
        self.ips.len() + self.sets.len()
    }

    fn is_safe(&self, state: State) -> bool {
        self.sets.iter().enumerate().all(|(at, (from, to, owed))| {
            let here = Self::get(state, self.ips.len() + at);
            let own = self.own[usize::try_from(here).unwrap()];
            let inside = || (0..self.ips.len()).filter(|ip| Self::get(state, *ip) == here);
            let tight = inside().all(|ip| self.ips[ip].0 == *from || self.ips[ip].1 == *to);
            let is_home = here == *from || here == *to;
            // SES sends mail through an empty default pool from its shared IPs.
            let is_shared = here == SHARED || (here == DEFAULT && inside().next().is_none());
            let uses_shared = |end: u64, default_is_empty| end == SHARED || (end == DEFAULT && default_is_empty);
            let may_share = uses_shared(*from, self.default_is_empty.0) || uses_shared(*to, self.default_is_empty.1);
            let is_allowed = if is_shared { may_share } else { !own || is_home };
            tight && is_allowed && (!owed || own || is_shared || inside().next().is_some())
        })
    }

    fn neighbours(&self, state: State) -> Vec<State> {
        let there = Self::get(state, self.pieces()) == 1;
        let mut found = Vec::new();
        let places = u64::try_from(self.places.len()).unwrap();
        for piece in 0..self.pieces() {
            if piece >= self.ips.len() && !self.movable[piece - self.ips.len()] {
                continue;
            }
            for place in (0..places).filter(|place| there || *place != self.temporary) {
                let takes = piece >= self.ips.len() || self.takes_ips[usize::try_from(place).unwrap()];
                if takes && self.may_stop(piece, place) && Self::get(state, piece) != place {
                    found.push(Self::set(state, piece, place));
                }
            }
        }
        let is_used = (0..self.pieces()).any(|piece| Self::get(state, piece) == self.temporary);
        if !there || !is_used {
            found.push(Self::set(state, self.pieces(), u64::from(!there)));
        }
        found
    }

    /// Whether the IP or set may move to the place: it belongs there, or the file states the IPs of that pool. A set
    /// may also pass through the default pool.
    fn may_stop(&self, piece: usize, place: u64) -> bool {
        let stated = |place: u64| self.stated[usize::try_from(place).unwrap()];
        match self.ips.get(piece) {
            Some((from, to)) => (from != to || stated(*to)) && (place == *to || stated(place)),
            None => {
                let (from, to, _) = self.sets[piece - self.ips.len()];
                place == from || place == to || place == 0 || stated(place)
            }
        }
    }

    pub(crate) fn fewest(&self) -> Optimum {
        let (mut start, mut goal) = (0, 0);
        for (at, (from, to)) in self.ips.iter().enumerate() {
            (start, goal) = (Self::set(start, at, *from), Self::set(goal, at, *to));
        }
        for (at, (from, to, _)) in self.sets.iter().enumerate() {
            let at = self.ips.len() + at;
            (start, goal) = (Self::set(start, at, *from), Self::set(goal, at, *to));
        }
        let mut seen = HashSet::from([start]);
        let mut open = VecDeque::from([(start, 0)]);
        while let Some((state, writes)) = open.pop_front() {
            if state == goal {
                return Optimum::Writes(writes);
            }
            if seen.len() > MOST_STATES {
                return Optimum::TooLarge;
            }
            for next in self.neighbours(state) {
                if self.is_safe(next) && seen.insert(next) {
                    open.push_back((next, writes + 1));
                }
            }
        }
        Optimum::Impossible
    }
}
