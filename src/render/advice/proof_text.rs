//! What shows that IPs at 100 % were ever warmed up, and what does not, in words.

use std::net::Ipv4Addr;

use crate::advice::WarmLately;

use super::words::{all, number, they_were};

/// Why SES limits nothing at IPs of which nothing shows that they are warm.
pub(super) fn complete_or_off(auto_warmup: bool, ips: usize) -> &'static str {
    match (auto_warmup, ips) {
        (false, _) => "automatic warm-up is off",
        (true, 1) => "it is at 100 %",
        (true, _) => "they are at 100 %",
    }
}

/// What shows that IPs are warm, where nothing does yet: `warm_since`, or the day on which the stated one counts.
pub(super) fn since(ips: usize, lately: &[WarmLately], never: &[Ipv4Addr], turns_on: bool) -> String {
    let waits = lately.iter().map(|it| {
        format!("`warm_since: {}` of {} counts from {} on, 45 days later", it.warm_since, it.ip, it.counts_from)
    });
    let cold = (!never.is_empty()).then(|| {
        format!("the file states that {} {} never warmed up (`warm_since: never`)", all(never), was(never.len()))
    });
    let waits: Vec<String> = waits.chain(cold).collect();
    let (stated, waits) = (lately.len() + never.len(), waits.join("; "));
    let afterwards =
        if turns_on { ", and `never` of what arrived at 100 %: afterwards nothing else tells" } else { "" };
    match stated {
        0 if ips == 1 => format!("state `warm_since` if it is warm{afterwards}"),
        0 => format!("state `warm_since` of those that are warm{afterwards}"),
        stated if stated == ips => waits,
        _ => format!("state `warm_since` of the others that are warm{afterwards} ({waits})"),
    }
}

/// What shows that IPs are warm, or else what to do with their mail.
pub(super) fn proof_or(ips: usize, lately: &[WarmLately], never: &[Ipv4Addr], turns_on: bool, steps: &str) -> String {
    if never.len() < ips {
        return format!("{}; else {steps}", since(ips, lately, never, turns_on));
    }
    let warm = if ips == 1 { "it is" } else { "they are" };
    format!("{steps}; once {warm} warmed up, state the day in place of `warm_since: never`")
}

/// That nothing shows IPs to be warm, or that the file states that they are not.
pub(super) fn unshown(ips: &[Ipv4Addr], never: &[Ipv4Addr]) -> String {
    let whose = format!("{} {}", all(ips), was(ips.len()));
    if never.len() < ips.len() {
        format!("nothing shows that {whose} ever warmed up")
    } else {
        format!("the file states that {whose} never warmed up")
    }
}

pub(super) fn was(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// What turning automatic warm-up on does not do.
pub(super) fn warms_later(turns_on: bool) -> &'static str {
    if turns_on {
        "; automatic warm-up, which the plan turns on, warms up only what is below 100 % or leased later"
    } else {
        ""
    }
}

/// IPs that count for nothing, beside those that are below 100 %.
pub(super) fn never_warmed(unproven: &[Ipv4Addr]) -> String {
    if unproven.is_empty() {
        String::new()
    } else {
        format!(" (of {} nothing shows that {} ever warmed up)", all(unproven), they_were(unproven.len()))
    }
}

/// What IPs were measured to send, if it was measured.
pub(super) fn sent_little(measured: &[(Ipv4Addr, u64)], is_share: bool) -> String {
    let each: Vec<String> = measured.iter().map(|(ip, sent)| format!("{ip} {}", number(*sent))).collect();
    if each.is_empty() {
        String::new()
    } else {
        let share = if is_share { "; equal shares of what was measured of the pool" } else { "" };
        format!(", and sent less than 1,000 messages a day ({}{share})", each.join(", "))
    }
}
