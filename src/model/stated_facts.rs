//! What a file states for the adviser alone: how much mail, since when an IP is warm, what is paid. None of it is ever
//! sent to SES, and none of it is a change. A fact that is not stated is unknown.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use jiff::civil::Date;

use super::{
    money::Usd,
    names::{ConfigurationSetName, Region},
    rule_code::RuleCode,
    traffic::{MailKind, Traffic},
};

/// Facts of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatedFacts {
    /// Prices that differ from the price table.
    pub prices: StatedPrices,
    /// What a case at AWS Support is told.
    pub request: RequestFacts,
    /// The facts of each Region.
    pub regions: BTreeMap<Region, RegionFacts>,
}

impl StatedFacts {
    /// Whether the file states any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        let Self { prices, request, regions } = self;
        let nothing = RegionFacts::default();
        let is_stated = |facts: &RegionFacts| RegionFacts { ips: BTreeMap::new(), ..facts.clone() } != nothing;
        let has_ips = |facts: &RegionFacts| facts.ips.values().any(|ip| *ip != IpFacts::default());
        *prices != StatedPrices::default()
            || *request != RequestFacts::default()
            || regions.values().any(|facts| is_stated(facts) || has_ips(facts))
    }
}

/// Prices in US dollars, in place of the rows of the price table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatedPrices {
    /// A leased standard IP, for each IP and month.
    pub dedicated_ip_standard: Option<Usd>,
    /// Managed IPs at all, for each account and month.
    pub dedicated_ip_managed_base: Option<Usd>,
    /// The first 10 million messages of a month through managed IPs, for each 1,000.
    pub managed_to_10_million: Option<Usd>,
    /// From there to 50 million.
    pub managed_to_50_million: Option<Usd>,
    /// From there to 100 million.
    pub managed_to_100_million: Option<Usd>,
    /// Above 100 million, which AWS does not publish.
    pub managed_above: Option<Usd>,
    /// Outgoing mail, for each 1,000 recipients.
    pub outbound: Option<Usd>,
    /// Outgoing mail under Essentials.
    pub essentials: StatedPlanPrices,
    /// Pro, and outgoing mail under it.
    pub pro: StatedPlanPrices,
    /// Enterprise, and outgoing mail under it.
    pub enterprise: StatedPlanPrices,
}

/// Prices of a pricing plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatedPlanPrices {
    /// The plan itself, for each month.
    pub month: Option<Usd>,
    /// Outgoing mail, for each 1,000 recipients: of the first 10 million of a month, from there to 100 million, and above.
    pub tiers: [Option<Usd>; 3],
}

/// What a case at AWS Support is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFacts {
    /// The website of the sender.
    pub website: Option<String>,
    /// How mail goes only to recipients who asked for it.
    pub opt_in: Option<String>,
    /// What happens to bounces and complaints.
    pub bounces_and_complaints: Option<String>,
    /// What the mail is for.
    pub use_case: Option<String>,
    /// Why IPs of one's own are needed.
    pub why_dedicated: Option<String>,
    /// Whether somebody accepted AWS's terms.
    pub terms: Option<Terms>,
    /// The language of the answer.
    pub language: Option<Language>,
    /// The kind of mail that the case names.
    pub mail_type: Option<MailKind>,
}

/// That AWS's Service Terms and Acceptable Use Policy are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms {
    /// They are.
    Accepted,
}

/// The language of AWS's answer to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
}

/// Facts of one Region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionFacts {
    /// How many standard IPs the Region shall lease.
    pub leased: Option<u32>,
    /// Leased IPs that are to be given back.
    pub relinquish: BTreeSet<Ipv4Addr>,
    /// Whether the leased IPs are the customer's own (BYOIP): then AWS's shared IPs cannot be used.
    pub is_byoip: bool,
    /// Mail that names no configuration set.
    pub unassigned: Option<Traffic>,
    /// Facts about single leased IPs.
    pub ips: BTreeMap<Ipv4Addr, IpFacts>,
    /// The mail of each configuration set.
    pub traffic: BTreeMap<ConfigurationSetName, Traffic>,
    /// Rules that are silenced, each with the reason.
    pub ignored: BTreeMap<RuleCode, String>,
}

/// Facts about one leased IP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IpFacts {
    /// Since when it is warm; absent: unknown.
    pub warm_since: Option<WarmSince>,
    /// Whether others know the address: it is on allow-lists or in SPF records.
    pub published: Published,
}

/// Since when an IP is warm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarmSince {
    /// Its warm-up was complete on this day.
    Day(Date),
    /// It arrived at 100 %, and nothing warmed it up.
    Never,
}

impl WarmSince {
    /// The day on which the warm-up was complete, if there was one.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Never => None,
        }
    }
}

/// Whether others know an address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Published {
    /// They do.
    Yes,
    /// They do not, or the file does not say so.
    #[default]
    No,
}
