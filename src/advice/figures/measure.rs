//! What the days of a figures file say together. A day counts only if its `send` is stated: a missing day is unknown.

use jiff::{ToSpan as _, civil::Date};

use crate::model::Pattern;

use super::{Count, DayFigures};

/// Days before the figures were taken that count. VDM's dashboard shows as many.
const WINDOW: i64 = 30;
/// Fewest measured days that say how much mail there is on a day. Ours: two weeks have each day of the week twice.
const DAYS_FOR_VOLUME: u64 = 14;
/// Fewest measured days that show a pattern. Ours: four weeks have each day of the week four times.
const DAYS_FOR_PATTERN: u64 = 28;
/// How many times the mean a day of steady mail may have.
const STEADY_MOST: u64 = 3;
/// Days of a month that is reckoned from measured days.
const MONTH: u64 = 30;
/// Days of a week.
const WEEK: usize = 7;

/// What was measured of one stream or IP in the days before the figures were taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The first measured day.
    pub from: Date,
    /// The last one.
    pub to: Date,
    /// How many days are measured.
    pub days: u64,
    /// On how many of them mail was sent.
    pub sending_days: u64,
    /// What was sent on all of them.
    pub sent: u64,
    /// What was sent on the largest of them.
    pub largest: u64,
    /// How the days follow each other, if they are enough to tell.
    pub pattern: Option<Pattern>,
}

impl Measured {
    /// What the days before `taken` say; `None` if none of them is measured.
    #[must_use]
    pub fn of(days: &[DayFigures], taken: Date) -> Option<Self> {
        let mut measured: Vec<(Date, u64)> =
            recent(days, taken).filter_map(|day| Some((day.date.0, day.send?.0))).collect();
        measured.sort_unstable();
        let ((from, _), (to, _)) = (*measured.first()?, *measured.last()?);
        let sent = measured.iter().fold(0_u64, |sum, (_, sent)| sum.saturating_add(*sent));
        Some(Self {
            from,
            to,
            days: measured.len() as u64,
            sending_days: measured.iter().filter(|(_, sent)| *sent > 0).count() as u64,
            sent,
            largest: measured.iter().map(|(_, sent)| *sent).max().unwrap_or(0),
            pattern: pattern(&measured),
        })
    }

    /// Whether the days are enough to say how much mail there is on a day.
    #[must_use]
    pub fn tells_volume(&self) -> bool {
        self.days >= DAYS_FOR_VOLUME
    }

    /// Whether the days are enough to say how they follow each other, and how many of a month have mail.
    #[must_use]
    pub fn tells_pattern(&self) -> bool {
        self.days >= DAYS_FOR_PATTERN
    }

    /// Whether the days reach over so many, with one of each week at least: sources such as VDM leave days without mail out.
    #[must_use]
    pub fn reaches_over(&self, days: u64) -> bool {
        let span = self.from.until(self.to).map_or(0, |span| span.get_days().unsigned_abs());
        u64::from(span) + 1 >= days && self.days >= days / WEEK as u64
    }

    /// The mean of the days on which mail was sent, rounded; `None` if there is none.
    #[must_use]
    pub fn sending_day(&self) -> Option<u64> {
        rounded(self.sent, self.sending_days)
    }

    /// The mean of all measured days, rounded down.
    #[must_use]
    pub fn each_day(&self) -> u64 {
        self.sent / self.days.max(1)
    }

    /// Days of a month on which mail is sent, rounded.
    #[must_use]
    pub fn days_of_month(&self) -> Option<u64> {
        rounded(self.sending_days * MONTH, self.days)
    }

    /// What a month of 30 such days sends, rounded.
    #[must_use]
    pub fn month(&self) -> Option<u64> {
        rounded(self.sent.checked_mul(MONTH)?, self.days)
    }
}

/// The days that count: those before the figures were taken, whose own day was not over.
fn recent(days: &[DayFigures], taken: Date) -> impl Iterator<Item = &DayFigures> {
    let first = taken.saturating_sub(WINDOW.days());
    days.iter().filter(move |day| first <= day.date.0 && day.date.0 < taken)
}

/// The sums of what was sent and of what came of it, over the recent days that state both.
pub(in crate::advice) fn sums(
    days: &[DayFigures],
    taken: Date,
    of: impl Fn(&DayFigures) -> Option<Count>,
) -> (u64, u64, u64) {
    recent(days, taken)
        .filter_map(|day| Some((day.send?.0, of(day)?.0)))
        .fold((0, 0, 0), |(sent, came, days), day| (sent.saturating_add(day.0), came.saturating_add(day.1), days + 1))
}

fn rounded(sum: u64, over: u64) -> Option<u64> {
    (over > 0).then(|| sum.saturating_add(over / 2) / over)
}

/// How measured days follow each other. Days of known dates, such as sales, cannot be told from a month: `seasonal` is only
/// ever stated.
fn pattern(measured: &[(Date, u64)]) -> Option<Pattern> {
    let sending: Vec<(Date, u64)> = measured.iter().copied().filter(|(_, sent)| *sent > 0).collect();
    if (measured.len() as u64) < DAYS_FOR_PATTERN || sending.is_empty() {
        return None;
    }
    let sum = sending.iter().fold(0_u64, |sum, (_, sent)| sum.saturating_add(*sent));
    let count = sending.len() as u64;
    let is_even = sending
        .iter()
        .all(|(_, sent)| u128::from(*sent) * u128::from(count) <= u128::from(sum) * u128::from(STEADY_MOST));
    let is_most_days = sending.len() * 2 > measured.len();
    Some(if is_even && is_most_days {
        Pattern::Steady
    } else if is_weekly(measured, &sending) {
        Pattern::Weekly
    } else {
        Pattern::Irregular
    })
}

