//! Reads a figures file, and says all that is wrong with it: what is no JSON or not of the format with line and column,
//! what contradicts itself, the desired state or the calendar with its place in the document.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
};

use jiff::civil::Date;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::Value;

use crate::model::{AccountId, Region};

use super::{
    Count, DayFigures, FORMAT_VERSION, Figures, IpFigures, PoolFigures, ProviderFigures, RegionFigures,
    outcomes::excessive,
};

/// Most problems that are said; a file that was written by a faulty script has the same one on each day.
const SAID_MAX: usize = 20;
/// The members that are lists.
const LISTS: [&str; 2] = [".days", ".listed"];
/// Percent of all.
const WHOLE: u64 = 100;

/// What figures have to fit.
#[derive(Debug, Clone, Copy)]
pub struct FiguresFor<'a> {
    /// The account of the desired state.
    pub account: &'a AccountId,
    /// All Regions of the desired state.
    pub regions: &'a BTreeSet<Region>,
    /// The day on which the question is asked.
    pub date: Date,
}

/// Why figures are not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadFigures {
    /// The text is no JSON, or no figures at all. It may be any file, so nothing of it is quoted.
    NotFigures {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The format has a major version that is not known.
    Version(String),
    /// One place is not of the format.
    Shape {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// These places contradict something.
    Content(Vec<String>),
}

impl fmt::Display for BadFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFigures { line, column } => {
                write!(f, "it is no document of figures, at line {line}, column {column}")
            }
            Self::Version(found) => {
                write!(f, "`format_version` is `{found}`, and this version of sesform reads {FORMAT_VERSION}")
            }
            Self::Shape { line, column, problem } => write!(f, "{problem}, at line {line}, column {column}"),
            Self::Content(problems) => {
                f.write_str(&problems[..problems.len().min(SAID_MAX)].join("; "))?;
                match problems.len().saturating_sub(SAID_MAX) {
                    0 => Ok(()),
                    more => write!(f, "; and {more} more"),
                }
            }
        }
    }
}

impl Figures {
    /// Reads the text of a figures file.
    ///
    /// # Errors
    /// The first place that is no JSON or not of the format; or all that contradicts itself, the desired state or the date.
    pub fn read(text: &[u8], fit: &FiguresFor<'_>) -> Result<Self, BadFigures> {
        let document: Value = serde_json::from_slice(text)
            .map_err(|error| BadFigures::NotFigures { line: error.line(), column: error.column() })?;
        let version = document.get("format_version").and_then(Value::as_str).and_then(version_of);
        let Some((version, major)) = version else { return Err(BadFigures::NotFigures { line: 1, column: 1 }) };
        if version_of(FORMAT_VERSION).is_none_or(|(_, known)| known != major) {
            return Err(BadFigures::Version(version.to_owned()));
        }
        let lists = misplaced_lists(&document);
        if !lists.is_empty() {
            return Err(BadFigures::Content(lists));
        }
        let figures: Self = serde_json::from_slice(text).map_err(|error| shape(&error))?;
        let problems = Problems::of(&figures, fit);
        if problems.is_empty() { Ok(figures) } else { Err(BadFigures::Content(problems)) }
    }
}

/// A version with its major part; `None` if it is none.
fn version_of(text: &str) -> Option<(&str, u64)> {
    let (major, minor) = text.split_once('.')?;
    minor.parse::<u64>().ok()?;
    Some((text, major.parse().ok()?))
}

/// Lists that stand where an object belongs, which serde would take as the values of its members in order.
fn misplaced_lists(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), document)];
    while let Some((place, value)) = waiting.pop() {
        match value {
            Value::Object(members) => {
                let dot = if place.is_empty() { "" } else { "." };
                waiting.extend(members.iter().map(|(key, value)| (format!("{place}{dot}{key}"), value)));
            }
            Value::Array(items) if LISTS.iter().any(|list| place.ends_with(list)) => {
                waiting.extend(items.iter().enumerate().map(|(at, item)| (format!("{place}[{at}]"), item)));
            }
            Value::Array(_) => found.push(format!("`{place}`: a list stands where none belongs")),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found.sort_unstable();
    found
}

/// What is wrong with the form, without the place that the parser appends.
fn shape(error: &serde_json::Error) -> BadFigures {
    let said = error.to_string();
    let problem = said.rsplit_once(" at line ").map_or(said.as_str(), |(problem, _)| problem).to_owned();
    BadFigures::Shape { line: error.line(), column: error.column(), problem }
}

/// A count of a mailbox provider.
type OfProvider = fn(&ProviderFigures) -> Option<Count>;

/// What contradicts, each with its place.
struct Problems<'a> {
    fit: &'a FiguresFor<'a>,
    taken: Date,
    found: Vec<String>,
}

