//! Compares the file with one Region of the account. Each difference is one SES write.
//!
//! This module finds the differences, withholds changes that cannot be made, and lists unmanaged objects. `order`
//! chooses the order of the writes, and `proof` checks that it is safe.

mod account;
mod adopt;
mod event_destinations;
mod identities;
mod index;
mod ips;
mod options;
mod ownership;
mod pools;
mod prune;
mod rename;
mod sets;
mod tags;
mod tenants;
mod warmup;

use std::{
    collections::{BTreeSet, HashSet},
    hash::Hash,
    net::Ipv4Addr,
};

use indexmap::IndexSet;

use crate::model::{
    Address, ConfigurationSetName, Desired, DesiredRegion, Kind, LiveRegion, OWNER_TAG, Owner, Ownership, PoolName,
    Region, Tagged, Tags, Target, Unread, Write,
};

use super::{
    allocate::{Allocation, allocate},
    change::{Action, Change, Reason},
    facts::Facts,
    finding::{Warning, WarningReason, Withheld, WithheldReason},
    policy::Policy,
    unmanaged::{Unmanaged, UnmanagedReason},
};

use index::Index;
pub(super) use ownership::{is_beyond, not_ours, touched};

/// The differences of one Region.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// Each difference with its write.
    pub(crate) changes: Vec<(Change, Write)>,
    /// Changes that cannot be made.
    pub(crate) withheld: Vec<Withheld>,
    /// Live objects that the file does not state.
    pub(crate) unmanaged: Vec<Unmanaged>,
    /// Warnings for the reviewer.
    pub(crate) warnings: Vec<Warning>,
    /// Objects that the comparison depends on and that were not read.
    pub(crate) unread: Unread,
}

/// Compares one Region. The `kept` sets are not deleted, even if the policy prunes, because no order can delete them.
pub(crate) fn diff(
    whole: &Desired,
    region: &Region,
    live: &LiveRegion,
    policy: &Policy,
    kept: &BTreeSet<ConfigurationSetName>,
) -> Differences {
    let nothing = DesiredRegion::default();
    let desired = whole.regions.get(region).unwrap_or(&nothing);
    let tags = owner_tags(whole.owner.as_ref());
    let frozen = frozen(whole, live);
    let allocation = allocate(desired, live, &frozen);
    let listed = allocation.taken();
    let index = Index::of(desired, live);
    let mut comparison = Comparison {
        whole,
        tags,
        region,
        desired,
        live,
        policy,
        kept,
        frozen,
        allocation,
        listed,
        index,
        created: HashSet::new(),
        told: HashSet::new(),
        found: Differences::default(),
    };
    comparison.pools();
    comparison.memberships();
    comparison.configuration_sets();
    comparison.predecessors();
    comparison.account();
    comparison.warmup();
    comparison.identities();
    comparison.frozen_counts();
    comparison.adopt();
    comparison.tag_quota();
    comparison.hold_back();
    comparison.prune_sets();
    comparison.leftovers();
    comparison.prune_pools();
    comparison.stranded();
    comparison.unmanaged();
    comparison.found
}

/// Pools that are known to be ignored or to have another owner, and so must not be changed.
fn frozen(whole: &Desired, live: &LiveRegion) -> BTreeSet<PoolName> {
    let is_anothers = |name: &PoolName| {
        let ownership = whole.owner.as_ref().map(|owner| Ownership::of(owner, live.pool_tags.get(name)));
        matches!(ownership, Some(Ownership::Another(_)))
    };
    live.pools.keys().filter(|name| whole.ignore.pool(name) || is_anothers(name)).cloned().collect()
}

/// A set in the order in which SES lists the live items, with new items at the end, so that a put does not rearrange
/// them.
fn arranged<T: Eq + Hash>(wanted: impl Iterator<Item = T>, live: &IndexSet<T>) -> IndexSet<T> {
    let mut wanted: IndexSet<T> = wanted.collect();
    wanted.sort_by_key(|item| live.get_index_of(item).unwrap_or(live.len()));
    wanted
}

/// The tag that names the owner.
pub(crate) fn owner_tags(owner: Option<&Owner>) -> Tags {
    owner.map(|owner| Tags::from([(OWNER_TAG.to_owned(), owner.to_string())])).unwrap_or_default()
}

struct Comparison<'a> {
    whole: &'a Desired,
    tags: Tags,
    region: &'a Region,
    desired: &'a DesiredRegion,
    live: &'a LiveRegion,
    policy: &'a Policy,
    /// Configuration sets that this plan does not delete.
    kept: &'a BTreeSet<ConfigurationSetName>,
    /// Pools that may not be changed.
    frozen: BTreeSet<PoolName>,
    /// The IPs that each pool of the file will have.
    allocation: Allocation,
    /// Every IP that some pool will have.
    listed: BTreeSet<Ipv4Addr>,
    index: Index<'a>,
    /// The objects that the plan creates.
    created: HashSet<Tagged>,
    /// The rules that were already reported, each with the address of its object.
    told: HashSet<(Address, &'static str)>,
    found: Differences,
}

impl<'a> Comparison<'a> {
    fn address(&self, kind: Kind, name: &impl ToString) -> Address {
        Address { account: self.whole.account.clone(), region: self.region.clone(), kind, name: name.to_string() }
    }

    fn change(&mut self, action: Action, reason: Reason, before: Option<Facts>, after: Option<Facts>, write: Write) {
        let target = write.target();
        let address = target.address(&self.whole.account, self.region);
        let renamed_from = if action == Action::Create { self.former_name(&target) } else { None };
        self.found.changes.push((
            Change { address, action, reason, renamed_from, origin: None, base: None, stated_at: None, before, after },
            write,
        ));
    }

    /// The live object that a new one takes over from.
    fn former_name(&self, target: &Target) -> Option<String> {
        match target {
            Target::Pool(name) => {
                let former = self.desired.pools.as_ref()?.get(name)?.renamed_from.as_ref()?;
                self.live.pools.contains_key(former).then(|| former.to_string())
            }
            Target::ConfigurationSet(name) => {
                let former = self.desired.configuration_sets.as_ref()?.get(name)?.renamed_from.as_ref()?;
                self.live.configuration_sets.contains_key(former).then(|| former.to_string())
            }
            Target::Account
            | Target::AccountSuppression
            | Target::AccountVdm
            | Target::Ip(_)
            | Target::EventDestination(..)
            | Target::Identity(_) => None,
        }
    }

    fn withhold(&mut self, kind: Kind, name: &impl ToString, reason: WithheldReason) {
        let address = self.address(kind, name);
        // Each rule is reported only once for an object.
        if self.told.insert((address.clone(), reason.rule().code)) {
            self.found.withheld.push(Withheld::new(address, None, reason));
        }
    }

    fn leave(&mut self, kind: Kind, name: &impl ToString, reason: UnmanagedReason) {
        let address = self.address(kind, name);
        self.found.unmanaged.push(Unmanaged { address, reason });
    }

    fn warn(&mut self, kind: Kind, name: &impl ToString, reason: WarningReason) {
        let address = self.address(kind, name);
        self.found.warnings.push(Warning { address, stated_at: None, reason });
    }
}
