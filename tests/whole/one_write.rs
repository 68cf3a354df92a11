//! Each change is a separate write, or is withheld with the reason.

use serde_json::{Value, json};

use crate::{
    account,
    support::{Desk, Ses, file},
};

fn ses() -> Ses {
    let [sns, cloud_watch, firehose, bus, pinpoint] = account::destinations();
    Ses::holding(&json!({
        "DedicatedIpPools": {
            "p": {"Tags": {"team": "a", "sesform:owner": "x"}}, "m": {"ScalingMode": "MANAGED"}
        },
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "p", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 12},
            "198.51.100.2": {"PoolName": "m", "WarmupStatus": "NOT_APPLICABLE"},
        },
        "ConfigurationSets": {"s": {
            "Tags": {"team": "a"},
            "EventDestinations": {"sns": sns, "cw": cloud_watch, "fh": firehose, "bus": bus, "pin": pinpoint}
        }},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "s", "Tags": {"k": "v"}}, "example.org": {}}
    }))
}

/// Applies a file through a saved plan. Returns the writes and the text of the plan.
#[track_caller]
fn apply(ses: &Ses, region: &str) -> (Vec<&'static str>, String) {
    let desk = Desk::with(&file(region));
    let said = desk.sesform(["plan", "--diff", "-o", "plan.json"]).on(ses).run().with_code(0).stdout;
    ses.forget();
    desk.sesform(["apply", "plan.json"]).on(ses).run().with_code(0);
    let writes = ses.writes();
    desk.sesform(["plan", "--detailed-exitcode"]).on(ses).run().with_code(0);
    (writes, said)
}

/// Checks that a file makes one write, which changes one place of the Region.
#[track_caller]
fn one(region: &str, write: &str, place: &str, value: Value) {
    let ses = ses();
    let mut wanted = ses.region();
    let (writes, said) = apply(&ses, region);
    assert_eq!(writes, [write], "{said}");
    let parent = place.rsplit_once('/').unwrap().0;
    let fields = wanted.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    let last = place.rsplit_once('/').unwrap().1.to_owned();
    if value.is_null() {
        drop(fields.remove(&last));
    } else {
        drop(fields.insert(last, value));
    };
    assert_eq!(ses.region(), wanted, "{said}");
    assert!(said.contains("\n+") || said.contains("\n-"), "no difference in {said}");
}

#[test]
fn automatic_warmup_is_one_write() {
    let place = "/Account/DedicatedIpAutoWarmupEnabled";
    one("auto_warmup: false", "PutAccountDedicatedIpWarmupAttributes", place, false.into());
}

#[test]
fn a_floor_raises_a_cold_ip_and_never_lowers() {
    let region = "dedicated_ips: {198.51.100.1: {warmup: 40}}";
    one(region, "PutDedicatedIpWarmupAttributes", "/DedicatedIps/198.51.100.1/WarmupPercentage", 40.into());
    assert!(apply(&ses(), "dedicated_ips: {198.51.100.1: {warmup: 12}}").0.is_empty());
}

#[test]
fn floors_of_foreign_and_managed_ips_make_the_file_invalid() {
    for ip in ["198.51.100.9", "198.51.100.2"] {
        let ses = ses();
        let desk = Desk::with(&file(&format!("dedicated_ips: {{{ip}: {{warmup: 40}}}}")));
        desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(65);
        assert!(ses.writes().is_empty());
    }
}

#[test]
fn tags_of_pools_and_sets_are_exact_beside_our_own() {
    one("pools: {p: {tags: {team: b}}}", "TagResource", "/DedicatedIpPools/p/Tags/team", "b".into());
    one("pools: {p: {tags: {}}}", "UntagResource", "/DedicatedIpPools/p/Tags/team", Value::Null);
    let tag = "/DedicatedIpPools/p/Tags/sesform:protect";
    one("pools: {p: {protect: true}}", "TagResource", tag, "true".into());
    one("configuration_sets: {s: {tags: {team: b}}}", "TagResource", "/ConfigurationSets/s/Tags/team", "b".into());
}

