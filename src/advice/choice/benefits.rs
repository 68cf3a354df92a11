//! The twelve rows of AWS's guide: whether a stream needs each, and what each kind of IPs gives.
//!
//! Ten rows are in both editions ("Using Dedicated IP Addresses with Amazon Pinpoint", archived; "Dedicated IP addresses for
//! Amazon SES", read 2026-11), two in the later one alone. Managed IPs are in the later one and in "Dedicated IP addresses
//! (managed)" with its FAQ.

use jiff::{ToSpan as _, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::constants::{THIN_MONTH, WARMUP_DAYS};

use super::facts::StreamFacts;

/// A row of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// Ready to use without set-up.
    Ready,
    /// The reputation is managed by AWS.
    ManagedReputation,
    /// For continuous, predictable sending.
    Predictable,
    /// For less predictable sending.
    LessPredictable,
    /// For high volume.
    HighVolume,
    /// For low volume.
    LowVolume,
    /// Additional cost.
    Cost,
    /// Control over the reputation.
    Control,
    /// Isolates the reputation by type of mail.
    ByType,
    /// Known addresses that do not change.
    KnownAddresses,
    /// Isolated from other customers.
    Isolated,
    /// The capacity grows by itself.
    Grows,
}

/// Whether a stream needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It does.
    Yes,
    /// It does not, or nothing that is stated asks for it.
    No,
    /// A fact is missing.
    Unknown,
}

/// Whether a kind of IPs gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Under a condition that the remark names.
    Conditional,
    /// The account cannot use this kind of IPs.
    Unavailable,
}

/// A row answered for a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Benefit {
    /// The row.
    pub row: Row,
    /// Whether the stream needs it.
    pub needed: Need,
    /// What shared IPs give.
    pub shared: Gives,
    /// What standard IPs give.
    pub standard: Gives,
    /// What managed IPs give.
    pub managed: Gives,
}

/// Every row for a stream, in the order of the guide.
pub(super) fn rows(facts: &StreamFacts, date: Date) -> Vec<Benefit> {
    use Gives::{Conditional, No, Yes};
    let mut table = [
        (Row::Ready, [Yes, No, No]),
        (Row::ManagedReputation, [Yes, No, No]),
        (Row::Predictable, [Yes, Yes, Yes]),
        (Row::LessPredictable, [Yes, No, Yes]),
        (Row::HighVolume, [Yes, Yes, Yes]),
        (Row::LowVolume, [Yes, if facts.is_allowlisted { Conditional } else { No }, No]),
        (Row::Cost, [No, Yes, Yes]),
        (Row::Control, [No, Yes, Yes]),
        (Row::ByType, [No, Yes, Yes]),
        (Row::KnownAddresses, [No, Conditional, No]),
        (Row::Isolated, [No, Conditional, Conditional]),
        (Row::Grows, [No, No, Yes]),
    ];
    if facts.is_byoip {
        // AWS's shared IPs are closed to the account.
        table.iter_mut().for_each(|(_, gives)| gives[0] = Gives::Unavailable);
    }
    let row = |(row, [shared, standard, managed]): (Row, [Gives; 3])| Benefit {
        row,
        needed: needed(row, facts, date),
        shared,
        standard,
        managed,
    };
    table.into_iter().map(row).collect()
}

fn needed(row: Row, facts: &StreamFacts, date: Date) -> Need {
    let is = |known: Option<bool>| known.map_or(Need::Unknown, |is| if is { Need::Yes } else { Need::No });
    let soon = date.saturating_add(WARMUP_DAYS.days());
    let is_uneven = facts.pattern == Some("irregular") || facts.long_gap().is_some();
    match row {
        Row::Ready => is(Some(facts.ready_on().is_some_and(|day| day < soon))),
        Row::ManagedReputation => is(facts.is_watched.map(|is_watched| !is_watched)),
        Row::Predictable => is(facts.pattern.map(|pattern| matches!(pattern, "steady" | "weekly"))),
        Row::LessPredictable => is(if is_uneven { Some(true) } else { facts.pattern.map(|_| false) }),
        Row::HighVolume => is(facts.month.map(|month| month >= THIN_MONTH)),
        Row::LowVolume => is(facts.month.map(|month| month < THIN_MONTH)),
        Row::Cost => Need::Yes,
        Row::Control | Row::Isolated => is(Some(facts.is_isolated)),
        Row::ByType => match facts.kind {
            Some("other") => Need::No,
            Some(_) if !facts.other_kind.is_empty() => Need::Yes,
            Some(_) if facts.unknown_kind.is_empty() => Need::No,
            Some(_) | None => Need::Unknown,
        },
        Row::KnownAddresses => is(Some(facts.is_allowlisted)),
        Row::Grows => is(match (facts.growth, facts.pattern) {
            (Some(1..), _) | (_, Some("seasonal")) => Some(true),
            (Some(0), Some(_)) => Some(false),
            (None, _) | (Some(0), None) => None,
        }),
    }
}
