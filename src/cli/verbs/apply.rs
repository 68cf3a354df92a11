//! `sesform apply`: executes a saved plan, or plans, asks and executes.

use crate::{
    apply::{Event, Execution, OnFailure, Origin, Report, Stop, prepare},
    cli::{
        args::{ApplyArgs, Common},
        ask, detour_file,
        exit::Exit,
        failure::Failure,
        locking::Locks,
        output::Output,
        saved,
        session::Session,
        signals,
    },
    plan::{ApprovedPlan, Plan},
};

use super::plan::{Planned, detail, policy};

pub(super) async fn run(common: &Common, args: &ApplyArgs, output: &mut Output) -> Result<Exit, Failure> {
    let (session, plan) = match &args.plan {
        Some(path) => reviewed(common, args, path, output).await?,
        None => fresh(common, args, output).await?,
    };
    expected(args, &plan)?;
    let approved = ApprovedPlan::approve(plan, args.allowances.to_plan())?;
    if args.plan.is_none() && !args.yes && !approved.plan().steps.is_empty() {
        ask::confirm(&question(approved.plan()))?;
    }
    if args.plan.is_none() {
        keep(approved.plan(), output);
    }
    if !args.lock {
        return execute(&session, approved, args, output).await;
    }
    let locks = Locks::take(&session.connection, &session.caller, approved.plan(), output).await?;
    let ended = execute(&session, approved, args, output).await;
    locks.give_back(output).await;
    ended
}

/// Keeps a plan with a way round until it is through, so that a run that is killed in the middle can be gone on with.
fn keep(plan: &Plan, output: &Output) {
    match detour_file::keep(plan) {
        Ok(Some(path)) => {
            output.note(&format!("the plan takes a way round; it is kept in {} until it is through", path.display()));
        }
        Ok(None) => {}
        Err(failure) => output.note(&format!("the plan takes a way round and could not be kept: {failure}")),
    }
}

/// Holds the plan against the fingerprint that was approved elsewhere.
fn expected(args: &ApplyArgs, plan: &Plan) -> Result<(), Failure> {
    match &args.expect {
        Some(expected) if *expected != plan.fingerprint.as_str() => {
            Err(Failure::OtherPlan { expected: expected.clone(), found: plan.fingerprint.to_string() })
        }
        Some(_) | None => Ok(()),
    }
}

fn question(plan: &Plan) -> String {
    let writes = plan.budget.total();
    let plural = if writes == 1 { "write" } else { "writes" };
    format!("Apply {writes} {plural} to the account?")
}

/// A plan that was reviewed before: it is shown and not asked about.
async fn reviewed(
    common: &Common,
    args: &ApplyArgs,
    path: &std::path::Path,
    output: &mut Output,
) -> Result<(Session, Plan), Failure> {
    let plan = saved::read(common, path)?;
    output.plan(plan.clone(), detail(args.view.all));
    let session = Session::open(common, &plan.account, plan.regions.iter()).await?;
    Ok((session, plan))
}

async fn fresh(common: &Common, args: &ApplyArgs, output: &mut Output) -> Result<(Session, Plan), Failure> {
    let planned = Planned::make(common, &args.allowances).await?.or_unfinished(output);
    planned.show(&args.view, output);
    Ok((planned.session, planned.plan))
}

async fn execute(
    session: &Session,
    plan: ApprovedPlan,
    args: &ApplyArgs,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let stop = Stop::default();
    let caught = signals::listen(stop.clone(), output.noter());
    let policy = policy(&args.allowances);
    let origin = if args.plan.is_some() { Origin::Document(&policy) } else { Origin::Planned };
    let prepared = prepare(plan, &session.connection, session.caller.clone(), origin).await?;
    let on_failure = if args.fail_fast { OnFailure::Stop } else { OnFailure::GoOn };
    let execution = Execution { connection: &session.connection, on_failure, stop };
    let mut progress = output.progress();
    let report =
        execution.run(&prepared, |Event::StepEnded { step, ended, total }| progress.step(step, ended, total)).await;
    progress.finish();
    if report.is_complete() && args.plan.is_none() {
        detour_file::forget(&report.account);
    }
    let exit = judge(&report, caught.exit());
    output.report(report);
    exit.map_or(Ok(Exit::Success), |exit| Err(Failure::NotAllApplied(exit)))
}

/// The exit code of a run that did not do everything.
fn judge(report: &Report, caught: Option<Exit>) -> Option<Exit> {
    if report.is_complete() {
        return None;
    }
    let failed = if report.wrote() { Exit::Partial } else { Exit::Error };
    Some(caught.unwrap_or(failed))
}
