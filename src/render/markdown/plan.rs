//! A plan: the verdict, what cannot be undone or ends mail, the routes, what must be allowed, and the objects by Region.

use anstream::adapter::strip_str;

use crate::{
    model::{Kind, counted},
    plan::{Guard, Plan, Warning, WarningReason},
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
    escape::{code, sentence},
    frame::{account, details},
    objects,
    room::Room,
    routes,
};

pub(super) fn plan(outcome: &Outcome<'_>, plan: &Plan, view: &View<'_>, room: &Room) -> String {
    let mut sections = vec![heading(outcome, plan, view)];
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
fn heading(outcome: &Outcome<'_>, plan: &Plan, view: &View<'_>) -> String {
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
        Some(actions_text(&view.actions)).filter(|text| !text.is_empty()).map(|text| text + &changes_text(view, plan)),
        (withheld > 0).then(|| format!("{withheld} withheld")),
        (unsafe_steps > 0).then(|| format!("{unsafe_steps} unsafe")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let numbers = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let origins = if view.origins.is_empty() { String::new() } else { format!("\n{}.\n", origins(&view.origins)) };
    format!("## Plan{account} {verdict}{numbers}\n{origins}")
}

/// The number of changes, where it is not that of the objects: an object of which several options change is one.
fn changes_text(view: &View<'_>, plan: &Plan) -> String {
    let objects: usize = view.actions.iter().map(|(_, count)| count).sum();
    let changes = plan.changes.len();
    if objects == changes { String::new() } else { format!(" ({})", counted(changes, "change")) }
}

/// The exit code with which an apply refuses or would refuse the plan, and why.
fn refusal<'a>(outcome: &Outcome<'a>) -> Option<(u8, &'a str)> {
    match (&outcome.verdict, outcome.failure) {
        (Some(verdict), _) => verdict.refused,
        (None, Some(failure)) => Some((outcome.exit_code, failure.message)),
        (None, None) => None,
    }
}

/// What stands before that for which SES offers no way back.
const FINAL: &str = "cannot be undone";

/// One line of what needs attention, and how it is counted where it has no room.
struct Point {
    /// The line.
    line: String,
    /// What it is a matter of: the word before it, the code of the finding, the kind of the objects.
    about: (&'static str, Option<&'static str>, Option<Kind>),
    /// Number of objects that it is about.
    objects: usize,
}

/// What cannot be undone, ends mail, or refuses the plan.
fn attention(outcome: &Outcome<'_>, view: &View<'_>, plan: &Plan, room: &Room) -> String {
    let detail = if room.cut == Cut::Whole { Detail::Everything } else { Detail::Screen };
    let mut points = Vec::new();
    if let Some((_, reason)) = refusal(outcome) {
        let line = format!("**`apply` is refused**: {}", sentence(reason));
        points.push(Point { line, about: ("`apply` is refused", None, None), objects: 1 });
    }
    if let Safety::Unsafe(violations) = &view.safety {
        points.extend(violations.iter().map(|one| {
            let line = format!("**unsafe**: {}", sentence(&story(&plan.steps, one)));
            Point { line, about: ("unsafe", None, None), objects: 1 }
        }));
    }
    points.extend(view.regions.iter().flat_map(|region| gone(region, detail)));
    points.extend(guard_text::groups(view.guards).iter().map(|guards| {
        let line = format!("**stopped**: {}", sentence(&guards_text(guards, detail)));
        of_guards("stopped", guards, line)
    }));
    for guards in guard_text::groups(view.allowed) {
        let Some(first) = guards.first() else { continue };
        let head = if view.flags.has(first.allowance()) { "allowed by" } else { "needs" };
        let flag = code(first.allowance().flag());
        let line = format!("**{head}** {flag}: {}", sentence(&consequence(&guards, detail)));
        points.push(of_guards("allowed", &guards, line));
    }
    points.extend(view.regions.iter().flat_map(|region| refused(region, detail)));
    points.extend(view.regions.iter().flat_map(|region| grave(region, detail)));
    // What has no way back comes before all else, so that it is named where there is room for nothing more.
    points.sort_by_key(|point| point.about.0 != FINAL);
    caution(&points, room)
}

fn of_guards(word: &'static str, guards: &[&Guard], line: String) -> Point {
    Point { line, about: (word, guards.first().map(|guard| guard.rule().code), None), objects: guards.len() }
}

/// The points in a box, as many as there is room for. The others are counted by what they are a matter of.
fn caution(points: &[Point], room: &Room) -> String {
    if points.is_empty() {
        return String::new();
    }
    let (shown, others) = points.split_at(room.take(points.len()));
    let counts = group(others.iter().map(|point| (point.about, point.objects)));
    let counts = counts.into_iter().map(|((word, rule, kind), objects)| {
        let count: usize = objects.into_iter().sum();
        let number = kind.map_or_else(|| count.to_string(), |kind| counted(count, &noun(kind, 1)));
        let rule = rule.map(|rule| format!(" of {}", code(rule))).unwrap_or_default();
        format!("**{word}**: {number}{rule}, not shown")
    });
    let lines: String =
        shown.iter().map(|point| point.line.clone()).chain(counts).map(|l| format!("> - {l}\n")).collect();
    format!("> [!CAUTION]\n{lines}")
}

/// The objects that are deleted or changed for good, and event destinations that are deleted.
fn gone(region: &RegionView<'_>, detail: Detail) -> Vec<Point> {
    let of = |mark: Mark| region.objects().filter(move |object| object.mark == mark);
    let has_warning = |kind: Kind, name: &str| {
        region.warnings.iter().any(|one| is_final(one) && one.address.kind == kind && one.address.name == name)
    };
    let kinds = |mark| {
        let objects = of(mark).flat_map(|object| object.names.iter().map(|name| (object.kind, name.clone())));
        group(objects.filter(|(kind, name)| !has_warning(*kind, name)))
    };
    let told = |word: &'static str, mark: Mark| {
        let point = |(kind, names): (Kind, Vec<String>)| Point {
            line: format!("**{word}**: {}", named(region, kind, &names, detail)),
            about: (word, None, Some(kind)),
            objects: names.len(),
        };
        kinds(mark).into_iter().map(point).collect::<Vec<_>>()
    };
    let parts = region.objects().flat_map(deleted_parts).map(|(set, part)| {
        let [part, set, region] = [&part, set, region.region.as_str()].map(code);
        let line = format!("**deleted**: {part} of configuration set {set} in {region}");
        Point { line, about: ("deleted parts of", None, Some(Kind::ConfigurationSet)), objects: 1 }
    });
    let irreversible = told(FINAL, Mark::Irreversible);
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
fn refused(region: &RegionView<'_>, detail: Detail) -> Vec<Point> {
    let items = region.groups.iter().flat_map(|group| &group.withheld).filter(|found| found.refuses);
    let keyed = items.map(|found| {
        let item = found.item;
        ((item.reason.rule().code, item.address.kind, withheld_text(item)), item.address.name.clone())
    });
    let point = |((rule, kind, message), names): ((&'static str, Kind, String), Vec<String>)| Point {
        line: format!("**refused**: {}: {}", named(region, kind, &names, detail), sentence(&message)),
        about: ("refused", Some(rule), Some(kind)),
        objects: names.len(),
    };
    group(keyed).into_iter().map(point).collect()
}

/// Whether a warning is about mail that ends, resumes, or leaves from a cold IP or from none.
fn is_grave(warning: &Warning) -> bool {
    match &warning.reason {
        WarningReason::RouteWithoutIps { .. }
        | WarningReason::RouteEnds
        | WarningReason::Resumes
        | WarningReason::Pauses
        | WarningReason::WeakensTls
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

/// Whether a warning says what cannot be undone, so that the object needs no other line.
fn is_final(warning: &Warning) -> bool {
    matches!(warning.reason, WarningReason::RelinquishesIps { .. } | WarningReason::ConvertsLeasedIps { .. })
}

fn grave(region: &RegionView<'_>, detail: Detail) -> Vec<Point> {
    let keyed = region.warnings.iter().filter(|warning| is_grave(warning)).map(|warning| {
        let word = if is_final(warning) { FINAL } else { "warning" };
        let key = ((word, warning.reason.rule().code, warning.address.kind), warning_text(warning));
        (key, warning.address.name.clone())
    });
    let point = |(((word, rule, kind), message), names): (((&'static str, _, Kind), String), Vec<String>)| {
        let head = if word == FINAL { format!("**{FINAL}**: ") } else { String::new() };
        Point {
            line: format!("{head}{}: {}", named(region, kind, &names, detail), sentence(&message)),
            about: (word, Some(rule), Some(kind)),
            objects: names.len(),
        }
    };
    group(keyed).into_iter().map(point).collect()
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
                let again = match (&outcome.context.apply_command, flags.len()) {
                    (Some(_), _) => "",
                    (None, 1) => "; plan again with it",
                    (None, _) => "; plan again with them",
                };
                format!("To let it pass, the apply must have: {}{again}.", code(&flags.join(" ")))
            }
        });
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn diff(diff: &str) -> String {
    details("The live account's YAML against what it will be", "diff", diff)
}
