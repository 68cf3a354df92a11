//! What stops an apply of a whole plan until it is allowed. The plan is shown all the same.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    model::{ConfigurationSetName, IdentityName, Kind, MovedIps, Place, PoolName, PoolRef, Region},
    plan::{allowance::Allowance, change::ChangeOrigin, collection::Collection},
};

use super::{ColdIp, FindingRule, paid_feature::PaidFeature};

/// What stops an apply until it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = super::with_allowance)]
pub struct Guard {
    /// Where the file states what stops it, or lets it pass. Absent: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// Whether the file or the account brings it about, if the plan was made with `--base`: what the base meets too is
    /// `drift`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ChangeOrigin>,
    /// Which guard, with what it found.
    #[serde(flatten)]
    pub reason: GuardReason,
}

impl From<GuardReason> for Guard {
    fn from(reason: GuardReason) -> Self {
        Self { stated_at: None, origin: None, reason }
    }
}

impl Guard {
    /// The rule that stops.
    #[must_use]
    pub fn rule(&self) -> FindingRule {
        self.reason.rule()
    }

    /// What allows it.
    #[must_use]
    pub fn allowance(&self) -> Allowance {
        self.reason.kind().1
    }

    /// The key of the file that stands behind it.
    #[must_use]
    pub fn key(&self) -> String {
        self.reason.key()
    }
}

/// What a guard stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum GuardReason {
    /// More deletions than `limits.deletes`.
    TooManyDeletions {
        /// How many the plan makes.
        count: usize,
        /// How many the file lets one apply make.
        most: usize,
    },
    /// More moved IPs than `limits.moved_ips`.
    TooManyMovedIps {
        /// How many the plan moves.
        count: usize,
        /// How many the file lets one apply move.
        most: usize,
        /// Where the limit is a share of the leased IPs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<MovedShare>,
    },
    /// The file states a collection as empty, and the plan deletes from it.
    CollectionEmptied {
        /// The Region.
        region: Region,
        /// The collection.
        collection: Collection,
        /// How many are deleted.
        count: usize,
    },
    /// A route has IPs now and would have none.
    RouteWithoutIps {
        /// The Region.
        region: Region,
        /// Whose mail it is.
        stream: Stream,
        /// The pool that it would send through.
        pool: PoolName,
        /// What the file can state instead.
        #[serde(default)]
        remedy: RouteRemedy,
    },
    /// The mail of an identity would go to a configuration set that is paused.
    RoutePaused {
        /// The Region.
        region: Region,
        /// Whose mail it is.
        stream: Stream,
        /// The configuration set.
        configuration_set: ConfigurationSetName,
    },
    /// A route would lose its last warm IP while automatic warm-up is off.
    RouteCold {
        /// The Region.
        region: Region,
        /// Whose mail it is.
        stream: Stream,
        /// The IPs that it would send from.
        ips: Vec<ColdIp>,
        /// What the file can state instead.
        #[serde(default)]
        remedy: RouteRemedy,
    },
    /// The warm-up of IPs that are warmed up starts again.
    WarmupRestarted {
        /// The Region.
        region: Region,
        /// The IPs.
        ips: Vec<Ipv4Addr>,
    },
    /// A feature of the account comes on for which AWS charges.
    PaidFeature {
        /// The Region.
        region: Region,
        /// The feature.
        feature: PaidFeature,
    },
    /// More of something than SES documents as the most.
    OverQuota {
        /// The Region.
        region: Region,
        /// What there would be too much of.
        collection: Collection,
        /// How many there would be at once.
        count: usize,
        /// How many SES documents.
        quota: usize,
        /// Whether one of them is a temporary pool.
        with_temporary: bool,
    },
}

impl GuardReason {
    /// What holds for it.
    #[must_use]
    pub fn rule(&self) -> FindingRule {
        let (code, allowance) = self.kind();
        FindingRule::guarded(code).waived(allowance)
    }

    fn kind(&self) -> (&'static str, Allowance) {
        match self {
            Self::TooManyDeletions { .. } => ("too-many-deletions", Allowance::Deletes),
            Self::TooManyMovedIps { .. } => ("too-many-moved-ips", Allowance::Moves),
            Self::CollectionEmptied { .. } => ("collection-emptied", Allowance::Empty),
            Self::RouteWithoutIps { .. } => ("route-without-ips", Allowance::Interruption),
            Self::RoutePaused { .. } => ("route-paused", Allowance::Interruption),
            Self::RouteCold { .. } => ("route-cold", Allowance::Cold),
            Self::WarmupRestarted { .. } => ("warmup-restarted", Allowance::Warmup),
            Self::PaidFeature { .. } => ("paid-feature", Allowance::Cost),
            Self::OverQuota { .. } => ("over-quota", Allowance::Quota),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::TooManyDeletions { .. } => "limits.deletes".to_owned(),
            Self::TooManyMovedIps { .. } => "limits.moved_ips".to_owned(),
            Self::CollectionEmptied { region, collection, .. } | Self::OverQuota { region, collection, .. } => {
                collection.key(region)
            }
            Self::RoutePaused { region, stream, .. } => stream.key(region),
            Self::PaidFeature { region, feature } => format!("regions.{region}.{}", feature.path()),
            Self::WarmupRestarted { region, .. } => format!("regions.{region}.dedicated_ips"),
            Self::RouteWithoutIps { region, stream, remedy, .. } | Self::RouteCold { region, stream, remedy, .. } => {
                match remedy {
                    RouteRemedy::Route => stream.key(region),
                    RouteRemedy::Ips(pool) => ips_key(pool, region),
                }
            }
        }
    }
}

/// A limit of moved IPs that is a share of the leased ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MovedShare {
    /// The Region.
    pub region: Region,
    /// The limit as the file states it.
    pub share: MovedIps,
    /// How many IPs the account leases there.
    pub leased: usize,
}

/// Mail that goes one route.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Mail that names this configuration set.
    ConfigurationSet(ConfigurationSetName),
    /// Mail of this identity that names no configuration set.
    Identity(IdentityName),
    /// Mail without a configuration set, and of sets without a pool: it leaves through the default pool.
    Default,
}

impl Stream {
    /// The kind of what decides the route.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::ConfigurationSet(_) => Kind::ConfigurationSet,
            Self::Identity(_) => Kind::EmailIdentity,
            Self::Default => Kind::DedicatedIpPool,
        }
    }

    /// The name of what decides the route.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::ConfigurationSet(name) => name.as_str(),
            Self::Identity(name) => name.as_str(),
            Self::Default => PoolRef::Default.as_str(),
        }
    }

    /// The key of the file that decides the route.
    fn key(&self, region: &Region) -> String {
        match self {
            Self::ConfigurationSet(name) => format!("regions.{region}.configuration_sets.{name}.pool"),
            Self::Identity(name) => format!("regions.{region}.identities.{name}.configuration_set"),
            Self::Default => ips_key(&PoolRef::Default, region),
        }
    }
}

/// The key of the file that decides which IPs a pool has.
fn ips_key(pool: &PoolRef, region: &Region) -> String {
    match pool.named() {
        Some(name) => format!("regions.{region}.pools.{name}.ips"),
        None => format!("regions.{region}.pools"),
    }
}

/// What a file can state to give a stream other IPs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RouteRemedy {
    /// The pool of the configuration set, or the default configuration set of the identity.
    #[default]
    Route,
    /// The IPs of this pool: the file cannot state another route of the stream.
    Ips(PoolRef),
}
