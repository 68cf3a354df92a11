//! The objects of a plan by Region, folded: those of the change, those that drifted, and what else is to be known.
//!
//! Where there is no room for each object, those that matter most have an entry of their own, and the others share one
//! with those that change alike.

use std::collections::BTreeSet;

use crate::{
    model::counted,
    plan::ChangeOrigin,
    render::{
        Detail, PlanStyle,
        objects_text::{entries, objects_text, weight},
        plain_lines, plan_text, steps_text,
    },
    view::{Group, Mark, ObjectView, RegionView, View, folded},
};

use super::{cut::Cut, frame::details, room::Room};

/// The position of an object: its Region, its group, and its place in that.
type Position = (usize, usize, usize);

/// The sections of all Regions. First every group is told, then objects one by one, then steps and notes.
pub(super) fn sections(view: &View<'_>, room: &Room) -> Vec<String> {
    let groups: Vec<(usize, usize)> = (0..view.regions.len())
        .flat_map(|region| (0..view.regions[region].groups.len()).map(move |group| (region, group)))
        .collect();
    let told: BTreeSet<(usize, usize)> = groups[..room.take(groups.len())].iter().copied().collect();
    let each = each(view, room);
    let brief: Vec<bool> = view.regions.iter().map(|_| room.has_one()).collect();
    let everything: Vec<bool> = view.regions.iter().map(|_| room.has_one()).collect();
    let mut sections = Vec::new();
    for (at, region) in view.regions.iter().enumerate() {
        let name = region.region.as_str();
        let detail = if everything[at] { Detail::Everything } else { Detail::Screen };
        for (group_at, group) in region.groups.iter().enumerate() {
            let is_each = |object: usize| each.contains(&(at, group_at, object));
            sections.extend(if told.contains(&(at, group_at)) {
                of_group(name, group, is_each, detail)
            } else {
                numbers(group).map(|numbers| format!("{}: {numbers}, not shown.\n", super::escape::code(name)))
            });
        }
        if brief[at] {
            sections.push(notes(view, region, detail));
        }
    }
    sections
}

/// The objects that have an entry of their own: those that end mail or cannot be undone first, then pools and IPs.
fn each(view: &View<'_>, room: &Room) -> BTreeSet<Position> {
    let mut all: Vec<(Position, &ObjectView<'_>)> = Vec::new();
    for (region_at, region) in view.regions.iter().enumerate() {
        for (group_at, group) in region.groups.iter().enumerate() {
            all.extend(group.objects.iter().enumerate().map(|(at, object)| ((region_at, group_at, at), object)));
        }
    }
    if room.cut != Cut::Whole {
        all.sort_by_key(|(position, object)| (object.mark == Mark::Unchanged, weight(object), *position));
    }
    let most = room.take(all.len());
    all.into_iter().take(most).map(|(position, _)| position).collect()
}

/// A group; `detail` says whether lists within an entry are cut.
fn of_group(region: &str, group: &Group<'_>, is_each: impl Fn(usize) -> bool, detail: Detail) -> Option<String> {
    let (each, rest): (Vec<_>, Vec<_>) = group.objects.iter().enumerate().partition(|(at, _)| is_each(*at));
    let each: Vec<&ObjectView<'_>> = each.into_iter().map(|(_, object)| object).collect();
    let rest = rest.into_iter().map(|(_, object)| object.clone()).collect();
    let style = PlanStyle { detail, ..PlanStyle::default() };
    let lines = plain_lines(|out| {
        entries(out, &each, style);
        objects_text(out, &folded(rest), style);
        plan_text::withheld_lines(out, &group.withheld, style);
    });
    let summary = format!("{region}: {}", numbers(group).unwrap_or_default());
    (!lines.is_empty()).then(|| details(summary.trim_end_matches(": "), "diff", &lines))
}

/// How much a group has.
fn numbers(group: &Group<'_>) -> Option<String> {
    let objects: usize =
        group.objects.iter().filter(|object| object.mark != Mark::Unchanged).map(|object| object.names.len()).sum();
    let parts = [
        (objects > 0).then(|| counted(objects, "object")),
        (!group.withheld.is_empty()).then(|| format!("{} withheld", group.withheld.len())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let origin = match group.origin {
        None => "",
        Some(ChangeOrigin::Drift) => " by drift: the account differs from the base",
        Some(ChangeOrigin::Both) => " from both: this change, and the account drifted too",
        Some(ChangeOrigin::Change) => " from this change",
    };
    (!parts.is_empty()).then(|| format!("{}{origin}", parts.join(", ")))
}

fn notes(view: &View<'_>, region: &RegionView<'_>, detail: Detail) -> String {
    let style = PlanStyle { detail, ..PlanStyle::default() };
    let notes = plain_lines(|out| {
        region.rerouted.into_iter().for_each(|rerouted| plan_text::rerouted_text(out, rerouted, style));
        steps_text::steps(out, region, style);
        plan_text::warnings_text(out, &region.warnings, style);
        plan_text::unmanaged_text(out, view, region, style);
    });
    let summary = format!("{}: steps and notes", region.region.as_str());
    if notes.is_empty() { String::new() } else { details(&summary, "text", &notes) }
}
