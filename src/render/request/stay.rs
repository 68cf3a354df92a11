//! Why addresses may not go, in words, and the change to the file that frees them.

use std::{collections::BTreeMap, net::Ipv4Addr};

use crate::{
    advice::{Edit, Obstacle, Parking, Stay, When},
    model::{PoolRef, Region, counted},
    render::advice::words::{all, quoted},
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
        Stay::NotLeased => {
            "it is not leased in this Region: it was given back already, or the address is mistyped".to_owned()
        }
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
    }
}

fn place(when: When) -> &'static str {
    match when {
        When::Now => "it is in",
        When::AfterPlan => "after the plan it is in",
        When::Stated => "the file puts it into",
    }
}

/// The change to the file that frees addresses.
pub(super) fn file_change(region: &Region, parking: &Parking) -> FileAdvice {
    let Parking { pool, ips, edits } = parking;
    let list: Vec<String> = ips.iter().map(Ipv4Addr::to_string).collect();
    let yaml = format!(
        "regions:\n  {region}:\n    pools:\n      {pool}: {{ips: [{}]}}  # no configuration set names it\n",
        list.join(", ")
    );
    let beside = edits.iter().map(beside);
    let then = "Then `sesform plan` and `sesform apply`, wait 14 hours for mail in flight, and run `sesform request \
                --relinquish` again."
        .to_owned();
    FileAdvice { yaml, beside: beside.chain([then]).collect() }
}

fn beside(edit: &Edit) -> String {
    match edit {
        Edit::Remove(pool, ips) => format!("Take {} out of the list of `pools.{pool}.ips`.", all(ips)),
        Edit::Lower(pool, count) => format!("Lower `pools.{pool}.ips.count` to {count}."),
        Edit::Empties(pool) => {
            let shared = PoolRef::live("ses-shared-pool");
            format!(
                "`{pool}` has no IP then: send its configuration sets through another pool first, such as `{shared}`."
            )
        }
    }
}
