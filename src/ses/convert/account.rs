//! Converts the account's own settings between SES's types and the model's.

use aws_sdk_sesv2::{
    error::BuildError,
    operation::get_account::GetAccountOutput,
    types::{
        DashboardAttributes, FeatureStatus, GuardianAttributes, SuppressionListReason, SuppressionValidationAttributes,
        VdmAttributes,
    },
};

use super::blocks::{to_condition, validation};
use crate::model::{AccountSuppression, AccountVdm, LiveAccount, Reported, Validation};

/// Converts what `GetAccount` says of suppression and VDM.
pub(in crate::ses) fn account(answer: &GetAccountOutput) -> LiveAccount {
    let suppression = answer.suppression_attributes().map(|block| AccountSuppression {
        reasons: block.suppressed_reasons().iter().map(|reason| Reported::new(reason.as_str())).collect(),
        validation: block
            .validation_attributes()
            .and_then(SuppressionValidationAttributes::condition_threshold)
            .map(validation),
    });
    LiveAccount { suppression, vdm: answer.vdm_attributes().map(vdm).unwrap_or_default() }
}

fn vdm(block: &VdmAttributes) -> AccountVdm {
    let metrics = block.dashboard_attributes().and_then(DashboardAttributes::engagement_metrics);
    let shared = block.guardian_attributes().and_then(GuardianAttributes::optimized_shared_delivery);
    AccountVdm {
        enabled: Reported::new(block.vdm_enabled().as_str()),
        engagement_metrics: metrics.map(|status| Reported::new(status.as_str())),
        optimized_shared_delivery: shared.map(|status| Reported::new(status.as_str())),
    }
}

/// Converts the reasons to SES's type. They are sent even if there are none, which suppresses nothing.
pub(in crate::ses) fn to_reasons(block: &AccountSuppression) -> Vec<SuppressionListReason> {
    block.reasons.iter().map(|reason| reason.as_str().into()).collect()
}

/// Converts the validation of addresses to SES's type.
///
/// # Errors
/// None for values of the model.
pub(in crate::ses) fn to_validation(
    validation: Option<&Validation>,
) -> Result<Option<SuppressionValidationAttributes>, BuildError> {
    let condition = validation.map(to_condition).transpose()?;
    Ok(condition.map(|condition| SuppressionValidationAttributes::builder().condition_threshold(condition).build()))
}

/// Converts VDM to SES's type. A nested block is sent only if its one field is present.
///
/// # Errors
/// None for values of the model.
pub(in crate::ses) fn to_vdm(block: &AccountVdm) -> Result<VdmAttributes, BuildError> {
    let AccountVdm { enabled, engagement_metrics, optimized_shared_delivery } = block;
    let status = |status: &Reported<_>| FeatureStatus::from(status.as_str());
    let dashboard = engagement_metrics.as_ref().map(status);
    let guardian = optimized_shared_delivery.as_ref().map(status);
    VdmAttributes::builder()
        .vdm_enabled(status(enabled))
        .set_dashboard_attributes(dashboard.map(|it| DashboardAttributes::builder().engagement_metrics(it).build()))
        .set_guardian_attributes(guardian.map(|it| GuardianAttributes::builder().optimized_shared_delivery(it).build()))
        .build()
}
