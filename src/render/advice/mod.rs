//! The adviser in words: the sentence of each finding with what helps, the list of findings, and what dedicated IPs cost.
//! Each sentence is made of the data of its finding alone.

mod cost_text;
mod document;
mod fit_text;
mod lint_text;
mod load_text;
mod notices;
mod rest_text;
mod rules_page;
mod words;

pub use cost_text::{cost_line, cost_text};
pub use document::{Advised, SaidFinding, SilencedFinding};
pub use lint_text::{caused_text, lint_text};
pub use notices::advice_notices;
pub use rules_page::rules_page;

use crate::advice::Found;

/// What a finding says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What was found, and why it matters.
    pub says: String,
    /// What helps.
    pub fix: String,
}

/// A sentence with what helps.
fn advice(says: impl Into<String>, fix: impl Into<String>) -> Advice {
    Advice { says: says.into(), fix: fix.into() }
}

/// What a finding says, and what helps. Neither ends with a full stop.
#[must_use]
pub fn advice_of(found: &Found) -> Advice {
    fit_text::of(found)
        .or_else(|| load_text::of(found))
        .or_else(|| rest_text::of(found))
        .unwrap_or_else(|| advice("", ""))
}
