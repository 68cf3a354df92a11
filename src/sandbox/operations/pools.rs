//! Dedicated IP pools: create, get, list, delete, and the one-way conversion to `MANAGED`.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::sandbox::options::{ConvertedIps, ManagedPoolIps, NamedPools, ReservedPools};
use crate::sandbox::paging::{Listed, PageRequest, page};
use crate::sandbox::state::{DEFAULT_POOL, DedicatedIp, Pool, RegionState, SHARED_POOL, ScalingMode, Warmup};
use crate::sandbox::wire::tags::{self, Tag};
use crate::sandbox::wire::{Call, ErrorKind, Open, Reply, ServiceError, names};

/// Maximum number of pools of an account in a Region (AWS quota page, read 2026-08). The reserved pools do not count.
const POOLS_MAX: usize = 50;
/// Default page size (silent).
const DEFAULT_PAGE: usize = 100;
/// SES's message for a scaling mode that it does not know, and for a change of mode that it does not allow.
const INVALID_SCALING: &str = "The ScalingMode parameter is invalid.";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreatePool {
    #[serde(default)]
    pool_name: String,
    #[serde(default)]
    tags: Vec<Tag>,
    scaling_mode: Option<Open<ScalingMode>>,
}

/// `CreateDedicatedIpPool`.
pub(crate) fn create(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: CreatePool = call.request()?;
    names::new_pool(&request.pool_name, call.behaviour.pool_name_periods)?;
    let scaling_mode = request.scaling_mode.as_ref().map_or(Ok(ScalingMode::Standard), known_mode)?;
    let tags = tags::checked(request.tags)?;
    if region.dedicated_ip_pools.contains_key(&request.pool_name) {
        let message = format!("The pool <{}> already exists.", request.pool_name);
        return Err(ServiceError::new(ErrorKind::AlreadyExists, message));
    }
    if region.dedicated_ip_pools.len() >= POOLS_MAX {
        let message = format!("The account already has {POOLS_MAX} dedicated IP pools, the most that it can have.");
        return Err(ServiceError::new(ErrorKind::LimitExceeded, message));
    }
    if scaling_mode == ScalingMode::Managed {
        give_ips(region, &request.pool_name, call.behaviour.managed_pool_ips);
    }
    region.dedicated_ip_pools.insert(request.pool_name, Pool { scaling_mode, tags });
    Reply::done()
}

/// Assigns IPs to a new managed pool, as SES does. They are from the network for benchmarks (RFC 2544), which belongs
/// to nobody.
fn give_ips(region: &mut RegionState, pool: &str, ManagedPoolIps(count): ManagedPoolIps) {
    let all = (18..=19).flat_map(|b| (0..=255).flat_map(move |c| (0..=255).map(move |d| Ipv4Addr::new(198, b, c, d))));
    let free = all.filter(|ip| !region.dedicated_ips.contains_key(ip)).take(count.into()).collect::<Vec<_>>();
    let given = DedicatedIp { pool: pool.to_owned(), warmup: Warmup::NotApplicable };
    region.dedicated_ips.extend(free.into_iter().map(|ip| (ip, given.clone())));
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GotPool<'a> {
    dedicated_ip_pool: PoolAnswer<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PoolAnswer<'a> {
    pool_name: &'a str,
    scaling_mode: ScalingMode,
}

/// `GetDedicatedIpPool`.
pub(crate) fn get(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("PoolName");
    names::own_pool(name)?;
    let scaling_mode = region.scaling_of(name).ok_or_else(|| absent(name))?;
    Reply::json(&GotPool { dedicated_ip_pool: PoolAnswer { pool_name: name, scaling_mode } })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PoolNames {
    dedicated_ip_pools: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// `ListDedicatedIpPools`.
pub(crate) fn list(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let (size, token) = (call.number("PageSize")?, call.query.get("NextToken"));
    let request = PageRequest { of: Listed::Pools, size, token, filter: "" };
    let reserved: &[&str] = match call.behaviour.reserved_pools {
        ReservedPools::Listed => &[DEFAULT_POOL, SHARED_POOL],
        ReservedPools::Hidden => &[],
    };
    let reserved = reserved.iter().map(|name| (*name).to_owned());
    let page = page(call, &request, DEFAULT_PAGE, region.dedicated_ip_pools.keys().cloned().chain(reserved))?;
    Reply::json(&PoolNames { dedicated_ip_pools: page.items, next_token: page.next_token })
}

/// `DeleteDedicatedIpPool`. The IPs of a managed pool are relinquished with it.
pub(crate) fn delete(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("PoolName");
    names::own_pool(name)?;
    let scaling = region.scaling_of(name).ok_or_else(|| absent(name))?;
    let occupied = region.dedicated_ips.values().any(|ip| ip.pool == name);
    if scaling == ScalingMode::Standard && occupied {
        let message = format!("The pool <{name}> still has dedicated IPs. Move them to another pool first.");
        return Err(ServiceError::bad_request(message));
    }
    let named = region.configuration_sets.iter().find(|(_, set)| set.sending_pool() == Some(name));
    if let (Some((set, _)), NamedPools::Kept) = (named, call.behaviour.named_pools) {
        let message = format!("The pool <{name}> is the sending pool of configuration set <{set}>.");
        return Err(ServiceError::bad_request(message));
    }
    region.dedicated_ips.retain(|_, ip| ip.pool != name);
    region.dedicated_ip_pools.remove(name);
    Reply::done()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutScaling {
    scaling_mode: Option<Open<ScalingMode>>,
}

/// `PutDedicatedIpPoolScalingAttributes`.
pub(crate) fn put_scaling(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: PutScaling = call.request()?;
    let wanted = request.scaling_mode.as_ref().map_or_else(invalid_mode, known_mode)?;
    let name = call.label("PoolName");
    names::own_pool(name)?;
    let pool = region.dedicated_ip_pools.get_mut(name).ok_or_else(|| absent(name))?;
    match (pool.scaling_mode, wanted) {
        (ScalingMode::Managed, ScalingMode::Standard) => return invalid_mode(),
        (ScalingMode::Standard, ScalingMode::Managed) => {
            pool.scaling_mode = wanted;
            convert_ips(region, name, call.behaviour.converted_ips);
        }
        (ScalingMode::Standard, ScalingMode::Standard) | (ScalingMode::Managed, ScalingMode::Managed) => {}
    }
    Reply::done()
}

fn convert_ips(region: &mut RegionState, pool: &str, converted: ConvertedIps) {
    let ips = region.dedicated_ips.values_mut().filter(|ip| ip.pool == pool);
    match converted {
        ConvertedIps::BecomeManaged => ips.for_each(|ip| ip.warmup = Warmup::NotApplicable),
        ConvertedIps::ReturnToDefaultPool => ips.for_each(|ip| DEFAULT_POOL.clone_into(&mut ip.pool)),
        ConvertedIps::Relinquished => region.dedicated_ips.retain(|_, ip| ip.pool != pool),
    }
}

fn known_mode(mode: &Open<ScalingMode>) -> Result<ScalingMode, ServiceError> {
    match mode {
        Open::Known(mode) => Ok(*mode),
        Open::Unknown(_) => invalid_mode(),
    }
}

fn invalid_mode<T>() -> Result<T, ServiceError> {
    Err(ServiceError::bad_request(INVALID_SCALING))
}

/// SES's error for a pool that does not exist.
pub(crate) fn absent(name: &str) -> ServiceError {
    ServiceError::not_found(format!("The requested pool <{name}> does not exist."))
}
