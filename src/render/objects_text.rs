//! The objects of a plan: one line or a few for each, or for those that change alike.

use crate::{
    model::{Kind, PoolRef, counted, shown},
    plan::{ChangeOrigin, Reason},
    view::{Delta, FieldChange, Mark, ObjectView, PoolIps},
};

use super::{
    fold,
    layout::{Layout, width_of},
    plan_text::{Detail, PlanStyle, place_text},
    style::Style,
};

/// Lines that the objects of one Region take on a screen. Deletions and what cannot be undone are shown beyond it.
const LINES_MOST: usize = 60;
/// Widest column of names: a longer name moves only what follows it.
const HEAD_MOST: usize = 36;
/// Column of what belongs to an object.
const FIELD_INDENT: usize = 8;
/// Columns that the fields of a new object take beside its name; more of them stand below it.
const NEW_MOST: usize = 80;
/// Names of configuration sets that use a pool before the rest is counted.
const USERS_SHOWN: usize = 4;

/// The objects of a Region, or of one origin in it.
pub(super) fn objects_text(out: &mut Layout, objects: &[&ObjectView<'_>], style: PlanStyle) {
    let heads: Vec<String> = objects.iter().map(|object| head(object, style)).collect();
    let column = heads.iter().map(|head| width_of(head)).filter(|width| *width <= HEAD_MOST).max().unwrap_or(0);
    let (mut lines, mut hidden) = (0, 0);
    for (object, head) in objects.iter().zip(heads) {
        let is_final = matches!(object.mark, Mark::Delete | Mark::Irreversible);
        if style.detail == Detail::Screen && lines >= LINES_MOST && !is_final {
            hidden += object.names.len();
            continue;
        }
        lines += object_text(out, object, &head, column, style);
    }
    if hidden > 0 {
        out.styled(Style::Faint, &format!("    and {}; `--all` shows them", counted(hidden, "more object")));
    }
}

/// One object, or several that change alike. Returns the number of its lines, not counting wrapped ones.
fn object_text(out: &mut Layout, object: &ObjectView<'_>, head: &str, column: usize, style: PlanStyle) -> usize {
    let (symbol, symbol_style) = symbol(object.mark);
    let place = place_text(object.stated_at);
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
        out.line(2, Some((symbol, symbol_style)), &body, &place, hang);
        return 1;
    }
    let first = inline.join("   ");
    let narrow = !out.fits(&format!("    {head}{pad}{first}"));
    let body = if first.is_empty() { head.to_owned() } else { format!("{head}{pad}{first}") };
    out.line(2, Some((symbol, symbol_style)), &body, &place, if narrow { FIELD_INDENT } else { hang });
    let fields = if told { Vec::new() } else { fields };
    let all: Vec<String> = below.into_iter().chain(fields).collect();
    all.iter().for_each(|line| out.line(FIELD_INDENT, None, line, "", FIELD_INDENT + 2));
    1 + all.len()
}

/// What stands beside the name of an object, and what stands below it if the line is full.
fn parts(object: &ObjectView<'_>, style: PlanStyle) -> (Vec<String>, Vec<String>) {
    let (mut inline, mut below) = (Vec::new(), Vec::new());
    if let Some(ips) = &object.ips {
        inline.extend(ip_counts(ips));
        below.extend(ip_list(ips, style));
        below.push(users(ips, style));
    }
    match (object.mark, object.reason) {
        (Mark::Delete | Mark::Irreversible, Some(Reason::LeftOver)) => {
            inline.push("left by an interrupted apply".to_owned());
        }
        (Mark::Delete | Mark::Irreversible, Some(Reason::Pruned)) => inline.push("no longer in the file".to_owned()),
        (Mark::Create | Mark::Change | Mark::Delete | Mark::Irreversible, _) => {}
    }
    (inline, below)
}

fn ip_counts(ips: &PoolIps<'_>) -> Option<String> {
    match (ips.before, ips.after) {
        (0, 0) => None,
        (before, after) if before == after => Some(counted(after, "IP")),
        (before, after) => Some(format!("{before} → {}", counted(after, "IP"))),
    }
}

/// The IPs that leave, by where they go, and those that arrive, by how warm they are.
fn ip_list(ips: &PoolIps<'_>, style: PlanStyle) -> Option<String> {
    let everything = style.detail == Detail::Everything;
    let leaving = fold::group(ips.leaving.iter().map(|(ip, to)| (*to, ip.to_string())));
    let arriving = fold::group(ips.arriving.iter().map(|(ip, warmup)| (*warmup, ip.to_string())));
    let leaving = leaving.iter().map(|(to, ips)| format!("- {} to {}", fold::names(ips, everything), pool_name(to)));
    let arriving = arriving
        .iter()
        .map(|(warmup, ips)| format!("+ {} ({})", fold::names(ips, everything), shown(&warmup.to_string())));
    let all: Vec<String> = leaving.chain(arriving).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn users(ips: &PoolIps<'_>, style: PlanStyle) -> String {
    let most = if style.detail == Detail::Everything { usize::MAX } else { USERS_SHOWN };
    let mut names: Vec<String> = ips.used_by.iter().take(most).map(|name| shown(name.as_str())).collect();
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
        PoolRef::Named(_) | PoolRef::Shared => shown(pool.as_str()),
    }
}

fn field_text(field: &FieldChange, object: &ObjectView<'_>) -> String {
    let FieldChange { path, delta, origin } = field;
    let path = shown(path);
    let text = match delta {
        Delta::New(value) => format!("{path}: {}", shown(value)),
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
    let is_mixed = object.origin == Some(ChangeOrigin::Both);
    match origin {
        Some(ChangeOrigin::Drift) if is_mixed => format!("{text} (drift)"),
        Some(ChangeOrigin::Both) => format!("{text} (the account differs from the base, too)"),
        Some(ChangeOrigin::Drift | ChangeOrigin::Change) | None => text,
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
        Mark::Create => ("+", Style::Good),
        Mark::Change => ("~", Style::Change),
        Mark::Irreversible => ("!", Style::Bad),
        Mark::Delete => ("-", Style::Bad),
    }
}

/// A number of objects of a kind: `1 pool`, `2 identities`.
pub(super) fn number(kind: Kind, count: usize) -> String {
    match (kind, count) {
        (_, 1) => format!("1 {}", noun(kind, 1)),
        (Kind::Account, count) => counted(count, "account"),
        (kind, count) => noun(kind, count),
    }
}

/// What a person calls the kind, counted.
pub(super) fn noun(kind: Kind, count: usize) -> String {
    let noun = match kind {
        Kind::DedicatedIpPool => "pool",
        Kind::DedicatedIp => "IP",
        Kind::ConfigurationSet => "configuration set",
        Kind::EventDestination => "event destination",
        Kind::Account => return "account".to_owned(),
        Kind::EmailIdentity if count == 1 => return "identity".to_owned(),
        Kind::EmailIdentity => return format!("{count} identities"),
    };
    if count == 1 { noun.to_owned() } else { counted(count, noun) }
}
