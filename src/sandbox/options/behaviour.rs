//! Selects the sandbox's behaviour where no source states what SES does, or where reports differ.
//!
//! There is one enum per question, with the default first. A client has to work with every combination. In JSON each is
//! a member of `behaviour`, in snake case: `{"named_pools": "deleted"}`. A missing member has its default.

use serde::{Deserialize, Serialize};

/// The behaviour where SES's documentation is silent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Behaviour {
    /// Deleting a pool that a configuration set still names.
    pub named_pools: NamedPools,
    /// Moving a leased IP into a managed pool.
    pub move_to_managed_pool: MoveToManagedPool,
    /// Moving a leased IP into `ses-shared-pool`.
    pub move_to_shared_pool: MoveToSharedPool,
    /// What happens to a pool's leased IPs when the pool is converted to `MANAGED`.
    pub converted_ips: ConvertedIps,
    /// Whether a manually set warm-up percentage continues to rise.
    pub manual_warmup: ManualWarmup,
    /// Whether `ListDedicatedIpPools` lists the reserved pools.
    pub reserved_pools: ReservedPools,
    /// Whether the name of a pool may contain a period.
    pub pool_name_periods: PoolNamePeriods,
    /// How `GetConfigurationSet` represents a block that was cleared.
    pub cleared_blocks: ClearedBlocks,
    /// Deleting a configuration set that an identity names as its default.
    pub default_sets: DefaultSets,
    /// Removing the default configuration set of an identity with an empty name.
    pub empty_default_set: EmptyDefaultSet,
    /// The order of the event types of an event destination.
    pub event_type_order: EventTypeOrder,
    /// Tracking with a domain that is not verified.
    pub unverified_domains: UnverifiedDomains,
    /// Number of IPs that SES assigns to a new managed pool.
    pub managed_pool_ips: ManagedPoolIps,
}

/// Number of IPs that SES assigns to a new managed pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ManagedPoolIps(pub u8);

impl Default for ManagedPoolIps {
    /// One IP. SES adds more as the volume grows; in the sandbox the volume never grows.
    fn default() -> Self {
        Self(1)
    }
}

/// Tracking with a domain that is not verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnverifiedDomains {
    /// 400 for the whole create or put.
    #[default]
    Refused,
    /// Accepted, to rehearse a file whose identities are elsewhere.
    Accepted,
}

/// Deleting a pool that a configuration set still names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedPools {
    /// Refused. This exposes a client that relies on the deletion.
    #[default]
    Kept,
    /// Deleted. The configuration set then names a pool that does not exist.
    Deleted,
}

/// Moving a leased IP into a managed pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveToManagedPool {
    /// 400.
    #[default]
    Refused,
    /// The IP becomes an IP of the managed pool, with status `NOT_APPLICABLE` and percentage -1.
    Accepted,
}

/// Moving a leased IP into `ses-shared-pool`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveToSharedPool {
    /// 400.
    #[default]
    Refused,
    /// The IP moves to `ses-shared-pool`.
    Accepted,
}

/// What happens to a pool's leased IPs when the pool is converted to `MANAGED`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConvertedIps {
    /// They stay in the pool, with status `NOT_APPLICABLE` and percentage -1.
    #[default]
    BecomeManaged,
    /// They return to `ses-default-dedicated-pool` with their warm-up unchanged.
    ReturnToDefaultPool,
    /// The account no longer has them.
    Relinquished,
}

/// Whether a manually set warm-up percentage continues to rise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManualWarmup {
    /// It does not rise.
    #[default]
    Holds,
    /// Each write in the Region raises every unfinished warm-up by one percentage point: progress without a clock.
    RisesWithEachWrite,
}

/// Whether `ListDedicatedIpPools` lists the reserved pools.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservedPools {
    /// It lists both.
    #[default]
    Listed,
    /// It lists neither.
    Hidden,
}

/// Whether the name of a pool may contain a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolNamePeriods {
    /// 400, as the CloudFormation reference states.
    #[default]
    Refused,
    /// Accepted, as one error message of SES states.
    Accepted,
}

/// How `GetConfigurationSet` represents a block that was cleared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearedBlocks {
    /// The block is omitted.
    #[default]
    LeftOut,
    /// The block is present and empty.
    Empty,
}

impl ClearedBlocks {
    /// Returns the block to store. An empty block counts as cleared.
    pub(crate) fn kept<T: Default + PartialEq>(self, block: T) -> Option<T> {
        if block == T::default() && self == Self::LeftOut { None } else { Some(block) }
    }
}

/// Deleting a configuration set that an identity names as its default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultSets {
    /// Deleted. The identity then names a set that does not exist, and mail from it is refused (SES developer guide).
    #[default]
    Deleted,
    /// Refused.
    Kept,
}

/// Removing the default configuration set of an identity with an empty name. A missing name always removes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyDefaultSet {
    /// The identity has no default set.
    #[default]
    Cleared,
    /// The identity has a default set with an empty name (floci #1698, verified on the live service, read 2026-11).
    Stored,
}

/// The order of the event types of an event destination.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventTypeOrder {
    /// SES's own order, without duplicates. A client that compares ordered lists always sees a difference
    /// (terraform-provider-aws #36896, read 2026-11).
    #[default]
    Own,
    /// The order in which they were sent.
    AsSent,
}
