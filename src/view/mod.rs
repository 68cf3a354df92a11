//! A plan as its reader needs it: by Region and object, with the results of pools, what is left alone and why, what
//! was checked, and what an apply costs. The view is data. `render` turns it into text; other formats read the same
//! view and not the plan.

mod addresses;
mod drift;
mod fields;
mod known_ips;
mod objects;
mod routes;
mod spf;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{
    model::{AccountId, Address, Caller, Delivery, Kind, Owner, PoolRef, Region},
    plan::{
        Action, Allowances, Change, ChangeOrigin, Digest, Facts, Guard, GuardReason, Pace, Plan, Purpose, Rerouted,
        Step, UnmanagedReason, Violation, Warning, WarningReason, Withheld, seconds,
    },
};

pub use addresses::{AddressReport, Assumption, Incomplete, KnownAddress, NothingSelected, WhyIncomplete, WithoutMail};
pub use drift::{Deviation, Drift, DriftItem, Found, NewIp, Undeclared, UndeclaredObject, WhoReport, WhyUnread};
pub use fields::{Delta, FieldChange};
pub use known_ips::known_ips;
pub use objects::{Mark, MovedIp, ObjectView, PoolIps, folded};
pub use routes::{
    AndAlso, Endpoints, IdlePool, IpWarmup, Names, NotStated, OtherRoute, PoolBecause, PoolKind, PoolStep,
    RegionRoutes, RegionStates, Route, RouteChange, RouteIps, RoutePattern, RouteRow, RouteShift, RouteSource,
    RoutesReport, RoutingState, SetBecause, SetStep, Stream, Warmed, Way, after, ways,
};
pub use spf::{MailFrom, SpfAssumption, SpfDomain, SpfFrom, SpfMode, SpfReport};

/// Whether objects that change alike share an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Folding {
    /// They share one.
    #[default]
    Alike,
    /// Each object has an entry.
    Each,
}

/// A plan for its reader.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// Whose credentials read it.
    pub caller: &'a Caller,
    /// The Regions, in the order of the plan.
    pub regions: Vec<RegionView<'a>>,
    /// The owner that the file states.
    pub owner: Option<&'a Owner>,
    /// What stops an apply of the whole.
    pub guards: &'a [Guard],
    /// What would stop it, and was allowed when the plan was made.
    pub allowed: &'a [Guard],
    /// What the flags allow now.
    pub flags: Allowances,
    /// Number of objects that change, by kind. IPs that move are counted as IPs.
    pub objects: Vec<(Kind, usize)>,
    /// Number of changes by action.
    pub actions: Vec<(Action, usize)>,
    /// The cost of an apply.
    pub cost: Cost,
    /// What is known of the routes at every step.
    pub safety: Safety<'a>,
    /// All steps, for messages about one of them.
    pub steps: &'a [Step],
    /// The fingerprint of the plan.
    pub fingerprint: &'a Digest,
    /// Whether nothing that the file asks for is missing or withheld.
    pub is_empty: bool,
    /// Number of objects that change by origin, if the plan was made with a base.
    pub origins: BTreeMap<ChangeOrigin, usize>,
    /// The routes that change, by Region.
    pub routes: Vec<RouteChange<'a>>,
}

/// One Region of a plan.
#[derive(Debug, Clone)]
pub struct RegionView<'a> {
    /// The Region.
    pub region: &'a Region,
    /// What changes and what is withheld: one group, or one for each origin if the plan was made with a base.
    pub groups: Vec<Group<'a>>,
    /// The mail that leaves from other IPs afterwards.
    pub rerouted: Option<&'a Rerouted>,
    /// The steps.
    pub steps: Vec<&'a Step>,
    /// Whether the order of the steps needs attention: a detour, or a write that cannot be undone.
    pub order_matters: bool,
    /// What the reader should know.
    pub warnings: Vec<&'a Warning>,
    /// Live objects that the file does not state, by reason and kind.
    pub unmanaged: BTreeMap<&'a UnmanagedReason, BTreeMap<Kind, Vec<&'a str>>>,
}

/// What changes and what is withheld, from one origin.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The origin of all of it. `None` if the plan was made without a base.
    pub origin: Option<ChangeOrigin>,
    /// The objects that change.
    pub objects: Vec<ObjectView<'a>>,
    /// What the file asks for and is not done.
    pub withheld: Vec<WithheldView<'a>>,
}

/// Something that the file asks for and is not done.
#[derive(Debug, Clone, Copy)]
pub struct WithheldView<'a> {
    /// The finding.
    pub item: &'a Withheld,
    /// Whether an apply refuses the whole plan for it. Otherwise, it applies the rest.
    pub refuses: bool,
}

/// The cost of an apply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Number of writes.
    pub writes: u64,
    /// How long the writes take, in seconds, at the pace that will be used.
    pub seconds: u64,
    /// How long they take at the pace that SES documents, in seconds.
    pub documented_seconds: u64,
    /// The pace that will be used.
    pub pace: Pace,
}

