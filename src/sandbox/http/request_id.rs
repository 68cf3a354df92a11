//! Request ids: unique within and across sandboxes, in the format of AWS's ids.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Generates request ids.
#[derive(Debug, Default)]
pub(super) struct RequestIds {
    /// Keys that the standard library draws at random for each instance.
    keys: RandomState,
    given: AtomicU64,
}

impl RequestIds {
    /// Returns the next id, in the form of a UUID.
    pub(super) fn next(&self) -> String {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        let high = self.keys.hash_one((number, "high"));
        let low = self.keys.hash_one((number, "low"));
        let digits = format!("{high:016x}{low:016x}");
        let (a, rest) = digits.split_at(8);
        let (b, rest) = rest.split_at(4);
        let (c, rest) = rest.split_at(4);
        let (d, e) = rest.split_at(4);
        format!("{a}-{b}-{c}-{d}-{e}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_shaped_like_uuids() {
        let (one, other) = (RequestIds::default(), RequestIds::default());
        let ids: BTreeSet<String> = (0..1000).flat_map(|_| [one.next(), other.next()]).collect();
        assert_eq!(ids.len(), 2000);
        assert!(ids.iter().all(|id| id.split('-').map(str::len).eq([8, 4, 4, 4, 12])));
    }
}
