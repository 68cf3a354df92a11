//! Event destinations of the configuration sets that state them: new ones, and those whose definition differs.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{
        ConfigurationSetName, DesiredConfigurationSet, DesiredEventDestination, Destination, EventDestination,
        EventDestinationName, Kind, Ownership, Protection, Reported, Setting, Switch, Tagged, Write,
    },
    plan::{
        Adopt, Prune,
        change::{Action, Reason},
        facts::Facts,
        finding::{KeptUntil, Protector, Unrecognized, WarningReason, WithheldReason},
        unmanaged::UnmanagedReason,
    },
};

use super::{Comparison, arranged};

impl Comparison<'_> {
    pub(super) fn event_destinations(
        &mut self,
        set: &ConfigurationSetName,
        wanted: &BTreeMap<EventDestinationName, DesiredEventDestination>,
    ) {
        let none = BTreeMap::new();
        let live = self.live.event_destinations.get(set).unwrap_or(&none);
        for (name, wanted) in wanted {
            match live.get(name) {
                _ if wanted.events.as_ref().is_some_and(BTreeSet::is_empty) => self.withhold_without_events(set, name),
                None => self.create_event_destination(set, name, wanted),
                Some(live) => self.compare_event_destination(set, name, wanted, live),
            }
        }
        let unmanaged = live.iter().filter(|(name, _)| !wanted.contains_key(*name));
        for (name, definition) in unmanaged {
            self.prune_event_destination(set, name, definition);
        }
    }

    /// Copies the event destinations of the former set if the file states none for the new set. While the former set
    /// exists, every plan copies those that are still missing, so that an interrupted run loses none.
    pub(super) fn former_event_destinations(&mut self, set: &ConfigurationSetName, wanted: &DesiredConfigurationSet) {
        for (name, definition) in self.left_behind(set, wanted) {
            if self.can_copy(&name, &definition) {
                self.create_as(set, &name, definition);
            } else {
                self.withhold_copy(set, &name);
            }
        }
    }

    /// Whether SES accepts the event destination of the former set for the new one. A definition that was stored
    /// earlier may not meet the current rules, and nothing is known of events that this version does not know.
    pub(super) fn can_copy(&self, name: &EventDestinationName, definition: &EventDestination) -> bool {
        let all_known = definition.events.iter().all(|event| event.known().is_some());
        all_known && definition.check(name, (self.region, &self.whole.account)).is_ok()
    }

    pub(super) fn withhold_copy(&mut self, set: &ConfigurationSetName, name: &EventDestinationName) {
        let value = Unrecognized::FormerDestination(set.clone());
        self.withhold(Kind::EventDestination, &in_set(set, name), WithheldReason::UnrecognizedLive { value });
    }

    /// The event destinations of the former set that the new set lacks.
    pub(super) fn left_behind(
        &self,
        set: &ConfigurationSetName,
        wanted: &DesiredConfigurationSet,
    ) -> BTreeMap<EventDestinationName, EventDestination> {
        let of = |set: &ConfigurationSetName| self.live.event_destinations.get(set).cloned().unwrap_or_default();
        let Some(former) = wanted.renamed_from.as_ref().filter(|_| wanted.event_destinations.is_none()) else {
            return BTreeMap::new();
        };
        let (has, mut lacks) = (of(set), of(former));
        lacks.retain(|name, _| !has.contains_key(name));
        lacks
    }

    /// Deletes an event destination that the file does not state. Event destinations have no tags: the owner and the
    /// protection of the configuration set apply.
    fn prune_event_destination(
        &mut self,
        set: &ConfigurationSetName,
        name: &EventDestinationName,
        definition: &EventDestination,
    ) {
        let owner = Tagged::ConfigurationSet(set.clone());
        if self.policy.prune == Prune::Keep || self.ownership(&owner) != Ownership::Ours {
            let reason = self.left_for(&owner);
            let is_adopted = self.policy.adopt == Adopt::Take && reason == UnmanagedReason::Ownerless;
            if self.policy.prune == Prune::Delete && is_adopted {
                let until = KeptUntil::Adopted(set.clone());
                self.warn(Kind::EventDestination, &in_set(set, name), WarningReason::KeptForNow { until });
            }
            return self.leave(Kind::EventDestination, &in_set(set, name), reason);
        }
        if self.is_protected(set) {
            let reason = WithheldReason::Protected { by: Protector::ConfigurationSet(set.clone()) };
            return self.withhold(Kind::EventDestination, &in_set(set, name), reason);
        }
        if let Err(problem) = definition.check(name, (self.region, &self.whole.account)) {
            let reason = WithheldReason::NotStatable { problem: problem.to_string() };
            return self.withhold(Kind::EventDestination, &in_set(set, name), reason);
        }
        let before = Some(Facts::Setting(definition.clone().into()));
        let (configuration_set, event_destination) = (set.clone(), name.clone());
        let write = Setting::DeleteConfigurationSetEventDestination { configuration_set, event_destination };
        self.change(Action::Delete, Reason::Pruned, before, None, Write::Setting(write));
    }

    /// Whether a configuration set is protected, or this plan protects it.
    fn is_protected(&self, set: &ConfigurationSetName) -> bool {
        let live = self.live.configuration_sets.get(set).map(|live| Protection::of(&live.tags));
        let stated = self.desired.configuration_sets.iter().flatten().find(|(name, _)| *name == set);
        let stated = stated.and_then(|(_, wanted)| wanted.protect);
        [live, stated].contains(&Some(Protection::Protected))
    }

    fn create_event_destination(
        &mut self,
        set: &ConfigurationSetName,
        name: &EventDestinationName,
        wanted: &DesiredEventDestination,
    ) {
        let DesiredEventDestination { events, enabled, destination } = wanted;
        let Some(events) = events else {
            return self.withhold_without_events(set, name);
        };
        let definition = EventDestination {
            enabled: enabled.unwrap_or(Switch::On),
            events: events.iter().copied().map(Reported::Known).collect(),
            destination: Some(destination.clone()),
        };
        self.create_as(set, name, definition);
    }

    fn create_as(&mut self, set: &ConfigurationSetName, name: &EventDestinationName, definition: EventDestination) {
        let after = Facts::Setting(definition.clone().into());
        let write = Setting::CreateConfigurationSetEventDestination {
            configuration_set: set.clone(),
            event_destination: name.clone(),
            definition,
        };
        self.change(Action::Create, Reason::Missing, None, Some(after), Write::Setting(write));
    }

    fn withhold_without_events(&mut self, set: &ConfigurationSetName, name: &EventDestinationName) {
        self.withhold(Kind::EventDestination, &in_set(set, name), WithheldReason::NoEvents);
    }

    fn compare_event_destination(
        &mut self,
        set: &ConfigurationSetName,
        name: &EventDestinationName,
        wanted: &DesiredEventDestination,
        live: &EventDestination,
    ) {
        if live.destination.is_none() {
            let reason = WithheldReason::UnrecognizedLive { value: Unrecognized::Destination };
            return self.withhold(Kind::EventDestination, &in_set(set, name), reason);
        }
        let definition = overlay(wanted, live);
        if definition == *live {
            return;
        }
        let facts = |definition: &EventDestination| Some(Facts::Setting(definition.clone().into()));
        let (before, after) = (facts(live), facts(&definition));
        let write = Setting::UpdateConfigurationSetEventDestination {
            configuration_set: set.clone(),
            event_destination: name.clone(),
            definition,
            expected: live.clone(),
        };
        self.change(Action::Update, Reason::Differs, before, after, Write::Setting(write));
    }
}

