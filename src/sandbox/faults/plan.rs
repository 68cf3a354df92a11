//! The faults to play, as a test builds them and as JSON has them.
//!
//! One document has all that can be hostile about a sandbox:
//!
//! ```json
//! {
//!   "seed": 7,
//!   "rules": [
//!     {"operation": "*", "when": {"probability": 0.1}, "fault": "throttle"},
//!     {"operation": "*", "region": "us-east-1", "fault": {"error": {"status": 403, "code": "AccessDeniedException"}}},
//!     {"operation": "PutDedicatedIpInPool", "about": "198.51.100.10", "when": {"nth": 1}, "fault": {"interfere": {
//!       "operation": "PutDedicatedIpInPool",
//!       "path": "/v2/email/dedicated-ips/198.51.100.10/pool",
//!       "body": {"DestinationPoolName": "theirs"}}}}
//!   ],
//!   "rate_limits": [{"operation": "*", "per_second": 1}],
//!   "consistency": {"lag_reads": 2},
//!   "behaviour": {"named_pools": "deleted"},
//!   "pages": {"longest": 3, "order": {"shuffled": {"seed": 7}}}
//! }
//! ```

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::problem::{self, FaultProblem};
use crate::sandbox::options::{Behaviour, PageOptions};

/// The faults to play. The default plays none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultPlan {
    /// What probabilities are drawn from: the same seed and calls, the same faults.
    pub seed: u64,
    /// Each is looked at for every call, in order. Delays add up, every interference is applied, and of the rest the
    /// first one counts.
    pub rules: Vec<FaultRule>,
    /// A call has to pass all that apply to it, before any rule sees it.
    pub rate_limits: Vec<RateLimit>,
    /// Whether reads see writes at once.
    pub consistency: Consistency,
    /// How the sandbox behaves where SES's documentation is silent. `None`: as it was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behaviour: Option<Behaviour>,
    /// How lists come in pages. `None`: as the sandbox was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PageOptions>,
}

/// One fault, and the calls that it befalls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The name of an operation, or `*` for every one.
    pub operation: String,
    /// Only calls whose path, query or body has this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Only calls in this Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Which of those calls, counted over all accounts and, unless one is named, all Regions.
    #[serde(default)]
    pub when: When,
    /// What befalls them.
    pub fault: Fault,
}

/// Which of the calls that a rule is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Every one.
    #[default]
    Always,
    /// That one alone, counted from 1.
    Nth(u64),
    /// The first ones, this many.
    Count(u64),
    /// Each with this probability, from 0 to 1.
    Probability(f64),
}

/// What befalls a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429 `TooManyRequestsException`; not performed.
    Throttle,
    /// 500 `ConcurrentModificationException`; not performed.
    ConcurrentModification,
    /// An error of the test's choice; not performed.
    Error {
        /// HTTP status, 400 to 599.
        status: u16,
        /// The code, as `x-amzn-ErrorType` has it, or STS's XML.
        code: String,
        /// The message.
        #[serde(default)]
        message: String,
    },
    /// 503 with a page of HTML, as a load balancer answers; not performed.
    Html,
    /// The answer comes later.
    Delay {
        /// By this many milliseconds.
        milliseconds: u64,
    },
    /// The call is not performed and never answered; the connection stays open.
    Hang,
    /// The call is performed and never answered; the connection stays open.
    HangAfterWrite,
    /// The connection is reset; not performed.
    ResetBeforeWrite,
    /// The connection is reset after the call was performed: the answer is lost.
    ResetAfterWrite,
    /// The connection is closed in order, without an answer; not performed.
    CloseBeforeWrite,
    /// The connection is closed in order, without an answer, after the call was performed.
    CloseAfterWrite,
    /// The call is performed, and its answer ends half-way.
    TruncatedBody,
    /// Another writer comes first: its call is performed, then this one.
    Interfere(Interference),
}

/// The call of another writer, in the account and Region of the call that it comes before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interference {
    /// The name of an operation.
    pub operation: String,
    /// Its path, with the query if it has one.
    pub path: String,
    /// Its body.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

/// A token bucket, for each account and Region by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// The name of an operation, or `*` for every one of SES.
    pub operation: String,
    /// Whether the operations share a bucket.
    #[serde(default)]
    pub bucket: BucketScope,
    /// How many calls a second.
    pub per_second: f64,
    /// How many calls at once after a pause.
    #[serde(default = "one")]
    pub burst: u32,
}

fn one() -> u32 {
    1
}

/// Whether the operations of a rate limit share a bucket: SES's documentation is silent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BucketScope {
    /// Each operation has its own.
    #[default]
    PerOperation,
    /// All share one.
    Shared,
}

/// Whether reads see writes at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consistency {
    /// At once.
    #[default]
    Immediate,
    /// After a write the next reads of the Region, this many, still see what was before.
    LagReads(u32),
    /// For this many milliseconds after a write, reads of the Region still see what was before.
    LagMilliseconds(u64),
}

impl FaultPlan {
    /// Reads a plan.
    ///
    /// # Errors
    /// The first place that is not JSON, not of the format, or names an operation that there is not.
    pub fn from_json(text: &str) -> Result<Self, FaultProblem> {
        let plan: Self = serde_json::from_str(text).map_err(FaultProblem::Syntax)?;
        plan.check()?;
        Ok(plan)
    }

    /// Reads a plan from a file.
    ///
    /// # Errors
    /// The file cannot be read, or what [`from_json`](Self::from_json) says about it, with its path.
    pub fn file(path: &Path) -> Result<Self, FaultProblem> {
        let text = crate::sandbox::store::bounded(path)
            .map_err(|source| FaultProblem::Read { path: path.to_owned(), source })?;
        Self::from_json(&text)
            .map_err(|problem| FaultProblem::Invalid { path: path.to_owned(), source: Box::new(problem) })
    }

    /// Checks a plan that was built by hand.
    ///
    /// # Errors
    /// The first rule or limit that could never be played.
    pub fn check(&self) -> Result<(), FaultProblem> {
        problem::check(self)
    }
}