/// What is known of the routes between the first and the last step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Safety<'a> {
    /// Nothing is written.
    NothingToDo,
    /// Pools or leased IPs could not be read.
    Unknown,
    /// Some step breaks a rule.
    Unsafe(&'a [Violation]),
    /// Every step is safe, and so many routes have no IP after the last one.
    EndsWithoutIps(usize),
    /// Every step is safe.
    Safe {
        /// Number of routes that were checked.
        routes: usize,
        /// Whether some route sends from IPs whose warm-up is not finished, which the check does not judge.
        has_cold_ips: bool,
        /// Whether configuration sets are deleted, whose mail SES refuses afterwards.
        ends_routes: bool,
    },
}

impl<'a> View<'a> {
    /// The view of a plan, for an apply at this pace that allows this.
    #[must_use]
    pub fn of(plan: &'a Plan, pace: Pace, allowed: &Allowances, folding: Folding) -> Self {
        let has_base = plan.changes.iter().any(|change| change.origin.is_some())
            || plan.withheld.iter().any(|item| item.origin.is_some());
        let of = |region| RegionView::of(plan, region, allowed, has_base, folding);
        let regions: Vec<_> = plan.regions.iter().map(of).collect();
        let mut origins = BTreeMap::new();
        for object in changed(&regions) {
            if let Some(origin) = object.origin {
                *origins.entry(origin).or_default() += object.names.len();
            }
        }
        Self {
            account: &plan.account,
            caller: &plan.caller,
            owner: plan.owner.as_ref(),
            objects: object_counts(&plan.changes, &regions),
            actions: action_counts(&plan.changes),
            regions,
            guards: &plan.guards,
            allowed: &plan.allowed,
            flags: allowed.clone(),
            cost: Cost {
                writes: plan.budget.total(),
                seconds: seconds(&plan.steps, pace),
                documented_seconds: plan.budget.seconds,
                pace,
            },
            safety: safety(plan),
            steps: &plan.steps,
            fingerprint: &plan.fingerprint,
            is_empty: plan.changes.is_empty() && plan.withheld.is_empty(),
            origins,
            routes: routes::route_changes(plan),
        }
    }
}

impl<'a> RegionView<'a> {
    /// The objects that change.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectView<'a>> {
        self.groups.iter().flat_map(|group| &group.objects)
    }

    fn of(plan: &'a Plan, region: &'a Region, allowed: &Allowances, has_base: bool, folding: Folding) -> Self {
        let steps: Vec<&Step> = plan.steps.iter().filter(|step| step.region == *region).collect();
        let objects = objects::objects(plan, region, folding == Folding::Alike);
        let is_final = objects.iter().any(|object| object.mark == Mark::Irreversible);
        let is_detour = steps.iter().any(|step| step.purpose == Purpose::Detour);
        let mut unmanaged: BTreeMap<_, BTreeMap<Kind, Vec<&str>>> = BTreeMap::new();
        for item in plan.unmanaged.iter().filter(|item| item.address.region == *region) {
            let names = unmanaged.entry(&item.reason).or_default().entry(item.address.kind).or_default();
            names.push(&item.address.name);
        }
        let withheld = plan.withheld.iter().filter(|item| item.address.region == *region);
        let withheld = withheld.map(|item| WithheldView { item, refuses: item.stops(allowed) }).collect();
        let guarded = guarded(plan, region);
        let is_told = |item: &Warning| {
            let address = &item.address;
            topic(item).is_some_and(|topic| guarded.contains(&(topic, address.kind, &*address.name)))
        };
        let warnings = plan.warnings.iter().filter(|item| item.address.region == *region && !is_told(item));
        Self {
            region,
            rerouted: plan.rerouted.iter().find(|item| item.region == *region),
            groups: groups(objects, withheld, has_base),
            order_matters: is_detour || is_final,
            steps,
            warnings: warnings.collect(),
            unmanaged,
        }
    }
}

/// What warnings and guards both say of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Topic {
    WithoutIps,
    Cold,
}

/// A topic, and the kind and name of what decides the route of the mail.
type Told<'a> = (Topic, Kind, &'a str);

/// What guards say of the mail of a Region: no warning says it again.
fn guarded<'a>(plan: &'a Plan, region: &Region) -> HashSet<Told<'a>> {
    let told = plan.guards.iter().chain(&plan.allowed).filter_map(|guard| {
        let (topic, of, stream) = match &guard.reason {
            GuardReason::RouteWithoutIps { region, stream, .. } => (Topic::WithoutIps, region, stream),
            GuardReason::RouteCold { region, stream, .. } => (Topic::Cold, region, stream),
            _ => return None,
        };
        (of == region).then(|| (topic, stream.kind(), stream.name()))
    });
    told.collect()
}

