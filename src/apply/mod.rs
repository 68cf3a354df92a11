//! Executes an approved plan and reports what happened. It makes no decisions: each step states what to send and which
//! steps it waits for.
//!
//! `prepare` compares the plan with the current account, `execute` runs the steps, `schedule` says which steps may start,
//! `verify` reads the account again at the end, and `report` is the resulting document.

mod execute;
mod prepare;
mod report;
mod schedule;
mod verify;

pub use execute::{Event, Execution, OnFailure};
pub use prepare::{NotReady, Origin, Prepared, prepare};
pub use report::{Confirmation, NotArrived, REPORT_FORMAT_VERSION, Report, StepReport, StepStatus};
