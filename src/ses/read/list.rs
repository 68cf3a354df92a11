//! Reads the lists of one Region, page by page to the end, whatever the page size and the order.

use std::{
    collections::{BTreeMap, HashSet},
    net::Ipv4Addr,
};

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    model::{ConfigurationSetName, LOCK_SET, LiveDedicatedIp, PoolName, PoolRef},
    ses::{
        convert,
        error::{Call, CallError, Failure},
        read::Reader,
    },
};

/// Maximum page size for pools and IPs (SES v2 service model).
const LARGEST_PAGE: i32 = 1_000;
/// Maximum number of pages of a list: ten times the pages that the 10,000 configuration sets and identities of a Region
/// need at one per page.
const PAGES_MAX: usize = 100_000;

impl Reader {
    /// The names of the customer-created pools.
    pub(in crate::ses) async fn pool_names(&self) -> Result<Vec<PoolName>, CallError> {
        let mut names = Vec::new();
        let (mut token, mut pages) = (None, Pages::default());
        loop {
            let asking = self.client.list_dedicated_ip_pools().page_size(LARGEST_PAGE).set_next_token(token);
            let call = self.whole("ListDedicatedIpPools");
            let page = self.calls.read(call.clone(), || asking.clone().send()).await?;
            names.extend(page.dedicated_ip_pools().iter().filter_map(|name| PoolRef::live(name).named().cloned()));
            token = pages.next(&call, page.next_token())?;
            if token.is_none() {
                return Ok(names);
            }
        }
    }

    /// Every leased IP.
    pub(in crate::ses) async fn dedicated_ips(&self) -> Result<LeasedIps, CallError> {
        let mut leased = LeasedIps::default();
        let (mut token, mut pages) = (None, Pages::default());
        loop {
            let asking = self.client.get_dedicated_ips().page_size(LARGEST_PAGE).set_next_token(token);
            let call = self.whole("GetDedicatedIps");
            let page = self.calls.read(call.clone(), || asking.clone().send()).await?;
            for ip in page.dedicated_ips() {
                match convert::dedicated_ip(ip) {
                    (Ok(address), live) => drop(leased.ips.insert(address, live)),
                    (Err(text), live) => drop(leased.odd.insert(text, live.pool)),
                }
            }
            token = pages.next(&call, page.next_token())?;
            if token.is_none() {
                return Ok(leased);
            }
        }
    }

    /// Sends the names of the configuration sets, each page as it arrives.
    pub(in crate::ses) async fn configuration_set_names(
        &self,
        names: UnboundedSender<ConfigurationSetName>,
    ) -> Result<(), CallError> {
        let (mut token, mut pages) = (None, Pages::default());
        loop {
            // No page size is set: the sizes that SES accepts are not documented, and fakes differ.
            let asking = self.client.list_configuration_sets().set_next_token(token);
            let call = self.whole("ListConfigurationSets");
            let page = self.calls.read(call.clone(), || asking.clone().send()).await?;
            // The lock is not a configuration set of a user.
            for name in page.configuration_sets().iter().filter(|name| *name != LOCK_SET) {
                // The receiver stops listening only after a failure, which also ends this read.
                let _ = names.send(ConfigurationSetName::live(name));
            }
            token = pages.next(&call, page.next_token())?;
            if token.is_none() {
                return Ok(());
            }
        }
    }
}

/// The leased IPs of a Region.
#[derive(Debug, Default)]
pub(in crate::ses) struct LeasedIps {
    /// The IPs with an IPv4 address.
    pub(in crate::ses) ips: BTreeMap<Ipv4Addr, LiveDedicatedIp>,
    /// The names of the other IPs in SES, with their pools.
    pub(in crate::ses) odd: BTreeMap<String, PoolRef>,
}

/// The pages of one list. Returns the token of the next page and detects a list that does not end.
#[derive(Debug, Default)]
pub(in crate::ses) struct Pages {
    tokens: HashSet<String>,
}

impl Pages {
    /// The token of the next page, if there is one.
    ///
    /// # Errors
    /// If a token repeats, or if there are more pages than any list can have. Such a list would never end.
    pub(in crate::ses) fn next(&mut self, call: &Call, token: Option<&str>) -> Result<Option<String>, CallError> {
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
        let endless =
            |what: &str| Err(CallError::of(call, Failure::Unreadable, format!("the list does not end: {what}")));
        if self.tokens.len() >= PAGES_MAX {
            return endless("it has too many pages");
        }
        if !self.tokens.insert(token.to_owned()) {
            return endless("a NextToken came twice");
        }
        Ok(Some(token.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_whose_tokens_come_again_or_never_end_is_an_error() {
        let call = Call { operation: "ListDedicatedIpPools", subject: "here".to_owned() };
        let mut pages = Pages::default();
        assert_eq!(pages.next(&call, Some("a")).unwrap().as_deref(), Some("a"));
        assert_eq!(pages.next(&call, Some("b")).unwrap().as_deref(), Some("b"));
        assert!(pages.next(&call, Some("a")).unwrap_err().to_string().contains("came twice"));
        assert_eq!(pages.next(&call, None).unwrap(), None);
        assert_eq!(pages.next(&call, Some("")).unwrap(), None);
        let mut pages = Pages::default();
        assert!((0..=PAGES_MAX).any(|at| pages.next(&call, Some(&at.to_string())).is_err()));
    }
}
