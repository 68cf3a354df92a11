//! What the account holds, as read from SES.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::Ipv4Addr,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    delivery::Delivery,
    desired::Sts,
    event_destination::{EventDestination, EventDestinationName},
    identity::IdentityName,
    names::{AccountId, ConfigurationSetName, PoolName, Region},
    options::{Archive, NewOptions, Options, OptionsKind, Reputation, Sending},
    pool::{PoolRef, ScalingMode},
    suppression::Suppression,
    switch::Switch,
    tags::Tags,
    target::{Tagged, Target},
    tracking::{Tracking, TrackingDomain},
    vdm::Vdm,
    word::{Reported, ses_words},
};

/// One account as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Who asked.
    pub caller: Caller,
    /// The Regions that were read.
    pub regions: BTreeMap<Region, LiveRegion>,
}

/// Whose credentials were used, as STS says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// The account of the credentials.
    pub account: AccountId,
    /// The ARN of the user or role.
    pub arn: String,
}

/// What stands for the ARN of a caller whom no STS told.
const NOBODY: &str = "unknown (the service has no STS)";

impl Caller {
    /// The caller of a service without STS: of this account, as far as somebody says.
    #[must_use]
    pub fn untold(account: AccountId) -> Self {
        Self { account, arn: NOBODY.to_owned() }
    }

    /// Whether an STS said who it is.
    #[must_use]
    pub fn sts(&self) -> Sts {
        if self.arn == NOBODY { Sts::Missing } else { Sts::Asked }
    }
}

/// One Region as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveRegion {
    /// The pools of one's own; the reserved ones always exist and are left out.
    pub pools: BTreeMap<PoolName, LivePool>,
    /// Every leased IP, in whichever pool.
    pub dedicated_ips: BTreeMap<Ipv4Addr, LiveDedicatedIp>,
    /// Leased IPs that are no IPv4 addresses, with their pools: shown and left alone.
    pub odd_ips: BTreeMap<String, PoolRef>,
    /// Why pools and leased IPs could not be read, in AWS's word, where a plan does without: then `pools` has those that somebody names,
    /// as if they were `STANDARD`, `dedicated_ips` has none, and which IPs a route has is unknown.
    pub unread_pools: Option<String>,
    /// Every configuration set.
    pub configuration_sets: BTreeMap<ConfigurationSetName, LiveConfigurationSet>,
    /// The pools among `pools` that an earlier plan created for a while and that a stopped run left: by name and tag.
    pub leftovers: BTreeSet<PoolName>,
    /// The tags of pools, without AWS's own. Only of pools that were asked for theirs.
    pub pool_tags: BTreeMap<PoolName, Tags>,
    /// Which identities name a configuration set as their default one. `None`: not asked.
    pub identity_routes: Option<BTreeMap<ConfigurationSetName, BTreeSet<IdentityName>>>,
    /// The event destinations of configuration sets. Only of sets that were asked for theirs and are there.
    pub event_destinations: BTreeMap<ConfigurationSetName, BTreeMap<EventDestinationName, EventDestination>>,
    /// The tenants that configuration sets and identities are associated with. Only of those that were
    /// asked for theirs.
    pub tenants: BTreeMap<Target, BTreeSet<String>>,
    /// Whether domains are verified. Only of those that were asked about.
    pub verified: BTreeMap<TrackingDomain, Verified>,
    /// Whether leased IPs are warmed up automatically. `None`: not asked.
    pub auto_warmup: Option<Switch>,
    /// The identities that were asked for and are there.
    pub identities: BTreeMap<IdentityName, LiveIdentity>,
}

impl LiveRegion {
    /// Whether there is nothing that a file could look after. An identity without a default configuration set is not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { pools, dedicated_ips, odd_ips, configuration_sets, identities, .. } = self;
        pools.is_empty()
            && dedicated_ips.is_empty()
            && odd_ips.is_empty()
            && configuration_sets.is_empty()
            && identities.values().all(|identity| identity.configuration_set.is_none())
    }
}

impl LiveRegion {
    /// The tags of a thing, where they were read.
    #[must_use]
    pub fn tags_of(&self, thing: &Tagged) -> Option<&Tags> {
        match thing {
            Tagged::Pool(name) => self.pool_tags.get(name),
            Tagged::ConfigurationSet(name) => self.configuration_sets.get(name).map(|set| &set.tags),
        }
    }

