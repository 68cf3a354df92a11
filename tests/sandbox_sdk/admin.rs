//! The sandbox's own endpoints.

use serde_json::Value;
use sesform::sandbox::RunningSandbox;

use crate::client::{send, start};

/// Returns status and body of a request to one of the sandbox's own endpoints.
async fn ask(sandbox: &RunningSandbox, method: &str, path: &str, body: &str) -> (u16, Value) {
    let answer = send(sandbox, method, path, "X-None: 1", body).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_put_and_looked_at() {
    let (sandbox, client) = start().await;
    let plan = r#"{"rules": [{"operation": "GetAccount", "when": {"nth": 1}, "fault": "throttle"}]}"#;
    assert_eq!(ask(&sandbox, "POST", "/_sandbox/faults", plan).await.0, 200);
    let (_, faults) = ask(&sandbox, "GET", "/_sandbox/faults", "").await;
    assert_eq!(faults["rules"][0]["fault"], "throttle");
    client.get_account().send().await.unwrap_err();
    client.get_account().send().await.unwrap();
    let (status, refusal) = ask(&sandbox, "POST", "/_sandbox/faults", r#"{"rulez": []}"#).await;
    assert_eq!(status, 400);
    assert!(refusal["message"].as_str().unwrap().contains("unknown field `rulez`"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_who_asked_what_and_what_was_answered() {
    let (sandbox, client) = start().await;
    let created = client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    client.get_dedicated_ips().page_size(5).send().await.unwrap();
    let (_, log) = ask(&sandbox, "GET", "/_sandbox/log", "").await;
    let call = &log["calls"][0];
    assert_eq!(call["operation"], "CreateDedicatedIpPool");
    assert_eq!((&call["account"], &call["region"]), (&"123456789012".into(), &"eu-west-1".into()));
    assert_eq!((&call["method"], &call["path"]), (&"POST".into(), &"/v2/email/dedicated-ip-pools".into()));
    assert_eq!((&call["sequence"], &call["status"], &call["fault"]), (&1.into(), &200.into(), &Value::Null));
    assert_eq!(call["body"]["PoolName"], "a");
    assert_eq!(call["request_id"], aws_sdk_sesv2::operation::RequestId::request_id(&created).unwrap());
    assert_eq!(log["calls"][1]["path"], "/v2/email/dedicated-ips?PageSize=5");
    ask(&sandbox, "DELETE", "/_sandbox/log", "").await;
    assert_eq!(ask(&sandbox, "GET", "/_sandbox/log", "").await.1["calls"], Value::Array(Vec::new()));
    client.get_account().send().await.unwrap();
    assert_eq!(ask(&sandbox, "GET", "/_sandbox/log", "").await.1["calls"][0]["sequence"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_is_looked_at_and_replaced() {
    let (sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let (_, mut state) = ask(&sandbox, "GET", "/_sandbox/state", "").await;
    let region = &mut state["accounts"]["123456789012"]["eu-west-1"];
    assert_eq!(region["DedicatedIpPools"]["a"]["ScalingMode"], "STANDARD");
    region["DedicatedIpPools"]["b"] = region["DedicatedIpPools"]["a"].take();
    region["DedicatedIpPools"].as_object_mut().unwrap().remove("a");
    assert_eq!(ask(&sandbox, "PUT", "/_sandbox/state", &state.to_string()).await.0, 200);
    assert!(client.get_dedicated_ip_pool().pool_name("b").send().await.is_ok());
    assert!(client.get_dedicated_ip_pool().pool_name("a").send().await.is_err());
    assert_eq!(ask(&sandbox, "PUT", "/_sandbox/state", r#"{"version": 9}"#).await.0, 400);
    assert_eq!(ask(&sandbox, "GET", "/_sandbox/nothing", "").await.0, 404);
}
