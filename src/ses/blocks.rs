//! The blocks of options of a configuration set: SES's types to the model's and back.
//!
//! What SES leaves out stays left out, on the way back too. Where the SDK fills in what SES left out of a block that is
//! there (an empty domain), it is taken as left out.

use aws_sdk_sesv2::{
    error::BuildError,
    operation::get_configuration_set::GetConfigurationSetOutput,
    types::{
        self, ArchivingOptions, DashboardOptions, GuardianOptions, ReputationOptions, SendingOptions,
        SuppressionConditionThreshold, SuppressionConfidenceThreshold, SuppressionListReason, SuppressionOptions,
        SuppressionValidationOptions, TrackingOptions, VdmOptions,
    },
};

use crate::model::{
    Archive, ArchiveArn, LiveConfigurationSet, Reported, Reputation, Sending, Suppression, Tracking, TrackingDomain,
    Validation, Vdm,
};

use super::convert;

/// Options that SES gives configuration sets and that this version does not look after: S/MIME signing.
const MESSAGE_SECURITY: &str = "MessageSecurityOptions";

/// Reads a configuration set. Its event destinations have a call of their own.
pub(super) fn configuration_set(answer: &GetConfigurationSetOutput) -> LiveConfigurationSet {
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
        validation: condition.map(|condition| Validation {
            enabled: Reported::new(condition.condition_threshold_enabled().as_str()),
            threshold: condition
                .overall_confidence_threshold()
                .map(|threshold| Reported::new(threshold.confidence_verdict_threshold().as_str())),
        }),
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

/// Spells reputation options for SES.
pub(super) fn to_reputation(block: &Reputation) -> ReputationOptions {
    ReputationOptions::builder().reputation_metrics_enabled(block.effective().into()).build()
}

/// Spells sending options for SES.
pub(super) fn to_sending(block: &Sending) -> SendingOptions {
    SendingOptions::builder().sending_enabled(block.effective().into()).build()
}

/// Spells suppression options for SES: a list of reasons is sent even when it is empty, as that suppresses nothing.
///
/// # Errors
/// None that the model can cause.
pub(super) fn to_suppression(block: &Suppression) -> Result<SuppressionOptions, BuildError> {
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
    let Validation { enabled, threshold } = validation;
    let threshold = threshold.as_ref().map(|threshold| {
        SuppressionConfidenceThreshold::builder().confidence_verdict_threshold(threshold.as_str().into()).build()
    });
    let condition = SuppressionConditionThreshold::builder()
        .condition_threshold_enabled(enabled.as_str().into())
        .set_overall_confidence_threshold(threshold.transpose()?)
        .build()?;
    Ok(SuppressionValidationOptions::builder().condition_threshold(condition).build())
}

/// Spells tracking options for SES: without a domain there are none.
///
/// # Errors
/// None that the model can cause.
pub(super) fn to_tracking(block: &Tracking) -> Result<Option<TrackingOptions>, BuildError> {
    let Tracking { domain, https } = block;
    let Some(domain) = domain else { return Ok(None) };
    let options = TrackingOptions::builder()
        .custom_redirect_domain(domain.as_str())
        .set_https_policy(https.as_ref().map(|policy| policy.as_str().into()))
        .build()?;
    Ok(Some(options))
}

/// Spells VDM options for SES: a block within the block is there if its one field is.
pub(super) fn to_vdm(block: &Vdm) -> VdmOptions {
    let Vdm { engagement_metrics, optimized_shared_delivery } = block;
    let status = |status: &Reported<_>| types::FeatureStatus::from(status.as_str());
    let dashboard = engagement_metrics.as_ref().map(status);
    let guardian = optimized_shared_delivery.as_ref().map(status);
    VdmOptions::builder()
        .set_dashboard_options(dashboard.map(|it| DashboardOptions::builder().engagement_metrics(it).build()))
        .set_guardian_options(guardian.map(|it| GuardianOptions::builder().optimized_shared_delivery(it).build()))
        .build()
}

/// Spells archiving options for SES.
pub(super) fn to_archive(block: &Archive) -> ArchivingOptions {
    ArchivingOptions::builder().set_archive_arn(block.arn.as_ref().map(ToString::to_string)).build()
}
