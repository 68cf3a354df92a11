//! The default SES quotas of an account, unless AWS raised them (AWS service quotas of SES, read 2026-08).

/// Most dedicated IP pools in a Region.
pub const POOLS_MAX: usize = 50;
/// Most configuration sets in a Region.
pub const CONFIGURATION_SETS_MAX: usize = 10_000;
/// Most event destinations in a configuration set.
pub const EVENT_DESTINATIONS_MAX: usize = 10;
