//! Facts for the adviser that cannot all be true: no rule can be right about them.

use super::walk::{pools, regions, sets};
use crate::{
    config::{
        code::Code,
        file::{Document, Ips, RegionFields, TrafficFields},
        problem::{Problem, Problems},
        span::Span,
    },
    model::{PEAK_MONTHS, Pattern, Region, Traffic, counted},
};

use super::fields::stated;

/// Days of the longest and of the shortest month.
const LONGEST_MONTH: u64 = 31;
const SHORTEST_MONTH: u64 = 28;
/// Seconds of a day.
const SECONDS: u64 = 86_400;
/// How many times the mean no day of steady mail is above.
const STEADY: u64 = 3;

/// Reports facts that contradict each other.
pub(super) fn contradictions(document: &Document, problems: &mut Problems) {
    for (entry, fields) in regions(document) {
        let traffic = sets(fields).filter_map(|(_, set)| set.traffic.get()).chain(fields.unassigned.get());
        for fields in traffic {
            let facts = Facts::of(fields);
            let found = [
                facts.of_month(),
                facts.of_peak(),
                facts.of_growth(),
                facts.of_second(),
                facts.of_gap(),
                shares(fields),
            ];
            found.into_iter().flatten().for_each(|problem| problems.push(problem));
        }
        too_few_leased(document, &entry.name, fields).into_iter().for_each(|problem| problems.push(problem));
    }
}

/// A number with its place.
type Number = Option<(u64, Span)>;

/// The numbers of traffic that have to fit together.
struct Facts {
    day: Number,
    days: Number,
    month: Number,
    peak_day: Number,
    peak_rate: Number,
    gap: Number,
    growth: Number,
    pattern: Option<Pattern>,
}

impl Facts {
    fn of(fields: &TrafficFields) -> Self {
        let TrafficFields { day, days, month, peak_day, peak_rate, gap, growth, pattern, .. } = fields;
        Self {
            day: day.at().map(|at| (at.value.0.0, at.span)),
            days: days.at().map(|at| (at.value.0.0, at.span)),
            month: month.at().map(|at| (at.value.0.0, at.span)),
            peak_day: peak_day.at().map(|at| (at.value.0.0, at.span)),
            peak_rate: peak_rate.at().map(|at| (at.value.0, at.span)),
            gap: gap.at().map(|at| (u64::from(at.value.0), at.span)),
            growth: growth.at().map(|at| (u64::from(at.value.0), at.span)),
            pattern: stated(pattern),
        }
    }

    /// What a volume of today is after so many months of the stated growth.
    fn grown(&self, volume: u64, months: u32) -> u64 {
        let growth = self.growth.and_then(|(percent, _)| u32::try_from(percent).ok());
        Traffic { growth, ..Traffic::default() }.grown(volume, months)
    }

    /// Growth of no mail, or a largest day of the next 60 that even mail is above by then.
    fn of_growth(&self) -> Option<Problem> {
        let ((percent, at), (day, at_day)) = (self.growth.filter(|(percent, _)| *percent > 0)?, self.day?);
        if day == 0 {
            let message = format!("no mail cannot grow by {percent}% a month");
            let help = "`day: 0` says that there is no mail: state the mean of the days with mail, or no `growth`";
            return Some(wrong(at, message, help, at_day, "no mail"));
        }
        let (peak, at_peak) = self.peak_day?;
        let is_even = matches!(self.pattern, Some(Pattern::Steady | Pattern::Weekly));
        // One of the two months, so that a day between them may be the mean.
        let (next, last) = (self.grown(day, 1), self.grown(day, PEAK_MONTHS));
        let message = format!(
            "the largest day of the next 60 has {peak} recipients, and with a growth of {percent}% a month the mean day has \
             {next} in a month"
        );
        let help = format!(
            "state the largest day of the next 60, growth included: the mean day has {last} at their end; or leave `growth` out"
        );
        (is_even && peak >= day && peak < next).then(|| wrong(at_peak, message, help, at, "the growth"))
    }

    /// A month with less than its days, where a mean day may have been rounded up.
    fn of_month(&self) -> Option<Problem> {
        let (day, at_day) = self.day.filter(|(day, _)| *day > 0)?;
        if let Some((0, at)) = self.days {
            let message = format!("no day of a month has mail, and the mean day has {day} recipients");
            return Some(wrong(
                at,
                message,
                "`days` counts the days with mail, of which `day` is the mean",
                at_day,
                "the mean day",
            ));
        }
        let (month, at) = self.month?;
        let days = self.days.map_or(1, |(days, _)| days);
        if day.saturating_mul(days) < month.saturating_add(days) {
            return None;
        }
        let message = format!("{} of {day} recipients are more than the {month} of the month", counted(days, "day"));
        let help =
            "`month` is `day` times `days`: leave it out, or state the `day` that is the mean of the days with mail";
        Some(wrong(at, message, help, at_day, "the mean day"))
    }

