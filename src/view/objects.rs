//! The objects that a plan changes: all changes of one object together, and objects that change alike as one.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::{
    model::{ConfigurationSetName, EventDestinationName, Kind, Owner, Place, PoolRef, Region, Target, Warmup},
    plan::{Action, Change, ChangeOrigin, Facts, Plan, PoolResult, Reason},
};

use super::fields::{self, Delta, FieldChange};

/// What happens to an object as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It is created.
    Create,
    /// It is changed.
    Change,
    /// It is changed, or deleted with its IPs, and SES offers no way back.
    Irreversible,
    /// It is deleted.
    Delete,
}

/// Objects of one kind that change alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectView<'a> {
    /// Where the changes come from, if the plan was made with a base.
    pub origin: Option<ChangeOrigin>,
    /// Their kind: a pool, an IP, a configuration set, an identity or the account.
    pub kind: Kind,
    /// Their names, ascending.
    pub names: Vec<String>,
    /// What happens to them.
    pub mark: Mark,
    /// Why they are deleted.
    pub reason: Option<Reason>,
    /// The IPs of a pool; objects with IPs are never folded.
    pub ips: Option<PoolIps<'a>>,
    /// The fields that change, in the order of the file.
    pub fields: Vec<FieldChange>,
    /// The first place in the files that states a change of it. `None` for several objects.
    pub stated_at: Option<&'a Place>,
}

/// The IPs of a pool before and after, and the routes that use them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolIps<'a> {
    /// Number of leased IPs before the first step.
    pub before: usize,
    /// Number of leased IPs after the last step.
    pub after: usize,
    /// IPs that arrive, with their warm-up, which moving does not change.
    pub arriving: Vec<(Ipv4Addr, &'a Warmup)>,
    /// IPs that leave, with the pool that they go to.
    pub leaving: Vec<(Ipv4Addr, &'a PoolRef)>,
    /// The configuration sets that send through the pool after the last step.
    pub used_by: &'a BTreeSet<ConfigurationSetName>,
    /// Whether it is the default pool, which mail without a pool uses too.
    pub is_default: bool,
}

/// What identifies an object within a Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: usize,
    kind: Kind,
    name: String,
}

impl Key {
    fn new(kind: Kind, name: &impl ToString) -> Self {
        let order = [
            Kind::Account,
            Kind::DedicatedIpPool,
            Kind::DedicatedIp,
            Kind::ConfigurationSet,
            Kind::EventDestination,
            Kind::EmailIdentity,
        ];
        let rank = order.iter().position(|known| *known == kind).unwrap_or(order.len());
        let name = name.to_string();
        // The default pool comes after the pools that have a name.
        let is_default = kind == Kind::DedicatedIpPool && name == PoolRef::Default.as_str();
        Self { rank: 2 * rank + usize::from(is_default), kind, name }
    }
}

#[derive(Debug, Default)]
struct Object<'a> {
    mark: Option<Mark>,
    reason: Option<Reason>,
    origins: Vec<ChangeOrigin>,
    arriving: Vec<(Ipv4Addr, &'a Warmup)>,
    leaving: Vec<(Ipv4Addr, &'a PoolRef)>,
    result: Option<&'a PoolResult>,
    fields: Vec<FieldChange>,
    /// The first place that states a change of it.
    stated_at: Option<&'a Place>,
}

/// The objects of one Region, by kind and name. Objects that change alike are one if `fold` is set.
pub(super) fn objects<'a>(plan: &'a Plan, region: &Region, fold: bool) -> Vec<ObjectView<'a>> {
    let mut objects: BTreeMap<Key, Object<'a>> = BTreeMap::new();
    let destinations = event_destinations(plan, region);
    for change in plan.changes.iter().filter(|change| change.address.region == *region) {
        add(&mut objects, change, &destinations, plan.owner.as_ref());
    }
    for result in plan.pools.iter().filter(|result| result.region == *region) {
        objects.entry(Key::new(Kind::DedicatedIpPool, &result.pool)).or_default().result = Some(result);
    }
    let mut views: Vec<ObjectView<'a>> = Vec::new();
    let mut index: BTreeMap<_, usize> = BTreeMap::new();
    for (key, object) in objects {
        let view = object.view(&key);
        let alike =
            (fold && view.ips.is_none()).then(|| (view.origin, view.kind, view.mark, view.reason, view.fields.clone()));
        match alike.as_ref().and_then(|alike| index.get(alike)) {
            Some(at) => {
                views[*at].names.extend(view.names);
                views[*at].stated_at = None;
            }
            None => {
                index.extend(alike.map(|alike| (alike, views.len())));
                views.push(view);
            }
        }
    }
    views
}

/// An event destination with its configuration set.
type InSet = (ConfigurationSetName, EventDestinationName);

/// The event destinations that the plan writes to, by the name in the address of a change.
fn event_destinations(plan: &Plan, region: &Region) -> BTreeMap<String, InSet> {
    let steps = plan.steps.iter().filter(|step| step.region == *region);
    let found = steps.filter_map(|step| match step.write.target() {
        Target::EventDestination(set, name) => {
            Some((Target::EventDestination(set.clone(), name.clone()).name(), (set, name)))
        }
        _ => None,
    });
    found.collect()
}

