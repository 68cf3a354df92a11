//! Configuration sets: create, get, list (in both wire forms), delete. `configuration_set_options` changes their
//! options.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tenants;
use crate::sandbox::options::{Behaviour, ClearedBlocks, DefaultSets};
use crate::sandbox::paging::{Listed, PageRequest, page};
use crate::sandbox::state::{ConfigurationSet, RegionState, ReputationOptions, SendingOptions};
use crate::sandbox::wire::blocks::{
    ArchivingRequest, DeliveryRequest, ReputationRequest, SendingRequest, SuppressionRequest, TrackingRequest,
    VdmRequest,
};
use crate::sandbox::wire::tags::{self, Tag};
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError, names};

/// Maximum number of configuration sets of an account in a Region (AWS quota page, read 2026-08).
const SETS_MAX: usize = 10_000;
/// Default page size (floci's tests against the live service, read 2026-11).
const DEFAULT_PAGE: usize = 50;
/// The only key that a list can be filtered by (SES v2 service model, `ConfigurationSetFilterKey`).
const FILTER_KEY: &str = "CONFIGURATION_SET_NAME_CONTAINS";
/// Allowed length of the filter value, in characters. Neither the service model nor AWS's pages state it: it is the
/// sandbox's own assumption.
const FILTER_LENGTH: std::ops::RangeInclusive<usize> = 3..=64;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct CreateSet {
    configuration_set_name: String,
    tracking_options: Option<TrackingRequest>,
    delivery_options: Option<DeliveryRequest>,
    reputation_options: Option<ReputationRequest>,
    sending_options: Option<SendingRequest>,
    suppression_options: Option<SuppressionRequest>,
    vdm_options: Option<VdmRequest>,
    archiving_options: Option<ArchivingRequest>,
    tags: Vec<Tag>,
}

/// `CreateConfigurationSet`.
pub(crate) fn create(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let mut request: CreateSet = call.request()?;
    let name = std::mem::take(&mut request.configuration_set_name);
    names::configuration_set(&name)?;
    let set = new_set(request, call, region)?;
    if region.configuration_sets.contains_key(&name) {
        let message = format!("Configuration set <{name}> already exists.");
        return Err(ServiceError::new(ErrorKind::AlreadyExists, message));
    }
    if region.configuration_sets.len() >= SETS_MAX {
        let message = format!("The account already has {SETS_MAX} configuration sets, the most that it can have.");
        return Err(ServiceError::new(ErrorKind::LimitExceeded, message));
    }
    region.configuration_sets.insert(name, set);
    Reply::done()
}

/// Creates a set. Sending and reputation metrics are on unless the request contains their blocks (aws-cdk #30968, read
/// 2026-11).
fn new_set(request: CreateSet, call: &Call<'_>, region: &RegionState) -> Result<ConfigurationSet, ServiceError> {
    let Behaviour { cleared_blocks: cleared, unverified_domains: unverified, .. } = call.behaviour;
    let sending = request.sending_options.map_or(SendingOptions { sending_enabled: true }, |block| block.checked());
    let metrics_on = ReputationOptions { reputation_metrics_enabled: true, last_fresh_start: None };
    let reputation = request.reputation_options.map_or(metrics_on, |block| block.checked());
    Ok(ConfigurationSet {
        tracking_options: block(
            request.tracking_options,
            |block| block.checked_on_create(region, unverified),
            cleared,
        )?,
        delivery_options: block(request.delivery_options, |block| block.checked_in(region), cleared)?,
        reputation_options: Some(reputation),
        sending_options: Some(sending),
        suppression_options: block(request.suppression_options, SuppressionRequest::checked_on_create, cleared)?,
        vdm_options: block(request.vdm_options, VdmRequest::checked, cleared)?,
        archiving_options: block(request.archiving_options, ArchivingRequest::checked, cleared)?,
        event_destinations: BTreeMap::new(),
        tags: tags::checked(request.tags)?,
    })
}

