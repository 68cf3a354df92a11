//! Limits on the number of changes that one apply may make without explicit confirmation.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::percent::Percent;

/// Limits on the number of changes that one apply may make. `None` means no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Maximum number of pools, configuration sets and event destinations that one apply deletes, in total.
    pub deletes: Option<u32>,
    /// Maximum number of leased IPs that one apply moves.
    pub moved_ips: Option<MovedIps>,
}

impl Limits {
    /// Whether there is no limit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { deletes, moved_ips } = self;
        deletes.is_none() && moved_ips.is_none()
    }
}

/// A number of moved IPs, absolute or relative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MovedIps {
    /// An absolute number, over all Regions.
    Count(u32),
    /// A percentage of the IPs that the account leases in a Region, rounded down.
    Share(Percent),
}

impl MovedIps {
    /// The number of IPs that may move, given the number of leased IPs.
    #[must_use]
    pub fn of(self, leased: usize) -> usize {
        match self {
            Self::Count(count) => usize::try_from(count).unwrap_or(usize::MAX),
            Self::Share(percent) => leased.saturating_mul(percent.get().into()) / usize::from(Percent::ALL.get()),
        }
    }
}

impl fmt::Display for MovedIps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => fmt::Display::fmt(count, f),
            Self::Share(percent) => fmt::Display::fmt(percent, f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down() {
        let quarter = MovedIps::Share(Percent::new(25).unwrap());
        assert_eq!([0, 3, 4, 7, 400].map(|leased| quarter.of(leased)), [0, 0, 1, 1, 100]);
        assert_eq!(MovedIps::Count(3).of(1), 3);
    }
}
