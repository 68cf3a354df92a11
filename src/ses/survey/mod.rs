//! Asks a Region everything that sesform ever reads, once, and keeps every answer: what `doctor` judges.
//!
//! Unlike `observe` it goes on after a failure. A permission is found out by using it: where a list names no object to
//! ask for, a name is asked for that nobody has. `lists` has what takes no name, `named` the rest. Nothing here writes.

mod lists;
mod named;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ConfigurationSetName, Switch};

use super::{error::CallError, observe::Reader, scope::Scope};

use lists::Lists;
use named::Named;

/// What became of asking a Region.
#[derive(Debug)]
pub struct Survey {
    /// Where the calls went, as scheme and host; `None` when nothing was sent.
    pub endpoint: Option<String>,
    /// What came back.
    pub answered: Result<Answers, Box<CallError>>,
}

/// What a Region answered.
#[derive(Debug)]
pub struct Answers {
    /// One for each operation that reads, in a fixed order.
    pub reads: Vec<Answer>,
    /// How many pools of its own the account has, if they can be listed.
    pub pools: Option<usize>,
    /// How many configuration sets the account has, if they can be listed.
    pub configuration_sets: Option<usize>,
    /// How many event destinations the configuration sets have that were named, if they can be read.
    pub event_destinations: Option<BTreeMap<ConfigurationSetName, usize>>,
    /// What SES says of the account, if it may be asked.
    pub account: Option<AccountState>,
}

/// What one operation answered.
#[derive(Debug)]
pub struct Answer {
    /// The operation, in AWS's words.
    pub operation: &'static str,
    /// What it was asked about.
    pub about: About,
    /// Nothing more than that it answered, or why it did not.
    pub result: Result<(), CallError>,
}

/// What an operation was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The Region as a whole.
    Region,
    /// An object of one of its lists.
    There,
    /// A name that nobody has.
    Nobody,
}

/// What SES says of an account in a Region.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountState {
    /// Whether it may send to anybody: it is out of the sandbox that SES itself has.
    pub production_access: Switch,
    /// Whether it may send at all.
    pub sending: Switch,
    /// `HEALTHY`, `PROBATION`, `SHUTDOWN`, or what SES has added since; `None` when it does not say.
    pub enforcement: Option<String>,
    /// What it may send, when SES says so.
    pub quota: Option<SendQuota>,
}

/// How much may be sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SendQuota {
    /// Messages in 24 hours; negative: without a limit (SES v2 service model).
    pub in_24_hours: f64,
    /// Messages that were sent in the last 24 hours.
    pub sent: f64,
}

impl Reader {
    /// Asks for everything once; the event destinations of these configuration sets are counted.
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
        let (named, destinations) = tokio::join!(self.by_name(&lists), self.extras(&scope));
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

/// All answers, those about one kind of object side by side.
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

fn answer<T>(operation: &'static str, about: About, result: Result<T, CallError>) -> Answer {
    Answer { operation, about, result: result.map(drop) }
}
