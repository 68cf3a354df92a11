//! What has to be read of an account to judge a saved plan.

use std::collections::BTreeSet;

use crate::{
    model::{ConfigurationSetName, PoolName, Region, Setting, Tagged, Write},
    plan::{difference::touched, document::Plan},
};

/// What has to be read of a Region to judge a plan, beside what its steps write to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequiredReads {
    /// Pools whose tags count.
    pub pools: BTreeSet<PoolName>,
    /// Configuration sets whose tags count.
    pub configuration_sets: BTreeSet<ConfigurationSetName>,
    /// Whether it counts which pools there are, and which IPs are in them.
    pub routes: bool,
    /// Whether it counts which configuration sets the identities name.
    pub identities: bool,
}

/// What has to be read of a Region to judge the plan.
#[must_use]
pub fn required_reads(plan: &Plan, region: &Region) -> RequiredReads {
    let mut reads = RequiredReads::default();
    for step in plan.steps.iter().filter(|step| step.region == *region) {
        let deletes = is_deletion(&step.write);
        // An identity's mail goes the way of the sets that it leaves and comes to.
        let sets: Vec<_> = identity_sets(&step.write).cloned().collect();
        reads.routes |= !sets.is_empty();
        reads.configuration_sets.extend(sets);
        reads.routes |= changes_a_route(&step.write);
        reads.identities |= matches!(step.write, Write::DeleteConfigurationSet { .. });
        if plan.owner.is_none() && !deletes {
            continue;
        }
        for thing in touched(&step.write) {
            match thing {
                Tagged::Pool(name) => drop(reads.pools.insert(name)),
                Tagged::ConfigurationSet(name) => drop(reads.configuration_sets.insert(name)),
            }
        }
    }
    reads
}

/// Whether the write changes which IPs some mail leaves from, or begins or ends a route.
fn changes_a_route(write: &Write) -> bool {
    match write {
        Write::PutConfigurationSetDeliveryOptions { delivery, expected, .. } => delivery.route() != expected.route(),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::CreateConfigurationSet { .. }
        | Write::DeleteConfigurationSet { .. } => true,
        Write::Setting(_) => false,
    }
}

/// The configuration sets that an identity leaves and comes to.
fn identity_sets(write: &Write) -> impl Iterator<Item = &ConfigurationSetName> {
    let sets = match write {
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { configuration_set, expected, .. }) => {
            [configuration_set.as_ref(), expected.as_ref()]
        }
        _ => [None, None],
    };
    sets.into_iter().flatten()
}

fn is_deletion(write: &Write) -> bool {
    match write {
        Write::DeleteDedicatedIpPool { .. } | Write::DeleteConfigurationSet { .. } => true,
        Write::Setting(setting) => setting.deletes(),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::CreateConfigurationSet { .. }
        | Write::PutConfigurationSetDeliveryOptions { .. } => false,
    }
}
