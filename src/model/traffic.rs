//! How much mail goes through a configuration set, as the file states it. Every volume counts recipients, not API calls
//! (SES developer guide, "Service quotas", read 2026-08: quotas count recipients).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::percent::Percent;

/// The mail of one configuration set, or mail without one. What is not stated is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Its kind.
    pub kind: Option<MailKind>,
    /// Mean number of recipients on a day on which mail is sent.
    pub day: Option<u64>,
    /// Days of a month on which mail is sent, 0 to 31.
    pub days: Option<u64>,
    /// Recipients of a month, if it is not `day` times `days`.
    pub month: Option<u64>,
    /// Recipients of the largest day in the next 60 days.
    pub peak_day: Option<u64>,
    /// Recipients of the largest second.
    pub peak_rate: Option<u64>,
    /// How the days of mail follow each other.
    pub pattern: Option<Pattern>,
    /// Longest run of days without mail in a year.
    pub gap: Option<u32>,
    /// The share of each mailbox provider.
    pub providers: BTreeMap<String, Percent>,
    /// Who gets the mail.
    pub recipients: Option<Recipients>,
    /// Whether the mail must share no address with other customers of AWS.
    pub isolate: Isolation,
    /// The date on which the whole largest day must leave from the pool.
    pub ready_by: Option<Date>,
}

/// Sending days of a month of mail that is sent on most days.
const STEADY_DAYS: u64 = 30;

impl Traffic {
    /// Days of a month on which mail is sent: those that are stated, or 30 if the mail is steady.
    #[must_use]
    pub fn days_of_month(&self) -> Option<u64> {
        self.days.or((self.pattern == Some(Pattern::Steady)).then_some(STEADY_DAYS))
    }

    /// Recipients of a month: stated, or those of a day times the days.
    #[must_use]
    pub fn of_month(&self) -> Option<u64> {
        self.month.or_else(|| if self.day == Some(0) { Some(0) } else { self.day?.checked_mul(self.days_of_month()?) })
    }

    /// Recipients of the largest day: stated, or those of any day if the mail is steady, or if there is none.
    #[must_use]
    pub fn of_peak_day(&self) -> Option<u64> {
        let is_every_day = self.pattern == Some(Pattern::Steady) || self.day == Some(0);
        self.peak_day.or(if is_every_day { self.day } else { None })
    }

    /// Whether it goes to servers that accept mail by a list of addresses.
    #[must_use]
    pub fn is_allowlisted(&self) -> bool {
        self.recipients == Some(Recipients::Allowlisted)
    }
}

/// The kinds of mail that mailbox providers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailKind {
    /// One recipient asked for this very message: receipts, passwords, alerts.
    Transactional,
    /// The same message to many: newsletters, offers.
    Marketing,
    /// Neither, or both.
    Other,
}

impl MailKind {
    /// The word of the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Transactional => "transactional",
            Self::Marketing => "marketing",
            Self::Other => "other",
        }
    }
}

/// How the days of mail follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Most days, and no day above three times the mean.
    Steady,
    /// The same days of each week.
    Weekly,
    /// Known dates, such as Black Friday.
    Seasonal,
    /// None of these.
    Irregular,
}

impl Pattern {
    /// The word of the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Weekly => "weekly",
            Self::Seasonal => "seasonal",
            Self::Irregular => "irregular",
        }
    }
}

/// Who gets the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipients {
    /// Anybody.
    Public,
    /// A small, defined group whose servers accept mail by a list of IPs.
    Allowlisted,
}

/// Whether mail must share no address with other customers of AWS.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Isolation {
    /// It must share none.
    Required,
    /// It may, or the file does not say so.
    #[default]
    NotRequired,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_and_largest_day_are_derived_only_where_the_pattern_tells_them() {
        let steady = Traffic { day: Some(1_000), pattern: Some(Pattern::Steady), ..Traffic::default() };
        assert_eq!((steady.of_month(), steady.of_peak_day()), (Some(30_000), Some(1_000)));
        let weekly = Traffic { pattern: Some(Pattern::Weekly), ..steady };
        assert_eq!((weekly.of_month(), weekly.of_peak_day()), (None, None));
        let known = Traffic { days: Some(4), peak_day: Some(9_000), ..weekly };
        assert_eq!((known.of_month(), known.of_peak_day()), (Some(4_000), Some(9_000)));
        assert_eq!(Traffic { month: Some(7), ..known }.of_month(), Some(7));
        let none = Traffic { day: Some(0), ..Traffic::default() };
        assert_eq!((none.of_month(), none.of_peak_day()), (Some(0), Some(0)));
    }
}
