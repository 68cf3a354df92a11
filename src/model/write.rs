//! One write to SES, with every value that it sends.
//!
//! The planner chooses the writes, and `ses` sends them unchanged. No decision is made in between.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    delivery::Delivery,
    names::{ConfigurationSetName, PoolName},
    options::NewOptions,
    pool::{PoolRef, ScalingMode},
    setting::Setting,
    tags::Tags,
    target::{Part, Target},
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
    /// Changes a `STANDARD` pool to `MANAGED`. This cannot be undone.
    PutDedicatedIpPoolScalingAttributes {
        /// The pool.
        pool: PoolName,
        /// The mode to change to.
        scaling: ScalingMode,
    },
    /// Deletes a pool that contains no IP and that no configuration set names.
    DeleteDedicatedIpPool {
        /// The pool.
        pool: PoolName,
    },
    /// Deletes a configuration set and its event destinations.
    DeleteConfigurationSet {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
    },
    /// Moves an IP directly from its current pool to another one.
    PutDedicatedIpInPool {
        /// The IP.
        ip: Ipv4Addr,
        /// The pool that the IP leaves, which the write expects to find. Not sent.
        from: PoolRef,
        /// The pool that the IP joins.
        to: PoolRef,
    },
    /// Creates a configuration set.
    CreateConfigurationSet {
        /// Its name.
        configuration_set: ConfigurationSetName,
        /// Its delivery options.
        delivery: Delivery,
        /// Its other options.
        #[serde(default, skip_serializing_if = "NewOptions::is_empty")]
        options: Box<NewOptions>,
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
    /// A write that changes no route.
    #[serde(untagged)]
    Setting(Setting),
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
            Self::Setting(setting) => setting.operation(),
        }
    }

    /// The object that this writes to.
    #[must_use]
    pub fn target(&self) -> Target {
        match self {
            Self::CreateDedicatedIpPool { pool, .. }
            | Self::PutDedicatedIpPoolScalingAttributes { pool, .. }
            | Self::DeleteDedicatedIpPool { pool } => Target::Pool(pool.clone()),
            Self::PutDedicatedIpInPool { ip, .. } => Target::Ip(*ip),
            Self::CreateConfigurationSet { configuration_set, .. }
            | Self::DeleteConfigurationSet { configuration_set }
            | Self::PutConfigurationSetDeliveryOptions { configuration_set, .. } => {
                Target::ConfigurationSet(configuration_set.clone())
            }
            Self::Setting(setting) => setting.target(),
        }
    }

    /// The configuration set that this sends through another pool, if any.
    #[must_use]
    pub fn reroutes(&self) -> Option<&ConfigurationSetName> {
        match self {
            Self::PutConfigurationSetDeliveryOptions { configuration_set, delivery, expected }
                if delivery.route() != expected.route() =>
            {
                Some(configuration_set)
            }
            _ => None,
        }
    }

    /// The configuration set that this deletes, if any.
    #[must_use]
    pub fn deletes_set(&self) -> Option<&ConfigurationSetName> {
        match self {
            Self::DeleteConfigurationSet { configuration_set } => Some(configuration_set),
            Self::CreateDedicatedIpPool { .. }
            | Self::PutDedicatedIpPoolScalingAttributes { .. }
            | Self::DeleteDedicatedIpPool { .. }
            | Self::PutDedicatedIpInPool { .. }
            | Self::CreateConfigurationSet { .. }
            | Self::PutConfigurationSetDeliveryOptions { .. }
            | Self::Setting(_) => None,
        }
    }

    /// The part of the target that this writes to. Writes to different parts of one object are independent.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::CreateDedicatedIpPool { .. }
            | Self::PutDedicatedIpPoolScalingAttributes { .. }
            | Self::DeleteDedicatedIpPool { .. }
            | Self::PutDedicatedIpInPool { .. }
            | Self::DeleteConfigurationSet { .. }
            | Self::CreateConfigurationSet { .. }
            | Self::PutConfigurationSetDeliveryOptions { .. } => Part::Whole,
            Self::Setting(setting) => setting.part(),
        }
    }
}
