//! Reads under each fault.

use serde_json::json;
use sesform::ses::Failure;

use crate::bench::{Bench, held, rule};

const READS: [&str; 5] =
    ["ListDedicatedIpPools", "GetDedicatedIps", "ListConfigurationSets", "GetDedicatedIpPool", "GetConfigurationSet"];

#[tokio::test]
async fn every_read_outlives_every_fault() {
    let wanted =
        Bench::with(&held(), &json!({})).await.reader().observe(&sesform::ses::Scope::default()).await.unwrap();
    for operation in READS {
        for (fault, strikes) in [
            (json!("throttle"), 3),
            (json!({"error": {"status": 500, "code": "InternalFailure"}}), 2),
            (json!({"error": {"status": 503, "code": "ServiceUnavailable"}}), 2),
            (json!("html"), 2),
            (json!("concurrent_modification"), 2),
            (json!("hang"), 1),
            (json!("reset_before_write"), 2),
            (json!("reset_after_write"), 2),
            (json!("close_before_write"), 2),
            (json!("close_after_write"), 2),
            (json!("truncated_body"), 2),
        ] {
            let bench = Bench::with(&held(), &rule(operation, &json!({"count": strikes}), &fault)).await;
            let live = bench
                .reader()
                .observe(&sesform::ses::Scope::default())
                .await
                .unwrap_or_else(|error| panic!("{fault}: {error}"));
            assert_eq!(live, wanted, "{operation} under {fault}");
        }
    }
}

#[tokio::test]
async fn failed_read_is_an_error_with_all_its_tries_and_never_an_absence() {
    for operation in READS {
        let bench = Bench::with(&held(), &rule(operation, &json!("always"), &json!("html"))).await;
        let error = bench.reader().observe(&sesform::ses::Scope::default()).await.unwrap_err();
        assert_eq!((error.operation, error.failure, error.tries.len()), (operation, Failure::Unclear, 8), "{error}");
    }
}

#[tokio::test]
async fn refused_read_is_not_tried_again() {
    for operation in READS {
        let refusal = json!({"error": {"status": 400, "code": "BadRequestException", "message": "no"}});
        let bench = Bench::with(&held(), &rule(operation, &json!("always"), &refusal)).await;
        let error = bench.reader().observe(&sesform::ses::Scope::default()).await.unwrap_err();
        assert_eq!((error.operation, error.failure, error.tries.len()), (operation, Failure::Refused, 1), "{error}");
    }
}

#[tokio::test]
async fn caller_is_asked_for_again_too() {
    let throttled = json!({"rules": [{"operation": "GetCallerIdentity", "when": {"count": 2}, "fault": "throttle"}]});
    let bench = Bench::with(&held(), &throttled).await;
    assert_eq!(bench.connection.caller().await.unwrap().account.as_str(), crate::bench::ACCOUNT);
    assert_eq!(bench.count("GetCallerIdentity"), 3);
}

#[tokio::test]
async fn temporary_pool_that_was_left_is_known_by_name_and_tag() {
    let held = json!({"DedicatedIpPools": {
        "sesform-temporary": {"Tags": {"sesform:temporary": "true"}}, "sesform-temporary-2": {}, "a": {}
    }});
    let bench = Bench::with(&held, &json!({})).await;
    let live = bench.reader().observe(&sesform::ses::Scope::default()).await.unwrap();
    assert_eq!(live.leftovers.iter().map(ToString::to_string).collect::<Vec<_>>(), ["sesform-temporary"]);
    assert_eq!(bench.count("ListTagsForResource"), 2);
}
