//! The whole report.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::{AccountId, Address, Caller, Desired, Kind, Live, Place, PoolRef, Region, StatedFacts, Statement},
    plan::{ChangeOrigin, Plan, Withheld},
    view::known_ips::known_ips,
};

use super::{
    compare,
    deviation::Deviation,
    item::{DriftItem, UndeclaredObject},
    new_ip::{NewIp, new_ips},
    undeclared::{self, Undeclared},
    who_report::WhoReport,
};

/// What is live and differs from what the files declare.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Drift {
    /// The account.
    pub account: AccountId,
    /// Whose credentials read it.
    pub caller: Caller,
    /// The Regions that were compared.
    pub regions: Vec<Region>,
    /// Declared objects that are live in another way, or not at all.
    pub items: Vec<DriftItem>,
    /// Differences that `sesform apply` would not remove, with the reason.
    pub withheld: Vec<Withheld>,
    /// Live objects that the files do not declare.
    pub unmanaged: Vec<UndeclaredObject>,
    /// Whether those that the files do not ignore are drift, with `--unmanaged=fail`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unmanaged_counts: bool,
    /// Leased IPs that the files do not name, in the default pool, where AWS puts the IPs that it leases. They carry
    /// unassigned mail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub new_ips: Vec<NewIp>,
    /// Live values of declared objects that the files do not state and that differ from SES's defaults. Absent unless
    /// `--undeclared` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undeclared: Option<Vec<Undeclared>>,
    /// What was looked up in CloudTrail, with `--who`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<WhoReport>,
}

/// What the files say of an item. That an IP is in none of their pools is said by the pool that lists its IPs.
fn statement(item: &DriftItem) -> Statement<'_> {
    if let Deviation::Moved { declared: None, live: PoolRef::Named(pool), .. } = &item.deviation {
        let address = Address { kind: Kind::DedicatedIpPool, name: pool.to_string(), ..item.address.clone() };
        return Statement::Object(address, Some("ips"));
    }
    Statement::Object(item.address.clone(), item.deviation.field())
}

/// Where the files would declare an object: at the others of its kind, else at the account.
fn beside(address: &Address, place: &impl Fn(&Statement<'_>) -> Option<Place>) -> Option<Place> {
    let field = match address.kind {
        Kind::DedicatedIpPool | Kind::DedicatedIp => "pools",
        Kind::ConfigurationSet => "configuration_sets",
        Kind::EmailIdentity => "identities",
        Kind::EventDestination => {
            let set = address.name.split_once('/').map_or_else(String::new, |(set, _)| set.to_owned());
            let set = Address { kind: Kind::ConfigurationSet, name: set, ..address.clone() };
            return place(&Statement::Object(set, Some("event_destinations")));
        }
        Kind::Account => "auto_warmup",
    };
    let here = place(&Statement::RegionField(&address.region, field));
    here.or_else(|| place(&Statement::Field("account")))
}

impl Drift {
    /// Inverts the changes of a plan: each becomes a difference of the live account. The plan must have been made from
    /// this desired and this live state. `place` returns where the files make a statement.
    #[must_use]
    pub fn of(plan: &Plan, desired: &Desired, live: &Live, place: impl Fn(&Statement<'_>) -> Option<Place>) -> Self {
        let (mut items, withheld) = compare::items(plan, desired, live);
        for item in &mut items {
            item.stated_at = place(&statement(item));
        }
        let unmanaged = plan.unmanaged.iter().map(UndeclaredObject::from);
        let unmanaged = unmanaged.map(|item| UndeclaredObject { stated_at: beside(&item.address, &place), ..item });
        let unmanaged = unmanaged.collect();
        Self {
            account: plan.account.clone(),
            caller: plan.caller.clone(),
            regions: plan.regions.clone(),
            items,
            withheld,
            unmanaged,
            unmanaged_counts: false,
            new_ips: Vec::new(),
            undeclared: None,
            who: None,
        }
    }

    /// Adds the IPs that the files do not know, as the plan treats them.
    #[must_use]
    pub fn with_new_ips(mut self, plan: &Plan, desired: &Desired, facts: &StatedFacts, live: &Live) -> Self {
        for (region, wanted) in &desired.regions {
            let Some(held) = live.regions.get(region) else { continue };
            let Some(known) = known_ips(wanted, facts.regions.get(region)) else { continue };
            self.new_ips.extend(new_ips(&self.account, region, held, plan, |ip| known.contains(ip)));
        }
        self
    }

    /// Adds the live values that the files do not state and that differ from SES's defaults.
    #[must_use]
    pub fn with_undeclared(self, desired: &Desired, live: &Live) -> Self {
        Self { undeclared: Some(undeclared::undeclared(desired, live)), ..self }
    }

    /// The items that are drift: not those that only a change of the files makes, compared with a base.
    pub fn drifted(&self) -> impl Iterator<Item = &DriftItem> {
        self.items.iter().filter(|item| item.origin != Some(ChangeOrigin::Change))
    }

    /// What the account holds in another way and an apply would not change back.
    pub fn withheld_drift(&self) -> impl Iterator<Item = &Withheld> {
        self.withheld.iter().filter(|item| item.origin != Some(ChangeOrigin::Change))
    }

    /// Number of differences. An object can have several.
    #[must_use]
    pub fn differences(&self) -> usize {
        self.drifted().count() + self.withheld_drift().count()
    }

    /// Live objects that the files neither declare nor ignore, where they are drift.
    pub fn counted_unmanaged(&self) -> impl Iterator<Item = &UndeclaredObject> {
        self.undeclared_objects().filter(|_| self.unmanaged_counts)
    }

    /// The objects that drifted, also those that an apply would not change back.
    #[must_use]
    pub fn objects(&self) -> BTreeSet<&Address> {
        let withheld = self.withheld_drift().map(|item| &item.address);
        self.drifted().map(|item| &item.address).chain(withheld).collect()
    }

    /// The objects that are live in another way than the files declare, or that the files do not declare.
    #[must_use]
    pub fn declared_otherwise(&self) -> BTreeSet<&Address> {
        let undeclared = self.undeclared_objects().map(|item| &item.address);
        self.objects().into_iter().chain(undeclared).collect()
    }

    /// The live objects that the files neither declare nor ignore.
    pub fn undeclared_objects(&self) -> impl Iterator<Item = &UndeclaredObject> {
        self.unmanaged.iter().filter(|item| !item.is_ignored())
    }

    /// Whether something that the files declare is live in another way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.withheld.is_empty()
    }

    /// Whether something is drift.
    #[must_use]
    pub fn has_drifted(&self) -> bool {
        !self.objects().is_empty() || self.counted_unmanaged().next().is_some()
    }
}
