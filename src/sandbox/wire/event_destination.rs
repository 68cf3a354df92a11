//! The definition of an event destination in a request, and its rules.
//!
//! Reading is lenient, as everywhere in `wire`. The targets of a definition are not looked up: topics, streams, roles
//! and projects belong to services that the sandbox does not emulate.

use serde::Deserialize;

use super::arn::Arn;
use super::auth::Scope;
use super::blocks::request_block;
use super::{Open, ServiceError};
use crate::sandbox::options::EventTypeOrder;
use crate::sandbox::state::{
    CloudWatchDestination, Dimension, DimensionSource, EventBridgeDestination, EventDestination, EventType,
    FirehoseDestination, PinpointDestination, SnsDestination, Target,
};

/// The only event bus that SES sends to, of the same Region and account (SES v2 service model).
const DEFAULT_BUS: &str = "event-bus/default";

/// Maximum number of dimensions of a CloudWatch destination (AWS quota page).
const DIMENSIONS_MAX: usize = 10;
/// Maximum length of the name and of the value of a dimension, in characters (SES v2 service model).
const DIMENSION_LENGTH_MAX: usize = 256;
/// Characters besides letters and digits that the name of a dimension may contain: those of the service model, and the
/// colon of `ses:…`, the form of SES's own message tags.
const NAME_SYMBOLS: &str = "_-:";
/// Characters besides letters and digits that the value of a dimension may contain (SES v2 service model).
const VALUE_SYMBOLS: &str = "_-@.";

request_block!(
    /// `EventDestinationDefinition`.
    EventDestinationRequest {
        enabled: Option<bool>,
        matching_event_types: Option<Vec<Open<EventType>>>,
        kinesis_firehose_destination: Option<FirehoseRequest>,
        cloud_watch_destination: Option<CloudWatchRequest>,
        sns_destination: Option<SnsRequest>,
        event_bridge_destination: Option<EventBridgeRequest>,
        pinpoint_destination: Option<PinpointRequest>,
    }
);
request_block!(
    /// `KinesisFirehoseDestination`.
    FirehoseRequest { iam_role_arn: Option<String>, delivery_stream_arn: Option<String> }
);
request_block!(
    /// `CloudWatchDestination`.
    CloudWatchRequest { dimension_configurations: Option<Vec<DimensionRequest>> }
);
request_block!(
    /// `CloudWatchDimensionConfiguration`.
    DimensionRequest {
        dimension_name: Option<String>,
        dimension_value_source: Option<Open<DimensionSource>>,
        default_dimension_value: Option<String>,
    }
);
request_block!(
    /// `SnsDestination`.
    SnsRequest { topic_arn: Option<String> }
);
request_block!(
    /// `EventBridgeDestination`.
    EventBridgeRequest { event_bus_arn: Option<String> }
);
request_block!(
    /// `PinpointDestination`.
    PinpointRequest { application_arn: Option<String> }
);

impl EventDestinationRequest {
    /// A missing boolean is false, so an update that leaves it out turns the destination off.
    pub(crate) fn checked(self, order: EventTypeOrder, here: &Scope) -> Result<EventDestination, ServiceError> {
        let enabled = self.enabled.unwrap_or_default();
        let matching_event_types = event_types(self.matching_event_types.unwrap_or_default(), order)?;
        let targets = [
            self.kinesis_firehose_destination.map(|request| request.checked(here)),
            self.cloud_watch_destination.map(CloudWatchRequest::checked),
            self.sns_destination.map(|request| request.checked(here)),
            self.event_bridge_destination.map(|request| request.checked(here)),
            self.pinpoint_destination.map(PinpointRequest::checked),
        ];
        let mut targets = targets.into_iter().flatten();
        match (targets.next(), targets.next()) {
            (None, _) => Err(ServiceError::bad_request("Event destination is not provided.")),
            (Some(_), Some(_)) => {
                Err(ServiceError::bad_request("Please provide only one destination with each request."))
            }
            (Some(target), None) => Ok(EventDestination { enabled, matching_event_types, target: target? }),
        }
    }
}

fn event_types(types: Vec<Open<EventType>>, order: EventTypeOrder) -> Result<Vec<EventType>, ServiceError> {
    if types.is_empty() {
        return Err(ServiceError::bad_request("At least one event type must be specified."));
    }
    let known = types.into_iter().map(|kind| kind.checked("eventDestination.matchingEventTypes"));
    let mut known = known.collect::<Result<Vec<_>, _>>()?;
    match order {
        EventTypeOrder::Own => {
            known.sort_unstable();
            known.dedup();
        }
        EventTypeOrder::AsSent => {}
    }
    Ok(known)
}

