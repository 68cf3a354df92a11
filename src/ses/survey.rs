//! Asks a Region everything that sesform ever reads, once, and keeps every answer: what `doctor` judges.
//!
//! Unlike `observe` it goes on after a failure. A permission is found out by using it: where a list names no object to
//! ask for, a name is asked for that nobody has, since SES looks at permissions first. Nothing here writes.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::mpsc;

use crate::model::{ConfigurationSetName, IdentityName, Kind, LiveDedicatedIp, PoolName, Switch};

use super::{
    error::{CallError, Failure},
    observe::Reader,
    scope::Scope,
    whereto::Whereto,
};

/// A pool and a configuration set that nobody has.
const NO_NAME: &str = "sesform-doctor-asks-for-a-name-that-nobody-has";
/// An identity that nobody can have (RFC 2606).
const NO_IDENTITY: &str = "sesform-doctor.invalid";
/// An address that nobody can lease (RFC 5737).
const NO_IP: std::net::Ipv4Addr = std::net::Ipv4Addr::new(192, 0, 2, 1);

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
    /// Something that is there: the Region, or an object of one of its lists.
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

/// What can be asked without a name.
struct Lists {
    pools: Result<Vec<PoolName>, CallError>,
    ips: Result<BTreeMap<std::net::Ipv4Addr, LiveDedicatedIp>, CallError>,
    sets: Result<Vec<ConfigurationSetName>, CallError>,
    identities: Result<Vec<IdentityName>, CallError>,
    account: Result<AccountState, CallError>,
}

impl Reader {
    /// Asks for everything once; the event destinations of these configuration sets are counted.
    pub async fn survey(&self, reporting: BTreeSet<ConfigurationSetName>) -> Survey {
        let whereto = Whereto::default();
        let config = self.client.config().to_builder().interceptor(whereto.clone()).build();
        let reader = Self { client: aws_sdk_sesv2::Client::from_conf(config), ..self.clone() };
        let lists = reader.lists().await;
        let answered = match lists.silence() {
            Some(error) => Err(Box::new(error.clone())),
            None => Ok(reader.answers(lists, reporting).await),
        };
        Survey { endpoint: whereto.seen(), answered }
    }

    async fn lists(&self) -> Lists {
        let (pools, ips, sets, identities, account) = tokio::join!(
            self.pool_names(),
            self.dedicated_ips(),
            self.listed_sets(),
            self.identity_names(),
            self.account_state()
        );
        Lists { pools, ips, sets, identities, account }
    }

    async fn listed_sets(&self) -> Result<Vec<ConfigurationSetName>, CallError> {
        let (sender, mut names) = mpsc::unbounded_channel();
        self.configuration_set_names(sender).await?;
        Ok(std::iter::from_fn(|| names.try_recv().ok()).collect())
    }

    async fn account_state(&self) -> Result<AccountState, CallError> {
        let asking = self.client.get_account();
        let answer = self.calls.read(self.whole("GetAccount"), || asking.clone().send()).await?;
        let quota = answer.send_quota();
        Ok(AccountState {
            production_access: answer.production_access_enabled().into(),
            sending: answer.sending_enabled().into(),
            enforcement: answer.enforcement_status().map(str::to_owned),
            quota: quota
                .map(|quota| SendQuota { in_24_hours: quota.max24_hour_send(), sent: quota.sent_last24_hours() }),
        })
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
            reads: lists.merged_with(named),
        }
    }

    /// Asks for one object of each kind.
    async fn by_name(&self, lists: &Lists) -> Named {
        let pool = first(&lists.pools, || PoolName::live(NO_NAME));
        let set = first(&lists.sets, || ConfigurationSetName::live(NO_NAME));
        let identity = first(&lists.identities, || IdentityName::live(NO_IDENTITY));
        let ips = lists.ips.as_ref().map(|ips| ips.keys().copied().collect()).map_err(Clone::clone);
        let ip = first(&ips, || NO_IP);
        let (of_pool, of_ip, of_set, destinations, tags, of_identity) = tokio::join!(
            self.pool(&pool.0),
            self.dedicated_ip(ip.0),
            self.configuration_set(&set.0),
            self.event_destinations(&set.0),
            self.tags(Kind::DedicatedIpPool, pool.0.as_str()),
            self.identity(&identity.0)
        );
        Named {
            pool: answer("GetDedicatedIpPool", pool.1, of_pool),
            ip: answer("GetDedicatedIp", ip.1, of_ip),
            set: answer("GetConfigurationSet", set.1, of_set),
            destinations: answer("GetConfigurationSetEventDestinations", set.1, destinations),
            tags: answer("ListTagsForResource", pool.1, tags),
            identity: answer("GetEmailIdentity", identity.1, of_identity),
        }
    }
}

/// What was asked by name.
struct Named {
    pool: Answer,
    ip: Answer,
    set: Answer,
    destinations: Answer,
    tags: Answer,
    identity: Answer,
}

impl Lists {
    /// Why nothing can be said of the Region: not one call got an answer of SES.
    fn silence(&self) -> Option<&CallError> {
        let Self { pools, ips, sets, identities, account } = self;
        let errors = [
            pools.as_ref().err(),
            ips.as_ref().err(),
            sets.as_ref().err(),
            identities.as_ref().err(),
            account.as_ref().err(),
        ];
        let unanswered = |error: &Option<&CallError>| error.is_some_and(|error| !was_answered(error.failure));
        if errors.iter().all(unanswered) { errors[0] } else { None }
    }

    /// All answers, those about one kind of object side by side.
    fn merged_with(self, named: Named) -> Vec<Answer> {
        let Self { pools, ips, sets, identities, account } = self;
        let Named { pool, ip, set, destinations, tags, identity } = named;
        let there = About::There;
        vec![
            answer("ListDedicatedIpPools", there, pools),
            pool,
            answer("GetDedicatedIps", there, ips),
            ip,
            answer("ListConfigurationSets", there, sets),
            set,
            destinations,
            tags,
            answer("ListEmailIdentities", there, identities),
            identity,
            answer("GetAccount", there, account),
        ]
    }
}

fn answer<T>(operation: &'static str, about: About, result: Result<T, CallError>) -> Answer {
    Answer { operation, about, result: result.map(drop) }
}

/// The first of a list, or a name that nobody has.
fn first<T: Clone>(listed: &Result<Vec<T>, CallError>, nobody: impl FnOnce() -> T) -> (T, About) {
    match listed.as_ref().ok().and_then(|names| names.first()) {
        Some(name) => (name.clone(), About::There),
        None => (nobody(), About::Nobody),
    }
}

/// Whether a failure is SES's own word.
fn was_answered(failure: Failure) -> bool {
    match failure {
        Failure::NotFound
        | Failure::AlreadyExists
        | Failure::Throttled
        | Failure::Denied
        | Failure::Refused
        | Failure::Unreadable => true,
        Failure::Unclear | Failure::NotDone | Failure::NotSent | Failure::Changed | Failure::Halted => false,
    }
}
