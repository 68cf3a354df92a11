//! What an account has that this version does not know, or that no file can state: it is shown and left alone, and stops
//! neither the plan nor the import of the rest.

use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::{
    canned::Canned,
    support::{Desk, file},
};

fn odd() -> Canned {
    let dimension =
        |source: &str| json!({"DimensionName": "x", "DimensionValueSource": source, "DefaultDimensionValue": "y"});
    let destination = |name: &str, kind: &str, what: serde_json::Value| json!({"Name": name, "Enabled": true, "MatchingEventTypes": ["SEND"], kind: what});
    Canned::new([
        ("GET /dedicated-ip-pools", json!({"DedicatedIpPools": ["MyIpPool", "Odd.Mode"]})),
        (
            "GET /dedicated-ips",
            json!({"DedicatedIps": [
                {"Ip": "203.0.113.10", "WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": "MyIpPool"},
                {"Ip": "203.0.113.11", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 150, "PoolName": "MyIpPool"},
                {"Ip": "2001:db8::1", "WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": "MyIpPool"},
                {"Ip": "203.0.113.12", "WarmupStatus": "NOT_APPLICABLE", "WarmupPercentage": -1, "PoolName": "Odd.Mode"},
            ]}),
        ),
        (
            "GET /dedicated-ip-pools/Odd.Mode",
            json!({"DedicatedIpPool": {"PoolName": "Odd.Mode", "ScalingMode": "STANDARD"}}),
        ),
        ("POST /list-configuration-sets", json!({"ConfigurationSets": ["receipts"]})),
        (
            "GET /configuration-sets/receipts",
            json!({
                "ConfigurationSetName": "receipts",
                "DeliveryOptions": {"SendingPoolName": "MyIpPool", "MaxDeliverySeconds": 86400, "TlsPolicy": "PREFER"},
                "MessageSecurityOptions": {"SigningScheme": {"Smime": {}}},
                "TrackingOptions": {"CustomRedirectDomain": "a b", "HttpsPolicy": "LATER"},
                "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "OTHER"]},
            }),
        ),
        (
            "GET /configuration-sets/receipts/event-destinations",
            json!({"EventDestinations": [
                destination("twice", "CloudWatchDestination",
                    json!({"DimensionConfigurations": [dimension("MESSAGE_TAG"), dimension("LINK_TAG")]})),
                destination("project", "PinpointDestination", json!({})),
                destination("later", "LambdaDestination", json!({"FunctionArn": "x"})),
                destination("topic", "SnsDestination", json!({"TopicArn": "arn:aws:sns:eu-west-1:123456789012:t"})),
            ]}),
        ),
    ])
}

#[test]
fn import_leaves_out_what_no_file_can_state_and_nothing_else() {
    let ses = odd();
    let ended = ses.run(Desk::new().sesform(["import", "--region", "eu-west-1", "--skip-defaults"])).run().with_code(0);
    assert_data_eq!(
        &ended.stdout,
        str![[r#"
version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      # it has `2001:db8::1` too, which is no IPv4 address
      MyIpPool: {ips: [203.0.113.10, 203.0.113.11]}
      Odd.Mode: {ips: [203.0.113.12]}
    configuration_sets:
      # MessageSecurityOptions are set, which a file cannot state
      # TLS policy `PREFER`, which this version of sesform does not know
      # max_delivery is `86400 s`, which a file cannot state: SES takes 5 minutes (300 s) to 14 hours (50400 s)
      # without the event destination `later`, which a file cannot state: where it reports to is of a kind or form that this version does not know
      # without the event destination `project`, which a file cannot state: SES names no Pinpoint project
      # without the event destination `twice`, which a file cannot state: where it reports to is of a kind or form that this version does not know
      receipts:
        pool: MyIpPool
        # reasons `OTHER`, which this version of sesform does not know
        suppression: {}
        # domain is `a b`, which a file cannot state: ` ` is not allowed in a domain
        # https `LATER`, which this version of sesform does not know
        tracking: {}
        event_destinations:
          topic: {events: [send], sns: arn:aws:sns:eu-west-1:123456789012:t}

"#]]
    );
    let desk = Desk::with(&ended.stdout);
    ses.run(desk.sesform(["plan", "--detailed-exitcode"])).run().with_code(0);
}

#[test]
fn plan_of_something_else_is_not_stopped() {
    let ses = odd();
    let desk = Desk::with(&file("configuration_sets: {newsletter: {pool: MyIpPool}}"));
    let ended = ses.run(desk.sesform(["plan"])).run().with_code(0);
    assert!(ended.stdout.contains("newsletter: new, pool MyIpPool"), "{}", ended.stdout);
    let desk = Desk::with(&file("pools: {MyIpPool: {ips: [203.0.113.10]}, Odd.Mode: {}}"));
    let ended = ses.run(desk.sesform(["plan"])).run().with_code(0);
    assert!(ended.stdout.contains("2001:db8::1"), "{}", ended.stdout);
}
