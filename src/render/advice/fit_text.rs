//! 10x to 12x in words: mail, routes, redundancy.

use crate::{
    advice::{Found, NoShared, SecondIp, StreamName},
    model::{PoolRef, Usd, counted},
};

use super::{
    rest_text::{OWN, keep_known},
    said::{Advice, advice},
    words::{all, are, each_of, ips as some_ips, number, quoted, streams as names},
};

/// AWS's page on pools offers three choices ("Assigning IP pools in Amazon SES", read 2026-11).
fn name_a_pool(no_shared: Option<NoShared>) -> String {
    let shared = if no_shared == Some(NoShared::Byoip) { "" } else { ", `ses-shared-pool`" };
    format!("name one: a pool of your own{shared}, or, if that is meant, `ses-default-dedicated-pool`")
}

/// So many IPs as the mail of a pool keeps in use, or none.
fn fewer_ips(pool: &PoolRef, enough: Option<u64>, streams: &[StreamName], no_shared: Option<NoShared>) -> String {
    match enough {
        Some(enough) => format!(
            "keep {} in `{pool}`{} and move the others into a pool that no set names{}",
            some_ips(enough),
            if no_shared == Some(NoShared::Published) { ", those that others know," } else { "" },
            if no_shared.is_none() { ", or send through `ses-shared-pool`" } else { "" }
        ),
        None => to_shared(pool, streams, no_shared),
    }
}

/// How the mail of a pool comes to leave from the shared IPs. Mail that names no configuration set has no `pool` to change.
pub(super) fn to_shared(pool: &PoolRef, mail: &[StreamName], no_shared: Option<NoShared>) -> String {
    let sets = mail.iter().filter(|stream| **stream != StreamName::Unassigned);
    let rest = "a set with `pool: ses-shared-pool` for this mail, as the default of its identities";
    let shared = match (pool, all(sets)) {
        (PoolRef::Named(_) | PoolRef::Shared, _) => "`pool: ses-shared-pool`".to_owned(),
        (PoolRef::Default, sets) if sets.is_empty() => rest.to_owned(),
        (PoolRef::Default, sets) => {
            let beside = if mail.contains(&StreamName::Unassigned) {
                "; for mail without a configuration set, such a set as the default of its identities"
            } else {
                ""
            };
            format!("`pool: ses-shared-pool` of {sets}{beside}")
        }
    };
    match no_shared {
        None => shared,
        Some(NoShared::Published) => format!("tell those who know its IPs (`published`) first, then {shared}"),
        Some(NoShared::Byoip) => {
            "a pool whose IPs other mail keeps in use: an account with its own IPs (BYOIP) cannot use AWS's shared ones"
                .to_owned()
        }
    }
}

/// What helps with more mail than the IPs take, beside more IPs.
pub(super) fn surplus(no_shared: Option<NoShared>) -> &'static str {
    match no_shared {
        None => "send what is above their capacity through `ses-shared-pool`",
        Some(NoShared::Published) => {
            "send what is above their capacity, and nobody accepts by its IPs, through `ses-shared-pool`"
        }
        Some(NoShared::Byoip) => "spread the mail over more days",
    }
}

/// What helps a pool with one IP: a second one, if its mail keeps two in use.
fn second_ip(second: SecondIp, pool: &PoolRef, mail: &[StreamName], no_shared: Option<NoShared>, fix: &str) -> String {
    match second {
        SecondIp::Kept => fix.to_owned(),
        SecondIp::Listed => format!(
            "{fix}; it joins `{pool}` once it is at 100 % and partners list it: tell them first (`sesform ips --notice`), then \
             state `published: true`"
        ),
        SecondIp::Thin => {
            format!("{}; its mail is too little for a second IP (SF101)", to_shared(pool, mail, no_shared))
        }
        SecondIp::Unknown => format!("{fix}, if its mail keeps two in use: 100,000 messages a month for each"),
    }
}

