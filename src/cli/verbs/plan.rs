//! `sesform plan`: compares and shows; `-o` saves. Writes nothing to AWS.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use similar::TextDiff;

use crate::{
    cli::{
        advised,
        args::{BaseArgs, Common, PlanFlags, PlanLimits, View},
        command_line,
        compared::{Compared, Reading, Stated},
        detour_file::Record,
        document::CallBudget,
        exit::Exit,
        failure::Failure,
        output::Output,
        plan_advice::PlanAdvice,
        saved::{self, Forecast},
        who,
    },
    config::{self, Extract},
    disk,
    model::Desired,
    plan::{
        self, Action, Adopt, Allowances, ApprovedPlan, ChangeOrigin, NotResumed, Plan, Policy, Prune, Refusal, Verdict,
        Withheld,
    },
    ses::Scope,
};

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Saves the plan for show and apply
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Exits 2 when changes are pending: any, or with a base only those from the change or only drift
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "any")]
    pub(crate) detailed_exitcode: Option<Pending>,
    /// Prints the calls by operation: those made to plan, and the writes of an apply
    #[arg(long)]
    pub(crate) calls: bool,
    /// Looks up in CloudTrail who changed what the plan changes back; with a base, only what drifted
    #[arg(long)]
    pub(crate) who: bool,
    /// What was measured (JSON; `sesform schema figures`), for what the plan says of advice
    // Its own name, so that the short help of this verb can leave it out.
    #[arg(id = "measured", long = "figures", value_name = "FILE")]
    pub(super) figures: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) base: BaseArgs,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) flags: PlanFlags,
}

/// Which changes count as pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pending {
    /// Every change
    Any,
    /// Changes that the file makes, compared with the base
    Change,
    /// Differences of the account from the base
    Drift,
}

pub(super) async fn run(common: &Common, args: &PlanArgs, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(path) = &args.out {
        disk::try_to_write(path)
            .map_err(|error| Failure::Io { what: format!("save the plan to `{}`", path.display()), error })?;
    }
    if let (Some(Pending::Change | Pending::Drift), [], None) =
        (args.detailed_exitcode, args.base.base.as_slice(), &args.base.base_rev)
    {
        let message = "`--detailed-exitcode=change` and `=drift` need an earlier state: add `--base` or `--base-rev`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let planned = Planned::make(common, &args.flags, Some(&args.base), args.figures.as_deref()).await?;
    let (plan, resumed) = (planned.compared.plan.clone(), planned.resumed.clone());
    planned.show(common, &args.view, output);
    planned.advise(output);
    planned.tell_who(common, args, output).await;
    let forecast = Forecast::where_it_matters(&plan, &common.allowed()).map(|forecast| {
        match check_limits(&args.flags.plan_limits, &plan) {
            Ok(()) => forecast,
            Err(failure) => Forecast::refused(&failure),
        }
    });
    let mut said = None;
    let is_refused = forecast.as_ref().is_some_and(|forecast| forecast.is_refused);
    if let Some(forecast) = forecast {
        let has_no_command = is_another_with_flags(&plan, &common.allowed()) || forecast.is_hopeless();
        let command = (!has_no_command)
            .then(|| command_line::apply(common, &args.flags, args.out.as_deref(), &plan, &forecast.allowed_by));
        output.how_to_apply(command.clone(), args.out.as_deref());
        output.forecast(forecast.clone(), &forecast.line());
        said = command.map(|command| format!("`{command}` executes it"));
    }
    if let Some(path) = &args.out {
        saved::save(path, &plan)?;
        output.note(&format!(
            "saved to {}; {}",
            path.display(),
            said.unwrap_or_else(|| saved::how(common, path, &plan))
        ));
        if resumed == Resumed::Finishes {
            output.note("the plan finishes a detour that an apply on this machine began: `sesform apply` without a saved plan finishes it too, and elsewhere it may be refused as unsafe");
        }
    }
    if args.calls {
        output.calls(CallBudget::of(planned.compared.session.connection.activity(), &plan));
    }
    let which = args.detailed_exitcode;
    hopeless(&plan, which, &common.allowed())?;
    if let Some(which) = which.filter(|_| is_refused) {
        check_limits(&args.flags.plan_limits, &plan)?;
        if concerns(&plan, which) {
            ApprovedPlan::approve(plan.clone(), common.allowed())?;
        }
    }
    let is_pending = which.is_some_and(|which| is_pending(&plan, which));
    Ok(if is_pending { Exit::Pending } else { Exit::Success })
}

/// Whether the flags that would let the plan pass make another plan: they do what this one withholds.
fn is_another_with_flags(plan: &Plan, allowed: &Allowances) -> bool {
    plan.withheld.iter().any(|item| item.stops(allowed) && item.rule().waived_by.is_none())
}

/// Whether something of this origin counts for the exit code.
fn counts(which: Pending, origin: Option<ChangeOrigin>) -> bool {
    match which {
        Pending::Any => true,
        Pending::Change => origin != Some(ChangeOrigin::Drift),
        Pending::Drift => !matches!(origin, Some(ChangeOrigin::Change)),
    }
}

/// Whether such changes are pending. What is withheld counts too.
fn is_pending(plan: &Plan, which: Pending) -> bool {
    let changes = plan.changes.iter().map(|change| change.origin);
    changes.chain(plan.withheld.iter().map(|item| item.origin)).any(|origin| counts(which, origin))
}

/// Whether a refusal of the plan concerns the changes that count for the exit code. What the base meets too does not
/// concern the change.
fn concerns(plan: &Plan, which: Pending) -> bool {
    if !plan.proof.violations.is_empty() {
        return true;
    }
    let stops = plan.guards.iter().chain(&plan.allowed).map(|guard| guard.origin);
    let refused = plan.withheld.iter().filter(|item| item.rule().verdict != Verdict::Applied).map(|item| item.origin);
    let origins: Vec<_> = stops.chain(refused).collect();
    origins.is_empty() || origins.into_iter().any(|origin| counts(which, origin))
}

/// What became of a detour in whose middle an apply of the same desired state was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resumed {
    /// There is none.
    Nothing,
    /// The plan finishes it.
    Finishes,
    /// The plan does without it.
    NotUsed(NotResumed),
}

