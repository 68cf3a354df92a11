//! What changes in the file, as a sentence without its full stop, and what has to come first.

use std::net::Ipv4Addr;

use crate::{
    advice::{Change, Choice, Decided, FileChange, Needed, StreamName},
    model::PoolRef,
    render::advice::words::{all, ips, number, quoted},
};

/// What changes in the file.
pub(super) fn change(choice: &Choice) -> String {
    match &choice.change {
        FileChange::Nothing => "none".to_owned(),
        FileChange::Fits { pool, ips: None } => format!("no change of the file: it leaves through `{pool}`"),
        FileChange::Fits { pool, ips: Some(has) } => {
            let of = if choice.base_ips.is_some() { " of a mean day, as the surplus leaves another way" } else { "" };
            let within = choice.base_ips.or(choice.ips).map(|needed| within(*has, &needed, of, choice)).unwrap_or_default();
            format!("no change of the file: it leaves through `{pool}`, which has {}{within}", ips(*has))
        }
        FileChange::KeptWarm { pool, month } => format!(
            "no change of the file: by itself it is too little, but with it `{pool}` has {} messages a month, which keep its IPs warm",
            number(*month)
        ),
        FileChange::PersonDecides => {
            "none: a person decides. Wanting a reputation of one's own speaks for dedicated IPs, their cost and care against"
                .to_owned()
        }
        FileChange::WhoLeaves { pool } => format!(
            "none: `{pool}` carries transactional and marketing mail, and what is stated shows neither to be less. The kind \
             with less mail should leave it: state `traffic` of each, or move one yourself"
        ),
        FileChange::NotInFile => {
            "none: mail without a set leaves through `ses-default-dedicated-pool` [P]. Give its identities a configuration \
             set (`identities`), and state the traffic there"
                .to_owned()
        }
        FileChange::UnknownCount => {
            if choice.facts.peak_day.is_none() {
                "none yet: state `peak_day`, so that the number of IPs is known".to_owned()
            } else {
                "none yet: how many IPs its pool takes is not known, or no name for a new pool is free".to_owned()
            }
        }
        FileChange::UnknownPool { pool: Some(pool) } => {
            format!("none yet: the file does not say whether `{pool}` is standard or managed; `--live` reads it")
        }
        FileChange::UnknownPool { pool: None } => {
            "none yet: the file does not say through which pool it leaves; `--live` reads it".to_owned()
        }
        FileChange::TellFirst { from, to, known, new, lacking } => tell_first(from, to, known, new, *lacking),
        FileChange::TakesFromOthers { from, to, ips, is_listed } => takes_from_others(from, to, ips, *is_listed),
        FileChange::Changes { changes } => {
            let text = changes.iter().map(|change| one(change, &choice.stream)).collect::<Vec<_>>().join(", ");
            // A surplus alone has nothing before it.
            let text = text.strip_prefix("and ").map_or_else(|| text.clone(), str::to_owned);
            if choice.answer.as_ref().is_some_and(|answer| answer.decided == Decided::Either) {
                format!("{text}. Whether it stays on dedicated IPs, a person decides")
            } else {
                text
            }
        }
    }
}

fn one(change: &Change, stream: &StreamName) -> String {
    match change {
        Change::NewStandard { pool, ips: count, include } => {
            let named = if include.is_empty() { String::new() } else { format!(", {} among them", all(include)) };
            format!("a new pool `{pool}` with {}{named}", ips(*count))
        }
        Change::Moved { from, ips } => format!("{} out of `{from}`", all(ips)),
        Change::Parked { pool, ips } => {
            format!(
                "{} to `{pool}`, which no set names, as no mail needs {}",
                all(ips),
                if ips.len() == 1 { "it" } else { "them" }
            )
        }
        Change::Leased { ips } => format!("`leased: {ips}`"),
        Change::NewManaged { pool } => format!("a new managed pool `{pool}`"),
        Change::Count { pool, ips: count, .. } => format!("{} for `{pool}`", ips(*count)),
        Change::Route { pool, .. } => format!("{stream} sends through {}", quoted([pool])),
        Change::Surplus { above, second, pool, peak_day, .. } => format!(
            "and a new set `{second}` on `{pool}` for what is above {} a day: SES cannot split a set, so the application names \
             one of both for each message when it sends. Of the surplus only its largest day is known, {}: state its `day`, \
             `days` and `gap`, lower `day` of {stream} if that counts the peak days, and give the new set what it needs of \
             the other options, such as event destinations",
            number(*above),
            number(*peak_day)
        ),
    }
}