/// The topic that a warning has in common with guards.
fn topic(warning: &Warning) -> Option<Topic> {
    match warning.reason {
        WarningReason::RouteWithoutIps { .. } => Some(Topic::WithoutIps),
        WarningReason::LosesWarmIps { .. } => Some(Topic::Cold),
        _ => None,
    }
}

/// The objects and the withheld changes, by origin if there is a base. What has none, such as a pool that only other sets
/// use, is with what the file changes.
fn groups<'a>(objects: Vec<ObjectView<'a>>, withheld: Vec<WithheldView<'a>>, has_base: bool) -> Vec<Group<'a>> {
    if !has_base {
        return vec![Group { origin: None, objects, withheld }];
    }
    let origins = [ChangeOrigin::Change, ChangeOrigin::Both, ChangeOrigin::Drift];
    let mut groups = origins.map(|origin| Group { origin: Some(origin), objects: Vec::new(), withheld: Vec::new() });
    let at = |origin: Option<ChangeOrigin>| origins.iter().position(|known| Some(*known) == origin).unwrap_or(0);
    objects.into_iter().for_each(|object| groups[at(object.origin)].objects.push(object));
    withheld.into_iter().for_each(|found| groups[at(found.item.origin)].withheld.push(found));
    groups.into_iter().filter(|group| !group.objects.is_empty() || !group.withheld.is_empty()).collect()
}

/// The objects that change, without pools that only other configuration sets use.
fn changed<'v, 'a>(regions: &'v [RegionView<'a>]) -> impl Iterator<Item = &'v ObjectView<'a>> {
    regions.iter().flat_map(RegionView::objects).filter(|object| object.mark != Mark::Unchanged)
}

fn object_counts(changes: &[Change], regions: &[RegionView<'_>]) -> Vec<(Kind, usize)> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for object in changed(regions) {
        *counts.entry(object.kind).or_default() += object.names.len();
    }
    // An IP that moves and is warmed up is one IP.
    let ips: BTreeSet<&Address> =
        changes.iter().map(|change| &change.address).filter(|address| address.kind == Kind::DedicatedIp).collect();
    if !ips.is_empty() {
        counts.insert(Kind::DedicatedIp, ips.len());
    }
    counts.into_iter().collect()
}

/// The objects that change, counted by action, in the order in which a reader looks for them. An object of which several
/// options change is one.
#[must_use]
pub fn action_counts(changes: &[Change]) -> Vec<(Action, usize)> {
    let actions =
        [Action::Create, Action::Move, Action::Assign, Action::Update, Action::Convert, Action::Adopt, Action::Delete];
    let counts = actions.map(|action| {
        // One write changes the pool of a set and the options beside it.
        let has = |change: &&Change| change.action == action || action == Action::Update && is_updated_too(change);
        let objects: BTreeSet<&Address> = changes.iter().filter(has).map(|change| &change.address).collect();
        (action, objects.len())
    });
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// Whether a configuration set comes to another pool and other options of its change with it.
fn is_updated_too(change: &Change) -> bool {
    let delivery = |facts: &Option<Facts>| match facts {
        Some(Facts::ConfigurationSet(facts)) => Some(Delivery { pool: None, ..facts.delivery.clone() }),
        _ => None,
    };
    change.action == Action::Assign && delivery(&change.before) != delivery(&change.after)
}

/// Number of objects with a change that does one of `actions`.
#[must_use]
pub fn changed_by(changes: &[Change], actions: &[Action]) -> usize {
    let changes = changes.iter().filter(|change| actions.contains(&change.action));
    changes.map(|change| &change.address).collect::<BTreeSet<_>>().len()
}

fn safety(plan: &Plan) -> Safety<'_> {
    let is = |found: fn(&WarningReason) -> bool| plan.warnings.iter().filter(|warning| found(&warning.reason)).count();
    if plan.steps.is_empty() {
        return Safety::NothingToDo;
    }
    if !plan.proof.violations.is_empty() {
        return Safety::Unsafe(&plan.proof.violations);
    }
    if is(|reason| matches!(reason, WarningReason::RoutesUnknown { .. })) > 0 {
        return Safety::Unknown;
    }
    // Mail without a pool then leaves from AWS's shared IPs, as its warning says.
    let without_ips = plan.warnings.iter().filter(
        |warning| matches!(&warning.reason, WarningReason::RouteWithoutIps { pool } if *pool != PoolRef::Default),
    );
    match without_ips.count() {
        0 => Safety::Safe {
            routes: plan.proof.routes,
            has_cold_ips: is(|reason| {
                matches!(reason, WarningReason::ColdIp { .. } | WarningReason::LosesWarmIps { .. })
            }) > 0,
            ends_routes: is(|reason| matches!(reason, WarningReason::RouteEnds)) > 0,
        },
        ended => Safety::EndsWithoutIps(ended),
    }
}
