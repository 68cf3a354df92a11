//! A plan: the verdict, what cannot be undone or ends mail, the routes, what must be allowed, and the objects by Region.

use anstream::adapter::strip_str;

use crate::{
    model::{Kind, counted, shown},
    plan::{Allowance, ChangeOrigin, Plan, Warning, WarningReason},
    render::{
        Detail, Outcome, PlanStyle, Verdict, actions_text,
        fold::{self, group},
        guard_text::{self, consequence, guards_text},
        objects_text::objects_text,
        phrases::noun,
        plain_lines, plan_text,
        steps_text::{self, story},
        warning_text, who_text, withheld_text,
    },
    view::{Delta, Folding, Group, Mark, ObjectView, RegionView, Safety, View},
};

use super::{
    cut::Cut,
    escape::{code, fenced, html, sentence},
    frame::account,
    routes,
};

/// Lines of a list in a document that is cut before the rest is counted.
const LINES_MOST: usize = 30;
/// Lines up to which a part is not folded.
const OPEN_MOST: usize = 10;

pub(super) fn plan(outcome: &Outcome<'_>, plan: &Plan, cut: Cut) -> String {
    let folding = if cut == Cut::Whole { Folding::Each } else { Folding::Alike };
    let view = View::of(plan, outcome.pace, &outcome.allowed, folding);
    let mut sections = vec![heading(outcome, &view)];
    if cut < Cut::Verdict {
        let detail = if cut == Cut::Whole { Detail::Everything } else { Detail::Screen };
        sections.push(attention(outcome, &view, plan, cut, detail));
        sections.push(routes::table(&view.routes, cut));
        sections.push(safety(&view));
        sections.push(allowances(outcome));
    }
    if cut < Cut::Counts {
        sections.extend(view.regions.iter().map(|region| objects(&view, region, cut)));
        sections.extend(outcome.drift.map(|drift| {
            let lines = strip_str(&who_text(drift, None)).to_string();
            details("Who changed the account", "text", lines.trim_start())
        }));
        sections.extend(outcome.diff.filter(|diff| cut == Cut::Whole && !diff.is_empty()).map(diff));
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
    let origins = origins(view).map(|text| format!("\n{text}\n")).unwrap_or_default();
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

/// How much of the plan is from the change and how much is drift.
fn origins(view: &View<'_>) -> Option<String> {
    if view.origins.is_empty() {
        return None;
    }
    let count = |origin| view.origins.get(&origin).copied().unwrap_or(0);
    let both = count(ChangeOrigin::Both);
    let both = if both > 0 { format!(", {both} from both") } else { String::new() };
    let (change, drift) = (counted(count(ChangeOrigin::Change), "object"), count(ChangeOrigin::Drift));
    Some(format!("{change} from this change, {drift} drifted{both}."))
}

/// What cannot be undone, ends mail, or refuses the plan.
fn attention(outcome: &Outcome<'_>, view: &View<'_>, plan: &Plan, cut: Cut, detail: Detail) -> String {
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
        let flag = guards.first().map(|guard| guard.allowance()).map_or("", Allowance::flag);
        lines.push(format!("**allowed by** {}: {}", code(flag), sentence(&consequence(&guards, detail))));
    }
    lines.extend(view.regions.iter().flat_map(|region| refused(region, detail)));
    lines.extend(view.regions.iter().flat_map(|region| grave(region, detail)));
    if lines.is_empty() {
        return String::new();
    }
    let most = if cut == Cut::Whole { usize::MAX } else { LINES_MOST };
    let hidden = lines.len().saturating_sub(most);
    let mut text: String = lines.iter().take(most).map(|line| format!("> - {line}\n")).collect();
    if hidden > 0 {
        text.push_str(&format!("> - and {hidden} more\n"));
    }
    format!("> [!CAUTION]\n{text}")
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
        | WarningReason::WarmupSkipped { .. } => false,
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

/// The objects of a Region, folded: those of the change, those that drifted, and what else is to be known.
fn objects(view: &View<'_>, region: &RegionView<'_>, cut: Cut) -> String {
    let detail = if cut == Cut::Whole { Detail::Everything } else { Detail::Screen };
    let style = PlanStyle { detail, ..PlanStyle::default() };
    let name = region.region.as_str();
    let mut sections: Vec<String> = region.groups.iter().filter_map(|group| of_group(name, group, style)).collect();
    let notes = plain_lines(|out| {
        region.rerouted.into_iter().for_each(|rerouted| plan_text::rerouted_text(out, rerouted, style));
        steps_text::steps(out, region, style);
        plan_text::warnings_text(out, &region.warnings, style);
        plan_text::unmanaged_text(out, view, region, style);
    });
    sections.extend((!notes.is_empty()).then(|| details(&format!("{name}: steps and notes"), "text", &notes)));
    sections.join("\n")
}

fn of_group(region: &str, group: &Group<'_>, style: PlanStyle) -> Option<String> {
    let lines = plain_lines(|out| {
        objects_text(out, &group.objects, style);
        plan_text::withheld_lines(out, &group.withheld, style);
    });
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
        Some(ChangeOrigin::Change | ChangeOrigin::Both) => " from this change",
    };
    (!lines.is_empty()).then(|| details(&format!("{region}: {}{origin}", parts.join(", ")), "diff", &lines))
}

/// A folded part; one of a few lines is open.
fn details(summary: &str, language: &str, lines: &str) -> String {
    let open = if lines.lines().count() <= OPEN_MOST { " open" } else { "" };
    format!("<details{open}>\n<summary>{}</summary>\n\n{}\n</details>\n", html(summary), fenced(language, lines))
}

fn diff(diff: &str) -> String {
    details("The live account's YAML against what it will be", "diff", &shown_lines(diff))
}

/// The text with its line breaks, and everything else in it that is active escaped.
fn shown_lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", shown(line))).collect()
}
