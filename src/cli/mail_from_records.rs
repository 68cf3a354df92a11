//! What `lint --live --resolve` reads from DNS: the SPF record of each custom MAIL FROM domain that the account states,
//! judged as `ips --spf` judges it.

use std::collections::BTreeMap;

use crate::{
    addresses::spf::{Checked, Passes, Zone, check},
    advice::{LetsSend, MailFromRecord, MailFromRecords},
    model::MailFromDomain,
    view::{SpfFrom, SpfMode, SpfReport},
};

use super::{
    advised::Advised,
    failure::Failure,
    resolving::Resolve,
    routing::{Asked, Routing},
};

/// Reads and judges the records. Without an account that was read there are none.
///
/// # Errors
/// A record could not be read: what is unread is not judged.
pub(crate) async fn read(advised: &Advised, resolve: Resolve) -> Result<MailFromRecords, Failure> {
    let Some(live) = advised.live_regions() else { return Ok(MailFromRecords::new()) };
    let routing = Routing::of(&advised.loaded.desired.account, live, Some(&advised.loaded));
    let all = routing.report(&Asked { names: Vec::new(), date: Some(advised.date()) })?;
    let from = SpfFrom { asked: &all, all: &all, mail_from: &routing.mail_from, only: None };
    let report = |mode, zone: &Zone| SpfReport::of(from, mode, zone);
    let domains: Vec<MailFromDomain> =
        report(SpfMode::Include, &Zone::default()).domains.into_iter().map(|domain| domain.name).collect();
    let mut zone = Zone::default();
    let unread = |zone: &Zone| domains.iter().flat_map(|domain| check(domain.as_str(), zone).unread).collect();
    resolve.read(&mut zone, domains.len(), unread).await.map_err(Failure::DnsOfLint)?;
    let with_addresses = report(SpfMode::Ip4, &zone);
    let judged: BTreeMap<&MailFromDomain, MailFromRecord> =
        domains.iter().map(|domain| (domain, record(domain, &zone, &with_addresses))).collect();
    let of_region = routing.mail_from.iter().map(|(region, identities)| {
        let of_identity =
            identities.iter().filter_map(|(name, domain)| Some((name.clone(), judged.get(domain)?.clone())));
        (region.clone(), of_identity.collect())
    });
    Ok(of_region.collect())
}

/// The record of a domain. It may name the addresses of the mail instead of those of SES, if no other address sends it.
fn record(domain: &MailFromDomain, zone: &Zone, with_addresses: &SpfReport) -> MailFromRecord {
    let Checked { records, problems, passes, .. } = check(domain.as_str(), zone);
    let named = with_addresses.domains.iter().find(|named| named.name == *domain);
    let is_closed = named.and_then(|named| named.addresses.as_ref()).is_some_and(|addresses| addresses.complete);
    let names_all = is_closed && named.is_some_and(|named| named.is_unchanged);
    let lets_send = match passes {
        Passes::Yes => LetsSend::Yes,
        _ if names_all => LetsSend::Yes,
        Passes::Unknown(terms) => LetsSend::Unknown(terms),
        Passes::Hosts(terms) if is_closed => LetsSend::Unknown(terms),
        Passes::Hosts(_) | Passes::No => LetsSend::No,
    };
    let problems = problems.into_iter().filter(|problem| problem.is_of_limit() && !problem.is_of_merging()).collect();
    let alias = zone.alias(domain.as_str()).map(str::to_owned);
    MailFromRecord { domain: domain.clone(), existing: records, alias, problems, lets_send }
}