    /// The same, to be changed.
    #[must_use]
    pub fn tags_of_mut(&mut self, thing: &Tagged) -> Option<&mut Tags> {
        match thing {
            Tagged::Pool(name) => self.pool_tags.get_mut(name),
            Tagged::ConfigurationSet(name) => self.configuration_sets.get_mut(name).map(|set| &mut set.tags),
        }
    }
}

/// Whether a domain is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// It is, or one that it is part of.
    Yes,
    /// It is an identity of the account, or part of one, and is not.
    No,
    /// The account has no such identity.
    Unknown,
}

/// One pool as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivePool {
    /// Its scaling mode.
    pub scaling: Reported<ScalingMode>,
}

/// One leased IP as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveDedicatedIp {
    /// The pool that it is in.
    pub pool: PoolRef,
    /// How far it is warmed up.
    pub warmup: Warmup,
}

/// How far an IP is warmed up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warmup {
    /// What SES calls the state.
    pub status: Reported<WarmupStatus>,
    /// Percent, 0 to 100. Absent where SES does not say: an IP of a `MANAGED` pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<u8>,
}

ses_words! {
    /// SES's word for how far an IP is warmed up.
    enum WarmupStatus {
        /// Not finished.
        InProgress = "IN_PROGRESS",
        /// Finished.
        Done = "DONE",
        /// SES warms it up itself: an IP of a `MANAGED` pool.
        NotApplicable = "NOT_APPLICABLE",
    }
}

impl fmt::Display for Warmup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.status, self.percentage) {
            (Reported::Known(WarmupStatus::Done), Some(100) | None) => f.pad("warm"),
            (Reported::Known(WarmupStatus::NotApplicable), _) => f.pad("managed"),
            (Reported::Unrecognized(text), _) => f.pad(text),
            (Reported::Known(WarmupStatus::InProgress | WarmupStatus::Done), Some(percent)) => {
                f.pad(&format!("{percent} % warm"))
            }
            (Reported::Known(WarmupStatus::InProgress), None) => f.pad("warming"),
        }
    }
}

/// One configuration set as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveConfigurationSet {
    /// Its delivery options.
    pub delivery: Delivery,
    /// Its reputation options.
    pub reputation: Reputation,
    /// Its sending options.
    pub sending: Sending,
    /// Its suppression options.
    pub suppression: Suppression,
    /// Its tracking options.
    pub tracking: Tracking,
    /// Its VDM options.
    pub vdm: Vdm,
    /// Its archiving options.
    pub archive: Archive,
    /// Its tags, without AWS's own.
    pub tags: Tags,
    /// What else it has, in SES's words, that no file can state: a copy of the set would be without it.
    pub unsupported: BTreeSet<String>,
}

impl LiveConfigurationSet {
    /// One of its blocks of options.
    #[must_use]
    pub fn block(&self, kind: OptionsKind) -> Options {
        match kind {
            OptionsKind::Reputation => self.reputation.clone().into(),
            OptionsKind::Sending => self.sending.clone().into(),
            OptionsKind::Suppression => self.suppression.clone().into(),
            OptionsKind::Tracking => self.tracking.clone().into(),
            OptionsKind::Vdm => self.vdm.clone().into(),
            OptionsKind::Archive => self.archive.clone().into(),
        }
    }

    /// Replaces a block as a whole.
    pub fn put(&mut self, options: Options) {
        match options {
            Options::Reputation(block) => self.reputation = block,
            Options::Sending(block) => self.sending = block,
            Options::Suppression(block) => self.suppression = block,
            Options::Tracking(block) => self.tracking = block,
            Options::Vdm(block) => self.vdm = block,
            Options::Archive(block) => self.archive = block,
        }
    }

    /// Whether it has the blocks that were sent when it was created.
    #[must_use]
    pub fn has(&self, options: &NewOptions) -> bool {
        options.sent().all(|sent| sent.same_meaning(&self.block(sent.kind())))
    }

    /// Gives it the blocks that are sent when it is created.
    pub fn give(&mut self, options: &NewOptions) {
        options.sent().for_each(|sent| self.put(sent));
    }
}

/// One identity as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveIdentity {
    /// The configuration set of mail that names none.
    pub configuration_set: Option<ConfigurationSetName>,
}
