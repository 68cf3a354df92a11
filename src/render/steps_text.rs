//! The steps where their order matters, and whether every route is safe at each of them.

use std::{collections::BTreeSet, fmt::Write as _};

use crate::{
    model::{Delivery, Region, Setting, Write, counted, shown},
    plan::{Plan, Purpose, Rule, Step, Violation, WarningReason},
};

use super::{fold, plan_text::Detail, style::Style};

/// Lines of steps that still leave the plan on one screen.
const LINES_MOST: usize = 30;
/// Steps that a line names as those it waits for before the rest is counted.
const WAITS_MOST: usize = 6;

/// The steps of a Region in order, if anything but "create the pool first" is in the order.
pub(super) fn steps_text(plan: &Plan, region: &Region, detail: Detail) -> String {
    let steps: Vec<&Step> = plan.steps.iter().filter(|step| step.region == *region).collect();
    if detail == Detail::Screen && !order_matters(&steps) {
        return String::new();
    }
    let mut text = format!("  {}\n", Style::Heading.paint("steps, each as soon as what it waits for is done"));
    let runs = runs(&steps);
    let shown = if detail == Detail::Everything { runs.len() } else { runs.len().min(LINES_MOST) };
    for run in &runs[..shown] {
        let _ = writeln!(text, "    {}", line(run, detail));
    }
    if shown < runs.len() {
        let left: usize = runs[shown..].iter().map(Vec::len).sum();
        let _ = writeln!(text, "    {}", Style::Faint.paint(format!("and {left} more steps; `--all` shows them")));
    }
    text
}

/// Whether a step waits for more than the creation of what it uses.
fn order_matters(steps: &[&Step]) -> bool {
    let creations: BTreeSet<_> = steps
        .iter()
        .filter(|step| matches!(step.write, Write::CreateDedicatedIpPool { .. }))
        .map(|step| step.id)
        .collect();
    let exists_already =
        |step: &&&Step| !matches!(step.write, Write::CreateConfigurationSet { .. } | Write::Setting(_));
    let waits = |step: &&Step| step.depends_on.iter().any(|id| !creations.contains(id));
    steps.iter().filter(exists_already).any(|step| waits(step) || step.purpose == Purpose::Detour)
}

/// Steps that follow each other and read the same.
fn runs<'a>(steps: &[&'a Step]) -> Vec<Vec<&'a Step>> {
    let mut runs: Vec<Vec<&Step>> = Vec::new();
    for step in steps {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| key(last) == key(step)) => run.push(step),
            Some(_) | None => runs.push(vec![step]),
        }
    }
    runs
}

/// What steps of one run share.
fn key(step: &Step) -> (Purpose, String, String) {
    let (verb, rest) = words(&step.write);
    (step.purpose, verb, rest)
}

fn line(run: &[&Step], detail: Detail) -> String {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return String::new() };
    let numbers = if run.len() == 1 { first.id.to_string() } else { format!("{}–{}", first.id, last.id) };
    let names: Vec<String> = run.iter().map(|step| step.write.target().name()).collect();
    let (verb, rest) = words(&first.write);
    let names = fold::names(&names, detail == Detail::Everything);
    let detour = if first.purpose == Purpose::Detour { " (detour)" } else { "" };
    format!("{numbers:>7}  {verb} {names}{}{}", shown(&rest), Style::Faint.paint(format!("{detour}{}", waits(run))))
}

/// What the steps of one run wait for, beside each other.
fn waits(run: &[&Step]) -> String {
    let own: BTreeSet<_> = run.iter().map(|step| step.id).collect();
    let waits: BTreeSet<_> = run.iter().flat_map(|step| &step.depends_on).filter(|id| !own.contains(id)).collect();
    if waits.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = waits.iter().take(WAITS_MOST).map(ToString::to_string).collect();
    let more = if waits.len() > WAITS_MOST { format!(" and {} more", waits.len() - WAITS_MOST) } else { String::new() };
    format!(", after {}{more}", shown.join(", "))
}

/// What is done, before and after the name.
fn words(write: &Write) -> (String, String) {
    let words = |verb: &str, rest: String| (verb.to_owned(), rest);
    match write {
        Write::CreateDedicatedIpPool { scaling, .. } => words("create pool", format!(", {scaling}")),
        Write::PutDedicatedIpPoolScalingAttributes { scaling, .. } => words("convert pool", format!(" to {scaling}")),
        Write::DeleteDedicatedIpPool { .. } => words("delete pool", String::new()),
        Write::DeleteConfigurationSet { .. } => words("delete configuration set", String::new()),
        Write::PutDedicatedIpInPool { from, to, .. } => words("move", format!(": {from} → {to}")),
        Write::CreateConfigurationSet { delivery, .. } => {
            words("create configuration set", format!(", sending through {}", delivery.route()))
        }
        Write::PutConfigurationSetDeliveryOptions { delivery, expected, .. } => words("send", way(expected, delivery)),
        Write::Setting(setting) => setting_words(setting),
    }
}

