//! The blocks of options of a configuration set beside delivery: what each holds and when two mean the same.
//!
//! Each block has a put of its own in SES, which replaces it as a whole. Suppression, tracking and VDM have files of their
//! own; the rest is here, with what all blocks have in common.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    arn::ArchiveArn, live::LiveConfigurationSet, suppression::Suppression, switch::Switch, tracking::Tracking,
    vdm::Vdm, write::Part,
};

/// The reputation options of a configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reputation {
    /// `ReputationMetricsEnabled`. Left out, metrics are collected, as of every new set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Switch>,
}

/// The sending options of a configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// `SendingEnabled`. Left out, mail may be sent, as of every new set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Switch>,
}

/// The archiving options of a configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// `ArchiveArn`. Left out, nothing is archived.
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

/// What the blocks have in common.
pub trait OptionsBlock: Clone + Default + fmt::Display {
    /// Which part of a configuration set it is.
    const PART: Part;

    /// The block that a set has.
    fn of(set: &LiveConfigurationSet) -> &Self;

    /// The block that a set has, to be replaced.
    fn of_mut(set: &mut LiveConfigurationSet) -> &mut Self;

    /// Whether both mean the same to mail: an absent field equals its default.
    fn same_meaning(&self, other: &Self) -> bool;
}

/// A block that is the field of a live configuration set.
macro_rules! block {
    ($block:ty, $part:ident, $field:ident, |$one:ident, $other:ident| $same:expr) => {
        impl OptionsBlock for $block {
            const PART: Part = Part::$part;

            fn of(set: &LiveConfigurationSet) -> &Self {
                &set.$field
            }

            fn of_mut(set: &mut LiveConfigurationSet) -> &mut Self {
                &mut set.$field
            }

            fn same_meaning(&self, other: &Self) -> bool {
                let ($one, $other) = (self, other);
                $same
            }
        }
    };
}

block!(Reputation, Reputation, reputation, |one, other| one.effective() == other.effective());
block!(Sending, Sending, sending, |one, other| one.effective() == other.effective());
block!(Suppression, Suppression, suppression, |one, other| one == other);
block!(Tracking, Tracking, tracking, |one, other| Tracking::same_meaning(one, other));
block!(Vdm, Vdm, vdm, |one, other| one == other);
block!(Archive, Archive, archive, |one, other| one == other);

/// The blocks that a configuration set is created with. `None` is not sent: SES decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOptions {
    /// Reputation options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reputation: Option<Reputation>,
    /// Sending options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending: Option<Sending>,
    /// Suppression options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
    /// Tracking options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// VDM options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vdm: Option<Vdm>,
    /// Archiving options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archive>,
}

impl NewOptions {
    /// Whether nothing is sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a set has what was sent.
    #[must_use]
    pub fn are_of(&self, set: &LiveConfigurationSet) -> bool {
        fn has<B: OptionsBlock>(sent: Option<&B>, set: &LiveConfigurationSet) -> bool {
            sent.is_none_or(|block| block.same_meaning(B::of(set)))
        }
        let Self { reputation, sending, suppression, tracking, vdm, archive } = self;
        has(reputation.as_ref(), set)
            && has(sending.as_ref(), set)
            && has(suppression.as_ref(), set)
            && has(tracking.as_ref(), set)
            && has(vdm.as_ref(), set)
            && has(archive.as_ref(), set)
    }

    /// Gives a new set what was sent.
    pub fn give(&self, set: &mut LiveConfigurationSet) {
        fn give<B: OptionsBlock>(sent: Option<&B>, set: &mut LiveConfigurationSet) {
            if let Some(block) = sent {
                *B::of_mut(set) = block.clone();
            }
        }
        let Self { reputation, sending, suppression, tracking, vdm, archive } = self;
        give(reputation.as_ref(), set);
        give(sending.as_ref(), set);
        give(suppression.as_ref(), set);
        give(tracking.as_ref(), set);
        give(vdm.as_ref(), set);
        give(archive.as_ref(), set);
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
    fn a_set_has_what_it_was_given() {
        let tracking = Tracking { https: Some(HttpsPolicy::Require.into()), ..Tracking::default() };
        let options = NewOptions { tracking: Some(tracking), ..NewOptions::default() };
        let mut set = LiveConfigurationSet::default();
        assert!(!options.are_of(&set));
        options.give(&mut set);
        assert!(options.are_of(&set));
    }
}
