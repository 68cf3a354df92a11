//! How many of a thing there will be at most while a plan runs, against what SES documents as the most.
//!
//! AWS raises quotas, and no call tells: an account that has more already is only told of it, others are stopped until
//! somebody says that theirs is higher.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    AccountId, CONFIGURATION_SETS_MAX, ConfigurationSetName, EVENT_DESTINATIONS_MAX, LiveRegion, POOLS_MAX, Region,
    Setting, Write,
};

use super::{
    finding::{Guard, GuardReason, Warning, WarningReason},
    proof::Ancestors,
    step::{Purpose, Step},
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

/// What a write does to a collection.
pub(crate) enum Effect {
    /// It has one more then.
    Adds(Collection),
    /// It has one less then.
    Removes(Collection),
}

impl Effect {
    /// What a write does, if it does anything to one.
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
    /// The most that it can have, as SES documents it.
    pub(crate) fn quota(&self) -> usize {
        match self {
            Self::Pools => POOLS_MAX,
            Self::ConfigurationSets => CONFIGURATION_SETS_MAX,
            Self::EventDestinations(_) => EVENT_DESTINATIONS_MAX,
        }
    }

    /// How many it has.
    pub(crate) fn count(&self, live: &LiveRegion) -> usize {
        match self {
            Self::Pools => live.pools.len(),
            Self::ConfigurationSets => live.configuration_sets.len(),
            Self::EventDestinations(set) => live.event_destinations.get(set).map_or(0, BTreeMap::len),
        }
    }

    /// The key of the file that states it.
    pub(crate) fn key(&self, region: &Region) -> String {
        match self {
            Self::Pools => format!("regions.{region}.pools"),
            Self::ConfigurationSets => format!("regions.{region}.configuration_sets"),
            Self::EventDestinations(set) => format!("regions.{region}.configuration_sets.{set}.event_destinations"),
        }
    }
}

/// A collection that has, at some time, more than SES documents.
struct Peak<'s> {
    collection: Collection,
    count: usize,
    /// The creation that is the first too many.
    first: &'s Step,
}

/// What a plan of these steps is stopped by, and what is only said of accounts that have more than SES documents already.
pub(crate) fn quotas(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    steps: &[Step],
) -> (Vec<Guard>, Vec<Warning>) {
    let (mut guards, mut warnings) = (Vec::new(), Vec::new());
    for Peak { collection, count, first } in peaks(live, steps) {
        let (quota, held) = (collection.quota(), collection.count(live));
        if held > quota {
            let address = first.write.target().address(account, region);
            let reason = WarningReason::OverQuota { collection, count, quota, held };
            warnings.push(Warning { address, stated_at: None, reason });
        } else {
            let (region, with_temporary) = (region.clone(), first.purpose == Purpose::Detour);
            guards.push(GuardReason::OverQuota { region, collection, count, quota, with_temporary }.into());
        }
    }
    (guards, warnings)
}

/// The collections that come to have more than SES documents. A deletion counts only where it is always done before a
/// creation.
fn peaks<'s>(live: &LiveRegion, steps: &'s [Step]) -> Vec<Peak<'s>> {
    let mut created: BTreeMap<Collection, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        if let Some(Effect::Adds(collection)) = Effect::of(&step.write) {
            created.entry(collection).or_default().push(at);
        }
    }
    created.retain(|collection, created| collection.count(live) + created.len() > collection.quota());
    let mut peaks = Vec::new();
    if created.is_empty() {
        return peaks;
    }
    // Steps that wait for later ones are found by the proof; no deletion counts then.
    let ancestors = Ancestors::of(steps).ok();
    for (collection, created) in created {
        let removes = |step: &Step| matches!(Effect::of(&step.write), Some(Effect::Removes(of)) if of == collection);
        let mut deleted: Vec<usize> = (0..steps.len()).filter(|at| removes(&steps[*at])).collect();
        let (held, mut gone, mut most, mut too_many) = (collection.count(live), 0, 0, None);
        for (before, at) in created.into_iter().enumerate() {
            let stay = |deletion: &usize| !ancestors.as_ref().is_some_and(|steps| steps.is_before(*deletion, at));
            let count_before = deleted.len();
            deleted.retain(stay);
            gone += count_before - deleted.len();
            let count = held + before + 1 - gone.min(held);
            if count > collection.quota() {
                too_many.get_or_insert(&steps[at]);
            }
            most = most.max(count);
        }
        if let Some(first) = too_many {
            peaks.push(Peak { collection, count: most, first });
        }
    }
    peaks
}
