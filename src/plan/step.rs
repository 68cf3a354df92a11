//! One step of a plan: a write, and what must be done before it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Region, Write};

/// The number of a step in its plan, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct StepId(pub u32);

impl std::fmt::Display for StepId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One write, and what must be done before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its number.
    pub id: StepId,
    /// The Region that it writes to.
    pub region: Region,
    /// What it sends and what it expects to find.
    pub write: Write,
    /// The steps that must have succeeded before. Always of lower numbers.
    pub depends_on: Vec<StepId>,
    /// Why the step is there.
    pub purpose: Purpose,
}

/// Why a step is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// It makes a change, or is the last of several steps that make one.
    Change,
    /// It is part of a detour: no direct order keeps every route safe.
    Detour,
}