    /// A largest day below the mean day, or too far above that of steady mail.
    fn of_peak(&self) -> Option<Problem> {
        let ((day, at_day), (peak, at)) = (self.day?, self.peak_day?);
        let message = format!("the largest day has {peak} recipients, and the mean day {day}");
        if peak < day {
            return Some(wrong(at, message, "`peak_day` is at least `day`", at_day, "the mean day"));
        }
        if day == 0 && peak > 0 {
            return Some(wrong(
                at,
                message,
                "`day: 0` says that there is no mail: state the mean of the days with mail",
                at_day,
                "no mail",
            ));
        }
        let is_above =
            self.pattern == Some(Pattern::Steady) && peak > self.grown(day, PEAK_MONTHS).saturating_mul(STEADY);
        let help = "no day of `steady` mail is above three times the mean: `pattern: seasonal` is for known dates, and \
                    `irregular` for others";
        is_above.then(|| wrong(at, format!("{message}, of steady mail"), help, at_day, "the mean day"))
    }

    /// A largest second above the largest day, or too slow for it.
    fn of_second(&self) -> Option<Problem> {
        let ((rate, at), (day, at_day)) = (self.peak_rate?, self.peak_day.or(self.day)?);
        let (what, is_largest) = if self.peak_day.is_some() { ("largest", true) } else { ("mean", false) };
        let message = format!("the largest second has {rate} recipients, and the {what} day {day}");
        if is_largest && rate > day {
            return Some(wrong(at, message, "`peak_rate` is at most `peak_day`", at_day, "the largest day"));
        }
        let help =
            format!("a day has 86,400 seconds: at most {} recipients at this rate", rate.saturating_mul(SECONDS));
        (day > rate.saturating_mul(SECONDS)).then(|| wrong(at, message, help, at_day, format!("the {what} day")))
    }

    /// A gap that the days of a month leave no room for, or that they need more of.
    fn of_gap(&self) -> Option<Problem> {
        let ((gap, at), (days, at_days)) = (self.gap?, self.days.filter(|(days, _)| *days <= LONGEST_MONTH)?);
        let message =
            format!("the longest gap is {}, and a month has {} with mail", counted(gap, "day"), counted(days, "day"));
        // So many days without mail stand in at most one run more than there are days with mail.
        let least = SHORTEST_MONTH.saturating_sub(days).div_ceil(days + 1);
        if gap < least {
            let help = format!("with so few days some gap has {} at least", counted(least, "day"));
            return Some(wrong(at, message, help, at_days, "days with mail"));
        }
        // Mail with known dates, and irregular mail, may leave whole months out.
        let may_pause = matches!(self.pattern, Some(Pattern::Seasonal | Pattern::Irregular));
        let most = 2 * (LONGEST_MONTH - days);
        let help = format!(
            "with so many days in each month no gap has more than {}; mail that leaves months out is `seasonal` or `irregular`",
            counted(most, "day")
        );
        (!may_pause && gap > most).then(|| wrong(at, message, help, at_days, "days with mail"))
    }
}

/// Shares of mailbox providers above the whole.
fn shares(fields: &TrafficFields) -> Option<Problem> {
    let providers = fields.providers.at()?;
    let shares = providers.value.entries.iter().filter_map(|entry| entry.value.as_ref());
    let sum: u32 = shares.map(|share| u32::from(share.0.get())).sum();
    let message = format!("the shares of the mailbox providers add up to {sum}%");
    let help = "all together they are at most 100%";
    (sum > 100).then(|| Problem::error(Code::OutOfRange, providers.span, message).help(help))
}

/// Fewer leased IPs than the pools of the Region ask for.
fn too_few_leased(document: &Document, region: &Region, fields: &RegionFields) -> Option<Problem> {
    let leased = fields.leased.at()?;
    let given_back = fields.relinquish.get().map(|list| list.items.as_slice()).unwrap_or_default();
    let of_region = pools(document).filter(|(entry, ..)| entry.name == *region);
    let asked: usize = of_region
        .filter_map(|(_, _, pool)| match pool.ips.get()? {
            Ips::Exact(list) => {
                let stays = |ip| !given_back.iter().any(|other| other.value == ip);
                Some(list.items.iter().filter(|ip| stays(ip.value)).count())
            }
            Ips::Count(counted) => Some(counted.count.get()?.0.get()),
        })
        .sum();
    let message = format!(
        "the pools of {region} ask for {}, and {} to be leased",
        counted(asked, "IP"),
        are(leased.value.0.get())
    );
    let help = format!("`leased` counts all leased IPs of the Region: at least {asked}");
    (asked > leased.value.0.get()).then(|| Problem::error(Code::OutOfRange, leased.span, message).help(help))
}

fn are(count: usize) -> String {
    if count == 1 { "1 is".to_owned() } else { format!("{count} are") }
}

/// A number that another one contradicts.
fn wrong(at: Span, message: String, help: impl Into<String>, other: Span, label: impl Into<String>) -> Problem {
    Problem::error(Code::OutOfRange, at, message).related(other, label).help(help)
}
