//! The guards that a person can disable with `--allow`, one at a time. There is no `--allow all`.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A guard that `--allow` lets pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Allowance {
    /// Turning `STANDARD` pools into `MANAGED` ones. Only while planning: without it the plan has no such step.
    Convert,
    /// Deleting `MANAGED` pools, whose IPs are lost with them. Only while planning: without it the plan has no such step.
    Relinquish,
    /// Routes that are without an IP, or use a foreign one, for a while, or that end without an IP.
    Interruption,
    /// Counted pools for which the account leases too few IPs.
    Shortage,
    /// More deletions than `limits.deletes`.
    Deletes,
    /// More moved IPs than `limits.moved_ips`.
    Moves,
    /// A Region that is left without pools, or without configuration sets.
    Empty,
    /// Routes that lose their last warm IP while automatic warm-up is off.
    Cold,
    /// IPs that are warmed up and whose warm-up starts again.
    Warmup,
    /// Features of the account that AWS charges for and that come on.
    Cost,
    /// More pools, configuration sets or event destinations than SES documents as the most.
    Quota,
}

impl Allowance {
    /// All allowances.
    pub const ALL: [Self; 11] = [
        Self::Convert,
        Self::Relinquish,
        Self::Interruption,
        Self::Shortage,
        Self::Deletes,
        Self::Moves,
        Self::Empty,
        Self::Cold,
        Self::Warmup,
        Self::Cost,
        Self::Quota,
    ];

    /// The command-line flag.
    #[must_use]
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Convert => "--allow convert",
            Self::Relinquish => "--allow relinquish",
            Self::Interruption => "--allow interruption",
            Self::Shortage => "--allow shortage",
            Self::Deletes => "--allow deletes",
            Self::Moves => "--allow moves",
            Self::Empty => "--allow empty",
            Self::Cold => "--allow cold",
            Self::Warmup => "--allow warmup",
            Self::Cost => "--allow cost",
            Self::Quota => "--allow quota",
        }
    }
}

/// The disabled guards. Empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowances(BTreeSet<Allowance>);

impl Allowances {
    /// All allowances, to show a plan without applying it.
    #[must_use]
    pub fn all() -> Self {
        Allowance::ALL.into_iter().collect()
    }

    /// The allowances, in order.
    pub fn iter(&self) -> impl Iterator<Item = Allowance> {
        self.0.iter().copied()
    }

    /// Whether the allowance was given.
    #[must_use]
    pub fn has(&self, allowance: Allowance) -> bool {
        self.0.contains(&allowance)
    }
}

impl FromIterator<Allowance> for Allowances {
    fn from_iter<I: IntoIterator<Item = Allowance>>(allowances: I) -> Self {
        Self(allowances.into_iter().collect())
    }
}
