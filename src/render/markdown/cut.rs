//! How much of a document is left out.

/// What was left out so that a document fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Nothing.
    Whole,
    /// The diff, and of lines, rows, objects and steps those that have no room; they are counted.
    Objects,
    /// All but the numbers.
    Counts,
    /// All but the verdict.
    Verdict,
}
