//! The lists of one Region, page by page to the end, whatever their size and order.

use std::{collections::BTreeMap, net::Ipv4Addr};

use tokio::sync::mpsc::UnboundedSender;

use crate::model::{ConfigurationSetName, LOCK_SET, LiveDedicatedIp, PoolName, PoolRef};

use super::{
    convert,
    error::{CallError, Failure},
    observe::Reader,
};

/// Largest page of pools and of IPs (SES v2 service model).
const LARGEST_PAGE: i32 = 1_000;

impl Reader {
    /// The names of the pools of one's own.
    pub(super) async fn pool_names(&self) -> Result<Vec<PoolName>, CallError> {
        let mut names = Vec::new();
        let mut token = None;
        loop {
            let asking = self.client.list_dedicated_ip_pools().page_size(LARGEST_PAGE).set_next_token(token);
            let page = self.calls.read(self.whole("ListDedicatedIpPools"), || asking.clone().send()).await?;
            names.extend(page.dedicated_ip_pools().iter().filter_map(|name| PoolRef::live(name).named().cloned()));
            token = next(page.next_token());
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
            let asking = self.client.get_dedicated_ips().page_size(LARGEST_PAGE).set_next_token(token);
            let page = self.calls.read(self.whole(OPERATION), || asking.clone().send()).await?;
            for ip in page.dedicated_ips() {
                let (address, live) = convert::dedicated_ip(ip)
                    .map_err(|message| CallError::of(&self.whole(OPERATION), Failure::Unreadable, message))?;
                ips.insert(address, live);
            }
            token = next(page.next_token());
            if token.is_none() {
                return Ok(ips);
            }
        }
    }

    /// The names of the configuration sets, each page as it comes.
    pub(super) async fn configuration_set_names(
        &self,
        names: UnboundedSender<ConfigurationSetName>,
    ) -> Result<(), CallError> {
        let mut token = None;
        loop {
            // No page size: which ones SES takes is not documented, and fakes differ.
            let asking = self.client.list_configuration_sets().set_next_token(token);
            let page = self.calls.read(self.whole("ListConfigurationSets"), || asking.clone().send()).await?;
            // The lock is no configuration set of anybody's.
            for name in page.configuration_sets().iter().filter(|name| *name != LOCK_SET) {
                // Nobody listens any more only after a failure, which ends this read too.
                let _ = names.send(ConfigurationSetName::live(name));
            }
            token = next(page.next_token());
            if token.is_none() {
                return Ok(());
            }
        }
    }
}

/// The token of the next page, if there is one.
fn next(token: Option<&str>) -> Option<String> {
    token.filter(|token| !token.is_empty()).map(str::to_owned)
}
