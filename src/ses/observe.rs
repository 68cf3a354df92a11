//! Reads one Region with the fewest calls: pages of lists, one `GetConfigurationSet` a set, and `GetDedicatedIpPool` only
//! for pools whose IPs do not tell the scaling mode.
//!
//! A failed read is an error, never an absence. Pages are followed to the end, whatever their size and order.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
    sync::Arc,
};

use aws_sdk_sesv2::Client;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::model::{
    AccountId, Address, ConfigurationSetName, Kind, LiveConfigurationSet, LiveDedicatedIp, LivePool, LiveRegion,
    LiveScaling, PoolName, PoolRef, Region,
};

use super::{
    client::Connection,
    convert,
    error::{CallError, Failure},
};

/// Reads of one Region that are under way at once. More do not help: SES throttles its control plane.
const CONCURRENT_READS: usize = 8;
/// Largest page of pools and of IPs (SES v2 service model).
const LARGEST_PAGE: i32 = 1_000;

/// The read side of SES in one Region. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    client: Client,
    account: AccountId,
    region: Region,
    permits: Arc<Semaphore>,
}

impl Reader {
    /// A reader of one Region.
    #[must_use]
    pub fn new(connection: &Connection, account: &AccountId, region: &Region) -> Self {
        Self {
            client: connection.ses(region),
            account: account.clone(),
            region: region.clone(),
            permits: Arc::new(Semaphore::new(CONCURRENT_READS)),
        }
    }

