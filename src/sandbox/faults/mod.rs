//! Deliberate faults: throttling, errors, lost answers, other writers, and reads that lag behind writes.
//!
//! `plan` is the plan that a test or a file requests, `injector` decides for each call which faults apply, `decision`
//! is the result, `bucket` is the rate limit, and `random` is a repeatable sequence. `front` carries out a decision,
//! and `service` handles lag.

mod bucket;
mod decision;
mod injector;
mod plan;
mod problem;
mod random;

pub(super) use decision::{Decision, Ending};
pub(super) use injector::{Injector, Subject};
pub use plan::{BucketScope, Consistency, Fault, FaultPlan, FaultRule, Interference, RateLimit, When};
pub use problem::FaultProblem;
