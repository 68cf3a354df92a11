//! Writes the option blocks of a configuration set, and tags, as fields.
//!
//! A plan treats a list or mapping in a file as complete: a partial one would delete the rest. One that cannot be
//! written in full is therefore left out with a remark. Event destinations are the exception: some may be written
//! without the others, because no plan deletes an event destination that a file cannot state.

use std::collections::BTreeMap;

use super::{
    fields::{Block, Defaults, Fields, NONE},
    scalar::scalar,
};
use crate::model::{
    AccountId, AccountSuppression, AccountVdm, Destination, Dimension, DimensionName, EventDestination,
    EventDestinationName, FeatureStatus, Region, Suppression, Switch, TagKey, TagValue, Tags, Tracking, UserTags,
    Validation, Vdm, is_user_tag,
};

/// The word in a file for an option that the account setting decides.
const INHERIT: &str = "inherit";

impl Block for Suppression {
    fn write(&self, fields: &mut Fields, defaults: Defaults) {
        let Self { reasons, scope, validation } = self;
        match reasons {
            Some(reasons) => fields.words("reasons", reasons),
            None => fields.default_word("reasons", INHERIT, defaults),
        }
        match scope {
            Some(scope) => fields.word("scope", scope),
            None => fields.default_word("scope", INHERIT, defaults),
        }
        match validation {
            Some(validation) => fields.block("validation", validation, defaults),
            None => fields.default_word("validation", INHERIT, defaults),
        }
    }
}

impl Block for Validation {
    fn write(&self, fields: &mut Fields, _: Defaults) {
        let Self { enabled, threshold } = self;
        match enabled.known() {
            Some(status) => fields.flag("enabled", status.into()),
            None => fields.unknown("enabled", enabled.as_str()),
        }
        if let Some(threshold) = threshold {
            fields.word("threshold", threshold);
        }
    }
}

/// Of an account that never changed it nothing is written, unless everything is.
impl Block for AccountSuppression {
    fn write(&self, fields: &mut Fields, defaults: Defaults) {
        let default = Self::of_new_account();
        if defaults.state(&self.reasons, &default.reasons) {
            fields.words("reasons", &self.reasons);
        }
        let off = Validation { enabled: FeatureStatus::Disabled.into(), threshold: None };
        let validation = self.validation.clone().unwrap_or_else(|| off.clone());
        if defaults.state(&validation, &off) {
            fields.block("validation", &validation, defaults);
        }
    }
}

impl Block for AccountVdm {
    fn write(&self, fields: &mut Fields, defaults: Defaults) {
        let names = ["enabled", "engagement_metrics", "optimized_shared_delivery"];
        for (name, status) in names.into_iter().zip(self.effective()) {
            match status.known() {
                None => fields.unknown(name, status.as_str()),
                Some(known) if defaults.state(&known, &FeatureStatus::Disabled) => fields.flag(name, known.into()),
                Some(_) => {}
            }
        }
    }
}

/// SES treats an absent HTTPS policy as its default, and may fill in the default at any time. SES does not accept a
/// policy without a domain.
impl Block for Tracking {
    fn write(&self, fields: &mut Fields, defaults: Defaults) {
        let (https, default) = (self.effective_https(), Self::default().effective_https());
        match &self.domain {
            Some(domain) => {
                fields.name("domain", domain);
                if defaults.state(&https, &default) {
                    fields.word("https", &https);
                }
            }
            None if https == default => fields.default_word("domain", NONE, defaults),
            None => fields.remark(format!("https is `{}` without a domain", https.as_str().escape_debug())),
        }
    }
}

impl Block for Vdm {
    fn write(&self, fields: &mut Fields, defaults: Defaults) {
        let Self { engagement_metrics, optimized_shared_delivery } = self;
        let all =
            [("engagement_metrics", engagement_metrics), ("optimized_shared_delivery", optimized_shared_delivery)];
        for (name, status) in all {
            match status.as_ref().map(|status| (status.known(), status.as_str())) {
                None => fields.default_word(name, INHERIT, defaults),
                Some((Some(status), _)) => fields.flag(name, status.into()),
                Some((None, unknown)) => fields.unknown(name, unknown),
            }
        }
    }
}

