//! The routes of a Region: for each stream the configuration set, the pool and where the mail leaves from.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{ConfigurationSetName, PoolRef};

use super::{
    pools::Sources,
    state::{DefaultSet, Knowledge, NamedPool, RoutingState},
    way::{AndAlso, NotStated, PoolBecause, PoolStep, SetBecause, SetStep, Stream, Way},
};

/// The way of every stream: mail that names a configuration set, mail of each identity that names none, and all other
/// mail. Warm dates are counted from `date`.
#[must_use]
pub fn ways(state: &RoutingState, date: Date) -> BTreeMap<Stream, Way> {
    let mut deriving = Deriving { state, date, sources: BTreeMap::new() };
    let mut ways = BTreeMap::new();
    for name in state.sets.keys() {
        ways.insert(Stream::ConfigurationSet { name: name.clone() }, deriving.by_set(name, SetBecause::Named));
    }
    for (name, set) in &state.identities {
        let mut way = match set {
            DefaultSet::Named(set) => deriving.by_set(set, SetBecause::IdentityDefault),
            DefaultSet::None => deriving.without_set(),
            DefaultSet::NotStated => unknown(None, NotStated::DefaultConfigurationSet, name.as_str()),
        };
        way.and_also.push(AndAlso::SetAtSendTime);
        ways.insert(Stream::Identity { name: name.clone() }, way);
    }
    ways.insert(Stream::Unassigned, deriving.without_set());
    ways
}

/// Looks at each pool once.
struct Deriving<'a> {
    state: &'a RoutingState,
    date: Date,
    sources: BTreeMap<PoolRef, Sources>,
}

impl Deriving<'_> {
    fn without_set(&mut self) -> Way {
        self.through(None, &PoolRef::Default, PoolBecause::NoConfigurationSet)
    }

    fn by_set(&mut self, name: &ConfigurationSetName, because: SetBecause) -> Way {
        let step = SetStep { name: name.clone(), because };
        let Some(set) = self.state.sets.get(name) else {
            return match self.state.knowledge {
                Knowledge::Stated { .. } => unknown(Some(step), NotStated::ConfigurationSet, name.as_str()),
                Knowledge::Read | Knowledge::PoolsUnread(_) => {
                    let and_also = vec![AndAlso::ConfigurationSetMissing { configuration_set: name.clone() }];
                    Way { configuration_set: Some(step), pool: None, ips: Vec::new(), and_also, closed: false }
                }
            };
        };
        let mut way = match &set.pool {
            NamedPool::Named(pool) => self.through(Some(step), pool, PoolBecause::Named),
            NamedPool::None => self.through(Some(step), &PoolRef::Default, PoolBecause::NoPoolNamed),
            NamedPool::NotStated => unknown(Some(step), NotStated::Pool, name.as_str()),
        };
        if set.is_paused {
            way.and_also.insert(0, AndAlso::Paused);
        }
        way
    }

    fn through(&mut self, configuration_set: Option<SetStep>, pool: &PoolRef, because: PoolBecause) -> Way {
        let (state, date) = (self.state, self.date);
        let sources = self.sources.entry(pool.clone()).or_insert_with(|| Sources::of(state, pool, date));
        Way {
            configuration_set,
            pool: Some(PoolStep { name: pool.clone(), because, kind: sources.kind }),
            ips: sources.ips.clone(),
            and_also: sources.and_also.clone(),
            closed: sources.are_closed(),
        }
    }
}

/// A way of which the file states no pool.
fn unknown(configuration_set: Option<SetStep>, what: NotStated, name: &str) -> Way {
    let and_also = vec![AndAlso::NotStated { what, name: name.to_owned() }];
    Way { configuration_set, pool: None, ips: Vec::new(), and_also, closed: false }
}