/// What is done to a setting, before and after the name.
fn setting_words(setting: &Setting) -> (String, String) {
    let words = |verb: &str, rest: String| (verb.to_owned(), rest);
    match setting {
        Setting::PutOptions(put) => words(&format!("set the {} of", put.options.kind().noun()), String::new()),
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => words("switch", format!(" {auto_warmup}")),
        Setting::PutDedicatedIpWarmupAttributes { percentage, .. } => words("warm up", format!(" to {percentage}")),
        Setting::TagResource { .. } => words("tag", String::new()),
        Setting::UntagResource { .. } => words("take tags from", String::new()),
        Setting::CreateConfigurationSetEventDestination { .. } => words("create event destination", String::new()),
        Setting::UpdateConfigurationSetEventDestination { .. } => words("update event destination", String::new()),
        Setting::DeleteConfigurationSetEventDestination { .. } => words("delete event destination", String::new()),
        Setting::PutEmailIdentityConfigurationSetAttributes { configuration_set, .. } => {
            let set = configuration_set.as_ref().map_or("none", |name| name.as_str());
            words("set the default configuration set of", format!(" to {set}"))
        }
    }
}

fn way(before: &Delivery, after: &Delivery) -> String {
    if before.route() == after.route() {
        return format!(" through {} as before, with other options", after.route());
    }
    format!(": {} → {}", before.route(), after.route())
}

/// Whether every route is safe at every step; if not, the story of each that is not.
pub(super) fn safety_text(plan: &Plan) -> String {
    if plan.steps.is_empty() {
        return String::new();
    }
    if plan.proof.violations.is_empty() {
        return safe_text(plan);
    }
    let mut text = format!("{} no order keeps every route safe.\n", Style::Bad.paint("Unsafe:"));
    for violation in &plan.proof.violations {
        let _ = writeln!(text, "  {}", shown(&story(plan, violation)));
    }
    text.push_str(
        "  What would help: one more IP in the pool, or two applies with a pool that both may use in between.\n",
    );
    text.push_str("  `apply --allow interruption` does it all the same.\n");
    text
}

/// Every step is safe; whether the end is what anybody wants is another question.
fn safe_text(plan: &Plan) -> String {
    if plan.warnings.iter().any(|warning| matches!(warning.reason, WarningReason::RoutesUnknown { .. })) {
        return format!("{} see above.\n", Style::Bad.paint("Routes unknown:"));
    }
    let without_ips =
        plan.warnings.iter().filter(|warning| matches!(warning.reason, WarningReason::RouteWithoutIps { .. }));
    match without_ips.count() {
        0 => {
            let routes = counted(plan.proof.routes, "route");
            format!("{} {routes} checked.\n", Style::Good.paint("Safe at every step:"))
        }
        1 => format!("{} 1 route, see above.\n", Style::Bad.paint("Ends without an IP for")),
        ended => format!("{} {ended} routes, see above.\n", Style::Bad.paint("Ends without an IP for")),
    }
}

fn story(plan: &Plan, violation: &Violation) -> String {
    let Violation { region, rule, configuration_set, identity, pool, step, address } = violation;
    let who = match (configuration_set, identity) {
        (Some(name), _) => format!("configuration set {name}"),
        (None, Some(identity)) => format!("mail of {identity} without a configuration set"),
        (None, None) => "mail without a configuration set".to_owned(),
    };
    let moment = plan.steps.iter().find(|one| one.id == *step).map_or_else(
        || format!("step {step}"),
        |one| {
            let (verb, rest) = words(&one.write);
            format!("step {step} ({verb} {}{rest})", one.write.target().name())
        },
    );
    let address = address.as_deref().unwrap_or("an address");
    match rule {
        Rule::NeverEmpty => format!("{region}: {who} has no IP to send from in {pool} from {moment} on"),
        Rule::NoLeak => format!(
            "{region}: {who} sends from {address} in {pool} from {moment} on, which neither its old nor its new route has"
        ),
        Rule::NeverDangling => format!("{region}: {who} or {address} is in {pool} while that is not there: {moment}"),
        Rule::InOrder => format!("{region}: {address} is written to without an order: {moment}"),
        Rule::CanRun => {
            format!("{region}: {moment} cannot run: {address}. This is a defect of sesform: please report it")
        }
    }
}
