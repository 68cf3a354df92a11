//! Simulates the effect of one write on a Region, as SES documents it. The result depends only on the write and the
//! state.
//!
//! A write that does not find what it expects is an error. The executor does not use this module; it reads the state
//! from SES.

use std::fmt;

use super::{resume, settings};
use crate::model::{
    ConfigurationSetName, LiveConfigurationSet, LivePool, LiveRegion, PoolRef, Reported, ScalingMode, TEMPORARY_TAG,
    Write,
};

/// A write that does not find what it expects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation} does not find what it expects: {found}")]
pub struct Unexpected {
    operation: &'static str,
    found: String,
}

fn unexpected(write: &Write, found: impl fmt::Display) -> Unexpected {
    Unexpected { operation: write.operation(), found: found.to_string() }
}

/// Performs one write on the state.
///
/// # Errors
/// The state is not what the write expects. It stays unchanged.
pub fn apply(region: &mut LiveRegion, write: &Write) -> Result<(), Unexpected> {
    match write {
        Write::CreateDedicatedIpPool { pool, scaling, tags } => {
            if region.pools.contains_key(pool) {
                return Err(unexpected(write, format!("pool `{pool}` exists")));
            }
            region.pools.insert(pool.clone(), LivePool { scaling: (*scaling).into() });
            if tags.contains_key(TEMPORARY_TAG) {
                region.leftovers.insert(pool.clone());
            }
            region.pool_tags.insert(pool.clone(), tags.clone());
        }
        Write::PutDedicatedIpPoolScalingAttributes { pool, scaling } => {
            match region.pools.get_mut(pool) {
                Some(live) if live.scaling == ScalingMode::Standard && *scaling == ScalingMode::Managed => {
                    live.scaling = Reported::Known(ScalingMode::Managed);
                }
                Some(live) => return Err(unexpected(write, format!("pool `{pool}` is {}", live.scaling))),
                None => return Err(unexpected(write, format!("no pool `{pool}`"))),
            };
        }
        Write::DeleteDedicatedIpPool { pool } => delete_pool(region, write, pool)?,
        Write::DeleteConfigurationSet { configuration_set } => delete_set(region, write, configuration_set)?,
        Write::PutDedicatedIpInPool { ip, from, to } => {
            if !joinable(region, to) {
                return Err(unexpected(write, format!("no STANDARD pool `{to}`")));
            }
            match region.dedicated_ips.get_mut(ip) {
                Some(live) if live.pool == *from => live.pool = to.clone(),
                Some(live) => return Err(unexpected(write, format!("{ip} is in `{}`", live.pool))),
                None => return Err(unexpected(write, format!("{ip} is not leased"))),
            };
        }
        Write::CreateConfigurationSet { configuration_set, delivery, options, tags } => {
            if region.configuration_sets.contains_key(configuration_set) {
                return Err(unexpected(write, format!("configuration set `{configuration_set}` exists")));
            }
            if !routable(region, delivery.route()) {
                return Err(unexpected(write, format!("no pool `{}`", delivery.route())));
            }
            let (delivery, tags) = (delivery.clone(), tags.clone());
            let mut live = LiveConfigurationSet { delivery, tags, ..LiveConfigurationSet::default() };
            live.give(options);
            region.configuration_sets.insert(configuration_set.clone(), live);
        }
        Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, expected } => {
            // A change that keeps the pool is valid even if the pools were not read.
            if delivery.route() != expected.route() && !routable(region, delivery.route()) {
                return Err(unexpected(write, format!("no pool `{}`", delivery.route())));
            }
            match region.configuration_sets.get_mut(configuration_set) {
                Some(live) if live.delivery.same_meaning(expected) => live.delivery = delivery.clone(),
                Some(_) => return Err(unexpected(write, format!("`{configuration_set}` has other delivery options"))),
                None => return Err(unexpected(write, format!("no configuration set `{configuration_set}`"))),
            };
        }
        Write::Setting(setting) if settings::finds(region, setting) => settings::apply(region, setting),
        Write::Setting(_) => return Err(unexpected(write, resume::found(region, write))),
    }
    Ok(())
}

fn delete_pool(region: &mut LiveRegion, write: &Write, pool: &crate::model::PoolName) -> Result<(), Unexpected> {
    let named = PoolRef::Named(pool.clone());
    if region.pools.get(pool).is_some_and(|live| live.scaling != ScalingMode::Standard) {
        // The IPs of a deleted `MANAGED` pool return to SES (SES developer guide, "Dedicated IP addresses (managed)").
        region.dedicated_ips.retain(|_, live| live.pool != named);
    }
    if let Some((ip, _)) = region.dedicated_ips.iter().find(|(_, live)| live.pool == named) {
        return Err(unexpected(write, format!("{ip} is still in `{pool}`")));
    }
    if let Some((set, _)) = region.configuration_sets.iter().find(|(_, live)| live.delivery.route() == &named) {
        return Err(unexpected(write, format!("`{set}` still sends through `{pool}`")));
    }
    region.leftovers.remove(pool);
    region.pool_tags.remove(pool);
    region.pools.remove(pool).map(drop).ok_or_else(|| unexpected(write, format!("no pool `{pool}`")))
}

fn delete_set(region: &mut LiveRegion, write: &Write, set: &ConfigurationSetName) -> Result<(), Unexpected> {
    let named_by = region.identity_routes.as_ref().and_then(|routes| routes.get(set)?.first());
    if let Some(identity) = named_by {
        return Err(unexpected(write, format!("`{identity}` still names `{set}`")));
    }
    region.event_destinations.remove(set);
    region
        .configuration_sets
        .remove(set)
        .map(drop)
        .ok_or_else(|| unexpected(write, format!("no configuration set `{set}`")))
}

/// Whether an IP can be moved into the pool: the default pool or an existing `STANDARD` pool.
fn joinable(region: &LiveRegion, pool: &PoolRef) -> bool {
    match pool {
        PoolRef::Default => true,
        PoolRef::Shared => false,
        PoolRef::Named(name) => region.pools.get(name).is_some_and(|live| live.scaling == ScalingMode::Standard),
    }
}

/// Whether a configuration set can name the pool.
fn routable(region: &LiveRegion, pool: &PoolRef) -> bool {
    pool.named().is_none_or(|name| region.pools.contains_key(name))
}
