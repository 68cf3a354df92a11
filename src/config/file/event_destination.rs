//! One event destination of a configuration set.

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

record! {
    /// Where SES reports what becomes of mail. Exactly one of `cloudwatch`, `sns`, `firehose`, `eventbridge` and `pinpoint`
    /// says where to.
    #[schemars(extend("anyOf" = [
        {"required": ["cloudwatch"], "properties": {"sns": false, "firehose": false, "eventbridge": false, "pinpoint": false}},
        {"required": ["sns"], "properties": {"cloudwatch": false, "firehose": false, "eventbridge": false, "pinpoint": false}},
        {"required": ["firehose"], "properties": {"cloudwatch": false, "sns": false, "eventbridge": false, "pinpoint": false}},
        {"required": ["eventbridge"], "properties": {"cloudwatch": false, "sns": false, "firehose": false, "pinpoint": false}},
        {"required": ["pinpoint"], "properties": {"cloudwatch": false, "sns": false, "firehose": false, "eventbridge": false}},
    ]))]
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
            #[schemars(extend("minProperties" = DIMENSIONS.start(), "maxProperties" = DIMENSIONS.end()))]
            cloudwatch: Map<DimensionName, DimensionFields>,
            /// Messages to the SNS topic of this ARN, in the same Region. If omitted, another kind states the target.
            /// Example: `arn:aws:sns:eu-west-1:123456789012:mail-events`.
            #[schemars(example = &"arn:aws:sns:eu-west-1:123456789012:mail-events")]
            sns: TopicArn,
            /// Records of a Firehose stream. If omitted, another kind states the target.
            firehose: FirehoseFields,
            /// Events of the default EventBridge bus of the same Region and account, by its ARN; SES supports no other.
            /// If omitted, another kind states the target. Example:
            /// `arn:aws:events:eu-west-1:123456789012:event-bus/default`.
            #[schemars(example = &"arn:aws:events:eu-west-1:123456789012:event-bus/default")]
            eventbridge: EventBusArn,
            /// Events of the Pinpoint project of this ARN. If omitted, another kind states the target.
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
