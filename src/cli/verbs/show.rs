//! `sesform show PLAN`: shows a saved plan, without credentials.

use crate::cli::{
    args::{Common, ShowArgs},
    exit::Exit,
    failure::Failure,
    output::Output,
    saved, session,
};

pub(super) fn run(common: &Common, args: &ShowArgs, output: &mut Output) -> Result<Exit, Failure> {
    let plan = saved::read(common, &args.plan)?;
    let how = saved::how(&args.plan, &plan);
    output.plan(plan, &common.allowed(), args.listing, session::pace(common));
    output.verdict(&format!("{how}.\n"));
    Ok(Exit::Success)
}