/// What SF101 to SF122 say.
pub(super) fn of(found: &Found) -> Option<Advice> {
    fit(found).or_else(|| leaves(found))
}

fn fit(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::ThinPool { pool, ips, each_month, enough_ips, streams, no_shared } => advice(
            format!(
                "`{pool}` gives {} {} messages a month: mailbox providers judge only addresses that they see enough of, \
                 AWS asks for about 1,000 a day to each provider from each IP, and many senders draw the line at 100,000 \
                 a month",
                each_of(*ips),
                number(*each_month)
            ),
            fewer_ips(pool, *enough_ips, streams, *no_shared),
        ),
        Found::ThinAtProvider { pool, ips, thin, enough_ips, streams, no_shared } => advice(
            format!(
                "`{pool}` sends about {} messages a day to {} from {}: AWS asks for about 1,000 a day to each provider \
                 from each IP",
                number(thin.each_day),
                thin.provider,
                each_of(*ips)
            ),
            fewer_ips(pool, *enough_ips, streams, *no_shared),
        ),
        Found::IrregularOnStandard { stream, pool, month, no_shared } => advice(
            format!("{stream} sends irregularly through the IPs of `{pool}`, whose reputation needs an even history"),
            format!(
                "{}{}",
                to_shared(pool, std::slice::from_ref(stream), *no_shared),
                if month.is_some_and(|month| month >= 100_000) && no_shared.is_none() {
                    " (the answer of AWS's guide for Pinpoint); for so much mail a managed pool is the answer of the newer \
                     guide for SES"
                } else {
                    ""
                }
            ),
        ),
        Found::GoesCold { pool, gaps, no_shared } => advice(
            match gaps.as_slice() {
                [(stream, days)] => format!(
                    "{stream} is all that leaves from `{pool}`, and pauses for {}; most mailbox providers forget an \
                     address after about 30 days, and it would have to be warmed up again",
                    counted(*days, "day")
                ),
                gaps => format!(
                    "every set of `{pool}` pauses for more than 30 days ({}); most mailbox providers forget an address \
                     after about 30 days without mail, and it would have to be warmed up again",
                    all(gaps.iter().map(|(stream, days)| format!("{stream} {days}")))
                ),
            },
            {
                let mail: Vec<StreamName> = gaps.iter().map(|(stream, _)| stream.clone()).collect();
                let shared = to_shared(pool, &mail, *no_shared);
                if *no_shared == Some(NoShared::Byoip) { shared } else { format!("{shared}, or a managed pool") }
            },
        ),
        Found::OnceAWeek { pool, streams } => advice(
            format!(
                "{} {} sent on few days of a month: predictable, so dedicated IPs fit, but AWS asks for mail from `{pool}` \
                 every day",
                names(streams),
                are(streams.len())
            ),
            "none in the file: spread the mail over more days",
        ),
        Found::SteadyOnShared { stream, day, two_ips, by_default } => advice(
            format!(
                "{stream} steadily sends {} messages a day through AWS's shared IPs{}, which are fine for this; two dedicated \
                 IPs could keep a reputation of your own, for {two_ips} USD a month",
                number(*day),
                if *by_default { " (the default pool is empty: reported, not documented)" } else { "" }
            ),
            "none is needed",
        ),
        Found::ManagedTooSmall { .. } => return managed_too_small(found),
        _ => return None,
    })
}

