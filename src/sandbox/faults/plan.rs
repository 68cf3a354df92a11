//! The fault plan, as a test builds it and as JSON represents it.
//!
//! One document describes all hostile behaviour of a sandbox:
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

use super::problem::FaultProblem;
use crate::sandbox::{
    options::{Behaviour, PageOptions},
    routes,
    trail::TrailOptions,
};

/// Stands for every operation, in rules and limits.
pub(super) const ANY: &str = "*";
/// The HTTP statuses that are errors.
const ERRORS: std::ops::RangeInclusive<u16> = 400..=599;

/// The faults to inject. The default injects none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultPlan {
    /// Seed of the probabilities: the same seed and the same calls give the same faults.
    pub seed: u64,
    /// Every rule is checked for every call, in order. Delays add up and every interference is applied. Of the other
    /// faults, the first one applies.
    pub rules: Vec<FaultRule>,
    /// A call has to pass every limit that applies to it before any rule is checked.
    pub rate_limits: Vec<RateLimit>,
    /// Whether reads see writes immediately.
    pub consistency: Consistency,
    /// How the sandbox behaves where SES's documentation is silent. `None`: the behaviour that the sandbox was started
    /// with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behaviour: Option<Behaviour>,
    /// How lists are split into pages. `None`: the options that the sandbox was started with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PageOptions>,
    /// How late events of CloudTrail appear, and what they say.
    #[serde(skip_serializing_if = "is_default")]
    pub cloudtrail: TrailOptions,
}

/// Whether the trail behaves as it does without a plan.
fn is_default(options: &TrailOptions) -> bool {
    *options == TrailOptions::default()
}

/// A fault and the calls that it applies to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The name of an operation, or `*` for all operations.
    pub operation: String,
    /// Restricts the rule to calls whose path, query or body contains this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Restricts the rule to calls in this Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Which of those calls. They are counted over all accounts and, unless `region` is set, over all Regions.
    #[serde(default)]
    pub when: When,
    /// The fault that these calls meet.
    pub fault: Fault,
}

/// Selects among the calls that a rule matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Every call.
    #[default]
    Always,
    /// Only the call with this number, counted from 1.
    Nth(u64),
    /// The first calls, up to this number.
    Count(u64),
    /// Each call with this probability, from 0 to 1.
    Probability(f64),
}

/// A fault that a call meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429 `TooManyRequestsException`; not performed.
    Throttle,
    /// 500 `ConcurrentModificationException`; not performed.
    ConcurrentModification,
    /// An error chosen by the test; not performed.
    Error {
        /// HTTP status, 400 to 599.
        status: u16,
        /// The error code, in `x-amzn-ErrorType` or in STS's XML.
        code: String,
        /// The message.
        #[serde(default)]
        message: String,
    },
    /// 503 with an HTML page, as a load balancer answers; not performed.
    Html,
    /// The answer is delayed.
    Delay {
        /// Length of the delay, in milliseconds.
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
    /// The connection is closed cleanly, without an answer; not performed.
    CloseBeforeWrite,
    /// The connection is closed cleanly, without an answer, after the call was performed.
    CloseAfterWrite,
    /// The call is performed, and its answer ends after half of the body.
    TruncatedBody,
    /// Another writer's call is performed first, then this one.
    Interfere(Interference),
}

/// A call of another writer, in the account and Region of the call that it precedes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interference {
    /// The name of an operation.
    pub operation: String,
    /// Its path, including the query if there is one.
    pub path: String,
    /// Its body.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

/// A token bucket, separate for each account and Region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// The name of an operation, or `*` for all operations of SES.
    pub operation: String,
    /// Whether the operations share a bucket.
    #[serde(default)]
    pub bucket: BucketScope,
    /// Calls a second.
    pub per_second: f64,
    /// Calls that may come at once after a pause.
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
    /// Each operation has its own bucket.
    #[default]
    PerOperation,
    /// All operations share one bucket.
    Shared,
}

/// Whether reads see writes immediately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consistency {
    /// Reads see writes immediately.
    #[default]
    Immediate,
    /// After a write, this many reads of the Region still see the state before the write.
    LagReads(u32),
    /// For this many milliseconds after a write, reads of the Region still see the state before the write.
    LagMilliseconds(u64),
}

impl FaultPlan {
    /// Reads a plan.
    ///
    /// # Errors
    /// The first place that is not JSON, does not follow the format, or names an operation that does not exist.
    pub fn from_json(text: &str) -> Result<Self, FaultProblem> {
        let plan: Self = serde_json::from_str(text).map_err(FaultProblem::Syntax)?;
        plan.check()?;
        Ok(plan)
    }

    /// Reads a plan from a file.
    ///
    /// # Errors
    /// The file cannot be read, or its text has one of the errors of [`from_json`](Self::from_json). The error has the
    /// path of the file.
    pub fn file(path: &Path) -> Result<Self, FaultProblem> {
        let text = crate::sandbox::store::bounded(path)
            .map_err(|source| FaultProblem::Read { path: path.to_owned(), source })?;
        Self::from_json(&text)
            .map_err(|problem| FaultProblem::Invalid { path: path.to_owned(), source: Box::new(problem) })
    }

