//! Event destinations of a configuration set.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::builders::EventDestinationDefinitionBuilder;
use aws_sdk_sesv2::types::{
    CloudWatchDestination, CloudWatchDimensionConfiguration, DimensionValueSource, EventBridgeDestination,
    EventDestination, EventDestinationDefinition, EventType, KinesisFirehoseDestination, PinpointDestination,
    SnsDestination,
};

use crate::client::{assert_refused, start};

const SET: &str = "receipts";
const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:bounces";
const BUS: &str = "arn:aws:events:eu-west-1:123456789012:event-bus/default";
const PROJECT: &str = "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/0123456789abcdef";
const ROLE: &str = "arn:aws:iam::123456789012:role/ses/firehose";
const STREAM: &str = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/events";
const BAD: &str = "BadRequestException";

fn sends() -> EventDestinationDefinitionBuilder {
    EventDestinationDefinition::builder().enabled(true).matching_event_types(EventType::Send)
}

fn sns(arn: &str) -> SnsDestination {
    SnsDestination::builder().topic_arn(arn).build().unwrap()
}

fn bus(arn: &str) -> EventBridgeDestination {
    EventBridgeDestination::builder().event_bus_arn(arn).build().unwrap()
}

fn firehose(role: &str, stream: &str) -> KinesisFirehoseDestination {
    KinesisFirehoseDestination::builder().iam_role_arn(role).delivery_stream_arn(stream).build().unwrap()
}

fn dimension(name: &str, value: &str) -> CloudWatchDimensionConfiguration {
    let dimension = CloudWatchDimensionConfiguration::builder().dimension_name(name).default_dimension_value(value);
    dimension.dimension_value_source(DimensionValueSource::MessageTag).build().unwrap()
}

fn cloud_watch(dimensions: Vec<CloudWatchDimensionConfiguration>) -> CloudWatchDestination {
    CloudWatchDestination::builder().set_dimension_configurations(Some(dimensions)).build().unwrap()
}

fn pinpoint(arn: &str) -> PinpointDestination {
    PinpointDestination::builder().application_arn(arn).build()
}

macro_rules! create {
    ($client:expr, $name:expr, $definition:expr) => {{
        let create = $client.create_configuration_set_event_destination().configuration_set_name(SET);
        create.event_destination_name($name).event_destination($definition).send().await
    }};
}

macro_rules! update {
    ($client:expr, $name:expr, $definition:expr) => {{
        let update = $client.update_configuration_set_event_destination().configuration_set_name(SET);
        update.event_destination_name($name).event_destination($definition).send().await
    }};
}

async fn create_set(client: &Client) {
    client.create_configuration_set().configuration_set_name(SET).send().await.unwrap();
}

async fn listed(client: &Client) -> Vec<EventDestination> {
    let got = client.get_configuration_set_event_destinations().configuration_set_name(SET).send().await.unwrap();
    got.event_destinations().to_vec()
}

#[tokio::test]
async fn every_kind_is_kept_as_it_was_sent() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    assert_eq!(listed(&client).await, []);
    let dimensions = vec![dimension("ses:from-domain", "none@example.com"), dimension("team_1", "a.b")];
    create!(client, "a-cloud-watch", sends().cloud_watch_destination(cloud_watch(dimensions.clone())).build()).unwrap();
    create!(client, "b_bus", sends().event_bridge_destination(bus(BUS)).build()).unwrap();
    create!(client, "c-firehose", sends().kinesis_firehose_destination(firehose(ROLE, STREAM)).build()).unwrap();
    create!(client, "d-pinpoint", sends().pinpoint_destination(pinpoint(PROJECT)).build()).unwrap();
    create!(client, "E-sns", sends().sns_destination(sns(TOPIC)).build()).unwrap();
    let all = listed(&client).await;
    let names: Vec<_> = all.iter().map(EventDestination::name).collect();
    assert_eq!(names, ["E-sns", "a-cloud-watch", "b_bus", "c-firehose", "d-pinpoint"]);
    assert!(all.iter().all(|one| one.enabled() && one.matching_event_types() == [EventType::Send]));
    assert_eq!(all[0].sns_destination(), Some(&sns(TOPIC)));
    assert_eq!(all[1].cloud_watch_destination(), Some(&cloud_watch(dimensions)));
    assert_eq!(all[2].event_bridge_destination(), Some(&bus(BUS)));
    assert_eq!(all[3].kinesis_firehose_destination(), Some(&firehose(ROLE, STREAM)));
    assert_eq!(all[4].pinpoint_destination(), Some(&pinpoint(PROJECT)));
    assert!(all[0].cloud_watch_destination().is_none() && all[1].sns_destination().is_none());
}

#[tokio::test]
async fn an_update_replaces_the_whole_definition() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    let first = sends().matching_event_types(EventType::Bounce).sns_destination(sns(TOPIC)).build();
    create!(client, "events", first).unwrap();
    let second = EventDestinationDefinition::builder().matching_event_types(EventType::Open);
    update!(client, "events", second.event_bridge_destination(bus(BUS)).build()).unwrap();
    let all = listed(&client).await;
    assert_eq!((all.len(), all[0].enabled(), all[0].matching_event_types()), (1, false, &[EventType::Open][..]));
    assert!(all[0].sns_destination().is_none());
    assert_eq!(all[0].event_bridge_destination(), Some(&bus(BUS)));
}

#[tokio::test]
async fn event_types_come_back_in_an_order_of_their_own() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    let types = sends().matching_event_types(EventType::Bounce).matching_event_types(EventType::Send);
    create!(client, "events", types.sns_destination(sns(TOPIC)).build()).unwrap();
    assert_eq!(listed(&client).await[0].matching_event_types(), [EventType::Bounce, EventType::Send]);
}

