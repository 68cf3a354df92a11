//! The blocks of the account in a request: suppression and VDM.

use serde::Deserialize;

use super::suppression::{ValidationRequest, known_reason};
use super::{VdmRequest, request_block};
use crate::sandbox::state::{
    DashboardOptions, FeatureStatus, GuardianOptions, SuppressionReason, ValidationOptions, VdmOptions,
};
use crate::sandbox::wire::{Open, ServiceError};

request_block!(
    /// `PutAccountSuppressionAttributes`.
    AccountSuppressionRequest {
        suppressed_reasons: Option<Vec<Open<SuppressionReason>>>,
        validation_attributes: Option<ValidationRequest>,
    }
);

impl AccountSuppressionRequest {
    pub(crate) fn checked(self) -> Result<(Vec<SuppressionReason>, Option<ValidationOptions>), ServiceError> {
        let reasons = self.suppressed_reasons.unwrap_or_default().into_iter().map(known_reason);
        let validation = self.validation_attributes.map(ValidationRequest::checked).transpose()?;
        Ok((reasons.collect::<Result<_, _>>()?, validation))
    }
}

/// `VdmAttributes`. Its inner blocks are those of a configuration set under other names.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AccountVdmRequest {
    vdm_enabled: Option<Open<FeatureStatus>>,
    #[serde(flatten)]
    inner: InnerRequest,
}

#[derive(Debug, Deserialize)]
struct InnerRequest {
    #[serde(default, rename = "DashboardAttributes")]
    dashboard: Option<super::DashboardRequest>,
    #[serde(default, rename = "GuardianAttributes")]
    guardian: Option<super::GuardianRequest>,
}

type Checked = (FeatureStatus, Option<DashboardOptions>, Option<GuardianOptions>);

impl AccountVdmRequest {
    pub(crate) fn checked(self) -> Result<Checked, ServiceError> {
        let member = "vdmAttributes.vdmEnabled";
        let missing = || ServiceError::constraint(member, "Member must not be null");
        let enabled = self.vdm_enabled.ok_or_else(missing)?.checked(member)?;
        let InnerRequest { dashboard, guardian } = self.inner;
        let inner = VdmRequest { dashboard_options: dashboard, guardian_options: guardian };
        let VdmOptions { dashboard_options, guardian_options } = inner.checked()?;
        Ok((enabled, dashboard_options, guardian_options))
    }
}
