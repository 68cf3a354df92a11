//! Reasons why a fault plan cannot be used. A rule that never matches a call would let a test pass without testing
//! anything.

use std::io;
use std::path::PathBuf;

use crate::sandbox::unparsed::without_values;

/// The reason why a fault plan cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultProblem {
    /// The file cannot be read.
    #[error("read fault plan `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The content of the file cannot be used.
    #[error("play fault plan `{}`", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<FaultProblem>,
    },
    /// Not JSON, or a member that the format does not define, with line and column.
    #[error("not a fault plan: {}", without_values(.0))]
    Syntax(serde_json::Error),
    /// An operation that the sandbox does not serve, or a path that does not belong to the operation.
    #[error("`{place}` names no operation of the sandbox: `{name}`")]
    UnknownOperation {
        /// The place in the plan.
        place: String,
        /// The value found there.
        name: String,
    },
    /// A number outside its range.
    #[error("`{place}` is {value}, which is outside {range}")]
    OutOfRange {
        /// The place in the plan.
        place: String,
        /// The value found there.
        value: String,
        /// The allowed range.
        range: &'static str,
    },
}
