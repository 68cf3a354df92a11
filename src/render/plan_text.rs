//! A plan for the person who must approve it: by Region and object, what changes from what to what, what is withheld
//! and why, what is not in the file, what was checked, and what an apply costs. Renders the view and reads no plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Kind, Place, PoolRef, counted, shown},
    plan::{Action, ChangeOrigin, Pace, Plan, Rate, Reason, UnmanagedReason, Warning},
    view::{Cost, Delta, FieldChange, Folding, Mark, ObjectView, PoolIps, RegionView, Safety, View},
};

use super::{
    fold,
    guard_text::guard_text,
    layout::{Layout, width_of},
    steps_text::{self, story},
    style::Style,
    warning_text::warning_text,
    withheld_text::withheld_text,
};

/// How much of a plan to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Objects that change alike share a line, and long lists are cut.
    #[default]
    Screen,
    /// Every object, every name and every step.
    Everything,
}

/// How a plan is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlanStyle {
    /// How much of it.
    pub detail: Detail,
    /// Whether the steps are shown even if their order needs no attention.
    pub steps: bool,
    /// Columns of a line. `None`: lines are not wrapped.
    pub width: Option<usize>,
    /// Whether the symbols are explained.
    pub legend: bool,
    /// The pace of an apply.
    pub pace: Pace,
}

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

/// The plan as text.
#[must_use]
pub fn plan_text(plan: &Plan, style: PlanStyle) -> String {
    let folding = if style.detail == Detail::Everything { Folding::Each } else { Folding::Alike };
    view_text(&View::of(plan, style.pace, folding), style)
}

fn view_text(view: &View<'_>, style: PlanStyle) -> String {
    let mut out = Layout::new(style.width);
    let account = format!("Account {}", view.account);
    out.line(0, Some((&account, Style::Heading)), "", &format!("as {}", shown(&view.caller.arn)), 2);
    if style.legend && !view.is_empty {
        out.styled(Style::Faint, "+ create   ~ change   - delete   ! cannot be undone");
    }
    for region in &view.regions {
        region_text(&mut out, view, region, style);
    }
    summary(&mut out, view);
    safety_text(&mut out, view);
    for guard in view.guards {
        let body = shown(&guard_text(guard));
        out.line(0, Some(("Stopped:", Style::Bad)), &body, &place_text(guard.stated_at.as_ref()), 2);
    }
    // An apply of the saved plan needs the flags again.
    for guard in view.allowed {
        let body = format!("`{}` with {}", shown(&guard.key()), guard.allowance().flag());
        out.line(0, Some(("Allowed:", Style::Warning)), &body, "", 2);
    }
    if view.cost.writes > 0 {
        out.styled(Style::Faint, &format!("Fingerprint {}", view.fingerprint));
    }
    out.finish()
}

fn region_text(out: &mut Layout, view: &View<'_>, region: &RegionView<'_>, style: PlanStyle) {
    out.gap();
    out.styled(Style::Heading, &shown(region.region.as_str()));
    if region.objects.is_empty() && region.withheld.is_empty() {
        out.line(2, None, "no changes: the account is as the file says", "", 4);
    }
    if view.origins.is_empty() {
        objects_text(out, &region.objects.iter().collect::<Vec<_>>(), style);
    } else {
        let (drift, change): (Vec<_>, Vec<_>) =
            region.objects.iter().partition(|object| object.origin == Some(ChangeOrigin::Drift));
        for (title, objects) in [("From this change", change), ("Drift: the account differs from the base", drift)] {
            if !objects.is_empty() {
                out.line(2, Some((title, Style::Heading)), "", "", 4);
                objects_text(out, &objects, style);
            }
        }
    }
    if !region.rerouted.is_empty() {
        let sets: Vec<String> = region.rerouted.iter().map(ToString::to_string).collect();
        let count = counted(sets.len(), "configuration set");
        let names = fold::names(&sets, style.detail == Detail::Everything);
        out.line(2, None, &shown(&format!("Mail of {count} leaves from other IPs: {names}")), "", 4);
    }
    steps_text::steps(out, region, style);
    for item in &region.withheld {
        let body =
            format!("{} {}: {}", noun(item.address.kind, 1), shown(&item.address.name), shown(&withheld_text(item)));
        out.line(2, Some(("withheld", Style::Bad)), &body, &place_text(item.stated_at.as_ref()), 4);
    }
    warnings_text(out, &region.warnings, style);
    unmanaged_text(out, view, region, style);
}

