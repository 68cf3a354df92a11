//! A dedicated IP: its pool and its warm-up.

use serde::{Deserialize, Serialize};

use super::DEFAULT_POOL;

/// Percentage of a finished warm-up.
const DONE_PERCENTAGE: i32 = 100;
/// Percentage that SES returns for IPs of managed pools (SES v2 service model).
const NOT_APPLICABLE_PERCENTAGE: i32 = -1;

/// A dedicated IP. It is stored under its address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub(crate) struct DedicatedIp {
    pub(crate) pool: String,
    pub(crate) warmup: Warmup,
}

/// The warm-up of an IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Warmup {
    /// In progress, at 0 to 99 percent.
    InProgress(u8),
    /// 100 %.
    Done,
    /// SES manages the warm-up: the IP is in a managed pool.
    NotApplicable,
}

impl Warmup {
    /// The warm-up at a percentage from 0 to 100.
    pub(crate) fn at(percentage: u8) -> Self {
        if i32::from(percentage) >= DONE_PERCENTAGE { Self::Done } else { Self::InProgress(percentage) }
    }

    /// `WarmupStatus` in SES's spelling.
    pub(crate) fn status(self) -> WarmupStatus {
        match self {
            Self::InProgress(_) => WarmupStatus::InProgress,
            Self::Done => WarmupStatus::Done,
            Self::NotApplicable => WarmupStatus::NotApplicable,
        }
    }

    /// `WarmupPercentage` as SES returns it.
    pub(crate) fn percentage(self) -> i32 {
        match self {
            Self::InProgress(percentage) => i32::from(percentage),
            Self::Done => DONE_PERCENTAGE,
            Self::NotApplicable => NOT_APPLICABLE_PERCENTAGE,
        }
    }
}

impl DedicatedIp {
    /// Creates an IP in the default pool, that is, in no pool that the account created.
    pub(crate) fn in_default_pool(warmup: Warmup) -> Self {
        Self { pool: DEFAULT_POOL.to_owned(), warmup }
    }
}

/// `WarmupStatus` of SES.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum WarmupStatus {
    InProgress,
    #[default]
    Done,
    NotApplicable,
}

/// An IP in the state file. By default it is warm and in the default pool.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Record {
    pool_name: Option<String>,
    #[serde(default)]
    warmup_status: WarmupStatus,
    warmup_percentage: Option<i32>,
}

impl From<DedicatedIp> for Record {
    fn from(ip: DedicatedIp) -> Self {
        Self {
            pool_name: Some(ip.pool),
            warmup_status: ip.warmup.status(),
            warmup_percentage: Some(ip.warmup.percentage()),
        }
    }
}

impl TryFrom<Record> for DedicatedIp {
    type Error = String;

    fn try_from(record: Record) -> Result<Self, String> {
        let warmup = match (record.warmup_status, record.warmup_percentage) {
            (WarmupStatus::Done, None | Some(DONE_PERCENTAGE)) => Warmup::Done,
            (WarmupStatus::NotApplicable, None | Some(NOT_APPLICABLE_PERCENTAGE)) => Warmup::NotApplicable,
            (WarmupStatus::InProgress, Some(percentage)) if (0..DONE_PERCENTAGE).contains(&percentage) => {
                Warmup::InProgress(u8::try_from(percentage).map_err(|error| error.to_string())?)
            }
            (status, percentage) => return Err(format!("WarmupPercentage {percentage:?} does not go with {status:?}")),
        };
        Ok(Self { pool: record.pool_name.unwrap_or_else(|| DEFAULT_POOL.to_owned()), warmup })
    }
}
