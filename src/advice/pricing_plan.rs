//! The pricing plans of SES since 2026-07-21: what outgoing mail costs under each, and which include managed IPs. AWS
//! publishes neither what standard IPs cost under a plan nor what managed ones cost under Essentials: there the prices
//! without a plan are shown, and that is said.

use jiff::civil::date;

use crate::model::Usd;

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

    /// What it costs a month before any mail. `None`: unknown.
    #[must_use]
    pub(super) fn monthly(self) -> Option<Usd> {
        match self {
            Self::None | Self::Essentials => Some(Usd::ZERO),
            Self::Pro => Some(PRO_MONTH.usd),
            Self::Enterprise => Some(ENTERPRISE_MONTH.usd),
            Self::Unknown => None,
        }
    }

    /// Outgoing mail to so many recipients in a month, with the monthly price. Tiers are read as marginal. `None` without
    /// a plan, and where it is unknown.
    #[must_use]
    pub(super) fn outbound(self, recipients: u64) -> Option<Usd> {
        let tiers = self.tiers()?;
        let (mut total, mut from) = (self.monthly()?, 0);
        for (row, end) in tiers.iter().zip(ENDS) {
            total = total.plus(row.usd.per_thousand(recipients.clamp(from, end) - from));
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
            let cost = plan.outbound(recipients).map(|usd| usd.to_string());
            assert_eq!(cost.as_deref(), Some(usd), "{plan:?} {recipients}");
        }
        assert_eq!((PricingPlan::None.outbound(1), PricingPlan::Unknown.outbound(1)), (None, None));
    }

    #[test]
    fn names_are_those_of_ses() {
        let names = [None, Some("NONE"), Some("ESSENTIALS"), Some("PRO"), Some("ENTERPRISE"), Some("GOLD")];
        let plans = names.map(PricingPlan::of);
        assert_eq!(plans.map(PricingPlan::includes_managed), [false, false, false, true, true, false]);
        assert_eq!(plans[5].monthly(), None);
    }
}
