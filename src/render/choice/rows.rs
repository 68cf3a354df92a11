//! The rows of AWS's guide in words: what each is, why a stream needs it or not, what each kind of IPs gives, and where the
//! editions differ.

use crate::{
    advice::{Benefit, Choice, Gives, IpKind, Need, Row},
    render::advice::words::{few, number},
};

use super::reasons;

/// What a row is about.
pub(super) fn name(row: Row) -> &'static str {
    match row {
        Row::Ready => "ready to use without set-up",
        Row::ManagedReputation => "reputation managed by AWS",
        Row::Predictable => "continuous, predictable sending",
        Row::LessPredictable => "less predictable sending",
        Row::HighVolume => "high volume",
        Row::LowVolume => "low volume",
        Row::Cost => "additional cost",
        Row::Control => "control over the reputation",
        Row::ByType => "reputation isolated by type of mail",
        Row::KnownAddresses => "known, unchanging addresses",
        Row::Isolated => "isolated from other customers",
        Row::Grows => "capacity grows by itself",
    }
}

/// Why a stream needs it, does not, or why that is unknown.
pub(super) fn why(benefit: &Benefit, choice: &Choice) -> String {
    let facts = &choice.facts;
    let pattern = facts.pattern.map_or_else(|| "`pattern` is not stated".to_owned(), |it| format!("`pattern` is {it}"));
    let month = facts.month.map_or_else(
        || "the volume of a month is not stated".to_owned(),
        |month| format!("{} messages a month; the line of 100,000 is practice [X]", number(month)),
    );
    match (benefit.row, benefit.needed) {
        (Row::Ready, need) => match &facts.ready_by {
            Some(day) if need == Need::Yes => format!("`ready_by` is {day}, less than 45 days from now"),
            Some(day) => format!("`ready_by` is {day}, 45 days from now or later"),
            None => "no `ready_by` is stated".to_owned(),
        },
        (Row::ManagedReputation, Need::Yes) => "no event destination of it tells of bounces or complaints".to_owned(),
        (Row::ManagedReputation, Need::No) => {
            "an event destination of it, or figures, tell of bounces or complaints".to_owned()
        }
        (Row::ManagedReputation, Need::Unknown) => {
            "whether an event destination tells of bounces or complaints is not stated".to_owned()
        }
        (Row::LessPredictable, Need::Yes) => match facts.gap.filter(|gap| *gap > 30) {
            Some(gap) if facts.pattern != Some("irregular") => format!("it pauses for {gap} days"),
            Some(gap) => format!("{pattern}, and it pauses for {gap} days"),
            None => pattern,
        },
        (Row::Predictable | Row::LessPredictable, _) => pattern,
        (Row::Grows, _) => match facts.growth {
            Some(percent) if percent > 0 => reasons::growth(percent),
            Some(_) => format!("`growth` is 0 % a month; {pattern}"),
            None if facts.pattern == Some("seasonal") => pattern,
            None => "`growth` is not stated".to_owned(),
        },
        (Row::HighVolume | Row::LowVolume, _) => month,
        (Row::Cost, _) => "always counts".to_owned(),
        (Row::Control | Row::Isolated, Need::Yes) => "`isolate: true`".to_owned(),
        (Row::Control | Row::Isolated, _) => "`isolate` is not stated as true".to_owned(),
        (Row::ByType, Need::Yes) => {
            format!(
                "it is {} mail, and the account sends the other kind too: {}",
                kind(choice),
                few_quoted(&facts.other_kind)
            )
        }
        (Row::ByType, Need::No) if facts.kind == Some("other") => "`kind` is other".to_owned(),
        (Row::ByType, Need::No) => format!("nothing else in the file is of another kind than {}", kind(choice)),
        (Row::ByType, Need::Unknown) if facts.kind.is_none() => "its `kind` is not stated".to_owned(),
        (Row::ByType, Need::Unknown) => format!("the `kind` of {} is not stated", few_quoted(&facts.unknown_kind)),
        (Row::KnownAddresses, Need::Yes) => "`recipients: allowlisted`".to_owned(),
        (Row::KnownAddresses, _) => "`recipients: allowlisted` is not stated".to_owned(),
    }
}

fn few_quoted(names: &[String]) -> String {
    few(names.iter().map(|name| format!("`{name}`")))
}

fn kind(choice: &Choice) -> &'static str {
    choice.facts.kind.unwrap_or("unknown")
}

