//! Identities: the configuration set of mail that names none. Identities themselves are not created.

use crate::{
    model::{ConfigurationSetName, IdentityName, Kind, Setting, Write},
    plan::{
        SettingFacts,
        document::{Action, Facts, Reason, WithheldCode},
    },
};

use super::Comparison;

impl Comparison<'_> {
    pub(super) fn identities(&mut self) {
        for (name, wanted) in &self.desired.identities {
            if let Some(set) = &wanted.configuration_set {
                self.compare_identity(name, set.value());
            }
        }
    }

    fn compare_identity(&mut self, name: &IdentityName, wanted: Option<&ConfigurationSetName>) {
        let Some(live) = self.live.identities.get(name) else {
            let message = format!("the account has no such identity in {}; sesform creates none", self.region);
            return self.withhold(Kind::EmailIdentity, name, WithheldCode::UnknownIdentity, message);
        };
        if let Some(unknown) = wanted.filter(|set| !self.set_will_exist(set)) {
            let message = format!("configuration set `{unknown}` is neither in the file nor live");
            return self.withhold(Kind::EmailIdentity, name, WithheldCode::UnknownConfigurationSet, message);
        }
        let before = live.configuration_set.as_ref();
        if before == wanted {
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

    fn set_will_exist(&self, name: &ConfigurationSetName) -> bool {
        self.live.configuration_sets.contains_key(name)
            || self.desired.configuration_sets.as_ref().is_some_and(|sets| sets.contains_key(name))
    }
}
