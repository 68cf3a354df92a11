//! How a plan is shown: how much of it, how wide, and at which pace it would run.

use crate::plan::Pace;

/// How much of a plan to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Objects that change alike share a line, and long lists are cut.
    #[default]
    Screen,
    /// Every object, every name and every step.
    Everything,
}

/// How a plan is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlanStyle {
    /// How much of it.
    pub detail: Detail,
    /// Whether the steps are shown even if their order needs no attention.
    pub steps: bool,
    /// Columns of a line. `None`: lines are not wrapped.
    pub width: Option<usize>,
    /// Whether the symbols are explained.
    pub legend: bool,
    /// The pace of an apply.
    pub pace: Pace,
}
