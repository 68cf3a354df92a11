//! Finds the sentence of a finding. A test asks for the sentence of every finding that random accounts have.

use crate::advice::Found;

use super::{
    figures_text, fit_text, load_text, rest_text,
    said::{Advice, advice},
    spf_record_text, warm_text,
};

/// What a finding says, and what helps. Neither ends with a full stop.
#[must_use]
pub fn advice_of(found: &Found) -> Advice {
    let said = fit_text::of(found)
        .or_else(|| warm_text::of(found))
        .or_else(|| load_text::of(found))
        .or_else(|| rest_text::of(found))
        .or_else(|| spf_record_text::of(found))
        .or_else(|| figures_text::of(found));
    said.unwrap_or_else(|| advice("", ""))
}
