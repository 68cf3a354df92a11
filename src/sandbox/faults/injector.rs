//! Decides for each call what befalls it. Carries out nothing.

use std::collections::HashMap;
use std::time::Duration;

use hyper::StatusCode;
use tokio::time::Instant;

use super::bucket::Bucket;
use super::plan::{BucketScope, Fault, FaultPlan, FaultRule, Interference, RateLimit, When};
use super::problem::ANY;
use super::random::Random;
use crate::sandbox::wire::auth::Scope;
use crate::sandbox::wire::{ErrorKind, Protocol, Reply, ServiceError};

/// What a load balancer answers.
const HTML: &str = "<html><body><h1>503 Service Unavailable</h1></body></html>";
/// How the log calls a call over a rate limit.
const RATE_LIMIT: &str = "rate_limit";

/// The call that a decision is about.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) operation: &'static str,
    pub(crate) protocol: Protocol,
    pub(crate) scope: &'a Scope,
    /// Path, query and body, for rules that look for a text.
    pub(crate) text: &'a str,
}

/// What befalls a call.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    pub(crate) delay: Duration,
    pub(crate) interferences: Vec<Interference>,
    pub(crate) ending: Ending,
    /// The names of the faults, for the log.
    pub(crate) names: Vec<&'static str>,
}

/// How a call ends.
#[derive(Debug, Default)]
pub(crate) enum Ending {
    /// Performed and answered.
    #[default]
    Answered,
    /// Answered without being performed.
    Refused(Reply),
    /// Neither performed nor answered.
    Hung,
    /// Connection reset, not performed.
    ResetBefore,
    /// Performed, connection reset.
    ResetAfter,
    /// Performed, half answered.
    Truncated,
}

/// A plan in play.
#[derive(Debug)]
pub(crate) struct Injector {
    plan: FaultPlan,
    rules: Vec<RuleState>,
    buckets: HashMap<(usize, Scope, &'static str), Bucket>,
}

/// How far a rule has come.
#[derive(Debug)]
struct RuleState {
    seen: u64,
    random: Random,
}

impl Injector {
    /// A plan at its beginning.
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let rules =
            (0..).zip(&plan.rules).map(|(stream, _)| RuleState { seen: 0, random: Random::new(plan.seed, stream) });
        Self { rules: rules.collect(), plan, buckets: HashMap::new() }
    }

    /// The plan.
    pub(crate) fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    /// What befalls a call at a time.
    pub(crate) fn decide(&mut self, call: &Subject<'_>, now: Instant) -> Decision {
        let mut decision = Decision::default();
        if !self.admits(call, now) {
            decision.end(Ending::Refused(throttled(call.protocol)), RATE_LIMIT);
            return decision;
        }
        for (rule, state) in self.plan.rules.iter().zip(&mut self.rules) {
            if state.befalls(rule, call) {
                decision.add(&rule.fault, call.protocol);
            }
        }
        decision
    }

    fn admits(&mut self, call: &Subject<'_>, now: Instant) -> bool {
        let limits = self.plan.rate_limits.iter().enumerate().filter(|(_, limit)| applies(limit, call));
        let keys: Vec<_> = limits
            .map(|(index, limit)| {
                let operation = match limit.bucket {
                    BucketScope::PerOperation => call.operation,
                    BucketScope::Shared => ANY,
                };
                let key = (index, call.scope.clone(), operation);
                let new = || Bucket::new(limit.per_second, limit.burst, now);
                let admits = self.buckets.entry(key.clone()).or_insert_with(new).has_token(now);
                (key, admits)
            })
            .collect();
        let admitted = keys.iter().all(|(_, admits)| *admits);
        for (key, _) in keys.iter().filter(|_| admitted) {
            if let Some(bucket) = self.buckets.get_mut(key) {
                bucket.take();
            }
        }
        admitted
    }
}

/// Whether a limit is about a call. `*` is every operation of SES; STS has limits of its own.
fn applies(limit: &RateLimit, call: &Subject<'_>) -> bool {
    limit.operation == call.operation || (limit.operation == ANY && call.protocol == Protocol::RestJson)
}

impl RuleState {
    fn befalls(&mut self, rule: &FaultRule, call: &Subject<'_>) -> bool {
        let about = rule.about.as_deref().is_none_or(|about| call.text.contains(about));
        if !about || (rule.operation != ANY && rule.operation != call.operation) {
            return false;
        }
        self.seen += 1;
        match rule.when {
            When::Always => true,
            When::Nth(nth) => self.seen == nth,
            When::Count(count) => self.seen <= count,
            When::Probability(probability) => self.random.chance(probability),
        }
    }
}

