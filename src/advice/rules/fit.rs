//! 10x: does the mail fit the addresses?

use crate::{
    advice::{
        constants::{COLD_AFTER, FEW_DAYS, FEWEST_IPS, MANAGED_FLOOR, STEADY_LARGE, THIN_MONTH, UPKEEP},
        finding::{Finding, Found, ThinProvider},
        managed_way::ManagedWay,
        needed::{enough, kept_warm, least_provider},
        scene::Scene,
        severity::Severity,
        stream::{Stream, StreamName},
    },
    model::{Pattern, PoolRef, RuleCode, Traffic, Usd},
};

/// SF101: too little mail for each IP.
pub(super) fn thin_pool(scene: &Scene<'_>) -> Vec<Finding> {
    let pools = scene.standard();
    let found = pools
        .filter_map(|(name, _, ips)| Some((name, thin_month(scene, name, ips).or_else(|| thin_at(scene, name, ips))?)));
    found
        .map(|(name, found)| {
            let severity = if matches!(found, Found::ThinPool { .. }) { Severity::Warning } else { Severity::Note };
            scene.of_pool(RuleCode::Sf101, severity, name, "ips", found)
        })
        .collect()
}

impl Scene<'_> {
    /// Whether SF101 warns of a pool: a month is too little for its IPs.
    pub(super) fn is_thin(&self, pool: &PoolRef) -> bool {
        let ips = self.standard().find(|(name, ..)| *name == pool).map(|(.., ips)| ips);
        ips.is_some_and(|ips| thin_month(self, pool, ips).is_some())
    }
}

/// What is wrong with the mail of a month.
fn thin_month(scene: &Scene<'_>, pool: &PoolRef, ips: u64) -> Option<Found> {
    if scene.has_allowlisted(pool) {
        return None;
    }
    let month = scene.month(pool).filter(|month| *month > 0)?;
    let enough_ips = enough(&scene.streams(pool)).filter(|enough| *enough < ips);
    let found = Found::ThinPool {
        pool: pool.clone(),
        ips,
        each_month: month / ips,
        enough_ips,
        streams: scene.mail(pool),
        no_shared: scene.no_shared(pool),
    };
    (month < THIN_MONTH * ips).then_some(found)
}

/// What is wrong with the mail to one provider: the one that gets least of those that count.
fn thin_at(scene: &Scene<'_>, pool: &PoolRef, ips: u64) -> Option<Found> {
    if scene.has_allowlisted(pool) {
        return None;
    }
    let (provider, hundredths) = scene.least_provider(pool)?;
    let thin = ThinProvider { each_day: hundredths / (100 * ips), provider };
    let no_shared = scene.no_shared(pool);
    let streams = scene.mail(pool);
    let enough_ips = enough(&scene.streams(pool)).filter(|enough| *enough < ips);
    (hundredths < UPKEEP * ips * 100).then(|| Found::ThinAtProvider {
        pool: pool.clone(),
        ips,
        thin,
        enough_ips,
        streams,
        no_shared,
    })
}

impl Scene<'_> {
    /// The names of the streams through a pool, without those of which no mail is stated.
    pub(super) fn mail(&self, pool: &PoolRef) -> Vec<StreamName> {
        self.streams(pool).into_iter().filter(|stream| !stream.is_none()).map(|stream| stream.name).collect()
    }

    /// Of the providers that count, the one that gets least of the mail of a pool, with hundredths of a message a day.
    fn least_provider(&self, pool: &PoolRef) -> Option<(String, u64)> {
        least_provider(&self.streams(pool))
    }

    /// The most IPs of which SF101 says nothing; `None` if that is unknown, or if mail is accepted by a list of addresses,
    /// whatever its volume.
    pub(super) fn upkeep(&self, pool: &PoolRef) -> Option<u64> {
        if self.has_allowlisted(pool) {
            return None;
        }
        kept_warm(&self.streams(pool)).map(|(most, _)| most)
    }
}

/// SF102: irregular mail through addresses that need an even history.
pub(super) fn irregular_on_standard(scene: &Scene<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (pool, ..) in scene.standard() {
        let streams = scene.streams(pool);
        for stream in &streams {
            let Some(traffic) = stream.traffic.filter(|traffic| traffic.pattern == Some(Pattern::Irregular)) else {
                continue;
            };
            if stream.is_allowlisted() || is_small_beside(traffic, &streams) {
                continue;
            }
            let found = Found::IrregularOnStandard {
                stream: stream.name.clone(),
                pool: pool.clone(),
                month: traffic.of_month(),
                no_shared: scene.no_shared(pool),
            };
            findings.push(scene.of_stream(RuleCode::Sf102, Severity::Warning, &stream.name, found));
        }
    }
    findings
}

