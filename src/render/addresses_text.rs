//! Lists of addresses as text, CSV and JSON, and the letter to those who allow them. Each says whether the list is
//! complete.

use std::{collections::BTreeSet, net::Ipv4Addr};

use serde_json::Value;

use crate::{
    addresses::{CHANGE_COLUMN, Changed, REMOVED_WORD, block as addresses_of, cover},
    model::{RuleCode, shown, word_or_quoted},
    view::{
        AddressReport, Assumption, Incomplete, KnownAddress, NothingSelected, RoutesReport, Stream, WhyIncomplete,
        WithoutMail,
    },
};

use super::{
    fold,
    layout::wrapped,
    route_words::{self, add_message, quoted_name},
};

/// What became of an address since a former list.
const ADDED: &str = "added";
const KEPT: &str = "kept";
/// That mail leaves from some addresses of a block and not from others.
const SOME: &str = "some";

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressForm {
    /// One address a line.
    Addresses,
    /// One block a line.
    Cidr,
}

/// The list as text: remarks in lines that begin with `#`, then an address or a block a line. Remarks are wrapped to
/// `width` columns.
#[must_use]
pub fn addresses_text(report: &AddressReport, form: AddressForm, width: Option<usize>) -> String {
    let mut text = remarks(&list_remarks(report), width);
    text.push_str(&match form {
        AddressForm::Addresses => rows(&report.list),
        AddressForm::Cidr => report.cidr.iter().map(|block| format!("{block}\n")).collect(),
    });
    if let Some(since) = &report.since {
        let listed = |title: &str, ips: &BTreeSet<Ipv4Addr>| {
            let ips: Vec<String> = ips.iter().map(ToString::to_string).collect();
            let ips = if ips.is_empty() { "none".to_owned() } else { ips.join(", ") };
            format!("{title}: {ips}")
        };
        let said = since
            .is_any()
            .then(|| format!("warning {}: the list changed: tell those who allow its addresses", RuleCode::Sf173));
        let lines = [listed("added", &since.added), listed("removed", &since.removed), listed("kept", &since.kept)];
        let lines: Vec<String> = said.into_iter().chain(lines).collect();
        text.push_str(&remarks(&lines, width));
    }
    text
}

/// Lines that begin with `#`.
fn remarks(lines: &[String], width: Option<usize>) -> String {
    let width = width.map(|width| width.saturating_sub(2));
    let line = |line: &String| wrapped(line, width).lines().map(|part| format!("# {part}\n")).collect::<String>();
    lines.iter().map(line).collect()
}

/// Whether the list is complete, why not, and what it rests on, a line each.
#[must_use]
pub fn list_remarks(report: &AddressReport) -> Vec<String> {
    let mut lines = vec![format!("complete: {}", yes_or_no(report.complete))];
    lines.extend(report.reasons.iter().map(|reason| format!("not complete: {}", reason_text(reason))));
    lines.extend(report.assumes.iter().map(|assumption| format!("assumes: {}", assumption_text(assumption))));
    lines.extend(report.without_mail.iter().map(|pool| format!("without mail: {}", without_mail_text(pool))));
    let left_out = report.pools_without_mail.iter().map(|pool| word_or_quoted(pool.as_str()));
    let left_out: Vec<String> = left_out.collect();
    if !left_out.is_empty() {
        let pools = if left_out.len() == 1 { "pool" } else { "pools" };
        lines.push(format!(
            "left out, since no mail is sent through them unless named: {pools} {}",
            fold::list(left_out)
        ));
    }
    lines.extend(report.unmatched.iter().map(|pattern| format!("nothing matches {}", quoted_name(pattern))));
    lines
}

