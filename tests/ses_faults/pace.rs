//! The rate limiter over real HTTP, at limits of 20 times those that SES documents, so that a test takes seconds. The
//! unit tests beside its source check its timing in virtual time. These tests check how many calls are refused, which
//! does not change on a busy machine that is occasionally slow.

use std::time::Duration;

use serde_json::{Map, json};
use sesform::ses::{MaxRps, Timing};

use crate::{
    applying,
    bench::{ACCOUNT, Bench, QUICK, REGION},
};

/// Number of sets in an account that is read.
const SETS: usize = 80;
/// Number of IPs that are moved, and of sets that are rerouted.
const COUNT: usize = 30;

async fn look(bucket: &str) -> Bench {
    let sets: Map<_, _> = (0..SETS).map(|at| (format!("set-{at:03}"), json!({}))).collect();
    let limits = json!({"rate_limits": [{"operation": "*", "bucket": bucket, "per_second": 20}]});
    let max_rps = MaxRps::new(20.0).unwrap();
    let bench = Bench::at(&json!({"ConfigurationSets": sets}), &limits, QUICK, max_rps).await;
    assert_eq!(bench.reader().observe(&sesform::ses::Scope::default()).await.unwrap().configuration_sets.len(), SETS);
    bench
}

fn refused(bench: &Bench) -> usize {
    bench.sandbox.calls().iter().filter(|call| call.status == Some(429)).count()
}

#[tokio::test]
async fn limit_of_each_operation_costs_few_refused_calls() {
    let bench = look("per_operation").await;
    assert!(refused(&bench) <= SETS / 4, "{} refused", refused(&bench));
}

#[tokio::test]
async fn limit_of_all_operations_costs_few_refused_calls() {
    let bench = look("shared").await;
    assert!(refused(&bench) <= SETS / 4, "{} refused", refused(&bench));
}

/// Moves as many IPs as it reroutes sets. Each object is read before its write, because the rate is too slow for the
/// earlier read to stay valid.
async fn apply(bucket: &str) -> Bench {
    let ips: Map<_, _> = (1..=COUNT).map(|at| (format!("198.51.100.{at}"), json!({"PoolName": "a"}))).collect();
    let set = json!({"DeliveryOptions": {"SendingPoolName": "a"}});
    let sets: Map<_, _> = (1..=COUNT).map(|at| (format!("set-{at:02}"), set.clone())).collect();
    let held = json!({"DedicatedIpPools": {"a": {}, "b": {}}, "DedicatedIps": ips, "ConfigurationSets": sets});
    let limits = json!({"rate_limits": [{"operation": "*", "bucket": bucket, "per_second": 20}]});
    let timing = Timing { look_again: Duration::from_millis(250), ..QUICK };
    let bench = Bench::at(&held, &limits, timing, MaxRps::new(20.0).unwrap()).await;
    let list: Vec<_> = (1..=COUNT).map(|at| format!("198.51.100.{at}")).collect();
    let sets: String = (1..=COUNT).map(|at| format!("      set-{at:02}: {{pool: b}}\n")).collect();
    let file = format!(
        "version: 1\naccount: \"{ACCOUNT}\"\nregions:\n  {REGION}:\n    pools:\n      b: {{ips: [{}]}}\n    \
         configuration_sets:\n{sets}",
        list.join(", ")
    );
    let report = applying::apply_file(&bench, &file).await;
    assert!(report.is_complete(), "{report:#?}");
    bench
}

#[tokio::test]
async fn apply_under_a_limit_writes_each_step_about_once_and_looks_at_it_about_once() {
    for bucket in ["per_operation", "shared"] {
        let bench = apply(bucket).await;
        for (operation, most) in [
            ("PutDedicatedIpInPool", COUNT + COUNT / 3),
            ("PutConfigurationSetDeliveryOptions", COUNT + COUNT / 3),
            // At most once per step, with some repetitions.
            ("GetDedicatedIp", COUNT + COUNT / 2),
            // For the plan, before the first step, before each step and at the end.
            ("GetConfigurationSet", 4 * COUNT + COUNT / 2),
        ] {
            let count = bench.count(operation);
            assert!(count <= most, "{operation}: {count} calls under a limit {bucket}");
        }
    }
}
