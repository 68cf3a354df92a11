//! Number of calls to read a large account: 50 pools, 400 leased IPs, 500 configuration sets.

use serde_json::{Map, Value, json};

use crate::bench::Bench;

/// The account, with every IP in a pool, and one pool without IPs.
fn large() -> Value {
    let pools: Map<_, _> = (0..50).map(|pool| (format!("p{pool:02}"), json!({}))).collect();
    let ip = |at: u32| format!("198.51.{}.{}", 100 + at / 200, 1 + at % 200);
    let ips: Map<_, _> = (0..400).map(|at| (ip(at), json!({"PoolName": format!("p{:02}", at % 49)}))).collect();
    let set = |at: u32| json!({"DeliveryOptions": {"SendingPoolName": format!("p{:02}", at % 50)}});
    let sets: Map<_, _> = (0..500).map(|at| (format!("set-{at:03}"), set(at))).collect();
    json!({"DedicatedIpPools": pools, "DedicatedIps": ips, "ConfigurationSets": sets})
}

#[tokio::test]
async fn large_account_takes_one_call_a_set_and_few_more() {
    let bench = Bench::with(&large(), &json!({})).await;
    bench.connection.caller().await.unwrap();
    let live = bench.reader().observe(&sesform::ses::Scope::default()).await.unwrap();
    assert_eq!((live.pools.len(), live.dedicated_ips.len(), live.configuration_sets.len()), (50, 400, 500));
    assert_eq!(bench.count("GetConfigurationSet"), 500);
    assert_eq!(bench.count("GetDedicatedIpPool"), 1, "only the pool without an IP is asked");
    assert_eq!(bench.count("GetDedicatedIp"), 0);
    assert!(bench.total() <= 515, "{} calls", bench.total());
}
