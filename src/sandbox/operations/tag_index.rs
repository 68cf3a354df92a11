//! `GetResources` of the Resource Groups Tagging API: the tags of many resources in one answer.

use serde::{Deserialize, Serialize};

use crate::sandbox::state::RegionState;
use crate::sandbox::wire::arn::ResourceArn;
use crate::sandbox::wire::tags::{self, Tag};
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError};

use super::tags::{is_own, tags_of};

/// Maximum number of ARNs in a request (API reference of `GetResources`, read 2026-11).
const ARNS_MAX: usize = 100;

#[derive(Deserialize)]
struct Request {
    #[serde(default, rename = "ResourceARNList")]
    arns: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    pagination_token: &'static str,
    resource_tag_mapping_list: Vec<Mapping>,
}

#[derive(Serialize)]
struct Mapping {
    #[serde(rename = "ResourceARN")]
    arn: String,
    #[serde(rename = "Tags")]
    tags: Vec<Tag>,
}

/// Finds the tagged resources among those that the request names. Resources without tags, and those that do not exist,
/// are left out. Requests without names are refused: sesform sends none.
pub(crate) fn find(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let Request { arns } = call.request()?;
    if arns.is_empty() || arns.len() > ARNS_MAX {
        let message = format!("The sandbox takes from 1 to {ARNS_MAX} items in ResourceARNList");
        return Err(ServiceError::new(ErrorKind::InvalidParameter, message));
    }
    let mapping = |arn: String| {
        let parsed = ResourceArn::parse(&arn).ok()?;
        let kept = tags_of(parsed.resource, region).filter(|tags| is_own(call, &parsed) && !tags.is_empty());
        let tags = tags::listed(kept?);
        Some(Mapping { arn, tags })
    };
    let resource_tag_mapping_list = arns.into_iter().filter_map(mapping).collect();
    Reply::json(&Answer { pagination_token: "", resource_tag_mapping_list })
}
