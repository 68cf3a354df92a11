//! The blocks of options of a configuration set, and tags, as fields.
//!
//! A list or mapping that would be taken for all there is, and cannot be written in full, is left out with a remark: half
//! of it would have the rest deleted.

use std::collections::BTreeMap;

use super::{
    Defaults,
    fields::{Block, Fields},
    scalar::scalar,
};
use crate::model::{
    Destination, Dimension, DimensionName, EventDestination, EventDestinationName, Name, Suppression, Switch, TagKey,
    TagValue, Tags, Tracking, UserTags, Validation, Vdm, is_user_tag,
};

impl Block for Suppression {
    fn write(&self, fields: &mut Fields) {
        let Self { reasons, scope, validation } = self;
        if let Some(reasons) = reasons {
            fields.words("reasons", reasons);
        }
        if let Some(scope) = scope {
            fields.word("scope", scope);
        }
        if let Some(validation) = validation {
            fields.block("validation", validation);
        }
    }
}

impl Block for Validation {
    fn write(&self, fields: &mut Fields) {
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

impl Block for Tracking {
    fn write(&self, fields: &mut Fields) {
        let Self { domain, https } = self;
        if let Some(domain) = domain {
            fields.name("domain", domain);
        }
        if let Some(https) = https {
            fields.word("https", https);
        }
    }
}

impl Block for Vdm {
    fn write(&self, fields: &mut Fields) {
        let Self { engagement_metrics, optimized_shared_delivery } = self;
        let all =
            [("engagement_metrics", engagement_metrics), ("optimized_shared_delivery", optimized_shared_delivery)];
        for (name, status) in all.into_iter().filter_map(|(name, status)| Some((name, status.as_ref()?))) {
            match status.known() {
                Some(status) => fields.flag(name, status.into()),
                None => fields.unknown(name, status.as_str()),
            }
        }
    }
}

/// The field `tags`, without AWS's tags and without our own, if any are left.
impl Block for Tags {
    fn write(&self, fields: &mut Fields) {
        let user: Vec<_> = self.iter().filter(|(key, _)| is_user_tag(key)).collect();
        let strange = user.iter().find(|(key, value)| TagKey::new(*key).is_err() || TagValue::new(*value).is_err());
        match strange {
            Some((key, _)) => {
                fields.remark(format!("tags such as `{}`, which a file cannot state", key.escape_debug()));
            }
            None if user.len() > UserTags::MAX => fields.remark(format!("{} tags, too many for a file", user.len())),
            None if user.is_empty() => {}
            None => {
                let mut tags = Fields::default();
                user.into_iter().for_each(|(key, value)| tags.text(&scalar(key), value));
                fields.mapping("tags", tags);
            }
        }
    }
}

/// The field `event_destinations`, if there are any.
pub(super) fn event_destinations(
    fields: &mut Fields,
    live: &BTreeMap<EventDestinationName, EventDestination>,
    defaults: Defaults,
) {
    let stated =
        |(name, live): &(&EventDestinationName, &EventDestination)| name.check().is_ok() && can_be_stated(live);
    match live.iter().find(|destination| !stated(destination)) {
        Some((name, _)) => {
            let name = name.as_str().escape_debug();
            fields.remark(format!("event destinations such as `{name}`, which a file cannot state"));
        }
        None if live.is_empty() => {}
        None => fields.things("event_destinations", live, |_, live| event_destination(live, defaults)),
    }
}

fn event_destination(live: &EventDestination, defaults: Defaults) -> Fields {
    let EventDestination { enabled, events, destination } = live;
    let mut fields = Fields::default();
    fields.words("events", events);
    if defaults.are_written() || *enabled == Switch::Off {
        fields.flag("enabled", *enabled);
    }
    if let Some(destination) = destination {
        fields.inline(destination);
    }
    fields
}

/// Whether a file can say where it reports to.
fn can_be_stated(destination: &EventDestination) -> bool {
    match &destination.destination {
        None | Some(Destination::Pinpoint { project: None }) => false,
        Some(Destination::CloudWatch { dimensions }) => {
            dimensions.iter().all(|(name, Dimension { source, default })| {
                name.check().is_ok() && source.known().is_some() && default.check().is_ok()
            })
        }
        Some(Destination::Sns { topic }) => topic.check().is_ok(),
        Some(Destination::Firehose { stream, role }) => stream.check().is_ok() && role.check().is_ok(),
        Some(Destination::EventBridge { bus }) => bus.check().is_ok(),
        Some(Destination::Pinpoint { project: Some(project) }) => project.check().is_ok(),
    }
}

impl Block for Destination {
    fn write(&self, fields: &mut Fields) {
        match self {
            Self::CloudWatch { dimensions } => fields.things("cloudwatch", dimensions, dimension),
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
    use super::*;
    use crate::{
        config::{Colors, Source, load},
        model::{
            Clearable, ConfidenceThreshold, DesiredConfigurationSet, DesiredSuppression, DesiredTracking,
            DesiredValidation, DesiredVdm, DimensionDefault, DimensionSource, EventType, FeatureStatus, HttpsPolicy,
            Reported, SuppressionReason, SuppressionScope, TopicArn, TrackingDomain,
        },
    };

    /// The configuration set that these fields are, as a file with them loads.
    fn loaded(fields: Fields) -> (DesiredConfigurationSet, String) {
        let (mut sets, mut region, mut regions, mut file) =
            (Fields::default(), Fields::default(), Fields::default(), Fields::default());
        sets.mapping("a", fields);
        region.mapping("configuration_sets", sets);
        regions.mapping("eu-west-1", region);
        file.bare("version", 1);
        file.quoted("account", "012345678901");
        file.mapping("regions", regions);
        let text = file.render();
        let desired = load(Source::new("t.yaml", text.as_str()))
            .unwrap_or_else(|found| unreachable!("{}\n{text}", found.render(Colors::Off, 100)))
            .desired;
        let set = desired.regions.into_values().find_map(|region| region.configuration_sets?.into_values().next());
        (set.unwrap(), text)
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
        );
        let domain = TrackingDomain::live("t.example.com");
        fields.block(
            "tracking",
            &Tracking { domain: Some(domain.clone()), https: Some(HttpsPolicy::RequireOpenOnly.into()) },
        );
        let vdm = Vdm { engagement_metrics: Some(FeatureStatus::Disabled.into()), optimized_shared_delivery: None };
        fields.block("vdm", &vdm);
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
        fields.inline(&pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect::<Tags>());
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
        event_destinations(&mut fields, &destinations, Defaults::Written);
        let (set, text) = loaded(fields);
        let tags: Vec<_> = set.tags.iter().flat_map(UserTags::iter).collect();
        assert_eq!(tags, [("-", "x"), ("@x", "null"), ("a: b", ""), ("no", "0123"), ("☃", "1.0")], "{text}");
        for (name, wanted) in set.event_destinations.unwrap() {
            let live = &destinations[&name];
            assert_eq!(Some(&wanted.destination), live.destination.as_ref(), "{text}");
            assert_eq!(wanted.enabled, Some(live.enabled));
            assert_eq!(
                wanted.events.unwrap().into_iter().map(Reported::from).collect::<std::collections::BTreeSet<_>>(),
                live.events
            );
        }
    }

    #[test]
    fn what_cannot_be_written_in_full_is_left_out_with_a_remark() {
        let mut fields = Fields::default();
        let unknown = EventDestination { enabled: Switch::On, events: [].into(), destination: None };
        let live = BTreeMap::from([(EventDestinationName::live("lambda"), unknown)]);
        event_destinations(&mut fields, &live, Defaults::LeftOut);
        fields.inline(&Tags::from([("bell\u{7}".to_owned(), String::new()), ("team".to_owned(), "a".to_owned())]));
        let reasons = [SuppressionReason::Bounce.into(), Reported::new("OTHER")].into();
        fields.block("suppression", &Suppression { reasons: Some(reasons), ..Suppression::default() });
        let (set, text) = loaded(fields);
        assert_eq!(set, DesiredConfigurationSet::default());
        for remark in ["`lambda`", "`bell\\u{7}`", "reasons `OTHER`"] {
            assert!(text.contains(remark), "{text}");
        }
    }
}
