//! Who made an object differ: which operations of SES can have done it, and which of the recorded calls did.
//!
//! An event of SES rarely lists its resources, so an event is matched by the request that it records. One that records
//! no request is only a candidate, and one whose request set another value than the live one is not the author of what
//! is live; `recorded` compares them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Address, Author, Kind, Region, TrailEvent, TrailEvents, ValueSet},
    plan::ChangeOrigin,
};

use super::{
    deviation::Deviation,
    recorded::{Recorded, recorded},
    report::Drift,
    who_report::WhoReport,
};

/// Number of candidates that are told. The others are counted.
const CANDIDATES: usize = 3;

/// The events that were read, by Region and operation.
pub type Found = BTreeMap<Region, BTreeMap<&'static str, TrailEvents>>;

impl Drift {
    /// The operations whose events have to be looked up, by Region.
    #[must_use]
    pub fn operations(&self) -> BTreeMap<Region, BTreeSet<&'static str>> {
        let mut all: BTreeMap<Region, BTreeSet<&'static str>> = BTreeMap::new();
        for subject in self.subjects() {
            all.entry(subject.address.region.clone()).or_default().extend(subject.operations());
        }
        all.retain(|_, operations| !operations.is_empty());
        all
    }

    /// Leaves only what drifted: of a plan with a base what the account changed, else what is live and differs, and what
    /// is not live. What is only new in the files is among that until [`without_new`](Self::without_new).
    #[must_use]
    pub fn only_drifted(mut self) -> Self {
        self.items.retain(|item| item.origin != Some(ChangeOrigin::Change));
        self.unmanaged.clear();
        self
    }

    /// Leaves out what is not live and of which no event says that it was deleted, if there is no base to tell it from
    /// what is new in the files.
    #[must_use]
    pub fn without_new(mut self) -> Self {
        self.items.retain(|item| {
            let is_missing = matches!(item.deviation, Deviation::Missing { .. }) && item.origin.is_none();
            !is_missing || matches!(item.who, Some(Author::Event { .. }))
        });
        self
    }

    /// Whether these events of an operation name the author of every object of the Region that it can have changed.
    #[must_use]
    pub fn all_named(&self, region: &Region, operation: &str, events: &[TrailEvent]) -> bool {
        let mut concerned = self
            .subjects()
            .filter(|subject| subject.address.region == *region && subject.operations().contains(&operation));
        concerned.all(|subject| events.iter().any(|event| subject.is_done_by(event)))
    }

    /// Says of each item, and of each object that the files do not declare, who did it.
    #[must_use]
    pub fn with_authors(mut self, found: &Found, report: WhoReport) -> Self {
        for item in &mut self.items {
            let subject = Subject { address: &item.address, cause: Cause::Changed(&item.deviation) };
            item.who = Some(subject.author(found.get(&item.address.region)));
        }
        for object in self.unmanaged.iter_mut().filter(|object| !object.is_ignored()) {
            let subject = Subject { address: &object.address, cause: Cause::Created };
            object.who = Some(subject.author(found.get(&object.address.region)));
        }
        self.who = Some(report);
        self
    }

    fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        let changed =
            self.items.iter().map(|item| Subject { address: &item.address, cause: Cause::Changed(&item.deviation) });
        changed.chain(self.undeclared_objects().map(|item| Subject { address: &item.address, cause: Cause::Created }))
    }
}

/// Something that somebody did to an object.
#[derive(Clone, Copy)]
struct Subject<'a> {
    address: &'a Address,
    cause: Cause<'a>,
}

/// What was done.
#[derive(Clone, Copy)]
enum Cause<'a> {
    /// It was made to differ in this way.
    Changed(&'a Deviation),
    /// It was created, or is an IP that came where it is.
    Created,
}

