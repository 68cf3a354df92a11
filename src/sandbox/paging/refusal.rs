//! How each list refuses a page size or a token: every list of SES has texts of its own (floci's `SesListPaging`, probed
//! on the live service in 2026-09, read 2026-11).

use super::PAGE_MAX;
use crate::sandbox::wire::ServiceError;

/// The lists that have pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Listed {
    /// Pools.
    Pools,
    /// Leased IPs. That its texts are those of pools, the sandbox assumes.
    DedicatedIps,
    /// Configuration sets.
    ConfigurationSets,
    /// Identities.
    Identities,
    /// Identities that a filter selects.
    FilteredIdentities,
}

impl Listed {
    /// The error for a page size out of range.
    pub(super) fn bad_size(self) -> ServiceError {
        ServiceError::bad_request(match self {
            Self::Pools | Self::DedicatedIps => format!("The page size must be in [1, {PAGE_MAX}] range."),
            Self::ConfigurationSets => format!("The page size must be between 1 and {PAGE_MAX}"),
            Self::Identities | Self::FilteredIdentities => format!("PageSize must be between 1 and {PAGE_MAX}."),
        })
    }

    /// The error for a token that is not one of this list.
    pub(super) fn bad_token(self, token: &str) -> ServiceError {
        ServiceError::bad_request(match self {
            Self::Pools | Self::DedicatedIps => "Invalid next token.".to_owned(),
            Self::ConfigurationSets => format!("invalid nextToken {token}"),
            Self::Identities => format!("Invalid NextToken <{token}>."),
            Self::FilteredIdentities => "Invalid NextToken.".to_owned(),
        })
    }
}
