//! One event destination of a configuration set.

use serde_json::{Value, json};

use super::{
    flag::Flag,
    list::{List, ListItem},
    map::Map,
    record::record,
    words::words,
};
use crate::model::{
    DIMENSIONS, DimensionDefault, DimensionName, DimensionSource, EventBusArn, EventType, ProjectArn, RoleArn,
    StreamArn, TopicArn,
};

/// The fields of which exactly one says where to.
const TARGETS: [&str; 5] = ["cloudwatch", "sns", "firehose", "eventbridge", "pinpoint"];

/// What an editor says where no target is stated, or several.
const ONE_TARGET: &str = "State exactly one of `cloudwatch`, `sns`, `firehose`, `eventbridge` and `pinpoint` here.";

/// The rules that exactly one target is stated. They are conditions and no `anyOf`: of several alternatives that all
/// fail, an editor shows the texts of all.
fn one_target() -> Value {
    let (first, none) = (TARGETS[0], no_target());
    let some = json!({"required": [first], "properties": {first: true}, "errorMessage": ONE_TARGET});
    let alone = TARGETS.iter().map(|target| {
        let others = TARGETS.iter().filter(|other| *other != target).map(|other| ((*other).to_owned(), false.into()));
        let others: serde_json::Map<String, Value> = others.collect();
        let stated = json!({"required": [target], "properties": {*target: true}});
        json!({"if": stated, "then": {"properties": others, "errorMessage": ONE_TARGET}})
    });
    std::iter::once(json!({"if": none, "then": some})).chain(alone).collect()
}

/// The condition that no target is stated.
fn no_target() -> Value {
    let none = TARGETS.iter().map(|target| ((*target).to_owned(), Value::Bool(false)));
    json!({"properties": none.collect::<serde_json::Map<String, Value>>()})
}

record! {
    /// Where SES reports what becomes of mail. Exactly one of `cloudwatch`, `sns`, `firehose`, `eventbridge` and `pinpoint`
    /// says where to.
    #[schemars(extend("allOf" = one_target()))]
    struct EventDestinationFields: "an event destination" {
        required {}
        optional {
            /// What is reported: exactly these events. If omitted, they are unchanged; a new event destination must
            /// state them. Example: `[bounce, complaint]`.
            events: List<Event>,
            /// Whether it is reported. If omitted, it is unchanged; a new event destination is on.
            enabled: Flag,
            /// Counts in CloudWatch, by the name of each dimension: 1 to 255 of `A-Z`, `a-z`, `0-9`, `_` and `-`, or
            /// that of a tag of SES's own, such as `ses:configuration-set` (SES Developer Guide); one to ten of them.
            /// If omitted, another kind states the target. Example: `{campaign: {source: message_tag, default: none}}`.
            #[schemars(extend("minProperties" = DIMENSIONS.start(), "maxProperties" = DIMENSIONS.end(), "examples" = [
                {"campaign": {"source": "message_tag", "default": "none"}},
            ]))]
            #[schemars(extend("x-offered-if" = no_target()))]
            cloudwatch: Map<DimensionName, DimensionFields>,
            /// Messages to the SNS topic of this ARN, in the same Region. If omitted, another kind states the target.
            /// Example: `arn:aws:sns:eu-west-1:123456789012:mail-events`.
            #[schemars(example = &"arn:aws:sns:eu-west-1:123456789012:mail-events")]
            #[schemars(extend("x-offered-if" = no_target()))]
            sns: TopicArn,
            /// Records of a Firehose stream. If omitted, another kind states the target. Example: `{stream:
            /// "arn:aws:firehose:eu-west-1:123456789012:deliverystream/mail-events", role:
            /// "arn:aws:iam::123456789012:role/ses-events"}`.
            #[schemars(extend("examples" = [{
                "stream": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/mail-events",
                "role": "arn:aws:iam::123456789012:role/ses-events",
            }]))]
            #[schemars(extend("x-offered-if" = no_target()))]
            firehose: FirehoseFields,
            /// Events of the default EventBridge bus of the same Region and account, by its ARN; SES supports no other.
            /// If omitted, another kind states the target. Example:
            /// `arn:aws:events:eu-west-1:123456789012:event-bus/default`.
            #[schemars(example = &"arn:aws:events:eu-west-1:123456789012:event-bus/default")]
            #[schemars(extend("x-offered-if" = no_target()))]
            eventbridge: EventBusArn,
            /// Events of the Pinpoint project of this ARN. If omitted, another kind states the target.
            #[schemars(extend("x-offered-if" = no_target()))]
            pinpoint: ProjectArn,
        }
    }
}

record! {
    /// One dimension of what is counted in CloudWatch.
    struct DimensionFields: "a dimension" {
        required {
            /// Where the value of the dimension is found.
            source: Source,
            /// The value for mail that brings none: 1 to 255 of `A-Z`, `a-z`, `0-9`, `_`, `-`, `@` and `.`.
            default: DimensionDefault,
        }
        optional {}
    }
}

record! {
    /// A Firehose stream, and the role that SES takes on to write to it.
    struct FirehoseFields: "a Firehose destination" {
        required {
            /// The ARN of the stream. Example: `arn:aws:firehose:eu-west-1:123456789012:deliverystream/mail-events`.
            stream: StreamArn,
            /// The ARN of the role. Example: `arn:aws:iam::123456789012:role/ses-events`.
            role: RoleArn,
        }
        optional {}
    }
}

words! {
    /// What can become of mail.
    enum Event: "an event" => EventType {
        /// SES took it.
        Send = "send",
        /// SES refused it: it had a virus.
        Reject = "reject",
        /// It bounced hard.
        Bounce = "bounce",
        /// Somebody complained.
        Complaint = "complaint",
        /// It was delivered.
        Delivery = "delivery",
        /// Somebody opened it.
        Open = "open",
        /// Somebody followed a link.
        Click = "click",
        /// A template could not be filled in.
        RenderingFailure = "rendering_failure",
        /// It could not be delivered yet.
        DeliveryDelay = "delivery_delay",
        /// Somebody changed a subscription.
        Subscription = "subscription",
    }
}

impl ListItem for Event {
    const LIST: &'static str = "a list of events such as `[bounce, complaint]`";
}

words! {
    /// Where the value of a dimension is found.
    enum Source: "a source of a dimension" => DimensionSource {
        /// In the message tags of the sending call.
        MessageTag = "message_tag",
        /// In a header of the mail.
        EmailHeader = "email_header",
        /// In the tags of a link.
        LinkTag = "link_tag",
    }
}
