//! Which mail leaves from which IP, as text: for each pool the mail that comes to it, its IPs, and from where else the
//! mail may leave. With a plan, each changed route before and after.

use crate::{
    model::{counted, shown, word_or_quoted},
    view::{
        AndAlso, IdlePool, IpWarmup, PoolBecause, RegionRoutes, RouteRow, RouteShift, RouteSource, RoutesReport,
        Stream, Way,
    },
};

use super::{
    fold,
    layout::Layout,
    route_words::{self, new_to_file, quoted_name, warmth},
    style::Style,
};

/// The report as text, in lines of at most `width` columns. `None`: lines are not wrapped.
#[must_use]
pub fn routes_text(report: &RoutesReport, width: Option<usize>) -> String {
    let mut out = Layout::new(width);
    let source = match report.source {
        RouteSource::Live => "as it is",
        RouteSource::Desired => "as the file states it, without the account",
        RouteSource::Plan => "before and after the plan",
    };
    let account = format!("Account {}", shown(report.account.as_str()));
    out.line(0, Some((&account, Style::Heading)), "", &format!("{source}; dates from {}", report.date), 2);
    for region in &report.regions {
        out.gap();
        let name = shown(region.region.as_str());
        out.line(0, Some((&name, Style::Heading)), "", route_words::auto_warmup(region.auto_warmup), 2);
        match report.source {
            RouteSource::Plan => changes(&mut out, region),
            RouteSource::Live | RouteSource::Desired => routes(&mut out, region),
        }
    }
    if report.regions.is_empty() && report.unmatched.is_empty() {
        out.gap();
        out.line(0, None, "no mail goes this way", "", 2);
    }
    if !report.unmatched.is_empty() {
        out.gap();
    }
    for pattern in &report.unmatched {
        out.line(0, None, &format!("nothing matches {}", quoted_name(pattern)), "", 2);
    }
    out.finish()
}

fn routes(out: &mut Layout, region: &RegionRoutes) {
    let ways = region.routes.iter().filter_map(|row| Some((row, row.way.as_ref()?)));
    // Without a pool, what is to know belongs to the stream.
    let key = |(row, way): &(&RouteRow, &Way)| match &way.pool {
        Some(pool) => (Some(pool.name.clone()), None),
        None => (None, Some(row.stream.clone())),
    };
    for (at, (_, rows)) in fold::group(ways.map(|item| (key(&item), item))).into_iter().enumerate() {
        if at > 0 {
            out.gap();
        }
        chains(out, &rows);
        if let [(_, way), ..] = rows.as_slice() {
            sources(out, 4, way);
        }
    }
    for pool in &region.pools_without_mail {
        out.gap();
        idle(out, pool);
    }
    if region.routes.iter().any(|row| matches!(row.stream, Stream::Identity { .. })) {
        out.gap();
        let note = "A configuration set that mail names when it is sent wins over the default of its identity.";
        out.line(2, None, note, "", 2);
    }
}

/// A line for the configuration sets of each way to a pool, and one for each other stream.
fn chains(out: &mut Layout, rows: &[(&RouteRow, &Way)]) {
    let chain = |row: &RouteRow, way: &Way| match &row.stream {
        Stream::ConfigurationSet { .. } => (None, steps(way, false)),
        Stream::Identity { .. } | Stream::Unassigned => (Some(row.stream.clone()), steps(way, true)),
    };
    for ((_, steps), rows) in fold::group(rows.iter().map(|(row, way)| (chain(row, way), (row, way)))) {
        let names: Vec<String> = rows.iter().map(|(row, way)| named(&row.stream, way)).collect();
        let body = format!("{}{steps}", names.join(", "));
        out.line(2, None, body.trim_end(), "", 4);
    }
}

/// A stream, with the word that nothing is sent.
fn named(stream: &Stream, way: &Way) -> String {
    let paused = if way.and_also.contains(&AndAlso::Paused) { " (paused)" } else { "" };
    format!("{}{paused}", route_words::stream(stream))
}

