//! What the file asks for and a plan does not do.

use std::{collections::BTreeSet, net::Ipv4Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    Address, ConfigurationSetName, IdentityName, Owner, Place, PoolName, PoolRef, Reported, ScalingMode, Tagged,
    TrackingDomain, Warmup,
};

use super::{FindingRule, Verdict};
use crate::plan::{
    allowance::{Allowance, Allowances},
    change::ChangeOrigin,
    step::StepId,
};

/// Something that the file asks for, or that a saved plan does, and that is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(transform = super::with_message)]
pub struct Withheld {
    /// What it is about.
    pub address: Address,
    /// The step that would do it, where a saved plan is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// Where the file states it. Absent: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// Whether the file or the account brings it about, if the plan was made with `--base`: what the base meets too is
    /// `drift`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ChangeOrigin>,
    /// Which rule withholds it, with what the rule found.
    #[serde(flatten)]
    pub reason: WithheldReason,
}

impl Withheld {
    /// A change that is withheld, or the step of a saved plan. Its place and origin are not known yet.
    pub(crate) fn new(address: Address, step: Option<StepId>, reason: WithheldReason) -> Self {
        Self { address, step, stated_at: None, origin: None, reason }
    }

    /// The rule that withholds it.
    #[must_use]
    pub fn rule(&self) -> FindingRule {
        self.reason.rule()
    }

    /// Whether an apply with these allowances refuses the whole plan for it. Otherwise, it applies the rest.
    #[must_use]
    pub fn stops(&self, allowed: &Allowances) -> bool {
        let rule = self.rule();
        rule.verdict != Verdict::Applied && !rule.waived_by.is_some_and(|allowance| allowed.has(allowance))
    }
}

/// Why a change is withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum WithheldReason {
    /// The file lists an IP that the account does not lease in this Region.
    IpNotLeased {
        /// The pool that lists it; absent where the file states its warm-up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pool: Option<PoolName>,
    },
    /// The file states something of an IP that SES manages.
    IpIsManaged {
        /// The `MANAGED` pool that it is in.
        pool: PoolRef,
        /// What the file asks for.
        asked: ManagedIpUse,
    },
    /// The file states which IPs are in a pool that is `MANAGED`.
    PoolIsManaged {
        /// The scaling mode.
        scaling: Reported<ScalingMode>,
        /// The pool that it is renamed from, where leased IPs would have to come along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        former: Option<PoolName>,
        /// The leased IPs of that pool.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ips: Vec<Ipv4Addr>,
    },
    /// A configuration set is to send through a pool that is neither in the file nor live.
    UnknownPool {
        /// The pool.
        pool: PoolRef,
        /// Whether the live configuration set names it, and not the file.
        is_live: bool,
    },
    /// `MANAGED` to `STANDARD`: SES has no such operation.
    ManagedToStandard,
    /// `STANDARD` to `MANAGED` cannot be undone and was not allowed.
    ConvertNotAllowed,
    /// Deleting a `MANAGED` pool loses its IPs for good and was not allowed.
    RelinquishNotAllowed {
        /// The scaling mode of the pool.
        scaling: Reported<ScalingMode>,
        /// Its IPs, as far as SES lists them.
        ips: Vec<String>,
    },
    /// SES would not create a pool of this name.
    PoolNameRefused {
        /// What is wrong with the name.
        problem: String,
        /// A live pool whose name differs in capitals alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        near: Option<PoolName>,
    },
    /// The file states an identity that the account does not have: identities are not created.
    UnknownIdentity,
    /// An identity is to name a configuration set that is neither in the file nor live.
    UnknownConfigurationSet {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
    },
    /// An identity is to name a configuration set whose pool is not there.
    DanglingRoute {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// Its pool.
        pool: PoolName,
    },
    /// It needs an object whose creation is withheld.
    DependsOnWithheld {
        /// That object.
        on: Tagged,
    },
    /// An https policy of tracking links without a custom domain.
    NoTrackingDomain,
    /// An event destination without events.
    NoEvents,
    /// The live value is one that this version of sesform does not know.
    UnrecognizedLive {
        /// Which value.
        value: Unrecognized,
    },
    /// A counted pool wants more IPs than there are for it.
    Shortage {
        /// How many are missing.
        missing: usize,
        /// How many `ips.count` asks for.
        wanted: usize,
    },
    /// It would change a route, and pools and leased IPs could not be read.
    RoutesUnknown {
        /// Why they could not be read, as AWS says it.
        cause: String,
    },
    /// It belongs to another owner.
    AnotherOwner {
        /// How it does.
        conflict: OwnerConflict,
    },
    /// Its owner is not known.
    OwnerUnknown {
        /// What is missing.
        tags: Tagging,
    },
    /// The file's `ignore` leaves it out, and something else in the file changes it.
    Ignored,
    /// A tag keeps it from being deleted.
    Protected {
        /// What carries the tag.
        by: Protector,
    },
    /// A pool that is to be deleted would still hold IPs.
    PoolHoldsIps {
        /// The IPs.
        ips: Vec<String>,
    },
    /// Something would still refer to what is to be deleted.
    StillReferred {
        /// What does.
        by: Reference,
    },
    /// No file can state it, so its absence from the file says nothing.
    NotStatable {
        /// Why not.
        problem: String,
    },
    /// What is to be deleted is associated with tenants.
    Tenants {
        /// The tenants.
        tenants: BTreeSet<String>,
    },
    /// Tenants would be left behind by a renamed configuration set, or by an identity that comes to another one.
    TenantsStay {
        /// The tenants.
        tenants: BTreeSet<String>,
        /// Whose they are.
        of: TenantsOf,
    },
    /// It would have more tags than SES takes on one object.
    TooManyTags {
        /// How many it would have, AWS's own not counted.
        count: usize,
        /// How many SES takes.
        quota: usize,
    },
    /// The domain of tracking links is an identity that is not verified.
    DomainNotVerified {
        /// The domain.
        domain: TrackingDomain,
    },
    /// Configuration sets that the file does not state would be left behind with a pool that is renamed.
    Stranded {
        /// The configuration sets.
        configuration_sets: BTreeSet<ConfigurationSetName>,
        /// Those of them whose pool the file cannot state: another owner has them, `ignore` leaves them out, or no file
        /// can name them.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        beyond: BTreeSet<ConfigurationSetName>,
    },
    /// A saved plan deletes, and `--prune` was not given.
    PruneNotAllowed,
    /// A saved plan stamps its owner on an object without one, and `--adopt` was not given.
    AdoptNotAllowed,
}

