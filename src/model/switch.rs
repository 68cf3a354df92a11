//! On and off, in the two ways that SES spells it, and "none of it" for what can be cleared.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::word::ses_words;

/// Whether something is on. In documents `true` or `false`, as SES has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "bool", into = "bool")]
#[schemars(with = "bool")]
pub enum Switch {
    /// It is.
    On,
    /// It is not.
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
    /// Whether something is on, where SES uses words for it.
    enum FeatureStatus {
        /// It is.
        Enabled = "ENABLED",
        /// It is not.
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

/// A wanted value of something that SES can also be without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Clearable<T> {
    /// SES should have none: the field is left out of the put.
    Clear,
    /// SES should have this.
    Set(T),
}

impl<T> Clearable<T> {
    /// The value, if there should be one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}
