//! Quantities of the adviser's facts: prices, shares, rates, runs of days, dates, and plain sentences.

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    from_yaml::{FromYaml, scalar},
    number::Number,
    warmup::Date,
};
use crate::{
    config::{
        code::Code,
        problem::{Problem, Problems},
        yaml::{Child, Style},
    },
    model::{NameError, Percent, Usd},
};

/// Largest number of recipients that a file can state: a million million.
const VOLUME_MAX: u64 = 1_000_000_000_000;
/// Longest run of days without mail within a year.
const GAP_MAX: u32 = 366;
/// Most percent by which mail can be stated to grow in a month: eleven times as much. Ours; doubling each month is 100.
const GROWTH_MAX: u32 = 1_000;
/// Days of the longest month.
const DAYS_MAX: u64 = 31;
/// Longest sentence of a fact, in characters.
const TEXT_MAX: usize = 5_000;
/// A whole number of percent with its sign, for the schema.
const SHARE: &str = "^(100|[1-9]?[0-9])%$";

/// A number of recipients.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Recipients(pub(in crate::config) u64);

impl Number for Recipients {
    const WHAT: &'static str = "a whole number of recipients such as `300000`";
    const MAX: u64 = VOLUME_MAX;

    fn new(number: u64) -> Result<Self, NameError> {
        match number {
            0..=VOLUME_MAX => Ok(Self(number)),
            _ => Err(NameError::new(format!("the most is {VOLUME_MAX}"))),
        }
    }
}

/// Days of a month.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct DaysOfMonth(pub(in crate::config) u64);

impl Number for DaysOfMonth {
    const WHAT: &'static str = "a whole number of days, 0 to 31";
    const MAX: u64 = DAYS_MAX;

    fn new(number: u64) -> Result<Self, NameError> {
        match number {
            0..=DAYS_MAX => Ok(Self(number)),
            _ => Err(NameError::new("a month has 0 to 31 days")),
        }
    }
}

/// A price.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Price(pub(in crate::config) Usd);

impl FromYaml for Price {
    const EXPECTED: &'static str = "a price in US dollars such as `24.95`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        if !scalar.is_number() {
            problems.push(unexpected::<Self>(node).help("write the number by itself, without currency and quotes"));
            return None;
        }
        let refused = |error: NameError| {
            let message = format!("`{}` is not a price: {error}", scalar.text.escape_debug());
            problems.push(Problem::error(Code::OutOfRange, node.span(), message));
        };
        scalar.text.parse().map(Self).map_err(refused).ok()
    }
}

impl JsonSchema for Price {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Price".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number", "minimum": 0, "maximum": 1_000_000})
    }
}

/// A share of a whole, written with its sign.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Share(pub(in crate::config) Percent);

impl FromYaml for Share {
    const EXPECTED: &'static str = "a share such as `45%`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let text = &*scalar::<Self>(node, problems)?.text;
        let digits = text.strip_suffix('%').filter(|digits| is_plain(digits));
        let share = digits.and_then(|digits| digits.parse().ok()).map(Percent::new);
        match share {
            Some(Ok(share)) => Some(Self(share)),
            Some(Err(error)) => {
                problems.push(Problem::error(
                    Code::OutOfRange,
                    node.span(),
                    format!("`{text}` is out of range: {error}"),
                ));
                None
            }
            None => {
                let problem = unexpected::<Self>(node);
                problems.push(match text.parse::<u64>() {
                    Ok(number) if number <= 100 => {
                        problem.replace(format!("write the sign of percent: `{number}%`"), format!("{number}%"))
                    }
                    Ok(_) | Err(_) => problem.help("write a whole number of percent with its sign, 0% to 100%"),
                });
                None
            }
        }
    }
}

impl JsonSchema for Share {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": SHARE})
    }
}

