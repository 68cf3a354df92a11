//! The desired state that the file declares, fully validated.
//!
//! `None` means that the file does not declare the field or the collection, and the live value stays unchanged. An
//! empty collection declares that there should be no such objects.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::Serialize;

use super::{
    account::DesiredAccount,
    arn::ArchiveArn,
    delivery::{MaxDelivery, TlsPolicy},
    event_destination::{DesiredEventDestination, EventDestinationName},
    identity::IdentityName,
    ignore::Ignore,
    limits::Limits,
    membership::Membership,
    names::{AccountId, ConfigurationSetName, Owner, PoolName, Region},
    ownership::Protection,
    percent::Percent,
    pool::{PoolRef, ScalingMode},
    restart::Restart,
    suppression::DesiredSuppression,
    switch::{Clearable, Switch},
    tags::UserTags,
    tracking::DesiredTracking,
    vdm::DesiredVdm,
};

/// Whether the service has an STS, which identifies the caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Sts {
    /// The service has an STS, and sesform calls it.
    #[default]
    Asked,
    /// The service has no STS, as is the case for SES-compatible services. The account of the credentials is not
    /// checked.
    Missing,
}

impl Sts {
    fn is_asked(&self) -> bool {
        *self == Self::Asked
    }
}

/// The desired state of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desired {
    /// The account that the file applies to.
    pub account: AccountId,
    /// The owner. Objects that sesform creates are tagged with it.
    pub owner: Option<Owner>,
    /// How many changes one apply may make.
    pub limits: Limits,
    /// The objects to ignore. The patterns match no object that the file declares.
    pub ignore: Ignore,
    /// Whether the service has an STS.
    #[serde(skip_serializing_if = "Sts::is_asked")]
    pub sts: Sts,
    /// The desired state of each Region. A Region that is not listed is not read.
    pub regions: BTreeMap<Region, DesiredRegion>,
}

impl Desired {
    /// An account without limits and without ignored objects.
    #[must_use]
    pub fn new(account: AccountId, owner: Option<Owner>, regions: BTreeMap<Region, DesiredRegion>) -> Self {
        Self { account, owner, limits: Limits::default(), ignore: Ignore::default(), sts: Sts::Asked, regions }
    }
}

/// The desired state of one Region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredRegion {
    /// Whether leased IPs are warmed up automatically.
    pub auto_warmup: Option<Switch>,
    /// The account's own suppression and VDM.
    #[serde(skip_serializing_if = "DesiredAccount::is_empty")]
    pub account: DesiredAccount,
    /// The pools, if the file declares pools.
    pub pools: Option<BTreeMap<PoolName, DesiredPool>>,
    /// The leased IPs that the file declares. All others stay unchanged.
    pub dedicated_ips: BTreeMap<Ipv4Addr, DesiredDedicatedIp>,
    /// The configuration sets, if the file declares configuration sets.
    pub configuration_sets: Option<BTreeMap<ConfigurationSetName, DesiredConfigurationSet>>,
    /// The identities that the file declares. They must exist already. All others stay unchanged.
    pub identities: BTreeMap<IdentityName, DesiredIdentity>,
}

/// The desired state of one pool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredPool {
    /// The scaling mode. If not declared, the live mode stays unchanged, and a new pool is `STANDARD`.
    pub scaling: Option<ScalingMode>,
    /// The membership. If not declared, the live membership stays unchanged. It is never declared for a `MANAGED` pool.
    pub ips: Option<Membership>,
    /// The exact tags, not counting sesform's own.
    pub tags: Option<UserTags>,
    /// Whether the pool may be deleted.
    pub protect: Option<Protection>,
    /// The previous name of the pool. The file declares no pool of that name.
    pub renamed_from: Option<PoolName>,
}

/// The desired state of one leased IP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DesiredDedicatedIp {
    /// The minimum warm-up percentage. A higher live percentage stays unchanged.
    pub warmup: Option<Percent>,
    /// The restart of its warm-up, if one is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<Restart>,
}

impl DesiredDedicatedIp {
    /// Whether the file says how warm the IP is to be.
    #[must_use]
    pub fn states_warmup(&self) -> bool {
        self.warmup.is_some() || self.restart.is_some()
    }
}

/// The desired state of one configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredConfigurationSet {
    /// The pool to send through.
    pub pool: Option<PoolRef>,
    /// Whether mail may leave without TLS.
    pub tls: Option<TlsPolicy>,
    /// How long SES keeps trying to deliver. `Clear` leaves the decision to SES.
    pub max_delivery: Option<Clearable<MaxDelivery>>,
    /// Whether reputation metrics are collected.
    pub reputation_metrics: Option<Switch>,
    /// Whether mail may be sent.
    pub sending: Option<Switch>,
    /// Which suppressed addresses SES does not send to.
    pub suppression: DesiredSuppression,
    /// Open and click tracking.
    pub tracking: DesiredTracking,
    /// Virtual Deliverability Manager.
    pub vdm: DesiredVdm,
    /// The archive for sent mail. `Clear` means none.
    pub archive: Option<Clearable<ArchiveArn>>,
    /// The event destinations, if the file declares event destinations.
    pub event_destinations: Option<BTreeMap<EventDestinationName, DesiredEventDestination>>,
    /// The exact tags, not counting sesform's own.
    pub tags: Option<UserTags>,
    /// Whether the configuration set may be deleted.
    pub protect: Option<Protection>,
    /// The previous name of the configuration set. The file declares no configuration set of that name.
    pub renamed_from: Option<ConfigurationSetName>,
}

/// The desired state of one identity. sesform does not create identities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredIdentity {
    /// The default configuration set, for mail that names none. `Clear` means none.
    pub configuration_set: Option<Clearable<ConfigurationSetName>>,
}