/// Writes the field `tags`, without the tags of AWS and of sesform.
pub(super) fn tags(fields: &mut Fields, live: &Tags, defaults: Defaults) {
    let user: Vec<_> = live.iter().filter(|(key, _)| is_user_tag(key)).collect();
    let strange = user.iter().find(|(key, value)| TagKey::new(*key).is_err() || TagValue::new(*value).is_err());
    match strange {
        Some((key, _)) => fields.remark(format!("tags such as `{}`, which a file cannot state", key.escape_debug())),
        None if user.len() > UserTags::MAX => fields.remark(format!("{} tags, too many for a file", user.len())),
        None if user.is_empty() && !defaults.are_written() => {}
        None => {
            let mut tags = Fields::default();
            user.into_iter().for_each(|(key, value)| tags.text(&scalar(key), value));
            fields.mapping("tags", tags);
        }
    }
}

/// Writes the field `event_destinations`, if there are any.
pub(super) fn event_destinations(
    fields: &mut Fields,
    live: &BTreeMap<EventDestinationName, EventDestination>,
    place: (&Region, &AccountId),
    defaults: Defaults,
) {
    let mut written = live.clone();
    written.retain(|name, live| match live.check(name, place) {
        Ok(()) => true,
        Err(reason) => {
            let name = name.as_str().escape_debug();
            fields.remark(format!("without the event destination `{name}`, which a file cannot state: {reason}"));
            false
        }
    });
    // If none of them can be stated, the field is left out: an empty mapping states that there are none.
    let says_none = live.is_empty() && defaults.are_written();
    if !written.is_empty() || says_none {
        fields.things("event_destinations", &written, |_, live| event_destination(live, defaults));
    }
}

fn event_destination(live: &EventDestination, defaults: Defaults) -> Fields {
    let EventDestination { enabled, events, destination } = live;
    let mut fields = Fields::default();
    fields.words("events", events);
    if defaults.state(enabled, &Switch::On) {
        fields.flag("enabled", *enabled);
    }
    if let Some(destination) = destination {
        destination.write(&mut fields, defaults);
    }
    fields
}

impl Block for Destination {
    fn write(&self, fields: &mut Fields, _: Defaults) {
        match self {
            Self::CloudWatch { dimensions } => {
                let by_name: BTreeMap<_, _> = dimensions.clone().into_iter().collect();
                fields.things("cloudwatch", &by_name, dimension);
            }
            Self::Sns { topic } => fields.text("sns", topic.as_str()),
            Self::Firehose { stream, role } => {
                let mut inner = Fields::default();
                inner.text("stream", stream.as_str());
                inner.text("role", role.as_str());
                fields.mapping("firehose", inner);
            }
            Self::EventBridge { bus } => fields.text("eventbridge", bus.as_str()),
            Self::Pinpoint { project } => {
                project.iter().for_each(|project| fields.text("pinpoint", project.as_str()));
            }
        }
    }
}

