//! Which mail leaves from which IP. `changes` is what a plan alone says about the routes that it changes; the other files
//! derive whole routes from an account that was read or a file that states it.
//!
//! `state` is what routes are derived from, `way` what a route is, `derive` the rules, `pools` where the mail of a pool
//! leaves from, `endpoints` what leaves from another Region, `after` the state that a plan leaves, `select` what was asked for, and `report` the result.

mod after;
mod changes;
mod derive;
mod endpoints;
mod pools;
mod report;
mod select;
mod state;
mod way;

pub(super) use changes::route_changes;

pub use after::after;
pub use changes::{Route, RouteChange, RouteIps};
pub use derive::ways;
pub use endpoints::Endpoints;
pub use report::{IdlePool, RegionRoutes, RegionStates, RouteRow, RouteShift, RouteSource, RoutesReport};
pub use select::{Names, RoutePattern};
pub use state::{RoutingState, Warmed};
pub use way::{
    AndAlso, IpWarmup, NotStated, OtherRoute, PoolBecause, PoolKind, PoolStep, SetBecause, SetStep, Stream, Way,
};
