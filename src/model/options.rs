//! The blocks of options of a configuration set other than delivery: what each block holds, and when two blocks mean
//! the same.
//!
//! Each block has its own put operation in SES, which replaces the block as a whole. Suppression, tracking and VDM have
//! their own modules. This module holds the other blocks, and what all blocks have in common.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    arn::ArchiveArn, names::ConfigurationSetName, suppression::Suppression, switch::Switch, tracking::Tracking,
    vdm::Vdm,
};

/// The reputation options of a configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reputation {
    /// `ReputationMetricsEnabled`. If omitted, metrics are collected, as in every new set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Switch>,
}

/// The sending options of a configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// `SendingEnabled`. If omitted, mail may be sent, as in every new set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Switch>,
}

/// The archiving options of a configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// `ArchiveArn`. If omitted, nothing is archived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<ArchiveArn>,
}

impl Reputation {
    /// Whether metrics are collected.
    #[must_use]
    pub fn effective(&self) -> Switch {
        self.metrics.unwrap_or(Switch::On)
    }
}

impl Sending {
    /// Whether mail may be sent.
    #[must_use]
    pub fn effective(&self) -> Switch {
        self.enabled.unwrap_or(Switch::On)
    }
}

impl fmt::Display for Reputation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reputation metrics {}", self.effective())
    }
}

impl fmt::Display for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sending {}", self.effective())
    }
}

impl fmt::Display for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.arn {
            Some(arn) => write!(f, "archive {arn}"),
            None => f.write_str("no archive"),
        }
    }
}

/// Declares the blocks: the field of each in documents, the SES operation that puts it, and its name in messages.
macro_rules! blocks {
    ($($(#[$doc:meta])* $block:ident: $field:ident, $operation:ident, $words:literal;)+) => {
        /// The kind of a block of options.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OptionsKind { $($(#[$doc])* $block),+ }

        impl OptionsKind {
            /// The SES operation that replaces this block as a whole.
            #[must_use]
            pub fn operation(self) -> &'static str {
                match self { $(Self::$block => stringify!($operation)),+ }
            }

            /// The name of the block in messages.
            #[must_use]
            pub fn noun(self) -> &'static str {
                match self { $(Self::$block => $words),+ }
            }

            /// The block that a new configuration set has.
            #[must_use]
            pub fn default_options(self) -> Options {
                match self { $(Self::$block => Options::$block($block::default())),+ }
            }
        }

        /// A block of options of a configuration set.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Options { $($(#[$doc])* $block($block)),+ }

        impl Options {
            /// The kind of the block.
            #[must_use]
            pub fn kind(&self) -> OptionsKind {
                match self { $(Self::$block(_) => OptionsKind::$block),+ }
            }

            /// Whether both blocks have the same effect on mail. An absent field equals its default. Blocks of
            /// different kinds are never the same.
            #[must_use]
            pub fn same_meaning(&self, other: &Self) -> bool {
                match (self, other) {
                    $((Self::$block(one), Self::$block(other)) => one.same_meaning(other),)+
                    _ => false,
                }
            }
        }

        impl Options {
            /// Whether SES holds this block after it was sent that one. What was not sent, SES may have chosen.
            #[must_use]
            pub fn is_result_of(&self, sent: &Self) -> bool {
                match (self, sent) {
                    (Self::Suppression(held), Self::Suppression(sent)) => held.is_result_of(sent),
                    _ => self.same_meaning(sent),
                }
            }
        }

        impl fmt::Display for Options {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$block(block) => block.fmt(f)),+ }
            }
        }

        $(impl From<$block> for Options {
            fn from(block: $block) -> Self {
                Self::$block(block)
            }
        })+

        /// The blocks that a configuration set is created with. `None` is not sent, and SES decides.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct NewOptions {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$block>),+
        }

        impl NewOptions {
            /// The blocks that are sent.
            pub fn sent(&self) -> impl Iterator<Item = Options> {
                [$(self.$field.clone().map(Options::$block)),+].into_iter().flatten()
            }
        }

        /// [`PutOptions`] in documents. The operation identifies the block.
        #[derive(Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "operation")]
        #[expect(clippy::enum_variant_names, reason = "SES's operations are called so")]
        enum PutDocument { $($(#[$doc])* $operation(Put<$block>)),+ }

        impl From<PutOptions> for PutDocument {
            fn from(put: PutOptions) -> Self {
                let PutOptions { configuration_set, options, expected } = put;
                match options {
                    $(Options::$block(options) => {
                        let expected = expected.and_then(|block| match block {
                            Options::$block(block) => Some(block),
                            _ => None,
                        });
                        Self::$operation(Put { configuration_set, options, expected })
                    })+
                }
            }
        }

        impl From<PutDocument> for PutOptions {
            fn from(document: PutDocument) -> Self {
                match document {
                    $(PutDocument::$operation(Put { configuration_set, options, expected }) => Self {
                        configuration_set,
                        options: options.into(),
                        expected: expected.map(Options::$block),
                    }),+
                }
            }
        }
    };
}

blocks! {
    /// The reputation options.
    Reputation: reputation, PutConfigurationSetReputationOptions, "reputation options";
    /// The sending options.
    Sending: sending, PutConfigurationSetSendingOptions, "sending options";
    /// The suppression options.
    Suppression: suppression, PutConfigurationSetSuppressionOptions, "suppression options";
    /// The tracking options.
    Tracking: tracking, PutConfigurationSetTrackingOptions, "tracking options";
    /// The options of Virtual Deliverability Manager.
    Vdm: vdm, PutConfigurationSetVdmOptions, "VDM options";
    /// The archiving options.
    Archive: archive, PutConfigurationSetArchivingOptions, "archiving options";
}

impl Options {
    /// Whether this version knows every value of the block.
    #[must_use]
    pub fn is_known(&self) -> bool {
        match self {
            Self::Suppression(block) => block.is_known(),
            Self::Tracking(block) => block.effective_https().known().is_some(),
            Self::Vdm(block) => block.is_known(),
            Self::Reputation(_) | Self::Sending(_) | Self::Archive(_) => true,
        }
    }
}

/// Replaces one block of options of a configuration set as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "PutDocument", into = "PutDocument")]
#[schemars(with = "PutDocument")]
pub struct PutOptions {
    /// The configuration set.
    pub configuration_set: ConfigurationSetName,
    /// The whole block to send.
    pub options: Options,
    /// The whole block that the write expects to find. Not sent. `None` if an earlier step creates the set.
    pub expected: Option<Options>,
}

/// [`PutOptions`] for a block of a known kind.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Put<B> {
    /// The configuration set.
    configuration_set: ConfigurationSetName,
    /// The whole block to send.
    options: B,
    /// The whole block that the write expects to find. Not sent. `None` if an earlier step creates the set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected: Option<B>,
}

