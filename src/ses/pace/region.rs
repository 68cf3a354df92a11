//! The limits of one Region: one for each operation, and possibly one that all operations share.
//!
//! SES's documentation does not say whether its limit applies to each action or to all actions together. Each operation
//! has its own limit here until responses show otherwise. All operations share one bucket if calls of two operations
//! are refused although neither was called within the documented interval, while a third operation passed.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use tokio::time::Instant;

use super::{CallKind, Rates, limit::Limit};

/// How long a refusal that an operation cannot have caused itself is remembered: several turns at one call per second.
const MEMORY: Duration = Duration::from_secs(10);

/// The limits of one Region.
#[derive(Debug, Default)]
pub(super) struct RegionLimits {
    own: HashMap<&'static str, Limit>,
    /// The limit that all operations share, once there is evidence for one.
    shared: Option<Limit>,
    /// Operations that were refused although they had rested, and when.
    strange: VecDeque<(&'static str, Instant)>,
}

impl RegionLimits {
    /// The limit of an operation.
    fn own(&mut self, operation: &'static str, rates: Rates, now: Instant) -> &mut Limit {
        self.own.entry(operation).or_insert_with(|| Limit::new(rates, now))
    }

    /// The time from which the operation's own limit allows its next call.
    pub(super) fn next_of_own(&mut self, operation: &'static str, rates: Rates, now: Instant) -> Instant {
        self.own(operation, rates, now).next(rates.used)
    }

    /// The time from which the next call of any operation may be sent that uses this share of the rate. `None` if there
    /// is no shared limit.
    pub(super) fn next_of_shared(&self, used: f64) -> Option<Instant> {
        self.shared.as_ref().map(|limit| limit.next(used))
    }

    /// The number of reads per second of the slowest operation that is known to be limited.
    pub(super) fn reads_found(&self) -> Option<f64> {
        let reads = self.own.iter().filter(|(operation, _)| CallKind::of(operation) == CallKind::Read);
        reads.filter_map(|(_, limit)| limit.found()).min_by(f64::total_cmp)
    }

    /// Records that a call of an operation is sent now.
    pub(super) fn take(&mut self, operation: &'static str, rates: Rates, now: Instant) {
        self.own(operation, rates, now).take(rates.used, now);
        if let Some(shared) = &mut self.shared {
            shared.take(rates.used, now);
        }
    }

    /// Returns a turn whose call was not sent.
    pub(super) fn give_back(&mut self, operation: &'static str, taken: Instant) {
        let own = self.own.get_mut(operation);
        own.into_iter().chain(&mut self.shared).for_each(|limit| limit.give_back(taken));
    }

    /// Records that SES accepted a call.
    pub(super) fn passed(&mut self, operation: &'static str, rates: Rates, sent: Instant, now: Instant) {
        self.own(operation, rates, now).passed(sent, now);
        if let Some(shared) = &mut self.shared {
            shared.passed(sent, now);
        }
    }

    /// Records that SES refused a call.
    pub(super) fn refused(&mut self, operation: &'static str, rates: Rates, sent: Instant, now: Instant) {
        let rested = self.own(operation, rates, now).was_rested(sent);
        let busy = self.own.iter().any(|(other, limit)| *other != operation && limit.seen(now) > 0);
        if let Some(shared) = &mut self.shared {
            shared.refused(sent, now);
            if rested {
                return;
            }
        } else if rested && busy {
            self.strange.push_back((operation, now));
            self.couple(rates, now);
        }
        self.own(operation, rates, now).refused(sent, now);
    }

    /// Assumes a shared limit once two operations were refused although their own calls cannot have caused it. If it is
    /// only one operation, another program may be using it too.
    fn couple(&mut self, rates: Rates, now: Instant) {
        while self.strange.front().is_some_and(|(_, at)| now.saturating_duration_since(*at) > MEMORY) {
            self.strange.pop_front();
        }
        let Some((first, _)) = self.strange.front() else { return };
        if self.strange.iter().all(|(operation, _)| operation == first) {
            return;
        }
        let calls: u32 = self.own.values().map(|limit| limit.seen(now)).sum();
        let mut shared = Limit::new(rates.of_all_operations(), now);
        shared.hold(f64::from(calls).max(rates.believed), now);
        tracing::info!(calls_a_second = calls.max(1), "operations share one limit");
        self.shared = Some(shared);
    }
}
