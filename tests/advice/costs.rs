//! What dedicated IPs cost, to the cent.

use sesform::{
    advice::{self, Total},
    model::ScalingMode,
    render,
};

use crate::support::{World, ask, file, offline, whole};

const DAY: &str = "2026-12-01";

#[test]
fn difference_of_a_plan_is_counted_to_the_cent() {
    let body = "pools: {p: {}, m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m, traffic: {month: 1234567, day: 50000}}}";
    let world = (0..3).fold(World::new(), |world, last| world.ip(10 + last, "p", 100)).set("s", Some("p"));
    let cost = ask(&file(body), Some(&world), DAY, advice::cost);
    // 3 x 24.95 = 74.85 now; then 15.00 and 1,234.567 x 0.08 = 98.77 beside them.
    assert_eq!(cost.now.as_ref().unwrap().dedicated_ips.unwrap().to_string(), "74.85");
    assert_eq!(cost.after.dedicated_ips.unwrap().to_string(), "188.62");
    assert_eq!((cost.regions[0].idle_ips, cost.regions[0].idle.unwrap().to_string()), (3, "74.85".to_owned()));
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
        let Total { dedicated_ips, messages, .. } = under(plan, head).after;
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

#[test]
fn prices_that_were_read_long_ago_are_said_to_be_old() {
    let loaded = file("pools: {p: {ips: {count: 2}}}");
    let at = |day: &str| ask(&loaded, None, day, advice::cost);
    let (fresh, old) = (at("2027-01-18"), at("2027-01-19"));
    assert!(fresh.rows.iter().all(|row| !row.is_old) && !render::cost_text(&fresh).contains("180 days"));
    assert_eq!((old.rows[0].is_old, old.rows[0].age_days), (true, Some(181)));
    let text = render::cost_text(&old);
    assert!(
        text.contains("read 2026-07-22, 181 days before 2027-01-19") && text.contains("more than 180 days ago"),
        "{text}"
    );
    assert!(render::cost_line(&old).unwrap().contains("us-east-1 prices read 181 days ago"), "{text}");
    let stated = whole("prices: {dedicated_ip_standard: 20}", "pools: {p: {ips: {count: 2}}}");
    let cost = ask(&stated, None, "2027-01-19", advice::cost);
    assert!(!cost.rows[0].is_old && cost.rows[0].age_days.is_none());
    assert!(render::cost_line(&cost).unwrap().contains("us-east-1 prices, see"));
}

#[test]
fn price_that_aws_does_not_publish_leaves_a_sum_that_is_known() {
    let body = "pools: {m: {scaling: managed}, p: {ips: {count: 2}}}\nconfiguration_sets:\n  \
                s: {pool: m, traffic: {month: 105000000}}\n  t: {pool: p, traffic: {month: 1000}}";
    let cost = ask(&file(body), None, DAY, advice::cost);
    // 2 x 24.95 + 15.00 + 10,000 x 0.08 + 40,000 x 0.04 + 50,000 x 0.02.
    assert_eq!((cost.after.dedicated_ips, cost.after.at_least.to_string()), (None, "3464.90".to_owned()));
    let text = render::cost_text(&cost);
    for part in [
        "at a price that AWS does not publish above 100 million = at least 3464.90 USD",
        "at least 3464.90 USD a month",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let stated = whole("prices: {dedicated_ip_managed: {above: 0.01}}", body);
    let cost = ask(&stated, None, DAY, advice::cost);
    assert_eq!(cost.after.dedicated_ips.unwrap().to_string(), "3514.90");
    assert!(
        render::cost_text(&cost).contains("dedicated_ip_managed.above 0.01 USD for each 1,000 messages (the file)")
    );
    // A volume that is not stated leaves what the others cost.
    let unknown = ask(&file(&body.replace(", traffic: {month: 105000000}", "")), None, DAY, advice::cost);
    assert_eq!((unknown.after.dedicated_ips, unknown.after.at_least.to_string()), (None, "64.90".to_owned()));
}

#[test]
fn pricing_plan_that_is_unknown_or_changes_is_said() {
    let offline = render::cost_text(&ask(&file("pools: {p: {ips: {count: 2}}}"), None, DAY, advice::cost));
    assert!(offline.contains("was not read or not told") && offline.contains("ESSENTIALS"), "{offline}");
    let none = render::cost_text(&under("NONE", ""));
    assert!(none.contains("prices without a pricing plan") && !none.contains("was not read"), "{none}");
    assert!(render::cost_text(&under("PRO", "")).contains("whether their number is limited"));
    let world = World::new().figures(|it| (it.plan, it.next_plan) = (Some("NONE".to_owned()), Some("PRO".to_owned())));
    let changes = ask(&file("pools: {}"), Some(&world), DAY, advice::cost);
    assert!(render::cost_text(&changes).contains("eu-west-1, PRO from the next month on"));
}

#[test]
fn ways_are_those_of_sf152_beside_other_managed_pools() {
    let body = "pools: {m: {scaling: managed}, p: {ips: {count: 6}}, l: {ips: {count: 2}}}\nconfiguration_sets:\n  \
                s: {pool: m, traffic: {month: 1000000, day: 40000, peak_day: 90000}}\n  \
                t: {pool: p, traffic: {month: 700000, day: 150000, peak_day: 1200000, pattern: weekly, days: 4}}\n  \
                u: {pool: l, traffic: {month: 700000, day: 50000, recipients: allowlisted}}";
    let cost = ask(&file(body), None, DAY, advice::cost);
    let ways: Vec<String> = cost.regions[0]
        .ways
        .iter()
        .map(|way| format!("{} {} {} {:?}", way.pool, way.managed.unwrap(), way.fee_stays, way.break_even))
        .collect();
    // `m` alone has the fee: 15.00 + 80.00 against 2 x 24.95. `p`: 56.00 beside it, since the fee stays; 149.70 / 0.08.
    assert_eq!(ways, ["m 95.00 false Some(436250)", "p 56.00 true Some(1871250)"]);
    let text = render::cost_text(&cost);
    assert!(text.contains("managed 56.00 USD (without the fee, which other managed pools pay anyway)"), "{text}");
    let linted = ask(&file(body), None, DAY, advice::lint);
    let said = crate::support::said(&linted, "SF152");
    assert!(
        said.iter().any(|it| it.contains("a managed pool 56.00 USD") && it.contains("up to 1,871,250")),
        "{said:?}"
    );
}

#[test]
fn ips_that_are_yet_to_be_leased_and_ips_that_may_be_used_are_not_counted_wrong() {
    let world = World::new().ip(10, "p", 100).set("s", Some("p"));
    let cost = ask(
        &file("pools: {p: {ips: {count: 4}}}\nconfiguration_sets: {s: {pool: p}}"),
        Some(&world),
        DAY,
        advice::cost,
    );
    assert_eq!(cost.after.dedicated_ips.unwrap().to_string(), "24.95");
    let text = render::cost_text(&cost);
    assert!(text.contains("beside: 3 IPs more that the file asks for, 74.85 USD once they are leased"), "{text}");
    // Without the account, any mail may leave through any pool.
    let offline = |body: &str| ask(&file(body), None, DAY, advice::cost).regions.remove(0).idle_ips;
    assert_eq!(offline("pools: {p: {ips: {count: 4}}}"), 0);
    assert_eq!(offline("pools: {p: {ips: {count: 4}}}\nconfiguration_sets: {s: {}}"), 0);
    assert_eq!(offline("pools: {p: {ips: {count: 4}}}\nconfiguration_sets: {s: {pool: ses-shared-pool}}"), 4);
}

#[test]
fn difference_is_that_of_the_cents_that_are_shown() {
    // 83,325 x 0.08 = 6.666 now, 333,325 x 0.08 = 26.666 after: 21.67 and 41.67.
    let body = "pools: {m: {}}\nconfiguration_sets:\n  s: {pool: m, traffic: {month: 83325}}\n  t: {pool: m, traffic: {month: 250050}}";
    let world = World::new().pool("m", ScalingMode::Managed).set("s", Some("m")).set("t", Some("ses-shared-pool"));
    let cost = ask(&file(body), Some(&world), DAY, advice::cost);
    let shown = [cost.now.unwrap().dedicated_ips.unwrap(), cost.after.dedicated_ips.unwrap(), cost.difference.unwrap()];
    // 250,050 x 0.08 = 20.004 more.
    assert_eq!(shown.map(|usd| usd.to_string()), ["21.67", "41.67", "20.00"]);
}

#[test]
fn managed_mail_that_grows_is_not_sent_to_standard_ips() {
    let body = |growth: &str| {
        format!(
            "pools: {{bulk: {{scaling: managed}}}}\nconfiguration_sets:\n  s: {{pool: bulk, traffic: {{kind: marketing, day: 100000, \
             pattern: steady{growth}}}}}"
        )
    };
    let fix = |growth: &str| {
        let linted = offline(&file(&body(growth)), DAY);
        let found = linted.findings.into_iter().find(|it| it.rule.as_str() == "SF152").unwrap().found;
        render::advice_of(&found).fix
    };
    // 3,000,000 a month: 15 + 240 = 255 managed, 2 x 24.95 standard.
    assert!(fix("").starts_with("standard IPs, which its steady or weekly mail suits"), "{}", fix(""));
    assert_eq!(fix(", growth: 0%/month"), fix(""));
    assert!(fix(", growth: 26%/month").starts_with("none while the mail grows by 26 % a month"));
}

#[test]
fn what_the_file_gives_back_or_asks_for_beyond_the_plan_is_named() {
    let world = (0..3).fold(World::new().pool("q", ScalingMode::Standard), |world, last| world.ip(10 + last, "p", 100));
    let text = |body: &str| render::cost_text(&ask(&file(body), Some(&world), DAY, advice::cost));
    let fewer = "beside: 2 IPs fewer that the file asks for, 49.90 USD less once they are given back";
    assert!(text("relinquish: [198.51.100.10, 198.51.100.11]").contains(fewer));
    assert!(text("leased: 1").contains(fewer));
    // An address that is not leased any more costs nothing.
    assert!(!text("relinquish: [198.51.100.99]").contains("fewer"));
    assert!(!text("leased: 3").contains("beside"));
    let converted = text("pools: {p: {scaling: managed}}");
    assert!(converted.contains("beyond the plan: `p` becomes managed only with `--allow convert`"), "{converted}");
    assert!(!text("pools: {p: {}}").contains("beyond"));
}

#[test]
fn fee_stays_only_where_a_managed_pool_with_mail_pays_it() {
    let body = "pools: {m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m, traffic: {month: 9000000, day: 300000, pattern: steady}}}";
    let world = World::new().pool("m", ScalingMode::Managed).set("s", Some("m"));
    let own = ask(&file(body), Some(&world), DAY, advice::cost);
    let way = own.regions[0].ways.first().unwrap();
    assert!(!way.fee_stays);
    assert_eq!(way.managed.unwrap().to_string(), "735.00");
    let beside = "pools: {m: {scaling: managed}, n: {scaling: managed}}\nconfiguration_sets:\n  s: {pool: m, traffic: {month: 9000000, day: 300000, pattern: steady}}\n  \
                  t: {pool: n, traffic: {day: DAY, pattern: steady}}";
    let ways = |day: &str| ask(&file(&beside.replace("DAY", day)), None, DAY, advice::cost).regions[0].ways.clone();
    assert!(ways("1000")[0].fee_stays);
    // A pool without mail goes, and pays nothing then.
    assert!(!ways("0")[0].fee_stays);
}
