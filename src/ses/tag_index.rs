//! Whether the index of tags can be asked. What is asked is in `read/tag_index.rs`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The state of the index on one connection. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct TagIndex {
    shares_endpoint: bool,
    has_failed: Arc<AtomicBool>,
}

impl TagIndex {
    /// The index of a connection. `shares_endpoint`: whether SES and the index have one endpoint, which was stated.
    pub(super) fn new(shares_endpoint: bool) -> Self {
        Self { shares_endpoint, has_failed: Arc::default() }
    }

    /// Whether SES and the index have one endpoint, which was stated.
    pub(super) fn shares_endpoint(&self) -> bool {
        self.shares_endpoint
    }

    /// Whether a call has failed. The index is not asked again.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Notes that a call has failed.
    pub(super) fn fail(&self) {
        self.has_failed.store(true, Ordering::Relaxed);
    }
}