#[tokio::test]
async fn names_are_taken_once_and_ten_times_a_set() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    let definition = sends().sns_destination(sns(TOPIC)).build();
    for number in 0..10 {
        create!(client, format!("events-{number}"), definition.clone()).unwrap();
    }
    let taken = create!(client, "events-0", definition.clone());
    assert!(taken.as_ref().unwrap_err().as_service_error().unwrap().is_already_exists_exception());
    assert_refused(taken, 400, "AlreadyExistsException", "<events-0> already exists");
    let eleventh = create!(client, "one-more", definition.clone());
    assert!(eleventh.as_ref().unwrap_err().as_service_error().unwrap().is_limit_exceeded_exception());
    assert_refused(eleventh, 400, "LimitExceededException", "10 event destinations");
    for name in ["", "a.b", "a b", &"x".repeat(65)] {
        assert_refused(create!(client, name, definition.clone()), 400, BAD, "event destination name");
    }
}

#[tokio::test]
async fn a_definition_has_event_types_and_exactly_one_kind() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    let empty = EventDestinationDefinition::builder().sns_destination(sns(TOPIC)).build();
    assert_refused(create!(client, "e", empty), 400, BAD, "At least one event type");
    let unknown = sends().matching_event_types(EventType::from("LAUGH")).sns_destination(sns(TOPIC)).build();
    assert_refused(create!(client, "e", unknown), 400, BAD, "RENDERING_FAILURE, SEND, SUBSCRIPTION");
    assert_refused(create!(client, "e", sends().build()), 400, BAD, "not provided");
    let two = sends().sns_destination(sns(TOPIC)).event_bridge_destination(bus(BUS)).build();
    assert_refused(create!(client, "e", two), 400, BAD, "only one destination");
    let missing = client.create_configuration_set_event_destination().configuration_set_name(SET);
    assert_refused(missing.event_destination_name("e").send().await, 400, BAD, "eventDestination");
    assert_eq!(listed(&client).await, []);
}

#[tokio::test]
async fn what_is_no_arn_of_the_kind_is_refused() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    let other_bus = BUS.replace("default", "mine");
    let [far_topic, far_stream, far_bus] = [TOPIC, STREAM, BUS].map(|arn| arn.replace("eu-west-1", "us-east-1"));
    let foreign_bus = BUS.replace("123456789012", "999999999999");
    for (definition, part) in [
        (sends().sns_destination(sns("bounces")), "topicArn"),
        (sends().sns_destination(sns(STREAM)), "topicArn"),
        (sends().event_bridge_destination(bus(&other_bus)), "eventBusArn"),
        (sends().event_bridge_destination(bus(TOPIC)), "eventBusArn"),
        (sends().sns_destination(sns(&far_topic)), "topicArn"),
        (sends().kinesis_firehose_destination(firehose(ROLE, &far_stream)), "deliveryStreamArn"),
        (sends().event_bridge_destination(bus(&far_bus)), "eventBusArn"),
        (sends().event_bridge_destination(bus(&foreign_bus)), "eventBusArn"),
        (sends().kinesis_firehose_destination(firehose(STREAM, STREAM)), "iamRoleArn"),
        (sends().kinesis_firehose_destination(firehose(ROLE, ROLE)), "deliveryStreamArn"),
        (sends().pinpoint_destination(pinpoint(TOPIC)), "applicationArn"),
        (sends().pinpoint_destination(PinpointDestination::builder().build()), "applicationArn"),
        (sends().cloud_watch_destination(cloud_watch(Vec::new())), "cannot be empty"),
        (sends().cloud_watch_destination(cloud_watch(vec![dimension("a b", "x")])), "dimensionName"),
        (sends().cloud_watch_destination(cloud_watch(vec![dimension("a", "")])), "defaultDimensionValue"),
        (sends().cloud_watch_destination(cloud_watch(vec![dimension("a", "b"); 11])), "at most 10"),
    ] {
        assert_refused(create!(client, "e", definition.build()), 400, BAD, part);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (_sandbox, client) = start().await;
    let definition = sends().sns_destination(sns(TOPIC)).build();
    let missing = "NotFoundException";
    let no_set = "Configuration set <receipts> does not exist.";
    assert_refused(create!(client, "e", definition.clone()), 404, missing, no_set);
    let list = client.get_configuration_set_event_destinations().configuration_set_name(SET);
    assert_refused(list.send().await, 404, missing, no_set);
    create_set(&client).await;
    let no_destination = "<e> does not exist for configuration set <receipts>";
    assert_refused(update!(client, "e", definition), 404, missing, no_destination);
    let delete = client.delete_configuration_set_event_destination().configuration_set_name(SET);
    assert_refused(delete.event_destination_name("e").send().await, 404, missing, no_destination);
}

#[tokio::test]
async fn destinations_are_deleted_and_go_with_their_set() {
    let (_sandbox, client) = start().await;
    create_set(&client).await;
    for name in ["one", "two"] {
        create!(client, name, sends().sns_destination(sns(TOPIC)).build()).unwrap();
    }
    let delete = client.delete_configuration_set_event_destination().configuration_set_name(SET);
    delete.event_destination_name("one").send().await.unwrap();
    assert_eq!(listed(&client).await.len(), 1);
    client.delete_configuration_set().configuration_set_name(SET).send().await.unwrap();
    create_set(&client).await;
    assert_eq!(listed(&client).await, []);
}
