//! One write to SES, with every value that it sends.
//!
//! The planner chooses these, `ses` sends them as they stand. Nothing is decided between the two.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    delivery::Delivery,
    names::{ConfigurationSetName, PoolName},
    options::{NewOptions, OptionsKind},
    pool::{PoolRef, ScalingMode},
    setting::Setting,
    tags::Tags,
    target::Target,
};

/// A part of a thing that writes change apart from each other, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// All of it, or what its route hangs on.
    Whole,
    /// A block of options of a configuration set.
    Options(OptionsKind),
    /// How far an IP is warmed up.
    Warmup,
    /// Tags that are there, or will be.
    Tags,
    /// Tags that go.
    RemovedTags,
}

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

    /// What it writes to.
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

    /// The configuration set that it deletes, if it deletes one.
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

    /// The part of its target that it writes to. Writes to different parts of one thing do not meet.
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
