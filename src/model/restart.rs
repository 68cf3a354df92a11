//! When the warm-up of an IP is to be restarted: days of the calendar, in UTC.
//!
//! SES has no memory of a restart: an IP that was lowered warms up again and is then as it was before. What says that a
//! restart is done is therefore time, and a file states the day that the restart counts from.

use std::fmt;

use serde::Serialize;

use super::{names::NameError, percent::Percent};

/// A day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

/// A stated restart of the warm-up of an IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Restart {
    /// The percentage to begin with.
    pub percentage: Percent,
    /// The first day on which an apply restarts it.
    pub day: Day,
}

impl Restart {
    /// The highest percentage to restart with. SES warms an IP up in 45 days (developer guide, "Warming up dedicated IP
    /// addresses", read 2026-11). From here on it could be complete before [`DAYS`](Self::DAYS) have passed, and would
    /// be restarted again.
    pub const MAX: u64 = 40;
    /// For how many days, with the first, an apply restarts it: long enough for a review, and too short for an IP to be
    /// warmed up again.
    pub const DAYS: i64 = 7;

    /// Whether an apply on this day restarts it.
    #[must_use]
    pub fn is_due(&self, today: Day) -> bool {
        (0..Self::DAYS).contains(&(today.0 - self.day.0))
    }
}

impl Day {
    /// The day that contains a time, in seconds since 1 January 1970.
    #[must_use]
    pub fn of_seconds(seconds: i64) -> Self {
        Self(seconds.div_euclid(24 * 60 * 60))
    }

    /// The day so many days later.
    #[must_use]
    pub fn later(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Reads a day such as `2026-11-28`.
    ///
    /// # Errors
    /// If the text has another form, or the calendar has no such day.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let wrong = || NameError::new("a day is written as a year, a month and a day, such as `2026-11-28`");
        let has_form = text.len() == "YYYY-MM-DD".len()
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        if !has_form {
            return Err(wrong());
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().map_err(|_| wrong());
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let found = Self::of_calendar(year, month, day);
        match found.to_string() == text {
            true => Ok(found),
            false => Err(NameError::new("the calendar has no such day")),
        }
    }

    /// The day of a date of the Gregorian calendar, by the count of Howard Hinnant's `days_from_civil`: years begin in
    /// March, so that the leap day is the last one.
    fn of_calendar(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - DAYS_BEFORE_1970)
    }
}

/// Days from 1 March of the year 0 to 1 January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;
/// Days in 400 years.
const DAYS_IN_ERA: i64 = 146_097;

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0 + DAYS_BEFORE_1970;
        let (era, of_era) = (days.div_euclid(DAYS_IN_ERA), days.rem_euclid(DAYS_IN_ERA));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        f.pad(&format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, number) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-28", 20_785), ("1969-12-31", -1)] {
            assert_eq!(Day::new(text), Ok(Day(number)), "{text}");
            assert_eq!(Day(number).to_string(), text);
        }
        for wrong in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "26-11-28", "2026/11/28", "2026-1-28", ""]
        {
            assert!(Day::new(wrong).is_err(), "{wrong}");
        }
        assert!((-800_000..800_000).all(|day| Day::of_seconds(day * 86_400) == Day(day)));
    }

    #[test]
    fn restart_is_due_for_a_week_and_never_again() {
        let day = Day::new("2026-11-28").unwrap();
        let restart = Restart { percentage: Percent::default(), day };
        let due: Vec<_> = (-3..60).filter(|days| restart.is_due(day.later(*days))).collect();
        assert_eq!(due, [0, 1, 2, 3, 4, 5, 6]);
    }
}
