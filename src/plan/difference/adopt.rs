//! Adoption: what the file states and nobody owns is stamped with the file's owner, where it was asked for.

use crate::{
    model::{Ownership, Setting, Tagged, Tags, Write},
    plan::{
        Adopt,
        change::{Action, Reason},
        facts::{ConfigurationSetFacts, Facts, SettingFacts},
    },
};

use super::Comparison;

impl Comparison<'_> {
    /// Pools and configuration sets that are there, that the file states, and that carry no owner.
    pub(super) fn adopt(&mut self) {
        if self.policy.adopt == Adopt::Leave || self.whole.owner.is_none() {
            return;
        }
        let pools = self.desired.pools.iter().flat_map(|pools| pools.keys()).cloned().map(Tagged::Pool);
        let sets =
            self.desired.configuration_sets.iter().flat_map(|sets| sets.keys()).cloned().map(Tagged::ConfigurationSet);
        for thing in pools.chain(sets).collect::<Vec<_>>() {
            let Some(facts) = self.facts(&thing) else { continue };
            if self.ownership(&thing) == Ownership::Ownerless && !self.stamped_along(&thing) {
                let (tags, expected) = (self.tags.clone(), Tags::new());
                let stamp = Setting::TagResource { target: thing, tags, expected };
                self.change(Action::Adopt, Reason::Ownerless, Some(facts.clone()), Some(facts), Write::Setting(stamp));
            }
        }
    }

    /// Puts the stamp beside the tags that a change adds anyway, as one call takes both; whether there is such a change.
    fn stamped_along(&mut self, thing: &Tagged) -> bool {
        let tagging = self.found.changes.iter_mut().find_map(|(change, write)| match (&mut change.after, write) {
            (
                Some(Facts::Setting(SettingFacts::Tags(after))),
                Write::Setting(Setting::TagResource { target, tags, .. }),
            ) if target == thing => Some((&mut change.action, &mut change.reason, after, tags)),
            _ => None,
        });
        let Some((action, reason, after, tags)) = tagging else { return false };
        (*action, *reason) = (Action::Adopt, Reason::Ownerless);
        after.extend(self.tags.clone());
        tags.extend(self.tags.clone());
        true
    }

    /// What is known of a live thing: adopting changes nothing of it.
    fn facts(&self, thing: &Tagged) -> Option<Facts> {
        match thing {
            Tagged::Pool(name) => {
                let scaling = self.live.pools.get(name)?.scaling.clone();
                Some(Facts::Pool(scaling.into()))
            }
            Tagged::ConfigurationSet(name) => {
                let delivery = self.live.configuration_sets.get(name)?.delivery.clone();
                Some(Facts::ConfigurationSet(Box::new(ConfigurationSetFacts::from(delivery))))
            }
        }
    }
}
