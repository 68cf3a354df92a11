//! What users type → what it means: the checks that need more than one field, then [`Desired`](crate::model::Desired).
//!
//! The checks are a flat list of functions that all push to one list. Lowering itself decides nothing: it runs only when
//! nothing is wrong.

mod check;
mod configuration_set;
mod desired;
mod ignored;
mod ips;
mod pools;
mod references;
mod renames;
mod service;
mod sets;
mod sources;
mod tags;
mod walk;

pub(super) use check::{check, check_alone};
pub(super) use desired::lower;
pub(super) use references::{Reference, references};
pub(super) use service::unknown_regions;
pub(super) use sources::sources;
