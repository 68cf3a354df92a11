//! Drift: what differs, in words, by Region; who changed it; what is live and not declared.

use std::collections::BTreeSet;

use crate::{
    model::{Address, Kind, Region, counted, shown},
    plan::ChangeOrigin,
    render::{
        Outcome,
        drift_sentence::{self, undeclared_sentence},
        phrases::noun,
        plain_lines, who_text, withheld_text,
    },
    view::{Drift, DriftItem},
};

use super::{
    cut::Cut,
    ended::list,
    escape::{code, fenced, sentence},
};

pub(super) fn drift(outcome: &Outcome<'_>, drift: &Drift, cut: Cut) -> String {
    let mut sections = vec![heading(outcome, drift)];
    if cut < Cut::Verdict {
        sections.extend(drift.regions.iter().map(|region| region_section(drift, region, cut)));
    }
    sections.extend(outcome.diff.filter(|_| cut == Cut::Whole).map(|diff| {
        let lines: String = diff.lines().map(|line| format!("{}\n", shown(line))).collect();
        format!("### Written to the files\n\n{}", fenced("diff", &lines))
    }));
    if cut < Cut::Counts {
        sections.extend(drift.who.iter().map(|report| {
            let lines = plain_lines(|out| who_text::report(out, report));
            lines.lines().map(|line| format!("{}\n", sentence(line))).collect::<Vec<_>>().join("\n")
        }));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// The verdict and the numbers.
fn heading(outcome: &Outcome<'_>, drift: &Drift) -> String {
    let unmanaged = drift.undeclared_objects().count();
    let verdict = match drift.objects().len() {
        0 => "No drift".to_owned(),
        count => format!("**Drift**: {}", counted(count, "object")),
    };
    let beside = if unmanaged > 0 { format!(", {unmanaged} live and not declared") } else { String::new() };
    let ended = if outcome.exit_code > 2 { format!(" (exit {})", outcome.exit_code) } else { String::new() };
    format!("## {verdict} in account {}{beside}{ended}\n", code(drift.account.as_str()))
}

fn region_section(drift: &Drift, region: &Region, cut: Cut) -> String {
    let is_here = |address: &Address| address.region == *region;
    let items: Vec<&DriftItem> = drift.items.iter().filter(|item| is_here(&item.address)).collect();
    let differences = list(&items, items.len(), cut, |item| difference(item, cut));
    let withheld: Vec<_> = drift.withheld.iter().filter(|item| is_here(&item.address)).collect();
    let withheld = list(&withheld, withheld.len(), cut, |item| {
        format!("{} {}: {}", noun(item.address.kind, 1), code(&item.address.name), sentence(&withheld_text(item)))
    });
    let undeclared: Vec<_> = drift.undeclared.iter().flatten().filter(|item| is_here(&item.address)).collect();
    let undeclared = list(&undeclared, undeclared.len(), cut, |item| sentence(&undeclared_sentence(item)));
    let text = [differences, withheld, undeclared, unmanaged(drift, region, cut)].concat();
    if text.is_empty() { String::new() } else { format!("### {}\n\n{text}", code(region.as_str())) }
}

/// One difference, and below it who made it.
fn difference(item: &DriftItem, cut: Cut) -> String {
    let origin = match item.origin {
        None | Some(ChangeOrigin::Drift) => "",
        Some(ChangeOrigin::Change) => " (from the change of the file)",
        Some(ChangeOrigin::Both) => " (the file changed it too)",
    };
    let place = item.stated_at.as_ref().map(|place| format!(" {}", code(&place.to_string()))).unwrap_or_default();
    let mut text = format!("{}{origin}{place}", sentence(&drift_sentence::sentence(item)));
    if cut == Cut::Whole {
        let author = plain_lines(|out| item.who.iter().for_each(|author| who_text::author(out, author)));
        let lines =
            author.lines().map(|line| format!("\n  - {}", sentence(line.trim_start().trim_start_matches("- "))));
        text.extend(lines);
    }
    text
}

/// The live objects that no file declares, by kind.
fn unmanaged(drift: &Drift, region: &Region, cut: Cut) -> String {
    let here: Vec<_> = drift.undeclared_objects().filter(|item| item.address.region == *region).collect();
    let kinds: BTreeSet<Kind> = here.iter().map(|item| item.address.kind).collect();
    let lines = kinds.into_iter().map(|kind| {
        let names: Vec<&str> =
            here.iter().filter(|item| item.address.kind == kind).map(|item| &*item.address.name).collect();
        let most = if cut == Cut::Whole { usize::MAX } else { 10 };
        let shown: Vec<String> = names.iter().take(most).map(|name| code(name)).collect();
        let more = names.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("- live and not declared: {} {}{more}\n", noun(kind, names.len()), shown.join(", "))
    });
    lines.collect()
}
