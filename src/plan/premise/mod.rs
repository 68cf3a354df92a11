//! Determines what a saved plan assumes in addition to the objects that its steps change: the IPs in the affected
//! pools, owners and protection, tenants, the routes of sets that identities switch to, and the identities that name a
//! set to delete. If an assumption no longer holds, the plan is stale, because a new plan could withhold changes that
//! this plan makes.
//!
//! The plan assumes nothing about configuration sets that no step changes: reading them again would cost as much as a
//! new plan.
//!
//! `assumed` determines the assumptions of steps, and `broken` compares them with the account.

mod assumed;
mod broken;

use std::{collections::BTreeSet, net::Ipv4Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ConfigurationSetName, IdentityName, PoolRef, Region, Switch, Tagged, Tags, Target};

pub(super) use assumed::premises;
pub use broken::broken;

/// Something that has to be as it was when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Premise {
    /// Where.
    pub region: Region,
    /// What.
    pub rests_on: RestsOn,
}

/// What a plan can rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum RestsOn {
    /// Of the IPs that no step moves, these are in the pool.
    Members {
        /// The pool.
        pool: PoolRef,
        /// Its IPs.
        ips: BTreeSet<Ipv4Addr>,
    },
    /// A thing that steps change has these tags of ours, as far as no step writes them.
    Labels {
        /// The thing.
        target: Tagged,
        /// The tags.
        tags: Tags,
    },
    /// A configuration set that an identity leaves or switches to, and that no step changes, sends through this pool.
    Sends {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The pool.
        pool: PoolRef,
        /// Whether it sends at all.
        sending: Switch,
    },
    /// These tenants are associated with what a step deletes, or with an identity or a configuration set that it leaves or
    /// comes to.
    Tenants {
        /// The configuration set or identity.
        target: Target,
        /// The tenants.
        tenants: BTreeSet<String>,
    },
    /// No identity names the configuration set that is deleted, but those that the plan takes away from it.
    Unnamed {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// The identities that leave it.
        leaving: BTreeSet<IdentityName>,
    },
}
