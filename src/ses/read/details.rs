//! Reads what a [`Scope`] names: the account's settings, tags of pools, event destinations, identities.

use std::collections::BTreeMap;

use aws_sdk_sesv2::operation::get_email_identity::GetEmailIdentityOutput;

use crate::{
    model::{
        ConfigurationSetName, EventDestination, EventDestinationName, IdentityName, Kind, LiveAccount, LiveIdentity,
        LiveRegion, MailFromDomain, Switch,
    },
    ses::{
        convert::{self, event_destinations::event_destinations},
        error::CallError,
        read::{Reader, all, found, scope::Scope},
    },
};

/// What one call says of the account in a Region.
pub(in crate::ses) struct AccountSettings {
    auto_warmup: Switch,
    inherited: LiveAccount,
}

impl AccountSettings {
    /// Puts them into the live state.
    pub(in crate::ses) fn put(self, live: &mut LiveRegion) {
        let Self { auto_warmup, inherited } = self;
        live.auto_warmup = Some(auto_warmup);
        live.account = Some(inherited);
    }
}

impl Reader {
    /// Reads what the scope names, and nothing else in the Region.
    ///
    /// # Errors
    /// The first read that failed. An object that does not exist is not an error.
    pub(in crate::ses) async fn details(&self, scope: &Scope) -> Result<LiveRegion, CallError> {
        let Scope { auto_warmup, tagged_pools, event_destinations, identities, refused_pools: _ } = scope;
        let account = async { if *auto_warmup { self.account().await.map(Some) } else { Ok(None) } };
        let tags = self.each(all(tagged_pools.iter().cloned()), |reader, name| async move {
            Ok((reader.tags(Kind::DedicatedIpPool, name.as_str()).await?, name))
        });
        let destinations = self.each(all(event_destinations.iter().cloned()), |reader, name| async move {
            Ok((reader.event_destinations(&name).await?, name))
        });
        let identities = self.each(all(identities.iter().cloned()), |reader, name| async move {
            Ok((reader.identity(&name).await?, name))
        });
        let (account, pool_tags, event_destinations, identities) =
            tokio::try_join!(account, tags, destinations, identities)?;
        let mut live = LiveRegion { pool_tags, event_destinations, identities, ..LiveRegion::default() };
        account.into_iter().for_each(|account| account.put(&mut live));
        Ok(live)
    }

    /// The account's own settings.
    pub(in crate::ses) async fn account(&self) -> Result<AccountSettings, CallError> {
        let asking = self.client.get_account();
        let answer = self.calls.read(self.whole("GetAccount"), || asking.clone().send()).await?;
        Ok(AccountSettings {
            auto_warmup: answer.dedicated_ip_auto_warmup_enabled().into(),
            inherited: convert::account::account(&answer),
        })
    }

    /// The event destinations of a configuration set. `None` if the set does not exist.
    pub(in crate::ses) async fn event_destinations(
        &self,
        name: &ConfigurationSetName,
    ) -> Result<Option<BTreeMap<EventDestinationName, EventDestination>>, CallError> {
        let call = self.about("GetConfigurationSetEventDestinations", Kind::ConfigurationSet, name.as_str());
        let asking = self.client.get_configuration_set_event_destinations().configuration_set_name(name.as_str());
        let answer = found(self.calls.read(call, || asking.clone().send()).await)?;
        Ok(answer.map(|answer| event_destinations(answer.event_destinations())))
    }

    /// One identity. `None` if it does not exist.
    pub(in crate::ses) async fn identity(&self, name: &IdentityName) -> Result<Option<LiveIdentity>, CallError> {
        let call = self.about("GetEmailIdentity", Kind::EmailIdentity, name.as_str());
        let asking = self.client.get_email_identity().email_identity(name.as_str());
        let answer = found(self.calls.read(call, || asking.clone().send()).await)?;
        // SES stores an empty name if the caller wanted none (floci #1698, read 2026-11).
        let named = |name: &&str| !name.is_empty();
        let mail_from = |answer: &GetEmailIdentityOutput| {
            let domain = answer.mail_from_attributes()?.mail_from_domain();
            (!domain.is_empty()).then(|| MailFromDomain::live(domain))
        };
        Ok(answer.map(|answer| LiveIdentity {
            configuration_set: answer.configuration_set_name().filter(named).map(ConfigurationSetName::live),
            mail_from: mail_from(&answer),
        }))
    }
}
