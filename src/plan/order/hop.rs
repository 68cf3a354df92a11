//! The steps of a detour, with pools, addresses, sets and companions as the graph numbers them.

use super::graph::PoolIndex;

/// The pool in which a hop ends.
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
    /// Moves an address, given by its index in the graph.
    Move(usize, Endpoint),
    /// Changes the pool of a configuration set, given by its index in the graph.
    Assign(usize, Endpoint),
    /// Moves a companion, given by its index in the graph, to its destination.
    Companion(usize),
}
