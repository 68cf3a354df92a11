//! Default configuration sets of identities. Identities are never created. An identity without a stated set follows its
//! renamed set. A set that an identity would still name is not deleted.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{ConfigurationSetName, IdentityName, Kind, Name as _, Ownership, PoolRef, Setting, Tagged, Write},
    plan::{
        SettingFacts,
        change::{Action, Reason},
        facts::Facts,
        finding::{OwnerConflict, Reference, WithheldReason},
    },
};

use super::Comparison;

/// The identities that name each configuration set. `None` if they were not read.
pub(super) type Named = Option<BTreeMap<ConfigurationSetName, BTreeSet<IdentityName>>>;

impl Comparison<'_> {
    pub(super) fn identities(&mut self) {
        for (name, wanted) in &self.desired.identities {
            match &wanted.configuration_set {
                Some(set) => self.compare_identity(name, set.value()),
                None => self.follow_set(name),
            }
        }
    }

    /// Moves an identity to the new name of its set, unless the file states the set of the identity.
    fn follow_set(&mut self, name: &IdentityName) {
        let named = self.live.identities.get(name).and_then(|live| live.configuration_set.as_ref());
        if let Some(new) = named.and_then(|set| self.renamed_to(set)).cloned() {
            self.compare_identity(name, Some(&new));
        }
    }

    fn compare_identity(&mut self, name: &IdentityName, wanted: Option<&ConfigurationSetName>) {
        let Some(live) = self.live.identities.get(name) else {
            return self.withhold(Kind::EmailIdentity, name, WithheldReason::UnknownIdentity);
        };
        let before = live.configuration_set.as_ref();
        if before == wanted {
            return;
        }
        if let Some(reason) = wanted.and_then(|set| self.cannot_come_to(set)) {
            return self.withhold(Kind::EmailIdentity, name, reason);
        }
        if let Some(set) = before
            && let Ownership::Another(owner) = self.ownership(&Tagged::ConfigurationSet(set.clone()))
        {
            let conflict = OwnerConflict::SendsBy { configuration_set: set.clone(), owner };
            return self.withhold(Kind::EmailIdentity, name, WithheldReason::AnotherOwner { conflict });
        }
        if self.leaves_tenants(name, before, wanted) || self.route_is_unknown(Kind::EmailIdentity, name) {
            return;
        }
        let facts = |set: Option<&ConfigurationSetName>| {
            Some(Facts::Setting(SettingFacts::DefaultConfigurationSet(set.cloned())))
        };
        let write = Setting::PutEmailIdentityConfigurationSetAttributes {
            identity: name.clone(),
            configuration_set: wanted.cloned(),
            expected: before.cloned(),
        };
        self.change(Action::Update, Reason::Differs, facts(before), facts(wanted), Write::Setting(write));
    }

    /// The reason why no identity can switch to the set: the set or its pool will not exist. `None` if identities can.
    fn cannot_come_to(&self, set: &ConfigurationSetName) -> Option<WithheldReason> {
        let wanted = self.desired.configuration_sets.as_ref().and_then(|sets| sets.get(set));
        let thing = Tagged::ConfigurationSet(set.clone());
        let Some(live) = self.live.configuration_sets.get(set) else {
            return match wanted {
                Some(_) if self.created.contains(&thing) => None,
                Some(_) => Some(WithheldReason::DependsOnWithheld { on: thing }),
                None => Some(WithheldReason::UnknownConfigurationSet { configuration_set: set.clone() }),
            };
        };
        let stated = wanted.and_then(|set| set.pool.as_ref()).filter(|pool| self.will_exist(pool));
        let pool = stated.unwrap_or(live.delivery.route()).named()?;
        let is_missing = !self.will_exist(&PoolRef::Named(pool.clone()));
        let (configuration_set, pool) = (set.clone(), pool.clone());
        is_missing.then_some(WithheldReason::DanglingRoute { configuration_set, pool })
    }

    /// Whether an identity will have the set as its default. SES would refuse its mail after the deletion of the set.
    pub(super) fn is_still_named(&mut self, name: &ConfigurationSetName, named: &Named) -> bool {
        let Some(named) = named else {
            self.found.unread.identities = true;
            let reason = WithheldReason::StillReferred { by: Reference::UnreadIdentities };
            self.withhold(Kind::ConfigurationSet, name, reason);
            return true;
        };
        let Some(by) = named.get(name).and_then(|identities| self.stay_with(name, identities)) else { return false };
        self.withhold(Kind::ConfigurationSet, name, WithheldReason::StillReferred { by });
        true
    }

    /// Of the identities that will still have the set as their default, those that take most to change.
    fn stay_with(&self, set: &ConfigurationSetName, identities: &BTreeSet<IdentityName>) -> Option<Reference> {
        let any = |identities: Vec<IdentityName>| (!identities.is_empty()).then_some(identities);
        let all = || identities.iter().cloned();
        let is_beyond = |name: &IdentityName| self.whole.ignore.identity(name) || name.check().is_err();
        let is_held = |name: &IdentityName| {
            let address = self.address(Kind::EmailIdentity, name);
            self.found.withheld.iter().any(|item| item.address == address)
        };
        let is_unstated = |name: &IdentityName| !self.desired.identities.contains_key(name);
        let beyond = || any(all().filter(is_beyond).collect()).map(Reference::IdentitiesBeyond);
        let held = || any(all().filter(is_held).collect()).map(Reference::IdentitiesHeld);
        let followers = || {
            let (new, identities) = (self.renamed_to(set)?.clone(), any(all().filter(is_unstated).collect())?);
            Some(Reference::IdentitiesOfRenamed { new, identities })
        };
        beyond().or_else(held).or_else(followers).or_else(|| any(all().collect()).map(Reference::Identities))
    }

    /// The identities that will have each set as their default. `None` if the present defaults were not read.
    pub(super) fn will_be_named(&self) -> Named {
        let mut named = self.live.identity_routes.clone()?;
        for (_, write) in &self.found.changes {
            if let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
                identity,
                configuration_set,
                expected,
            }) = write
            {
                if let Some(identities) = expected.as_ref().and_then(|former| named.get_mut(former)) {
                    identities.remove(identity);
                }
                if let Some(new) = configuration_set {
                    named.entry(new.clone()).or_default().insert(identity.clone());
                }
            }
        }
        Some(named)
    }
}
