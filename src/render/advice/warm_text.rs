//! 13x in words: warm-up.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::{
    advice::{Found, NoShared, StreamName, WarmLately, Warming},
    model::PoolRef,
};

use super::{
    fit_text::{surplus, to_shared},
    said::{Advice, advice},
    words::{all, are, ips as some_ips, number, percents, them, they_were},
};

/// Why SES limits nothing at IPs of which nothing shows that they are warm.
fn complete_or_off(auto_warmup: bool, ips: usize) -> &'static str {
    match (auto_warmup, ips) {
        (false, _) => "automatic warm-up is off",
        (true, 1) => "it is at 100 %",
        (true, _) => "they are at 100 %",
    }
}

/// What cold IPs take a day at most.
fn at_most(room: u64) -> String {
    if room == 0 { "hardly any".to_owned() } else { format!("at most about {}", number(room)) }
}

/// What IPs take a day, at least and at most.
fn between((at_least, room): (u64, u64)) -> String {
    if at_least == room || room == 0 {
        return at_most(room);
    }
    format!("{} to {}", number(at_least), number(room))
}

/// How mail comes to IPs that SES does not limit, where it is enough for them.
fn step_by_step(shared_fits: bool, pool: &PoolRef, mail: &[StreamName]) -> String {
    if shared_fits {
        format!("{}, as its mail is too little for two IPs", to_shared(pool, mail, None))
    } else {
        format!("let the mail come step by step: `sesform warmup {pool}` says how much may leave each day")
    }
}

/// What shows that IPs are warm, where nothing does yet: `warm_since`, or the day on which the stated one counts.
fn since(ips: usize, lately: &[WarmLately], never: &[Ipv4Addr], turns_on: bool) -> String {
    let waits = lately.iter().map(|it| {
        format!("`warm_since: {}` of {} counts from {} on, 45 days later", it.warm_since, it.ip, it.counts_from)
    });
    let cold = (!never.is_empty()).then(|| {
        format!("the file states that {} {} never warmed up (`warm_since: never`)", all(never), was(never.len()))
    });
    let (stated, waits) = (lately.len() + never.len(), all(waits.chain(cold)));
    let afterwards =
        if turns_on { ", and `never` of what arrived at 100 %: afterwards nothing else tells" } else { "" };
    match stated {
        0 if ips == 1 => format!("state `warm_since` if it is warm{afterwards}"),
        0 => format!("state `warm_since` of those that are warm{afterwards}"),
        stated if stated == ips => waits,
        _ => format!("state `warm_since` of the others that are warm{afterwards} ({waits})"),
    }
}

fn was(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// What turning automatic warm-up on does not do.
fn warms_later(turns_on: bool) -> &'static str {
    if turns_on {
        "; automatic warm-up, which the plan turns on, warms up only what is below 100 % or leased later"
    } else {
        ""
    }
}

/// IPs that count for nothing, beside those that are below 100 %.
fn never_warmed(unproven: &[Ipv4Addr]) -> String {
    if unproven.is_empty() {
        String::new()
    } else {
        format!(" (of {} nothing shows that {} ever warmed up)", all(unproven), they_were(unproven.len()))
    }
}

/// What IPs were measured to send, if it was measured.
fn sent_little(measured: &[(Ipv4Addr, u64)], is_share: bool) -> String {
    let each: Vec<String> = measured.iter().map(|(ip, sent)| format!("{ip} {}", number(*sent))).collect();
    if each.is_empty() {
        String::new()
    } else {
        let share = if is_share { "; equal shares of what was measured of the pool" } else { "" };
        format!(", and sent less than 1,000 messages a day ({}{share})", each.join(", "))
    }
}

/// "Warm on …", if that is known.
fn warm(warm_on: Option<&String>) -> String {
    match warm_on {
        Some(day) => format!("; all are warm on {day}"),
        None => String::new(),
    }
}

/// Where mail leaves from that warming IPs do not take ("Warming up dedicated IP addresses"; "Using your own IP
/// addresses").
fn rest(no_shared: Option<NoShared>) -> &'static str {
    match no_shared {
        Some(NoShared::Byoip) => {
            "the rest leaves from your warm IPs if you have some, and AWS does not say from where else: an account with \
             its own IPs cannot use the shared ones"
        }
        Some(NoShared::Published) | None => {
            "the rest leaves from AWS's shared IPs, or from your warm IPs if you have some"
        }
    }
}

fn listed(warming: &[Warming]) -> String {
    all(warming.iter().map(|it| format!("{} ({} %)", it.ip, it.percent)))
}

