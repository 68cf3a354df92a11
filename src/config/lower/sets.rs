//! Checks within a configuration set: its event destinations and its tracking.

use super::walk::{regions, sets};
use crate::{
    config::{
        code::Code,
        file::{Document, EventDestinationFields, MapEntry},
        problem::{Problem, Problems},
        span::Span,
    },
    model::{
        AccountId, Clearable, Destination, EVENT_DESTINATIONS_MAX, EventDestinationName, Region, check_dimensions,
    },
};

/// Reports configuration sets with more event destinations than SES allows, and event destinations with no target or
/// with more than one.
pub(super) fn event_destinations(document: &Document, problems: &mut Problems) {
    for (entry, set) in regions(document).flat_map(|(_, fields)| sets(fields)) {
        let destinations = set.event_destinations.get().map_or(&[][..], |map| &map.entries);
        if let Some(first) = destinations.get(EVENT_DESTINATIONS_MAX) {
            let message = format!(
                "the configuration set `{}` has {} event destinations: SES allows {EVENT_DESTINATIONS_MAX}",
                entry.name,
                destinations.len()
            );
            let problem = Problem::error(Code::TooManyEventDestinations, first.span, message);
            problems.push(problem.label("one too many from here on"));
        }
        for destination in destinations {
            if let Some(problem) = destination.value.as_ref().and_then(|fields| kinds(destination, fields)) {
                problems.push(problem);
            }
        }
    }
}

fn kinds(
    entry: &MapEntry<EventDestinationName, EventDestinationFields>,
    fields: &EventDestinationFields,
) -> Option<Problem> {
    let EventDestinationFields { events: _, enabled: _, cloudwatch, sns, firehose, eventbridge, pinpoint } = fields;
    let absent =
        [cloudwatch.is_absent(), sns.is_absent(), firehose.is_absent(), eventbridge.is_absent(), pinpoint.is_absent()];
    if absent.into_iter().all(|absent| absent) {
        let message = format!("the event destination `{}` does not say where to report", entry.name);
        let help = "add one of `cloudwatch`, `sns`, `firehose`, `eventbridge` and `pinpoint`";
        return Some(Problem::error(Code::DestinationKind, entry.span, message).help(help));
    }
    let keys = [cloudwatch.key(), sns.key(), firehose.key(), eventbridge.key(), pinpoint.key()];
    let mut stated: Vec<Span> = keys.into_iter().flatten().collect();
    stated.sort_unstable();
    let (first, second) = (stated.first()?, stated.get(1)?);
    let message = format!("the event destination `{}` says twice where to report", entry.name);
    let problem = Problem::error(Code::DestinationKind, *second, message)
        .related(*first, "first said here")
        .help("SES takes one kind each: make two event destinations of it");
    Some(problem)
}

/// Reports event destinations that SES does not send events to.
pub(super) fn out_of_reach(document: &Document, problems: &mut Problems) {
    let Some(account) = document.account.get() else { return };
    for (region, fields) in regions(document) {
        let destinations = sets(fields).filter_map(|(_, set)| set.event_destinations.get());
        let destinations = destinations.flat_map(|map| &map.entries).filter_map(|entry| entry.value.as_ref());
        destinations.for_each(|fields| reach(fields, (&region.name, &account.0), problems));
    }
}

fn reach(fields: &EventDestinationFields, (region, account): (&Region, &AccountId), problems: &mut Problems) {
    let EventDestinationFields { events: _, enabled: _, cloudwatch, sns, firehose, eventbridge, pinpoint: _ } = fields;
    let dimensions = cloudwatch.at().map(|at| (check_dimensions(at.value.count), at.span));
    let topic = sns.at().map(|at| (Destination::Sns { topic: at.value.clone() }.check_place(region, account), at.span));
    let stream = firehose.at().and_then(|at| {
        let destination = super::configuration_set::firehose(&at.value)?;
        Some((destination.check_place(region, account), at.value.stream.span().unwrap_or(at.span)))
    });
    let bus = eventbridge.at().map(|at| {
        let reached = Destination::EventBridge { bus: at.value.clone() }.check_place(region, account);
        (reached, at.span)
    });
    for (result, span) in [dimensions, topic, stream].into_iter().flatten() {
        if let Err(reason) = result {
            problems.push(Problem::error(Code::BadDestination, span, reason.to_string()));
        }
    }
    if let Some((Err(reason), span)) = bus {
        let default = format!("arn:{}:events:{region}:{account}:event-bus/default", region.partition());
        let problem = Problem::error(Code::BadDestination, span, reason.to_string());
        problems.push(
            problem.replace("name the default bus, and let a rule there pass the events on", format!("\"{default}\"")),
        );
    }
}

/// Reports HTTPS policies where the file states that there is no domain.
pub(super) fn https_without_domain(document: &Document, problems: &mut Problems) {
    for (_, set) in regions(document).flat_map(|(_, fields)| sets(fields)) {
        let Some(tracking) = set.tracking.get() else { continue };
        let (Some(domain), Some(https)) = (tracking.domain.at(), tracking.https.at()) else { continue };
        if matches!(domain.value.0, Clearable::Clear) {
            let problem = Problem::error(Code::HttpsWithoutDomain, https.span, "an HTTPS policy needs a domain")
                .related(domain.span, "no domain is wanted")
                .help("SES takes the policy only for a domain of one's own: take `https` out, or name a domain");
            problems.push(problem);
        }
    }
}
