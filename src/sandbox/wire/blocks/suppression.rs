//! `SuppressionOptions` of a request: which suppressed addresses a set does not send to, and how confident SES has to
//! be.

use serde::Deserialize;

use super::request_block;
use crate::sandbox::state::{
    ConditionThreshold, ConfidenceThreshold, Enumeration, FeatureStatus, SuppressionOptions, SuppressionReason,
    SuppressionScope, ValidationOptions, VerdictThreshold,
};
use crate::sandbox::wire::{ErrorKind, Open, ServiceError};

request_block!(
    /// `SuppressionOptions`.
    SuppressionRequest {
        suppressed_reasons: Option<Vec<Open<SuppressionReason>>>,
        suppression_scope: Option<Open<SuppressionScope>>,
        validation_options: Option<ValidationRequest>,
    }
);
request_block!(
    /// `ValidationOptions`.
    ValidationRequest { condition_threshold: Option<ConditionRequest> }
);
request_block!(
    /// `ConditionThreshold`.
    ConditionRequest {
        condition_threshold_enabled: Option<Open<FeatureStatus>>,
        overall_confidence_threshold: Option<ConfidenceRequest>,
    }
);
request_block!(
    /// `OverallConfidenceThreshold`.
    ConfidenceRequest { confidence_verdict_threshold: Option<Open<VerdictThreshold>> }
);
impl SuppressionRequest {
    /// An empty list means that nothing is suppressed, and is stored. A missing list is not stored.
    pub(crate) fn checked(self) -> Result<SuppressionOptions, ServiceError> {
        let reasons = |list: Vec<_>| list.into_iter().map(known_reason).collect::<Result<Vec<_>, _>>();
        Ok(SuppressionOptions {
            suppressed_reasons: self.suppressed_reasons.map(reasons).transpose()?,
            suppression_scope: self.suppression_scope.map(|scope| scope.checked("suppressionScope")).transpose()?,
            validation_options: self.validation_options.map(ValidationRequest::checked).transpose()?,
        })
    }

    /// A create with the block but without reasons fails inside SES (floci #1307, probed on the live service). A put
    /// does not fail.
    pub(crate) fn checked_on_create(self) -> Result<SuppressionOptions, ServiceError> {
        if self.suppressed_reasons.is_none() {
            return Err(ServiceError::new(ErrorKind::InternalFailure, "An internal failure has occurred."));
        }
        self.checked()
    }
}

/// SES's error for this enum is a sentence, not the usual constraint violation (floci #1307, read 2026-11).
pub(super) fn known_reason(reason: Open<SuppressionReason>) -> Result<SuppressionReason, ServiceError> {
    match reason {
        Open::Known(reason) => Ok(reason),
        Open::Unknown(text) => {
            let values = SuppressionReason::VALUES.join(", ");
            Err(ServiceError::bad_request(format!("Reason {text} is invalid, must be one of [{values}].")))
        }
    }
}

impl ValidationRequest {
    pub(super) fn checked(self) -> Result<ValidationOptions, ServiceError> {
        let condition = required(self.condition_threshold, "validationOptions.conditionThreshold")?;
        let member = "validationOptions.conditionThreshold.conditionThresholdEnabled";
        let enabled = required(condition.condition_threshold_enabled, member)?.checked(member)?;
        let overall_confidence_threshold =
            condition.overall_confidence_threshold.map(ConfidenceRequest::checked).transpose()?;
        let condition_threshold =
            ConditionThreshold { condition_threshold_enabled: enabled, overall_confidence_threshold };
        Ok(ValidationOptions { condition_threshold })
    }
}

impl ConfidenceRequest {
    fn checked(self) -> Result<ConfidenceThreshold, ServiceError> {
        let member = "validationOptions.conditionThreshold.overallConfidenceThreshold.confidenceVerdictThreshold";
        let verdict = required(self.confidence_verdict_threshold, member)?.checked(member)?;
        Ok(ConfidenceThreshold { confidence_verdict_threshold: verdict })
    }
}

/// Returns a member that the service model requires.
fn required<T>(value: Option<T>, member: &str) -> Result<T, ServiceError> {
    value.ok_or_else(|| ServiceError::constraint(member, "Member must not be null"))
}
