//! Accounts and Regions are separate, and STS returns the caller.

use std::collections::BTreeMap;

use aws_sdk_sesv2::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::Builder;
use sesform::sandbox::{RunningSandbox, Seeding};

use crate::client::{client, options, start, start_with};

#[tokio::test]
async fn three_regions_have_leased_ips_of_their_own() {
    let (sandbox, _) = start().await;
    for (region, first) in
        [("eu-west-1", "198.51.100.10"), ("us-east-1", "203.0.113.10"), ("ap-southeast-2", "192.0.2.10")]
    {
        let ips = client(&sandbox, "AKID", region).get_dedicated_ips().send().await.unwrap();
        assert_eq!((ips.dedicated_ips().len(), ips.dedicated_ips()[0].ip()), (12, first));
        assert!(ips.dedicated_ips().iter().all(|ip| ip.pool_name() == Some("ses-default-dedicated-pool")));
    }
    let elsewhere = client(&sandbox, "AKID", "eu-central-1").get_dedicated_ips().send().await.unwrap();
    assert!(elsewhere.dedicated_ips().is_empty());
}

#[tokio::test]
async fn accounts_and_regions_do_not_see_each_other() {
    let (sandbox, here) = start().await;
    here.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    for (key, region) in [("AKID", "us-east-1"), ("111122223333", "eu-west-1")] {
        let elsewhere = client(&sandbox, key, region);
        assert!(elsewhere.get_dedicated_ip_pool().pool_name("a").send().await.is_err());
        elsewhere.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    }
}

#[tokio::test]
async fn seeding_can_be_switched_off() {
    let options = sesform::sandbox::SandboxOptions { seeding: Seeding::Nothing, ..options() };
    let (_sandbox, client) = start_with(options).await;
    assert!(client.get_dedicated_ips().send().await.unwrap().dedicated_ips().is_empty());
}

async fn identity(sandbox: &RunningSandbox, key: &str) -> BTreeMap<&'static str, String> {
    let config = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(sandbox.endpoint())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new(key, "secret", None, None, "test"))
        .http_client(Builder::new().build_http())
        .build();
    let got = aws_sdk_sts::Client::from_conf(config).get_caller_identity().send().await.unwrap();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    BTreeMap::from([("account", text(got.account())), ("arn", text(got.arn())), ("user", text(got.user_id()))])
}

#[tokio::test]
async fn sts_says_who_calls() {
    let (sandbox, _) = start().await;
    let identity_of_key = identity(&sandbox, "AKIDEXAMPLE").await;
    assert_eq!(identity_of_key["account"], "123456789012");
    assert_eq!(identity_of_key["arn"], "arn:aws:iam::123456789012:user/sandbox");
    assert!(!identity_of_key["user"].is_empty());
    assert_eq!(identity(&sandbox, "012345678901").await["account"], "012345678901");
}
