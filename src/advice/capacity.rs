//! What addresses can carry, and when they are warm.
//!
//! AWS gives two ends and one word: automatic warm-up takes 45 days, ends at 50,000 a day for each IP, and rises "steadily"
//! (SES developer guide, "Warming up dedicated IP addresses", read 2026-11). Everything between is a model, and is shown as
//! a band.

use jiff::{ToSpan as _, civil::Date};

use super::constants::{FEWEST_IPS, IP_DAY_CAREFUL, IP_DAY_MOST, IP_DAY_TYPICAL, WARMUP_DAYS};

/// Percent of a finished warm-up.
const WARM: u8 = 100;
/// Recipients of the first day of most schedules (Braze), for the lower end of the band.
const FIRST_DAY: f64 = 50.0;
/// How many times the first day the end point is: 50,000 to 50.
const GROWTH: f64 = 1_000.0;

/// Days until an IP with this percentage is warm under automatic warm-up, which follows time and not volume.
#[must_use]
pub(super) fn days_left(percent: u8) -> i64 {
    let missing = i64::from(WARM.saturating_sub(percent));
    (WARMUP_DAYS * missing + i64::from(WARM) - 1) / i64::from(WARM)
}

/// The date on which an IP with this percentage is warm under automatic warm-up.
#[must_use]
pub fn warm_date(date: Date, percent: u8) -> Date {
    date.saturating_add(days_left(percent).days())
}

/// The date on which an IP that was leased on this date is warm: 45 days later, plus the time that AWS takes to lease it.
#[must_use]
pub(super) fn warm_if_leased(date: Date) -> Date {
    warm_date(date, 0)
}

/// Both ends of what an IP with this percentage takes a day after so many days of automatic warm-up, rounded outwards.
///
/// Below 100 % the upper end grows by the same number each day and the lower one by the same factor from 50, up to 50,000,
/// where warm-up ends. An IP that is warm on the first day carries what practice says of warm ones, and takes what the others
/// leave; one that becomes warm later has still to grow.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "0 to 50,000")]
pub(super) fn band(percent: u8, days: i64) -> (u64, u64) {
    if percent >= WARM {
        return (IP_DAY_CAREFUL, IP_DAY_MOST);
    }
    let (done, all) = (i64::from(percent) * WARMUP_DAYS + days.max(0) * i64::from(WARM), WARMUP_DAYS * i64::from(WARM));
    let done = done.clamp(0, all);
    let low = if done == 0 { 0.0 } else { (FIRST_DAY * GROWTH.powf(done as f64 / all as f64)).floor() };
    (low as u64, (IP_DAY_CAREFUL * done.unsigned_abs()).div_ceil(all.unsigned_abs()))
}

/// How warm an IP is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Warmth {
    /// In percent, to receivers: 0 if nothing shows that what SES calls complete was ever warmed up.
    pub(super) percent: u8,
    /// Whether SES limits what leaves from it: automatic warm-up is on, and SES has it below 100 %.
    pub(super) is_limited: bool,
}

impl Warmth {
    /// Whether receivers know it.
    pub(super) fn is_warm(self) -> bool {
        self.percent >= WARM
    }
}

/// Both ends of what the IPs of a pool take together on a day after so many days of automatic warm-up.
///
/// What SES does not send from the IPs that it limits leaves from the others. Of those each gets its share, and the one
/// that takes least bounds them all. That the shares are equal is supposed, as AWS does not say how a pool spreads its mail.
#[must_use]
pub(super) fn together(ips: &[Warmth], days: i64) -> (u64, u64) {
    let (limited, free): (Vec<Warmth>, Vec<Warmth>) = ips.iter().partition(|ip| ip.is_limited);
    let ends = |end: fn((u64, u64)) -> u64| {
        let each = |ip: &Warmth| end(band(ip.percent, days));
        limited.iter().map(each).sum::<u64>() + free.iter().map(each).min().unwrap_or(0) * free.len() as u64
    };
    (ends(|band| band.0), ends(|band| band.1))
}

/// What the IPs of a pool take a day at most.
#[must_use]
pub(super) fn room(ips: &[Warmth]) -> u64 {
    together(ips, 0).1
}

/// How many IPs mail needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeededIps {
    /// At 1,000,000 a day for each.
    pub low: u64,
    /// At 200,000.
    pub typical: u64,
    /// At 50,000, where automatic warm-up ends.
    pub careful: u64,
}

impl NeededIps {
    /// The IPs for a largest day; never fewer than two.
    #[must_use]
    pub fn of(peak: u64) -> Self {
        let at = |each: u64| peak.div_ceil(each).max(FEWEST_IPS);
        Self { low: at(IP_DAY_MOST), typical: at(IP_DAY_TYPICAL), careful: at(IP_DAY_CAREFUL) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn warm_up_ends_when_time_says_so() {
        let day = date(2026, 12, 1);
        assert_eq!((warm_date(day, 60), warm_date(day, 0)), (date(2026, 12, 19), date(2027, 1, 15)));
        assert_eq!((warm_date(day, 100), days_left(99)), (day, 1));
    }

    #[test]
    fn band_has_both_ends_at_the_end_point() {
        // 50 x 1000^0.6 = 3,154.8.
        assert_eq!((band(60, 0), band(0, 0), band(0, 45)), ((3_154, 30_000), (0, 0), (50_000, 50_000)));
        // An IP that is warm today takes what practice says.
        assert_eq!(band(100, 9), (50_000, 1_000_000));
        // 0 % + 7 x 100 / 45 = 15.56 %: 146.4 and 7,777.8.
        assert_eq!(band(0, 7), (146, 7_778));
        let (limited, free) =
            (|percent| Warmth { percent, is_limited: true }, |percent| Warmth { percent, is_limited: false });
        assert_eq!((room(&[limited(60); 3]), room(&[free(60); 3])), (90_000, 90_000));
        assert_eq!(room(&[limited(60), free(100)]), 1_030_000);
        // Nothing overflows where SES limits nothing: the cold IP gets half, and takes 30,000.
        assert_eq!((room(&[free(60), free(100)]), room(&[free(100), free(100), free(0)])), (60_000, 0));
        // At 100 % an IP that nobody warmed up gets as much as a warm one.
        assert_eq!(room(&[limited(60), free(100), free(0)]), 30_000);
    }

    #[test]
    fn ips_are_at_least_two() {
        let needed = NeededIps::of(900_000);
        assert_eq!((needed.low, needed.typical, needed.careful), (2, 5, 18));
        assert_eq!(NeededIps::of(1), NeededIps { low: 2, typical: 2, careful: 2 });
    }
}
