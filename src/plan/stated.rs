//! Adds to a finished plan the place in the files where each change and finding is stated. The plan itself does not
//! depend on it.

use crate::model::{Address, Kind, Place, Statement};

use super::{
    collection::Collection,
    document::Plan,
    finding::{GuardReason, RouteRemedy, Stream},
};

impl Plan {
    /// The plan with the place of each change and finding, if `place` knows it.
    #[must_use]
    pub fn stated(mut self, place: impl Fn(&Statement<'_>) -> Option<Place>) -> Self {
        let of = |address: &Address, field| place(&Statement::Object(address.clone(), field));
        for change in &mut self.changes {
            change.stated_at = of(&change.address, change.field());
        }
        for item in &mut self.withheld {
            item.stated_at = of(&item.address, item.rule().field);
        }
        for warning in &mut self.warnings {
            warning.stated_at = of(&warning.address, warning.rule().field);
        }
        let account = &self.account;
        let object = |region: &_, kind, name: &str, field| {
            let address =
                Address { account: account.clone(), region: Clone::clone(region), kind, name: name.to_owned() };
            Statement::Object(address, Some(field))
        };
        for guard in self.guards.iter_mut().chain(&mut self.allowed) {
            let statement = match &guard.reason {
                GuardReason::TooManyDeletions { .. } | GuardReason::TooManyMovedIps { .. } => {
                    Statement::Field("limits")
                }
                GuardReason::WarmupRestarted { region, ips } => match ips.as_slice() {
                    [ip] => object(region, Kind::DedicatedIp, &ip.to_string(), "warmup"),
                    [] | [_, _, ..] => Statement::RegionField(region, "dedicated_ips"),
                },
                GuardReason::PaidFeature { region, feature } => Statement::RegionField(region, feature.field()),
                GuardReason::CollectionEmptied { region, collection, .. }
                | GuardReason::OverQuota { region, collection, .. } => match collection {
                    Collection::Pools => Statement::RegionField(region, "pools"),
                    Collection::ConfigurationSets => Statement::RegionField(region, "configuration_sets"),
                    Collection::EventDestinations(set) => {
                        object(region, Kind::ConfigurationSet, set.as_str(), "event_destinations")
                    }
                },
                GuardReason::RouteWithoutIps { region, remedy: RouteRemedy::Ips(pool), .. }
                | GuardReason::RouteCold { region, remedy: RouteRemedy::Ips(pool), .. } => match pool.named() {
                    Some(pool) => object(region, Kind::DedicatedIpPool, pool.as_str(), "ips"),
                    None => Statement::RegionField(region, "pools"),
                },
                GuardReason::RouteWithoutIps { region, stream, remedy: RouteRemedy::Route, .. }
                | GuardReason::RoutePaused { region, stream, .. }
                | GuardReason::RouteCold { region, stream, remedy: RouteRemedy::Route, .. } => match stream {
                    Stream::ConfigurationSet(name) => object(region, Kind::ConfigurationSet, name.as_str(), "pool"),
                    Stream::Identity(name) => object(region, Kind::EmailIdentity, name.as_str(), "configuration_set"),
                    Stream::Default => Statement::RegionField(region, "pools"),
                },
            };
            guard.stated_at = place(&statement);
        }
        self.sealed()
    }
}
