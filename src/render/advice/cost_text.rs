//! What dedicated IPs cost, for people.

use std::fmt::Write as _;

use crate::{
    advice::{Bill, Cost, PoolWish, RegionCost, Total, Way},
    model::{Usd, shown},
};

use super::words::{ips, number, standard_ips};

/// The line of a plan: what the dedicated IPs cost each month after it, and how that differs from now. `None` if there is
/// nothing to pay for, or if it is unknown.
#[must_use]
pub fn cost_line(cost: &Cost) -> Option<String> {
    let after = cost.after.dedicated_ips?;
    let now = cost.now.as_ref().and_then(|now| now.dedicated_ips);
    if after == Usd::ZERO && now.is_none_or(|now| now == Usd::ZERO) {
        return None;
    }
    let change = match now {
        Some(now) if now == after => " (unchanged)".to_owned(),
        Some(now) => format!(" ({}, now {now})", signed(cost.difference.unwrap_or(after.minus(now)))),
        None => String::new(),
    };
    let of_ips = cost.rows.iter().filter(|row| row.name.starts_with("dedicated_ip"));
    let old = of_ips.filter(|row| row.is_old).filter_map(|row| row.age_days).max();
    let old = old.map(|days| format!(" read {days} days ago")).unwrap_or_default();
    Some(format!(
        "Dedicated IPs after the plan: {after} USD a month{change}; us-east-1 prices{old}, see `sesform cost`."
    ))
}

fn signed(difference: Usd) -> String {
    if difference > Usd::ZERO { format!("+{difference}") } else { difference.to_string() }
}

/// The whole account.
#[must_use]
pub fn cost_text(cost: &Cost) -> String {
    let mut text = String::new();
    for region in &cost.regions {
        text.push_str(&region_text(region));
    }
    let total = |name: &str, total: &Total| match total.dedicated_ips {
        Some(sum) => format!("{name}: {sum} USD a month\n"),
        None => format!("{name}: unknown, as a volume or a price is; at least {} USD a month\n", total.at_least),
    };
    if let Some(now) = &cost.now {
        text.push_str(&total("Dedicated IPs now", now));
    }
    text.push_str(&total("Dedicated IPs after the plan", &cost.after));
    if let Some(difference) = cost.difference {
        let _ = writeln!(text, "Difference: {} USD a month", signed(difference));
    }
    match cost.after.messages {
        Some(sum) => {
            let plans: Vec<&str> = cost.regions.iter().filter_map(|region| region.plan.as_deref()).collect();
            let how = if plans.is_empty() { "à la carte" } else { "with the pricing plan" };
            let _ = writeln!(text, "Beside them, outgoing mail: {sum} USD a month ({how}, without attachments)");
        }
        None => text.push_str("Beside them, outgoing mail: unknown, as a volume or a price is\n"),
    }
    text.push_str(&basis(cost));
    text
}

/// Where the prices are from, and what they assume.
fn basis(cost: &Cost) -> String {
    let mut text = "\nPrices of us-east-1 as they were read, without taxes and free tier:\n".to_owned();
    for row in &cost.rows {
        let old = row.age_days.filter(|_| row.is_old).map(|days| format!(", {days} days before {}", cost.date));
        let old = old.unwrap_or_default();
        let read = row.read.as_ref().map(|read| format!(", read {read}{old}")).unwrap_or_default();
        let _ = writeln!(text, "  {} {} USD for each {} ({}{read})", row.name, row.usd, row.unit, shown(&row.source));
    }
    if cost.rows.iter().any(|row| row.is_old) {
        text.push_str(
            "  Some were read more than 180 days ago: look at those of today, and state them under `prices`.\n",
        );
    }
    if cost.rows.iter().any(|row| row.name.contains("managed")) {
        text.push_str(
            "  The fee for managed IPs is counted once for the account; AWS does not state whether each Region pays it. \
             Tiers are read as marginal; above 100 million messages AWS publishes no price. A pool as a managed one costs \
             what the bill would be lower without it.\n",
        );
        if cost.regions.iter().filter(|region| region.after.managed_fee > Usd::ZERO).count() > 1 {
            text.push_str(
                "  The line of each Region has the fee, so that they add up to more than the sum of the account.\n",
            );
        }
    }
    if cost.regions.iter().any(|region| region.after.standard.is_none()) {
        text.push_str(
            "  What addresses of your own (BYOIP) cost was not verified, so they are part of no sum: state under `prices` what you \
             pay for each (`dedicated_ip_standard`).\n",
        );
    }
    let includes = |region: &RegionCost| matches!(region.plan.as_deref(), Some("PRO" | "ENTERPRISE"));
    if cost.regions.iter().any(includes) {
        text.push_str(
            "  PRO and ENTERPRISE include managed IPs; AWS does not state whether their number is limited.\n",
        );
    }
    text.push_str(if cost.regions.iter().any(|region| region.plan.is_some()) {
        "  AWS does not state what standard IPs cost under a pricing plan, nor managed ones under ESSENTIALS: these are the \
         prices without a plan.\n"
    } else if cost.regions.iter().all(|region| region.is_plan_known) {
        "  These are prices without a pricing plan; AWS does not state those of standard IPs under a plan.\n"
    } else {
        "  Which pricing plan the account has was not read or not told, and these are prices without one. Accounts that \
         began with SES since 2026-07-21, or sent nothing since 2025-06-01, are on ESSENTIALS unless they chose otherwise.\n"
    });
    text.push_str("  `prices` of the file states yours.\n");
    text
}