/// Whether mail is sent on the same days of the week, and not on all seven: some have mail three times of four, and at most
/// one sending day of five is another one.
fn is_weekly(measured: &[(Date, u64)], sending: &[(Date, u64)]) -> bool {
    let of_week = |days: &[(Date, u64)]| {
        let mut counts = [0_usize; WEEK];
        for (day, _) in days {
            let weekday = day.weekday().to_monday_zero_offset();
            if let Some(count) = usize::try_from(weekday).ok().and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        counts
    };
    let (all, served) = (of_week(measured), of_week(sending));
    let kept: Vec<usize> = all
        .iter()
        .zip(served)
        .filter(|(all, served)| *served > 0 && served * 4 >= **all * 3)
        .map(|(_, served)| served)
        .collect();
    let regular: usize = kept.iter().sum();
    (1..WEEK).contains(&kept.len()) && (sending.len() - regular) * 5 <= sending.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::FigureDate;
    use jiff::civil::date;

    const TAKEN: Date = date(2026, 11, 25);

    /// So many days before the figures were taken, each with what it sent; `None`: the day is missing.
    fn days(sent: impl IntoIterator<Item = Option<u64>>) -> Vec<DayFigures> {
        let days = sent.into_iter().enumerate().filter_map(|(at, sent)| {
            let date = TAKEN.saturating_sub((i64::try_from(at).unwrap() + 1).days());
            sent.map(|sent| DayFigures {
                date: FigureDate(date),
                send: Some(Count(sent)),
                delivery: None,
                permanent_bounce: None,
                transient_bounce: None,
                complaint: None,
                providers: std::collections::BTreeMap::new(),
            })
        });
        days.collect()
    }

    fn measured(sent: impl IntoIterator<Item = Option<u64>>) -> Measured {
        Measured::of(&days(sent), TAKEN).unwrap()
    }

    #[test]
    fn missing_day_is_unknown_and_zero_is_none() {
        let found = measured([Some(100), None, Some(0), Some(300)]);
        assert_eq!((found.days, found.sending_days, found.sent, found.largest), (3, 2, 400, 300));
        assert_eq!((found.sending_day(), found.each_day()), (Some(200), 133));
        assert_eq!((found.from, found.to), (date(2026, 11, 21), date(2026, 11, 24)));
        assert_eq!(Measured::of(&[], TAKEN), None);
        let unmeasured = vec![DayFigures { send: None, ..days([Some(1)])[0].clone() }];
        assert_eq!(Measured::of(&unmeasured, TAKEN), None);
    }

    #[test]
    fn only_the_thirty_days_before_count() {
        assert_eq!(measured((0..60).map(|_| Some(1))).days, 30);
        // The day on which they were taken was not over.
        let mut all = days((0..3).map(|_| Some(5)));
        all.push(DayFigures { date: FigureDate(TAKEN), send: Some(Count(1)), ..all[0].clone() });
        assert_eq!(Measured::of(&all, TAKEN).unwrap().sent, 15);
    }

    #[test]
    fn patterns_need_four_weeks() {
        let steady = |count: usize| (0..count).map(|at| Some(1_000 + at as u64));
        assert_eq!(measured(steady(27)).pattern, None);
        assert_eq!(measured(steady(28)).pattern, Some(Pattern::Steady));
        // Mail on each day, and one of them above three times the mean.
        let mut burst: Vec<_> = steady(28).collect();
        burst[4] = Some(100_000);
        assert_eq!(measured(burst).pattern, Some(Pattern::Irregular));
        let weekly = (0..28).map(|at| Some(if at % 7 == 2 { 90_000 } else { 0 }));
        assert_eq!(measured(weekly).pattern, Some(Pattern::Weekly));
        let irregular = (0..28).map(|at| Some(if [1, 5, 17].contains(&at) { 90_000 } else { 0 }));
        assert_eq!(measured(irregular).pattern, Some(Pattern::Irregular));
        assert_eq!(measured((0..28).map(|_| Some(0))).pattern, None);
        let workdays = (0..28).map(|at| Some(if at % 7 < 5 { 400 } else { 0 }));
        assert_eq!(measured(workdays).pattern, Some(Pattern::Steady));
    }

    #[test]
    fn days_reach_over_a_cycle_without_those_that_have_no_mail() {
        let each = |every: usize, count: usize| measured((0..count).map(|at| (at % every == 0).then_some(500)));
        assert!(each(7, 8).reaches_over(7) && !each(7, 7).reaches_over(7));
        assert!(each(7, 29).reaches_over(28) && !each(7, 28).reaches_over(28));
        // Two days say little of four weeks.
        assert!(!each(29, 30).reaches_over(28));
    }

    #[test]
    fn month_is_reckoned_from_measured_days() {
        let found = measured((0..28).map(|at| Some(if at % 7 == 2 { 700 } else { 0 })));
        assert_eq!((found.sending_days, found.days_of_month(), found.month()), (4, Some(4), Some(3_000)));
    }
}
