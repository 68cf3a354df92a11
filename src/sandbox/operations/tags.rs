//! Tags of pools, configuration sets and identities, by ARN.

use serde::{Deserialize, Serialize};

use crate::sandbox::state::{RegionState, Tags};
use crate::sandbox::wire::arn::{Resource, ResourceArn};
use crate::sandbox::wire::tags::{self, TAGS_MAX, Tag};
use crate::sandbox::wire::{Call, ErrorKind, Reply, ServiceError, names};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagRequest {
    #[serde(default)]
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// `TagResource`: adds tags and replaces tags with the same key.
pub(crate) fn tag(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: TagRequest = call.request()?;
    if request.tags.is_empty() {
        return Err(ServiceError::bad_request("Tags can't be empty."));
    }
    let added = tags::checked(request.tags)?;
    let arn = own_arn(call, &request.resource_arn, "tag")?;
    let kept = tags_mut(arn.resource, region)?;
    let new = added.keys().filter(|key| !kept.contains_key(*key)).count();
    if kept.len() + new > TAGS_MAX {
        return Err(tags::too_many());
    }
    kept.extend(added);
    Reply::done()
}

/// `UntagResource`: a key that does not exist is not an error. Without keys, SES refuses the call without a body (floci's
/// tests against the live service, read 2026-11).
pub(crate) fn untag(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let keys: Vec<&str> = call.query.all("TagKeys").collect();
    if keys.is_empty() {
        return Err(ServiceError::new(ErrorKind::Validation, ""));
    }
    let arn = own_arn(call, arn_of(call)?, "untag")?;
    tags_mut(arn.resource, region)?.retain(|key, _| !keys.contains(&key.as_str()));
    Reply::done()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TagList {
    tags: Vec<Tag>,
}

/// `ListTagsForResource`. An ARN of another Region returns no tags and is not an error. An ARN of another account is
/// refused (floci's tests against the live service, read 2026-11).
pub(crate) fn list(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let arn = ResourceArn::parse(arn_of(call)?)?;
    if arn.account != call.scope.account {
        let message = "Operations on a resource created in a different account is not allowed";
        return Err(ServiceError::bad_request(message));
    }
    if arn.region != call.scope.region {
        return Reply::json(&TagList { tags: Vec::new() });
    }
    if let Resource::DedicatedIpPool(name) = arn.resource {
        names::own_pool(name)?;
    }
    let kept = tags_of(arn.resource, region).ok_or_else(|| arn.resource.absent())?;
    Reply::json(&TagList { tags: tags::listed(kept) })
}

/// The tags of a resource. `None` if it does not exist.
pub(super) fn tags_of<'r>(resource: Resource<'_>, region: &'r RegionState) -> Option<&'r Tags> {
    match resource {
        Resource::ConfigurationSet(name) => region.configuration_sets.get(name).map(|set| &set.tags),
        Resource::DedicatedIpPool(name) => region.dedicated_ip_pools.get(name).map(|pool| &pool.tags),
        Resource::EmailIdentity(name) => region.email_identities.get(name).map(|identity| &identity.tags),
        Resource::ContactList(_) => None,
    }
}

fn arn_of<'a>(call: &'a Call<'_>) -> Result<&'a str, ServiceError> {
    let given = call.query.get("ResourceArn");
    given.ok_or_else(|| ServiceError::constraint("resourceArn", "Member must not be null"))
}

/// Parses the ARN of a write. SES refuses an ARN of another Region or account (floci's tests against the live service,
/// read 2026-11).
fn own_arn<'a>(call: &Call<'_>, text: &'a str, verb: &str) -> Result<ResourceArn<'a>, ServiceError> {
    let arn = ResourceArn::parse(text)?;
    if is_own(call, &arn) { Ok(arn) } else { Err(ServiceError::bad_request(format!("Failed to {verb} resource"))) }
}

pub(super) fn is_own(call: &Call<'_>, arn: &ResourceArn<'_>) -> bool {
    arn.region == call.scope.region && arn.account == call.scope.account
}

fn tags_mut<'a>(resource: Resource<'_>, region: &'a mut RegionState) -> Result<&'a mut Tags, ServiceError> {
    let kept = match resource {
        Resource::ConfigurationSet(name) => region.configuration_sets.get_mut(name).map(|set| &mut set.tags),
        Resource::DedicatedIpPool(name) => {
            names::own_pool(name)?;
            region.dedicated_ip_pools.get_mut(name).map(|pool| &mut pool.tags)
        }
        Resource::EmailIdentity(name) => region.email_identities.get_mut(name).map(|identity| &mut identity.tags),
        Resource::ContactList(_) => None,
    };
    kept.ok_or_else(|| resource.absent())
}
