//! Who made an object differ: which operations of SES can have done it, and which of the recorded calls did.
//!
//! An event of SES rarely lists its resources, so an event is matched by the request that it records. One that records
//! no request is only a candidate.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Address, Author, Kind, Region, TrailEvent, TrailEvents},
    plan::ChangeOrigin,
};

use super::{deviation::Deviation, item::DriftItem, report::Drift, who_report::WhoReport};

/// Number of candidates that are told. The others are counted.
const CANDIDATES: usize = 3;

/// The events that were read, by Region and operation.
pub type Found = BTreeMap<Region, BTreeMap<&'static str, TrailEvents>>;

impl Drift {
    /// The operations whose events have to be looked up, by Region.
    #[must_use]
    pub fn operations(&self) -> BTreeMap<Region, BTreeSet<&'static str>> {
        let mut all: BTreeMap<Region, BTreeSet<&'static str>> = BTreeMap::new();
        for item in &self.items {
            all.entry(item.address.region.clone()).or_default().extend(operations(item));
        }
        all.retain(|_, operations| !operations.is_empty());
        all
    }

    /// Leaves only what drifted: of a plan with a base what the account changed, else what is live and differs.
    #[must_use]
    pub fn only_drifted(mut self) -> Self {
        self.items.retain(|item| match item.origin {
            Some(origin) => origin != ChangeOrigin::Change,
            None => !matches!(item.deviation, Deviation::Missing { .. }),
        });
        self
    }

    /// Whether these events of an operation name every object of the Region that it can have changed.
    #[must_use]
    pub fn all_named(&self, region: &Region, operation: &str, events: &[TrailEvent]) -> bool {
        let here = self.items.iter().filter(|item| item.address.region == *region);
        let mut concerned = here.filter(|item| operations(item).contains(&operation));
        concerned.all(|item| events.iter().any(|event| is_about(item, event) == About::It))
    }

    /// Says of each item who did it.
    #[must_use]
    pub fn with_authors(mut self, found: &Found, report: WhoReport) -> Self {
        for item in &mut self.items {
            item.who = Some(author(item, found.get(&item.address.region)));
        }
        self.who = Some(report);
        self
    }
}

fn author(item: &DriftItem, found: Option<&BTreeMap<&'static str, TrailEvents>>) -> Author {
    let operations = operations(item);
    if operations.is_empty() {
        return Author::NoOperation;
    }
    let Some(found) = found else { return Author::Unread };
    let events = operations.iter().filter_map(|operation| found.get(operation)).flat_map(|found| &found.events);
    let mut told: Vec<(About, &TrailEvent)> = events.map(|event| (is_about(item, event), event)).collect();
    told.sort_by(|(_, one), (_, other)| other.time.cmp(&one.time));
    if let Some((_, event)) = told.iter().find(|(about, _)| *about == About::It) {
        return Author::Event { event: (*event).clone() };
    }
    let candidates = told.iter().filter(|(about, _)| *about == About::Untold).map(|(_, event)| (*event).clone());
    let mut events: Vec<TrailEvent> = candidates.collect();
    let more = events.len().saturating_sub(CANDIDATES);
    events.truncate(CANDIDATES);
    if events.is_empty() { Author::NotFound } else { Author::Candidates { events, more } }
}

/// What an event says about the object of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// It names it.
    It,
    /// It names another one.
    Another,
    /// It names none.
    Untold,
}

fn is_about(item: &DriftItem, event: &TrailEvent) -> About {
    let Address { kind, name, .. } = &item.address;
    let (set, part) = match (kind, name.split_once('/')) {
        (Kind::EventDestination, Some((set, part))) => (set, Some(part)),
        _ => (name.as_str(), None),
    };
    // The name of the object, and, if it is a part, of the object that has it.
    let whole = match kind {
        // The setting of the account has no name.
        Kind::Account => return About::It,
        Kind::DedicatedIp => names(event, &["ip", "dedicatedip"], name),
        Kind::DedicatedIpPool => names(event, &["poolname", "destinationpoolname"], name),
        Kind::ConfigurationSet | Kind::EventDestination => names(event, &["configurationsetname", "name"], set),
        Kind::EmailIdentity => names(event, &["emailidentity", "identity"], name),
    };
    match (whole, part) {
        (About::It, Some(part)) if event.operation != "DeleteConfigurationSet" => {
            names(event, &["eventdestinationname", "name"], part)
        }
        (about, _) => about,
    }
}

/// Whether a member of the request, the ARN of a tag call or a listed resource is this name.
fn names(event: &TrailEvent, members: &[&str], name: &str) -> About {
    let of_members = members.iter().filter_map(|member| event.request.get(*member)).flatten();
    let arns = ["resourcearn", "arn"].iter().filter_map(|member| event.request.get(*member)).flatten();
    let listed: Vec<&str> = of_members
        .map(String::as_str)
        .chain(arns.chain(&event.resources).map(|arn| arn.split_once('/').map_or(arn.as_str(), |(_, rest)| rest)))
        .collect();
    match listed.as_slice() {
        [] => About::Untold,
        listed if listed.contains(&name) => About::It,
        _ => About::Another,
    }
}

