//! The pricing plans of SES since 2026-07-21: what outgoing mail costs under each, and which include managed IPs. AWS
//! publishes neither what standard IPs cost under a plan nor what managed ones cost under Essentials: there the prices
//! without a plan are shown, and that is said.

use jiff::civil::date;

use crate::model::{StatedPlanPrices, StatedPrices, Usd};

use super::price_row::{LIST, PriceRow};

/// The pricing plan of an account in a Region.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PricingPlan {
    /// None: à la carte. Also where the account was not read.
    #[default]
    None,
    /// Essentials.
    Essentials,
    /// Pro.
    Pro,
    /// Enterprise.
    Enterprise,
    /// One that this build does not know.
    Unknown,
}

const fn row(name: &'static str, usd: Usd, unit: &'static str) -> PriceRow {
    PriceRow { name, usd, unit, since: "2026-07-21", source: LIST, read: date(2026, 7, 22) }
}

/// What is paid for 1,000 recipients of outgoing mail.
const RECIPIENTS: &str = "1,000 recipients";
/// What is paid for the plan itself.
const MONTH: &str = "month";

/// The rows of Essentials: its tiers.
const ESSENTIALS: [PriceRow; 3] = [
    row("plan_essentials.to_10_million", Usd::of(1_600), RECIPIENTS),
    row("plan_essentials.to_100_million", Usd::of(1_400), RECIPIENTS),
    row("plan_essentials.above", Usd::of(1_100), RECIPIENTS),
];
/// The monthly price of Pro.
const PRO_MONTH: PriceRow = row("plan_pro.month", Usd::of(1_050_000), MONTH);
/// The tiers of Pro.
const PRO: [PriceRow; 3] = [
    row("plan_pro.to_10_million", Usd::of(2_200), RECIPIENTS),
    row("plan_pro.to_100_million", Usd::of(1_700), RECIPIENTS),
    row("plan_pro.above", Usd::of(1_200), RECIPIENTS),
];
/// The monthly price of Enterprise.
const ENTERPRISE_MONTH: PriceRow = row("plan_enterprise.month", Usd::of(5_000_000), MONTH);
/// The tiers of Enterprise.
const ENTERPRISE: [PriceRow; 3] = [
    row("plan_enterprise.to_10_million", Usd::of(2_300), RECIPIENTS),
    row("plan_enterprise.to_100_million", Usd::of(1_800), RECIPIENTS),
    row("plan_enterprise.above", Usd::of(1_300), RECIPIENTS),
];
/// Recipients of a month at which each tier ends.
const ENDS: [u64; 3] = [10_000_000, 100_000_000, u64::MAX];

/// The rows of all plans, in the order of the documents.
pub(super) fn rows() -> impl Iterator<Item = PriceRow> {
    let plans = [PricingPlan::Essentials, PricingPlan::Pro, PricingPlan::Enterprise];
    plans.into_iter().flat_map(PricingPlan::rows)
}

impl PricingPlan {
    /// The plan that SES names; `None`: it names none.
    #[must_use]
    pub(super) fn of(name: Option<&str>) -> Self {
        match name {
            None | Some("NONE") => Self::None,
            Some("ESSENTIALS") => Self::Essentials,
            Some("PRO") => Self::Pro,
            Some("ENTERPRISE") => Self::Enterprise,
            Some(_) => Self::Unknown,
        }
    }

    /// Whether managed IPs cost nothing beside it.
    #[must_use]
    pub(super) fn includes_managed(self) -> bool {
        matches!(self, Self::Pro | Self::Enterprise)
    }

    /// What the file states of it.
    fn stated(self, prices: &StatedPrices) -> StatedPlanPrices {
        match self {
            Self::None | Self::Unknown => StatedPlanPrices::default(),
            Self::Essentials => prices.essentials,
            Self::Pro => prices.pro,
            Self::Enterprise => prices.enterprise,
        }
    }

    /// What it costs a month before any mail: as the file states it, else AWS's price. `None`: unknown.
    #[must_use]
    pub(super) fn monthly(self, prices: &StatedPrices) -> Option<Usd> {
        let listed = match self {
            Self::None | Self::Essentials => Usd::ZERO,
            Self::Pro => PRO_MONTH.usd,
            Self::Enterprise => ENTERPRISE_MONTH.usd,
            Self::Unknown => return None,
        };
        Some(self.stated(prices).month.unwrap_or(listed))
    }

