//! Tenants, to the extent that other operations depend on them. They are declared in a state file.

use serde::{Deserialize, Serialize};

use crate::sandbox::state::RegionState;
use crate::sandbox::wire::arn::ResourceArn;
use crate::sandbox::wire::{Call, Reply, ServiceError};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListTenants {
    #[serde(default)]
    resource_arn: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TenantList<'a> {
    resource_tenants: Vec<ResourceTenant<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ResourceTenant<'a> {
    tenant_name: &'a str,
    resource_arn: &'a str,
}

/// `ListResourceTenants`: returns all of them on one page.
pub(crate) fn of_resource(call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    let ListTenants { resource_arn } = call.request()?;
    ResourceArn::parse(&resource_arn)?;
    let names = region.tenants.iter().filter(|(_, arns)| arns.contains(&resource_arn)).map(|(name, _)| name);
    let resource_tenants =
        names.map(|tenant_name| ResourceTenant { tenant_name, resource_arn: &resource_arn }).collect();
    Reply::json(&TenantList { resource_tenants })
}

/// Refuses to delete a configuration set that is associated with a tenant, as SES does (floci #2710, probed on the live
/// service).
pub(super) fn keep(name: &str, region: &RegionState) -> Result<(), ServiceError> {
    let end = format!(":configuration-set/{name}");
    match region.tenants.values().flatten().find(|arn| arn.ends_with(&end)) {
        None => Ok(()),
        Some(arn) => Err(ServiceError::bad_request(format!(
            "Cannot delete {arn} because it has tenant associations. Remove all tenant associations and try again."
        ))),
    }
}
