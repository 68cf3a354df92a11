//! The state file: all accounts of a sandbox.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sandbox::trail::Trail;

use super::{
    check::{self, StateProblem},
    region::RegionState,
};

/// The version of the state file that this sandbox writes. It reads no other version.
const VERSION: u32 = 1;

/// The whole content of a sandbox, and of a state file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    version: u32,
    /// Account id, then Region.
    #[serde(default)]
    pub(in crate::sandbox) accounts: BTreeMap<String, BTreeMap<String, RegionState>>,
    /// Who changed what.
    #[serde(default, skip_serializing_if = "Trail::is_empty")]
    pub(in crate::sandbox) trail: Trail,
}

impl Default for State {
    fn default() -> Self {
        Self { version: VERSION, accounts: BTreeMap::new(), trail: Trail::default() }
    }
}

impl State {
    /// Reads the text of a state file.
    ///
    /// # Errors
    /// The first place that is not JSON, does not follow the format, or could not exist in SES.
    pub fn from_json(text: &str) -> Result<Self, StateProblem> {
        let state: Self = serde_json::from_str(text).map_err(StateProblem::Syntax)?;
        if state.version != VERSION {
            return Err(StateProblem::Version { found: state.version, known: VERSION });
        }
        check::accounts(&state.accounts)?;
        Ok(state)
    }

    /// Writes the text of a state file: indented, sorted, with a newline at the end.
    ///
    /// # Errors
    /// None that the format can cause. Errors of the serializer are passed on.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
