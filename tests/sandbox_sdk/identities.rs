//! Email identities, their default configuration set, their tags and their list.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::{IdentityType, Tag, VerificationStatus};

use crate::client::{
    ACCOUNT, AUTHORIZATION, REGION, assert_refused, options_with, region_store, send, start, start_with,
};

const DOMAIN: &str = "example.com";
const ADDRESS: &str = "news+1@example.com";

async fn create(client: &Client, name: &str) {
    client.create_email_identity().email_identity(name).send().await.unwrap();
}

async fn create_set(client: &Client, name: &str) {
    client.create_configuration_set().configuration_set_name(name).send().await.unwrap();
}

async fn default_set(client: &Client, name: &str) -> Option<String> {
    let got = client.get_email_identity().email_identity(name).send().await.unwrap();
    got.configuration_set_name().map(str::to_owned)
}

#[tokio::test]
async fn an_identity_is_created_looked_at_and_deleted() {
    let (_sandbox, client) = start().await;
    create_set(&client, "receipts").await;
    let tag = Tag::builder().key("team").value("checkout").build().unwrap();
    let created = client.create_email_identity().email_identity(DOMAIN).configuration_set_name("receipts");
    let created = created.tags(tag.clone()).send().await.unwrap();
    assert_eq!((created.identity_type(), created.verified_for_sending_status()), (Some(&IdentityType::Domain), false));
    let got = client.get_email_identity().email_identity(DOMAIN).send().await.unwrap();
    assert_eq!((got.identity_type(), got.configuration_set_name()), (Some(&IdentityType::Domain), Some("receipts")));
    assert_eq!((got.verification_status(), got.tags()), (Some(&VerificationStatus::Pending), &[tag][..]));
    assert!(!got.verified_for_sending_status() && got.feedback_forwarding_status());
    client.delete_email_identity().email_identity(DOMAIN).send().await.unwrap();
    for _ in 0..2 {
        let gone = client.delete_email_identity().email_identity(DOMAIN).send().await;
        assert_refused(gone, 404, "NotFoundException", "Email identity example.com does not exist.");
    }
    let gone = client.get_email_identity().email_identity(DOMAIN).send().await;
    assert!(gone.as_ref().unwrap_err().as_service_error().unwrap().is_not_found_exception());
    assert_refused(gone, 404, "NotFoundException", "does not exist");
}

#[tokio::test]
async fn what_cannot_be_created_leaves_nothing_behind() {
    let (_sandbox, client) = start().await;
    for name in ["", "localhost", "@example.com", "exa mple.com"] {
        let refused = client.create_email_identity().email_identity(name).send().await;
        assert_refused(refused, 400, "BadRequestException", "Invalid email address or domain name");
    }
    let refused = client.create_email_identity().email_identity(DOMAIN).configuration_set_name("nope").send().await;
    assert_refused(refused, 404, "NotFoundException", "Configuration set <nope> does not exist.");
    let tag = Tag::builder().key("aws:x").value("1").build().unwrap();
    let refused = client.create_email_identity().email_identity(DOMAIN).tags(tag).send().await;
    assert_refused(refused, 400, "BadRequestException", "aws:");
    create(&client, DOMAIN).await;
    let refused = client.create_email_identity().email_identity(DOMAIN).send().await;
    assert_refused(refused, 400, "AlreadyExistsException", "Email identity example.com already exist.");
}

#[tokio::test]
async fn the_default_set_is_put_replaced_and_taken_away() {
    let (_sandbox, client) = start().await;
    create_set(&client, "one").await;
    create_set(&client, "two").await;
    create(&client, ADDRESS).await;
    let put = || client.put_email_identity_configuration_set_attributes().email_identity(ADDRESS);
    for name in ["one", "two"] {
        put().configuration_set_name(name).send().await.unwrap();
        assert_eq!(default_set(&client, ADDRESS).await.as_deref(), Some(name));
    }
    put().configuration_set_name("").send().await.unwrap();
    assert_eq!(default_set(&client, ADDRESS).await, None);
    put().configuration_set_name("one").send().await.unwrap();
    put().send().await.unwrap();
    assert_eq!(default_set(&client, ADDRESS).await, None);
    let refused = put().configuration_set_name("nope").send().await;
    assert_refused(refused, 404, "NotFoundException", "Configuration set <nope> does not exist.");
    let absent = client.put_email_identity_configuration_set_attributes().email_identity("b.example.com");
    assert_refused(absent.send().await, 404, "NotFoundException", "b.example.com does not exist");
}

