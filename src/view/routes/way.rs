//! A route as data: the configuration set, the pool and the IPs of a stream, and from where else its mail may leave. The
//! words are in `render`.

use std::{collections::BTreeSet, net::Ipv4Addr};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::model::{ConfigurationSetName, IdentityName, PoolRef, Region};

/// Mail that goes the same way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Stream {
    /// Mail that names this configuration set when it is sent.
    ConfigurationSet {
        /// The configuration set.
        name: ConfigurationSetName,
    },
    /// Mail of this identity that names no configuration set.
    Identity {
        /// The identity.
        name: IdentityName,
    },
    /// Mail that names no configuration set, of identities without a default one.
    Unassigned,
}

/// The way of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Way {
    /// The configuration set, if the mail has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration_set: Option<SetStep>,
    /// The pool. Absent if nothing says which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolStep>,
    /// The IPs that are known, ascending.
    pub ips: Vec<IpWarmup>,
    /// From where else the mail may leave, and what else is to know about the route.
    pub and_also: Vec<AndAlso>,
    /// Whether the mail leaves from these IPs and from no others: a standard pool with at least one
    /// IP, all at 100 % and, if automatic warm-up is off, known to have been warmed up.
    pub closed: bool,
}

/// The configuration set of a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SetStep {
    /// Its name.
    pub name: ConfigurationSetName,
    /// Why the mail has it.
    pub because: SetBecause,
}

/// Why mail has a configuration set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SetBecause {
    /// The mail names it when it is sent.
    Named,
    /// It is the default of the identity.
    IdentityDefault,
}

/// The pool of a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PoolStep {
    /// Its name.
    pub name: PoolRef,
    /// Why the mail leaves through it.
    pub because: PoolBecause,
    /// What kind of pool it is.
    pub kind: PoolKind,
}

/// Why mail leaves through a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PoolBecause {
    /// The configuration set names it.
    Named,
    /// The configuration set names none.
    NoPoolNamed,
    /// The mail has no configuration set.
    NoConfigurationSet,
}

/// What kind of pool it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PoolKind {
    /// A `STANDARD` pool of the account.
    Standard,
    /// A `MANAGED` pool of the account.
    Managed,
    /// `ses-default-dedicated-pool`.
    Default,
    /// `ses-shared-pool`.
    Shared,
    /// The account has no such pool.
    Missing,
    /// Not known.
    Unknown,
}

/// An IP and how warm it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IpWarmup {
    /// The IP.
    pub ip: Ipv4Addr,
    /// Progress of its warm-up in percent. Absent if it is not known, and for IPs of a managed pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warmup_percentage: Option<u8>,
    /// Days until it is warm: 45 × the percentage that is missing ÷ 100, rounded up. Only with automatic warm-up, and
    /// below 100 %.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<u8>,
    /// The day on which it is warm, counted from the day of the report.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "day")]
    #[schemars(with = "Option<String>")]
    pub warm_on: Option<Date>,
    /// Whether the file does not name it and it is in the default pool, where AWS puts the IPs that it leases. Absent if
    /// not, and without a file that declares pools.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub new_to_file: bool,
}

fn day<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.to_string()).serialize(serializer)
}

