//! What a reviewer should know of a plan before approving it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Address;

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
    /// A configuration set or an identity will send through a pool without IPs.
    RouteWithoutIps,
    /// An identity will send through the default pool, with all mail that has no pool of its own.
    RouteToDefault,
    /// A configuration set goes, and with it the route of whoever names it.
    RouteEnds,
    /// A configuration set that is paused is resumed.
    Resumes,
    /// An IP that is not warm arrives where mail leaves from, or mail where such an IP is.
    ColdIp,
    /// A configuration set or an identity has warm IPs now and will have cold ones only.
    LosesWarmIps,
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
    /// A `STANDARD` pool becomes `MANAGED` only once the IPs that are to leave it have left.
    ConvertsLater,
    /// A renamed `MANAGED` pool is a new one, with IPs that SES chooses and warms up anew.
    NewManagedIps,
    /// What a thing is renamed from is not there.
    NothingToRename,
    /// A tag has characters that AWS's guides do not allow: SES may refuse it.
    UnusualTag,
    /// A live value outside of what SES documents is sent back as it is: SES may refuse it.
    UnusualValue,
    /// The account has more of something than SES documents as the most: AWS raised its quota, or the plan will fail.
    OverQuota,
    /// The domain of tracking links is no identity of the account: SES refuses domains that are not verified.
    UnknownDomain,
    /// Pools and leased IPs could not be read: which IPs a route has is unknown.
    RoutesUnknown,
    /// An IP is declared warm that is not.
    WarmupSkipped,
}
