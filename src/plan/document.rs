//! A plan as data: what `plan -o` saves, `show` renders again and `apply` executes.
//!
//! Everything is resolved: a step holds each value that it sends. The types are the JSON document too, and
//! `schema/plan.schema.json` is generated from them. How a plan comes about is in the other files of this folder.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    AccountId, Address, Caller, Delivery, LiveScaling, NewOptions, PoolRef, Region, Tags, Warmup, Write,
};

use super::{
    allowance::Allowance, budget::Budget, facts::SettingFacts, fingerprint::Digest, guard::Guard, proof::Proof,
};

/// The format of the plan document that this build writes: the part before the point changes when a reader of the older
/// form would misread it, the part behind it when something is added.
pub const FORMAT_VERSION: &str = "1.0";

/// What `apply` would do to one account, with everything that a reviewer needs to judge it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Version of this document's format, `major.minor`.
    pub format_version: String,
    /// Version of the sesform that made the plan.
    pub tool_version: String,
    /// The account that the plan is for.
    pub account: AccountId,
    /// Whose credentials read the live account.
    pub caller: Caller,
    /// The Regions that were compared.
    pub regions: Vec<Region>,
    /// Digest of the desired state: two files with the same meaning have the same.
    pub desired_digest: Digest,
    /// Digest of the changes and steps: the same wherever and by whomever the same plan is made.
    pub fingerprint: Digest,
    /// The differences, by Region, kind and name.
    pub changes: Vec<Change>,
    /// The writes that make them, in an order that may be run as it stands.
    pub steps: Vec<Step>,
    /// What is live and not in the file. It is left alone.
    pub unmanaged: Vec<Address>,
    /// What the file asks for and cannot be done.
    pub withheld: Vec<Withheld>,
    /// What stops an apply of the whole, until it is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guards: Vec<Guard>,
    /// What a reviewer should know before approving.
    pub warnings: Vec<Warning>,
    /// What was checked about the routes.
    pub proof: Proof,
    /// How many calls an apply makes, and how long it takes at SES's documented pace.
    pub budget: Budget,
}

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Makes what is not there.
    Create,
    /// Changes options without touching a route.
    Update,
    /// Puts an IP into another pool.
    Move,
    /// Sends a configuration set through another pool.
    Assign,
    /// Turns a `STANDARD` pool into a `MANAGED` one. There is no way back.
    Convert,
    /// Deletes.
    Delete,
    /// Stamps our owner on what has none.
    Adopt,
}

/// Why a change is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The file states it and it is not live.
    Missing,
    /// The file states another value.
    Differs,
    /// The IP's pool lists its IPs, and this one is not among them: it goes to the default pool.
    NotListed,
    /// A pool that an earlier plan created for a while and that a stopped run left: it is empty again and goes.
    LeftOver,
    /// It carries our owner, the file no longer has it, and pruning was asked for.
    Pruned,
    /// The file states it, nobody owns it, and adopting was asked for.
    Ownerless,
}

/// One difference between the file and the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What changes.
    pub address: Address,
    /// How.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// As it is. Absent: it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Facts>,
    /// As it will be. Absent: it will not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Facts>,
}

/// What is known of the thing that a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Facts {
    /// Of a dedicated IP pool.
    Pool(PoolFacts),
    /// Of a leased IP.
    Ip(IpFacts),
    /// Of a configuration set.
    ConfigurationSet(Box<ConfigurationSetFacts>),
    /// Of a setting that no route hangs on.
    Setting(SettingFacts),
}

/// What is known of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolFacts {
    /// Its scaling mode.
    pub scaling: LiveScaling,
    /// The tags that a new one is created with, beside the owner's.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

impl From<LiveScaling> for PoolFacts {
    fn from(scaling: LiveScaling) -> Self {
        Self { scaling, tags: Tags::new() }
    }
}

/// What is known of a leased IP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IpFacts {
    /// The pool that it is in.
    pub pool: PoolRef,
    /// How far it is warmed up: moving does not change it.
    pub warmup: Warmup,
}

/// What is known of a configuration set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigurationSetFacts {
    /// Its delivery options, whole.
    pub delivery: Delivery,
    /// The other options that a new one is created with.
    #[serde(default, skip_serializing_if = "NewOptions::is_empty")]
    pub options: NewOptions,
    /// The tags that a new one is created with, beside the owner's.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

impl From<Delivery> for ConfigurationSetFacts {
    fn from(delivery: Delivery) -> Self {
        Self { delivery, options: NewOptions::default(), tags: Tags::new() }
    }
}

/// The number of a step in its plan, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct StepId(pub u32);

impl std::fmt::Display for StepId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One write, and what must be done before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its number.
    pub id: StepId,
    /// The Region that it writes to.
    pub region: Region,
    /// What it sends and what it expects to find.
    pub write: Write,
    /// The steps that must have succeeded before. Always of lower numbers.
    pub depends_on: Vec<StepId>,
    /// Why the step is there.
    pub purpose: Purpose,
}

/// Why a step is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// It makes a change, or is the last of several steps that make one.
    Change,
    /// It is a way round: no direct order keeps every route safe.
    Detour,
}

