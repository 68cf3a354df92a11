//! 14x in words: load.

use crate::advice::{Found, NoShared, Sent};

use super::{
    fit_text::surplus,
    rest_text::OWN,
    said::{Advice, advice},
    words::{all, ips as some_ips, number, streams as names, them},
};

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

/// What SF142 says.
fn more_than_mail(found: &Found) -> Option<Advice> {
    let Found::MoreIpsThanMail { pool, ips, enough, keep, peak, cost, is_byoip, asked } = found else { return None };
    let others = ips - keep.unwrap_or(*enough);
    let fewer = keep.filter(|keep| keep < enough);
    let (them, s) = if others == 1 { ("one".to_owned(), "s") } else { (number(others), "") };
    let says = format!(
        "even at 50,000 a day each, {} carry the {} of the largest day of `{pool}`{}; the other {them} {}thin{s} the \
         reputation of all{}",
        some_ips(*enough),
        number(*peak),
        fewer.map(|keep| format!(", and {keep} are enough for its mail (SF101)")).unwrap_or_default(),
        cost.map(|cost| format!("cost{s} {cost} USD a month and ")).unwrap_or_default(),
        if *asked > 0 { format!("; the file asks for {} more", number(*asked)) } else { String::new() },
    );
    let fix = match (keep, is_byoip) {
        (Some(_), false) => give_back(others),
        (Some(_), true) => {
            format!("move {} into a pool that no set names; {OWN}", if others == 1 { "it" } else { "them" })
        }
        (None, false) => format!("its mail is too little for two IPs: see SF101 of `{pool}`; then {}", give_back(*ips)),
        (None, true) => format!("its mail is too little for two IPs: see SF101 of `{pool}`; {OWN}"),
    };
    let fix = if *asked > 0 { format!("ask for no more under `ips` of `{pool}`; {fix}") } else { fix };
    Some(advice(says, fix))
}

/// What SF141 to SF147 say.
pub(super) fn of(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::HeavyIp { pool, is_listed, ips, each_day, in_all, is_bounded, no_shared } => advice(
            format!(
                "on its largest day `{pool}` sends {} from {}: AWS publishes no capacity of an IP, practice says 150,000 to \
                 200,000 a day (EmailDelivered) or 1 to 2 million (Word to the Wise), and small and regional providers \
                 take less",
                number(*each_day),
                if *ips == 1 { "its only IP".to_owned() } else { format!("each of its {}", some_ips(*ips)) }
            ),
            heavy_fix(*ips, *in_all, *is_bounded, *no_shared)
                + if *is_listed && in_all > ips {
                    ", each of which joins once it is at 100 % and partners list it"
                } else {
                    ""
                },
        ),
        Found::MoreIpsThanMail { .. } => return more_than_mail(found),
        Found::OverQuota { quota, asked, allowed } => {
            let (what, code) = quota_words(*quota);
            advice(
                format!(
                    "the volumes add up to {} {}, and the quota is {}",
                    number(*asked),
                    if *asked == 1 { what.replacen("recipients", "recipient", 1) } else { what.to_owned() },
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
        Found::RelinquishOwn { ips } => advice(
            format!(
                "{} {} your own (`byoip`), and no Support case gives {} back: `sesform request` refuses (`own-addresses`)",
                all(ips),
                if ips.len() == 1 { "is" } else { "are" },
                them(ips.len())
            ),
            "take them out of `relinquish`: they send nothing while they are in a pool that no set names, and how a range of your \
             own leaves SES is for AWS to say",
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
