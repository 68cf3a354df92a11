//! Cases at AWS Support: a table of what each Region leases and wants, then the case of each Region, field by field.

use crate::{
    model::counted,
    render::{
        Outcome, RequestsDocument,
        request::{CaseStyle, RegionDocument, difference, region_text, remarks, remarks_beside_text},
    },
};

use super::{
    cut::Cut,
    ended::help,
    escape::{code, sentence},
    room::Room,
};

/// Below the verdict.
const STYLE: CaseStyle = CaseStyle { heading: "###", prose: sentence };

pub(super) fn requests(outcome: &Outcome<'_>, requests: &RequestsDocument, room: &Room) -> String {
    let failure = outcome.failure.map(|failure| format!("{}\n", sentence(failure.message))).unwrap_or_default();
    let mut sections = vec![heading(outcome, requests), failure, help(outcome)];
    if room.cut < Cut::Verdict {
        sections.push(table(&requests.regions, room));
        sections.extend(cases(&requests.regions, room));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

fn heading(outcome: &Outcome<'_>, requests: &RequestsDocument) -> String {
    let RequestsDocument { account, regions, .. } = requests;
    let cases = regions.iter().filter(|region| region.case.is_some()).count();
    let differing = regions.iter().filter(|region| region.differs()).count();
    let verdict = match (cases, differing) {
        (0, _) if outcome.failure.is_some() => "No case at AWS Support".to_owned(),
        (0, 0) => "As many IPs are leased as wanted".to_owned(),
        (0, 1) => "1 Region leases another number of IPs than wanted".to_owned(),
        (0, count) => format!("{count} Regions lease another number of IPs than wanted"),
        (count, _) => format!("{} at AWS Support", counted(count, "case")),
    };
    let ended = match &outcome.failure {
        Some(failure) => format!(" (exit {}, {})", outcome.exit_code, code(failure.code)),
        None => String::new(),
    };
    format!("## {verdict}: account {}{ended}\n", code(account.as_str()))
}

fn table(regions: &[RegionDocument], room: &Room) -> String {
    let shown = room.take(regions.len());
    if shown == 0 {
        return String::new();
    }
    let number = |number: Option<u64>| number.map_or_else(|| "not read".to_owned(), |number| number.to_string());
    let row = |region: &RegionDocument| {
        let difference = region.leased.zip(region.wanted).map(|(leased, wanted)| difference(leased, wanted));
        let arrived: Vec<String> = region.in_default_pool.iter().map(|ip| code(&ip.to_string())).collect();
        format!(
            "| {} | {} | {} | {} | {} |\n",
            code(region.region.as_str()),
            number(region.leased),
            number(region.wanted),
            difference.unwrap_or_default(),
            arrived.join(", ")
        )
    };
    let rows: String = regions[..shown].iter().map(row).collect();
    let more = regions.len() - shown;
    let more = if more > 0 { format!("\nand {} more.\n", counted(more, "Region")) } else { String::new() };
    let has_text = |region: &RegionDocument| told(regions, room).any(|told| told.region == region.region);
    let of = |region: &RegionDocument| if has_text(region) { remarks_beside_text(region) } else { remarks(region) };
    let remarks: Vec<String> = regions[..shown].iter().flat_map(of).collect();
    let remarks: String = remarks.iter().map(|remark| format!("- {}\n", sentence(remark))).collect();
    let more = if remarks.is_empty() { more } else { format!("{more}\n{remarks}") };
    format!("| Region | Leased | Wanted | | In the default pool |\n| --- | --- | --- | --- | --- |\n{rows}{more}")
}

/// The Regions of which something is asked: of AWS, or of the reader.
fn asked(regions: &[RegionDocument]) -> impl Iterator<Item = &RegionDocument> {
    regions.iter().filter(|region| !region.is_nothing())
}

/// Those of them that are told whole.
fn told<'a>(regions: &'a [RegionDocument], room: &Room) -> impl Iterator<Item = &'a RegionDocument> {
    asked(regions).take(room.take(asked(regions).count()))
}

/// The cases, none of them in part.
fn cases(regions: &[RegionDocument], room: &Room) -> Vec<String> {
    let mut sections: Vec<String> =
        told(regions, room).map(|region| format!("{}\n", region_text(region, STYLE).trim_end())).collect();
    let more = asked(regions).count() - sections.len();
    sections.extend((more > 0).then(|| format!("The cases of {} are not shown.\n", counted(more, "Region"))));
    sections
}
