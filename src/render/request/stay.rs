//! Why addresses may not go, in words, and the change to the file that frees them.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use crate::{
    advice::{Edit, Empties, Gone, Left, Obstacle, Parking, Refused, Stay, Stops, When},
    model::{ConfigurationSetName, PoolName, RESERVED_SHARED_POOL as SHARED, Region, counted},
    render::{
        advice::words::{all, quoted},
        guard_text,
        phrases::noun,
        withheld_text,
    },
};

use super::case::{FileAdvice, KeptAddress};

/// Why a Region gives nothing back.
pub(super) fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Unread => "pools and IPs could not be read, so nothing shows which addresses are in use".to_owned(),
        Obstacle::TooFewLeft { left, wanted } => format!(
            "{} would be left, and {wanted} are wanted: lower `leased`, or give fewer back",
            counted(*left, "leased IP")
        ),
        Obstacle::Lacking(pools) => {
            let each = pools.iter().map(|(name, count)| format!("`{name}` lacks {count}"));
            format!("pools need more IPs than they have, so none is to spare: {}", all(each))
        }
        Obstacle::PlanRefused(refused) => {
            format!("an apply of the file is refused, so nothing shows what it frees: {}", stops(refused).join("; "))
        }
    }
}

/// Why each address stays.
pub(super) fn kept(stay: &BTreeMap<Ipv4Addr, Vec<Stay>>) -> Vec<KeptAddress> {
    let kept =
        |(ip, stays): (&Ipv4Addr, &Vec<Stay>)| KeptAddress { ip: *ip, reasons: stays.iter().map(reason).collect() };
    stay.iter().map(kept).collect()
}

fn reason(stay: &Stay) -> String {
    match stay {
        Stay::NotLeased(pools) => {
            let lists = of_lists(pools);
            format!(
                "it is not leased in this Region: if it was given back, take it out of `relinquish`{lists}; else correct it"
            )
        }
        Stay::AnotherOwner(pool, owner) => {
            format!("it is in `{pool}`, whose owner is {owner}: only they may give it back")
        }
        Stay::NoOwnerStated(pool, owner) => format!(
            "it is in `{pool}`, whose owner is {owner}, and the file states no owner: state `owner: {owner}` if you are"
        ),
        Stay::OwnerUnread(pool) => format!("it is in `{pool}`, and whose that is could not be read"),
        Stay::Ignored(pool) => format!("it is in `{pool}`, which the file ignores: it may be in use for others"),
        Stay::Interrupted(pool) => format!(
            "it is in `{pool}`, where an apply that was interrupted keeps it for a while: finish that apply first"
        ),
        Stay::DefaultPool(when) => format!(
            "{} `ses-default-dedicated-pool`, which carries all mail that nothing sends elsewhere",
            place(*when)
        ),
        Stay::NotStandard(pool, when) => format!(
            "{} the managed pool `{pool}`: SES chooses its IPs, and only deleting the pool gives them back, at once and \
             without a case",
            place(*when)
        ),
        Stay::Routed(pool, sets, when) => {
            let verb = if sets.len() == 1 { "sends" } else { "send" };
            format!("{} `{pool}`, through which {} {verb}", place(*when), quoted(sets))
        }
        Stay::Pruned(pool) => format!(
            "it is in `{pool}`, which the file does not state: `apply --prune` would delete the pool and put the address into \
             `ses-default-dedicated-pool`; state the pool, as `{pool}: {{}}` under `pools`"
        ),
        Stay::Moves(pool) => format!("the plan of the file moves it to `{pool}`, and was not applied"),
    }
}

/// The pools whose lists name an address, after something else that names it.
fn of_lists(pools: &BTreeSet<PoolName>) -> String {
    match pools.len() {
        0 => String::new(),
        1 => format!(" and out of the list of {}", quoted(pools)),
        _ => format!(" and out of the lists of {}", quoted(pools)),
    }
}

/// What to do about an address that the file names and that is not leased.
pub(super) fn gone(gone: &Gone) -> String {
    let places: Vec<String> = gone.listed.iter().map(|pool| format!("the list of `{pool}`")).collect();
    let relinquish = gone.is_to_go.then(|| "`relinquish`".to_owned());
    format!(
        "is not leased (any more), and does not count as wanted: take it out of {}",
        all(relinquish.into_iter().chain(places))
    )
}

/// That the plan of the file frees addresses.
pub(super) fn freed_by_plan(ips: &BTreeSet<Ipv4Addr>) -> String {
    format!(
        "the plan of the file frees {} and was not applied: run `sesform plan` and `sesform apply`, wait 14 hours for mail \
         in flight, and run `sesform request --relinquish` again",
        all(ips)
    )
}

/// What stops an apply, a line each.
pub(super) fn stops(stops: &Stops) -> Vec<String> {
    let Stops { guards, withheld, violations } = stops;
    let guards = guards.iter().map(guard_text);
    let withheld = withheld.iter().map(|item| {
        let name = format!("{} `{}`", noun(item.address.kind, 1), item.address.name);
        format!("{name}: {}", withheld_text(item))
    });
    let unsafe_route = (!violations.is_empty()).then(|| {
        "no order of its steps keeps every route safe; `sesform plan` shows where, and what allows it".to_owned()
    });
    guards.chain(withheld).chain(unsafe_route).collect()
}

