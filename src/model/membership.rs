//! Which leased IPs a pool should have: these, or so many.

use std::{collections::BTreeSet, fmt, net::Ipv4Addr};

use serde::Serialize;

use super::names::NameError;

/// Most IPs that a pool can be asked to have: far above what SES leases to an account by default, and low enough to
/// catch a number that was meant for something else.
const POOL_SIZE_MAX: u64 = 10_000;

/// How many IPs a pool should have: 0 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PoolSize(u16);

impl PoolSize {
    /// The largest.
    pub const MAX: u64 = POOL_SIZE_MAX;

    /// Takes a number of IPs.
    ///
    /// # Errors
    /// More than 10,000.
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

/// Which leased IPs a pool should have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Membership {
    /// Exactly these; an IP of the pool that is not among them is released to the default pool.
    Exact(BTreeSet<Ipv4Addr>),
    /// So many, chosen by sesform.
    Count {
        /// How many.
        count: PoolSize,
        /// Those that must be among them; never more than `count` (`config` sees to it).
        include: BTreeSet<Ipv4Addr>,
    },
}

impl Membership {
    /// The IPs that it names: all of an exact membership, those that a counted one must include. No other pool names
    /// them.
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