/// The operations of SES that can have made the object differ in this way. Those of the older API are among them.
fn operations(item: &DriftItem) -> Vec<&'static str> {
    match &item.deviation {
        Deviation::Moved { .. } | Deviation::Count { .. } => vec!["PutDedicatedIpInPool"],
        Deviation::NotLeased { .. } | Deviation::LeftOver => Vec::new(),
        Deviation::Warmup { .. } => vec!["PutDedicatedIpWarmupAttributes"],
        Deviation::Missing { .. } => deletions(item.address.kind),
        Deviation::Paused | Deviation::Resumed => {
            of_set(&["PutConfigurationSetSendingOptions", "UpdateConfigurationSetSendingEnabled"])
        }
        Deviation::Rerouted { .. } => of_set(&["PutConfigurationSetDeliveryOptions"]),
        Deviation::DefaultSet { .. } => vec!["PutEmailIdentityConfigurationSetAttributes"],
        Deviation::Field { path, .. } | Deviation::Items { path, .. } => of_field(item.address.kind, path),
        Deviation::SameSpelling => of_set(&OPTIONS),
    }
}

/// The operations that change blocks of options.
const OPTIONS: [&str; 8] = [
    "PutConfigurationSetDeliveryOptions",
    "PutConfigurationSetReputationOptions",
    "PutConfigurationSetSendingOptions",
    "PutConfigurationSetSuppressionOptions",
    "PutConfigurationSetTrackingOptions",
    "PutConfigurationSetVdmOptions",
    "PutConfigurationSetArchivingOptions",
    "UpdateConfigurationSetEventDestination",
];

/// Operations on a set, with the one that creates it anew.
fn of_set(operations: &[&'static str]) -> Vec<&'static str> {
    operations.iter().copied().chain(["CreateConfigurationSet"]).collect()
}

fn deletions(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::DedicatedIpPool => vec!["DeleteDedicatedIpPool"],
        Kind::ConfigurationSet => vec!["DeleteConfigurationSet"],
        Kind::EventDestination => vec!["DeleteConfigurationSetEventDestination", "DeleteConfigurationSet"],
        Kind::EmailIdentity => vec!["DeleteEmailIdentity"],
        Kind::DedicatedIp | Kind::Account => Vec::new(),
    }
}

fn of_field(kind: Kind, path: &str) -> Vec<&'static str> {
    let field = path.split('.').next().unwrap_or_default();
    match (kind, field) {
        (Kind::Account, "suppression") => vec!["PutAccountSuppressionAttributes"],
        (Kind::Account, "vdm") => vec!["PutAccountVdmAttributes"],
        (Kind::Account, _) => vec!["PutAccountDedicatedIpWarmupAttributes"],
        (Kind::DedicatedIpPool, "scaling") => vec!["PutDedicatedIpPoolScalingAttributes", "CreateDedicatedIpPool"],
        (Kind::DedicatedIpPool, _) => vec!["TagResource", "UntagResource", "CreateDedicatedIpPool"],
        (Kind::EventDestination, _) => {
            vec!["UpdateConfigurationSetEventDestination", "CreateConfigurationSetEventDestination"]
        }
        (Kind::EmailIdentity, _) => vec!["PutEmailIdentityConfigurationSetAttributes"],
        (Kind::DedicatedIp, _) => vec!["PutDedicatedIpInPool", "PutDedicatedIpWarmupAttributes"],
        (Kind::ConfigurationSet, "pool" | "tls" | "max_delivery") => of_set(&["PutConfigurationSetDeliveryOptions"]),
        (Kind::ConfigurationSet, "reputation_metrics") => {
            of_set(&["PutConfigurationSetReputationOptions", "UpdateConfigurationSetReputationMetricsEnabled"])
        }
        (Kind::ConfigurationSet, "suppression") => of_set(&["PutConfigurationSetSuppressionOptions"]),
        (Kind::ConfigurationSet, "tracking") => of_set(&[
            "PutConfigurationSetTrackingOptions",
            "UpdateConfigurationSetTrackingOptions",
            "CreateConfigurationSetTrackingOptions",
            "DeleteConfigurationSetTrackingOptions",
        ]),
        (Kind::ConfigurationSet, "vdm") => of_set(&["PutConfigurationSetVdmOptions"]),
        (Kind::ConfigurationSet, "archive") => of_set(&["PutConfigurationSetArchivingOptions"]),
        (Kind::ConfigurationSet, _) => of_set(&["TagResource", "UntagResource"]),
    }
}