/// The steps of a way, each behind an arrow.
fn steps(way: &Way, with_set: bool) -> String {
    let set = way.configuration_set.as_ref().filter(|_| with_set);
    let is_missing = way.and_also.iter().any(|also| matches!(also, AndAlso::ConfigurationSetMissing { .. }));
    let because = if is_missing { "its default, which does not exist" } else { "its default" };
    let set = set.map(|set| format!(" → {} ({because})", word_or_quoted(set.name.as_str()))).unwrap_or_default();
    let pool = way.pool.as_ref().map(|pool| {
        let because = match pool.because {
            PoolBecause::Named => "",
            PoolBecause::NoPoolNamed => " (no pool is named)",
            PoolBecause::NoConfigurationSet => " (no configuration set)",
        };
        format!(" → {}{because}", word_or_quoted(pool.name.as_str()))
    });
    format!("{set}{}", pool.unwrap_or_default())
}

/// The IPs of a way, those that are equally warm in one line, and from where else its mail may leave.
fn sources(out: &mut Layout, indent: usize, way: &Way) {
    ips(out, indent, &way.ips);
    let new: Vec<String> = way.ips.iter().filter(|ip| ip.new_to_file).map(|ip| ip.ip.to_string()).collect();
    if !new.is_empty() {
        let body = format!("{} {}", new.join(", "), new_to_file(new.len()));
        out.line(indent, None, &body, "", indent + 2);
    }
    for also in &way.and_also {
        let lead = match also {
            // A mark at the stream and a note at the end say it.
            AndAlso::Paused | AndAlso::SetAtSendTime => continue,
            AndAlso::NotProven { .. } => "but",
            _ if way.ips.is_empty() => "from",
            _ => "and also from",
        };
        let body = route_words::and_also(also);
        out.line(indent, None, &format!("{lead}: {}", shown(&body)), "", indent + 2);
    }
}

fn ips(out: &mut Layout, indent: usize, ips: &[IpWarmup]) {
    for (warmth, ips) in fold::group(ips.iter().map(|ip| (warmth(ip), ip.ip.to_string()))) {
        out.line(indent, None, &format!("from {}", ips.join(", ")), &warmth, indent + 5);
    }
}

fn idle(out: &mut Layout, pool: &IdlePool) {
    out.line(2, None, &format!("no mail → {}", word_or_quoted(pool.name.as_str())), "", 4);
    ips(out, 4, &pool.ips);
    if pool.ips.is_empty() {
        out.line(4, None, "no IP", "", 6);
    }
}

/// The changed routes before and after; those that change alike share an entry.
fn changes(out: &mut Layout, region: &RegionRoutes) {
    let changed = region.routes.iter().filter(|row| row.shift != Some(RouteShift::Unchanged));
    let key = |row: &RouteRow| (whole(row.way.as_ref(), row), whole(row.after.as_ref(), row), row.shift);
    let groups = fold::group(changed.map(|row| (key(row), row)));
    if groups.is_empty() {
        out.line(2, None, "no route changes", "", 4);
    }
    for (_, rows) in groups {
        let Some(row) = rows.first() else { continue };
        let (mark, style) = match row.shift {
            Some(RouteShift::Begins) => ("+", Style::Good),
            Some(RouteShift::Ends) => ("-", Style::Bad),
            Some(RouteShift::Changed | RouteShift::Unchanged) | None => ("~", Style::Change),
        };
        let names: Vec<String> = rows.iter().map(|row| route_words::stream(&row.stream)).collect();
        out.line(2, Some((mark, style)), &names.join(", "), "", 4);
        side(out, "before", row.way.as_ref());
        side(out, "after", row.after.as_ref());
    }
    if region.unchanged > 0 {
        let verb = if region.unchanged == 1 { "stays as it is" } else { "stay as they are" };
        out.line(2, None, &format!("{} {verb}", counted(region.unchanged as u64, "other route")), "", 4);
    }
}

/// What rows have to have in common to share an entry: all of their way, without the name of the row itself.
fn whole(way: Option<&Way>, row: &RouteRow) -> Option<Way> {
    let mut way = way?.clone();
    if matches!(row.stream, Stream::ConfigurationSet { .. }) {
        way.configuration_set = None;
    }
    Some(way)
}

fn side(out: &mut Layout, label: &str, way: Option<&Way>) {
    let Some(way) = way else {
        out.line(4, None, &format!("{label}: no such configuration set"), "", 6);
        return;
    };
    let is_default = way.and_also.contains(&AndAlso::SetAtSendTime);
    let paused = if way.and_also.contains(&AndAlso::Paused) { " (paused: nothing is sent)" } else { "" };
    out.line(4, None, &format!("{label}:{}{paused}", steps(way, is_default)), "", 6);
    sources(out, 6, way);
}
