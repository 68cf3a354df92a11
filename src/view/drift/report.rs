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

impl Drift {
    /// Inverts the changes of a plan: each becomes a difference of the live account. The plan must have been made from
    /// this desired and this live state. `place` returns where the files make a statement.
    #[must_use]
    pub fn of(plan: &Plan, desired: &Desired, live: &Live, place: impl Fn(&Statement<'_>) -> Option<Place>) -> Self {
        let (mut items, withheld) = compare::items(plan, desired, live);
        for item in &mut items {
            item.stated_at = place(&statement(item));
        }
        Self {
            account: plan.account.clone(),
            caller: plan.caller.clone(),
            regions: plan.regions.clone(),
            items,
            withheld,
            unmanaged: plan.unmanaged.iter().map(UndeclaredObject::from).collect(),
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

    /// The objects that drifted, also those that an apply would not change back.
    #[must_use]
    pub fn objects(&self) -> BTreeSet<&Address> {
        let withheld = self.withheld.iter().filter(|item| item.origin != Some(ChangeOrigin::Change));
        self.drifted().map(|item| &item.address).chain(withheld.map(|item| &item.address)).collect()
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

    /// Whether there are live objects that the files neither declare nor ignore.
    #[must_use]
    pub fn has_unmanaged(&self) -> bool {
        self.undeclared_objects().next().is_some()
    }
}
