//! Dedicated IP pools.

use aws_sdk_sesv2::types::{ScalingMode, WarmupStatus};

use crate::client::{assert_refused, region_store, start, start_with};

#[tokio::test]
async fn pools_are_created_listed_and_deleted() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("transactional").send().await.unwrap();
    client.create_dedicated_ip_pool().pool_name("bulk").scaling_mode(ScalingMode::Managed).send().await.unwrap();

    let got = client.get_dedicated_ip_pool().pool_name("bulk").send().await.unwrap();
    assert_eq!(got.dedicated_ip_pool().unwrap().scaling_mode(), &ScalingMode::Managed);
    let listed = client.list_dedicated_ip_pools().send().await.unwrap();
    let expected = ["bulk", "ses-default-dedicated-pool", "ses-shared-pool", "transactional"];
    assert_eq!(listed.dedicated_ip_pools(), expected);

    client.delete_dedicated_ip_pool().pool_name("bulk").send().await.unwrap();
    let again = client.get_dedicated_ip_pool().pool_name("bulk").send().await;
    assert!(again.as_ref().unwrap_err().as_service_error().unwrap().is_not_found_exception());
    assert_refused(again, 404, "NotFoundException", "The requested pool <bulk> does not exist.");
}

#[tokio::test]
async fn a_reserved_pool_is_no_pool_of_ones_own() {
    let (_sandbox, client) = start().await;
    for name in ["ses-default-dedicated-pool", "ses-shared-pool"] {
        let message = "Pool name describes either a shared or default dedicated ip pool";
        let code = "BadRequestException";
        assert_refused(client.get_dedicated_ip_pool().pool_name(name).send().await, 400, code, message);
        assert_refused(client.create_dedicated_ip_pool().pool_name(name).send().await, 400, code, message);
        assert_refused(client.delete_dedicated_ip_pool().pool_name(name).send().await, 400, code, message);
    }
}

#[tokio::test]
async fn a_name_that_is_taken_or_not_allowed_is_refused() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let again = client.create_dedicated_ip_pool().pool_name("a").send().await;
    assert!(again.as_ref().unwrap_err().as_service_error().unwrap().is_already_exists_exception());
    assert_refused(again, 400, "AlreadyExistsException", "The pool <a> already exists.");
    for name in ["Upper", "a.b", "a b", &"x".repeat(65)] {
        let refused = client.create_dedicated_ip_pool().pool_name(name).send().await;
        assert_refused(refused, 400, "BadRequestException", "pool name");
    }
    let mode = ScalingMode::from("SOMETIMES");
    let refused = client.create_dedicated_ip_pool().pool_name("b").scaling_mode(mode).send().await;
    assert_refused(refused, 400, "BadRequestException", "The ScalingMode parameter is invalid.");
}

#[tokio::test]
async fn the_fifty_first_pool_is_over_the_quota() {
    let (_sandbox, client) = start().await;
    for number in 0..50 {
        client.create_dedicated_ip_pool().pool_name(format!("pool-{number}")).send().await.unwrap();
    }
    let refused = client.create_dedicated_ip_pool().pool_name("pool-50").send().await;
    assert!(refused.as_ref().unwrap_err().as_service_error().unwrap().is_limit_exceeded_exception());
    assert_refused(refused, 400, "LimitExceededException", "50");
}

#[tokio::test]
async fn a_standard_pool_with_ips_is_not_deleted() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let put = client.put_dedicated_ip_in_pool().ip("198.51.100.10").destination_pool_name("a");
    put.send().await.unwrap();
    let refused = client.delete_dedicated_ip_pool().pool_name("a").send().await;
    assert_refused(refused, 400, "BadRequestException", "still has dedicated IPs");
    let back =
        client.put_dedicated_ip_in_pool().ip("198.51.100.10").destination_pool_name("ses-default-dedicated-pool");
    back.send().await.unwrap();
    client.delete_dedicated_ip_pool().pool_name("a").send().await.unwrap();
}

#[tokio::test]
async fn a_managed_pool_is_deleted_with_its_ips() {
    let store = region_store(
        r#"{"DedicatedIpPools": {"bulk": {"ScalingMode": "MANAGED"}},
            "DedicatedIps": {"192.0.2.1": {"PoolName": "bulk", "WarmupStatus": "NOT_APPLICABLE"}, "192.0.2.2": {}}}"#,
    );
    let (_sandbox, client) = start_with(crate::client::options_with(store)).await;
    client.delete_dedicated_ip_pool().pool_name("bulk").send().await.unwrap();
    let ips = client.get_dedicated_ips().send().await.unwrap();
    assert_eq!(ips.dedicated_ips().iter().map(|ip| ip.ip()).collect::<Vec<_>>(), ["192.0.2.2"]);
}

#[tokio::test]
async fn standard_becomes_managed_in_place_and_never_back() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let put = client.put_dedicated_ip_in_pool().ip("198.51.100.10").destination_pool_name("a");
    put.send().await.unwrap();
    let scale = |mode| client.put_dedicated_ip_pool_scaling_attributes().pool_name("a").scaling_mode(mode);

    scale(ScalingMode::Standard).send().await.unwrap();
    scale(ScalingMode::Managed).send().await.unwrap();
    let ips = client.get_dedicated_ips().pool_name("a").send().await.unwrap();
    let ip = &ips.dedicated_ips()[0];
    assert_eq!((ip.warmup_status(), ip.warmup_percentage()), (&WarmupStatus::NotApplicable, -1));
    let refused = scale(ScalingMode::Standard).send().await;
    assert_refused(refused, 400, "BadRequestException", "The ScalingMode parameter is invalid.");
    let absent = client.put_dedicated_ip_pool_scaling_attributes().pool_name("z").scaling_mode(ScalingMode::Managed);
    assert_refused(absent.send().await, 404, "NotFoundException", "<z>");
}
