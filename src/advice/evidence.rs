//! The figures of one Region as the rules see them, and the facts of the file with what was measured in their place.
//!
//! A fact that the file does not state is taken from the figures where these are enough. A stated one that they contradict
//! gives way to them, and SF192 says so. Every figure that is used is listed in the result. Figures that are old count for
//! nothing but SF193.

use std::{collections::BTreeMap, fmt, net::Ipv4Addr};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Address, ConfigurationSetName, Pattern, Region, RegionFacts, Traffic};

use super::{
    constants::FIGURES_OLD,
    figures::{Figures, Measured, RegionFigures},
};

/// The figures of one Region.
#[derive(Debug, Clone)]
pub(super) struct Evidence<'a> {
    /// The day on which they were taken.
    pub(super) taken: Date,
    /// How many days ago that was.
    pub(super) age: i64,
    /// As the file has them.
    pub(super) region: &'a RegionFigures,
    /// What was measured of each configuration set that has days.
    pub(super) sets: BTreeMap<&'a ConfigurationSetName, Measured>,
    /// What was measured of each IP that has days.
    pub(super) ips: BTreeMap<Ipv4Addr, Measured>,
    /// What the file states otherwise.
    pub(super) differs: BTreeMap<ConfigurationSetName, Vec<Differs>>,
}

/// A fact as the file states it, or as it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Fact {
    /// A number.
    Number(u64),
    /// A word of the file.
    Word(&'static str),
}

/// A stated fact that the figures contradict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Differs {
    /// The key of `traffic`.
    pub key: &'static str,
    /// What the file states.
    pub stated: Fact,
    /// What was measured.
    pub measured: Fact,
}

/// A measured figure that the rules used in place of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Used {
    /// The object that was measured.
    pub address: Address,
    /// What was measured of it.
    #[serde(flatten)]
    pub fact: MeasuredFact,
}

/// A fact that the figures give.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) set: ConfigurationSetName,
    pub(super) key: &'static str,
    pub(super) measured: String,
    pub(super) stated: Option<Fact>,
    pub(super) over: Measured,
}

/// A measured figure of a stream that stands in place of what the file states of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeasuredFact {
    /// The key of `traffic`.
    pub key: &'static str,
    /// The figure.
    pub measured: String,
    /// What the file states instead; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Fact>,
    /// How many days were measured.
    pub days: u64,
    /// The first of them.
    pub from: String,
    /// The last one.
    pub to: String,
}

