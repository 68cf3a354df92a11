//! The collections whose size SES limits, and the writes that change their size. `quotas` compares the sizes with the
//! quotas.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    CONFIGURATION_SETS_MAX, ConfigurationSetName, EVENT_DESTINATIONS_MAX, LiveRegion, POOLS_MAX, Region, Setting, Write,
};

/// What SES counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    /// The pools of a Region.
    Pools,
    /// The configuration sets of a Region.
    ConfigurationSets,
    /// The event destinations of a configuration set.
    EventDestinations(ConfigurationSetName),
}

/// The effect of a write on a collection.
pub(crate) enum Effect {
    /// The write adds one.
    Adds(Collection),
    /// The write removes one.
    Removes(Collection),
}

impl Effect {
    /// The effect of a write. `None` if it changes the size of no collection.
    pub(crate) fn of(write: &Write) -> Option<Self> {
        match write {
            Write::CreateDedicatedIpPool { .. } => Some(Self::Adds(Collection::Pools)),
            Write::DeleteDedicatedIpPool { .. } => Some(Self::Removes(Collection::Pools)),
            Write::CreateConfigurationSet { .. } => Some(Self::Adds(Collection::ConfigurationSets)),
            Write::DeleteConfigurationSet { .. } => Some(Self::Removes(Collection::ConfigurationSets)),
            Write::Setting(Setting::CreateConfigurationSetEventDestination { configuration_set, .. }) => {
                Some(Self::Adds(Collection::EventDestinations(configuration_set.clone())))
            }
            Write::Setting(Setting::DeleteConfigurationSetEventDestination { configuration_set, .. }) => {
                Some(Self::Removes(Collection::EventDestinations(configuration_set.clone())))
            }
            Write::PutDedicatedIpPoolScalingAttributes { .. }
            | Write::PutDedicatedIpInPool { .. }
            | Write::PutConfigurationSetDeliveryOptions { .. }
            | Write::Setting(_) => None,
        }
    }
}

impl Collection {
    /// The quota that SES documents.
    pub(crate) fn quota(&self) -> usize {
        match self {
            Self::Pools => POOLS_MAX,
            Self::ConfigurationSets => CONFIGURATION_SETS_MAX,
            Self::EventDestinations(_) => EVENT_DESTINATIONS_MAX,
        }
    }

    /// The number that the Region has.
    pub(crate) fn count(&self, live: &LiveRegion) -> usize {
        match self {
            Self::Pools => live.pools.len(),
            Self::ConfigurationSets => live.configuration_sets.len(),
            Self::EventDestinations(set) => live.event_destinations.get(set).map_or(0, BTreeMap::len),
        }
    }

    /// The key in the file that states the collection.
    pub(crate) fn key(&self, region: &Region) -> String {
        match self {
            Self::Pools => format!("regions.{region}.pools"),
            Self::ConfigurationSets => format!("regions.{region}.configuration_sets"),
            Self::EventDestinations(set) => format!("regions.{region}.configuration_sets.{set}.event_destinations"),
        }
    }
}
