//! The only code that talks to AWS, and only through the official SDK: read a Region, perform one write, say who asks.
//!
//! The read side and the write side are apart: [`Reader`] has no way to write. What comes back are the model's types or a
//! [`CallError`] with operation, address and AWS request id; nothing here decides what to do.

mod client;
mod convert;
mod error;
mod identity;
mod log;
mod observe;
mod pace;
mod perform;
mod reread;

pub use client::{Connection, ConnectionOptions};
pub use error::{CallError, Failure};
pub use observe::Reader;
pub use pace::MaxRps;
pub use perform::{Done, Writer};
