//! What is not looked at, whatever the account holds.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    glob::Glob,
    identity::IdentityName,
    names::{ConfigurationSetName, PoolName},
};

/// Live things that are left out before anything is compared: neither unmanaged, nor deleted, nor changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ignore {
    /// Pools by name.
    pub pools: BTreeSet<Glob>,
    /// Configuration sets by name.
    pub configuration_sets: BTreeSet<Glob>,
    /// Identities by name.
    pub identities: BTreeSet<Glob>,
}

impl Ignore {
    /// Whether this pool is left out.
    #[must_use]
    pub fn pool(&self, name: &PoolName) -> bool {
        any(&self.pools, name.as_str())
    }

    /// Whether this configuration set is left out.
    #[must_use]
    pub fn configuration_set(&self, name: &ConfigurationSetName) -> bool {
        any(&self.configuration_sets, name.as_str())
    }

    /// Whether this identity is left out.
    #[must_use]
    pub fn identity(&self, name: &IdentityName) -> bool {
        any(&self.identities, name.as_str())
    }
}

fn any(globs: &BTreeSet<Glob>, name: &str) -> bool {
    globs.iter().any(|glob| glob.matches(name))
}
