//! A plan for the person who must approve it: by Region, what changes from what to what, what is withheld and why, what
//! is left alone, what it costs. One screen; changes that read the same share a line.

use std::fmt::Write as _;

use crate::{
    model::{Address, Kind, Place, Region, counted, shown},
    plan::{self, Action, Change, Guard, Pace, Plan, Rate, Warning, Withheld},
};

use super::{
    change_text, fold,
    guard_text::guard_text,
    steps_text::{safety_text, steps_text},
    style::Style,
    warning_text::warning_text,
    withheld_text::withheld_text,
};

/// How much of a plan to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Long lists are folded.
    #[default]
    Screen,
    /// Every name.
    Everything,
}

/// Width of the column of kinds.
const KIND_WIDTH: usize = 18;

/// The plan as text, with how long it takes at such a pace.
#[must_use]
pub fn plan_text(plan: &Plan, detail: Detail, pace: Pace) -> String {
    let mut text = header(plan);
    for region in &plan.regions {
        text.push_str(&region_text(plan, region, detail));
    }
    text.push_str(&summary(plan, pace));
    text.push_str(&safety_text(plan));
    text.push_str(&guard_lines(&plan.guards));
    text.push_str(&allowed_lines(&plan.allowed));
    if !plan.steps.is_empty() {
        let _ = writeln!(text, "{}", Style::Faint.paint(format!("Fingerprint {}", plan.fingerprint)));
    }
    text
}

fn header(plan: &Plan) -> String {
    let title = Style::Heading.paint(format!("Account {}", plan.account));
    format!("{title} {}\n", Style::Faint.paint(format!("as {}", shown(&plan.caller.arn))))
}

fn region_text(plan: &Plan, region: &Region, detail: Detail) -> String {
    let here = |address: &&Address| address.region == *region;
    let changes: Vec<&Change> = plan.changes.iter().filter(|change| here(&&change.address)).collect();
    let withheld: Vec<&Withheld> = plan.withheld.iter().filter(|item| here(&&item.address)).collect();
    let warnings: Vec<&Warning> = plan.warnings.iter().filter(|item| here(&&item.address)).collect();
    let unmanaged: Vec<&Address> = plan.unmanaged.iter().filter(here).collect();
    let mut text = format!("\n{}\n", Style::Heading.paint(shown(region.as_str())));
    if changes.is_empty() && withheld.is_empty() {
        text.push_str("  no changes: the account is as the file says\n");
    }
    text.push_str(&change_lines(&changes, detail));
    text.push_str(&steps_text(plan, region, detail));
    text.push_str(&withheld_lines(&withheld));
    text.push_str(&warning_lines(&warnings, detail));
    text.push_str(&unmanaged_line(&unmanaged, detail));
    text
}

fn change_lines(changes: &[&Change], detail: Detail) -> String {
    let mut text = String::new();
    let keyed =
        changes.iter().map(|change| ((change.action, change.address.kind, change_text::sentence(change)), change));
    for ((action, kind, sentence), changes) in fold::group(keyed) {
        let names: Vec<String> = changes.iter().map(|change| change.address.name.clone()).collect();
        let (symbol, style) = symbol(action);
        let kind = noun(kind, names.len());
        let names = fold::names(&names, detail == Detail::Everything);
        let _ = writeln!(text, "  {} {kind:KIND_WIDTH$} {names}: {}", style.paint(symbol), shown(&sentence));
    }
    text
}