/// A thing that the file asks for and that is not planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withheld {
    /// What it is about.
    pub address: Address,
    /// Which rule withholds it.
    pub code: WithheldCode,
    /// The rule in words, with what to do about it.
    pub message: String,
}

/// The rules that withhold a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WithheldCode {
    /// The file lists an IP that the account does not lease in this Region.
    IpNotLeased,
    /// The file lists an IP that SES manages itself.
    IpIsManaged,
    /// The file lists IPs for a pool that is `MANAGED`.
    PoolIsManaged,
    /// A set is to send through a pool that is neither in the file nor live.
    UnknownPool,
    /// `MANAGED` to `STANDARD`: SES has no such operation.
    ManagedToStandard,
    /// `STANDARD` to `MANAGED` cannot be undone and was not allowed.
    ConvertNotAllowed,
    /// Deleting a `MANAGED` pool loses its IPs for good and was not allowed.
    RelinquishNotAllowed,
    /// The plan needs a temporary pool, and the Region has as many pools as SES allows.
    NoRoomForTemporaryPool,
    /// The file states an identity that the account does not have: identities are not created.
    UnknownIdentity,
    /// An identity is to name a configuration set that is neither in the file nor live.
    UnknownConfigurationSet,
    /// An https policy of tracking links without a domain of one's own.
    NoTrackingDomain,
    /// An event destination without events.
    NoEvents,
    /// The live value is one that this version of sesform does not know.
    UnrecognizedLive,
    /// A counted pool wants more IPs than there are for it.
    Shortage,
    /// It carries another owner's tag.
    AnotherOwner,
    /// Whose it is was not read.
    OwnerUnknown,
    /// The file's `ignore` leaves it out, and something else in the file changes it.
    Ignored,
    /// It carries the tag that keeps it from being deleted.
    Protected,
    /// A pool that is to be deleted would still hold IPs.
    PoolHoldsIps,
    /// A configuration set or an identity would still refer to what is to be deleted or is renamed.
    StillReferred,
}

/// What becomes of a run that meets a withheld change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The file contradicts the account and must be changed.
    InvalidFile,
    /// A guard refuses what the file asks for.
    Guarded,
}

impl WithheldCode {
    /// Whether the file is wrong, or a guard stands in the way.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::IpNotLeased
            | Self::IpIsManaged
            | Self::PoolIsManaged
            | Self::UnknownPool
            | Self::UnknownIdentity
            | Self::UnknownConfigurationSet
            | Self::NoTrackingDomain
            | Self::NoEvents => Verdict::InvalidFile,
            Self::ManagedToStandard
            | Self::ConvertNotAllowed
            | Self::RelinquishNotAllowed
            | Self::NoRoomForTemporaryPool
            | Self::UnrecognizedLive
            | Self::Shortage
            | Self::AnotherOwner
            | Self::OwnerUnknown
            | Self::Ignored
            | Self::Protected
            | Self::PoolHoldsIps
            | Self::StillReferred => Verdict::Guarded,
        }
    }

    /// What lets the rest of the plan be applied all the same, if anything does.
    #[must_use]
    pub fn waived_by(self) -> Option<Allowance> {
        match self {
            Self::Shortage => Some(Allowance::Shortage),
            Self::IpNotLeased
            | Self::IpIsManaged
            | Self::PoolIsManaged
            | Self::UnknownPool
            | Self::UnknownIdentity
            | Self::UnknownConfigurationSet
            | Self::NoTrackingDomain
            | Self::NoEvents
            | Self::ManagedToStandard
            | Self::ConvertNotAllowed
            | Self::RelinquishNotAllowed
            | Self::NoRoomForTemporaryPool
            | Self::UnrecognizedLive
            | Self::AnotherOwner
            | Self::OwnerUnknown
            | Self::Ignored
            | Self::Protected
            | Self::PoolHoldsIps
            | Self::StillReferred => None,
        }
    }

    /// The flag that does away with it, while planning or while applying. Without one only the file or the account can.
    #[must_use]
    pub fn flag(self) -> Option<&'static str> {
        let while_planning =
            [(Self::ConvertNotAllowed, Allowance::Convert), (Self::RelinquishNotAllowed, Allowance::Relinquish)];
        let while_planning = while_planning.into_iter().find(|(code, _)| *code == self).map(|(_, allowance)| allowance);
        self.waived_by().or(while_planning).map(Allowance::flag)
    }
}

/// Something that a reviewer should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// What it is about.
    pub address: Address,
    /// Which kind of warning.
    pub code: WarningCode,
    /// In words.
    pub message: String,
}

/// The kinds of warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// An IP goes to the default pool: mail without a pool will leave from it.
    ReleasedToDefault,
    /// A configuration set will send through a pool without IPs.
    RouteWithoutIps,
    /// An IP that is not warm arrives where mail leaves from.
    ColdIp,
    /// An IP is taken out of a pool that the file does not state.
    TakenFromUnmanaged,
    /// A counted pool gets fewer IPs than it wants, which was allowed.
    Shortage,
    /// A `MANAGED` pool is deleted: SES takes its IPs back.
    RelinquishesIps,
    /// A `STANDARD` pool with leased IPs becomes `MANAGED`: AWS does not document what becomes of them.
    ConvertsLeasedIps,
    /// A thing that was renamed cannot be pruned yet.
    KeptForNow,
}