impl Subject<'_> {
    fn operations(&self) -> Vec<&'static str> {
        match self.cause {
            Cause::Changed(deviation) => operations(self.address.kind, deviation),
            Cause::Created => creations(self.address.kind),
        }
    }

    /// Whether the event can be told as the last known change.
    fn is_done_by(&self, event: &TrailEvent) -> bool {
        self.names(event) == About::It && matches!(self.value(event), Recorded::Live | Recorded::Untold)
    }

    fn value(&self, event: &TrailEvent) -> Recorded {
        match self.cause {
            Cause::Changed(deviation) => recorded(self.address.kind, deviation, event),
            Cause::Created => Recorded::Live,
        }
    }

    fn author(&self, found: Option<&BTreeMap<&'static str, TrailEvents>>) -> Author {
        let operations = self.operations();
        if operations.is_empty() {
            return Author::NoOperation;
        }
        let Some(found) = found else { return Author::Unread };
        let events = operations.iter().filter_map(|operation| found.get(operation)).flat_map(|found| &found.events);
        let mut told: Vec<(About, &TrailEvent)> = events.map(|event| (self.names(event), event)).collect();
        told.sort_by(|(_, one), (_, other)| other.time.cmp(&one.time));
        let mut other_value: Option<&TrailEvent> = None;
        for (_, event) in told.iter().filter(|(about, _)| *about == About::It) {
            let value = match self.value(event) {
                Recorded::Live => ValueSet::Live,
                Recorded::Untold => ValueSet::NotKnown,
                Recorded::Other => {
                    other_value.get_or_insert(event);
                    continue;
                }
                Recorded::Elsewhere => continue,
            };
            // Of events of the same second, nobody knows which was the last.
            let other_value = other_value.filter(|other| other.time > event.time).cloned();
            return Author::Event { event: (*event).clone(), value, other_value };
        }
        let other_value = other_value.cloned();
        let candidates = told.iter().filter(|(about, _)| *about == About::Untold).map(|(_, event)| (*event).clone());
        let mut events: Vec<TrailEvent> = candidates.collect();
        let more = events.len().saturating_sub(CANDIDATES);
        events.truncate(CANDIDATES);
        if events.is_empty() {
            Author::NotFound { other_value }
        } else {
            Author::Candidates { events, more, other_value }
        }
    }

    fn names(&self, event: &TrailEvent) -> About {
        let Address { kind, name, .. } = self.address;
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
        match (whole, part, self.cause) {
            (About::It, Some(part), _) if event.operation != "DeleteConfigurationSet" => {
                names(event, &["eventdestinationname", "name"], part)
            }
            // A move names the pool that the IP comes to, and not the one that it leaves.
            (about, _, Cause::Changed(Deviation::Count { declared, live })) if live < declared => match about {
                About::It => About::Another,
                About::Another | About::Untold => About::Untold,
            },
            (about, _, _) => about,
        }
    }
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
fn operations(kind: Kind, deviation: &Deviation) -> Vec<&'static str> {
    match deviation {
        Deviation::Moved { .. } | Deviation::Count { .. } => vec!["PutDedicatedIpInPool"],
        Deviation::NotLeased { .. } | Deviation::LeftOver => Vec::new(),
        Deviation::Warmup { .. } => vec!["PutDedicatedIpWarmupAttributes"],
        Deviation::Missing { .. } => deletions(kind),
        Deviation::Paused | Deviation::Resumed => {
            of_set(&["PutConfigurationSetSendingOptions", "UpdateConfigurationSetSendingEnabled"])
        }
        Deviation::Rerouted { .. } => of_set(&["PutConfigurationSetDeliveryOptions"]),
        Deviation::DefaultSet { .. } => vec!["PutEmailIdentityConfigurationSetAttributes"],
        Deviation::Field { path, .. } | Deviation::Items { path, .. } => of_field(kind, path),
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

/// The operations that make an object live, and the one that brings an IP into a pool.
fn creations(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::DedicatedIpPool => vec!["CreateDedicatedIpPool"],
        Kind::ConfigurationSet => vec!["CreateConfigurationSet"],
        Kind::EventDestination => vec!["CreateConfigurationSetEventDestination"],
        Kind::EmailIdentity => vec!["CreateEmailIdentity"],
        Kind::DedicatedIp => vec!["PutDedicatedIpInPool"],
        Kind::Account => Vec::new(),
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
