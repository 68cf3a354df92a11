//! What an answer is made of.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ConfigurationSetName, PoolName, PoolRef};

/// The three kinds of IPs that mail can leave from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IpKind {
    /// AWS's shared IPs.
    Shared,
    /// Leased IPs.
    Standard,
    /// IPs that SES leases and warms up by itself.
    Managed,
}

/// How sure an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The guide excludes the others.
    Clear,
    /// A number of practitioners decided, or the editions of the guide differ.
    Practice,
    /// Neither way is wrong: people decide.
    Either,
}

/// The answer for a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// The number of the first case that matched, 1 to 6; 0: there is no mail.
    pub case: u8,
    /// What decided.
    pub decided: Decided,
    /// Where the mail should leave; absent: neither way is wrong, or there is no mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<IpKind>,
    /// What else would do, by another edition of the guide; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub or: Option<IpKind>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What would change it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
}

/// The first case that matched, with what decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// Case 0: there is no mail.
    NoMail,
    /// Case 1: servers accept it by a list of IPs.
    Allowlisted,
    /// Case 5: the account has brought its own addresses, and cannot use AWS's shared ones.
    OwnAddresses,
    /// Case 2: no provider gets several hundred on the largest day.
    Untracked {
        /// Recipients at the provider that gets most.
        largest: u64,
        /// Whether it asks for addresses of its own, which this mail cannot keep.
        is_isolated: bool,
    },
    /// Case 2: too little a month for one IP.
    ThinMonth {
        /// Recipients of a month.
        month: u64,
        /// Whether it asks for addresses of its own, which this mail cannot keep.
        is_isolated: bool,
    },
    /// Case 3: irregular, or with long gaps.
    Uneven {
        /// Whether the pattern is irregular.
        is_irregular: bool,
        /// The longest run of days without mail, if it is too long.
        #[serde(skip_serializing_if = "Option::is_none")]
        gap: Option<u32>,
        /// Whether it asks for addresses of its own.
        is_isolated: bool,
    },
    /// Case 4: seasonal, with a largest day far above the mean.
    Surplus {
        /// Recipients of a mean day.
        day: u64,
        /// Recipients of the largest day.
        peak_day: u64,
        /// Why the mean days want dedicated IPs.
        because: Separation,
        /// What makes managed IPs of those; absent: nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        managed: Option<ManagedFor>,
    },
    /// Case 5: even mail that is to be kept apart.
    Apart {
        /// Why.
        because: Separation,
        /// What makes managed IPs of it; absent: nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        managed: Option<ManagedFor>,
    },
    /// Case 5, but the mail keeps fewer than two standard IPs warm.
    ApartButThin {
        /// Why it is to be kept apart.
        because: Separation,
        /// IPs that it keeps warm.
        most: u64,
    },
    /// Case 6, but the mail keeps fewer than two standard IPs warm.
    Thin {
        /// IPs that it keeps warm.
        most: u64,
    },
    /// Case 6: nothing asks for dedicated IPs, and nothing speaks against them.
    Either,
}

/// What makes managed dedicated IPs of standard ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ManagedFor {
    /// Whether nobody is told of bounces and complaints.
    pub is_unwatched: bool,
    /// Percent by which there is more mail each month; absent: it is not stated to grow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<u32>,
}

/// Why mail is to be kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Separation {
    /// It must share no address with other customers of AWS.
    Isolated,
    /// The account sends transactional and marketing mail.
    TwoKinds,
}

/// What would change an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// More mail: 100,000 a month.
    MoreMail,
    /// More mail to each provider that counts: 2,000 a day.
    MoreToEach,
    /// Partners who accept it by a list of IPs.
    Listed,
    /// A pattern without long gaps.
    EvenPattern,
    /// A wish to share no address with other customers.
    Isolate,
    /// Another set that sends the other kind of mail.
    OtherKind,
    /// An event destination for bounces and complaints.
    Watch,
    /// Mail that is stated to grow.
    Growth,
    /// Mail that does not grow.
    NoGrowth,
    /// Both an event destination for bounces and complaints, and mail that does not grow.
    WatchNoGrowth,
    /// A largest day of no more than five mean days.
    FlatterPeak,
    /// Mail that is isolated and pauses for more than 30 days, or comes irregularly.
    UnevenPattern,
}

