//! `sesform apply`: executes a saved plan, or makes a plan, asks for confirmation and executes it.

use std::{io, path::PathBuf};

use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::{
    apply::{Event, Execution, OnFailure, Origin, Report, prepare},
    cli::{
        args::{Common, PlanFlags, View},
        ask,
        detour_file::Record,
        events,
        exit::Exit,
        failure::Failure,
        locking::Locks,
        output::Output,
        saved::{self, Forecast},
        session::{self, Session},
        signals::{self, Caught},
    },
    model::{Region, counted},
    plan::{ApprovedPlan, Plan, Purpose},
    render, view,
};

use super::plan::{Planned, Resumed, check_limits, policy};

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// A plan that `plan -o` saved; if omitted, makes a plan first
    #[arg(value_name = "PLAN")]
    pub(crate) plan: Option<PathBuf>,
    /// Does not ask for confirmation; required without a terminal
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Applies only a plan with this fingerprint, as `plan` printed it
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) expect: Option<String>,
    /// Takes a lock in each Region that is written to, and refuses to start if another run holds it
    #[arg(long)]
    pub(crate) lock: bool,
    /// Starts no new step after the first failure
    #[arg(long)]
    pub(crate) fail_fast: bool,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) flags: PlanFlags,
}

pub(super) async fn run(common: &Common, args: &ApplyArgs, output: &mut Output) -> Result<Exit, Failure> {
    let (session, plan, resumed) = match &args.plan {
        Some(path) => reviewed(common, args, path, output).await?,
        None => fresh(common, args, output).await?,
    };
    expected(args, &plan)?;
    check_limits(&args.flags.plan_limits, &plan)?;
    let flags = |plan: &Plan| Forecast::of(plan, &common.allowed()).allowed_by;
    let approved = ApprovedPlan::approve(plan.clone(), common.allowed())
        .map_err(|refusal| Failure::Refused(refusal, flags(&plan)))?;
    if args.plan.is_none() && !args.yes && !approved.plan().steps.is_empty() {
        ask::confirm(&question(approved.plan()))?;
    }
    // A resumed plan is the remainder of the record, so the record is not replaced.
    if args.plan.is_none() && resumed != Resumed::Finishes {
        keep(approved.plan(), output);
    }
    // From here on, the first signal does not interrupt a call and does not leave a lock behind.
    let stop = CancellationToken::new();
    let caught = signals::listen(stop.clone(), output.noter());
    let mut run = Run { session: &session, common, args, stop, caught, locks: None };
    if args.lock {
        run.locks = Some(Locks::take(&session.connection, &session.caller, approved.plan(), output).await?);
    }
    let ended = run.execute(approved, output).await;
    if let Some(locks) = run.locks {
        locks.give_back(output).await;
    }
    ended
}

/// One apply, from the approved plan to the report.
struct Run<'a> {
    session: &'a Session,
    common: &'a Common,
    args: &'a ApplyArgs,
    stop: CancellationToken,
    caught: Caught,
    locks: Option<Locks>,
}

/// Saves a plan that needs a detour, so that an apply that was killed can be resumed. The record is kept until every
/// step has run.
fn keep(plan: &Plan, output: &Output) {
    let takes_detour = plan.steps.iter().any(|step| step.purpose == Purpose::Detour);
    if !takes_detour {
        return;
    }
    let record = Record::of(plan);
    match record.as_ref().map(|record| record.keep(plan)) {
        Ok(Ok(Some(path))) => {
            let path = path.display();
            output.note(&format!("the plan needs a detour; it is saved in {path} until every step has run"));
        }
        Ok(Ok(None)) => {}
        Ok(Err(error)) => output.note(&unkept(&error)),
        Err(error) => output.note(&unkept(error)),
    }
}

fn unkept(error: &io::Error) -> String {
    format!(
        "the plan needs a detour, and cannot be saved: if this apply is killed, the same command may not resume it: {error}"
    )
}

