//! The outcome of a command as Markdown, for the person who must approve it in a pull request.
//!
//! The first line is a marker, an HTML comment that nobody sees: it lets a later run find and update the comment of the
//! same account and label. The second line is the verdict. A document that would be longer than allowed is cut by
//! meaning, never in the middle of a table or a list, and says so; see [`Cut`].

mod advice;
mod cut;
mod drift;
mod ended;
mod escape;
mod frame;
mod plan;
mod routes;

use super::Outcome;

pub use cut::Cut;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown {
    /// The text.
    pub text: String,
    /// What was left out.
    pub cut: Cut,
}

/// The outcome as Markdown, in as many bytes as the context allows. The verdict alone may take more, if less than 2 KiB
/// are allowed.
#[must_use]
pub fn markdown(outcome: &Outcome<'_>) -> Markdown {
    let cuts = [Cut::Whole, Cut::Objects, Cut::Counts];
    let documents = cuts.into_iter().map(|cut| Markdown { text: document(outcome, cut), cut });
    let fits = |document: &Markdown| document.text.len() <= outcome.context.max_bytes;
    documents.into_iter().find(fits).unwrap_or_else(|| {
        let cut = Cut::Verdict;
        Markdown { text: document(outcome, cut), cut }
    })
}

fn document(outcome: &Outcome<'_>, cut: Cut) -> String {
    let body = if outcome.report.is_some() {
        ended::applied(outcome, cut)
    } else if !outcome.stale.is_empty() {
        ended::stale(outcome, cut)
    } else if !outcome.file_errors.is_empty() {
        ended::file_errors(outcome, cut)
    } else if let Some(drift) = outcome.drift.filter(|_| outcome.plan.is_none()) {
        drift::drift(outcome, drift, cut)
    } else if let Some(advised) = outcome.advice.filter(|_| outcome.plan.is_none()) {
        advice::advice(outcome, advised, cut)
    } else if let Some(plan) = outcome.plan {
        plan::plan(outcome, plan, cut)
    } else {
        ended::other(outcome, cut)
    };
    let caused = outcome.advice.filter(|_| outcome.plan.is_some() && outcome.report.is_none());
    let caused = caused.map(|advised| advice::caused(advised, cut)).unwrap_or_default();
    let sections = [frame::marker(outcome, cut), body, caused, frame::footer(outcome, cut)];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}
