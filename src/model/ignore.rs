//! The live objects to ignore.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    glob::Glob,
    identity::IdentityName,
    names::{ConfigurationSetName, PoolName},
};

/// Patterns of live objects to ignore. They are neither changed nor deleted, and are listed only as ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ignore {
    /// Patterns over the names of pools.
    pub pools: BTreeSet<Glob>,
    /// Patterns over the names of configuration sets.
    pub configuration_sets: BTreeSet<Glob>,
    /// Patterns over the names of identities.
    pub identities: BTreeSet<Glob>,
}

impl Ignore {
    /// Whether this pool is ignored.
    #[must_use]
    pub fn pool(&self, name: &PoolName) -> bool {
        any(&self.pools, name.as_str())
    }

    /// Whether this configuration set is ignored.
    #[must_use]
    pub fn configuration_set(&self, name: &ConfigurationSetName) -> bool {
        any(&self.configuration_sets, name.as_str())
    }

    /// Whether this identity is ignored.
    #[must_use]
    pub fn identity(&self, name: &IdentityName) -> bool {
        any(&self.identities, name.as_str())
    }
}

fn any(globs: &BTreeSet<Glob>, name: &str) -> bool {
    globs.iter().any(|glob| glob.matches(name))
}
