//! The state file: created at the start, saved before each answer, read again.

use std::time::{Duration, Instant};

use aws_sdk_sesv2::types::{EventDestinationDefinition, EventType, SnsDestination};
use sesform::sandbox::{Sandbox, State, StateStore};

use crate::client::{ACCOUNT, REGION, assert_refused, client, options_with, region_store, start_with};

#[tokio::test]
async fn what_was_answered_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.json");
    let (sandbox, client_one) = start_with(options_with(StateStore::file(&path).unwrap())).await;
    assert!(path.exists(), "the file is there before the first write");
    client_one.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    client_one.put_dedicated_ip_in_pool().ip("198.51.100.10").destination_pool_name("a").send().await.unwrap();
    let saved = State::from_json(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(saved, sandbox.state());
    sandbox.shutdown().await;

    let (_sandbox, client_two) = start_with(options_with(StateStore::file(&path).unwrap())).await;
    let ips = client_two.get_dedicated_ips().pool_name("a").send().await.unwrap();
    assert_eq!(ips.dedicated_ips()[0].ip(), "198.51.100.10");
}

#[tokio::test]
async fn a_first_look_at_a_region_shows_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.json");
    let (_sandbox, client) = start_with(options_with(StateStore::file(&path).unwrap())).await;
    client.get_account().send().await.unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().contains("198.51.100.21"));
}

#[tokio::test]
async fn a_write_that_cannot_be_kept_did_not_happen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.json");
    let (_sandbox, client) = start_with(options_with(StateStore::file(&path).unwrap())).await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    drop(folder);
    let failed = client.create_dedicated_ip_pool().pool_name("b").send().await;
    assert_eq!(failed.unwrap_err().raw_response().unwrap().status().as_u16(), 500);
    assert!(client.get_dedicated_ip_pool().pool_name("a").send().await.is_ok());
    assert!(client.get_dedicated_ip_pool().pool_name("b").send().await.is_err());
}

#[tokio::test]
async fn a_region_in_the_file_is_taken_as_it_is() {
    let text = format!(r#"{{"version": 1, "accounts": {{"{ACCOUNT}": {{"{REGION}": {{}}}}}}}}"#);
    let (sandbox, here) = start_with(options_with(StateStore::memory(State::from_json(&text).unwrap()))).await;
    assert!(here.get_dedicated_ips().send().await.unwrap().dedicated_ips().is_empty());
    let elsewhere = client(&sandbox, "AKID", "us-east-1");
    assert_eq!(elsewhere.get_dedicated_ips().send().await.unwrap().dedicated_ips().len(), 12);
}

#[tokio::test]
async fn a_large_account_is_quick() {
    let pools: Vec<String> = (0..50).map(|n| format!(r#""pool-{n}": {{}}"#)).collect();
    let ips: Vec<String> =
        (0..400).map(|n| format!(r#""10.0.{}.{}": {{"PoolName": "pool-{}"}}"#, n / 200, n % 200, n % 50)).collect();
    let sets: Vec<String> = (0..500)
        .map(|n| format!(r#""set-{n}": {{"DeliveryOptions": {{"SendingPoolName": "pool-{}"}}}}"#, n % 50))
        .collect();
    let region = format!(
        r#"{{"DedicatedIpPools": {{{}}}, "DedicatedIps": {{{}}}, "ConfigurationSets": {{{}}}}}"#,
        pools.join(","),
        ips.join(","),
        sets.join(",")
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.json");
    let text = format!(r#"{{"version": 1, "accounts": {{"{ACCOUNT}": {{"{REGION}": {region}}}}}}}"#);
    std::fs::write(&path, text).unwrap();
    let (_sandbox, client) = start_with(options_with(StateStore::file(&path).unwrap())).await;
    let start = Instant::now();
    for number in 0..50 {
        let put = client.put_configuration_set_delivery_options().configuration_set_name(format!("set-{number}"));
        put.sending_pool_name("pool-1").send().await.unwrap();
        client.get_dedicated_ips().page_size(1000).send().await.unwrap();
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[tokio::test]
async fn ten_thousand_sets_are_usable_in_memory() {
    let sets: Vec<String> = (0..9_999).map(|n| format!(r#""set-{n}": {{}}"#)).collect();
    let store = region_store(&format!(r#"{{"ConfigurationSets": {{{}}}}}"#, sets.join(",")));
    let (_sandbox, client) = start_with(options_with(store)).await;
    let start = Instant::now();
    client.create_configuration_set().configuration_set_name("one-more").send().await.unwrap();
    let refused = client.create_configuration_set().configuration_set_name("too-many").send().await;
    assert_refused(refused, 400, "LimitExceededException", "10000");
    let pages = client.list_configuration_sets().into_paginator().send().try_collect().await.unwrap();
    let names: usize = pages.iter().map(|page| page.configuration_sets().len()).sum();
    assert_eq!((pages.len(), names), (200, 10_000));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[tokio::test]
async fn destinations_and_identities_are_in_the_file_and_an_older_file_still_loads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.json");
    let older = format!(
        r#"{{"version": 1, "accounts": {{"{ACCOUNT}": {{"{REGION}": {{"ConfigurationSets": {{"c": {{}}}}}}}}}}}}"#
    );
    std::fs::write(&path, older).unwrap();
    let (sandbox, client) = start_with(options_with(StateStore::file(&path).unwrap())).await;
    let topic = SnsDestination::builder().topic_arn("arn:aws:sns:eu-west-1:123456789012:t").build().unwrap();
    let definition =
        EventDestinationDefinition::builder().matching_event_types(EventType::Bounce).sns_destination(topic);
    let create = client.create_configuration_set_event_destination().configuration_set_name("c");
    create.event_destination_name("e").event_destination(definition.build()).send().await.unwrap();
    let create = client.create_email_identity().email_identity("example.com");
    create.configuration_set_name("c").send().await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(State::from_json(&text).unwrap(), sandbox.state());
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let region = &file["accounts"][ACCOUNT][REGION];
    let kept = &region["ConfigurationSets"]["c"]["EventDestinations"]["e"]["SnsDestination"]["TopicArn"];
    assert_eq!(kept, "arn:aws:sns:eu-west-1:123456789012:t");
    assert_eq!(region["EmailIdentities"]["example.com"]["ConfigurationSetName"], "c");
}

#[tokio::test]
async fn an_address_off_loopback_is_refused() {
    let options =
        sesform::sandbox::SandboxOptions::new("0.0.0.0:0".parse().unwrap(), StateStore::memory(State::default()));
    assert_eq!(Sandbox::start(options).await.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}
