//! `--allow`: what the person at the command line takes on, one thing at a time.

use clap::ValueEnum;

use crate::plan::Allowance;

/// A thing that is refused unless it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Allow {
    /// Turning STANDARD pools into MANAGED ones, which cannot be undone.
    Convert,
    /// Deleting MANAGED pools, whose IPs SES takes back at once and for good.
    Relinquish,
    /// Routes that are without an IP, or use a foreign one, for a while, where no order avoids it, or that end without one.
    Interruption,
    /// Counted pools that get fewer IPs than `ips.count` asks for, as the account leases too few.
    Shortage,
    /// More deletions than `limits.deletes`.
    Deletes,
    /// More moved IPs than `limits.moved_ips`.
    Moves,
    /// Leaving a Region without pools, or without configuration sets, where the file says `{}`.
    Empty,
    /// Routes that lose their last warm IP while automatic warm-up is off.
    Cold,
    /// More pools, configuration sets or event destinations than SES documents, in an account whose quota AWS raised.
    Quota,
    /// An endpoint on another machine without encryption.
    Http,
    /// A Region that AWS is not known to have.
    UnknownRegion,
}

impl Allow {
    /// Its name, as it is typed.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What the planner calls it; `None` for what is no matter of a plan.
    pub(crate) fn of_a_plan(self) -> Option<Allowance> {
        match self {
            Self::Convert => Some(Allowance::Convert),
            Self::Relinquish => Some(Allowance::Relinquish),
            Self::Interruption => Some(Allowance::Interruption),
            Self::Shortage => Some(Allowance::Shortage),
            Self::Deletes => Some(Allowance::Deletes),
            Self::Moves => Some(Allowance::Moves),
            Self::Empty => Some(Allowance::Empty),
            Self::Cold => Some(Allowance::Cold),
            Self::Quota => Some(Allowance::Quota),
            Self::Http | Self::UnknownRegion => None,
        }
    }
}
