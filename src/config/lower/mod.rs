//! Converts what users type to what it means: first the checks that need more than one field, then
//! [`Desired`](crate::model::Desired).
//!
//! The checks are a flat list of functions that all push to one list. Lowering itself makes no decisions: its result is
//! used only if there are no problems.

mod check;
mod configuration_set;
mod contradictions;
mod desired;
mod facts;
mod fields;
mod ips;
mod references;
mod renames;
mod service;
mod sets;
mod sources;
mod walk;

pub(super) use check::{check, check_alone};
pub(super) use desired::lower;
pub(super) use facts::facts;
pub(super) use references::{Reference, references};
pub(super) use service::unknown_regions;
pub(super) use sources::sources;
