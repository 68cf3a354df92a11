//! The live state of the account, as read from SES, and what of it a plan still lacks.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::Ipv4Addr,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    account::LiveAccount,
    account_figures::MultiRegionEndpoint,
    delivery::Delivery,
    desired::Sts,
    event_destination::{EventDestination, EventDestinationName},
    identity::IdentityName,
    mail_from::MailFromDomain,
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

/// The live state of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The caller whose credentials were used.
    pub caller: Caller,
    /// The Regions that were read.
    pub regions: BTreeMap<Region, LiveRegion>,
}

/// The caller whose credentials were used, as reported by STS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// The account of the credentials.
    pub account: AccountId,
    /// The ARN of the user or role.
    pub arn: String,
}

/// Placeholder for the ARN of the caller of a service without STS.
const NOBODY: &str = "unknown (the service has no STS)";

impl Caller {
    /// The caller of a service without STS. The account is the declared one and is not verified.
    #[must_use]
    pub fn untold(account: AccountId) -> Self {
        Self { account, arn: NOBODY.to_owned() }
    }

    /// Whether an STS identified the caller.
    #[must_use]
    pub fn sts(&self) -> Sts {
        if self.arn == NOBODY { Sts::Missing } else { Sts::Asked }
    }
}

/// The live state of one Region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveRegion {
    /// The customer-created pools. The reserved pools always exist and are not included.
    pub pools: BTreeMap<PoolName, LivePool>,
    /// Every leased IP, with the pool that it is in.
    pub dedicated_ips: BTreeMap<Ipv4Addr, LiveDedicatedIp>,
    /// Leased IPs that are not IPv4 addresses, with their pools. They are shown and never changed.
    pub odd_ips: BTreeMap<String, PoolRef>,
    /// The error code, if pools and leased IPs could not be read and the plan can do without them. In that case `pools`
    /// holds the pools that the file or a configuration set names, assumed to be `STANDARD`. `dedicated_ips` is empty,
    /// and the IPs of a route are unknown.
    pub unread_pools: Option<String>,
    /// Every configuration set.
    pub configuration_sets: BTreeMap<ConfigurationSetName, LiveConfigurationSet>,
    /// The subset of `pools` that an earlier plan created temporarily and that an interrupted run left behind,
    /// recognized by name and tag.
    pub leftovers: BTreeSet<PoolName>,
    /// The tags of pools, without AWS's own. Contains only pools whose tags were read.
    pub pool_tags: BTreeMap<PoolName, Tags>,
    /// The identities that use each configuration set as their default. `None` if this was not read.
    pub identity_routes: Option<BTreeMap<ConfigurationSetName, BTreeSet<IdentityName>>>,
    /// The event destinations of configuration sets. Contains only existing sets whose event destinations were read.
    pub event_destinations: BTreeMap<ConfigurationSetName, BTreeMap<EventDestinationName, EventDestination>>,
    /// The tenants that configuration sets and identities are associated with. Contains only resources whose tenants
    /// were read.
    pub tenants: BTreeMap<Target, BTreeSet<String>>,
    /// Whether domains are verified. Contains only domains that were checked.
    pub verified: BTreeMap<TrackingDomain, Verified>,
    /// Whether leased IPs are warmed up automatically. `None` if this was not read.
    pub auto_warmup: Option<Switch>,
    /// The account's own suppression and VDM. `None` if this was not read.
    pub account: Option<LiveAccount>,
    /// The identities that were read and exist.
    pub identities: BTreeMap<IdentityName, LiveIdentity>,
    /// The endpoints that split mail over two Regions, with this one as their primary. `None` if they were not read.
    pub endpoints: Option<Vec<MultiRegionEndpoint>>,
}

impl LiveRegion {
    /// Whether the Region holds nothing that a file could declare. An identity without a default configuration set does
    /// not count.
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
    /// Whether SES decides which IPs a pool has: a pool that is not `STANDARD`, and the shared pool.
    #[must_use]
    pub fn has_ips_of_ses(&self, pool: &PoolRef) -> bool {
        let is_managed = |name| self.pools.get(name).is_some_and(|pool| pool.scaling != ScalingMode::Standard);
        *pool == PoolRef::Shared || pool.named().is_some_and(is_managed)
    }

