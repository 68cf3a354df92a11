//! Reads that lag behind writes: keeps the earlier states of a Region for as long as reads may still see them.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::faults::Consistency;
use super::state::RegionState;
use super::wire::auth::Scope;

/// The states that reads may still see, by Region.
#[derive(Debug, Default)]
pub(super) struct Lag {
    consistency: Consistency,
    regions: BTreeMap<Scope, VecDeque<Stale>>,
}

/// The state of a Region before one write.
#[derive(Debug)]
struct Stale {
    before: RegionState,
    left: Left,
}

/// How long a state may still be seen.
#[derive(Debug)]
enum Left {
    Reads(u32),
    Until(Instant),
}

impl Lag {
    /// Changes how much reads lag. All earlier writes become visible immediately.
    pub(super) fn set(&mut self, consistency: Consistency) {
        self.consistency = consistency;
        self.forget();
    }

    /// Discards all earlier states.
    pub(super) fn forget(&mut self) {
        self.regions.clear();
    }

    /// Returns the state of a Region that has to be kept before a write, if reads lag.
    pub(super) fn before(&self, region: &RegionState) -> Option<RegionState> {
        match self.consistency {
            Consistency::Immediate => None,
            Consistency::LagReads(_) | Consistency::LagMilliseconds(_) => Some(region.clone()),
        }
    }

    /// Keeps the state of a Region from before a completed write.
    pub(super) fn written(&mut self, scope: &Scope, before: RegionState, now: Instant) {
        let left = match self.consistency {
            Consistency::Immediate => return,
            Consistency::LagReads(reads) => Left::Reads(reads),
            Consistency::LagMilliseconds(milliseconds) => Left::Until(now + Duration::from_millis(milliseconds)),
        };
        self.regions.entry(scope.clone()).or_default().push_back(Stale { before, left });
    }

    /// Returns the earlier state that a read sees if it lags. Counts the read.
    pub(super) fn seen(&mut self, scope: &Scope, now: Instant) -> Option<RegionState> {
        let stale = self.regions.get_mut(scope)?;
        stale.retain(|stale| stale.left.remains(now));
        let seen = stale.front().map(|stale| stale.before.clone());
        for Stale { left, .. } in stale {
            if let Left::Reads(reads) = left {
                *reads = reads.saturating_sub(1);
            }
        }
        seen
    }
}

impl Left {
    fn remains(&self, now: Instant) -> bool {
        match self {
            Self::Reads(reads) => *reads > 0,
            Self::Until(until) => now < *until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(warmup: bool) -> RegionState {
        let mut region = RegionState::default();
        region.account.dedicated_ip_auto_warmup_enabled = warmup;
        region
    }

    fn scope() -> Scope {
        Scope { account: "123456789012".to_owned(), region: "eu-west-1".to_owned() }
    }

    #[test]
    fn reads_lag_by_their_number() {
        let mut lag = Lag::default();
        lag.set(Consistency::LagReads(2));
        let now = Instant::now();
        lag.written(&scope(), region(true), now);
        assert_eq!(lag.seen(&scope(), now), Some(region(true)));
        lag.written(&scope(), region(false), now);
        assert_eq!(lag.seen(&scope(), now), Some(region(true)), "the oldest that may be seen");
        assert_eq!(lag.seen(&scope(), now), Some(region(false)));
        assert_eq!(lag.seen(&scope(), now), None);
    }

    #[test]
    fn reads_lag_by_their_time() {
        let mut lag = Lag::default();
        lag.set(Consistency::LagMilliseconds(100));
        let now = Instant::now();
        lag.written(&scope(), region(true), now);
        assert!(lag.seen(&scope(), now + Duration::from_millis(99)).is_some());
        assert!(lag.seen(&scope(), now + Duration::from_millis(100)).is_none());
    }
}
