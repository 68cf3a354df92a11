//! Leased IPs that the files do not know yet.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{AccountId, Address, Kind, LiveRegion, PoolName, PoolRef, Region},
    plan::{Facts, Plan},
};

use super::item::with_message;

/// A leased IP that the files do not name, in the default pool: it carries mail that nothing sends elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(transform = with_message)]
pub struct NewIp {
    /// The IP.
    #[serde(flatten)]
    pub address: Address,
    /// Progress of its warm-up in percent. Absent if SES does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warmup_percentage: Option<u8>,
    /// The pool that an apply moves it to, because its count asks for more. Absent: it stays in the default pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<PoolName>,
}

/// Those of a Region, ascending. `is_known` says which IPs the files name.
pub(super) fn new_ips(
    account: &AccountId,
    region: &Region,
    live: &LiveRegion,
    plan: &Plan,
    is_known: impl Fn(&std::net::Ipv4Addr) -> bool,
) -> Vec<NewIp> {
    let arrived = live.dedicated_ips.iter().filter(|(ip, held)| held.pool == PoolRef::Default && !is_known(ip));
    let new = arrived.map(|(ip, held)| {
        let address =
            Address { account: account.clone(), region: region.clone(), kind: Kind::DedicatedIp, name: ip.to_string() };
        let taken_by = taken_by(plan, &address);
        NewIp { address, warmup_percentage: held.warmup.percentage, taken_by }
    });
    new.collect()
}

fn taken_by(plan: &Plan, address: &Address) -> Option<PoolName> {
    match &plan.changes.iter().find(|change| change.address == *address)?.after {
        Some(Facts::Ip(facts)) => facts.pool.named().cloned(),
        _ => None,
    }
}
