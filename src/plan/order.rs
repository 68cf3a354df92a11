//! Puts the writes of one Region into order and says which waits for which.

use std::collections::BTreeMap;

use crate::model::{PoolRef, Region, Write};

use super::document::{Purpose, Step, StepId};

/// The writes as steps, numbered after the `first` steps that other Regions have.
pub(crate) fn order(region: &Region, writes: Vec<Write>, first: usize) -> Vec<Step> {
    let mut writes = writes;
    writes.sort_by_key(phase);
    let id = |index: usize| StepId(u32::try_from(first + index + 1).unwrap_or(u32::MAX));
    let mut made: BTreeMap<PoolRef, StepId> = BTreeMap::new();
    let mut joined: BTreeMap<PoolRef, Vec<StepId>> = BTreeMap::new();
    let mut left: BTreeMap<PoolRef, Vec<StepId>> = BTreeMap::new();
    let mut steps = Vec::new();
    for (index, write) in writes.into_iter().enumerate() {
        let mut depends_on: Vec<StepId> = Vec::new();
        match &write {
            Write::CreateDedicatedIpPool { pool, .. } => {
                made.insert(PoolRef::Named(pool.clone()), id(index));
            }
            Write::PutDedicatedIpInPool { from, to, .. } => {
                depends_on.extend(made.get(to));
                if *to == PoolRef::Default {
                    depends_on.extend(left.get(from).into_iter().flatten());
                }
                joined.entry(to.clone()).or_default().push(id(index));
            }
            Write::CreateConfigurationSet { delivery, .. } => {
                depends_on.extend(made.get(delivery.route()));
                depends_on.extend(joined.get(delivery.route()).into_iter().flatten());
            }
            Write::PutConfigurationSetDeliveryOptions { delivery, expected, .. } => {
                depends_on.extend(made.get(delivery.route()));
                depends_on.extend(joined.get(delivery.route()).into_iter().flatten());
                left.entry(expected.route().clone()).or_default().push(id(index));
            }
            Write::PutDedicatedIpPoolScalingAttributes { .. } | Write::DeleteDedicatedIpPool { .. } => {}
        }
        depends_on.sort();
        depends_on.dedup();
        steps.push(Step { id: id(index), region: region.clone(), write, depends_on, purpose: Purpose::Change });
    }
    steps
}

fn phase(write: &Write) -> u8 {
    match write {
        Write::CreateDedicatedIpPool { .. } => 0,
        Write::PutDedicatedIpPoolScalingAttributes { .. } => 1,
        Write::PutDedicatedIpInPool { to, .. } if *to != PoolRef::Default => 2,
        Write::PutConfigurationSetDeliveryOptions { .. } | Write::CreateConfigurationSet { .. } => 3,
        Write::PutDedicatedIpInPool { .. } => 4,
        Write::DeleteDedicatedIpPool { .. } => 5,
    }
}