/// What the file asks of an IP that SES manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ManagedIpUse {
    /// That it is in another pool.
    Move,
    /// How far it is warmed up.
    Warmup,
    /// How far it is warmed up, in a pool that the same file turns `MANAGED`.
    WarmupAfterConversion,
}

/// A live value that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unrecognized {
    /// Whether automatic warm-up is on: it was not read.
    AutoWarmup,
    /// The account's own suppression and VDM: they were not read.
    Account,
    /// How far an IP is warmed up.
    Warmup(Warmup),
    /// The scaling mode of a pool.
    ScalingMode(String),
    /// Options of a configuration set that is renamed.
    Options {
        /// The set that has them.
        former: ConfigurationSetName,
        /// What SES calls them.
        options: BTreeSet<String>,
    },
    /// Where an event destination reports to.
    Destination,
    /// Where an event destination of the former name of this configuration set reports to.
    FormerDestination(ConfigurationSetName),
}

/// How something belongs to another owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerConflict {
    /// Its own tag says so.
    Tagged(Owner),
    /// An identity sends by a configuration set of that owner.
    SendsBy {
        /// The configuration set.
        configuration_set: ConfigurationSetName,
        /// Its owner.
        owner: Owner,
    },
    /// A step would take the owner's tag away.
    Untagged,
    /// It carries no owner, and would be deleted.
    Ownerless,
    /// A step would stamp an owner that is not the plan's.
    Stamped {
        /// The owner that it stamps.
        stamp: String,
        /// The owner of the plan.
        owner: Owner,
    },
}

/// Why an owner is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tagging {
    /// The tags were not read.
    Unread,
    /// The tags were not read, and a pool that is renamed takes them over.
    UnreadOfRenamed(PoolName),
    /// The plan states no owner.
    NoOwner,
}

/// What carries the tag that protects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protector {
    /// The object itself.
    Itself,
    /// The object itself, which the file renames to this name.
    Renamed(String),
    /// The configuration set that it belongs to.
    ConfigurationSet(ConfigurationSetName),
}