    /// The price that the file states in place of a row of a plan.
    #[must_use]
    pub(super) fn of_row(prices: &StatedPrices, name: &str) -> Option<Usd> {
        let plans = [Self::Essentials, Self::Pro, Self::Enterprise];
        let (plan, row) = plans.into_iter().find_map(|plan| Some((plan, plan.rows().find(|row| row.name == name)?)))?;
        let stated = plan.stated(prices);
        match plan.tiers()?.iter().position(|tier| tier.name == row.name) {
            Some(tier) => stated.tiers.get(tier).copied().flatten(),
            None => stated.month,
        }
    }

    /// Outgoing mail to so many recipients in a month, with the monthly price. Tiers are read as marginal. `None` without
    /// a plan, and where it is unknown.
    #[must_use]
    pub(super) fn outbound(self, recipients: u64, prices: &StatedPrices) -> Option<Usd> {
        let (tiers, stated) = (self.tiers()?, self.stated(prices).tiers);
        let (mut total, mut from) = (self.monthly(prices)?, 0);
        for ((row, stated), end) in tiers.iter().zip(stated).zip(ENDS) {
            total = total.plus(stated.unwrap_or(row.usd).per_thousand(recipients.clamp(from, end) - from));
            from = end;
        }
        Some(total)
    }

    /// The rows of the price table that hold under it.
    pub(super) fn rows(self) -> impl Iterator<Item = PriceRow> {
        let month = match self {
            Self::None | Self::Essentials | Self::Unknown => None,
            Self::Pro => Some(PRO_MONTH),
            Self::Enterprise => Some(ENTERPRISE_MONTH),
        };
        month.into_iter().chain(self.tiers().into_iter().flatten())
    }

    fn tiers(self) -> Option<[PriceRow; 3]> {
        match self {
            Self::None | Self::Unknown => None,
            Self::Essentials => Some(ESSENTIALS),
            Self::Pro => Some(PRO),
            Self::Enterprise => Some(ENTERPRISE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_under_a_plan_is_priced_tier_by_tier() {
        let cases = [
            (PricingPlan::Essentials, 62_000, "9.92"),
            (PricingPlan::Essentials, 10_000_000, "1600.00"),
            (PricingPlan::Essentials, 101_000_000, "14310.00"),
            (PricingPlan::Pro, 0, "105.00"),
            (PricingPlan::Pro, 20_000_000, "4005.00"),
            (PricingPlan::Enterprise, 1_000, "500.23"),
        ];
        for (plan, recipients, usd) in cases {
            let cost = plan.outbound(recipients, &StatedPrices::default()).map(|usd| usd.to_string());
            assert_eq!(cost.as_deref(), Some(usd), "{plan:?} {recipients}");
        }
        let prices = StatedPrices::default();
        assert_eq!((PricingPlan::None.outbound(1, &prices), PricingPlan::Unknown.outbound(1, &prices)), (None, None));
    }

    #[test]
    fn every_row_of_a_plan_has_a_price_of_the_file_in_its_place() {
        let of = |first: u32| StatedPlanPrices {
            month: Some(Usd::of(first)),
            tiers: [Some(Usd::of(first + 1)), Some(Usd::of(first + 2)), Some(Usd::of(first + 3))],
        };
        let prices = StatedPrices { essentials: of(10), pro: of(20), enterprise: of(30), ..StatedPrices::default() };
        let stated: Vec<Option<Usd>> = rows().map(|row| PricingPlan::of_row(&prices, row.name)).collect();
        let expected = [11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33].map(|usd| Some(Usd::of(usd)));
        assert_eq!(stated, expected);
        assert!(rows().all(|row| PricingPlan::of_row(&StatedPrices::default(), row.name).is_none()));
        assert_eq!(PricingPlan::of_row(&prices, "outbound"), None);
        // 0.0020 + 10,000 x 0.0021 + 90,000 x 0.0022 + 1,000 x 0.0023 = 0.0020 + 21 + 198 + 2.3.
        let cost = PricingPlan::Pro.outbound(101_000_000, &prices).map(|usd| usd.exact());
        assert_eq!(cost.as_deref(), Some("221.302"));
    }

    #[test]
    fn names_are_those_of_ses() {
        let names = [None, Some("NONE"), Some("ESSENTIALS"), Some("PRO"), Some("ENTERPRISE"), Some("GOLD")];
        let plans = names.map(PricingPlan::of);
        assert_eq!(plans.map(PricingPlan::includes_managed), [false, false, false, true, true, false]);
        assert_eq!(plans[5].monthly(&StatedPrices::default()), None);
    }
}
