//! Converts the blocks of options of a configuration set between SES's types and the model's.
//!
//! A field that SES omits stays absent, also when the block is sent back. For some omitted fields of a block, the SDK
//! fills in a value, such as an empty domain. Such a field is treated as omitted.

use aws_sdk_sesv2::{
    error::BuildError,
    operation::{
        create_configuration_set::builders::CreateConfigurationSetFluentBuilder as CreateConfigurationSet,
        get_configuration_set::GetConfigurationSetOutput,
    },
    types::{
        self, ArchivingOptions, DashboardOptions, GuardianOptions, ReputationOptions, SendingOptions,
        SuppressionConditionThreshold, SuppressionConfidenceThreshold, SuppressionListReason, SuppressionOptions,
        SuppressionValidationOptions, TrackingOptions, VdmOptions,
    },
};

use crate::{
    model::{
        Archive, ArchiveArn, LiveConfigurationSet, NewOptions, Reported, Reputation, Sending, Suppression, Tracking,
        TrackingDomain, Validation, Vdm,
    },
    ses::convert,
};

/// Options of configuration sets that this version does not manage: S/MIME signing.
const MESSAGE_SECURITY: &str = "MessageSecurityOptions";

/// Converts a configuration set. Its event destinations need a separate call.
pub(in crate::ses) fn configuration_set(answer: &GetConfigurationSetOutput) -> LiveConfigurationSet {
    let security = answer.message_security_options();
    LiveConfigurationSet {
        delivery: convert::delivery(answer.delivery_options()),
        reputation: Reputation {
            metrics: answer.reputation_options().map(|block| block.reputation_metrics_enabled().into()),
        },
        sending: Sending { enabled: answer.sending_options().map(|block| block.sending_enabled().into()) },
        suppression: answer.suppression_options().map(suppression).unwrap_or_default(),
        tracking: answer.tracking_options().map(tracking).unwrap_or_default(),
        vdm: answer.vdm_options().map(vdm).unwrap_or_default(),
        archive: answer.archiving_options().map(archive).unwrap_or_default(),
        tags: convert::tags(answer.tags()),
        unsupported: security.map(|_| MESSAGE_SECURITY.to_owned()).into_iter().collect(),
    }
}

fn suppression(block: &SuppressionOptions) -> Suppression {
    let SuppressionOptions { suppressed_reasons, suppression_scope, validation_options, .. } = block;
    let reasons =
        |reasons: &Vec<SuppressionListReason>| reasons.iter().map(|reason| Reported::new(reason.as_str())).collect();
    let condition = validation_options.as_ref().and_then(SuppressionValidationOptions::condition_threshold);
    Suppression {
        reasons: suppressed_reasons.as_ref().map(reasons),
        scope: suppression_scope.as_ref().map(|scope| Reported::new(scope.as_str())),
        validation: condition.map(validation),
    }
}

/// Converts the validation of addresses, of a configuration set or of the account.
pub(super) fn validation(condition: &SuppressionConditionThreshold) -> Validation {
    Validation {
        enabled: Reported::new(condition.condition_threshold_enabled().as_str()),
        threshold: condition
            .overall_confidence_threshold()
            .map(|threshold| Reported::new(threshold.confidence_verdict_threshold().as_str())),
    }
}

fn tracking(block: &TrackingOptions) -> Tracking {
    let domain = Some(block.custom_redirect_domain()).filter(|domain| !domain.is_empty());
    Tracking {
        domain: domain.map(TrackingDomain::live),
        https: block.https_policy().map(|policy| Reported::new(policy.as_str())),
    }
}

fn vdm(block: &VdmOptions) -> Vdm {
    let metrics = block.dashboard_options().and_then(DashboardOptions::engagement_metrics);
    let shared = block.guardian_options().and_then(GuardianOptions::optimized_shared_delivery);
    Vdm {
        engagement_metrics: metrics.map(|status| Reported::new(status.as_str())),
        optimized_shared_delivery: shared.map(|status| Reported::new(status.as_str())),
    }
}

fn archive(block: &ArchivingOptions) -> Archive {
    Archive { arn: block.archive_arn().filter(|arn| !arn.is_empty()).map(ArchiveArn::live) }
}

