//! Facts that differ read differently.

use indexmap::{IndexMap, IndexSet};

use super::*;
use crate::model::{
    ArchiveArn, DimensionDefault, DimensionName, PoolName, Reputation, Sending, TlsPolicy, TrackingDomain,
};

/// Every combination of two fields.
fn each<A: Clone, B: Clone, T>(first: &[A], second: &[B], make: impl Fn(A, B) -> T) -> Vec<T> {
    first.iter().flat_map(|a| second.iter().map(|b| make(a.clone(), b.clone())).collect::<Vec<_>>()).collect()
}

fn all_of<T: Word>(words: &[&str]) -> Vec<Option<Reported<T>>> {
    words.iter().map(|word| Some(Reported::new(*word))).chain([None]).collect()
}

fn destinations() -> Vec<Option<Destination>> {
    let dimension = |(name, source, default): (&str, &str, &str)| {
        let (source, default) = (Reported::new(source), DimensionDefault::live(default));
        IndexMap::from([(DimensionName::live(name), Dimension { source, default })])
    };
    let dimensions =
        [("a", "LINK_TAG", "x"), ("b", "LINK_TAG", "x"), ("a", "EMAIL_HEADER", "x"), ("a", "LINK_TAG", "y")];
    let cloudwatch = dimensions.map(|one| Some(Destination::CloudWatch { dimensions: dimension(one) }));
    cloudwatch.into_iter().chain([None, Some(Destination::Pinpoint { project: None })]).collect()
}

/// Facts of each kind, which differ in one field or another.
fn kinds() -> Vec<Vec<Facts>> {
    let switches = [None, Some(Switch::On), Some(Switch::Off)];
    let enabled = [Switch::On, Switch::Off];
    let validations: Vec<_> = each(&["ENABLED", "DISABLED"], &all_of(&["HIGH", "MANAGED"]), |enabled, threshold| {
        Some(Validation { enabled: Reported::new(enabled), threshold })
    });
    let reasons = [None, Some([].into()), Some([Reported::new("BOUNCE")].into())];
    let scopes = each(&reasons, &all_of(&["TENANT", "OTHER"]), |reasons, scope| (reasons, scope));
    let domains = [None, Some(TrackingDomain::live("a.example")), Some(TrackingDomain::live("b.example"))];
    let events = each(&[vec![], vec!["SEND"], vec!["OPEN"]], &enabled, |events, enabled| (events, enabled));
    let reasons_of_account = [vec![], vec!["BOUNCE"], vec!["BOUNCE", "OTHER"]]
        .map(|reasons| reasons.into_iter().map(Reported::new).collect::<IndexSet<_>>());
    let settings = vec![
        switches.map(|metrics| SettingFacts::from(Options::Reputation(Reputation { metrics }))).into(),
        switches.map(|enabled| SettingFacts::from(Options::Sending(Sending { enabled }))).into(),
        each(&scopes, &validations, |(reasons, scope), validation| {
            SettingFacts::from(Options::Suppression(Suppression { reasons, scope, validation }))
        }),
        each(&domains, &all_of(&["REQUIRE", "OPTIONAL", "OTHER"]), |domain, https| {
            SettingFacts::from(Options::Tracking(Tracking { domain, https }))
        }),
        each(&all_of(&["ENABLED"]), &all_of(&["ENABLED", "DISABLED"]), |engagement_metrics, shared| {
            SettingFacts::from(Options::Vdm(Vdm { engagement_metrics, optimized_shared_delivery: shared }))
        }),
        [None, Some("a"), Some("b")]
            .map(|arn| SettingFacts::from(Options::Archive(Archive { arn: arn.map(ArchiveArn::live) })))
            .into(),
        each(&["a", "b"], &["", "x"], |key, value| {
            SettingFacts::Tags(Tags::from([(key.to_owned(), value.to_owned())]))
        }),
        enabled.map(SettingFacts::AutoWarmup).into(),
        each(&reasons_of_account, &validations, |reasons, validation| {
            SettingFacts::AccountSuppression(AccountSuppression { reasons, validation })
        }),
        each(&all_of(&["ENABLED", "DISABLED"]), &all_of(&["ENABLED", "DISABLED", "OTHER"]), |metrics, shared| {
            let enabled = shared.clone().unwrap_or(Reported::new("DISABLED"));
            let (engagement_metrics, optimized_shared_delivery) = (metrics, shared);
            SettingFacts::AccountVdm(AccountVdm { enabled, engagement_metrics, optimized_shared_delivery })
        }),
        each(&events, &destinations(), |(events, enabled), destination| {
            let events = events.into_iter().map(Reported::new).collect();
            SettingFacts::EventDestination(EventDestination { enabled, events, destination })
        }),
        [None, Some("none"), Some("a")]
            .map(|set| SettingFacts::DefaultConfigurationSet(set.map(ConfigurationSetName::live)))
            .into(),
    ];
    let pools = [None, Some(PoolRef::Default), Some(PoolRef::Named(PoolName::live("a")))];
    let tls = each(
        &pools,
        &[None, Some(Reported::Known(TlsPolicy::Optional)), Some(Reported::Known(TlsPolicy::Require))],
        |pool, tls| (pool, tls),
    );
    let times = [None, MaxDelivery::from_seconds(300).ok(), MaxDelivery::from_seconds(301).ok()];
    let deliveries = each(&tls, &times, |(pool, tls), max_delivery| {
        Facts::ConfigurationSet(Box::new(Delivery { pool, tls, max_delivery }.into()))
    });
    let settings = settings.into_iter().map(|kind: Vec<_>| kind.into_iter().map(Facts::Setting).collect());
    settings.chain([deliveries]).collect()
}

