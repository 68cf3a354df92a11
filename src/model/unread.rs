//! The state that some plans depend on and that is not read for every account, because each object costs a call.

use std::collections::BTreeSet;

use super::{names::PoolName, target::Target, tracking::TrackingDomain};

/// The state that must still be read before the planner decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Pools whose tags determine whether they may be changed.
    pub pools: BTreeSet<PoolName>,
    /// Whether the plan depends on the default configuration sets of identities.
    pub identities: bool,
    /// Configuration sets and identities whose tenants the plan depends on. Until they are read, the planner assumes
    /// that they have none.
    pub tenants: BTreeSet<Target>,
    /// Whether the plan depends on the automatic warm-up setting.
    pub auto_warmup: bool,
    /// Domains that must be verified. Until they are checked, the planner assumes that they are.
    pub domains: BTreeSet<TrackingDomain>,
}

impl Unread {
    /// Whether nothing remains to be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { pools, identities, tenants, auto_warmup, domains } = self;
        pools.is_empty() && !identities && !auto_warmup && tenants.is_empty() && domains.is_empty()
    }
}
