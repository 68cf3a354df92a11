//! Event destinations of a configuration set: create, list, update, delete. They are deleted with their set.

use serde::{Deserialize, Serialize};

use super::configuration_sets;
use crate::sandbox::paging;
use crate::sandbox::state::{ConfigurationSet, EventDestination, RegionState};
use crate::sandbox::wire::event_destination::EventDestinationRequest;
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError, names};

/// Maximum number of event destinations of a configuration set (AWS quota page, read 2026-08).
const DESTINATIONS_MAX: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateDestination {
    #[serde(default)]
    event_destination_name: String,
    event_destination: Option<EventDestinationRequest>,
}

/// `CreateConfigurationSetEventDestination`. The definition is checked before the set.
pub(crate) fn create(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: CreateDestination = call.request()?;
    let name = request.event_destination_name;
    names::event_destination(&name)?;
    let destination = definition(request.event_destination, call)?;
    let set_name = call.label("ConfigurationSetName");
    let set = set_mut(call, region)?;
    if set.event_destinations.contains_key(&name) {
        let message =
            format!("An event destination with name <{name}> already exists for configuration set <{set_name}>.");
        return Err(ServiceError::new(ErrorKind::AlreadyExists, message));
    }
    if set.event_destinations.len() >= DESTINATIONS_MAX {
        let message = format!(
            "Configuration set <{set_name}> already has {DESTINATIONS_MAX} event destinations, the most that it can have."
        );
        return Err(ServiceError::new(ErrorKind::LimitExceeded, message));
    }
    set.event_destinations.insert(name, destination);
    Reply::done()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DestinationList<'a> {
    event_destinations: Vec<DestinationAnswer<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DestinationAnswer<'a> {
    name: &'a str,
    #[serde(flatten)]
    destination: &'a EventDestination,
}

/// `GetConfigurationSetEventDestinations`: returns all of them, without pages.
pub(crate) fn list(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let set_name = call.label("ConfigurationSetName");
    let set = region.configuration_sets.get(set_name).ok_or_else(|| configuration_sets::absent(set_name))?;
    let all = paging::in_order(set.event_destinations.keys().collect(), call.pages.order);
    let found = all.into_iter().filter_map(|name| Some((name, set.event_destinations.get(name)?)));
    let event_destinations = found.map(|(name, destination)| DestinationAnswer { name, destination }).collect();
    Reply::json(&DestinationList { event_destinations })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateDestination {
    event_destination: Option<EventDestinationRequest>,
}

/// `UpdateConfigurationSetEventDestination`: replaces the whole definition.
pub(crate) fn update(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: UpdateDestination = call.request()?;
    let destination = definition(request.event_destination, call)?;
    let name = call.label("EventDestinationName");
    let kept = set_mut(call, region)?.event_destinations.get_mut(name);
    *kept.ok_or_else(|| absent(call))? = destination;
    Reply::done()
}

/// `DeleteConfigurationSetEventDestination`.
pub(crate) fn delete(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("EventDestinationName");
    set_mut(call, region)?.event_destinations.remove(name).ok_or_else(|| absent(call))?;
    Reply::done()
}

fn definition(request: Option<EventDestinationRequest>, call: &Call<'_>) -> Result<EventDestination, ServiceError> {
    let missing = || ServiceError::constraint("eventDestination", "Member must not be null");
    request.ok_or_else(missing)?.checked(call.behaviour.event_type_order, call.scope)
}

fn set_mut<'a>(call: &Call<'_>, region: &'a mut RegionState) -> Result<&'a mut ConfigurationSet, ServiceError> {
    let name = call.label("ConfigurationSetName");
    region.configuration_sets.get_mut(name).ok_or_else(|| configuration_sets::absent(name))
}

fn absent(call: &Call<'_>) -> ServiceError {
    let (name, set) = (call.label("EventDestinationName"), call.label("ConfigurationSetName"));
    ServiceError::not_found(format!(
        "An event destination with name <{name}> does not exist for configuration set <{set}>."
    ))
}
