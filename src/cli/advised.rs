//! What `lint` and `cost` look at: the file, and the account before and after its plan; and on which day.

use std::{collections::BTreeMap, path::Path};

use jiff::civil::Date;

use crate::{
    advice::{Account, Figures, MailFromRecords, Question},
    config::Loaded,
    model::{AccountFigures, Desired, Live, LiveRegion, Region},
    plan::{self, Adopt, Plan, Policy, Prune},
    render::{Judged, JudgedState},
    ses::{self, Reader},
};

use super::{
    args::Common,
    due,
    failure::Failure,
    figures_file,
    inventory::{self, Content},
    plan_advice,
    save_figures::{self, Saved},
    saved::Forecast,
    session::{self, Against, Session},
};

/// Takes a date.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let is_short = text.len() == 10;
    text.parse().ok().filter(|_| is_short).ok_or_else(|| "a date such as 2027-02-01".to_owned())
}

/// The file, and the account if it was read.
pub(crate) struct Advised {
    pub(crate) loaded: Loaded,
    account: Option<Read>,
    measured: Option<Figures>,
    /// The SPF records of MAIL FROM domains, if DNS was asked.
    pub(crate) records: Option<MailFromRecords>,
    /// What SES says was measured, if it was asked.
    pub(crate) saved: Option<Saved>,
    /// The Regions of the file whose multi-Region endpoints are not known, although the account was read.
    pub(crate) without_endpoints: Vec<Region>,
    date: Date,
}

/// Whether SES is asked what it measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measuring {
    /// It is.
    Asked,
    /// It is not.
    Not,
}

/// An account before and after the plan.
struct Read {
    before: BTreeMap<Region, LiveRegion>,
    after: BTreeMap<Region, LiveRegion>,
    plan: Plan,
    figures: BTreeMap<Region, AccountFigures>,
    others: BTreeMap<Region, LiveRegion>,
    /// What `apply` with the same allowances would do.
    forecast: Forecast,
}

impl Read {
    fn account(&self) -> Account<'_> {
        let Self { before, after, plan, figures, others, forecast: _ } = self;
        Account { before, after, planned: after, plan, figures, others, is_whole: true }
    }
}

impl Advised {
    /// Reads the file alone.
    pub(crate) fn offline(common: &Common, date: Option<Date>) -> Result<Self, Failure> {
        Self::offline_with(common, date, None)
    }

    /// Reads the file, and figures if there are any.
    pub(crate) fn offline_with(common: &Common, date: Option<Date>, figures: Option<&Path>) -> Result<Self, Failure> {
        let date = date.unwrap_or_else(due::today);
        let (loaded, measured) = stated(common, date, figures)?;
        Ok(Self { loaded, account: None, measured, records: None, saved: None, without_endpoints: Vec::new(), date })
    }

    /// Reads the file and the account.
    pub(crate) async fn live(common: &Common, date: Option<Date>) -> Result<Self, Failure> {
        Self::live_with(common, date, None, Measuring::Not).await
    }

    /// Reads the file and the account, and plans what the file no longer states as deleted if that is asked for.
    pub(crate) async fn planned(common: &Common, date: Option<Date>, is_pruned: bool) -> Result<Self, Failure> {
        let prune = if is_pruned { Prune::Delete } else { Prune::Keep };
        Self::read(common, date, None, Measuring::Not, prune).await
    }

    /// Reads the file, figures if there are any, and the account.
    pub(crate) async fn live_with(
        common: &Common,
        date: Option<Date>,
        figures: Option<&Path>,
        measuring: Measuring,
    ) -> Result<Self, Failure> {
        Self::read(common, date, figures, measuring, Prune::Keep).await
    }

