//! What an apply costs: its writes by operation, and how long they take at the pace that SES documents.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Write;

use super::step::Step;

/// Writes a second that SES documents for each of its control-plane actions (developer guide, "Quotas").
const WRITES_PER_SECOND: u64 = 1;

/// Times that each touched object is read for a write: before the apply, just before its write, and after the apply.
const READS_A_WRITE: u64 = 3;

/// What an apply costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Writes by SES operation.
    pub writes: BTreeMap<String, u64>,
    /// About how long an apply takes, in seconds, at one call a second per operation and Region, operations side by side,
    /// with the reads of what it touches.
    pub seconds: u64,
}

impl Budget {
    /// Counts the steps.
    #[must_use]
    pub fn of(steps: &[Step]) -> Self {
        let mut writes: BTreeMap<String, u64> = BTreeMap::new();
        let mut busy: BTreeMap<_, u64> = BTreeMap::new();
        for step in steps {
            *writes.entry(step.write.operation().to_owned()).or_default() += 1;
            *busy.entry((&step.region, step.write.operation())).or_default() += 1;
            let (read, times) = reads(&step.write);
            *busy.entry((&step.region, read)).or_default() += times;
        }
        let seconds = busy.into_values().max().unwrap_or_default() / WRITES_PER_SECOND;
        Self { writes, seconds }
    }

    /// All writes together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.writes.values().sum()
    }
}

/// The operation that reads what a write touches, and how often it is called for it. IPs are listed before and after, some
/// hundreds a call, and read one by one just before they are moved.
fn reads(write: &Write) -> (&'static str, u64) {
    match write {
        Write::PutDedicatedIpInPool { .. } => ("GetDedicatedIp", 1),
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. } => ("GetDedicatedIpPool", READS_A_WRITE),
        // Most settings are a configuration set's; the few others are read as often.
        Write::CreateConfigurationSet { .. }
        | Write::DeleteConfigurationSet { .. }
        | Write::PutConfigurationSetDeliveryOptions { .. }
        | Write::Setting(_) => ("GetConfigurationSet", READS_A_WRITE),
    }
}
