//! The rate at which SES is called: one token bucket for each operation and Region, shared by everything that a process
//! does.
//!
//! A [`Connection`](super::Connection) has one [`Pace`], so each account has one. Every try of every call takes its
//! [`Turn`] here, in the order of the requests, and reports its outcome. `limit` learns the rate of one limit, and
//! `region` determines which limits exist.

mod limit;
mod region;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, sleep_until},
};

use super::operations;
use region::RegionLimits;

/// Initial rate of reads, in calls per second. Each call that SES accepts raises it, so that after a dozen calls only
/// the number of concurrent calls limits it. If SES refuses calls, the first refusal comes before many calls were
/// wasted.
const READS_START: f64 = 50.0;
/// Share of a limit that reads use once it is found. Applications read configuration sets under the same limit.
const READS_USE: f64 = 0.5;
/// The whole rate: none of it is left to other programs.
const WHOLE: f64 = 1.0;
/// A rate, in calls per second, that only the number of concurrent calls limits.
const UNBOUNDED: f64 = 1_000.0;
/// Lowest rate, as a share of the documented or the believed rate, whichever is lower. Another program may use half of
/// a limit. If many programs use it, the backoff of each call finds the remaining share.
const LEAST_SHARE: f64 = 0.5;

/// Number of lookups a second that CloudTrail allows for an account in a Region (API reference of `LookupEvents`, read
/// 2026-11).
const LOOKUPS: f64 = 2.0;

/// Number of calls of `BatchGetMetricData` a second that SES allows, each of at most ten queries (API reference, read
/// 2026-11).
const METRIC_BATCHES: f64 = 16.0;

/// Maximum number of writes of one operation that are between reading their object and their turn, if writes are many
/// per second.
const PLACES_MOST: f64 = 16.0;

/// The number of calls per second of one operation that are sent to a Region: a finite number above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaxRps {
    calls_a_second: f64,
    reads: Reads,
}

/// The rate of reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// Reads learn the rate that SES accepts, and leave half of it to other programs.
    Half,
    /// Reads use the same rate as writes, because the user specified a rate.
    Stated,
}

impl MaxRps {
    /// The documented rate: "throttled at one request per second" (developer guide, "Quotas"). Reads learn the rate
    /// that SES accepts, and use half of it: applications read configuration sets under the same limit when they send.
    pub const DOCUMENTED: Self = Self { calls_a_second: 1.0, reads: Reads::Half };
    /// No rate limit, for the embedded SES, which has none.
    pub const UNLIMITED: Self = Self { calls_a_second: UNBOUNDED, reads: Reads::Stated };

    /// Accepts a rate in calls per second, for reads and writes alike.
    #[must_use]
    pub fn new(calls_a_second: f64) -> Option<Self> {
        let is_rate = calls_a_second.is_finite() && calls_a_second > 0.0;
        is_rate.then_some(Self { calls_a_second, reads: Reads::Stated })
    }

    /// The rate in calls per second.
    #[must_use]
    pub fn get(self) -> f64 {
        self.calls_a_second
    }
}

impl Default for MaxRps {
    fn default() -> Self {
        Self::DOCUMENTED
    }
}

/// The range of rates in which one limit is searched, in calls per second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    start: f64,
    most: f64,
    least: f64,
    /// The rate that SES is believed to allow. The first refusal lowers a higher rate towards it.
    believed: f64,
    /// The share of the found rate that is used.
    used: f64,
}

impl Rates {
    /// The rates of an operation. A specified rate is the initial and the maximum rate. Without one, reads start faster
    /// and adapt.
    fn of(operation: &'static str, max_rps: MaxRps) -> Self {
        match operation {
            operations::LOOKUP_EVENTS => return Self::fixed(LOOKUPS, max_rps),
            operations::BATCH_GET_METRIC_DATA => return Self::fixed(METRIC_BATCHES, max_rps),
            _ => {}
        }
        let MaxRps { calls_a_second: believed, reads } = max_rps;
        let least = believed.min(MaxRps::DOCUMENTED.calls_a_second) * LEAST_SHARE;
        match (CallKind::of(operation), reads) {
            (CallKind::Read, Reads::Half) => {
                Self { start: READS_START, most: UNBOUNDED, least, believed, used: READS_USE }
            }
            (CallKind::Read, Reads::Stated) | (CallKind::Write, _) => {
                Self { start: believed, most: believed, least, believed, used: WHOLE }
            }
        }
    }

    /// The rates of an operation whose limit is documented. Only the embedded SES has none.
    fn fixed(documented: f64, max_rps: MaxRps) -> Self {
        let limit = if max_rps == MaxRps::UNLIMITED { UNBOUNDED } else { documented };
        Self { start: limit, most: limit, least: limit * LEAST_SHARE, believed: limit, used: WHOLE }
    }

    /// The rates of all operations together.
    fn of_all_operations(self) -> Self {
        Self { most: UNBOUNDED.max(self.believed), ..self }
    }
}

/// Whether a call changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallKind {
    Read,
    Write,
}

impl CallKind {
    fn of(operation: &'static str) -> Self {
        if operations::reads(operation) { Self::Read } else { Self::Write }
    }
}

/// The pace of one account in all Regions. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    max_rps: MaxRps,
    regions: Arc<Mutex<HashMap<String, Arc<RegionPace>>>>,
}