fn dimension(_: &DimensionName, dimension: &Dimension) -> Fields {
    let Dimension { source, default } = dimension;
    let mut fields = Fields::default();
    fields.word("source", source);
    fields.text("default", default.as_str());
    fields
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use indexmap::IndexMap;

    use super::{super::fields::Layout, *};
    use crate::{
        config::{Colors, Source, load},
        model::{
            Clearable, ConfidenceThreshold, DesiredConfigurationSet, DesiredSuppression, DesiredTracking,
            DesiredValidation, DesiredVdm, DimensionDefault, DimensionSource, EventType, FeatureStatus, HttpsPolicy,
            Reported, SuppressionReason, SuppressionScope, TopicArn, TrackingDomain,
        },
    };

    /// Loads a file with these fields. Returns the configuration set and the text of the file.
    fn loaded(fields: Fields) -> (DesiredConfigurationSet, String) {
        let (mut sets, mut region, mut regions, mut file) =
            (Fields::default(), Fields::default(), Fields::default(), Fields::default());
        sets.mapping("a", fields);
        region.mapping("configuration_sets", sets);
        regions.mapping("eu-west-1", region);
        file.bare("version", 1);
        file.quoted("account", "012345678901");
        file.mapping("regions", regions);
        let text = Layout::ALL.map(|layout| file.render(layout));
        let [set, other] = text.each_ref().map(|text| {
            let desired = load(Source::new("t.yaml", text.as_str()))
                .unwrap_or_else(|found| unreachable!("{}\n{text}", found.render(Colors::Off, 100)))
                .desired;
            desired.regions.into_values().find_map(|region| region.configuration_sets?.into_values().next()).unwrap()
        });
        assert_eq!(set, other, "{text:?}");
        let [text, _] = text;
        (set, text)
    }

    fn here() -> (&'static Region, &'static AccountId) {
        static HERE: LazyLock<(Region, AccountId)> =
            LazyLock::new(|| (Region::live("eu-west-1"), AccountId::live("123456789012")));
        (&HERE.0, &HERE.1)
    }

    #[test]
    fn blocks_load_back_as_what_they_hold() {
        let mut fields = Fields::default();
        let validation =
            Validation { enabled: FeatureStatus::Enabled.into(), threshold: Some(ConfidenceThreshold::Managed.into()) };
        fields.block(
            "suppression",
            &Suppression {
                reasons: Some([SuppressionReason::Bounce.into()].into()),
                scope: Some(SuppressionScope::Tenant.into()),
                validation: Some(validation),
            },
            Defaults::LeftOut,
        );
        let domain = TrackingDomain::live("t.example.com");
        fields.block(
            "tracking",
            &Tracking { domain: Some(domain.clone()), https: Some(HttpsPolicy::RequireOpenOnly.into()) },
            Defaults::LeftOut,
        );
        let vdm = Vdm { engagement_metrics: Some(FeatureStatus::Disabled.into()), optimized_shared_delivery: None };
        fields.block("vdm", &vdm, Defaults::LeftOut);
        let expected = DesiredConfigurationSet {
            suppression: DesiredSuppression {
                reasons: Some(Clearable::Set([SuppressionReason::Bounce].into())),
                scope: Some(Clearable::Set(SuppressionScope::Tenant)),
                validation: Some(Clearable::Set(DesiredValidation {
                    enabled: Some(Switch::On),
                    threshold: Some(ConfidenceThreshold::Managed),
                })),
            },
            tracking: DesiredTracking {
                domain: Some(Clearable::Set(domain)),
                https: Some(HttpsPolicy::RequireOpenOnly),
            },
            vdm: DesiredVdm { engagement_metrics: Some(Clearable::Set(Switch::Off)), optimized_shared_delivery: None },
            ..DesiredConfigurationSet::default()
        };
        assert_eq!(loaded(fields).0, expected);
    }

    #[test]
    fn tags_and_event_destinations_load_back_and_ours_are_left_out() {
        let mut fields = Fields::default();
        let pairs = [
            ("no", "0123"),
            ("sesform:owner", "x"),
            ("aws:x", "y"),
            ("a: b", ""),
            ("@x", "null"),
            ("-", "~x".trim_start_matches('~')),
            ("☃", "1.0"),
        ];
        let live: Tags = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        tags(&mut fields, &live, Defaults::LeftOut);
        let dimension = Dimension { source: DimensionSource::LinkTag.into(), default: DimensionDefault::live("1.0") };
        let destinations = BTreeMap::from([
            (
                EventDestinationName::live("off"),
                EventDestination {
                    enabled: Switch::Off,
                    events: [EventType::Bounce.into(), EventType::DeliveryDelay.into()].into(),
                    destination: Some(Destination::CloudWatch {
                        dimensions: [(DimensionName::live("0x1"), dimension)].into(),
                    }),
                },
            ),
            (
                EventDestinationName::live("topic"),
                EventDestination {
                    enabled: Switch::On,
                    events: [].into(),
                    destination: Some(Destination::Sns {
                        topic: TopicArn::live("arn:aws:sns:eu-west-1:123456789012:a"),
                    }),
                },
            ),
        ]);
        event_destinations(&mut fields, &destinations, here(), Defaults::Written);
        let (set, text) = loaded(fields);
        let tags: Vec<_> = set.tags.iter().flat_map(UserTags::iter).collect();
        assert_eq!(tags, [("-", "x"), ("@x", "null"), ("a: b", ""), ("no", "0123"), ("☃", "1.0")], "{text}");
        for (name, wanted) in set.event_destinations.unwrap() {
            let live = &destinations[&name];
            assert_eq!(Some(&wanted.destination), live.destination.as_ref(), "{text}");
            assert_eq!(wanted.enabled, Some(live.enabled));
            assert_eq!(
                wanted.events.unwrap().into_iter().map(Reported::from).collect::<indexmap::IndexSet<_>>(),
                live.events
            );
        }
    }

    #[test]
    fn remark_about_an_event_destination_says_why_a_file_cannot_state_it() {
        let cloudwatch = |name: &str, source: &str, default: &str| Destination::CloudWatch {
            dimensions: IndexMap::from([(
                DimensionName::live(name),
                Dimension { source: Reported::new(source), default: DimensionDefault::live(default) },
            )]),
        };
        for (name, destination, reason) in [
            ("a.b", Destination::Pinpoint { project: None }, "`.` is not allowed"),
            ("a", Destination::Pinpoint { project: None }, "SES names no Pinpoint project"),
            ("a", cloudwatch("a:b", "LINK_TAG", "x"), "the dimension `a:b`: `:` is not allowed"),
            ("a", cloudwatch("a", "FOOT", "x"), "the dimension `a`: its source `FOOT` is not known"),
            ("a", cloudwatch("a", "LINK_TAG", "a b"), "the default value of the dimension `a`: ` ` is not allowed"),
            ("a", Destination::Sns { topic: TopicArn::live("topic") }, "`topic`: "),
        ] {
            let mut fields = Fields::default();
            let live = EventDestination { enabled: Switch::On, events: [].into(), destination: Some(destination) };
            let live = BTreeMap::from([(EventDestinationName::live(name), live)]);
            event_destinations(&mut fields, &live, here(), Defaults::LeftOut);
            let text = loaded(fields).1;
            let told = format!("without the event destination `{name}`, which a file cannot state: {reason}");
            assert!(text.contains(&told), "{told}\n{text}");
        }
    }

    #[test]
    fn what_cannot_be_written_in_full_is_left_out_with_a_remark() {
        let mut fields = Fields::default();
        let unknown = EventDestination { enabled: Switch::On, events: [].into(), destination: None };
        let live = BTreeMap::from([(EventDestinationName::live("lambda"), unknown)]);
        event_destinations(&mut fields, &live, here(), Defaults::LeftOut);
        let tags = Tags::from([("bell\u{7}".to_owned(), String::new()), ("team".to_owned(), "a".to_owned())]);
        super::tags(&mut fields, &tags, Defaults::LeftOut);
        let reasons = [SuppressionReason::Bounce.into(), Reported::new("OTHER")].into();
        fields.block(
            "suppression",
            &Suppression { reasons: Some(reasons), ..Suppression::default() },
            Defaults::LeftOut,
        );
        let (set, text) = loaded(fields);
        assert_eq!(set, DesiredConfigurationSet::default());
        for remark in
            ["`lambda`, which a file cannot state: where it reports to is of a kind", "`bell\\u{7}`", "reasons `OTHER`"]
        {
            assert!(text.contains(remark), "{text}");
        }
    }
}
