//! What a plan depends on and what is not read of every account, as each object costs a call.

use std::collections::BTreeSet;

use super::{names::PoolName, target::Target, tracking::TrackingDomain};

/// What is still to be read before the planner decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Pools whose tags say whether they may be changed.
    pub pools: BTreeSet<PoolName>,
    /// Whether it matters which configuration sets the identities name.
    pub identities: bool,
    /// Configuration sets and identities whose tenants count. Until they are read, none is supposed.
    pub tenants: BTreeSet<Target>,
    /// Whether it matters whether automatic warm-up is on.
    pub auto_warmup: bool,
    /// Domains that have to be verified. Until it is read, they are supposed to be.
    pub domains: BTreeSet<TrackingDomain>,
}

impl Unread {
    /// Whether everything is read that matters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { pools, identities, tenants, auto_warmup, domains } = self;
        pools.is_empty() && !identities && !auto_warmup && tenants.is_empty() && domains.is_empty()
    }
}
