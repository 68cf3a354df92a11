//! An event destination of a configuration set: where SES sends the events of a message.

use serde::{Deserialize, Serialize};

use super::Enumeration;
use super::blocks::enumeration;

enumeration!(
    /// The types of events of a message.
    EventType {
        Bounce = "BOUNCE",
        Click = "CLICK",
        Complaint = "COMPLAINT",
        Delivery = "DELIVERY",
        DeliveryDelay = "DELIVERY_DELAY",
        Open = "OPEN",
        Reject = "REJECT",
        RenderingFailure = "RENDERING_FAILURE",
        Send = "SEND",
        Subscription = "SUBSCRIPTION",
    }
);
enumeration!(
    /// The part of a message that contains the value of a dimension.
    DimensionSource { EmailHeader = "EMAIL_HEADER", LinkTag = "LINK_TAG", MessageTag = "MESSAGE_TAG" }
);

/// An event destination. It is stored under its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", try_from = "Record")]
pub(crate) struct EventDestination {
    pub(crate) enabled: bool,
    pub(crate) matching_event_types: Vec<EventType>,
    #[serde(flatten)]
    pub(crate) target: Target,
}

/// The receiver of the events. Each variant has the name of the corresponding member in SES.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) enum Target {
    #[serde(rename = "CloudWatchDestination")]
    CloudWatch(CloudWatchDestination),
    #[serde(rename = "EventBridgeDestination")]
    EventBridge(EventBridgeDestination),
    #[serde(rename = "KinesisFirehoseDestination")]
    Firehose(FirehoseDestination),
    #[serde(rename = "PinpointDestination")]
    Pinpoint(PinpointDestination),
    #[serde(rename = "SnsDestination")]
    Sns(SnsDestination),
}

/// Declares a target: a struct with SES's member names, all of which are required.
macro_rules! target {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub(crate) struct $name { $(pub(crate) $field: $type),+ }
    };
}

target!(
    /// Counts events as CloudWatch metrics.
    CloudWatchDestination { dimension_configurations: Vec<Dimension> }
);
target!(
    /// A dimension of a metric.
    Dimension { dimension_name: String, dimension_value_source: DimensionSource, default_dimension_value: String }
);
target!(
    /// The default event bus.
    EventBridgeDestination { event_bus_arn: String }
);
target!(
    /// A Firehose stream, and the role that SES assumes to write to it.
    FirehoseDestination { iam_role_arn: String, delivery_stream_arn: String }
);
target!(
    /// A Pinpoint project.
    PinpointDestination { application_arn: String }
);
target!(
    /// An SNS topic.
    SnsDestination { topic_arn: String }
);

/// An event destination in the state file. It is read strictly and has a member for each kind of target.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Record {
    #[serde(default)]
    enabled: bool,
    matching_event_types: Vec<EventType>,
    cloud_watch_destination: Option<CloudWatchDestination>,
    event_bridge_destination: Option<EventBridgeDestination>,
    kinesis_firehose_destination: Option<FirehoseDestination>,
    pinpoint_destination: Option<PinpointDestination>,
    sns_destination: Option<SnsDestination>,
}

impl TryFrom<Record> for EventDestination {
    type Error = &'static str;

    fn try_from(record: Record) -> Result<Self, Self::Error> {
        let targets = [
            record.cloud_watch_destination.map(Target::CloudWatch),
            record.event_bridge_destination.map(Target::EventBridge),
            record.kinesis_firehose_destination.map(Target::Firehose),
            record.pinpoint_destination.map(Target::Pinpoint),
            record.sns_destination.map(Target::Sns),
        ];
        let mut targets = targets.into_iter().flatten();
        match (targets.next(), targets.next()) {
            (Some(target), None) => {
                Ok(Self { enabled: record.enabled, matching_event_types: record.matching_event_types, target })
            }
            (_, _) => Err("an event destination has exactly one of the five kinds of target"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_written_as_it_is_read() {
        let text =
            r#"{"Enabled":true,"MatchingEventTypes":["SEND"],"SnsDestination":{"TopicArn":"arn:aws:sns:r:a:t"}}"#;
        let destination: EventDestination = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&destination).unwrap(), text);
    }

    #[test]
    fn no_target_two_targets_and_unknown_members_are_refused() {
        let sns = r#""SnsDestination": {"TopicArn": "a"}"#;
        let bus = r#""EventBridgeDestination": {"EventBusArn": "a"}"#;
        for rest in ["", &format!(", {sns}, {bus}"), &format!(", {sns}, \"Topic\": 1")] {
            let text = format!(r#"{{"MatchingEventTypes": []{rest}}}"#);
            serde_json::from_str::<EventDestination>(&text).unwrap_err();
        }
    }
}
