//! What a sandbox is started with, and which answer it plays where nobody says what SES does.
//!
//! One enum a question, the default first. A client has to survive every combination.

use std::net::SocketAddr;
use std::num::NonZeroUsize;

use super::faults::FaultPlan;
use super::store::StateStore;

/// What [`Sandbox::start`](super::Sandbox::start) needs.
#[derive(Debug)]
pub struct SandboxOptions {
    /// Where to listen. Port 0 takes a free one; anything but loopback is refused.
    pub listen: SocketAddr,
    /// The accounts, and where they are kept.
    pub state: StateStore,
    /// What a Region holds when it is touched for the first time.
    pub seeding: Seeding,
    /// The answers where SES's documentation is silent.
    pub behaviour: Behaviour,
    /// How lists come in pages.
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
    /// Twelve leased, warm IPs in the default pool, from a documentation network.
    #[default]
    LeasedIps,
    /// Nothing.
    Nothing,
}

/// Where SES's documentation is silent: the answer to play.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Behaviour {
    /// Deleting a pool that a configuration set still names.
    pub named_pools: NamedPools,
    /// Moving a leased IP into a managed pool.
    pub move_to_managed_pool: MoveToManagedPool,
    /// Moving a leased IP into `ses-shared-pool`.
    pub move_to_shared_pool: MoveToSharedPool,
    /// What becomes of a pool's leased IPs when the pool is converted to `MANAGED`.
    pub converted_ips: ConvertedIps,
    /// Whether a warm-up percentage that was set by hand keeps rising.
    pub manual_warmup: ManualWarmup,
    /// Whether `ListDedicatedIpPools` has the reserved names.
    pub reserved_pools: ReservedPools,
    /// Whether the name of a pool may have a period.
    pub pool_name_periods: PoolNamePeriods,
    /// How `GetConfigurationSet` answers about a block that was cleared.
    pub cleared_blocks: ClearedBlocks,
}

/// Deleting a pool that a configuration set still names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NamedPools {
    /// Refused: a client that relies on the other answer shows itself.
    #[default]
    Kept,
    /// Deleted; the configuration set names a pool that is not there.
    Deleted,
}

/// Moving a leased IP into a managed pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MoveToManagedPool {
    /// 400.
    #[default]
    Refused,
    /// The IP becomes one of the managed pool: `NOT_APPLICABLE`, -1.
    Accepted,
}

/// Moving a leased IP into `ses-shared-pool`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MoveToSharedPool {
    /// 400.
    #[default]
    Refused,
    /// The IP is in `ses-shared-pool`.
    Accepted,
}

/// What becomes of a pool's leased IPs when the pool is converted to `MANAGED`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ConvertedIps {
    /// They stay in the pool: `NOT_APPLICABLE`, -1.
    #[default]
    BecomeManaged,
    /// They go back to `ses-default-dedicated-pool` as they were.
    ReturnToDefaultPool,
    /// The account no longer has them.
    Relinquished,
}

/// Whether a warm-up percentage that was set by hand keeps rising.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ManualWarmup {
    /// It holds.
    #[default]
    Holds,
    /// With every write in the Region each unfinished warm-up rises by one point: progress without a clock.
    RisesWithEachWrite,
}

/// Whether `ListDedicatedIpPools` has the reserved names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReservedPools {
    /// It has both.
    #[default]
    Listed,
    /// It has neither.
    Hidden,
}

/// Whether the name of a pool may have a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PoolNamePeriods {
    /// 400, as the CloudFormation reference has it.
    #[default]
    Refused,
    /// Accepted, as one error message of SES has it.
    Accepted,
}

/// How `GetConfigurationSet` answers about a block that was cleared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ClearedBlocks {
    /// The block is left out.
    #[default]
    LeftOut,
    /// The block is there and empty.
    Empty,
}

/// How lists come in pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// No page is longer than this, whatever the request asks for. `None`: the request decides.
    pub longest: Option<NonZeroUsize>,
    /// The order of the items over all pages.
    pub order: PageOrder,
    /// Whether a page may be empty though more follow.
    pub empty: EmptyPages,
    /// A `PageSize` over the bound.
    pub oversized: OversizedPages,
}

/// The order of a list over all its pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PageOrder {
    /// By name or address.
    #[default]
    Sorted,
    /// In an order that looks like none and is the same for the same seed.
    Shuffled {
        /// What the order is drawn from.
        seed: u64,
    },
}

/// Whether a page may be empty though more follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EmptyPages {
    /// Never.
    #[default]
    Never,
    /// The first page of every list is empty and has a token.
    First,
}

/// A `PageSize` over the bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OversizedPages {
    /// 400.
    #[default]
    Refused,
    /// Taken as the bound.
    Clamped,
}
