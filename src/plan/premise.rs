//! Determines what a saved plan assumes in addition to the objects that its steps change: the IPs in the affected
//! pools, owners and protection, tenants, the routes of sets that identities switch to, and the identities that name a
//! set to delete. If an assumption no longer holds, the plan is stale, because a new plan could withhold changes that
//! this plan makes.
//!
//! The plan assumes nothing about configuration sets that no step changes: reading them again would cost as much as a
//! new plan.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    Address, ConfigurationSetName, IdentityName, Kind, LiveRegion, OWNER_TAG, PROTECT_TAG, PoolName, PoolRef, Region,
    ScalingMode, Setting, Switch, Tagged, Tags, Target, Write,
};

use super::{
    document::Plan,
    resume::{Completion, Stale},
    step::Step,
};

/// Something that has to be as it was when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Premise {
    /// Where.
    pub region: Region,
    /// What.
    pub rests_on: RestsOn,
}

/// What a plan can rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum RestsOn {
    /// Of the IPs that no step moves, these are in the pool.
    Members {
        /// The pool.
        pool: PoolRef,
        /// Its IPs.
        ips: BTreeSet<Ipv4Addr>,
    },
    /// A thing that steps change has these tags of ours, as far as no step writes them.
    Labels {
        /// The thing.
        target: Tagged,
        /// The tags.
        tags: Tags,
    },
    /// A configuration set that an identity leaves or switches to, and that no step changes, sends through this pool.
    Sends {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The pool.
        pool: PoolRef,
        /// Whether it sends at all.
        sending: Switch,
    },
    /// These tenants are associated with what a step deletes, or with an identity or a configuration set that it leaves or
    /// comes to.
    Tenants {
        /// The configuration set or identity.
        target: Target,
        /// The tenants.
        tenants: BTreeSet<String>,
    },
    /// No identity names the configuration set that is deleted, but those that the plan takes away from it.
    Unnamed {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The identities that leave it.
        leaving: BTreeSet<IdentityName>,
    },
}

/// The premises of the steps of one Region.
pub(crate) fn premises(region: &Region, live: &LiveRegion, steps: &[Step]) -> Vec<Premise> {
    // Pools that could not be read have no premises. In that case, no step changes a route.
    let pools = if live.unread_pools.is_none() { touched_pools(steps) } else { BTreeSet::new() };
    let members = pools.into_iter().filter_map(|pool| members(pool, live, steps));
    let labels = touched_things(steps).into_iter().filter_map(|target| labels(target, live));
    let unnamed = steps.iter().filter_map(|step| unnamed(&step.write, steps));
    let sends = sends(live, steps);
    let tenants = tenants(live, steps);
    let all = members.chain(labels).chain(unnamed).chain(sends).chain(tenants);
    all.map(|rests_on| Premise { region: region.clone(), rests_on }).collect()
}

/// The pools that IPs or configuration sets enter or leave, and those that are converted or deleted.
fn touched_pools(steps: &[Step]) -> BTreeSet<PoolRef> {
    let mut pools = BTreeSet::new();
    for step in steps {
        match &step.write {
            Write::PutDedicatedIpInPool { from, to, .. } => pools.extend([from.clone(), to.clone()]),
            Write::PutDedicatedIpPoolScalingAttributes { pool, .. } | Write::DeleteDedicatedIpPool { pool } => {
                pools.insert(PoolRef::Named(pool.clone()));
            }
            Write::PutConfigurationSetDeliveryOptions { delivery, .. }
            | Write::CreateConfigurationSet { delivery, .. } => {
                pools.insert(delivery.route().clone());
            }
            Write::CreateDedicatedIpPool { .. } | Write::DeleteConfigurationSet { .. } | Write::Setting(_) => {}
        }
    }
    pools
}

/// The identities that switch sets, each with the set that it leaves and the set that it switches to.
fn identity_moves(steps: &[Step]) -> impl Iterator<Item = (&IdentityName, [Option<&ConfigurationSetName>; 2])> {
    steps.iter().filter_map(|step| match &step.write {
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
            identity,
            configuration_set,
            expected,
        }) => Some((identity, [expected.as_ref(), configuration_set.as_ref()])),
        _ => None,
    })
}

fn sends(live: &LiveRegion, steps: &[Step]) -> Vec<RestsOn> {
    let changed: BTreeSet<_> = steps.iter().filter_map(|step| changed_set(&step.write)).collect();
    // Whether mail of an identity resumes depends on the set that it leaves, too.
    let named: BTreeSet<_> = identity_moves(steps).flat_map(|(_, sets)| sets).flatten().collect();
    let unchanged = named.into_iter().filter(|set| !changed.contains(*set));
    let premises = unchanged.filter_map(|name| {
        let (pool, sending) = route_of(live, name)?;
        Some(RestsOn::Sends { configuration_set: name.clone(), pool, sending })
    });
    premises.collect()
}

