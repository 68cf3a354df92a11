//! 13x in words: warm-up.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::{
    advice::{Found, NoShared, StreamName, Warming},
    model::PoolRef,
};

use super::{
    fit_text::{surplus, to_shared},
    proof_text::{complete_or_off, never_warmed, proof_or, sent_little, unshown, warms_later},
    said::{Advice, advice},
    words::{all, are, ips as some_ips, number, percents, them, they_were},
};

/// The largest day of a pool, or what is known of it.
fn known(peak: u64, is_at_least: bool) -> String {
    if is_at_least { format!("at least {}", number(peak)) } else { number(peak) }
}

/// The same after "sends".
fn up_to(peak: u64, is_at_least: bool) -> String {
    if is_at_least { known(peak, true) } else { format!("up to {}", number(peak)) }
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
        Found::ColdUnderLoad {
            pool,
            cold,
            unproven,
            room,
            peak,
            is_at_least,
            auto_warmup: false,
            shared_fits,
            streams,
            ..
        } => advice(
            format!(
                "`{pool}` sends {} a day, {} of its IPs {} at {}{}, and automatic warm-up is off: SES limits \
                 nothing and sends all of it from there, where mailbox providers take {} a day, if \
                 SES spreads it evenly (AWS publishes neither that nor a daily table; the true figure may be far lower)",
                up_to(*peak, *is_at_least),
                number(cold.len() as u64),
                are(cold.len()),
                percents(cold),
                never_warmed(unproven),
                at_most(*room)
            ),
            step_by_step(*shared_fits, pool, streams),
        ),
        Found::ColdUnderLoad {
            pool, is_listed, cold, unproven, room, peak, is_at_least, warm_on, no_shared, ..
        } => advice(
            format!(
                "{} of `{pool}` {} at {}{}: the pool takes {} of {} a day (AWS publishes no daily table; the \
                 true figure may be far lower); {}{}",
                some_ips(cold.len() as u64),
                are(cold.len()),
                percents(cold),
                never_warmed(unproven),
                at_most(*room),
                known(*peak, *is_at_least),
                rest(*no_shared),
                warm(warm_on.as_ref())
            ),
            if *is_listed {
                "take them out until they are warm, since partners accept mail of it by a list of IPs (SF171)"
            } else {
                "leave the route as it is, since an IP warms only with mail, and wait"
            },
        ),
        Found::UnprovenUnderLoad {
            pool,
            ips,
            lately,
            never,
            peak,
            is_at_least,
            auto_warmup,
            turns_on,
            shared_fits,
            streams,
        } => advice(
            format!(
                "`{pool}` sends {} a day, and {}: {}, so SES limits nothing{}",
                up_to(*peak, *is_at_least),
                unshown(ips, never),
                complete_or_off(*auto_warmup, ips.len()),
                warms_later(*turns_on)
            ),
            proof_or(ips.len(), lately, never, *turns_on, &step_by_step(*shared_fits, pool, streams)),
        ),
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
                proof_or(ips.len(), lately, never, *turns_on, "send little at first, and more step by step"),
            )
        }
        Found::NeverWhileWarming { pool, ips } => advice(
            format!(
                "the file states `warm_since: never` of {} of `{pool}`, and SES is warming {} up: at 100 % {} would still count \
                 as cold",
                listed(ips),
                them(ips.len()),
                if ips.len() == 1 { "it" } else { "they" }
            ),
            "take `warm_since: never` out",
        ),
        Found::SentThroughCold { .. } => return sent_through_cold(found),
        Found::NotWarmInTime { .. } => return not_warm_in_time(found),
        Found::WarmingWithoutMail { pool, ips } => advice(
            format!(
                "no mail leaves from `{pool}`: {}, with or without mail, since the percentage follows time; without \
                 mail no provider will know {}",
                warm_days(ips),
                them(ips.len())
            ),
            "send mail through it now, or give back what no mail needs (`relinquish`)",
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
        "and look whether the percentages rise; `sesform warmup` says what they take meanwhile"
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
    let Found::SentThroughCold { lately, never, turns_on, warm_on, shared_fits, no_shared, is_at_least, .. } = found
    else {
        return None;
    };
    let (sends, room, others) = (up_to(*peak, *is_at_least), at_most(*room), warms_later(*turns_on));
    let peak = known(*peak, *is_at_least);
    let at_100 = format!("{} {} at 100 %", all(not_proven), are(not_proven.len()));
    let mail = StreamName::ConfigurationSet(set.clone());
    let steps = || step_by_step(*shared_fits, pool, std::slice::from_ref(&mail));
    let says = match (unproven, auto_warmup) {
        (true, true) => format!(
            "the plan sends `{set}` through `{pool}`, which then sends {sends} a day: {at_100}, so SES limits nothing, \
             and nothing shows enough mail for any provider to know {}{others}",
            them(not_proven.len())
        ),
        (true, false) => format!(
            "the plan sends `{set}` through `{pool}`, which then sends {sends} a day: {at_100}, automatic warm-up is off, \
             and nothing shows that {} ever warmed up, so SES sends all of it from there",
            they_were(not_proven.len())
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
        proof_or(not_proven.len(), lately, never, *turns_on, &steps())
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
