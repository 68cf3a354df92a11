//! A plan for the person who must approve it: by Region and object, what changes from what to what, what is withheld
//! and why, what is not in the file, what was checked, and what an apply costs. Renders the view and reads no plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Kind, Place, counted, shown, word_or_quoted},
    plan::{Action, Allowances, Plan, Rate, Rerouted, UnmanagedReason, Warning},
    view::{Cost, Folding, RegionView, Safety, View, WithheldView},
};

use super::{
    fold,
    guard_text::{self, consequence, guards_text},
    layout::Layout,
    objects_text::objects_text,
    phrases::{noun, number, origin_title, origins, places_text},
    plan_style::{Detail, PlanStyle},
    steps_text::{self, story},
    style::Style,
    warning_text::warning_text,
    withheld_text::withheld_text,
};

/// The plan as text, for an apply that allows this.
#[must_use]
pub fn plan_text(plan: &Plan, allowed: &Allowances, style: PlanStyle) -> String {
    let folding = if style.detail == Detail::Everything { Folding::Each } else { Folding::Alike };
    view_text(&View::of(plan, style.pace, allowed, folding), style)
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
    for guards in guard_text::groups(view.guards) {
        let places: Vec<&Place> = guards.iter().filter_map(|guard| guard.stated_at.as_ref()).collect();
        let body = shown(&guards_text(&guards, style.detail));
        out.line(0, Some(("Stopped:", Style::Bad)), &body, &places_text(&places), 2);
    }
    // An apply of a saved plan needs the flags again.
    for guards in guard_text::groups(view.allowed) {
        let Some(first) = guards.first() else { continue };
        let body = format!("{}: {}", first.allowance().flag(), shown(&consequence(&guards, style.detail)));
        let is_given = view.flags.has(first.allowance());
        let head = if is_given { ("Allowed by", Style::Warning) } else { ("Needs", Style::Bad) };
        out.line(0, Some(head), &body, "", 2);
    }
    if view.cost.writes > 0 {
        out.styled(Style::Faint, &format!("Fingerprint {}", view.fingerprint));
    }
    out.finish()
}

fn region_text(out: &mut Layout, view: &View<'_>, region: &RegionView<'_>, style: PlanStyle) {
    out.gap();
    out.styled(Style::Heading, &shown(region.region.as_str()));
    if region.groups.iter().all(|group| group.objects.is_empty() && group.withheld.is_empty()) {
        out.line(2, None, "no changes: the account matches the file", "", 4);
    }
    for group in &region.groups {
        let title = group.origin.map(origin_title);
        title.into_iter().for_each(|title| out.line(2, Some((title, Style::Heading)), "", "", 4));
        objects_text(out, &group.objects, style);
        withheld_lines(out, &group.withheld, style);
    }
    region.rerouted.into_iter().for_each(|rerouted| rerouted_text(out, rerouted, style));
    steps_text::steps(out, region, style);
    warnings_text(out, &region.warnings, style);
    unmanaged_text(out, view, region, style);
}

/// Whose mail leaves from other IPs.
pub(super) fn rerouted_text(out: &mut Layout, rerouted: &Rerouted, style: PlanStyle) {
    let Rerouted { region: _, configuration_sets, paused, identities, default_mail } = rerouted;
    fn of<T: ToString>(kind: Kind, names: &BTreeSet<T>, style: PlanStyle) -> Option<String> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let listed = || fold::range(&names, style.detail == Detail::Everything);
        (!names.is_empty()).then(|| format!("{} {}", noun(kind, names.len()), listed()))
    }
    let sets = of(Kind::ConfigurationSet, configuration_sets, style);
    let default = default_mail.then(|| "mail without a configuration set".to_owned());
    let parts = [sets, of(Kind::EmailIdentity, identities, style), default];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if !parts.is_empty() {
        out.line(2, None, &shown(&format!("Mail from other IPs: {}", parts.join("; "))), "", 4);
    }
    if let Some(sets) = of(Kind::ConfigurationSet, paused, style) {
        out.line(2, None, &shown(&format!("Mail from other IPs once resumed: {sets}")), "", 4);
    }
}

