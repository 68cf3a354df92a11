//! Dedicated IPs and the account's automatic warm-up.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::WarmupStatus;

use crate::client::{assert_refused, options_with, region_store, start, start_with};

async fn warmup(client: &Client, ip: &str) -> (WarmupStatus, i32, String) {
    let got = client.get_dedicated_ip().ip(ip).send().await.unwrap();
    let ip = got.dedicated_ip().unwrap();
    (ip.warmup_status().clone(), ip.warmup_percentage(), ip.pool_name().unwrap().to_owned())
}

#[tokio::test]
async fn an_ip_moves_straight_between_pools() {
    let (_sandbox, client) = start().await;
    for pool in ["a", "b"] {
        client.create_dedicated_ip_pool().pool_name(pool).send().await.unwrap();
    }
    for pool in ["a", "b", "b", "ses-default-dedicated-pool"] {
        client.put_dedicated_ip_in_pool().ip("198.51.100.10").destination_pool_name(pool).send().await.unwrap();
        assert_eq!(warmup(&client, "198.51.100.10").await, (WarmupStatus::Done, 100, pool.to_owned()));
    }
}

#[tokio::test]
async fn a_move_that_cannot_be_is_refused() {
    let store = region_store(
        r#"{"DedicatedIpPools": {"bulk": {"ScalingMode": "MANAGED"}},
            "DedicatedIps": {"192.0.2.1": {"PoolName": "bulk", "WarmupStatus": "NOT_APPLICABLE"}, "192.0.2.2": {}}}"#,
    );
    let (_sandbox, client) = start_with(options_with(store)).await;
    let put = |ip: &str, pool: &str| client.put_dedicated_ip_in_pool().ip(ip).destination_pool_name(pool).send();
    let bad = "BadRequestException";
    assert_refused(put("192.0.2.2", "ses-shared-pool").await, 400, bad, "shared pool");
    assert_refused(put("192.0.2.2", "bulk").await, 400, bad, "managed pool");
    assert_refused(put("192.0.2.1", "ses-default-dedicated-pool").await, 400, bad, "managed pool");
    assert_refused(put("192.0.2.2", "nope").await, 404, "NotFoundException", "<nope>");
    assert_refused(put("192.0.2.9", "nope").await, 404, "NotFoundException", "<192.0.2.9>");
    assert_refused(put("not-an-ip", "bulk").await, 404, "NotFoundException", "<not-an-ip>");
}

#[tokio::test]
async fn warm_up_is_set_from_0_to_100() {
    let (_sandbox, client) = start().await;
    let ip = "198.51.100.10";
    let put = |percentage| client.put_dedicated_ip_warmup_attributes().ip(ip).warmup_percentage(percentage).send();
    for (percentage, status) in
        [(0, WarmupStatus::InProgress), (40, WarmupStatus::InProgress), (100, WarmupStatus::Done)]
    {
        put(percentage).await.unwrap();
        assert_eq!(warmup(&client, ip).await, (status, percentage, "ses-default-dedicated-pool".to_owned()));
    }
    for percentage in [-1, 101] {
        assert_refused(put(percentage).await, 400, "BadRequestException", "between 0 and 100");
    }
}

#[tokio::test]
async fn the_ips_come_in_pages_and_by_pool() {
    let (_sandbox, client) = start().await;
    let all = client.get_dedicated_ips().page_size(5).into_paginator().send().try_collect().await.unwrap();
    assert_eq!(all.iter().map(|page| page.dedicated_ips().len()).collect::<Vec<_>>(), [5, 5, 2]);
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    client.put_dedicated_ip_in_pool().ip("198.51.100.21").destination_pool_name("a").send().await.unwrap();
    let in_pool = client.get_dedicated_ips().pool_name("a").send().await.unwrap();
    assert_eq!(in_pool.dedicated_ips()[0].ip(), "198.51.100.21");
    let absent = client.get_dedicated_ips().pool_name("nope").send().await;
    assert_refused(absent, 404, "NotFoundException", "<nope>");
}

#[tokio::test]
async fn automatic_warm_up_is_on_until_it_is_put() {
    let (_sandbox, client) = start().await;
    let account = client.get_account().send().await.unwrap();
    assert!(account.dedicated_ip_auto_warmup_enabled() && account.sending_enabled());
    client.put_account_dedicated_ip_warmup_attributes().auto_warmup_enabled(false).send().await.unwrap();
    assert!(!client.get_account().send().await.unwrap().dedicated_ip_auto_warmup_enabled());
    client.put_account_dedicated_ip_warmup_attributes().auto_warmup_enabled(true).send().await.unwrap();
    client.put_account_dedicated_ip_warmup_attributes().send().await.unwrap();
    let account = client.get_account().send().await.unwrap();
    assert!(!account.dedicated_ip_auto_warmup_enabled(), "a missing boolean is false");
}
