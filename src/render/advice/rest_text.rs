//! 15x to 19x in words: money, isolation, known addresses, health, facts.

use std::net::Ipv4Addr;

use crate::advice::{Evenness, Found, Leaving, OpenRoute, StreamName, Warming};

use super::{
    said::{Advice, advice},
    words::{all, are, ips as some_ips, number, quoted, standard_ips, streams as names, them},
};

/// What SF151 to SF194 say.
pub(super) fn of(found: &Found) -> Option<Advice> {
    money(found).or_else(|| known(found))
}

/// What holds of addresses of one's own ("Using your own IP addresses (BYOIP)", read 2026-11).
pub(super) const OWN: &str = "IPs of your own (BYOIP) are not given back by `relinquish`";

fn money(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::IdleIps { ips, cost, is_byoip, published } => advice(
            match cost {
                Some(cost) => format!(
                    "no mail leads to the default pool, and {} {} {cost} USD a month there",
                    all(ips),
                    if ips.len() == 1 { "costs" } else { "cost" }
                ),
                None => format!("no mail leads to the default pool, and {} {} there", all(ips), are(ips.len())),
            },
            if *is_byoip {
                format!("move them into a pool, and send mail through it; {OWN}")
            } else if published.is_empty() {
                "use them; or move them into a pool that no set names, then give them back (`relinquish`)".to_owned()
            } else {
                keep_known(published, "move them into a pool, and send mail through it", ips.len() as u64)
            },
        ),
        Found::DearerWay { .. } => return dearer_way(found),
        Found::ManagedBesideStandard { kind, managed, standard, fee } => advice(
            format!(
                "{kind} mail leaves through the managed pool `{managed}` and the standard pool `{standard}`: the managed fee \
                 of {fee} USD a month is paid whatever it carries"
            ),
            "one pool for this kind of mail",
        ),
        Found::PricesOld { rows } => advice(
            format!(
                "prices were read long ago: {}",
                all(rows.iter().map(|(name, read, days)| format!("`{name}` of {read} ({days} days ago)")))
            ),
            "state the prices of today under `prices`",
        ),
        Found::PlanIncludesManaged { plan, ips, leased, cost } => advice(
            format!(
                "the account has the plan {plan}, which includes managed IPs, and leases {} in this Region{} for {cost} USD a \
                 month (AWS does not state the price of standard IPs under a plan)",
                standard_ips(*leased),
                if ips == leased {
                    String::new()
                } else {
                    format!(", {} of them for mail that nobody is known to accept by its addresses,", number(*ips))
                }
            ),
            "consider a managed pool for mail whose addresses nobody lists",
        ),
        Found::PlanPriceUnknown { plan, pools } => advice(
            format!(
                "the account has the plan {plan}, and AWS does not publish what managed IPs cost under it; figures for {} \
                 are those without a plan",
                quoted(pools)
            ),
            "state what you pay under `prices`",
        ),
        Found::PlanChanges { plan, next } => advice(
            match plan {
                Some(plan) => format!(
                    "the plan of the account changes from {plan} to {next} with the next month, and with it what mail costs"
                ),
                None => {
                    format!("the plan of the account becomes {next} with the next month, and with it what mail costs")
                }
            },
            "none in the file",
        ),
        _ => return None,
    })
}

