//! Reads and saves plans.

use std::path::Path;

use serde_json::Value;

use crate::{
    config, disk,
    plan::{DocumentError, Plan, Refusal},
    render,
};

use super::failure::Failure;

/// Maximum size of a plan that is read, in bytes. A plan of 10,000 changes takes about 10 MB.
const LARGEST_PLAN: u64 = 256 * 1024 * 1024;

/// Reads a saved plan, and checks that its findings match the rest of the document.
pub(crate) fn read_plan(path: &Path) -> Result<Plan, Failure> {
    let text = config::read_bytes(path, LARGEST_PLAN).map_err(Failure::UnreadablePlan)?;
    let unreadable = |error| Failure::NotAPlan { path: path.to_owned(), error };
    let plan = Plan::from_json(&text).map_err(|error| match error {
        DocumentError::Format(refusal) => refusal.into(),
        DocumentError::Unreadable(error) => unreadable(error),
    })?;
    let document: Value = serde_json::from_slice(&text).map_err(unreadable)?;
    if document == render::document(&plan) {
        return Ok(plan);
    }
    // If a digest does not match, its message is more precise than the one below.
    plan.verify()?;
    Err(Refusal::Altered("what it says of its findings does not follow from them".to_owned()).into())
}

/// Saves a plan as formatted JSON.
pub(crate) fn save_plan(path: &Path, plan: &Plan) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(&render::document(plan)).expect("our own types have only string keys") + "\n";
    disk::replace(path, text.as_bytes())
        .map_err(|error| Failure::Io { what: format!("save the plan to `{}`", path.display()), error })
}
