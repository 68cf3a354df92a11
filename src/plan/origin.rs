//! Determines whether each change and finding of a plan comes from the file or from the account, by comparison with an
//! earlier desired state.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem::{Discriminant, discriminant};

use serde_json::Value;

use crate::model::Address;

use super::{
    change::{Action, Change, ChangeOrigin},
    document::Plan,
    facts::{Facts, SettingFacts},
};

impl Plan {
    /// Returns the plan with the origin of each change, withheld change and guard. `base` is the plan of the earlier
    /// desired state for the same live account and policy. What `base` has too is drift of the account.
    #[must_use]
    pub fn with_origins(mut self, base: &Plan) -> Self {
        let mut earlier: HashMap<_, Vec<&Change>> = HashMap::new();
        for change in &base.changes {
            earlier.entry(part(change)).or_default().push(change);
        }
        for change in &mut self.changes {
            let (origin, base) = match earlier.get(&part(change)).map(Vec::as_slice) {
                None | Some([]) => (ChangeOrigin::Change, None),
                Some(earlier) if earlier.iter().any(|base| does_the_same(base, change)) => (ChangeOrigin::Drift, None),
                Some([base, ..]) => (field_origin(change, base), base.after.clone()),
            };
            (change.origin, change.base) = (Some(origin), base);
        }
        let known = |is_known| if is_known { ChangeOrigin::Drift } else { ChangeOrigin::Change };
        let withheld: HashSet<_> = base.withheld.iter().map(|item| (&item.address, item.rule().code)).collect();
        for item in &mut self.withheld {
            item.origin = Some(known(withheld.contains(&(&item.address, item.rule().code))));
        }
        let guards: HashSet<_> =
            base.guards.iter().chain(&base.allowed).map(|guard| (guard.rule().code, guard.key())).collect();
        for guard in self.guards.iter_mut().chain(&mut self.allowed) {
            guard.origin = Some(known(guards.contains(&(guard.rule().code, guard.key()))));
        }
        self.sealed()
    }
}

impl ChangeOrigin {
    /// The origin of several changes or fields together. `None` if there are none.
    #[must_use]
    pub fn joined(origins: impl IntoIterator<Item = Self>) -> Option<Self> {
        let all: BTreeSet<Self> = origins.into_iter().collect();
        if all.len() > 1 { Some(Self::Both) } else { all.into_iter().next() }
    }

    /// The origin of one field that differs between the account and the file. `None` if it does not differ. `base` is
    /// the field as the base states it.
    #[must_use]
    pub fn of<T: PartialEq>(live: &T, base: &T, file: &T) -> Option<Self> {
        match (live == file, base == file, base == live) {
            (true, _, _) => None,
            (false, true, _) => Some(Self::Drift),
            (false, false, true) => Some(Self::Change),
            (false, false, false) => Some(Self::Both),
        }
    }
}

/// The origin of a change whose part of the object the base changes too, to something else.
fn field_origin(change: &Change, base: &Change) -> ChangeOrigin {
    let [live, earlier, file] = [&change.before, &base.after, &change.after].map(leaves);
    let paths: BTreeSet<&String> = live.keys().chain(file.keys()).collect();
    let origins =
        paths.into_iter().filter_map(|path| ChangeOrigin::of(&live.get(path), &earlier.get(path), &file.get(path)));
    ChangeOrigin::joined(origins).unwrap_or(ChangeOrigin::Both)
}

/// The values of a state by path. A list is one value.
fn leaves(facts: &Option<Facts>) -> BTreeMap<String, Value> {
    fn collect(path: &str, value: Value, into: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(members) => {
                members.into_iter().for_each(|(key, value)| collect(&format!("{path}/{key}"), value, into));
            }
            value => drop(into.insert(path.to_owned(), value)),
        }
    }
    let value = serde_json::to_value(facts).expect("our own types have only string keys");
    let mut found = BTreeMap::new();
    collect("", value, &mut found);
    found
}

/// The part of an object that a change concerns. Changes of two plans can be compared only if they concern the same
/// part.
type Part = (Address, bool, Option<Discriminant<Facts>>, Option<Discriminant<SettingFacts>>, Option<&'static str>);

fn part(change: &Change) -> Part {
    let facts = change.after.as_ref().or(change.before.as_ref());
    let (setting, options) = match facts {
        Some(Facts::Setting(setting)) => {
            let options = match setting {
                SettingFacts::Options(options) => Some(options.kind().operation()),
                SettingFacts::Tags(_)
                | SettingFacts::AutoWarmup(_)
                | SettingFacts::AccountSuppression(_)
                | SettingFacts::AccountVdm(_)
                | SettingFacts::EventDestination(_)
                | SettingFacts::DefaultConfigurationSet(_) => None,
            };
            (Some(discriminant(setting)), options)
        }
        Some(Facts::Pool(_) | Facts::Ip(_) | Facts::ConfigurationSet(_)) | None => (None, None),
    };
    let is_adoption = change.action == Action::Adopt;
    (change.address.clone(), is_adoption, facts.map(discriminant), setting, options)
}

fn does_the_same(one: &Change, other: &Change) -> bool {
    one.action == other.action && one.after == other.after
}