    /// Checks a plan that was built in code.
    ///
    /// # Errors
    /// The first rule or limit that could never take effect.
    pub fn check(&self) -> Result<(), FaultProblem> {
        for (index, rule) in self.rules.iter().enumerate() {
            check_rule(&format!("rules/{index}"), rule)?;
        }
        for (index, limit) in self.rate_limits.iter().enumerate() {
            check_limit(&format!("rate_limits/{index}"), limit)?;
        }
        Ok(())
    }
}

fn check_rule(place: &str, rule: &FaultRule) -> Result<(), FaultProblem> {
    check_operation(place, &rule.operation)?;
    match rule.when {
        When::Probability(value) if !(0.0..=1.0).contains(&value) => {
            return Err(out_of_range(format!("{place}/when/probability"), &value, "0 to 1"));
        }
        When::Nth(0) => return Err(out_of_range(format!("{place}/when/nth"), &0, "1 and up")),
        When::Always | When::Nth(_) | When::Count(_) | When::Probability(_) => {}
    }
    match &rule.fault {
        Fault::Error { status, .. } if !ERRORS.contains(status) => {
            Err(out_of_range(format!("{place}/fault/error/status"), status, "400 to 599"))
        }
        Fault::Interfere(other) if routes::of_operation(&other.operation, path_of(&other.path)).is_none() => {
            let name = format!("{} {}", other.operation, other.path);
            Err(FaultProblem::UnknownOperation { place: format!("{place}/fault/interfere"), name })
        }
        _ => Ok(()),
    }
}

fn check_limit(place: &str, limit: &RateLimit) -> Result<(), FaultProblem> {
    check_operation(place, &limit.operation)?;
    if !limit.per_second.is_finite() || limit.per_second <= 0.0 {
        return Err(out_of_range(format!("{place}/per_second"), &limit.per_second, "more than 0"));
    }
    if limit.burst == 0 {
        return Err(out_of_range(format!("{place}/burst"), &limit.burst, "1 and up"));
    }
    Ok(())
}

fn check_operation(place: &str, name: &str) -> Result<(), FaultProblem> {
    if name == ANY || routes::ROUTES.iter().any(|route| route.operation == name) {
        return Ok(());
    }
    Err(FaultProblem::UnknownOperation { place: format!("{place}/operation"), name: name.to_owned() })
}

fn out_of_range(place: String, value: &dyn std::fmt::Display, range: &'static str) -> FaultProblem {
    FaultProblem::OutOfRange { place, value: value.to_string(), range }
}

/// Returns a path without its query.
fn path_of(text: &str) -> &str {
    text.split_once('?').map_or(text, |(path, _)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        FaultPlan::from_json(text).unwrap_err().to_string()
    }

    #[test]
    fn a_plan_with_everything_is_read_and_written() {
        let text = r#"{
            "seed": 7,
            "rules": [
                {"operation": "*", "when": {"probability": 0.1}, "fault": "throttle"},
                {"operation": "PutDedicatedIpInPool", "about": "192.0.2.1", "when": {"nth": 2}, "fault": "hang"},
                {"operation": "GetAccount", "when": {"count": 3}, "fault": {"error": {"status": 503, "code": "X"}}},
                {"operation": "GetAccount", "fault": {"delay": {"milliseconds": 20}}},
                {"operation": "GetAccount", "fault": {"interfere": {"operation": "PutDedicatedIpInPool",
                    "path": "/v2/email/dedicated-ips/192.0.2.1/pool", "body": {"DestinationPoolName": "a"}}}}
            ],
            "rate_limits": [{"operation": "*", "bucket": "shared", "per_second": 1}],
            "consistency": {"lag_reads": 2}
        }"#;
        let plan = FaultPlan::from_json(text).unwrap();
        assert_eq!(FaultPlan::from_json(&serde_json::to_string(&plan).unwrap()).unwrap(), plan);
    }

    #[test]
    fn what_could_never_be_played_is_refused_with_its_place() {
        for (text, part) in [
            (r#"{"rules": [{"operation": "GetAcount", "fault": "html"}]}"#, "`rules/0/operation`"),
            (r#"{"rules": [{"operation": "*", "when": {"nth": 0}, "fault": "html"}]}"#, "`rules/0/when/nth`"),
            (r#"{"rules": [{"operation": "*", "when": {"probability": 2}, "fault": "html"}]}"#, "0 to 1"),
            (r#"{"rules": [{"operation": "*", "fault": {"error": {"status": 200, "code": "X"}}}]}"#, "400 to 599"),
            (r#"{"rules": [{"operation": "*", "fault": "sulk"}]}"#, "sulk"),
            (r#"{"rate_limits": [{"operation": "*", "per_second": 0}]}"#, "`rate_limits/0/per_second`"),
            (
                r#"{"rules": [{"operation": "*", "fault": {"interfere": {"operation": "GetAccount", "path": "/x"}}}]}"#,
                "`rules/0/fault/interfere`",
            ),
        ] {
            assert!(problem(text).contains(part), "{}", problem(text));
        }
    }
}
