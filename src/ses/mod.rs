//! The only code that calls AWS, and only through the official SDK: it reads a Region, performs one write, and
//! identifies the caller.
//!
//! Reads and writes are separate: [`Reader`] cannot write. The results are the model's types or a [`CallError`] with
//! operation, address, AWS request ID and every try. This module makes no decisions about what to change.
//!
//! A call goes from `observe`, `list` or `perform` through `calls`. `calls` waits for its turn in the `pace`, logs each
//! try and retries reads according to `tries`. `perform` retries writes, and reads the object between two tries.
//! `operations` is the table of all operations that are called, and `survey` calls every read operation once.

mod blocks;
mod calls;
mod client;
mod closed;
mod convert;
mod endpoint;
mod error;
mod event_destinations;
mod everything;
mod extras;
mod halt;
mod identity;
mod list;
mod lock;
mod look;
mod observe;
mod operations;
mod pace;
mod perform;
mod regions;
mod reread;
mod scope;
mod send;
mod settings;
mod survey;
mod tasks;
mod tenants;
mod tries;
mod unread;
mod wire;

pub use client::{Connection, ConnectionOptions, configured_region};
pub use error::{CallError, Failure};
pub use halt::Halt;
pub use lock::{Asked, Lock, LockHolder};
pub use look::{Judge, Standing};
pub use observe::Reader;
pub use operations::{Role, action_of};
pub use pace::MaxRps;
pub use perform::{Circumstances, Confirmed, Done, Writer};
pub use regions::regions_of;
pub use reread::Ground;
pub use scope::Scope;
pub use survey::{About, AccountState, Answer, Answers, SendQuota, Survey};
pub use tasks::joined;
pub use tries::{Timing, Try};
pub use wire::{EndpointProblem, PlainHttp, is_of_aws};
