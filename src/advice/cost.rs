//! What dedicated IPs cost each month: now, after the plan, and what of it is idle.
//!
//! Prices are those of us-east-1 unless the file states others. Standard IPs cost a fixed sum, managed pools a monthly fee
//! and a price for each 1,000 messages through them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{PoolRef, Region, Switch, Traffic, Usd};

use super::{
    beyond::{BeyondPlan, beyond},
    constants::PRICES_OLD,
    lint::{Question, each_region},
    managed_way::ManagedWay,
    needed::Needed,
    picture::{Basis, Picture, PoolKind},
    price_row::PriceRow,
    prices::Prices,
    pricing_plan::PricingPlan,
    scene::Scene,
};

/// What an account pays each month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cost {
    /// The day of the prices.
    pub date: String,
    /// Each Region.
    pub regions: Vec<RegionCost>,
    /// All Regions now; absent: the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Total>,
    /// All Regions after the plan.
    pub after: Total,
    /// What the dedicated IPs cost more each month after the plan, in the cents of both; absent: one of them is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Usd>,
    /// The rows of the price table that were used.
    pub rows: Vec<UsedRow>,
}

/// A row of the price table that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UsedRow {
    /// Its key under `prices`.
    pub name: &'static str,
    /// The price, with all its digits.
    pub usd: String,
    /// What one of them is.
    pub unit: &'static str,
    /// Where it was read; `the file` if the file states it.
    pub source: String,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
    /// How many days ago that was; absent: the file states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i64>,
    /// Whether that is more than 180 days.
    pub is_old: bool,
}

/// The sum of all Regions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Total {
    /// Dedicated IPs a month; absent: a part of it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedicated_ips: Option<Usd>,
    /// What is known of it.
    pub at_least: Usd,
    /// Outgoing mail a month, which is paid beside them; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Usd>,
}

/// One Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionCost {
    /// The Region.
    pub region: Region,
    /// The pricing plan of the account there, as SES spells it; absent: none, or the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Whether the IPs are the customer's own (BYOIP), of which no price was verified: what they cost is known only if the
    /// file states it.
    pub is_byoip: bool,
    /// Whether the account says which plan it has, or that it has none.
    pub is_plan_known: bool,
    /// The pricing plan from the next month on, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_plan: Option<String>,
    /// Now; absent: the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Bill>,
    /// After the plan.
    pub after: Bill,
    /// Leased IPs that no mail leaves from after the plan.
    pub idle_ips: u64,
    /// What they cost; absent: unknown, as they are the customer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle: Option<Usd>,
    /// IPs that the file asks for and that are not leased: they are part of nothing above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<MissingIps>,
    /// IPs that the file gives back and that are leased: what they cost is part of the sums above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fewer: Option<MissingIps>,
    /// Pools that the file asks to convert or to delete, and the plan does not: the sums above are without that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beyond: Vec<BeyondPlan>,
    /// Standard against managed for each pool whose volume is stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
}

/// IPs that are yet to be leased, or to be given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingIps {
    /// How many.
    pub ips: u64,
    /// What they cost a month; absent: unknown, as they are the customer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
}

/// What a Region pays each month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bill {
    /// Leased standard IPs.
    pub standard_ips: u64,
    /// What they cost; absent: unknown, as they are the customer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<Usd>,
    /// Managed pools.
    pub managed_pools: u64,
    /// The monthly fee for managed IPs.
    pub managed_fee: Usd,
    /// Messages a month through managed pools; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_messages: Option<u64>,
    /// What these messages cost beside the fee; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed: Option<Usd>,
    /// Everything above; absent: a part of it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Usd>,
    /// What is known of it.
    pub at_least: Usd,
    /// Recipients a month of all sets, and of mail without a set if some is stated; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<u64>,
    /// What they cost beside the dedicated IPs, with the monthly price of the pricing plan; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound: Option<Usd>,
}

/// A pool both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Way {
    /// The pool.
    pub pool: PoolRef,
    /// Whether it is managed.
    pub is_managed: bool,
    /// Messages a month.
    pub month: u64,
    /// Standard IPs that were counted: those that it has, or of a managed pool those that are recommended.
    pub ips: u64,
    /// As standard IPs.
    pub standard: Usd,
    /// As a managed pool; absent: AWS publishes no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed: Option<Usd>,
    /// Whether the monthly fee is left out of that, since other managed pools pay it anyway.
    pub fee_stays: bool,
    /// Messages a month up to which managed is cheaper; absent: beyond the prices that AWS publishes, or nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub break_even: Option<u64>,
}

