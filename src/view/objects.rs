//! The objects that a plan changes: all changes of one object together, and objects that change alike as one.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::{
    model::{
        ConfigurationSetName, EventDestinationName, Kind, Owner, Place, PoolRef, Region, Target, Warmup, word_or_quoted,
    },
    plan::{Action, Change, ChangeOrigin, Facts, Plan, PoolResult, Reason},
};

use super::fields::{self, Delta, FieldChange};

/// What happens to an object as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It stays unchanged: other configuration sets use the pool afterwards.
    Unchanged,
    /// It is changed.
    Change,
    /// It is created.
    Create,
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
    /// The live object that a new one takes over from.
    pub renamed_from: Option<&'a str>,
    /// The IPs of a pool, or of each of several pools.
    pub ips: Option<PoolIps<'a>>,
    /// The fields that change, in the order of the file.
    pub fields: Vec<FieldChange>,
    /// For each object that a file states, the first place that states a change of it.
    pub stated_at: Vec<&'a Place>,
}

/// The IPs of a pool before and after, and the routes that use them. For several pools, the numbers are those of each
/// pool, and the lists those of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolIps<'a> {
    /// Number of leased IPs before the first step.
    pub before: usize,
    /// Number of leased IPs after the last step.
    pub after: usize,
    /// IPs that arrive, ascending.
    pub arriving: Vec<MovedIp<'a>>,
    /// IPs that leave, ascending.
    pub leaving: Vec<MovedIp<'a>>,
    /// The configuration sets that send through it after the last step.
    pub used_by: BTreeSet<&'a ConfigurationSetName>,
    /// Whether it is the default pool, which mail without a pool uses too.
    pub is_default: bool,
    /// Whether SES decides which IPs it has.
    pub is_managed: bool,
}

/// An IP that moves to another pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MovedIp<'a> {
    /// The IP.
    pub ip: Ipv4Addr,
    /// The pool that it leaves.
    pub from: &'a PoolRef,
    /// The pool that it arrives in.
    pub to: &'a PoolRef,
    /// Its warm-up, which moving does not change.
    pub warmup: &'a Warmup,
    /// Where the move comes from, if the plan was made with a base.
    pub origin: Option<ChangeOrigin>,
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
    renamed_from: Option<&'a str>,
    origins: Vec<ChangeOrigin>,
    /// The origins of the changes that bring or take users of a pool.
    user_origins: Vec<ChangeOrigin>,
    arriving: Vec<MovedIp<'a>>,
    leaving: Vec<MovedIp<'a>>,
    result: Option<&'a PoolResult>,
    fields: Vec<FieldChange>,
    /// The first place that states a change of it.
    stated_at: Option<&'a Place>,
}

/// Number of objects from which those that change alike share an entry. A few pools whose IPs move have one each, so that
/// the reader sees which IP goes where.
fn least_alike(view: &ObjectView<'_>) -> usize {
    let moves = view.ips.as_ref().is_some_and(|ips| !ips.arriving.is_empty() || !ips.leaving.is_empty());
    if moves { 6 } else { 2 }
}

/// The objects of one Region, by kind and name. Objects that change alike are one if `fold` is set.
pub(super) fn objects<'a>(plan: &'a Plan, region: &Region, fold: bool) -> Vec<ObjectView<'a>> {
    let mut objects: BTreeMap<Key, Object<'a>> = BTreeMap::new();
    for result in plan.pools.iter().filter(|result| result.region == *region) {
        objects.entry(Key::new(Kind::DedicatedIpPool, &result.pool)).or_default().result = Some(result);
    }
    let destinations = event_destinations(plan, region);
    for change in plan.changes.iter().filter(|change| change.address.region == *region) {
        add(&mut objects, change, &destinations, plan.owner.as_ref());
        add_user(&mut objects, change);
    }
    let views: Vec<ObjectView<'a>> = objects.into_iter().map(|(key, object)| object.view(&key)).collect();
    if fold { folded(views) } else { views }
}