#[tokio::test]
async fn an_identity_has_tags() {
    let (_sandbox, client) = start().await;
    create(&client, ADDRESS).await;
    let arn = format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/{ADDRESS}");
    let tag = Tag::builder().key("team").value("a b").build().unwrap();
    client.tag_resource().resource_arn(&arn).tags(tag.clone()).send().await.unwrap();
    assert_eq!(client.list_tags_for_resource().resource_arn(&arn).send().await.unwrap().tags(), [tag]);
    client.untag_resource().resource_arn(&arn).tag_keys("team").send().await.unwrap();
    assert_eq!(client.get_email_identity().email_identity(ADDRESS).send().await.unwrap().tags(), []);
    let absent = client.list_tags_for_resource().resource_arn(arn.replace("news", "olds")).send().await;
    assert_refused(absent, 404, "NotFoundException", "No EmailIdentity present");
}

#[tokio::test]
async fn identities_come_in_pages_of_25() {
    let (_sandbox, client) = start().await;
    for number in 0..27 {
        create(&client, &format!("n{number:02}.example.com")).await;
    }
    let pages = client.list_email_identities().into_paginator().send().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.email_identities().len()).collect::<Vec<_>>(), [25, 2]);
    let last = &pages[1].email_identities()[1];
    assert_eq!((last.identity_name(), last.sending_enabled()), (Some("n26.example.com"), false));
    assert_eq!(last.verification_status(), Some(&VerificationStatus::Pending));
    assert_eq!(client.list_email_identities().page_size(3).send().await.unwrap().email_identities().len(), 3);
    let refused = client.list_email_identities().page_size(1001).send().await;
    assert_refused(refused, 400, "BadRequestException", "PageSize must be between 1 and 1000.");
    let refused = client.list_email_identities().next_token("garbage").send().await;
    assert_refused(refused, 400, "BadRequestException", "Invalid NextToken <garbage>.");
}

#[tokio::test]
async fn a_list_can_be_filtered() {
    let store = region_store(
        r#"{"EmailIdentities": {"example.com": {}, "news@example.com": {}, "Example.org": {"VerificationStatus": "FAILED"}}}"#,
    );
    let (_sandbox, client) = start_with(options_with(store)).await;
    for (filters, expected) in [
        (&[("IDENTITY_NAME_CONTAINS", " EXAMPLE.o ")][..], &["Example.org"][..]),
        (&[("IDENTITY_TYPE", "DOMAIN")], &["Example.org", "example.com"]),
        (&[("VERIFICATION_STATUS", "SUCCESS")], &["example.com", "news@example.com"]),
        (&[("VERIFICATION_STATUS", "SUCCESS"), ("IDENTITY_TYPE", "EMAIL_ADDRESS")], &["news@example.com"]),
    ] {
        let list = filters
            .iter()
            .fold(client.list_email_identities(), |list, (key, value)| list.filter((*key).into(), *value));
        let got = list.send().await.unwrap();
        let names: Vec<_> = got.email_identities().iter().filter_map(|one| one.identity_name()).collect();
        assert_eq!(names, expected);
    }
    for (key, value, part) in [
        ("IDENTITY_NAME_CONTAINS", "ab", "at least 3"),
        ("IDENTITY_TYPE", "domain", "identity type <domain>"),
        ("VERIFICATION_STATUS", "MAYBE", "verification status <MAYBE>"),
        ("COLOUR", "red", "[IDENTITY_NAME_CONTAINS, IDENTITY_TYPE, VERIFICATION_STATUS]"),
    ] {
        let refused = client.list_email_identities().filter(key.into(), value).send().await;
        assert_refused(refused, 400, "BadRequestException", part);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_form_of_the_list_is_served() {
    let (sandbox, client) = start().await;
    for name in ["a.example.com", "b.example.com"] {
        create(&client, name).await;
    }
    let answer = send(&sandbox, "GET", "/v2/email/identities?PageSize=1", AUTHORIZATION, "").await;
    assert!(
        answer.contains(r#"{"EmailIdentities":[{"IdentityType":"DOMAIN","IdentityName":"a.example.com""#),
        "{answer}"
    );
    let token = answer.split(r#""NextToken":""#).nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/v2/email/identities?PageSize=1&NextToken={token}");
    let answer = send(&sandbox, "GET", &path, AUTHORIZATION, "").await;
    assert!(answer.contains("b.example.com") && !answer.contains("NextToken"), "{answer}");
}
