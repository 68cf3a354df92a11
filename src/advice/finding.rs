//! What a rule found, as data: the numbers that its sentence is made of. The small types beside are in `found_parts.rs`.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{ConfigurationSetName, IdentityName, PoolName, PoolRef, Region, RuleCode, Usd};

use super::{evidence::Differs, figures::Listing, mail_from_record::MailFromRecord, stream::StreamName};

pub use super::found_parts::{
    Evenness, Finding, Leaving, NoShared, OpenRoute, Rate, SecondIp, Sent, Spot, ThinProvider, WarmLately, Warming,
};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the members are what the sentence of the rule names")]
pub enum Found {
    ThinPool {
        pool: PoolRef,
        ips: u64,
        each_month: u64,
        enough_ips: Option<u64>,
        /// The mail of the pool.
        streams: Vec<StreamName>,
        no_shared: Option<NoShared>,
    },
    ThinAtProvider {
        pool: PoolRef,
        ips: u64,
        thin: ThinProvider,
        enough_ips: Option<u64>,
        streams: Vec<StreamName>,
        no_shared: Option<NoShared>,
    },
    IrregularOnStandard {
        stream: StreamName,
        pool: PoolRef,
        month: Option<u64>,
        no_shared: Option<NoShared>,
    },
    GoesCold {
        pool: PoolRef,
        gaps: Vec<(StreamName, u32)>,
        no_shared: Option<NoShared>,
    },
    OnceAWeek {
        pool: PoolRef,
        streams: Vec<StreamName>,
    },
    SteadyOnShared {
        stream: StreamName,
        day: u64,
        two_ips: Usd,
        /// Whether it names no pool, and the default pool is empty: that it leaves from the shared IPs is not documented.
        by_default: bool,
    },
    ManagedTooSmall {
        pool: PoolRef,
        streams: Vec<StreamName>,
        day: u64,
        fee: Usd,
        /// What the bill would be lower without the pool.
        saves: Usd,
        fee_stays: bool,
        /// The other managed pools without mail, which go too before the fee does.
        with: Vec<PoolRef>,
        no_shared: Option<NoShared>,
    },
    EmptyPool {
        set: ConfigurationSetName,
        pool: PoolRef,
        no_shared: Option<NoShared>,
    },
    /// The account has brought its own IPs, and cannot use AWS's shared ones.
    SharedWithByoip {
        set: ConfigurationSetName,
    },
    NoPoolNamed {
        set: ConfigurationSetName,
        ips: Option<Vec<Ipv4Addr>>,
        no_shared: Option<NoShared>,
    },
    DefaultPoolCatches {
        ips: Vec<Ipv4Addr>,
    },
    StrangeSet {
        set: ConfigurationSetName,
        pool: PoolName,
        beside: Vec<ConfigurationSetName>,
    },
    StrangeIp {
        ip: Ipv4Addr,
        pool: PoolName,
    },
    PoolWithoutMail {
        pool: PoolRef,
        ips: u64,
        /// Absent: they are the customer's own, and their price was not verified.
        #[serde(skip_serializing_if = "Option::is_none")]
        cost: Option<Usd>,
        is_byoip: bool,
        /// Those that others know.
        published: Vec<Ipv4Addr>,
    },
    IdentityWithoutSet {
        identity: IdentityName,
    },
    SplitOverRegions {
        endpoint: String,
        regions: Vec<Region>,
        set: ConfigurationSetName,
        other: Region,
        lacks_set: bool,
    },
    /// Whether the sets have the same routes there is unknown.
    OtherRegionUnread {
        endpoint: String,
        regions: Vec<Region>,
        other: Region,
        /// The sets with dedicated IPs here.
        sets: Vec<ConfigurationSetName>,
    },
    OneIpPool {
        pool: PoolRef,
        second: SecondIp,
        /// Of `listed`: the other IP of the Region that is at 100 % first, if none is yet.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<Warming>,
        no_shared: Option<NoShared>,
    },
    OneIpRegion {
        region: Region,
        pool: PoolRef,
        second: SecondIp,
        streams: Vec<StreamName>,
        account_was_read: bool,
        no_shared: Option<NoShared>,
    },
    ColdUnderLoad {
        pool: PoolRef,
        /// Whether partners accept mail of it by a list of IPs.
        is_listed: bool,
        cold: Vec<Warming>,
        /// IPs at 100 % of which nothing shows that they were warmed up: they count for nothing.
        unproven: Vec<Ipv4Addr>,
        room: u64,
        peak: u64,
        /// Whether that is what is known of it alone, as the largest day of other mail of the pool is not stated.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_at_least: bool,
        auto_warmup: bool,
        warm_on: Option<String>,
        /// Whether its mail is too little for two IPs, and nothing asks for addresses of its own.
        shared_fits: bool,
        streams: Vec<StreamName>,
        /// Why the rest does not leave from AWS's shared IPs; `None`: it may.
        no_shared: Option<NoShared>,
    },
    UnprovenUnderLoad {
        pool: PoolRef,
        ips: Vec<Ipv4Addr>,
        /// Those whose `warm_since` is too near to count.
        lately: Vec<WarmLately>,
        /// Those that arrived at 100 % and were not warmed up, as the file states.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        never: Vec<Ipv4Addr>,
        peak: u64,
        /// Whether that is what is known of it alone, as the largest day of other mail of the pool is not stated.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_at_least: bool,
        auto_warmup: bool,
        /// Whether the plan turns automatic warm-up on, which warms up none of them.
        turns_on: bool,
        shared_fits: bool,
        streams: Vec<StreamName>,
    },
    AutoWarmupOff {
        missing: u64,
        cold: Vec<Warming>,
        /// IPs at 100 % of which nothing shows that they were ever warmed up, and the file states nothing.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        complete: Vec<Ipv4Addr>,
        /// Whether the IPs are the customer's own, which nobody requests.
        is_byoip: bool,
    },
    CompleteNotProven {
        pool: PoolRef,
        ips: Vec<Ipv4Addr>,
        /// Those that the plan marks as complete, with the percentages that SES had reached.
        marked: Vec<Warming>,
        /// What each of these was measured to send on a day; of the others nothing is known.
        measured: Vec<(Ipv4Addr, u64)>,
        /// Whether that is an equal share of what was measured of the pool.
        is_share: bool,
        /// Those whose `warm_since` is too near to count.
        lately: Vec<WarmLately>,
        /// Those that arrived at 100 % and were not warmed up, as the file states.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        never: Vec<Ipv4Addr>,
        auto_warmup: bool,
        /// Whether the plan turns automatic warm-up on, which warms up none of them.
        turns_on: bool,
    },
    /// The file states that IPs arrived at 100 %, and SES is warming them up.
    NeverWhileWarming {
        pool: PoolRef,
        ips: Vec<Warming>,
    },
    SentThroughCold {
        set: ConfigurationSetName,
        pool: PoolRef,
        /// The IPs that are cold, or count as cold.
        ips: Vec<Ipv4Addr>,
        room: u64,
        peak: u64,
        /// Whether that is what is known of it alone, as the largest day of other mail of the pool is not stated.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_at_least: bool,
        auto_warmup: bool,
        /// Whether the IPs are at 100 % and nothing shows that they were warmed up.
        unproven: bool,
        /// Those of which that is so.
        not_proven: Vec<Ipv4Addr>,
        /// Those of them whose `warm_since` is too near to count.
        lately: Vec<WarmLately>,
        /// Those that arrived at 100 % and were not warmed up, as the file states.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        never: Vec<Ipv4Addr>,
        /// Whether the plan turns automatic warm-up on, which warms up none of them.
        turns_on: bool,
        warm_on: Option<String>,
        shared_fits: bool,
        no_shared: Option<NoShared>,
    },
    NotWarmInTime {
        stream: StreamName,
        pool: PoolRef,
        missing: u64,
        warm_on: String,
        ready_by: String,
        /// What the IPs take a day by then at most; absent: unknown.
        #[serde(skip_serializing_if = "Option::is_none")]
        room: Option<u64>,
        /// The same at least, which the largest day is compared with.
        #[serde(skip_serializing_if = "Option::is_none")]
        room_at_least: Option<u64>,
        /// The largest day of all mail of the pool; absent: unknown.
        #[serde(skip_serializing_if = "Option::is_none")]
        peak: Option<u64>,
        no_shared: Option<NoShared>,
    },
    WarmingWithoutMail {
        pool: PoolRef,
        ips: Vec<Warming>,
    },
    HeavyIp {
        pool: PoolRef,
        /// Whether partners accept mail of it by a list of IPs.
        is_listed: bool,
        ips: u64,
        each_day: u64,
        in_all: u64,
        is_bounded: bool,
        no_shared: Option<NoShared>,
    },
    MoreIpsThanMail {
        pool: PoolRef,
        ips: u64,
        enough: u64,
        keep: Option<u64>,
        peak: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        cost: Option<Usd>,
        is_byoip: bool,
        /// How many more the file asks for all the same.
        asked: u64,
    },
    OverQuota {
        quota: Sent,
        asked: u64,
        allowed: u64,
    },
    InSandbox {
        leased: u64,
        wanted: u64,
    },
    WantedOverLeased {
        leased: u64,
        wanted: u64,
        /// Whether the IPs are the customer's own, which no Support case leases.
        is_byoip: bool,
    },
    /// The customer's own IPs, which no case gives back.
    RelinquishOwn {
        ips: Vec<Ipv4Addr>,
    },
    RelinquishInUse {
        ip: Ipv4Addr,
        pool: PoolRef,
        streams: Vec<StreamName>,
    },
    IdleIps {
        ips: Vec<Ipv4Addr>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cost: Option<Usd>,
        is_byoip: bool,
        /// Those that others know.
        published: Vec<Ipv4Addr>,
    },
    DearerWay {
        pool: PoolRef,
        managed: Usd,
        is_least: bool,
        standard: Usd,
        ips: u64,
        held: Option<(u64, Usd)>,
        month: u64,
        is_managed: bool,
        break_even: Option<u64>,
        fee_stays: bool,
        pattern: Evenness,
        /// Percent by which some of its mail grows each month, if it is stated to.
        growth: Option<u32>,
        is_published: bool,
        no_shared: Option<NoShared>,
    },
    ManagedBesideStandard {
        kind: &'static str,
        managed: PoolRef,
        standard: PoolRef,
        fee: Usd,
    },
    PricesOld {
        rows: Vec<(&'static str, String, i64)>,
    },
    PlanIncludesManaged {
        plan: String,
        /// Those whose mail nobody is known to accept by their addresses, of all that are `leased`; `cost` is theirs.
        ips: u64,
        leased: u64,
        cost: Usd,
    },
    PlanPriceUnknown {
        plan: String,
        pools: Vec<PoolRef>,
    },
    PlanChanges {
        plan: Option<String>,
        next: String,
    },
    MixedKinds {
        pool: PoolRef,
        transactional: Vec<StreamName>,
        marketing: Vec<StreamName>,
        thin: Option<&'static str>,
    },
    SharedNoIsolation {
        stream: StreamName,
    },
    PartnerWouldMiss {
        stream: StreamName,
        pool: PoolRef,
        open: OpenRoute,
        /// Whether the account has its own IPs, and cannot use AWS's shared ones.
        is_byoip: bool,
    },
    PublishedAddressLeaves {
        ip: Ipv4Addr,
        from: PoolRef,
        how: Leaving,
    },
    /// Mail that others accept by its addresses comes to leave from others.
    ListedMailReroutes {
        stream: StreamName,
        from: PoolRef,
        to: PoolRef,
        /// Whether servers accept it by a list of addresses; else an IP of `from` is `published`.
        is_allowlisted: bool,
        /// What it left from.
        known: Vec<Ipv4Addr>,
        /// What it comes to leave from and nobody knows; empty: `to` has no IPs of its own.
        gains: Vec<Ipv4Addr>,
    },
    SpfRecord {
        identity: IdentityName,
        record: MailFromRecord,
    },
    Listed {
        ip: Ipv4Addr,
        pool: PoolRef,
        streams: Vec<StreamName>,
        listed: Vec<Listing>,
        taken: String,
    },
    Rates {
        /// Absent: all mail of the account in the Region.
        #[serde(skip_serializing_if = "Option::is_none")]
        set: Option<ConfigurationSetName>,
        #[serde(skip_serializing_if = "Option::is_none")]
        bounces: Option<Rate>,
        #[serde(skip_serializing_if = "Option::is_none")]
        complaints: Option<Rate>,
    },
    UnderReview {
        status: String,
        leased: u64,
        wanted: u64,
    },
    FactsMissing {
        stream: StreamName,
        is_silent: bool,
        keys: Vec<&'static str>,
    },
    StatedAgainstMeasured {
        set: ConfigurationSetName,
        differs: Vec<Differs>,
        days: u64,
        from: String,
        to: String,
    },
    FiguresOld {
        taken: String,
        days: i64,
    },
    FiguresShort {
        set: ConfigurationSetName,
        days: u64,
        cycle: u64,
    },
    UnusedSuppression {
        rule: RuleCode,
    },
}
