//! The one JSON document that `--format json` prints, whatever the verb and however it ends.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::{
    apply::Report,
    config::Diagnostics,
    plan::{Plan, Stale},
    render,
};

use super::{doctor::Check, saved::Forecast};

/// The format of the document that this build writes.
const FORMAT_VERSION: &str = "1.2";

/// What `--format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutputDocument {
    /// Version of this document's format, `major.minor`.
    pub format_version: &'static str,
    /// Version of sesform.
    pub tool_version: &'static str,
    /// The verb.
    pub command: &'static str,
    /// The exit code of the process.
    pub exit_code: u8,
    /// Why it did not succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<FailureReason>,
    /// What is wrong with the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Diagnostics>,
    /// The file that `import` wrote, where it went to no file of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "with_messages")]
    pub plan: Option<Plan>,
    /// What `apply` with the same flags would do with the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply: Option<Forecast>,
    /// Whether the plan has changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_pending: Option<bool>,
    /// What moved on since the plan was made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<Stale>,
    /// What `doctor` looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What an apply did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

/// The plan as its own document has it.
fn with_messages<S: Serializer>(plan: &Option<Plan>, serializer: S) -> Result<S::Ok, S::Error> {
    plan.as_ref().map(render::document).serialize(serializer)
}

/// Why a command did not succeed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FailureReason {
    /// The kind of failure; stable.
    pub code: &'static str,
    /// In words.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl OutputDocument {
    /// A document with nothing in it yet.
    pub(crate) fn new(command: &'static str) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            tool_version: env!("CARGO_PKG_VERSION"),
            command,
            exit_code: 0,
            failure_reason: None,
            diagnostics: None,
            file: None,
            plan: None,
            apply: None,
            changes_pending: None,
            stale: Vec::new(),
            checks: Vec::new(),
            report: None,
        }
    }
}
