//! `sesform plan`: compares and shows; `-o` saves. Writes nothing to AWS.

use std::collections::BTreeMap;

use similar::TextDiff;

use crate::{
    cli::{
        args::{Allowances, Common, PlanArgs, View},
        detour_file,
        exit::Exit,
        failure::Failure,
        files,
        output::Output,
        saved,
        session::{self, Against, Session},
    },
    config::{self, Extract},
    model::{Desired, Live},
    plan::{self, Adopt, Plan, Policy, Prune, Refusal, Verdict},
    render::Detail,
};

pub(super) async fn run(common: &Common, args: &PlanArgs, output: &mut Output) -> Result<Exit, Failure> {
    let planned = Planned::make(common, &args.allowances).await?.or_unfinished(output);
    let plan = planned.plan.clone();
    planned.show(&args.view, output);
    if let Some(path) = &args.out {
        files::save_plan(path, &plan)?;
        output.note(&saved::note(path, &plan));
    }
    hopeless(&plan)?;
    let pending = !plan.changes.is_empty() || !plan.withheld.is_empty();
    Ok(if pending && args.detailed_exitcode { Exit::Pending } else { Exit::Success })
}

/// A plan with what it was made from.
pub(super) struct Planned {
    pub(super) session: Session,
    pub(super) plan: Plan,
    desired: Desired,
    live: Live,
}

impl Planned {
    pub(super) async fn make(common: &Common, allowances: &Allowances) -> Result<Self, Failure> {
        let loaded = session::load(common, Against::Account)?;
        needs_owner(allowances, &loaded.desired)?;
        let session = Session::open(common, &loaded.desired.account, loaded.desired.regions.keys()).await?;
        let mut live = session.observe(&loaded.desired).await?;
        session::check_references(&loaded, &live)?;
        let policy = policy(allowances);
        session.read_on(&loaded.desired, &mut live, &policy).await?;
        let plan = plan::plan(&loaded.desired, &live, &policy);
        Ok(Self { session, plan, desired: loaded.desired, live })
    }

    /// The plan that a stopped run of the same desired state left in the middle of a way round, if there is one.
    pub(super) fn or_unfinished(mut self, output: &Output) -> Self {
        if let Some(kept) = detour_file::unfinished(&self.plan, &self.live.regions) {
            output.note(
                "an apply of this file was stopped on its way round: this is its plan, what is done is not done again",
            );
            self.plan = kept;
        }
        self
    }

    pub(super) fn show(&self, view: &View, output: &mut Output) {
        if view.diff {
            output.text(&self.diff());
        }
        output.plan(self.plan.clone(), detail(view.all));
    }

    /// The live account's YAML against what it will be.
    fn diff(&self) -> String {
        let Desired { account, owner, .. } = &self.desired;
        let yaml = |regions: &BTreeMap<_, _>| config::to_yaml(account, owner.as_ref(), regions, &Extract::default());
        // The plan was made from this very state.
        let Ok(after) = plan::outcome(&self.live.regions, &self.plan) else { return String::new() };
        let (before, after) = (yaml(&self.live.regions), yaml(&after));
        TextDiff::from_lines(&before, &after).unified_diff().header("live", "planned").to_string()
    }
}

pub(super) fn detail(all: bool) -> Detail {
    if all { Detail::Everything } else { Detail::Screen }
}

/// What is ours can be told only where the file says who we are.
fn needs_owner(allowances: &Allowances, desired: &Desired) -> Result<(), Failure> {
    if allowances.prune && desired.owner.is_none() {
        let message = "`--prune` deletes only what carries the owner of the file, and the file states no `owner`";
        return Err(Failure::Usage(message.to_owned()));
    }
    if allowances.adopt && desired.owner.is_none() {
        let message = "`--adopt` stamps the owner of the file, and the file states no `owner`";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(())
}

pub(super) fn policy(allowances: &Allowances) -> Policy {
    let prune = if allowances.prune { Prune::Delete } else { Prune::Keep };
    let adopt = if allowances.adopt { Adopt::Take } else { Adopt::Leave };
    Policy { allowed: allowances.to_plan(), prune, adopt }
}

/// Ends a plan that no flag can make good: the file contradicts the account, or asks for what SES cannot do.
fn hopeless(plan: &Plan) -> Result<(), Failure> {
    let invalid = |verdict| plan.withheld.iter().filter(move |item| item.code.verdict() == verdict).cloned();
    let contradicted: Vec<_> = invalid(Verdict::InvalidFile).collect();
    if !contradicted.is_empty() {
        return Err(Refusal::InvalidFile(contradicted).into());
    }
    let never: Vec<_> = invalid(Verdict::Guarded).filter(|item| item.code.flag().is_none()).collect();
    if never.is_empty() { Ok(()) } else { Err(Refusal::Guarded(never).into()) }
}
