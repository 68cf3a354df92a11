//! Drift: what differs, in words, by Region; who changed it; what is live and not declared.

use std::collections::BTreeSet;

use crate::{
    model::{Address, Kind, Region, counted},
    render::{
        Outcome,
        drift_sentence::{self, new_ips_sentence, undeclared_sentence},
        drift_text::new_ips,
        layout::Layout,
        phrases::{drift_origin, noun},
        plain_lines, who_text, withheld_text,
    },
    view::{Drift, DriftItem},
};

use super::{
    cut::Cut,
    ended::list,
    escape::{code, fenced, sentence},
    room::Room,
};

pub(super) fn drift(outcome: &Outcome<'_>, drift: &Drift, room: &Room) -> String {
    let mut sections = vec![heading(outcome, drift)];
    if room.cut < Cut::Verdict {
        sections.extend(not_accepted(outcome));
        sections.extend(drift.regions.iter().map(|region| region_section(drift, region, room)));
    }
    sections.extend(
        outcome
            .diff
            .filter(|diff| room.cut == Cut::Whole && !diff.is_empty())
            .map(|diff| format!("### Written to the files\n\n{}", fenced("diff", diff))),
    );
    if room.has_one() {
        sections.extend(drift.who.iter().map(|report| {
            let lines = plain_lines(|out| who_text::report(out, report));
            lines.lines().map(|line| format!("{}\n", sentence(line))).collect::<Vec<_>>().join("\n")
        }));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// Why a part of what was to come into the files did not.
fn not_accepted(outcome: &Outcome<'_>) -> Option<String> {
    let failure = outcome.failure?;
    let help = failure.help.map(|help| format!("> {}\n", sentence(help))).unwrap_or_default();
    Some(format!("> [!CAUTION]\n> {}\n{help}", sentence(failure.message)))
}

/// The verdict and the numbers.
fn heading(outcome: &Outcome<'_>, drift: &Drift) -> String {
    let left = outcome.left.unwrap_or(drift);
    let unmanaged = left.undeclared_objects().count();
    let accepted = outcome.left.map(|left| drift.declared_otherwise().difference(&left.declared_otherwise()).count());
    let verdict = match (left.objects().len(), accepted.filter(|count| *count > 0)) {
        (0, _) if left.unmanaged_counts && unmanaged > 0 => "**Drift**".to_owned(),
        (0, Some(accepted)) => format!("No drift any more: {} accepted", counted(accepted, "object")),
        (0, None) => "No drift".to_owned(),
        (count, accepted) => {
            let ways = match left.differences() {
                differences if differences == count => String::new(),
                differences => format!(", {}", counted(differences, "difference")),
            };
            let accepted = accepted.map(|accepted| format!(" left, {accepted} accepted")).unwrap_or_default();
            format!("**Drift**: {}{ways}{accepted}", counted(count, "object"))
        }
    };
    let beside = match unmanaged {
        0 => String::new(),
        count => format!(", {} live and not declared", counted(count, "object")),
    };
    let ended = if outcome.exit_code > 2 { format!(" (exit {})", outcome.exit_code) } else { String::new() };
    format!("## {verdict} in account {}{beside}{ended}\n", code(drift.account.as_str()))
}

fn region_section(drift: &Drift, region: &Region, room: &Room) -> String {
    let is_here = |address: &Address| address.region == *region;
    let items: Vec<&DriftItem> = drift.items.iter().filter(|item| is_here(&item.address)).collect();
    let differences = list(&items, items.len(), room, "difference", |item| difference(item, room));
    let withheld: Vec<_> = drift.withheld.iter().filter(|item| is_here(&item.address)).collect();
    let withheld = list(&withheld, withheld.len(), room, "withheld difference", |item| {
        format!("{} {}: {}", noun(item.address.kind, 1), code(&item.address.name), sentence(&withheld_text(item)))
    });
    let undeclared: Vec<_> = drift.undeclared.iter().flatten().filter(|item| is_here(&item.address)).collect();
    let undeclared =
        list(&undeclared, undeclared.len(), room, "undeclared value", |item| sentence(&undeclared_sentence(item)));
    let new = new_ips(drift, region);
    let new = list(&new, new.len(), room, "new IP group", |items| sentence(&new_ips_sentence(items)));
    let text = [differences, withheld, undeclared, unmanaged(drift, region, room), new].concat();
    if text.is_empty() { String::new() } else { format!("### {}\n\n{text}", code(region.as_str())) }
}

/// One difference, and below it who made it.
fn difference(item: &DriftItem, room: &Room) -> String {
    let origin = drift_origin(item.origin);
    let place = item.stated_at.as_ref().map(|place| format!(" {}", code(&place.to_string()))).unwrap_or_default();
    let mut text = format!("{}{origin}{place}", sentence(&drift_sentence::sentence(item)));
    if item.who.is_some() && room.has_one() {
        text.push_str(&below(|out| item.who.iter().for_each(|author| who_text::author(out, author))));
    }
    text
}

/// Lines below an item of a list.
fn below(add: impl FnOnce(&mut Layout)) -> String {
    let lines = plain_lines(add);
    lines.lines().map(|line| format!("\n  - {}", sentence(line.trim_start().trim_start_matches("- ")))).collect()
}

/// The live objects that no file declares: by kind, or one by one with who created them.
fn unmanaged(drift: &Drift, region: &Region, room: &Room) -> String {
    let here: Vec<_> = drift.undeclared_objects().filter(|item| item.address.region == *region).collect();
    let line = |kind: &str, names: &str| format!("live and not declared: {kind} {names}");
    if here.iter().any(|item| item.who.is_some()) {
        return list(&here, here.len(), room, "undeclared object", |item| {
            let creator = below(|out| item.who.iter().for_each(|author| who_text::creator(out, author)));
            line(&noun(item.address.kind, 1), &code(&item.address.name)) + &creator
        });
    }
    let kinds: BTreeSet<Kind> = here.iter().map(|item| item.address.kind).collect();
    let lines = kinds.into_iter().map(|kind| {
        let names: Vec<&str> =
            here.iter().filter(|item| item.address.kind == kind).map(|item| &*item.address.name).collect();
        let shown: Vec<String> = names.iter().take(room.take(names.len())).map(|name| code(name)).collect();
        let names_text = match (shown.len(), names.len() - shown.len()) {
            (_, 0) => shown.join(", "),
            (0, _) => String::new(),
            (_, more) => format!("{} and {more} more", shown.join(", ")),
        };
        format!("- {}\n", line(&noun(kind, names.len()), &names_text).trim_end())
    });
    if room.cut == Cut::Verdict { String::new() } else { lines.collect() }
}
