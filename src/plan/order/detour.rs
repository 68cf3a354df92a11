//! Orders with more steps than differences, for components that have no direct order: a search over the states that SES
//! can hold, from the live state to the desired state.
//!
//! Addresses with the same origin and destination are interchangeable, and so are such configuration sets. The search
//! therefore moves classes: all sets of a class together; of the addresses of a class, the first, the second and all
//! the rest. A state records where each piece is, and a hop moves one piece. Every state is checked against the rules.
//! A\* finds the fewest steps; its lower bound is the number of pieces that are not yet in place, because every plan
//! needs at least that many steps.

mod search;
mod space;

use super::{
    components::Component,
    graph::RouteGraph,
    hop::{Endpoint, Hop},
};

use search::{SearchBounds, search};
use space::{Companions, Grain, Space};

/// The number of states after which the search for the fewest steps stops.
const EXACT_STATES: usize = 60_000;
/// The number of states after which the search for any order stops.
const ANY_STATES: usize = 40_000;
/// The number of hops after which any of the searches stops: about half a second. What cannot be ordered is found out
/// only then.
const HOPS: usize = 1_000_000;
/// The weight of a state's distance relative to its cost, if any order will do.
const GREED: u32 = 6;
/// The number of pieces above which the exact search is not tried: the number of states grows exponentially with it.
const EXACT_PIECES: usize = 24;

/// The order with the fewest steps, if the component is small enough to find it.
pub(super) fn fewest(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    exactly(&Space::of(graph, component, Grain::Fine, Companions::Last))
}

/// An order in which identities switch sets as soon as their rules allow it, with the fewest steps if the component is
/// small enough.
pub(super) fn with_companions(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    component.companions.first()?;
    let space = |grain| Space::of(graph, component, grain, Companions::Pieces);
    exactly(&space(Grain::Fine)).or_else(|| greedily(&space(Grain::Coarse)))
}

fn exactly(space: &Space) -> Option<Vec<Hop>> {
    let bounds = SearchBounds { states: EXACT_STATES, hops: HOPS, greed: 1, may_interrupt: false };
    if space.pieces() <= EXACT_PIECES { search(space, &bounds) } else { None }
}

fn greedily(space: &Space) -> Option<Vec<Hop>> {
    search(space, &SearchBounds { states: ANY_STATES, hops: HOPS, greed: GREED, may_interrupt: false })
}

/// A safe order, not necessarily the shortest.
pub(super) fn any(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    greedily(&Space::of(graph, component, Grain::Coarse, Companions::Last))
}

/// An order that never leaks and temporarily leaves as few routes as possible without an address.
pub(super) fn least_interrupted(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    let space = Space::of(graph, component, Grain::Coarse, Companions::Last);
    search(&space, &SearchBounds { states: ANY_STATES, hops: HOPS, greed: GREED, may_interrupt: true })
}

/// The changes in the order of the list: addresses, then sets. It ends in the desired state, but is not necessarily
/// safe.
pub(super) fn as_listed(graph: &RouteGraph<'_>, component: &Component) -> Vec<Hop> {
    let moves = component.moves.iter().map(|at| Hop::Move(*at, Endpoint::Pool(graph.addresses[*at].to)));
    let assigns = component.assigns.iter().map(|at| Hop::Assign(*at, Endpoint::Pool(graph.sets[*at].to)));
    moves.chain(assigns).collect()
}
