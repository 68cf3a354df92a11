//! What `sesform doctor` says of what it was answered: one [`Check`] each, in a fixed order.
//!
//! `failed` is what keeps sesform from its work; what only keeps mail from its way, or soon will, is a `warning`. The
//! calls are made in `ses`; the verb ties the two together.

mod account;
mod caller;
mod check;
mod permissions;
mod policy;
mod quotas;
mod region;
mod text;

pub(crate) use check::Check;

pub(crate) use caller::{Expected, caller, nobody};
pub(crate) use permissions::writes;
pub(crate) use policy::policy;
pub(crate) use region::{Served, region, unasked};
pub(crate) use text::text;
