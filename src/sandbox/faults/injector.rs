//! Decides which faults each call meets. It does not carry them out.

use std::collections::HashMap;

use tokio::time::Instant;

use super::bucket::Bucket;
use super::decision::Decision;
use super::plan::{ANY, BucketScope, FaultPlan, FaultRule, RateLimit, When};
use super::random::Random;
use crate::sandbox::wire::Protocol;
use crate::sandbox::wire::auth::Scope;

/// The call that a decision is about.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) operation: &'static str,
    pub(crate) protocol: Protocol,
    pub(crate) scope: &'a Scope,
    /// Path, query and body, for rules that match a text.
    pub(crate) text: &'a str,
}

/// The index of a limit, the account and Region of the caller, and the operation or `*`.
type BucketKey = (usize, Scope, &'static str);

/// A fault plan in use, with the progress of its rules and limits.
#[derive(Debug)]
pub(crate) struct Injector {
    plan: FaultPlan,
    rules: Vec<RuleState>,
    buckets: HashMap<BucketKey, Bucket>,
}

/// The progress of one rule.
#[derive(Debug)]
struct RuleState {
    seen: u64,
    random: Random,
}

impl Injector {
    /// Starts a plan from its beginning.
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let rules =
            (0..).zip(&plan.rules).map(|(stream, _)| RuleState { seen: 0, random: Random::new(plan.seed, stream) });
        Self { rules: rules.collect(), plan, buckets: HashMap::new() }
    }

    /// The plan.
    pub(crate) fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    /// Decides which faults a call meets at a given time.
    pub(crate) fn decide(&mut self, call: &Subject<'_>, now: Instant) -> Decision {
        if !self.admits(call, now) {
            return Decision::over_limit(call.protocol);
        }
        let mut decision = Decision::default();
        for (rule, state) in self.plan.rules.iter().zip(&mut self.rules) {
            if state.befalls(rule, call) {
                decision.add(&rule.fault, call.protocol);
            }
        }
        decision
    }

    /// Whether every limit lets a call pass. Only then does the call cost a token of each limit.
    fn admits(&mut self, call: &Subject<'_>, now: Instant) -> bool {
        let mut keys: Vec<BucketKey> = Vec::new();
        for (index, limit) in self.plan.rate_limits.iter().enumerate().filter(|(_, limit)| applies(limit, call)) {
            let key = key(index, limit, call);
            let new = || Bucket::new(limit.per_second, limit.burst, now);
            self.buckets.entry(key.clone()).or_insert_with(new);
            keys.push(key);
        }
        let admitted = keys.iter().all(|key| self.buckets.get_mut(key).is_some_and(|bucket| bucket.has_token(now)));
        for key in keys.iter().filter(|_| admitted) {
            self.buckets.entry(key.clone()).and_modify(Bucket::take);
        }
        admitted
    }
}

/// Returns the key of the bucket that a call takes a token from.
fn key(index: usize, limit: &RateLimit, call: &Subject<'_>) -> BucketKey {
    let operation = match limit.bucket {
        BucketScope::PerOperation => call.operation,
        BucketScope::Shared => ANY,
    };
    (index, call.scope.clone(), operation)
}

/// Whether a limit applies to a call. `*` stands for every operation of SES; STS has its own limits.
fn applies(limit: &RateLimit, call: &Subject<'_>) -> bool {
    limit.operation == call.operation || (limit.operation == ANY && call.protocol == Protocol::RestJson)
}

impl RuleState {
    fn befalls(&mut self, rule: &FaultRule, call: &Subject<'_>) -> bool {
        let about = rule.about.as_deref().is_none_or(|about| call.text.contains(about));
        let there = rule.region.as_deref().is_none_or(|region| call.scope.region == region);
        if !about || !there || (rule.operation != ANY && rule.operation != call.operation) {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
    fn rule_with_a_region_is_about_no_other() {
        let mut injector = injector(
            r#"{"rules": [{"operation": "*", "region": "us-east-1", "when": {"nth": 1}, "fault": "throttle"}]}"#,
        );
        let mut play = |region| {
            let scope = scope(region);
            let call = Subject { operation: "GetAccount", protocol: Protocol::RestJson, scope: &scope, text: "" };
            injector.decide(&call, Instant::now()).names
        };
        assert!(play("eu-west-1").is_empty());
        assert_eq!(play("us-east-1"), ["throttle"]);
        assert!(play("us-east-1").is_empty());
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
