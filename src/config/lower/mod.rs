//! What users type → what it means: the checks that need more than one field, then [`Desired`](crate::model::Desired).
//!
//! The checks are a flat list of functions that all push to one list. Lowering itself decides nothing: it runs only when
//! nothing is wrong.

mod check;
mod desired;
mod ips;
mod pools;
mod sources;

pub(super) use check::{check, check_alone};
pub(super) use desired::lower;
pub(super) use pools::{POOLS_MAX, PoolReference, pool_references, unknown_pool};
pub(super) use sources::sources;
