//! 15x: money.

use rust_decimal::Decimal;

use crate::{
    advice::{
        constants::{DEARER_BY, DEARER_PERCENT, PRICES_OLD},
        finding::{Evenness, Finding, Found, Spot},
        managed_way::ManagedWay,
        needed::Needed,
        picture::Basis,
        pricing_plan::PricingPlan,
        scene::Scene,
        severity::Severity,
        stream::Stream,
    },
    model::{Kind, MailKind, Pattern, PoolRef, Published, RuleCode, Traffic, Usd},
};

impl Scene<'_> {
    /// Whether the default pool has IPs although no mail at all leads to it.
    pub(super) fn is_idle(&self) -> bool {
        let has_ips = self.default_ips().is_some_and(|ips| !ips.is_empty());
        let is_default = |set: &crate::advice::picture::Set| set.route.pool() == Some(&PoolRef::Default);
        let no_set = self.after.basis == Basis::Account && !self.after.sets.values().any(is_default);
        let no_identity = self.is_whole && self.after.identities.values().all(|set| set.is_some());
        let is_nothing = self.facts.unassigned.as_ref().is_some_and(|traffic| traffic.day == Some(0));
        has_ips && no_set && no_identity && is_nothing
    }

    /// What so many IPs cost a month; `None` where they are the customer's own (BYOIP) and the file states no price: AWS's
    /// was not verified.
    pub(in crate::advice) fn price_of(&self, ips: u64) -> Option<Usd> {
        let is_known = ips == 0 || !self.facts.is_byoip || self.prices.standard_row().is_none();
        is_known.then(|| self.prices.standard().times(ips))
    }

    /// The plan of the account, if it has one.
    fn plan(&self) -> Option<&str> {
        let read = self.figures.and_then(|figures| figures.plan.as_deref());
        read.or_else(|| self.fresh()?.region.plan.as_deref())
            .filter(|plan| PricingPlan::of(Some(plan)) != PricingPlan::None)
    }
}

/// SF151: IPs of the default pool that nothing leaves from.
pub(super) fn idle_ip(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(ips) = scene.default_ips().filter(|_| scene.is_idle()) else { return Vec::new() };
    let kept: Vec<_> = ips.into_iter().filter(|ip| !scene.facts.relinquish.contains(ip)).collect();
    if kept.is_empty() {
        return Vec::new();
    }
    let (cost, is_byoip) = (scene.price_of(kept.len() as u64), scene.facts.is_byoip);
    vec![scene.of_pool(
        RuleCode::Sf151,
        Severity::Warning,
        &PoolRef::Default,
        "ips",
        Found::IdleIps { published: scene.published(kept.iter().copied()), ips: kept, cost, is_byoip },
    )]
}

/// SF152: the other kind of pool would cost much less.
pub(super) fn dearer_way(scene: &Scene<'_>) -> Vec<Finding> {
    // The price of addresses of one's own was not verified.
    if scene.plan().is_some() || scene.price_of(1).is_none() {
        return Vec::new();
    }
    let standard = scene.standard().filter(|(name, ..)| name.named().is_some()).map(|(name, _, ips)| (name, Some(ips)));
    let managed = scene.managed().map(|name| (name, None));
    standard.chain(managed).filter_map(|(name, ips)| dearer(scene, name, ips)).collect()
}

/// What a pool costs as it is, against the other kind. `ips` are those of a standard pool.
fn dearer(scene: &Scene<'_>, pool: &PoolRef, ips: Option<u64>) -> Option<Finding> {
    let streams = scene.streams(pool);
    if streams.is_empty() || streams.iter().any(Stream::is_allowlisted) || scene.is_thin(pool) {
        return None;
    }
    let (month, peak) = (scene.month(pool).filter(|month| *month > 0)?, scene.peak(pool)?);
    let recommended = Needed::of(&streams, peak).recommended?;
    let counted = ips.map_or(recommended, |ips| ips.min(recommended));
    let standard = scene.prices.standard().times(counted);
    let way = ManagedWay::of(scene, pool, month);
    let is_managed = ips.is_none();
    // Where only the least is known, it can show that managed is dearer, and never that it is cheaper.
    if !is_managed && !way.is_exact {
        return None;
    }
    let (own, other) = if is_managed { (way.cost, standard) } else { (standard, way.cost) };
    let more = own.minus(other);
    let share = other.amount() * Decimal::from(DEARER_PERCENT) / Decimal::ONE_HUNDRED;
    if more <= Usd::from_amount(Decimal::from(DEARER_BY)) || more.amount() <= share {
        return None;
    }
    let found = Found::DearerWay {
        pool: pool.clone(),
        managed: way.cost,
        is_least: !way.is_exact,
        standard,
        ips: counted,
        held: ips.filter(|held| *held > counted).map(|held| (held, scene.prices.standard().times(held))),
        month,
        is_managed,
        break_even: way.break_even(scene, standard),
        fee_stays: way.fee_stays,
        pattern: pattern(&streams),
        growth: streams.iter().filter_map(|it| it.traffic?.growth).max().filter(|percent| *percent > 0),
        is_published: scene.has_published(pool),
        no_shared: scene.no_shared(pool),
    };
    Some(scene.of_pool(RuleCode::Sf152, Severity::Note, pool, "scaling", found))
}

