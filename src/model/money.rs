//! Amounts of money, in US dollars.

use std::{fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::names::NameError;

/// Largest price that a file can state, in US dollars: far above every price of SES.
const PRICE_MAX: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// Most digits after the point of a price in a file.
const PRICE_DIGITS: u32 = 6;

/// An amount in US dollars. It is exact; only its text is rounded, to whole cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(Decimal);

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// An amount in hundredths of a cent: `of(24_9500)` is 24.95.
    #[must_use]
    pub const fn of(hundredths_of_a_cent: u32) -> Self {
        Self(Decimal::from_parts(hundredths_of_a_cent, 0, 0, false, 4))
    }

    /// The amount as a decimal fraction.
    #[must_use]
    pub fn amount(self) -> Decimal {
        self.0
    }

    /// An amount.
    #[must_use]
    pub fn from_amount(amount: Decimal) -> Self {
        Self(amount)
    }

    /// All its digits, at least two after the point.
    #[must_use]
    pub fn exact(self) -> String {
        let amount = self.0.normalize();
        if amount.scale() < 2 { format!("{amount:.2}") } else { amount.to_string() }
    }

    /// This amount so many times.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self(self.0 * Decimal::from(count))
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// The difference, which may be below zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    /// Whole cents, half a cent rounded up, as its text has it.
    #[must_use]
    pub fn in_cents(self) -> Self {
        Self(self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
    }

    /// The cost of `count` at this price for each thousand.
    #[must_use]
    pub fn per_thousand(self, count: u64) -> Self {
        Self(self.0 * Decimal::from(count) / Decimal::ONE_THOUSAND)
    }
}

impl fmt::Display for Usd {
    /// Whole cents, half a cent rounded up, without the currency.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.in_cents().0;
        let cents = if cents.is_zero() { Decimal::ZERO } else { cents };
        f.pad(&format!("{cents:.2}"))
    }
}

impl FromStr for Usd {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let amount = text.parse::<Decimal>().ok().filter(|_| is_plain);
        let amount = amount.ok_or_else(|| NameError::new("write US dollars such as `24.95`"))?;
        if amount > PRICE_MAX {
            return Err(NameError::new(format!("the most is {PRICE_MAX} US dollars")));
        }
        if amount.scale() > PRICE_DIGITS {
            return Err(NameError::new(format!("at most {PRICE_DIGITS} digits after the point")));
        }
        Ok(Self(amount))
    }
}

impl Serialize for Usd {
    /// A text with whole cents: a binary number could not hold them exactly.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Usd {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Usd".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"description": "US dollars, in whole cents.", "type": "string", "pattern": "^-?[0-9]+\\.[0-9]{2}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_their_text_has_whole_cents() {
        assert_eq!(Usd::of(249_500).times(3).to_string(), "74.85");
        assert_eq!(Usd::of(800).per_thousand(1_234_567).to_string(), "98.77");
        assert_eq!(Usd::of(50).to_string(), "0.01");
        assert_eq!((Usd::of(1_000).exact(), Usd::of(1).exact()), ("0.10".to_owned(), "0.0001".to_owned()));
        assert_eq!(Usd::ZERO.minus(Usd::of(249_500)).to_string(), "-24.95");
        assert_eq!(Usd::ZERO.minus(Usd::of(1)).to_string(), "0.00");
    }

    #[test]
    fn prices_are_plain_decimal_fractions() {
        for (text, amount) in
            [("24.95", Usd::of(249_500)), ("0", Usd::ZERO), ("0.08", Usd::of(800)), ("15", Usd::of(150_000))]
        {
            assert_eq!(text.parse(), Ok(amount), "{text}");
        }
        for text in ["", "-1", "1e3", "1,5", "24.95 USD", "1000001", "0.1234567", "."] {
            assert!(text.parse::<Usd>().is_err(), "{text}");
        }
    }
}
