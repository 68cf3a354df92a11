//! Objects of an account that this version does not know, or that no file can state. They are shown and not changed,
//! and they prevent neither the plan nor the import of the rest.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::{
    canned::Canned,
    support::{Desk, Ses, file},
};

fn odd() -> Canned {
    let dimension =
        |source: &str| json!({"DimensionName": "x", "DimensionValueSource": source, "DefaultDimensionValue": "y"});
    let destination = |name: &str, kind: &str, what: Value| json!({"Name": name, "Enabled": true, "MatchingEventTypes": ["SEND"], kind: what});
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
    let ended = ses.run(Desk::new().sesform(["import", "--region", "eu-west-1"])).run().with_code(0);
    assert_data_eq!(
        &ended.stdout,
        str![[r##"
# yaml-language-server: $schema=./sesform.v1.schema.json
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

"##]]
    );
    let desk = Desk::with(&ended.stdout);
    ses.run(desk.sesform(["plan", "--detailed-exitcode"])).run().with_code(0);
}

#[test]
fn plan_of_something_else_is_not_stopped() {
    let ses = odd();
    let desk = Desk::with(&file("configuration_sets: {newsletter: {pool: MyIpPool}}"));
    let ended = ses.run(desk.sesform(["plan"])).run().with_code(0);
    assert!(ended.stdout.contains("newsletter  pool: MyIpPool"), "{}", ended.stdout);
    let desk = Desk::with(&file("pools: {MyIpPool: {ips: [203.0.113.10]}, Odd.Mode: {}}"));
    let ended = ses.run(desk.sesform(["plan"])).run().with_code(0);
    assert!(ended.stdout.contains("2001:db8::1"), "{}", ended.stdout);
}

/// Credentials that may only access configuration sets.
fn without_pools(account: &Value) -> Ses {
    let ses = Ses::holding(account);
    let denied = |operation: &str| {
        let error = json!({"status": 403, "code": "AccessDeniedException", "message": "not for you"});
        json!({"operation": operation, "fault": {"error": error}})
    };
    let operations = ["ListDedicatedIpPools", "GetDedicatedIps", "GetDedicatedIpPool", "GetDedicatedIp"];
    ses.play(&json!({"rules": operations.map(denied)}));
    ses
}

#[test]
fn file_of_sets_alone_is_planned_without_the_permission_to_read_pools() {
    let account = json!({
        "DedicatedIpPools": {"a": {}, "b": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "a"}},
        "ConfigurationSets": {
            "news": {"DeliveryOptions": {"SendingPoolName": "a"}},
            "receipts": {"DeliveryOptions": {"SendingPoolName": "a"}}
        }
    });
    let ses = without_pools(&account);
    let desk = Desk::with(&file("    configuration_sets:\n      news: {tls: require}\n"));
    let ended = desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let fingerprint = desk.json("plan.json")["fingerprint"].clone();
    desk.sesform(["plan", "-o", "again.json"]).on(&ses).run().with_code(0);
    assert_eq!(desk.json("again.json")["fingerprint"], fingerprint);
    assert!(ended.stdout.contains("Routes unknown: see above."), "{}", ended.stdout);
    let warning = "could not be read (AccessDeniedException): the IPs of its routes are unknown";
    assert!(ended.stdout.contains(warning), "{}", ended.stdout);
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["ConfigurationSets"]["news"]["DeliveryOptions"]["TlsPolicy"], "REQUIRE");
    // A new set changes no existing route. SES checks whether its pool exists.
    let new = "    configuration_sets:\n      news: {tls: require}\n      new: {pool: b}\n";
    desk.write("sesform.yaml", file(new).as_bytes());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    desk.sesform(["check", "plan.json"]).on(&ses).run().with_code(0);
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["ConfigurationSets"]["new"]["DeliveryOptions"]["SendingPoolName"], "b");
    desk.write("sesform.yaml", file(&(new.to_owned() + "      other: {pool: a}\n")).as_bytes());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    // A changed route requires the read.
    desk.write("sesform.yaml", file("    configuration_sets:\n      receipts: {pool: b, tls: require}\n").as_bytes());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("it would change a route, but pools and IPs could not be read"), "{}", ended.stdout);
    // A file that states pools requires it too.
    desk.write("sesform.yaml", file("    pools: {}\n    configuration_sets:\n      news: {}\n").as_bytes());
    desk.sesform(["plan"]).on(&ses).run().with_code(1);
}
