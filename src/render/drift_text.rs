//! The report of drift as text and as JSON. `drift_sentence` has the sentence for each difference.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    model::{Address, Kind, Region, counted, shown},
    view::{Drift, NewIp, UndeclaredObject},
};

use super::{
    drift_sentence::{new_ips_sentence, object, sentence, undeclared_sentence},
    fold,
    layout::Layout,
    phrases::{drift_origin, noun, places_text},
    style::Style,
    who_text, withheld_text,
};

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
        let origin = drift_origin(item.origin);
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
    for items in new_ips(drift, region) {
        out.line(2, Some(("+", Style::Faint)), &shown(&new_ips_sentence(&items)), "", 4);
    }
}

/// The IPs of a Region that the files do not know, by what becomes of them.
pub(super) fn new_ips<'a>(drift: &'a Drift, region: &Region) -> Vec<Vec<&'a NewIp>> {
    let here = drift.new_ips.iter().filter(|item| item.address.region == *region);
    fold::group(here.map(|item| (item.taken_by.clone(), item))).into_iter().map(|(_, items)| items).collect()
}

fn unmanaged(out: &mut Layout, drift: &Drift, region: &Region) {
    let here = drift.undeclared_objects().filter(|item| item.address.region == *region);
    let mut kinds: BTreeMap<Kind, Vec<&UndeclaredObject>> = BTreeMap::new();
    for item in here {
        kinds.entry(item.address.kind).or_default().push(item);
    }
    for (kind, items) in kinds {
        // Who created one says nothing of the others.
        let each = if items.iter().any(|item| item.who.is_some()) { 1 } else { items.len() };
        for items in items.chunks(each) {
            let names: Vec<String> = items.iter().map(|item| item.address.name.clone()).collect();
            let listed = fold::names(&names, true);
            let verb = if names.len() == 1 { "is" } else { "are" };
            let body = format!("{} {listed} {verb} live, and not declared", noun(kind, names.len()));
            out.line(2, Some(("+", Style::Faint)), &shown(&body), "", 4);
            items.iter().flat_map(|item| &item.who).for_each(|author| who_text::creator(out, author));
        }
    }
}

fn summary(out: &mut Layout, drift: &Drift) {
    let beside = match drift.undeclared_objects().count() {
        0 => String::new(),
        count => format!(" {} live and not declared.", counted(count, "object")),
    };
    match drift.objects().len() {
        0 if drift.counted_unmanaged().next().is_some() => {
            out.line(0, Some(("Drift:", Style::Heading)), beside.trim_start(), "", 2);
        }
        0 => out.line(0, Some(("No drift.", Style::Good)), beside.trim_start(), "", 2),
        count => {
            let verb = if count == 1 { "differs" } else { "differ" };
            let ways = match drift.differences() {
                differences if differences == count => String::new(),
                differences => format!(": {}", counted(differences, "difference")),
            };
            let body = format!("{} {verb} from what the file declares{ways}.{beside}", counted(count, "object"));
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
        ("new_ips", drift.new_ips.iter().map(|item| new_ips_sentence(&[item])).collect()),
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
