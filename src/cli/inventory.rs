//! Reads whole Regions concurrently: the Regions named with `--region`, or every Region in which SES is available.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::sync::Semaphore;

use crate::{
    model::{LiveRegion, MultiRegionEndpoint, Region, Selection},
    ses::{self, CallError, Reader},
};

use super::{failure::Failure, session::Session};

/// Number of Regions that are read at the same time. SES limits each Region separately; this number limits the
/// connections.
const REGIONS_AT_ONCE: usize = 8;

/// What each Region holds.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// The named Regions, or all Regions that are not empty.
    pub(crate) regions: BTreeMap<Region, LiveRegion>,
    /// Regions that were not named and are closed to the account, for example because the account has not enabled them,
    /// with the reason. A Region with a missing permission does not count as closed: the result would look complete
    /// although a part of the account is missing.
    pub(crate) unread: BTreeMap<Region, String>,
}

/// What of a Region is read.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// The selected objects, with everything that a file can state of them.
    Objects(Selection),
    /// What routes depend on.
    Routes,
}

impl Content {
    /// Everything that a file can state.
    pub(crate) fn everything() -> Self {
        Self::Objects(Selection::default())
    }

    /// Whether a Region holds nothing of it. An identity is a route, also without a configuration set, and
    /// mail comes from elsewhere through an endpoint.
    fn has_nothing_in(&self, live: &LiveRegion) -> bool {
        match self {
            Self::Objects(_) => live.is_empty(),
            Self::Routes => {
                live.is_empty() && live.identities.is_empty() && live.endpoints.as_ref().is_none_or(Vec::is_empty)
            }
        }
    }
}

/// Which Regions are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breadth {
    /// The named Regions. If one of them cannot be read, the whole read fails.
    ByName,
    /// Every Region. Empty Regions are left out, and Regions that are closed to the account are reported.
    Everywhere,
}

/// The result of reading a Region.
enum Read {
    Whole(Box<LiveRegion>),
    /// The Region was not named and is closed to the account.
    Closed(CallError),
}

/// Reads the named Regions, or every Region in which SES is available if none is named.
pub(crate) async fn take(session: &Session, named: &[Region], content: &Content) -> Result<Inventory, Failure> {
    let breadth = if named.is_empty() { Breadth::Everywhere } else { Breadth::ByName };
    let regions = match breadth {
        Breadth::ByName => named.to_vec(),
        Breadth::Everywhere => everywhere(session)?,
    };
    let (mut inventory, mut refused) = (Inventory::default(), None);
    let count = regions.len();
    for (region, read) in read_all(session, regions, content, breadth).await? {
        match read {
            Read::Whole(live) if breadth == Breadth::Everywhere && content.has_nothing_in(&live) => {}
            Read::Whole(live) => drop(inventory.regions.insert(region, *live)),
            Read::Closed(error) => {
                inventory.unread.insert(region, error.outcome());
                refused.get_or_insert(error);
            }
        }
    }
    // If every Region refuses, the Regions are not the cause.
    match refused {
        Some(error) if inventory.unread.len() == count => Err(error.into()),
        Some(_) | None => Ok(inventory),
    }
}

/// What routes depend on in the Regions that endpoints lead to, beside those that are `known`, and the outcome of those
/// that could not be read.
pub(crate) async fn led_to<'a>(
    session: &Session,
    endpoints: impl Iterator<Item = &'a MultiRegionEndpoint>,
    known: &BTreeSet<Region>,
) -> Inventory {
    let regions = endpoints.flat_map(|endpoint| &endpoint.regions);
    let others: BTreeSet<Region> = regions.filter(|region| !known.contains(*region)).cloned().collect();
    let mut led_to = Inventory::default();
    for region in others {
        match take(session, std::slice::from_ref(&region), &Content::Routes).await {
            Ok(inventory) => led_to.regions.extend(inventory.regions),
            Err(error) => drop(led_to.unread.insert(region, error.to_string())),
        }
    }
    led_to
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
    content: &Content,
    breadth: Breadth,
) -> Result<Vec<(Region, Read)>, CallError> {
    let places = Arc::new(Semaphore::new(REGIONS_AT_ONCE));
    ses::side_by_side(regions.into_iter().map(|region| {
        let reader = Reader::new(&session.connection, &session.caller.account, &region);
        let (places, content) = (Arc::clone(&places), content.clone());
        async move {
            // The semaphore is never closed.
            let _place = places.acquire_owned().await;
            Ok((region, read(&reader, &content, breadth).await?))
        }
    }))
    .await
}

async fn read(reader: &Reader, content: &Content, breadth: Breadth) -> Result<Read, CallError> {
    let read = match content {
        Content::Objects(selection) => reader.inventory(selection).await,
        Content::Routes => reader.routes().await,
    };
    match read {
        Ok(live) => Ok(Read::Whole(Box::new(live))),
        Err(error) if breadth == Breadth::Everywhere && reader.is_closed(&error).await => Ok(Read::Closed(error)),
        Err(error) => Err(error),
    }
}
