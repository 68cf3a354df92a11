//! The words about routes that text, JSON, diagrams and lists of addresses share.

use std::{collections::BTreeSet, net::Ipv4Addr};

use serde_json::Value;

use crate::{
    model::{Switch, counted, quoted, shown, word_or_quoted},
    view::{AndAlso, IpWarmup, NotStated, OtherRoute, RoutesReport, Stream},
};

use super::{
    advice::words::{them, they_were},
    fold,
};

/// What a reader calls a stream.
pub(super) fn stream(stream: &Stream) -> String {
    match stream {
        Stream::ConfigurationSet { name } => word_or_quoted(name.as_str()),
        Stream::Identity { name } => word_or_quoted(name.as_str()),
        Stream::Unassigned => "all other mail".to_owned(),
    }
}

/// How warm an IP is, and when it is warm.
pub(super) fn warmth(ip: &IpWarmup) -> String {
    match (ip.warmup_percentage, &ip.warm_on) {
        (Some(percentage), Some(date)) => format!("{percentage} %, warm on {date}"),
        (Some(percentage), None) if percentage < 100 => format!("{percentage} %, warm date unknown"),
        (Some(percentage), None) => format!("{percentage} %"),
        (None, _) => String::new(),
    }
}

/// What is to know about IPs that are new to the file. Follows their addresses.
pub(super) fn new_to_file(count: usize) -> &'static str {
    match count {
        1 => "is new to the file: in the default pool, it carries unassigned mail",
        _ => "are new to the file: in the default pool, they carry unassigned mail",
    }
}

/// What is known of automatic warm-up.
pub(super) fn auto_warmup(switch: Option<Switch>) -> &'static str {
    match switch {
        Some(Switch::On) => "automatic warm-up is on",
        Some(Switch::Off) => "automatic warm-up is off",
        None => "automatic warm-up is not known",
    }
}

/// The first few IPs, with `is` or `are`.
fn ips_are(ips: &BTreeSet<Ipv4Addr>) -> String {
    format!("{} {}", fold::list(ips), if ips.len() == 1 { "is" } else { "are" })
}

/// From where else mail may leave, or what else is to know. Follows "and also".
pub(super) fn and_also(also: &AndAlso) -> String {
    match also {
        AndAlso::Spill { ips } => format!(
            "AWS's shared IPs, or warm IPs of the account, while {} below 100 %; whether only those of the same pool is \
             not documented",
            ips_are(ips)
        ),
        AndAlso::WarmupUnknown { ips } => {
            format!("AWS's shared IPs, unless {} warm: SES does not say how warm", ips_are(ips))
        }
        AndAlso::NotProven { ips, is_stated: true } => format!(
            "{} at 100 %, but the file states that {} never warmed up (`warm_since: never`). SES does not limit {}, and \
             providers may not know {}",
            ips_are(ips),
            they_were(ips.len()),
            them(ips.len()),
            them(ips.len())
        ),
        AndAlso::NotProven { ips, .. } => format!(
            "{} at 100 %, and nothing shows that {} ever warmed up: automatic warm-up is off, and the file states no \
             `warm_since` of 45 days ago or more. SES does not limit {}, and providers may not know {}",
            ips_are(ips),
            they_were(ips.len()),
            them(ips.len()),
            them(ips.len())
        ),
        AndAlso::Managed => "AWS's shared IPs at any time: SES decides which IPs a managed pool has".to_owned(),
        AndAlso::Shared => "AWS's shared IPs, from which other customers send too".to_owned(),
        AndAlso::EmptyPool { pool } => {
            format!("unknown: {} has no IP, and AWS does not say what happens to the mail", quoted_name(pool.as_str()))
        }
        AndAlso::EmptyDefaultPool => {
            "AWS's shared IPs, because the default pool has no IP; this is reported, not documented".to_owned()
        }
        AndAlso::DefaultPool => {
            "every IP that is leased later, because it arrives in the default pool; all mail without a \
                                 configuration set or without a named pool leaves from there"
                .to_owned()
        }
        AndAlso::PoolMissing { pool } => format!("unknown: the account has no pool {}", quoted_name(pool.as_str())),
        AndAlso::ConfigurationSetMissing { configuration_set } => format!(
            "nowhere: the account has no configuration set {}; SES is reported to refuse the mail",
            quoted_name(configuration_set.as_str())
        ),
        AndAlso::Paused => "nothing is sent: the configuration set is paused".to_owned(),
        AndAlso::SetAtSendTime => {
            "mail that names a configuration set when it is sent goes the way of that set".to_owned()
        }
        AndAlso::Endpoint { endpoint, other_region, there } => {
            let there = match there {
                OtherRoute::Listed => "its route there is listed, too",
                OtherRoute::NotListed => "its route there is not listed here",
                OtherRoute::NoConfigurationSet => "unknown: there is no such configuration set",
                OtherRoute::NoIdentity => "unknown: there is no such identity",
                OtherRoute::NotRead => "unknown: that Region was not read",
            };
            let (region, endpoint) = (shown(other_region.as_str()), quoted_name(endpoint));
            format!("{region}, half of what is sent with the multi-Region endpoint {endpoint}; {there}")
        }
        AndAlso::PoolsUnread { why } => {
            format!("unknown: pools and IPs could not be read ({})", word_or_quoted(why))
        }
        AndAlso::OtherAddresses { ips } => {
            format!("addresses that are not IPv4: {}", fold::list(ips.iter().map(|ip| word_or_quoted(ip))))
        }
        AndAlso::ChosenByApply { count } => {
            format!("{} that `sesform apply` chooses", counted(*count as u64, "more IP"))
        }
        AndAlso::NotStated { what, name } => match what {
            NotStated::Pool => "unknown: the file does not state its pool, and the live one stays".to_owned(),
            NotStated::ConfigurationSet => {
                format!("unknown: the file does not declare the configuration set {}", quoted_name(name))
            }
            NotStated::DefaultConfigurationSet => {
                "unknown: the file does not state its default configuration set".to_owned()
            }
            NotStated::Ips => format!("unknown: the file does not state which IPs {} has", quoted_name(name)),
            NotStated::Warmup => {
                "AWS's shared IPs while an IP is below 100 %: a file does not say how warm its IPs are".to_owned()
            }
        },
    }
}

/// A name in backticks, or in double quotes where it does not read like one word.
pub(super) fn quoted_name(name: &str) -> String {
    if word_or_quoted(name) == name && !name.contains('`') { format!("`{name}`") } else { quoted(name) }
}

/// The report as JSON, with a `message` for everything that is to know about a route.
///
/// # Panics
/// Never: the types of the report have only string keys.
#[must_use]
pub fn routes_document(report: &RoutesReport) -> Value {
    let mut document = serde_json::to_value(report).expect("our own types have only string keys");
    for (at, region) in report.regions.iter().enumerate() {
        for (row, route) in region.routes.iter().enumerate() {
            for (member, way) in [("way", &route.way), ("after", &route.after)] {
                let Some(way) = way else { continue };
                let items = document.pointer_mut(&format!("/regions/{at}/routes/{row}/{member}/and_also"));
                let items = items.and_then(Value::as_array_mut).into_iter().flatten();
                for (item, also) in items.zip(&way.and_also) {
                    add_message(item, and_also(also));
                }
            }
        }
    }
    document
}

/// Adds the sentence of an item.
pub(super) fn add_message(item: &mut Value, message: String) {
    if let Some(members) = item.as_object_mut() {
        members.insert("message".to_owned(), Value::String(message));
    }
}
