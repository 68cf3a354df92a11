//! `PutConfigurationSet…Options`: each operation replaces its whole block.
//!
//! An empty put clears the block, and a missing boolean is false: a client that omits a member loses its value.

use serde::Deserialize;

use super::configuration_sets::absent;
use crate::sandbox::state::{ConfigurationSet, RegionState, ReputationOptions};
use crate::sandbox::wire::blocks::{
    ArchivingRequest, DeliveryRequest, ReputationRequest, SendingRequest, SuppressionRequest, TrackingRequest,
    VdmRequest, pool_is_there,
};
use crate::sandbox::wire::{Call, Reply, ServiceError};

/// Returns the set that the path names. SES looks for the set after it has validated the request itself, and before it
/// looks for the objects that the request names (floci, probed on the live service, read 2026-11).
fn set_mut<'a>(call: &Call<'_>, region: &'a mut RegionState) -> Result<&'a mut ConfigurationSet, ServiceError> {
    let name = call.label("ConfigurationSetName");
    region.configuration_sets.get_mut(name).ok_or_else(|| absent(name))
}

/// `PutConfigurationSetDeliveryOptions`.
pub(crate) fn put_delivery(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let block = call.request::<DeliveryRequest>()?.checked()?;
    set_mut(call, region)?;
    pool_is_there(&block, region)?;
    set_mut(call, region)?.delivery_options = call.behaviour.cleared_blocks.kept(block);
    Reply::done()
}

/// `PutConfigurationSetReputationOptions`. `LastFreshStart` is maintained by SES and stays unchanged.
pub(crate) fn put_reputation(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: ReputationRequest = call.request()?;
    let set = set_mut(call, region)?;
    let last_fresh_start = set.reputation_options.as_ref().and_then(|block| block.last_fresh_start);
    set.reputation_options = Some(ReputationOptions { last_fresh_start, ..request.checked() });
    Reply::done()
}

/// `PutConfigurationSetSendingOptions`.
pub(crate) fn put_sending(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: SendingRequest = call.request()?;
    let set = set_mut(call, region)?;
    set.sending_options = Some(request.checked());
    Reply::done()
}

/// `PutConfigurationSetSuppressionOptions`.
pub(crate) fn put_suppression(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let checked = call.request::<SuppressionRequest>()?.checked()?;
    let set = set_mut(call, region)?;
    set.suppression_options = call.behaviour.cleared_blocks.kept(checked);
    Reply::done()
}

/// `PutConfigurationSetTrackingOptions`.
pub(crate) fn put_tracking(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: TrackingRequest = call.request()?;
    let checked = request.checked(region, call.behaviour.unverified_domains)?;
    let set = set_mut(call, region)?;
    set.tracking_options = call.behaviour.cleared_blocks.kept(checked);
    Reply::done()
}

/// The body of `PutConfigurationSetVdmOptions`. It is the only put that nests its block under a member name.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutVdm {
    vdm_options: Option<VdmRequest>,
}

/// `PutConfigurationSetVdmOptions`.
pub(crate) fn put_vdm(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let block = call.request::<PutVdm>()?.vdm_options.unwrap_or_default().checked()?;
    let set = set_mut(call, region)?;
    set.vdm_options = call.behaviour.cleared_blocks.kept(block);
    Reply::done()
}

/// `PutConfigurationSetArchivingOptions`.
pub(crate) fn put_archiving(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let checked = call.request::<ArchivingRequest>()?.checked()?;
    let set = set_mut(call, region)?;
    set.archiving_options = call.behaviour.cleared_blocks.kept(checked);
    Reply::done()
}