fn objects_text(out: &mut Layout, objects: &[&ObjectView<'_>], style: PlanStyle) {
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
        Delta::Gone(value) if value == "there" => format!("{path}: deleted"),
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

/// What a person calls the kind, counted.
fn noun(kind: Kind, count: usize) -> String {
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

fn warnings_text(out: &mut Layout, warnings: &[&Warning], style: PlanStyle) {
    let keyed = warnings.iter().map(|item| ((item.address.kind, warning_text(item)), item));
    for ((kind, message), warnings) in fold::group(keyed) {
        let names: Vec<String> = warnings.iter().map(|warning| warning.address.name.clone()).collect();
        let names = fold::range(&names, style.detail == Detail::Everything);
        let body = format!("{} {}: {}", noun(kind, warnings.len()), shown(&names), shown(&message));
        let place = match warnings.as_slice() {
            [warning] => place_text(warning.stated_at.as_ref()),
            _ => String::new(),
        };
        out.line(2, Some(("warning", Style::Warning)), &body, &place, 4);
    }
}

/// Where a file states it.
fn place_text(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!("[{}]", shown(&place.to_string())))
}

fn unmanaged_text(out: &mut Layout, view: &View<'_>, region: &RegionView<'_>, style: PlanStyle) {
    if region.unmanaged.is_empty() {
        return;
    }
    let everything = style.detail == Detail::Everything;
    let parts = region.unmanaged.iter().map(|(reason, kinds)| {
        let count: usize = kinds.values().map(Vec::len).sum();
        let (reason, is_named) = match reason {
            UnmanagedReason::Ours => {
                let them = if count == 1 { "it" } else { "them" };
                (format!("{count} of this owner (`--prune` deletes {them})"), true)
            }
            UnmanagedReason::Ownerless => (format!("{count} without an owner"), true),
            UnmanagedReason::AnotherOwner(owner) => (format!("{count} of owner {}", shown(owner.as_str())), false),
            UnmanagedReason::OwnerUnknown if view.owner.is_some() => {
                (format!("{count} whose tags were not read"), true)
            }
            UnmanagedReason::OwnerUnknown => (String::new(), true),
            UnmanagedReason::Ignored => (format!("{count} ignored"), false),
            UnmanagedReason::NotStatable => (format!("{count} that no file can state"), true),
        };
        let names = names_by_kind(kinds, everything);
        match reason.as_str() {
            "" => names,
            reason if is_named || everything => format!("{reason}: {names}"),
            reason => reason.to_owned(),
        }
    });
    let parts = parts.collect::<Vec<_>>().join("; ");
    out.line(2, None, &shown(&format!("Not in the file, left unchanged: {parts}")), "", 4);
}

fn names_by_kind(kinds: &BTreeMap<Kind, Vec<&str>>, everything: bool) -> String {
    let kinds = kinds.iter().map(|(kind, names)| {
        let names: BTreeSet<&str> = names.iter().copied().collect();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        format!("{} {}", noun(*kind, names.len()), fold::range(&names, everything))
    });
    kinds.collect::<Vec<_>>().join(", ")
}

fn summary(out: &mut Layout, view: &View<'_>) {
    out.gap();
    if view.actions.is_empty() {
        match view.is_empty {
            true => out.styled(Style::Good, "Nothing to do."),
            false => out.line(0, None, "Nothing can be done.", "", 2),
        }
        return;
    }
    let objects: Vec<String> = view
        .objects
        .iter()
        .map(|(kind, count)| match kind {
            Kind::Account | Kind::EmailIdentity if *count == 1 => format!("1 {}", noun(*kind, 1)),
            Kind::Account => counted(*count, "account"),
            kind if *count == 1 => format!("1 {}", noun(*kind, 1)),
            kind => noun(*kind, *count),
        })
        .collect();
    let writes = counted(view.cost.writes, "write");
    let body = format!("{}: {}.", objects.join(", "), actions_text(&view.actions));
    out.line(0, Some(("Plan:", Style::Heading)), &body, "", 2);
    out.line(0, None, &format!("{writes}, {}.", duration(&view.cost)), "", 2);
    if !view.origins.is_empty() {
        let count = |origin| view.origins.get(&origin).copied().unwrap_or(0);
        let (change, drift, both) =
            (count(ChangeOrigin::Change), count(ChangeOrigin::Drift), count(ChangeOrigin::Both));
        let mut parts = vec![format!("{change} from this change"), format!("{drift} drift")];
        parts.extend((both > 0).then(|| format!("{both} both")));
        out.line(0, Some(("Against the base:", Style::Heading)), &format!("{}.", parts.join(", ")), "", 2);
    }
}

/// How long the writes take.
fn duration(cost: &Cost) -> String {
    match cost.pace.writes {
        Rate::Documented => format!("about {} s at SES's pace", cost.seconds),
        Rate::Stated(rate) => format!("about {} s at {rate} calls a second", cost.seconds),
        Rate::Unlimited => {
            format!("at once in this sandbox, about {} s at SES's pace", cost.documented_seconds)
        }
    }
}

/// The changes counted by action: `1 to create, 2 to move`.
#[must_use]
pub fn actions_text(actions: &[(Action, usize)]) -> String {
    let words = |action| match action {
        Action::Create => "to create",
        Action::Move => "to move",
        Action::Assign => "to assign",
        Action::Update => "to update",
        Action::Convert => "to convert",
        Action::Adopt => "to adopt",
        Action::Delete => "to delete",
    };
    let counts = actions.iter().map(|(action, count)| format!("{count} {}", words(*action)));
    counts.collect::<Vec<_>>().join(", ")
}

fn safety_text(out: &mut Layout, view: &View<'_>) {
    match &view.safety {
        Safety::NothingToDo => {}
        Safety::Unknown => out.line(0, Some(("Routes unknown:", Style::Bad)), "see above.", "", 2),
        Safety::Unsafe(violations) => {
            out.line(0, Some(("Unsafe:", Style::Bad)), "no order keeps every route safe.", "", 2);
            for violation in *violations {
                out.line(2, None, &shown(&story(view.steps, violation)), "", 4);
            }
            let help =
                "What would help: one more IP in the pool, or two applies with a pool that both may use in between.";
            out.line(2, None, help, "", 4);
            out.line(2, None, "`apply --allow interruption` does it all the same.", "", 4);
        }
        Safety::EndsWithoutIps(routes) => {
            let body = format!("{}, see above.", counted(*routes, "route"));
            out.line(0, Some(("Ends without an IP for", Style::Bad)), &body, "", 2);
        }
        Safety::Safe { routes, has_cold_ips, ends_routes } => {
            let checked = if *routes == 1 { "it has" } else { "each has" };
            let mut body = format!(
                "{} checked: {checked} an IP at every moment, and only IPs of its old or new pool.",
                counted(*routes, "route")
            );
            let unchecked: Vec<&str> = [
                has_cold_ips.then_some("whether the IPs are warm"),
                ends_routes.then_some("mail that names a deleted configuration set"),
            ]
            .into_iter()
            .flatten()
            .collect();
            if !unchecked.is_empty() {
                body.push_str(&format!(" Not checked: {}.", unchecked.join("; ")));
            }
            out.line(0, Some(("Safe at every step:", Style::Good)), &body, "", 2);
        }
    }
}