#[test]
fn an_update_of_an_event_destination_keeps_what_is_not_stated() {
    let events = |name: &str, body: &str| {
        format!("configuration_sets:\n  s:\n    event_destinations:\n      {name}: {{{body}}}")
    };
    let topic = "arn:aws:sns:eu-west-1:123456789012:other";
    let place = "/ConfigurationSets/s/EventDestinations";
    let update = "UpdateConfigurationSetEventDestination";
    one(
        &events("sns", &format!("sns: \"{topic}\"")),
        update,
        &format!("{place}/sns/SnsDestination"),
        json!({
            "TopicArn": topic
        }),
    );
    let bus = "eventbridge: \"arn:aws:events:eu-west-1:123456789012:event-bus/default\"";
    one(&events("bus", &format!("enabled: true, {bus}")), update, &format!("{place}/bus/Enabled"), true.into());
    let new = format!("events: [send, bounce], {bus}");
    one(
        &events("new", &new),
        "CreateConfigurationSetEventDestination",
        &format!("{place}/new"),
        json!({
            "Enabled": true, "MatchingEventTypes": ["BOUNCE", "SEND"],
            "EventBridgeDestination": {"EventBusArn": "arn:aws:events:eu-west-1:123456789012:event-bus/default"}
        }),
    );
    let said = Desk::with(&file(&events("bus", bus))).sesform(["plan"]).on(&ses()).run().with_code(0).stdout;
    assert!(said.contains("left unchanged: 4 event destinations"), "{said}");
}

#[test]
fn every_kind_of_event_destination_can_be_created_with_its_set() {
    let ses = ses();
    let region = r#"configuration_sets:
  new:
    suppression: {scope: tenant}
    event_destinations:
      sns: {events: [bounce], sns: "arn:aws:sns:eu-west-1:123456789012:events"}
      cw:
        enabled: false
        events: [send, click]
        cloudwatch:
          campaign: {source: message_tag, default: "0123"}
          "no": {source: link_tag, default: "0123"}
      fh:
        events: [open, subscription]
        firehose:
          stream: arn:aws:firehose:eu-west-1:123456789012:deliverystream/events
          role: arn:aws:iam::123456789012:role/ses-events
      bus: {enabled: false, events: [reject], eventbridge: "arn:aws:events:eu-west-1:123456789012:event-bus/default"}
      pin: {events: [delivery], pinpoint: "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123"}
identities: {example.org: {configuration_set: new}}"#;
    let (writes, said) = apply(&ses, region);
    assert_eq!(writes.len(), 8, "{writes:?}\n{said}");
    assert_eq!(writes[0], "CreateConfigurationSet");
    let region = ses.region();
    let sets = &region["ConfigurationSets"];
    assert_eq!(sets["new"]["EventDestinations"], sets["s"]["EventDestinations"]);
    assert_eq!(sets["new"]["SuppressionOptions"], json!({"SuppressionScope": "TENANT"}));
    assert_eq!(region["EmailIdentities"]["example.org"]["ConfigurationSetName"], "new");
}

#[test]
fn a_delivery_time_is_cleared_by_one_write_that_keeps_the_rest_of_its_block() {
    let held = json!({"SendingPoolName": "p", "TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 3_600});
    let account =
        json!({"DedicatedIpPools": {"p": {}}, "ConfigurationSets": {"s": {"DeliveryOptions": held}, "free": {}}});
    let ses = Ses::holding(&account);
    let (writes, said) = apply(&ses, "configuration_sets: {s: {max_delivery: none}, free: {max_delivery: none}}");
    assert_eq!(writes, ["PutConfigurationSetDeliveryOptions"], "{said}");
    assert!(said.contains("s  max_delivery: 1h → none"), "{said}");
    let left = &ses.region()["ConfigurationSets"]["s"]["DeliveryOptions"];
    assert_eq!(*left, json!({"SendingPoolName": "p", "TlsPolicy": "REQUIRE"}));
}

#[test]
fn the_default_set_of_an_identity_is_one_write() {
    let write = "PutEmailIdentityConfigurationSetAttributes";
    let place = |name: &str| format!("/EmailIdentities/{name}/ConfigurationSetName");
    one("identities: {example.org: {configuration_set: s}}", write, &place("example.org"), "s".into());
    one("identities: {example.com: {configuration_set: none}}", write, &place("example.com"), Value::Null);
}

#[test]
fn what_the_account_cannot_have_makes_the_file_invalid() {
    for region in [
        "identities: {example.net: {configuration_set: s}}",
        "configuration_sets: {s: {tracking: {https: require}}}",
        "configuration_sets: {s: {event_destinations: {x: {sns: \"arn:aws:sns:eu-west-1:123456789012:x\"}}}}",
    ] {
        let ses = ses();
        let ended = Desk::with(&file(region)).sesform(["apply", "--yes"]).on(&ses).run().with_code(65);
        assert!(ses.writes().is_empty(), "{}", ended.stderr);
    }
}

#[test]
fn what_no_file_states_is_not_asked_for() {
    let ses = ses();
    Desk::with(&file("pools: {p: {}}\nconfiguration_sets: {s: {}}")).sesform(["plan"]).on(&ses).run().with_code(0);
    let more = ["GetAccount", "ListTagsForResource", "GetEmailIdentity", "GetConfigurationSetEventDestinations"];
    assert!(!ses.operations().iter().any(|operation| more.contains(operation)), "{:?}", ses.operations());
}
