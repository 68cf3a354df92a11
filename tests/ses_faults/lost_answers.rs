//! Lost answers, and other writers whose calls come in between.

use std::time::Duration;

use serde_json::{Value, json};
use sesform::ses::{Confirmed, Connection, ConnectionOptions, Failure, MaxRps, Timing};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    time::Instant,
};

use crate::bench::{Bench, QUICK, account, after, create_pool, delete_pool, held, move_ip, region, rule, writes};

/// A fault plan with another writer's call before our call, and then a fault on our call.
fn meddled(operation: &str, other: &Value, fault: &Value) -> Value {
    json!({"rules": [
        {"operation": operation, "when": {"nth": 1}, "fault": {"interfere": other}},
        {"operation": operation, "when": {"nth": 1}, "fault": fault}
    ]})
}

fn theirs(tags: &Value) -> Value {
    json!({"operation": "CreateDedicatedIpPool", "path": "/v2/email/dedicated-ip-pools",
        "body": {"PoolName": "new", "Tags": tags}})
}

/// For this many reads after a write, reads see the state before the write.
fn lagging(reads: u32, faults: &Value) -> Value {
    let mut plan = faults.clone();
    plan["consistency"] = json!({"lag_reads": reads});
    plan
}

#[tokio::test]
async fn pool_that_was_there_before_the_first_try_is_somebody_elses() {
    let mut there = held();
    there["DedicatedIpPools"]["new"] = json!({"Tags": {"sesform:owner": "mail"}});
    let bench = Bench::with(&there, &json!({})).await;
    let error = bench.perform(&create_pool()).await.unwrap_err();
    assert_eq!(error.failure, Failure::AlreadyExists);
    assert_eq!(bench.total(), 1);
}

#[tokio::test]
async fn pool_that_somebody_else_made_meanwhile_is_not_taken_for_ours() {
    for tags in [json!([]), json!([{"Key": "sesform:owner", "Value": "others"}])] {
        for fault in [json!("reset_before_write"), json!({"error": {"status": 500, "code": "InternalFailure"}})] {
            let bench = Bench::with(&held(), &meddled("CreateDedicatedIpPool", &theirs(&tags), &fault)).await;
            let error = bench.perform(&create_pool()).await.unwrap_err();
            assert_eq!(error.failure, Failure::Changed, "{error}");
            assert!(error.message.contains("made by somebody else"), "{error}");
            assert_eq!(bench.count("CreateDedicatedIpPool"), 1);
        }
    }
}

#[tokio::test]
async fn ip_that_somebody_else_moved_meanwhile_is_left_where_it_is() {
    let other = json!({"operation": "PutDedicatedIpInPool", "path": "/v2/email/dedicated-ips/198.51.100.1/pool",
        "body": {"DestinationPoolName": "old"}});
    let bench = Bench::with(&held(), &meddled("PutDedicatedIpInPool", &other, &json!("reset_before_write"))).await;
    let error = bench.perform(&move_ip()).await.unwrap_err();
    assert_eq!(error.failure, Failure::Changed, "{error}");
    assert_eq!(bench.count("PutDedicatedIpInPool"), 1);
    assert_eq!(bench.held()["DedicatedIps"]["198.51.100.1"]["PoolName"], "old");
}

#[tokio::test]
async fn pool_that_is_gone_already_is_deleted() {
    let mut gone = held();
    gone["DedicatedIpPools"].as_object_mut().unwrap().remove("old");
    let bench = Bench::with(&gone, &json!({})).await;
    let done = bench.perform(&delete_pool()).await.unwrap();
    assert_eq!(done.confirmed, Confirmed::ByLooking);
    assert_eq!((bench.count("DeleteDedicatedIpPool"), bench.count("GetDedicatedIpPool")), (1, 1));
}

#[tokio::test]
async fn lost_answers_are_found_by_reads_that_lag() {
    for write in writes() {
        let wanted = after(&write).await;
        for reads in [1, 2, 4] {
            let lost = rule(write.operation(), &json!({"count": 1}), &json!("reset_after_write"));
            let bench = Bench::with(&held(), &lagging(reads, &lost)).await;
            let story = format!("{} with {reads} reads behind", write.operation());
            let done = bench.perform(&write).await.unwrap_or_else(|error| panic!("{story}: {error}"));
            assert_eq!(bench.held(), wanted, "{story}");
            assert!(done.tries.len() <= 2, "{story}: {:?}", done.tries);
        }
    }
}

