//! The numbers for GitLab's Terraform widget in a merge request, which any tool may fill (GitLab Docs,
//! "artifacts:reports:terraform", read 2026-11).

use serde_json::json;

use crate::render::Outcome;

use super::counts::Counts;

/// The document: objects that are created, changed or moved, and deleted. Without a plan, all are 0.
#[must_use]
pub fn terraform(outcome: &Outcome<'_>) -> String {
    let counts = outcome.plan.map(Counts::of).unwrap_or_default();
    let document = json!({"create": counts.creates, "update": counts.updates + counts.moves, "delete": counts.deletes});
    format!("{document}\n")
}