/// What refers to an object that is to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// It is not known: identities were not read.
    UnreadIdentities,
    /// Identities whose default configuration set it is.
    Identities(Vec<IdentityName>),
    /// Identities that the file does not state, and so do not follow it to its new name.
    IdentitiesOfRenamed {
        /// The new name.
        new: ConfigurationSetName,
        /// The identities.
        identities: Vec<IdentityName>,
    },
    /// Identities whose default configuration set it is. The file states another one, and that change is withheld.
    IdentitiesHeld(Vec<IdentityName>),
    /// Identities whose default configuration set it is, and which the file cannot state: `ignore` leaves them out, or
    /// no file can name them.
    IdentitiesBeyond(Vec<IdentityName>),
    /// Configuration sets that send through it.
    ConfigurationSets(Vec<ConfigurationSetName>),
    /// Configuration sets that send through it, and whose pool the file cannot state: another owner has them, `ignore`
    /// leaves them out, or no file can name them.
    ConfigurationSetsBeyond(Vec<ConfigurationSetName>),
}

/// What tenants are associated with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantsOf {
    /// The configuration set that this one is renamed from.
    Renamed(ConfigurationSetName),
    /// The identity, which comes to this configuration set.
    IdentityFor(ConfigurationSetName),
}

impl WithheldReason {
    /// What holds for it.
    #[must_use]
    pub fn rule(&self) -> FindingRule {
        match self {
            Self::IpNotLeased { .. } => FindingRule::invalid_file("ip-not-leased").at("warmup"),
            Self::IpIsManaged { .. } => FindingRule::invalid_file("ip-is-managed").at("warmup"),
            Self::PoolIsManaged { .. } => FindingRule::invalid_file("pool-is-managed").at("ips"),
            Self::UnknownPool { .. } => FindingRule::invalid_file("unknown-pool").at("pool"),
            Self::PoolNameRefused { .. } => FindingRule::invalid_file("pool-name-refused"),
            Self::UnknownIdentity => FindingRule::invalid_file("unknown-identity"),
            Self::UnknownConfigurationSet { .. } => {
                FindingRule::invalid_file("unknown-configuration-set").at("configuration_set")
            }
            Self::DanglingRoute { .. } => FindingRule::invalid_file("dangling-route").at("configuration_set"),
            Self::NoTrackingDomain => FindingRule::invalid_file("no-tracking-domain").at("tracking"),
            Self::NoEvents => FindingRule::invalid_file("no-events").at("events"),
            Self::DependsOnWithheld { .. } => FindingRule::guarded("depends-on-withheld"),
            Self::ManagedToStandard => FindingRule::guarded("managed-to-standard").at("scaling"),
            Self::ConvertNotAllowed => {
                FindingRule::guarded("convert-not-allowed").flagged(Allowance::Convert.flag()).at("scaling")
            }
            Self::RelinquishNotAllowed { .. } => {
                FindingRule::guarded("relinquish-not-allowed").flagged(Allowance::Relinquish.flag())
            }
            Self::UnrecognizedLive { .. } => FindingRule::guarded("unrecognized-live"),
            Self::Shortage { .. } => FindingRule::guarded("shortage").waived(Allowance::Shortage).at("ips"),
            Self::RoutesUnknown { .. } => FindingRule::guarded("routes-unknown").at("pool"),
            Self::AnotherOwner { .. } => FindingRule::guarded("another-owner"),
            Self::OwnerUnknown { .. } => FindingRule::guarded("owner-unknown"),
            Self::Ignored => FindingRule::guarded("ignored"),
            Self::Protected { .. } => FindingRule::guarded("protected"),
            Self::Stranded { .. } => FindingRule::guarded("stranded"),
            Self::TenantsStay { .. } => FindingRule::guarded("tenants-stay").at("renamed_from"),
            Self::TooManyTags { .. } => FindingRule::guarded("too-many-tags").at("tags"),
            Self::DomainNotVerified { .. } => FindingRule::guarded("domain-not-verified").at("tracking"),
            Self::PruneNotAllowed => FindingRule::guarded("prune-not-allowed").flagged("--prune"),
            Self::AdoptNotAllowed => FindingRule::guarded("adopt-not-allowed").flagged("--adopt"),
            Self::PoolHoldsIps { .. } => FindingRule::left_out("pool-holds-ips"),
            Self::StillReferred { .. } => FindingRule::left_out("still-referred"),
            Self::NotStatable { .. } => FindingRule::left_out("not-statable"),
            Self::Tenants { .. } => FindingRule::left_out("tenants"),
        }
    }
}
