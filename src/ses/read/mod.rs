//! Reads one Region with the fewest calls: pages of lists, one `GetConfigurationSet` for each set, and
//! `GetDedicatedIpPool` only for pools whose IPs do not reveal the scaling mode.
//!
//! A failed read is an error and never means that the object does not exist. Configuration sets are read while their
//! list is still arriving. If there is a limit for each operation, the total time is therefore that of the busiest
//! operation.

mod again;
mod closed;
mod counted;
mod details;
mod figures;
mod inventory;
mod list;
mod metrics;
mod pools;
mod routes;
mod scope;
mod survey;
mod tag_index;
mod tenants;
mod trail;
mod unread;

use std::{collections::BTreeMap, net::Ipv4Addr};

use aws_sdk_sesv2::Client;
use tokio::{
    sync::mpsc::{self, UnboundedReceiver},
    task::JoinSet,
};

use crate::{
    model::{
        AccountId, Address, ConfigurationSetName, Kind, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion,
        PoolName, Region, Reported, ScalingMode, Tags,
    },
    ses::{
        calls::Calls,
        client::Connection,
        convert::{self, blocks},
        error::{Call, CallError, Failure},
        tasks,
    },
};

pub use again::AlsoRead;
pub use scope::{RefusedPools, Scope};
pub use survey::{About, AccountState, Answer, Answers, SendQuota, Survey};

/// Maximum number of concurrent reads of one kind of object. More would not help, because SES throttles its control
/// plane.
const CONCURRENT_READS: usize = 8;

/// The read side of SES in one Region. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(in crate::ses) client: Client,
    pub(in crate::ses) calls: Calls,
    pub(in crate::ses) account: AccountId,
    pub(in crate::ses) region: Region,
    pub(in crate::ses) partition: String,
    connection: Connection,
}

impl Reader {
    /// A reader of one Region.
    #[must_use]
    pub fn new(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        let (client, calls) = connection.ses(region);
        Self {
            client,
            calls,
            account: account.clone(),
            region: region.clone(),
            partition: connection.partition(region),
            connection: connection.clone(),
        }
    }

    /// The ARN of an object.
    pub(in crate::ses) fn arn(&self, kind: Kind, name: &str) -> String {
        convert::arn(&self.partition, &self.account, &self.region, kind, name)
    }

