//! Reads that only some plans need, because each object costs a call: the tags of pools, the default configuration sets
//! of identities, and what `tenants` reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{ConfigurationSetName, IdentityName, Kind, LiveIdentity, LiveRegion, PoolName, Tags, Unread},
    ses::{
        error::CallError,
        read::{Reader, all, list::Pages},
    },
};

impl Reader {
    /// Adds the state that the planner lacks to the live state.
    ///
    /// # Errors
    /// The first read that failed. The results of earlier reads are kept.
    pub async fn read(&self, unread: Unread, live: &mut LiveRegion) -> Result<(), CallError> {
        let Unread { pools, identities, tenants, auto_warmup, domains } = unread;
        let indexed = self.indexed_tags(&pools).await;
        let others = pools.into_iter().filter(|pool| !indexed.contains_key(pool)).collect();
        live.pool_tags.extend(indexed);
        live.pool_tags.extend(self.pool_tags(others).await?);
        live.tenants.extend(self.tenants_of(tenants).await?);
        live.verified.extend(self.verified(domains).await?);
        if auto_warmup {
            self.account().await?.put(live);
        }
        if identities {
            live.identity_routes = Some(self.identity_routes(&live.identities).await?);
        }
        Ok(())
    }

    /// The tags of pools as SES has them, without AWS's own. A pool that was deleted in the meantime has none.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn pool_tags(&self, pools: BTreeSet<PoolName>) -> Result<BTreeMap<PoolName, Tags>, CallError> {
        let read = |reader: Self, name: PoolName| async move {
            let tags = reader.tags(Kind::DedicatedIpPool, name.as_str()).await?;
            Ok((Some(tags.unwrap_or_default()), name))
        };
        self.each(all(pools), read).await
    }

    /// The identities that use each configuration set as their default. Costs one list, and one call for each identity
    /// that is not among those read before.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn identity_routes(
        &self,
        known: &BTreeMap<IdentityName, LiveIdentity>,
    ) -> Result<BTreeMap<ConfigurationSetName, BTreeSet<IdentityName>>, CallError> {
        let read = |reader: Self, name: IdentityName| async move {
            let identity = reader.identity(&name).await?;
            Ok((identity.and_then(|identity| identity.configuration_set), name))
        };
        let names = self.identity_names().await?;
        let unread = names.iter().filter(|name| !known.contains_key(*name)).cloned();
        let mut named = self.each(all(unread), read).await?;
        let set = |name: &IdentityName| known.get(name).and_then(|identity| identity.configuration_set.clone());
        named.extend(names.into_iter().filter_map(|name| Some((name.clone(), set(&name)?))));
        let mut routes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (identity, set) in named {
            routes.entry(set).or_default().insert(identity);
        }
        Ok(routes)
    }

    /// The names of the identities.
    pub(in crate::ses) async fn identity_names(&self) -> Result<Vec<IdentityName>, CallError> {
        let mut names = Vec::new();
        let (mut token, mut pages) = (None, Pages::default());
        loop {
            // No page size is set: the sizes that SES accepts are not documented, and fakes differ.
            let asking = self.client.list_email_identities().set_next_token(token);
            let call = self.whole("ListEmailIdentities");
            let page = self.calls.read(call.clone(), || asking.clone().send()).await?;
            names.extend(page.email_identities().iter().filter_map(|one| one.identity_name()).map(IdentityName::live));
            token = pages.next(&call, page.next_token())?;
            if token.is_none() {
                return Ok(names);
            }
        }
    }
}
