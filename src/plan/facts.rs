//! The state of an object before and after a change. For a setting, the whole block.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    AccountSuppression, AccountVdm, ConfigurationSetName, Delivery, EventDestination, NewOptions, Options, PoolRef,
    Reported, ScalingMode, Setting, Switch, Tags, Warmup,
};

/// The state of an object that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Facts {
    /// Of a dedicated IP pool.
    Pool(PoolFacts),
    /// Of a leased IP.
    Ip(IpFacts),
    /// Of a configuration set.
    ConfigurationSet(Box<ConfigurationSetFacts>),
    /// Of a setting that no route hangs on.
    Setting(SettingFacts),
}

/// What is known of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolFacts {
    /// Its scaling mode.
    pub scaling: Reported<ScalingMode>,
    /// The tags that a new one is created with, beside the owner's.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

impl From<Reported<ScalingMode>> for PoolFacts {
    fn from(scaling: Reported<ScalingMode>) -> Self {
        Self { scaling, tags: Tags::new() }
    }
}

/// What is known of a leased IP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IpFacts {
    /// The pool that it is in.
    pub pool: PoolRef,
    /// How far it is warmed up: moving does not change it.
    pub warmup: Warmup,
}

/// What is known of a configuration set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigurationSetFacts {
    /// Its delivery options, whole.
    pub delivery: Delivery,
    /// The other options that a new one is created with.
    #[serde(default, skip_serializing_if = "NewOptions::is_empty")]
    pub options: NewOptions,
    /// The tags that a new one is created with, beside the owner's.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

impl From<Delivery> for ConfigurationSetFacts {
    fn from(delivery: Delivery) -> Self {
        Self { delivery, options: NewOptions::default(), tags: Tags::new() }
    }
}

/// What is known of a setting. In documents an object with one field, named like the kind of setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingFacts {
    /// All tags but AWS's own.
    Tags(Tags),
    /// Whether leased IPs are warmed up automatically.
    AutoWarmup(Switch),
    /// The account's own suppression.
    AccountSuppression(AccountSuppression),
    /// The account's own VDM.
    AccountVdm(AccountVdm),
    /// An event destination.
    EventDestination(EventDestination),
    /// The default configuration set of an identity; null for none.
    DefaultConfigurationSet(Option<ConfigurationSetName>),
    /// A block of options of a configuration set.
    #[serde(untagged)]
    Options(Options),
}

impl SettingFacts {
    /// The state of the setting after the write. `None` if the write does not determine all of it.
    pub(crate) fn after(setting: &Setting) -> Option<Self> {
        match setting {
            Setting::PutOptions(put) => Some(put.options.clone().into()),
            Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => Some(Self::AutoWarmup(*auto_warmup)),
            Setting::PutAccountSuppressionAttributes { suppression, .. } => {
                Some(Self::AccountSuppression(suppression.clone()))
            }
            Setting::PutAccountVdmAttributes { vdm, .. } => Some(Self::AccountVdm(vdm.clone())),
            Setting::CreateConfigurationSetEventDestination { definition, .. }
            | Setting::UpdateConfigurationSetEventDestination { definition, .. } => Some(definition.clone().into()),
            Setting::PutEmailIdentityConfigurationSetAttributes { configuration_set, .. } => {
                Some(Self::DefaultConfigurationSet(configuration_set.clone()))
            }
            Setting::PutDedicatedIpWarmupAttributes { .. }
            | Setting::TagResource { .. }
            | Setting::UntagResource { .. }
            | Setting::DeleteConfigurationSetEventDestination { .. } => None,
        }
    }
}

impl From<Options> for SettingFacts {
    fn from(options: Options) -> Self {
        Self::Options(options)
    }
}

impl From<EventDestination> for SettingFacts {
    fn from(definition: EventDestination) -> Self {
        Self::EventDestination(definition)
    }
}
