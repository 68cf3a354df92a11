//! Writes that change a setting but no route: options of a configuration set, warm-up, tags, event destinations, the
//! default configuration set of an identity.
//!
//! They depend only on the creation of the object that they write to. No write that keeps a route safe depends on them.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    account::{AccountSuppression, AccountVdm},
    event_destination::{EventDestination, EventDestinationName},
    identity::IdentityName,
    names::ConfigurationSetName,
    options::PutOptions,
    percent::Percent,
    switch::Switch,
    tags::Tags,
    target::{Part, Tagged, Target},
};

/// A write that changes no route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "operation", deny_unknown_fields)]
pub enum Setting {
    /// Switches automatic warm-up of the Region on or off.
    PutAccountDedicatedIpWarmupAttributes {
        /// Whether leased IPs are to be warmed up automatically. The write expects to find the opposite value.
        auto_warmup: Switch,
    },
    /// Replaces the account's own suppression in the Region.
    PutAccountSuppressionAttributes {
        /// The whole block to send.
        suppression: AccountSuppression,
        /// The whole block that the write expects to find. Not sent.
        expected: AccountSuppression,
    },
    /// Replaces the account's own VDM in the Region.
    PutAccountVdmAttributes {
        /// The whole block to send.
        vdm: AccountVdm,
        /// The whole block that the write expects to find. Not sent.
        expected: AccountVdm,
    },
    /// Raises the warm-up of an IP, or restarts it.
    PutDedicatedIpWarmupAttributes {
        /// The IP.
        ip: Ipv4Addr,
        /// The percentage to raise the warm-up to. The write expects to find any lower percentage, because the
        /// percentage rises by itself.
        percentage: Percent,
        /// For a restart, the higher percentage that the write expects to find. Not sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected: Option<Percent>,
    },
    /// Adds tags or changes their values.
    TagResource {
        /// The resource to tag.
        target: Tagged,
        /// The tags.
        tags: Tags,
        /// The values that the write expects to find. A tag that is not listed is expected to be absent. Not sent.
        #[serde(default, skip_serializing_if = "Tags::is_empty")]
        expected: Tags,
    },
    /// Removes tags.
    UntagResource {
        /// The resource to remove tags from.
        target: Tagged,
        /// The tags, with the values that the write expects to find. Only the keys are sent.
        tags: Tags,
    },
    /// Creates an event destination.
    CreateConfigurationSetEventDestination {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The name of the event destination.
        event_destination: EventDestinationName,
        /// The whole definition.
        definition: EventDestination,
    },
    /// Replaces the definition of an event destination as a whole.
    UpdateConfigurationSetEventDestination {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The name of the event destination.
        event_destination: EventDestinationName,
        /// The whole definition to send.
        definition: EventDestination,
        /// The whole definition that the write expects to find. Not sent.
        expected: EventDestination,
    },
    /// Deletes an event destination.
    DeleteConfigurationSetEventDestination {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The name of the event destination.
        event_destination: EventDestinationName,
    },
    /// Sets or removes the default configuration set of an identity.
    PutEmailIdentityConfigurationSetAttributes {
        /// The identity.
        identity: IdentityName,
        /// The configuration set to assign. `None` removes the default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        configuration_set: Option<ConfigurationSetName>,
        /// The configuration set that the write expects to find. Not sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected: Option<ConfigurationSetName>,
    },
    /// Replaces a block of options of a configuration set.
    #[serde(untagged)]
    PutOptions(PutOptions),
}

