//! The options of a sandbox. The fault plan can change `behaviour` and `pages` while the sandbox runs.

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

/// The options of [`Sandbox::start`](super::Sandbox::start).
#[derive(Debug)]
pub struct SandboxOptions {
    /// The address to listen on. Port 0 selects a free port. Any address other than loopback is refused.
    pub listen: SocketAddr,
    /// The accounts, and where they are stored.
    pub state: StateStore,
    /// The content of a Region when it is first accessed.
    pub seeding: Seeding,
    /// The behaviour where SES's documentation is silent, unless the fault plan overrides it.
    pub behaviour: Behaviour,
    /// How lists are split into pages, unless the fault plan overrides it.
    pub pages: PageOptions,
    /// The faults from the start.
    pub faults: FaultPlan,
}

impl SandboxOptions {
    /// Options for a sandbox with every default.
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

/// The content of a Region when it is first accessed. A Region of a loaded state stays unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seeding {
    /// Twelve leased, warm IPs from a documentation network in the default pool, in `eu-west-1`, `us-east-1` and
    /// `ap-southeast-2`. Other Regions are empty.
    #[default]
    LeasedIps,
    /// These IPs, and in the same Regions the verified domain `example.com`, so that files can track links by it.
    LeasedIpsAndDomain,
    /// Nothing.
    Nothing,
}
