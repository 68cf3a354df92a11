//! Text for the refusal of a plan, for readers who do not see the plan.

use crate::plan::Refusal;

use super::{guard_text, withheld_text};

/// Number of objects that a message names before it counts the rest.
const NAMED: usize = 10;

/// The text of the refusal, with the objects or guards that it is about.
#[must_use]
pub fn refusal_text(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAllowed(withheld) => {
            let named = withheld.iter().take(NAMED).map(|item| format!("{}: {}", item.address, withheld_text(item)));
            let more = withheld.len().checked_sub(NAMED).filter(|more| *more > 0);
            let texts: Vec<String> = named.chain(more.map(|more| format!("and {more} more"))).collect();
            format!("{refusal}: {}", texts.join("; "))
        }
        Refusal::Limited(guards) => guards.iter().map(guard_text).collect::<Vec<_>>().join("; "),
        Refusal::InvalidFile(_)
        | Refusal::Guarded(_)
        | Refusal::Unsafe(_)
        | Refusal::Format { .. }
        | Refusal::Altered(_) => refusal.to_string(),
    }
}
