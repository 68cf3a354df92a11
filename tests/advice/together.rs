//! What several rules say of one pool fits together, and no rule counts on what the file does not state.

use sesform::{
    advice::Linted,
    model::{Quota, ScalingMode},
    render,
};

use crate::support::{World, file, live, offline, said};

pub(crate) const TODAY: &str = "2026-12-01";

pub(crate) fn of_file(body: &str) -> Linted {
    offline(&file(body), TODAY)
}

pub(crate) fn of_world(body: &str, world: &World) -> Linted {
    live(&file(body), world, TODAY)
}

/// What helps, of each finding of a rule.
pub(crate) fn fixes(linted: &Linted, rule: &str) -> Vec<String> {
    let of_rule = linted.findings.iter().filter(|finding| finding.rule.as_str() == rule);
    of_rule.map(|finding| render::advice_of(&finding.found).fix).collect()
}

/// A file with one standard pool of so many IPs, and a set of this traffic that sends through it.
pub(crate) fn one_pool(ips: u8, traffic: &str) -> String {
    format!("pools: {{p: {{ips: {{count: {ips}}}}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{{traffic}}}}}}}")
}

/// An account that has as much.
pub(crate) fn one_world(ips: u8, percent: u8) -> World {
    (0..ips).fold(World::new(), |world, last| world.ip(10 + last, "p", percent)).set("s", Some("p"))
}

#[track_caller]
pub(crate) fn has(texts: &[String], parts: &[&str]) {
    let [text] = texts else { panic!("not one: {texts:#?}") };
    parts.iter().for_each(|part| assert!(text.contains(part), "{text:?} lacks {part:?}"));
}

#[test]
fn mail_without_a_pool_leaves_from_the_shared_ips_where_the_default_pool_is_empty() {
    let traffic = "traffic: {kind: marketing, day: 40000, pattern: steady, isolate: true}";
    let body = format!("configuration_sets: {{r: {{{traffic}}}}}");
    let linted = of_world(&body, &World::new().set("r", None));
    assert_eq!((said(&linted, "SF105").len(), said(&linted, "SF162").len()), (1, 1));
    let held = of_world(&body, &World::new().ip(10, "ses-default-dedicated-pool", 100).set("r", None));
    assert!(said(&held, "SF105").is_empty() && said(&held, "SF162").is_empty());
    // Without the account, nobody knows what the default pool holds.
    assert!(said(&of_file(&body), "SF162").is_empty());
    let rest = of_world("unassigned: {day: 40000, pattern: steady, isolate: true}", &World::new());
    has(&said(&rest, "SF162"), &["mail without a configuration set"]);
    has(&said(&rest, "SF105"), &["mail without a configuration set"]);
}

#[test]
fn ips_are_parked_before_they_are_given_back_and_both_rules_keep_as_many() {
    // Three carry 140,000; a month of 280,000 keeps two.
    let both = of_world(&one_pool(8, "day: 20000, days: 14, peak_day: 140000, pattern: weekly"), &one_world(8, 100));
    has(&fixes(&both, "SF101"), &["keep 2 IPs", "pool that no set names"]);
    has(&said(&both, "SF142"), &["3 IPs carry the 140,000", "2 are enough", "the other 6 cost 149.70 USD"]);
    has(&fixes(&both, "SF142"), &["pool that no set names", "14 hours", "`relinquish`"]);
    let shared = of_world(&one_pool(8, "day: 100, pattern: steady"), &one_world(8, 100));
    has(&fixes(&shared, "SF101"), &["`pool: ses-shared-pool`"]);
    has(&fixes(&shared, "SF142"), &["SF101"]);
    let one = of_world(&one_pool(3, "day: 90000, pattern: steady"), &one_world(3, 100));
    has(&said(&one, "SF142"), &["the other one costs 24.95 USD a month and thins"]);
    has(&fixes(&one, "SF142"), &["give it back"]);
}

