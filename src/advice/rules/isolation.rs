//! 16x: isolation.

use crate::{
    advice::{
        constants::{FEWEST_IPS, THIN_MONTH},
        finding::{Finding, Found},
        scene::Scene,
        severity::Severity,
        stream::{Stream, StreamName},
    },
    model::{Isolation, MailKind, RuleCode, Traffic},
};

/// SF161: receipts and campaigns in one pool.
pub(super) fn mixed_kinds(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.after.pools.keys().filter_map(|pool| {
        let streams = scene.streams(pool);
        let of = |kind: MailKind| -> Vec<&Stream<'_>> {
            let is_kind = |stream: &&Stream<'_>| {
                stream.traffic.is_some_and(|traffic| traffic.kind == Some(kind) && traffic.day != Some(0))
            };
            streams.iter().filter(is_kind).collect()
        };
        let (transactional, marketing) = (of(MailKind::Transactional), of(MailKind::Marketing));
        if transactional.is_empty() || marketing.is_empty() {
            return None;
        }
        let is_thin = |streams: &[&Stream<'_>]| {
            let month: Option<u64> = streams.iter().map(|stream| stream.traffic.and_then(Traffic::of_month)).sum();
            month.is_some_and(|month| month < THIN_MONTH * FEWEST_IPS)
        };
        // Without shared IPs, each kind has a pool of its own however little it is.
        let thin = if scene.no_shared(pool).is_some() {
            None
        } else if is_thin(&transactional) {
            Some(MailKind::Transactional.word())
        } else {
            is_thin(&marketing).then(|| MailKind::Marketing.word())
        };
        let names = |streams: Vec<&Stream<'_>>| -> Vec<StreamName> {
            streams.into_iter().map(|stream| stream.name.clone()).collect()
        };
        let found = Found::MixedKinds {
            pool: pool.clone(),
            transactional: names(transactional),
            marketing: names(marketing),
            thin,
        };
        Some(scene.of_pool(RuleCode::Sf161, Severity::Warning, pool, "ips", found))
    });
    found.collect()
}

/// SF162: mail that must share no address, through AWS's shared ones.
pub(super) fn shared_no_isolation(scene: &Scene<'_>) -> Vec<Finding> {
    let isolated = scene
        .shared_streams()
        .into_iter()
        .filter(|stream| stream.traffic.is_some_and(|traffic| traffic.isolate == Isolation::Required));
    let found = isolated.map(|stream| {
        let found = Found::SharedNoIsolation { stream: stream.name.clone() };
        scene.of_stream(RuleCode::Sf162, Severity::Note, &stream.name, found)
    });
    found.collect()
}