fn managed_too_small(found: &Found) -> Option<Advice> {
    let Found::ManagedTooSmall { pool, streams, day, fee, saves, fee_stays, with, no_shared } = found else {
        return None;
    };
    let paid = match (fee_stays, *saves > Usd::ZERO) {
        (false, _) if *fee > Usd::ZERO && !with.is_empty() => format!(
            "; the monthly fee of {fee} USD is saved once {}, which {} no mail either, {} deleted too",
            quoted(with),
            if with.len() == 1 { "has" } else { "have" },
            are(with.len())
        ),
        (false, _) if *fee > Usd::ZERO && saves > fee => {
            format!(", and the monthly fee of {fee} USD buys nothing: {saves} USD a month are saved without it")
        }
        (false, _) if *fee > Usd::ZERO => format!(", and the monthly fee of {fee} USD buys nothing"),
        (true, true) => {
            format!("; the monthly fee stays for the other managed pools, so that {saves} USD a month are saved")
        }
        (true, false) if *fee > Usd::ZERO => "; the monthly fee stays for the other managed pools".to_owned(),
        (_, _) => String::new(),
    };
    Some(advice(
        if *day == 0 {
            format!("nothing is sent through the managed pool `{pool}`{paid}")
        } else if *no_shared == Some(NoShared::Byoip) {
            format!(
                "SES gives a managed pool its first IP at hundreds of messages over a few days (we read that as 300 a day), \
                 and {} a day leave through `{pool}`; an account with its own IPs (BYOIP) cannot use AWS's shared ones, and \
                 from where {} meanwhile is not stated{paid}",
                number(*day),
                match streams.as_slice() {
                    [stream] => format!("{stream} leaves"),
                    streams => format!("{} leave", names(streams)),
                }
            )
        } else {
            format!(
                "SES gives a managed pool its first IP at hundreds of messages over a few days (we read that as 300 a day): \
                 with {} a day through `{pool}`, {} may go on leaving from AWS's shared IPs{paid}",
                number(*day),
                names(streams)
            )
        },
        if streams.is_empty() {
            format!("delete `{pool}`, or send mail through it")
        } else {
            format!("{}; then delete `{pool}`", to_shared(pool, streams, *no_shared))
        },
    ))
}