/// Which addresses no mail leaves from, and why.
pub(super) fn without_mail_text(pool: &WithoutMail) -> String {
    let ips = fold::list(pool.ips.iter().map(ToString::to_string));
    let name = word_or_quoted(pool.pool.as_str());
    let region = shown(pool.region.as_str());
    match pool.paused.as_slice() {
        [] => format!("{region}: nothing is sent through pool {name}, so no mail leaves from {ips}"),
        paused => {
            let mail = fold::list(paused.iter().map(route_words::stream));
            format!("{region}: what is sent through pool {name} is paused, so no mail leaves from {ips}: {mail}")
        }
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// The addresses in columns.
fn rows(list: &[KnownAddress]) -> String {
    let wide = |of: fn(&KnownAddress) -> String| list.iter().map(|known| of(known).chars().count()).max().unwrap_or(0);
    let (region, pool) = (wide(region_of), wide(pool_of));
    let row = |known: &KnownAddress| {
        let line = format!(
            "{:<15}  {:<region$}  {:<pool$}  {}",
            known.address.to_string(),
            region_of(known),
            pool_of(known),
            warmth(known)
        );
        format!("{}\n", line.trim_end())
    };
    list.iter().map(row).collect()
}

fn region_of(known: &KnownAddress) -> String {
    shown(known.region.as_str())
}

fn pool_of(known: &KnownAddress) -> String {
    word_or_quoted(known.pool.as_str())
}

fn warmth(known: &KnownAddress) -> String {
    match (known.warmup_percentage, &known.warm_on) {
        (Some(percentage), Some(date)) => format!("{percentage} %, warm on {date}"),
        (Some(percentage), None) => format!("{percentage} %"),
        (None, _) => String::new(),
    }
}

/// The list as CSV. Whether it is complete, and why not, stands in each row, and whether mail leaves from it today. Compared with a former list, each row says
/// what became of the address or block, and those that were removed have rows too.
#[must_use]
pub fn addresses_csv(report: &AddressReport, form: AddressForm) -> String {
    let why: Vec<String> = report.reasons.iter().map(reason_text).collect();
    let ends = [yes_or_no(report.complete).to_owned(), why.join("; ")];
    let (listed, unused) = (report.ips(), report.unused());
    let (mut head, rows) = match form {
        AddressForm::Addresses => {
            (vec!["address", "region", "pool", "warmup_percentage", "warm_on"], address_rows(report))
        }
        AddressForm::Cidr => (vec!["cidr"], block_rows(report)),
    };
    if report.since.is_some() {
        head.insert(1, CHANGE_COLUMN);
    }
    let mut text = head.iter().chain(&["complete", "why_not", "mail"]).copied().collect::<Vec<_>>().join(",") + "\n";
    // Without an address a row says why.
    let rows = if rows.is_empty() { vec![vec![String::new(); head.len()]] } else { rows };
    for mut row in rows {
        row.resize(head.len(), String::new());
        let mail = has_mail(&row[0], &listed, &unused).to_owned();
        let cells: Vec<String> = row.iter().chain(&ends).chain([&mail]).map(|cell| cell_of(cell)).collect();
        text.push_str(&(cells.join(",") + "\n"));
    }
    text
}

/// Whether mail leaves from the address or block of a row: all of it, none or some. Nothing is said of what was removed.
fn has_mail(cell: &str, listed: &BTreeSet<Ipv4Addr>, unused: &BTreeSet<Ipv4Addr>) -> &'static str {
    let ips = addresses_of(cell).into_iter().flatten().filter(|ip| listed.contains(ip));
    let (without, with): (Vec<Ipv4Addr>, Vec<Ipv4Addr>) = ips.partition(|ip| unused.contains(ip));
    match (with.is_empty(), without.is_empty()) {
        (true, true) => "",
        (true, false) => yes_or_no(false),
        (false, true) => yes_or_no(true),
        (false, false) => SOME,
    }
}

/// A row for each address; those that were removed come last.
fn address_rows(report: &AddressReport) -> Vec<Vec<String>> {
    let row = |known: &KnownAddress| {
        let mut row = vec![known.address.to_string()];
        if let Some(since) = &report.since {
            let word = if since.added.contains(&known.address) { ADDED } else { KEPT };
            row.push(word.to_owned());
        }
        let percentage = known.warmup_percentage.map(|percentage| percentage.to_string());
        row.extend([known.region.to_string(), known.pool.to_string()]);
        row.extend([percentage.unwrap_or_default(), known.warm_on.clone().unwrap_or_default()]);
        row
    };
    let removed = report.since.iter().flat_map(|since| &since.removed);
    let removed = removed.map(|ip| vec![ip.to_string(), REMOVED_WORD.to_owned()]);
    report.list.iter().map(row).chain(removed).collect()
}

/// A row for each block. Of a comparison, blocks hold only addresses of which the same became.
fn block_rows(report: &AddressReport) -> Vec<Vec<String>> {
    let Some(since) = &report.since else { return report.cidr.iter().map(|block| vec![block.clone()]).collect() };
    let of = |(ips, word): (&BTreeSet<Ipv4Addr>, &str)| -> Vec<Vec<String>> {
        cover(ips).iter().map(|block| vec![block.to_string(), word.to_owned()]).collect()
    };
    [(&since.kept, KEPT), (&since.added, ADDED), (&since.removed, REMOVED_WORD)].into_iter().flat_map(of).collect()
}

/// A cell of CSV (RFC 4180).
fn cell_of(text: &str) -> String {
    let text = shown(text);
    if text.contains(['"', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The report as JSON, with a `message` for each reason and assumption.
///
/// # Panics
/// Never: the types of the report have only string keys.
#[must_use]
pub fn addresses_document(report: &AddressReport) -> Value {
    let mut document = serde_json::to_value(report).expect("our own types have only string keys");
    let told = [
        ("reasons", report.reasons.iter().map(reason_text).collect::<Vec<_>>()),
        ("assumes", report.assumes.iter().map(assumption_text).collect()),
    ];
    for (collection, messages) in told {
        let items = document.get_mut(collection).and_then(Value::as_array_mut);
        items.into_iter().flatten().zip(messages).for_each(|(item, message)| add_message(item, message));
    }
    if report.since.as_ref().is_some_and(Changed::is_any) {
        document["since"]["rule"] = RuleCode::Sf173.as_str().into();
    }
    document
}

/// Why a list is not complete.
#[must_use]
pub fn reason_text(reason: &Incomplete) -> String {
    let Incomplete { region, pool, streams, why } = reason;
    let why = match why {
        WhyIncomplete::Nothing(NothingSelected::NothingSelected) => return "nothing was selected".to_owned(),
        WhyIncomplete::Route(also) => also,
    };
    let mail = fold::list(streams.iter().map(route_words::stream));
    let region = region.as_ref().map(|region| shown(region.as_str())).unwrap_or_default();
    let pool = pool.as_ref().map(|pool| format!(" → {}", word_or_quoted(pool.as_str()))).unwrap_or_default();
    let mail = if mail.is_empty() { "no mail".to_owned() } else { mail };
    format!("{region}: {mail}{pool}: {}", route_words::and_also(why))
}

/// What a list rests on.
pub(super) fn assumption_text(assumption: &Assumption) -> String {
    match assumption {
        Assumption::NoOtherSet { identities } => format!(
            "mail of {} names no configuration set when it is sent, or one of those that were selected",
            fold::list(identities.iter().map(|name| word_or_quoted(name.as_str())))
        ),
        Assumption::NoOtherRegion { regions } => {
            let were = if regions.len() == 1 { "was" } else { "were" };
            let regions = regions.iter().map(|region| shown(region.as_str())).collect::<Vec<_>>().join(", ");
            format!("no other Region sends this mail; only {regions} {were} read")
        }
        Assumption::NoEndpoint { regions } => {
            let regions = regions.iter().map(|region| shown(region.as_str())).collect::<Vec<_>>().join(", ");
            format!(
                "no multi-Region endpoint of {regions} sends this mail from another Region; SES did not list them \
                 (`ses:ListMultiRegionEndpoints`)"
            )
        }
    }
}

/// Which mail a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeAbout {
    /// All mail.
    AllMail,
    /// Mail of these senders: domains and addresses.
    Senders(BTreeSet<String>),
    /// Other mail, whose names in SES say nothing to those who get it.
    Other,
}

impl NoticeAbout {
    /// What the routes are of: senders, if all of them are routes of identities.
    #[must_use]
    pub fn of(routes: &RoutesReport) -> Self {
        let rows = routes.regions.iter().flat_map(|region| &region.routes);
        let senders: Option<BTreeSet<String>> = rows
            .map(|row| match &row.stream {
                Stream::Identity { name } => Some(shown(name.as_str())),
                Stream::ConfigurationSet { .. } | Stream::Unassigned => None,
            })
            .collect();
        senders.filter(|senders| !senders.is_empty()).map_or(Self::Other, Self::Senders)
    }

    /// The mail in words. What the sender has to fill in stands in brackets.
    fn words(&self) -> String {
        match self {
            Self::AllMail => "our e-mail".to_owned(),
            Self::Senders(senders) => {
                format!("our e-mail from {}", senders.iter().cloned().collect::<Vec<_>>().join(", "))
            }
            Self::Other => "our e-mail [SAY WHICH]".to_owned(),
        }
    }
}

/// A letter to those who allow the addresses. It names neither the account nor its pools.
#[must_use]
pub fn notice_text(report: &AddressReport, about: &NoticeAbout) -> String {
    let listed = |ips: &BTreeSet<Ipv4Addr>| ips.iter().map(|ip| format!("  {ip}\n")).collect::<String>();
    let (all, unused) = (report.ips(), report.unused());
    let used = &all - &unused;
    // Of addresses that no mail leaves from, nothing is said that would hold only if some did.
    let (whose, mail) = match used.is_empty() {
        false => (format!("IP addresses that {0} is sent from", about.words()), about.words()),
        true => ("IP addresses of ours".to_owned(), String::new()),
    };
    let mut text = format!("Subject: {whose}, as of {}\n\n", report.date);
    match &report.since {
        Some(since) if since.is_any() => {
            text.push_str(&match used.is_empty() {
                false => format!("The IP addresses that {mail} is sent from change.\n\n"),
                true => "The list of IP addresses changes.\n\n".to_owned(),
            });
            let gone = &since.removed - &since.still_used;
            for (title, ips) in [
                ("Please allow these addresses in addition:", &since.added),
                (
                    "This e-mail no longer leaves from these addresses. Please remove them from your list, a day after \
                     the change at the earliest, since mail on its way may still come from them:",
                    &gone,
                ),
                (
                    "This e-mail no longer leaves from these addresses, and other e-mail of ours does. Please keep them \
                     if you accept that, too:",
                    &since.still_used,
                ),
                ("These addresses stay:", &since.kept),
            ] {
                if !ips.is_empty() {
                    text.push_str(&format!("{title}\n\n{}\n", listed(ips)));
                }
            }
        }
        Some(_) if !used.is_empty() => {
            text.push_str(&format!("The IP addresses that {mail} is sent from have not changed. They are:\n\n"));
            text.push_str(&(listed(&used) + "\n"));
        }
        None if !used.is_empty() => {
            text.push_str(&format!("These are the IP addresses that {mail} is sent from:\n\n"));
            text.push_str(&(listed(&used) + "\n"));
        }
        Some(_) => text.push_str("The list of IP addresses has not changed.\n\n"),
        None => {}
    }
    if !unused.is_empty() {
        text.push_str(&format!("No e-mail leaves from these addresses today:\n\n{}\n", listed(&unused)));
    }
    let count = report.list.len();
    text.push_str(&format!("The whole list, {}, as CIDR blocks:\n\n", number_of_addresses(count)));
    text.push_str(&report.cidr.iter().map(|block| format!("  {block}\n")).collect::<String>());
    text.push('\n');
    text.push_str(match (used.is_empty(), report.complete) {
        (true, _) => "The list does not say where our e-mail leaves from today.\n",
        (false, true) => "The list is complete: this e-mail leaves from no other address.\n",
        (false, false) => "The list is not complete: this e-mail may also leave from addresses that are not listed.\n",
    });
    text
}

fn number_of_addresses(count: usize) -> String {
    format!("{count} {}", if count == 1 { "address" } else { "addresses" })
}
