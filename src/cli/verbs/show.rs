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
    output.plan(plan, args.listing, session::pace(common));
    Ok(Exit::Success)
}
