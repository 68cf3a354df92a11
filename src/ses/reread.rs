//! Reads again what some writes touch, and nothing else: before an apply and after it.

use std::collections::BTreeSet;

use crate::model::{ConfigurationSetName, LiveRegion, PoolName, Write};

use super::{error::CallError, observe::Reader};

/// What writes touch in one Region.
#[derive(Debug, Default)]
struct Touched {
    pools: BTreeSet<PoolName>,
    any_ip: bool,
    configuration_sets: BTreeSet<ConfigurationSetName>,
}

impl Touched {
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
                | Write::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
                    touched.configuration_sets.insert(configuration_set.clone());
                }
            }
        }
        touched
    }
}

impl Reader {
    /// Reads what the writes touch. IPs come as one list, whose pages are fewer than the IPs.
    ///
    /// # Errors
    /// The first read that failed.
    pub async fn reread<'a>(&self, writes: impl IntoIterator<Item = &'a Write>) -> Result<LiveRegion, CallError> {
        let Touched { pools, any_ip, configuration_sets } = Touched::by(writes);
        let mut live = LiveRegion::default();
        if any_ip {
            live.dedicated_ips = self.dedicated_ips().await?;
        }
        let pools = pools.into_iter().collect();
        let read = self.each(pools, |reader, name| async move { reader.pool(&name).await.map(|pool| (name, pool)) });
        live.pools.extend(read.await?.into_iter().filter_map(|(name, pool)| pool.map(|pool| (name, pool))));
        let sets = configuration_sets.into_iter().collect();
        let read =
            self.each(sets, |reader, name| async move { reader.configuration_set(&name).await.map(|set| (name, set)) });
        live.configuration_sets.extend(read.await?.into_iter().filter_map(|(name, set)| set.map(|set| (name, set))));
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