/// From where else the mail of a route may leave, and what else is to know about the route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum AndAlso {
    /// While these IPs are below 100 %, what they cannot take leaves from other IPs.
    Spill {
        /// The IPs below 100 %.
        ips: BTreeSet<Ipv4Addr>,
    },
    /// How warm these IPs are is not known.
    WarmupUnknown {
        /// The IPs.
        ips: BTreeSet<Ipv4Addr>,
    },
    /// These IPs are at 100 %, and nothing shows that they were ever warmed up: automatic warm-up is off, and the file
    /// states of none that it has been warm for as long as a warm-up takes; or the file states that nothing warmed it up.
    NotProven {
        /// The IPs.
        ips: BTreeSet<Ipv4Addr>,
        /// Whether the file states of each that it never was; absent: not of each.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_stated: bool,
    },
    /// A managed pool: SES decides which IPs it has, and may send from AWS's shared IPs.
    Managed,
    /// AWS's shared IPs.
    Shared,
    /// The pool has no IP.
    EmptyPool {
        /// The pool.
        pool: PoolRef,
    },
    /// The default pool has no IP.
    EmptyDefaultPool,
    /// The default pool carries other mail too, and gets every new IP.
    DefaultPool,
    /// The account has no such pool.
    PoolMissing {
        /// The pool.
        pool: PoolRef,
    },
    /// The account has no such configuration set.
    ConfigurationSetMissing {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
    },
    /// The configuration set is paused: it sends nothing.
    Paused,
    /// Mail of the identity that names a configuration set goes another way.
    SetAtSendTime,
    /// Half of what is sent with a multi-Region endpoint leaves from its other Region ("split equally between the two",
    /// `CreateMultiRegionEndpoint`).
    Endpoint {
        /// The name of the endpoint.
        endpoint: String,
        /// The other Region.
        other_region: Region,
        /// What is known of the route there.
        there: OtherRoute,
    },
    /// Pools and IPs could not be read.
    PoolsUnread {
        /// The error code.
        why: String,
    },
    /// Leased IPs that are not IPv4 addresses are in the pool.
    OtherAddresses {
        /// The addresses, as SES spells them.
        ips: BTreeSet<String>,
    },
    /// An apply chooses so many more IPs.
    ChosenByApply {
        /// Their number.
        count: usize,
    },
    /// The file does not state it, and the live value stays.
    NotStated {
        /// What it does not state.
        what: NotStated,
        /// The name of the pool, the configuration set or the identity.
        name: String,
    },
}

/// What is known of the route of the same mail in the other Region of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OtherRoute {
    /// It is in the report, too.
    Listed,
    /// It is left out of the report.
    NotListed,
    /// The other Region has no such configuration set.
    NoConfigurationSet,
    /// The other Region has no such identity.
    NoIdentity,
    /// The other Region was not read.
    NotRead,
}

/// What a file does not state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotStated {
    /// The pool of the configuration set.
    Pool,
    /// The configuration set itself.
    ConfigurationSet,
    /// The default configuration set of the identity.
    DefaultConfigurationSet,
    /// The pool itself, or which IPs it has.
    Ips,
    /// How warm the IPs are.
    Warmup,
}

impl Way {
    /// Whether the account has no such configuration set.
    pub(super) fn lacks_set(&self) -> bool {
        self.and_also.iter().any(|also| matches!(also, AndAlso::ConfigurationSetMissing { .. }))
    }

    /// Whether the account has no such pool.
    pub(super) fn lacks_pool(&self) -> bool {
        self.pool.as_ref().is_some_and(|pool| pool.kind == PoolKind::Missing)
    }
}

impl AndAlso {
    /// Whether the route is not closed: mail may leave from addresses that it does not list, or has to if providers do not
    /// know the addresses yet.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        match self {
            Self::Spill { .. }
            | Self::WarmupUnknown { .. }
            | Self::NotProven { .. }
            | Self::Managed
            | Self::Shared
            | Self::EmptyPool { .. }
            | Self::EmptyDefaultPool
            | Self::DefaultPool
            | Self::PoolMissing { .. }
            | Self::ConfigurationSetMissing { .. }
            | Self::PoolsUnread { .. }
            | Self::OtherAddresses { .. }
            | Self::ChosenByApply { .. }
            | Self::NotStated { .. } => true,
            Self::Endpoint { there, .. } => *there != OtherRoute::Listed,
            Self::Paused | Self::SetAtSendTime => false,
        }
    }
}

impl Stream {
    /// Its name, as it is asked for. `None` for mail without a configuration set.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::ConfigurationSet { name } => Some(name.as_str()),
            Self::Identity { name } => Some(name.as_str()),
            Self::Unassigned => None,
        }
    }
}
