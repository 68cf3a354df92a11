//! The objects of a plan: one line or a few for each, or for those that change alike.

use std::collections::BTreeSet;

use crate::{
    model::{Kind, PoolRef, Warmup, counted, shown, word_or_quoted},
    plan::{ChangeOrigin, Overwritten, Reason},
    view::{Delta, FieldChange, Mark, MovedIp, ObjectView, PoolIps},
};

use super::{
    fold,
    layout::{Layout, width_of},
    phrases::{noun, nouns, places_text},
    plan_style::{Detail, PlanStyle},
    style::Style,
};

/// Lines that the objects of one Region take on a screen. What ends mail or cannot be undone is shown beyond it.
const LINES_MOST: usize = 60;
/// Widest column of names: a longer name moves only what follows it.
const HEAD_MOST: usize = 36;
/// Column of what belongs to an object.
const FIELD_INDENT: usize = 8;
/// Columns that the fields of a new object take beside its name; more of them stand below it.
const NEW_MOST: usize = 80;
/// Groups of IPs that move alike before they are counted together.
const GROUPS_MOST: usize = 6;
/// Names of configuration sets that use a pool before the rest is counted.
const USERS_SHOWN: usize = 4;

/// The objects of a Region, or of one origin in it: as many as fit on a screen, if no more is wanted.
pub(super) fn objects_text(out: &mut Layout, objects: &[ObjectView<'_>], style: PlanStyle) {
    let (objects, hidden) = match style.detail {
        Detail::Everything => (objects.iter().collect(), Vec::new()),
        Detail::Screen => chosen(objects),
    };
    entries(out, &objects, style);
    if !hidden.is_empty() {
        out.line(4, None, &format!("and {}; `--all` shows them", hidden_text(&hidden)), "", 8);
    }
}

/// An entry for each of the objects.
pub(super) fn entries(out: &mut Layout, objects: &[&ObjectView<'_>], style: PlanStyle) {
    let heads: Vec<String> = objects.iter().map(|object| head(object, style)).collect();
    let column = heads.iter().map(|head| width_of(head)).filter(|width| *width <= HEAD_MOST).max().unwrap_or(0);
    for (object, head) in objects.iter().zip(heads) {
        object_text(out, object, &head, column, style);
    }
}

/// How much a reader needs to see an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It ends or resumes mail, or cannot be undone: always shown.
    Grave,
    /// A pool, an IP, an identity or the account.
    Route,
    /// A configuration set.
    Ordinary,
}

/// How much a reader needs to see this object.
pub(super) fn weight(object: &ObjectView<'_>) -> Weight {
    let switches = object.fields.iter().any(|field| field.path == "sending");
    match (object.mark, object.kind) {
        (Mark::Delete | Mark::Irreversible, _) => Weight::Grave,
        _ if switches => Weight::Grave,
        (_, Kind::ConfigurationSet | Kind::EventDestination) => Weight::Ordinary,
        (_, Kind::Account | Kind::DedicatedIpPool | Kind::DedicatedIp | Kind::EmailIdentity) => Weight::Route,
    }
}

/// The objects that fit on a screen, the weightiest first, and the others; both in their order.
fn chosen<'v, 'a>(objects: &'v [ObjectView<'a>]) -> (Vec<&'v ObjectView<'a>>, Vec<&'v ObjectView<'a>>) {
    let mut by_weight: Vec<(usize, &ObjectView<'_>)> = objects.iter().enumerate().collect();
    by_weight.sort_by_key(|(_, object)| weight(object));
    let (mut lines, mut is_chosen) = (0, vec![false; objects.len()]);
    for (at, object) in by_weight {
        is_chosen[at] = lines < LINES_MOST || weight(object) == Weight::Grave;
        lines += if object.fields.len() > 1 { 1 + object.fields.len() } else { 1 };
    }
    let (chosen, hidden): (Vec<_>, Vec<_>) = objects.iter().zip(is_chosen).partition(|(_, is_chosen)| *is_chosen);
    let objects = |part: Vec<(&'v ObjectView<'a>, bool)>| part.into_iter().map(|(object, _)| object).collect();
    (objects(chosen), objects(hidden))
}

/// The number of objects by kind, and in how many of them each field changes.
fn hidden_text(hidden: &[&ObjectView<'_>]) -> String {
    let kinds = fold::group(hidden.iter().map(|object| (object.kind, object)));
    let texts = kinds.into_iter().map(|(kind, objects)| {
        let count = objects.iter().map(|object| object.names.len()).sum();
        let fields = objects.iter().flat_map(|object| {
            let names: BTreeSet<&str> = object.fields.iter().map(|field| top_level(&field.path)).collect();
            let what = if object.mark == Mark::Create { BTreeSet::from(["created"]) } else { names };
            what.into_iter().map(|name| (name, object.names.len()))
        });
        let fields = fold::group(fields).into_iter().map(|(name, counts)| (name, counts.iter().sum::<usize>()));
        let fields: Vec<String> = fields.map(|(name, count)| format!("{name} in {count}")).collect();
        format!("{} more {} ({})", count, nouns(kind, count), fields.join(", "))
    });
    texts.collect::<Vec<_>>().join(" and ")
}

/// The first part of a path: `tags` of `tags.team`.
fn top_level(path: &str) -> &str {
    path.split(['.', '"']).next().unwrap_or(path)
}

/// One object, or several that change alike.
fn object_text(out: &mut Layout, object: &ObjectView<'_>, head: &str, column: usize, style: PlanStyle) {
    let (symbol, symbol_style) = symbol(object.mark);
    let place = places_text(&object.stated_at);
    let (mut inline, below) = parts(object, style);
    let pad = " ".repeat((column + 2).saturating_sub(width_of(head)).max(2));
    let fields: Vec<String> = object.fields.iter().map(|field| field_text(field, object)).collect();
    let joined = fields.join(", ");
    let is_new = object.mark == Mark::Create && width_of(&joined) <= NEW_MOST;
    let told = !fields.is_empty() && (is_new || fields.len() == 1);
    inline.extend(told.then_some(joined));
    if object.mark == Mark::Irreversible {
        inline.push("cannot be undone".to_owned());
    }
    let whole = [inline.clone(), below.clone()].concat().join("   ");
    let hang = 4 + column.min(HEAD_MOST) + 2;
    let fits = out.fits(&format!("    {head}{pad}{whole}  {place}"));
    if fits && (told || fields.is_empty()) {
        let body = if whole.is_empty() { head.to_owned() } else { format!("{head}{pad}{whole}") };
        return out.line(2, Some((symbol, symbol_style)), &body, &place, hang);
    }
    let first = inline.join("   ");
    let narrow = !out.fits(&format!("    {head}{pad}{first}"));
    let body = if first.is_empty() { head.to_owned() } else { format!("{head}{pad}{first}") };
    out.line(2, Some((symbol, symbol_style)), &body, &place, if narrow { FIELD_INDENT } else { hang });
    let fields = if told { Vec::new() } else { fields };
    for line in below.into_iter().chain(fields) {
        out.line(FIELD_INDENT, None, &line, "", FIELD_INDENT + 2);
    }
}

/// What stands beside the name of an object, and what stands below it if the line is full.
fn parts(object: &ObjectView<'_>, style: PlanStyle) -> (Vec<String>, Vec<String>) {
    let (mut inline, mut below) = (Vec::new(), Vec::new());
    inline.extend(object.renamed_from.map(|former| format!("renamed from {}", word_or_quoted(former))));
    if let Some(ips) = &object.ips {
        inline.extend(ip_counts(ips, object));
        below.extend(ip_list(ips, object, style));
        below.extend((object.mark != Mark::Delete || !ips.used_by.is_empty()).then(|| users(ips, style)));
    }
    match (object.mark, object.reason) {
        (Mark::Delete | Mark::Irreversible, Some(Reason::LeftOver)) => {
            inline.push("deleted: left by an interrupted apply".to_owned());
        }
        (Mark::Delete | Mark::Irreversible, Some(_)) => inline.push("deleted: no longer in the file".to_owned()),
        (Mark::Unchanged | Mark::Change | Mark::Create | Mark::Delete | Mark::Irreversible, _) => {}
    }
    (inline, below)
}

fn ip_counts(ips: &PoolIps<'_>, object: &ObjectView<'_>) -> Option<String> {
    let each = if object.names.len() > 1 { " each" } else { "" };
    let stays = if object.mark == Mark::Unchanged { ", unchanged" } else { "" };
    match (ips.before, ips.after) {
        _ if ips.is_managed && object.mark == Mark::Unchanged => Some("managed, unchanged".to_owned()),
        (0, 0) if object.mark == Mark::Unchanged => Some("no leased IP".to_owned()),
        (0, 0) => None,
        (before, after) if before == after => Some(format!("{}{each}{stays}", counted(after, "IP"))),
        (before, after) => Some(format!("{before} → {}{each}", counted(after, "IP"))),
    }
}

/// The IPs that leave, by where they go, and those that arrive, by how warm they are.
fn ip_list(ips: &PoolIps<'_>, object: &ObjectView<'_>, style: PlanStyle) -> Option<String> {
    let everything = style.detail == Detail::Everything;
    let is_mixed = object.origin == Some(ChangeOrigin::Both);
    let remark = |origin: &Option<ChangeOrigin>| if is_mixed { origin_text(*origin) } else { "" };
    let text = |moved: &[&MovedIp<'_>]| {
        fold::names(&moved.iter().map(|moved| moved.ip.to_string()).collect::<Vec<_>>(), everything)
    };
    let leaving = fold::group(ips.leaving.iter().map(|moved| ((moved.to, moved.origin), moved)));
    let arriving = fold::group(ips.arriving.iter().map(|moved| ((moved.warmup, moved.origin), moved)));
    let is_long = |groups: usize| !everything && groups > GROUPS_MOST;
    let leaving: Vec<String> = if is_long(leaving.len()) {
        vec![format!("- {} to {}", counted(ips.leaving.len(), "IP"), counted(leaving.len(), "pool"))]
    } else {
        let one = |((to, origin), moved): &((&PoolRef, Option<ChangeOrigin>), Vec<_>)| {
            format!("- {} to {}{}", text(moved), pool_name(to), remark(origin))
        };
        leaving.iter().map(one).collect()
    };
    let arriving: Vec<String> = if is_long(arriving.len()) {
        vec![format!("+ {}, of different warm-up", counted(ips.arriving.len(), "IP"))]
    } else {
        let one = |((warmup, origin), moved): &((&Warmup, Option<ChangeOrigin>), Vec<_>)| {
            format!("+ {} ({}){}", text(moved), shown(&warmup.to_string()), remark(origin))
        };
        arriving.iter().map(one).collect()
    };
    let all: Vec<String> = leaving.into_iter().chain(arriving).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn users(ips: &PoolIps<'_>, style: PlanStyle) -> String {
    let most = if style.detail == Detail::Everything { usize::MAX } else { USERS_SHOWN };
    let mut names: Vec<String> = ips.used_by.iter().take(most).map(|name| word_or_quoted(name.as_str())).collect();
    if ips.is_default {
        names.push("mail without a pool".to_owned());
    }
    let more = ips.used_by.len().saturating_sub(most);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if names.is_empty() {
        "used by no configuration set".to_owned()
    } else {
        format!("used by {}{more}", names.join(", "))
    }
}

/// A pool in a sentence.
fn pool_name(pool: &PoolRef) -> String {
    match pool {
        PoolRef::Default => "the default pool".to_owned(),
        PoolRef::Named(_) | PoolRef::Shared => word_or_quoted(pool.as_str()),
    }
}

fn field_text(field: &FieldChange, object: &ObjectView<'_>) -> String {
    let FieldChange { path, delta, origin, overwrites } = field;
    let path = shown(path);
    let text = match delta {
        Delta::New(value) if object.mark == Mark::Create => format!("{path}: {}", shown(value)),
        Delta::New(value) => format!("{path}: none → {}", shown(value)),
        Delta::Deleted => format!("{path}: deleted"),
        Delta::Gone(value) => format!("{path}: {} → none", shown(value)),
        Delta::Value { before, after } => format!("{path}: {} → {}", shown(before), shown(after)),
        Delta::Items { added, removed } => {
            let signed = |sign: &str, items: &[String]| {
                (!items.is_empty()).then(|| format!("{sign} {}", shown(&items.join(", "))))
            };
            let signs = [signed("-", removed), signed("+", added)].into_iter().flatten().collect::<Vec<_>>();
            format!("{path}: {}", signs.join(", "))
        }
        Delta::SameSpelling => "changed, and reads the same; `--format json` has both".to_owned(),
    };
    let remark = match origin {
        Some(ChangeOrigin::Drift) if object.origin != Some(ChangeOrigin::Both) => "",
        origin => origin_text(*origin),
    };
    let overwrites = overwrites.as_ref().map(|it| format!(" ({})", overwrites_text(it))).unwrap_or_default();
    format!("{text}{remark}{}", shown(&overwrites))
}

/// Which earlier assignment of a configuration set another one overwrites.
pub(super) fn overwrites_text(overwritten: &Overwritten) -> String {
    match overwritten {
        Overwritten::Pool(pool) => format!("overwrites {}", word_or_quoted(pool.as_str())),
        Overwritten::NoPool => "no pool was named: it left from the default pool".to_owned(),
    }
}

/// The remark about a part of an object that does not come from the file alone.
fn origin_text(origin: Option<ChangeOrigin>) -> &'static str {
    match origin {
        Some(ChangeOrigin::Drift) => " (drift)",
        Some(ChangeOrigin::Both) => " (the account differs from the base, too)",
        Some(ChangeOrigin::Change) | None => "",
    }
}

/// Kind and names of an object, or of several that change alike.
fn head(object: &ObjectView<'_>, style: PlanStyle) -> String {
    let kind = noun(object.kind, object.names.len());
    match object.kind {
        Kind::Account => kind,
        Kind::DedicatedIpPool if object.names == [PoolRef::Default.as_str()] => "default pool".to_owned(),
        _ => format!("{kind} {}", shown(&fold::range(&object.names, style.detail == Detail::Everything))),
    }
}

fn symbol(mark: Mark) -> (&'static str, Style) {
    match mark {
        Mark::Unchanged => (" ", Style::Faint),
        Mark::Create => ("+", Style::Good),
        Mark::Change => ("~", Style::Change),
        Mark::Irreversible => ("!", Style::Bad),
        Mark::Delete => ("-", Style::Bad),
    }
}
