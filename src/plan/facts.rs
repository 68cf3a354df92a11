//! What is known of a setting that changes: one block, whole, as it is or as it will be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    Archive, ConfigurationSetName, EventDestination, Reputation, Sending, Suppression, Switch, Tags, Tracking, Vdm,
};

/// What is known of a setting. In documents an object with one field, named like the kind of setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingFacts {
    /// The reputation options of a configuration set.
    Reputation(Reputation),
    /// The sending options of a configuration set.
    Sending(Sending),
    /// The suppression options of a configuration set.
    Suppression(Suppression),
    /// The tracking options of a configuration set.
    Tracking(Tracking),
    /// The VDM options of a configuration set.
    Vdm(Vdm),
    /// The archiving options of a configuration set.
    Archive(Archive),
    /// All tags but AWS's own.
    Tags(Tags),
    /// Whether leased IPs are warmed up automatically.
    AutoWarmup(Switch),
    /// An event destination.
    EventDestination(EventDestination),
    /// The default configuration set of an identity; null for none.
    DefaultConfigurationSet(Option<ConfigurationSetName>),
}

/// From a block to what is known of it.
macro_rules! from_block {
    ($($block:ident),+) => {
        $(impl From<$block> for SettingFacts {
            fn from(block: $block) -> Self {
                Self::$block(block)
            }
        })+
    };
}

from_block!(Reputation, Sending, Suppression, Tracking, Vdm, Archive, EventDestination);