/// A plan with what it was made from.
pub(super) struct Planned {
    pub(super) compared: Compared,
    /// What became of a detour that an apply began.
    pub(super) resumed: Resumed,
    /// What the adviser looks at, if the file states facts for it, or figures do.
    advice: Option<PlanAdvice>,
}

impl Planned {
    pub(super) async fn make(
        common: &Common,
        flags: &PlanFlags,
        base: Option<&BaseArgs>,
        figures: Option<&Path>,
    ) -> Result<Self, Failure> {
        let stated = Stated::load(common, base)?;
        needs_owner(flags, &stated.loaded.desired)?;
        let policy = policy(common, flags);
        let compared = stated.compare(common, policy.clone(), Reading::Scoped(Scope::of)).await?;
        let advice = PlanAdvice::read(&compared, figures).await?;
        let mut planned = Self { compared, resumed: Resumed::Nothing, advice };
        planned.resume(&policy).await?;
        if let Some(advice) = &planned.advice {
            let Compared { loaded, live, plan, .. } = &mut planned.compared;
            *plan = advice.guarded(loaded, live, plan.clone(), &policy.allowed);
        }
        planned.compared = planned.compared.tell_origins(common).await?;
        Ok(planned)
    }

    /// Takes up the detour in whose middle an apply of the same desired state was stopped, if there is one.
    async fn resume(&mut self, policy: &Policy) -> Result<(), Failure> {
        let Compared { session, loaded, live, plan, .. } = &mut self.compared;
        let kept = Record::of(plan).ok().and_then(|record| record.kept());
        let Some(detour) = kept else { return Ok(()) };
        let desired = &loaded.desired;
        if desired.owner.is_some() {
            session.read_pool_tags(&desired.account, live, detour.pools()).await?;
        }
        match plan::resume(&detour, plan, desired, live, policy) {
            Ok(found) => (*plan, self.resumed) = (found, Resumed::Finishes),
            Err(NotResumed::Unneeded) => {}
            Err(reason) => self.resumed = Resumed::NotUsed(reason),
        }
        Ok(())
    }

    pub(super) fn show(&self, common: &Common, view: &View, output: &mut Output) {
        match &self.resumed {
            Resumed::Nothing => {}
            Resumed::Finishes => {
                output.note("an apply of this file was stopped in the middle of a detour: this plan finishes it");
            }
            Resumed::NotUsed(reason) => {
                output.note(&format!("the record of a detour that an apply of this file began is not used: {reason}"));
            }
        }
        if view.diff {
            output.diff(self.diff());
        }
        let Compared { session, plan, .. } = &self.compared;
        output.plan(plan.clone(), &common.allowed(), view.listing, session.pace());
    }

