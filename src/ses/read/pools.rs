//! Reads the pools of one Region with their scaling modes: for most pools, their IPs reveal the mode.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::mpsc::UnboundedReceiver;

use crate::{
    model::{Kind, LivePool, LiveRegion, PoolName, Reported, ScalingMode, TEMPORARY_POOL, TEMPORARY_TAG},
    ses::{
        convert,
        error::{CallError, Failure},
    },
};

use super::{Reader, all, found, list::LeasedIps, scope::RefusedPools, supposed};

impl Reader {
    /// The pools with their scaling modes, and the IPs. If the credentials may not read them, the pools that are known
    /// by name, and the error code of SES.
    pub(in crate::ses) async fn pools_if_allowed(&self, refused: &RefusedPools) -> Result<LiveRegion, CallError> {
        let is_refusal = |error: &CallError| error.lacks_permission() || error.failure == Failure::NotFound;
        match (self.pools_with_ips().await, refused) {
            (Err(error), RefusedPools::Unknown(named)) if is_refusal(&error) => {
                let pools = named.iter().cloned().map(supposed).collect();
                // The error code, not the whole message: which of several calls is refused first is random, and a plan
                // must read the same each time.
                let why = error.code.unwrap_or_else(|| "NotFoundException".to_owned());
                Ok(LiveRegion { pools, unread_pools: Some(why), ..LiveRegion::default() })
            }
            (read, _) => read,
        }
    }

    /// The pools with their scaling modes, and the IPs. An IP in a pool that the list does not contain yet adds that
    /// pool.
    pub(in crate::ses) async fn pools_with_ips(&self) -> Result<LiveRegion, CallError> {
        let (listed, LeasedIps { ips: dedicated_ips, odd: odd_ips }) =
            tokio::try_join!(self.pool_names(), self.dedicated_ips())?;
        let (mut pools, mut unclear) = (BTreeMap::new(), BTreeSet::new());
        for ip in dedicated_ips.values() {
            let Some(name) = ip.pool.named() else { continue };
            if convert::tells_standard(&ip.warmup) {
                pools.insert(name.clone(), LivePool { scaling: Reported::Known(ScalingMode::Standard) });
            } else {
                unclear.insert(name.clone());
            }
        }
        pools.retain(|name, _| !unclear.contains(name));
        unclear.extend(listed.into_iter().filter(|name| !pools.contains_key(name)));
        pools.extend(self.pools(all(unclear)).await?);
        let leftovers = self.leftovers(&pools).await?;
        Ok(LiveRegion { pools, dedicated_ips, odd_ips, leftovers, ..LiveRegion::default() })
    }

    /// The pools that an earlier plan created temporarily. Only pools with a matching name have their tags read.
    pub(in crate::ses) async fn leftovers(
        &self,
        pools: &BTreeMap<PoolName, LivePool>,
    ) -> Result<BTreeSet<PoolName>, CallError> {
        let mut leftovers = BTreeSet::new();
        for name in pools.keys().filter(|name| name.as_str().starts_with(TEMPORARY_POOL)) {
            let tags = self.tags(Kind::DedicatedIpPool, name.as_str()).await?;
            if tags.is_some_and(|tags| tags.contains_key(TEMPORARY_TAG)) {
                leftovers.insert(name.clone());
            }
        }
        Ok(leftovers)
    }

    /// Reads the named pools, and keeps those that exist.
    pub(in crate::ses) async fn pools(
        &self,
        names: UnboundedReceiver<PoolName>,
    ) -> Result<BTreeMap<PoolName, LivePool>, CallError> {
        self.each(names, |reader, name| async move { Ok((reader.pool(&name).await?, name)) }).await
    }

    /// One pool. `None` if it does not exist.
    pub(in crate::ses) async fn pool(&self, name: &PoolName) -> Result<Option<LivePool>, CallError> {
        let call = self.about("GetDedicatedIpPool", Kind::DedicatedIpPool, name.as_str());
        let asking = self.client.get_dedicated_ip_pool().pool_name(name.as_str());
        let Some(answer) = found(self.calls.read(call, || asking.clone().send()).await)? else { return Ok(None) };
        // A response without a scaling mode is from the time before there were two modes.
        let scaling = answer.dedicated_ip_pool().map(|pool| convert::scaling(pool.scaling_mode()));
        Ok(Some(LivePool { scaling: scaling.unwrap_or(Reported::Known(ScalingMode::Standard)) }))
    }
}
