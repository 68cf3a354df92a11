//! What was measured: daily counts of SES's Virtual Deliverability Manager or of CloudWatch, and entries of blocklists.

use std::{collections::BTreeMap, net::Ipv4Addr};

use jiff::civil::Date;

use super::names::ConfigurationSetName;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Messages that SES was asked to send. VDM leaves out those with more than one recipient.
    Send,
    /// Messages that mail servers took.
    Delivery,
    /// Messages that mail servers refused for good.
    PermanentBounce,
    /// Messages that mail servers refused for a time.
    TransientBounce,
    /// Messages that recipients marked as spam.
    Complaint,
}

impl Metric {
    /// All that is asked for.
    pub const ALL: [Self; 5] =
        [Self::Send, Self::Delivery, Self::PermanentBounce, Self::TransientBounce, Self::Complaint];
}

/// What is counted, of a configuration set or of all mail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricOf {
    /// The configuration set; `None`: all mail of the account in the Region.
    pub set: Option<ConfigurationSetName>,
    /// What is counted.
    pub metric: Metric,
}

/// What SES answered about volumes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasuredMail {
    /// The days that SES named, by what is counted. A day that it did not name is unknown.
    pub days: BTreeMap<MetricOf, BTreeMap<Date, u64>>,
    /// What SES did not tell, with its reason.
    pub refused: Vec<(MetricOf, String)>,
}

/// An entry of a blocklist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlocklistEntry {
    /// The blocklist.
    pub list: String,
    /// Since when.
    pub since: Option<Date>,
    /// What it says about it.
    pub description: Option<String>,
}

/// The blocklist entries of each IP that SES answered about.
pub type Blocklists = BTreeMap<Ipv4Addr, Vec<BlocklistEntry>>;

/// What was asked for: an answer, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered<T> {
    /// The answer.
    Told(T),
    /// SES does not tell: it may not be read, or there is nothing to read from.
    Untold(String),
}
