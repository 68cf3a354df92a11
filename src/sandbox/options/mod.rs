//! What a sandbox is started with. `behaviour` and `pages` can be changed while it runs, with the fault plan.

mod behaviour;
mod pages;

use std::net::SocketAddr;

use super::faults::FaultPlan;
use super::store::StateStore;

pub use behaviour::{
    Behaviour, ClearedBlocks, ConvertedIps, DefaultSets, EmptyDefaultSet, EventTypeOrder, ManagedPoolIps, ManualWarmup,
    MoveToManagedPool, MoveToSharedPool, NamedPools, PoolNamePeriods, ReservedPools, UnverifiedDomains,
};
pub use pages::{EmptyPages, OversizedPages, PageOptions, PageOrder};

/// What [`Sandbox::start`](super::Sandbox::start) needs.
#[derive(Debug)]
pub struct SandboxOptions {
    /// Where to listen. Port 0 takes a free one; anything but loopback is refused.
    pub listen: SocketAddr,
    /// The accounts, and where they are kept.
    pub state: StateStore,
    /// What a Region holds when it is touched for the first time.
    pub seeding: Seeding,
    /// The answers where SES's documentation is silent, unless the fault plan says otherwise.
    pub behaviour: Behaviour,
    /// How lists come in pages, unless the fault plan says otherwise.
    pub pages: PageOptions,
    /// What goes wrong, from the start.
    pub faults: FaultPlan,
}

impl SandboxOptions {
    /// A sandbox with every default.
    #[must_use]
    pub fn new(listen: SocketAddr, state: StateStore) -> Self {
        Self {
            listen,
            state,
            seeding: Seeding::default(),
            behaviour: Behaviour::default(),
            pages: PageOptions::default(),
            faults: FaultPlan::default(),
        }
    }
}

/// What a Region holds when it is touched for the first time. A Region of a loaded state is taken as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seeding {
    /// In `eu-west-1`, `us-east-1` and `ap-southeast-2`, twelve leased, warm IPs in the default pool, from a documentation
    /// network; elsewhere nothing.
    #[default]
    LeasedIps,
    /// Nothing.
    Nothing,
}
