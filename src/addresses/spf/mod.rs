//! SPF records (RFC 7208): what a record says and what is wrong with it, and how addresses come into it.
//!
//! `record` reads terms, `problem` says what is wrong, `lookups` counts, `merge` adds terms to a record, and `publish`
//! splits the result into what DNS can hold. Nothing here asks DNS: records that are known are given.

mod lookups;
mod merge;
mod problem;
mod publish;
mod record;

pub use lookups::{LOOKUPS_MAX, Lookups};
pub use merge::{Merged, Wanted, merge};
pub use problem::Problem;
pub use publish::{Published, strings};
pub use record::{AMAZON_SES, Mechanism, Qualifier, Record, Term};
