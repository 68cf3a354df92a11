//! The pools that a route can refer to, reserved or customer-created, and how a pool scales.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    names::{NameError, PoolName, RESERVED_DEFAULT_POOL, RESERVED_SHARED_POOL},
    word::ses_words,
};

/// A pool that a configuration set can name or that an IP can be in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
pub enum PoolRef {
    /// `ses-default-dedicated-pool`.
    Default,
    /// `ses-shared-pool`. It never contains a leased IP.
    Shared,
    /// A customer-created pool.
    Named(PoolName),
}

impl PoolRef {
    /// Accepts a reserved name or the name of a customer-created pool.
    ///
    /// # Errors
    /// The reason why SES would not accept the name.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        match text.as_str() {
            RESERVED_DEFAULT_POOL => Ok(Self::Default),
            RESERVED_SHARED_POOL => Ok(Self::Shared),
            _ => PoolName::new(text).map(Self::Named),
        }
    }

    /// Accepts a name that SES reported.
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

    /// The customer-created pool that this names, if any.
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
    /// Whether you or SES manage the number of IPs of a pool.
    enum ScalingMode {
        /// You lease IPs and assign them to the pool.
        Standard = "STANDARD",
        /// SES leases, warms up and releases IPs itself. A pool cannot be changed back from this mode.
        Managed = "MANAGED",
    }
}
