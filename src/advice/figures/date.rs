//! Days and times of a figures file, in UTC.

use std::{borrow::Cow, fmt};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Characters of `2026-11-24`.
const DAY_LENGTH: usize = 10;

/// A day, written as `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureDate(pub Date);

/// A moment, written as `2026-11-25T06:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken(pub Timestamp);

impl Taken {
    /// The day in UTC on which it was.
    #[must_use]
    pub fn day(self) -> Date {
        self.0.to_zoned_datetime(TimeZone::UTC).date()
    }
}

impl fmt::Display for FigureDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for FigureDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let day = text.parse().ok().filter(|_| text.len() == DAY_LENGTH);
        day.map(Self).ok_or_else(|| D::Error::custom(format!("`{text}` is no day, expected one such as `2026-11-24`")))
    }
}

impl<'de> Deserialize<'de> for Taken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let taken = text.parse().ok().map(Self);
        taken.ok_or_else(|| {
            D::Error::custom(format!("`{text}` is no time, expected one such as `2026-11-25T06:00:00Z`"))
        })
    }
}

impl Serialize for FigureDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for Taken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for FigureDate {
    fn schema_name() -> Cow<'static, str> {
        "FigureDate".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
    }
}

impl JsonSchema for Taken {
    fn schema_name() -> Cow<'static, str> {
        "Taken".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}.*$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_dates_alone_and_times_are_of_one_day_in_utc() {
        let day = |text: &str| serde_json::from_str::<FigureDate>(&format!("\"{text}\"")).ok();
        assert_eq!(day("2026-11-24"), Some(FigureDate(date(2026, 11, 24))));
        for bad in ["2026-11-31", "20261124", "2026-11-24T00:00", "yesterday", ""] {
            assert_eq!(day(bad), None, "{bad}");
        }
        let taken = |text: &str| serde_json::from_str::<Taken>(&format!("\"{text}\"")).map(Taken::day).ok();
        assert_eq!(taken("2026-11-25T01:00:00+02:00"), Some(date(2026, 11, 24)));
        assert_eq!((taken("2026-11-25T06:00:00Z"), taken("2026-11-25")), (Some(date(2026, 11, 25)), None));
    }
}
