//! Pools: creation, conversion, and the temporary pools of an interrupted run.

use std::net::Ipv4Addr;

use crate::{
    model::{
        ConfigurationSetName, DesiredPool, Kind, Ownership, PoolName, PoolRef, Protection, Reported, ScalingMode,
        Tagged, Write,
    },
    plan::{
        Allowance,
        change::{Action, Reason},
        facts::{Facts, PoolFacts},
        finding::{ManagedIpUse, Unrecognized, WarningReason, WithheldReason},
    },
};

use super::{Comparison, tags::beside_the_owner};

impl Comparison<'_> {
    pub(super) fn pools(&mut self) {
        for (name, wanted) in self.desired.pools.iter().flatten() {
            if self.holds_back_rename(name, wanted) {
                continue;
            }
            match self.live.pools.get(name) {
                None => self.create_pool(name, wanted),
                Some(live) => {
                    self.compare_scaling(name, wanted.scaling, &live.scaling);
                    self.compare_pool_tags(name, wanted);
                }
            }
        }
    }

    fn compare_pool_tags(&mut self, name: &PoolName, wanted: &DesiredPool) {
        if wanted.tags.is_none() && wanted.protect.is_none() {
            return;
        }
        // A pool has no tags if it was deleted after it was listed and before its tags were read.
        let live = self.live.pool_tags.get(name).cloned().unwrap_or_default();
        self.compare_tags(&Tagged::Pool(name.clone()), wanted.tags.as_ref(), wanted.protect, &live);
    }

    fn create_pool(&mut self, name: &PoolName, wanted: &DesiredPool) {
        if let Err(reason) = name.check_new() {
            let near = self.live.pools.keys().find(|live| live.as_str().eq_ignore_ascii_case(name.as_str())).cloned();
            let reason = WithheldReason::PoolNameRefused { problem: reason.to_string(), near };
            return self.withhold(Kind::DedicatedIpPool, name, reason);
        }
        let scaling = self.scaling_of_new(wanted);
        let former = self.former_tags(name, wanted);
        let tags = self.new_tags(Kind::DedicatedIpPool, name, (wanted.tags.as_ref(), wanted.protect), &former);
        if self.has_too_many_tags(Kind::DedicatedIpPool, name, &tags) {
            return;
        }
        let after = Facts::Pool(PoolFacts { scaling: scaling.into(), tags: beside_the_owner(&tags) });
        let write = Write::CreateDedicatedIpPool { pool: name.clone(), scaling, tags };
        self.created.insert(Tagged::Pool(name.clone()));
        self.change(Action::Create, Reason::Missing, None, Some(after), write);
    }

    fn compare_scaling(&mut self, name: &PoolName, wanted: Option<ScalingMode>, live: &Reported<ScalingMode>) {
        match (wanted, live) {
            (None, _)
            | (Some(ScalingMode::Standard), Reported::Known(ScalingMode::Standard))
            | (Some(ScalingMode::Managed), Reported::Known(ScalingMode::Managed)) => {}
            (Some(ScalingMode::Managed), Reported::Known(ScalingMode::Standard)) => self.convert(name),
            (Some(ScalingMode::Standard), Reported::Known(ScalingMode::Managed)) => {
                self.withhold(Kind::DedicatedIpPool, name, WithheldReason::ManagedToStandard);
            }
            (Some(_), Reported::Unrecognized(mode)) => {
                let value = Unrecognized::ScalingMode(mode.clone());
                self.withhold(Kind::DedicatedIpPool, name, WithheldReason::UnrecognizedLive { value });
            }
        }
    }

    fn convert(&mut self, name: &PoolName) {
        // No flag converts a pool of another owner.
        if let Some((thing, reason)) = self.objection(Tagged::Pool(name.clone())) {
            return self.withhold(thing.kind(), &thing.name(), reason);
        }
        let (leaving, staying): (Vec<_>, Vec<_>) =
            self.leased_in(name).into_iter().partition(|ip| self.listed.contains(ip));
        if !leaving.is_empty() {
            // SES takes over every IP that the pool has at that moment.
            let arriving = self.arriving_at(name);
            return self.warn(Kind::DedicatedIpPool, name, WarningReason::ConvertsLater { leaving, arriving });
        }
        let floor = |ip: &&Ipv4Addr| self.desired.dedicated_ips.get(*ip).is_some_and(|wanted| wanted.states_warmup());
        if let Some(ip) = staying.iter().find(floor).copied() {
            let (pool, asked) = (PoolRef::Named(name.clone()), ManagedIpUse::WarmupAfterConversion);
            return self.withhold(Kind::DedicatedIp, &ip, WithheldReason::IpIsManaged { pool, asked });
        }
        // Warn even if the conversion is not allowed yet, because it helps to decide whether to allow it.
        let ips = self.with_odd(&staying, name);
        if !ips.is_empty() {
            self.warn(Kind::DedicatedIpPool, name, WarningReason::ConvertsLeasedIps { ips });
        }
        if !self.policy.allowed.has(Allowance::Convert) {
            return self.withhold(Kind::DedicatedIpPool, name, WithheldReason::ConvertNotAllowed);
        }
        let facts = |scaling: Reported<ScalingMode>| Some(Facts::Pool(scaling.into()));
        let write = Write::PutDedicatedIpPoolScalingAttributes { pool: name.clone(), scaling: ScalingMode::Managed };
        let (before, after) =
            (facts(Reported::Known(ScalingMode::Standard)), facts(Reported::Known(ScalingMode::Managed)));
        self.change(Action::Convert, Reason::Differs, before, after, write);
    }

    /// The configuration sets that the file sends through a pool and that do not use it now.
    fn arriving_at(&self, name: &PoolName) -> Vec<ConfigurationSetName> {
        let uses_it = |set: &ConfigurationSetName| {
            self.live.configuration_sets.get(set).is_some_and(|set| set.delivery.route().named() == Some(name))
        };
        let stated = self.desired.configuration_sets.iter().flatten();
        let arriving = stated.filter(|(_, wanted)| wanted.pool.as_ref().and_then(PoolRef::named) == Some(name));
        arriving.map(|(set, _)| set).filter(|set| !uses_it(set)).cloned().collect()
    }

    /// Deletes temporary pools of an interrupted run that will have no IPs and no configuration sets.
    pub(super) fn leftovers(&mut self) {
        let stated = |name: &PoolName| self.desired.pools.as_ref().is_some_and(|pools| pools.contains_key(name));
        let gone: Vec<&PoolName> = self
            .live
            .leftovers
            .iter()
            .filter(|name| !stated(name) && !self.frozen.contains(*name) && !self.will_be_used(name))
            .collect();
        for name in gone {
            let Some(live) = self.live.pools.get(name) else { continue };
            if live.scaling != ScalingMode::Standard || !self.is_our_leftover(name) {
                continue;
            }
            let before = Facts::Pool(live.scaling.clone().into());
            let write = Write::DeleteDedicatedIpPool { pool: name.clone() };
            self.change(Action::Delete, Reason::LeftOver, Some(before), None, write);
        }
    }

    /// Whether the plan may delete a pool that looks like a temporary one. If the file states an owner, the pool must
    /// have that owner and must not be protected, because anyone can create a pool with such a name.
    fn is_our_leftover(&mut self, name: &PoolName) -> bool {
        if self.whole.owner.is_none() {
            return true;
        }
        let is_ours = self.ownership(&Tagged::Pool(name.clone())) == Ownership::Ours;
        is_ours && self.live.pool_tags.get(name).map(Protection::of) == Some(Protection::Unprotected)
    }

    /// Whether an IP stays in the pool or a configuration set still uses it.
    fn will_be_used(&self, name: &PoolName) -> bool {
        let (ips, sets) = self.left_in(name);
        !ips.is_empty() || !sets.is_empty() || self.odd_in(name).next().is_some()
    }
}
