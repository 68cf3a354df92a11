//! What a route can point at: the two reserved pools and the pools of one's own, and how a pool scales.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    names::{NameError, PoolName},
    word::ses_words,
};

/// The pool of every leased IP that is in no other pool. Mail whose configuration set names no pool, and mail without a
/// configuration set, leaves from it (SES developer guide, "Dedicated IPs").
pub const RESERVED_DEFAULT_POOL: &str = "ses-default-dedicated-pool";
/// AWS's own IPs, shared with other customers.
pub const RESERVED_SHARED_POOL: &str = "ses-shared-pool";

/// A pool that a configuration set can name or an IP can be in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub enum PoolRef {
    /// `ses-default-dedicated-pool`.
    Default,
    /// `ses-shared-pool`. No leased IP is ever in it.
    Shared,
    /// A pool of one's own.
    Named(PoolName),
}

impl PoolRef {
    /// Reads either a reserved name or the name of a pool of one's own.
    ///
    /// # Errors
    /// What SES would not take about the name.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        match text.as_str() {
            RESERVED_DEFAULT_POOL => Ok(Self::Default),
            RESERVED_SHARED_POOL => Ok(Self::Shared),
            _ => PoolName::new(text).map(Self::Named),
        }
    }

    /// Takes a name that SES gave.
    #[must_use]
    pub fn live(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.as_str() {
            RESERVED_DEFAULT_POOL => Self::Default,
            RESERVED_SHARED_POOL => Self::Shared,
            _ => Self::Named(PoolName::live(text)),
        }
    }

    /// The name as SES spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Default => RESERVED_DEFAULT_POOL,
            Self::Shared => RESERVED_SHARED_POOL,
            Self::Named(name) => name.as_str(),
        }
    }

    /// The pool of one's own that this names, if it names one.
    #[must_use]
    pub fn named(&self) -> Option<&PoolName> {
        match self {
            Self::Named(name) => Some(name),
            Self::Default | Self::Shared => None,
        }
    }
}

impl fmt::Display for PoolRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<String> for PoolRef {
    fn from(text: String) -> Self {
        Self::live(text)
    }
}

impl From<PoolRef> for String {
    fn from(pool: PoolRef) -> String {
        pool.as_str().to_owned()
    }
}

ses_words! {
    /// Who decides how many IPs a pool has.
    enum ScalingMode {
        /// You lease IPs and put them into the pool.
        Standard = "STANDARD",
        /// SES leases, warms and releases IPs itself. A pool cannot come back from it.
        Managed = "MANAGED",
    }
}
