//! The price table, and prices of the file in place of its rows. AWS's list prices of us-east-1, in US dollars.

use jiff::civil::{Date, date};

use crate::model::{StatedPrices, Usd};

/// A row of the price table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRow {
    /// The key under `prices` of the file, with its tier.
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

const LIST: &str = "AWS Price List, AmazonSES, us-east-1";
const PAGE: &str = "Amazon SES Pricing";

/// A leased standard IP.
pub(super) const STANDARD: PriceRow = PriceRow {
    name: "dedicated_ip_standard",
    usd: Usd::of(249_500),
    unit: "IP and month",
    since: "before 2026",
    source: LIST,
    read: date(2026, 7, 22),
};

/// Managed IPs at all.
pub(super) const MANAGED_BASE: PriceRow = PriceRow {
    name: "dedicated_ip_managed_base",
    usd: Usd::of(150_000),
    unit: "account and month",
    since: "before 2026",
    source: PAGE,
    read: date(2026, 9, 27),
};

const fn tier(name: &'static str, usd: Usd) -> PriceRow {
    PriceRow { name, usd, unit: "1,000 messages", since: "before 2026", source: PAGE, read: date(2026, 9, 27) }
}

/// Messages through managed IPs, tier by tier; above the last one AWS publishes none.
pub(super) const MANAGED: [PriceRow; 3] = [
    tier("dedicated_ip_managed.to_10_million", Usd::of(800)),
    tier("dedicated_ip_managed.to_50_million", Usd::of(400)),
    tier("dedicated_ip_managed.to_100_million", Usd::of(200)),
];

/// Messages at which each tier of [`MANAGED`] ends.
const MANAGED_ENDS: [u64; 3] = [10_000_000, 50_000_000, 100_000_000];

/// Outgoing mail without a plan.
pub(super) const OUTBOUND: PriceRow = PriceRow {
    name: "outbound",
    usd: Usd::of(1_000),
    unit: "1,000 recipients",
    since: "before 2026",
    source: LIST,
    read: date(2026, 7, 22),
};

/// Every row, in the order of the documents.
#[must_use]
pub fn price_table() -> Vec<PriceRow> {
    [STANDARD, MANAGED_BASE].into_iter().chain(MANAGED).chain([OUTBOUND]).collect()
}

/// The prices that hold for a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prices {
    stated: StatedPrices,
}

impl Prices {
    /// Those of the table, except where the file states others.
    #[must_use]
    pub fn of(stated: StatedPrices) -> Self {
        Self { stated }
    }

    /// A leased standard IP a month.
    #[must_use]
    pub fn standard(&self) -> Usd {
        self.stated.dedicated_ip_standard.unwrap_or(STANDARD.usd)
    }

    /// Managed IPs a month before any message.
    #[must_use]
    pub fn managed_base(&self) -> Usd {
        self.stated.dedicated_ip_managed_base.unwrap_or(MANAGED_BASE.usd)
    }

    /// 1,000 recipients of outgoing mail without a plan.
    #[must_use]
    pub fn outbound(&self) -> Usd {
        self.stated.outbound.unwrap_or(OUTBOUND.usd)
    }

    /// So many messages of one month through managed IPs. Tiers are read as marginal. `None` where AWS publishes no price and
    /// the file states none.
    #[must_use]
    pub fn managed_messages(&self, messages: u64) -> Option<Usd> {
        let StatedPrices {
            managed_to_10_million, managed_to_50_million, managed_to_100_million, managed_above, ..
        } = self.stated;
        let stated = [managed_to_10_million, managed_to_50_million, managed_to_100_million];
        let (mut total, mut from) = (Usd::ZERO, 0);
        for ((row, stated), end) in MANAGED.iter().zip(stated).zip(MANAGED_ENDS) {
            let within = messages.clamp(from, end) - from;
            total = total.plus(stated.unwrap_or(row.usd).per_thousand(within));
            from = end;
        }
        match messages.saturating_sub(from) {
            0 => Some(total),
            above => Some(total.plus(managed_above?.per_thousand(above))),
        }
    }

    /// The messages of a month up to which managed IPs are cheaper than so many standard ones. `None` if that is beyond the
    /// first tier.
    #[must_use]
    pub fn break_even(&self, ips: u64) -> Option<u64> {
        use rust_decimal::prelude::ToPrimitive as _;
        let tier = self.stated.managed_to_10_million.unwrap_or(MANAGED[0].usd).amount();
        let left = self.standard().times(ips).minus(self.managed_base()).amount();
        let thousands = left.checked_div(tier)?;
        let messages = (thousands * rust_decimal::Decimal::ONE_THOUSAND).floor().to_u64()?;
        (messages <= MANAGED_ENDS[0]).then_some(messages)
    }

    /// The rows of the table that hold, without those that the file replaces.
    pub fn rows(&self) -> impl Iterator<Item = PriceRow> {
        let prices = *self;
        price_table().into_iter().filter(move |row| prices.of_row(row.name).is_none())
    }

    /// The price that the file states in place of a row.
    #[must_use]
    pub fn of_row(&self, name: &str) -> Option<Usd> {
        let stated = self.stated;
        match name {
            "dedicated_ip_standard" => stated.dedicated_ip_standard,
            "dedicated_ip_managed_base" => stated.dedicated_ip_managed_base,
            "dedicated_ip_managed.to_10_million" => stated.managed_to_10_million,
            "dedicated_ip_managed.to_50_million" => stated.managed_to_50_million,
            "dedicated_ip_managed.to_100_million" => stated.managed_to_100_million,
            "outbound" => stated.outbound,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managed_messages_are_priced_tier_by_tier_and_not_beyond_what_is_published() {
        let prices = Prices::default();
        for (messages, usd) in [(0, "0.00"), (10_000_000, "800.00"), (20_000_000, "1200.00"), (100_000_000, "3400.00")]
        {
            assert_eq!(
                prices.managed_messages(messages).map(|usd| usd.to_string()).as_deref(),
                Some(usd),
                "{messages}"
            );
        }
        assert_eq!(prices.managed_messages(100_000_001), None);
        let stated = Prices::of(StatedPrices { managed_above: Some(Usd::of(100)), ..StatedPrices::default() });
        assert_eq!(stated.managed_messages(101_000_000).map(|usd| usd.to_string()).as_deref(), Some("3410.00"));
    }

    #[test]
    fn break_even_is_where_both_kinds_cost_the_same() {
        let prices = Prices::default();
        for (ips, messages) in [(1, 124_375), (2, 436_250), (4, 1_060_000), (6, 1_683_750), (10, 2_931_250)] {
            assert_eq!(prices.break_even(ips), Some(messages));
            let managed = prices.managed_base().plus(prices.managed_messages(messages).unwrap());
            assert_eq!(managed, prices.standard().times(ips));
        }
        assert_eq!(prices.break_even(0), None);
        assert_eq!(prices.break_even(100), None);
    }
}
