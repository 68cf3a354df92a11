//! One write to SES, with every value that it sends.
//!
//! The planner chooses these, `ses` sends them as they stand. Nothing is decided between the two.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    address::Kind,
    delivery::Delivery,
    names::{ConfigurationSetName, PoolName},
    pool::{PoolRef, ScalingMode},
    tags::Tags,
};

/// One write to SES.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "operation", deny_unknown_fields)]
pub enum Write {
    /// Creates a pool.
    CreateDedicatedIpPool {
        /// Its name.
        pool: PoolName,
        /// Its scaling mode.
        scaling: ScalingMode,
        /// Its tags.
        #[serde(default, skip_serializing_if = "Tags::is_empty")]
        tags: Tags,
    },
    /// Turns a `STANDARD` pool into a `MANAGED` one. There is no way back.
    PutDedicatedIpPoolScalingAttributes {
        /// The pool.
        pool: PoolName,
        /// The mode to turn it to.
        scaling: ScalingMode,
    },
    /// Deletes a pool that holds no IP and that no configuration set names.
    DeleteDedicatedIpPool {
        /// The pool.
        pool: PoolName,
    },
    /// Deletes a configuration set, with its event destinations.
    DeleteConfigurationSet {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
    },
    /// Moves an IP, straight from the pool that it is in.
    PutDedicatedIpInPool {
        /// The IP.
        ip: Ipv4Addr,
        /// The pool that it leaves. Not sent; what the write expects to find.
        from: PoolRef,
        /// The pool that it joins.
        to: PoolRef,
    },
    /// Creates a configuration set.
    CreateConfigurationSet {
        /// Its name.
        configuration_set: ConfigurationSetName,
        /// Its delivery options.
        delivery: Delivery,
        /// Its tags.
        #[serde(default, skip_serializing_if = "Tags::is_empty")]
        tags: Tags,
    },
    /// Replaces the delivery options of a configuration set as a whole.
    PutConfigurationSetDeliveryOptions {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The whole block to send.
        delivery: Delivery,
        /// The whole block that the write expects to find. Not sent.
        expected: Delivery,
    },
}

impl Write {
    /// The name of the SES operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::CreateDedicatedIpPool { .. } => "CreateDedicatedIpPool",
            Self::PutDedicatedIpPoolScalingAttributes { .. } => "PutDedicatedIpPoolScalingAttributes",
            Self::DeleteDedicatedIpPool { .. } => "DeleteDedicatedIpPool",
            Self::DeleteConfigurationSet { .. } => "DeleteConfigurationSet",
            Self::PutDedicatedIpInPool { .. } => "PutDedicatedIpInPool",
            Self::CreateConfigurationSet { .. } => "CreateConfigurationSet",
            Self::PutConfigurationSetDeliveryOptions { .. } => "PutConfigurationSetDeliveryOptions",
        }
    }

    /// What it writes to: the kind and the name.
    #[must_use]
    pub fn target(&self) -> (Kind, String) {
        match self {
            Self::CreateDedicatedIpPool { pool, .. }
            | Self::PutDedicatedIpPoolScalingAttributes { pool, .. }
            | Self::DeleteDedicatedIpPool { pool } => (Kind::DedicatedIpPool, pool.to_string()),
            Self::PutDedicatedIpInPool { ip, .. } => (Kind::DedicatedIp, ip.to_string()),
            Self::CreateConfigurationSet { configuration_set, .. }
            | Self::DeleteConfigurationSet { configuration_set }
            | Self::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
                (Kind::ConfigurationSet, configuration_set.to_string())
            }
        }
    }
}
