//! The premises of a saved plan that no longer hold.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    model::{Address, Kind, LiveRegion, PoolRef, Region, Switch, Tags, Write},
    plan::{
        document::Plan,
        resume::{Completion, Stale},
        settings::ABSENT,
    },
};

use super::{
    Premise, RestsOn,
    assumed::{labels_of, route_of, unmoved},
};

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
        let live = live.get(&premise.region)?;
        let (kind, name, from, found) = premise.rests_on.broken(plan, &premise.region, live)?;
        let planned_to = premise.rests_on.changed(plan, &premise.region).unwrap_or_else(|| from.clone());
        let address = Address { account: plan.account.clone(), region: premise.region.clone(), kind, name };
        Some(Stale { address, planned_to, planned_from: from, found })
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
                let leaving = moved(plan, region).filter(|(_, from, _)| *from == pool).map(|(ip, ..)| ip);
                let here = live.dedicated_ips.iter().filter(|(_, ip)| ip.pool == *pool).map(|(ip, _)| *ip);
                let before = with_ips(&ips.iter().copied().chain(leaving).collect());
                (!is_as_it_was).then(|| (Kind::DedicatedIpPool, pool.to_string(), before, with_ips(&here.collect())))
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
                let found = || now.as_ref().map_or_else(|| ABSENT.to_owned(), |(pool, sending)| text(pool, *sending));
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

    /// What the plan makes of the object, if it changes what it rests on.
    fn changed(&self, plan: &Plan, region: &Region) -> Option<String> {
        let Self::Members { pool, ips } = self else { return None };
        let arriving = moved(plan, region).filter(|(_, _, to)| *to == pool).map(|(ip, ..)| ip);
        Some(with_ips(&ips.iter().copied().chain(arriving).collect()))
    }
}

/// The IPs that the plan moves, each with where it comes from and where it ends.
fn moved<'a>(plan: &'a Plan, region: &'a Region) -> impl Iterator<Item = (Ipv4Addr, &'a PoolRef, &'a PoolRef)> {
    let mut ends: BTreeMap<Ipv4Addr, (&PoolRef, &PoolRef)> = BTreeMap::new();
    for step in plan.steps.iter().filter(|step| step.region == *region) {
        if let Write::PutDedicatedIpInPool { ip, from, to } = &step.write {
            ends.entry(*ip).or_insert((from, to)).1 = to;
        }
    }
    ends.into_iter().map(|(ip, (from, to))| (ip, from, to))
}

/// All IPs of a pool, in words.
fn with_ips(ips: &BTreeSet<Ipv4Addr>) -> String {
    match ips.len() {
        0 => "without IPs".to_owned(),
        _ => format!("with {}", ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
