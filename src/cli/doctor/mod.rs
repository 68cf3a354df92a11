//! Turns the answers that `sesform doctor` receives into a list of [`Check`]s, in a fixed order.
//!
//! A check is `failed` if the problem prevents sesform from working. It is a `warning` if the problem affects only
//! mail, now or soon. The calls are made in `ses`; the verb connects the two.

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
