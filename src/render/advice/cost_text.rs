//! What dedicated IPs cost, for people.

use std::fmt::Write as _;

use crate::{
    advice::{Bill, Cost, RegionCost, Way},
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
        Some(now) => format!(" ({}, now {now})", signed(after.minus(now))),
        None => String::new(),
    };
    Some(format!("Dedicated IPs after the plan: {after} USD a month{change}; us-east-1 prices, see `sesform cost`."))
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
    let total = |name: &str, sum: Option<Usd>| match sum {
        Some(sum) => format!("{name}: {sum} USD a month\n"),
        None => format!("{name}: unknown, as a volume or a price is\n"),
    };
    if let Some(now) = &cost.now {
        text.push_str(&total("Dedicated IPs now", now.dedicated_ips));
    }
    text.push_str(&total("Dedicated IPs after the plan", cost.after.dedicated_ips));
    if let Some((now, after)) = cost.now.as_ref().and_then(|now| now.dedicated_ips.zip(cost.after.dedicated_ips)) {
        let _ = writeln!(text, "Difference: {} USD a month", signed(after.minus(now)));
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
    let mut text = format!("\nPrices in us-east-1 on {}, without taxes and free tier:\n", cost.date);
    for row in &cost.rows {
        let read = row.read.as_ref().map(|read| format!(", read {read}")).unwrap_or_default();
        let _ = writeln!(text, "  {} {} USD for each {} ({}{read})", row.name, row.usd, row.unit, shown(&row.source));
    }
    if cost.rows.iter().any(|row| row.name.contains("managed")) {
        text.push_str(
            "  The fee for managed IPs is counted once for the account; AWS does not state whether each Region pays it. \
             Tiers are read as marginal; above 100 million messages AWS publishes no price.\n",
        );
    }
    text.push_str(if cost.regions.iter().any(|region| region.plan.is_some()) {
        "  AWS does not state what standard IPs cost under a pricing plan, nor managed ones under ESSENTIALS: these are the \
         prices without a plan.\n"
    } else {
        "  These are prices without a pricing plan; AWS does not state those of standard IPs under a plan.\n"
    });
    text.push_str("  `prices` of the file states yours.\n");
    text
}

fn region_text(region: &RegionCost) -> String {
    let plan = region.plan.as_ref().map(|plan| format!(" (pricing plan {})", shown(plan))).unwrap_or_default();
    let mut text = format!("{}{plan}\n", region.region);
    if let Some(now) = &region.now {
        text.push_str(&bill("now", now));
    }
    text.push_str(&bill("after the plan", &region.after));
    if region.idle_ips > 0 {
        let _ = writeln!(text, "  idle: {} without mail, {} USD", ips(region.idle_ips), region.idle);
    }
    region.ways.iter().for_each(|way| text.push_str(&way_text(way)));
    text.push('\n');
    text
}

fn bill(when: &str, bill: &Bill) -> String {
    let mut parts = vec![format!("{} {} USD", standard_ips(bill.standard_ips), bill.standard)];
    if bill.managed_pools > 0 {
        let messages = match (bill.managed_messages, bill.managed) {
            (Some(messages), Some(cost)) => format!("{} messages {cost} USD", number(messages)),
            (Some(messages), None) => format!("{} messages at a price that AWS does not publish", number(messages)),
            (None, _) => "messages unknown".to_owned(),
        };
        parts.push(format!("managed fee {} USD, {messages}", bill.managed_fee));
    }
    let total = bill.total.map(|total| format!(" = {total} USD")).unwrap_or_default();
    format!("  {when}: {}{total}\n", parts.join(" + "))
}

fn way_text(way: &Way) -> String {
    let managed = way.managed.map_or("at a price that AWS does not publish".to_owned(), |usd| format!("{usd} USD"));
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