#[test]
fn more_ips_are_asked_for_only_as_far_as_the_mail_keeps_them_warm() {
    let bound = "day: 100000, days: 3, peak_day: 2000000, pattern: seasonal";
    let full = of_world(&one_pool(3, bound), &one_world(3, 100));
    has(&fixes(&full, "SF141"), &["no more IPs", "ses-shared-pool"]);
    let some = of_world(&one_pool(2, bound), &one_world(2, 100));
    has(&fixes(&some, "SF141"), &["3 in all"]);
    let free = of_world(&one_pool(2, "day: 900000, pattern: steady"), &one_world(2, 100));
    has(&fixes(&free, "SF141"), &["5 in all"]);
    let thin = "pools: {p: {ips: {count: 1}}, q: {ips: {count: 2}}}\nconfiguration_sets: {s: {pool: p, traffic: {day: 4000, pattern: steady}}}";
    has(&fixes(&of_file(thin), "SF121"), &["ses-shared-pool"]);
    has(&fixes(&of_file(&thin.replace("4000", "40000")), "SF121"), &["`p`: `ips: {count: 2}`"]);
    has(&fixes(&of_file(&one_pool(1, "day: 4000, pattern: steady")), "SF122"), &["ses-shared-pool"]);
    let idle = of_world(&one_pool(1, "day: 0"), &one_world(1, 100));
    assert_eq!((said(&idle, "SF115").len(), said(&idle, "SF122").len()), (1, 0));
}

#[test]
fn managed_pools_are_compared_one_by_one_beside_others() {
    let body = "pools: {m: {scaling: managed}, tiny: {scaling: managed}}\nconfiguration_sets:\n  \
                s: {pool: m, traffic: {month: 20000000, day: 600000, pattern: steady}}\n  \
                t: {pool: tiny, traffic: {day: 299, pattern: steady}}";
    let linted = of_file(body);
    // 1,200.36 for both together, without 0.72 for `tiny` alone, or 1,200.00 for `m` alone; the fee stays.
    has(&said(&linted, "SF152"), &["1199.64 USD", "3 standard IPs 74.85 USD", "fee"]);
    has(&said(&linted, "SF106"), &["stays", "0.36 USD"]);
    assert!(!said(&linted, "SF106")[0].contains("buys nothing"));
    has(&fixes(&linted, "SF152"), &["steady"]);
}

#[test]
fn dearer_way_says_what_the_pool_costs_and_what_stands_against_the_other() {
    let traffic = "month: 350000, day: 80000, peak_day: 600000, pattern: weekly, days: 4";
    let four = said(&of_file(&one_pool(4, traffic)), "SF152");
    assert!(four.is_empty(), "SF101 warns: {four:?}");
    let more = one_pool(7, "month: 700000, day: 150000, peak_day: 1200000, pattern: weekly, days: 4");
    has(&said(&of_file(&more), "SF152"), &["174.65 USD a month for 7 standard IPs", "6 would do, for 149.70 USD"]);
    let known = of_world(&format!("{more}\ndedicated_ips: {{198.51.100.10: {{published: true}}}}"), &one_world(7, 100));
    has(&fixes(&known, "SF152"), &["none", "`published`"]);
    let managed = |month: u64| {
        format!(
            "pools: {{m: {{scaling: managed}}}}\nconfiguration_sets: {{s: {{pool: m, traffic: {{month: {month}, day: 3400000, pattern: steady}}}}}}"
        )
    };
    has(&said(&of_file(&managed(100_000_020)), "SF152"), &["at least 3415.00 USD"]);
    let unstated = managed(20_000_000).replace(", pattern: steady", ", peak_day: 3400000");
    has(&fixes(&of_file(&unstated), "SF152"), &["does not state"]);
}

#[test]
fn facts_are_asked_for_only_where_a_rule_needs_them() {
    let asked = |linted: &Linted| said(linted, "SF191");
    let even = "kind: other, month: 2000000, peak_day: 200000";
    has(&asked(&of_file(&one_pool(2, &format!("{even}, day: 200000, days: 10, pattern: weekly")))), &["`gap`"]);
    assert!(asked(&of_file(&one_pool(2, &format!("{even}, day: 100000, pattern: steady")))).is_empty());
    // From 10,000 a day for each IP on, no provider with a tenth of the mail gets too little.
    has(&asked(&of_file(&one_pool(2, "kind: other, day: 19999, pattern: steady"))), &["`providers`"]);
    assert!(asked(&of_file(&one_pool(2, "kind: other, day: 20000, pattern: steady"))).is_empty());
    let body = "configuration_sets: {s: {pool: ses-default-dedicated-pool, traffic: {kind: other, day: 90000, pattern: steady}}}";
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).ip(11, "ses-default-dedicated-pool", 100);
    let world = world.set("s", Some("ses-default-dedicated-pool"));
    has(&asked(&of_world(body, &world)), &["`unassigned`"]);
    let none = format!("unassigned: {{kind: transactional, day: 0}}\n{body}");
    assert!(asked(&of_world(&none, &world)).is_empty());
    // No mail has no largest day, so the pool's is known.
    let many = (12..20).fold(world, |world, last| world.ip(last, "ses-default-dedicated-pool", 100));
    assert_eq!(said(&of_world(&none, &many), "SF142").len(), 1);
    let limited = World::new().set("s", Some("ses-shared-pool")).figures(|it| it.a_second = Some(Quota::Most(14)));
    let shared = "configuration_sets: {s: {pool: ses-shared-pool, traffic: {kind: other, day: 500, pattern: steady}}}";
    has(&asked(&of_world(shared, &limited)), &["`peak_rate`"]);
    assert!(asked(&of_file(shared)).is_empty());
}

