//! The words of drift: a sentence for each way in which an object differs from what the files declare. `view` decides
//! what differs.

use crate::{
    model::{Address, Kind, OWNER_TAG, PoolRef, counted, word_or_quoted},
    view::{Deviation, DriftItem, NewIp, Undeclared},
};

use super::{fold, route_words::new_to_file};

/// The sentence for one way in which an object differs.
#[must_use]
pub fn sentence(item: &DriftItem) -> String {
    let name = object(&item.address);
    match &item.deviation {
        Deviation::Missing { renamed_from: None } => format!("{name} is declared, and is not live"),
        Deviation::Missing { renamed_from: Some(old) } => {
            format!("{name} is declared, and is not live; {}, which it is renamed from, is", word_or_quoted(old))
        }
        Deviation::Moved { declared, live, declared_is_live } => {
            moved(&name, declared.as_ref(), live, *declared_is_live)
        }
        Deviation::NotLeased { declared } => {
            format!("{name} is declared in {}, and is no longer leased", word_or_quoted(declared.as_str()))
        }
        Deviation::Count { declared, live } => {
            format!("{name} has {}; {declared} are declared", counted(*live, "IP"))
        }
        Deviation::Warmup { declared, live } if is_restart(declared, live) => {
            format!("{name} is warmed up to {live} %; its warm-up is to start again at {declared} %")
        }
        Deviation::Warmup { declared, live } => {
            format!("{name} is warmed up to {live} %; at least {declared} % is declared")
        }
        Deviation::Paused => format!("{name} was paused"),
        Deviation::Resumed => format!("{name} was resumed; it is declared as paused"),
        Deviation::Rerouted { declared, live } => format!("{name} was sent through {live} instead of {declared}"),
        Deviation::DefaultSet { declared, live } => {
            format!("mail of {name} that names no configuration set was given the default {live} instead of {declared}")
        }
        Deviation::Field { declared: Some(declared), live: Some(live), .. } if item.deviation.is_of_owner() => format!(
            "{name}: its tag {OWNER_TAG} was changed from {declared} to {live}; no plan changes it while it says so"
        ),
        Deviation::Field { path, declared, live } => {
            field(&name, &item.address, path, declared.as_deref(), live.as_deref())
        }
        Deviation::Items { path, missing, extra } => items(&name, path, missing, extra),
        Deviation::SameSpelling => {
            format!("{name} holds another value in SES, which a file spells like the declared one")
        }
        Deviation::LeftOver => format!("{name} is a temporary pool that an interrupted apply left behind"),
    }
}

/// What is to know about IPs that the files do not know, all with the same future.
#[must_use]
pub(super) fn new_ips_sentence(items: &[&NewIp]) -> String {
    let names: Vec<String> = items.iter().map(|item| item.address.name.clone()).collect();
    let them = if items.len() == 1 { "it" } else { "them" };
    let then = match items.first().and_then(|item| item.taken_by.as_ref()) {
        Some(pool) => format!("`sesform apply` moves {them} to {}", word_or_quoted(pool.as_str())),
        None => format!("no pool of the file takes {them}"),
    };
    format!("{} {}; {then}", fold::names(&names, false), new_to_file(items.len()))
}

/// What an undeclared value is.
#[must_use]
pub(super) fn undeclared_sentence(item: &Undeclared) -> String {
    format!("{}: {} is {} live; the file does not state it", object(&item.address), item.path, item.live)
}

fn moved(name: &str, declared: Option<&PoolRef>, live: &PoolRef, declared_is_live: bool) -> String {
    let live = word_or_quoted(live.as_str());
    match declared.map(|pool| word_or_quoted(pool.as_str())) {
        None => format!("{name} was moved to {live}, which declares its IPs without it"),
        Some(declared) if declared_is_live => format!("{name} was moved from {declared} to {live}"),
        Some(declared) => format!("{name} is in {live}; it is declared in {declared}, which is not live"),
    }
}

fn field(name: &str, address: &Address, path: &str, declared: Option<&str>, live: Option<&str>) -> String {
    match (address.kind, path, declared, live) {
        (Kind::Account, "auto_warmup", _, Some(live)) => {
            let switch = if live == "true" { "on" } else { "off" };
            format!("automatic warm-up of {name} was turned {switch}")
        }
        (_, _, Some(declared), Some(live)) => format!("{name}: {path} was changed from {declared} to {live}"),
        (_, _, None, Some(live)) => format!("{name}: {path}: {live} was added"),
        (_, _, Some(declared), None) => format!("{name}: {path}: {declared} was removed"),
        (_, _, None, None) => format!("{name}: {path} differs"),
    }
}

fn items(name: &str, path: &str, missing: &[String], extra: &[String]) -> String {
    let parts = [(missing, "removed"), (extra, "added")].into_iter().filter(|(items, _)| !items.is_empty());
    let parts: Vec<String> = parts
        .map(|(items, what)| {
            let verb = if items.len() == 1 { "was" } else { "were" };
            format!("{} {verb} {what}", items.join(", "))
        })
        .collect();
    format!("{name}: {path}: {}", parts.join("; "))
}

/// An object as a sentence names it. IPs and configuration sets need no noun.
pub(super) fn object(address: &Address) -> String {
    let name = word_or_quoted(&address.name);
    match address.kind {
        Kind::DedicatedIp | Kind::ConfigurationSet | Kind::EmailIdentity => name,
        Kind::DedicatedIpPool => format!("pool {name}"),
        Kind::Account => "the account".to_owned(),
        Kind::EventDestination => match address.name.split_once('/') {
            Some((set, part)) => format!("event destination {} of {}", word_or_quoted(part), word_or_quoted(set)),
            None => format!("event destination {name}"),
        },
    }
}

/// Whether the declared percentage is below the live one: then it is no floor.
fn is_restart(declared: &str, live: &str) -> bool {
    matches!((declared.parse::<u8>(), live.parse::<u8>()), (Ok(declared), Ok(live)) if declared < live)
}
