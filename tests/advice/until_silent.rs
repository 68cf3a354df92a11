//! Fixes that are followed to their end: the rule is then silent.

use sesform::{
    advice::Linted,
    model::{Quota, ScalingMode},
    render,
};

use crate::support::{World, file, live, offline, said, whole};

const TODAY: &str = "2026-12-01";

#[track_caller]
fn silent(found: &[String]) {
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn default_pool_is_named_by_the_file_where_ses_reports_none() {
    let default = "ses-default-dedicated-pool";
    let body = |set: &str, pool: &str| format!("pools: {{p: {{}}}}\nconfiguration_sets: {{{set}: {{{pool}}}}}");
    let world = World::new().pool("p", ScalingMode::Standard).ip(10, default, 100).set("s", None);
    let both = |linted| (said(&linted, "SF112").len(), said(&linted, "SF113").len());
    assert_eq!(both(live(&file(&body("s", "")), &world, TODAY)), (1, 1));
    // The fix of both, for the set that is there and for a new one.
    let pool = format!("pool: {default}");
    assert_eq!(both(live(&file(&body("s", &pool)), &world, TODAY)), (0, 0));
    assert_eq!(both(live(&file(&body("new", &pool)), &world, TODAY)), (0, 0));
    assert_eq!(both(offline(&file(&body("s", &pool)), TODAY)), (0, 0));
    // A paused set catches nothing.
    assert_eq!(both(live(&file(&body("s", &format!("{pool}, sending: false"))), &world, TODAY)), (0, 1));
}

/// A standard pool `p` with so many counted IPs, and a set of this traffic through it.
fn one_pool(ips: usize, traffic: &str) -> String {
    format!("pools: {{p: {{ips: {{count: {ips}}}}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{{traffic}}}}}}}")
}

fn one_world(ips: u8, percent: u8) -> World {
    (0..ips).fold(World::new(), |world, last| world.ip(10 + last, "p", percent)).set("s", Some("p"))
}

fn fixes(linted: &Linted, rule: &str) -> Vec<String> {
    let of_rule = linted.findings.iter().filter(|finding| finding.rule.as_str() == rule);
    of_rule.map(|finding| render::advice_of(&finding.found).fix).collect()
}

#[track_caller]
fn has(texts: &[String], parts: &[&str]) {
    let [text] = texts else { panic!("not one: {texts:#?}") };
    parts.iter().for_each(|part| assert!(text.contains(part), "{text:?} lacks {part:?}"));
}

#[test]
fn turning_automatic_warm_up_on_warms_up_no_ip_that_is_at_100_percent() {
    let traffic = "day: 40000, peak_day: 90000, pattern: weekly";
    let on = |ips| format!("auto_warmup: true\n{}", one_pool(ips, traffic));
    let moved = World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("ses-shared-pool")).without_auto_warmup();
    for body in [one_pool(2, traffic), on(2)] {
        let linted = live(&file(&body), &moved, TODAY);
        has(&said(&linted, "SF134"), &["error s", "at 100 %"]);
        has(&said(&linted, "SF133"), &["warning p", "automatic warm-up is off"]);
    }
    has(&said(&live(&file(&on(2)), &moved, TODAY), "SF133"), &["warms up only what is below 100 % or leased later"]);
    let stays = one_world(2, 100).without_auto_warmup();
    has(&said(&live(&file(&on(2)), &stays, TODAY), "SF131"), &["error p", "they are at 100 %"]);
    // One below 100 % is warmed up from now on, and the other is not.
    let mixed = World::new().ip(10, "p", 20).ip(11, "p", 100).set("s", Some("ses-shared-pool")).without_auto_warmup();
    let linted = live(&file(&on(2)), &mixed, TODAY);
    has(&said(&linted, "SF134"), &["error s", "of 198.51.100.11 nothing shows that it was ever warmed up"]);
    // Proof, and a switch that was on before.
    let proven = format!(
        "{}\ndedicated_ips: {{198.51.100.10: {{warm_since: 2025-01-01}}, 198.51.100.11: {{warm_since: 2025-01-01}}}}",
        on(2)
    );
    let linted = live(&file(&proven), &moved, TODAY);
    silent(&said(&linted, "SF134"));
    silent(&said(&linted, "SF133"));
    let was_on = World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("ses-shared-pool"));
    silent(&said(&live(&file(&on(2)), &was_on, TODAY), "SF134"));
}