fn dearer_way(found: &Found) -> Option<Advice> {
    let Found::DearerWay { pool, managed, is_least, standard, ips, held, month, is_managed, break_even, .. } = found
    else {
        return None;
    };
    let Found::DearerWay { fee_stays, pattern, growth, is_published, no_shared, .. } = found else { return None };
    let each = format!("{} messages a month", number(*month));
    let least = if *is_least { "at least " } else { "" };
    let fee = if *fee_stays { " (without the monthly fee, which other managed pools pay anyway)" } else { "" };
    let says = match (is_managed, held) {
        (true, _) => {
            format!("`{pool}` costs {least}{managed} USD for {each}{fee}, and {} {standard} USD", standard_ips(*ips))
        }
        (false, None) => format!(
            "`{pool}` costs {standard} USD a month for {}, and a managed pool {managed} USD for {each}{fee}",
            standard_ips(*ips)
        ),
        (false, Some((held, cost))) => format!(
            "`{pool}` costs {cost} USD a month for {} ({} would do, for {standard} USD), and a managed pool {managed} USD \
             for {each}{fee}",
            standard_ips(*held),
            number(*ips)
        ),
    };
    let even = break_even.map(|messages| {
        format!("; against {} managed is cheaper up to {} messages a month", some_ips(*ips), number(messages))
    });
    if let (true, Some(percent)) = (is_managed, growth) {
        return Some(advice(
            says + &even.unwrap_or_default(),
            format!(
                "none while the mail grows by {percent} % a month (`growth`): the capacity of managed IPs grows by itself, and \
                 more standard ones take a Support case and 45 days each time"
            ),
        ));
    }
    let fix = match (is_managed, pattern) {
        (true, Evenness::Uneven) => {
            "none: standard IPs need an even history, and this mail is irregular or pauses for long"
        }
        (true, Evenness::Even) => {
            "standard IPs, which its steady or weekly mail suits, if somebody watches bounces and the volume does not grow"
        }
        (true, Evenness::Seasonal) if no_shared.is_some() => "standard IPs, counted for the known dates",
        (true, Evenness::Seasonal) => {
            "standard IPs for what is sent all year, and `ses-shared-pool` for what is above it on the known dates"
        }
        (true, Evenness::Unknown) => {
            "standard IPs, if the mail is steady or weekly: the file does not state a `pattern` for all of it"
        }
        (false, _) if *is_published => {
            "none: others know IPs of the pool (`published`), and a managed pool does not keep its IPs"
        }
        (false, _) => {
            "a managed pool, which takes any pattern of mail, unless others have to know the addresses; a conversion cannot \
             be undone"
        }
    };
    Some(advice(says + &even.unwrap_or_default(), fix))
}

/// What helps IPs that nothing leaves from, where others know some of them.
pub(super) fn keep_known(published: &[Ipv4Addr], mail: &str, ips: u64) -> String {
    let rest = if ips > published.len() as u64 { "; of the others, `relinquish`" } else { "" };
    format!("{mail}; keep {}, which others know (`published`){rest}", all(published))
}

/// Mail that names no set has no `pool` to change.
fn unassigned_fix<'a>(mut streams: impl Iterator<Item = &'a StreamName>) -> &'static str {
    if streams.any(|stream| *stream == StreamName::Unassigned) {
        "; mail without a configuration set needs one first, as the default of its identities"
    } else {
        ""
    }
}

/// What to do with IPs below 100 % that partners may not see.
fn warm_only(cold: &[Warming]) -> String {
    let days: Vec<String> =
        cold.iter().filter_map(|it| Some(format!("{} on {}", it.ip, it.warm_on.as_ref()?))).collect();
    let days = if days.is_empty() { String::new() } else { format!(" ({})", days.join(", ")) };
    format!(
        "warm standard IPs only: take {} out of the pool if others stay in it (else use a pool whose IPs are warm), and put {} back once {} at 100 %{days} and \
         partners list {}; until then other mail can warm {} up",
        them(cold.len()),
        them(cold.len()),
        if cold.len() == 1 { "it is" } else { "they are" },
        them(cold.len()),
        them(cold.len())
    )
}

