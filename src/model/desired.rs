//! What the file says, with everything that could be wrong with it ruled out.
//!
//! `None` is a field or a collection that the file does not state: the live value stays. An empty collection states
//! that none is wanted.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::Serialize;

use super::{
    arn::ArchiveArn,
    delivery::{MaxDelivery, TlsPolicy},
    event_destination::{DesiredEventDestination, EventDestinationName},
    identity::IdentityName,
    ignore::Ignore,
    limits::Limits,
    membership::Membership,
    names::{AccountId, ConfigurationSetName, Owner, PoolName, Region},
    percent::Percent,
    pool::{PoolRef, ScalingMode},
    protection::Protection,
    suppression::DesiredSuppression,
    switch::{Clearable, Switch},
    tags::UserTags,
    tracking::DesiredTracking,
    vdm::DesiredVdm,
};

/// Whether there is an STS that says whose credentials are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Sts {
    /// There is, and it is asked.
    #[default]
    Asked,
    /// There is none, as at services that speak as SES does: nothing compares the credentials with the account.
    Missing,
}

impl Sts {
    fn is_asked(&self) -> bool {
        *self == Self::Asked
    }
}

/// One account as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desired {
    /// The account that the file is for.
    pub account: AccountId,
    /// The name to stamp on what is created.
    pub owner: Option<Owner>,
    /// How much one apply may change.
    pub limits: Limits,
    /// What is not looked at. Matches nothing that the file states.
    pub ignore: Ignore,
    /// Whether the service has an STS.
    #[serde(skip_serializing_if = "Sts::is_asked")]
    pub sts: Sts,
    /// What each Region should hold. A Region that is not here is not looked at.
    pub regions: BTreeMap<Region, DesiredRegion>,
}

impl Desired {
    /// An account without limits and with nothing ignored.
    #[must_use]
    pub fn new(account: AccountId, owner: Option<Owner>, regions: BTreeMap<Region, DesiredRegion>) -> Self {
        Self { account, owner, limits: Limits::default(), ignore: Ignore::default(), sts: Sts::Asked, regions }
    }
}

/// One Region as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredRegion {
    /// Whether leased IPs are warmed up automatically.
    pub auto_warmup: Option<Switch>,
    /// The pools, if the file states pools.
    pub pools: Option<BTreeMap<PoolName, DesiredPool>>,
    /// What the file states about single leased IPs. Others are left as they are.
    pub dedicated_ips: BTreeMap<Ipv4Addr, DesiredDedicatedIp>,
    /// The configuration sets, if the file states configuration sets.
    pub configuration_sets: Option<BTreeMap<ConfigurationSetName, DesiredConfigurationSet>>,
    /// What the file states about identities, which exist already. Others are left as they are.
    pub identities: BTreeMap<IdentityName, DesiredIdentity>,
}

/// One pool as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredPool {
    /// The scaling mode. Not stated: the live one stays; a new pool is `STANDARD`.
    pub scaling: Option<ScalingMode>,
    /// The membership. Not stated: the live one stays. Never stated for a `MANAGED` pool.
    pub ips: Option<Membership>,
    /// The tags beside our own: exactly these.
    pub tags: Option<UserTags>,
    /// Whether it may be deleted.
    pub protect: Option<Protection>,
    /// The name that it had: another pool, which the file does not state.
    pub renamed_from: Option<PoolName>,
}

/// One leased IP as it should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DesiredDedicatedIp {
    /// How far it is warmed up at least. A live percentage above it stays.
    pub warmup: Option<Percent>,
}

/// One configuration set as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredConfigurationSet {
    /// The pool to send through.
    pub pool: Option<PoolRef>,
    /// Whether mail may leave without TLS.
    pub tls: Option<TlsPolicy>,
    /// How long SES goes on trying; `Clear` for as long as SES itself sees fit.
    pub max_delivery: Option<Clearable<MaxDelivery>>,
    /// Whether reputation metrics are collected.
    pub reputation_metrics: Option<Switch>,
    /// Whether mail may be sent.
    pub sending: Option<Switch>,
    /// Which suppressed addresses it keeps from.
    pub suppression: DesiredSuppression,
    /// Open and click tracking.
    pub tracking: DesiredTracking,
    /// Virtual Deliverability Manager.
    pub vdm: DesiredVdm,
    /// The archive of what is sent; `Clear` for none.
    pub archive: Option<Clearable<ArchiveArn>>,
    /// The event destinations, if the file states event destinations.
    pub event_destinations: Option<BTreeMap<EventDestinationName, DesiredEventDestination>>,
    /// The tags beside our own: exactly these.
    pub tags: Option<UserTags>,
    /// Whether it may be deleted.
    pub protect: Option<Protection>,
    /// The name that it had: another configuration set, which the file does not state.
    pub renamed_from: Option<ConfigurationSetName>,
}

/// One identity as it should be. Identities are not created.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredIdentity {
    /// The configuration set of mail that names none; `Clear` for none.
    pub configuration_set: Option<Clearable<ConfigurationSetName>>,
}
