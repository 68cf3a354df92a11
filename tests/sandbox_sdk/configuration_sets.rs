//! Configuration sets and their options.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::get_configuration_set::GetConfigurationSetOutput;
use aws_sdk_sesv2::types::{
    ArchivingOptions, DashboardOptions, DeliveryOptions, FeatureStatus, HttpsPolicy, ReputationOptions, SendingOptions,
    SuppressionListReason, SuppressionOptions, Tag, TlsPolicy, TrackingOptions, VdmOptions,
};

use sesform::sandbox::{Behaviour, SandboxOptions, UnverifiedDomains};

use crate::client::{assert_refused, options, start, start_with};

const ARCHIVE: &str = "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz";

async fn create(client: &Client, name: &str) {
    client.create_configuration_set().configuration_set_name(name).send().await.unwrap();
}

async fn get(client: &Client) -> GetConfigurationSetOutput {
    client.get_configuration_set().configuration_set_name("receipts").send().await.unwrap()
}

fn vdm() -> VdmOptions {
    let dashboard = DashboardOptions::builder().engagement_metrics(FeatureStatus::Enabled).build();
    VdmOptions::builder().dashboard_options(dashboard).build()
}

#[tokio::test]
async fn a_new_set_sends_has_metrics_and_no_other_block() {
    let (_sandbox, client) = start().await;
    create(&client, "receipts").await;
    let set = get(&client).await;
    assert_eq!(set.configuration_set_name(), Some("receipts"));
    assert!(set.sending_options().unwrap().sending_enabled());
    assert!(set.reputation_options().unwrap().reputation_metrics_enabled());
    assert!(
        set.delivery_options().is_none() && set.suppression_options().is_none() && set.tracking_options().is_none()
    );
    assert!(set.vdm_options().is_none() && set.archiving_options().is_none() && set.tags().is_empty());
}

/// Options of a sandbox without identities that accepts any domain for tracking.
fn any_domain() -> SandboxOptions {
    let behaviour = Behaviour { unverified_domains: UnverifiedDomains::Accepted, ..Behaviour::default() };
    SandboxOptions { behaviour, ..options() }
}

#[tokio::test]
async fn a_set_is_created_with_every_block() {
    let (_sandbox, client) = start_with(any_domain()).await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let delivery =
        DeliveryOptions::builder().sending_pool_name("a").tls_policy(TlsPolicy::Require).max_delivery_seconds(14400);
    let tracking =
        TrackingOptions::builder().custom_redirect_domain("t.example.com").https_policy(HttpsPolicy::Require);
    client
        .create_configuration_set()
        .configuration_set_name("receipts")
        .delivery_options(delivery.build())
        .tracking_options(tracking.build().unwrap())
        .sending_options(SendingOptions::builder().sending_enabled(false).build())
        .reputation_options(ReputationOptions::builder().reputation_metrics_enabled(false).build())
        .suppression_options(SuppressionOptions::builder().suppressed_reasons(SuppressionListReason::Bounce).build())
        .vdm_options(vdm())
        .archiving_options(ArchivingOptions::builder().archive_arn(ARCHIVE).build())
        .tags(Tag::builder().key("team").value("checkout").build().unwrap())
        .send()
        .await
        .unwrap();
    let set = get(&client).await;
    let delivery = set.delivery_options().unwrap();
    assert_eq!(delivery.max_delivery_seconds(), Some(14400));
    assert_eq!((delivery.sending_pool_name(), delivery.tls_policy()), (Some("a"), Some(&TlsPolicy::Require)));
    assert_eq!(set.tracking_options().unwrap().custom_redirect_domain(), "t.example.com");
    assert!(!set.sending_options().unwrap().sending_enabled());
    assert!(!set.reputation_options().unwrap().reputation_metrics_enabled());
    assert_eq!(set.suppression_options().unwrap().suppressed_reasons(), [SuppressionListReason::Bounce]);
    assert_eq!(set.vdm_options(), Some(&vdm()));
    assert_eq!(set.archiving_options().unwrap().archive_arn(), Some(ARCHIVE));
    assert_eq!((set.tags()[0].key(), set.tags()[0].value()), ("team", "checkout"));
}

