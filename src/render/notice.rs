//! What a document of a pipeline points at: a finding of a plan or an error in a file, with its place.

use crate::{
    model::{Address, Kind, Place},
    plan::{Allowance, Allowances, Plan},
    view::Drift,
};

use super::{drift_sentence::sentence, guard_text, phrases::noun, steps_text::story, warning_text, withheld_text};

/// A finding or an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How grave it is.
    pub level: Level,
    /// The kind of finding; stable.
    pub code: String,
    /// In words, with the object that it is about.
    pub message: String,
    /// The object, if it is about one.
    pub address: Option<Address>,
    /// What to do about it, where the message does not say so.
    pub help: Option<String>,
    /// Where a file states what it is about.
    pub place: Option<Place>,
    /// Just after its last character: line and column, from 1.
    pub end: Option<(usize, usize)>,
}

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The file or the plan is refused.
    Error,
    /// The reviewer should know.
    Warning,
    /// Somebody may want to know.
    Note,
}

/// The findings of a plan, for an apply that allows this: what stops it first.
#[must_use]
pub fn plan_notices(plan: &Plan, allowed: &Allowances) -> Vec<Notice> {
    let new = |level, code: &str, (address, message): (Option<&Address>, String), place: &Option<Place>| Notice {
        level,
        code: code.to_owned(),
        message,
        address: address.cloned(),
        help: None,
        place: place.clone(),
        end: None,
    };
    let unsafe_level = if allowed.has(Allowance::Interruption) { Level::Warning } else { Level::Error };
    let violations = plan.proof.violations.iter();
    let violations = violations.map(|one| new(unsafe_level, "unsafe-route", (None, story(&plan.steps, one)), &None));
    let guards = plan.guards.iter();
    let guards = guards.map(|guard| new(Level::Error, guard.rule().code, (None, guard_text(guard)), &guard.stated_at));
    let withheld = plan.withheld.iter().map(|item| {
        let level = if item.stops(allowed) { Level::Error } else { Level::Warning };
        let message = about(&item.address, &withheld_text(item));
        new(level, item.rule().code, (Some(&item.address), message), &item.stated_at)
    });
    let warnings = plan.warnings.iter().map(|item| {
        let message = about(&item.address, &warning_text(item));
        new(Level::Warning, item.rule().code, (Some(&item.address), message), &item.stated_at)
    });
    let mut notices: Vec<Notice> = violations.chain(guards).chain(withheld).chain(warnings).collect();
    notices.sort_by_key(|notice| notice.level);
    notices
}

/// A text about an object. Regions can have objects of the same name.
fn about(Address { region, kind, name, .. }: &Address, text: &str) -> String {
    match kind {
        Kind::Account => format!("{} in {region}: {text}", noun(*kind, 1)),
        _ => format!("{} `{name}` in {region}: {text}", noun(*kind, 1)),
    }
}

/// The differences of the account from the file, as warnings at the places that declare otherwise, and the objects that
/// the file does not declare where they count.
#[must_use]
pub fn drift_notices(drift: &Drift) -> Vec<Notice> {
    let notice = |address: &Address, message: String, place: &Option<Place>| Notice {
        level: Level::Warning,
        code: "drift".to_owned(),
        message,
        address: Some(address.clone()),
        help: None,
        place: place.clone(),
        end: None,
    };
    let items = drift.drifted().map(|item| {
        let message = format!("{}: {}", item.address.region, sentence(item));
        notice(&item.address, message, &item.stated_at)
    });
    let withheld = drift
        .withheld_drift()
        .map(|item| notice(&item.address, about(&item.address, &withheld_text(item)), &item.stated_at));
    let unmanaged = drift.counted_unmanaged().map(|item| {
        let message = about(&item.address, "it is live, and the file does not declare it");
        notice(&item.address, message, &item.stated_at)
    });
    items.chain(withheld).chain(unmanaged).collect()
}