#[test]
fn managed_pool_that_nothing_is_sent_through() {
    let idle = "pools: {m: {scaling: managed}}\nconfiguration_sets: {s: {pool: ses-shared-pool}}";
    has(&said(&of_file(idle), "SF106"), &["nothing is sent through the managed pool `m`", "15.00 USD"]);
    has(&fixes(&of_file(idle), "SF106"), &["delete `m`"]);
    assert!(said(&of_file("pools: {m: {scaling: managed}}"), "SF106").is_empty());
    let live_pool = World::new().pool("m", ScalingMode::Managed);
    has(&said(&of_world("pools: {m: {}}", &live_pool), "SF106"), &["nothing is sent"]);
    let zero = "pools: {m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m, traffic: {day: 0}}}";
    has(&said(&of_file(zero), "SF106"), &["nothing is sent"]);
}

#[test]
fn irregular_mail_is_not_judged_against_what_is_unknown() {
    let beside = |other: &str| {
        let body = format!(
            "pools: {{p: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  s: {{pool: p, traffic: {{pattern: irregular, month: 299990}}}}\n  t: {{pool: p, traffic: {{{other}}}}}"
        );
        said(&of_file(&body), "SF102").len()
    };
    assert_eq!(beside("pattern: steady, month: 3000000"), 0);
    assert_eq!(beside("pattern: steady"), 0);
    assert_eq!(beside("month: 3000000"), 0);
    assert_eq!(beside("pattern: seasonal, month: 3000000"), 1);
    assert_eq!(beside("pattern: steady, month: 2000000"), 1);
}

#[test]
fn idle_ips_are_named_where_no_other_rule_does_and_only_those_that_stay() {
    let body = one_pool(2, "day: 0");
    let cold = World::new().ip(10, "p", 20).ip(11, "p", 100).set("s", Some("p"));
    assert!(said(&of_world(&body, &cold), "SF115").is_empty());
    has(&said(&of_world(&body, &cold.without_auto_warmup()), "SF115"), &["2 IPs cost 49.90"]);
    let parked = World::new().ip(10, "parking", 100).ip(11, "parking", 100);
    let listed = "pools: {parking: {}}\nrelinquish: [198.51.100.10]";
    has(&said(&of_world(listed, &parked), "SF115"), &["1 IP costs 24.95"]);
    let pro = World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("p"));
    let pro = pro.figures(|it| it.plan = Some("PRO".to_owned()));
    let published = "pools: {p: {}}\ndedicated_ips: {198.51.100.10: {published: true}}";
    has(
        &said(&of_world(published, &pro), "SF155"),
        &["leases 2 standard IPs in this Region, 1 of them for mail", "24.95 USD"],
    );
}

#[test]
fn what_helps_can_be_done() {
    let world = World::new().ip(10, "p", 100).set("s", Some("p"));
    has(
        &fixes(&of_world("pools: {p: {ips: [198.51.100.10, 198.51.100.77]}}", &world), "SF146"),
        &["`sesform request`"],
    );
    let mixed = "unassigned: {kind: transactional, day: 9}\nconfiguration_sets: {s: {pool: ses-default-dedicated-pool, traffic: {kind: marketing}}}";
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).set("s", Some("ses-default-dedicated-pool"));
    has(&fixes(&of_world(mixed, &world), "SF161"), &["needs one first"]);
    let idle = "pools: {p: {}}\nunassigned: {day: 0}";
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).ip(11, "p", 100);
    has(&fixes(&of_world(idle, &world), "SF151"), &["pool that no set names"]);
}

#[test]
fn each_price_has_its_own_age() {
    let body = "pools: {p: {ips: {count: 2}}, m: {scaling: managed}}";
    let old = said(&offline(&file(body), "2027-06-01"), "SF154");
    has(&old, &["`dedicated_ip_standard` of 2026-07-22 (314 days ago)", "of 2026-09-27 (247 days ago)"]);
}

