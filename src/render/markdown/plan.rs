//! A plan: the verdict, what cannot be undone or ends mail, the routes, what must be allowed, and the objects by Region.

use anstream::adapter::strip_str;

use crate::{
    model::Kind,
    plan::{Plan, Warning, WarningReason},
    render::{
        Detail, Outcome, Verdict, actions_text,
        fold::{self, group},
        guard_text::{self, consequence, guards_text},
        phrases::{noun, origins},
        plain_lines, plan_text,
        steps_text::story,
        warning_text, who_text, withheld_text,
    },
    view::{Delta, Mark, ObjectView, RegionView, Safety, View},
};

use super::{
    cut::Cut,
    ended::list,
    escape::{code, sentence},
    frame::{account, details},
    objects,
    room::Room,
    routes,
};

pub(super) fn plan(outcome: &Outcome<'_>, plan: &Plan, view: &View<'_>, room: &Room) -> String {
    let mut sections = vec![heading(outcome, view)];
    if room.cut < Cut::Verdict {
        sections.push(attention(outcome, view, plan, room));
        sections.push(routes::table(&view.routes, room));
        sections.push(safety(view));
        sections.push(allowances(outcome));
        sections.extend(objects::sections(view, room));
        sections.extend(outcome.drift.filter(|_| room.has_one()).map(|drift| {
            let lines = strip_str(&who_text(drift, None)).to_string();
            details("Who changed the account", "text", lines.trim_start())
        }));
        sections.extend(outcome.diff.filter(|diff| room.cut == Cut::Whole && !diff.is_empty()).map(diff));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

/// The verdict and the numbers.
fn heading(outcome: &Outcome<'_>, view: &View<'_>) -> String {
    let account = account(outcome).map(|account| format!(" for account {}", code(account))).unwrap_or_default();
    let withheld: usize = view.regions.iter().flat_map(|region| &region.groups).map(|group| group.withheld.len()).sum();
    let unsafe_steps = match &view.safety {
        Safety::Unsafe(violations) => violations.len(),
        _ => 0,
    };
    let verdict = match refusal(outcome) {
        Some((code, _)) => format!("**refused** (exit {code})"),
        _ if view.is_empty => "nothing to do".to_owned(),
        _ if view.actions.is_empty() => "nothing can be done".to_owned(),
        _ => "can be applied".to_owned(),
    };
    let parts = [
        Some(actions_text(&view.actions)).filter(|text| !text.is_empty()),
        (withheld > 0).then(|| format!("{withheld} withheld")),
        (unsafe_steps > 0).then(|| format!("{unsafe_steps} unsafe")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let numbers = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let origins = if view.origins.is_empty() { String::new() } else { format!("\n{}.\n", origins(&view.origins)) };
    format!("## Plan{account} {verdict}{numbers}\n{origins}")
}

/// The exit code with which an apply refuses or would refuse the plan, and why.
fn refusal<'a>(outcome: &Outcome<'a>) -> Option<(u8, &'a str)> {
    match (&outcome.verdict, outcome.failure) {
        (Some(verdict), _) => verdict.refused,
        (None, Some(failure)) => Some((outcome.exit_code, failure.message)),
        (None, None) => None,
    }
}

/// What cannot be undone, ends mail, or refuses the plan.
fn attention(outcome: &Outcome<'_>, view: &View<'_>, plan: &Plan, room: &Room) -> String {
    let detail = if room.cut == Cut::Whole { Detail::Everything } else { Detail::Screen };
    let mut lines = Vec::new();
    if let Some((_, reason)) = refusal(outcome) {
        lines.push(format!("**`apply` is refused**: {}", sentence(reason)));
    }
    if let Safety::Unsafe(violations) = &view.safety {
        lines.extend(violations.iter().map(|one| format!("**unsafe**: {}", sentence(&story(&plan.steps, one)))));
    }
    lines.extend(view.regions.iter().flat_map(|region| gone(region, detail)));
    for guards in guard_text::groups(view.guards) {
        lines.push(format!("**stopped**: {}", sentence(&guards_text(&guards, detail))));
    }
    for guards in guard_text::groups(view.allowed) {
        let Some(first) = guards.first() else { continue };
        let head = if view.flags.has(first.allowance()) { "allowed by" } else { "needs" };
        let flag = code(first.allowance().flag());
        lines.push(format!("**{head}** {flag}: {}", sentence(&consequence(&guards, detail))));
    }
    lines.extend(view.regions.iter().flat_map(|region| refused(region, detail)));
    lines.extend(view.regions.iter().flat_map(|region| grave(region, detail)));
    if lines.is_empty() {
        return String::new();
    }
    let lines = list(&lines, lines.len(), room, String::clone);
    let lines: String = lines.lines().map(|line| format!("> {line}\n")).collect();
    format!("> [!CAUTION]\n{lines}")
}

/// The objects that are deleted or changed for good, and event destinations that are deleted.
fn gone(region: &RegionView<'_>, detail: Detail) -> Vec<String> {
    let of = |mark: Mark| region.objects().filter(move |object| object.mark == mark);
    let kinds = |mark| group(of(mark).flat_map(|object| object.names.iter().map(|name| (object.kind, name.clone()))));
    let told = |word: &str, mark: Mark| {
        let line = |(kind, names): (Kind, Vec<String>)| format!("**{word}**: {}", named(region, kind, &names, detail));
        kinds(mark).into_iter().map(line).collect::<Vec<_>>()
    };
    let parts = region.objects().flat_map(deleted_parts).map(|(set, part)| {
        format!("**deleted**: {} of configuration set {} in {}", code(&part), code(set), code(region.region.as_str()))
    });
    let irreversible = told("cannot be undone", Mark::Irreversible);
    irreversible.into_iter().chain(told("deleted", Mark::Delete)).chain(parts).collect()
}

/// The parts of an object that are deleted, such as event destinations.
fn deleted_parts<'v>(object: &'v ObjectView<'_>) -> Vec<(&'v str, String)> {
    let parts = object.fields.iter().filter(|field| field.delta == Delta::Deleted);
    parts.flat_map(|field| object.names.iter().map(|name| (name.as_str(), field.path.clone()))).collect()
}

/// Objects of one kind in a sentence, with their Region.
fn named(region: &RegionView<'_>, kind: Kind, names: &[String], detail: Detail) -> String {
    let listed = match kind {
        Kind::Account => String::new(),
        _ => format!(" {}", code(&fold::range(names, detail == Detail::Everything))),
    };
    format!("{}{listed} in {}", noun(kind, names.len()), code(region.region.as_str()))
}

/// What refuses the plan.
fn refused(region: &RegionView<'_>, detail: Detail) -> Vec<String> {
    let items = region.groups.iter().flat_map(|group| &group.withheld).filter(|found| found.refuses);
    let keyed = items.map(|found| ((found.item.address.kind, withheld_text(found.item)), &found.item.address.name));
    let line = |((kind, message), names): ((Kind, String), Vec<&String>)| {
        let names: Vec<String> = names.into_iter().cloned().collect();
        format!("**refused**: {}: {}", named(region, kind, &names, detail), sentence(&message))
    };
    group(keyed).into_iter().map(line).collect()
}

/// Whether a warning is about mail that ends, resumes, or leaves from a cold IP or from none.
fn is_grave(warning: &Warning) -> bool {
    match &warning.reason {
        WarningReason::RouteWithoutIps { .. }
        | WarningReason::RouteEnds
        | WarningReason::Resumes
        | WarningReason::Pauses
        | WarningReason::ColdIp { .. }
        | WarningReason::LosesWarmIps { .. }
        | WarningReason::RelinquishesIps { .. }
        | WarningReason::ConvertsLeasedIps { .. }
        | WarningReason::ReleasedToDefault { .. }
        | WarningReason::ReleasedByDeletion { .. }
        | WarningReason::RoutesUnknown { .. } => true,
        WarningReason::ConvertsLater { arriving, .. } => !arriving.is_empty(),
        WarningReason::RouteToDefault
        | WarningReason::TakenFromUnmanaged { .. }
        | WarningReason::Shortage { .. }
        | WarningReason::KeptForNow { .. }
        | WarningReason::NewManagedIps { .. }
        | WarningReason::NothingToRename { .. }
        | WarningReason::KeepsOwnOptions { .. }
        | WarningReason::UnusualTag { .. }
        | WarningReason::UnusualValue { .. }
        | WarningReason::OverQuota { .. }
        | WarningReason::WarmupSkipped { .. }
        | WarningReason::WithoutEffect { .. } => false,
    }
}

fn grave(region: &RegionView<'_>, detail: Detail) -> Vec<String> {
    let keyed = region.warnings.iter().filter(|warning| is_grave(warning));
    let keyed = keyed.map(|warning| ((warning.address.kind, warning_text(warning)), &warning.address.name));
    let line = |((kind, message), names): ((Kind, String), Vec<&String>)| {
        let names: Vec<String> = names.into_iter().cloned().collect();
        format!("{}: {}", named(region, kind, &names, detail), sentence(&message))
    };
    group(keyed).into_iter().map(line).collect()
}

/// What is known of the routes at every step.
fn safety(view: &View<'_>) -> String {
    // The steps that break a rule are named above.
    if matches!(view.safety, Safety::Unsafe(_)) {
        return String::new();
    }
    let lines = plain_lines(|out| plan_text::safety_text(out, view));
    lines.lines().map(|line| format!("{}\n", sentence(line))).collect()
}

/// The flags that would let a refused plan pass.
fn allowances(outcome: &Outcome<'_>) -> String {
    let mut lines = Vec::new();
    if let Some(Verdict { refused: Some(_), allowed_by }) = &outcome.verdict {
        lines.push(match allowed_by {
            [] => "No flag allows this plan: change the file or the account.".to_owned(),
            flags => {
                // Some flags change what is planned, and so the fingerprint.
                let again = if outcome.context.apply_command.is_none() { "; plan again with them" } else { "" };
                format!("To let it pass, the apply must have: {}{again}.", code(&flags.join(" ")))
            }
        });
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn diff(diff: &str) -> String {
    details("The live account's YAML against what it will be", "diff", diff)
}
