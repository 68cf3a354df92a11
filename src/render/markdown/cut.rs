//! How much of a document is left out.

/// What was left out so that a document fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Nothing.
    Whole,
    /// Objects that change alike share a line, long lists are counted, and the diff is left out.
    Objects,
    /// All but the numbers, and what cannot be undone or refuses the plan.
    Counts,
    /// All but the verdict.
    Verdict,
}
