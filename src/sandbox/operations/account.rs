//! The account in a Region: `GetAccount` and automatic warm-up.

use serde::Deserialize;

use crate::sandbox::state::RegionState;
use crate::sandbox::wire::{Call, Reply, ServiceError};

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
