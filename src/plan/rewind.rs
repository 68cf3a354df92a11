//! Reconstructs the account before the steps that are already done. The proof of a partly applied plan starts there.
//!
//! A route may use what it used before the first step, so the proof must not start at the point where the run stopped.
//! Each write records the state that it expects, so no other record is needed to undo it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ConfigurationSetName, IdentityName, LivePool, LiveRegion, Reported, ScalingMode, Setting, Write};

use super::{
    settings,
    step::{Step, StepId},
};

/// Returns the Region before the done steps, and the steps that lead from there to the end.
///
/// A configuration set that is already deleted is omitted together with its step: its route has ended, and its former
/// pool is no longer known. Identities that left such a set are treated as if they had always been where they are now.
pub(super) fn rewind(live: &LiveRegion, steps: &[Step], done: &BTreeSet<StepId>) -> (LiveRegion, Vec<Step>) {
    let mut region = live.clone();
    let gone: BTreeSet<_> =
        steps.iter().filter(|step| done.contains(&step.id)).filter_map(|step| step.write.deletes_set()).collect();
    let is_over = |step: &Step| {
        let left = match &step.write {
            Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { expected, .. }) => expected.as_ref(),
            write => write.deletes_set(),
        };
        done.contains(&step.id) && left.is_some_and(|set| gone.contains(set))
    };
    for step in steps.iter().rev().filter(|step| done.contains(&step.id) && !is_over(step)) {
        undo(&mut region, &step.write);
    }
    (region, without(steps, is_over))
}

fn undo(region: &mut LiveRegion, write: &Write) {
    match write {
        Write::CreateDedicatedIpPool { pool, .. } => {
            region.pools.remove(pool);
            region.leftovers.remove(pool);
        }
        Write::PutDedicatedIpPoolScalingAttributes { pool, .. } | Write::DeleteDedicatedIpPool { pool } => {
            region.pools.insert(pool.clone(), LivePool { scaling: Reported::Known(ScalingMode::Standard) });
        }
        Write::PutDedicatedIpInPool { ip, from, .. } => {
            if let Some(held) = region.dedicated_ips.get_mut(ip) {
                held.pool = from.clone();
            }
        }
        Write::CreateConfigurationSet { configuration_set, .. } => {
            region.configuration_sets.remove(configuration_set);
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, expected, .. } => {
            if let Some(set) = region.configuration_sets.get_mut(configuration_set) {
                set.delivery = expected.clone();
            }
        }
        Write::Setting(Setting::PutOptions(put)) => {
            if let Some(set) = region.configuration_sets.get_mut(&put.configuration_set) {
                set.put(put.expected());
            }
        }
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes {
            identity,
            configuration_set,
            expected,
        }) => {
            give_back(region, identity, configuration_set.as_ref(), expected.as_ref());
        }
        Write::Setting(Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected }) => {
            if let Some(held) = region.dedicated_ips.get_mut(ip) {
                held.warmup = match expected {
                    Some(expected) => settings::warmed(*expected),
                    // A rise expects no percentage: any that is lower leads to the same.
                    None => settings::warmed(percentage.below()),
                };
            }
        }
        // No other setting is part of a route.
        Write::DeleteConfigurationSet { .. } | Write::Setting(_) => {}
    }
}

/// Restores the configuration set that an identity left.
fn give_back(
    region: &mut LiveRegion,
    identity: &IdentityName,
    came_to: Option<&ConfigurationSetName>,
    left: Option<&ConfigurationSetName>,
) {
    if let Some(live) = region.identities.get_mut(identity) {
        live.configuration_set = left.cloned();
    }
    let Some(routes) = &mut region.identity_routes else { return };
    if let Some(named) = came_to.and_then(|set| routes.get_mut(set)) {
        named.remove(identity);
    }
    if let Some(set) = left {
        routes.entry(set.clone()).or_default().insert(identity.clone());
    }
}

/// Returns the steps without those for which `is_out` holds. A step that waits for an omitted step waits for its
/// dependencies instead.
pub(super) fn without(steps: &[Step], is_out: impl Fn(&Step) -> bool) -> Vec<Step> {
    let mut waits: BTreeMap<StepId, BTreeSet<StepId>> = BTreeMap::new();
    let mut kept = Vec::with_capacity(steps.len());
    for step in steps {
        let instead = |id: &StepId| waits.get(id).cloned().unwrap_or_else(|| BTreeSet::from([*id]));
        let depends_on: BTreeSet<StepId> = step.depends_on.iter().flat_map(instead).collect();
        if is_out(step) {
            waits.insert(step.id, depends_on);
        } else {
            kept.push(Step { depends_on: depends_on.into_iter().collect(), ..step.clone() });
        }
    }
    kept
}
