//! The words of drift: a sentence for each way in which an object differs from what the files declare, and the report
//! that they are part of. `view` decides what differs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    model::{Address, Kind, PoolRef, Region, counted, shown, word_or_quoted},
    plan::{ChangeOrigin, UnmanagedReason},
    view::{Deviation, Drift, DriftItem, Undeclared},
};

use super::{fold, layout::Layout, objects_text::noun, plan_text::places_text, style::Style, who_text, withheld_text};

/// The report as text, in lines of at most `width` columns. `None`: lines are not wrapped.
#[must_use]
pub fn drift_text(drift: &Drift, width: Option<usize>) -> String {
    let mut out = Layout::new(width);
    let account = format!("Account {}", drift.account);
    out.line(0, Some((&account, Style::Heading)), "", &format!("as {}", shown(&drift.caller.arn)), 2);
    for region in &drift.regions {
        out.gap();
        out.styled(Style::Heading, &shown(region.as_str()));
        region_text(&mut out, drift, region);
    }
    out.gap();
    summary(&mut out, drift);
    drift.who.iter().for_each(|report| who_text::report(&mut out, report));
    out.finish()
}

fn region_text(out: &mut Layout, drift: &Drift, region: &Region) {
    let is_here = |address: &Address| address.region == *region;
    let items: Vec<_> = drift.items.iter().filter(|item| is_here(&item.address)).collect();
    let withheld: Vec<_> = drift.withheld.iter().filter(|item| is_here(&item.address)).collect();
    if items.is_empty() && withheld.is_empty() {
        out.line(2, None, "no drift: what the file declares is live", "", 4);
    }
    for item in items {
        let origin = match item.origin {
            None | Some(ChangeOrigin::Drift) => "",
            Some(ChangeOrigin::Change) => " (from the change of the file)",
            Some(ChangeOrigin::Both) => " (the file changed it too)",
        };
        let sentence = format!("{}{origin}", sentence(item));
        let places: Vec<_> = item.stated_at.iter().collect();
        out.line(2, Some(("~", Style::Change)), &shown(&sentence), &places_text(&places), 4);
        item.who.iter().for_each(|author| who_text::author(out, author));
    }
    for item in withheld {
        let places: Vec<_> = item.stated_at.iter().collect();
        let body = format!("{}: {}", object(&item.address), withheld_text(item));
        out.line(2, Some(("!", Style::Warning)), &shown(&body), &places_text(&places), 4);
    }
    for item in drift.undeclared.iter().flatten().filter(|item| is_here(&item.address)) {
        out.line(2, Some(("?", Style::Faint)), &shown(&undeclared_sentence(item)), "", 4);
    }
    unmanaged(out, drift, region);
}

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
        Deviation::Warmup { declared, live } => {
            format!("{name} is warmed up to {live} %; at least {declared} % is declared")
        }
        Deviation::Paused => format!("{name} was paused"),
        Deviation::Resumed => format!("{name} was resumed; it is declared as paused"),
        Deviation::Rerouted { declared, live } => format!("{name} was sent through {live} instead of {declared}"),
        Deviation::DefaultSet { declared, live } => {
            format!("mail of {name} that names no configuration set was given the default {live} instead of {declared}")
        }
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

/// What an undeclared value is.
#[must_use]
pub fn undeclared_sentence(item: &Undeclared) -> String {
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
fn object(address: &Address) -> String {
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

fn unmanaged(out: &mut Layout, drift: &Drift, region: &Region) {
    let mut kinds: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    let here = drift.unmanaged.iter().filter(|item| item.address.region == *region);
    for item in here.filter(|item| item.reason != UnmanagedReason::Ignored) {
        kinds.entry(item.address.kind).or_default().push(item.address.name.clone());
    }
    for (kind, names) in kinds {
        let listed = fold::names(&names, true);
        let verb = if names.len() == 1 { "is" } else { "are" };
        let body = format!("{} {listed} {verb} live, and not declared", noun(kind, names.len()));
        out.line(2, Some(("+", Style::Faint)), &shown(&body), "", 4);
    }
}

fn summary(out: &mut Layout, drift: &Drift) {
    let mut objects: Vec<&Address> = drift.items.iter().map(|item| &item.address).collect();
    objects.extend(drift.withheld.iter().map(|item| &item.address));
    objects.sort();
    objects.dedup();
    let unmanaged = drift.unmanaged.iter().filter(|item| item.reason != UnmanagedReason::Ignored).count();
    let beside = match unmanaged {
        0 => String::new(),
        count => format!(" {} live and not declared.", counted(count, "object")),
    };
    match objects.len() {
        0 => out.line(0, Some(("No drift.", Style::Good)), beside.trim_start(), "", 2),
        count => {
            let verb = if count == 1 { "differs" } else { "differ" };
            let body = format!("{} {verb} from what the file declares.{beside}", counted(count, "object"));
            out.line(0, Some(("Drift:", Style::Heading)), &body, "", 2);
        }
    }
}

/// The report as JSON, with a `message` for each item.
///
/// # Panics
/// Never: the types of the report have only string keys.
#[must_use]
pub fn drift_document(drift: &Drift) -> Value {
    let mut document = serde_json::to_value(drift).expect("our own types have only string keys");
    let told = [
        ("items", drift.items.iter().map(sentence).collect::<Vec<_>>()),
        ("withheld", drift.withheld.iter().map(withheld_text).collect()),
    ];
    for (collection, messages) in told {
        let items = document.get_mut(collection).and_then(Value::as_array_mut);
        for (item, message) in items.into_iter().flatten().zip(messages) {
            if let Some(members) = item.as_object_mut() {
                members.insert("message".to_owned(), Value::String(message));
            }
        }
    }
    document
}
