//! Reads the objects that writes change, and nothing else, before and after an apply.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{ConfigurationSetName, LiveRegion, PoolName, Setting, Tagged, Target, Write},
    ses::{
        error::CallError,
        read::{
            Reader, all,
            list::LeasedIps,
            scope::{RefusedPools, Scope},
        },
    },
};

use tokio::sync::mpsc;

/// The additional state that writes depend on, beyond the objects that they change.
#[derive(Debug, Default)]
pub struct AlsoRead {
    /// Pools whose tags the writes depend on.
    pub pool_tags: BTreeSet<PoolName>,
    /// Configuration sets whose tags the writes depend on.
    pub configuration_sets: BTreeSet<ConfigurationSetName>,
    /// Whether the writes depend on the IPs of the pools.
    pub members: bool,
    /// What to do if every pool, with its scaling mode and its IPs, may not be read. `None` if the writes do not depend on
    /// them.
    pub every_pool: Option<RefusedPools>,
    /// Whether the writes depend on every configuration set.
    pub every_set: bool,
    /// Whether the writes depend on the default configuration sets of identities.
    pub identities: bool,
    /// Configuration sets and identities whose tenants the writes depend on.
    pub tenants: BTreeSet<Target>,
}

/// The objects that writes change in one Region.
#[derive(Debug, Default)]
struct Touched {
    pools: BTreeSet<PoolName>,
    any_ip: bool,
    configuration_sets: BTreeSet<ConfigurationSetName>,
    beside: Scope,
    any_identity: bool,
    every_pool: Option<RefusedPools>,
    every_set: bool,
    tenants: BTreeSet<Target>,
}

impl Touched {
    fn on(&mut self, also: &AlsoRead) {
        let AlsoRead { pool_tags, configuration_sets, members, every_pool, every_set, identities, tenants } = also;
        self.beside.tagged_pools.extend(pool_tags.iter().cloned());
        self.configuration_sets.extend(configuration_sets.iter().cloned());
        self.any_ip |= members;
        self.every_pool.clone_from(every_pool);
        self.every_set |= every_set;
        self.any_identity |= identities;
        self.tenants.extend(tenants.iter().cloned());
    }

    fn by<'a>(writes: impl IntoIterator<Item = &'a Write>) -> Self {
        let mut touched = Self::default();
        for write in writes {
            match write {
                Write::CreateDedicatedIpPool { pool, .. }
                | Write::PutDedicatedIpPoolScalingAttributes { pool, .. }
                | Write::DeleteDedicatedIpPool { pool } => {
                    touched.pools.insert(pool.clone());
                }
                Write::PutDedicatedIpInPool { .. } => touched.any_ip = true,
                Write::CreateConfigurationSet { configuration_set, .. }
                | Write::DeleteConfigurationSet { configuration_set }
                | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
                    touched.configuration_sets.insert(configuration_set.clone());
                }
                Write::Setting(setting) => touched.setting(setting),
            }
        }
        touched
    }

    fn setting(&mut self, setting: &Setting) {
        match setting {
            Setting::PutOptions(_) => {
                self.configuration_sets.extend(setting.needs().cloned());
            }
            Setting::PutAccountDedicatedIpWarmupAttributes { .. }
            | Setting::PutAccountSuppressionAttributes { .. }
            | Setting::PutAccountVdmAttributes { .. } => self.beside.auto_warmup = true,
            Setting::PutDedicatedIpWarmupAttributes { .. } => self.any_ip = true,
            Setting::TagResource { target, .. } | Setting::UntagResource { target, .. } => match target {
                Tagged::Pool(name) => drop(self.beside.tagged_pools.insert(name.clone())),
                // The response for a configuration set includes its tags.
                Tagged::ConfigurationSet(name) => drop(self.configuration_sets.insert(name.clone())),
            },
            Setting::CreateConfigurationSetEventDestination { configuration_set, .. }
            | Setting::UpdateConfigurationSetEventDestination { configuration_set, .. }
            | Setting::DeleteConfigurationSetEventDestination { configuration_set, .. } => {
                self.beside.event_destinations.insert(configuration_set.clone());
            }
            Setting::PutEmailIdentityConfigurationSetAttributes { identity, .. } => {
                self.beside.identities.insert(identity.clone());
            }
        }
    }
}