#[tokio::test]
async fn a_put_replaces_the_whole_block() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    create(&client, "receipts").await;
    let put = || client.put_configuration_set_delivery_options().configuration_set_name("receipts");
    put().sending_pool_name("a").tls_policy(TlsPolicy::Require).max_delivery_seconds(300).send().await.unwrap();
    put().sending_pool_name("ses-shared-pool").send().await.unwrap();
    let expected = DeliveryOptions::builder().sending_pool_name("ses-shared-pool").build();
    assert_eq!(get(&client).await.delivery_options(), Some(&expected));
    put().send().await.unwrap();
    assert!(get(&client).await.delivery_options().is_none());
}

#[tokio::test]
async fn every_empty_put_clears_its_block_and_a_missing_boolean_is_false() {
    let (_sandbox, client) = start_with(any_domain()).await;
    create(&client, "receipts").await;
    let name = "receipts";
    let bounce = SuppressionListReason::Bounce;
    let suppression = || client.put_configuration_set_suppression_options().configuration_set_name(name);
    let tracking = || client.put_configuration_set_tracking_options().configuration_set_name(name);
    let vdm_options = || client.put_configuration_set_vdm_options().configuration_set_name(name);
    let archiving = || client.put_configuration_set_archiving_options().configuration_set_name(name);
    suppression().suppressed_reasons(bounce).send().await.unwrap();
    tracking().custom_redirect_domain("t.example.com").send().await.unwrap();
    vdm_options().vdm_options(vdm()).send().await.unwrap();
    archiving().archive_arn(ARCHIVE).send().await.unwrap();
    let set = get(&client).await;
    assert!(set.suppression_options().is_some() && set.tracking_options().is_some());
    assert!(set.vdm_options().is_some() && set.archiving_options().is_some());

    suppression().send().await.unwrap();
    tracking().send().await.unwrap();
    vdm_options().send().await.unwrap();
    archiving().send().await.unwrap();
    client.put_configuration_set_sending_options().configuration_set_name(name).send().await.unwrap();
    client.put_configuration_set_reputation_options().configuration_set_name(name).send().await.unwrap();
    let set = get(&client).await;
    assert!(set.suppression_options().is_none() && set.tracking_options().is_none());
    assert!(set.vdm_options().is_none() && set.archiving_options().is_none());
    assert!(!set.sending_options().unwrap().sending_enabled());
    assert!(!set.reputation_options().unwrap().reputation_metrics_enabled());
}

#[tokio::test]
async fn suppressing_nothing_is_kept_apart_from_saying_nothing() {
    let (_sandbox, client) = start().await;
    create(&client, "receipts").await;
    let put = client.put_configuration_set_suppression_options().configuration_set_name("receipts");
    put.set_suppressed_reasons(Some(Vec::new())).send().await.unwrap();
    assert_eq!(get(&client).await.suppression_options().unwrap().suppressed_reasons(), []);
}

#[tokio::test]
async fn a_pool_that_is_not_there_is_refused_on_put_and_on_create() {
    let (_sandbox, client) = start().await;
    create(&client, "receipts").await;
    let message = "SendingPool <nope> doesn't exist";
    let put = client.put_configuration_set_delivery_options().configuration_set_name("receipts");
    let refused = put.sending_pool_name("nope").send().await;
    assert!(refused.as_ref().unwrap_err().as_service_error().unwrap().is_bad_request_exception());
    assert_refused(refused, 400, "BadRequestException", message);
    let create = client.create_configuration_set().configuration_set_name("other");
    let refused = create.delivery_options(DeliveryOptions::builder().sending_pool_name("nope").build()).send().await;
    assert_refused(refused, 400, "BadRequestException", message);
    let listed = client.list_configuration_sets().send().await.unwrap();
    assert_eq!(listed.configuration_sets(), ["receipts"]);
}

