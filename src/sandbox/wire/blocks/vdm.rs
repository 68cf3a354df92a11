//! `VdmOptions` of a request: Virtual Deliverability Manager.

use serde::Deserialize;

use super::request_block;
use crate::sandbox::state::{DashboardOptions, FeatureStatus, GuardianOptions, VdmOptions};
use crate::sandbox::wire::{Open, ServiceError};

request_block!(
    /// `VdmOptions`.
    VdmRequest { dashboard_options: Option<DashboardRequest>, guardian_options: Option<GuardianRequest> }
);
request_block!(
    /// `DashboardOptions`.
    DashboardRequest { engagement_metrics: Option<Open<FeatureStatus>> }
);
request_block!(
    /// `GuardianOptions`.
    GuardianRequest { optimized_shared_delivery: Option<Open<FeatureStatus>> }
);
impl VdmRequest {
    /// Empty nested blocks count as absent.
    pub(crate) fn checked(self) -> Result<VdmOptions, ServiceError> {
        let engagement = self.dashboard_options.and_then(|block| block.engagement_metrics);
        let shared = self.guardian_options.and_then(|block| block.optimized_shared_delivery);
        let engagement =
            engagement.map(|value| value.checked("vdmOptions.dashboardOptions.engagementMetrics")).transpose()?;
        let shared =
            shared.map(|value| value.checked("vdmOptions.guardianOptions.optimizedSharedDelivery")).transpose()?;
        Ok(VdmOptions {
            dashboard_options: engagement.map(|value| DashboardOptions { engagement_metrics: Some(value) }),
            guardian_options: shared.map(|value| GuardianOptions { optimized_shared_delivery: Some(value) }),
        })
    }
}
