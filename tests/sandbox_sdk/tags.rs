//! Tags of pools and configuration sets.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::Tag;

use crate::client::{ACCOUNT, REGION, assert_refused, start};

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

fn arn(resource: &str) -> String {
    format!("arn:aws:ses:{REGION}:{ACCOUNT}:{resource}")
}

async fn listed(client: &Client, arn: &str) -> Vec<(String, String)> {
    let got = client.list_tags_for_resource().resource_arn(arn).send().await.unwrap();
    got.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn tags_are_added_replaced_and_removed() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").tags(tag("team", "checkout")).send().await.unwrap();
    client.create_configuration_set().configuration_set_name("Set").tags(tag("team", "x")).send().await.unwrap();
    for resource in ["dedicated-ip-pool/a", "configuration-set/Set"] {
        let arn = arn(resource);
        let added = [tag("team", "mail"), tag("sesform:owner", "a b/c=d")];
        client.tag_resource().resource_arn(&arn).set_tags(Some(added.to_vec())).send().await.unwrap();
        assert_eq!(listed(&client, &arn).await, pairs(&[("sesform:owner", "a b/c=d"), ("team", "mail")]));
        let untag = client.untag_resource().resource_arn(&arn).tag_keys("sesform:owner").tag_keys("absent");
        untag.send().await.unwrap();
        assert_eq!(listed(&client, &arn).await, pairs(&[("team", "mail")]));
    }
}

#[tokio::test]
async fn what_cannot_be_tagged_is_refused() {
    let (_sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let put = |arn: String, tag: Tag| client.tag_resource().resource_arn(arn).tags(tag).send();
    let bad = "BadRequestException";
    assert_refused(put("nonsense".to_owned(), tag("k", "v")).await, 400, bad, "ResourceArn is not");
    assert_refused(put(arn("dedicated-ip-pool/a"), tag("aws:k", "v")).await, 400, bad, "aws:");
    assert_refused(put(arn("dedicated-ip-pool/a"), tag("k#", "v")).await, 400, bad, "special characters");
    let untag = client.untag_resource().resource_arn(arn("dedicated-ip-pool/a")).set_tag_keys(Some(Vec::new()));
    assert_refused(untag.send().await, 400, "ValidationException", "");
    let elsewhere = arn("dedicated-ip-pool/a").replace(REGION, "us-east-1");
    assert_refused(put(elsewhere.clone(), tag("k", "v")).await, 400, bad, "Failed to tag resource");
    let message = "No DedicatedIpPool present with name: z";
    assert_refused(put(arn("dedicated-ip-pool/z"), tag("k", "v")).await, 404, "NotFoundException", message);
    let absent = client.list_tags_for_resource().resource_arn(arn("configuration-set/z")).send().await;
    assert_refused(absent, 404, "NotFoundException", "No ConfigurationSet present with name: z");
    assert_eq!(listed(&client, &elsewhere).await, []);
}

#[tokio::test]
async fn a_resource_has_at_most_fifty_tags() {
    let (_sandbox, client) = start().await;
    let fifty = (0..50).map(|number| tag(&format!("k{number}"), "v")).collect();
    client.create_dedicated_ip_pool().pool_name("a").set_tags(Some(fifty)).send().await.unwrap();
    let put = |key| client.tag_resource().resource_arn(arn("dedicated-ip-pool/a")).tags(tag(key, "w")).send();
    put("k7").await.unwrap();
    assert_refused(put("one-more").await, 400, "BadRequestException", "50");
}