    /// Reads pools, leased IPs and configuration sets.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn observe(&self) -> Result<LiveRegion, CallError> {
        let (pools, dedicated_ips, sets) =
            tokio::try_join!(self.pool_names(), self.dedicated_ips(), self.configuration_set_names())?;
        let (pools, configuration_sets) =
            tokio::try_join!(self.pools(pools, &dedicated_ips), self.configuration_sets(sets))?;
        Ok(LiveRegion { pools, dedicated_ips, configuration_sets, leftovers: BTreeSet::new() })
    }

    /// The names of the pools of one's own.
    pub(super) async fn pool_names(&self) -> Result<Vec<PoolName>, CallError> {
        const OPERATION: &str = "ListDedicatedIpPools";
        let mut names = Vec::new();
        let mut token = None;
        loop {
            let call = self.client.list_dedicated_ip_pools().page_size(LARGEST_PAGE).set_next_token(token);
            let page = call.send().await.map_err(|error| self.failed(OPERATION, &error))?;
            names.extend(page.dedicated_ip_pools().iter().filter_map(|name| PoolRef::live(name).named().cloned()));
            token = page.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() {
                return Ok(names);
            }
        }
    }

    /// Every leased IP.
    pub(super) async fn dedicated_ips(&self) -> Result<BTreeMap<Ipv4Addr, LiveDedicatedIp>, CallError> {
        const OPERATION: &str = "GetDedicatedIps";
        let mut ips = BTreeMap::new();
        let mut token = None;
        loop {
            let call = self.client.get_dedicated_ips().page_size(LARGEST_PAGE).set_next_token(token);
            let page = call.send().await.map_err(|error| self.failed(OPERATION, &error))?;
            for ip in page.dedicated_ips() {
                let (address, live) = convert::dedicated_ip(ip)
                    .map_err(|message| CallError::unreadable(OPERATION, self.subject(), message))?;
                ips.insert(address, live);
            }
            token = page.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() {
                return Ok(ips);
            }
        }
    }

    async fn configuration_set_names(&self) -> Result<Vec<ConfigurationSetName>, CallError> {
        const OPERATION: &str = "ListConfigurationSets";
        let mut names = Vec::new();
        let mut token = None;
        loop {
            // No page size: which ones SES takes is not documented, and fakes differ.
            let call = self.client.list_configuration_sets().set_next_token(token);
            let page = call.send().await.map_err(|error| self.failed(OPERATION, &error))?;
            names.extend(page.configuration_sets().iter().map(ConfigurationSetName::live));
            token = page.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() {
                return Ok(names);
            }
        }
    }

    /// The pools with their scaling modes. An IP in a pool that the list did not name yet adds that pool.
    async fn pools(
        &self,
        listed: Vec<PoolName>,
        ips: &BTreeMap<Ipv4Addr, LiveDedicatedIp>,
    ) -> Result<BTreeMap<PoolName, LivePool>, CallError> {
        let mut told = BTreeMap::new();
        for ip in ips.values() {
            if let (Some(name), Some(scaling)) = (ip.pool.named(), convert::scaling_told_by(&ip.warmup)) {
                told.insert(name.clone(), LivePool { scaling });
            }
        }
        let silent: Vec<PoolName> = listed.into_iter().filter(|name| !told.contains_key(name)).collect();
        let read = self.each(silent, |reader, name| async move { reader.pool(&name).await.map(|pool| (name, pool)) });
        told.extend(read.await?.into_iter().filter_map(|(name, pool)| pool.map(|pool| (name, pool))));
        Ok(told)
    }

    /// One pool; `None` when it is gone.
    pub(super) async fn pool(&self, name: &PoolName) -> Result<Option<LivePool>, CallError> {
        let answer = self.client.get_dedicated_ip_pool().pool_name(name.as_str()).send().await;
        let address = self.address(Kind::DedicatedIpPool, name.as_str());
        let Some(answer) = found(answer.map_err(|error| CallError::from_sdk("GetDedicatedIpPool", address, &error)))?
        else {
            return Ok(None);
        };
        // An answer without a scaling mode is from before there were two.
        let scaling = answer.dedicated_ip_pool().map(|pool| convert::scaling(pool.scaling_mode()));
        Ok(Some(LivePool { scaling: scaling.unwrap_or(LiveScaling::Standard) }))
    }

    async fn configuration_sets(
        &self,
        names: Vec<ConfigurationSetName>,
    ) -> Result<BTreeMap<ConfigurationSetName, LiveConfigurationSet>, CallError> {
        let read = self
            .each(names, |reader, name| async move { reader.configuration_set(&name).await.map(|set| (name, set)) });
        Ok(read.await?.into_iter().filter_map(|(name, set)| set.map(|set| (name, set))).collect())
    }

    /// One configuration set; `None` when it is not there: it may go between the list and this call.
    pub(super) async fn configuration_set(
        &self,
        name: &ConfigurationSetName,
    ) -> Result<Option<LiveConfigurationSet>, CallError> {
        const OPERATION: &str = "GetConfigurationSet";
        let answer = self.client.get_configuration_set().configuration_set_name(name.as_str()).send().await;
        let address = self.address(Kind::ConfigurationSet, name.as_str());
        let Some(answer) = found(answer.map_err(|error| CallError::from_sdk(OPERATION, address.clone(), &error)))?
        else {
            return Ok(None);
        };
        let delivery = convert::delivery(answer.delivery_options())
            .map_err(|message| CallError::unreadable(OPERATION, address, message))?;
        Ok(Some(LiveConfigurationSet { delivery }))
    }

    /// Runs a read for each item, a bounded number at once, and collects what came. The first failure ends it.
    pub(super) async fn each<T, R, F>(&self, items: Vec<T>, read: impl Fn(Self, T) -> F) -> Result<Vec<R>, CallError>
    where
        R: Send + 'static,
        F: Future<Output = Result<R, CallError>> + Send + 'static,
    {
        let mut running = JoinSet::new();
        for item in items {
            let (permits, work) = (Arc::clone(&self.permits), read(self.clone(), item));
            running.spawn(async move {
                let _permit = permits.acquire().await;
                work.await
            });
        }
        let mut results = Vec::with_capacity(running.len());
        while let Some(joined) = running.join_next().await {
            results.push(joined.map_err(|error| CallError::unreadable("Read", self.subject(), error.to_string()))??);
        }
        Ok(results)
    }

    fn subject(&self) -> String {
        format!("{}/{}", self.account, self.region)
    }

    fn address(&self, kind: Kind, name: &str) -> String {
        Address { account: self.account.clone(), region: self.region.clone(), kind, name: name.to_owned() }.to_string()
    }

    fn failed<E>(
        &self,
        operation: &'static str,
        error: &aws_sdk_sesv2::error::SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>,
    ) -> CallError
    where
        E: aws_sdk_sesv2::error::ProvideErrorMetadata + std::error::Error + 'static,
    {
        CallError::from_sdk(operation, self.subject(), error)
    }
}

/// A thing that is not there is no failure here.
fn found<T>(answer: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.failure == Failure::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
