//! The numbers for GitLab's Terraform widget in a merge request, which any tool may fill (GitLab Docs,
//! "artifacts:reports:terraform", read 2026-11).

use serde_json::json;

use crate::render::Outcome;

use super::counts::Counts;

/// The document: objects that are created, changed or moved, and deleted.
///
/// Without a plan it has no numbers, since zeros would read as "no changes". The widget then says that the job failed to
/// generate a report: GitLab's parser marks a document without the three keys so (`Gitlab::Ci::Parsers::Terraform::Tfplan`,
/// read 2026-11).
#[must_use]
pub fn terraform(outcome: &Outcome<'_>) -> String {
    let document = match outcome.plan.map(Counts::of) {
        Some(counts) => {
            json!({"create": counts.creates, "update": counts.updates + counts.moves, "delete": counts.deletes})
        }
        None => {
            let reason = outcome.failure.map_or("no plan was made", |failure| failure.message);
            json!({"error": reason, "exit_code": outcome.exit_code})
        }
    };
    format!("{document}\n")
}