    /// Says who changed what the plan changes back, if that is asked for.
    async fn tell_who(&self, common: &Common, args: &PlanArgs, output: &mut Output) {
        if args.who {
            let drift = self.compared.drift().only_drifted();
            output.who(who::find(drift, &self.compared.session, common.quiet).await.without_new());
        }
    }

    /// Says what the plan causes and costs, if the file states facts for the adviser, or figures do.
    fn advise(&self, output: &mut Output) {
        let (Some(advice), Compared { loaded, live, plan, .. }) = (&self.advice, &self.compared) else { return };
        for region in &advice.untold {
            output.note(&format!(
                "{region}: SES does not tell the settings of the account (GetAccount): advice that needs them is left out"
            ));
        }
        if let Some((advised, cost)) = advice.of(loaded, live, plan) {
            output.advice_of_plan(advised, cost);
        }
    }

    /// The live account's YAML against what it will be.
    fn diff(&self) -> String {
        let Compared { loaded, live, plan, .. } = &self.compared;
        let Desired { account, owner, .. } = &loaded.desired;
        let yaml = |regions: &BTreeMap<_, _>| config::to_yaml(account, owner.as_ref(), regions, &Extract::default());
        // The plan was made from this very state.
        let Ok(after) = plan::outcome(&live.regions, plan) else { return String::new() };
        let (before, after) = (yaml(&live.regions), yaml(&after));
        TextDiff::from_lines(&before, &after).unified_diff().header("live", "planned").to_string()
    }
}

/// What is ours can be told only where the file says who we are.
fn needs_owner(flags: &PlanFlags, desired: &Desired) -> Result<(), Failure> {
    advised::needs_owner(prune(flags), desired)?;
    if flags.adopt && desired.owner.is_none() {
        let message = "`--adopt` stamps the owner of the file, and the file states no `owner`";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(())
}

pub(super) fn policy(common: &Common, flags: &PlanFlags) -> Policy {
    let adopt = if flags.adopt { Adopt::Take } else { Adopt::Leave };
    Policy { allowed: common.allowed(), prune: prune(flags), adopt }
}

fn prune(flags: &PlanFlags) -> Prune {
    if flags.prune { Prune::Delete } else { Prune::Keep }
}

/// Ends a plan that no flag can make good: the file contradicts the account, or asks for what SES cannot do. With
/// `--detailed-exitcode`, only what counts for the exit code.
fn hopeless(plan: &Plan, which: Option<Pending>, allowed: &Allowances) -> Result<(), Failure> {
    let is_concerned = |item: &Withheld| which.is_none_or(|which| counts(which, item.origin));
    let of = |verdict| plan.withheld.iter().filter(move |item| item.rule().verdict == verdict && item.stops(allowed));
    if of(Verdict::InvalidFile).any(is_concerned) {
        return Err(Refusal::InvalidFile(of(Verdict::InvalidFile).cloned().collect()).into());
    }
    if of(Verdict::Guarded).any(|item| item.rule().flag.is_none() && is_concerned(item)) {
        return Err(Refusal::Guarded(of(Verdict::Guarded).cloned().collect()).into());
    }
    Ok(())
}

/// Checks a plan against the limits.
///
/// # Errors
/// The first limit that the plan exceeds or does not meet.
pub(super) fn check_limits(plan_limits: &PlanLimits, plan: &Plan) -> Result<(), Failure> {
    let PlanLimits { require_owner, max_deletes, max_moved_ips } = plan_limits;
    if let Some(required) = require_owner {
        let found = plan.owner.as_ref().map(ToString::to_string);
        if found.as_ref() != Some(required) {
            let found = found.map_or_else(|| "no owner".to_owned(), |found| format!("the owner `{found}`"));
            let message = format!("the desired state states {found}, and `--require-owner` demands `{required}`");
            return Err(Failure::PlanLimit(message));
        }
    }
    at_most(plan, Action::Delete, *max_deletes, "deletes", "--max-deletes")?;
    at_most(plan, Action::Move, *max_moved_ips, "moves IPs", "--max-moved-ips")
}

fn at_most(plan: &Plan, action: Action, most: Option<usize>, does: &str, flag: &str) -> Result<(), Failure> {
    let count = plan.changes.iter().filter(|change| change.action == action).count();
    match most {
        Some(most) if count > most => {
            Err(Failure::PlanLimit(format!("the plan {does}: {count}, and `{flag}` is {most}")))
        }
        Some(_) | None => Ok(()),
    }
}