impl Answer {
    /// Whether the surplus of the largest day is to leave another way.
    pub(super) fn leaves_surplus(&self) -> bool {
        matches!(self.decided, Decided::Surplus { because: Separation::TwoKinds, .. })
    }
}

/// What changes in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileChange {
    /// Nothing: there is no answer, or no mail.
    Nothing,
    /// Nothing: it goes where the answer says.
    Fits {
        /// The pool.
        pool: PoolRef,
        /// Its standard IPs, if it is alone there; absent: it is not, or that is unknown.
        #[serde(skip_serializing_if = "Option::is_none")]
        ips: Option<u64>,
    },
    /// Nothing: it is little, and other mail of its pool keeps the IPs warm.
    KeptWarm {
        /// The pool.
        pool: PoolRef,
        /// Messages a month of all its mail.
        month: u64,
    },
    /// A person decides: neither way is wrong.
    PersonDecides,
    /// A person decides which of two kinds leaves a pool: how much each of them is is not stated.
    WhoLeaves {
        /// The pool.
        pool: PoolRef,
    },
    /// No file can say it: mail without a set leaves through the default pool.
    NotInFile,
    /// It is not known how many IPs the pool takes.
    UnknownCount,
    /// It is not known what the pool is that it leaves through now.
    UnknownPool {
        /// The pool; absent: the set states none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pool: Option<PoolRef>,
    },
    /// Nothing yet: others know the addresses that it leaves from, and are to be told first (SF172).
    TellFirst {
        /// The pool that it leaves through.
        from: PoolRef,
        /// The pool that it would leave through, which may be the same one with more IPs.
        to: PoolRef,
        /// The addresses that others know.
        known: Vec<Ipv4Addr>,
        /// Leased addresses that it would leave from, and that they do not know.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        new: Vec<Ipv4Addr>,
        /// How many are yet to be leased beside.
        #[serde(skip_serializing_if = "is_zero")]
        lacking: u64,
    },
    /// Nothing yet: its pool would take IPs that other mail needs.
    TakesFromOthers {
        /// The pool that they are in.
        from: PoolRef,
        /// The pool that would take them.
        to: PoolRef,
        /// The IPs.
        ips: Vec<Ipv4Addr>,
        /// Whether the other mail is accepted by these addresses; else it is mail without a configuration set.
        is_listed: bool,
    },
    /// These changes.
    Changes {
        /// In this order.
        changes: Vec<Change>,
    },
}

/// A change of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A new standard pool.
    NewStandard {
        /// Its name.
        pool: PoolName,
        /// How many IPs it takes.
        ips: u64,
        /// Addresses that come to it from a list of another pool, among these.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        include: Vec<Ipv4Addr>,
    },
    /// A new managed pool.
    NewManaged {
        /// Its name.
        pool: PoolName,
    },
    /// Another number of IPs of a pool.
    Count {
        /// The pool.
        pool: PoolName,
        /// How many IPs it takes.
        ips: u64,
        /// The addresses that the file lists, which stay among them; empty: it counts them already.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        include: Vec<Ipv4Addr>,
    },
    /// Addresses that no mail needs come to a pool that no set names.
    Parked {
        /// Its name.
        pool: PoolName,
        /// The addresses.
        ips: Vec<Ipv4Addr>,
    },
    /// Addresses leave the list of a pool.
    Moved {
        /// The pool.
        from: PoolName,
        /// The addresses.
        ips: Vec<Ipv4Addr>,
    },
    /// Another number of leased IPs of the Region, which the file states.
    Leased {
        /// How many its pools ask for.
        ips: u64,
    },
    /// A set sends through another pool.
    Route {
        /// The set.
        set: ConfigurationSetName,
        /// The pool.
        pool: PoolRef,
    },
    /// A new set takes what a set has above so many recipients a day. SES cannot split the mail of a set: the application
    /// names one of both for each message.
    Surplus {
        /// The set, which keeps all other facts.
        set: ConfigurationSetName,
        /// Its largest day from then on.
        above: u64,
        /// The new set.
        second: ConfigurationSetName,
        /// The pool that the new set sends through.
        pool: PoolRef,
        /// The kind of its mail, as the file spells it; absent: none is stated.
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<&'static str>,
        /// What the largest day has above. Nothing else is known of the surplus.
        peak_day: u64,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}