/// The objects, with one entry for those that change alike.
#[must_use]
pub fn folded(views: Vec<ObjectView<'_>>) -> Vec<ObjectView<'_>> {
    let mut groups: Vec<Vec<ObjectView<'_>>> = Vec::new();
    let mut index: BTreeMap<_, usize> = BTreeMap::new();
    for view in views {
        let at = *index.entry(likeness(&view)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(view),
            None => groups.push(vec![view]),
        }
    }
    let mut folded = Vec::new();
    for group in groups {
        if group.first().is_some_and(|first| group.len() < least_alike(first)) {
            folded.extend(group);
        } else {
            folded.extend(group.into_iter().reduce(ObjectView::and));
        }
    }
    folded.sort_by_key(|view| view.names.first().map(|name| Key::new(view.kind, name)));
    folded
}

/// Whether the default pool or a managed one is meant, its users, the numbers of IPs, and what arrives and leaves but for
/// the IPs themselves.
type IpsLikeness<'a> = (
    (bool, bool),
    BTreeSet<&'a ConfigurationSetName>,
    (usize, usize),
    Vec<(&'a PoolRef, &'a Warmup, Option<ChangeOrigin>)>,
    Vec<(&'a PoolRef, Option<ChangeOrigin>)>,
);

/// What objects that change alike have in common.
type Likeness<'a> =
    ((Kind, Mark, Option<ChangeOrigin>, Option<Reason>, Option<&'a str>), Option<IpsLikeness<'a>>, Vec<FieldChange>);

fn likeness<'a>(view: &ObjectView<'a>) -> Likeness<'a> {
    let ips = view.ips.as_ref().map(|ips| {
        let mut arriving: Vec<_> = ips.arriving.iter().map(|moved| (moved.from, moved.warmup, moved.origin)).collect();
        let mut leaving: Vec<_> = ips.leaving.iter().map(|moved| (moved.to, moved.origin)).collect();
        arriving.sort_unstable();
        leaving.sort_unstable();
        ((ips.is_default, ips.is_managed), ips.used_by.clone(), (ips.before, ips.after), arriving, leaving)
    });
    ((view.kind, view.mark, view.origin, view.reason, view.renamed_from), ips, view.fields.clone())
}

impl ObjectView<'_> {
    /// Both objects as one entry.
    fn and(mut self, other: Self) -> Self {
        self.names.extend(other.names);
        self.stated_at.extend(other.stated_at);
        if let (Some(ips), Some(others)) = (&mut self.ips, other.ips) {
            ips.arriving.extend(others.arriving);
            ips.leaving.extend(others.leaving);
            ips.arriving.sort_unstable();
            ips.leaving.sort_unstable();
        }
        self
    }
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
        let moved = MovedIp { ip, from: &before.pool, to: &after.pool, warmup: &before.warmup, origin: change.origin };
        objects.entry(Key::new(Kind::DedicatedIpPool, moved.from)).or_default().leaving.push(moved);
        let entered = objects.entry(Key::new(Kind::DedicatedIpPool, moved.to)).or_default();
        entered.arriving.push(moved);
        entered.stated_at = entered.stated_at.or(change.stated_at.as_ref());
        return;
    }
    let part =
        (change.address.kind == Kind::EventDestination).then(|| destinations.get(&change.address.name)).flatten();
    let (key, prefix, is_whole) = match part {
        Some((set, name)) => {
            let path = format!("event_destinations.{}.", word_or_quoted(name.as_str()));
            (Key::new(Kind::ConfigurationSet, set), path, false)
        }
        None => (Key::new(change.address.kind, &change.address.name), String::new(), true),
    };
    let object = objects.entry(key).or_default();
    object.stated_at = object.stated_at.or(change.stated_at.as_ref());
    if is_whole {
        object.mark = object.mark.max(mark(change));
        object.reason = (change.action == Action::Delete).then_some(change.reason).or(object.reason);
        object.renamed_from = change.renamed_from.as_deref().or(object.renamed_from);
    }
    let deltas = deltas(change, owner, is_whole);
    let origin = change.origin;
    if let Some(part) = prefix.strip_suffix('.').filter(|_| change.action == Action::Create) {
        let fields = deltas.into_iter().filter_map(|(path, delta)| delta.stated(&path)).collect::<Vec<_>>();
        let delta = Delta::New(format!("{{{}}}", fields.join(", ")));
        object.origins.extend(origin);
        return object.fields.push(FieldChange { path: part.to_owned(), delta, origin, overwrites: None });
    }
    let stated = origins(change);
    let field = |(path, delta): (String, Delta)| {
        let origin = stated.get(&path).copied().or(origin);
        let overwrites = change.overwrites().filter(|_| is_whole && path == "pool");
        let path = format!("{prefix}{path}").trim_end_matches('.').to_owned();
        FieldChange { path, delta, origin, overwrites }
    };
    let fields: Vec<FieldChange> = deltas.into_iter().map(field).collect();
    // A change of fields comes from where these come from.
    object.origins.extend(fields.iter().filter_map(|field| field.origin));
    object.origins.extend(origin.filter(|_| fields.is_empty()));
    object.fields.extend(fields);
}