impl Reader {
    /// Reads the objects that the writes change. IPs are read as one list, which has fewer pages than there are IPs.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn reread<'a>(&self, writes: impl IntoIterator<Item = &'a Write>) -> Result<LiveRegion, CallError> {
        self.reread_on(writes, &AlsoRead::default()).await
    }

    /// Reads the objects that the writes change, and the state that the writes depend on.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn reread_on<'a>(
        &self,
        writes: impl IntoIterator<Item = &'a Write>,
        also: &AlsoRead,
    ) -> Result<LiveRegion, CallError> {
        let mut touched = Touched::by(writes);
        touched.on(also);
        self.touched(touched).await
    }

    async fn touched(&self, touched: Touched) -> Result<LiveRegion, CallError> {
        let Touched { pools, any_ip, configuration_sets, beside, any_identity, every_pool, every_set, tenants } =
            touched;
        let pools_with_ips = async {
            if let Some(refused) = &every_pool {
                return self.pools_if_allowed(refused).await;
            }
            let ips = async { if any_ip { self.dedicated_ips().await } else { Ok(LeasedIps::default()) } };
            let (pools, LeasedIps { ips: dedicated_ips, odd: odd_ips }) =
                tokio::try_join!(self.pools(all(pools)), ips)?;
            let leftovers = self.leftovers(&pools).await?;
            Ok(LiveRegion { pools, dedicated_ips, odd_ips, leftovers, ..LiveRegion::default() })
        };
        let sets = async {
            if !every_set {
                return self.configuration_sets(all(configuration_sets)).await;
            }
            let (names, named) = mpsc::unbounded_channel();
            let ((), sets) = tokio::try_join!(self.configuration_set_names(names), self.configuration_sets(named))?;
            Ok(sets)
        };
        let routes =
            async { if any_identity { self.identity_routes(&BTreeMap::new()).await.map(Some) } else { Ok(None) } };
        let (live, configuration_sets, beside, identity_routes, tenants) =
            tokio::try_join!(pools_with_ips, sets, self.details(&beside), routes, self.tenants_of(tenants))?;
        let LiveRegion { pools, dedicated_ips, odd_ips, unread_pools, leftovers, .. } = live;
        Ok(LiveRegion {
            pools,
            unread_pools,
            dedicated_ips,
            odd_ips,
            configuration_sets,
            leftovers,
            identity_routes,
            tenants,
            ..beside
        })
    }

    /// Reads the object that the write changes.
    ///
    /// # Errors
    /// If the object cannot be read. An object that does not exist is not an error.
    pub async fn look(&self, write: &Write) -> Result<LiveRegion, CallError> {
        let mut live = LiveRegion::default();
        match write {
            Write::CreateDedicatedIpPool { pool, .. }
            | Write::PutDedicatedIpPoolScalingAttributes { pool, .. }
            | Write::DeleteDedicatedIpPool { pool } => {
                live.pools.extend(self.pool(pool).await?.map(|found| (pool.clone(), found)));
                live.leftovers = self.leftovers(&live.pools).await?;
            }
            Write::PutDedicatedIpInPool { ip, .. }
            | Write::Setting(Setting::PutDedicatedIpWarmupAttributes { ip, .. }) => {
                live.dedicated_ips.extend(self.dedicated_ip(*ip).await?.map(|found| (*ip, found)));
            }
            Write::CreateConfigurationSet { configuration_set, .. }
            | Write::DeleteConfigurationSet { configuration_set }
            | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
                let found = self.configuration_set(configuration_set).await?;
                live.configuration_sets.extend(found.map(|found| (configuration_set.clone(), found)));
            }
            Write::Setting(_) => return self.touched(Touched::by([write])).await,
        }
        Ok(live)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PoolRef, ScalingMode, Tags};

    #[test]
    fn touched_is_what_is_written_and_not_what_is_named() {
        let pool = PoolName::new("p").unwrap();
        let writes = [
            Write::CreateDedicatedIpPool { pool: pool.clone(), scaling: ScalingMode::Standard, tags: Tags::new() },
            Write::PutDedicatedIpInPool {
                ip: [192, 0, 2, 1].into(),
                from: PoolRef::Default,
                to: PoolRef::Named(PoolName::new("other").unwrap()),
            },
        ];
        let touched = Touched::by(&writes);
        assert_eq!(touched.pools, BTreeSet::from([pool]));
        assert!(touched.any_ip && touched.configuration_sets.is_empty());
    }
}