#[tokio::test]
async fn values_outside_their_range_are_refused() {
    let (_sandbox, client) = start().await;
    create(&client, "receipts").await;
    let put = || client.put_configuration_set_delivery_options().configuration_set_name("receipts");
    for seconds in [0, 299, 50_401] {
        let refused = put().max_delivery_seconds(seconds).send().await;
        assert_refused(refused, 400, "BadRequestException", "maxDeliverySeconds");
    }
    let refused = put().tls_policy(TlsPolicy::from("PERHAPS")).send().await;
    assert_refused(refused, 400, "BadRequestException", "[OPTIONAL, REQUIRE]");
    let reason = SuppressionListReason::from("DISLIKE");
    let put = client.put_configuration_set_suppression_options().configuration_set_name("receipts");
    let refused = put.suppressed_reasons(reason).send().await;
    assert_refused(refused, 400, "BadRequestException", "Reason DISLIKE is invalid");
    let put = client.put_configuration_set_tracking_options().configuration_set_name("receipts");
    let refused = put.https_policy(HttpsPolicy::Require).send().await;
    assert_refused(refused, 400, "BadRequestException", "CustomRedirectDomain must be specified.");
    let put = client.put_configuration_set_archiving_options().configuration_set_name("receipts");
    assert_refused(put.archive_arn("arn:aws:ses:x").send().await, 400, "BadRequestException", "archiveArn");
}

#[tokio::test]
async fn a_set_that_is_not_there_is_not_found() {
    let (_sandbox, client) = start().await;
    let (code, message) = ("NotFoundException", "Configuration set <nope> does not exist.");
    assert_refused(client.get_configuration_set().configuration_set_name("nope").send().await, 404, code, message);
    assert_refused(client.delete_configuration_set().configuration_set_name("nope").send().await, 404, code, message);
    let put = client.put_configuration_set_sending_options().configuration_set_name("nope");
    assert_refused(put.send().await, 404, code, message);
}

#[tokio::test]
async fn a_name_that_is_taken_or_not_allowed_is_refused() {
    let (_sandbox, client) = start().await;
    create(&client, "receipts").await;
    let again = client.create_configuration_set().configuration_set_name("receipts").send().await;
    assert!(again.as_ref().unwrap_err().as_service_error().unwrap().is_already_exists_exception());
    assert_refused(again, 400, "AlreadyExistsException", "<receipts> already exists");
    let refused = client.create_configuration_set().configuration_set_name("a.b").send().await;
    assert_refused(refused, 400, "BadRequestException", "configuration set name");
    client.delete_configuration_set().configuration_set_name("receipts").send().await.unwrap();
    assert!(client.list_configuration_sets().send().await.unwrap().configuration_sets().is_empty());
}

#[tokio::test]
async fn the_sets_come_in_pages_of_fifty_unless_the_request_says_otherwise() {
    let (_sandbox, client) = start().await;
    for number in 0..120 {
        create(&client, &format!("set-{number:03}")).await;
    }
    let sizes = async |size: Option<i32>| {
        let pages = client.list_configuration_sets().set_page_size(size).into_paginator().send();
        let pages = pages.try_collect().await.unwrap();
        pages.iter().map(|page| page.configuration_sets().len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(None).await, [50, 50, 20]);
    assert_eq!(sizes(Some(1000)).await, [120]);
    assert_eq!(sizes(Some(100)).await, [100, 20]);
    let over = client.list_configuration_sets().page_size(1001).send().await;
    assert_refused(over, 400, "BadRequestException", "between 1 and 1000");
    let refused = client.list_configuration_sets().next_token("garbage").send().await;
    assert!(refused.as_ref().unwrap_err().as_service_error().unwrap().is_bad_request_exception());
    assert_refused(refused, 400, "BadRequestException", "invalid nextToken garbage");
}