    async fn read(
        common: &Common,
        date: Option<Date>,
        figures: Option<&Path>,
        measuring: Measuring,
        prune: Prune,
    ) -> Result<Self, Failure> {
        let date = date.unwrap_or_else(due::today);
        let (loaded, measured) = stated(common, date, figures)?;
        let desired = &loaded.desired;
        needs_owner(prune, desired)?;
        let session = Session::open(common, &desired.account, desired.sts, desired.regions.keys()).await?;
        let reading = session.watch("reading", common.quiet);
        let regions: Vec<Region> = desired.regions.keys().cloned().collect();
        let inventory = inventory::take(&session, &regions, &Content::everything()).await?;
        let mut live = Live { caller: session.caller.clone(), regions: inventory.regions };
        session::check_references(&loaded, &live)?;
        let told = account_figures(&session, &loaded).await?;
        let without_endpoints =
            told.iter().filter(|(_, (_, is_told))| !is_told).map(|(region, _)| region.clone()).collect();
        let figures = told.into_iter().map(|(region, (figures, _))| (region, figures)).collect::<BTreeMap<_, _>>();
        for (region, held) in &mut live.regions {
            held.auto_warmup = figures.get(region).map(|figures| figures.auto_warmup).or(held.auto_warmup);
            held.endpoints = figures.get(region).map(|figures| figures.endpoints.clone());
        }
        let others = beside(&session, &loaded, &figures).await;
        let saved = match measuring {
            Measuring::Asked => Some(save_figures::measure(&session, &live.regions, &figures).await?),
            Measuring::Not => None,
        };
        let policy = Policy { allowed: common.allowed(), prune, adopt: Adopt::Leave };
        session.read_on(desired, &mut live, &policy).await?;
        drop(reading);
        let planned = plan::plan(desired, &live, &policy);
        // The plan was made from this very state.
        let after = plan::outcome(&live.regions, &planned).unwrap_or_else(|_| live.regions.clone());
        let account = Account {
            before: &live.regions,
            after: &after,
            planned: &after,
            plan: &planned,
            figures: &figures,
            others: &others,
            is_whole: true,
        };
        // An apply takes no figures.
        let question =
            Question { desired, facts: &loaded.facts, account: Some(account), measured: None, records: None, date };
        let guards = plan_advice::guards(&question, &after);
        let plan = planned.with_guards(guards, &policy.allowed);
        let forecast = Forecast::of(&plan, &policy.allowed);
        let account = Some(Read { before: live.regions, after, plan, figures, others, forecast });
        Ok(Self { loaded, account, measured, records: None, saved, without_endpoints, date })
    }

    /// What the adviser is asked of the state that the steps of the plan lead to.
    pub(crate) fn question(&self) -> Question<'_> {
        Question {
            desired: &self.loaded.desired,
            facts: &self.loaded.facts,
            account: self.account.as_ref().map(Read::account),
            measured: self.measured.as_ref(),
            records: self.records.as_ref(),
            date: self.date,
        }
    }

    /// What the adviser is asked of the state that an apply would leave: of a plan that it refuses, the account as it is.
    pub(crate) fn question_of_apply(&self) -> Question<'_> {
        let question = self.question();
        let is_refused = self.account.as_ref().is_some_and(|read| read.forecast.is_refused);
        let account = question.account.filter(|_| is_refused).map(|it| Account { after: it.before, ..it });
        Question { account: account.or(question.account), ..question }
    }

    /// The account as it is, if it was read.
    pub(crate) fn live_regions(&self) -> Option<&BTreeMap<Region, LiveRegion>> {
        self.account.as_ref().map(|read| &read.before)
    }

    /// The day on which the question is asked.
    pub(crate) fn date(&self) -> Date {
        self.date
    }

    /// Which state that is.
    pub(crate) fn judged(&self) -> Judged {
        let Some(read) = &self.account else { return Judged::of(JudgedState::Stated) };
        if !read.forecast.is_refused {
            return Judged::of(JudgedState::AfterPlan);
        }
        let Forecast { reason, exit_code, allowed_by, .. } = read.forecast.clone();
        Judged { refused: reason, exit_code, allowed_by, ..Judged::of(JudgedState::AsItIs) }
    }
}

/// What is ours can be told only where the file says who we are.
pub(crate) fn needs_owner(prune: Prune, desired: &Desired) -> Result<(), Failure> {
    if prune == Prune::Delete && desired.owner.is_none() {
        let message = "`--prune` deletes only what carries the owner of the file, and the file states no `owner`";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(())
}

/// The other Regions that endpoints lead to, with what routes depend on there. One that cannot be read is left out: the
/// adviser says so.
async fn beside(
    session: &Session,
    loaded: &Loaded,
    figures: &BTreeMap<Region, AccountFigures>,
) -> BTreeMap<Region, LiveRegion> {
    let endpoints = figures.values().flat_map(|figures| &figures.endpoints);
    let known = loaded.desired.regions.keys().cloned().collect();
    let read = inventory::led_to(session, endpoints, &known).await.regions;
    read.into_iter().filter(|(_, held)| held.unread_pools.is_none()).collect()
}

/// Reads the file, and figures if there are any.
fn stated(common: &Common, date: Date, figures: Option<&Path>) -> Result<(Loaded, Option<Figures>), Failure> {
    let loaded = session::load(common, Against::Account, &[])?;
    let measured = figures.map(|path| figures_file::read(path, &loaded, date)).transpose()?;
    Ok((loaded, measured))
}

/// What SES says of the account in each Region of the file, and whether its endpoints are known.
async fn account_figures(
    session: &Session,
    loaded: &Loaded,
) -> Result<BTreeMap<Region, (AccountFigures, bool)>, Failure> {
    let regions = loaded.desired.regions.keys().map(|region| {
        let reader = Reader::new(&session.connection, &session.caller.account, region);
        let region = region.clone();
        async move { Ok::<_, ses::CallError>((region, reader.account_figures_and_told().await?)) }
    });
    Ok(ses::side_by_side(regions).await?.into_iter().collect())
}
