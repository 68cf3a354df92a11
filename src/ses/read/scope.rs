//! The parts of a Region that are read only if the file declares them, because each costs a call.

use std::collections::BTreeSet;

use crate::model::{ConfigurationSetName, DesiredRegion, IdentityName, PoolName};

/// The parts to read in addition to pools, leased IPs and configuration sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Whether automatic warm-up and the other settings of the account are read. Costs one call.
    pub auto_warmup: bool,
    /// Pools whose tags are read. Costs one call each.
    pub tagged_pools: BTreeSet<PoolName>,
    /// Configuration sets whose event destinations are read. Costs one call each.
    pub event_destinations: BTreeSet<ConfigurationSetName>,
    /// Identities that are read. Costs one call each.
    pub identities: BTreeSet<IdentityName>,
    /// What to do if pools and leased IPs may not be read.
    pub refused_pools: RefusedPools,
}

/// What to do if the account may not read its pools and leased IPs, or if a service does not have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RefusedPools {
    /// The read fails.
    #[default]
    Failure,
    /// Pools and leased IPs are unknown. The file declares none, and names these pools.
    Unknown(BTreeSet<PoolName>),
}

impl Scope {
    /// The scope that a comparison with this Region needs.
    #[must_use]
    pub fn of(desired: &DesiredRegion) -> Self {
        let DesiredRegion { auto_warmup, account, pools, dedicated_ips, configuration_sets, identities } = desired;
        let tagged = pools.iter().flatten().filter(|(_, pool)| pool.tags.is_some() || pool.protect.is_some());
        let reporting = configuration_sets.iter().flatten().flat_map(|(name, set)| match &set.event_destinations {
            Some(_) => vec![name],
            // A renamed set inherits the event destinations of the old one.
            None => set.renamed_from.iter().flat_map(|former| [name, former]).collect(),
        });
        // An identity for which no set is declared follows its current set to the new name.
        let renames = configuration_sets.iter().flatten().any(|(_, set)| set.renamed_from.is_some());
        let routes = configuration_sets.iter().flatten().filter_map(|(_, set)| set.pool.as_ref()?.named());
        let pools_named = routes.cloned().collect();
        let states_ips = pools.is_some() || !dedicated_ips.is_empty();
        let named = identities.iter().filter(|(_, identity)| renames || identity.configuration_set.is_some());
        Self {
            auto_warmup: auto_warmup.is_some() || !account.is_empty(),
            tagged_pools: tagged.map(|(name, _)| name.clone()).collect(),
            event_destinations: reporting.cloned().collect(),
            identities: named.map(|(name, _)| name.clone()).collect(),
            refused_pools: if states_ips { RefusedPools::Failure } else { RefusedPools::Unknown(pools_named) },
        }
    }
}

impl Scope {
    /// The scope that knows everything about the objects that this Region declares, stated or not.
    #[must_use]
    pub fn all_of(desired: &DesiredRegion) -> Self {
        let DesiredRegion { auto_warmup: _, account: _, pools, dedicated_ips: _, configuration_sets, identities } =
            desired;
        let all = Self {
            auto_warmup: true,
            tagged_pools: pools.iter().flatten().map(|(name, _)| name.clone()).collect(),
            event_destinations: configuration_sets.iter().flatten().map(|(name, _)| name.clone()).collect(),
            identities: identities.keys().cloned().collect(),
            refused_pools: RefusedPools::Failure,
        };
        Self::of(desired).and(all)
    }

    /// Both scopes. What to do if pools may not be read is decided by this one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let Self { auto_warmup, tagged_pools, event_destinations, identities, refused_pools: _ } = other;
        self.auto_warmup |= auto_warmup;
        self.tagged_pools.extend(tagged_pools);
        self.event_destinations.extend(event_destinations);
        self.identities.extend(identities);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DesiredConfigurationSet, DesiredIdentity, DesiredPool, Protection};

    #[test]
    fn what_the_file_does_not_state_is_not_read() {
        let plain = (PoolName::live("plain"), DesiredPool::default());
        let kept = DesiredPool { protect: Some(Protection::Protected), ..DesiredPool::default() };
        let desired = DesiredRegion {
            pools: Some([plain, (PoolName::live("kept"), kept)].into()),
            identities: [(IdentityName::live("example.com"), DesiredIdentity::default())].into(),
            ..DesiredRegion::default()
        };
        let scope = Scope::of(&desired);
        assert_eq!(scope.tagged_pools, BTreeSet::from([PoolName::live("kept")]));
        assert!(!scope.auto_warmup && scope.identities.is_empty());
        let renamed = DesiredConfigurationSet {
            renamed_from: Some(ConfigurationSetName::live("old")),
            ..DesiredConfigurationSet::default()
        };
        let sets = Some([(ConfigurationSetName::live("new"), renamed)].into());
        let scope = Scope::of(&DesiredRegion { configuration_sets: sets, ..desired });
        assert_eq!(scope.identities, BTreeSet::from([IdentityName::live("example.com")]));
    }
}