/// The pace of one Region.
#[derive(Debug, Default)]
struct RegionPace {
    limits: Mutex<RegionLimits>,
    /// One line of waiting calls for each operation. Only the first call of a line watches the time.
    lines: Mutex<HashMap<&'static str, Line>>,
    /// The line in which the first call of each operation waits.
    shared_line: Line,
    /// One semaphore for each operation: it limits the writes that are between reading their object and their turn.
    looking: Mutex<HashMap<&'static str, Arc<Semaphore>>>,
    /// Number of writes that wait in the shared line. Reads let them pass, because the object of a write was read
    /// before and that state becomes outdated.
    writes_waiting: watch::Sender<usize>,
}

/// Tokio's mutex is fair: it admits callers in the order of their requests.
type Line = Arc<tokio::sync::Mutex<()>>;

/// Permission to send one call now.
#[derive(Debug)]
#[must_use]
pub(super) struct Turn {
    region: Arc<RegionPace>,
    operation: &'static str,
    rates: Rates,
    sent: Instant,
}

impl Pace {
    /// A pace without any learned limits.
    pub(super) fn new(max_rps: MaxRps) -> Self {
        Self { max_rps, regions: Arc::default() }
    }

    /// Waits until a call of an operation may be sent. Cancelling the wait gives up the place in the line.
    pub(super) async fn turn(&self, region: &str, operation: &'static str) -> Turn {
        let rates = Rates::of(operation, self.max_rps);
        let region = self.region(region);
        let line = Arc::clone(locked(&region.lines).entry(operation).or_default());
        let _first = line.lock().await;
        wait(|| Some(locked(&region.limits).next_of_own(operation, rates, Instant::now()))).await;
        let _first_of_all = loop {
            // A read waits outside the line for the share that it leaves to other programs, so that it delays no write.
            wait(|| locked(&region.limits).next_of_shared(rates.used)).await;
            let first_of_all = region.front(CallKind::of(operation)).await;
            wait(|| locked(&region.limits).next_of_shared(WHOLE)).await;
            if locked(&region.limits).next_of_shared(rates.used).is_none_or(|next| next <= Instant::now()) {
                break first_of_all;
            }
        };
        let sent = Instant::now();
        locked(&region.limits).take(operation, rates, sent);
        Turn { region: Arc::clone(&region), operation, rates, sent }
    }
}

impl Pace {
    /// Waits until a write of an operation may read its object and then take its turn, so that the turn comes while the
    /// read state is still `fresh`. Dropping the permit admits the next write.
    pub(super) async fn place(
        &self,
        region: &str,
        operation: &'static str,
        fresh: Duration,
    ) -> Option<OwnedSemaphorePermit> {
        let region = self.region(region);
        let places = self.places(fresh);
        let looking =
            Arc::clone(locked(&region.looking).entry(operation).or_insert_with(|| Arc::new(Semaphore::new(places))));
        // The semaphore is never closed.
        looking.acquire_owned().await.ok()
    }

    /// The number of writes that can be sent in a quarter of the time for which a read state stays fresh. The margin
    /// allows for a line that is slower than believed.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    fn places(&self, fresh: Duration) -> usize {
        (self.max_rps.get() * fresh.as_secs_f64() / 4.0).clamp(1.0, PLACES_MOST) as usize
    }

    /// The number of reads per second of the slowest operation that was throttled. `None` if none was.
    pub(super) fn reads_found(&self) -> Option<f64> {
        let regions = locked(&self.regions);
        let found = regions.values().filter_map(|region| locked(&region.limits).reads_found());
        found.min_by(f64::total_cmp)
    }

    fn region(&self, region: &str) -> Arc<RegionPace> {
        Arc::clone(locked(&self.regions).entry(region.to_owned()).or_default())
    }
}

impl RegionPace {
    /// Waits to become the first among all operations.
    async fn front(&self, kind: CallKind) -> tokio::sync::MutexGuard<'_, ()> {
        match kind {
            CallKind::Write => {
                let _waiting = WritesWaiting::among(&self.writes_waiting);
                self.shared_line.lock().await
            }
            CallKind::Read => loop {
                // The sender exists as long as `self`.
                let _ = self.writes_waiting.subscribe().wait_for(|writes| *writes == 0).await;
                let first = self.shared_line.lock().await;
                if *self.writes_waiting.borrow() == 0 {
                    return first;
                }
            },
        }
    }
}

/// Counts a write as waiting until this is dropped, however the wait ends.
struct WritesWaiting<'a>(&'a watch::Sender<usize>);

impl<'a> WritesWaiting<'a> {
    fn among(writes: &'a watch::Sender<usize>) -> Self {
        writes.send_modify(|count| *count += 1);
        Self(writes)
    }
}

impl Drop for WritesWaiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// Sleeps until a time that may change during the sleep.
async fn wait(next: impl Fn() -> Option<Instant>) {
    while let Some(next) = next()
        && next > Instant::now()
    {
        sleep_until(next).await;
    }
}

impl Turn {
    /// Returns the turn, because the call is not sent.
    pub(super) fn give_back(self) {
        locked(&self.region.limits).give_back(self.operation, self.sent);
    }

    /// Reports that SES accepted the call, whatever the response.
    pub(super) fn passed(self) {
        locked(&self.region.limits).passed(self.operation, self.rates, self.sent, Instant::now());
    }

    /// Reports that SES throttled the call.
    pub(super) fn refused(self) {
        locked(&self.region.limits).refused(self.operation, self.rates, self.sent, Instant::now());
    }
}

/// Locks a mutex and ignores poisoning: each value behind these locks is changed by single calls that do not panic
/// midway.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
