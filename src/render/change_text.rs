//! One change in words: what a thing is and will be, without its name. Settings are `setting_text`'s.

use crate::{
    model::Delivery,
    plan::{Action, Change, Facts, Reason},
};

use super::setting_text;

/// What is said of facts that differ and read the same, such as a default that is left out and one that is spelled out.
const READS_THE_SAME: &str = "changed, and reads the same; `--format json` has both";

/// The change in words, without the name, so that equal changes can share a line. Never empty.
pub(super) fn sentence(change: &Change) -> String {
    Some(words(change)).filter(|words| !words.is_empty()).unwrap_or_else(|| READS_THE_SAME.to_owned())
}

fn words(change: &Change) -> String {
    match (change.action, &change.before, &change.after) {
        // One call adds tags and the owner's stamp.
        (Action::Adopt, Some(Facts::Setting(before)), Some(Facts::Setting(after))) => {
            return format!("nobody's → ours, {}", setting_text::change(before, after));
        }
        (Action::Adopt, ..) => return "nobody's → ours".to_owned(),
        _ => {}
    }
    match (&change.before, &change.after) {
        (Some(Facts::Pool(before)), Some(Facts::Pool(after))) => {
            format!("{} → {} (cannot be undone)", before.scaling, after.scaling)
        }
        (None, Some(Facts::Pool(after))) => format!("new, {}{}", after.scaling, setting_text::new_tags(&after.tags)),
        (Some(Facts::Ip(before)), Some(Facts::Ip(after))) if before.pool == after.pool => {
            format!("{} → {}", before.warmup, after.warmup)
        }
        (Some(Facts::Ip(before)), Some(Facts::Ip(after))) => {
            format!("{} → {} ({})", before.pool, after.pool, before.warmup)
        }
        (Some(Facts::ConfigurationSet(before)), Some(Facts::ConfigurationSet(after))) => {
            differences(&before.delivery, &after.delivery)
        }
        (None, Some(Facts::ConfigurationSet(after))) => {
            let (options, tags) = (setting_text::new_options(&after.options), setting_text::new_tags(&after.tags));
            format!("new, {}{options}{tags}", after.delivery)
        }
        (Some(Facts::Setting(before)), Some(Facts::Setting(after))) => setting_text::change(before, after),
        (None, Some(Facts::Setting(after))) => format!("new, {}", setting_text::new(after)),
        (_, None) if change.reason == Reason::LeftOver => "left by a stopped apply, and empty".to_owned(),
        (_, None) if change.reason == Reason::Pruned => "ours, and not in the file any more".to_owned(),
        (_, None) => "gone".to_owned(),
        (None, Some(Facts::Ip(after))) => format!("in {}", after.pool),
        (Some(_), Some(_)) => "changed".to_owned(),
    }
}

/// The fields that differ, old → new.
fn differences(before: &Delivery, after: &Delivery) -> String {
    let Delivery { pool: _, tls: _, max_delivery } = before;
    let mut parts = Vec::new();
    if before.route() != after.route() {
        parts.push(format!("pool {} → {}", before.route(), after.route()));
    }
    if before.effective_tls() != after.effective_tls() {
        parts.push(format!("tls {} → {}", before.effective_tls(), after.effective_tls()));
    }
    if *max_delivery != after.max_delivery {
        let words = |limit: Option<_>| limit.map_or_else(|| "SES's own".to_owned(), |limit| format!("{limit}"));
        parts.push(format!("max delivery {} → {}", words(*max_delivery), words(after.max_delivery)));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use crate::{
        model::{
            AccountId, Address, Archive, ArchiveArn, ConfigurationSetName, Destination, Dimension, DimensionDefault,
            DimensionName, EventDestination, Kind, MaxDelivery, Options, PoolName, PoolRef, Region, Reported,
            Reputation, Sending, Suppression, Switch, Tags, TlsPolicy, Tracking, TrackingDomain, Validation, Vdm, Word,
        },
        plan::SettingFacts,
    };

    fn update(before: Facts, after: Facts) -> Change {
        let (account, region) = (AccountId::live("123456789012"), Region::live("eu-west-1"));
        let address = Address { account, region, kind: Kind::ConfigurationSet, name: "a".to_owned() };
        let (before, after) = (Some(before), Some(after));
        Change { address, action: Action::Update, stated_at: None, before, after, reason: Reason::Differs }
    }

    /// All that one field can be, beside all that the others are.
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

    /// Of each kind of facts some that differ in one field or another.
    fn kinds() -> Vec<Vec<Facts>> {
        let switches = [None, Some(Switch::On), Some(Switch::Off)];
        let enabled = [Switch::On, Switch::Off];
        let validations: Vec<_> =
            each(&["ENABLED", "DISABLED"], &all_of(&["HIGH", "MANAGED"]), |enabled, threshold| {
                Some(Validation { enabled: Reported::new(enabled), threshold })
            });
        let reasons = [None, Some([].into()), Some([Reported::new("BOUNCE")].into())];
        let scopes = each(&reasons, &all_of(&["TENANT", "OTHER"]), |reasons, scope| (reasons, scope));
        let domains = [None, Some(TrackingDomain::live("a.example")), Some(TrackingDomain::live("b.example"))];
        let events = each(&[vec![], vec!["SEND"], vec!["OPEN"]], &enabled, |events, enabled| (events, enabled));
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

    #[test]
    fn no_two_facts_that_differ_make_an_empty_line() {
        for kind in kinds() {
            for (before, after) in each(&kind, &kind, |before, after| (before, after)) {
                if before != after {
                    let change = update(before, after);
                    assert!(!sentence(&change).is_empty(), "{change:#?}");
                }
            }
        }
    }

    #[test]
    fn dimension_that_changes_is_shown_with_all_that_it_is() {
        let to = |dimension: (&str, &str)| {
            let (source, default) = (Reported::new(dimension.0), DimensionDefault::live(dimension.1));
            let dimensions = IndexMap::from([
                (DimensionName::live("campaign"), Dimension { source, default }),
                (
                    DimensionName::live("link"),
                    Dimension { source: Reported::new("LINK_TAG"), default: DimensionDefault::live("1") },
                ),
            ]);
            let destination = Some(Destination::CloudWatch { dimensions });
            let live = EventDestination { enabled: Switch::On, events: [].into(), destination };
            Facts::Setting(SettingFacts::EventDestination(live))
        };
        assert_eq!(
            sentence(&update(to(("MESSAGE_TAG", "none")), to(("EMAIL_HEADER", "unknown")))),
            "to CloudWatch by campaign (MESSAGE_TAG, default none), link (LINK_TAG, default 1) → \
             CloudWatch by campaign (EMAIL_HEADER, default unknown), link (LINK_TAG, default 1)"
        );
    }

    #[test]
    fn set_whose_name_is_none_is_not_taken_for_none() {
        let set = |name: Option<&str>| {
            Facts::Setting(SettingFacts::DefaultConfigurationSet(name.map(ConfigurationSetName::live)))
        };
        assert_eq!(sentence(&update(set(Some("none")), set(None))), "default configuration set `none` → none");
    }
}
