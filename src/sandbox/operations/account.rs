//! The account: STS `GetCallerIdentity`, `GetAccount`, automatic warm-up, suppression and VDM.
//!
//! STS speaks the query protocol: the request is a form, the answer is XML.

use serde::Deserialize;

use crate::sandbox::state::{RegionState, SuppressionAttributes, VdmAttributes};
use crate::sandbox::wire::auth::Scope;
use crate::sandbox::wire::blocks::{AccountSuppressionRequest, AccountVdmRequest};
use crate::sandbox::wire::{Call, ErrorKind, Query, Reply, ServiceError};

/// The only supported action of STS.
const CALLER_ACTION: &str = "GetCallerIdentity";
/// The user name of every caller.
const USER: &str = "sandbox";

/// `GetCallerIdentity`, requested by a form in the body or by the query string.
pub(crate) fn caller(scope: &Scope, body: &[u8], query: &Query) -> Result<Reply, ServiceError> {
    let form = Query::parse(&String::from_utf8_lossy(body));
    match form.get("Action").or_else(|| query.get("Action")) {
        Some(CALLER_ACTION) => Ok(Reply::xml(identity(&scope.account))),
        other => {
            let message = format!("Could not find operation {}", other.unwrap_or("(none)"));
            Err(ServiceError::new(ErrorKind::InvalidAction, message))
        }
    }
}

fn identity(account: &str) -> String {
    format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/{USER}</Arn><UserId>AIDASANDBOX{account}</UserId>\
         <Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
}

/// `GetAccount`.
pub(crate) fn get(_call: &Call<'_>, region: &RegionState) -> Result<Reply, ServiceError> {
    Reply::json(&region.account)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutWarmup {
    /// A missing boolean is false.
    #[serde(default)]
    auto_warmup_enabled: bool,
}

/// `PutAccountDedicatedIpWarmupAttributes`.
pub(crate) fn put_warmup(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request: PutWarmup = call.request()?;
    region.account.dedicated_ip_auto_warmup_enabled = request.auto_warmup_enabled;
    Reply::done()
}

/// `PutAccountSuppressionAttributes`: replaces the whole block. Missing reasons suppress nothing.
pub(crate) fn put_suppression(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let (reasons, validation_attributes) = call.request::<AccountSuppressionRequest>()?.checked()?;
    region.account.suppression_attributes =
        SuppressionAttributes { suppressed_reasons: reasons, validation_attributes };
    Reply::done()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutVdm {
    vdm_attributes: Option<AccountVdmRequest>,
}

/// `PutAccountVdmAttributes`: replaces the whole block.
pub(crate) fn put_vdm(call: &Call<'_>, region: &mut RegionState) -> Result<Reply, ServiceError> {
    let request = call.request::<PutVdm>()?.vdm_attributes;
    let request = request.ok_or_else(|| ServiceError::constraint("vdmAttributes", "Member must not be null"))?;
    let (vdm_enabled, dashboard_attributes, guardian_attributes) = request.checked()?;
    region.account.vdm_attributes = Some(VdmAttributes { vdm_enabled, dashboard_attributes, guardian_attributes });
    Reply::done()
}
