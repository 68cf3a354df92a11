//! What differs between the file and one Region of the account, at the grain of SES's writes.
//!
//! Finds differences, withholds what cannot be, and lists what is unmanaged. In which order the differences are made is
//! for `order`; whether that order is safe, for `proof`.

mod ips;
mod pools;
mod sets;

use std::{collections::BTreeSet, net::Ipv4Addr};

use crate::model::{
    AccountId, Address, DesiredRegion, Kind, LiveRegion, Membership, OWNER_TAG, Owner, PoolName, Region, Tags, Write,
};

use super::{
    Policy,
    document::{Action, Change, Facts, Reason, Warning, WarningCode, Withheld, WithheldCode},
};

/// The differences of one Region.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// Each difference with the write that makes it.
    pub(crate) changes: Vec<(Change, Write)>,
    /// What cannot be done.
    pub(crate) withheld: Vec<Withheld>,
    /// What is live and not in the file.
    pub(crate) unmanaged: Vec<Address>,
    /// What the reviewer should know.
    pub(crate) warnings: Vec<Warning>,
}

/// Compares one Region.
pub(crate) fn diff(
    account: &AccountId,
    owner: Option<&Owner>,
    region: &Region,
    desired: &DesiredRegion,
    live: &LiveRegion,
    policy: &Policy,
) -> Differences {
    let tags = owner_tags(owner);
    let listed = desired.pools.iter().flatten().filter_map(|(_, pool)| pool.ips.as_ref());
    let listed = listed.flat_map(Membership::named).copied().collect();
    let mut comparison =
        Comparison { account, tags, region, desired, live, policy, listed, found: Differences::default() };
    comparison.pools();
    comparison.memberships();
    comparison.configuration_sets();
    comparison.leftovers();
    comparison.unmanaged();
    comparison.found
}

/// The tags that say whose a thing is.
pub(crate) fn owner_tags(owner: Option<&Owner>) -> Tags {
    owner.map(|owner| Tags::from([(OWNER_TAG.to_owned(), owner.to_string())])).unwrap_or_default()
}

struct Comparison<'a> {
    account: &'a AccountId,
    tags: Tags,
    region: &'a Region,
    desired: &'a DesiredRegion,
    live: &'a LiveRegion,
    policy: &'a Policy,
    /// Every IP that some pool of the file lists.
    listed: BTreeSet<Ipv4Addr>,
    found: Differences,
}

impl<'a> Comparison<'a> {
    fn address(&self, kind: Kind, name: &impl ToString) -> Address {
        Address { account: self.account.clone(), region: self.region.clone(), kind, name: name.to_string() }
    }

    fn change(&mut self, action: Action, reason: Reason, before: Option<Facts>, after: Option<Facts>, write: Write) {
        let (kind, name) = write.target();
        let address = self.address(kind, &name);
        self.found.changes.push((Change { address, action, reason, before, after }, write));
    }

    fn withhold(&mut self, kind: Kind, name: &impl ToString, code: WithheldCode, message: String) {
        let address = self.address(kind, name);
        self.found.withheld.push(Withheld { address, code, message });
    }

    fn warn(&mut self, kind: Kind, name: &impl ToString, code: WarningCode, message: String) {
        let address = self.address(kind, name);
        self.found.warnings.push(Warning { address, code, message });
    }

    fn unmanaged(&mut self) {
        let goes = |name: &&PoolName| self.live.leftovers.contains(*name);
        if let Some(stated) = &self.desired.pools {
            let names = self.live.pools.keys().filter(|name| !stated.contains_key(*name) && !goes(name));
            self.found
                .unmanaged
                .extend(names.map(|name| self.address(Kind::DedicatedIpPool, name)).collect::<Vec<_>>());
        }
        if let Some(stated) = &self.desired.configuration_sets {
            let names = self.live.configuration_sets.keys().filter(|name| !stated.contains_key(*name));
            let names = names.map(|name| self.address(Kind::ConfigurationSet, name)).collect::<Vec<_>>();
            self.found.unmanaged.extend(names);
        }
    }
}