/// Declares a quantity of a whole number and a unit: `struct Name(number): "unit", most, "digits of 0 to the most", "what it
/// is", CODE, "help"`.
macro_rules! with_unit {
    ($(#[$doc:meta])* struct $name:ident($number:ty): $unit:literal, 0..=$most:expr, $digits:literal, $expected:literal, $code:ident, $help:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(in crate::config) struct $name(pub(in crate::config) $number);

        impl FromYaml for $name {
            const EXPECTED: &'static str = $expected;

            fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
                let text = &*scalar::<Self>(node, problems)?.text;
                let number = text.strip_suffix($unit).filter(|digits| is_plain(digits)).map(str::parse::<$number>);
                match number {
                    Some(Ok(number)) if number <= $most => Some(Self(number)),
                    Some(_) => {
                        let message = format!("`{text}` is out of range: the most is {}{}", $most, $unit);
                        let help = format!("write `{}{}` or less", $most, $unit);
                        problems.push(Problem::error(Code::OutOfRange, node.span(), message).help(help));
                        None
                    }
                    None => {
                        let message = format!("expected {}, found {}", Self::EXPECTED, node.describe());
                        let problem = Problem::error(Code::$code, node.span(), message);
                        let digits = begun(text, $unit).filter(|digits| digits.parse().is_ok_and(|number: $number| number <= $most));
                        problems.push(match digits {
                            Some(digits) if is_plain(text) => {
                                problem.replace(format!("write the unit: `{digits}{}`", $unit), format!("{digits}{}", $unit))
                            }
                            Some(digits) => problem.replace(
                                format!("write the whole unit: `{digits}{}`, if that is meant; {}", $unit, $help),
                                format!("{digits}{}", $unit),
                            ),
                            None => problem.help($help),
                        });
                        None
                    }
                }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "pattern": concat!("^0*(", $digits, ")", $unit, "$")})
            }
        }
    };
}

with_unit! {
    /// Recipients in one second.
    struct PerSecond(u64): "/s", 0..=VOLUME_MAX, "1000000000000|[0-9]{1,12}", "a rate such as `80/s`", WrongType,
        "write a whole number of recipients a second, such as `80/s`"
}

with_unit! {
    /// A run of days.
    struct RunOfDays(u32): "d", 0..=GAP_MAX, "[0-9]{1,2}|[12][0-9]{2}|3[0-5][0-9]|36[0-6]", "a number of days such as `3d`", BadDuration,
        "write whole days, such as `3d`"
}

with_unit! {
    /// Percent by which something is more each month than in the month before.
    struct PercentPerMonth(u32): "%/month", 0..=GROWTH_MAX, "1000|[0-9]{1,3}", "a growth such as `10%/month`", WrongType,
        "write a whole number of percent a month, such as `10%/month`; twice as much after a quarter is `26%/month`, and mail that \
         does not grow has `0%/month`"
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Day(pub(in crate::config) civil::Date);

impl FromYaml for Day {
    const EXPECTED: &'static str = "a date such as `2027-02-01`";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let text = &*scalar::<Self>(node, problems)?.text;
        let is_spelled_so = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let date = if is_spelled_so { text.parse().ok() } else { None };
        if date.is_none() {
            let problem = unexpected::<Self>(node);
            problems.push(match is_spelled_so {
                true => problem.help("the calendar has no such day"),
                false => problem.help("write year, month and day with `-` between them, such as `2027-02-01`"),
            });
        }
        date.map(Self)
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Date>()
    }
}

/// A sentence for people.
#[derive(Debug, Clone)]
pub(in crate::config) struct Sentence(pub(in crate::config) String);

impl FromYaml for Sentence {
    const EXPECTED: &'static str = "a text";

    fn from_yaml(node: &Child<'_>, problems: &mut Problems) -> Option<Self> {
        let scalar = scalar::<Self>(node, problems)?;
        let is_typed = scalar.style == Style::Plain && (scalar.is_number() || scalar.boolean().is_some());
        if is_typed {
            let text = &scalar.text;
            problems.push(
                unexpected::<Self>(node).replace(format!("put it in quotes: `\"{text}\"`"), format!("\"{text}\"")),
            );
            return None;
        }
        let text = scalar.text.trim();
        if text.is_empty() || text.chars().count() > TEXT_MAX {
            let message = format!("a text has 1 to {TEXT_MAX} characters");
            problems.push(Problem::error(Code::OutOfRange, node.span(), message));
            return None;
        }
        Some(Self(text.to_owned()))
    }
}

impl JsonSchema for Sentence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sentence".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": format!(r"^[\s\S]{{1,{TEXT_MAX}}}$")})
    }
}

fn is_plain(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits of a text that has behind them nothing but a beginning of the unit, with or without spaces.
fn begun<'a>(text: &'a str, unit: &str) -> Option<&'a str> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (is_plain(digits) && unit.starts_with(rest.trim_start())).then_some(digits)
}

fn unexpected<T: FromYaml>(node: &Child<'_>) -> Problem {
    Problem::error(Code::WrongType, node.span(), format!("expected {}, found {}", T::EXPECTED, node.describe()))
}