/// Returns the block that a new set stores for a block of the request.
fn block<R, B: Default + PartialEq>(
    request: Option<R>,
    checked: impl FnOnce(R) -> Result<B, ServiceError>,
    cleared: ClearedBlocks,
) -> Result<Option<B>, ServiceError> {
    Ok(request.map(checked).transpose()?.and_then(|block| cleared.kept(block)))
}

/// The blocks as stored, and the tags as a list.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GotSet<'a> {
    configuration_set_name: &'a str,
    #[serde(flatten)]
    blocks: ConfigurationSet,
    tags: Vec<Tag>,
}

/// `GetConfigurationSet`. Event destinations have their own operation.
pub(crate) fn get(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("ConfigurationSetName");
    let mut blocks = region.configuration_sets.get(name).ok_or_else(|| absent(name))?.clone();
    let tags = tags::listed(&std::mem::take(&mut blocks.tags));
    blocks.event_destinations.clear();
    Reply::json(&GotSet { configuration_set_name: name, blocks, tags })
}

/// `DeleteConfigurationSet`. It also deletes the set's event destinations. An identity keeps the name of its default
/// set.
pub(crate) fn delete(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let name = call.label("ConfigurationSetName");
    if !region.configuration_sets.contains_key(name) {
        return Err(absent(name));
    }
    let named = region.email_identities.iter().find(|(_, of)| of.configuration_set_name.as_deref() == Some(name));
    if let (Some((identity, _)), DefaultSets::Kept) = (named, call.behaviour.default_sets) {
        let message = format!("Configuration set <{name}> is the default configuration set of identity <{identity}>.");
        return Err(ServiceError::bad_request(message));
    }
    tenants::keep(name, region)?;
    region.configuration_sets.remove(name);
    Reply::done()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SetNames {
    configuration_sets: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// `ListConfigurationSets` as SDKs from before 29 September 2026 send it.
pub(crate) fn list_by_query(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    names_page(call, region, call.number("PageSize")?, call.query.get("NextToken"), "")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListSets {
    #[serde(default)]
    filter: BTreeMap<String, String>,
    next_token: Option<String>,
    page_size: Option<i32>,
}

/// `ListConfigurationSets` as newer SDKs send it.
pub(crate) fn list_by_body(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let request: ListSets = call.request()?;
    let filter = filter(&request.filter)?;
    names_page(call, region, request.page_size, request.next_token.as_deref(), &filter)
}

fn filter(filter: &BTreeMap<String, String>) -> Result<String, ServiceError> {
    if let Some(key) = filter.keys().find(|key| *key != FILTER_KEY) {
        return Err(ServiceError::constraint(
            "filter",
            &format!("Member must satisfy enum value set: [{FILTER_KEY}], not {key}"),
        ));
    }
    match filter.get(FILTER_KEY) {
        None => Ok(String::new()),
        Some(text) if FILTER_LENGTH.contains(&text.chars().count()) => Ok(text.to_lowercase()),
        Some(_) => Err(ServiceError::bad_request(format!("{FILTER_KEY} must be between 3 and 64 characters"))),
    }
}

fn names_page(
    call: &Call<'_>,
    region: &RegionState,
    size: Option<i32>,
    token: Option<&str>,
    filter: &str,
) -> Result<Reply, ServiceError> {
    let request = PageRequest { of: Listed::ConfigurationSets, size, token, filter };
    let wanted = region.configuration_sets.keys().filter(|name| name.to_lowercase().contains(filter));
    let page = page(call, &request, DEFAULT_PAGE, wanted.cloned())?;
    Reply::json(&SetNames { configuration_sets: page.items, next_token: page.next_token })
}

/// SES's error for a configuration set that does not exist, or that could not: the name is checked before the set is
/// looked for (ministack's tests against the live service, read 2026-11).
pub(crate) fn absent(name: &str) -> ServiceError {
    let missing = || ServiceError::not_found(format!("Configuration set <{name}> does not exist."));
    names::configuration_set(name).err().unwrap_or_else(missing)
}
