//! A finding, where the file states what it is about, and what its numbers are of: the small types beside `Found`.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Address, Place, PoolRef, RuleCode};

use super::{finding::Found, severity::Severity};

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The rule.
    pub rule: RuleCode,
    /// How grave it is here.
    pub severity: Severity,
    /// The object that it is about.
    pub address: Address,
    /// Where the file states it. Absent: it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Place>,
    /// Where to look for that place.
    #[serde(skip)]
    pub spot: Spot,
    /// What was found, with the numbers that were compared.
    pub found: Found,
}

/// Where a file states what a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A field of the object, or the object.
    Object(&'static str),
    /// A field of its Region: the first of these that the file states.
    Region(&'static [&'static str]),
    /// A field of the file.
    Whole(&'static str),
}

/// A provider whose share is known, or all mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ThinProvider {
    /// The provider.
    pub provider: String,
    /// What each IP sends to it on a mean day.
    pub each_day: u64,
}

/// An IP that is being warmed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Warming {
    /// The IP.
    pub ip: Ipv4Addr,
    /// Its percentage.
    pub percent: u8,
    /// The day on which it will be at 100 %, if automatic warm-up is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_on: Option<String>,
}

/// An IP whose `warm_since` is too near to count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WarmLately {
    /// The IP.
    pub ip: Ipv4Addr,
    /// What the file states.
    pub warm_since: String,
    /// The day from which on that counts: 45 days later.
    pub counts_from: String,
}

/// What addresses a route lacks to be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpenRoute {
    /// AWS's shared IPs.
    Shared,
    /// A managed pool: it may always send from the shared IPs too, and SES changes its IPs.
    Managed,
    /// The default pool: each newly leased IP arrives there.
    Default,
    /// No IP.
    Empty,
    /// IPs whose warm-up is not finished.
    Cold(Vec<Warming>),
}

/// How much of the mail came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rate {
    /// What came back.
    pub came: u64,
    /// What was sent on the same days.
    pub sent: u64,
    /// How many days that are.
    pub days: u64,
}

/// Why mail does not simply go to AWS's shared IPs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoShared {
    /// The account has brought its own IPs, and cannot use them.
    Byoip,
    /// Others know IPs that the mail leaves from.
    Published,
}

/// Whether the mail of a pool keeps a second IP in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondIp {
    /// It does.
    Kept,
    /// It is too little: SF101 would warn of two.
    Thin,
    /// Its month is unknown.
    Unknown,
    /// Partners accept it by a list of IPs, whatever the volume: another one has to be at 100 % and on the list first.
    Listed,
}

/// How the mail of a pool suits standard IPs, whose reputation needs an even history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evenness {
    /// All of it is steady or weekly.
    Even,
    /// Some of it has known dates.
    Seasonal,
    /// Some of it is irregular, or pauses for long.
    Uneven,
    /// Some of it states no pattern.
    Unknown,
}

/// What a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// Recipients in 24 hours.
    InADay,
    /// Recipients in a second.
    InASecond,
}

/// How a published address leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// Its pool becomes managed.
    Converted,
    /// It is to be given back.
    Relinquished,
    /// It moves to this pool.
    Moved(PoolRef),
}