/// The configuration set that a write creates, changes or deletes.
fn changed_set(write: &Write) -> Option<&ConfigurationSetName> {
    match write {
        Write::CreateConfigurationSet { configuration_set, .. }
        | Write::DeleteConfigurationSet { configuration_set }
        | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => Some(configuration_set),
        Write::Setting(Setting::PutOptions(put)) => Some(&put.configuration_set),
        Write::Setting(
            Setting::TagResource { target: Tagged::ConfigurationSet(set), .. }
            | Setting::UntagResource { target: Tagged::ConfigurationSet(set), .. },
        ) => Some(set),
        Write::Setting(_)
        | Write::CreateDedicatedIpPool { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. } => None,
    }
}

fn route_of(live: &LiveRegion, set: &ConfigurationSetName) -> Option<(PoolRef, Switch)> {
    live.configuration_sets.get(set).map(|set| (set.delivery.route().clone(), set.sending.effective()))
}

/// The associated tenants, as far as the plan read them. Nothing depends on the others.
fn tenants(live: &LiveRegion, steps: &[Step]) -> Vec<RestsOn> {
    let deleted = steps.iter().filter_map(|step| step.write.deletes_set()).cloned().map(Target::ConfigurationSet);
    let moved = identity_moves(steps).flat_map(|(identity, sets)| {
        let sets = sets.into_iter().flatten().cloned().map(Target::ConfigurationSet);
        std::iter::once(Target::Identity(identity.clone())).chain(sets)
    });
    let targets: BTreeSet<Target> = deleted.chain(moved).collect();
    let known = targets.into_iter().filter_map(|target| {
        let tenants = live.tenants.get(&target)?.clone();
        Some(RestsOn::Tenants { target, tenants })
    });
    known.collect()
}

fn members(pool: PoolRef, live: &LiveRegion, steps: &[Step]) -> Option<RestsOn> {
    let is_standard = |name: &PoolName| live.pools.get(name).is_some_and(|pool| pool.scaling == ScalingMode::Standard);
    let has_members = pool == PoolRef::Default || pool.named().is_some_and(is_standard);
    has_members.then(|| RestsOn::Members { ips: unmoved(&pool, live, steps), pool })
}

/// The IPs of a pool that no step moves.
fn unmoved<'a>(pool: &PoolRef, live: &LiveRegion, steps: impl IntoIterator<Item = &'a Step>) -> BTreeSet<Ipv4Addr> {
    let moved = steps.into_iter().filter_map(|step| {
        let Write::PutDedicatedIpInPool { ip, .. } = step.write else { return None };
        Some(ip)
    });
    let moved: BTreeSet<Ipv4Addr> = moved.collect();
    let inside = live.dedicated_ips.iter().filter(|(ip, held)| held.pool == *pool && !moved.contains(ip));
    inside.map(|(ip, _)| *ip).collect()
}

/// The pools and configuration sets that the steps change, except those whose tags they write.
fn touched_things(steps: &[Step]) -> BTreeSet<Tagged> {
    let (mut touched, mut tagged) = (BTreeSet::new(), BTreeSet::new());
    for step in steps {
        let target = step.write.target().tagged();
        match &step.write {
            Write::Setting(Setting::TagResource { .. } | Setting::UntagResource { .. })
            | Write::CreateDedicatedIpPool { .. }
            | Write::CreateConfigurationSet { .. } => tagged.extend(target),
            Write::PutDedicatedIpInPool { from, to, .. } => {
                touched.extend([from, to].into_iter().filter_map(PoolRef::named).cloned().map(Tagged::Pool));
            }
            Write::PutDedicatedIpPoolScalingAttributes { .. }
            | Write::DeleteDedicatedIpPool { .. }
            | Write::DeleteConfigurationSet { .. }
            | Write::PutConfigurationSetDeliveryOptions { .. }
            | Write::Setting(_) => touched.extend(target),
        }
    }
    touched.retain(|thing| !tagged.contains(thing));
    touched
}

/// The tags of an object, if the plan read them. Otherwise nothing depends on them.
fn labels(target: Tagged, live: &LiveRegion) -> Option<RestsOn> {
    let tags = labels_of(live.tags_of(&target)?);
    Some(RestsOn::Labels { target, tags })
}

