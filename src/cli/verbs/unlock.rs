//! `sesform unlock`: removes the locks of the file's Regions, including those of other holders. It is meant for the
//! locks of runs that were killed.

use clap::Args;

use crate::{
    cli::{
        args::Common,
        ask,
        exit::Exit,
        failure::Failure,
        locking,
        output::Output,
        session::{self, Against, Session},
    },
    ses::LockHolder,
};

/// Arguments of `unlock`.
#[derive(Debug, Args)]
pub(crate) struct UnlockArgs {
    /// Does not ask for confirmation; required without a terminal
    #[arg(short, long)]
    pub(crate) yes: bool,
}

pub(super) async fn run(common: &Common, args: &UnlockArgs, output: &mut Output) -> Result<Exit, Failure> {
    let desired = session::load(common, Against::Account, &[])?.desired;
    let session = Session::open(common, &desired.account, desired.sts, desired.regions.keys()).await?;
    for region in desired.regions.keys() {
        let Some((lock, held)) = locking::holder_of(&session.connection, &desired.account, region).await? else {
            output.text(&format!("{region}: not locked\n"));
            continue;
        };
        output.text(&format!("{region}: held by {held}\n"));
        if held == LockHolder::Stranger {
            return Err(Failure::NoLock(region.clone()));
        }
        if !args.yes {
            ask::confirm(&format!(
                "Remove the lock of {region} in account {}, held by {held}? An apply that still runs then starts no new step",
                desired.account
            ))?;
        }
        if !lock.remove_if(&held).await? {
            return Err(Failure::LockChanged(region.clone()));
        }
        output.text(&format!("{region}: unlocked\n"));
    }
    Ok(Exit::Success)
}
