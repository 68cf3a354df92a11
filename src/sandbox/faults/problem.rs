//! Reasons why a fault plan cannot be used. A rule that never matches a call would let a test pass without testing
//! anything.

use std::io;
use std::path::PathBuf;

use super::plan::{Fault, FaultPlan, FaultRule, RateLimit, When};
use crate::sandbox::{routes, unparsed::without_values};

/// Stands for every operation, in rules and limits.
pub(super) const ANY: &str = "*";
/// The HTTP statuses that are errors.
const ERRORS: std::ops::RangeInclusive<u16> = 400..=599;

/// The reason why a fault plan cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultProblem {
    /// The file cannot be read.
    #[error("read fault plan `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The content of the file cannot be used.
    #[error("play fault plan `{}`", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<FaultProblem>,
    },
    /// Not JSON, or a member that the format does not define, with line and column.
    #[error("not a fault plan: {}", without_values(.0))]
    Syntax(serde_json::Error),
    /// An operation that the sandbox does not serve, or a path that does not belong to the operation.
    #[error("`{place}` names no operation of the sandbox: `{name}`")]
    UnknownOperation {
        /// The place in the plan.
        place: String,
        /// The value found there.
        name: String,
    },
    /// A number outside its range.
    #[error("`{place}` is {value}, which is outside {range}")]
    OutOfRange {
        /// The place in the plan.
        place: String,
        /// The value found there.
        value: String,
        /// The allowed range.
        range: &'static str,
    },
}

pub(super) fn check(plan: &FaultPlan) -> Result<(), FaultProblem> {
    for (index, rule) in plan.rules.iter().enumerate() {
        check_rule(&format!("rules/{index}"), rule)?;
    }
    for (index, limit) in plan.rate_limits.iter().enumerate() {
        check_limit(&format!("rate_limits/{index}"), limit)?;
    }
    Ok(())
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
