//! The other Region of multi-Region endpoints: half of the mail that is sent with one leaves from there.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{MultiRegionEndpoint, Region};

use super::{
    report::{RegionRoutes, RegionStates, RouteRow, RoutesReport},
    state::{Knowledge, RoutingState},
    way::{AndAlso, OtherRoute, Stream},
};

/// The endpoints of the Regions that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// The endpoints, by primary Region and name.
    known: BTreeMap<(Region, String), MultiRegionEndpoint>,
    /// The Regions of which they are not known.
    unread: BTreeSet<Region>,
}

impl Endpoints {
    /// Takes the endpoints of a Region; `None` if they are not known.
    pub fn add(&mut self, region: &Region, endpoints: Option<&[MultiRegionEndpoint]>) {
        match endpoints {
            Some(endpoints) => {
                let key = |endpoint: &MultiRegionEndpoint| (region.clone(), endpoint.name.clone());
                self.known.extend(endpoints.iter().map(|endpoint| (key(endpoint), endpoint.clone())));
            }
            None => drop(self.unread.insert(region.clone())),
        }
    }

    /// The endpoints of a Region, with their other Regions.
    fn of(&self, region: &Region) -> Vec<(&str, &Region)> {
        let mine = self.known.values().filter(|endpoint| endpoint.regions.contains(region));
        let others = mine.flat_map(|endpoint| endpoint.regions.iter().map(|other| (endpoint.name.as_str(), other)));
        others.filter(|(_, other)| *other != region).collect()
    }
}

impl RoutesReport {
    /// The same, with what leaves from the other Region of an endpoint. `states` are those of all Regions.
    #[must_use]
    pub fn split_by(mut self, endpoints: &Endpoints, states: &BTreeMap<Region, RegionStates>) -> Self {
        let listed: BTreeSet<(Region, Stream)> = self.regions.iter().flat_map(streams).collect();
        for RegionRoutes { region, routes, .. } in &mut self.regions {
            for (endpoint, other) in endpoints.of(region) {
                for RouteRow { stream, way, after, .. } in &mut *routes {
                    let key = (other.clone(), stream.clone());
                    let there = |state: fn(&RegionStates) -> &RoutingState| {
                        let is_listed = listed.contains(&key);
                        let found = if is_listed { OtherRoute::Listed } else { OtherRoute::NotListed };
                        states.get(other).map_or(OtherRoute::NotRead, |it| lacks(state(it), stream).unwrap_or(found))
                    };
                    let also =
                        |there| AndAlso::Endpoint { endpoint: endpoint.to_owned(), other_region: other.clone(), there };
                    if let Some(way) = way {
                        way.and_also.push(also(there(|states| &states.state)));
                        way.closed = false;
                    }
                    if let Some(after) = after {
                        after.and_also.push(also(there(|states| states.after.as_ref().unwrap_or(&states.state))));
                        after.closed = false;
                    }
                }
            }
        }
        self.endpoints_unread = endpoints.unread.iter().cloned().collect();
        self
    }
}

fn streams(region: &RegionRoutes) -> impl Iterator<Item = (Region, Stream)> {
    region.routes.iter().map(|row| (region.region.clone(), row.stream.clone()))
}

/// The configuration set, or the identity, of a stream that a Region lacks.
fn lacks(state: &RoutingState, stream: &Stream) -> Option<OtherRoute> {
    match stream {
        Stream::ConfigurationSet { name } => (!state.sets.contains_key(name)).then_some(OtherRoute::NoConfigurationSet),
        // A file need not state the identities that there are.
        Stream::Identity { .. } if matches!(state.knowledge, Knowledge::Stated { .. }) => None,
        Stream::Identity { name } => (!state.identities.contains_key(name)).then_some(OtherRoute::NoIdentity),
        Stream::Unassigned => None,
    }
}