fn leaves(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::EmptyPool { set, pool, no_shared } => advice(
            format!(
                "`{set}` may send only from the IPs of `{pool}`, and there are none; AWS does not say what happens to the \
                 mail"
            ),
            if *no_shared == Some(NoShared::Byoip) {
                "name another pool, or put IPs into this one"
            } else {
                "name another pool, such as `ses-shared-pool` or `ses-default-dedicated-pool`, or put IPs into this one"
            },
        ),
        Found::SharedWithByoip { set } => advice(
            format!(
                "`{set}` names `ses-shared-pool`, and an account that has brought its own IPs (BYOIP) cannot use AWS's shared \
                 ones"
            ),
            "name a pool of your own",
        ),
        Found::NoPoolNamed { set, ips: None, no_shared } => advice(
            format!(
                "the file names no pool for `{set}`: unless the live set names one, its mail leaves from \
                 `ses-default-dedicated-pool`"
            ),
            name_a_pool(*no_shared),
        ),
        Found::NoPoolNamed { set, ips: Some(ips), no_shared } => advice(
            match ips.as_slice() {
                [] if *no_shared == Some(NoShared::Byoip) => format!(
                    "`{set}` names no pool: it leaves from `ses-default-dedicated-pool`, which is empty, and AWS does not say \
                     what happens to the mail of an account that cannot use the shared IPs (BYOIP)"
                ),
                [] => format!(
                    "`{set}` names no pool: it leaves from `ses-default-dedicated-pool`, which is empty; reported, not \
                     documented: from AWS's shared IPs"
                ),
                ips => format!("`{set}` names no pool: it leaves from `ses-default-dedicated-pool`, now {}", all(ips)),
            },
            name_a_pool(*no_shared),
        ),
        Found::DefaultPoolCatches { ips } => advice(
            format!("mail without a configuration set, or whose set names no pool, leaves from {}", all(ips)),
            "move the IPs into a pool, or state `pool: ses-default-dedicated-pool` where that is meant",
        ),
        Found::StrangeSet { set, pool, beside } => advice(
            match beside.as_slice() {
                [] => format!(
                    "`{set}`, which the file does not state, sends through `{pool}`: it shapes the reputation of its IPs"
                ),
                beside => format!(
                    "`{set}`, which the file does not state, sends through `{pool}`: its complaints count against {}",
                    quoted(beside)
                ),
            },
            format!("state `{set}`, or send it through another pool"),
        ),
        Found::StrangeIp { ip, pool } => advice(
            format!("{ip} is in `{pool}`, and the file does not list it there"),
            "list it, or move it to another pool",
        ),
        Found::PoolWithoutMail { pool, ips, cost, is_byoip, published } => advice(
            format!(
                "nothing is sent through `{pool}`: its {}{} go{} cold",
                some_ips(*ips),
                cost.map(|cost| format!(" {} {cost} USD a month, and", if *ips == 1 { "costs" } else { "cost" }))
                    .unwrap_or_default(),
                if *ips == 1 { "es" } else { "" }
            ),
            if *is_byoip {
                format!("send mail through it; {OWN}")
            } else if published.is_empty() {
                "send mail through it, or give the IPs back (`relinquish`)".to_owned()
            } else {
                keep_known(published, "send mail through it", *ips)
            },
        ),
        Found::IdentityWithoutSet { identity } => advice(
            format!("mail from `{identity}` that names no configuration set leaves by the default pool"),
            format!("`identities: {{{identity}: {{configuration_set: ...}}}}`"),
        ),
        Found::SplitOverRegions { endpoint, regions, set, other, lacks_set } => advice(
            format!(
                "the endpoint `{endpoint}` splits mail equally over {}; {}",
                all(regions),
                if *lacks_set {
                    format!("`{set}` does not exist in {other}")
                } else {
                    format!("`{set}` does not have dedicated IPs of the same kind in {other}")
                }
            ),
            format!("give `{set}` the same kind of pool in {other}, and halve its `day` here"),
        ),
        Found::OtherRegionUnread { endpoint, regions, other, sets } => advice(
            format!(
                "the endpoint `{endpoint}` splits mail equally over {}, and {other} was not read: whether {} {} the same kind \
                 of dedicated IPs there is unknown",
                all(regions),
                quoted(sets),
                if sets.len() == 1 { "has" } else { "have" }
            ),
            format!("let these credentials read SES in {other} too"),
        ),
        Found::OneIpPool { pool, second, next, no_shared } => {
            let fix = match second {
                SecondIp::Listed => "a second IP, by its address in `ips`".to_owned(),
                SecondIp::Kept | SecondIp::Thin | SecondIp::Unknown if pool.named().is_none() => {
                    "a second IP that stays in it, or a pool of two".to_owned()
                }
                SecondIp::Kept | SecondIp::Thin | SecondIp::Unknown => {
                    format!("a second IP, in the file that states `{pool}`: `ips: {{count: 2}}`")
                }
            };
            let next = next.as_ref().and_then(|next| Some((next.ip, next.warm_on.as_ref()?)));
            let when =
                next.map(|(ip, day)| format!("; no other is yet, and {ip} is on {day}, warmed up with other mail"));
            advice(
                format!("`{pool}` has one IP: if its Availability Zone is down, its mail might not be sent"),
                second_ip(*second, pool, &[], *no_shared, &fix) + &when.unwrap_or_default(),
            )
        }
        Found::OneIpRegion { region, pool, second, streams, account_was_read, no_shared } => advice(
            if *account_was_read {
                format!(
                    "one IP is leased in {region}: AWS spreads IPs over Availability Zones only when there are more"
                )
            } else {
                format!(
                    "the file states one IP in {region}: AWS spreads IPs over Availability Zones only when there are more"
                )
            },
            second_ip(
                *second,
                pool,
                streams,
                *no_shared,
                if *no_shared == Some(NoShared::Byoip) {
                    "another one of your own IPs (BYOIP)"
                } else {
                    "lease another one by a Support case (`sesform request`)"
                },
            ),
        ),
        _ => return None,
    })
}
