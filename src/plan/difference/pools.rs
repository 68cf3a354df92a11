//! Pools: those to create, to convert, and the temporary ones that a stopped run left.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use crate::{
    model::{
        ConfigurationSetName, DesiredPool, Kind, LiveConfigurationSet, LiveDedicatedIp, LiveScaling, PoolName, PoolRef,
        ScalingMode, Write,
    },
    plan::document::{Action, Facts, PoolFacts, Reason, WithheldCode},
};

use super::Comparison;

impl Comparison<'_> {
    pub(super) fn pools(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            match self.live.pools.get(name) {
                None => self.create_pool(name, wanted),
                Some(live) => self.compare_scaling(name, wanted.scaling, &live.scaling),
            }
        }
    }

    fn create_pool(&mut self, name: &PoolName, wanted: &DesiredPool) {
        let scaling = wanted.scaling.unwrap_or(ScalingMode::Standard);
        let after = Facts::Pool(PoolFacts { scaling: scaling.into() });
        let write = Write::CreateDedicatedIpPool { pool: name.clone(), scaling, tags: self.tags.clone() };
        self.change(Action::Create, Reason::Missing, None, Some(after), write);
    }

    fn compare_scaling(&mut self, name: &PoolName, wanted: Option<ScalingMode>, live: &LiveScaling) {
        match (wanted, live) {
            (None, _)
            | (Some(ScalingMode::Standard), LiveScaling::Standard)
            | (Some(ScalingMode::Managed), LiveScaling::Managed) => {}
            (Some(ScalingMode::Managed), LiveScaling::Standard) => self.convert(name),
            (Some(ScalingMode::Standard), LiveScaling::Managed) => {
                let message = "SES turns STANDARD pools into MANAGED ones and has no way back; create a STANDARD pool \
                               of another name and send the configuration sets through it, or write `scaling: managed`";
                self.withhold(Kind::DedicatedIpPool, name, WithheldCode::ManagedToStandard, message.to_owned());
            }
            (Some(_), LiveScaling::Unrecognized(mode)) => {
                let message = format!("SES reports the scaling mode `{mode}`, which this version does not know");
                self.withhold(Kind::DedicatedIpPool, name, WithheldCode::UnrecognizedLive, message);
            }
        }
    }

    fn convert(&mut self, name: &PoolName) {
        if !self.policy.allow_convert {
            let message = "STANDARD to MANAGED cannot be undone: SES takes over which IPs the pool has, and the pool can \
                           never be STANDARD again; `--allow convert` does it";
            self.withhold(Kind::DedicatedIpPool, name, WithheldCode::ConvertNotAllowed, message.to_owned());
            return;
        }
        let facts = |scaling| Some(Facts::Pool(PoolFacts { scaling }));
        let write = Write::PutDedicatedIpPoolScalingAttributes { pool: name.clone(), scaling: ScalingMode::Managed };
        let (before, after) = (facts(LiveScaling::Standard), facts(LiveScaling::Managed));
        self.change(Action::Convert, Reason::Differs, before, after, write);
    }

    /// Temporary pools of a stopped run, once nothing is in them and nothing is sent through them.
    pub(super) fn leftovers(&mut self) {
        let stated = |name: &PoolName| self.desired.pools.as_ref().is_some_and(|pools| pools.contains_key(name));
        let gone: Vec<&PoolName> =
            self.live.leftovers.iter().filter(|name| !stated(name) && !self.will_be_used(name)).collect();
        for name in gone {
            let Some(live) = self.live.pools.get(name) else { continue };
            let before = Facts::Pool(PoolFacts { scaling: live.scaling.clone() });
            let write = Write::DeleteDedicatedIpPool { pool: name.clone() };
            self.change(Action::Delete, Reason::LeftOver, Some(before), None, write);
        }
    }

    /// Whether an IP stays in the pool or a configuration set goes on sending through it.
    fn will_be_used(&self, name: &PoolName) -> bool {
        let pool = PoolRef::Named(name.clone());
        let (mut moved, mut rerouted) = (BTreeSet::new(), BTreeSet::new());
        for (_, write) in &self.found.changes {
            match write {
                Write::PutDedicatedIpInPool { ip, .. } => drop(moved.insert(*ip)),
                Write::PutConfigurationSetDeliveryOptions { configuration_set, delivery, .. } => {
                    if *delivery.route() == pool {
                        return true;
                    }
                    rerouted.insert(configuration_set);
                }
                Write::CreateConfigurationSet { delivery, .. } if *delivery.route() == pool => return true,
                Write::CreateConfigurationSet { .. }
                | Write::CreateDedicatedIpPool { .. }
                | Write::DeleteDedicatedIpPool { .. }
                | Write::PutDedicatedIpPoolScalingAttributes { .. } => {}
            }
        }
        let stays = |(ip, live): (&Ipv4Addr, &LiveDedicatedIp)| live.pool == pool && !moved.contains(ip);
        let goes_on = |(set, live): (&ConfigurationSetName, &LiveConfigurationSet)| {
            *live.delivery.route() == pool && !rerouted.contains(set)
        };
        self.live.dedicated_ips.iter().any(stays) || self.live.configuration_sets.iter().any(goes_on)
    }
}
