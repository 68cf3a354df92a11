//! The reads that need a name: one object of each kind, or a nonexistent one.

use std::net::Ipv4Addr;

use super::{
    answers::{About, Answer, answer},
    lists::Lists,
};
use crate::{
    model::{ConfigurationSetName, IdentityName, Kind, PoolName, Target},
    ses::{error::CallError, read::Reader},
};

/// The name of a pool or configuration set that does not exist.
const NO_NAME: &str = "sesform-doctor-asks-for-a-name-that-nobody-has";
/// An identity that cannot exist (RFC 2606).
const NO_IDENTITY: &str = "sesform-doctor.invalid";
/// An address that cannot be leased (RFC 5737).
const NO_IP: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

/// The results of the reads that need a name.
pub(super) struct Named {
    pub(super) pool: Answer,
    pub(super) ip: Answer,
    pub(super) set: Answer,
    pub(super) destinations: Answer,
    pub(super) tags: Answer,
    pub(super) identity: Answer,
    pub(super) tenants: Answer,
}

impl Reader {
    /// Reads one object of each kind.
    pub(super) async fn by_name(&self, lists: &Lists) -> Named {
        let pool = first(&lists.pools, || PoolName::live(NO_NAME));
        let set = first(&lists.sets, || ConfigurationSetName::live(NO_NAME));
        let identity = first(&lists.identities, || IdentityName::live(NO_IDENTITY));
        let ips = lists.ips.as_ref().map(|leased| leased.ips.keys().copied().collect()).map_err(Clone::clone);
        let ip = first(&ips, || NO_IP);
        let with_tenants = Target::ConfigurationSet(set.0.clone());
        let (of_pool, of_ip, of_set, destinations, tags, of_identity, tenants) = tokio::join!(
            self.pool(&pool.0),
            self.dedicated_ip(ip.0),
            self.configuration_set(&set.0),
            self.event_destinations(&set.0),
            self.tags(Kind::DedicatedIpPool, pool.0.as_str()),
            self.identity(&identity.0),
            self.tenants(&with_tenants)
        );
        Named {
            pool: answer("GetDedicatedIpPool", pool.1, of_pool),
            ip: answer("GetDedicatedIp", ip.1, of_ip),
            set: answer("GetConfigurationSet", set.1, of_set),
            destinations: answer("GetConfigurationSetEventDestinations", set.1, destinations),
            tags: answer("ListTagsForResource", pool.1, tags),
            identity: answer("GetEmailIdentity", identity.1, of_identity),
            tenants: answer("ListResourceTenants", set.1, tenants),
        }
    }
}

/// The first name of a list, or a nonexistent name.
fn first<T: Clone>(listed: &Result<Vec<T>, CallError>, nobody: impl FnOnce() -> T) -> (T, About) {
    match listed.as_ref().ok().and_then(|names| names.first()) {
        Some(name) => (name.clone(), About::There),
        None => (nobody(), About::Nobody),
    }
}