fn labels_of(tags: &Tags) -> Tags {
    let ours = |key: &str| key == OWNER_TAG || key == PROTECT_TAG;
    tags.iter().filter(|(key, _)| ours(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn unnamed(write: &Write, steps: &[Step]) -> Option<RestsOn> {
    let configuration_set = write.deletes_set()?;
    let leaving = steps.iter().filter_map(|step| {
        let Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { identity, expected, .. }) =
            &step.write
        else {
            return None;
        };
        (expected.as_ref() == Some(configuration_set)).then(|| identity.clone())
    });
    Some(RestsOn::Unnamed { configuration_set: configuration_set.clone(), leaving: leaving.collect() })
}

/// The premises that no longer hold. The objects that they name must have been read.
#[must_use]
pub fn broken(plan: &Plan, live: &BTreeMap<Region, LiveRegion>, progress: &Completion) -> Vec<Stale> {
    // SES manages the IPs of a pool that this plan has already converted, so their changes do not count.
    let done = plan.steps.iter().filter(|step| progress.done.contains(&step.id));
    let converted = done.filter_map(|step| {
        let Write::PutDedicatedIpPoolScalingAttributes { pool, .. } = &step.write else { return None };
        Some((&step.region, PoolRef::Named(pool.clone())))
    });
    let converted: BTreeSet<(&Region, PoolRef)> = converted.collect();
    let counts = |premise: &&Premise| {
        let is_converted = |pool: &PoolRef| converted.contains(&(&premise.region, pool.clone()));
        !matches!(&premise.rests_on, RestsOn::Members { pool, .. } if is_converted(pool))
    };
    let broken = plan.premises.iter().filter(counts).filter_map(|premise| {
        let (kind, name, from, found) = premise.rests_on.broken(plan, &premise.region, live.get(&premise.region)?)?;
        let address = Address { account: plan.account.clone(), region: premise.region.clone(), kind, name };
        Some(Stale { address, planned_to: from.clone(), planned_from: from, found })
    });
    broken.collect()
}

impl RestsOn {
    /// The kind and name of the object, its earlier state and its present state, if the premise no longer holds.
    fn broken(&self, plan: &Plan, region: &Region, live: &LiveRegion) -> Option<(Kind, String, String, String)> {
        match self {
            Self::Members { pool, ips } => {
                let now = unmoved(pool, live, plan.steps.iter().filter(|step| step.region == *region));
                // Newly leased IPs go to the default pool and harm no route there.
                let is_as_it_was = if *pool == PoolRef::Default { ips.is_subset(&now) } else { *ips == now };
                let text = |ips: &BTreeSet<Ipv4Addr>| match ips.len() {
                    0 => "without further IPs".to_owned(),
                    _ => format!("with {}", ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
                };
                (!is_as_it_was).then(|| (Kind::DedicatedIpPool, pool.to_string(), text(ips), text(&now)))
            }
            Self::Labels { target, tags } => {
                let now = labels_of(live.tags_of(target)?);
                let text = |tags: &Tags| match tags.len() {
                    0 => "with neither owner nor protection".to_owned(),
                    _ => tags.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", "),
                };
                (now != *tags).then(|| (target.kind(), target.name().to_owned(), text(tags), text(&now)))
            }
            Self::Sends { configuration_set, pool, sending } => {
                let text = |pool: &PoolRef, sending: Switch| match sending {
                    Switch::On => format!("sends through {pool}"),
                    Switch::Off => format!("sends through {pool}, and is paused"),
                };
                let now = route_of(live, configuration_set);
                let found =
                    || now.as_ref().map_or_else(|| "not there".to_owned(), |(pool, sending)| text(pool, *sending));
                let is_as_it_was = now.as_ref().is_some_and(|now| now == &(pool.clone(), *sending));
                let name = configuration_set.to_string();
                (!is_as_it_was).then(|| (Kind::ConfigurationSet, name, text(pool, *sending), found()))
            }
            Self::Tenants { target, tenants } => {
                let text = |tenants: &BTreeSet<String>| match tenants.len() {
                    0 => "associated with no tenant".to_owned(),
                    _ => format!("associated with {}", tenants.iter().cloned().collect::<Vec<_>>().join(", ")),
                };
                let now = live.tenants.get(target)?;
                (now != tenants).then(|| (target.kind(), target.name(), text(tenants), text(now)))
            }
            Self::Unnamed { configuration_set, leaving } => {
                let named = live.identity_routes.as_ref()?.get(configuration_set)?;
                let others: Vec<String> = named.difference(leaving).map(ToString::to_string).collect();
                let found = || format!("the default configuration set of {}", others.join(", "));
                let name = configuration_set.to_string();
                (!others.is_empty()).then(|| (Kind::ConfigurationSet, name, "named by no identity".to_owned(), found()))
            }
        }
    }
}
