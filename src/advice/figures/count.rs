//! Whole numbers of a figures file. A number with a fraction of 0, such as `5.0`, is whole, as in JSON Schema.

use std::{borrow::Cow, fmt};

use crate::model::Quota;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

/// The largest number that every JSON reader keeps exactly: 2^53 - 1.
const MOST: u64 = (1 << 53) - 1;

/// How many, 0 or more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u64);

/// A limit of SES, which says -1 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// There is none.
    None,
    /// So many.
    Most(u64),
}

impl Limit {
    /// As the model has it.
    #[must_use]
    pub fn quota(self) -> Quota {
        match self {
            Self::None => Quota::Unlimited,
            Self::Most(most) => Quota::Most(most),
        }
    }
}

/// A whole number, with what is expected of it in words.
struct Whole(&'static str);

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        let fits = i64::try_from(number).ok().filter(|_| number <= MOST);
        fits.ok_or_else(|| E::custom(format!("`{number}` is larger than any count, expected {}", self.0)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "whole and below 2^53")]
    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        if number.fract() == 0.0 && number.abs() <= MOST as f64 {
            return Ok(number as i64);
        }
        Err(E::custom(format!("`{number}` is not {}", self.0)))
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const WHAT: &str = "a whole number, 0 or more";
        let number = deserializer.deserialize_any(Whole(WHAT))?;
        let count = u64::try_from(number).map_err(|_| D::Error::custom(format!("`{number}` is not {WHAT}")))?;
        Ok(Self(count))
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const WHAT: &str = "a whole number, 0 or more, or -1 for no limit";
        match deserializer.deserialize_any(Whole(WHAT))? {
            -1 => Ok(Self::None),
            number => match u64::try_from(number) {
                Ok(most) => Ok(Self::Most(most)),
                Err(_) => Err(D::Error::custom(format!("`{number}` is not {WHAT}"))),
            },
        }
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_i64(-1),
            Self::Most(most) => serializer.serialize_u64(*most),
        }
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 0, "maximum": MOST})
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": -1, "maximum": MOST})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_not_negative() {
        let read = |text: &str| serde_json::from_str::<Count>(text).map_err(|error| error.to_string());
        assert_eq!(
            (read("0"), read("812345"), read("5.0"), read("1e3")),
            (Ok(Count(0)), Ok(Count(812_345)), Ok(Count(5)), Ok(Count(1_000)))
        );
        for bad in ["-1", "1.5", "-0.5", "\"5\"", "null", "true", "1e300", "9007199254740992", "18446744073709551615"] {
            assert!(read(bad).unwrap_err().contains("a whole number, 0 or more"), "{bad}: {:?}", read(bad));
        }
    }

    #[test]
    fn limit_may_be_none() {
        let read = |text: &str| serde_json::from_str::<Limit>(text).ok();
        assert_eq!(
            (read("-1"), read("-1.0"), read("14.0")),
            (Some(Limit::None), Some(Limit::None), Some(Limit::Most(14)))
        );
        assert_eq!((read("-2"), read("1.5")), (None, None));
        assert_eq!(serde_json::to_string(&[Limit::None, Limit::Most(14)]).unwrap(), "[-1,14]");
    }
}
