//! The services that SES publishes events to. Each destination is of exactly one kind.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    arn::{EventBusArn, Placed as _, ProjectArn, RoleArn, StreamArn, TopicArn},
    names::{AccountId, Name, NameError, Region, name},
    word::{Reported, ses_words},
};

/// Longest name and longest default value of a CloudWatch dimension, in characters (SES v2 service model).
const DIMENSION_MAX: usize = 255;
/// Prefix of the tags that SES itself adds to mail, such as `ses:configuration-set`. To count by such a tag, a
/// dimension has the name of the tag (SES Developer Guide, "Set up a CloudWatch event destination for event
/// publishing"). The service model nevertheless allows no `:` in dimension names.
const AUTO_TAG: &str = "ses:";

name!(
    /// The name of a CloudWatch dimension: 1–255 of `A-Z a-z 0-9 _ -` (SES v2 service model). The name of one of SES's
    /// own tags is allowed too: `ses:` before such a name (SES Developer Guide).
    DimensionName,
    check_name,
    "^(ses:[A-Za-z0-9_-]{1,251}|[A-Za-z0-9_-]{1,255})$"
);
name!(
    /// The default value of a CloudWatch dimension, for mail that has no value: 1–255 of `A-Z a-z 0-9 _ - @ .` (SES v2
    /// service model).
    DimensionDefault,
    |text| check(text, "_-@.", DIMENSION_MAX),
    "^[A-Za-z0-9_@.-]{1,255}$"
);

fn check_name(text: &str) -> Result<(), NameError> {
    match text.strip_prefix(AUTO_TAG) {
        Some(rest) => check(rest, "_-", DIMENSION_MAX - AUTO_TAG.len()),
        None => check(text, "_-", DIMENSION_MAX),
    }
}

fn check(text: &str, signs: &str, longest: usize) -> Result<(), NameError> {
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || signs.contains(*c))) {
        let reason = format!("`{}` is not allowed: SES takes letters, digits and `{signs}`", bad.escape_debug());
        let also = if bad == ':' { format!("; names of its own tags begin with `{AUTO_TAG}`") } else { String::new() };
        return Err(NameError::new(reason + &also));
    }
    if text.is_empty() || text.len() > longest {
        return Err(NameError::new(format!("it has 1 to {longest} characters")));
    }
    Ok(())
}

ses_words! {
    /// The source of the value of a dimension.
    enum DimensionSource {
        /// A message tag of the sending call.
        MessageTag = "MESSAGE_TAG",
        /// A header of the mail.
        EmailHeader = "EMAIL_HEADER",
        /// A tag of a link.
        LinkTag = "LINK_TAG",
    }
}

/// A CloudWatch dimension of the published events.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// `DimensionValueSource`.
    pub source: Reported<DimensionSource>,
    /// `DefaultDimensionValue`.
    pub default: DimensionDefault,
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, default } = self;
        write!(f, "{source}, default {default}")
    }
}

/// The service that SES publishes events to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Destination {
    /// CloudWatch metrics.
    CloudWatch {
        /// `DimensionConfigurations`, by name, in SES's order. The order is not significant.
        dimensions: IndexMap<DimensionName, Dimension>,
    },
    /// An SNS topic.
    Sns {
        /// `TopicArn`.
        topic: TopicArn,
    },
    /// A Firehose stream.
    Firehose {
        /// `DeliveryStreamArn`.
        stream: StreamArn,
        /// `IamRoleArn`: the role that SES assumes to write to the stream.
        role: RoleArn,
    },
    /// An EventBridge bus.
    EventBridge {
        /// `EventBusArn`.
        bus: EventBusArn,
    },
    /// A Pinpoint project.
    Pinpoint {
        /// `ApplicationArn`. SES may omit it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        project: Option<ProjectArn>,
    },
}

/// Minimum and maximum number of dimensions of a CloudWatch destination (SES Developer Guide, "Set up a CloudWatch
/// event destination").
pub const DIMENSIONS: std::ops::RangeInclusive<usize> = 1..=10;

