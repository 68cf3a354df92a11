//! `sesform check PLAN`: checks whether a saved plan is still valid. Reads the objects that the plan touches and writes
//! nothing.

use std::path::PathBuf;

use clap::Args;

use crate::{
    apply::{Origin, prepare},
    cli::{args::Common, exit::Exit, failure::Failure, output::Output, saved, session::Session},
    model::counted,
    plan::{Adopt, Allowances, ApprovedPlan, Policy, Prune},
};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// A plan that `plan -o` saved
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
}

pub(super) async fn run(common: &Common, args: &CheckArgs, output: &mut Output) -> Result<Exit, Failure> {
    let plan = saved::read(common, &args.plan)?;
    let session = Session::open(common, &plan.account, plan.caller.sts(), plan.regions.iter()).await?;
    let total = plan.steps.len();
    // Allowances are checked when the plan is applied, not here.
    let policy = Policy { allowed: Allowances::all(), prune: Prune::Delete, adopt: Adopt::Take };
    let approved = ApprovedPlan::approve(plan, policy.allowed.clone())?;
    let origin = Origin::Document(&policy);
    let prepared = prepare(approved, &session.connection, session.caller.clone(), origin).await?;
    let left = prepared.remaining();
    output.text(&match (left, total - left) {
        (0, _) => "Still good, and all of it is done: applying it writes nothing.\n".to_owned(),
        (left, 0) => format!("Still good: {} to do.\n", counted(left, "step")),
        (left, done) => format!("Still good: {} to do, {done} done already.\n", counted(left, "step")),
    });
    Ok(Exit::Success)
}
