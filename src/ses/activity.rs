//! What a connection has done so far: how often it called each operation, and how many objects it read of those that it
//! knows of. For progress and for the budget of calls; nothing is decided by it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The activity of a connection. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Activity(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    tries: BTreeMap<&'static str, u64>,
    batches: Vec<Batch>,
}

/// Objects of one kind in one Region that are read together, by one operation.
#[derive(Debug)]
struct Batch {
    region: String,
    began: Instant,
    known: usize,
    read: usize,
}

/// How far the read of a Region is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// Number of objects that were read.
    pub read: usize,
    /// Number of objects that are to be read, as far as the lists of SES have arrived.
    pub known: usize,
    /// About how long the rest takes. `None` if nothing is left or nothing is known of the pace.
    pub left: Option<Duration>,
}

/// A batch of reads, to report its progress.
#[derive(Debug)]
pub(super) struct BatchProgress {
    activity: Activity,
    at: usize,
}

impl BatchProgress {
    /// Sets the numbers of the batch.
    pub(super) fn set(&self, known: usize, read: usize) {
        if let Some(batch) = self.activity.state().batches.get_mut(self.at) {
            (batch.known, batch.read) = (known, read);
        }
    }
}

impl Batch {
    /// About how long the rest takes, at the pace so far, and no faster than so many reads a second.
    #[expect(clippy::cast_precision_loss, reason = "nobody has that many objects")]
    fn left(&self, now: Instant, most: Option<f64>) -> Option<Duration> {
        let rest = self.known.saturating_sub(self.read) as f64;
        let so_far = (self.read > 0).then(|| (now - self.began).as_secs_f64() * rest / self.read as f64);
        let at_most = most.map(|most| rest / most);
        let seconds = so_far.into_iter().chain(at_most).reduce(f64::max).filter(|_| rest > 0.0)?;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

impl Activity {
    /// Number of calls by operation. Each try counts.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<&'static str, u64> {
        self.state().tries.clone()
    }

    /// How far the reads are that began after a moment, by Region. `most` is the maximum number of reads a second of one
    /// operation, if it is known.
    #[must_use]
    pub fn reading(&self, since: Instant, most: Option<f64>) -> BTreeMap<String, Reading> {
        let (now, mut regions) = (Instant::now(), BTreeMap::<String, Reading>::new());
        for batch in self.state().batches.iter().filter(|batch| batch.began >= since && batch.known > 0) {
            let reading = regions.entry(batch.region.clone()).or_default();
            reading.known += batch.known;
            reading.read += batch.read;
            reading.left = reading.left.max(batch.left(now, most));
        }
        regions
    }

    pub(super) fn tried(&self, operation: &'static str) {
        *self.state().tries.entry(operation).or_default() += 1;
    }

    /// A batch of reads begins.
    pub(super) fn begin(&self, region: &str) -> BatchProgress {
        let mut state = self.state();
        state.batches.push(Batch { region: region.to_owned(), began: Instant::now(), known: 0, read: 0 });
        BatchProgress { activity: self.clone(), at: state.batches.len() - 1 }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_the_slowest_batch_at_the_slower_pace() {
        let now = Instant::now();
        let batch = |known, read| Batch { region: "a".to_owned(), began: now - Duration::from_secs(2), known, read };
        assert_eq!(batch(12, 4).left(now, None), Some(Duration::from_secs(4)));
        assert_eq!(batch(12, 4).left(now, Some(1.0)), Some(Duration::from_secs(8)));
        assert_eq!(batch(12, 4).left(now, Some(100.0)), Some(Duration::from_secs(4)));
        assert_eq!(batch(12, 0).left(now, None), None);
        assert_eq!(batch(12, 12).left(now, Some(1.0)), None);
    }
}