impl Setting {
    /// The name of the SES operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::PutOptions(put) => put.options.kind().operation(),
            Self::PutAccountDedicatedIpWarmupAttributes { .. } => "PutAccountDedicatedIpWarmupAttributes",
            Self::PutAccountSuppressionAttributes { .. } => "PutAccountSuppressionAttributes",
            Self::PutAccountVdmAttributes { .. } => "PutAccountVdmAttributes",
            Self::PutDedicatedIpWarmupAttributes { .. } => "PutDedicatedIpWarmupAttributes",
            Self::TagResource { .. } => "TagResource",
            Self::UntagResource { .. } => "UntagResource",
            Self::CreateConfigurationSetEventDestination { .. } => "CreateConfigurationSetEventDestination",
            Self::UpdateConfigurationSetEventDestination { .. } => "UpdateConfigurationSetEventDestination",
            Self::DeleteConfigurationSetEventDestination { .. } => "DeleteConfigurationSetEventDestination",
            Self::PutEmailIdentityConfigurationSetAttributes { .. } => "PutEmailIdentityConfigurationSetAttributes",
        }
    }

    /// The object that this writes to.
    #[must_use]
    pub fn target(&self) -> Target {
        match self {
            Self::PutOptions(put) => Target::ConfigurationSet(put.configuration_set.clone()),
            Self::PutAccountDedicatedIpWarmupAttributes { .. } => Target::Account,
            Self::PutAccountSuppressionAttributes { .. } => Target::AccountSuppression,
            Self::PutAccountVdmAttributes { .. } => Target::AccountVdm,
            Self::PutDedicatedIpWarmupAttributes { ip, .. } => Target::Ip(*ip),
            Self::TagResource { target, .. } | Self::UntagResource { target, .. } => target.clone().into(),
            Self::CreateConfigurationSetEventDestination { configuration_set, event_destination, .. }
            | Self::UpdateConfigurationSetEventDestination { configuration_set, event_destination, .. }
            | Self::DeleteConfigurationSetEventDestination { configuration_set, event_destination } => {
                Target::EventDestination(configuration_set.clone(), event_destination.clone())
            }
            Self::PutEmailIdentityConfigurationSetAttributes { identity, .. } => Target::Identity(identity.clone()),
        }
    }

    /// The part of the target that this writes to.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::PutOptions(put) => Part::Options(put.options.kind()),
            Self::PutDedicatedIpWarmupAttributes { .. } => Part::Warmup,
            Self::TagResource { .. } => Part::Tags,
            Self::UntagResource { .. } => Part::RemovedTags,
            Self::PutAccountDedicatedIpWarmupAttributes { .. }
            | Self::PutAccountSuppressionAttributes { .. }
            | Self::PutAccountVdmAttributes { .. }
            | Self::CreateConfigurationSetEventDestination { .. }
            | Self::UpdateConfigurationSetEventDestination { .. }
            | Self::DeleteConfigurationSetEventDestination { .. }
            | Self::PutEmailIdentityConfigurationSetAttributes { .. } => Part::Whole,
        }
    }

    /// Whether it creates an object.
    #[must_use]
    pub fn creates(&self) -> bool {
        matches!(self, Self::CreateConfigurationSetEventDestination { .. })
    }

    /// Whether it deletes an object.
    #[must_use]
    pub fn deletes(&self) -> bool {
        matches!(self, Self::DeleteConfigurationSetEventDestination { .. })
    }

    /// The configuration set that must exist first.
    #[must_use]
    pub fn needs(&self) -> Option<&ConfigurationSetName> {
        match self {
            Self::PutOptions(put) => Some(&put.configuration_set),
            Self::CreateConfigurationSetEventDestination { configuration_set, .. }
            | Self::UpdateConfigurationSetEventDestination { configuration_set, .. }
            | Self::DeleteConfigurationSetEventDestination { configuration_set, .. } => Some(configuration_set),
            Self::PutEmailIdentityConfigurationSetAttributes { configuration_set, .. } => configuration_set.as_ref(),
            Self::PutAccountDedicatedIpWarmupAttributes { .. }
            | Self::PutAccountSuppressionAttributes { .. }
            | Self::PutAccountVdmAttributes { .. }
            | Self::PutDedicatedIpWarmupAttributes { .. }
            | Self::TagResource { .. }
            | Self::UntagResource { .. } => None,
        }
    }
}