/// Compares the plan with the fingerprint given by `--expect`, which was approved elsewhere.
fn expected(args: &ApplyArgs, plan: &Plan) -> Result<(), Failure> {
    match &args.expect {
        Some(expected) if *expected != plan.fingerprint.as_str() => {
            Err(Failure::OtherPlan { expected: expected.clone(), found: plan.fingerprint.to_string() })
        }
        Some(_) | None => Ok(()),
    }
}

/// The confirmation question: it names the account, the Regions, the number of changes and how many are irreversible.
fn question(plan: &Plan) -> String {
    let writes = counted(plan.budget.total(), "write");
    let regions: Vec<&str> = plan.regions.iter().map(Region::as_str).collect();
    let last = match plan.changes.iter().filter(|change| change.is_irreversible()).count() {
        0 => "all of it can be undone".to_owned(),
        count => format!("{count} CANNOT BE UNDONE"),
    };
    format!(
        "Apply to account {} in {}: {}; {writes}, {last}?",
        plan.account,
        regions.join(", "),
        render::actions_text(&view::action_counts(&plan.changes))
    )
}

/// Reads and shows a saved plan. It was reviewed before, so there is no confirmation.
async fn reviewed(
    common: &Common,
    args: &ApplyArgs,
    path: &std::path::Path,
    output: &mut Output,
) -> Result<(Session, Plan, Resumed), Failure> {
    let plan = saved::read(common, path)?;
    output.about(&plan);
    output.plan(plan.clone(), &common.allowed(), args.view.listing, session::pace(common));
    let session = saved::open(common, &plan).await?;
    Ok((session, plan, Resumed::Nothing))
}

async fn fresh(common: &Common, args: &ApplyArgs, output: &mut Output) -> Result<(Session, Plan, Resumed), Failure> {
    let planned = Planned::make(common, &args.flags, None, None).await?;
    planned.show(common, &args.view, output);
    Ok((planned.compared.session, planned.compared.plan, planned.resumed))
}

impl Run<'_> {
    async fn execute(&self, plan: ApprovedPlan, output: &mut Output) -> Result<Exit, Failure> {
        let Self { session, common, args, stop, caught, locks } = self;
        let policy = policy(common, &args.flags);
        let origin = if args.plan.is_some() { Origin::Document(&policy) } else { Origin::Planned };
        let record = Record::of(plan.plan());
        let reading = session.watch("reading again", common.quiet);
        let preparing = prepare(plan, &session.connection, session.caller.clone(), origin);
        let prepared = tokio::select! {
            prepared = preparing => prepared?,
            () = stop.cancelled() => return Err(Failure::NotAllApplied(caught.exit().unwrap_or(Exit::Error))),
        };
        drop(reading);
        if let Some(locks) = locks {
            locks.hold().await?;
        }
        let renewing = locks.as_ref().map(|locks| locks.keep(stop.clone(), output.noter()));
        let on_failure = if args.fail_fast { OnFailure::Stop } else { OnFailure::GoOn };
        let execution = Execution { connection: &session.connection, on_failure, cancellation: stop.clone() };
        let (mut progress, mut verifying) = (output.progress(), None);
        let on_event = |event: Event<'_>| match event {
            Event::StepEnded { step, ended, total } => {
                progress.step(step, ended, total);
                output.event(&events::Event::Step { step, ended, total });
            }
            Event::Verifying => {
                output.event(&events::Event::Verifying);
                progress.finish();
                verifying = Some(session.watch("verifying", common.quiet));
            }
        };
        let report = execution.run(&prepared, on_event).await;
        progress.finish();
        drop(verifying);
        if let Some(renewing) = renewing {
            renewing.abort();
        }
        if let (true, Ok(record)) = (report.is_complete(), &record) {
            record.forget();
        }
        let exit = judge(&report, caught.exit());
        output.report(report);
        exit.map_or(Ok(Exit::Success), |exit| Err(Failure::NotAllApplied(exit)))
    }
}

/// The exit code of an incomplete run, or `None` if the run is complete.
fn judge(report: &Report, caught: Option<Exit>) -> Option<Exit> {
    if report.is_complete() {
        return None;
    }
    let failed = if report.wrote() { Exit::Partial } else { Exit::Error };
    Some(caught.unwrap_or(failed))
}
