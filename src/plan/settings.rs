//! Writes that change no route: whether the live state is what they expect, whether they are done, and what they do.
//!
//! The counterpart of `resume` and `simulate` for [`Setting`].

use std::collections::BTreeMap;

use crate::model::{
    ConfigurationSetName, EventDestination, EventDestinationName, IdentityName, LiveDedicatedIp, LiveRegion, Percent,
    PutOptions, Reported, Setting, Switch, Tags, Warmup, WarmupStatus,
};

/// Whether the live state is what the write expects.
pub(super) fn finds(live: &LiveRegion, setting: &Setting) -> bool {
    match setting {
        Setting::PutOptions(put) => put_finds(live, put),
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => {
            live.auto_warmup.is_some_and(|found| found != *auto_warmup)
        }
        Setting::PutAccountSuppressionAttributes { expected, .. } => {
            live.account.as_ref().is_some_and(|account| account.suppression().same_meaning(expected))
        }
        Setting::PutAccountVdmAttributes { expected, .. } => {
            live.account.as_ref().is_some_and(|account| account.vdm.same_meaning(expected))
        }
        Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected } => {
            let found = live.dedicated_ips.get(ip).and_then(percent);
            found.is_some_and(|found| match expected {
                Some(expected) => found == expected.get(),
                None => found < percentage.get(),
            })
        }
        Setting::TagResource { target, tags, expected } => {
            live.tags_of(target).is_some_and(|found| tags.keys().all(|key| found.get(key) == expected.get(key)))
        }
        Setting::UntagResource { target, tags } => {
            live.tags_of(target).is_some_and(|found| tags.iter().all(|(key, value)| found.get(key) == Some(value)))
        }
        Setting::CreateConfigurationSetEventDestination { configuration_set, event_destination, .. } => {
            destination_of(live, configuration_set, event_destination).is_none()
        }
        Setting::UpdateConfigurationSetEventDestination { configuration_set, event_destination, expected, .. } => {
            destination_of(live, configuration_set, event_destination) == Some(expected)
        }
        Setting::DeleteConfigurationSetEventDestination { configuration_set, event_destination } => {
            destination_of(live, configuration_set, event_destination).is_some()
        }
        Setting::PutEmailIdentityConfigurationSetAttributes { identity, expected, .. } => {
            live.identities.get(identity).is_some_and(|found| found.configuration_set == *expected)
        }
    }
}

/// Whether the result of the write is live.
pub(super) fn has_result(live: &LiveRegion, setting: &Setting) -> bool {
    match setting {
        Setting::PutOptions(put) => put_is_done(live, put),
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => live.auto_warmup == Some(*auto_warmup),
        Setting::PutAccountSuppressionAttributes { suppression, .. } => {
            live.account.as_ref().is_some_and(|account| account.suppression().is_result_of(suppression))
        }
        Setting::PutAccountVdmAttributes { vdm, .. } => {
            live.account.as_ref().is_some_and(|account| account.vdm.same_meaning(vdm))
        }
        Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected } => {
            // The percentage rises by itself, also after a restart.
            let found = live.dedicated_ips.get(ip).and_then(percent);
            let is_restarted = |found| expected.is_none_or(|expected| found < expected.get());
            found.is_some_and(|found| found >= percentage.get() && is_restarted(found))
        }
        Setting::TagResource { target, tags, expected: _ } => {
            live.tags_of(target).is_some_and(|found| tags.iter().all(|(key, value)| found.get(key) == Some(value)))
        }
        Setting::UntagResource { target, tags } => {
            live.tags_of(target).is_some_and(|found| tags.keys().all(|key| !found.contains_key(key)))
        }
        Setting::CreateConfigurationSetEventDestination { configuration_set, event_destination, definition }
        | Setting::UpdateConfigurationSetEventDestination {
            configuration_set, event_destination, definition, ..
        } => destination_of(live, configuration_set, event_destination) == Some(definition),
        Setting::DeleteConfigurationSetEventDestination { configuration_set, event_destination } => {
            destination_of(live, configuration_set, event_destination).is_none()
        }
        Setting::PutEmailIdentityConfigurationSetAttributes { identity, configuration_set, .. } => {
            live.identities.get(identity).is_some_and(|found| found.configuration_set == *configuration_set)
        }
    }
}

