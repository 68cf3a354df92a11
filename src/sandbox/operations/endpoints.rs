//! `ListMultiRegionEndpoints`: the endpoints that split mail over two Regions, listed in their primary Region.

use serde::Serialize;

use crate::sandbox::state::RegionState;
use crate::sandbox::wire::{Call, Reply, ServiceError};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EndpointList<'a> {
    multi_region_endpoints: Vec<EndpointAnswer<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EndpointAnswer<'a> {
    endpoint_name: &'a str,
    regions: &'a [String],
    status: &'a str,
}

/// The list. It has one page: an account has few endpoints.
pub(crate) fn list(_call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let endpoints = region.multi_region_endpoints.iter().map(|(name, endpoint)| EndpointAnswer {
        endpoint_name: name,
        regions: &endpoint.regions,
        status: &endpoint.status,
    });
    Reply::json(&EndpointList { multi_region_endpoints: endpoints.collect() })
}
