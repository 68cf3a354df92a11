//! The fault plans that belong to the tests, and behaviour and pages as part of a plan.

use aws_sdk_sesv2::Client;
use sesform::sandbox::{FaultPlan, FaultProblem, PageOptions, PageOrder, RunningSandbox, SandboxOptions};

use crate::client::{options, send, start, start_with};

fn plan(name: &str) -> FaultPlan {
    FaultPlan::file(std::path::Path::new(&format!("tests/sandbox_sdk/plans/{name}.json"))).unwrap()
}

async fn pool_of(client: &Client, ip: &str) -> Option<String> {
    let got = client.get_dedicated_ip().ip(ip).send().await.unwrap();
    got.dedicated_ip().unwrap().pool_name().map(str::to_owned)
}

async fn pages(client: &Client) -> Vec<usize> {
    let pages = client.get_dedicated_ips().into_paginator().send().try_collect().await.unwrap();
    pages.iter().map(|page| page.dedicated_ips().len()).collect()
}

#[tokio::test]
async fn another_writer_gets_in_the_middle() {
    let (sandbox, client) = start_with(SandboxOptions { faults: plan("other-writer"), ..options() }).await;
    client.create_dedicated_ip_pool().pool_name("mine").send().await.unwrap();
    for ip in ["198.51.100.10", "198.51.100.12"] {
        client.put_dedicated_ip_in_pool().ip(ip).destination_pool_name("mine").send().await.unwrap();
    }
    assert_eq!(pool_of(&client, "198.51.100.10").await.as_deref(), Some("mine"));
    assert_eq!(pool_of(&client, "198.51.100.11").await.as_deref(), Some("theirs"));
    client.create_configuration_set().configuration_set_name("receipts").send().await.unwrap();
    let listed = client.list_configuration_sets().send().await.unwrap();
    assert_eq!(listed.configuration_sets(), ["receipts"]);
    client.get_configuration_set().configuration_set_name("receipts").send().await.unwrap_err();
    let others = sandbox.calls().into_iter().filter(|call| call.fault.as_deref() == Some("interference"));
    let others: Vec<_> = others.map(|call| (call.operation, call.status)).collect();
    assert_eq!(
        others,
        [
            (Some("CreateDedicatedIpPool"), Some(200)),
            (Some("PutDedicatedIpInPool"), Some(200)),
            (Some("DeleteConfigurationSet"), Some(200)),
        ]
    );
}

#[tokio::test]
async fn one_call_a_second_is_the_documented_rate() {
    let (_sandbox, client) = start_with(SandboxOptions { faults: plan("one-call-a-second"), ..options() }).await;
    client.get_account().send().await.unwrap();
    client.get_account().send().await.unwrap_err();
    client.get_dedicated_ips().send().await.unwrap();
}

#[tokio::test]
async fn a_patient_client_gets_through_the_hostile_plan() {
    let (_sandbox, client) = start_with(SandboxOptions { faults: plan("hostile"), ..options() }).await;
    let mut tries = 0;
    while client.get_dedicated_ip_pool().pool_name("a").send().await.is_err() {
        let _ = client.create_dedicated_ip_pool().pool_name("a").send().await;
        tries += 1;
        assert!(tries < 100);
    }
}

#[tokio::test]
async fn a_plan_decides_about_pages_and_the_next_goes_back_to_the_start() {
    let started = PageOptions { longest: std::num::NonZeroUsize::new(10), ..PageOptions::default() };
    let (sandbox, client) = start_with(SandboxOptions { pages: started, ..options() }).await;
    assert_eq!(pages(&client).await, [10, 2]);
    let short = r#"{"pages": {"longest": 5, "order": {"shuffled": {"seed": 1}}, "empty": "first"}}"#;
    sandbox.set_faults(FaultPlan::from_json(short).unwrap());
    assert_eq!(pages(&client).await, [0, 5, 5, 2]);
    sandbox.set_faults(FaultPlan::default());
    assert_eq!(pages(&client).await, [10, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_decides_about_behaviour_and_pages() {
    async fn put(sandbox: &RunningSandbox, plan: &str) -> String {
        send(sandbox, "POST", "/_sandbox/faults", "X-None: 1", plan).await
    }
    let (sandbox, client) = start().await;
    let answer = put(&sandbox, r#"{"behaviour": {"reserved_pools": "hidden"}, "pages": {"longest": 7}}"#).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(client.list_dedicated_ip_pools().send().await.unwrap().dedicated_ip_pools().is_empty());
    assert_eq!(pages(&client).await, [7, 5]);
    let plan = send(&sandbox, "GET", "/_sandbox/faults", "X-None: 1", "").await;
    assert!(plan.contains(r#""reserved_pools":"hidden""#) && plan.contains(r#""longest":7"#), "{plan}");
    put(&sandbox, "{}").await;
    assert_eq!(client.list_dedicated_ip_pools().send().await.unwrap().dedicated_ip_pools().len(), 2);
    for wrong in [r#"{"behaviour": {"reserved": 1}}"#, r#"{"pages": {"longest": 0}}"#, r#"{"pages": {"order": "x"}}"#] {
        let answer = put(&sandbox, wrong).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{wrong}: {answer}");
    }
}

#[test]
fn a_plan_with_behaviour_and_pages_is_written_as_it_is_read() {
    let plan = plan("hostile");
    assert_eq!(plan.pages.unwrap().order, PageOrder::Shuffled { seed: 7 });
    assert_eq!(FaultPlan::from_json(&serde_json::to_string(&plan).unwrap()).unwrap(), plan);
}

#[test]
fn a_file_that_cannot_be_played_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    let problem = FaultPlan::file(&path).unwrap_err();
    assert!(matches!(problem, FaultProblem::Read { .. }) && problem.to_string().contains("plan.json"), "{problem}");
    std::fs::write(&path, r#"{"rules": [{"operation": "GetAcount", "fault": "html"}]}"#).unwrap();
    let problem = FaultPlan::file(&path).unwrap_err();
    let source = std::error::Error::source(&problem).unwrap().to_string();
    assert!(problem.to_string().contains("plan.json") && source.contains("GetAcount"), "{problem}: {source}");
}
