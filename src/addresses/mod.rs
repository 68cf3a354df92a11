//! Known addresses: the fewest blocks that cover a list exactly, lists that were handed out earlier, and the SPF records
//! that name a sender's addresses.
//!
//! Nothing here knows an account, a route or DNS. Which addresses a list holds, and whether it is complete, is for
//! `view`.

mod cidr;
mod former;
pub mod spf;

pub use cidr::cover;
pub use former::{CHANGE_COLUMN, Changed, FormerList, NotAList, REMOVED_WORD, block, former_list};
