//! Tags of many pools from the Resource Groups Tagging API, one call for up to 100 of them instead of one for each.
//!
//! Its index follows SES with a delay (API reference of `GetResources`, read 2026-11), and it leaves out what has no
//! tags. Pools that it does not name are therefore read from SES. What the plan changes is read from SES again before the
//! first write, as a premise. The permission is optional: if the call fails, SES is asked for each pool.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Kind, PoolName, Tags, is_of_aws as is_aws_tag},
    ses::{read::Reader, wire::is_of_aws},
};

/// Number of pools from which one call replaces enough others to be worth it.
const POOLS_LEAST: usize = 3;
/// Maximum number of ARNs in a call (API reference of `GetResources`, read 2026-11).
const ARNS_MAX: usize = 100;

impl Reader {
    /// The tags of those of the pools that the index names.
    pub(super) async fn indexed_tags(&self, pools: &BTreeSet<PoolName>) -> BTreeMap<PoolName, Tags> {
        let index = self.connection.tag_index();
        // Only SES's own endpoint was stated: the tags of another service are not in the index of AWS.
        let is_elsewhere = !index.shares_endpoint() && !self.calls.endpoint().is_some_and(|url| is_of_aws(&url));
        if pools.len() < POOLS_LEAST || is_elsewhere || index.has_failed() {
            return BTreeMap::new();
        }
        let by_arn: BTreeMap<String, PoolName> =
            pools.iter().map(|pool| (self.arn(Kind::DedicatedIpPool, pool.as_str()), pool.clone())).collect();
        let arns: Vec<String> = by_arn.keys().cloned().collect();
        let mut found = BTreeMap::new();
        for arns in arns.chunks(ARNS_MAX) {
            let Some(tagged) = self.tagged(arns).await else {
                index.fail();
                break;
            };
            found.extend(tagged.into_iter().filter_map(|(arn, tags)| Some((by_arn.get(&arn)?.clone(), tags))));
        }
        found
    }

    /// The tags by ARN. `None` if the call fails. The failure is in the log, like that of every call.
    async fn tagged(&self, arns: &[String]) -> Option<Vec<(String, Tags)>> {
        let (client, calls) = self.connection.tagging(&self.region);
        let asking = client.get_resources().set_resource_arn_list(Some(arns.to_vec()));
        let answer = calls.read_once(self.whole("GetResources"), asking.send()).await.ok()?;
        let tagged = answer.resource_tag_mapping_list().iter().filter_map(|one| {
            let own = one.tags().iter().filter(|tag| !is_aws_tag(tag.key()));
            let tags = own.map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect();
            Some((one.resource_arn()?.to_owned(), tags))
        });
        Some(tagged.collect())
    }
}
