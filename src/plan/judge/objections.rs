//! Objections to one step of a saved plan: the owners of the objects that it changes, and the flags that it needs.

use crate::{
    model::{
        Address, ConfigurationSetName, LiveRegion, OWNER_TAG, Owner, Ownership, PoolName, Protection, Reported,
        ScalingMode, Setting, TEMPORARY_TAG, Tagged, Tags, Write,
    },
    plan::{
        Adopt, Policy, Prune,
        allowance::Allowance,
        difference::{not_ours, touched},
        document::Plan,
        finding::{OwnerConflict, Protector, Reference, Tagging, Withheld, WithheldReason},
        step::Step,
        verify,
    },
};

/// A step to check, with everything that the check depends on.
pub(super) struct JudgedStep<'a> {
    pub(super) plan: &'a Plan,
    pub(super) live: &'a LiveRegion,
    pub(super) policy: &'a Policy,
    pub(super) step: &'a Step,
}

impl JudgedStep<'_> {
    /// The reasons why the step may not run.
    pub(super) fn objections(&self) -> Vec<Withheld> {
        let mut found: Vec<Withheld> =
            touched(&self.step.write).iter().filter_map(|thing| self.owned_by_another(thing)).collect();
        if found.is_empty() {
            found.extend(self.own_objection());
        }
        found
    }

    fn withhold(&self, reason: WithheldReason) -> Withheld {
        Withheld::new(verify::address(self.plan, self.step), Some(self.step.id), reason)
    }

    fn another_owner(&self, conflict: OwnerConflict) -> Withheld {
        self.withhold(WithheldReason::AnotherOwner { conflict })
    }

    /// The objection to the write itself, regardless of the owner of the objects.
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
            Setting::UntagResource { tags, .. } if tags.contains_key(OWNER_TAG) => {
                Some(self.another_owner(OwnerConflict::Untagged))
            }
            Setting::PutOptions(_)
            | Setting::PutAccountDedicatedIpWarmupAttributes { .. }
            | Setting::PutAccountSuppressionAttributes { .. }
            | Setting::PutAccountVdmAttributes { .. }
            | Setting::PutDedicatedIpWarmupAttributes { .. }
            | Setting::TagResource { .. }
            | Setting::UntagResource { .. }
            | Setting::CreateConfigurationSetEventDestination { .. }
            | Setting::UpdateConfigurationSetEventDestination { .. }
            | Setting::PutEmailIdentityConfigurationSetAttributes { expected: None, .. } => None,
            Setting::PutEmailIdentityConfigurationSetAttributes { expected: Some(set), .. } => self.taken_over(set),
        }
    }

    /// The objection to changing the set of an identity whose present set has another owner. Such an identity counts as
    /// owned by that owner.
    fn taken_over(&self, set: &ConfigurationSetName) -> Option<Withheld> {
        match Ownership::of(self.plan.owner.as_ref()?, self.tags(&Tagged::ConfigurationSet(set.clone()))) {
            Ownership::Another(owner) => {
                Some(self.another_owner(OwnerConflict::SendsBy { configuration_set: set.clone(), owner }))
            }
            Ownership::Ours | Ownership::Ownerless | Ownership::Unknown => None,
        }
    }

    fn conversion(&self) -> Option<Withheld> {
        (!self.policy.allowed.has(Allowance::Convert)).then(|| self.withhold(WithheldReason::ConvertNotAllowed))
    }

    fn pool_deletion(&self, pool: &PoolName) -> Option<Withheld> {
        if self.is_temporary(pool) {
            return None;
        }
        let scaling =
            self.live.pools.get(pool).map_or(Reported::Known(ScalingMode::Standard), |pool| pool.scaling.clone());
        let is_standard = scaling == ScalingMode::Standard;
        if !is_standard && !self.policy.allowed.has(Allowance::Relinquish) {
            let inside = self.live.dedicated_ips.iter().filter(|(_, ip)| ip.pool.named() == Some(pool));
            let ips = inside.map(|(ip, _)| ip.to_string()).collect();
            return Some(self.withhold(WithheldReason::RelinquishNotAllowed { scaling, ips }));
        }
        let thing = Tagged::Pool(pool.clone());
        if is_standard && self.live.leftovers.contains(pool) {
            // As in planning: if the file has no owner, the tag of a temporary pool is enough.
            return self.plan.owner.as_ref().and_then(|_| self.deletable(&thing));
        }
        self.deletion(&thing)
    }

    /// Whether the plan itself creates the pool as a temporary one.
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
        let staying = named.filter(|identity| !self.plan.steps.iter().any(|step| leaves(step, identity)));
        let staying: Vec<_> = staying.cloned().collect();
        if !staying.is_empty() {
            return Some(self.withhold(WithheldReason::StillReferred { by: Reference::Identities(staying) }));
        }
        self.deletion(&Tagged::ConfigurationSet(set.clone()))
    }

    /// The objection to the deletion of an object that the file no longer states.
    fn deletion(&self, thing: &Tagged) -> Option<Withheld> {
        self.deletable(thing)
            .or_else(|| (self.policy.prune == Prune::Keep).then(|| self.withhold(WithheldReason::PruneNotAllowed)))
    }

    /// Only an object that has the plan's owner and is not protected may be deleted.
    fn deletable(&self, thing: &Tagged) -> Option<Withheld> {
        let Some(owner) = &self.plan.owner else {
            return Some(self.withhold(WithheldReason::OwnerUnknown { tags: Tagging::NoOwner }));
        };
        let tags = self.tags(thing);
        match (Ownership::of(owner, tags), tags.map(Protection::of)) {
            (Ownership::Ours, Some(Protection::Unprotected)) => None,
            (Ownership::Ours, Some(Protection::Protected)) => {
                Some(self.withhold(WithheldReason::Protected { by: Protector::Itself }))
            }
            (Ownership::Another(owner), _) => Some(self.another_owner(OwnerConflict::Tagged(owner))),
            (Ownership::Ownerless, _) => Some(self.another_owner(OwnerConflict::Ownerless)),
            (Ownership::Unknown, _) | (Ownership::Ours, None) => {
                Some(self.withhold(WithheldReason::OwnerUnknown { tags: Tagging::Unread }))
            }
        }
    }

    /// An owner tag that the step writes must be that of the plan.
    fn stamp(&self, tags: &Tags) -> Option<Withheld> {
        let (stamped, ours) = (tags.get(OWNER_TAG)?, self.plan.owner.as_ref()?);
        let conflict = || OwnerConflict::Stamped { stamp: stamped.clone(), owner: ours.clone() };
        (stamped != ours.as_str()).then(|| self.another_owner(conflict()))
    }

    fn adoption(&self) -> Option<Withheld> {
        (self.policy.adopt == Adopt::Leave).then(|| self.withhold(WithheldReason::AdoptNotAllowed))
    }

    /// The objection to a step that changes a live object of another owner.
    fn owned_by_another(&self, thing: &Tagged) -> Option<Withheld> {
        let owner: &Owner = self.plan.owner.as_ref()?;
        if !self.is_live(thing) || matches!(thing, Tagged::Pool(name) if self.is_temporary(name)) {
            return None;
        }
        let reason = not_ours(Ownership::of(owner, self.tags(thing)))?;
        let (account, region) = (self.plan.account.clone(), self.step.region.clone());
        let (kind, name) = (thing.kind(), thing.name().to_owned());
        Some(Withheld::new(Address { account, region, kind, name }, Some(self.step.id), reason))
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
