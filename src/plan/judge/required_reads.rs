//! Determines what has to be read from an account to judge a saved plan.

use std::collections::BTreeSet;

use crate::{
    model::{ConfigurationSetName, PoolName, Region, Setting, Tagged, Write},
    plan::{difference::touched, document::Plan},
};

/// The reads of one Region that are needed to judge a plan, in addition to the objects that its steps change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequiredReads {
    /// Pools whose tags are needed.
    pub pools: BTreeSet<PoolName>,
    /// Configuration sets whose tags are needed.
    pub configuration_sets: BTreeSet<ConfigurationSetName>,
    /// How much of the pools and the IPs in them is needed.
    pub routes: RouteReads,
    /// Whether the configuration sets that the identities name are needed.
    pub identities: bool,
}

/// How much of the list of pools and of the IPs in them is needed to judge a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RouteReads {
    /// Nothing: no route changes.
    #[default]
    Nothing,
    /// Everything that may be read: the plan creates configuration sets that name these pools, and changes no route that
    /// is there.
    IfAllowed(BTreeSet<PoolName>),
    /// Everything: a route that is there changes.
    Everything,
}

impl RouteReads {
    fn and(self, write: &Write) -> Self {
        match (self, write) {
            (Self::Everything, _) => Self::Everything,
            (reads, Write::CreateConfigurationSet { delivery, .. }) => {
                let mut pools = if let Self::IfAllowed(pools) = reads { pools } else { BTreeSet::new() };
                pools.extend(delivery.route().named().cloned());
                Self::IfAllowed(pools)
            }
            (_, write) if changes_a_route(write) => Self::Everything,
            (reads, _) => reads,
        }
    }
}

/// The reads of one Region that are needed to judge the plan.
#[must_use]
pub fn required_reads(plan: &Plan, region: &Region) -> RequiredReads {
    let mut reads = RequiredReads::default();
    for step in plan.steps.iter().filter(|step| step.region == *region) {
        let deletes = is_deletion(&step.write);
        // The route of an identity depends on the sets that it leaves and switches to.
        reads.configuration_sets.extend(identity_sets(&step.write).cloned());
        reads.routes = reads.routes.and(&step.write);
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

/// Whether the write changes the IPs that some mail leaves from, cools them down, or ends a route.
fn changes_a_route(write: &Write) -> bool {
    match write {
        Write::PutConfigurationSetDeliveryOptions { .. } => write.reroutes().is_some(),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::DeleteConfigurationSet { .. } => true,
        Write::Setting(Setting::PutDedicatedIpWarmupAttributes { expected, .. }) => expected.is_some(),
        Write::Setting(_) => identity_sets(write).next().is_some(),
        Write::CreateConfigurationSet { .. } => false,
    }
}

/// The configuration sets that an identity leaves and switches to.
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