/// What an account pays each month.
#[must_use]
pub fn cost(question: &Question<'_>) -> Cost {
    let mut regions = Vec::new();
    each_region(question, |scene| {
        let plan = question.plan(scene.region);
        let figures = scene.figures;
        let idle_ips = scene.idle(scene.after);
        let missing = scene.missing_leases().map(|(leased, wanted)| wanted - leased);
        regions.push(RegionCost {
            region: scene.region.clone(),
            plan: plan.filter(|plan| PricingPlan::of(Some(plan)) != PricingPlan::None).map(str::to_owned),
            is_byoip: scene.facts.is_byoip,
            is_plan_known: plan.is_some(),
            next_plan: figures.and_then(|it| it.next_plan.clone()).filter(|next| Some(next.as_str()) != plan),
            now: scene.before.map(|before| scene.bill(before)),
            after: scene.bill(scene.after),
            idle_ips,
            idle: scene.price_of(idle_ips),
            missing: missing.map(|ips| MissingIps { ips, cost: scene.price_of(ips) }),
            fewer: scene.fewer().map(|ips| MissingIps { ips, cost: scene.price_of(ips) }),
            beyond: beyond(question, scene.region),
            ways: scene.ways(),
        });
    });
    let now: Option<Vec<&Bill>> = regions.iter().map(|region| region.now.as_ref()).collect();
    let after: Vec<&Bill> = regions.iter().map(|region| &region.after).collect();
    let now = now.filter(|bills| !bills.is_empty()).map(|bills| total(&bills));
    let after = total(&after);
    let both = now.as_ref().and_then(|now| now.dedicated_ips.zip(after.dedicated_ips));
    let difference = both.map(|(now, after)| after.in_cents().minus(now.in_cents()));
    let rows = used_rows(&regions, &Prices::of(question.facts.prices), question.date);
    Cost { date: question.date.to_string(), now, after, difference, rows, regions }
}

/// The sum of Regions. The fee for managed IPs is counted once: it is for the account, and whether each Region pays it is
/// not published.
fn total(bills: &[&Bill]) -> Total {
    let fees = bills.iter().fold(Usd::ZERO, |sum, bill| sum.plus(bill.managed_fee));
    let once = bills.iter().map(|bill| bill.managed_fee).max().unwrap_or(Usd::ZERO);
    let sum = bills.iter().try_fold(Usd::ZERO, |sum, bill| Some(sum.plus(bill.total?)));
    Total {
        dedicated_ips: sum.map(|sum| sum.minus(fees).plus(once)),
        at_least: bills.iter().fold(Usd::ZERO, |sum, bill| sum.plus(bill.at_least)).minus(fees).plus(once),
        messages: bills.iter().try_fold(Usd::ZERO, |sum, bill| Some(sum.plus(bill.outbound?))),
    }
}

fn used_rows(regions: &[RegionCost], prices: &Prices, date: Date) -> Vec<UsedRow> {
    let bills = || regions.iter().flat_map(|region| region.now.iter().chain([&region.after]));
    let mut used = BTreeSet::new();
    if bills().any(|bill| bill.standard_ips > 0 && bill.standard.is_some()) {
        used.insert("dedicated_ip_standard");
    }
    let plan = |region: &RegionCost| PricingPlan::of(region.plan.as_deref());
    if regions.iter().any(|region| !plan(region).includes_managed() && region.has_managed_price()) {
        used.extend(super::prices::price_table().iter().map(|row| row.name).filter(|name| name.contains("managed")));
    }
    for region in regions.iter().filter(|region| region.after.outbound.is_some()) {
        match plan(region) {
            PricingPlan::None => drop(used.insert("outbound")),
            // A price of the file for all outgoing mail stands in place of the tiers.
            plan if prices.of_row("outbound").is_some() => {
                used.insert("outbound");
                used.extend(plan.rows().map(|row| row.name).filter(|name| name.ends_with(".month")));
            }
            plan => used.extend(plan.rows().map(|row| row.name)),
        }
    }
    let kept: BTreeSet<&str> = prices.rows().map(|row| row.name).collect();
    let row = |row: PriceRow| {
        let is_ours = kept.contains(row.name);
        let usd = if is_ours { row.usd } else { prices.of_row(row.name).unwrap_or(row.usd) };
        UsedRow {
            name: row.name,
            usd: usd.exact(),
            unit: row.unit,
            source: if is_ours { row.source.to_owned() } else { "the file".to_owned() },
            read: is_ours.then(|| row.read.to_string()),
            age_days: is_ours.then(|| row.age(date)),
            is_old: is_ours && row.age(date) > PRICES_OLD,
        }
    };
    let mut rows: Vec<UsedRow> =
        super::prices::price_table().into_iter().filter(|it| used.contains(it.name)).map(row).collect();
    // AWS publishes no such row.
    let above = prices.of_row("dedicated_ip_managed.above").filter(|_| used.contains("dedicated_ip_managed_base"));
    rows.extend(above.map(|usd| UsedRow {
        name: "dedicated_ip_managed.above",
        usd: usd.exact(),
        unit: "1,000 messages",
        source: "the file".to_owned(),
        read: None,
        age_days: None,
        is_old: false,
    }));
    rows
}

