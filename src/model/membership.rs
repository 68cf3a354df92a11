//! Pool membership: an exact list of leased IPs, or a number of them.

use std::{collections::BTreeSet, fmt, net::Ipv4Addr};

use serde::Serialize;

use super::names::NameError;

/// Maximum size of a pool in a file. It is far above the number of IPs that SES leases to an account by default, and
/// low enough to catch a number that was meant for another field.
const POOL_SIZE_MAX: u64 = 10_000;

/// The desired number of IPs of a pool: 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PoolSize(u16);

impl PoolSize {
    /// The largest size that a file can declare.
    pub const MAX: u64 = POOL_SIZE_MAX;

    /// Accepts a number of IPs.
    ///
    /// # Errors
    /// If the number is greater than 10,000.
    pub fn new(count: u64) -> Result<Self, NameError> {
        match u16::try_from(count) {
            Ok(size) if count <= POOL_SIZE_MAX => Ok(Self(size)),
            Ok(_) | Err(_) => Err(NameError::new(format!("a pool has 0 to {POOL_SIZE_MAX} IPs"))),
        }
    }

    /// The number of IPs.
    #[must_use]
    pub fn get(self) -> usize {
        self.0.into()
    }
}

impl fmt::Display for PoolSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The desired membership of a pool.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Membership {
    /// Exactly these IPs. Any other IP of the pool is released to the default pool.
    Exact(BTreeSet<Ipv4Addr>),
    /// A number of IPs, which sesform chooses.
    Count {
        /// The number of IPs.
        count: PoolSize,
        /// The IPs that must be in the pool. Never more than `count`: `config` ensures this.
        include: BTreeSet<Ipv4Addr>,
    },
}

impl Membership {
    /// The IPs that the membership names: all IPs of an exact membership, or the included IPs of a counted one. No
    /// other pool names them.
    #[must_use]
    pub fn named(&self) -> &BTreeSet<Ipv4Addr> {
        match self {
            Self::Exact(ips) => ips,
            Self::Count { include, .. } => include,
        }
    }

    /// How many IPs the pool will have.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Exact(ips) => ips.len(),
            Self::Count { count, .. } => count.get(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pools_have_a_size_that_somebody_can_mean() {
        assert_eq!(PoolSize::new(10_000).map(PoolSize::get), Ok(10_000));
        assert!(PoolSize::new(10_001).is_err() && PoolSize::new(u64::MAX).is_err());
    }
}
