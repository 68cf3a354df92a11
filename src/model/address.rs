//! The address of an object: `account/region/kind/name`, the same in every plan, error and report.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{AccountId, Region};

/// The name of the object of kind `account` that is the automatic warm-up setting.
pub const ACCOUNT_WARMUP: &str = "auto-warmup";
/// The name of the object of kind `account` that is the account's own suppression.
pub const ACCOUNT_SUPPRESSION: &str = "suppression";
/// The name of the object of kind `account` that is the account's own VDM.
pub const ACCOUNT_VDM: &str = "vdm";

/// The kinds of objects that have an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A dedicated IP pool.
    DedicatedIpPool,
    /// A leased IP.
    DedicatedIp,
    /// A configuration set.
    ConfigurationSet,
    /// An event destination; its name is `CONFIGURATION-SET/EVENT-DESTINATION`.
    EventDestination,
    /// An identity.
    EmailIdentity,
    /// An account-level setting, which exists once in a Region. Its name is [`ACCOUNT_WARMUP`], [`ACCOUNT_SUPPRESSION`]
    /// or [`ACCOUNT_VDM`].
    Account,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::DedicatedIpPool => "dedicated-ip-pool",
            Self::DedicatedIp => "dedicated-ip",
            Self::ConfigurationSet => "configuration-set",
            Self::EventDestination => "event-destination",
            Self::EmailIdentity => "email-identity",
            Self::Account => "account",
        })
    }
}

/// The address of one object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The account that holds the object.
    pub account: AccountId,
    /// The Region that the object is in.
    pub region: Region,
    /// The kind of the object.
    pub kind: Kind,
    /// The name of the object in SES. For a leased IP, the dotted IPv4 address.
    pub name: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.account, self.region, self.kind, self.name)
    }
}