/// Notes at the pools that a configuration set leaves and comes to where that comes from.
fn add_user(objects: &mut BTreeMap<Key, Object<'_>>, change: &Change) {
    let route = |facts: &Option<Facts>| match facts {
        Some(Facts::ConfigurationSet(set)) => Some(set.delivery.route().clone()),
        Some(Facts::Pool(_) | Facts::Ip(_) | Facts::Setting(_)) | None => None,
    };
    let (from, to) = (route(&change.before), route(&change.after));
    for pool in [&from, &to].into_iter().flatten().filter(|_| from != to) {
        if let Some(object) = objects.get_mut(&Key::new(Kind::DedicatedIpPool, pool)) {
            object.user_origins.extend(change.origin);
        }
    }
}

/// The origin of each field of a change that the base makes in another way.
fn origins(change: &Change) -> BTreeMap<String, ChangeOrigin> {
    let Some(base) = &change.base else { return BTreeMap::new() };
    let none = Vec::new();
    let [live, base, file] =
        [change.before.as_ref(), Some(base), change.after.as_ref()].map(|facts| facts.map(fields::fields));
    let [live, base, file] = [&live, &base, &file].map(|fields| fields.as_ref().unwrap_or(&none));
    let find = |fields: &[fields::Field], path: &str| {
        fields.iter().find(|(known, _)| known == path).map(|(_, held)| held.clone())
    };
    let paths: BTreeSet<&String> = live.iter().chain(file).map(|(path, _)| path).collect();
    let origin = |path: &String| ChangeOrigin::of(&find(live, path), &find(base, path), &find(file, path));
    paths.into_iter().filter_map(|path| Some((path.clone(), origin(path)?))).collect()
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
            let percent = |warmup: &Warmup| {
                warmup.percentage.map_or_else(|| warmup.to_string(), |percentage| percentage.to_string())
            };
            let (before, after) = (percent(&before.warmup), percent(&after.warmup));
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
        self.arriving.sort_unstable();
        self.leaving.sort_unstable();
        let moved = self.arriving.iter().chain(&self.leaving).filter_map(|moved| moved.origin);
        let origins = self.origins.iter().copied().chain(moved);
        let is_unchanged = self.mark.is_none()
            && self.fields.is_empty()
            && self.arriving.is_empty()
            && self.leaving.is_empty()
            && self.result.is_some_and(|result| result.ips_before == result.ips_after);
        let unmarked = if is_unchanged { Mark::Unchanged } else { Mark::Change };
        ObjectView {
            origin: ChangeOrigin::joined(origins).or(ChangeOrigin::joined(self.user_origins)),
            kind: key.kind,
            names: vec![key.name.clone()],
            mark: self.mark.unwrap_or(unmarked),
            reason: self.reason,
            renamed_from: self.renamed_from,
            ips: self.result.map(|result| PoolIps {
                before: result.ips_before,
                after: result.ips_after,
                arriving: self.arriving,
                leaving: self.leaving,
                used_by: result.used_by.iter().collect(),
                is_default: result.pool == PoolRef::Default,
                is_managed: result.managed,
            }),
            fields: self.fields,
            stated_at: self.stated_at.into_iter().collect(),
        }
    }
}
