//! A schedule for people: how much may leave each day, and where the rest leaves meanwhile.

use std::fmt::Write as _;

use crate::{
    advice::{ColdPool, PoolWarmup, Schedule, SecondSet, Step},
    model::PoolRef,
};

use super::words::{all, ips, number};

/// The steps with what is to be stated for them.
pub(super) fn schedule_text(schedule: &Schedule, pool: &PoolWarmup, is_on: bool) -> String {
    let why = if is_on { "does not limit IPs at 100 %" } else { "limits nothing while automatic warm-up is off" };
    let mut text = format!("  Schedule: SES {why}");
    if !schedule.sets.is_empty() {
        text.push_str(&second_sets(schedule, pool));
    }
    if !schedule.waiting.is_empty() {
        text.push_str(&waiting(schedule));
    }
    let _ = writeln!(text, "  from         recipients   of the largest day, {}", number(schedule.peak_day));
    for Step { date, messages, percent } in &schedule.steps {
        let _ = writeln!(text, "  {date} {:>12}   {percent:>7} %", number(*messages));
    }
    let _ = write!(text, "  {}", afterwards(schedule, pool));
    text.push_str(
        "The schedule doubles every three days (Braze's conservative one and others; not AWS's). Send to the most engaged \
         recipients first, skip no day, and stay at a step while bounces or deferrals rise.\n",
    );
    text.push_str(
        "  Meanwhile `lint` goes on to speak of these IPs (SF101, SF121, SF131, SF133; `lint.ignore` takes the schedule as a \
         reason), and a plan that brings them 1,000 a day or more needs `--allow cold`: until figures show 1,000 messages a \
         day from each, or `warm_since` is 45 days old.\n",
    );
    if !schedule.allowlisted.is_empty() {
        let _ = writeln!(
            text,
            "  No second set for {}: partners accept the mail by a list of IPs, so all of it leaves from these from the first \
             day on, and none from the shared IPs.",
            all(schedule.allowlisted.iter().map(|set| format!("`{set}`")))
        );
    }
    if schedule.has_unassigned {
        text.push_str(
            "  Mail without a configuration set leaves from here too, whatever the schedule: it needs a set first, as the \
             default of its identities.\n",
        );
    }
    text
}

/// What is to be stated so that the rest leaves from another pool.
fn second_sets(schedule: &Schedule, pool: &PoolWarmup) -> String {
    let seconds = schedule.sets.iter().map(|it| format!("`{}` beside `{}`", it.second, it.set));
    let through = match &schedule.cold {
        Some(cold) => PoolRef::Named(cold.pool.clone()),
        None => pool.pool.clone(),
    };
    let mut text = match &schedule.cold {
        Some(cold) => format!(
            ", and spreads its mail over cold and warm IPs alike. The {} its mail without {}: move {} out of `{}` (out of \
             its list, or its `count`), into a pool of {} own, and state {}:\n    {}: {{ips: [{}]}}\n",
            if cold.warm == 1 { "warm IP takes".to_owned() } else { format!("{} warm IPs take", number(cold.warm)) },
            all(&cold.ips),
            them(cold),
            pool.pool,
            if cold.ips.len() == 1 { "its" } else { "their" },
            all(seconds),
            cold.pool,
            cold.ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        ),
        None => format!(", and cannot split the mail of a set. State {}:\n", all(seconds)),
    };
    for it in &schedule.sets {
        if schedule.cold.is_none() {
            let _ = writeln!(text, "    {}: {{pool: {}}}", it.set, it.meanwhile);
        }
        let _ = writeln!(text, "    {}: {{pool: {through}}}", it.second);
    }
    if schedule.cold.is_none() {
        schedule.sets.iter().filter(|it| it.is_isolated).for_each(|it| text.push_str(&isolated(it)));
    }
    text + "  Choose one of both for each message, so that at most so many a day go through the second:\n"
}

fn them(cold: &ColdPool) -> &'static str {
    if cold.ips.len() == 1 { "it" } else { "them" }
}

/// Where a set stays that must share no address with other customers.
fn isolated(it: &SecondSet) -> String {
    let place = match &it.meanwhile {
        PoolRef::Shared => "it is on the shared IPs today, and stays there until the new ones are warm".to_owned(),
        pool => format!("it stays on `{pool}` meanwhile"),
    };
    format!("  `{}` has `isolate`, so its other mail does not go to the shared IPs: {place}.\n", it.set)
}

/// The sets that have no other pool for what is more than a step.
fn waiting(schedule: &Schedule) -> String {
    let sets = all(schedule.waiting.iter().map(|set| format!("`{set}`")));
    let have = if schedule.waiting.len() == 1 { "has" } else { "have" };
    let beside = if schedule.sets.is_empty() { "" } else { ", with what goes through the second sets" };
    let begin = if schedule.sets.is_empty() { ". " } else { "  " };
    format!(
        "{begin}{sets} {have} no other pool to leave through meanwhile, so a second set changes nothing: let at most so many a \
         day leave{beside}; the rest has to wait, or to go another way than this account:\n"
    )
}

/// What is to be done when the steps are over.
fn afterwards(schedule: &Schedule, pool: &PoolWarmup) -> String {
    let sets = all(schedule.sets.iter().map(|it| format!("`{}`", it.set)));
    match (&schedule.cold, schedule.ends_at) {
        (Some(cold), _) => format!(
            "That is the share of {} in `{}`: put {} back into it then, state `warm_since`, and take the second set and the \
             pool `{}` out. ",
            ips(cold.ips.len() as u64),
            pool.pool,
            them(cold),
            cold.pool
        ),
        (None, None) if schedule.sets.is_empty() => "Then all of it may leave. ".to_owned(),
        (None, None) => format!("Then state `pool: {}` for {sets} and take the second out. ", pool.pool),
        (None, Some(most)) if schedule.sets.is_empty() => {
            format!("It ends at {} a day, since what is above is not possible with these IPs: add IPs. ", number(most))
        }
        (None, Some(most)) => format!(
            "It ends at {} a day, since what is above is not possible with these IPs: keep both sets, or add IPs. ",
            number(most)
        ),
    }
}