impl Given {
    /// What of the traffic it stands for.
    pub(super) fn fact(&self) -> MeasuredFact {
        let Self { key, measured, stated, over, .. } = self;
        let (from, to) = (over.from.to_string(), over.to.to_string());
        MeasuredFact { key, measured: measured.clone(), stated: *stated, days: over.days, from, to }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl<'a> Evidence<'a> {
    /// The figures of a Region; `None` if there are none.
    pub(super) fn of(figures: Option<&'a Figures>, region: &Region, date: Date) -> Option<Self> {
        let figures = figures?;
        let (taken, region) = (figures.taken.day(), figures.regions.get(region)?);
        let sets = region.configuration_sets.iter();
        let ips = region.ips.iter();
        Some(Self {
            taken,
            age: taken.until(date).map_or(0, |span| span.get_days().into()),
            region,
            sets: sets.filter_map(|(name, set)| Some((name, Measured::of(&set.days, taken)?))).collect(),
            ips: ips.filter_map(|(ip, of)| Some((*ip, Measured::of(&of.days, taken)?))).collect(),
            differs: BTreeMap::new(),
        })
    }

    /// Whether the figures are so old that they count for nothing.
    pub(super) fn is_old(&self) -> bool {
        self.age > FIGURES_OLD
    }

    /// Puts what was measured into the facts. Returns what was put there.
    pub(super) fn apply(&mut self, facts: &mut RegionFacts) -> Vec<Given> {
        let mut given = Vec::new();
        if self.is_old() {
            return given;
        }
        for (name, measured) in self.sets.iter().filter(|(_, measured)| measured.tells_volume()) {
            let name = (*name).clone();
            let traffic = facts.traffic.entry(name.clone()).or_default();
            let (stated_day, mut differs) = (traffic.day, Vec::new());
            let mut give = |key, measured_fact: Fact, stated: Option<Fact>| {
                differs.extend(stated.map(|stated| Differs { key, stated, measured: measured_fact }));
                let (set, over) = (name.clone(), measured.clone());
                given.push(Given { set, key, measured: measured_fact.to_string(), stated, over });
            };
            // Stated days and months are those of what is stated beside them.
            let month = measured.month().filter(|_| measured.tells_pattern());
            if let (None, Some(stated), Some(month)) = (traffic.day.or(traffic.days), traffic.month, month)
                && is_other(stated, month)
            {
                give("month", Fact::Number(month), Some(Fact::Number(stated)));
                traffic.month = Some(month);
            }
            if let Some(day) = day(traffic, measured)
                && traffic.day.is_none_or(|stated| is_other(stated, day))
            {
                give("day", Fact::Number(day), traffic.day.map(Fact::Number));
                if traffic.day.is_some() {
                    traffic.month = month;
                }
                traffic.day = Some(day);
            }
            // No largest day is smaller than the mean day, and one that is only derived from that may be.
            let is_mean_measured = traffic.day != stated_day;
            let is_too_small = |stated: u64| is_above(measured.largest, stated) || traffic.day > Some(stated);
            match (traffic.peak_day, traffic.of_peak_day()) {
                (Some(stated), _) if is_too_small(stated) => {
                    give("peak_day", Fact::Number(measured.largest), Some(Fact::Number(stated)));
                    traffic.peak_day = Some(measured.largest);
                }
                (None, Some(derived))
                    if is_above(measured.largest, derived) || is_mean_measured && measured.largest > derived =>
                {
                    give("peak_day", Fact::Number(measured.largest), None);
                    traffic.peak_day = Some(measured.largest);
                }
                _ => {}
            }
            if let Some(pattern) = measured.pattern.filter(|measured| is_other_pattern(traffic.pattern, *measured)) {
                give("pattern", Fact::Word(pattern.word()), traffic.pattern.map(|stated| Fact::Word(stated.word())));
                traffic.pattern = Some(pattern);
            }
            if let Some(days) = measured.days_of_month().filter(|_| measured.tells_pattern()) {
                let is_missing = traffic.days.is_none() && traffic.month.is_none();
                let is_contradicted = measured.pattern.is_some() && traffic.days.is_some_and(|it| is_other(it, days));
                if is_missing || is_contradicted {
                    give("days", Fact::Number(days), traffic.days.map(Fact::Number));
                    if is_contradicted {
                        traffic.month = month;
                    }
                    traffic.days = Some(days);
                }
            }
            if !differs.is_empty() {
                self.differs.insert(name, differs);
            }
        }
        facts.traffic.retain(|_, traffic| *traffic != Traffic::default());
        given
    }
}

/// The mean day that was measured. Where no day has mail, that is 0 only for mail that goes out each day or each week: of
/// other mail, or of mail of an unknown pattern, it may be a pause.
fn day(traffic: &Traffic, measured: &Measured) -> Option<u64> {
    let is_regular = matches!(traffic.pattern, Some(Pattern::Steady | Pattern::Weekly));
    measured.sending_day().or_else(|| is_regular.then_some(0))
}

/// Whether mail was measured in another pattern than the stated one, or none is stated. Days of known dates, such as sales,
/// cannot be told from a month: they are left as they are stated.
fn is_other_pattern(stated: Option<Pattern>, measured: Pattern) -> bool {
    stated != Some(measured) && stated != Some(Pattern::Seasonal)
}

/// Whether a measured number differs from a stated one by more than half of that.
fn is_other(stated: u64, measured: u64) -> bool {
    is_above(measured, stated) || u128::from(measured) * 2 < u128::from(stated)
}

/// Whether a measured number is above a stated one by more than half of that.
fn is_above(measured: u64, stated: u64) -> bool {
    u128::from(measured) * 2 > u128::from(stated) * 3
}
