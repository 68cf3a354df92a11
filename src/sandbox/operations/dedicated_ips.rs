//! Dedicated IPs: read them, move them between pools and set their warm-up. No operation here leases an IP.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::pools;
use crate::sandbox::options::{MoveToManagedPool, MoveToSharedPool};
use crate::sandbox::paging::{Listed, PageRequest, page};
use crate::sandbox::state::{DEFAULT_POOL, DedicatedIp, RegionState, SHARED_POOL, ScalingMode, Warmup, WarmupStatus};
use crate::sandbox::wire::{Call, Reply, ServiceError, names};

/// Default page size (silent).
const DEFAULT_PAGE: usize = 100;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IpAnswer<'a> {
    ip: Ipv4Addr,
    warmup_status: WarmupStatus,
    warmup_percentage: i32,
    pool_name: &'a str,
}

fn answer(address: Ipv4Addr, ip: &DedicatedIp) -> IpAnswer<'_> {
    IpAnswer {
        ip: address,
        warmup_status: ip.warmup.status(),
        warmup_percentage: ip.warmup.percentage(),
        pool_name: &ip.pool,
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GotIp<'a> {
    dedicated_ip: IpAnswer<'a>,
}

/// `GetDedicatedIp`.
pub(crate) fn get(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let text = call.label("IP");
    let address = parsed(text)?;
    let ip = region.dedicated_ips.get(&address).ok_or_else(|| absent(text))?;
    Reply::json(&GotIp { dedicated_ip: answer(address, ip) })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IpList<'a> {
    dedicated_ips: Vec<IpAnswer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// `GetDedicatedIps`, of all pools or of one.
pub(crate) fn list(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let pool = call.query.get("PoolName");
    if let Some(name) = pool.filter(|name| !names::is_reserved_pool(name) && region.scaling_of(name).is_none()) {
        return Err(pools::absent(name));
    }
    let request = PageRequest {
        of: Listed::DedicatedIps,
        size: call.number("PageSize")?,
        token: call.query.get("NextToken"),
        filter: pool.unwrap_or_default(),
    };
    let wanted = region.dedicated_ips.iter().filter(|(_, ip)| pool.is_none_or(|pool| ip.pool == pool));
    let page = page(call, &request, DEFAULT_PAGE, wanted.map(|(address, _)| *address))?;
    let found = page.items.iter().filter_map(|address| Some((*address, region.dedicated_ips.get(address)?)));
    let dedicated_ips = found.map(|(address, ip)| answer(address, ip)).collect();
    Reply::json(&IpList { dedicated_ips, next_token: page.next_token })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutInPool {
    #[serde(default)]
    destination_pool_name: String,
}

/// `PutDedicatedIpInPool`: moves an IP directly from the old pool to the new one. SES looks for the IP before the pool
/// (floci's tests against the live service, read 2026-11).
pub(crate) fn put_in_pool(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let destination = call.request::<PutInPool>()?.destination_pool_name;
    names::not_blank(&destination)?;
    let text = call.label("IP");
    let address = parsed(text)?;
    let ip = region.dedicated_ips.get(&address).ok_or_else(|| absent(text))?;
    leased(ip, text)?;
    let warmup = warmup_in(&destination, ip.warmup, call, region)?;
    region.dedicated_ips.insert(address, DedicatedIp { pool: destination, warmup });
    Reply::done()
}

/// Returns the warm-up of a leased IP in a pool, or the reason why it cannot be in that pool.
fn warmup_in(pool: &str, current: Warmup, call: &Call<'_>, region: &RegionState) -> Result<Warmup, ServiceError> {
    let refused = |kind: &str| ServiceError::bad_request(format!("Dedicated IPs can't be moved to {kind} <{pool}>."));
    match (pool, region.scaling_of(pool)) {
        (DEFAULT_POOL, _) | (_, Some(ScalingMode::Standard)) => Ok(current),
        (SHARED_POOL, _) => match call.behaviour.move_to_shared_pool {
            MoveToSharedPool::Refused => Err(refused("the shared pool")),
            MoveToSharedPool::Accepted => Ok(current),
        },
        (_, Some(ScalingMode::Managed)) => match call.behaviour.move_to_managed_pool {
            MoveToManagedPool::Refused => Err(refused("the managed pool")),
            MoveToManagedPool::Accepted => Ok(Warmup::NotApplicable),
        },
        (_, None) => Err(pools::absent(pool)),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutWarmup {
    warmup_percentage: Option<i64>,
}

/// `PutDedicatedIpWarmupAttributes`. SES checks the percentage before it looks for the IP (floci #3420).
pub(crate) fn put_warmup(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let percentage = call.request::<PutWarmup>()?.warmup_percentage;
    let percentage = percentage.ok_or_else(|| ServiceError::bad_request("Warmup Percentage can't be null."))?;
    let percentage = u8::try_from(percentage).ok().filter(|percentage| *percentage <= 100);
    let outside = || ServiceError::bad_request("Warmup Percentage must be between 0 and 100.");
    let warmup = Warmup::at(percentage.ok_or_else(outside)?);
    let text = call.label("IP");
    let ip = region.dedicated_ips.get_mut(&parsed(text)?).ok_or_else(|| absent(text))?;
    leased(ip, text)?;
    ip.warmup = warmup;
    Reply::done()
}

/// Refuses operations that only leased IPs allow: SES itself manages the IPs of managed pools.
fn leased(ip: &DedicatedIp, text: &str) -> Result<(), ServiceError> {
    if ip.warmup == Warmup::NotApplicable {
        return Err(ServiceError::bad_request(format!("Dedicated IP <{text}> is in a managed pool.")));
    }
    Ok(())
}

/// Parses an IPv4 address. SES leases only IPv4 addresses, so any other text is not one of the account's IPs.
fn parsed(text: &str) -> Result<Ipv4Addr, ServiceError> {
    text.parse().map_err(|_| absent(text))
}

fn absent(text: &str) -> ServiceError {
    ServiceError::not_found(format!("Could not find dedicated IP <{text}> under this account."))
}
