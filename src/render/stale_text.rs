//! Text for a stale plan: the state of each object when it was planned, its planned state, and its current state.

use std::fmt::Write as _;

use crate::{model::shown, plan::Stale};

use super::style::Style;

/// One paragraph for each object that has changed since the plan was made.
#[must_use]
pub fn stale_text(stale: &[Stale]) -> String {
    let mut text = String::new();
    for item in stale {
        let Stale { address, planned_from, planned_to, found } = item;
        let _ = writeln!(text, "  {} {}", Style::Bad.paint("changed"), shown(&address.to_string()));
        let _ = writeln!(text, "    when planned: {}", shown(planned_from));
        let _ = writeln!(text, "    planned:      {}", shown(planned_to));
        let _ = writeln!(text, "    now:          {}", shown(found));
    }
    text
}
