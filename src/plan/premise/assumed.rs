//! The premises of the steps of a plan.

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::{
    model::{
        ConfigurationSetName, IdentityName, LiveRegion, OWNER_TAG, PROTECT_TAG, PoolName, PoolRef, Region, ScalingMode,
        Setting, Switch, Tagged, Tags, Target, Write,
    },
    plan::step::Step,
};

use super::{Premise, RestsOn};

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

pub(super) fn route_of(live: &LiveRegion, set: &ConfigurationSetName) -> Option<(PoolRef, Switch)> {
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
pub(super) fn unmoved<'a>(
    pool: &PoolRef,
    live: &LiveRegion,
    steps: impl IntoIterator<Item = &'a Step>,
) -> BTreeSet<Ipv4Addr> {
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

pub(super) fn labels_of(tags: &Tags) -> Tags {
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
