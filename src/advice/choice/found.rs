//! What is found out about each stream, as documents have it.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    advice::{
        finding::Finding,
        needed::Needed,
        stream::{Stream, StreamName},
    },
    model::{ConfigurationSetName, PoolName, PoolRef, Region, Usd},
};

use super::{
    answer::{Answer, Change, FileChange, IpKind},
    benefits::Benefit,
    facts::StreamFacts,
    pools::set_of,
    premises::Premises,
};

/// The answer for each stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Choices {
    /// The day on which the question was asked, in UTC.
    pub date: String,
    /// Each Region.
    pub regions: Vec<RegionChoices>,
}

/// One Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RegionChoices {
    /// The Region.
    pub region: Region,
    /// The pricing plan of the account there, as SES spells it; absent: none, or the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Whether the account was read; else what the file does not state is unknown.
    pub is_live: bool,
    /// Each configuration set of the file, and mail without one.
    pub streams: Vec<Choice>,
    /// Standard pools that no mail leaves through once the file is changed so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<LeftPool>,
    /// Managed pools that no mail leaves through then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_managed: Vec<PoolRef>,
    /// What `lint` says of the changed file, and does not say now: idle pools, IPs that warm up without mail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub following: Vec<Finding>,
}

/// A standard pool that no mail leaves through any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftPool {
    /// The pool.
    pub pool: PoolRef,
    /// Its IPs.
    pub ips: u64,
    /// What they cost a month; absent: unknown, as they are the customer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
    /// Those that others know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<Ipv4Addr>,
}

/// The answer for a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Choice {
    /// The stream.
    pub stream: StreamName,
    /// The pool that it leaves through now, after the plan of the file; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolRef>,
    /// What that pool is; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_kind: Option<IpKind>,
    /// How many IPs the standard pool has that it leaves through once the file is changed so; absent: another kind of pool,
    /// or unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_ips: Option<u64>,
    /// What is known of it.
    pub facts: StreamFacts,
    /// Facts that are missing: where to state them, from the top of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The rows of the guide.
    pub benefits: Vec<Benefit>,
    /// The answer; absent: facts are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// How many IPs its largest day needs; absent: that day is not stated. None are recommended for it where its surplus
    /// leaves another way: `base_ips` has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ips: Option<Needed>,
    /// How many IPs its mean day needs, where the surplus of the largest day leaves another way; absent: it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_ips: Option<Needed>,
    /// What each way costs a month beside the messages; absent: how much mail there is is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<WayCosts>,
    /// When standard IPs for it are warm; absent: the answer is another, or it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
    /// What has to come before its standard IPs, or stops them.
    pub premises: Premises,
    /// What changes in the file.
    pub change: FileChange,
}

/// What each way costs a month. Messages cost the same each way, and are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WayCosts {
    /// Messages a month, with those of `with`.
    pub month: u64,
    /// Other mail of the standard pool, which shares its IPs and is counted too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<StreamName>,
    /// Through the shared IPs: nothing; absent: the account has its own IPs, and cannot use them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<Usd>,
    /// Standard IPs that were counted.
    pub ips: u64,
    /// One of them; absent: unknown, as they are the customer's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each_ip: Option<Usd>,
    /// All of them; absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<Usd>,
    /// The monthly fee for managed IPs, once for the account.
    pub managed_fee: Usd,
    /// Whether another managed pool pays that fee anyway: then it is no part of the cost.
    pub fee_stays: bool,
    /// Managed IPs with the fee; absent: AWS publishes no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed: Option<Usd>,
    /// Whether the prices of managed IPs are those without a plan, as AWS does not publish those of the plan.
    pub is_managed_unpublished: bool,
    /// Whether the pricing plan includes managed IPs.
    pub is_managed_included: bool,
    /// Whether the price of standard IPs is the one without a plan, as AWS does not state that under a plan.
    pub is_standard_assumed: bool,
    /// Messages a month up to which managed is cheaper; absent: beyond the first tier, or nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub break_even: Option<u64>,
}

/// When standard IPs are warm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timing {
    /// The day; of IPs that are not leased yet, if they were leased on the first day.
    pub warm_on: String,
    /// Whether that is the first day: they are warm.
    pub is_warm: bool,
    /// Whether some have yet to be leased, or may have: the time that AWS takes comes on top.
    pub is_new: bool,
    /// How many of the IPs that the change takes are leased already, as far as is known; absent: none, or it takes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leased: Option<u64>,
    /// How many are yet to be leased; absent: none, or the account was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacking: Option<u64>,
    /// Whether the date of `ready_by` is before that day; absent: no date is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_late: Option<bool>,
}

/// The set that changes its pool.
pub(super) fn leaver(choice: &Choice) -> Option<&ConfigurationSetName> {
    routes(choice).map(|(set, _)| set).next()
}

/// Whether a stream leaves its pool with one of these choices.
pub(super) fn leaves(choices: &[Choice], stream: &Stream<'_>) -> bool {
    set_of(&stream.name).is_some_and(|set| choices.iter().any(|choice| leaver(choice) == Some(set)))
}

pub(super) fn comes_to(choice: &Choice, pool: &PoolRef) -> bool {
    routes(choice).any(|(_, to)| to == pool)
}

fn routes(choice: &Choice) -> impl Iterator<Item = (&ConfigurationSetName, &PoolRef)> {
    let changes = match &choice.change {
        FileChange::Changes { changes } => changes.as_slice(),
        _ => &[],
    };
    changes.iter().filter_map(|change| match change {
        Change::Route { set, pool } => Some((set, pool)),
        _ => None,
    })
}

/// The pool that a stream leaves through, by its name.
pub(super) fn named(choice: &Choice) -> Option<&PoolName> {
    choice.pool.as_ref().and_then(PoolRef::named)
}