/// What each kind of IPs gives, with the condition.
pub(super) fn gives(benefit: &Benefit, choice: &Choice) -> String {
    let of = |kind: IpKind, gives: Gives| {
        let word = match gives {
            Gives::Yes => "yes",
            Gives::No => "no",
            Gives::Conditional => "",
            Gives::Unavailable => return "shared: not available, as the account has its own IPs (BYOIP)".to_owned(),
        };
        let remark = remark(benefit.row, kind, choice);
        let word = match (word, remark.as_str()) {
            (_, remark) if benefit.row == Row::Cost => remark.to_owned(),
            ("", remark) => remark.to_owned(),
            (word, "") => word.to_owned(),
            (word, remark) => format!("{word}, {remark}"),
        };
        let name = match kind {
            IpKind::Shared => "shared",
            IpKind::Standard => "standard",
            IpKind::Managed => "managed",
        };
        format!("{name}: {word}")
    };
    let each = [
        of(IpKind::Shared, benefit.shared),
        of(IpKind::Standard, benefit.standard),
        of(IpKind::Managed, benefit.managed),
    ];
    each.join("; ")
}

/// The condition or the reason beside what a kind of IPs gives.
fn remark(row: Row, kind: IpKind, choice: &Choice) -> String {
    let text = match (row, kind) {
        (Row::Ready, IpKind::Standard) if choice.facts.is_byoip => {
            "45 days of warm-up once they are in the account [W]"
        }
        (Row::Ready, IpKind::Standard) => "a case at AWS Support, then 45 days of warm-up [W]",
        (Row::ManagedReputation, IpKind::Managed) => {
            "you stay responsible; AWS neither delists nor exchanges addresses [F]"
        }
        (Row::LowVolume, IpKind::Standard) if choice.facts.is_allowlisted => {
            "yes, for recipients who allow-list them [G]"
        }
        (Row::LowVolume, IpKind::Managed) if choice.facts.is_byoip => "below hundreds a day SES gives it no IP [M]",
        (Row::LowVolume, IpKind::Managed) => "below hundreds a day it sends from the shared IPs anyway [M]",
        (Row::Cost, kind) => return cost(kind, choice),
        (Row::ByType, IpKind::Shared) => "the reputation is that of the account [G2]",
        (Row::ByType, IpKind::Standard | IpKind::Managed) => "a pool for each type",
        (Row::KnownAddresses, IpKind::Standard) => "yes, once all of them are at 100 % [W]",
        (Row::KnownAddresses, IpKind::Managed) => "they can be seen, and may change [F]",
        (Row::Isolated, IpKind::Standard) => "yes, after warm-up [W]",
        (Row::Isolated, IpKind::Managed) if choice.facts.is_byoip => {
            "after warm-up; what it sends from before that is not stated for an account with its own IPs"
        }
        (Row::Isolated, IpKind::Managed) => "after warm-up, and not guaranteed: it can use shared IPs at any time [M]",
        (
            Row::Ready
            | Row::ManagedReputation
            | Row::Predictable
            | Row::LessPredictable
            | Row::HighVolume
            | Row::LowVolume
            | Row::Control
            | Row::KnownAddresses
            | Row::Isolated
            | Row::Grows,
            IpKind::Shared | IpKind::Standard | IpKind::Managed,
        ) => "",
    };
    text.to_owned()
}

/// The additional cost of a kind.
fn cost(kind: IpKind, choice: &Choice) -> String {
    let Some(cost) = &choice.cost else {
        return if kind == IpKind::Shared { "none".to_owned() } else { "unknown, as the volume is".to_owned() };
    };
    match (kind, cost.managed) {
        (IpKind::Shared, _) => cost.shared.map_or_else(|| "not available".to_owned(), |usd| format!("{usd} USD")),
        (IpKind::Standard, _) => {
            let count = crate::render::advice::words::ips(cost.ips);
            match cost.standard {
                Some(usd) => format!("{usd} USD a month for {count}"),
                None => format!("unknown for {count} of your own (BYOIP)"),
            }
        }
        (IpKind::Managed, Some(usd)) => format!("{usd} USD a month"),
        (IpKind::Managed, None) => "a price that AWS does not publish".to_owned(),
    }
}

/// Where the editions of the guide differ, or which of them has the row; `None`: both say the same.
pub(super) fn editions(row: Row) -> Option<&'static str> {
    match row {
        Row::Ready => Some("of managed IPs the page of 2022 said yes, G2 says no"),
        Row::ManagedReputation => Some("F says so of managed IPs; G does not know them"),
        Row::LessPredictable => Some("G has shared IPs for it, G2 also managed ones"),
        Row::KnownAddresses => Some("G knows no managed IPs"),
        Row::Isolated | Row::Grows => Some("only G2 has this row"),
        Row::Predictable | Row::HighVolume | Row::LowVolume | Row::Cost | Row::Control | Row::ByType => None,
    }
}