#[test]
fn what_helps_cold_ips_is_another_thing_where_automatic_warm_up_is_off() {
    let body = one_pool(3, "day: 200000, peak_day: 400000, pattern: weekly, days: 13");
    has(&fixes(&of_world(&body, &one_world(3, 60)), "SF131"), &["leave the route as it is", "wait"]);
    let off = of_world(&body, &one_world(3, 60).without_auto_warmup());
    has(&fixes(&off, "SF131"), &["step by step", "`sesform warmup p`"]);
    assert!(!fixes(&off, "SF131")[0].contains("wait"));
    // IPs that are at 100 % are not warmed up by a switch.
    let complete = of_world(&body, &one_world(3, 100).without_auto_warmup());
    has(&said(&complete, "SF131"), &["error p", "nothing shows that", "SES limits nothing"]);
    has(&fixes(&complete, "SF131"), &["`warm_since`", "`sesform warmup p`"]);
    assert!(!fixes(&complete, "SF131")[0].contains("turn automatic"));
    // Both at once.
    let both = World::new().ip(10, "p", 60).ip(11, "p", 100).set("s", Some("p")).without_auto_warmup();
    has(&said(&of_world(&body, &both), "SF131"), &["1 of its IPs is at 60 %", "of 198.51.100.11 nothing shows"]);
    // Too little mail has no schedule.
    let thin = one_pool(3, "day: 100000, days: 1, peak_day: 100000, pattern: weekly");
    has(&fixes(&of_world(&thin, &one_world(3, 60).without_auto_warmup()), "SF131"), &["`pool: ses-shared-pool`"]);
    // Servers that accept by a list ask for no history, and nothing leaves from elsewhere.
    let listed = one_pool(3, "day: 400000, pattern: steady, recipients: allowlisted");
    assert!(said(&of_world(&listed, &one_world(3, 60).without_auto_warmup()), "SF131").is_empty());
    assert_eq!(said(&of_world(&listed, &one_world(3, 60)), "SF131").len(), 1);
    // What is not known is not said.
    let mut unknown = one_world(3, 60);
    unknown.live.auto_warmup = None;
    assert!(said(&of_world(&body, &unknown), "SF131").is_empty());
}

#[test]
fn warmth_that_the_file_declares_is_no_percentage_of_ses() {
    let declared = |ip: &str, more: &str| {
        format!(
            "pools: {{p: {{}}}}\ndedicated_ips: {{198.51.100.10: {{{ip}}}}}\n\
             configuration_sets: {{s: {{pool: p, traffic: {{day: 90000, pattern: steady{more}}}}}}}"
        )
    };
    let world = one_world(1, 40);
    let listed = declared("warm_since: 2025-01-01", ", recipients: allowlisted");
    has(&said(&of_world(&listed, &world), "SF171"), &["198.51.100.10 is at 40 %"]);
    let in_time = |ip: &str| said(&of_world(&declared(ip, ", ready_by: 2026-12-05"), &world), "SF135");
    has(&in_time("warm_since: 2025-01-01"), &["warm on 2026-12-28", "2026-12-05"]);
    // Marked as complete by the plan: SES limits nothing then, and nobody knows the IP better.
    has(&in_time("warmup: 100"), &["warm on 2026-12-28"]);
    has(&in_time("warmup: 100, warm_since: 2025-01-01"), &["warm on 2026-12-28"]);
    let marked = of_world(&declared("warmup: 100", ""), &world);
    has(&said(&marked, "SF133"), &["the plan marks 198.51.100.10 (40 %) of `p` as complete"]);
    has(&said(&marked, "SF131"), &["nothing shows that 198.51.100.10 was ever warmed up", "it is at 100 %"]);
    // `warm_since` is the proof that SF133 asks for.
    let proven = of_world(&declared("warmup: 100, warm_since: 2025-01-01", ""), &world);
    assert!(said(&proven, "SF133").is_empty() && said(&proven, "SF131").is_empty());
    // A percentage that the plan raises warms nothing either.
    has(
        &said(&of_world(&declared("warmup: 60", ""), &world), "SF131"),
        &["1 IP of `p` is at 40 %", "about 20,000 of 90,000"],
    );
    // A service that tells no percentage is not told one by the file.
    let mut silent = one_world(1, 100);
    silent.live.dedicated_ips.values_mut().for_each(|ip| ip.warmup.percentage = None);
    let heavy = declared("warm_since: 2025-01-01", "").replace("90000", "900000");
    assert!(said(&of_world(&heavy, &silent), "SF141").is_empty());
}

