//! The sandbox: a private SES in this process, on loopback.
//!
//! It speaks SES v2 (restJson1), STS `GetCallerIdentity` and CloudTrail `LookupEvents`, so that an SDK client uses the same code path as with AWS.
//! It shares no rule and no type with the rest of sesform: a rule that both the client and the fake used would hide its
//! own bugs.
//!
//! - `http` reads a request and writes an answer; it knows no operation.
//! - `admin` serves the sandbox's own endpoints. `front` takes every other request through faults, operation and log.
//!   `faults` decides which faults occur.
//! - `routes` is the one table of operations: method, path, name, handler.
//! - `operations` has one file per resource family. An operation checks everything before it changes anything.
//! - `wire` defines how SES spells names, errors and requests. `state` is the content of an account, `store` keeps it
//!   in a file, and `lag` keeps the earlier states that reads may still see.
//! - `trail` records who writes, and answers CloudTrail's `LookupEvents`.
//! - `options` selects the behaviour where the documentation of SES is silent.
//!
//! To add an operation family, add a file in `operations`, its rows in `routes`, and its data in `state`.

mod admin;
mod faults;
mod front;
mod http;
mod lag;
mod log;
mod operations;
mod options;
mod paging;
mod routes;
mod seed;
mod service;
mod state;
mod store;
mod trail;
mod unparsed;
mod wire;

pub use faults::{BucketScope, Consistency, Fault, FaultPlan, FaultProblem, FaultRule, Interference, RateLimit, When};
pub use http::{RunningSandbox, Sandbox};
pub use log::CallRecord;
pub use options::{
    Behaviour, ClearedBlocks, ConvertedIps, DefaultSets, EmptyDefaultSet, EmptyPages, EventTypeOrder, ManagedPoolIps,
    ManualWarmup, MoveToManagedPool, MoveToSharedPool, NamedPools, OversizedPages, PageOptions, PageOrder,
    PoolNamePeriods, ReservedPools, SandboxOptions, Seeding, UnverifiedDomains,
};
pub use state::{State, StateProblem};
pub use store::{StateStore, StoreError};
pub use trail::{TrailDetails, TrailOptions};