fn place(when: When) -> &'static str {
    match when {
        When::Now => "it is in",
        When::AfterPlan => "after the plan it is in",
        When::Stated => "the file puts it into",
    }
}

/// The change to the file that frees addresses.
pub(super) fn file_change(region: &Region, refused: &Refused, parking: &Parking) -> FileAdvice {
    let Parking { pool, kept: _, ips, edits, empties_default_pool, left: _ } = parking;
    let list: Vec<String> = ips.iter().map(Ipv4Addr::to_string).collect();
    let mut yaml = format!(
        "regions:\n  {region}:\n    pools:\n      {pool}: {{ips: [{}]}}  # no configuration set names it\n",
        list.join(", ")
    );
    let rerouted: BTreeSet<&ConfigurationSetName> = edits.iter().flat_map(rerouted).collect();
    if !rerouted.is_empty() {
        yaml.push_str("    configuration_sets:\n");
        rerouted.iter().for_each(|set| yaml.push_str(&format!("      {set}: {{pool: {SHARED}}}\n")));
    }
    let mut beside: Vec<String> = edits.iter().map(change).collect();
    if *empties_default_pool == Empties::DefaultPool {
        beside.push(
            "`ses-default-dedicated-pool` has no IP then: mail that nothing sends elsewhere leaves from AWS's shared IPs \
             (reported, not documented)."
                .to_owned(),
        );
    }
    beside.extend(left_over(refused, &parking.left));
    beside.extend(not_freed(refused, parking));
    beside.push(
        "Then `sesform plan` and `sesform apply`, wait 14 hours for mail in flight, and run `sesform request --relinquish` \
         again."
            .to_owned(),
    );
    FileAdvice { yaml, beside, files: Vec::new() }
}

/// The addresses that this change does not free.
fn not_freed(refused: &Refused, Parking { ips, .. }: &Parking) -> Option<String> {
    let is_freed = |ip: &&Ipv4Addr| ips.contains(ip) || refused.freed_by_plan.contains(ip);
    let rest: Vec<&Ipv4Addr> = refused.stay.keys().filter(|ip| !is_freed(ip)).collect();
    let (stays, them) = if rest.len() == 1 { ("stays", "it") } else { ("stay", "them") };
    (!rest.is_empty()).then(|| {
        format!(
            "{} {stays} all the same, for the reasons above: take {them} out of `relinquish`, or there is no case for the \
             others.",
            all(rest)
        )
    })
}

/// What is left in the way after the change, and is not said already.
fn left_over(refused: &Refused, left: &Left) -> Vec<String> {
    let now = stops(&left.stops);
    if !now.is_empty() {
        return now.iter().map(|why| format!("An apply of that is refused: {why}.")).collect();
    }
    let again = "`sesform request --relinquish` is refused after that";
    let then = stops(&left.stops_then).into_iter().map(|why| format!("{again}: {why}."));
    let stay = left.stay.iter().flat_map(|(ip, stays)| {
        let known = refused.stay.get(ip);
        let new = stays.iter().filter(move |stay| known.is_none_or(|known| !known.contains(stay)));
        new.map(move |stay| format!("{again}, since {ip} stays: {}.", reason(stay)))
    });
    then.chain(stay).collect()
}

fn rerouted(edit: &Edit) -> impl Iterator<Item = &ConfigurationSetName> {
    let sets = match edit {
        Edit::Reroute(_, sets) => Some(sets),
        Edit::Remove(..) | Edit::Exclude(..) | Edit::Lower(..) | Edit::Strangers(..) => None,
    };
    sets.into_iter().flatten()
}

fn change(edit: &Edit) -> String {
    match edit {
        Edit::Remove(pool, ips) => format!("Take {} out of the list of `pools.{pool}.ips`.", all(ips)),
        Edit::Exclude(pool, ips) => format!("Take {} out of `pools.{pool}.ips.include`.", all(ips)),
        Edit::Lower(pool, count) => format!("Lower `pools.{pool}.ips.count` to {count}."),
        Edit::Reroute(pool, sets) => format!(
            "`{pool}` has no IP then: {} {} through `{SHARED}`, AWS's shared IPs; name another pool if that suits the mail \
             better.",
            quoted(sets),
            if sets.len() == 1 { "is sent" } else { "are sent" }
        ),
        Edit::Strangers(pool, sets) => {
            let (send, not, them) =
                if sets.len() == 1 { ("sends", "is not", "it") } else { ("send", "are not", "them") };
            format!(
                "`{pool}` has no IP then: {} {send} through it and {not} in the file. State {them} with another pool first, \
                 or, if nothing sends that mail any more, delete {them}: `sesform apply --prune`, once the file states the \
                 configuration sets that are wanted. Without that the address stays in use.",
                quoted(sets)
            )
        }
    }
}
