//! What the adviser says of a plan, for `plan` and `apply`: what it causes and costs, and the guards that follow from facts.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::Date;

use crate::{
    advice::{self, Account, Cost, Figures, Finding, Found, Question, Severity},
    config::Loaded,
    model::{AccountFigures, Live, LiveRegion, Region, RegionFacts, RuleCode, StatedPrices},
    plan::{self, Allowances, ColdIp, Guard, GuardReason, Plan, RouteRemedy, Stream},
    render::Advised,
    ses::{self, Reader},
};

use super::{compared::Compared, due, failure::Failure, figures_file, session::Session};

/// What the adviser looks at beside the file and the plan.
pub(crate) struct PlanAdvice {
    date: Date,
    measured: Option<Figures>,
    /// What SES says of the account, in the Regions where something hangs on it.
    figures: BTreeMap<Region, AccountFigures>,
    /// Regions of which SES did not tell it.
    pub(crate) untold: Vec<Region>,
}

impl PlanAdvice {
    /// Asks SES about the account, with one call in each Region where a rule can depend on the answer; `None` if neither
    /// facts nor figures are there.
    pub(crate) async fn read(compared: &Compared, figures: Option<&Path>) -> Result<Option<Self>, Failure> {
        let Compared { session, loaded, live, .. } = compared;
        let date = due::today();
        let measured = figures.map(|path| figures_file::read(path, loaded, date)).transpose()?;
        if !loaded.facts.is_any() && measured.is_none() {
            return Ok(None);
        }
        let asked = loaded.desired.regions.keys().filter(|region| hangs_on_account(loaded, measured.as_ref(), region));
        let told = ask(session, asked.filter(|region| live.regions.contains_key(*region))).await?;
        let mut advice = Self { date, measured, figures: BTreeMap::new(), untold: Vec::new() };
        for (region, figures) in told {
            match figures {
                Some(figures) => drop(advice.figures.insert(region, figures)),
                None => advice.untold.push(region),
            }
        }
        Ok(Some(advice))
    }

    /// What the plan causes, and what it costs.
    pub(crate) fn of(&self, loaded: &Loaded, live: &Live, plan: &Plan) -> Option<(Advised, Cost)> {
        let (before, after) = self.states(live, plan)?;
        let now = advice::lint(&self.question(loaded, plan, &before, &before));
        let question = self.question(loaded, plan, &before, &after);
        let then = advice::lint(&question).stated(|statement| loaded.place(statement));
        let advised = Advised::caused(&now, &then);
        Some((Advised { has_figures: self.measured.is_some(), ..advised }, advice::cost(&question)))
    }

    /// The plan with the guards for mail that it sends through cold IPs, as far as facts or figures tell how much that is.
    pub(crate) fn guarded(&self, loaded: &Loaded, live: &Live, plan: Plan, allowed: &Allowances) -> Plan {
        let Some((before, after)) = self.states(live, &plan) else { return plan };
        let guards = guards(&self.question(loaded, &plan, &before, &after), &after);
        if guards.is_empty() {
            return plan;
        }
        plan.with_guards(guards, allowed).stated(|statement| loaded.place(statement))
    }

    /// The account before the plan and after its steps, with its switch of automatic warm-up.
    fn states(&self, live: &Live, plan: &Plan) -> Option<(BTreeMap<Region, LiveRegion>, BTreeMap<Region, LiveRegion>)> {
        // The plan was made from this very state.
        let mut after = plan::outcome(&live.regions, plan).ok()?;
        let mut before = live.regions.clone();
        for (region, figures) in &self.figures {
            for held in [&mut before, &mut after].into_iter().filter_map(|all| all.get_mut(region)) {
                held.auto_warmup = held.auto_warmup.or(Some(figures.auto_warmup));
            }
        }
        Some((before, after))
    }

    fn question<'a>(
        &'a self,
        loaded: &'a Loaded,
        plan: &'a Plan,
        before: &'a BTreeMap<Region, LiveRegion>,
        after: &'a BTreeMap<Region, LiveRegion>,
    ) -> Question<'a> {
        static NONE: BTreeMap<Region, LiveRegion> = BTreeMap::new();
        let account =
            Account { before, after, planned: after, plan, figures: &self.figures, others: &NONE, is_whole: false };
        Question {
            desired: &loaded.desired,
            facts: &loaded.facts,
            account: Some(account),
            measured: self.measured.as_ref(),
            records: None,
            date: self.date,
        }
    }
}

/// Whether a rule, or what is paid, can depend on the settings of the account in a Region: the file states mail, IPs or
/// prices there, or figures were measured.
fn hangs_on_account(loaded: &Loaded, measured: Option<&Figures>, region: &Region) -> bool {
    let nothing = RegionFacts::default();
    let facts = loaded.facts.regions.get(region).unwrap_or(&nothing);
    let is_stated = RegionFacts { ignored: BTreeMap::new(), ..facts.clone() } != nothing;
    let has_prices = loaded.facts.prices != StatedPrices::default();
    is_stated || has_prices || measured.is_some_and(|figures| figures.regions.contains_key(region))
}

/// What SES says of the account in each of these Regions.
async fn ask<'a>(
    session: &Session,
    regions: impl Iterator<Item = &'a Region>,
) -> Result<Vec<(Region, Option<AccountFigures>)>, Failure> {
    let asked = regions.map(|region| {
        let reader = Reader::new(&session.connection, &session.caller.account, region);
        let region = region.clone();
        async move { Ok::<_, ses::CallError>((region, reader.account_if_told().await?)) }
    });
    Ok(ses::side_by_side(asked).await?)
}

/// The guards for mail that a plan sends through cold IPs. `lint.ignore` silences findings, and disarms no guard.
pub(crate) fn guards(question: &Question<'_>, after: &BTreeMap<Region, LiveRegion>) -> Vec<Guard> {
    let linted = advice::lint(question);
    let all = linted.findings.iter().chain(linted.ignored.iter().map(|ignored| &ignored.finding));
    all.filter_map(|finding| guard(finding, after)).collect()
}

/// The guard for an error of SF134.
fn guard(finding: &Finding, after: &BTreeMap<Region, LiveRegion>) -> Option<Guard> {
    let Found::SentThroughCold { set, ips, not_proven, auto_warmup, .. } = &finding.found else { return None };
    if finding.rule != RuleCode::Sf134 || finding.severity != Severity::Error {
        return None;
    }
    let region = finding.address.region.clone();
    let leased = &after.get(&region)?.dedicated_ips;
    // Automatic warm-up limits what leaves from the others.
    let unlimited = if *auto_warmup { not_proven } else { ips };
    let cold = unlimited.iter().filter_map(|ip| Some(ColdIp { ip: *ip, warmup: leased.get(ip)?.warmup.clone() }));
    let (ips, stream) = (cold.collect(), Stream::ConfigurationSet(set.clone()));
    Some(GuardReason::RouteCold { region, stream, ips, remedy: RouteRemedy::Route }.into())
}
