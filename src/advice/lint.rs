//! Runs every rule over every Region, and leaves out what the file silences.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{
        AccountFigures, Address, Desired, Kind, LiveRegion, MultiRegionEndpoint, Place, Region, RegionFacts, RuleCode,
        StatedFacts, Statement,
    },
    plan::Plan,
};

use super::{
    evidence::{Evidence, Given, Used},
    figures::Figures,
};
use super::{
    finding::{Finding, Found, Spot},
    mail_from_record::MailFromRecords,
    managed_way::paying,
    picture::{Basis, Picture},
    prices::Prices,
    pricing_plan::PricingPlan,
    rules::{Needs, Rule, rules},
    scene::Scene,
    severity::Severity,
};

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The desired state.
    pub desired: &'a Desired,
    /// What the files state for the adviser.
    pub facts: &'a StatedFacts,
    /// The account, if it was read.
    pub account: Option<Account<'a>>,
    /// What was measured, if it was given.
    pub measured: Option<&'a Figures>,
    /// The SPF records of MAIL FROM domains, if DNS was asked.
    pub records: Option<&'a MailFromRecords>,
    /// The day on which the question is asked.
    pub date: Date,
}

impl Question<'_> {
    /// The pricing plan of the account in a Region, as SES spells it, if it was read and has one.
    pub(super) fn plan(&self, region: &Region) -> Option<&str> {
        let read = self.account.and_then(|account| account.figures.get(region)).and_then(|it| it.plan.as_deref());
        let measured = || Evidence::of(self.measured, region, self.date).filter(|it| !it.is_old());
        read.or_else(|| measured()?.region.plan.as_deref())
    }
}

/// An account that was read.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The Regions before the plan.
    pub before: &'a BTreeMap<Region, LiveRegion>,
    /// The Regions that the rules judge: after it, or as they are where it would be refused.
    pub after: &'a BTreeMap<Region, LiveRegion>,
    /// The plan between them.
    pub plan: &'a Plan,
    /// The Regions after the steps of the plan, refused or not.
    pub planned: &'a BTreeMap<Region, LiveRegion>,
    /// What SES says of the account, by Region. A Region that was not asked is not here.
    pub figures: &'a BTreeMap<Region, AccountFigures>,
    /// Regions beside those of the file, where endpoints lead to them.
    pub others: &'a BTreeMap<Region, LiveRegion>,
    /// Whether all identities were read, and not only those that the file states.
    pub is_whole: bool,
}

/// What the rules found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Linted {
    /// The findings, the gravest first.
    pub findings: Vec<Finding>,
    /// Findings that the file silences.
    pub ignored: Vec<Ignored>,
    /// Measured figures that the rules used in place of facts of the file.
    pub measured: Vec<Used>,
}

/// A finding that the file silences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ignored {
    /// The finding.
    pub finding: Finding,
    /// Why the file silences its rule.
    pub reason: String,
}

impl Linted {
    /// The findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The same with the place of each finding.
    #[must_use]
    pub fn stated(mut self, place: impl Fn(&Statement<'_>) -> Option<Place>) -> Self {
        let all = self.findings.iter_mut().chain(self.ignored.iter_mut().map(|ignored| &mut ignored.finding));
        for finding in all {
            let address = &finding.address;
            finding.stated_at = match finding.spot {
                Spot::Object(field) => place(&Statement::Object(address.clone(), Some(field))),
                Spot::Region(fields) => {
                    fields.iter().find_map(|field| place(&Statement::RegionField(&address.region, field)))
                }
                Spot::Whole(field) => place(&Statement::Field(field)),
            };
        }
        self
    }
}

/// Asks every rule.
#[must_use]
pub fn lint(question: &Question<'_>) -> Linted {
    let mut linted = Linted::default();
    each_region(question, |scene| scene.ask(&mut linted));
    // What a plan would do is said of one that is refused too.
    if let Some(account) = question.account.filter(|account| account.after != account.planned) {
        let account = Some(Account { after: account.planned, ..account });
        each_region(&Question { account, ..*question }, |scene| scene.ask_about_changes(&mut linted));
    }
    let key =
        |finding: &Finding| (finding.severity, finding.address.region.clone(), finding.rule, finding.address.clone());
    linted.findings.sort_by_key(key);
    linted.ignored.sort_by_key(|ignored| key(&ignored.finding));
    linted
}

/// Looks at each Region of the file.
pub(super) fn each_region(question: &Question<'_>, mut look: impl FnMut(&Scene<'_>)) {
    let prices = Prices::of(question.facts.prices);
    let pictures = Pictures::of(question);
    let known = pictures.after.keys().map(|region| (region.clone(), Known::of(question, region)));
    let known: BTreeMap<Region, Known<'_>> = known.collect();
    let facts = |region: &Region| known.get(region).map(|known| &*known.facts);
    let paying = paying(&pictures.after, facts, |region| prices.under(PricingPlan::of(question.plan(region))));
    for (region, desired) in &question.desired.regions {
        let (Some(after), Some(known)) = (pictures.after.get(region), known.get(region)) else { continue };
        let prices = prices.under(PricingPlan::of(question.plan(region)));
        look(&Scene {
            account: &question.desired.account,
            region,
            date: question.date,
            file: question.desired,
            desired,
            facts: &known.facts,
            prices: &prices,
            after,
            before: pictures.before.get(region),
            planned: pictures.planned.get(region).unwrap_or(after),
            figures: question.account.and_then(|account| account.figures.get(region)),
            is_whole: question.account.is_some_and(|account| account.is_whole),
            records: question.records.and_then(|records| records.get(region)),
            evidence: known.evidence.as_ref(),
            given: &known.given,
            all: &pictures.after,
            paying: &paying,
            endpoints: &pictures.endpoints,
        });
    }
}

