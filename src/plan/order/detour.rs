//! Orders with more steps than differences, for the components that have no direct one: a search over what SES can be
//! made to hold, from the live state to the wanted one.
//!
//! Addresses with the same way are alike and so are configuration sets with the same way, so the search moves classes:
//! all sets of a class together, of the addresses of a class the first, the second and all the rest. A state is where each
//! stands; a hop puts one of them elsewhere; the rules are checked in every state. A* with the count of what is not yet
//! in place, which no plan can undercut, finds the fewest steps.

mod search;
mod space;

use super::{
    components::Component,
    graph::{PoolIndex, RouteGraph},
};

use search::{SearchBounds, search};
use space::{Companions, Grain, Space};

/// Where something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Endpoint {
    Pool(PoolIndex),
    /// The temporary pool.
    Temporary,
}

/// One write of a detour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hop {
    CreateTemporary,
    DeleteTemporary,
    /// Moves an address, by its index in the graph.
    Move(usize, Endpoint),
    /// Sends a configuration set, by its index in the graph, through another pool.
    Assign(usize, Endpoint),
    /// Lets a companion, by its index in the graph, come to where it goes.
    Companion(usize),
}

/// States looked at in the search for the fewest steps.
const EXACT_STATES: usize = 60_000;
/// States looked at in the search for any order.
const ANY_STATES: usize = 40_000;
/// How much more a state's distance counts than its cost, where any order will do.
const GREED: u32 = 6;
/// Pieces beyond which the exact search is not begun: the states grow with their power.
const EXACT_PIECES: usize = 24;

/// The order with the fewest steps, if the component is small enough to find it.
pub(super) fn fewest(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    exactly(&Space::of(graph, component, Grain::Fine, Companions::Last))
}

/// An order in which identities come when their rules allow it, with the fewest steps if the component is small enough.
pub(super) fn with_companions(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    component.companions.first()?;
    let space = |grain| Space::of(graph, component, grain, Companions::Pieces);
    exactly(&space(Grain::Fine)).or_else(|| greedily(&space(Grain::Coarse)))
}

fn exactly(space: &Space) -> Option<Vec<Hop>> {
    let bounds = SearchBounds { states: EXACT_STATES, greed: 1, may_interrupt: false };
    if space.pieces() <= EXACT_PIECES { search(space, &bounds) } else { None }
}

fn greedily(space: &Space) -> Option<Vec<Hop>> {
    search(space, &SearchBounds { states: ANY_STATES, greed: GREED, may_interrupt: false })
}

/// Some safe order.
pub(super) fn any(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    greedily(&Space::of(graph, component, Grain::Coarse, Companions::Last))
}

/// An order that never leaks, and leaves as few routes as possible without an address for a while.
pub(super) fn least_interrupted(graph: &RouteGraph<'_>, component: &Component) -> Option<Vec<Hop>> {
    let space = Space::of(graph, component, Grain::Coarse, Companions::Last);
    search(&space, &SearchBounds { states: ANY_STATES, greed: GREED, may_interrupt: true })
}

/// The changes as they come: addresses, then sets. Nothing speaks for it but that it ends in the wanted state.
pub(super) fn as_listed(graph: &RouteGraph<'_>, component: &Component) -> Vec<Hop> {
    let moves = component.moves.iter().map(|at| Hop::Move(*at, Endpoint::Pool(graph.addresses[*at].to)));
    let assigns = component.assigns.iter().map(|at| Hop::Assign(*at, Endpoint::Pool(graph.sets[*at].to)));
    moves.chain(assigns).collect()
}
