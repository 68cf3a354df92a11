//! The rules, a file for each family, and the one table that names them.
//!
//! A rule is a function from a [`Scene`](super::scene::Scene) to findings. It says nothing where a fact that it needs is
//! missing.

mod enough;
mod fit;
mod health;
mod isolation;
mod known;
mod leaves;
mod measured;
mod money;
mod redundancy;
mod rows_load;
mod rows_mail;
mod rows_rest;
mod rule;
mod table;
mod warmup;

use crate::model::{Address, Kind, PoolRef, RuleCode};

use super::{
    finding::{Finding, Found, Spot},
    scene::Scene,
    severity::Severity,
};

pub(super) use health::missing_keys;
pub(super) use known::{moved_known, reroutes};
pub use rule::{Needs, Rule};
pub use table::{rule, rules};

/// Where something about a whole Region is stated.
const REGION: &[&str] = &["leased", "pools", "dedicated_ips", "configuration_sets", "auto_warmup"];
/// The name of the address of what is about a whole Region.
const WHOLE_REGION: &str = "dedicated-ips";

impl Scene<'_> {
    fn finding(&self, rule: RuleCode, severity: Severity, kind: Kind, name: &str, spot: Spot, found: Found) -> Finding {
        let (account, region) = (self.account.clone(), self.region.clone());
        let address = Address { account, region, kind, name: name.to_owned() };
        Finding { rule, severity, address, stated_at: None, spot, found }
    }

    /// A finding about a pool.
    fn of_pool(
        &self,
        rule: RuleCode,
        severity: Severity,
        pool: &PoolRef,
        field: &'static str,
        found: Found,
    ) -> Finding {
        let spot = if pool.named().is_some() { Spot::Object(field) } else { Spot::Region(REGION) };
        self.finding(rule, severity, Kind::DedicatedIpPool, pool.as_str(), spot, found)
    }

    /// A finding about a configuration set.
    fn of_set(&self, rule: RuleCode, severity: Severity, set: &str, field: &'static str, found: Found) -> Finding {
        self.finding(rule, severity, Kind::ConfigurationSet, set, Spot::Object(field), found)
    }

    /// A finding about the whole Region.
    fn of_region(&self, rule: RuleCode, severity: Severity, found: Found) -> Finding {
        self.finding(rule, severity, Kind::Account, WHOLE_REGION, Spot::Region(REGION), found)
    }
}
