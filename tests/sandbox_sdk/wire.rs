//! Requests that the SDK does not send: the old wire form, no signature, an unknown path, an invalid body.

use crate::client::{AUTHORIZATION, send, start};

#[track_caller]
fn assert_error(answer: &str, status: &str, code: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    assert!(answer.contains(&format!("x-amzn-errortype: {code}\r\n")), "{answer}");
    assert!(answer.contains("x-amzn-requestid: ") && answer.contains(r#"{"message":""#), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_form_of_the_list_is_served() {
    let (sandbox, client) = start().await;
    for name in ["one", "two", "three"] {
        client.create_configuration_set().configuration_set_name(name).send().await.unwrap();
    }
    let answer = send(&sandbox, "GET", "/v2/email/configuration-sets?PageSize=2", AUTHORIZATION, "").await;
    assert!(answer.contains(r#"{"ConfigurationSets":["one","three"],"NextToken":""#), "{answer}");
    let token = answer.split(r#""NextToken":""#).nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/v2/email/configuration-sets?PageSize=2&NextToken={token}");
    let answer = send(&sandbox, "GET", &path, AUTHORIZATION, "").await;
    assert!(answer.ends_with(r#"{"ConfigurationSets":["two"]}"#), "{answer}");
    let filter = r#"{"Filter": {"CONFIGURATION_SET_NAME_CONTAINS": "HRE"}, "Unknown": 1}"#;
    let answer = send(&sandbox, "POST", "/v2/email/list-configuration-sets", AUTHORIZATION, filter).await;
    assert!(answer.ends_with(r#"{"ConfigurationSets":["three"]}"#), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_signature_there_is_no_answer() {
    let (sandbox, _) = start().await;
    let answer = send(&sandbox, "GET", "/v2/email/account", "X-None: 1", "").await;
    assert_error(&answer, "403", "MissingAuthenticationTokenException");
    assert!(answer.contains("Missing Authentication Token"));
    let answer = send(&sandbox, "POST", "/", "X-None: 1", "Action=GetCallerIdentity").await;
    assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("<Code>MissingAuthenticationToken"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_operation_is_404() {
    let (sandbox, _) = start().await;
    let answer = send(&sandbox, "GET", "/v2/email/contact-lists", AUTHORIZATION, "").await;
    assert_error(&answer, "404", "UnknownOperationException");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_wrong_types_is_a_serialization_error() {
    let (sandbox, client) = start().await;
    client.create_configuration_set().configuration_set_name("c").send().await.unwrap();
    let delivery = "/v2/email/configuration-sets/c/delivery-options";
    for (path, body) in [
        (delivery, r#"{"MaxDeliverySeconds": "300"}"#),
        (delivery, r#"{"TlsPolicy": 7}"#),
        (delivery, r#"["a list"]"#),
        (delivery, r#"{"broken"#),
        ("/v2/email/configuration-sets/c/sending", r#"{"SendingEnabled": 1}"#),
    ] {
        assert_error(&send(&sandbox, "PUT", path, AUTHORIZATION, body).await, "400", "SerializationException");
    }
    let answer = send(&sandbox, "GET", "/v2/email/dedicated-ips?PageSize=many", AUTHORIZATION, "").await;
    assert_error(&answer, "400", "SerializationException");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unset_delivery_time_is_absent() {
    let (sandbox, client) = start().await;
    client.create_configuration_set().configuration_set_name("c").send().await.unwrap();
    let put = client.put_configuration_set_delivery_options().configuration_set_name("c");
    put.sending_pool_name("ses-shared-pool").send().await.unwrap();
    let answer = send(&sandbox, "GET", "/v2/email/configuration-sets/c", AUTHORIZATION, "").await;
    assert!(answer.contains(r#""DeliveryOptions":{"SendingPoolName":"ses-shared-pool"}"#), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sts_answers_get_and_refuses_other_actions() {
    let (sandbox, _) = start().await;
    let answer = send(&sandbox, "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", AUTHORIZATION, "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("<Account>123456789012</Account>"), "{answer}");
    let answer = send(&sandbox, "POST", "/", AUTHORIZATION, "Action=AssumeRole").await;
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("<Code>InvalidAction</Code>"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_no_sdk_sends_are_answered_as_ses_answers_them() {
    let (sandbox, client) = start().await;
    client.create_configuration_set().configuration_set_name("c").send().await.unwrap();
    let sets = "/v2/email/configuration-sets";
    let (serialization, bad, absent) = ("SerializationException", "BadRequestException", "NotFoundException");
    for (method, path, body, status, code) in [
        ("POST", sets, r#"{"ConfigurationSetName": "d", "DeliveryOptions": ["REQUIRE"]}"#, "400", serialization),
        ("POST", sets, r#"{"ConfigurationSetName": "d", "DeliveryOptions": "REQUIRE"}"#, "400", serialization),
        ("POST", sets, r#"{"ConfigurationSetName": "d", "TrackingOptions": {}}"#, "400", bad),
        ("POST", sets, r#"{"ConfigurationSetName": "d", "Tags": [{"Key": "a"}]}"#, "400", bad),
        ("POST", sets, r#"{"ConfigurationSetName": "d", "Tags": [{"Value": "a"}]}"#, "400", bad),
        ("POST", sets, r#"{"ConfigurationSetName": "d", "Tags": [["a", "b"]]}"#, "400", serialization),
        ("PUT", &format!("{sets}/c/sending"), r#"{"SendingEnabled": null}"#, "400", serialization),
        ("PUT", &format!("{sets}/c/delivery-options"), r#"{"SendingPoolName": " "}"#, "400", bad),
        // The request itself is checked before its object is looked up.
        ("PUT", &format!("{sets}/nobody/delivery-options"), r#"{"TlsPolicy": "MAYBE"}"#, "400", bad),
        ("PUT", &format!("{sets}/nobody/suppression-options"), r#"{"SuppressedReasons": ["X"]}"#, "400", bad),
        ("PUT", &format!("{sets}/nobody/archiving-options"), r#"{"ArchiveArn": "arn:aws:ses:a"}"#, "400", bad),
        ("PUT", &format!("{sets}/nobody/delivery-options"), r#"{"SendingPoolName": "no"}"#, "404", absent),
        ("PUT", "/v2/email/dedicated-ips/198.51.100.10/pool", r#"{"DestinationPoolName": " "}"#, "400", bad),
    ] {
        let answer = send(&sandbox, method, path, AUTHORIZATION, body).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{method} {path} {body}\n{answer}");
        assert_error(&answer, status, code);
    }
    for body in [
        r#"{"ConfigurationSetName": "e", "Tags": null, "DeliveryOptions": null}"#,
        r#"{"ConfigurationSetName": "f", "DeliveryOptions": {"SendingPoolName": null}, "SendingOptions": {"SendingEnabled": "yes"}}"#,
    ] {
        let answer = send(&sandbox, "POST", sets, AUTHORIZATION, body).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{body}\n{answer}");
    }
    let set = client.get_configuration_set().configuration_set_name("f").send().await.unwrap();
    assert!(set.sending_options().unwrap().sending_enabled());
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_listed_of_ones_own_account_whatever_the_partition() {
    let (sandbox, client) = start().await;
    client.create_dedicated_ip_pool().pool_name("a").send().await.unwrap();
    let arn = "arn:aws:ses:eu-west-1:123456789012:dedicated-ip-pool/a";
    for (arn, status, part) in [
        (arn.to_owned(), "200", r#"{"Tags":[]}"#),
        (arn.replace("arn:aws:", "arn:aws-cn:"), "200", r#"{"Tags":[]}"#),
        (arn.replace("eu-west-1", "us-east-1"), "200", r#"{"Tags":[]}"#),
        (arn.replace("123456789012", "210987654321"), "400", "created in a different account is not allowed"),
        (arn.replace("dedicated-ip-pool", "contact-list"), "404", "NotFoundException"),
        (arn.replace("dedicated-ip-pool", "thing"), "400", "ResourceArn is not the expected format"),
    ] {
        let path = format!("/v2/email/tags?ResourceArn={}", arn.replace(':', "%3A").replace('/', "%2F"));
        let answer = send(&sandbox, "GET", &path, AUTHORIZATION, "").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(part), "{arn}\n{answer}");
    }
}