/// The symbol of an action, and its style.
fn symbol(action: Action) -> (&'static str, Style) {
    match action {
        Action::Create => ("+", Style::Good),
        Action::Update => ("~", Style::Change),
        Action::Move => (">", Style::Change),
        Action::Assign => ("@", Style::Change),
        Action::Convert => ("!", Style::Bad),
        Action::Delete => ("-", Style::Bad),
        Action::Adopt => ("=", Style::Change),
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

fn withheld_lines(withheld: &[&Withheld]) -> String {
    let mut text = String::new();
    for item in withheld {
        let name = format!("{} {}", noun(item.address.kind, 1), shown(&item.address.name));
        let (sentence, place) = (withheld_text(item), place_text(item.stated_at.as_ref()));
        let _ = writeln!(text, "  {} {name}: {}{place}", Style::Bad.paint("withheld"), shown(&sentence));
    }
    text
}

/// What stops an apply of the whole, each with the two ways to let it pass.
fn guard_lines(guards: &[Guard]) -> String {
    let mut text = String::new();
    for guard in guards {
        let place = place_text(guard.stated_at.as_ref());
        let _ = writeln!(text, "{} {}{place}", Style::Bad.paint("Stopped:"), shown(&guard_text(guard)));
    }
    text
}

/// What was allowed when the plan was made. An apply of the saved plan needs the flags again.
fn allowed_lines(allowed: &[Guard]) -> String {
    let mut text = String::new();
    for guard in allowed {
        let flag = guard.allowance().flag();
        let _ = writeln!(text, "{} `{}` with {flag}", Style::Warning.paint("Allowed:"), shown(&guard.key()));
    }
    text
}

fn warning_lines(warnings: &[&Warning], detail: Detail) -> String {
    let mut text = String::new();
    let keyed = warnings.iter().map(|item| ((item.address.kind, warning_text(item)), item));
    for ((kind, message), warnings) in fold::group(keyed) {
        let names: Vec<String> = warnings.iter().map(|warning| warning.address.name.clone()).collect();
        let kind = noun(kind, names.len());
        let names = fold::names(&names, detail == Detail::Everything);
        let place = match warnings.as_slice() {
            [warning] => place_text(warning.stated_at.as_ref()),
            _ => String::new(),
        };
        let _ = writeln!(text, "  {} {kind} {names}: {}{place}", Style::Warning.paint("warning"), shown(&message));
    }
    text
}

/// Where the file states it, at the end of a line.
fn place_text(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| Style::Faint.paint(format!(" [{}]", shown(&place.to_string()))))
}

fn unmanaged_line(unmanaged: &[&Address], detail: Detail) -> String {
    if unmanaged.is_empty() {
        return String::new();
    }
    let groups = fold::group(unmanaged.iter().map(|address| (address.kind, address.name.clone())));
    let words = groups.into_iter().map(|(kind, names)| {
        format!("{} {}", noun(kind, names.len()), fold::names(&names, detail == Detail::Everything))
    });
    let words = words.collect::<Vec<_>>().join("; ");
    format!("  {}\n", Style::Faint.paint(format!("not in the file, left alone: {words}")))
}

fn summary(plan: &Plan, pace: Pace) -> String {
    if plan.changes.is_empty() {
        return if plan.withheld.is_empty() {
            format!("\n{}\n", Style::Good.paint("Nothing to do."))
        } else {
            "\nNothing can be done.\n".to_owned()
        };
    }
    let counts = counts(plan);
    let writes = counted(plan.budget.total(), "write");
    format!("\n{} {counts}. {writes}, {}.\n", Style::Heading.paint("Plan:"), duration(plan, pace))
}

fn duration(plan: &Plan, pace: Pace) -> String {
    let seconds = plan::seconds(&plan.steps, pace);
    match pace.writes {
        Rate::Documented => format!("about {seconds} s at SES's pace"),
        Rate::Stated(rate) => format!("about {seconds} s at {rate} calls a second"),
        Rate::Unlimited => format!("at once in this sandbox, about {} s at SES's pace", plan.budget.seconds),
    }
}

/// The changes counted by action.
#[must_use]
pub fn counts(plan: &Plan) -> String {
    let count = |action| plan.changes.iter().filter(|change| change.action == action).count();
    let counts = [
        (Action::Create, "to create"),
        (Action::Move, "to move"),
        (Action::Assign, "to assign"),
        (Action::Update, "to update"),
        (Action::Convert, "to convert"),
        (Action::Adopt, "to adopt"),
        (Action::Delete, "to delete"),
    ];
    let counts = counts.into_iter().map(|(action, words)| (count(action), words)).filter(|(count, _)| *count > 0);
    counts.map(|(count, words)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}
