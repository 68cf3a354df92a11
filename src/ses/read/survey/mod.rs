//! Calls every read operation of sesform in a Region once, and keeps every response, for `doctor` to evaluate.
//!
//! Unlike `observe`, this continues after a failure. The only way to check a permission is to use it: if a list
//! contains no object to read, a nonexistent name is read. `lists` contains the reads that need no name, and `named`
//! the others. Nothing here writes.

mod answers;
mod lists;
mod named;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::ConfigurationSetName,
    ses::read::{Reader, scope::Scope},
};

use answers::answer;
use lists::Lists;
use named::Named;

pub use answers::{About, AccountState, Answer, Answers, SendQuota, Survey};

impl Reader {
    /// Sends every read once, and counts the event destinations of these configuration sets.
    pub async fn survey(&self, reporting: BTreeSet<ConfigurationSetName>) -> Survey {
        let lists = self.lists().await;
        let answered = match lists.silence() {
            Some(error) => Err(Box::new(error.clone())),
            None => Ok(self.answers(lists, reporting).await),
        };
        Survey { endpoint: self.calls.endpoint(), answered }
    }

    async fn answers(&self, lists: Lists, reporting: BTreeSet<ConfigurationSetName>) -> Answers {
        let scope = Scope { event_destinations: reporting, ..Scope::default() };
        let (named, destinations) = tokio::join!(self.by_name(&lists), self.details(&scope));
        let destinations = destinations.map(|live| live.event_destinations);
        let count = |(name, has): (ConfigurationSetName, BTreeMap<_, _>)| (name, has.len());
        Answers {
            pools: lists.pools.as_ref().ok().map(Vec::len),
            configuration_sets: lists.sets.as_ref().ok().map(Vec::len),
            event_destinations: destinations.ok().map(|sets| sets.into_iter().map(count).collect()),
            account: lists.account.as_ref().ok().cloned(),
            reads: merged(lists, named),
        }
    }
}

/// All responses, grouped by the kind of object.
fn merged(lists: Lists, named: Named) -> Vec<Answer> {
    let Lists { pools, ips, sets, identities, account } = lists;
    let Named { pool, ip, set, destinations, tags, identity, tenants } = named;
    let region = About::Region;
    vec![
        answer("ListDedicatedIpPools", region, pools),
        pool,
        answer("GetDedicatedIps", region, ips),
        ip,
        answer("ListConfigurationSets", region, sets),
        set,
        destinations,
        tags,
        answer("ListEmailIdentities", region, identities),
        identity,
        answer("GetAccount", region, account),
        tenants,
    ]
}