impl PutOptions {
    /// The block that the write expects to find. If an earlier step creates the set, the block of a new set.
    #[must_use]
    pub fn expected(&self) -> Options {
        self.expected.clone().unwrap_or_else(|| self.options.kind().default_options())
    }
}

/// Compares two values of a block by their effect on mail.
trait SameMeaning {
    fn same_meaning(&self, other: &Self) -> bool;
}

macro_rules! same_meaning {
    ($($block:ty: |$one:ident, $other:ident| $same:expr;)+) => {
        $(impl SameMeaning for $block {
            fn same_meaning(&self, other: &Self) -> bool {
                let ($one, $other) = (self, other);
                $same
            }
        })+
    };
}

same_meaning! {
    Reputation: |one, other| one.effective() == other.effective();
    Sending: |one, other| one.effective() == other.effective();
    Suppression: |one, other| one == other;
    Tracking: |one, other| Tracking::same_meaning(one, other);
    Vdm: |one, other| one == other;
    Archive: |one, other| one == other;
}

impl NewOptions {
    /// Whether no block is sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexSet;

    use super::*;
    use crate::model::{FeatureStatus, HttpsPolicy};

    #[test]
    fn what_was_never_set_is_on() {
        let on = Reputation { metrics: Some(Switch::On) };
        assert!(on.same_meaning(&Reputation::default()));
        let off = Sending { enabled: Some(Switch::Off) };
        assert!(!off.same_meaning(&Sending::default()));
    }

    #[test]
    fn no_reasons_and_the_reasons_of_the_account_differ() {
        let none = Suppression { reasons: Some(IndexSet::new()), ..Suppression::default() };
        assert!(!none.same_meaning(&Suppression::default()));
    }

    #[test]
    fn a_status_that_is_stated_differs_from_that_of_the_account() {
        let stated = Vdm { engagement_metrics: Some(FeatureStatus::Disabled.into()), ..Vdm::default() };
        assert!(!stated.same_meaning(&Vdm::default()));
    }

    #[test]
    fn a_put_in_a_document_is_named_by_its_operation() {
        let tracking = Tracking { https: Some(HttpsPolicy::Require.into()), ..Tracking::default() };
        let (configuration_set, options) = (ConfigurationSetName::live("a"), Options::Tracking(tracking));
        let put = PutOptions { configuration_set, expected: Some(Tracking::default().into()), options };
        let document = serde_json::to_value(&put).unwrap();
        let expected = serde_json::json!({
            "operation": "PutConfigurationSetTrackingOptions", "configuration_set": "a", "options": {"https": "REQUIRE"},
            "expected": {}
        });
        assert_eq!(document, expected);
        assert_eq!(serde_json::from_value::<PutOptions>(document).unwrap(), put);
        assert!(!put.options.same_meaning(&OptionsKind::Vdm.default_options()));
    }
}
