//! Faults, and what the log says about them.

use std::time::{Duration, Instant};

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::SdkError;
use sesform::sandbox::{FaultPlan, RunningSandbox, SandboxOptions};

use crate::client::{assert_refused, client, options, start_with};

async fn start(plan: &str) -> (RunningSandbox, Client) {
    start_with(SandboxOptions { faults: FaultPlan::from_json(plan).unwrap(), ..options() }).await
}

/// A plan of one rule.
fn rule(operation: &str, when: &str, fault: &str) -> String {
    format!(r#"{{"rules": [{{"operation": "{operation}", "when": {when}, "fault": {fault}}}]}}"#)
}

/// Operation, status and fault of each call.
fn log(sandbox: &RunningSandbox) -> Vec<(String, Option<u16>, String)> {
    let calls = sandbox.calls();
    let row = |call: &sesform::sandbox::CallRecord| {
        (call.operation.unwrap_or_default().to_owned(), call.status, call.fault.clone().unwrap_or_default())
    };
    calls.iter().map(row).collect()
}

async fn create(client: &Client, name: &str) -> bool {
    client.create_dedicated_ip_pool().pool_name(name).send().await.is_ok()
}

async fn has(client: &Client, name: &str) -> bool {
    client.get_dedicated_ip_pool().pool_name(name).send().await.is_ok()
}

#[tokio::test]
async fn errors_are_what_ses_and_its_front_answer() {
    let (sandbox, client) = start(&rule("GetAccount", r#"{"count": 1}"#, r#""throttle""#)).await;
    let refused = client.get_account().send().await;
    assert!(refused.as_ref().unwrap_err().as_service_error().unwrap().is_too_many_requests_exception());
    assert_refused(refused, 429, "TooManyRequestsException", "Rate exceeded");
    client.get_account().send().await.unwrap();

    let play = |fault: &str| sandbox.set_faults(FaultPlan::from_json(&rule("*", r#""always""#, fault)).unwrap());
    play(r#""concurrent_modification""#);
    let refused = client.create_dedicated_ip_pool().pool_name("a").send().await;
    assert!(refused.as_ref().unwrap_err().as_service_error().unwrap().is_concurrent_modification_exception());
    assert_refused(refused, 500, "ConcurrentModificationException", "modified");
    play(r#"{"error": {"status": 403, "code": "AccessDeniedException", "message": "no"}}"#);
    assert_refused(client.get_account().send().await, 403, "AccessDeniedException", "no");
    play(r#""html""#);
    let html = client.get_account().send().await.unwrap_err();
    let response = html.raw_response().unwrap();
    assert_eq!((response.status().as_u16(), response.headers().get("content-type")), (503, Some("text/html")));

    sandbox.set_faults(FaultPlan::default());
    assert!(!has(&client, "a").await, "what was refused was not performed");
}

#[tokio::test]
async fn a_reset_or_close_before_the_write_loses_it_and_one_after_loses_the_answer() {
    for (fault, written) in [
        ("reset_before_write", false),
        ("reset_after_write", true),
        ("close_before_write", false),
        ("close_after_write", true),
    ] {
        let plan = rule("CreateDedicatedIpPool", r#"{"nth": 2}"#, &format!(r#""{fault}""#));
        let (sandbox, client) = start(&plan).await;
        assert!(create(&client, "a").await);
        let lost = client.create_dedicated_ip_pool().pool_name("b").send().await.unwrap_err();
        assert!(matches!(lost, SdkError::DispatchFailure(_)), "{lost:?}");
        assert_eq!(has(&client, "b").await, written);
        assert_eq!(log(&sandbox)[1], ("CreateDedicatedIpPool".to_owned(), None, fault.to_owned()));
    }
}

#[tokio::test]
async fn a_truncated_answer_was_performed() {
    let (sandbox, client) = start(&rule("GetDedicatedIps", r#"{"nth": 1}"#, r#""truncated_body""#)).await;
    let cut = client.get_dedicated_ips().send().await.unwrap_err();
    assert!(cut.as_service_error().is_none(), "{cut:?}");
    assert_eq!(client.get_dedicated_ips().send().await.unwrap().dedicated_ips().len(), 12);
    assert_eq!(log(&sandbox)[0], ("GetDedicatedIps".to_owned(), Some(200), "truncated_body".to_owned()));
}

#[tokio::test]
async fn a_call_that_hangs_holds_up_nobody_else() {
    let (sandbox, client) = start(&rule("GetAccount", r#"{"nth": 1}"#, r#""hang""#)).await;
    let hung = client.get_account().send();
    assert!(tokio::time::timeout(Duration::from_millis(200), hung).await.is_err());
    client.get_account().send().await.unwrap();
    assert_eq!(log(&sandbox)[0], ("GetAccount".to_owned(), None, "hang".to_owned()));
    tokio::time::timeout(Duration::from_secs(5), sandbox.shutdown()).await.expect("it stops all the same");
}

#[tokio::test]
async fn a_write_can_be_done_and_hang() {
    let (sandbox, client) = start(&rule("CreateDedicatedIpPool", r#"{"nth": 1}"#, r#""hang_after_write""#)).await;
    let hung = client.create_dedicated_ip_pool().pool_name("a").send();
    assert!(tokio::time::timeout(Duration::from_millis(200), hung).await.is_err());
    assert!(has(&client, "a").await);
    assert_eq!(log(&sandbox)[0], ("CreateDedicatedIpPool".to_owned(), None, "hang_after_write".to_owned()));
    tokio::time::timeout(Duration::from_secs(5), sandbox.shutdown()).await.expect("it stops all the same");
}

#[tokio::test]
async fn the_log_says_what_was_performed_and_in_which_order() {
    let plan = r#"{"rules": [
        {"operation": "CreateDedicatedIpPool", "about": "slow", "fault": {"delay": {"milliseconds": 300}}},
        {"operation": "CreateDedicatedIpPool", "about": "lost", "fault": "reset_after_write"},
        {"operation": "CreateDedicatedIpPool", "about": "never", "fault": "reset_before_write"}]}"#;
    let (sandbox, client) = start(plan).await;
    let others = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for name in ["lost", "never", "lost", "Refused", "last"] {
            create(&client, name).await;
        }
    };
    let (slow, ()) = tokio::join!(create(&client, "slow"), others);
    assert!(slow);
    let order: Vec<_> = sandbox.calls().iter().map(|call| call.performed).collect();
    assert_eq!(order, [Some(3), Some(1), None, None, None, Some(2)]);
}

#[tokio::test]
async fn a_delay_delays() {
    let (_sandbox, client) = start(&rule("*", r#""always""#, r#"{"delay": {"milliseconds": 150}}"#)).await;
    let start = Instant::now();
    client.get_account().send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn another_writer_comes_first() {
    let plan = r#"{"rules": [{"operation": "GetDedicatedIp", "when": {"nth": 2}, "fault": {"interfere": {
        "operation": "PutDedicatedIpInPool", "path": "/v2/email/dedicated-ips/198.51.100.10/pool",
        "body": {"DestinationPoolName": "theirs"}}}}]}"#;
    let (sandbox, client) = start(plan).await;
    create(&client, "theirs").await;
    for expected in ["ses-default-dedicated-pool", "theirs"] {
        let got = client.get_dedicated_ip().ip("198.51.100.10").send().await.unwrap();
        assert_eq!(got.dedicated_ip().unwrap().pool_name(), Some(expected));
    }
    let calls = log(&sandbox);
    assert_eq!(calls[2], ("GetDedicatedIp".to_owned(), Some(200), "interfere".to_owned()));
    assert_eq!(calls[3], ("PutDedicatedIpInPool".to_owned(), Some(200), "interference".to_owned()));
}

#[tokio::test]
async fn a_rule_can_be_about_one_resource() {
    let plan = r#"{"rules": [{"operation": "CreateDedicatedIpPool", "about": "\"unlucky\"", "fault": "throttle"}]}"#;
    let (_sandbox, client) = start(plan).await;
    assert!(create(&client, "lucky").await && !create(&client, "unlucky").await);
}

#[tokio::test]
async fn one_call_a_second_is_counted_by_operation_account_and_region() {
    let plan = r#"{"rate_limits": [{"operation": "*", "per_second": 1}]}"#;
    let (sandbox, here) = start(plan).await;
    here.get_account().send().await.unwrap();
    assert_refused(here.get_account().send().await, 429, "TooManyRequestsException", "Rate exceeded");
    here.get_dedicated_ips().send().await.unwrap();
    client(&sandbox, "AKID", "us-east-1").get_account().send().await.unwrap();
    client(&sandbox, "111122223333", "eu-west-1").get_account().send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1050)).await;
    here.get_account().send().await.unwrap();
    assert_eq!(log(&sandbox)[1].2, "rate_limit");
}

#[tokio::test]
async fn reads_can_lag_behind_writes() {
    let (sandbox, client) = start(r#"{"consistency": {"lag_reads": 2}}"#).await;
    assert!(create(&client, "a").await);
    assert!(!create(&client, "a").await, "writes see each other at once");
    let seen = [has(&client, "a").await, has(&client, "a").await, has(&client, "a").await];
    assert_eq!(seen, [false, false, true]);
    sandbox.set_faults(FaultPlan::from_json(r#"{"consistency": {"lag_milliseconds": 60000}}"#).unwrap());
    assert!(create(&client, "b").await && !has(&client, "b").await);
    sandbox.set_faults(FaultPlan::default());
    assert!(has(&client, "b").await, "nothing lags any more");
}

#[tokio::test]
async fn probabilities_repeat_with_their_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let plan = r#"{"seed": 11, "rules": [{"operation": "*", "when": {"probability": 0.5}, "fault": "html"}]}"#;
        let (sandbox, client) = start(plan).await;
        for _ in 0..30 {
            let _ = client.get_account().send().await;
        }
        runs.push(log(&sandbox));
    }
    assert_eq!(runs[0], runs[1]);
    let hits = runs[0].iter().filter(|(_, status, _)| *status == Some(503)).count();
    assert!((5..26).contains(&hits), "{hits}");
}
