//! The account: STS `GetCallerIdentity`, `GetAccount` and automatic warm-up.
//!
//! STS speaks the query protocol: the request is a form, the answer is XML.

use serde::Deserialize;

use crate::sandbox::state::RegionState;
use crate::sandbox::wire::auth::Scope;
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
