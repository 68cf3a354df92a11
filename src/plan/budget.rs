//! What an apply costs: its writes by operation, and how long they take, at the pace that SES documents or at another.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Kind;

use super::step::Step;

/// How fast an apply will go.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    /// Of its writes.
    pub writes: Rate,
    /// Reads a second of one operation, if that was stated or once SES was seen to limit them.
    pub reads: Option<f64>,
}

/// Calls a second of one operation in one Region.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Rate {
    /// One, as SES documents for each of its control-plane actions (developer guide, "Quotas").
    #[default]
    Documented,
    /// What `--max-rps` says.
    Stated(f64),
    /// As fast as answers come: the embedded sandbox has no limit.
    Unlimited,
}

impl Rate {
    /// Calls a second; infinite where nothing limits them.
    fn calls_a_second(self) -> f64 {
        match self {
            Self::Documented => 1.0,
            Self::Stated(rate) => rate,
            Self::Unlimited => f64::INFINITY,
        }
    }
}

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
        for step in steps {
            *writes.entry(step.write.operation().to_owned()).or_default() += 1;
        }
        Self { writes, seconds: seconds(steps, Pace::default()) }
    }

    /// All writes together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.writes.values().sum()
    }
}

/// About how long an apply of the steps takes, in seconds, operations side by side: the writes, and where the pace of reads
/// is known the looks at what is written, before the first step, before each step and after the last.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates; none is below 0")]
pub fn seconds(steps: &[Step], pace: Pace) -> u64 {
    let operations = steps.iter().map(|step| (&step.region, step.write.operation()));
    let writes = most(operations) / pace.writes.calls_a_second();
    let Some(reads) = pace.reads else { return writes.ceil() as u64 };
    let looks = steps.iter().map(|step| (&step.region, step.write.target().kind()));
    // Before the first step and after the last, one list has all IPs.
    let objects = steps.iter().map(|step| {
        let target = step.write.target();
        (&step.region, if target.kind() == Kind::DedicatedIp { None } else { Some(target) })
    });
    let objects: BTreeSet<_> = objects.collect();
    let kinds = objects.into_iter().map(|(region, target)| (region, target.map(|target| target.kind())));
    (2.0 * most(kinds) / reads + writes.max(most(looks) / reads)).ceil() as u64
}

/// How often the most frequent item occurs.
#[expect(clippy::cast_precision_loss, reason = "nobody has that many steps")]
fn most<T: Ord>(items: impl Iterator<Item = T>) -> f64 {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts.into_values().max().unwrap_or_default() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{PoolRef, Write},
        plan::step::{Purpose, StepId},
    };

    fn moves(count: u8) -> Vec<Step> {
        let step = |at| {
            let write = Write::PutDedicatedIpInPool {
                ip: [198, 51, 100, at].into(),
                from: PoolRef::Default,
                to: PoolRef::Named(crate::model::PoolName::live("a")),
            };
            let region = crate::model::Region::new("eu-west-1").unwrap();
            Step { id: StepId(at.into()), region, write, depends_on: Vec::new(), purpose: Purpose::Change }
        };
        (1..=count).map(step).collect()
    }

    #[test]
    fn time_is_that_of_the_steps_and_of_the_looks_around_them() {
        let stated = |rate, reads| seconds(&moves(10), Pace { writes: Rate::Stated(rate), reads });
        assert_eq!(seconds(&moves(10), Pace::default()), 10);
        assert_eq!(stated(4.0, None), 3);
        // Each IP is looked at before its step, and all of them before the first step and after the last.
        assert_eq!(stated(1.0, Some(0.5)), 24);
        assert_eq!(stated(1.0, Some(50.0)), 11);
        assert_eq!(seconds(&[], Pace { writes: Rate::Documented, reads: Some(1.0) }), 0);
    }
}