fn add<'a>(
    objects: &mut BTreeMap<Key, Object<'a>>,
    change: &'a Change,
    destinations: &BTreeMap<String, InSet>,
    owner: Option<&Owner>,
) {
    if let (Some(Facts::Ip(before)), Some(Facts::Ip(after))) = (&change.before, &change.after)
        && before.pool != after.pool
        && let Ok(ip) = change.address.name.parse()
    {
        let left = objects.entry(Key::new(Kind::DedicatedIpPool, &before.pool)).or_default();
        left.leaving.push((ip, &after.pool));
        left.origins.extend(change.origin);
        let entered = objects.entry(Key::new(Kind::DedicatedIpPool, &after.pool)).or_default();
        entered.arriving.push((ip, &before.warmup));
        entered.origins.extend(change.origin);
        entered.stated_at = entered.stated_at.or(change.stated_at.as_ref());
        return;
    }
    let part =
        (change.address.kind == Kind::EventDestination).then(|| destinations.get(&change.address.name)).flatten();
    let (key, prefix, is_whole) = match part {
        Some((set, name)) => {
            let path = format!("event_destinations.{}.", name.as_str().escape_debug());
            (Key::new(Kind::ConfigurationSet, set), path, false)
        }
        None => (Key::new(change.address.kind, &change.address.name), String::new(), true),
    };
    let object = objects.entry(key).or_default();
    object.origins.extend(change.origin);
    object.stated_at = object.stated_at.or(change.stated_at.as_ref());
    if is_whole {
        object.mark = object.mark.max(mark(change));
        object.reason = (change.action == Action::Delete).then_some(change.reason).or(object.reason);
    }
    let deltas = deltas(change, owner, is_whole);
    let origin = change.origin;
    if let Some(part) = prefix.strip_suffix('.').filter(|_| change.action == Action::Create) {
        let fields = deltas.into_iter().filter_map(|(path, delta)| delta.stated(&path)).collect::<Vec<_>>();
        let delta = Delta::New(format!("{{{}}}", fields.join(", ")));
        return object.fields.push(FieldChange { path: part.to_owned(), delta, origin });
    }
    let stated = origins(change);
    let field = |(path, delta): (String, Delta)| {
        let origin = stated.get(&path).copied().or(origin);
        let path = format!("{prefix}{path}").trim_end_matches('.').to_owned();
        FieldChange { path, delta, origin }
    };
    object.fields.extend(deltas.into_iter().map(field));
}

/// The origin of each field of a change that comes from the file and from the account.
fn origins(change: &Change) -> BTreeMap<String, ChangeOrigin> {
    let (Some(before), Some(after), Some(base)) = (&change.before, &change.after, &change.base) else {
        return BTreeMap::new();
    };
    let differing = |one: &Facts, other: &Facts| {
        let found = fields::changes(&fields::fields(one), &fields::fields(other));
        found.into_iter().map(|(path, _)| path).collect::<BTreeSet<String>>()
    };
    let (from_base, from_live) = (differing(base, after), differing(before, base));
    let origin = |path: &String| match (from_base.contains(path), from_live.contains(path)) {
        (true, false) => ChangeOrigin::Change,
        (false, _) => ChangeOrigin::Drift,
        (true, true) => ChangeOrigin::Both,
    };
    differing(before, after).into_iter().map(|path| (path.clone(), origin(&path))).collect()
}

fn mark(change: &Change) -> Option<Mark> {
    if change.is_irreversible() {
        return Some(Mark::Irreversible);
    }
    match change.action {
        Action::Create => Some(Mark::Create),
        Action::Delete => Some(Mark::Delete),
        Action::Update | Action::Move | Action::Assign | Action::Convert | Action::Adopt => None,
    }
}

/// The fields that a change alters. A part of an object that is created or deleted, such as an event destination, is
/// told with all its fields, or as gone.
fn deltas(change: &Change, owner: Option<&Owner>, is_whole: bool) -> Vec<(String, Delta)> {
    let mut found = Vec::new();
    if change.action == Action::Adopt
        && let Some(owner) = owner
    {
        found.push(("owner".to_owned(), Delta::New(owner.to_string())));
    }
    match (&change.before, &change.after) {
        (Some(Facts::Ip(before)), Some(Facts::Ip(after))) => {
            let (before, after) = (before.warmup.to_string(), after.warmup.to_string());
            found.push(("warmup".to_owned(), Delta::Value { before, after }));
        }
        (Some(before), Some(after)) => found.extend(fields::changes(&fields::fields(before), &fields::fields(after))),
        (None, Some(after)) if is_whole => found.extend(fields::changes(&[], &fields::new_fields(after))),
        (None, Some(after)) => found.extend(fields::changes(&[], &fields::fields(after))),
        (Some(_), None) if !is_whole => found.push((String::new(), Delta::Deleted)),
        (Some(_) | None, None) => {}
    }
    if found.is_empty() && change.action == Action::Update {
        found.push((String::new(), Delta::SameSpelling));
    }
    found
}

impl<'a> Object<'a> {
    fn view(mut self, key: &Key) -> ObjectView<'a> {
        self.arriving.sort_by_key(|(ip, _)| *ip);
        self.leaving.sort_by_key(|(ip, _)| *ip);
        let ips = self.result.map(|result| PoolIps {
            before: result.ips_before,
            after: result.ips_after,
            arriving: self.arriving,
            leaving: self.leaving,
            used_by: &result.used_by,
            is_default: result.pool == PoolRef::Default,
        });
        ObjectView {
            origin: joined(&self.origins),
            kind: key.kind,
            names: vec![key.name.clone()],
            mark: self.mark.unwrap_or(Mark::Change),
            reason: self.reason,
            ips,
            fields: self.fields,
            stated_at: self.stated_at,
        }
    }
}

/// The origin of several changes together.
fn joined(origins: &[ChangeOrigin]) -> Option<ChangeOrigin> {
    let first = *origins.first()?;
    Some(if origins.iter().all(|origin| *origin == first) { first } else { ChangeOrigin::Both })
}
