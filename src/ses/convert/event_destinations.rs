//! Converts event destinations between SES's types and the model's.

use std::collections::BTreeMap;

use aws_sdk_sesv2::{
    error::BuildError,
    types::{
        self, CloudWatchDestination, CloudWatchDimensionConfiguration, EventBridgeDestination,
        EventDestinationDefinition, KinesisFirehoseDestination, PinpointDestination, SnsDestination,
    },
};

use indexmap::IndexMap;

use crate::model::{
    Destination, Dimension, DimensionDefault, DimensionName, EventBusArn, EventDestination, EventDestinationName,
    ProjectArn, Reported, RoleArn, StreamArn, TopicArn,
};

/// Converts event destinations, by name.
pub(in crate::ses) fn event_destinations(
    answered: &[types::EventDestination],
) -> BTreeMap<EventDestinationName, EventDestination> {
    answered.iter().map(|one| (EventDestinationName::live(one.name()), event_destination(one))).collect()
}

fn event_destination(answered: &types::EventDestination) -> EventDestination {
    EventDestination {
        enabled: answered.enabled().into(),
        events: answered.matching_event_types().iter().map(|event| Reported::new(event.as_str())).collect(),
        destination: destination(answered),
    }
}

/// Converts the destination. `None` if the SDK does not know its kind, or if no file can declare its form.
fn destination(answered: &types::EventDestination) -> Option<Destination> {
    if let Some(counts) = answered.cloud_watch_destination() {
        return cloud_watch(counts);
    }
    let sns = answered.sns_destination().map(|sns| Destination::Sns { topic: TopicArn::live(sns.topic_arn()) });
    let firehose = answered.kinesis_firehose_destination().map(|firehose| Destination::Firehose {
        stream: StreamArn::live(firehose.delivery_stream_arn()),
        role: RoleArn::live(firehose.iam_role_arn()),
    });
    let event_bridge = answered
        .event_bridge_destination()
        .map(|bridge| Destination::EventBridge { bus: EventBusArn::live(bridge.event_bus_arn()) });
    let pinpoint = answered
        .pinpoint_destination()
        .map(|pinpoint| Destination::Pinpoint { project: pinpoint.application_arn().map(ProjectArn::live) });
    sns.or(firehose).or(event_bridge).or(pinpoint)
}

/// Converts a CloudWatch destination. `None` if two dimensions have the same name, because one of them would be lost.
fn cloud_watch(answered: &CloudWatchDestination) -> Option<Destination> {
    let dimension = |one: &CloudWatchDimensionConfiguration| {
        let source = Reported::new(one.dimension_value_source().as_str());
        let default = DimensionDefault::live(one.default_dimension_value());
        (DimensionName::live(one.dimension_name()), Dimension { source, default })
    };
    let dimensions: IndexMap<_, _> = answered.dimension_configurations().iter().map(dimension).collect();
    let are_all = dimensions.len() == answered.dimension_configurations().len();
    are_all.then_some(Destination::CloudWatch { dimensions })
}

/// Converts an event destination to SES's type.
///
/// # Errors
/// None for values of the model.
pub(in crate::ses) fn to_definition(wanted: &EventDestination) -> Result<EventDestinationDefinition, BuildError> {
    let EventDestination { enabled, events, destination } = wanted;
    let definition = EventDestinationDefinition::builder()
        .enabled((*enabled).into())
        .set_matching_event_types(Some(events.iter().map(|event| event.as_str().into()).collect()));
    let definition = match destination {
        None => definition,
        Some(Destination::CloudWatch { dimensions }) => {
            let dimensions = dimensions.iter().map(to_dimension).collect::<Result<Vec<_>, _>>()?;
            let counts = CloudWatchDestination::builder().set_dimension_configurations(Some(dimensions)).build()?;
            definition.cloud_watch_destination(counts)
        }
        Some(Destination::Sns { topic }) => {
            definition.sns_destination(SnsDestination::builder().topic_arn(topic.as_str()).build()?)
        }
        Some(Destination::Firehose { stream, role }) => {
            let firehose = KinesisFirehoseDestination::builder().delivery_stream_arn(stream.as_str());
            definition.kinesis_firehose_destination(firehose.iam_role_arn(role.as_str()).build()?)
        }
        Some(Destination::EventBridge { bus }) => {
            definition.event_bridge_destination(EventBridgeDestination::builder().event_bus_arn(bus.as_str()).build()?)
        }
        Some(Destination::Pinpoint { project }) => {
            let project = project.as_ref().map(ToString::to_string);
            definition.pinpoint_destination(PinpointDestination::builder().set_application_arn(project).build())
        }
    };
    Ok(definition.build())
}

fn to_dimension(
    (name, dimension): (&DimensionName, &Dimension),
) -> Result<CloudWatchDimensionConfiguration, BuildError> {
    let Dimension { source, default } = dimension;
    CloudWatchDimensionConfiguration::builder()
        .dimension_name(name.as_str())
        .dimension_value_source(source.as_str().into())
        .default_dimension_value(default.as_str())
        .build()
}
