//! On and off, in the two forms that SES uses, and values that can be cleared.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::word::ses_words;

/// Whether a setting is on. `true` or `false` in documents, as in SES.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "bool", into = "bool")]
#[schemars(with = "bool")]
pub enum Switch {
    /// The setting is on.
    On,
    /// The setting is off.
    Off,
}

impl From<bool> for Switch {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

impl From<Switch> for bool {
    fn from(switch: Switch) -> Self {
        switch == Switch::On
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::On => "on",
            Self::Off => "off",
        })
    }
}

ses_words! {
    /// Whether a feature is on, for the fields in which SES uses words instead of a boolean.
    enum FeatureStatus {
        /// The feature is on.
        Enabled = "ENABLED",
        /// The feature is off.
        Disabled = "DISABLED",
    }
}

impl From<Switch> for FeatureStatus {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::On => Self::Enabled,
            Switch::Off => Self::Disabled,
        }
    }
}

impl From<FeatureStatus> for Switch {
    fn from(status: FeatureStatus) -> Self {
        match status {
            FeatureStatus::Enabled => Self::On,
            FeatureStatus::Disabled => Self::Off,
        }
    }
}

/// A desired value for a field that SES can also omit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Clearable<T> {
    /// The field should have no value. The put omits it.
    Clear,
    /// The field should have this value.
    Set(T),
}

impl<T> Clearable<T> {
    /// The value. `None` for `Clear`.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}
