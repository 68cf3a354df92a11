//! Reads whole Regions, side by side: those that are named, or all that SES is in.

use std::{collections::BTreeMap, sync::Arc};

use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    model::{LiveRegion, Region, Selection},
    ses::{self, CallError, Reader},
};

use super::{failure::Failure, session::Session};

/// Regions that are read at once. Each has limits of its own; this bounds the connections.
const REGIONS_AT_ONCE: usize = 8;

/// What was found where.
#[derive(Debug, Default)]
pub(crate) struct Census {
    /// The Regions that were named, or those that have something.
    pub(crate) regions: BTreeMap<Region, LiveRegion>,
    /// Regions that nobody named and that are closed to the account, such as those that it has not enabled, with the
    /// reason. A permission that is missing closes none: half an account would pass for the whole.
    pub(crate) unread: BTreeMap<Region, String>,
}

/// Which Regions are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Those that were named: each is wanted, and none may fail.
    ByName,
    /// Every one: those with nothing are left out, and those that are closed to the account are noted.
    Everywhere,
}

/// What became of reading a Region.
enum Read {
    /// All that was asked for.
    Whole(LiveRegion),
    /// Nobody named it, and it is closed to the account.
    Closed(CallError),
    /// The first read that failed.
    Failed(CallError),
}

/// Reads the Regions that were named; without any, all that SES is in.
pub(crate) async fn take(session: &Session, named: &[Region], selection: &Selection) -> Result<Census, Failure> {
    let asked = if named.is_empty() { Asked::Everywhere } else { Asked::ByName };
    let regions = match asked {
        Asked::ByName => named.to_vec(),
        Asked::Everywhere => everywhere(session)?,
    };
    let (mut census, mut refused) = (Census::default(), None);
    let count = regions.len();
    let mut reading = read_all(session, regions, selection, asked);
    while let Some(joined) = reading.join_next().await {
        let (region, read) = ses::joined(joined);
        match read {
            Read::Whole(live) if asked == Asked::Everywhere && live.is_empty() => {}
            Read::Whole(live) => drop(census.regions.insert(region, live)),
            Read::Closed(error) => {
                census.unread.insert(region, error.outcome());
                refused.get_or_insert(error);
            }
            Read::Failed(error) => return Err(error.into()),
        }
    }
    // Where no Region answers, it is not the Regions.
    match refused {
        Some(error) if census.unread.len() == count => Err(error.into()),
        Some(_) | None => Ok(census),
    }
}

fn everywhere(session: &Session) -> Result<Vec<Region>, Failure> {
    let regions = ses::regions_of(&session.caller);
    if regions.is_empty() {
        let message = "the Regions of this partition are not known: name them with `--region`";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(regions)
}

fn read_all(session: &Session, regions: Vec<Region>, selection: &Selection, asked: Asked) -> JoinSet<(Region, Read)> {
    let (places, mut reading) = (Arc::new(Semaphore::new(REGIONS_AT_ONCE)), JoinSet::new());
    for region in regions {
        let reader = Reader::new(&session.connection, &session.caller.account, &region);
        let (places, selection) = (Arc::clone(&places), selection.clone());
        reading.spawn(async move {
            // Nobody closes it.
            let _place = places.acquire_owned().await;
            (region, read(&reader, &selection, asked).await)
        });
    }
    reading
}

async fn read(reader: &Reader, selection: &Selection, asked: Asked) -> Read {
    match reader.everything(selection).await {
        Ok(live) => Read::Whole(live),
        Err(error) if asked == Asked::Everywhere && reader.is_closed(&error).await => Read::Closed(error),
        Err(error) => Read::Failed(error),
    }
}