/// What SF131 to SF136 say.
pub(super) fn of(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::ColdUnderLoad { pool, cold, unproven, room, peak, auto_warmup: false, shared_fits, streams, .. } => {
            advice(
                format!(
                    "`{pool}` sends up to {} a day, {} of its IPs {} at {}{}, and automatic warm-up is off: SES limits \
                 nothing and sends all of it from there, where mailbox providers take {} a day, if \
                 SES spreads it evenly (AWS publishes neither that nor a daily table; the true figure may be far lower)",
                    number(*peak),
                    number(cold.len() as u64),
                    are(cold.len()),
                    percents(cold),
                    never_warmed(unproven),
                    at_most(*room)
                ),
                step_by_step(*shared_fits, pool, streams),
            )
        }
        Found::ColdUnderLoad { pool, cold, unproven, room, peak, warm_on, no_shared, .. } => advice(
            format!(
                "{} of `{pool}` {} at {}{}: the pool takes {} of {} a day (AWS publishes no daily table; the \
                 true figure may be far lower); {}{}",
                some_ips(cold.len() as u64),
                are(cold.len()),
                percents(cold),
                never_warmed(unproven),
                at_most(*room),
                number(*peak),
                rest(*no_shared),
                warm(warm_on.as_ref())
            ),
            "leave the route as it is, since an IP warms only with mail, and wait",
        ),
        Found::UnprovenUnderLoad { pool, ips, lately, never, peak, auto_warmup, turns_on, shared_fits, streams } => {
            advice(
                format!(
                    "`{pool}` sends up to {} a day, and nothing shows that {} {} ever warmed up: {}, so SES limits nothing{}",
                    number(*peak),
                    all(ips),
                    was(ips.len()),
                    complete_or_off(*auto_warmup, ips.len()),
                    warms_later(*turns_on)
                ),
                format!(
                    "{}; else {}",
                    since(ips.len(), lately, never, *turns_on),
                    step_by_step(*shared_fits, pool, streams)
                ),
            )
        }
        Found::AutoWarmupOff { missing, cold, is_byoip, complete } => {
            let is_missing = *missing > 0;
            let missing =
                is_missing.then(|| "the next IPs arrive as complete without having been warmed up".to_owned());
            let cold =
                (!cold.is_empty()).then(|| format!("whether SES goes on to raise {} is not documented", listed(cold)));
            advice(
                format!("automatic warm-up is off: {}", missing.into_iter().chain(cold).collect::<Vec<_>>().join("; ")),
                switched_on(is_missing, *is_byoip, complete),
            )
        }
        Found::CompleteNotProven { pool, ips, marked, .. } if ips.is_empty() => advice(
            format!(
                "the plan marks {} of `{pool}` as complete: that means that SES does not limit {}, not that mailbox \
                 providers know {}",
                listed(marked),
                them(marked.len()),
                them(marked.len())
            ),
            "take `warmup` out and let SES warm up, or state `warm_since` of those that are warm",
        ),
        Found::CompleteNotProven { pool, ips, marked, measured, is_share, lately, never, auto_warmup, turns_on } => {
            advice(
                format!(
                    "{} of `{pool}` {} at 100 %{}{}{}: that means that SES does not limit {}, not that mailbox providers know \
                 {}{}",
                    all(ips),
                    are(ips.len()),
                    match (auto_warmup, turns_on) {
                        (false, _) => " while automatic warm-up is off",
                        (true, true) => " while automatic warm-up is off until this plan",
                        (true, false) => "",
                    },
                    sent_little(measured, *is_share),
                    if marked.is_empty() {
                        String::new()
                    } else {
                        format!(", and the plan marks {} as complete", listed(marked))
                    },
                    them(ips.len() + marked.len()),
                    them(ips.len() + marked.len()),
                    warms_later(*turns_on)
                ),
                format!(
                    "{}; else send little at first, and more step by step",
                    since(ips.len(), lately, never, *turns_on)
                ),
            )
        }
        Found::SentThroughCold { .. } => return sent_through_cold(found),
        Found::NotWarmInTime { .. } => return not_warm_in_time(found),
        Found::WarmingWithoutMail { pool, ips } => advice(
            format!(
                "no mail leaves from `{pool}`: {}, with or without mail, since the percentage follows time; without \
                 mail no provider will know {}",
                warm_days(ips),
                them(ips.len())
            ),
            "send mail through it now",
        ),
        _ => return None,
    })
}

/// What to do where automatic warm-up is off.
fn switched_on(is_missing: bool, is_byoip: bool, complete: &[Ipv4Addr]) -> String {
    let then = if is_missing && is_byoip {
        "before more of your own IPs (BYOIP) come"
    } else if is_missing {
        "before you request IPs"
    } else {
        "and look whether the percentages rise; `sesform warmup` says how mail comes to them meanwhile"
    };
    let facts = if complete.is_empty() {
        String::new()
    } else {
        format!(
            "; with it `warm_since` of {}, which {} at 100 % and which it does not warm up: a day, or `never` if {} \
             arrived so, since afterwards nothing else tells",
            all(complete),
            are(complete.len()),
            if complete.len() == 1 { "it" } else { "they" }
        )
    };
    format!("`auto_warmup: true`, {then}{facts}")
}