impl Decision {
    fn add(&mut self, fault: &Fault, protocol: Protocol) {
        match fault {
            Fault::Delay { milliseconds } => {
                self.delay += Duration::from_millis(*milliseconds);
                self.names.push("delay");
            }
            Fault::Interfere(other) => {
                self.interferences.push(other.clone());
                self.names.push("interfere");
            }
            Fault::Throttle => self.end(Ending::Refused(throttled(protocol)), "throttle"),
            Fault::ConcurrentModification => self.end(Ending::Refused(modified(protocol)), "concurrent_modification"),
            Fault::Error { status, code, message } => {
                self.end(Ending::Refused(chosen(*status, code, message)), "error");
            }
            Fault::Html => self.end(Ending::Refused(Reply::html(HTML)), "html"),
            Fault::Hang => self.end(Ending::Hung, "hang"),
            Fault::ResetBeforeWrite => self.end(Ending::ResetBefore, "reset_before_write"),
            Fault::ResetAfterWrite => self.end(Ending::ResetAfter, "reset_after_write"),
            Fault::TruncatedBody => self.end(Ending::Truncated, "truncated_body"),
        }
    }

    /// The first ending counts.
    fn end(&mut self, ending: Ending, name: &'static str) {
        if matches!(self.ending, Ending::Answered) {
            self.ending = ending;
            self.names.push(name);
        }
    }
}

fn throttled(protocol: Protocol) -> Reply {
    Reply::error(protocol, &ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"))
}

fn modified(protocol: Protocol) -> Reply {
    let message = "The resource is being modified by another operation or thread.";
    Reply::error(protocol, &ServiceError::new(ErrorKind::ConcurrentModification, message))
}

fn chosen(status: u16, code: &str, message: &str) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Reply::json_error(status, code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(region: &str) -> Scope {
        Scope { account: "123456789012".to_owned(), region: region.to_owned() }
    }

    fn names(injector: &mut Injector, operation: &'static str, text: &str, now: Instant) -> Vec<&'static str> {
        let scope = scope("eu-west-1");
        injector.decide(&Subject { operation, protocol: Protocol::RestJson, scope: &scope, text }, now).names
    }

    fn injector(plan: &str) -> Injector {
        Injector::new(FaultPlan::from_json(plan).unwrap())
    }

    #[test]
    fn nth_and_count_see_only_the_calls_that_the_rule_is_about() {
        let mut injector = injector(
            r#"{"rules": [
                {"operation": "GetAccount", "when": {"nth": 2}, "fault": "throttle"},
                {"operation": "*", "about": "set-7", "when": {"count": 1}, "fault": "hang"}]}"#,
        );
        let now = Instant::now();
        let mut play = |operation, text| names(&mut injector, operation, text, now);
        assert!(play("GetAccount", "").is_empty() && play("GetDedicatedIps", "").is_empty());
        assert_eq!(play("GetAccount", ""), ["throttle"]);
        assert_eq!(play("DeleteConfigurationSet", "/v2/email/configuration-sets/set-7"), ["hang"]);
        assert!(play("DeleteConfigurationSet", "/v2/email/configuration-sets/set-7").is_empty());
        assert!(play("GetAccount", "").is_empty());
    }

    #[test]
    fn delays_add_up_and_the_first_ending_counts() {
        let mut injector = injector(
            r#"{"rules": [
                {"operation": "*", "fault": {"delay": {"milliseconds": 5}}},
                {"operation": "*", "fault": "html"},
                {"operation": "*", "fault": "throttle"},
                {"operation": "*", "fault": {"delay": {"milliseconds": 6}}}]}"#,
        );
        let scope = scope("eu-west-1");
        let call = Subject { operation: "GetAccount", protocol: Protocol::RestJson, scope: &scope, text: "" };
        let decision = injector.decide(&call, Instant::now());
        assert_eq!(decision.delay, Duration::from_millis(11));
        assert_eq!(decision.names, ["delay", "html", "delay"]);
    }

    #[test]
    fn buckets_are_per_operation_or_shared() {
        let now = Instant::now();
        for (bucket, second) in [("per_operation", vec![]), ("shared", vec!["rate_limit"])] {
            let plan = format!(r#"{{"rate_limits": [{{"operation": "*", "bucket": "{bucket}", "per_second": 1}}]}}"#);
            let mut injector = injector(&plan);
            assert!(names(&mut injector, "GetAccount", "", now).is_empty());
            assert_eq!(names(&mut injector, "GetDedicatedIps", "", now), second);
            assert_eq!(names(&mut injector, "GetAccount", "", now), ["rate_limit"]);
            assert!(names(&mut injector, "GetAccount", "", now + Duration::from_secs(1)).is_empty());
        }
    }
}
