//! Which answer the sandbox plays where nobody says what SES does, or where reports differ.
//!
//! One enum a question, the default first. A client has to survive every combination. In JSON each is a member of
//! `behaviour`, in snake case: `{"named_pools": "deleted"}`; what is left out is at its default.

use serde::{Deserialize, Serialize};

/// Where SES's documentation is silent: the answer to play.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
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
    /// Deleting a configuration set that an identity names as its default.
    pub default_sets: DefaultSets,
    /// Taking the default configuration set from an identity by an empty name.
    pub empty_default_set: EmptyDefaultSet,
    /// The order of the event types of an event destination.
    pub event_type_order: EventTypeOrder,
    /// Tracking by a domain that is not verified.
    pub unverified_domains: UnverifiedDomains,
    /// How many IPs SES gives a new managed pool.
    pub managed_pool_ips: ManagedPoolIps,
}

/// How many IPs SES gives a new managed pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ManagedPoolIps(pub u8);

impl Default for ManagedPoolIps {
    /// One: SES adds more as the volume grows, which here it never does.
    fn default() -> Self {
        Self(1)
    }
}

/// Tracking by a domain that is not verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnverifiedDomains {
    /// 400, with the whole create or put.
    #[default]
    Refused,
    /// Taken, for a rehearsal of a file whose identities are elsewhere.
    Accepted,
}

/// Deleting a pool that a configuration set still names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedPools {
    /// Refused: a client that relies on the other answer shows itself.
    #[default]
    Kept,
    /// Deleted; the configuration set names a pool that is not there.
    Deleted,
}

/// Moving a leased IP into a managed pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveToManagedPool {
    /// 400.
    #[default]
    Refused,
    /// The IP becomes one of the managed pool: `NOT_APPLICABLE`, -1.
    Accepted,
}

/// Moving a leased IP into `ses-shared-pool`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveToSharedPool {
    /// 400.
    #[default]
    Refused,
    /// The IP is in `ses-shared-pool`.
    Accepted,
}

/// What becomes of a pool's leased IPs when the pool is converted to `MANAGED`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManualWarmup {
    /// It holds.
    #[default]
    Holds,
    /// With every write in the Region each unfinished warm-up rises by one point: progress without a clock.
    RisesWithEachWrite,
}

/// Whether `ListDedicatedIpPools` has the reserved names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservedPools {
    /// It has both.
    #[default]
    Listed,
    /// It has neither.
    Hidden,
}

/// Whether the name of a pool may have a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolNamePeriods {
    /// 400, as the CloudFormation reference has it.
    #[default]
    Refused,
    /// Accepted, as one error message of SES has it.
    Accepted,
}

/// How `GetConfigurationSet` answers about a block that was cleared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearedBlocks {
    /// The block is left out.
    #[default]
    LeftOut,
    /// The block is there and empty.
    Empty,
}

/// Deleting a configuration set that an identity names as its default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultSets {
    /// Deleted; the identity names a set that is not there, and mail from it is refused (SES developer guide).
    #[default]
    Deleted,
    /// Refused.
    Kept,
}

/// Taking the default configuration set from an identity by an empty name; a missing name always takes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyDefaultSet {
    /// The identity has none.
    #[default]
    Cleared,
    /// The identity has one whose name is empty (floci #1698, verified on the live service, read 2026-11).
    Stored,
}

/// The order of the event types of an event destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventTypeOrder {
    /// SES's own, without duplicates: a client that compares lists in order always sees a difference
    /// (terraform-provider-aws #36896, read 2026-11).
    #[default]
    Own,
    /// As they were sent.
    AsSent,
}
