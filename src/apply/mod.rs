//! Executes an approved plan and reports what happened. Decides nothing: each step says what is sent and what it waits
//! for.
//!
//! `prepare` holds the plan against the account as it is now, `execute` runs the steps, `board` says
//! which may start, `verify` looks again at the end,
//! `report` is what remains.

mod board;
mod execute;
mod prepare;
mod report;
mod run;
mod verify;

pub use execute::Event;
pub use prepare::{NotReady, Origin, Prepared, prepare};
pub use report::{Confirmation, NotArrived, REPORT_FORMAT_VERSION, Report, StepReport, StepStatus};
pub use run::{Execution, OnFailure, Stop};