fn known(found: &Found) -> Option<Advice> {
    Some(match found {
        Found::MixedKinds { pool, transactional, marketing, thin } => advice(
            format!(
                "a campaign's complaints would delay transactional mail: {} (transactional) and {} (marketing) share `{pool}`",
                names(transactional),
                names(marketing)
            ),
            match thin {
                Some(kind) => format!(
                    "two pools, with the {kind} mail through `ses-shared-pool`, as it is too little for IPs of its own"
                ),
                None => "two pools".to_owned(),
            } + unassigned_fix(transactional.iter().chain(marketing)),
        ),
        Found::SharedNoIsolation { stream } => advice(
            format!(
                "{stream} must share no address and leaves through AWS's shared IPs, whose reputation is shared with other \
                 customers"
            ),
            "a dedicated pool, or no `isolate`",
        ),
        Found::PartnerWouldMiss { stream, pool, open, is_byoip } => {
            let from = match open {
                OpenRoute::Shared if *is_byoip => {
                    "it names AWS's shared IPs, which an account with its own IPs (BYOIP) cannot use".to_owned()
                }
                OpenRoute::Managed if *is_byoip => {
                    format!("SES chooses and changes the IPs of the managed pool `{pool}`")
                }
                OpenRoute::Cold(cold) if *is_byoip => format!(
                    "it can also leave from others of your warm IPs, while {}",
                    all(cold.iter().map(|it| format!("{} is at {} %", it.ip, it.percent)))
                ),
                OpenRoute::Shared => "it leaves from AWS's shared IPs".to_owned(),
                OpenRoute::Managed => format!(
                    "SES chooses and changes the IPs of the managed pool `{pool}`, and may always send from its shared IPs"
                ),
                OpenRoute::Default => "it leaves from the default pool, where each newly leased IP arrives".to_owned(),
                OpenRoute::Empty => format!("`{pool}` has no IP, and AWS does not say what happens to the mail"),
                OpenRoute::Cold(cold) => format!(
                    "it can also leave from AWS's shared IPs, or from your warm IPs, while {}",
                    all(cold.iter().map(|it| format!("{} is at {} %", it.ip, it.percent)))
                ),
            };
            advice(
                format!("partners accept {stream} by a list of IPs, but {from}"),
                match open {
                    OpenRoute::Cold(cold) => warm_only(cold),
                    _ => "a standard pool with warm IPs only, for this mail alone".to_owned(),
                },
            )
        }
        Found::PublishedAddressLeaves { ip, from, how } => match how {
            Leaving::Converted => advice(
                format!(
                    "others know {ip}, and the plan converts `{from}`: SES removes IPs of a managed pool that it finds redundant"
                ),
                "move it to another standard pool in a separate apply first",
            ),
            Leaving::Relinquished => advice(
                format!("others know {ip}, and it is to be given back: another lease is another address"),
                "keep it, or tell those who list it first",
            ),
            Leaving::Moved(to) => advice(
                format!(
                    "others know {ip}, and the plan moves it from `{from}` to `{to}`: mail of `{from}` no longer leaves from it"
                ),
                "keep it in its pool, or tell those who list it first",
            ),
        },
        Found::ListedMailReroutes { stream, from, to, is_allowlisted, known, gains } => {
            let whose = if *is_allowlisted {
                format!("partners accept {stream} by a list of IPs, of which the account has {}", all(known))
            } else {
                format!("others know IPs from which {stream} leaves ({})", all(known))
            };
            let does = match (from == to, gains.is_empty()) {
                (true, _) => format!("the plan adds {} to `{to}`: it leaves from there too", all(gains)),
                (false, false) => {
                    format!("the plan sends it from `{from}` to `{to}`: it then leaves from {}", all(gains))
                }
                (false, true) => format!("the plan sends it from `{from}` to `{to}`, which has none of them"),
            };
            let fix = if gains.is_empty() {
                format!("keep it in `{from}`, or tell those who list its IPs first")
            } else {
                let along = if from == to { "" } else { ", or move the IPs along" };
                format!(
                    "tell those who list its IPs first, and state `published: true` for {} once they know {}{along}",
                    all(gains),
                    them(gains.len())
                )
            };
            advice(format!("{whose}, and {does}"), fix)
        }
        Found::UnderReview { status, leased, wanted } => advice(
            format!(
                "AWS reviews the account as a whole ({status}), and the file asks for {} instead of {}: new addresses do not \
                 leave a reputation behind",
                some_ips(*wanted),
                number(*leased)
            ),
            "answer the review first",
        ),
        Found::FactsMissing { stream: StreamName::Unassigned, is_silent: true, .. } => advice(
            "the file does not state how much mail names no configuration set (`unassigned`), and it leaves from the default \
             pool: rules that need the volume of that pool say nothing",
            "`unassigned` of the Region, with `day: 0` if there is no such mail",
        ),
        Found::FactsMissing { stream, keys, .. } => {
            let (them, under) = (
                them(keys.len()),
                match stream {
                    StreamName::ConfigurationSet(_) => "traffic",
                    StreamName::Unassigned => "unassigned",
                },
            );
            advice(
                format!("the file does not state {} of {stream}: rules that need {them} say nothing", quoted(keys)),
                format!("state {them} under `{under}`"),
            )
        }
        Found::UnusedSuppression { rule } => {
            advice(format!("`lint.ignore` silences {rule}, which finds nothing here"), "take it out")
        }
        _ => return None,
    })
}
