//! What rounds of questions hand on: their answers, and what only later ones show.

use std::collections::{BTreeMap, BTreeSet};

use crate::{advice::stream::StreamName, model::Region};

use super::{
    answer::{Change, FileChange},
    found::Choices,
};

/// A stream of a Region.
pub(super) type Key = (Region, StreamName);

/// The answers of one round.
#[derive(Debug, Clone)]
pub(super) struct Round {
    pub(super) choices: Choices,
    /// Changes of pools that belong to no stream alone.
    pub(super) beside: BTreeMap<Region, Vec<Change>>,
}

/// What only later rounds show.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// Streams that do not stay on warm standard IPs.
    pub(super) cold: BTreeSet<Key>,
    /// Streams whose change takes them from addresses that others know.
    pub(super) told: BTreeMap<Key, FileChange>,
}

impl Learnt {
    /// Whether a stream is known not to stay on warm IPs.
    pub(super) fn is_cold(&self, region: &Region, stream: &StreamName) -> bool {
        self.cold.contains(&(region.clone(), stream.clone()))
    }

    /// What is to be done first for a stream.
    pub(super) fn told(&self, region: &Region, stream: &StreamName) -> Option<&FileChange> {
        self.told.get(&(region.clone(), stream.clone()))
    }

    /// Adds what rounds show. Returns whether it is new.
    pub(super) fn add(&mut self, more: Self) -> bool {
        let before = (self.cold.len(), self.told.len());
        self.cold.extend(more.cold);
        for (key, change) in more.told {
            self.told.entry(key).or_insert(change);
        }
        before != (self.cold.len(), self.told.len())
    }
}
