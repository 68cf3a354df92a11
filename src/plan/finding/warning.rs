//! What a reviewer should know of a plan before approving it.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    model::{Address, ConfigurationSetName, MaxDelivery, Place, PoolName, PoolRef, Reported, ScalingMode, Warmup},
    plan::collection::Collection,
};

use super::{FindingRule, paid_feature::PaidFeature};

/// Something that a reviewer should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = super::with_message)]
pub struct Warning {
    /// What it is about.
    pub address: Address,
    /// Where the file states it. Absent: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// Which kind of warning, with what was found.
    #[serde(flatten)]
    pub reason: WarningReason,
}

impl Warning {
    /// The rule that warns.
    #[must_use]
    pub fn rule(&self) -> FindingRule {
        self.reason.rule()
    }
}

/// The kinds of warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum WarningReason {
    /// An IP goes to the default pool: mail without a pool will leave from it.
    ReleasedToDefault {
        /// The pool that it leaves.
        from: PoolRef,
    },
    /// An IP goes to the default pool because its pool is deleted and no other pool lists it: mail without a pool will
    /// leave from it.
    ReleasedByDeletion {
        /// The pool that is deleted.
        from: PoolName,
    },
    /// A configuration set or an identity will send through a pool without IPs.
    RouteWithoutIps {
        /// The pool.
        pool: PoolRef,
    },
    /// An identity will send through the default pool, with all mail that has no pool of its own.
    RouteToDefault,
    /// A configuration set is deleted, and with it the route of mail that names it.
    RouteEnds,
    /// A configuration set that is paused is resumed.
    Resumes,
    /// A configuration set that sends is paused.
    Pauses,
    /// A configuration set no longer requires TLS.
    WeakensTls,
    /// Mail will leave from an IP whose warm-up is unfinished.
    ColdIp {
        /// How that comes about.
        mail: ColdMail,
    },
    /// A configuration set or an identity has warm IPs now and will have cold ones only.
    LosesWarmIps {
        /// Those that it will have.
        ips: Vec<ColdIp>,
    },
    /// An IP is taken out of a pool that the file does not state.
    TakenFromUnmanaged {
        /// The pool.
        pool: PoolName,
    },
    /// A counted pool gets fewer IPs than it wants, which was allowed.
    Shortage {
        /// How many are missing.
        missing: usize,
        /// How many `ips.count` asks for.
        wanted: usize,
    },
    /// A `MANAGED` pool is deleted: SES takes its IPs back.
    RelinquishesIps {
        /// The scaling mode of the pool.
        scaling: Reported<ScalingMode>,
        /// Its IPs, as far as SES lists them.
        ips: Vec<String>,
    },
    /// A `STANDARD` pool with leased IPs becomes `MANAGED`: they move into it, and SES takes away those that it finds
    /// redundant (SES developer guide, "Dedicated IP addresses (managed)", read 2026-11).
    ConvertsLeasedIps {
        /// The leased IPs.
        ips: Vec<String>,
    },
    /// An object that was renamed, or that is to be deleted, cannot be deleted yet.
    KeptForNow {
        /// What it waits for.
        until: KeptUntil,
    },
    /// A `STANDARD` pool becomes `MANAGED` only once the IPs that are to leave it have left.
    ConvertsLater {
        /// The IPs that leave.
        leaving: Vec<Ipv4Addr>,
        /// The configuration sets that the plan sends through it: until then their mail leaves from its leased IPs.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        arriving: Vec<ConfigurationSetName>,
    },
    /// A renamed `MANAGED` pool is a new one, with IPs that SES chooses and warms up anew.
    NewManagedIps {
        /// The pool that it was.
        former: PoolName,
    },
    /// What an object is renamed from is not there.
    NothingToRename {
        /// The former name.
        former: String,
    },
    /// A configuration set that is there already is renamed to: it keeps its own options where the file states none.
    KeepsOwnOptions {
        /// The former name.
        former: ConfigurationSetName,
        /// The blocks of options that differ, in words.
        blocks: Vec<String>,
    },
    /// A tag has characters that AWS's guides do not allow: SES may refuse it.
    UnusualTag {
        /// The tag's key.
        key: String,
        /// The tag's value.
        value: String,
    },
    /// A live delivery time outside of what SES documents is sent back unchanged: SES may refuse it.
    UnusualValue {
        /// The delivery time.
        max_delivery: MaxDelivery,
    },
    /// The account has more of something than SES documents as the most: AWS raised its quota, or the plan will fail.
    OverQuota {
        /// What there is too much of.
        collection: Collection,
        /// How many there will be at once.
        count: usize,
        /// How many SES documents.
        quota: usize,
        /// How many there are now.
        held: usize,
    },
    /// Pools and leased IPs could not be read: which IPs a route has is unknown.
    RoutesUnknown {
        /// Why they could not be read, as AWS says it.
        cause: String,
    },
    /// An IP is declared warm that is not.
    WarmupSkipped {
        /// How far it is warmed up now.
        warmup: Warmup,
    },
    /// What the file states of a feature of the account means nothing, because the feature is off.
    WithoutEffect {
        /// The feature.
        feature: PaidFeature,
    },
}

