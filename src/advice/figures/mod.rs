//! Figures: what was measured of an account, as the file of `--figures` has it. The types are the format: the JSON Schema
//! is made from them, and `lint --live --save-figures` writes them.
//!
//! What is not in the file is unknown, a missing day too; an explicit 0 is none. `read` takes a text apart and says what is
//! wrong with it; `measure` is what rules ask of the days.

mod count;
mod date;
mod measure;
mod outcomes;
mod read;

use std::{collections::BTreeMap, net::Ipv4Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{AccountId, ConfigurationSetName, PoolName, Region};

pub use count::{Count, Limit};
pub use date::{FigureDate, Taken};
pub use measure::Measured;
pub(super) use measure::sums;
pub use read::{BadFigures, FiguresFor};

/// The version of the format, `major.minor`.
pub const FORMAT_VERSION: &str = "1.0";

/// What was measured of the mail of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Version of this document's format, `major.minor`.
    pub format_version: String,
    /// The account that was measured.
    pub account: AccountId,
    /// When the figures were taken. The day of it was not over then, so its figures are not used.
    pub taken: Taken,
    /// Where they are from, for people.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "String")]
    pub source: Option<String>,
    /// The figures of each Region.
    #[serde(deserialize_with = "read::unique")]
    pub regions: BTreeMap<Region, RegionFigures>,
}

/// What was measured in one Region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionFigures {
    /// The sending quota.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "QuotaFigures")]
    pub quota: Option<QuotaFigures>,
    /// The state of SES's review, such as `HEALTHY`, `PROBATION` and `SHUTDOWN`, as SES spells it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "String")]
    pub enforcement: Option<String>,
    /// The pricing plan, as SES spells it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "String")]
    pub plan: Option<String>,
    /// All mail of the account in the Region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayFigures>,
    /// The mail of each configuration set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "read::unique")]
    #[schemars(with = "BTreeMap<String, SetFigures>")]
    pub configuration_sets: BTreeMap<ConfigurationSetName, SetFigures>,
    /// What is known of leased IPs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "read::unique")]
    pub ips: BTreeMap<Ipv4Addr, IpFigures>,
    /// What is known of pools.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "read::unique")]
    #[schemars(with = "BTreeMap<String, PoolFigures>")]
    pub pools: BTreeMap<PoolName, PoolFigures>,
}

/// The sending quota of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaFigures {
    /// Most recipients in 24 hours; -1: no limit, as SES says it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Limit")]
    pub max_24_hour_send: Option<Limit>,
    /// Most recipients in a second; -1: no limit, as SES says it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Limit")]
    pub max_send_rate: Option<Limit>,
    /// Recipients in the 24 hours before.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub sent_last_24_hours: Option<Count>,
}

/// The mail of one configuration set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFigures {
    /// Its days, in any order. A day that is missing is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayFigures>,
}

/// One day in UTC. What is left out is unknown; 0 is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayFigures {
    /// The day.
    pub date: FigureDate,
    /// Messages that SES was asked to send.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub send: Option<Count>,
    /// Messages that mail servers took.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub delivery: Option<Count>,
    /// Messages that mail servers refused for good.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub permanent_bounce: Option<Count>,
    /// Messages that mail servers refused for a time.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub transient_bounce: Option<Count>,
    /// Messages that recipients marked as spam.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub complaint: Option<Count>,
    /// The same for each mailbox provider, by any name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "read::unique")]
    pub providers: BTreeMap<String, ProviderFigures>,
}

impl DayFigures {
    /// A day of which nothing is known.
    #[must_use]
    pub fn of(date: FigureDate) -> Self {
        let (send, delivery, permanent_bounce, transient_bounce, complaint) = (None, None, None, None, None);
        let providers = BTreeMap::new();
        Self { date, send, delivery, permanent_bounce, transient_bounce, complaint, providers }
    }
}

/// The mail to one mailbox provider on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderFigures {
    /// Messages that SES was asked to send.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub send: Option<Count>,
    /// Messages that its mail servers took.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub delivery: Option<Count>,
    /// Messages that its mail servers refused for good.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub permanent_bounce: Option<Count>,
    /// Messages that its mail servers refused for a time.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub transient_bounce: Option<Count>,
    /// Messages that its users marked as spam.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count")]
    pub complaint: Option<Count>,
}

/// What is known of one leased IP.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IpFigures {
    /// The mail that left from it. Only the tag `ses:outgoing-ip` of delivery and bounce events says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayFigures>,
    /// The blocklists that it is on. Left out: nobody looked. Empty: it was on none of those that were asked.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Vec<Listing>")]
    pub listed: Option<Vec<Listing>>,
}

/// An entry of a blocklist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The blocklist.
    pub list: String,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "FigureDate")]
    pub since: Option<FigureDate>,
    /// What the blocklist says about it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "String")]
    pub description: Option<String>,
}

/// What is known of one pool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolFigures {
    /// Percent of the mail of a managed pool that left from its own IPs. No rule reads it yet.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "read::stated")]
    #[schemars(with = "Count", range(min = 0, max = 100))]
    pub dedicated_percentage: Option<Count>,
}
