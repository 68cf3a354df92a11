//! Mail that takes one way: of a configuration set, or without one.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ConfigurationSetName, Traffic};

/// The name of a stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StreamName {
    /// Mail of a configuration set.
    ConfigurationSet(ConfigurationSetName),
    /// Mail that names no configuration set, and whose identity has none.
    Unassigned,
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ConfigurationSet(name) => f.pad(&format!("`{name}`")),
            Self::Unassigned => f.pad("mail without a configuration set"),
        }
    }
}

/// A stream with what the file states about it.
#[derive(Debug, Clone)]
pub struct Stream<'a> {
    /// Its name.
    pub name: StreamName,
    /// How much mail it is; `None`: nothing is stated.
    pub traffic: Option<&'a Traffic>,
}

impl Stream<'_> {
    /// Whether it goes to servers that accept mail by a list of addresses.
    #[must_use]
    pub fn is_allowlisted(&self) -> bool {
        self.traffic.is_some_and(Traffic::is_allowlisted)
    }

    /// Whether it is stated to be no mail at all.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.traffic.is_some_and(|traffic| traffic.day == Some(0))
    }
}
