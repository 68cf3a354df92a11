//! What the file asks for and a plan does not do: the rules, and what becomes of a run that meets one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Address;

use super::allowance::Allowance;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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
    /// SES would not create a pool of this name.
    PoolNameRefused,
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
    /// It would change a route, and pools and leased IPs could not be read.
    RoutesUnknown,
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
    /// A configuration set or an identity would still refer to what is to be deleted.
    StillReferred,
    /// No file can state it, and so it says nothing that the file does not.
    NotStatable,
    /// What is to be deleted is associated with tenants.
    Tenants,
    /// Tenants would be left behind by a renamed configuration set, or by an identity that comes to another one.
    TenantsStay,
    /// The domain of tracking links is an identity that is not verified.
    DomainNotVerified,
    /// Configuration sets that the file does not state would be left behind with a pool that is renamed.
    Stranded,
    /// A saved plan deletes, and `--prune` was not given.
    PruneNotAllowed,
    /// A saved plan stamps its owner on an object without one, and `--adopt` was not given.
    AdoptNotAllowed,
}

/// What becomes of a run that meets a withheld change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The file contradicts the account and must be changed.
    InvalidFile,
    /// A guard refuses what the file asks for.
    Guarded,
    /// It stays as it is for now, and everything else is done.
    LeftAlone,
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
            | Self::PoolNameRefused
            | Self::NoEvents => Verdict::InvalidFile,
            Self::ManagedToStandard
            | Self::ConvertNotAllowed
            | Self::RelinquishNotAllowed
            | Self::UnrecognizedLive
            | Self::Shortage
            | Self::RoutesUnknown
            | Self::AnotherOwner
            | Self::OwnerUnknown
            | Self::Ignored
            | Self::Protected
            | Self::Stranded
            | Self::TenantsStay
            | Self::DomainNotVerified
            | Self::PruneNotAllowed
            | Self::AdoptNotAllowed => Verdict::Guarded,
            Self::PoolHoldsIps | Self::StillReferred | Self::NotStatable | Self::Tenants => Verdict::LeftAlone,
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
            | Self::PoolNameRefused
            | Self::UnrecognizedLive
            | Self::RoutesUnknown
            | Self::AnotherOwner
            | Self::OwnerUnknown
            | Self::Ignored
            | Self::Protected
            | Self::PoolHoldsIps
            | Self::StillReferred
            | Self::NotStatable
            | Self::Tenants
            | Self::TenantsStay
            | Self::DomainNotVerified
            | Self::Stranded
            | Self::PruneNotAllowed
            | Self::AdoptNotAllowed => None,
        }
    }

    /// The flag that does away with it, while planning or while applying. Without one only the file or the account can.
    #[must_use]
    pub fn flag(self) -> Option<&'static str> {
        match self {
            Self::ConvertNotAllowed => Some(Allowance::Convert.flag()),
            Self::RelinquishNotAllowed => Some(Allowance::Relinquish.flag()),
            Self::PruneNotAllowed => Some("--prune"),
            Self::AdoptNotAllowed => Some("--adopt"),
            other => other.waived_by().map(Allowance::flag),
        }
    }
}
