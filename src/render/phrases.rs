//! Phrases that several texts share: kinds with their number, places in files, cold IPs, and what SES's quotas count.

use std::collections::BTreeMap;

use crate::{
    model::{Kind, Place, Region, counted, shown},
    plan::{Allowance, ChangeOrigin, ColdIp, Collection},
};

use super::fold::list;

/// A number of objects of a kind: `1 pool`, `2 identities`.
pub(super) fn number(kind: Kind, count: usize) -> String {
    format!("{count} {}", nouns(kind, count))
}

/// What a person calls the kind, with the number unless it is one.
pub(super) fn noun(kind: Kind, count: usize) -> String {
    if count == 1 || kind == Kind::Account { nouns(kind, 1).to_owned() } else { number(kind, count) }
}

/// What a person calls the kind, in singular or plural.
pub(super) fn nouns(kind: Kind, count: usize) -> &'static str {
    let (one, many) = match kind {
        Kind::DedicatedIpPool => ("pool", "pools"),
        Kind::DedicatedIp => ("IP", "IPs"),
        Kind::ConfigurationSet => ("configuration set", "configuration sets"),
        Kind::EventDestination => ("event destination", "event destinations"),
        Kind::Account => ("account", "account settings"),
        Kind::EmailIdentity => ("identity", "identities"),
    };
    if count == 1 { one } else { many }
}

/// Where files state it: the first place, and the number of the others.
pub(super) fn places_text(places: &[&Place]) -> String {
    match places {
        [] => String::new(),
        [place] => format!("[{}]", shown(&place.to_string())),
        [place, others @ ..] => format!("[{} and {} more]", shown(&place.to_string()), others.len()),
    }
}

/// The objects that an SES quota counts, and where it counts them.
pub(super) fn collection(collection: &Collection, region: &Region) -> String {
    match collection {
        Collection::Pools => format!("pools in {region}"),
        Collection::ConfigurationSets => format!("configuration sets in {region}"),
        Collection::EventDestinations(set) => format!("event destinations of `{set}` in {region}"),
    }
}

/// A list of cold IPs, each with its warm-up progress.
pub(super) fn cold_ips(ips: &[ColdIp]) -> String {
    list(ips.iter().map(|ColdIp { ip, warmup }| format!("{ip} ({warmup})")))
}

/// The text for a pool that gets fewer IPs than its `ips.count` asks for.
pub(super) fn shortage(region: &Region, missing: usize, wanted: usize) -> String {
    format!(
        "{missing} of the {wanted} IPs that `ips.count` asks for are missing in {region}: the default pool has no more; \
         request more in a Support case (bring more if they are your own), or lower the count; `{}` applies the rest without them",
        Allowance::Shortage.flag()
    )
}

/// Where changes come from, as the heading of their group.
pub(super) fn origin_title(origin: ChangeOrigin) -> &'static str {
    match origin {
        ChangeOrigin::Change => "From this change",
        ChangeOrigin::Both => "From this change, and the account drifted too",
        ChangeOrigin::Drift => "Drift: the account differs from the base",
    }
}

/// Number of objects by where their changes come from. Each object is counted once, in the group that shows it.
pub(super) fn origins(counts: &BTreeMap<ChangeOrigin, usize>) -> String {
    let count = |origin| counts.get(&origin).copied().unwrap_or(0);
    let change = format!("{} from this change", counted(count(ChangeOrigin::Change), "object"));
    let both = count(ChangeOrigin::Both);
    let both = if both > 0 { format!(", {both} from both") } else { String::new() };
    format!("{change}, {} drifted{both}", count(ChangeOrigin::Drift))
}

/// The remark about a difference that is compared with a base.
pub(super) fn drift_origin(origin: Option<ChangeOrigin>) -> &'static str {
    match origin {
        None | Some(ChangeOrigin::Drift) => "",
        Some(ChangeOrigin::Change) => " (from the change of the file)",
        Some(ChangeOrigin::Both) => " (the file changed it too)",
    }
}
