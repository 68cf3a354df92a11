//! `sesform check PLAN`: checks whether `apply` would still execute a saved plan, with the flags that the plan was made
//! with and those that are given. Reads the objects that the plan touches and writes nothing.

use std::path::PathBuf;

use clap::Args;

use crate::{
    apply::{Origin, prepare},
    cli::{
        args::{Common, PlanFlags},
        exit::Exit,
        failure::Failure,
        output::Output,
        saved::{self, Forecast},
    },
    model::counted,
    plan::{Adopt, ApprovedPlan, Policy, Prune},
};

use super::plan::{check_limits, policy};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) flags: PlanFlags,
}

pub(super) async fn run(common: &Common, args: &CheckArgs, output: &mut Output) -> Result<Exit, Failure> {
    let plan = saved::read(common, &args.plan)?;
    output.about(&plan);
    let session = saved::open(common, &plan).await?;
    let total = plan.steps.len();
    check_limits(&args.flags.plan_limits, &plan)?;
    let policy = either(&policy(common, &args.flags), &saved::made_with(&plan));
    let flags = saved::flags(&policy);
    let command = if flags.is_empty() {
        String::new()
    } else {
        format!("; `{}` executes it", saved::command(common, &args.plan, flags))
    };
    let approved = ApprovedPlan::approve(plan.clone(), policy.allowed.clone())
        .map_err(|refusal| Failure::Refused(refusal, Forecast::of(&plan, &policy.allowed).allowed_by))?;
    let origin = Origin::Document(&policy);
    let prepared = prepare(approved, &session.connection, session.caller.clone(), origin).await?;
    let left = prepared.remaining();
    output.text(&match (left, total - left) {
        (0, _) => "Still good, and all of it is done: applying it writes nothing.\n".to_owned(),
        (left, 0) => format!("Still good: {} to do{command}.\n", counted(left, "step")),
        (left, done) => format!("Still good: {} to do, {done} done already{command}.\n", counted(left, "step")),
    });
    Ok(Exit::Success)
}

/// What either policy allows.
fn either(given: &Policy, made_with: &Policy) -> Policy {
    let prunes = [given.prune, made_with.prune].contains(&Prune::Delete);
    let adopts = [given.adopt, made_with.adopt].contains(&Adopt::Take);
    Policy {
        allowed: given.allowed.iter().chain(made_with.allowed.iter()).collect(),
        prune: if prunes { Prune::Delete } else { Prune::Keep },
        adopt: if adopts { Adopt::Take } else { Adopt::Leave },
    }
}
