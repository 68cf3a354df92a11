//! Mail that a case tells of: how much of it each stream is, and of which kind the larger part is.

use crate::{
    advice::stream::StreamName,
    model::{MailKind, Pattern},
};

/// The mail of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFacts {
    /// The stream.
    pub stream: StreamName,
    /// Its kind.
    pub kind: MailKind,
    /// Recipients of a month.
    pub month: u64,
    /// Recipients of the largest day.
    pub peak_day: u64,
    /// Recipients of the largest second.
    pub peak_rate: u64,
    /// How the days of mail follow each other.
    pub pattern: Pattern,
    /// Whether it goes to servers that accept mail by a list of addresses.
    pub is_allowlisted: bool,
}

/// The kind of the larger part of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Larger {
    /// The kind.
    pub kind: MailKind,
    /// Its messages of a month.
    pub month: u64,
    /// Those of all mail.
    pub of: u64,
}

/// Messages of a month of some of the mail.
fn month(mail: &[MailFacts], is_counted: impl Fn(&MailFacts) -> bool) -> u64 {
    mail.iter().filter(|it| is_counted(it)).fold(0, |sum, it| it.month.saturating_add(sum))
}

/// The kind with more mail in a month, with how much that is.
pub(super) fn larger(mail: &[MailFacts]) -> Option<Larger> {
    let kind = larger_kind(mail)?;
    Some(Larger { kind, month: month(mail, |it| it.kind == kind), of: month(mail, |_| true) })
}

/// The kind with more mail in a month; `None` if neither has more, or there is none of both.
pub(super) fn larger_kind(mail: &[MailFacts]) -> Option<MailKind> {
    let month = |kind| month(mail, |it| it.kind == kind);
    match month(MailKind::Transactional).cmp(&month(MailKind::Marketing)) {
        std::cmp::Ordering::Greater => Some(MailKind::Transactional),
        std::cmp::Ordering::Less => Some(MailKind::Marketing),
        std::cmp::Ordering::Equal => None,
    }
}
