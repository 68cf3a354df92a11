//! CloudWatch event destinations: their dimensions and the rules for them.

use serde::Deserialize;

use super::required;
use crate::sandbox::state::{CloudWatchDestination, Dimension, DimensionSource, Target};
use crate::sandbox::wire::blocks::request_block;
use crate::sandbox::wire::{Open, ServiceError};

/// Maximum number of dimensions of a CloudWatch destination (AWS quota page).
const DIMENSIONS_MAX: usize = 10;
/// Maximum length of the name and of the value of a dimension, in characters (SES v2 service model).
const DIMENSION_LENGTH_MAX: usize = 256;
/// Characters besides letters and digits that the name of a dimension may contain: those of the service model, and the
/// colon of `ses:…`, the form of SES's own message tags.
const NAME_SYMBOLS: &str = "_-:";
/// Characters besides letters and digits that the value of a dimension may contain (SES v2 service model).
const VALUE_SYMBOLS: &str = "_-@.";

request_block!(
    /// `CloudWatchDestination`.
    CloudWatchRequest { dimension_configurations: Option<Vec<DimensionRequest>> }
);
request_block!(
    /// `CloudWatchDimensionConfiguration`.
    DimensionRequest {
        dimension_name: Option<String>,
        dimension_value_source: Option<Open<DimensionSource>>,
        default_dimension_value: Option<String>,
    }
);

impl CloudWatchRequest {
    pub(super) fn checked(self) -> Result<Target, ServiceError> {
        let dimensions = self.dimension_configurations.unwrap_or_default();
        if dimensions.is_empty() {
            let message = "CloudWatch metrics dimension configuration list cannot be empty.";
            return Err(ServiceError::bad_request(message));
        }
        if dimensions.len() > DIMENSIONS_MAX {
            let message = format!("A CloudWatch destination has at most {DIMENSIONS_MAX} dimension configurations.");
            return Err(ServiceError::bad_request(message));
        }
        let dimension_configurations =
            dimensions.into_iter().map(DimensionRequest::checked).collect::<Result<_, _>>()?;
        Ok(Target::CloudWatch(CloudWatchDestination { dimension_configurations }))
    }
}

impl DimensionRequest {
    fn checked(self) -> Result<Dimension, ServiceError> {
        let source = "cloudWatchDestination.dimensionConfigurations.dimensionValueSource";
        Ok(Dimension {
            dimension_name: dimension_text(self.dimension_name, "dimensionName", NAME_SYMBOLS)?,
            dimension_value_source: required(self.dimension_value_source, source)?.checked(source)?,
            default_dimension_value: dimension_text(
                self.default_dimension_value,
                "defaultDimensionValue",
                VALUE_SYMBOLS,
            )?,
        })
    }
}

fn dimension_text(text: Option<String>, member: &str, symbols: &str) -> Result<String, ServiceError> {
    let member = format!("cloudWatchDestination.dimensionConfigurations.{member}");
    let text = required(text, &member)?;
    let allowed = |character: char| character.is_ascii_alphanumeric() || symbols.contains(character);
    if (1..=DIMENSION_LENGTH_MAX).contains(&text.len()) && text.chars().all(allowed) {
        return Ok(text);
    }
    let constraint = format!(
        "Member must have 1 to {DIMENSION_LENGTH_MAX} characters out of ASCII letters, numbers and `{symbols}`"
    );
    Err(ServiceError::constraint(&member, &constraint))
}
