//! Text for the steps of a plan, in order, and for a step that violates a safety rule.

use std::collections::BTreeSet;

use crate::{
    model::{Delivery, PoolRef, Setting, Write, counted, shown, word_or_quoted},
    plan::{Purpose, Rule, Step, StepId, Violation},
    view::RegionView,
};

use super::{
    fold,
    layout::Layout,
    plan_style::{Detail, PlanStyle},
    style::Style,
};

/// Maximum number of lines of steps, so that the plan fits on a screen.
const LINES_MOST: usize = 30;
/// Number of dependencies, or ranges of them, that a line names before it counts the rest.
const WAITS_MOST: usize = 6;

/// Adds the steps of a Region if their order matters or they were requested; otherwise adds nothing. If they were not
/// requested, adds at most `LINES_MOST` lines and the number of the other steps.
pub(super) fn steps(out: &mut Layout, region: &RegionView<'_>, style: PlanStyle) {
    let everything = style.detail == Detail::Everything;
    if region.steps.is_empty() {
        return;
    }
    if !region.order_matters && !style.steps && !everything {
        return;
    }
    out.line(2, Some(("Steps, each run as soon as its dependencies are done", Style::Heading)), "", "", 4);
    let runs = runs(&region.steps);
    let is_short = !everything && !style.steps;
    let is_shown = |(at, run): &(usize, &Vec<&Step>)| !is_short || *at < LINES_MOST || is_grave(run);
    let (shown, hidden): (Vec<_>, Vec<_>) = runs.iter().enumerate().partition(is_shown);
    for (_, run) in shown {
        let (body, remark) = line(run, style.detail);
        out.line(4, None, &body, &remark, 13);
    }
    if !hidden.is_empty() {
        let left: usize = hidden.iter().map(|(_, run)| run.len()).sum();
        out.styled(Style::Faint, &format!("    and {}; `--steps` shows them", counted(left, "more step")));
    }
}

/// Whether the steps delete something or cannot be undone.
fn is_grave(run: &[&Step]) -> bool {
    run.iter().any(|step| match step.write {
        Write::PutDedicatedIpPoolScalingAttributes { .. }
        | Write::DeleteDedicatedIpPool { .. }
        | Write::DeleteConfigurationSet { .. } => true,
        Write::CreateDedicatedIpPool { .. }
        | Write::PutDedicatedIpInPool { .. }
        | Write::CreateConfigurationSet { .. }
        | Write::PutConfigurationSetDeliveryOptions { .. }
        | Write::Setting(_) => false,
    })
}

/// Groups consecutive steps whose text differs only in the name.
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

/// The purpose and the text that all steps of a run share.
fn key(step: &Step) -> (Purpose, String, String) {
    let (verb, rest) = words(&step.write);
    (step.purpose, verb, rest)
}

/// The text of a run: what its steps do, and a remark about what they wait for.
fn line(run: &[&Step], detail: Detail) -> (String, String) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return (String::new(), String::new()) };
    let numbers = if run.len() == 1 { first.id.to_string() } else { format!("{}–{}", first.id, last.id) };
    let names: Vec<String> = run.iter().map(|step| step.write.target().name()).collect();
    let (verb, rest) = words(&first.write);
    let names = fold::names(&names, detail == Detail::Everything);
    let detour = if first.purpose == Purpose::Detour { "(detour) " } else { "" };
    let body = format!("{numbers:>5}  {verb} {}{}", shown(&names), shown(&rest));
    (body, format!("{detour}{}", waits(run)).trim_end().to_owned())
}

/// The steps that a run waits for, except its own steps.
fn waits(run: &[&Step]) -> String {
    let own: BTreeSet<_> = run.iter().map(|step| step.id).collect();
    let waits: BTreeSet<_> = run.iter().flat_map(|step| &step.depends_on).filter(|id| !own.contains(id)).collect();
    if waits.is_empty() {
        return String::new();
    }
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for StepId(id) in waits {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *id => *last = *id,
            Some(_) | None => ranges.push((*id, *id)),
        }
    }
    let text = |(first, last): &(u32, u32)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    };
    let shown: Vec<String> = ranges.iter().take(WAITS_MOST).map(text).collect();
    let more: u32 = ranges.iter().skip(WAITS_MOST).map(|(first, last)| last - first + 1).sum();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("after {}{more}", shown.join(", "))
}