impl Destination {
    /// Checks that SES in this Region and account can publish to the destination.
    ///
    /// # Errors
    /// The reason why SES cannot publish there.
    pub fn check_place(&self, region: &Region, account: &AccountId) -> Result<(), NameError> {
        match self {
            Self::Sns { topic } => topic.check_place(region, account),
            Self::Firehose { stream, role } => {
                stream.check_place(region, account).and_then(|()| role.check_place(region, account))
            }
            Self::EventBridge { bus } => bus.check_place(region, account),
            Self::Pinpoint { project: Some(project) } => project.check_place(region, account),
            Self::CloudWatch { .. } | Self::Pinpoint { project: None } => Ok(()),
        }
    }

    /// Checks that a file can declare this destination.
    ///
    /// # Errors
    /// The reason why a file cannot declare it.
    pub fn check(&self) -> Result<(), NameError> {
        match self {
            Self::CloudWatch { dimensions } => {
                check_dimensions(dimensions.len())?;
                dimensions.iter().try_for_each(|(name, dimension)| dimension.check(name))
            }
            Self::Sns { topic } => named(topic),
            Self::Firehose { stream, role } => named(stream).and_then(|()| named(role)),
            Self::EventBridge { bus } => named(bus),
            Self::Pinpoint { project: Some(project) } => named(project),
            Self::Pinpoint { project: None } => Err(NameError::new("SES names no Pinpoint project")),
        }
    }
}

/// Checks that SES accepts this number of dimensions.
///
/// # Errors
/// If the number is out of range.
pub fn check_dimensions(count: usize) -> Result<(), NameError> {
    if DIMENSIONS.contains(&count) {
        return Ok(());
    }
    let (least, most) = (DIMENSIONS.start(), DIMENSIONS.end());
    Err(NameError::new(format!("it has {count} dimensions, and SES takes {least} to {most}")))
}

impl Dimension {
    fn check(&self, name: &DimensionName) -> Result<(), NameError> {
        let Self { source, default } = self;
        let shown = name.as_str().escape_debug();
        name.check().map_err(|reason| NameError::new(format!("the dimension `{shown}`: {reason}")))?;
        if source.known().is_none() {
            let source = source.as_str().escape_debug();
            return Err(NameError::new(format!("the dimension `{shown}`: its source `{source}` is not known")));
        }
        let told = |reason| NameError::new(format!("the default value of the dimension `{shown}`: {reason}"));
        default.check().map_err(told)
    }
}

fn named(name: &impl Name) -> Result<(), NameError> {
    name.check().map_err(|reason| NameError::new(format!("`{}`: {reason}", name.text().escape_debug())))
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CloudWatch { dimensions } => {
                let mut all: Vec<String> =
                    dimensions.iter().map(|(name, dimension)| format!("{name} ({dimension})")).collect();
                all.sort_unstable();
                write!(f, "CloudWatch by {}", all.join(", "))
            }
            Self::Sns { topic } => write!(f, "SNS {topic}"),
            Self::Firehose { stream, role } => write!(f, "Firehose {stream} as {role}"),
            Self::EventBridge { bus } => write!(f, "EventBridge {bus}"),
            Self::Pinpoint { project: Some(project) } => write!(f, "Pinpoint {project}"),
            Self::Pinpoint { project: None } => f.write_str("Pinpoint"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_ses_are_dimensions_and_other_colons_are_not() {
        let longest = format!("ses:{}", "x".repeat(251));
        for name in
            ["ses:configuration-set", "ses:source-ip", "ses:from-domain", "ses:caller-identity", "ses", &longest]
        {
            assert!(DimensionName::new(name).is_ok(), "{name}");
        }
        for name in ["ses:", "ses:a:b", "aws:x", "a:b", ":", "SES:x", "xses:y", "", &format!("{longest}x")] {
            assert!(DimensionName::new(name).is_err(), "{name}");
        }
        assert!(DimensionDefault::new("ses:x").is_err());
    }
}
