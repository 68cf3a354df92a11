//! The objects that writes change, their parts, and the resources whose tags matter.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    address::{ACCOUNT_SUPPRESSION, ACCOUNT_VDM, ACCOUNT_WARMUP, Address, Kind},
    event_destination::EventDestinationName,
    identity::IdentityName,
    names::{AccountId, ConfigurationSetName, PoolName, Region},
    options::OptionsKind,
};

/// The object that a write changes, within its Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A dedicated IP pool.
    Pool(PoolName),
    /// A leased IP.
    Ip(Ipv4Addr),
    /// A configuration set.
    ConfigurationSet(ConfigurationSetName),
    /// An event destination.
    EventDestination(ConfigurationSetName, EventDestinationName),
    /// An identity.
    Identity(IdentityName),
    /// The automatic warm-up of a Region.
    Account,
    /// The account's own suppression in a Region.
    AccountSuppression,
    /// The account's own VDM in a Region.
    AccountVdm,
}

/// A part of an object. Writes to different parts are independent and can be made in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole object, or the options that its route depends on.
    Whole,
    /// A block of options of a configuration set.
    Options(OptionsKind),
    /// The warm-up of an IP.
    Warmup,
    /// Tags that are added or changed.
    Tags,
    /// Tags that are removed.
    RemovedTags,
}

impl Target {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Pool(_) => Kind::DedicatedIpPool,
            Self::Ip(_) => Kind::DedicatedIp,
            Self::ConfigurationSet(_) => Kind::ConfigurationSet,
            Self::EventDestination(..) => Kind::EventDestination,
            Self::Identity(_) => Kind::EmailIdentity,
            Self::Account | Self::AccountSuppression | Self::AccountVdm => Kind::Account,
        }
    }

    /// Its name in an [`Address`].
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Pool(name) => name.to_string(),
            Self::Ip(ip) => ip.to_string(),
            Self::ConfigurationSet(name) => name.to_string(),
            Self::EventDestination(set, name) => format!("{set}/{name}"),
            Self::Identity(name) => name.to_string(),
            Self::Account => ACCOUNT_WARMUP.to_owned(),
            Self::AccountSuppression => ACCOUNT_SUPPRESSION.to_owned(),
            Self::AccountVdm => ACCOUNT_VDM.to_owned(),
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self, account: &AccountId, region: &Region) -> Address {
        Address { account: account.clone(), region: region.clone(), kind: self.kind(), name: self.name() }
    }

    /// The tagged resource that the target is or belongs to, if there is one.
    #[must_use]
    pub fn tagged(&self) -> Option<Tagged> {
        match self {
            Self::Pool(name) => Some(Tagged::Pool(name.clone())),
            Self::ConfigurationSet(name) | Self::EventDestination(name, _) => {
                Some(Tagged::ConfigurationSet(name.clone()))
            }
            Self::Ip(_) | Self::Identity(_) | Self::Account | Self::AccountSuppression | Self::AccountVdm => None,
        }
    }
}

/// A resource whose tags matter to sesform. The tags of identities do not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tagged {
    /// A dedicated IP pool.
    #[serde(rename = "dedicated_ip_pool")]
    Pool(PoolName),
    /// A configuration set.
    ConfigurationSet(ConfigurationSetName),
}

impl Tagged {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Pool(_) => Kind::DedicatedIpPool,
            Self::ConfigurationSet(_) => Kind::ConfigurationSet,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Pool(name) => name.as_str(),
            Self::ConfigurationSet(name) => name.as_str(),
        }
    }
}

impl From<Tagged> for Target {
    fn from(tagged: Tagged) -> Self {
        match tagged {
            Tagged::Pool(name) => Self::Pool(name),
            Tagged::ConfigurationSet(name) => Self::ConfigurationSet(name),
        }
    }
}
