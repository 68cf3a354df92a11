//! Differences of the live account from the desired state. Every sentence of the report is a [`Deviation`] here, as data;
//! `render` has the words.
//!
//! The plan decides what differs. This module only inverts its changes, so that `drift` and `plan` never disagree.

mod compare;
mod deviation;
mod held_back;
mod item;
mod new_ip;
mod recorded;
mod report;
mod undeclared;
mod who;
mod who_report;

pub use deviation::Deviation;
pub use item::{DriftItem, UndeclaredObject};
pub use new_ip::NewIp;
pub use report::Drift;
pub use undeclared::Undeclared;
pub use who::Found;
pub use who_report::{WhoReport, WhyUnread};