/// The live definition, overridden by what the file states.
fn overlay(wanted: &DesiredEventDestination, live: &EventDestination) -> EventDestination {
    let DesiredEventDestination { events, enabled, destination } = wanted;
    let known = |events: &BTreeSet<_>| arranged(events.iter().copied().map(Reported::Known), &live.events);
    EventDestination {
        enabled: enabled.unwrap_or(live.enabled),
        events: events.as_ref().map_or_else(|| live.events.clone(), known),
        destination: Some(arranged_destination(destination, live.destination.as_ref())),
    }
}

/// The destination with its CloudWatch dimensions in the order of the live ones, and new dimensions at the end.
fn arranged_destination(wanted: &Destination, live: Option<&Destination>) -> Destination {
    let (Destination::CloudWatch { dimensions }, Some(Destination::CloudWatch { dimensions: live })) = (wanted, live)
    else {
        return wanted.clone();
    };
    let mut dimensions = dimensions.clone();
    dimensions.sort_by_key(|name, _| live.get_index_of(name).unwrap_or(live.len()));
    Destination::CloudWatch { dimensions }
}

/// The name of an event destination in addresses.
fn in_set(set: &ConfigurationSetName, name: &EventDestinationName) -> String {
    format!("{set}/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventType, TopicArn};

    #[test]
    fn what_is_not_stated_is_carried_over() {
        let sns = |name: &str| Destination::Sns { topic: TopicArn::live(name) };
        let live = EventDestination {
            enabled: Switch::Off,
            events: [Reported::new("LATER"), Reported::Known(EventType::Bounce)].into(),
            destination: Some(sns("one")),
        };
        let wanted = DesiredEventDestination { events: None, enabled: None, destination: sns("other") };
        assert_eq!(overlay(&wanted, &live), EventDestination { destination: Some(sns("other")), ..live });
    }
}
