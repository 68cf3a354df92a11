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
    /// Percent by which there is more mail each month than in the month before.
    pub growth: Option<u32>,
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
/// Months of growth in the 60 days in which the largest day is looked for.
pub const PEAK_MONTHS: u32 = 2;
/// A whole in percent.
const PERCENT: u32 = 100;

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

    /// Recipients of the largest day of the next 60: stated, or those of any day if the mail is steady, or if there is none.
    /// Mail that grows has as much on the last of them as two months of growth add.
    #[must_use]
    pub fn of_peak_day(&self) -> Option<u64> {
        let is_every_day = self.pattern == Some(Pattern::Steady) || self.day == Some(0);
        self.peak_day.or(if is_every_day { Some(self.grown(self.day?, PEAK_MONTHS)) } else { None })
    }

    /// What a volume of today is after so many months of the stated growth, rounded up; the same if none is stated.
    #[must_use]
    pub fn grown(&self, volume: u64, months: u32) -> u64 {
        let each = u128::from(PERCENT + self.growth.unwrap_or(0));
        let after = |volume: u128| volume.saturating_mul(each).div_ceil(PERCENT.into());
        let grown = (0..months).fold(u128::from(volume), |volume, _| after(volume));
        u64::try_from(grown).unwrap_or(u64::MAX)
    }

    /// Months until mail that grows by so many percent a month is twice as much, rounded up; `None` if it does not grow.
    #[must_use]
    pub fn doubles_in(growth: u32) -> Option<u32> {
        if growth == 0 {
            return None;
        }
        let each = 1.0 + f64::from(growth) / f64::from(PERCENT);
        let mut months = 0;
        let mut volume = 1.0;
        while volume < 2.0 {
            volume *= each;
            months += 1;
        }
        Some(months)
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
        let weekly = Traffic { pattern: Some(Pattern::Weekly), ..steady.clone() };
        assert_eq!((weekly.of_month(), weekly.of_peak_day()), (None, None));
        let known = Traffic { days: Some(4), peak_day: Some(9_000), ..weekly };
        assert_eq!((known.of_month(), known.of_peak_day()), (Some(4_000), Some(9_000)));
        assert_eq!(Traffic { month: Some(7), ..known }.of_month(), Some(7));
        // 1,000 x 1.26 x 1.26 = 1,587.6.
        let growing = Traffic { growth: Some(26), ..steady };
        assert_eq!((growing.of_peak_day(), growing.of_month()), (Some(1_588), Some(30_000)));
        // What is stated is the largest day already.
        assert_eq!(Traffic { peak_day: Some(2_000), ..growing }.of_peak_day(), Some(2_000));
        let none = Traffic { day: Some(0), ..Traffic::default() };
        assert_eq!((none.of_month(), none.of_peak_day()), (Some(0), Some(0)));
    }

    #[test]
    fn growth_doubles_mail_in_whole_months() {
        let months = [0, 1, 10, 26, 41, 42, 100, 1_000].map(Traffic::doubles_in);
        // 1.26 x 1.26 x 1.26 = 2.0004; 1.41 x 1.41 = 1.9881; 1.42 x 1.42 = 2.0164.
        assert_eq!(months, [None, Some(70), Some(8), Some(3), Some(3), Some(2), Some(1), Some(1)]);
        let most = Traffic { growth: Some(1_000), ..Traffic::default() };
        assert_eq!((most.grown(1_000_000_000_000, 2), most.grown(u64::MAX, 2)), (121_000_000_000_000, u64::MAX));
    }
}