impl<'a> Problems<'a> {
    fn of(figures: &'a Figures, fit: &'a FiguresFor<'a>) -> Vec<String> {
        let Figures { format_version: _, account, taken, source: _, regions } = figures;
        let mut problems = Self { fit, taken: taken.day(), found: Vec::new() };
        if account != fit.account {
            problems.say("account", &format!("{account} was measured, and the desired state is of {}", fit.account));
        }
        if taken.day() > fit.date {
            problems.say("taken", &format!("it is after {}, the day on which advice is asked for", fit.date));
        }
        for (name, region) in regions {
            let place = format!("regions.{name}");
            if !fit.regions.contains(name) {
                problems.say(&place, "the desired state does not state this Region");
            }
            problems.region(&place, region);
        }
        problems.found
    }

    fn say(&mut self, place: &str, problem: &str) {
        self.found.push(format!("`{place}`: {problem}"));
    }

    fn region(&mut self, place: &str, region: &RegionFigures) {
        let RegionFigures { quota: _, enforcement: _, plan: _, days, configuration_sets, ips, pools } = region;
        self.days(place, days);
        for (name, set) in configuration_sets {
            self.days(&format!("{place}.configuration_sets.{name}"), &set.days);
        }
        for (ip, IpFigures { days, listed }) in ips {
            let place = format!("{place}.ips.{ip}");
            self.days(&place, days);
            for (at, listing) in listed.iter().flatten().enumerate() {
                if let Some(since) = listing.since.filter(|since| since.0 > self.taken) {
                    self.say(
                        &format!("{place}.listed[{at}].since"),
                        &format!("{since} is after the figures were taken"),
                    );
                }
            }
        }
        for (name, PoolFigures { dedicated_percentage }) in pools {
            if let Some(Count(percent)) = dedicated_percentage.filter(|percent| percent.0 > WHOLE) {
                let place = format!("{place}.pools.{name}.dedicated_percentage");
                self.say(&place, &format!("`{percent}` is more than {WHOLE} percent"));
            }
        }
    }

    fn days(&mut self, place: &str, days: &[DayFigures]) {
        let mut first = BTreeMap::new();
        for (at, day) in days.iter().enumerate() {
            let place = format!("{place}.days[{at}]");
            if let Some(before) = first.insert(day.date, at) {
                self.say(&place, &format!("{} is given twice, first in `days[{before}]`", day.date));
            }
            if day.date.0 > self.fit.date {
                self.say(
                    &place,
                    &format!("{} is after {}, the day on which advice is asked for", day.date, self.fit.date),
                );
            } else if day.date.0 > self.taken {
                self.say(&place, &format!("{} is after the figures were taken, on {}", day.date, self.taken));
            }
            self.day(&place, day);
        }
        for (name, came, sent) in excessive(days) {
            self.say(&format!("{place}.days"), &format!("`{name}` is {came} in all and `send` only {sent}"));
        }
    }

    /// What is sent to single providers is a part of what is sent.
    fn day(&mut self, place: &str, day: &DayFigures) {
        let sums: [(&str, Option<Count>, OfProvider); 5] = [
            ("send", day.send, |provider| provider.send),
            ("delivery", day.delivery, |provider| provider.delivery),
            ("permanent_bounce", day.permanent_bounce, |provider| provider.permanent_bounce),
            ("transient_bounce", day.transient_bounce, |provider| provider.transient_bounce),
            ("complaint", day.complaint, |provider| provider.complaint),
        ];
        for (name, all, of) in sums {
            let parts: u64 = day.providers.values().filter_map(of).fold(0, |sum, count| sum.saturating_add(count.0));
            if let Some(Count(all)) = all.filter(|all| parts > all.0) {
                self.say(
                    &format!("{place}.providers"),
                    &format!("`{name}` of the providers is {parts} together, and of the day {all}"),
                );
            }
        }
    }
}

/// A member that is not `null`: what is unknown is left out.
pub(super) fn stated<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A mapping in which no key is given twice.
pub(super) fn unique<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + fmt::Display + Clone,
    V: Deserialize<'de>,
{
    struct Unique<K, V>(PhantomData<(K, V)>);

    impl<'de, K: Deserialize<'de> + Ord + fmt::Display + Clone, V: Deserialize<'de>> Visitor<'de> for Unique<K, V> {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some(key) = entries.next_key::<K>()? {
                if map.contains_key(&key) {
                    return Err(A::Error::custom(format!("`{key}` is given twice")));
                }
                let value = entries.next_value()?;
                map.insert(key, value);
            }
            Ok(map)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}