/// Whether mail is less than a tenth of the even mail of the same pool; so too where that cannot be told.
fn is_small_beside(traffic: &Traffic, streams: &[Stream<'_>]) -> bool {
    let mut even = 0_u64;
    for stream in streams {
        let (pattern, month) = (stream.traffic.and_then(|it| it.pattern), stream.traffic.and_then(Traffic::of_month));
        match (pattern, month) {
            (Some(Pattern::Seasonal | Pattern::Irregular), _) | (_, Some(0)) => {}
            (Some(Pattern::Steady | Pattern::Weekly), Some(month)) => even = even.saturating_add(month),
            (Some(Pattern::Steady | Pattern::Weekly), None) | (None, _) => return true,
        }
    }
    even > 0 && traffic.of_month().is_none_or(|month| month.saturating_mul(10) < even)
}

/// SF103: so long without mail that providers forget the addresses.
pub(super) fn goes_cold(scene: &Scene<'_>) -> Vec<Finding> {
    let pools = scene.standard().filter(|(pool, ..)| !scene.has_allowlisted(pool));
    let found = pools.filter_map(|(pool, ..)| {
        let streams = scene.streams(pool);
        let gap = |stream: &Stream<'_>| stream.traffic?.gap.filter(|gap| *gap > COLD_AFTER);
        let gaps: Option<Vec<_>> = streams.iter().map(|stream| Some((stream.name.clone(), gap(stream)?))).collect();
        let gaps = gaps.filter(|gaps| !gaps.is_empty())?;
        let found = Found::GoesCold { pool: pool.clone(), gaps, no_shared: scene.no_shared(pool) };
        Some(scene.of_pool(RuleCode::Sf103, Severity::Warning, pool, "ips", found))
    });
    found.collect()
}

/// SF104: predictable, but on few days.
pub(super) fn once_a_week(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.standard().filter_map(|(pool, ..)| {
        let streams = scene.streams(pool);
        let is_rare = |stream: &Stream<'_>| {
            let weekly = stream.traffic.filter(|traffic| traffic.pattern == Some(Pattern::Weekly));
            weekly.and_then(|traffic| traffic.days).is_some_and(|days| days <= FEW_DAYS)
        };
        let is_all_rare = !streams.is_empty() && streams.iter().all(is_rare);
        let streams = streams.into_iter().map(|stream| stream.name).collect();
        let found = Found::OnceAWeek { pool: pool.clone(), streams };
        is_all_rare.then(|| scene.of_pool(RuleCode::Sf104, Severity::Note, pool, "ips", found))
    });
    found.collect()
}

/// SF105: much steady mail through the shared IPs, which is fine.
pub(super) fn steady_on_shared(scene: &Scene<'_>) -> Vec<Finding> {
    // Of listed mail there SF171 speaks.
    let found = scene.shared_streams().into_iter().filter(|stream| !stream.is_allowlisted()).filter_map(|stream| {
        let traffic = stream.traffic.filter(|traffic| traffic.pattern == Some(Pattern::Steady))?;
        let day = traffic.day.filter(|day| *day >= STEADY_LARGE)?;
        let two_ips = scene.prices.standard().times(FEWEST_IPS);
        let by_default = scene.streams(&PoolRef::Default).iter().any(|it| it.name == stream.name);
        let found = Found::SteadyOnShared { stream: stream.name.clone(), day, two_ips, by_default };
        Some(scene.of_stream(RuleCode::Sf105, Severity::Note, &stream.name, found))
    });
    found.collect()
}

/// SF106: too little mail for SES to give a managed pool an IP.
pub(super) fn managed_too_small(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.managed().filter_map(|pool| {
        let day = scene.day(pool).filter(|day| *day < MANAGED_FLOOR)?;
        let streams: Vec<_> = scene.streams(pool).into_iter().map(|stream| stream.name).collect();
        // Without the account, a set that does not state its pool may send through any.
        if streams.is_empty() && scene.is_unsure_of_routes() {
            return None;
        }
        let fee_stays = scene.has_other_managed(pool);
        let fee = scene.prices.managed_base();
        // What the bill would be lower without it: its messages may be in a tier that others have filled up to.
        let saves = scene.month(pool).map_or(Usd::ZERO, |month| ManagedWay::of(scene, pool, month).cost);
        let with = if fee > Usd::ZERO && !fee_stays { scene.idle_beside(pool) } else { Vec::new() };
        let found = Found::ManagedTooSmall {
            pool: pool.clone(),
            day,
            fee,
            saves,
            fee_stays,
            with,
            streams,
            no_shared: scene.no_shared(pool),
        };
        Some(scene.of_pool(RuleCode::Sf106, Severity::Warning, pool, "scaling", found))
    });
    found.collect()
}

impl Scene<'_> {
    /// A finding about a stream.
    pub(super) fn of_stream(&self, rule: RuleCode, severity: Severity, stream: &StreamName, found: Found) -> Finding {
        match stream {
            StreamName::ConfigurationSet(set) => self.of_set(rule, severity, set.as_str(), "pool", found),
            StreamName::Unassigned => {
                let finding = self.of_region(rule, severity, found);
                Finding { spot: crate::advice::finding::Spot::Region(&["unassigned"]), ..finding }
            }
        }
    }
}
