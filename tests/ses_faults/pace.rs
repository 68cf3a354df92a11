//! The pace over real HTTP, at limits that are 20 times what SES documents, so that a test takes seconds. What the pace
//! makes of time itself is held in virtual time beside its source; here it is how many calls are refused, which a busy
//! machine that is slow now and then does not change.

use serde_json::{Map, json};
use sesform::ses::MaxRps;

use crate::bench::{Bench, QUICK};

const SETS: usize = 80;

async fn look(bucket: &str) -> Bench {
    let sets: Map<_, _> = (0..SETS).map(|at| (format!("set-{at:03}"), json!({}))).collect();
    let limits = json!({"rate_limits": [{"operation": "*", "bucket": bucket, "per_second": 20}]});
    let max_rps = MaxRps::new(20.0).unwrap();
    let bench = Bench::at(&json!({"ConfigurationSets": sets}), &limits, QUICK, max_rps).await;
    assert_eq!(bench.reader().observe().await.unwrap().configuration_sets.len(), SETS);
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
