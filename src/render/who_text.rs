//! The words of who changed something, from the events of CloudTrail.

use crate::{
    model::{Author, TrailEvent, ValueSet, counted, shown},
    view::{Drift, WhoReport},
};

use super::{drift_sentence::sentence, layout::Layout, style::Style};

/// Who made what differ, without the rest of the report: for a plan, which says itself what differs.
#[must_use]
pub fn who_text(drift: &Drift, width: Option<usize>) -> String {
    let mut out = Layout::new(width);
    out.gap();
    out.line(0, Some(("Who changed the account:", Style::Heading)), "", "", 2);
    for item in &drift.items {
        let region = shown(item.address.region.as_str());
        out.line(2, None, &format!("{region}: {}", shown(&sentence(item))), "", 4);
        item.who.iter().for_each(|found| author(&mut out, found));
    }
    if drift.items.is_empty() {
        out.line(2, None, "nothing that drifted is known", "", 4);
    }
    drift.who.iter().for_each(|found| report(&mut out, found));
    out.finish()
}

/// Lines below the sentence about an object that differs.
pub(super) fn author(out: &mut Layout, author: &Author) {
    lines(out, author, "last known change");
}

/// Lines below the name of an object that the files do not declare.
pub(super) fn creator(out: &mut Layout, author: &Author) {
    lines(out, author, "last known creation");
}

fn lines(out: &mut Layout, author: &Author, done: &str) {
    let mut line = |text: &str| out.line(6, None, &shown(text), "", 8);
    match author {
        Author::Event { event, value, other_value } => {
            let value = match value {
                ValueSet::Live => "",
                ValueSet::NotKnown => " (the event does not say to which value)",
            };
            line(&format!("{done}{value}: by {}", said(event)));
            if let Some(other) = other_value {
                let text = "another value was set later, so an event after it is missing: by";
                line(&format!("{text} {}", said(other)));
            }
        }
        Author::Candidates { events, more, other_value } => {
            line("candidates, as these events do not say which object they changed:");
            events.iter().for_each(|event| line(&format!("- {}", said(event))));
            if *more > 0 {
                line(&format!("- and {}", counted(*more, "older event")));
            }
            other_value.iter().for_each(|other| line(&earlier(other)));
        }
        Author::NotFound { other_value } => {
            line("not found in the events that could be read");
            other_value.iter().for_each(|other| line(&earlier(other)));
        }
        Author::NoOperation => line("no operation of SES does this, so no event is about it"),
        Author::Unread => line("not known: the events could not be read"),
    }
}

/// An event that set another value than the live one.
fn earlier(event: &TrailEvent) -> String {
    format!("earlier change, which set another value than the live one: by {}", said(event))
}

fn said(event: &TrailEvent) -> String {
    let TrailEvent { time, operation, principal, source_address, user_agent, request_id, .. } = event;
    let parts = [
        Some(format!("{} at {time} with {operation}", shortened(principal))),
        source_address.as_ref().map(|address| format!("from {}", shortened(address))),
        user_agent.as_ref().map(|agent| format!("by the program {:?}", shortened(agent))),
        request_id.as_ref().map(|id| format!("request {id}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Most characters of a field of an event: whoever makes a call decides what it says.
const FIELD_MOST: usize = 200;

/// A field that somebody else wrote, if it is longer than any that is honest.
fn shortened(text: &str) -> String {
    if text.chars().count() <= FIELD_MOST {
        return text.to_owned();
    }
    text.chars().take(FIELD_MOST).chain(['…']).collect()
}

/// What the lookup covered, after the report.
pub(super) fn report(out: &mut Layout, report: &WhoReport) {
    let WhoReport { looked_up_at, cut, unread } = report;
    let covered = format!(
        "CloudTrail, looked up at {looked_up_at}: events of the last 90 days; an event can appear up to about 15 minutes \
         late, and a later change than the last known one may still be missing. What is not found can still have been \
         done."
    );
    out.line(0, None, &shown(&covered), "", 2);
    if !cut.is_empty() {
        let body = format!("only the newest events of {} were read: there are more", cut.join(", "));
        out.line(0, Some(("warning", Style::Warning)), &shown(&body), "", 2);
    }
    for (region, why) in unread {
        let body = match &why.missing_permission {
            Some(action) => format!(
                "{region}: who changed it is not known: the credentials lack `{action}`; `sesform doctor --iam-policy who` \
                 prints the policy ({})",
                why.message
            ),
            None => format!("{region}: who changed it is not known: the events could not be read: {}", why.message),
        };
        out.line(0, Some(("warning", Style::Warning)), &shown(&body), "", 2);
    }
}
