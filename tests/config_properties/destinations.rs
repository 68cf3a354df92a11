//! Random event destinations of every kind.

use std::collections::BTreeMap;

use proptest::{collection, option, prelude::*};
use sesform::model::{
    DesiredEventDestination, Destination, Dimension, DimensionDefault, DimensionName, DimensionSource, EventBusArn,
    EventDestinationName, EventType, ProjectArn, Region, RoleArn, StreamArn, TopicArn,
};

use crate::{
    desired::{switch, word},
    name,
};

pub(crate) fn event_destinations() -> impl Strategy<Value = BTreeMap<EventDestinationName, DesiredEventDestination>> {
    let events = option::of(collection::btree_set(word::<EventType>(), 0..11));
    let destination = (events, option::of(switch()), destination())
        .prop_map(|(events, enabled, destination)| DesiredEventDestination { events, enabled, destination });
    collection::btree_map(name().prop_map(EventDestinationName::live), destination, 0..3)
}

fn destination() -> impl Strategy<Value = Destination> {
    let dimension = (word::<DimensionSource>(), prop_oneof![name(), "[a-z@.]{1,9}"])
        .prop_map(|(source, default)| Dimension { source: source.into(), default: DimensionDefault::live(default) });
    let of_ses = name().prop_map(|name| format!("ses:{name}"));
    let names = prop_oneof![2 => name(), 1 => of_ses].prop_map(DimensionName::live);
    let dimensions = collection::btree_map(names, dimension, 1..3);
    let project = ProjectArn::live("arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123");
    prop_oneof![
        dimensions.prop_map(|dimensions| Destination::CloudWatch { dimensions: dimensions.into_iter().collect() }),
        Just(Destination::Sns { topic: TopicArn::live("arn:aws:sns:eu-west-1:123456789012:a") }),
        Just(Destination::Firehose {
            stream: StreamArn::live("arn:aws:firehose:eu-west-1:123456789012:deliverystream/a"),
            role: RoleArn::live("arn:aws:iam::123456789012:role/a"),
        }),
        Just(Destination::EventBridge {
            bus: EventBusArn::live("arn:aws:events:eu-west-1:123456789012:event-bus/default")
        }),
        Just(Destination::Pinpoint { project: Some(project) }),
    ]
}

/// The ARN with the partition of a Region.
pub(crate) fn in_partition(arn: &str, region: &str) -> String {
    arn.replace("arn:aws:", &format!("arn:{}:", Region::live(region).partition()))
}

/// Moves the target of the destination to a Region and an account, as SES requires.
pub(crate) fn move_to(destination: &mut Destination, region: &str, account: &str) {
    let there = |arn: &str| in_partition(arn, region).replace("eu-west-1", region).replace("123456789012", account);
    match destination {
        Destination::Sns { topic } => *topic = TopicArn::live(there(topic.as_str())),
        Destination::Firehose { stream, role } => {
            *stream = StreamArn::live(there(stream.as_str()));
            *role = RoleArn::live(there(role.as_str()));
        }
        Destination::EventBridge { bus } => *bus = EventBusArn::live(there(bus.as_str())),
        Destination::Pinpoint { project: Some(project) } => {
            *project = ProjectArn::live(there(project.as_str()));
        }
        Destination::CloudWatch { .. } | Destination::Pinpoint { project: None } => {}
    }
}
