//! `sesform show PLAN`: a saved plan again, without credentials.

use crate::cli::{
    args::{Common, ShowArgs},
    exit::Exit,
    failure::Failure,
    files,
    output::Output,
    session,
};

use super::plan::detail;

pub(super) fn run(common: &Common, args: &ShowArgs, output: &mut Output) -> Result<Exit, Failure> {
    let plan = files::read_plan(&args.plan)?;
    plan.check_format()?;
    session::assert_account(common, &plan.account)?;
    output.plan(plan, detail(args.all));
    Ok(Exit::Success)
}