fn region_text(region: &RegionCost) -> String {
    let plan = region.plan.as_ref().map(|plan| format!(" (pricing plan {})", shown(plan))).unwrap_or_default();
    let next = region.next_plan.as_ref().map(|next| format!(", {} from the next month on", shown(next)));
    let mut text = format!("{}{plan}{}\n", region.region, next.unwrap_or_default());
    if let Some(now) = &region.now {
        text.push_str(&bill("now", now));
    }
    text.push_str(&bill("after the plan", &region.after));
    if region.idle_ips > 0 {
        let _ = writeln!(text, "  idle: {} without mail{}", ips(region.idle_ips), usd(", ", region.idle, ""));
    }
    if let Some(missing) = region.missing {
        let they = match (missing.ips, region.is_byoip) {
            (1, true) => "it is in the account",
            (_, true) => "they are in the account",
            (1, false) => "it is leased",
            (_, false) => "they are leased",
        };
        let cost = usd(", ", missing.cost, &format!(" once {they}"));
        let _ = writeln!(text, "  beside: {} more that the file asks for{cost}", ips(missing.ips));
    }
    if let Some(fewer) = region.fewer {
        let they = if fewer.ips == 1 { "it is" } else { "they are" };
        let _ = writeln!(
            text,
            "  beside: {} fewer that the file asks for{}",
            ips(fewer.ips),
            usd(", ", fewer.cost, &format!(" less once {they} given back (`sesform request`)"))
        );
    }
    for beyond in &region.beyond {
        let what = match beyond.asks {
            PoolWish::Convert => "becomes managed",
            PoolWish::Delete => "is deleted",
        };
        let _ = writeln!(text, "  beyond the plan: `{}` {what} only with `{}`", shown(&beyond.pool), beyond.flag);
    }
    region.ways.iter().for_each(|way| text.push_str(&way_text(way)));
    text.push('\n');
    text
}

/// An amount with what stands before and behind it; nothing if it is unknown.
fn usd(before: &str, amount: Option<Usd>, behind: &str) -> String {
    amount.map(|amount| format!("{before}{amount} USD{behind}")).unwrap_or_default()
}

fn bill(when: &str, bill: &Bill) -> String {
    let own = " of your own (BYOIP) at an unknown price";
    let mut parts = vec![format!(
        "{}{}",
        standard_ips(bill.standard_ips),
        bill.standard.map_or_else(|| own.to_owned(), |cost| format!(" {cost} USD"))
    )];
    if bill.managed_pools > 0 {
        let messages = match (bill.managed_messages, bill.managed) {
            (Some(messages), Some(cost)) => format!("{} messages {cost} USD", number(messages)),
            (Some(messages), None) => {
                format!("{} messages, at a price that AWS does not publish above 100 million", number(messages))
            }
            (None, _) => "messages unknown".to_owned(),
        };
        parts.push(format!("managed fee {} USD, {messages}", bill.managed_fee));
    }
    let total = match bill.total {
        Some(total) => format!(" = {total} USD"),
        None => format!(" = at least {} USD", bill.at_least),
    };
    format!("  {when}: {}{total}\n", parts.join(" + "))
}

fn way_text(way: &Way) -> String {
    let fee = if way.fee_stays { " (without the fee, which other managed pools pay anyway)" } else { "" };
    let managed = way.managed.map(|usd| format!("{usd} USD{fee}"));
    let managed = managed.unwrap_or_else(|| "at a price that AWS does not publish above 100 million".to_owned());
    let even = match way.break_even {
        Some(messages) => format!("; managed is cheaper up to {} messages a month", number(messages)),
        None => String::new(),
    };
    let kind = if way.is_managed { "managed" } else { "standard" };
    format!(
        "  {} ({kind}, {} messages a month): {} {} USD, managed {managed}{even}\n",
        way.pool,
        number(way.month),
        standard_ips(way.ips),
        way.standard
    )
}