    /// The tags of a resource. `None` if they were not read.
    #[must_use]
    pub fn tags_of(&self, thing: &Tagged) -> Option<&Tags> {
        match thing {
            Tagged::Pool(name) => self.pool_tags.get(name),
            Tagged::ConfigurationSet(name) => self.configuration_sets.get(name).map(|set| &set.tags),
        }
    }

    /// The tags of a resource, as a mutable reference. `None` if they were not read.
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
    /// The domain or one of its parent domains is a verified identity.
    Yes,
    /// Neither the domain nor one of its parent domains is a verified identity of the account.
    No,
}

/// The live state of one pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivePool {
    /// Its scaling mode.
    pub scaling: Reported<ScalingMode>,
}

/// The live state of one leased IP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveDedicatedIp {
    /// The pool that it is in.
    pub pool: PoolRef,
    /// The state and progress of its warm-up.
    pub warmup: Warmup,
}

/// The warm-up of an IP.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warmup {
    /// The warm-up status, as reported by SES.
    pub status: Reported<WarmupStatus>,
    /// Warm-up progress, 0 to 100 percent. `None` if SES does not report it: the IP is in a `MANAGED` pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<u8>,
}

ses_words! {
    /// The warm-up status of an IP.
    enum WarmupStatus {
        /// The warm-up is not finished.
        InProgress = "IN_PROGRESS",
        /// The warm-up is finished.
        Done = "DONE",
        /// SES controls the warm-up: the IP is in a `MANAGED` pool.
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

/// The live state of one configuration set.
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
    /// SES's names of the options that the set also has and that no file can declare. A copy of the set would lack
    /// them.
    pub unsupported: BTreeSet<String>,
}

impl LiveConfigurationSet {
    /// The block of options of this kind.
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

    /// Whether the set has the blocks that the create sent.
    #[must_use]
    pub fn has(&self, options: &NewOptions) -> bool {
        options.sent().all(|sent| self.block(sent.kind()).is_result_of(&sent))
    }

    /// Applies the blocks that a create sends.
    pub fn give(&mut self, options: &NewOptions) {
        options.sent().for_each(|sent| self.put(sent));
    }
}

/// The live state of one identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveIdentity {
    /// The default configuration set, for mail that names none.
    pub configuration_set: Option<ConfigurationSetName>,
    /// The custom MAIL FROM domain, if it has one. sesform shows it and never changes it.
    pub mail_from: Option<MailFromDomain>,
}

/// The state that must still be read before the planner decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    /// Pools whose tags determine whether they may be changed.
    pub pools: BTreeSet<PoolName>,
    /// Whether the plan depends on the default configuration sets of identities.
    pub identities: bool,
    /// Configuration sets and identities whose tenants the plan depends on. Until they are read, the planner assumes
    /// that they have none.
    pub tenants: BTreeSet<Target>,
    /// Whether the plan depends on the automatic warm-up setting.
    pub auto_warmup: bool,
    /// Domains that must be verified. Until they are checked, the planner assumes that they are.
    pub domains: BTreeSet<TrackingDomain>,
}

impl Unread {
    /// Whether nothing remains to be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { pools, identities, tenants, auto_warmup, domains } = self;
        pools.is_empty() && !identities && !auto_warmup && tenants.is_empty() && domains.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HttpsPolicy;

    #[test]
    fn a_set_has_what_it_was_given() {
        let tracking = Tracking { https: Some(HttpsPolicy::Require.into()), ..Tracking::default() };
        let options = NewOptions { tracking: Some(tracking), ..NewOptions::default() };
        let mut set = LiveConfigurationSet::default();
        assert!(!set.has(&options));
        set.give(&options);
        assert!(set.has(&options));
    }
}