#[tokio::test]
async fn object_that_was_seen_long_ago_is_looked_at_before_its_write() {
    let timing = Timing { look_again: Duration::from_millis(20), ..QUICK };
    let other = json!({"DedicatedIpPools": {"a": {}, "b": {}, "old": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "old"}}});
    let long_ago = || async {
        let seen = Instant::now();
        tokio::time::sleep(Duration::from_millis(40)).await;
        seen
    };
    let bench = Bench::at(&held(), &json!({}), timing, MaxRps::UNLIMITED).await;
    bench.perform_seen(&move_ip(), long_ago().await).await.unwrap();
    assert_eq!((bench.count("GetDedicatedIp"), bench.count("PutDedicatedIpInPool")), (1, 1));

    let done = bench.perform_seen(&move_ip(), long_ago().await).await.unwrap();
    assert!(done.tries.is_empty() && done.confirmed == Confirmed::ByLooking, "{done:?}");
    assert_eq!(bench.count("PutDedicatedIpInPool"), 1, "what is done is not sent");

    let bench = Bench::at(&other, &json!({}), timing, MaxRps::UNLIMITED).await;
    let error = bench.perform_seen(&move_ip(), long_ago().await).await.unwrap_err();
    assert_eq!(error.failure, Failure::Changed);
    assert_eq!(error.message, "changed meanwhile: expected something, found else");
    assert_eq!(bench.count("PutDedicatedIpInPool"), 0);
}

#[tokio::test]
async fn pool_that_turned_up_since_it_was_looked_for_is_not_taken_for_ours() {
    let mut there = held();
    there["DedicatedIpPools"]["new"] = json!({"Tags": {"sesform:owner": "mail"}});
    let timing = Timing { look_again: Duration::ZERO, ..QUICK };
    let bench = Bench::at(&there, &json!({}), timing, MaxRps::UNLIMITED).await;
    let error = bench.perform(&create_pool()).await.unwrap_err();
    assert_eq!(error.failure, Failure::Changed, "{error}");
    assert_eq!(bench.count("CreateDedicatedIpPool"), 0);
}

#[tokio::test]
async fn write_that_cannot_be_looked_at_stays_unclear() {
    let plan = json!({"rules": [
        {"operation": "PutDedicatedIpInPool", "fault": "reset_after_write"},
        {"operation": "GetDedicatedIp", "fault": {"error": {"status": 403, "code": "AccessDeniedException"}}}
    ]});
    let bench = Bench::with(&held(), &plan).await;
    let error = bench.perform(&move_ip()).await.unwrap_err();
    assert_eq!(error.failure, Failure::Unclear, "{error}");
    assert!(error.message.contains("AccessDeniedException"), "{error}");
    assert_eq!(bench.count("PutDedicatedIpInPool"), 1, "what may be done is not sent again unseen");
}

/// A server that reads a request and ends the connection with these bytes instead of an answer.
async fn ending_with(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
        }
    });
    endpoint
}

#[tokio::test]
async fn connection_that_ends_without_an_answer_is_unclear_and_never_not_sent() {
    for bytes in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-", b"\x00\x01garbage\r\n\r\n", b"HTTP/9.9 what\r\n\r\n"] {
        let options = ConnectionOptions {
            endpoint_url: Some(ending_with(bytes).await),
            sandbox_account: Some(account()),
            max_rps: MaxRps::UNLIMITED,
            timing: QUICK,
            ..ConnectionOptions::default()
        };
        let connection = Connection::open(&options, &region()).await;
        let error = connection.caller().await.unwrap_err();
        assert_eq!((error.failure, error.tries.len()), (Failure::Unclear, 8), "{bytes:?}: {error}");
    }
}

#[tokio::test]
async fn write_that_is_refused_after_a_lost_answer_is_refused() {
    let refused = json!({"error": {"status": 400, "code": "BadRequestException", "message": "no"}});
    let plan = json!({"rules": [
        {"operation": "PutDedicatedIpInPool", "when": {"nth": 1}, "fault": "close_before_write"},
        {"operation": "PutDedicatedIpInPool", "fault": refused}
    ]});
    let bench = Bench::with(&held(), &plan).await;
    let error = bench.perform(&move_ip()).await.unwrap_err();
    assert_eq!((error.failure, error.tries.len()), (Failure::Refused, 2), "{error}");
}