#[test]
fn cold_guard_is_not_passed_by_turning_automatic_warm_up_on_first() {
    // Two IPs that arrived at 100 %, one in a pool without mail and one in the default pool, and two that are wanted.
    let world = World::new()
        .ip(10, "p", 100)
        .ip(11, "ses-default-dedicated-pool", 100)
        .set("s", Some("ses-shared-pool"))
        .without_auto_warmup();
    let body = |switch: &str, facts: &str, pool: &str| {
        file(&format!(
            "{switch}leased: 4\npools: {{p: {{}}}}\ndedicated_ips: {{{facts}}}\n\
             configuration_sets: {{s: {{pool: {pool}, traffic: {{day: 40000, pattern: steady}}}}}}"
        ))
    };
    let both = "198.51.100.10: {warm_since: never}, 198.51.100.11: {warm_since: never}";
    let off = live(&body("", "", "ses-shared-pool"), &world, TODAY);
    has(&fixes(&off, "SF132"), &["`warm_since` of 198.51.100.10 and 198.51.100.11", "`never` if they arrived so"]);
    has(&fixes(&live(&body("", both, "ses-shared-pool"), &world, TODAY), "SF132"), &["before you request IPs"]);
    // The plan that turns it on says so of each IP, with mail or without.
    let turned = live(&body("auto_warmup: true\n", "", "ses-shared-pool"), &world, TODAY);
    assert_eq!(said(&turned, "SF133").len(), 2);
    assert!(fixes(&turned, "SF133").iter().all(|fix| fix.contains("`never` of what arrived at 100 %")));
    silent(&said(&turned, "SF132"));
    // Once it is on, what the file states holds.
    let on = World::new().ip(10, "p", 100).ip(11, "ses-default-dedicated-pool", 100).set("s", Some("ses-shared-pool"));
    let moved = live(&body("auto_warmup: true\n", both, "p"), &on, TODAY);
    has(&said(&moved, "SF134"), &["error s", "at 100 %"]);
    has(&fixes(&moved, "SF134"), &["step by step: `sesform warmup p`", "in place of `warm_since: never`"]);
    has(&said(&moved, "SF133"), &["warning p", "198.51.100.10"]);
    let warm = "198.51.100.10: {warm_since: 2025-01-01}, 198.51.100.11: {warm_since: never}";
    silent(&said(&live(&body("auto_warmup: true\n", warm, "p"), &on, TODAY), "SF134"));
}

#[test]
fn mail_of_unknown_volume_opens_no_guard() {
    let never = "dedicated_ips: {198.51.100.10: {warm_since: never}, 198.51.100.11: {warm_since: never}}";
    let body = |more: &str| {
        file(&format!(
            "auto_warmup: false\npools: {{p: {{}}}}\n{never}\nconfiguration_sets: \
             {{s: {{pool: p, traffic: {{day: 50000, pattern: steady}}}}{more}}}"
        ))
    };
    let world =
        || World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("ses-shared-pool")).without_auto_warmup();
    let known = live(&body(""), &world(), TODAY);
    has(&said(&known, "SF134"), &["error s", "up to 50,000 a day", "198.51.100.10 and 198.51.100.11 are at 100 %"]);
    // A set that the file does not know, and one without `traffic`.
    for linted in
        [live(&body(""), &world().set("stranger", Some("p")), TODAY), live(&body(", t: {pool: p}"), &world(), TODAY)]
    {
        has(&said(&linted, "SF134"), &["error s", "at least 50,000 a day"]);
    }
    let stays = World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("p")).set("t", Some("p"));
    let linted = live(&body(", t: {pool: p}"), &stays.without_auto_warmup(), TODAY);
    has(&said(&linted, "SF131"), &["error p", "at least 50,000 a day", "the file states that"]);
    has(&fixes(&linted, "SF131"), &["step by step", "state the day in place of `warm_since: never`"]);
    // What is known fits.
    let fits = "auto_warmup: false\npools: {p: {}}\ndedicated_ips: {198.51.100.10: {warm_since: 2025-01-01}, 198.51.100.11: \
                {warm_since: 2025-01-01}}\nconfiguration_sets: {s: {pool: p, traffic: {day: 50000, pattern: steady}}, t: {pool: p}}";
    silent(&said(&live(&file(fits), &world(), TODAY), "SF134"));
}

