//! What speaks against one step of a saved plan: whose the objects are that it changes, and what has to be allowed.

use crate::{
    model::{
        Address, ConfigurationSetName, LiveRegion, LiveScaling, OWNER_TAG, Owner, Ownership, PoolName, Protection,
        Setting, TEMPORARY_TAG, Tagged, Tags, Write,
    },
    plan::{
        Adopt, Policy, Prune,
        allowance::Allowance,
        difference::{another_owner, sends_by, touched},
        document::Plan,
        step::Step,
        verify,
        withheld::{Withheld, WithheldCode},
    },
};

/// One step before the rules.
pub(super) struct Hearing<'a> {
    pub(super) plan: &'a Plan,
    pub(super) live: &'a LiveRegion,
    pub(super) policy: &'a Policy,
    pub(super) step: &'a Step,
}

impl Hearing<'_> {
    /// What speaks against the step.
    pub(super) fn objections(&self) -> Vec<Withheld> {
        let mut found: Vec<Withheld> =
            touched(&self.step.write).iter().filter_map(|thing| self.owned_by_another(thing)).collect();
        if found.is_empty() {
            found.extend(self.own_objection());
        }
        found
    }

    fn withhold(&self, code: WithheldCode, message: impl Into<String>) -> Withheld {
        let message = format!("step {}: {}", self.step.id, message.into());
        Withheld { address: verify::address(self.plan, self.step), code, message }
    }

    /// What the write itself needs.
    fn own_objection(&self) -> Option<Withheld> {
        match &self.step.write {
            Write::PutDedicatedIpPoolScalingAttributes { .. } => self.conversion(),
            Write::DeleteDedicatedIpPool { pool } => self.pool_deletion(pool),
            Write::DeleteConfigurationSet { configuration_set } => self.set_deletion(configuration_set),
            Write::CreateDedicatedIpPool { tags, .. } | Write::CreateConfigurationSet { tags, .. } => self.stamp(tags),
            Write::PutDedicatedIpInPool { .. } | Write::PutConfigurationSetDeliveryOptions { .. } => None,
            Write::Setting(setting) => self.setting(setting),
        }
    }

    fn setting(&self, setting: &Setting) -> Option<Withheld> {
        match setting {
            Setting::DeleteConfigurationSetEventDestination { configuration_set, .. } => {
                self.deletion(&Tagged::ConfigurationSet(configuration_set.clone()))
            }
            Setting::TagResource { tags, .. } if tags.contains_key(OWNER_TAG) => {
                self.stamp(tags).or_else(|| self.adoption())
            }
            Setting::UntagResource { tags, .. } if tags.contains_key(OWNER_TAG) => Some(
                self.withhold(WithheldCode::AnotherOwner, "it would take the owner's tag away, which no plan does"),
            ),
            Setting::PutOptions(_)
            | Setting::PutAccountDedicatedIpWarmupAttributes { .. }
            | Setting::PutDedicatedIpWarmupAttributes { .. }
            | Setting::TagResource { .. }
            | Setting::UntagResource { .. }
            | Setting::CreateConfigurationSetEventDestination { .. }
            | Setting::UpdateConfigurationSetEventDestination { .. }
            | Setting::PutEmailIdentityConfigurationSetAttributes { expected: None, .. } => None,
            Setting::PutEmailIdentityConfigurationSetAttributes { expected: Some(set), .. } => self.taken_over(set),
        }
    }

    /// An identity that sends by a set of somebody else is that owner's.
    fn taken_over(&self, set: &ConfigurationSetName) -> Option<Withheld> {
        match Ownership::of(self.plan.owner.as_ref()?, self.tags(&Tagged::ConfigurationSet(set.clone()))) {
            Ownership::Another(owner) => Some(self.withhold(WithheldCode::AnotherOwner, sends_by(set, &owner))),
            Ownership::Ours | Ownership::Ownerless | Ownership::Unknown => None,
        }
    }

    fn conversion(&self) -> Option<Withheld> {
        let message = "STANDARD to MANAGED cannot be undone; `--allow convert` does it";
        (!self.policy.allowed.has(Allowance::Convert)).then(|| self.withhold(WithheldCode::ConvertNotAllowed, message))
    }

    fn pool_deletion(&self, pool: &PoolName) -> Option<Withheld> {
        if self.is_temporary(pool) {
            return None;
        }
        let scaling = self.live.pools.get(pool).map(|pool| &pool.scaling);
        let is_standard = scaling.is_none_or(|scaling| *scaling == LiveScaling::Standard);
        if !is_standard && !self.policy.allowed.has(Allowance::Relinquish) {
            let message =
                "SES takes the IPs of a MANAGED pool back the moment it is deleted; `--allow relinquish` does it";
            return Some(self.withhold(WithheldCode::RelinquishNotAllowed, message));
        }
        let thing = Tagged::Pool(pool.clone());
        if is_standard && self.live.leftovers.contains(pool) {
            // As while planning: without an owner in the file, the tag of a temporary pool is enough.
            return self.plan.owner.as_ref().and_then(|_| self.deletable(&thing));
        }
        self.deletion(&thing)
    }

    /// Whether the plan itself makes the pool for a while.
    fn is_temporary(&self, name: &PoolName) -> bool {
        let makes = |step: &Step| {
            matches!(&step.write, Write::CreateDedicatedIpPool { pool, tags, .. }
                if step.region == self.step.region && pool == name && tags.contains_key(TEMPORARY_TAG))
        };
        self.plan.steps.iter().any(makes)
    }

    fn set_deletion(&self, set: &ConfigurationSetName) -> Option<Withheld> {
        let leaves = |step: &Step, identity: &_| {
            matches!(&step.write, Write::Setting(Setting::PutEmailIdentityConfigurationSetAttributes { identity: leaving, .. })
                if step.region == self.step.region && leaving == identity)
        };
        let named = self.live.identity_routes.as_ref().and_then(|routes| routes.get(set)).into_iter().flatten();
        let mut staying = named.filter(|identity| !self.plan.steps.iter().any(|step| leaves(step, identity)));
        if let Some(identity) = staying.next() {
            let message = format!("it is the default configuration set of {identity}");
            return Some(self.withhold(WithheldCode::StillReferred, message));
        }
        self.deletion(&Tagged::ConfigurationSet(set.clone()))
    }

    /// Whether something that the file no longer has may go.
    fn deletion(&self, thing: &Tagged) -> Option<Withheld> {
        self.deletable(thing).or_else(|| {
            let message = "it deletes; `--prune` does it";
            (self.policy.prune == Prune::Keep).then(|| self.withhold(WithheldCode::PruneNotAllowed, message))
        })
    }

    /// Only what carries the plan's owner and is not protected is ever deleted.
    fn deletable(&self, thing: &Tagged) -> Option<Withheld> {
        let Some(owner) = &self.plan.owner else {
            let message = "the plan states no owner, and nothing is deleted that does not carry the owner";
            return Some(self.withhold(WithheldCode::OwnerUnknown, message));
        };
        let tags = self.tags(thing);
        match (Ownership::of(owner, tags), tags.map(Protection::of)) {
            (Ownership::Ours, Some(Protection::Unprotected)) => None,
            (Ownership::Ours, Some(Protection::Protected)) => {
                Some(self.withhold(WithheldCode::Protected, "its tag `sesform:protect` keeps it"))
            }
            (Ownership::Another(owner), _) => {
                Some(self.withhold(WithheldCode::AnotherOwner, another_owner(owner.as_str())))
            }
            (Ownership::Ownerless, _) => {
                let message = "it carries no owner, and only what carries the plan's owner is deleted";
                Some(self.withhold(WithheldCode::AnotherOwner, message))
            }
            (Ownership::Unknown, _) | (Ownership::Ours, None) => {
                Some(self.withhold(WithheldCode::OwnerUnknown, "its tags were not read"))
            }
        }
    }

    /// An owner that is stamped is the plan's.
    fn stamp(&self, tags: &Tags) -> Option<Withheld> {
        let (stamped, ours) = (tags.get(OWNER_TAG)?, self.plan.owner.as_ref()?);
        let message = format!("it would stamp the owner `{stamped}`, and the plan's owner is `{ours}`");
        (stamped != ours.as_str()).then(|| self.withhold(WithheldCode::AnotherOwner, message))
    }

    fn adoption(&self) -> Option<Withheld> {
        let message = "it stamps the plan's owner on an object without one; `--adopt` does it";
        (self.policy.adopt == Adopt::Leave).then(|| self.withhold(WithheldCode::AdoptNotAllowed, message))
    }

    /// A live object that the step changes and that somebody else owns.
    fn owned_by_another(&self, thing: &Tagged) -> Option<Withheld> {
        let owner: &Owner = self.plan.owner.as_ref()?;
        if !self.is_live(thing) || matches!(thing, Tagged::Pool(name) if self.is_temporary(name)) {
            return None;
        }
        let (code, message) = match Ownership::of(owner, self.tags(thing)) {
            Ownership::Ours | Ownership::Ownerless => return None,
            Ownership::Another(owner) => (WithheldCode::AnotherOwner, another_owner(owner.as_str())),
            Ownership::Unknown => (WithheldCode::OwnerUnknown, "its tags were not read".to_owned()),
        };
        let (account, region) = (self.plan.account.clone(), self.step.region.clone());
        let (kind, name) = (thing.kind(), thing.name().to_owned());
        let message = format!("step {}: {message}", self.step.id);
        Some(Withheld { address: Address { account, region, kind, name }, code, message })
    }

    fn is_live(&self, thing: &Tagged) -> bool {
        match thing {
            Tagged::Pool(name) => self.live.pools.contains_key(name),
            Tagged::ConfigurationSet(name) => self.live.configuration_sets.contains_key(name),
        }
    }

    fn tags(&self, thing: &Tagged) -> Option<&Tags> {
        match thing {
            Tagged::Pool(name) => self.live.pool_tags.get(name),
            Tagged::ConfigurationSet(name) => self.live.configuration_sets.get(name).map(|set| &set.tags),
        }
    }
}