fn have_the_same_meaning(one: &Facts, other: &Facts) -> bool {
    match (one, other) {
        (Facts::ConfigurationSet(one), Facts::ConfigurationSet(other)) => one.delivery.same_meaning(&other.delivery),
        (Facts::Setting(SettingFacts::Options(one)), Facts::Setting(SettingFacts::Options(other))) => {
            one.same_meaning(other)
        }
        (
            Facts::Setting(SettingFacts::AccountSuppression(one)),
            Facts::Setting(SettingFacts::AccountSuppression(other)),
        ) => one.same_meaning(other),
        (Facts::Setting(SettingFacts::AccountVdm(one)), Facts::Setting(SettingFacts::AccountVdm(other))) => {
            one.same_meaning(other)
        }
        _ => one == other,
    }
}

#[test]
fn facts_that_differ_in_meaning_differ_in_a_field() {
    for kind in kinds() {
        for (before, after) in each(&kind, &kind, |before, after| (before, after)) {
            let found = changes(&fields(&before), &fields(&after));
            assert_eq!(found.is_empty(), have_the_same_meaning(&before, &after), "{before:#?}\n{after:#?}\n{found:#?}");
        }
    }
}

#[test]
fn events_that_come_and_go_are_told_apart() {
    let events = |events: &[&str]| {
        let events = events.iter().map(|event| Reported::new(*event)).collect();
        Facts::Setting(EventDestination { enabled: Switch::On, events, destination: None }.into())
    };
    let found = changes(&fields(&events(&["SEND", "BOUNCE"])), &fields(&events(&["BOUNCE", "REJECT"])));
    let items = Delta::Items { added: vec!["reject".to_owned()], removed: vec!["send".to_owned()] };
    assert_eq!(found, [("events".to_owned(), items)]);
}

#[test]
fn tag_that_goes_is_gone_and_an_empty_value_is_seen() {
    let tags = |tags: &[(&str, &str)]| {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Facts::Setting(SettingFacts::Tags(tags.collect()))
    };
    let found = changes(&fields(&tags(&[("team", "a"), ("a.b", "x")])), &fields(&tags(&[("a.b", "")])));
    let value = Delta::Value { before: "x".to_owned(), after: "\"\"".to_owned() };
    assert_eq!(found, [("tags.\"a.b\"".to_owned(), value), ("tags.team".to_owned(), Delta::Gone("a".to_owned()))]);
}

#[test]
fn set_whose_name_is_none_is_not_taken_for_none() {
    let set = |name: Option<&str>| {
        Facts::Setting(SettingFacts::DefaultConfigurationSet(name.map(ConfigurationSetName::live)))
    };
    let found = changes(&fields(&set(Some("none"))), &fields(&set(None)));
    let value = Delta::Value { before: "`none`".to_owned(), after: "none".to_owned() };
    assert_eq!(found, [("configuration_set".to_owned(), value)]);
}
