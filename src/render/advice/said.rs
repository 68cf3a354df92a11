//! What a finding says, and what helps.

/// What a finding says. Neither part ends with a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What was found, and why it matters.
    pub says: String,
    /// What helps.
    pub fix: String,
}

/// A sentence with what helps.
pub(super) fn advice(says: impl Into<String>, fix: impl Into<String>) -> Advice {
    Advice { says: says.into(), fix: fix.into() }
}
