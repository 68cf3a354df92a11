//! Reading and saving plans.

use std::path::Path;

use crate::{
    config, disk,
    plan::{DocumentError, Plan},
};

use super::failure::Failure;

/// Largest plan that is read, in bytes: 10,000 changes take about 10 MB.
const LARGEST_PLAN: u64 = 256 * 1024 * 1024;

/// Reads a saved plan.
pub(crate) fn read_plan(path: &Path) -> Result<Plan, Failure> {
    let text = config::read_bytes(path, LARGEST_PLAN).map_err(Failure::UnreadablePlan)?;
    Plan::from_json(&text).map_err(|error| match error {
        DocumentError::Format(refusal) => refusal.into(),
        DocumentError::Unreadable(error) => Failure::NotAPlan { path: path.to_owned(), error },
    })
}

/// Saves a plan.
pub(crate) fn save_plan(path: &Path, plan: &Plan) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(plan).expect("our own types have only string keys") + "\n";
    disk::replace(path, text.as_bytes())
        .map_err(|error| Failure::Io { what: format!("save the plan to `{}`", path.display()), error })
}