#[test]
fn mail_that_is_known_by_its_addresses_does_not_come_to_others_in_silence() {
    let known = |traffic: &str, pools: &str, to: &str, ips: &str| {
        let body = format!(
            "pools: {{{pools}}}\nconfiguration_sets: {{s: {{pool: {to}, traffic: {{{traffic}}}}}}}\ndedicated_ips: {{{ips}}}"
        );
        let world = World::new().ip(10, "p", 100).ip(11, "q", 100).ip(12, "ses-default-dedicated-pool", 100);
        said(&of_world(&body, &world.pool("m", ScalingMode::Managed).set("s", Some("p"))), "SF172")
    };
    let (listed, published) = ("recipients: allowlisted", "198.51.100.10: {published: true}");
    let moved = [
        "error s",
        "accept `s` by a list of IPs, of which the account has 198.51.100.10",
        "then leaves from 198.51.100.11",
    ];
    has(&known(listed, "", "q", ""), &moved);
    has(&known("", "", "q", published), &["others know IPs from which `s` leaves", "then leaves from 198.51.100.11"]);
    has(&known(listed, "p: {ips: {count: 2}}", "p", ""), &["the plan adds 198.51.100.12 to `p`"]);
    has(&known("", "p: {ips: {count: 2}}", "p", published), &["the plan adds 198.51.100.12 to `p`"]);
    has(&known("", "", "m", published), &["from `p` to `m`, which has none of them"]);
    has(&known("", "", "ses-shared-pool", published), &["from `p` to `ses-shared-pool`"]);
    // SF171 speaks of these.
    assert!(known(listed, "", "m", "").is_empty() && known(listed, "", "ses-shared-pool", "").is_empty());
    // Others know the new one too.
    assert!(known(listed, "", "q", "198.51.100.11: {published: true}").is_empty());
    assert!(known(listed, "p: {ips: {count: 2}}", "p", "198.51.100.12: {published: true}").is_empty());
    // The addresses go along, nothing changes, or nobody knows any.
    assert!(known(listed, "r: {ips: [198.51.100.10]}", "r", "").is_empty());
    assert!(known(listed, "", "p", published).is_empty() && known("", "", "q", "").is_empty());
    let renamed = "configuration_sets: {t: {renamed_from: s, pool: q, traffic: {recipients: allowlisted}}}";
    let world = World::new().ip(10, "p", 100).ip(11, "q", 100).set("s", Some("p"));
    has(&said(&of_world(renamed, &world), "SF172"), &["error t", "198.51.100.11"]);
    let fix = fixes(&of_world(renamed, &world), "SF172");
    has(&fix, &["`published: true` for 198.51.100.11 once they know it", "move the IPs along"]);
}

#[test]
fn nobody_is_told_to_give_back_an_address_that_others_know() {
    let idle = World::new().ip(10, "idle", 100).ip(11, "idle", 100).ip(12, "ses-default-dedicated-pool", 100);
    let body = |ips: &str| format!("pools: {{idle: {{}}}}\nunassigned: {{day: 0}}\ndedicated_ips: {{{ips}}}");
    let linted = of_world(&body("198.51.100.10: {published: true}, 198.51.100.12: {published: true}"), &idle);
    has(
        &fixes(&linted, "SF115"),
        &["send mail through it", "keep 198.51.100.10, which others know", "of the others, `relinquish`"],
    );
    has(&fixes(&linted, "SF151"), &["keep 198.51.100.12, which others know"]);
    assert!(!fixes(&linted, "SF151")[0].contains("relinquish"));
    let both = of_world(&body("198.51.100.10: {published: true}, 198.51.100.11: {published: true}"), &idle);
    assert!(!fixes(&both, "SF115")[0].contains("relinquish"), "{both:?}");
    has(&fixes(&of_world(&body(""), &idle), "SF115"), &["give the IPs back (`relinquish`)"]);
}

#[test]
fn mail_that_others_know_by_its_ips_goes_nowhere_before_they_are_told() {
    let body =
        |traffic: &str| format!("{}\ndedicated_ips: {{198.51.100.10: {{published: true}}}}", one_pool(2, traffic));
    for (traffic, rule) in
        [("day: 3000, pattern: steady", "SF101"), ("pattern: irregular", "SF102"), ("gap: 60d", "SF103")]
    {
        has(
            &fixes(&of_world(&body(traffic), &one_world(2, 100)), rule),
            &["tell those who know its IPs (`published`) first"],
        );
    }
    let many = format!(
        "{}\ndedicated_ips: {{198.51.100.10: {{published: true}}}}",
        one_pool(8, "day: 20000, days: 14, peak_day: 140000, pattern: weekly")
    );
    has(
        &fixes(&of_world(&many, &one_world(8, 100)), "SF101"),
        &["keep 2 IPs in `p`, those that others know, and move"],
    );
}
