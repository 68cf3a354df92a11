//! Tenants: SES refuses mail that names a tenant unless the identity and the configuration set are associated with it,
//! and does not delete an associated resource. sesform changes no association.

use std::collections::BTreeSet;

use crate::{
    model::{ConfigurationSetName, IdentityName, Kind, Target},
    plan::finding::{TenantsOf, WithheldReason},
};

use super::Comparison;

impl Comparison<'_> {
    /// The tenants of an object. If they were not read, returns none and adds the object to the list of objects to
    /// read.
    fn tenants(&mut self, thing: Target) -> BTreeSet<String> {
        if let Some(tenants) = self.live.tenants.get(&thing) {
            return tenants.clone();
        }
        self.found.unread.tenants.insert(thing);
        BTreeSet::new()
    }

    /// Whether tenants prevent the deletion of a configuration set. If so, withholds it.
    pub(super) fn is_held_by_tenants(&mut self, set: &ConfigurationSetName) -> bool {
        let tenants = self.tenants(Target::ConfigurationSet(set.clone()));
        if tenants.is_empty() {
            return false;
        }
        self.withhold(Kind::ConfigurationSet, set, WithheldReason::Tenants { tenants });
        true
    }

    /// Whether the former set of a renamed set is associated with tenants, whose mail would not follow. If so, reports
    /// them.
    pub(super) fn is_renamed_under_tenants(&mut self, new: &ConfigurationSetName, old: &ConfigurationSetName) -> bool {
        let tenants = self.tenants(Target::ConfigurationSet(old.clone()));
        if tenants.is_empty() {
            return false;
        }
        let of = TenantsOf::Renamed(old.clone());
        self.withhold(Kind::ConfigurationSet, new, WithheldReason::TenantsStay { tenants, of });
        true
    }

    /// Whether an identity would switch to a set that lacks a tenant of the identity. If so, withholds the change.
    pub(super) fn leaves_tenants(
        &mut self,
        identity: &IdentityName,
        from: Option<&ConfigurationSetName>,
        to: Option<&ConfigurationSetName>,
    ) -> bool {
        let Some(to) = to else { return false };
        let mut tenants = self.tenants(Target::Identity(identity.clone()));
        if tenants.is_empty() {
            return false;
        }
        // Tenants that the present set lacks do not count, because SES already refuses their mail. A new set has no
        // tenants.
        let now = from.map(|from| self.tenants(Target::ConfigurationSet(from.clone())));
        let is_live = self.live.configuration_sets.contains_key(to);
        let then = if is_live { self.tenants(Target::ConfigurationSet(to.clone())) } else { BTreeSet::new() };
        tenants.retain(|tenant| now.as_ref().is_none_or(|now| now.contains(tenant)) && !then.contains(tenant));
        if tenants.is_empty() {
            return false;
        }
        let of = TenantsOf::IdentityFor(to.clone());
        self.withhold(Kind::EmailIdentity, identity, WithheldReason::TenantsStay { tenants, of });
        true
    }
}