    /// Reads pools, leased IPs and configuration sets, and the additional objects that the scope names.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn observe(&self, scope: &Scope) -> Result<LiveRegion, CallError> {
        let (names, named) = mpsc::unbounded_channel();
        let (live, (), configuration_sets, details) = tokio::try_join!(
            self.pools_if_allowed(&scope.refused_pools),
            self.configuration_set_names(names),
            self.configuration_sets(named),
            self.details(scope)
        )?;
        let LiveRegion { mut pools, dedicated_ips, odd_ips, unread_pools, leftovers, .. } = live;
        if unread_pools.is_some() {
            let routes = configuration_sets.values().filter_map(|set| set.delivery.route().named());
            pools.extend(routes.cloned().map(supposed));
        }
        Ok(LiveRegion { pools, dedicated_ips, odd_ips, unread_pools, leftovers, configuration_sets, ..details })
    }

    /// Reads the named configuration sets, and keeps those that exist.
    pub(in crate::ses) async fn configuration_sets(
        &self,
        names: UnboundedReceiver<ConfigurationSetName>,
    ) -> Result<BTreeMap<ConfigurationSetName, LiveConfigurationSet>, CallError> {
        self.each(names, |reader, name| async move { Ok((reader.configuration_set(&name).await?, name)) }).await
    }

    /// One leased IP. `None` if it is not leased.
    pub(in crate::ses) async fn dedicated_ip(&self, ip: Ipv4Addr) -> Result<Option<LiveDedicatedIp>, CallError> {
        let call = self.about("GetDedicatedIp", Kind::DedicatedIp, &ip.to_string());
        let asking = self.client.get_dedicated_ip().ip(ip.to_string());
        let Some(answer) = found(self.calls.read(call, || asking.clone().send()).await)? else { return Ok(None) };
        Ok(answer.dedicated_ip().map(|ip| convert::dedicated_ip(ip).1))
    }

    /// One configuration set. `None` if it does not exist: it may be deleted between the list and this call.
    pub(in crate::ses) async fn configuration_set(
        &self,
        name: &ConfigurationSetName,
    ) -> Result<Option<LiveConfigurationSet>, CallError> {
        let call = self.about("GetConfigurationSet", Kind::ConfigurationSet, name.as_str());
        let asking = self.client.get_configuration_set().configuration_set_name(name.as_str());
        let answer = found(self.calls.read(call, || asking.clone().send()).await)?;
        Ok(answer.as_ref().map(blocks::configuration_set))
    }

    /// The tags of an object, without AWS's own. `None` if the object does not exist.
    pub(in crate::ses) async fn tags(&self, kind: Kind, name: &str) -> Result<Option<Tags>, CallError> {
        let asking = self.client.list_tags_for_resource().resource_arn(self.arn(kind, name));
        let call = self.about("ListTagsForResource", kind, name);
        let answer = found(self.calls.read(call, || asking.clone().send()).await)?;
        Ok(answer.map(|answer| convert::tags(answer.tags())))
    }

    /// Reads each object whose name arrives, with a bounded number of concurrent reads, and keeps those that exist. The
    /// first failure ends the read.
    pub(in crate::ses) async fn each<K, V, F>(
        &self,
        mut names: UnboundedReceiver<K>,
        read: impl Fn(Self, K) -> F,
    ) -> Result<BTreeMap<K, V>, CallError>
    where
        K: Ord + Send + 'static,
        V: Send + 'static,
        F: Future<Output = Result<(Option<V>, K), CallError>> + Send + 'static,
    {
        let (mut running, mut there, mut more) = (JoinSet::new(), BTreeMap::new(), true);
        let (mut started, mut known, mut ended) = (0, 0, 0);
        let batch = self.calls.activity.begin(self.region.as_str());
        loop {
            known = known.max(started + names.len());
            batch.set(known, ended);
            tokio::select! {
                name = names.recv(), if more && running.len() < CONCURRENT_READS => match name {
                    Some(name) => {
                        started += 1;
                        drop(running.spawn(read(self.clone(), name)));
                    }
                    None => more = false,
                },
                Some(joined) = running.join_next(), if !running.is_empty() => {
                    let (value, name) = tasks::joined(joined)?;
                    ended += 1;
                    there.extend(value.map(|value| (name, value)));
                }
                else => return Ok(there),
            }
        }
    }

    /// A call about the whole Region.
    pub(in crate::ses) fn whole(&self, operation: &'static str) -> Call {
        Call { operation, subject: format!("{}/{}", self.account, self.region) }
    }

    /// A call about one object.
    pub(in crate::ses) fn about(&self, operation: &'static str, kind: Kind, name: &str) -> Call {
        let (account, region, name) = (self.account.clone(), self.region.clone(), name.to_owned());
        Call { operation, subject: Address { account, region, kind, name }.to_string() }
    }
}

/// The assumed state of a pool that could not be read: `STANDARD`.
fn supposed(name: PoolName) -> (PoolName, LivePool) {
    (name, LivePool { scaling: Reported::Known(ScalingMode::Standard) })
}

/// A stream of names that are all known in advance.
pub(in crate::ses) fn all<T>(names: impl IntoIterator<Item = T>) -> UnboundedReceiver<T> {
    let (sender, receiver) = mpsc::unbounded_channel();
    for name in names {
        // The receiver still exists.
        let _ = sender.send(name);
    }
    receiver
}

/// Converts an object that does not exist to `None` instead of an error.
pub(in crate::ses) fn found<T>(answer: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.failure == Failure::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
