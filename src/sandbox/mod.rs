//! The sandbox: an SES of one's own, in this process, on loopback.
//!
//! It speaks SES v2 (restJson1) and STS `GetCallerIdentity`, so that an SDK client takes the same path as against AWS.
//! It shares no rule and no type with the rest of sesform: if client and fake shared one, they would share its bug.
//!
//! - `http` reads a request and writes an answer; it knows no operation.
//! - `front` takes a request through faults, operation and log; `faults` decides what goes wrong; `admin` is the
//!   sandbox's own endpoints.
//! - `routes` is the one table of operations: method, path, name, handler.
//! - `operations` has one file a resource family; an operation checks everything before it changes anything.
//! - `wire` is how SES spells names, errors and requests; `state` is what an account holds; `store` keeps it in a file,
//!   and `lag` keeps what reads may still see.
//! - `options` chooses where the documentation of SES is silent.
//!
//! To add an operation family: one file in `operations`, its rows in `routes`, and what it keeps in `state`.

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
