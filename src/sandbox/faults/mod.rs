//! What goes wrong, on purpose: throttling, errors, lost answers, other writers, and reads that lag behind writes.
//!
//! `plan` is what a test or a file asks for; `injector` decides, call by call, what it means; `decision` is the result;
//! `bucket` is the rate limit; `random` is a sequence that repeats. Carrying out a decision is for `front`, and lag is
//! for `service`.

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