/// How the number of IPs of a pool compares with what its mail needs.
fn within(has: u64, needed: &Needed, of: &str, choice: &Choice) -> String {
    let (low, careful) = (needed.low, needed.careful);
    let range = if low == careful {
        format!("; practice says {low}{of}")
    } else {
        format!("; {low} to {careful} are within practice{of}")
    };
    let above = match needed.most {
        _ if choice.facts.is_allowlisted => "",
        Some(most) if has > most => "; the mail keeps fewer warm (SF101)",
        Some(_) | None if has > careful => "; more than that stand idle (SF142)",
        Some(_) | None => "",
    };
    let how = match (above, choice.pool_ips) {
        ("", _) => "",
        (_, None) => ". `--live` says which of them are leased, and its diff takes out what no mail needs",
        (_, Some(_)) => "; they stay while IPs warm up, until a `ready_by` that is stated, or where others know them",
    };
    format!("{range}{above}{how}")
}

/// What comes first where a pool would take IPs that other mail needs.
fn takes_from_others(from: &PoolRef, to: &PoolRef, taken: &[Ipv4Addr], is_listed: bool) -> String {
    let count = taken.len() as u64;
    let lease = format!(
        "lease {} more (`leased`, then `sesform request`), list their addresses as the `ips` of `{to}`, which then takes no \
         others, and send it through that",
        ips(count)
    );
    let (them, these) = if count == 1 { ("it", "this address") } else { ("them", "these addresses") };
    if is_listed {
        return format!(
            "none yet: `{to}` would take {} out of `{from}`, and others accept mail of `{from}` by {these} (SF172). If another \
             change here takes that mail along, make that one first and ask `advise --live` again; else {lease}",
            all(taken)
        );
    }
    format!(
        "none yet: a count of `{to}` would take {} out of `{from}`, and mail without a configuration set leaves from {them} and \
         would be left with fewer than it needs. Give its identities a configuration set first (`identities`); or {lease}",
        all(taken)
    )
}

/// In which order addresses change that others know.
fn tell_first(from: &PoolRef, to: &PoolRef, known: &[Ipv4Addr], new: &[Ipv4Addr], lacking: u64) -> String {
    let lease = match lacking {
        0 => String::new(),
        count => format!("lease {} more (`leased`, then `sesform request`) and let them warm up; ", ips(count)),
    };
    let (what, them) = match new {
        [] => ("the new addresses".to_owned(), "them"),
        [_] => (all(new), "it"),
        _ => (all(new), "them"),
    };
    if from == to {
        return format!(
            "none yet: those who list {} do not know what would be added to `{to}` (SF172). In this order: {lease}tell them of \
             {what} (`sesform ips --notice` is a letter to start from); state `published: true` for {them} under \
             `dedicated_ips`; then ask `advise --live` again, which puts {them} into `{to}`",
            all(known)
        );
    }
    let state =
        if new.is_empty() && lacking == 0 { String::new() } else { format!("state `published: true` for {what}, or ") };
    format!(
        "none yet: others know {}, and through `{to}` it would leave from others (SF172). In this order: {lease}tell those who \
         list {} that this mail leaves elsewhere (`sesform ips --notice` is a letter to start from); {state}take `published` \
         out where nobody counts on the address any more; then ask `advise --live` again",
        all(known),
        if known.len() == 1 { "it" } else { "them" }
    )
}