/// How the mail of a pool suits standard IPs.
fn pattern(streams: &[Stream<'_>]) -> Evenness {
    let is_even = |traffic: &Traffic| matches!(traffic.pattern, Some(Pattern::Steady | Pattern::Weekly));
    let stated = || streams.iter().filter_map(|stream| stream.traffic);
    if stated().any(Scene::is_uneven) {
        Evenness::Uneven
    } else if stated().count() == streams.len() && stated().all(|traffic| is_even(traffic) || traffic.day == Some(0)) {
        Evenness::Even
    } else if stated().any(|traffic| traffic.pattern == Some(Pattern::Seasonal)) {
        Evenness::Seasonal
    } else {
        Evenness::Unknown
    }
}

/// SF153: one kind of mail through a managed and a standard pool.
pub(super) fn managed_beside_standard(scene: &Scene<'_>) -> Vec<Finding> {
    let kinds = [MailKind::Transactional, MailKind::Marketing];
    let found = kinds.into_iter().filter_map(|kind| {
        let carries = |pool: &&PoolRef| {
            let streams = scene.streams(pool);
            let is_of_kind = |stream: &Stream<'_>| stream.traffic.is_some_and(|traffic| traffic.kind == Some(kind));
            streams.iter().any(|stream| is_of_kind(stream) && !stream.is_none())
                && !streams.iter().any(Stream::is_allowlisted)
        };
        let managed = scene.managed().find(carries)?;
        // A pool of its own is named before the default pool.
        let standard = scene.standard().map(|(name, ..)| name).filter(carries);
        let standard = standard.min_by_key(|name| name.named().is_none())?;
        let fee = Some(scene.prices.managed_base()).filter(|fee| *fee > Usd::ZERO)?;
        let found = Found::ManagedBesideStandard {
            kind: kind.word(),
            managed: managed.clone(),
            standard: standard.clone(),
            fee,
        };
        Some(scene.of_pool(RuleCode::Sf153, Severity::Note, managed, "scaling", found))
    });
    found.collect()
}

/// SF154: prices that were read long ago.
pub(super) fn prices_old(scene: &Scene<'_>) -> Vec<Finding> {
    let (has_standard, has_managed) = (scene.standard().next().is_some(), scene.managed().next().is_some());
    let is_used = |name: &str| match name {
        "dedicated_ip_standard" => has_standard,
        name if name.contains("managed") => has_managed,
        _ => false,
    };
    let old: Vec<_> = scene.prices.rows().filter(|row| is_used(row.name) && row.age(scene.date) > PRICES_OLD).collect();
    if old.is_empty() {
        return Vec::new();
    }
    let rows = old.iter().map(|row| (row.name, row.read.to_string(), row.age(scene.date))).collect();
    let finding = scene.of_region(RuleCode::Sf154, Severity::Note, Found::PricesOld { rows });
    vec![Finding { spot: Spot::Whole("prices"), ..finding }]
}

/// SF155: the pricing plan decides what is paid.
pub(super) fn plan_decides(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(figures) = scene.figures else { return Vec::new() };
    let plan = scene.plan();
    let mut findings = Vec::new();
    let mut push = |found| {
        let spot = Spot::Region(super::REGION);
        findings.push(scene.finding(RuleCode::Sf155, Severity::Note, Kind::Account, "pricing-plan", spot, found));
    };
    let leased = scene.after.leased().map_or(0, |leased| leased as u64);
    let is_known = |(ip, _): &(std::net::Ipv4Addr, _)| scene.ip_facts(*ip).published == Published::Yes;
    let unlisted = scene.standard().filter(|(name, ..)| !scene.has_allowlisted(name));
    let unlisted = unlisted.map(|(_, pool, ips)| ips - pool.members.known().filter(is_known).count() as u64);
    let ips: u64 = if scene.after.basis == Basis::Account { unlisted.sum() } else { 0 };
    let includes = plan.filter(|plan| PricingPlan::of(Some(plan)).includes_managed() && ips > 0);
    if let Some((plan, cost)) = includes.zip(scene.price_of(ips)) {
        push(Found::PlanIncludesManaged { plan: plan.to_owned(), ips, leased, cost });
    }
    let pools: Vec<_> = scene.managed().cloned().collect();
    if let Some(plan) = plan.filter(|plan| PricingPlan::of(Some(plan)) == PricingPlan::Essentials && !pools.is_empty())
    {
        push(Found::PlanPriceUnknown { plan: plan.to_owned(), pools });
    }
    if let Some(next) = figures.next_plan.as_ref().filter(|next| Some(next.as_str()) != figures.plan.as_deref()) {
        push(Found::PlanChanges { plan: figures.plan.clone(), next: next.clone() });
    }
    findings
}