pub(super) fn withheld_lines(out: &mut Layout, withheld: &[WithheldView<'_>], style: PlanStyle) {
    let keyed = withheld
        .iter()
        .map(|WithheldView { item, refuses }| ((item.address.kind, refuses, withheld_text(item)), *item));
    for ((kind, refuses, message), items) in fold::group(keyed) {
        let names: Vec<String> = items.iter().map(|item| item.address.name.clone()).collect();
        let places: Vec<&Place> = items.iter().filter_map(|item| item.stated_at.as_ref()).collect();
        let mark = if *refuses { "refused" } else { "withheld" };
        finding(out, (mark, Style::Bad), (kind, &names), &message, &places, style);
    }
}

/// A finding about objects of one kind.
fn finding(
    out: &mut Layout,
    mark: (&str, Style),
    (kind, names): (Kind, &[String]),
    message: &str,
    places: &[&Place],
    style: PlanStyle,
) {
    let listed = fold::range(names, style.detail == Detail::Everything);
    let body = format!("{} {}: {}", noun(kind, names.len()), shown(&listed), shown(message));
    out.line(2, Some(mark), &body, &places_text(places), 4);
}

pub(super) fn warnings_text(out: &mut Layout, warnings: &[&Warning], style: PlanStyle) {
    let keyed = warnings.iter().map(|item| ((item.address.kind, warning_text(item)), item));
    for ((kind, message), warnings) in fold::group(keyed) {
        let names: Vec<String> = warnings.iter().map(|warning| warning.address.name.clone()).collect();
        let places: Vec<&Place> = warnings.iter().filter_map(|warning| warning.stated_at.as_ref()).collect();
        finding(out, ("warning", Style::Warning), (kind, &names), &message, &places, style);
    }
}

pub(super) fn unmanaged_text(out: &mut Layout, view: &View<'_>, region: &RegionView<'_>, style: PlanStyle) {
    if region.unmanaged.is_empty() {
        return;
    }
    let everything = style.detail == Detail::Everything;
    let parts = region.unmanaged.iter().map(|(reason, kinds)| {
        let count: usize = kinds.values().map(Vec::len).sum();
        let names = names_by_kind(kinds, everything);
        let reason = match reason {
            UnmanagedReason::Ours => {
                let them = if count == 1 { "it" } else { "them" };
                format!("{count} of this owner (`--prune` deletes {them} unless something prevents it)")
            }
            UnmanagedReason::Ownerless => format!("{count} without an owner"),
            UnmanagedReason::AnotherOwner(owner) => format!("{count} of owner {}", word_or_quoted(owner.as_str())),
            UnmanagedReason::OwnerUnknown if view.owner.is_some() => format!("{count} whose tags were not read"),
            // Without an owner in the file there is nothing to tell apart.
            UnmanagedReason::OwnerUnknown => return names,
            UnmanagedReason::Ignored => format!("{count} ignored"),
            UnmanagedReason::NotStatable => format!("{count} that no file can state"),
        };
        format!("{reason}: {names}")
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
    kinds.collect::<Vec<_>>().join(" and ")
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
    let objects: Vec<String> = view.objects.iter().map(|(kind, count)| number(*kind, *count)).collect();
    let writes = counted(view.cost.writes, "write");
    let body = format!("{}: {}.", objects.join(", "), actions_text(&view.actions));
    out.line(0, Some(("Plan:", Style::Heading)), &body, "", 2);
    out.line(0, None, &format!("{writes}, {}.", duration(&view.cost)), "", 2);
    if !view.origins.is_empty() {
        out.line(0, Some(("Against the base:", Style::Heading)), &format!("{}.", origins(&view.origins)), "", 2);
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

pub(super) fn safety_text(out: &mut Layout, view: &View<'_>) {
    match &view.safety {
        Safety::NothingToDo => {}
        Safety::Unknown => out.line(0, Some(("Routes unknown:", Style::Bad)), "see above.", "", 2),
        Safety::Unsafe(violations) => {
            out.line(0, Some(("Unsafe:", Style::Bad)), "no order keeps every route safe.", "", 2);
            for violation in *violations {
                out.line(2, None, &shown(&story(view.steps, violation)), "", 4);
            }
            let help = "Possible remedies: one more IP in the pool, a stated `pool` for each of these sets (only sets \
                whose pool the file states can take a detour), or two applies with an intermediate pool that both may \
                use.";
            out.line(2, None, help, "", 4);
            out.line(2, None, "`apply --allow interruption` applies it anyway.", "", 4);
        }
        Safety::EndsWithoutIps(routes) => {
            let body = format!("{}.", counted(*routes, "route"));
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
