//! The price table, and prices of the file in place of its rows. AWS's list prices of us-east-1, in US dollars.

use jiff::civil::date;

use crate::model::{StatedPrices, Usd};

use super::{
    price_row::{LIST, PAGE, PriceRow},
    pricing_plan::{self, PricingPlan},
};

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
    [STANDARD, MANAGED_BASE].into_iter().chain(MANAGED).chain([OUTBOUND]).chain(pricing_plan::rows()).collect()
}

/// The prices that hold for a file, in a Region with a pricing plan or without one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prices {
    stated: StatedPrices,
    plan: PricingPlan,
}

impl Prices {
    /// Those of the table, except where the file states others.
    #[must_use]
    pub fn of(stated: StatedPrices) -> Self {
        Self { stated, plan: PricingPlan::None }
    }

    /// The same under a pricing plan.
    #[must_use]
    pub(super) fn under(self, plan: PricingPlan) -> Self {
        Self { plan, ..self }
    }

    /// A price of managed IPs: stated, none where the plan includes them, else that of the table.
    fn of_managed(&self, stated: Option<Usd>, row: &PriceRow) -> Usd {
        stated.unwrap_or(if self.plan.includes_managed() { Usd::ZERO } else { row.usd })
    }

    /// A leased standard IP a month.
    #[must_use]
    pub fn standard(&self) -> Usd {
        self.stated.dedicated_ip_standard.unwrap_or(STANDARD.usd)
    }

    /// The row that the price of a leased standard IP is from. `None`: the file states it.
    #[must_use]
    pub fn standard_row(&self) -> Option<PriceRow> {
        self.stated.dedicated_ip_standard.is_none().then_some(STANDARD)
    }

    /// Managed IPs a month before any message.
    #[must_use]
    pub fn managed_base(&self) -> Usd {
        self.of_managed(self.stated.dedicated_ip_managed_base, &MANAGED_BASE)
    }

    /// Outgoing mail to so many recipients in a month, with the monthly price of the plan. `None`: the plan is unknown.
    #[must_use]
    pub fn outbound(&self, recipients: u64) -> Option<Usd> {
        match (self.stated.outbound, self.plan) {
            (Some(each), plan) => Some(each.per_thousand(recipients).plus(plan.monthly(&self.stated)?)),
            (None, PricingPlan::None) => Some(OUTBOUND.usd.per_thousand(recipients)),
            (None, plan) => plan.outbound(recipients, &self.stated),
        }
    }

    /// So many messages of one month through managed IPs. Tiers are read as marginal. `None` where AWS publishes no price and
    /// the file states none.
    #[must_use]
    pub fn managed_messages(&self, messages: u64) -> Option<Usd> {
        let mut total = Usd::ZERO;
        for (from, end, each) in self.managed_tiers() {
            total = total.plus(each.per_thousand(messages.clamp(from, end) - from));
        }
        match messages.saturating_sub(MANAGED_ENDS[2]) {
            0 => Some(total),
            above => Some(total.plus(self.managed_above()?.per_thousand(above))),
        }
    }

    /// What is known of the price of so many messages of one month through managed IPs: all of it, or that of the messages
    /// up to where AWS publishes one.
    #[must_use]
    pub fn managed_at_least(&self, messages: u64) -> Usd {
        let published = self.managed_messages(messages.min(MANAGED_ENDS[2]));
        self.managed_messages(messages).or(published).unwrap_or(Usd::ZERO)
    }

    /// What a message above the last tier costs; `None`: AWS publishes no price, and the file states none.
    fn managed_above(&self) -> Option<Usd> {
        self.stated.managed_above.or(self.plan.includes_managed().then_some(Usd::ZERO))
    }

    /// The tiers of managed IPs: where each begins and ends, and what 1,000 messages cost.
    fn managed_tiers(&self) -> impl Iterator<Item = (u64, u64, Usd)> {
        let stated =
            [self.stated.managed_to_10_million, self.stated.managed_to_50_million, self.stated.managed_to_100_million];
        let starts = [0, MANAGED_ENDS[0], MANAGED_ENDS[1]];
        let rows = MANAGED.iter().zip(stated).map(|(row, stated)| self.of_managed(stated, row));
        starts.into_iter().zip(MANAGED_ENDS).zip(rows.collect::<Vec<_>>()).map(|((from, end), each)| (from, end, each))
    }

    /// The messages of a month beside `others` that cost so much through managed IPs, without the fee.
    #[must_use]
    pub(super) fn messages_for(&self, cost: Usd, others: u64) -> Option<u64> {
        use rust_decimal::prelude::ToPrimitive as _;
        let (mut left, mut messages) = (cost.amount(), 0_u64);
        if left < rust_decimal::Decimal::ZERO {
            return None;
        }
        for (from, end, each) in self.managed_tiers() {
            let room = end.saturating_sub(from.max(others));
            let thousands = left.checked_div(each.amount())?;
            let fits = (thousands * rust_decimal::Decimal::ONE_THOUSAND).floor().to_u64()?;
            if fits <= room {
                return Some(messages + fits);
            }
            left -= each.per_thousand(room).amount();
            messages += room;
        }
        None
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
            "dedicated_ip_managed.above" => stated.managed_above,
            "outbound" => stated.outbound,
            name => PricingPlan::of_row(&stated, name),
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
        let break_even = |ips| prices.messages_for(prices.standard().times(ips).minus(prices.managed_base()), 0);
        for (ips, messages) in [(1, 124_375), (2, 436_250), (4, 1_060_000), (6, 1_683_750), (10, 2_931_250)] {
            assert_eq!(break_even(ips), Some(messages));
            let managed = prices.managed_base().plus(prices.managed_messages(messages).unwrap());
            assert_eq!(managed, prices.standard().times(ips));
        }
        assert_eq!(break_even(0), None);
        // 2,495.00 - 15.00 = 800.00 + 1,600.00 + 80.00; 998.00 - 15.00 = 800.00 + 183.00.
        assert_eq!((break_even(100), break_even(40)), (Some(54_000_000), Some(14_575_000)));
        assert_eq!(break_even(200), None);
        // 49.90 beside 9,990,000: 10,000 at 0.08, the rest at 0.04.
        assert_eq!(prices.messages_for(prices.standard().times(2), 9_990_000), Some(1_237_500));
    }

    #[test]
    fn what_is_known_of_a_price_is_its_least() {
        let prices = Prices::default();
        assert_eq!(prices.managed_at_least(100_000_020).to_string(), "3400.00");
        assert_eq!(prices.managed_at_least(20_000_000).to_string(), "1200.00");
    }
}