/// Performs the write on a state that meets its expectation.
pub(super) fn apply(live: &mut LiveRegion, setting: &Setting) {
    match setting {
        Setting::PutOptions(put) => put_options(live, put),
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => live.auto_warmup = Some(*auto_warmup),
        Setting::PutAccountSuppressionAttributes { suppression, .. } => {
            live.account.get_or_insert_default().suppression = Some(suppression.clone());
        }
        Setting::PutAccountVdmAttributes { vdm, .. } => live.account.get_or_insert_default().vdm = vdm.clone(),
        Setting::PutDedicatedIpWarmupAttributes { ip, percentage, expected: _ } => {
            if let Some(ip) = live.dedicated_ips.get_mut(ip) {
                ip.warmup = warmed(*percentage);
            }
        }
        Setting::TagResource { target, tags, expected: _ } => {
            if let Some(found) = live.tags_of_mut(target) {
                found.extend(tags.clone());
            }
        }
        Setting::UntagResource { target, tags } => {
            if let Some(found) = live.tags_of_mut(target) {
                found.retain(|key, _| !tags.contains_key(key));
            }
        }
        Setting::CreateConfigurationSetEventDestination { configuration_set, event_destination, definition }
        | Setting::UpdateConfigurationSetEventDestination {
            configuration_set, event_destination, definition, ..
        } => {
            let found = live.event_destinations.entry(configuration_set.clone()).or_default();
            found.insert(event_destination.clone(), definition.clone());
        }
        Setting::DeleteConfigurationSetEventDestination { configuration_set, event_destination } => {
            if let Some(found) = live.event_destinations.get_mut(configuration_set) {
                found.remove(event_destination);
            }
        }
        Setting::PutEmailIdentityConfigurationSetAttributes { identity, configuration_set, .. } => {
            live.identities.entry(identity.clone()).or_default().configuration_set.clone_from(configuration_set);
            reroute(live, identity, configuration_set.as_ref());
        }
    }
}

/// Updates the identities that name each set, if they were read.
fn reroute(live: &mut LiveRegion, identity: &IdentityName, set: Option<&ConfigurationSetName>) {
    let Some(routes) = &mut live.identity_routes else { return };
    routes.retain(|_, identities| {
        identities.remove(identity);
        !identities.is_empty()
    });
    if let Some(set) = set {
        routes.entry(set.clone()).or_default().insert(identity.clone());
    }
}

/// The state that the write expects and the state that it produces, as text.
pub(super) fn ends(setting: &Setting) -> (String, String) {
    match setting {
        Setting::PutOptions(put) => put_ends(put),
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => {
            let before = Switch::from(*auto_warmup == Switch::Off);
            (format!("automatic warm-up {before}"), format!("automatic warm-up {auto_warmup}"))
        }
        Setting::PutAccountSuppressionAttributes { suppression, expected } => {
            (expected.to_string(), suppression.to_string())
        }
        Setting::PutAccountVdmAttributes { vdm, expected } => (expected.to_string(), vdm.to_string()),
        Setting::PutDedicatedIpWarmupAttributes { percentage, expected: Some(expected), .. } => {
            (format!("{expected} warm"), format!("{percentage} warm"))
        }
        Setting::PutDedicatedIpWarmupAttributes { percentage, expected: None, .. } => {
            (format!("less than {percentage} warm"), format!("{percentage} warm"))
        }
        Setting::TagResource { tags, expected, .. } => {
            (tag_words(tags.keys().map(|key| (key, expected.get(key)))), tag_words(some(tags)))
        }
        Setting::UntagResource { tags, .. } => (tag_words(some(tags)), tag_words(tags.keys().map(|key| (key, None)))),
        Setting::CreateConfigurationSetEventDestination { definition, .. } => {
            (ABSENT.to_owned(), definition.to_string())
        }
        Setting::UpdateConfigurationSetEventDestination { definition, expected, .. } => {
            (expected.to_string(), definition.to_string())
        }
        Setting::DeleteConfigurationSetEventDestination { .. } => (PRESENT.to_owned(), ABSENT.to_owned()),
        Setting::PutEmailIdentityConfigurationSetAttributes { configuration_set, expected, .. } => {
            (default_set(expected.as_ref()), default_set(configuration_set.as_ref()))
        }
    }
}