/// The text that describes a write, as the parts before and after the name of the object.
fn words(write: &Write) -> (String, String) {
    let words = |verb: &str, rest: String| (verb.to_owned(), rest);
    match write {
        Write::CreateDedicatedIpPool { scaling, .. } => words("create pool", format!(", {scaling}")),
        Write::PutDedicatedIpPoolScalingAttributes { scaling, .. } => words("convert pool", format!(" to {scaling}")),
        Write::DeleteDedicatedIpPool { .. } => words("delete pool", String::new()),
        Write::DeleteConfigurationSet { .. } => words("delete configuration set", String::new()),
        Write::PutDedicatedIpInPool { from, to, .. } => words("move", format!(": {} → {}", pool(from), pool(to))),
        Write::CreateConfigurationSet { delivery, .. } => {
            words("create configuration set", format!(", sending through {}", pool(delivery.route())))
        }
        Write::PutConfigurationSetDeliveryOptions { delivery, expected, .. } => words("send", way(expected, delivery)),
        Write::Setting(setting) => setting_words(setting),
    }
}

/// The text that describes a write to a setting, as the parts before and after the name of the object.
fn setting_words(setting: &Setting) -> (String, String) {
    let words = |verb: &str, rest: String| (verb.to_owned(), rest);
    match setting {
        Setting::PutOptions(put) => words(&format!("set the {} of", put.options.kind().noun()), String::new()),
        Setting::PutAccountDedicatedIpWarmupAttributes { auto_warmup } => words("switch", format!(" {auto_warmup}")),
        Setting::PutAccountSuppressionAttributes { .. } => words("set the account's", String::new()),
        Setting::PutAccountVdmAttributes { .. } => words("set the account's", String::new()),
        Setting::PutDedicatedIpWarmupAttributes { percentage, expected: Some(_), .. } => {
            words("restart the warm-up of", format!(" at {percentage}"))
        }
        Setting::PutDedicatedIpWarmupAttributes { percentage, .. } => words("warm up", format!(" to {percentage}")),
        Setting::TagResource { .. } => words("tag", String::new()),
        Setting::UntagResource { .. } => words("take tags from", String::new()),
        Setting::CreateConfigurationSetEventDestination { .. } => words("create event destination", String::new()),
        Setting::UpdateConfigurationSetEventDestination { .. } => words("update event destination", String::new()),
        Setting::DeleteConfigurationSetEventDestination { .. } => words("delete event destination", String::new()),
        Setting::PutEmailIdentityConfigurationSetAttributes { configuration_set, .. } => {
            let set =
                configuration_set.as_ref().map_or_else(|| "none".to_owned(), |name| word_or_quoted(name.as_str()));
            words("set the default configuration set of", format!(" to {set}"))
        }
    }
}

fn way(before: &Delivery, after: &Delivery) -> String {
    if before.route() == after.route() {
        return format!(" through {} as before, with other options", pool(after.route()));
    }
    format!(": {} → {}", pool(before.route()), pool(after.route()))
}

fn pool(pool: &PoolRef) -> String {
    word_or_quoted(pool.as_str())
}

/// Describes a violation: the step, and the route or the address that it affects.
pub(super) fn story(steps: &[Step], violation: &Violation) -> String {
    let Violation { region, rule, configuration_set, identity, pool, step, address } = violation;
    let who = match (configuration_set, identity) {
        (Some(name), _) => format!("configuration set {name}"),
        (None, Some(identity)) => format!("mail of {identity} without a configuration set"),
        (None, None) => "mail without a configuration set".to_owned(),
    };
    let moment = steps.iter().find(|one| one.id == *step).map_or_else(
        || format!("step {step}"),
        |one| {
            let (verb, rest) = words(&one.write);
            format!("step {step} ({verb} {}{rest})", one.write.target().name())
        },
    );
    let address = address.as_deref().unwrap_or("an address");
    let pool = pool.as_ref().map_or("no pool", PoolRef::as_str);
    match rule {
        Rule::NeverEmpty => format!("{region}: {who} has no IP to send from in {pool} from {moment} on"),
        Rule::NoLeak => format!(
            "{region}: {who} sends from {address} in {pool} from {moment} on, which neither its old nor its new route has"
        ),
        Rule::NeverDangling => format!(
            "{region}: {who} or {address} is in {pool} while the pool does not exist: \
            {moment}"
        ),
        Rule::InOrder => format!("{region}: {address} is written to by steps without an order: {moment}"),
        Rule::CanRun => {
            format!("{region}: {moment} cannot run: {address}. This is a defect of sesform: please report it")
        }
    }
}
