//! Checks that the remaining steps of a plan keep every route safe, from before its first step.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{
        Address, ConfigurationSetName, Delivery, Kind, LiveConfigurationSet, LiveRegion, Name as _, OptionsKind,
        Ownership, PoolRef, Region, Setting, Write,
    },
    plan::{
        approve::Refusal,
        consequences::Consequences,
        document::Plan,
        finding::Guard,
        proof::{self, Proof},
        quotas::quotas,
        resume::Completion,
        rewind::rewind,
        simulate,
        step::Step,
        unmanaged::{Unmanaged, UnmanagedReason},
    },
};

/// Whether the write determines the IPs that mail leaves from, or how warm they are. Other settings may concern objects
/// that were not read.
fn decides_a_route(write: &Write) -> bool {
    match write {
        Write::Setting(Setting::PutDedicatedIpWarmupAttributes { .. }) => true,
        Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { .. }) => true,
        Write::Setting(Setting::PutOptions(put)) => put.options.kind() == OptionsKind::Sending,
        Write::Setting(_) => false,
        _ => true,
    }
}

/// The routes of one Region, from before the first step.
pub(super) struct Routes<'a> {
    region: &'a Region,
    before: LiveRegion,
    steps: Vec<Step>,
}

impl<'a> Routes<'a> {
    pub(super) fn of(plan: &Plan, region: &'a Region, live: &LiveRegion, progress: &Completion) -> Self {
        let here: Vec<Step> = plan.steps.iter().filter(|step| step.region == *region).cloned().collect();
        let (before, steps) = rewind(live, &here, &progress.done);
        Self { region, before, steps }
    }

    pub(super) fn proof(&self) -> Proof {
        proof::prove(self.region, &self.before, &self.steps)
    }

    /// Whether the plan leaves a route without an IP, or without a warm one while SES may not limit what leaves from cold
    /// IPs.
    pub(super) fn harms(&self) -> Result<bool, Refusal> {
        let after = self.after()?;
        if self.before.unread_pools.is_some() {
            return Ok(false);
        }
        let consequences = Consequences::of(self.region, &self.before, &after);
        Ok(!consequences.interrupted(&|_| false).is_empty() || consequences.may_cool_off())
    }

    /// The guards that stop an apply: the effects on routes, and collections that exceed a quota, as far as the account
    /// was read.
    pub(super) fn guards(&self, plan: &Plan) -> Result<Vec<Guard>, Refusal> {
        let after = self.after()?;
        let beyond = |set: &ConfigurationSetName| self.is_beyond(plan, set);
        let mut guards = match self.before.unread_pools {
            Some(_) => Vec::new(),
            None => Consequences::of(self.region, &self.before, &after).guards(&beyond),
        };
        guards.extend(quotas(&plan.account, self.region, &self.before, &self.steps).0);
        Ok(guards)
    }

    /// Whether the file that the plan was made from could not state a configuration set.
    fn is_beyond(&self, plan: &Plan, set: &ConfigurationSetName) -> bool {
        let tags = self.before.configuration_sets.get(set).map(|set| &set.tags);
        let is_anothers = |owner| matches!(Ownership::of(owner, tags), Ownership::Another(_));
        let is_ignored = |item: &Unmanaged| {
            let Address { account: _, region, kind, name } = &item.address;
            let is_set = *kind == Kind::ConfigurationSet && region == self.region && name == set.as_str();
            is_set && item.reason == UnmanagedReason::Ignored
        };
        plan.owner.as_ref().is_some_and(is_anothers) || plan.unmanaged.iter().any(is_ignored) || set.check().is_err()
    }

    /// Whether the plan depends on whether automatic warm-up is on.
    pub(super) fn hang_on_warmup(&self) -> bool {
        self.after().is_ok_and(|after| Consequences::of(self.region, &self.before, &after).hang_on_warmup())
    }

    /// The Region after all steps, as far as routes depend on it.
    fn after(&self) -> Result<LiveRegion, Refusal> {
        // Identities that name a deleted configuration set are a separate objection.
        let mut after = LiveRegion { identity_routes: None, ..self.before.clone() };
        for step in self.steps.iter().filter(|step| decides_a_route(&step.write)) {
            simulate::apply(&mut after, &step.write)
                .map_err(|unexpected| Refusal::Altered(format!("step {} cannot run: {unexpected}", step.id)))?;
        }
        Ok(after)
    }

    /// Adds a configuration set to each pool, because an unread set may use any pool. The set keeps its pool.
    pub(super) fn suppose_strangers(&mut self) -> BTreeSet<ConfigurationSetName> {
        let pools: Vec<PoolRef> = self.before.pools.keys().cloned().map(PoolRef::Named).collect();
        let strangers = pools.into_iter().map(|pool| {
            // SES accepts no name with a space.
            let name = ConfigurationSetName::live(format!("unread in {pool}"));
            let delivery = Delivery { pool: Some(pool), ..Delivery::default() };
            (name, LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() })
        });
        let strangers: BTreeMap<_, _> = strangers.collect();
        let names = strangers.keys().cloned().collect();
        self.before.configuration_sets.extend(strangers);
        names
    }
}
