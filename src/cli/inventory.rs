//! Reads whole Regions, side by side: those that are named, or all that SES is in.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Semaphore;

use crate::{
    model::{LiveRegion, Region, Selection},
    ses::{self, CallError, Reader},
};

use super::{failure::Failure, session::Session};

/// Regions that are read at once. Each has limits of its own; this bounds the connections.
const REGIONS_AT_ONCE: usize = 8;

/// What was found where.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// The Regions that were named, or those that have something.
    pub(crate) regions: BTreeMap<Region, LiveRegion>,
    /// Regions that nobody named and that are closed to the account, such as those that it has not enabled, with the
    /// reason. A permission that is missing closes none: half an account would pass for the whole.
    pub(crate) unread: BTreeMap<Region, String>,
}

/// Which Regions are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breadth {
    /// Those that were named: each is wanted, and none may fail.
    ByName,
    /// Every one: those with nothing are left out, and those that are closed to the account are noted.
    Everywhere,
}

/// The result of reading a Region.
enum Read {
    Whole(LiveRegion),
    /// Nobody named it, and it is closed to the account.
    Closed(CallError),
}

/// Reads the Regions that were named; without any, all that SES is in.
pub(crate) async fn take(session: &Session, named: &[Region], selection: &Selection) -> Result<Inventory, Failure> {
    let breadth = if named.is_empty() { Breadth::Everywhere } else { Breadth::ByName };
    let regions = match breadth {
        Breadth::ByName => named.to_vec(),
        Breadth::Everywhere => everywhere(session)?,
    };
    let (mut inventory, mut refused) = (Inventory::default(), None);
    let count = regions.len();
    for (region, read) in read_all(session, regions, selection, breadth).await? {
        match read {
            Read::Whole(live) if breadth == Breadth::Everywhere && live.is_empty() => {}
            Read::Whole(live) => drop(inventory.regions.insert(region, live)),
            Read::Closed(error) => {
                inventory.unread.insert(region, error.outcome());
                refused.get_or_insert(error);
            }
        }
    }
    // Where no Region answers, it is not the Regions.
    match refused {
        Some(error) if inventory.unread.len() == count => Err(error.into()),
        Some(_) | None => Ok(inventory),
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

async fn read_all(
    session: &Session,
    regions: Vec<Region>,
    selection: &Selection,
    breadth: Breadth,
) -> Result<Vec<(Region, Read)>, CallError> {
    let places = Arc::new(Semaphore::new(REGIONS_AT_ONCE));
    ses::side_by_side(regions.into_iter().map(|region| {
        let reader = Reader::new(&session.connection, &session.caller.account, &region);
        let (places, selection) = (Arc::clone(&places), selection.clone());
        async move {
            // The semaphore is never closed.
            let _place = places.acquire_owned().await;
            Ok((region, read(&reader, &selection, breadth).await?))
        }
    }))
    .await
}

async fn read(reader: &Reader, selection: &Selection, breadth: Breadth) -> Result<Read, CallError> {
    match reader.inventory(selection).await {
        Ok(live) => Ok(Read::Whole(live)),
        Err(error) if breadth == Breadth::Everywhere && reader.is_closed(&error).await => Ok(Read::Closed(error)),
        Err(error) => Err(error),
    }
}