#[test]
fn fact_that_an_ip_was_never_warmed_up_ends_with_its_warm_up() {
    let body = file(
        "pools: {p: {}}\ndedicated_ips: {198.51.100.10: {warm_since: never}}\n\
         configuration_sets: {s: {pool: p, traffic: {day: 20000, pattern: steady}}}",
    );
    let warming = World::new().ip(10, "p", 50).set("s", Some("p"));
    has(&said(&live(&body, &warming, TODAY), "SF133"), &["note p", "198.51.100.10 (50 %)"]);
    has(&fixes(&live(&body, &warming, TODAY), "SF133"), &["take `warm_since: never` out"]);
    silent(&said(&live(&body, &warming.without_auto_warmup(), TODAY), "SF133"));
}

#[test]
fn default_pool_with_one_ip_is_no_exception() {
    let default = "ses-default-dedicated-pool";
    let body = file(&format!(
        "pools: {{q: {{}}}}\nconfiguration_sets: {{s: {{pool: {default}, traffic: {{month: 600000}}}}}}\nunassigned: {{day: 0}}"
    ));
    let world = World::new().ip(10, default, 100).ip(11, "q", 100).ip(12, "q", 100).set("s", Some(default));
    let linted = live(&body, &world, TODAY);
    has(&said(&linted, "SF121"), &["warning ses-default-dedicated-pool", "has one IP"]);
    has(&fixes(&linted, "SF121"), &["a second IP that stays in it, or a pool of two"]);
}

#[test]
fn second_ip_of_an_allowlisted_pool_joins_once_it_is_warm_and_listed() {
    let body = file(
        "pools: {p: {}, q: {}}\nconfiguration_sets: {s: {pool: p, traffic: {day: 200, pattern: steady, recipients: allowlisted}}}",
    );
    let world = |percent: u8| World::new().ip(10, "p", 100).ip(11, "q", percent).set("s", Some("p"));
    let fix = fixes(&live(&body, &world(60), TODAY), "SF121");
    has(&fix, &["once it is at 100 % and partners list it", "198.51.100.11 is on 2026-12-19"]);
    assert!(!fix[0].contains("ses-shared-pool"), "{fix:?}");
    let fix = fixes(&live(&body, &world(100), TODAY), "SF121");
    has(&fix, &["once it is at 100 % and partners list it"]);
    assert!(!fix[0].contains("no other is yet"), "{fix:?}");
}

#[test]
fn warm_since_counts_45_days_later_and_the_finding_says_from_when() {
    let body = |since: &str| {
        format!(
            "{}\ndedicated_ips: {{198.51.100.10: {{warm_since: {since}}}}}",
            one_pool(2, "day: 40000, pattern: steady")
        )
    };
    let world = one_world(2, 100).without_auto_warmup();
    let linted = live(&file(&body("2026-11-01")), &world, TODAY);
    has(
        &fixes(&linted, "SF133"),
        &["state `warm_since` of the others", "`warm_since: 2026-11-01` of 198.51.100.10 counts from 2026-12-16 on"],
    );
    let alone =
        one_pool(1, "day: 40000, pattern: steady") + "\ndedicated_ips: {198.51.100.10: {warm_since: 2026-11-01}}";
    let one = one_world(1, 100).without_auto_warmup();
    let fix = fixes(&live(&file(&alone), &one, TODAY), "SF133");
    has(&fix, &["counts from 2026-12-16 on, 45 days later"]);
    assert!(!fix[0].contains("state `warm_since`"), "{fix:?}");
    silent(&said(&live(&file(&alone), &one, "2026-12-16"), "SF133"));
    silent(&said(&live(&file(&alone), &one, "2026-12-16"), "SF131"));
}