/// When IPs will be at 100 %, those of one day together.
fn warm_days(ips: &[Warming]) -> String {
    let mut days: BTreeMap<&str, Vec<Ipv4Addr>> = BTreeMap::new();
    for it in ips {
        days.entry(it.warm_on.as_deref().unwrap_or("an unknown day")).or_default().push(it.ip);
    }
    let mut days = days.into_iter().map(|(day, ips)| (all(ips), day));
    let first = days.next().map(|(ips, day)| format!("{ips} will be at 100 % on {day}"));
    all(first.into_iter().chain(days.map(|(ips, day)| format!("{ips} on {day}"))))
}

/// What SF134 says.
fn sent_through_cold(found: &Found) -> Option<Advice> {
    let Found::SentThroughCold { set, pool, room, peak, auto_warmup, unproven, not_proven, .. } = found else {
        return None;
    };
    let Found::SentThroughCold { lately, never, turns_on, warm_on, shared_fits, no_shared, .. } = found else {
        return None;
    };
    let (peak, room, others) = (number(*peak), at_most(*room), warms_later(*turns_on));
    let mail = StreamName::ConfigurationSet(set.clone());
    let steps = || step_by_step(*shared_fits, pool, std::slice::from_ref(&mail));
    let says = match (unproven, auto_warmup) {
        (true, true) => format!(
            "the plan sends `{set}` through `{pool}`, which then sends up to {peak} a day: its IPs are at 100 %, so SES \
             limits nothing, and nothing shows enough mail for any provider to know them{others}"
        ),
        (true, false) => format!(
            "the plan sends `{set}` through `{pool}`, which then sends up to {peak} a day: its IPs are at 100 %, automatic \
             warm-up is off, and nothing shows that they were ever warmed up, so SES sends all of it from there"
        ),
        (false, false) => format!(
            "the plan sends `{set}` through `{pool}`, whose IPs take {room} of {peak} a day; automatic warm-up \
             is off, so SES sends all of it from there"
        ),
        (false, true) if !not_proven.is_empty() => format!(
            "the plan sends `{set}` through `{pool}`, whose IPs take {room} of {peak} a day; of {} nothing \
             shows that {} ever warmed up, and SES does not limit {}{others}",
            all(not_proven),
            they_were(not_proven.len()),
            them(not_proven.len())
        ),
        (false, true) => format!(
            "the plan sends `{set}` through `{pool}`, whose IPs take {room} of {peak} a day; {}{}",
            rest(*no_shared),
            warm(warm_on.as_ref())
        ),
    };
    let fix = if !not_proven.is_empty() {
        format!("{}; else {}", since(not_proven.len(), lately, never, *turns_on), steps())
    } else if *auto_warmup {
        "go on: SES sends what the IPs can take and the rest elsewhere, and without mail they would reach 100 % unknown to \
         every provider"
            .to_owned()
    } else {
        steps()
    };
    Some(advice(says, fix))
}

/// What SF135 says.
fn not_warm_in_time(found: &Found) -> Option<Advice> {
    let Found::NotWarmInTime { stream, pool, missing, warm_on, ready_by, room, room_at_least, peak, no_shared } = found
    else {
        return None;
    };
    let room = room_at_least.zip(*room);
    let warm = if *missing > 0 {
        let (begin, takes) = match no_shared {
            Some(NoShared::Byoip) => ("in the account today", ""),
            Some(NoShared::Published) | None => ("leased today", "; how long AWS takes to lease is not published"),
        };
        format!(
            "{begin}, the {} that `{pool}` lacks {} warm on {warm_on} at the earliest (45 days{takes})",
            some_ips(*missing),
            if *missing == 1 { "is" } else { "are" }
        )
    } else {
        format!("the IPs of `{pool}` are warm on {warm_on}")
    };
    let by_then = match (room, peak) {
        (Some(room), Some(peak)) => format!(
            ": on {ready_by}, when all of {stream} has to be ready, the pool takes {} a day (AWS publishes no daily table), and \
             its largest day is {}",
            between(room),
            number(*peak)
        ),
        (_, _) => format!(": {stream} cannot have all of it ready by {ready_by}"),
    };
    let stays = room
        .filter(|(at_least, _)| *at_least > 0)
        .map(|(at_least, _)| format!(", until the `peak_day` of what stays is {} or less", number(at_least)));
    let fix = format!("{}{}", surplus(*no_shared), stays.unwrap_or_default());
    let managed = if no_shared.is_none() { "; or use a managed pool" } else { "" };
    Some(advice(warm + &by_then, fix + managed))
}
