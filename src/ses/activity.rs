//! What a connection has done so far: how often it called each operation, and how many objects it read of those that it
//! knows of. For progress and for the budget of calls; nothing is decided by it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The activity of a connection. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Activity(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    tries: BTreeMap<&'static str, u64>,
    reading: BTreeMap<String, Reading>,
}

/// How far the read of a Region is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// Number of objects that were read.
    pub read: usize,
    /// Number of objects that are to be read, as far as the lists of SES have arrived.
    pub known: usize,
}

impl Activity {
    /// Number of calls by operation. Each try counts.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<&'static str, u64> {
        self.state().tries.clone()
    }

    /// How far the read of each Region is that is read or was read.
    #[must_use]
    pub fn reading(&self) -> BTreeMap<String, Reading> {
        self.state().reading.clone()
    }

    pub(super) fn tried(&self, operation: &'static str) {
        *self.state().tries.entry(operation).or_default() += 1;
    }

    /// Adds to the numbers of a Region.
    pub(super) fn read(&self, region: &str, known: usize, read: usize) {
        if known == 0 && read == 0 {
            return;
        }
        let mut state = self.state();
        let reading = state.reading.entry(region.to_owned()).or_default();
        reading.known += known;
        reading.read += read;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