/// Adds the blocks that a configuration set is created with to the call that creates it.
///
/// # Errors
/// None for values of the model.
pub(in crate::ses) fn with_options(
    call: CreateConfigurationSet,
    options: &NewOptions,
) -> Result<CreateConfigurationSet, BuildError> {
    let NewOptions { reputation, sending, suppression, tracking, vdm, archive } = options;
    let suppression = suppression.as_ref().map(to_suppression).transpose()?;
    let tracking = tracking.as_ref().map(to_tracking).transpose()?.flatten();
    Ok(call
        .set_reputation_options(reputation.as_ref().map(to_reputation))
        .set_sending_options(sending.as_ref().map(to_sending))
        .set_suppression_options(suppression)
        .set_tracking_options(tracking)
        .set_vdm_options(vdm.as_ref().map(to_vdm))
        .set_archiving_options(archive.as_ref().map(to_archive)))
}

/// Converts reputation options to SES's type.
fn to_reputation(block: &Reputation) -> ReputationOptions {
    ReputationOptions::builder().reputation_metrics_enabled(block.effective().into()).build()
}

/// Converts sending options to SES's type.
fn to_sending(block: &Sending) -> SendingOptions {
    SendingOptions::builder().sending_enabled(block.effective().into()).build()
}

/// Converts suppression options to SES's type. A list of reasons is sent even if it is empty, because an empty list
/// suppresses nothing.
///
/// # Errors
/// None for values of the model.
pub(in crate::ses) fn to_suppression(block: &Suppression) -> Result<SuppressionOptions, BuildError> {
    let Suppression { reasons, scope, validation } = block;
    let reasons = reasons.as_ref().map(|reasons| reasons.iter().map(|reason| reason.as_str().into()).collect());
    let validation = validation.as_ref().map(to_validation).transpose()?;
    Ok(SuppressionOptions::builder()
        .set_suppressed_reasons(reasons)
        .set_suppression_scope(scope.as_ref().map(|scope| scope.as_str().into()))
        .set_validation_options(validation)
        .build())
}

fn to_validation(validation: &Validation) -> Result<SuppressionValidationOptions, BuildError> {
    Ok(SuppressionValidationOptions::builder().condition_threshold(to_condition(validation)?).build())
}

/// Converts the validation of addresses to SES's type, of a configuration set or of the account.
///
/// # Errors
/// None for values of the model.
pub(super) fn to_condition(validation: &Validation) -> Result<SuppressionConditionThreshold, BuildError> {
    let Validation { enabled, threshold } = validation;
    let threshold = threshold.as_ref().map(|threshold| {
        SuppressionConfidenceThreshold::builder().confidence_verdict_threshold(threshold.as_str().into()).build()
    });
    SuppressionConditionThreshold::builder()
        .condition_threshold_enabled(enabled.as_str().into())
        .set_overall_confidence_threshold(threshold.transpose()?)
        .build()
}

/// Converts tracking options to SES's type. `None` if there is no domain.
///
/// # Errors
/// None for values of the model.
fn to_tracking(block: &Tracking) -> Result<Option<TrackingOptions>, BuildError> {
    let Tracking { domain, https } = block;
    let Some(domain) = domain else { return Ok(None) };
    let options = TrackingOptions::builder()
        .custom_redirect_domain(domain.as_str())
        .set_https_policy(https.as_ref().map(|policy| policy.as_str().into()))
        .build()?;
    Ok(Some(options))
}

/// Converts VDM options to SES's type. A nested block is sent only if its one field is present.
pub(in crate::ses) fn to_vdm(block: &Vdm) -> VdmOptions {
    let Vdm { engagement_metrics, optimized_shared_delivery } = block;
    let status = |status: &Reported<_>| types::FeatureStatus::from(status.as_str());
    let dashboard = engagement_metrics.as_ref().map(status);
    let guardian = optimized_shared_delivery.as_ref().map(status);
    VdmOptions::builder()
        .set_dashboard_options(dashboard.map(|it| DashboardOptions::builder().engagement_metrics(it).build()))
        .set_guardian_options(guardian.map(|it| GuardianOptions::builder().optimized_shared_delivery(it).build()))
        .build()
}

/// Converts archiving options to SES's type.
fn to_archive(block: &Archive) -> ArchivingOptions {
    ArchivingOptions::builder().set_archive_arn(block.arn.as_ref().map(ToString::to_string)).build()
}