#[test]
fn surplus_that_went_elsewhere_is_not_missed_on_the_day() {
    let body = |peak: u64| {
        one_pool(4, &format!("day: 100000, days: 20, peak_day: {peak}, pattern: seasonal, ready_by: 2026-12-10"))
    };
    // Two warm IPs take 50,000 to 1,000,000 each. A cold one is at 60 % + 9 days of 45, or 80 %, and takes 50 x 1000^0.8 =
    // 12,559 to 40,000; one that is leased today is at 20 %, and takes 50 x 1000^0.2 = 199 to 10,000.
    let world = World::new().ip(10, "p", 100).ip(11, "p", 100).ip(12, "p", 60).set("s", Some("p"));
    // What only the upper end of a model takes is not promised.
    let linted = live(&file(&body(2_050_000)), &world, TODAY);
    has(&said(&linted, "SF135"), &["error s", "takes 112,758 to 2,050,000 a day", "largest day is 2,050,000"]);
    has(&fixes(&linted, "SF135"), &["`peak_day` of what stays is 112,758 or less"]);
    assert_eq!(said(&live(&file(&body(112_759)), &world, TODAY), "SF135").len(), 1);
    silent(&said(&live(&file(&body(112_758)), &world, TODAY), "SF135"));
    // What is unknown cannot be compared: the dates decide.
    let unknown = one_pool(4, "pattern: seasonal, ready_by: 2026-12-10");
    has(&said(&live(&file(&unknown), &world, TODAY), "SF135"), &["cannot have all of it ready by 2026-12-10"]);
}

#[test]
fn cold_ip_leaves_an_allowlisted_route_without_an_error() {
    let body = |ips: &str, facts: &str| {
        format!(
            "pools: {{p: {{ips: [{ips}]}}, spare: {{}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{recipients: allowlisted}}}}}}{facts}"
        )
    };
    let world = World::new().ip(10, "p", 100).ip(11, "p", 60).pool("spare", ScalingMode::Standard).set("s", Some("p"));
    let both = body("198.51.100.10, 198.51.100.11", "");
    has(
        &fixes(&live(&file(&both), &world, TODAY), "SF171"),
        &["take it out of the pool", "198.51.100.11 on 2026-12-19"],
    );
    let linted = live(&file(&body("198.51.100.10", "")), &world, TODAY);
    silent(&said(&linted, "SF171"));
    silent(&said(&linted, "SF172"));
    let published = "\ndedicated_ips: {198.51.100.11: {published: true}}";
    has(&said(&live(&file(&body("198.51.100.10", published)), &world, TODAY), "SF172"), &["others know 198.51.100.11"]);
    // A warm one is what they count on, and a cold one that stays is no new address.
    has(&said(&live(&file(&body("198.51.100.11", "")), &world, TODAY), "SF172"), &["others know 198.51.100.10"]);
    silent(&said(&live(&file(&both), &world, TODAY), "SF172"));
}

#[test]
fn ips_of_your_own_have_no_verified_price_and_are_not_given_back() {
    let own = |body: &str| format!("byoip: true\nunassigned: {{day: 0}}\n{body}");
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).ip(11, "idle", 100);
    let world = (20..29).fold(world, |world, last| world.ip(last, "p", 100)).set("s", Some("p"));
    let body = "pools: {idle: {}, p: {}}\nconfiguration_sets: {s: {pool: p, traffic: {day: 90000, pattern: steady}}}";
    let linted = live(&file(&own(body)), &world, TODAY);
    for rule in ["SF115", "SF142", "SF151"] {
        let (says, fix) = (said(&linted, rule), fixes(&linted, rule));
        assert!(says.len() == 1 && !says[0].contains("USD"), "{says:?}");
        has(&fix, &["(BYOIP) are not given back by `relinquish`"]);
    }
    let loaded = whole("prices: {dedicated_ip_standard: 10}", &own(body));
    has(&said(&live(&loaded, &world, TODAY), "SF151"), &["10.00 USD"]);
    has(&said(&live(&file(&format!("unassigned: {{day: 0}}\n{body}")), &world, TODAY), "SF151"), &["24.95 USD"]);
}

#[test]
fn managed_pool_costs_what_the_bill_would_be_lower_without_it() {
    let body = |large: u64| {
        format!(
            "pools: {{m: {{scaling: managed}}, tiny: {{scaling: managed}}}}\nconfiguration_sets:\n  \
             s: {{pool: m, traffic: {{month: {large}, day: 600000, pattern: steady}}}}\n  \
             t: {{pool: tiny, traffic: {{day: 100, pattern: steady}}}}"
        )
    };
    // 3,000 messages at 0.04, as `m` has filled the first tier; at 0.08 if it has not.
    has(&said(&offline(&file(&body(20_000_000)), TODAY), "SF106"), &["0.12 USD a month are saved"]);
    has(&said(&offline(&file(&body(9_000_000)), TODAY), "SF106"), &["0.24 USD a month are saved"]);
}