/// What is known of the mail of a Region: the facts of the file, with what was measured in their place.
struct Known<'a> {
    facts: Cow<'a, RegionFacts>,
    evidence: Option<Evidence<'a>>,
    given: Vec<Given>,
}

impl<'a> Known<'a> {
    fn of(question: &Question<'a>, region: &Region) -> Self {
        let mut facts = question.facts.regions.get(region).map_or_else(Cow::default, Cow::Borrowed);
        let mut evidence = Evidence::of(question.measured, region, question.date);
        let given = evidence.as_mut().map(|evidence| evidence.apply(facts.to_mut())).unwrap_or_default();
        Self { facts, evidence, given }
    }
}

/// The Regions before and after the plan.
pub(super) struct Pictures {
    pub(super) before: BTreeMap<Region, Picture>,
    pub(super) after: BTreeMap<Region, Picture>,
    planned: BTreeMap<Region, Picture>,
    endpoints: Vec<MultiRegionEndpoint>,
}

impl Pictures {
    pub(super) fn of(question: &Question<'_>) -> Self {
        let live = |regions: &BTreeMap<Region, LiveRegion>| -> BTreeMap<Region, Picture> {
            regions.iter().map(|(region, live)| (region.clone(), Picture::live(live))).collect()
        };
        match question.account {
            Some(Account { before, after, planned, figures, others, plan: _, is_whole: _ }) => Self {
                before: live(before),
                after: live(others).into_iter().chain(live(after)).collect(),
                planned: live(planned),
                endpoints: figures.values().flat_map(|figures| figures.endpoints.iter().cloned()).collect(),
            },
            None => Self {
                before: BTreeMap::new(),
                planned: BTreeMap::new(),
                after: question
                    .desired
                    .regions
                    .iter()
                    .map(|(region, desired)| (region.clone(), Picture::stated(desired)))
                    .collect(),
                endpoints: Vec::new(),
            },
        }
    }
}

/// Whether a rule compares the account before a plan with the account after it.
fn is_of_changes(rule: RuleCode) -> bool {
    matches!(rule, RuleCode::Sf134 | RuleCode::Sf172)
}

impl Scene<'_> {
    /// Asks every rule about one Region.
    fn ask(&self, linted: &mut Linted) {
        linted.measured.extend(self.given.iter().map(|given| self.used(given)));
        let used = self.take(rules(), linted);
        // A rule on changes finds something only while a plan is pending: `lint` cannot tell that nothing needs the entry.
        let silenced = rules().filter(|rule| self.facts.ignored.contains_key(&rule.code));
        for rule in silenced.filter(|rule| !is_of_changes(rule.code)) {
            let was_asked = match rule.needs {
                Needs::Offline => true,
                Needs::Live => self.after.basis == Basis::Account,
                Needs::Figures => self.evidence.is_some(),
                // No rule of `lint` is silenced by it.
                Needs::FormerList => true,
                Needs::Records => self.records.is_some(),
            };
            if was_asked && !used.contains(&rule.code) && !self.facts.ignored.contains_key(&RuleCode::Sf194) {
                linted.findings.push(self.unused(rule.code));
            }
        }
    }

    /// Asks the rules that compare the account before a plan with the account after it.
    fn ask_about_changes(&self, linted: &mut Linted) {
        self.take(rules().filter(|rule| is_of_changes(rule.code)), linted);
    }

    /// Takes what rules find. Returns the rules of which something is silenced.
    fn take(&self, rules: impl Iterator<Item = &'static Rule>, linted: &mut Linted) -> BTreeSet<RuleCode> {
        let mut used = BTreeSet::new();
        for finding in rules.flat_map(|rule| (rule.check)(self)) {
            match self.facts.ignored.get(&finding.rule) {
                Some(reason) => {
                    used.insert(finding.rule);
                    linted.ignored.push(Ignored { reason: reason.clone(), finding });
                }
                None => linted.findings.push(finding),
            }
        }
        used
    }

    fn used(&self, given: &Given) -> Used {
        let (account, region, name) = (self.account.clone(), self.region.clone(), given.set.to_string());
        Used { address: Address { account, region, kind: Kind::ConfigurationSet, name }, fact: given.fact() }
    }

    fn unused(&self, rule: RuleCode) -> Finding {
        let (account, region) = (self.account.clone(), self.region.clone());
        Finding {
            rule: RuleCode::Sf194,
            severity: Severity::Note,
            address: Address { account, region, kind: Kind::Account, name: "lint".to_owned() },
            stated_at: None,
            spot: Spot::Region(&["lint"]),
            found: Found::UnusedSuppression { rule },
        }
    }
}
