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
};

use tokio::time::{Instant, sleep_until};

use region::Limits;

/// How fast a read starts, in calls a second. Each call that SES takes raises it, so that a dozen calls later only the
/// number of calls under way bounds it; and the first refusal comes before many calls were sent in vain.
const READS_START: f64 = 50.0;
/// As fast as calls under way allow.
const UNBOUNDED: f64 = 1_000.0;
/// How far a rate falls, as a part of what SES documents or what is believed, whichever is less. Another program may use
/// half of a limit; what is left when many do is found by each call's own backoff.
const LEAST_SHARE: f64 = 0.5;

/// How many calls a second of one operation SES is believed to let through in a Region: a finite number above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaxRps(f64);

impl MaxRps {
    /// What SES documents: "throttled at one request per second" (developer guide, "Quotas").
    pub const DOCUMENTED: Self = Self(1.0);
    /// No pace of our own, for an SES that has no limit: the embedded one.
    pub const UNLIMITED: Self = Self(UNBOUNDED);

    /// Takes a rate in calls a second.
    #[must_use]
    pub fn new(calls_a_second: f64) -> Option<Self> {
        (calls_a_second.is_finite() && calls_a_second > 0.0).then_some(Self(calls_a_second))
    }

    /// The rate in calls a second.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
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
}

impl Rates {
    /// Of an operation: writes keep to what is believed, reads begin faster and adapt.
    fn of(operation: &'static str, believed: MaxRps) -> Self {
        let MaxRps(believed) = believed;
        let least = believed.min(MaxRps::DOCUMENTED.0) * LEAST_SHARE;
        match Kind::of(operation) {
            Kind::Read => Self { start: READS_START.max(believed), most: UNBOUNDED.max(believed), least, believed },
            Kind::Write => Self { start: believed, most: believed, least, believed },
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
        if operation.starts_with("Get") || operation.starts_with("List") { Self::Read } else { Self::Write }
    }
}

/// The pace of one account in all Regions. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    believed: MaxRps,
    regions: Arc<Mutex<HashMap<String, Arc<RegionPace>>>>,
}

/// The pace of one Region.
#[derive(Debug, Default)]
struct RegionPace {
    limits: Mutex<Limits>,
    /// Who waits for an operation waits in this line; only the first looks at the time.
    lines: Mutex<HashMap<&'static str, Line>>,
    shared_line: Line,
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
    pub(super) fn new(believed: MaxRps) -> Self {
        Self { believed, regions: Arc::default() }
    }

    /// Waits until a call of an operation may be sent. Giving up the wait gives up the place in the line.
    pub(super) async fn turn(&self, region: &str, operation: &'static str) -> Turn {
        let rates = Rates::of(operation, self.believed);
        let region = Arc::clone(locked(&self.regions).entry(region.to_owned()).or_default());
        let line = Arc::clone(locked(&region.lines).entry(operation).or_default());
        let _first = line.lock().await;
        wait(|| Some(locked(&region.limits).next_of_own(operation, rates, Instant::now()))).await;
        let shared = Arc::clone(&region.shared_line);
        let _first_of_all = shared.lock().await;
        wait(|| locked(&region.limits).next_of_shared()).await;
        let sent = Instant::now();
        locked(&region.limits).take(operation, rates, sent);
        Turn { region: Arc::clone(&region), operation, rates, sent }
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
