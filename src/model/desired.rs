//! What the file says, with everything that could be wrong with it ruled out.
//!
//! `None` is a field or a collection that the file does not state: the live value stays. An empty collection states
//! that none is wanted.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use serde::Serialize;

use super::{
    delivery::{DesiredTls, MaxDelivery},
    names::{AccountId, ConfigurationSetName, Owner, PoolName, Region},
    pool::{PoolRef, ScalingMode},
};

/// One account as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Desired {
    /// The account that the file is for.
    pub account: AccountId,
    /// The name to stamp on what is created.
    pub owner: Option<Owner>,
    /// What each Region should hold. A Region that is not here is not looked at.
    pub regions: BTreeMap<Region, DesiredRegion>,
}

/// One Region as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredRegion {
    /// The pools, if the file states pools.
    pub pools: Option<BTreeMap<PoolName, DesiredPool>>,
    /// The configuration sets, if the file states configuration sets.
    pub configuration_sets: Option<BTreeMap<ConfigurationSetName, DesiredConfigurationSet>>,
}

/// One pool as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredPool {
    /// The scaling mode. Not stated: the live one stays; a new pool is `STANDARD`.
    pub scaling: Option<ScalingMode>,
    /// The exact membership. Not stated: the live one stays. Never stated for a `MANAGED` pool.
    pub ips: Option<BTreeSet<Ipv4Addr>>,
}

/// One configuration set as it should be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DesiredConfigurationSet {
    /// The pool to send through.
    pub pool: Option<PoolRef>,
    /// Whether mail may leave without TLS.
    pub tls: Option<DesiredTls>,
    /// How long SES goes on trying.
    pub max_delivery: Option<MaxDelivery>,
}
