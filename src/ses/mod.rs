//! The only code that calls AWS, and only through the official SDK: it reads a Region, performs one write, and
//! identifies the caller.
//!
//! Reads and writes are separate: [`Reader`] cannot write. The results are the model's types or a [`CallError`] with
//! operation, address, AWS request ID and every try. This module makes no decisions about what to change.
//!
//! A call goes from `read` or `write` through `calls`. `calls` waits for its turn in the `pace`, logs each try and
//! retries reads according to `tries`. `write` retries writes, and reads the object between two tries. `convert` turns
//! the SDK's types into the model's and back. `operations` is the table of all operations that are called.

mod activity;
mod calls;
mod classify;
mod client;
mod convert;
mod error;
mod identity;
mod operations;
mod pace;
mod read;
mod tag_index;
mod tasks;
mod tries;
mod wire;
mod write;

pub use activity::{Activity, Reading};
pub use client::{Connection, ConnectionOptions, configured_region};
pub use error::{CallError, Failure, Try};
pub use identity::regions_of;
pub use operations::{Role, action_of};
pub use pace::MaxRps;
pub use read::{About, AccountState, AlsoRead, Answer, Answers, Reader, RefusedPools, Scope, SendQuota, Survey};
pub use tasks::{joined, side_by_side};
pub use tries::{Timing, now};
pub use wire::{EndpointProblem, PlainHttp, is_of_aws};
pub use write::{Asked, Circumstances, Confirmed, Done, Judge, Lease, Lock, LockHolder, Standing, Writer};
