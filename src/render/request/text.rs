//! Cases as Markdown to paste, and wanted against leased as lines.

use std::fmt::Write as _;

use crate::{
    model::shown,
    render::{
        advice::words::{all, ips, quoted},
        markdown::fenced,
    },
};

use super::{
    case::{CaseDocument, CaseKind, FieldAnswer, FormField},
    document::{GoneAddress, RegionDocument, RequestsDocument},
};

/// How the text of a case is laid out.
#[derive(Clone, Copy)]
pub(in crate::render) struct Style {
    /// The heading of a Region: `#`, or `##`, and so on. Those within are deeper.
    pub(in crate::render) heading: &'static str,
    /// Makes a line of sentences.
    pub(in crate::render) prose: fn(&str) -> String,
}

/// As a page of its own, read as it is.
const PAGE: Style = Style { heading: "#", prose: shown };

/// The cases as Markdown: each field in a block of its own, so that nothing else is copied.
#[must_use]
pub fn requests_text(document: &RequestsDocument) -> String {
    let mut text: String = document.regions.iter().map(|region| region_text(region, PAGE)).collect();
    if document.regions.iter().all(RegionDocument::is_nothing) {
        text.push_str("Nothing to ask for.\n");
    }
    text
}

/// What a Region leases and wants, and its case.
pub(in crate::render) fn region_text(region: &RegionDocument, style: Style) -> String {
    format!("{} {}\n\n{}", style.heading, (style.prose)(&line(region)), body(region, style))
}

/// Wanted against leased, a line for each Region.
#[must_use]
pub fn status_text(document: &RequestsDocument) -> String {
    let mut text = String::new();
    for region in &document.regions {
        let _ = writeln!(text, "{}", line(region));
        remarks(region).iter().for_each(|remark| text.push_str(&format!("  {remark}\n")));
        if !region.in_default_pool.is_empty() {
            let _ = writeln!(
                text,
                "  in the default pool, which carries all mail that nothing sends elsewhere: {}; `sesform plan` shows \
                 whether the file uses them",
                all(&region.in_default_pool)
            );
        }
    }
    text
}

/// What the file names and is not leased.
pub(in crate::render) fn remarks(region: &RegionDocument) -> Vec<String> {
    let gone = region.gone.iter().map(GoneAddress::line);
    gone.chain(list_remark(region)).chain(region.refused_plan()).collect()
}

/// What is said of a Region beside what `region_text` says: lists, unless its case has words of its own for them.
pub(in crate::render) fn remarks_beside_text(region: &RegionDocument) -> Vec<String> {
    list_remark(region).filter(|_| region.case.is_none()).into_iter().collect()
}

fn list_remark(region: &RegionDocument) -> Option<String> {
    let lists = match region.lists_without_lease.as_slice() {
        [] => None,
        [pool] => Some(format!("the list of `{pool}` names")),
        pools => Some(format!("the lists of {} name", quoted(pools))),
    };
    lists.map(|lists| {
        if region.is_byoip {
            return format!("{lists} addresses that the Region does not have, and they count as wanted");
        }
        format!(
            "{lists} addresses that are not leased, and they count as wanted: take out what was given back; for new IPs, \
             whose addresses AWS chooses, use `ips: {{count: N}}`"
        )
    })
}

fn line(region: &RegionDocument) -> String {
    let name = &region.region;
    match (region.leased, region.wanted) {
        (Some(has), Some(wanted)) if region.is_byoip => {
            format!("{name}: {} of your own (BYOIP), {wanted} wanted ({})", ips(has), difference(has, wanted))
        }
        (Some(leased), Some(wanted)) => {
            format!("{name}: {} leased, {wanted} wanted ({})", ips(leased), difference(leased, wanted))
        }
        (None, Some(wanted)) => format!("{name}: {wanted} wanted; the leased IPs could not be read"),
        (_, None) => format!("{name}: the leased IPs could not be read"),
    }
}

/// How the leased number differs from the wanted one.
pub(in crate::render) fn difference(leased: u64, wanted: u64) -> String {
    match wanted.cmp(&leased) {
        std::cmp::Ordering::Less => format!("{} too many", leased - wanted),
        std::cmp::Ordering::Equal => "as many as wanted".to_owned(),
        std::cmp::Ordering::Greater => format!("{} missing", wanted - leased),
    }
}

fn body(region: &RegionDocument, style: Style) -> String {
    let prose = style.prose;
    let mut text = String::new();
    // What may not go says so itself, and a case for more has its own words for lists.
    for gone in region.gone.iter().filter(|gone| region.kept.iter().all(|kept| kept.ip != gone.ip)) {
        let _ = writeln!(text, "{}.\n", prose(&gone.line()));
    }
    for refused in region.refused_plan() {
        let _ = writeln!(text, "{}.\n", prose(&refused));
    }
    if let Some(case) = &region.case {
        text.push_str(&case_text(case, style));
    }
    if !region.missing.is_empty() {
        text.push_str("No case yet. State these facts in the file:\n\n");
        for missing in &region.missing {
            let _ = writeln!(text, "- {}", prose(&format!("`{}`: {}", missing.key, missing.what)));
        }
        text.push('\n');
    }
    for refused in &region.refused {
        let _ = writeln!(text, "{}\n", prose(&format!("No case: {refused}.")));
    }
    for kept in &region.kept {
        for reason in &kept.reasons {
            let _ = writeln!(text, "- {}", prose(&format!("{}: {reason}", kept.ip)));
        }
    }
    if !region.kept.is_empty() {
        text.push('\n');
    }
    if let Some(change) = &region.file_change {
        if change.files.is_empty() {
            let _ =
                writeln!(text, "The file frees what mail leaves from with this:\n\n{}", fenced("yaml", &change.yaml));
        } else {
            text.push_str("The file frees what mail leaves from with this change:\n\n");
        }
        for file in &change.files {
            let _ = writeln!(text, "{}", fenced("diff", &file.diff));
        }
        text.push_str(&list("- ", &change.beside, style));
        text.push('\n');
    }
    text
}

fn case_text(case: &CaseDocument, style: Style) -> String {
    let CaseDocument { kind, difference, fields, steps, cautions } = case;
    let heading = style.heading;
    let title = match kind {
        CaseKind::More if *difference == 1 => "Case for 1 more IP".to_owned(),
        CaseKind::More => format!("Case for {difference} more IPs"),
        CaseKind::Relinquish => format!("Case to relinquish {}", ips(*difference)),
    };
    let mut text = format!("{heading}# {title}\n\n");
    text.push_str(&list("- ", cautions, style));
    let _ = write!(text, "\n{heading}## Fields\n\n");
    fields.iter().for_each(|field| text.push_str(&field_text(field)));
    let _ = write!(text, "{heading}## Steps\n\n");
    text.push_str(&list("- [ ] ", steps, style));
    text.push('\n');
    text
}

fn list(mark: &str, items: &[String], style: Style) -> String {
    items.iter().map(|item| format!("{mark}{}\n", (style.prose)(item))).collect()
}

fn field_text(field: &FormField) -> String {
    let name = field.name;
    match &field.answer {
        FieldAnswer::Text { text } => format!("**{name}**\n\n{}\n", fenced("text", text)),
        FieldAnswer::Any { text } => format!("**{name}** (any value will do)\n\n{}\n", fenced("text", text)),
        FieldAnswer::Blank => format!("**{name}**: leave blank\n\n"),
        FieldAnswer::Person => {
            format!(
                "**{name}**: answer this yourself; with `request.terms: accepted` in the file it is answered here\n\n"
            )
        }
    }
}
