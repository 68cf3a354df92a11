//! Checks within a configuration set: its event destinations and its tracking.

use super::{
    configuration_set::archive_arn,
    walk::{regions, sets},
};
use crate::{
    config::{
        code::Code,
        file::{ConfigurationSet, Document, EventDestinationFields, Field, MapEntry},
        problem::{Problem, Problems},
        span::Span,
    },
    model::{
        AccountId, Clearable, EVENT_DESTINATIONS_MAX, EventDestinationName, NameError, Placed, Region, check_dimensions,
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

/// Reports archives and event destinations that SES cannot reach from the Region and account.
pub(super) fn out_of_reach(document: &Document, problems: &mut Problems) {
    let Some(account) = document.account.get() else { return };
    for (region, fields) in regions(document) {
        let place = (&region.name, &account.0);
        for (_, set) in sets(fields) {
            keep(set, place, problems);
            let destinations = set.event_destinations.get().map_or(&[][..], |map| &map.entries);
            let stated = destinations.iter().filter_map(|entry| entry.value.as_ref());
            stated.for_each(|fields| reach(fields, place, problems));
        }
    }
}

type Here<'a> = (&'a Region, &'a AccountId);

fn keep(set: &ConfigurationSet, (region, account): Here<'_>, problems: &mut Problems) {
    let Some((arn, span)) = archive_arn(set) else { return };
    if let Err(reason) = arn.check_place(region, account) {
        problems.push(Problem::error(Code::BadArn, span, reason.to_string()));
    }
}

fn reach(fields: &EventDestinationFields, here: Here<'_>, problems: &mut Problems) {
    let EventDestinationFields { events: _, enabled: _, cloudwatch, sns, firehose, eventbridge, pinpoint } = fields;
    let dimensions = cloudwatch.at().and_then(|at| Some((check_dimensions(at.value.count).err()?, at.span)));
    let firehose = firehose.get();
    let found = [
        dimensions,
        misplaced(sns, here),
        firehose.and_then(|fields| misplaced(&fields.stream, here)),
        firehose.and_then(|fields| misplaced(&fields.role, here)),
        misplaced(pinpoint, here),
    ];
    for (reason, span) in found.into_iter().flatten() {
        problems.push(Problem::error(Code::BadDestination, span, reason.to_string()));
    }
    if let Some((reason, span)) = misplaced(eventbridge, here) {
        let (region, account) = here;
        let default = format!("arn:{}:events:{region}:{account}:event-bus/default", region.partition());
        let problem = Problem::error(Code::BadDestination, span, reason.to_string());
        let help = format!("name the default bus, `\"{default}\"`, and forward the events with a rule there");
        problems.push(match account.check_aws() {
            Ok(()) => problem.replace(help, format!("\"{default}\"")),
            // Once the account is right, so is the bus.
            Err(_) => problem.help("name the default bus, and forward the events with a rule there"),
        });
    }
}

fn misplaced<T: Placed>(field: &Field<T>, (region, account): Here<'_>) -> Option<(NameError, Span)> {
    let at = field.at()?;
    Some((at.value.check_place(region, account).err()?, at.span))
}

/// Reports HTTPS policies where the file states that there is no domain.
pub(super) fn https_without_domain(document: &Document, problems: &mut Problems) {
    for (_, set) in regions(document).flat_map(|(_, fields)| sets(fields)) {
        let Some(tracking) = set.tracking.get() else { continue };
        let (Some(domain), Some(https)) = (tracking.domain.at(), tracking.https.at()) else { continue };
        if matches!(domain.value.0, Clearable::Clear) {
            let problem = Problem::error(Code::HttpsWithoutDomain, https.span, "an HTTPS policy needs a domain")
                .related(domain.span, "no domain is wanted")
                .help("SES accepts the policy only with a custom domain: remove `https`, or state a `domain`");
            problems.push(problem);
        }
    }
}
