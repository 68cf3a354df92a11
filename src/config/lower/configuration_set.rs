//! Converts the fields of a configuration set to the model: one line for each field, without decisions.

use super::fields::{by_name, items, stated, tags};
use crate::{
    config::{
        file::{
            ConfigurationSet, DimensionFields, EventDestinationFields, FirehoseFields, Suppression, SuppressionFields,
            TrackingFields, ValidationFields, VdmFields,
        },
        span::Span,
    },
    model::{
        ArchiveArn, DesiredConfigurationSet, DesiredEventDestination, DesiredSuppression, DesiredTracking,
        DesiredValidation, DesiredVdm, Destination, Dimension, DimensionSource,
    },
};

pub(super) fn configuration_set(fields: &ConfigurationSet) -> DesiredConfigurationSet {
    let ConfigurationSet {
        pool,
        tls,
        max_delivery,
        reputation_metrics,
        sending,
        suppression,
        tracking,
        vdm,
        archive,
        event_destinations,
        tags: stated_tags,
        protect,
        renamed_from,
        traffic: _,
    } = fields;
    DesiredConfigurationSet {
        pool: pool.get().cloned(),
        tls: stated(tls),
        max_delivery: max_delivery.get().map(|limit| limit.map(|time| time.0)),
        reputation_metrics: stated(reputation_metrics),
        sending: stated(sending),
        suppression: suppression.get().map(self::suppression).unwrap_or_default(),
        tracking: tracking.get().map(self::tracking).unwrap_or_default(),
        vdm: vdm.get().map(self::vdm).unwrap_or_default(),
        archive: archive.get().map(|archive| archive.map(Clone::clone)),
        event_destinations: event_destinations.get().map(|map| by_name(&map.entries, Clone::clone, event_destination)),
        tags: tags(stated_tags),
        protect: stated(protect),
        renamed_from: renamed_from.get().cloned(),
    }
}

/// The ARN of the archive that is stated, and where.
pub(super) fn archive_arn(fields: &ConfigurationSet) -> Option<(&ArchiveArn, Span)> {
    let at = fields.archive.at()?;
    Some((at.value.0.value()?, at.span))
}

fn suppression(suppression: &Suppression) -> DesiredSuppression {
    let SuppressionFields { reasons, scope, validation } = match suppression {
        Suppression::Reasons(reasons) => {
            return DesiredSuppression { reasons: Some(reasons.map(items)), ..DesiredSuppression::default() };
        }
        Suppression::Block(fields) => &**fields,
    };
    DesiredSuppression {
        reasons: reasons.get().map(|reasons| reasons.map(items)),
        scope: scope.get().map(|scope| scope.map(|scope| (*scope).into())),
        validation: validation.get().map(|validation| validation.map(self::validation)),
    }
}

pub(super) fn validation(fields: &ValidationFields) -> DesiredValidation {
    let ValidationFields { enabled, threshold } = fields;
    DesiredValidation { enabled: stated(enabled), threshold: stated(threshold) }
}

fn tracking(fields: &TrackingFields) -> DesiredTracking {
    let TrackingFields { domain, https } = fields;
    DesiredTracking { domain: domain.get().map(|domain| domain.map(Clone::clone)), https: stated(https) }
}

fn vdm(fields: &VdmFields) -> DesiredVdm {
    let VdmFields { engagement_metrics, optimized_shared_delivery } = fields;
    DesiredVdm {
        engagement_metrics: engagement_metrics.get().map(|status| status.map(|flag| (*flag).into())),
        optimized_shared_delivery: optimized_shared_delivery.get().map(|status| status.map(|flag| (*flag).into())),
    }
}

/// Converts an event destination; `None` if it has no valid target, which has already been reported.
fn event_destination(fields: &EventDestinationFields) -> Option<DesiredEventDestination> {
    let EventDestinationFields { events, enabled, .. } = fields;
    Some(DesiredEventDestination {
        events: events.get().map(items),
        enabled: stated(enabled),
        destination: destination(fields)?,
    })
}

fn destination(fields: &EventDestinationFields) -> Option<Destination> {
    let EventDestinationFields { events: _, enabled: _, cloudwatch, sns, firehose, eventbridge, pinpoint } = fields;
    let cloudwatch = cloudwatch.get().map(|map| Destination::CloudWatch {
        dimensions: by_name(&map.entries, Clone::clone, dimension).into_iter().collect(),
    });
    let sns = sns.get().map(|topic| Destination::Sns { topic: topic.clone() });
    let firehose = firehose.get().and_then(self::firehose);
    let eventbridge = eventbridge.get().map(|bus| Destination::EventBridge { bus: bus.clone() });
    let pinpoint = pinpoint.get().map(|project| Destination::Pinpoint { project: Some(project.clone()) });
    cloudwatch.or(sns).or(firehose).or(eventbridge).or(pinpoint)
}

fn dimension(fields: &DimensionFields) -> Option<Dimension> {
    let DimensionFields { source, default } = fields;
    let source = DimensionSource::from(*source.get()?);
    Some(Dimension { source: source.into(), default: default.get()?.clone() })
}

fn firehose(fields: &FirehoseFields) -> Option<Destination> {
    let FirehoseFields { stream, role } = fields;
    Some(Destination::Firehose { stream: stream.get()?.clone(), role: role.get()?.clone() })
}
