//! What dedicated IPs cost each month: now, after the plan, and what of it is idle.
//!
//! Prices are those of us-east-1 unless the file states others. Standard IPs cost a fixed sum, managed pools a monthly fee
//! and a price for each 1,000 messages through them.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{PoolRef, Region, RegionFacts, Switch, Traffic, Usd};

use super::{
    lint::{Pictures, Question},
    needed::{self, Needed},
    picture::{Basis, Picture, PoolKind},
    price_row::PriceRow,
    prices::Prices,
    pricing_plan::PricingPlan,
    stream::{Stream, StreamName},
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
}

/// The sum of all Regions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Total {
    /// Dedicated IPs a month; absent: a part of it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedicated_ips: Option<Usd>,
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
    /// Now; absent: the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Bill>,
    /// After the plan.
    pub after: Bill,
    /// Leased IPs that no mail leaves from after the plan.
    pub idle_ips: u64,
    /// What they cost.
    pub idle: Usd,
    /// Standard against managed for each pool whose volume is stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
}

/// What a Region pays each month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bill {
    /// Leased standard IPs.
    pub standard_ips: u64,
    /// What they cost.
    pub standard: Usd,
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
    /// Messages a month up to which managed is cheaper; absent: beyond the first tier, or nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub break_even: Option<u64>,
}

/// What an account pays each month.
#[must_use]
pub fn cost(question: &Question<'_>) -> Cost {
    let nothing = RegionFacts::default();
    let prices = Prices::of(question.facts.prices);
    let pictures = Pictures::of(question);
    let mut regions = Vec::new();
    for region in question.desired.regions.keys() {
        let facts = question.facts.regions.get(region).unwrap_or(&nothing);
        let Some(after) = pictures.after.get(region) else { continue };
        let plan = question.plan(region);
        let prices = prices.under(PricingPlan::of(plan));
        let count = Counting { facts, prices: &prices };
        let idle_ips = count.idle(after);
        regions.push(RegionCost {
            region: region.clone(),
            plan: plan.filter(|plan| PricingPlan::of(Some(plan)) != PricingPlan::None).map(str::to_owned),
            now: pictures.before.get(region).map(|before| count.bill(before)),
            after: count.bill(after),
            idle_ips,
            idle: prices.standard().times(idle_ips),
            ways: count.ways(after),
        });
    }
    let now: Option<Vec<&Bill>> = regions.iter().map(|region| region.now.as_ref()).collect();
    let after: Vec<&Bill> = regions.iter().map(|region| &region.after).collect();
    let now = now.filter(|bills| !bills.is_empty()).map(|bills| total(&bills));
    let after = total(&after);
    Cost { date: question.date.to_string(), now, after, rows: used_rows(&regions, &prices), regions }
}

/// The sum of Regions. The fee for managed IPs is counted once: it is for the account, and whether each Region pays it is
/// not published.
fn total(bills: &[&Bill]) -> Total {
    let fees = bills.iter().fold(Usd::ZERO, |sum, bill| sum.plus(bill.managed_fee));
    let once = bills.iter().map(|bill| bill.managed_fee).max().unwrap_or(Usd::ZERO);
    let sum = bills.iter().try_fold(Usd::ZERO, |sum, bill| Some(sum.plus(bill.total?)));
    Total {
        dedicated_ips: sum.map(|sum| sum.minus(fees).plus(once)),
        messages: bills.iter().try_fold(Usd::ZERO, |sum, bill| Some(sum.plus(bill.outbound?))),
    }
}

fn used_rows(regions: &[RegionCost], prices: &Prices) -> Vec<UsedRow> {
    let bills = || regions.iter().flat_map(|region| region.now.iter().chain([&region.after]));
    let mut used = BTreeSet::new();
    if bills().any(|bill| bill.standard_ips > 0) {
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
        }
    };
    super::prices::price_table().into_iter().filter(|it| used.contains(it.name)).map(row).collect()
}

/// What the mail of a month costs both ways.
pub(super) struct BothWays {
    pub(super) standard: Usd,
    /// With the monthly fee. `None`: AWS publishes no price.
    pub(super) managed: Option<Usd>,
    pub(super) break_even: Option<u64>,
}

impl BothWays {
    /// So many messages a month through so many standard IPs, or through managed ones.
    pub(super) fn of(prices: &Prices, month: u64, ips: u64) -> Self {
        Self {
            standard: prices.standard().times(ips),
            managed: prices.managed_messages(month).map(|usd| usd.plus(prices.managed_base())),
            break_even: prices.break_even(ips),
        }
    }
}

