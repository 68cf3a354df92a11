//! Random configuration sets, with every block either absent or at unusual values.

use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// ARNs of archives.
pub(crate) const ARCHIVES: [&str; 2] = [
    "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz",
    "arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-zyxwvutsrqponmlkjihgfedcba",
];

/// A configuration set in the form in which the sandbox stores it.
pub(crate) fn set(chance: &mut Chance) -> Value {
    let mut set = Map::new();
    let mut block = |chance: &mut Chance, name: &str, block: Value| {
        if !chance.once_in(3) {
            set.insert(name.to_owned(), block);
        }
    };
    let on = chance.one(&[true, false]);
    block(chance, "ReputationOptions", json!({"ReputationMetricsEnabled": on, "LastFreshStart": 1_700_000_000.5}));
    let on = chance.one(&[true, false]);
    block(chance, "SendingOptions", json!({"SendingEnabled": on}));
    let suppression = some(
        chance,
        &[
            ("SuppressedReasons", &[json!([]), json!(["BOUNCE"]), json!(["BOUNCE", "COMPLAINT"])]),
            ("SuppressionScope", &[json!("ACCOUNT"), json!("TENANT")]),
            (
                "ValidationOptions",
                &[
                    json!({"ConditionThreshold": {"ConditionThresholdEnabled": "DISABLED"}}),
                    json!({"ConditionThreshold": {
                        "ConditionThresholdEnabled": "ENABLED",
                        "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "HIGH"}
                    }}),
                ],
            ),
        ],
    );
    block(chance, "SuppressionOptions", suppression);
    let mut tracking = some(chance, &[("HttpsPolicy", &["OPTIONAL", "REQUIRE", "REQUIRE_OPEN_ONLY"].map(Value::from))]);
    tracking["CustomRedirectDomain"] = json!("links.example.com");
    block(chance, "TrackingOptions", tracking);
    let vdm = some(
        chance,
        &[
            ("DashboardOptions", &["ENABLED", "DISABLED"].map(|word| json!({"EngagementMetrics": word}))),
            ("GuardianOptions", &["ENABLED", "DISABLED"].map(|word| json!({"OptimizedSharedDelivery": word}))),
        ],
    );
    block(chance, "VdmOptions", vdm);
    block(chance, "ArchivingOptions", json!({"ArchiveArn": ARCHIVES[0]}));
    let delivery = some(
        chance,
        &[
            ("TlsPolicy", &["OPTIONAL", "REQUIRE"].map(Value::from)),
            ("SendingPoolName", &["ses-shared-pool", "ses-default-dedicated-pool"].map(Value::from)),
            ("MaxDeliverySeconds", &[300, 301, 50_400].map(Value::from)),
        ],
    );
    block(chance, "DeliveryOptions", delivery);
    let tags = some(
        chance,
        &[
            ("team", &["growth", ""].map(Value::from)),
            ("no", &["0123", "yes"].map(Value::from)),
            ("sesform:protect", &["true"].map(Value::from)),
            ("sesform:owner", &["mail-platform"].map(Value::from)),
        ],
    );
    block(chance, "Tags", tags);
    let destinations = some(chance, &[("topic", &destinations()), ("other", &destinations())]);
    block(chance, "EventDestinations", destinations);
    set.retain(|_, block| block.as_object().is_none_or(|block| !block.is_empty()));
    Value::Object(set)
}

/// One event destination of each kind.
pub(crate) fn destinations() -> [Value; 5] {
    let of = |enabled: bool, events: &[&str], kind: &str, target: Value| json!({"Enabled": enabled, "MatchingEventTypes": events, kind: target});
    let dimension = |name: &str, source: &str| json!({"DimensionName": name, "DimensionValueSource": source, "DefaultDimensionValue": "0123"});
    let dimensions = [dimension("campaign", "MESSAGE_TAG"), dimension("no", "LINK_TAG")];
    [
        of(true, &["BOUNCE"], "SnsDestination", json!({"TopicArn": "arn:aws:sns:eu-west-1:123456789012:events"})),
        of(false, &["CLICK", "SEND"], "CloudWatchDestination", json!({"DimensionConfigurations": dimensions})),
        of(
            true,
            &["OPEN", "SUBSCRIPTION"],
            "KinesisFirehoseDestination",
            json!({
                "IamRoleArn": "arn:aws:iam::123456789012:role/ses-events",
                "DeliveryStreamArn": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/events"
            }),
        ),
        of(
            false,
            &["REJECT"],
            "EventBridgeDestination",
            json!({
                "EventBusArn": "arn:aws:events:eu-west-1:123456789012:event-bus/default"
            }),
        ),
        of(
            true,
            &["DELIVERY"],
            "PinpointDestination",
            json!({
                "ApplicationArn": "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123"
            }),
        ),
    ]
}

/// A random selection of the fields, each with one of its values.
fn some(chance: &mut Chance, fields: &[(&str, &[Value])]) -> Value {
    let chosen = fields.iter().filter_map(|(name, values)| {
        let value = chance.one(values);
        (!chance.once_in(3)).then(|| ((*name).to_owned(), value))
    });
    Value::Object(chosen.collect())
}