/// The live state of the object of the write, as text. `None` if it does not exist.
pub(super) fn found(live: &LiveRegion, setting: &Setting) -> Option<String> {
    match setting {
        Setting::PutOptions(put) => put_found(live, put),
        Setting::PutAccountDedicatedIpWarmupAttributes { .. } => {
            live.auto_warmup.map(|found| format!("automatic warm-up {found}"))
        }
        Setting::PutAccountSuppressionAttributes { .. } => {
            live.account.as_ref().map(|account| account.suppression().to_string())
        }
        Setting::PutAccountVdmAttributes { .. } => live.account.as_ref().map(|account| account.vdm.to_string()),
        Setting::PutDedicatedIpWarmupAttributes { ip, .. } => {
            live.dedicated_ips.get(ip).map(|ip| ip.warmup.to_string())
        }
        Setting::TagResource { target, tags, .. } | Setting::UntagResource { target, tags } => {
            live.tags_of(target).map(|found| tag_words(tags.keys().map(|key| (key, found.get(key)))))
        }
        Setting::CreateConfigurationSetEventDestination { configuration_set, event_destination, .. }
        | Setting::UpdateConfigurationSetEventDestination { configuration_set, event_destination, .. }
        | Setting::DeleteConfigurationSetEventDestination { configuration_set, event_destination } => {
            destination_of(live, configuration_set, event_destination).map(ToString::to_string)
        }
        Setting::PutEmailIdentityConfigurationSetAttributes { identity, .. } => {
            live.identities.get(identity).map(|found| default_set(found.configuration_set.as_ref()))
        }
    }
}

/// How a state names an object that does not exist, as opposed to [`PRESENT`].
pub(super) const ABSENT: &str = "absent";
/// How a state names an object of which only the existence matters.
pub(super) const PRESENT: &str = "present";

fn put_finds(live: &LiveRegion, put: &PutOptions) -> bool {
    match live.configuration_sets.get(&put.configuration_set) {
        Some(set) => set.block(put.options.kind()).same_meaning(&put.expected()),
        None => put.expected.is_none(),
    }
}

fn put_is_done(live: &LiveRegion, put: &PutOptions) -> bool {
    let set = live.configuration_sets.get(&put.configuration_set);
    set.is_some_and(|set| set.block(put.options.kind()).is_result_of(&put.options))
}

fn put_options(live: &mut LiveRegion, put: &PutOptions) {
    if let Some(set) = live.configuration_sets.get_mut(&put.configuration_set) {
        set.put(put.options.clone());
    }
}

fn put_ends(put: &PutOptions) -> (String, String) {
    (put.expected().to_string(), put.options.to_string())
}

fn put_found(live: &LiveRegion, put: &PutOptions) -> Option<String> {
    live.configuration_sets.get(&put.configuration_set).map(|set| set.block(put.options.kind()).to_string())
}

/// The warm-up percentage of an IP, if SES reports it.
pub(super) fn percent(ip: &LiveDedicatedIp) -> Option<u8> {
    match (&ip.warmup.status, ip.warmup.percentage) {
        (Reported::Known(WarmupStatus::Done), None) => Some(Percent::ALL.get()),
        (Reported::Known(WarmupStatus::NotApplicable), _) => None,
        (Reported::Known(WarmupStatus::Done | WarmupStatus::InProgress) | Reported::Unrecognized(_), percentage) => {
            percentage
        }
    }
}

/// The warm-up of an IP after its percentage is set.
pub(super) fn warmed(percentage: Percent) -> Warmup {
    let status = if percentage == Percent::ALL {
        Reported::Known(WarmupStatus::Done)
    } else {
        Reported::Known(WarmupStatus::InProgress)
    };
    Warmup { status, percentage: Some(percentage.get()) }
}

fn destination_of<'a>(
    live: &'a LiveRegion,
    set: &ConfigurationSetName,
    name: &EventDestinationName,
) -> Option<&'a EventDestination> {
    let destinations: &BTreeMap<_, _> = live.event_destinations.get(set)?;
    destinations.get(name)
}

fn some(tags: &Tags) -> impl Iterator<Item = (&String, Option<&String>)> {
    tags.iter().map(|(key, value)| (key, Some(value)))
}

fn tag_words<'a>(tags: impl Iterator<Item = (&'a String, Option<&'a String>)>) -> String {
    let word = |(key, value): (&String, Option<&String>)| match value {
        Some(value) => format!("{key}={value}"),
        None => format!("no {key}"),
    };
    format!("tags {}", tags.map(word).collect::<Vec<_>>().join(", "))
}

fn default_set(name: Option<&ConfigurationSetName>) -> String {
    name.map_or_else(|| "no default configuration set".to_owned(), |name| format!("default configuration set {name}"))
}
