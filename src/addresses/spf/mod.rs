//! SPF records (RFC 7208): what a record says and what is wrong with it, and how addresses come into it.
//!
//! `record` reads terms by the `grammar`, `problem` says what is wrong, `zone` has what is known of DNS, `lookups` goes
//! through a record and those that it includes, `everybody` finds terms that pass all, `merge` adds terms to a record, and
//! `publish` splits the result into what DNS can hold. Nothing here asks DNS: it says what is unread, and is told.

mod everybody;
mod grammar;
mod lookups;
mod merge;
mod problem;
mod publish;
mod record;
mod zone;

pub use grammar::Prefixes;
pub use lookups::{EXCHANGES_MAX, LOOKUPS_MAX, Lookups, VOID_MAX};
pub use merge::{Merged, Wanted, merge};
pub use problem::Problem;
pub use publish::{Published, strings};
pub use record::{AMAZON_SES, Hosts, Mechanism, Qualifier, Record, Term};
pub use zone::{Answer, Query, Texts, Zone};
