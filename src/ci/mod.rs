//! The outcome of a command for programs of a pipeline: annotations, lines, job outputs, code quality, SARIF. Each format is a
//! function from an [`Outcome`] to text; `cli` decides where it goes.

mod annotations;
mod code_quality;
mod counts;
mod lines;
mod outputs;
mod sarif;
mod terraform;

pub use annotations::annotations;
pub use code_quality::code_quality;
pub use lines::lines;
pub use outputs::{dotenv, github_output};
pub use sarif::sarif;
pub use terraform::terraform;

use sha2::{Digest as _, Sha256};

use crate::{
    model::{Address, shown},
    render::{Notice, Outcome, advice_notices, drift_notices, plan_notices},
};

/// The finding with its remedy, on one line.
fn told(notice: &Notice) -> String {
    let help = notice.help.as_ref().map(|help| format!("; help: {help}")).unwrap_or_default();
    shown(&format!("{}{help}", notice.message))
}

/// What identifies a finding from run to run, also if its line moves.
fn identity(notice: &Notice, path: &str) -> String {
    // Regions can have objects of the same name, and findings whose words do not tell them apart.
    let object = notice.address.as_ref().map(|Address { region, kind, name, .. }| format!("{region}/{kind}/{name}"));
    let parts = [&notice.code, path, &object.unwrap_or_default(), &notice.message];
    let digest = Sha256::digest(parts.join("\0"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything that a document can point at: the errors of the files, the findings of the plan, and drift.
fn notices(outcome: &Outcome<'_>) -> Vec<Notice> {
    let findings = outcome.plan.map(|plan| plan_notices(plan, &outcome.allowed)).unwrap_or_default();
    let drift = outcome.left_of_drift().filter(|_| outcome.plan.is_none()).map(drift_notices).unwrap_or_default();
    let advice = outcome.advice.map(advice_notices).unwrap_or_default();
    outcome.file_errors.iter().cloned().chain(findings).chain(drift).chain(advice).collect()
}
