//! The two forms of AWS Support, field by field, as their pages have them.
//!
//! SES: "Requesting and relinquishing dedicated IP addresses (standard)", text of 2022-10-28. Amazon Pinpoint: "Requesting
//! and relinquishing dedicated IP addresses", archived. Both read 2026-11.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Region;

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// That of the SES console.
    Ses,
    /// That of Amazon Pinpoint, whose support ended on 2026-10-30.
    Pinpoint,
}

/// The names of the fields that both forms have.
pub(super) const MAIL_TYPE: &str = "Mail Type";
pub(super) const WEBSITE: &str = "Website URL";
pub(super) const OPT_IN: &str =
    "Describe, in detail, how you will only send to recipients who have specifically requested your mail";
pub(super) const BOUNCES: &str =
    "Describe, in detail, the process that you will follow when you receive bounce and complaint notifications";
pub(super) const TERMS: &str = "Will you comply with AWS Service Terms and AUP";
pub(super) const REGION: &str = "Region";
pub(super) const USE_CASE: &str = "Use case description";
pub(super) const LANGUAGE: &str = "Preferred contact language";

/// The step for the cases of other Regions.
pub(super) const ANOTHER_REGION: &str = "For another Region, use \"Add another request\", or open another case.";

/// What a form calls its own fields and values.
pub(super) struct Words {
    /// The field that says which kind of limit it is, with its value.
    pub(super) kind: (&'static str, &'static str),
    /// The field that says which limit, with its value.
    pub(super) limit: (&'static str, &'static str),
    /// The field of the number.
    pub(super) number: &'static str,
}

impl Form {
    pub(super) fn words(self) -> Words {
        match self {
            Self::Ses => Words {
                kind: ("Limit type", "SES Service Limits"),
                limit: ("Limit", "Desired Dedicated IP"),
                number: "New limit value",
            },
            Self::Pinpoint => Words {
                kind: ("Quota type", "Pinpoint Email"),
                limit: ("Quota", "Desired Maximum Email Send Rate"),
                number: "New quota value",
            },
        }
    }

    /// The clicks to the form.
    pub(super) fn way_in(self, region: &Region) -> String {
        match self {
            Self::Ses => format!(
                "Open the SES console in {region}, then \"Dedicated IPs\" and \"Request dedicated IPs\"; or \"Standard IP \
                 pools\" and \"Request or relinquish Standard dedicated IPs\"."
            ),
            Self::Pinpoint => {
                "Open the Support Center, then \"Create case\" and \"Service quota increase\".".to_owned()
            }
        }
    }

    /// What is to know about the form.
    pub(super) fn caution(self) -> Option<&'static str> {
        match self {
            Self::Ses => None,
            Self::Pinpoint => Some(
                "This form is retired: support for Amazon Pinpoint ended on 2026-10-30, and its quota type may be gone. \
                 Use the SES form (`--form ses`) unless AWS asks for this one.",
            ),
        }
    }
}
