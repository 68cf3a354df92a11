//! How fast SES is called: one token bucket an operation and Region, shared by everything that a process does.
//!
//! A [`Connection`](super::Connection) has one [`Pace`], and so one account has. Every try of every call takes its
//! [`Turn`] here, in the order of asking, and tells what became of it. `limit` learns how fast one limit is, `region`
//! finds out which limits there are.

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
use region::Limits;

/// How fast a read starts, in calls a second. Each call that SES takes raises it, so that a dozen calls later only the
/// number of calls under way bounds it; and the first refusal comes before many calls were sent in vain.
const READS_START: f64 = 50.0;
/// What part of a limit reads use once it is found. Applications look configuration sets up under the same limit.
const READS_USE: f64 = 0.5;
/// Nothing of a rate is left to others.
const WHOLE: f64 = 1.0;
/// As fast as calls under way allow.
const UNBOUNDED: f64 = 1_000.0;
/// How far a rate falls, as a part of what SES documents or what is believed, whichever is less. Another program may use
/// half of a limit; what is left when many do is found by each call's own backoff.
const LEAST_SHARE: f64 = 0.5;

/// Most writes of one operation that are between a look and their turn, where writes are many a second.
const PLACES_MOST: f64 = 16.0;

/// How many calls a second of one operation are sent to a Region: a finite number above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaxRps {
    calls_a_second: f64,
    reads: Reads,
}

/// How fast reads are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// They find out what SES lets through and leave half of it to others.
    Half,
    /// As fast as writes: somebody has decided.
    Stated,
}

impl MaxRps {
    /// What SES documents: "throttled at one request per second" (developer guide, "Quotas"). Reads find out what SES
    /// lets through, and use half of it: applications read configuration sets under the same limit when they send.
    pub const DOCUMENTED: Self = Self { calls_a_second: 1.0, reads: Reads::Half };
    /// No pace of our own, for an SES that has no limit: the embedded one.
    pub const UNLIMITED: Self = Self { calls_a_second: UNBOUNDED, reads: Reads::Stated };

    /// Takes a rate in calls a second, for reads as for writes.
    #[must_use]
    pub fn new(calls_a_second: f64) -> Option<Self> {
        let is_rate = calls_a_second.is_finite() && calls_a_second > 0.0;
        is_rate.then_some(Self { calls_a_second, reads: Reads::Stated })
    }

    /// The rate in calls a second.
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

/// The rates between which one limit is looked for, in calls a second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    start: f64,
    most: f64,
    least: f64,
    /// What SES is believed to allow: what the first refusal makes of a higher rate.
    believed: f64,
    /// What part of the rate that was found is used.
    used: f64,
}

impl Rates {
    /// Of an operation: what is stated is kept to; where nothing is, reads begin faster and adapt.
    fn of(operation: &'static str, max_rps: MaxRps) -> Self {
        let MaxRps { calls_a_second: believed, reads } = max_rps;
        let least = believed.min(MaxRps::DOCUMENTED.calls_a_second) * LEAST_SHARE;
        match (Kind::of(operation), reads) {
            (Kind::Read, Reads::Half) => Self { start: READS_START, most: UNBOUNDED, least, believed, used: READS_USE },
            (Kind::Read, Reads::Stated) | (Kind::Write, _) => {
                Self { start: believed, most: believed, least, believed, used: WHOLE }
            }
        }
    }

    /// Of all operations together.
    fn of_all_operations(self) -> Self {
        Self { most: UNBOUNDED.max(self.believed), ..self }
    }
}

/// Whether a call changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Write,
}

impl Kind {
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
    limits: Mutex<Limits>,
    /// Who waits for an operation waits in this line; only the first looks at the time.
    lines: Mutex<HashMap<&'static str, Line>>,
    /// The first of each line wait in this one.
    shared_line: Line,
    /// Writes of an operation that may be between a look at their object and their turn.
    looking: Mutex<HashMap<&'static str, Arc<Semaphore>>>,
    /// Writes that wait in the shared line. Reads let them pass: a write was preceded by a look at its object, which grows old.
    writes_waiting: watch::Sender<usize>,
}

/// Tokio's mutex lets in whoever asked first.
type Line = Arc<tokio::sync::Mutex<()>>;

/// The right to send one call now.
#[derive(Debug)]
#[must_use]
pub(super) struct Turn {
    region: Arc<RegionPace>,
    operation: &'static str,
    rates: Rates,
    sent: Instant,
}

impl Pace {
    /// A pace that knows nothing yet.
    pub(super) fn new(max_rps: MaxRps) -> Self {
        Self { max_rps, regions: Arc::default() }
    }

    /// Waits until a call of an operation may be sent. Giving up the wait gives up the place in the line.
    pub(super) async fn turn(&self, region: &str, operation: &'static str) -> Turn {
        let rates = Rates::of(operation, self.max_rps);
        let region = self.region(region);
        let line = Arc::clone(locked(&region.lines).entry(operation).or_default());
        let _first = line.lock().await;
        wait(|| Some(locked(&region.limits).next_of_own(operation, rates, Instant::now()))).await;
        let _first_of_all = loop {
            // What reads leave to others is waited for outside the line, where it holds up no write.
            wait(|| locked(&region.limits).next_of_shared(rates.used)).await;
            let first_of_all = region.front(Kind::of(operation)).await;
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
    /// Waits until a write of an operation may look at its object and then take its turn, so that the turn comes while
    /// the look is `fresh`. Dropping what comes back lets the next one look.
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
        // Nobody closes it.
        looking.acquire_owned().await.ok()
    }

    /// As many as are written in a quarter of the time that a look stays good, for the line may be slower than believed.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    fn places(&self, fresh: Duration) -> usize {
        (self.max_rps.get() * fresh.as_secs_f64() / 4.0).clamp(1.0, PLACES_MOST) as usize
    }

    /// Reads a second of the slowest operation that was refused as one too many; `None` where none was.
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
    /// Waits to be the first of all operations.
    async fn front(&self, kind: Kind) -> tokio::sync::MutexGuard<'_, ()> {
        match kind {
            Kind::Write => {
                let _waiting = Waiting::among(&self.writes_waiting);
                self.shared_line.lock().await
            }
            Kind::Read => loop {
                // The sender lives as long as `self`.
                let _ = self.writes_waiting.subscribe().wait_for(|writes| *writes == 0).await;
                let first = self.shared_line.lock().await;
                if *self.writes_waiting.borrow() == 0 {
                    return first;
                }
            },
        }
    }
}

/// Counts a write as waiting until it is dropped, however its waiting ends.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn among(writes: &'a watch::Sender<usize>) -> Self {
        writes.send_modify(|count| *count += 1);
        Self(writes)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// Sleeps until a time that may move while it sleeps.
async fn wait(next: impl Fn() -> Option<Instant>) {
    while let Some(next) = next()
        && next > Instant::now()
    {
        sleep_until(next).await;
    }
}

impl Turn {
    /// The call is not sent after all.
    pub(super) fn give_back(self) {
        locked(&self.region.limits).give_back(self.operation, self.sent);
    }

    /// SES took the call, whatever it answered.
    pub(super) fn passed(self) {
        locked(&self.region.limits).passed(self.operation, self.rates, self.sent, Instant::now());
    }

    /// SES refused the call as one too many.
    pub(super) fn refused(self) {
        locked(&self.region.limits).refused(self.operation, self.rates, self.sent, Instant::now());
    }
}

/// What is under these locks is changed by single calls that do not panic half-way.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
