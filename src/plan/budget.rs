//! What an apply costs: its writes by operation, and how long they take at the pace that SES documents.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::step::Step;

/// Writes a second that SES documents for each of its control-plane actions (developer guide, "Quotas").
const WRITES_PER_SECOND: u64 = 1;

/// What an apply costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Writes by SES operation.
    pub writes: BTreeMap<String, u64>,
    /// About how long the writes take, in seconds, at one write a second per operation and Region, operations side by side.
    /// Reads begin faster and keep to what SES turns out to let through.
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
