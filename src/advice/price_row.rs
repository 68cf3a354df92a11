//! What a row of the price table holds, and the pages that prices are from.

use jiff::civil::Date;

use crate::model::Usd;

/// A row of the price table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRow {
    /// The key under `prices` of the file, with its tier; of a pricing plan, its name and what is paid.
    pub name: &'static str,
    /// The price.
    pub usd: Usd,
    /// What one of them is.
    pub unit: &'static str,
    /// Since when it is so.
    pub since: &'static str,
    /// Where it was read.
    pub source: &'static str,
    /// When it was read.
    pub read: Date,
}

impl PriceRow {
    /// How many days before this one it was read.
    #[must_use]
    pub fn age(&self, date: Date) -> i64 {
        self.read.until(date).map_or(0, |span| span.get_days().into())
    }
}

/// The list that AWS publishes for programs.
pub(super) const LIST: &str = "AWS Price List, AmazonSES, us-east-1";
/// The page for people.
pub(super) const PAGE: &str = "Amazon SES Pricing";
