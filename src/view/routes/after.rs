//! The state that a plan leaves, as far as routes are concerned.
//!
//! It is derived from the steps of the plan, whether or not an apply would be refused, and from what was read: objects
//! that the plan does not touch stay. A step whose object is neither as the plan found it nor as the plan leaves it makes
//! the plan stale.

use std::collections::BTreeMap;

use crate::{
    model::{Address, LiveConfigurationSet, LivePool, LiveRegion, OptionsKind, PoolRef, Region, Setting, Write},
    plan::{Plan, Stale, Step},
};

/// The Regions after a plan.
///
/// # Errors
/// The objects that moved on since the plan was made.
pub fn after(live: &BTreeMap<Region, LiveRegion>, plan: &Plan) -> Result<BTreeMap<Region, LiveRegion>, Vec<Stale>> {
    let (mut regions, mut moved_on) = (live.clone(), Vec::new());
    let mut chains: BTreeMap<(&Region, Address), Vec<&Step>> = BTreeMap::new();
    for step in &plan.steps {
        let address = step.write.target().address(&plan.account, &step.region);
        chains.entry((&step.region, address)).or_default().push(step);
    }
    for ((region, address), steps) in chains {
        let places = steps.iter().filter_map(|step| places(&step.write)).collect::<Vec<_>>();
        let (Some((from, _)), Some((_, to))) = (places.first(), places.last()) else { continue };
        let found = live.get(region).and_then(|live| place(live, &steps[0].write));
        let is_known = places.iter().any(|(from, to)| Some(from) == found.as_ref() || Some(to) == found.as_ref());
        if let Some(found) = found.filter(|_| !is_known) {
            moved_on.push(Stale { address, planned_from: from.clone(), planned_to: to.clone(), found });
        }
    }
    if !moved_on.is_empty() {
        return Err(moved_on);
    }
    for step in &plan.steps {
        write(regions.entry(step.region.clone()).or_default(), &step.write);
    }
    Ok(regions)
}

/// What stands for an object that is not there.
const ABSENT: &str = "absent";

/// Where a write expects an object of a route, and where it leaves it. `None`: the write changes no route.
fn places(write: &Write) -> Option<(String, String)> {
    let through = |pool: &PoolRef| format!("sends through {pool}");
    Some(match write {
        Write::PutDedicatedIpInPool { from, to, .. } => (format!("in {from}"), format!("in {to}")),
        Write::PutConfigurationSetDeliveryOptions { delivery, expected, .. } => {
            (through(expected.route()), through(delivery.route()))
        }
        Write::CreateConfigurationSet { delivery, .. } => (ABSENT.to_owned(), through(delivery.route())),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::DeleteConfigurationSet { .. }
        | Write::Setting(_) => return None,
    })
}

/// Where the object of a write is. `None`: the write changes no route.
fn place(live: &LiveRegion, write: &Write) -> Option<String> {
    match write {
        Write::PutDedicatedIpInPool { ip, .. } => {
            Some(live.dedicated_ips.get(ip).map_or_else(|| "not leased".to_owned(), |ip| format!("in {}", ip.pool)))
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, .. }
        | Write::CreateConfigurationSet { configuration_set, .. } => {
            let set = live.configuration_sets.get(configuration_set);
            Some(set.map_or_else(|| ABSENT.to_owned(), |set| format!("sends through {}", set.delivery.route())))
        }
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::DeleteConfigurationSet { .. }
        | Write::Setting(_) => None,
    }
}

fn write(region: &mut LiveRegion, write: &Write) {
    match write {
        Write::CreateDedicatedIpPool { pool, scaling, .. }
        | Write::PutDedicatedIpPoolScalingAttributes { pool, scaling } => {
            region.pools.insert(pool.clone(), LivePool { scaling: (*scaling).into() });
        }
        Write::DeleteDedicatedIpPool { pool } => {
            region.pools.remove(pool);
            // What is left in a deleted pool was of a managed one, whose IPs SES takes back.
            region.dedicated_ips.retain(|_, ip| ip.pool.named() != Some(pool));
        }
        Write::DeleteConfigurationSet { configuration_set } => {
            drop(region.configuration_sets.remove(configuration_set));
        }
        Write::PutDedicatedIpInPool { ip, to, .. } => {
            if let Some(ip) = region.dedicated_ips.get_mut(ip) {
                ip.pool.clone_from(to);
            }
        }
        Write::CreateConfigurationSet { configuration_set, delivery, options, .. } => {
            let mut set = LiveConfigurationSet { delivery: delivery.clone(), ..LiveConfigurationSet::default() };
            set.give(options);
            region.configuration_sets.insert(configuration_set.clone(), set);
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, .. } => {
            region.configuration_sets.entry(configuration_set.clone()).or_default().delivery = delivery.clone();
        }
        Write::Setting(setting) => set(region, setting),
    }
}

/// What settings change of a route.
fn set(region: &mut LiveRegion, setting: &Setting) {
    match setting {
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => region.auto_warmup = Some(*auto_warmup),
        Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected } => {
            if let Some(ip) = region.dedicated_ips.get_mut(ip) {
                let found = ip.warmup.percentage;
                let is_to_restart = expected.is_some_and(|expected| found >= Some(expected.get()));
                let least = if is_to_restart { None } else { found };
                ip.warmup.percentage = least.max(Some(percentage.get()));
            }
        }
        Setting::PutOptions(put) if put.options.kind() == OptionsKind::Sending => {
            region.configuration_sets.entry(put.configuration_set.clone()).or_default().put(put.options.clone());
        }
        Setting::PutEmailIdentityConfigurationSetAttributes { identity, configuration_set, .. } => {
            region.identities.entry(identity.clone()).or_default().configuration_set.clone_from(configuration_set);
        }
        Setting::PutAccountSuppressionAttributes { .. }
        | Setting::PutAccountVdmAttributes { .. }
        | Setting::PutOptions(_)
        | Setting::TagResource { .. }
        | Setting::UntagResource { .. }
        | Setting::CreateConfigurationSetEventDestination { .. }
        | Setting::UpdateConfigurationSetEventDestination { .. }
        | Setting::DeleteConfigurationSetEventDestination { .. } => {}
    }
}
