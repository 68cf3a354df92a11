//! Percentages.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::NameError;

/// A percentage of a whole: whole percent, 0 to 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u64", into = "u64")]
#[schemars(with = "u64", extend("maximum" = 100))]
pub struct Percent(u8);

impl Percent {
    /// 100 percent.
    pub const ALL: Self = Self(100);

    /// Accepts a number of percent.
    ///
    /// # Errors
    /// If the number is greater than 100.
    pub fn new(percent: u64) -> Result<Self, NameError> {
        match u8::try_from(percent) {
            Ok(percent) if percent <= Self::ALL.0 => Ok(Self(percent)),
            Ok(_) | Err(_) => Err(NameError::new("a percentage is a whole number from 0 to 100")),
        }
    }

    /// One percent less, or 0.
    #[must_use]
    pub fn below(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The percent, 0 to 100.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}%", self.0))
    }
}

impl TryFrom<u64> for Percent {
    type Error = NameError;
    fn try_from(percent: u64) -> Result<Self, NameError> {
        Self::new(percent)
    }
}

impl From<Percent> for u64 {
    fn from(percent: Percent) -> Self {
        percent.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_end_at_a_hundred() {
        assert_eq!(Percent::new(100), Ok(Percent::ALL));
        assert!(Percent::new(101).is_err() && Percent::new(356).is_err());
    }
}