impl RegionCost {
    /// Whether a price of managed IPs is part of what is shown.
    fn has_managed_price(&self) -> bool {
        !self.ways.is_empty() || self.now.iter().chain([&self.after]).any(|bill| bill.managed_pools > 0)
    }
}

impl Scene<'_> {
    /// Messages a month of the mail through a managed pool of a picture.
    fn month_of(&self, picture: &Picture, pool: &PoolRef) -> Option<u64> {
        let sets = picture.sets.iter().filter(|(_, set)| set.sending == Switch::On && set.route.pool() == Some(pool));
        sets.map(|(name, _)| self.facts.traffic.get(name)?.of_month()).sum()
    }

    fn bill(&self, picture: &Picture) -> Bill {
        let Scene { facts, prices, .. } = self;
        let standard = picture.pools.values().filter(|pool| pool.kind == Some(PoolKind::Standard));
        let counted = standard.filter_map(|pool| pool.members.count()).sum::<usize>() as u64;
        // Without the account, IPs beside the pools of the file are known only where it states how many are leased.
        let stated = facts.leased.filter(|_| picture.basis == Basis::Stated).map(u64::from);
        let standard_ips = stated.unwrap_or(counted);
        let managed: Vec<_> = picture.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Managed)).collect();
        let months: Vec<Option<u64>> = managed.iter().map(|(name, _)| self.month_of(picture, name)).collect();
        let managed_messages = months.iter().copied().sum::<Option<u64>>();
        let fee = if managed.is_empty() { Usd::ZERO } else { prices.managed_base() };
        let through = managed_messages.and_then(|messages| prices.managed_messages(messages));
        let known = prices.managed_at_least(months.into_iter().flatten().sum());
        let cost = self.price_of(standard_ips);
        let sending = picture.sets.iter().filter(|(_, set)| set.sending == Switch::On);
        let of_sets = sending.map(|(name, _)| facts.traffic.get(name).and_then(Traffic::of_month));
        let messages = of_sets.chain(facts.unassigned.as_ref().map(Traffic::of_month)).sum();
        Bill {
            standard_ips,
            standard: cost,
            managed_pools: managed.len() as u64,
            managed_fee: fee,
            managed_messages,
            managed: through,
            total: through.zip(cost).map(|(through, cost)| cost.plus(fee).plus(through)),
            at_least: cost.unwrap_or(Usd::ZERO).plus(fee).plus(known),
            messages,
            outbound: messages.and_then(|messages| prices.outbound(messages)),
        }
    }

    /// The leased IPs that no mail leaves from: those of pools that no set sends through, and of the default pool if no mail
    /// is unassigned. None where mail may leave through any pool.
    fn idle(&self, picture: &Picture) -> u64 {
        if self.is_unsure_of_routes() {
            return 0;
        }
        let facts = self.facts;
        let is_used = |name: &PoolRef| {
            let unassigned = facts.unassigned.as_ref().is_some_and(|traffic| traffic.day == Some(0));
            let by_sets = picture.sets.iter().any(|(set, it)| {
                let is_none = facts.traffic.get(set).is_some_and(|traffic| traffic.day == Some(0));
                it.route.pool().is_none_or(|pool| pool == name) && it.sending == Switch::On && !is_none
            });
            by_sets || (*name == PoolRef::Default && !unassigned)
        };
        let idle = picture.pools.iter().filter(|(name, pool)| pool.kind == Some(PoolKind::Standard) && !is_used(name));
        idle.filter_map(|(_, pool)| pool.members.count()).sum::<usize>() as u64
    }

    /// Both ways of each pool. Mail that partners accept by a list of IPs has no choice, and without a price for IPs there is
    /// nothing to compare.
    fn ways(&self) -> Vec<Way> {
        if self.price_of(1).is_none() {
            return Vec::new();
        }
        let named = self.after.pools.iter().filter(|(name, _)| name.named().is_some() && !self.has_allowlisted(name));
        let ways = named.filter_map(|(name, pool)| {
            let month = self.month(name).filter(|month| *month > 0)?;
            let is_managed = pool.kind? == PoolKind::Managed;
            let ips = if is_managed {
                Needed::of(&self.streams(name), self.peak(name)?).recommended?
            } else {
                pool.members.count().filter(|count| *count > 0)? as u64
            };
            let (standard, way) = (self.prices.standard().times(ips), ManagedWay::of(self, name, month));
            Some(Way {
                pool: name.clone(),
                is_managed,
                month,
                ips,
                standard,
                managed: way.is_exact.then_some(way.cost),
                fee_stays: way.fee_stays,
                break_even: way.break_even(self, standard),
            })
        });
        ways.collect()
    }
}
