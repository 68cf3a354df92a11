//! The routes that change, as a table: one row for each stream, or for streams whose routes change alike.

use crate::{
    model::{Kind, PoolRef, counted},
    view::{Route, RouteChange, RouteIps},
};

use crate::render::phrases::noun;

use super::{
    cut::Cut,
    escape::{code, without_bars},
    room::Room,
};

/// Names in a row of a table that is cut before the rest is counted.
const NAMES_MOST: usize = 8;

/// The table with the rows that there is room for, or nothing if no route changes. Without room for a row, their number.
pub(super) fn table(routes: &[RouteChange<'_>], room: &Room) -> String {
    let streams: usize = routes.iter().map(|row| row.names.len().max(1)).sum();
    if routes.is_empty() || room.cut == Cut::Verdict {
        return String::new();
    }
    let rows = room.take(routes.len());
    if rows == 0 {
        return format!("Routes that change: {streams}.\n");
    }
    let has_regions = routes.iter().any(|row| row.region != routes[0].region);
    let region = |text: &str| if has_regions { format!("| {text} ") } else { String::new() };
    let mut text = format!("{}| Mail of | Before | After |\n{}| --- | --- | --- |\n", region("Region"), region("---"));
    for row in routes.iter().take(rows) {
        text.push_str(&format!(
            "{}| {} | {} | {} |\n",
            region(&cell(row.region.as_str())),
            streams_of(row, room.cut),
            route(&row.before),
            route(&row.after)
        ));
    }
    let hidden: usize = routes.iter().skip(rows).map(|row| row.names.len().max(1)).sum();
    if hidden > 0 {
        text.push_str(&format!("\nand {} more.\n", counted(hidden, "route")));
    }
    text
}

/// A name as a cell shows it.
fn cell(name: &str) -> String {
    code(&without_bars(name))
}

fn streams_of(row: &RouteChange<'_>, cut: Cut) -> String {
    if row.kind == Kind::Account {
        return "mail without a pool".to_owned();
    }
    let most = if cut == Cut::Whole { usize::MAX } else { NAMES_MOST };
    let names: Vec<String> = row.names.iter().take(most).map(|name| cell(name)).collect();
    let more = row.names.len().saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {}{more}", noun(row.kind, row.names.len()), names.join(", "))
}

fn route(route: &Route<'_>) -> String {
    match route {
        Route::Absent => "–".to_owned(),
        Route::Paused => "paused".to_owned(),
        Route::Sends => "sends".to_owned(),
        Route::ConfigurationSet(None) => "no configuration set".to_owned(),
        Route::ConfigurationSet(Some(set)) => format!("configuration set {}", cell(set.as_str())),
        Route::Pool { pool: PoolRef::Shared, .. } => "AWS's shared IPs".to_owned(),
        Route::Pool { pool, ips } => {
            let name = match pool {
                PoolRef::Default => "the default pool".to_owned(),
                PoolRef::Named(_) | PoolRef::Shared => cell(pool.as_str()),
            };
            let ips = match ips {
                None => String::new(),
                Some(RouteIps::Managed) => ", IPs that SES chooses".to_owned(),
                Some(RouteIps::Leased { count: 0, .. }) => ", **no IP**".to_owned(),
                Some(RouteIps::Leased { count, arriving: 0 }) => format!(", {}", counted(*count, "IP")),
                Some(RouteIps::Leased { count, arriving }) => format!(", {}, {arriving} new", counted(*count, "IP")),
            };
            format!("{name}{ips}")
        }
    }
}
