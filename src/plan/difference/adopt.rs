//! Adoption (`--adopt`): ownerless objects that the file states get the owner tag of the file.

use std::collections::HashMap;

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
    /// Adopts existing pools and configuration sets that the file states and that have no owner.
    pub(super) fn adopt(&mut self) {
        if self.policy.adopt == Adopt::Leave || self.whole.owner.is_none() {
            return;
        }
        let pools = self.desired.pools.iter().flat_map(|pools| pools.keys()).cloned().map(Tagged::Pool);
        let sets =
            self.desired.configuration_sets.iter().flat_map(|sets| sets.keys()).cloned().map(Tagged::ConfigurationSet);
        let tagged = self.tagged_already();
        for thing in pools.chain(sets).collect::<Vec<_>>() {
            let Some(facts) = self.facts(&thing) else { continue };
            if self.ownership(&thing) != Ownership::Ownerless {
                continue;
            }
            if let Some(at) = tagged.get(&thing) {
                self.stamp_along(*at);
            } else {
                let (tags, expected) = (self.tags.clone(), Tags::new());
                let stamp = Setting::TagResource { target: thing, tags, expected };
                self.change(Action::Adopt, Reason::Ownerless, Some(facts.clone()), Some(facts), Write::Setting(stamp));
            }
        }
    }

    /// The indices of the changes that add tags, by the object that gets them.
    fn tagged_already(&self) -> HashMap<Tagged, usize> {
        let changes = self.found.changes.iter().enumerate();
        let tagging = changes.filter_map(|(at, (_, write))| match write {
            Write::Setting(Setting::TagResource { target, .. }) => Some((target.clone(), at)),
            _ => None,
        });
        tagging.collect()
    }

    /// Adds the owner tag to a change that adds other tags anyway, so that one call writes both.
    fn stamp_along(&mut self, at: usize) {
        let (change, write) = &mut self.found.changes[at];
        if let (Some(Facts::Setting(SettingFacts::Tags(after))), Write::Setting(Setting::TagResource { tags, .. })) =
            (&mut change.after, write)
        {
            (change.action, change.reason) = (Action::Adopt, Reason::Ownerless);
            after.extend(self.tags.clone());
            tags.extend(self.tags.clone());
        }
    }

    /// The facts of a live object. Adoption changes none of them.
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
