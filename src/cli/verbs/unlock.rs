//! `sesform unlock`: removes the locks of the file's Regions, whoever holds them. For locks of runs that were killed.

use crate::cli::{
    args::{Common, UnlockArgs},
    ask,
    exit::Exit,
    failure::Failure,
    locking,
    output::Output,
    session::{self, Against, Session},
};

pub(super) async fn run(common: &Common, args: &UnlockArgs, output: &mut Output) -> Result<Exit, Failure> {
    let desired = session::load(common, Against::Account)?.desired;
    let session = Session::open(common, &desired.account, desired.regions.keys()).await?;
    for region in desired.regions.keys() {
        let Some((lock, held)) = locking::holder_of(&session.connection, &desired.account, region).await? else {
            output.text(&format!("{region}: not locked\n"));
            continue;
        };
        output.text(&format!("{region}: held by {held}\n"));
        if !args.yes {
            ask::confirm("Remove this lock? An apply that still runs will not notice")?;
        }
        lock.remove().await?;
        output.text(&format!("{region}: unlocked\n"));
    }
    Ok(Exit::Success)
}