impl FirehoseRequest {
    /// The stream is of the Region of the set (SES Developer Guide, "Set up event destinations"). That this is checked
    /// when the destination is written, and the text, the sandbox assumes.
    fn checked(self, here: &Scope) -> Result<Target, ServiceError> {
        let role = |arn: &Arn<'_>| arn.service == "iam" && has_name(arn.resource, "role/");
        let stream = |arn: &Arn<'_>| {
            arn.service == "firehose" && arn.region == here.region && has_name(arn.resource, "deliverystream/")
        };
        let iam_role_arn = arn(self.iam_role_arn, "kinesisFirehoseDestination.iamRoleArn", role)?;
        let delivery_stream_arn =
            arn(self.delivery_stream_arn, "kinesisFirehoseDestination.deliveryStreamArn", stream)?;
        Ok(Target::Firehose(FirehoseDestination { iam_role_arn, delivery_stream_arn }))
    }
}

impl SnsRequest {
    /// The topic is of the Region of the set (SES Developer Guide, "Set up event destinations"). That this is checked
    /// when the destination is written, and the text, the sandbox assumes.
    fn checked(self, here: &Scope) -> Result<Target, ServiceError> {
        let named = |name: &str| !name.is_empty() && !name.contains(':');
        let topic = |arn: &Arn<'_>| arn.service == "sns" && arn.region == here.region && named(arn.resource);
        Ok(Target::Sns(SnsDestination { topic_arn: arn(self.topic_arn, "snsDestination.topicArn", topic)? }))
    }
}

impl EventBridgeRequest {
    fn checked(self, here: &Scope) -> Result<Target, ServiceError> {
        let own = |arn: &Arn<'_>| arn.region == here.region && arn.account == here.account;
        let bus = |arn: &Arn<'_>| arn.service == "events" && own(arn) && arn.resource == DEFAULT_BUS;
        let event_bus_arn = arn(self.event_bus_arn, "eventBridgeDestination.eventBusArn", bus)?;
        Ok(Target::EventBridge(EventBridgeDestination { event_bus_arn }))
    }
}

impl PinpointRequest {
    /// The service model does not require the project, and no source states what SES does without one. The sandbox
    /// refuses it, like other destinations without their ARN.
    fn checked(self) -> Result<Target, ServiceError> {
        let project = |arn: &Arn<'_>| arn.service == "mobiletargeting" && has_name(arn.resource, "apps/");
        let application_arn = arn(self.application_arn, "pinpointDestination.applicationArn", project)?;
        Ok(Target::Pinpoint(PinpointDestination { application_arn }))
    }
}

/// Checks that an ARN has the form that SES documents for a member.
fn arn(text: Option<String>, member: &str, fits: impl Fn(&Arn<'_>) -> bool) -> Result<String, ServiceError> {
    let text = required(text, member)?;
    if Arn::parse(&text).is_some_and(|arn| fits(&arn)) {
        return Ok(text);
    }
    Err(ServiceError::bad_request(format!("Invalid ARN provided at {member}: {text}.")))
}

fn has_name(resource: &str, kind: &str) -> bool {
    resource.strip_prefix(kind).is_some_and(|name| !name.is_empty())
}

/// Returns a member that SES requires.
fn required<T>(value: Option<T>, member: &str) -> Result<T, ServiceError> {
    value.ok_or_else(|| ServiceError::constraint(member, "Member must not be null"))
}

impl CloudWatchRequest {
    fn checked(self) -> Result<Target, ServiceError> {
        let dimensions = self.dimension_configurations.unwrap_or_default();
        if dimensions.is_empty() {
            let message = "CloudWatch metrics dimension configuration list cannot be empty.";
            return Err(ServiceError::bad_request(message));
        }
        if dimensions.len() > DIMENSIONS_MAX {
            let message = format!("A CloudWatch destination has at most {DIMENSIONS_MAX} dimension configurations.");
            return Err(ServiceError::bad_request(message));
        }
        let dimension_configurations =
            dimensions.into_iter().map(DimensionRequest::checked).collect::<Result<_, _>>()?;
        Ok(Target::CloudWatch(CloudWatchDestination { dimension_configurations }))
    }
}

impl DimensionRequest {
    fn checked(self) -> Result<Dimension, ServiceError> {
        let source = "cloudWatchDestination.dimensionConfigurations.dimensionValueSource";
        Ok(Dimension {
            dimension_name: dimension_text(self.dimension_name, "dimensionName", NAME_SYMBOLS)?,
            dimension_value_source: required(self.dimension_value_source, source)?.checked(source)?,
            default_dimension_value: dimension_text(
                self.default_dimension_value,
                "defaultDimensionValue",
                VALUE_SYMBOLS,
            )?,
        })
    }
}

fn dimension_text(text: Option<String>, member: &str, symbols: &str) -> Result<String, ServiceError> {
    let member = format!("cloudWatchDestination.dimensionConfigurations.{member}");
    let text = required(text, &member)?;
    let allowed = |character: char| character.is_ascii_alphanumeric() || symbols.contains(character);
    if (1..=DIMENSION_LENGTH_MAX).contains(&text.len()) && text.chars().all(allowed) {
        return Ok(text);
    }
    let constraint = format!(
        "Member must have 1 to {DIMENSION_LENGTH_MAX} characters out of ASCII letters, numbers and `{symbols}`"
    );
    Err(ServiceError::constraint(&member, &constraint))
}