/// How mail comes to leave from a cold IP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColdMail {
    /// The IP arrives in a pool.
    Arrives {
        /// The pool.
        pool: PoolName,
        /// How far the IP is warmed up.
        warmup: Warmup,
    },
    /// The configuration set or identity comes to a pool that has such IPs.
    SendsFrom(Vec<ColdIp>),
}

/// An IP whose warm-up is unfinished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ColdIp {
    /// The IP.
    pub ip: Ipv4Addr,
    /// How far it is warmed up.
    pub warmup: Warmup,
}

/// What an object waits for before it can be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeptUntil {
    /// The configuration set that it belongs to has an owner, which this plan stamps.
    Adopted(ConfigurationSetName),
    /// The configuration set of its new name is not there yet.
    Renamed(ConfigurationSetName),
    /// The configuration set of its new name lacks event destinations.
    EventDestinations(ConfigurationSetName),
    /// Identities have to name another configuration set first, which other changes of the plan wait for.
    IdentitiesLeave,
    /// These configuration sets have to be deleted first.
    ConfigurationSets(Vec<ConfigurationSetName>),
}

impl WarningReason {
    /// What holds for it.
    #[must_use]
    pub fn rule(&self) -> FindingRule {
        match self {
            Self::ReleasedByDeletion { .. } => FindingRule::warning("released-by-deletion"),
            Self::ReleasedToDefault { .. } => FindingRule::warning("released-to-default"),
            Self::RouteWithoutIps { .. } => FindingRule::warning("route-without-ips").at("pool"),
            Self::RouteToDefault => FindingRule::warning("route-to-default"),
            Self::RouteEnds => FindingRule::warning("route-ends"),
            Self::Pauses => FindingRule::warning("pauses").at("sending"),
            Self::Resumes => FindingRule::warning("resumes").at("sending"),
            Self::WeakensTls => FindingRule::warning("weakens-tls").at("tls"),
            Self::ColdIp { .. } => FindingRule::warning("cold-ip"),
            Self::LosesWarmIps { .. } => FindingRule::warning("loses-warm-ips"),
            Self::TakenFromUnmanaged { .. } => FindingRule::warning("taken-from-unmanaged"),
            Self::Shortage { .. } => FindingRule::warning("shortage").at("ips"),
            Self::RelinquishesIps { .. } => FindingRule::warning("relinquishes-ips"),
            Self::ConvertsLeasedIps { .. } => FindingRule::warning("converts-leased-ips").at("scaling"),
            Self::KeptForNow { .. } => FindingRule::warning("kept-for-now"),
            Self::ConvertsLater { .. } => FindingRule::warning("converts-later").at("scaling"),
            Self::NewManagedIps { .. } => FindingRule::warning("new-managed-ips").at("renamed_from"),
            Self::NothingToRename { .. } => FindingRule::warning("nothing-to-rename").at("renamed_from"),
            Self::KeepsOwnOptions { .. } => FindingRule::warning("keeps-own-options").at("renamed_from"),
            Self::UnusualTag { .. } => FindingRule::warning("unusual-tag").at("tags"),
            Self::UnusualValue { .. } => FindingRule::warning("unusual-value").at("max_delivery"),
            Self::OverQuota { .. } => FindingRule::warning("over-quota"),
            Self::RoutesUnknown { .. } => FindingRule::warning("routes-unknown"),
            Self::WarmupSkipped { .. } => FindingRule::warning("warmup-skipped").at("warmup"),
            Self::WithoutEffect { feature } => FindingRule::warning("without-effect").at(feature.field()),
        }
    }
}
