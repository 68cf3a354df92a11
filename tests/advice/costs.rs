//! What dedicated IPs cost, to the cent.

use sesform::{
    advice::{self, Total},
    model::ScalingMode,
    render,
};

use crate::support::{World, ask, file, whole};

const DAY: &str = "2026-12-01";

#[test]
fn difference_of_a_plan_is_counted_to_the_cent() {
    let body = "pools: {p: {}, m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m, traffic: {month: 1234567, day: 50000}}}";
    let world = (0..3).fold(World::new(), |world, last| world.ip(10 + last, "p", 100)).set("s", Some("p"));
    let cost = ask(&file(body), Some(&world), DAY, advice::cost);
    // 3 x 24.95 = 74.85 now; then 15.00 and 1,234.567 x 0.08 = 98.77 beside them.
    assert_eq!(cost.now.as_ref().unwrap().dedicated_ips.unwrap().to_string(), "74.85");
    assert_eq!(cost.after.dedicated_ips.unwrap().to_string(), "188.62");
    assert_eq!((cost.regions[0].idle_ips, cost.regions[0].idle.to_string()), (3, "74.85".to_owned()));
    assert_eq!(cost.after.messages.unwrap().to_string(), "123.46");
    let line = render::cost_line(&cost).unwrap();
    assert!(line.contains("188.62 USD a month (+113.77, now 74.85)"), "{line}");
}

#[test]
fn unknown_volume_makes_the_sum_unknown_and_not_zero() {
    let body = "pools: {m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m}}";
    let world = World::new().pool("m", ScalingMode::Managed).set("s", Some("m"));
    let cost = ask(&file(body), Some(&world), DAY, advice::cost);
    assert_eq!((cost.after.dedicated_ips, cost.after.messages), (None, None));
    assert!(render::cost_text(&cost).contains("Dedicated IPs after the plan: unknown"), "{}", render::cost_text(&cost));
}

#[test]
fn stated_prices_replace_rows_and_are_said_to_be_of_the_file() {
    let loaded = whole("prices: {dedicated_ip_standard: 19.999}", "pools: {p: {ips: {count: 2}}}");
    let cost = ask(&loaded, None, DAY, advice::cost);
    assert_eq!(cost.after.dedicated_ips.unwrap().to_string(), "40.00");
    let text = render::cost_text(&cost);
    assert!(text.contains("dedicated_ip_standard 19.999 USD for each IP and month (the file)"), "{text}");
}

/// A managed pool and two standard IPs under a pricing plan.
fn under(plan: &str, head: &str) -> advice::Cost {
    let body = "unassigned: {day: 1000, pattern: steady}\npools: {p: {}, m: {}}\nconfiguration_sets:\n  \
                s: {pool: m, traffic: {month: 12000000}}\n  t: {pool: p, traffic: {month: 970000}}";
    let world = World::new().ip(10, "p", 100).ip(11, "p", 100).pool("m", ScalingMode::Managed);
    let world = world.set("s", Some("m")).set("t", Some("p")).figures(|figures| figures.plan = Some(plan.to_owned()));
    ask(&whole(head, body), Some(&world), DAY, advice::cost)
}

#[test]
fn pricing_plan_of_the_account_decides_what_managed_ips_and_mail_cost() {
    let sums = |plan, head| {
        let Total { dedicated_ips, messages } = under(plan, head).after;
        [dedicated_ips, messages].map(|usd| usd.map(|usd| usd.to_string()).unwrap_or_default()).join(" ")
    };
    // 2 x 24.95 + 15.00 + 10,000 x 0.08 + 2,000 x 0.04; 13,000 x 0.10.
    assert_eq!(sums("NONE", ""), "944.90 1300.00");
    // AWS publishes no price of managed IPs under Essentials; 10,000 x 0.16 + 3,000 x 0.14.
    assert_eq!(sums("ESSENTIALS", ""), "944.90 2020.00");
    // Included; 105.00 + 10,000 x 0.22 + 3,000 x 0.17, and 500.00 + 10,000 x 0.23 + 3,000 x 0.18.
    assert_eq!(sums("PRO", ""), "49.90 2815.00");
    assert_eq!(sums("ENTERPRISE", ""), "49.90 3340.00");
    assert_eq!(sums("PLATINUM", ""), "944.90 ");
    assert_eq!(sums("PRO", "prices: {outbound: 0.01}"), "49.90 235.00");
    let text = render::cost_text(&under("PRO", ""));
    for part in
        ["eu-west-1 (pricing plan PRO)", "plan_pro.month 105.00 USD", "2815.00 USD a month (with the pricing plan"]
    {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("dedicated_ip_managed"), "{text}");
}

#[test]
fn stated_prices_of_a_plan_replace_its_rows_one_by_one() {
    let sum = |plan, head| under(plan, head).after.messages.unwrap().to_string();
    // 99 + 10,000 x 0.2 + 3,000 x 0.17; 10,000 x 0.16 + 3,000 x 0.1; 500 + 10,000 x 0.23 + 3,000 x 0.18.
    assert_eq!(sum("PRO", "prices: {plan_pro: {month: 99, to_10_million: 0.2}}"), "2609.00");
    assert_eq!(sum("ESSENTIALS", "prices: {plan_essentials: {to_100_million: 0.1}}"), "1900.00");
    assert_eq!(sum("ENTERPRISE", "prices: {plan_pro: {month: 99}, plan_enterprise: {above: 0.01}}"), "3340.00");
    let text = render::cost_text(&under("PRO", "prices: {plan_pro: {month: 99, above: 0.1}}"));
    for part in [
        "plan_pro.month 99.00 USD for each month (the file)",
        "plan_pro.above 0.10 USD",
        "plan_pro.to_10_million 0.22 USD",
    ] {
        assert!(text.contains(part), "{text}");
    }
    // One price for all outgoing mail stands in place of the tiers, and beside the price of the plan.
    let text = render::cost_text(&under("PRO", "prices: {outbound: 0.01}"));
    assert!(text.contains("outbound 0.01 USD") && text.contains("plan_pro.month 105.00 USD"), "{text}");
    assert!(!text.contains("plan_pro.to_10_million"), "{text}");
}
