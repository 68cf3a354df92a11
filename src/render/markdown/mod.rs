//! The outcome of a command as Markdown, for the person who must approve it in a pull request.
//!
//! The first line is a marker, an HTML comment that nobody sees: it lets a later run find and update the comment of the
//! same account and label. The second line is the verdict. A document that would be longer than allowed is cut by
//! meaning and says so: it shows as many lines, rows and objects as there is room for, the most important first, and
//! counts the others; see [`Cut`].

mod advice;
mod cut;
mod drift;
mod ended;
mod escape;
mod frame;
mod objects;
mod plan;
mod requests;
mod room;
mod routes;

use super::Outcome;
use crate::view::{Folding, View};

use room::Room;

pub use cut::Cut;
pub(super) use escape::fenced;

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
    // A view takes as long as the whole text, and a text that has to be cut is made several times.
    let view = outcome.plan.map(|plan| View::of(plan, outcome.pace, &outcome.allowed, Folding::Each));
    let most = outcome.context.max_bytes;
    let rendered = |room: &Room| {
        let text = document(outcome, view.as_ref(), room);
        (text.len() <= most).then_some(Markdown { text, cut: room.cut })
    };
    rendered(&Room::whole()).or_else(|| fullest(rendered)).unwrap_or_else(|| {
        let room = Room::verdict();
        Markdown { text: document(outcome, view.as_ref(), &room), cut: room.cut }
    })
}

/// The document with as many units as fit; `None` if not even that without units does. The number is doubled until a
/// document is too long or has all units, so that no document is made that is much longer than allowed.
fn fullest(rendered: impl Fn(&Room) -> Option<Markdown>) -> Option<Markdown> {
    let mut best = rendered(&Room::of(0))?;
    let (mut fits, mut next) = (0_usize, 1_usize);
    let mut exceeds = loop {
        let room = Room::of(next);
        let Some(document) = rendered(&room) else { break next };
        if room.left() > 0 {
            return Some(document);
        }
        (fits, best, next) = (next, document, next.saturating_mul(2));
    };
    while exceeds - fits > 1 {
        let middle = fits + (exceeds - fits) / 2;
        match rendered(&Room::of(middle)) {
            Some(document) => (fits, best) = (middle, document),
            None => exceeds = middle,
        }
    }
    Some(best)
}

fn document(outcome: &Outcome<'_>, view: Option<&View<'_>>, room: &Room) -> String {
    let body = if outcome.report.is_some() {
        ended::applied(outcome, room)
    } else if !outcome.stale.is_empty() {
        ended::stale(outcome, room)
    } else if !outcome.file_errors.is_empty() {
        ended::file_errors(outcome, room)
    } else if let Some(drift) = outcome.drift.filter(|_| outcome.plan.is_none()) {
        drift::drift(outcome, drift, room)
    } else if let Some(advised) = outcome.advice.filter(|_| outcome.plan.is_none()) {
        advice::advice(outcome, advised, room)
    } else if let Some(requests) = outcome.requests {
        requests::requests(outcome, requests, room)
    } else if let Some((plan, view)) = outcome.plan.zip(view) {
        plan::plan(outcome, plan, view, room)
    } else {
        ended::other(outcome, room)
    };
    let caused = outcome.advice.filter(|_| outcome.plan.is_some() && outcome.report.is_none());
    let caused = caused.map(|advised| advice::caused(advised, room)).unwrap_or_default();
    let sections = [frame::marker(outcome, room.cut), body, caused, frame::footer(outcome, room.cut)];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}
