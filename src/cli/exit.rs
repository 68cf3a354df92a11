//! The exit codes, documented in `--help`, from which `docs/reference/exit-codes.md` is generated.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0.
    Success,
    /// 1: runtime or API error, nothing written.
    Error,
    /// 2: changes pending, drift, a file that is not formatted, another list of addresses, or another number
    /// of leased IPs than wanted.
    Pending,
    /// 3: something was written and something failed or was skipped.
    Partial,
    /// 4: the plan is stale, nothing written.
    Stale,
    /// 5: refused by a guard, nothing written; or findings of `lint`.
    Refused,
    /// 64: usage.
    Usage,
    /// 65: the desired state is invalid.
    InvalidFile,
    /// 130: interrupted by SIGINT.
    Interrupted,
    /// 143: interrupted by SIGTERM.
    Terminated,
    /// 129: interrupted by SIGHUP.
    HungUp,
}

impl Exit {
    /// The exit code of the process.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Error => 1,
            Self::Pending => 2,
            Self::Partial => 3,
            Self::Stale => 4,
            Self::Refused => 5,
            Self::Usage => 64,
            Self::InvalidFile => 65,
            Self::Interrupted => 130,
            Self::Terminated => 143,
            Self::HungUp => 129,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// The table for `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
    0  success; changes may be pending
    1  runtime or API error, nothing written
    2  changes pending (plan --detailed-exitcode), or a difference (drift, fmt --check, ips --since, request --status)
    3  partial: something was written and something failed or was skipped
    4  refused: the plan is stale, nothing written
    5  refused by a guard (wrong account, irreversible step, unsafe route, lint), nothing written
   64  usage
   65  the desired state is invalid
  130  interrupted by SIGINT, 143 by SIGTERM, 129 by SIGHUP; the report is written";