/// What is counted with.
struct Counting<'a> {
    facts: &'a RegionFacts,
    prices: &'a Prices,
}

impl RegionCost {
    /// Whether a price of managed IPs is part of what is shown.
    fn has_managed_price(&self) -> bool {
        !self.ways.is_empty() || self.now.iter().chain([&self.after]).any(|bill| bill.managed_pools > 0)
    }
}

impl Counting<'_> {
    /// The sets that send through a pool.
    fn streams(&self, picture: &Picture, pool: &PoolRef) -> Vec<Stream<'_>> {
        let sets = picture.sets.iter().filter(|(_, set)| set.sending == Switch::On && set.route.pool() == Some(pool));
        sets.map(|(name, _)| Stream {
            name: StreamName::ConfigurationSet(name.clone()),
            traffic: self.facts.traffic.get(name),
        })
        .collect()
    }

    /// Messages a month of these sets.
    fn month(&self, picture: &Picture, pool: &PoolRef) -> Option<u64> {
        needed::sum(&self.streams(picture, pool), Traffic::of_month)
    }

    fn bill(&self, picture: &Picture) -> Bill {
        let standard = picture.pools.values().filter(|pool| pool.kind == Some(PoolKind::Standard));
        let counted = standard.filter_map(|pool| pool.members.count()).sum::<usize>() as u64;
        // Without the account, IPs beside the pools of the file are known only where it states how many are leased.
        let stated = self.facts.leased.filter(|_| picture.basis == Basis::Stated).map(u64::from);
        let standard_ips = stated.unwrap_or(counted);
        let managed: Vec<_> = picture.pools.iter().filter(|(_, pool)| pool.kind == Some(PoolKind::Managed)).collect();
        let managed_messages = managed.iter().map(|(name, _)| self.month(picture, name)).sum::<Option<u64>>();
        let fee = if managed.is_empty() { Usd::ZERO } else { self.prices.managed_base() };
        let through = managed_messages.and_then(|messages| self.prices.managed_messages(messages));
        let cost = self.prices.standard().times(standard_ips);
        let sending = picture.sets.iter().filter(|(_, set)| set.sending == Switch::On);
        let of_sets = sending.map(|(name, _)| self.facts.traffic.get(name).and_then(Traffic::of_month));
        let messages = of_sets.chain(self.facts.unassigned.as_ref().map(Traffic::of_month)).sum();
        Bill {
            standard_ips,
            standard: cost,
            managed_pools: managed.len() as u64,
            managed_fee: fee,
            managed_messages,
            managed: through,
            total: through.map(|through| cost.plus(fee).plus(through)),
            messages,
            outbound: messages.and_then(|messages| self.prices.outbound(messages)),
        }
    }

    /// The leased IPs that no mail leaves from: those of pools that no set sends through, and of the default pool if no mail
    /// is unassigned.
    fn idle(&self, picture: &Picture) -> u64 {
        let is_used = |name: &PoolRef| {
            let unassigned = self.facts.unassigned.as_ref().is_some_and(|traffic| traffic.day == Some(0));
            let by_sets = picture.sets.iter().any(|(set, it)| {
                let is_none = self.facts.traffic.get(set).is_some_and(|traffic| traffic.day == Some(0));
                it.route.pool().is_none_or(|pool| pool == name) && it.sending == Switch::On && !is_none
            });
            by_sets || (*name == PoolRef::Default && !unassigned)
        };
        let idle = picture.pools.iter().filter(|(name, pool)| pool.kind == Some(PoolKind::Standard) && !is_used(name));
        idle.filter_map(|(_, pool)| pool.members.count()).sum::<usize>() as u64
    }

    fn ways(&self, picture: &Picture) -> Vec<Way> {
        let named = picture.pools.iter().filter(|(name, _)| name.named().is_some());
        let ways = named.filter_map(|(name, pool)| {
            let month = self.month(picture, name).filter(|month| *month > 0)?;
            let is_managed = pool.kind? == PoolKind::Managed;
            let ips = if is_managed {
                let streams = self.streams(picture, name);
                Needed::of(&streams, needed::sum(&streams, Traffic::of_peak_day)?).recommended?
            } else {
                pool.members.count().filter(|count| *count > 0)? as u64
            };
            let BothWays { standard, managed, break_even } = BothWays::of(self.prices, month, ips);
            Some(Way { pool: name.clone(), is_managed, month, ips, standard, managed, break_even })
        });
        ways.collect()
    }
}