#[test]
fn fee_stays_only_where_another_managed_pool_pays_it() {
    // No managed pool has mail: all of them go, and the fee with them.
    let idle =
        "pools: {a: {scaling: managed}, b: {scaling: managed}}\nconfiguration_sets: {s: {pool: ses-shared-pool}}";
    let found = said(&offline(&file(idle), TODAY), "SF106");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("fee of 15.00 USD is saved once `b`, which has no mail either, is deleted too"),
        "{found:?}"
    );
}

#[test]
fn thin_default_pool_is_mended_at_the_set_that_names_it() {
    let default = "ses-default-dedicated-pool";
    let set = format!("configuration_sets: {{s: {{pool: {default}, traffic: {{day: 1000, pattern: steady}}}}}}");
    let world = World::new().ip(10, default, 100).ip(11, default, 100).set("s", Some(default));
    let none = format!("unassigned: {{day: 0}}\n{set}");
    has(&fixes(&live(&file(&none), &world, TODAY), "SF101"), &["`pool: ses-shared-pool` of `s`"]);
    let both = format!("unassigned: {{day: 10, pattern: steady}}\n{set}");
    let fix = fixes(&live(&file(&both), &world, TODAY), "SF101");
    has(&fix, &["`pool: ses-shared-pool` of `s`; for mail without a configuration set, such a set as the default"]);
    let rest = World::new().ip(10, default, 100).ip(11, default, 100);
    let only = "unassigned: {day: 10, pattern: steady}";
    has(&fixes(&live(&file(only), &rest, TODAY), "SF101"), &["a set with `pool: ses-shared-pool` for this mail"]);
}

#[test]
fn facts_are_asked_for_at_once() {
    let world = World::new().set("s", Some("ses-shared-pool")).figures(|it| it.a_second = Some(Quota::Most(14)));
    let body = |traffic: &str| format!("configuration_sets: {{s: {{pool: ses-shared-pool, traffic: {{{traffic}}}}}}}");
    let asked = said(&live(&file(&body("kind: other, day: 500, days: 4, pattern: weekly")), &world, TODAY), "SF191");
    has(&asked, &["`peak_day` and `peak_rate`"]);
    // The default pool holds IPs, and nobody says whether mail without a set leaves from them.
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100);
    let linted = live(&file("configuration_sets: {}"), &world, TODAY);
    assert!(said(&linted, "SF191").iter().any(|it| it.contains("`unassigned`")), "{linted:?}");
}

#[test]
fn both_rules_on_too_many_ips_keep_the_same_number() {
    // A month of 450,000 keeps four in use, and two carry the largest day.
    let body = one_pool(6, "day: 15000, pattern: steady");
    let linted = live(&file(&body), &one_world(6, 100), TODAY);
    has(&fixes(&linted, "SF101"), &["keep 2 IPs"]);
    has(&said(&linted, "SF142"), &["2 IPs carry", "the other 4 cost"]);
}

#[test]
fn number_that_is_recommended_is_one_of_which_sf101_says_nothing_and_the_one_that_it_asks_for() {
    // 52 % of 40,000 to each provider keep 8 warm, a month of 480,000 only 4; the largest day needs 3 at 200,000.
    let traffic =
        "day: 40000, days: 12, peak_day: 600000, pattern: weekly, isolate: true, providers: {gmail: 52%, yahoo: 20%}";
    let recommended = |body: &str| {
        let question = |question: &sesform::advice::Question<'_>| {
            sesform::advice::choices(question, &std::collections::BTreeSet::new())
        };
        let choices = crate::support::ask(&file(body), None, TODAY, question);
        choices.regions[0].streams[0].ips.unwrap().recommended
    };
    assert_eq!(recommended(&one_pool(8, traffic)), Some(3));
    silent(&said(&offline(&file(&one_pool(3, traffic)), TODAY), "SF101"));
    has(&fixes(&offline(&file(&one_pool(8, traffic)), TODAY), "SF101"), &["keep 3 IPs in `p`"]);
    // A provider that gets less than the month: 1,000 to each of two, and one more is asked to go.
    let steady = "day: 20000, pattern: steady, isolate: true, providers: {gmail: 60%, yahoo: 10%}";
    assert_eq!(recommended(&one_pool(3, steady)), Some(2));
    has(&fixes(&offline(&file(&one_pool(3, steady)), TODAY), "SF101"), &["keep 2 IPs in `p`"]);
    silent(&said(&offline(&file(&one_pool(2, steady)), TODAY), "SF101"));
}
