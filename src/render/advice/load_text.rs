//! 13x and 14x in words: warm-up and load.

use std::net::Ipv4Addr;

use crate::{
    advice::{Found, NoShared, Sent, Warming},
    model::PoolRef,
};

use super::{
    fit_text::{surplus, to_shared},
    said::{Advice, advice},
    words::{all, are, ips as some_ips, number, percents, streams as names, them, they_were},
};

/// What SF131 to SF147 say.
pub(super) fn of(found: &Found) -> Option<Advice> {
    warm_up(found).or_else(|| load(found))
}

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

/// How mail comes to IPs that SES does not limit. There is a schedule only where automatic warm-up is off, and where the mail
/// is enough for the IPs.
fn step_by_step(auto_warmup: bool, shared_fits: bool, pool: &PoolRef) -> String {
    let steps = "let the mail come step by step";
    match (shared_fits, auto_warmup) {
        (true, _) => format!("{}, as its mail is too little for two IPs", to_shared(pool, None)),
        (false, true) => steps.to_owned(),
        (false, false) => format!("{steps}: `sesform warmup {pool}` says how much may leave each day"),
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
fn sent_little(measured: &[(Ipv4Addr, u64)]) -> String {
    let each: Vec<String> = measured.iter().map(|(ip, sent)| format!("{ip} {}", number(*sent))).collect();
    if each.is_empty() {
        String::new()
    } else {
        format!(", and sent less than 1,000 messages a day ({})", each.join(", "))
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

fn warm_up(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::ColdUnderLoad { pool, cold, unproven, room, peak, auto_warmup: false, shared_fits, .. } => advice(
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
            step_by_step(false, *shared_fits, pool),
        ),
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
        Found::UnprovenUnderLoad { pool, ips, peak, auto_warmup, shared_fits } => advice(
            format!(
                "`{pool}` sends up to {} a day, and nothing shows that {} {} ever warmed up: {}, so SES limits nothing",
                number(*peak),
                all(ips),
                if ips.len() == 1 { "was" } else { "were" },
                complete_or_off(*auto_warmup, ips.len())
            ),
            format!(
                "state `warm_since` of those that are warm; else {}",
                step_by_step(*auto_warmup, *shared_fits, pool)
            ),
        ),
        Found::AutoWarmupOff { missing, cold } => {
            let is_missing = *missing > 0;
            let missing =
                is_missing.then(|| "the next IPs arrive as complete without having been warmed up".to_owned());
            let cold =
                (!cold.is_empty()).then(|| format!("whether SES goes on to raise {} is not documented", listed(cold)));
            advice(
                format!("automatic warm-up is off: {}", missing.into_iter().chain(cold).collect::<Vec<_>>().join("; ")),
                if is_missing {
                    "`auto_warmup: true`, before you request IPs"
                } else {
                    "`auto_warmup: true`, and look whether the percentages rise; `sesform warmup` says how mail comes to them meanwhile"
                },
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
        Found::CompleteNotProven { pool, ips, marked, measured, auto_warmup } => advice(
            format!(
                "{} of `{pool}` {} at 100 %{}{}{}: that means that SES does not limit {}, not that mailbox providers know {}",
                all(ips),
                are(ips.len()),
                if *auto_warmup { "" } else { " while automatic warm-up is off" },
                sent_little(measured),
                if marked.is_empty() {
                    String::new()
                } else {
                    format!(", and the plan marks {} as complete", listed(marked))
                },
                them(ips.len() + marked.len()),
                them(ips.len() + marked.len())
            ),
            "state `warm_since`, or warm up",
        ),
        Found::SentThroughCold { set, pool, peak, auto_warmup: true, unproven: true, shared_fits, .. } => advice(
            format!(
                "the plan sends `{set}` through `{pool}`, which then sends up to {} a day: its IPs are at 100 %, so SES \
                 limits nothing, and nothing shows enough mail for any provider to know them",
                number(*peak)
            ),
            format!("state `warm_since` if they are warm; else {}", step_by_step(true, *shared_fits, pool)),
        ),
        Found::SentThroughCold { set, pool, peak, unproven: true, shared_fits, .. } => advice(
            format!(
                "the plan sends `{set}` through `{pool}`, which then sends up to {} a day: its IPs are at 100 %, automatic \
                 warm-up is off, and nothing shows that they were ever warmed up, so SES sends all of it from there",
                number(*peak)
            ),
            format!("state `warm_since` if they are warm; else {}", step_by_step(false, *shared_fits, pool)),
        ),
        Found::SentThroughCold { set, pool, room, peak, auto_warmup, warm_on, shared_fits, no_shared, .. } => advice(
            format!(
                "the plan sends `{set}` through `{pool}`, whose IPs take {} of {} a day; {}",
                at_most(*room),
                number(*peak),
                if *auto_warmup {
                    format!("{}{}", rest(*no_shared), warm(warm_on.as_ref()))
                } else {
                    "automatic warm-up is off, so SES sends all of it from there".to_owned()
                }
            ),
            if *auto_warmup {
                "go on: SES sends what the IPs can take and the rest elsewhere, and without mail they would reach 100 % \
                 unknown to every provider"
                    .to_owned()
            } else {
                step_by_step(false, *shared_fits, pool)
            },
        ),
        Found::NotWarmInTime { stream, pool, missing, warm_on, ready_by, no_shared } => advice(
            if *missing > 0 {
                let (begin, takes) = match no_shared {
                    Some(NoShared::Byoip) => ("in the account today", ""),
                    Some(NoShared::Published) | None => {
                        ("leased today", "; how long AWS takes to lease is not published")
                    }
                };
                format!(
                    "{begin}, the {} that `{pool}` lacks {} warm on {warm_on} at the earliest (45 days{takes}): {stream} \
                     cannot have all of it ready by {ready_by}",
                    some_ips(*missing),
                    if *missing == 1 { "is" } else { "are" }
                )
            } else {
                format!("the IPs of `{pool}` are warm on {warm_on}: {stream} cannot have all of it ready by {ready_by}")
            },
            match no_shared {
                None => format!("{}, or use a managed pool", surplus(*no_shared)),
                Some(_) => surplus(*no_shared).to_owned(),
            },
        ),
        Found::WarmingWithoutMail { pool, ips } => advice(
            format!(
                "no mail leaves from `{pool}`: {}, with or without mail, since the percentage follows time; without \
                 mail no provider will know {}",
                all(ips.iter().map(|it| {
                    format!("{} will be at 100 % on {}", it.ip, it.warm_on.as_deref().unwrap_or("an unknown day"))
                })),
                them(ips.len())
            ),
            "send mail through it now",
        ),
        _ => return None,
    })
}

/// What helps IPs with more mail than most carry. Of more than its mail keeps in use, SF101 would warn.
fn heavy_fix(ips: u64, in_all: u64, is_bounded: bool, no_shared: Option<NoShared>) -> String {
    let spread = match no_shared {
        Some(NoShared::Byoip) => "spread the largest day over more days".to_owned(),
        Some(NoShared::Published) | None => format!("spread the largest day over more days, or {}", surplus(no_shared)),
    };
    if in_all == ips {
        return format!("no more IPs, as its mail keeps no more in use (SF101): {spread}");
    }
    let verb = if no_shared == Some(NoShared::Byoip) { "bring" } else { "lease" };
    let lease = format!("{verb} {} more, {} in all", number(in_all - ips), number(in_all));
    if is_bounded { format!("{lease}, which is as many as its mail keeps in use (SF101); {spread}") } else { lease }
}

/// How IPs are given back (SES developer guide, "Requesting and relinquishing dedicated IP addresses"; 14 hours is the
/// longest delivery time).
fn give_back(count: u64) -> String {
    let them = if count == 1 { "it" } else { "them" };
    format!(
        "move {them} into a pool that no set names, wait 14 hours for mail in flight, then give {them} back \
         (`relinquish`), which cannot be undone"
    )
}

fn load(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::HeavyIp { pool, ips, each_day, in_all, is_bounded, no_shared } => advice(
            format!(
                "on its largest day `{pool}` sends {} from {}: AWS publishes no capacity of an IP, practice says 150,000 to \
                 200,000 a day (EmailDelivered) or 1 to 2 million (Word to the Wise), and small and regional providers \
                 take less",
                number(*each_day),
                if *ips == 1 { "its only IP".to_owned() } else { format!("each of its {}", some_ips(*ips)) }
            ),
            heavy_fix(*ips, *in_all, *is_bounded, *no_shared),
        ),
        Found::MoreIpsThanMail { pool, ips, enough, keep, peak, cost } => {
            let others = ips - keep.unwrap_or(*enough);
            let fewer = keep.filter(|keep| keep < enough);
            advice(
                format!(
                    "even at 50,000 a day each, {} carry the {} of the largest day of `{pool}`{}; the other {} {cost} USD a \
                     month and {} the reputation of all",
                    some_ips(*enough),
                    number(*peak),
                    fewer.map(|keep| format!(", and its mail keeps {keep} in use")).unwrap_or_default(),
                    if others == 1 { "one costs".to_owned() } else { format!("{} cost", number(others)) },
                    if others == 1 { "thins" } else { "thin" }
                ),
                if keep.is_some() {
                    give_back(others)
                } else {
                    format!("its mail is too little for two IPs: see SF101 of `{pool}`; then {}", give_back(*ips))
                },
            )
        }
        Found::OverQuota { quota, asked, allowed } => {
            let (what, code) = quota_words(*quota);
            advice(
                format!(
                    "the stated volumes add up to {} {what}, and the quota is {}",
                    number(*asked),
                    number(*allowed)
                ),
                format!("Service Quotas, {code}: this is another request than for dedicated IPs"),
            )
        }
        Found::InSandbox { leased, wanted } => advice(
            format!(
                "the account is in SES's sandbox in this Region, with {} leased and {} wanted: in the sandbox mail goes only \
                 to verified addresses",
                some_ips(*leased),
                number(*wanted)
            ),
            "request production access first",
        ),
        Found::WantedOverLeased { leased, wanted, is_byoip: true } => advice(
            format!(
                "the Region has {} of your own (BYOIP), and the file asks for {}",
                some_ips(*leased),
                number(*wanted)
            ),
            "none by `sesform request`, which is for leased IPs: AWS's page \"Using your own IP addresses (BYOIP) in Amazon SES\" \
             says how addresses of your own come to SES",
        ),
        Found::WantedOverLeased { leased, wanted, is_byoip: false } => advice(
            format!(
                "{} leased, and the file asks for {}",
                some_ips(*leased) + if *leased == 1 { " is" } else { " are" },
                number(*wanted)
            ),
            "`sesform request` writes the Support case; nobody can order an address, so a list takes those that arrive; with \
             automatic warm-up new IPs are warm 45 days after they arrive",
        ),
        Found::RelinquishInUse { ip, pool, streams } => advice(
            if pool.named().is_none() {
                format!("{ip} is to be given back and is in the default pool, which carries all unassigned mail")
            } else {
                format!(
                    "{ip} is to be given back, and {} still {} from it",
                    names(streams),
                    if streams.len() == 1 { "leaves" } else { "leave" }
                )
            },
            "move it into a pool that no set names, and wait 14 hours for mail in flight; giving it back cannot be undone",
        ),
        _ => return None,
    })
}

/// What a sending quota counts, and its code in Service Quotas.
pub(in crate::render) fn quota_words(quota: Sent) -> (&'static str, &'static str) {
    match quota {
        Sent::InADay => ("recipients on the largest day", "L-804C8AE8 (per 24 hours)"),
        Sent::InASecond => ("recipients in the largest second", "L-CDEF9B6B (per second)"),
    }
}
