//! SPF records (RFC 7208): what a record says and what is wrong with it, and how addresses come into it.
//!
//! `record` reads terms by the `grammar`, `problem` says what is wrong, `zone` has what is known of DNS, `lookups` goes
//! through a record and those that it includes, `everybody` finds terms that pass all, `spare` those that can go, `check`
//! judges a record as it is, `merge` adds terms to one, `publish` splits the result into what DNS can hold, and `split` finds
//! an earlier split. Nothing here asks DNS: it says what is unread, and is told.

mod check;
mod everybody;
mod grammar;
mod lookups;
mod merge;
mod problem;
mod publish;
mod record;
mod share;
mod spare;
mod split;
mod zone;

pub use check::{Checked, Passes, check, is_of_ses};
pub use grammar::Prefixes;
pub use lookups::{EXCHANGES_MAX, LOOKUPS_MAX, Lookups, VOID_MAX};
pub use merge::{Merged, Wanted, merge};
pub use problem::{Problem, Spare, TermCost, VoidLookup};
pub use publish::{Published, strings};
pub use record::{AMAZON_SES, Hosts, Mechanism, Qualifier, Record, Term};
pub use share::{Family, Share};
pub use zone::{Answer, Query, Texts, Zone};
