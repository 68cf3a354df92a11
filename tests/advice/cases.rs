//! Each rule: where it speaks, with its numbers, and where it is silent. Those from 15x on are in `cases_rest.rs`.

use sesform::model::{Quota, Switch};

use crate::support::{World, file, live, offline, refused, said};

pub(crate) const TODAY: &str = "2026-12-01";

/// A file with one standard pool of so many IPs, and a set of this traffic that sends through it.
pub(crate) fn one_pool(ips: usize, traffic: &str) -> String {
    format!("pools: {{p: {{ips: {{count: {ips}}}}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{{traffic}}}}}}}")
}

/// An account that has as much: so many IPs of this percentage in `p`, and `s` sends through it.
pub(crate) fn one_world(ips: u8, percent: u8) -> World {
    (0..ips).fold(World::new(), |world, last| world.ip(10 + last, "p", percent)).set("s", Some("p"))
}

#[track_caller]
pub(crate) fn speaks(found: &[String], severity: &str, parts: &[&str]) {
    let [one] = found else { panic!("not one finding: {found:#?}") };
    assert!(one.starts_with(severity), "{one}");
    parts.iter().for_each(|part| assert!(one.contains(part), "{one:?} lacks {part:?}"));
}

#[track_caller]
pub(crate) fn silent(found: &[String]) {
    assert!(found.is_empty(), "{found:#?}");
}

pub(crate) fn of_file(body: &str, rule: &str) -> Vec<String> {
    said(&offline(&file(body), TODAY), rule)
}

pub(crate) fn of_world(body: &str, world: &World, rule: &str) -> Vec<String> {
    said(&live(&file(body), world, TODAY), rule)
}

#[test]
fn sf101_pool_with_too_little_mail_for_each_ip() {
    let found = of_file(&one_pool(2, "day: 3000, pattern: steady"), "SF101");
    speaks(&found, "warning p", &["each of its 2 IPs 45,000 messages a month", "100,000 a month"]);
    silent(&of_file(&one_pool(2, "day: 7000, pattern: steady"), "SF101"));
    silent(&of_file(&one_pool(2, "day: 3000, pattern: steady, recipients: allowlisted"), "SF101"));
    silent(&of_file(&one_pool(2, "day: 3000, pattern: weekly"), "SF101"));
    let found = of_file(&one_pool(2, "day: 8000, pattern: steady, providers: {gmail: 20%, small: 9%}"), "SF101");
    speaks(&found, "note p", &["800 messages a day to gmail"]);
    silent(&of_file(&one_pool(2, "day: 20000, pattern: steady, providers: {gmail: 10%, small: 9%}"), "SF101"));
}

#[test]
fn sf102_irregular_mail_through_standard_ips() {
    speaks(&of_file(&one_pool(2, "pattern: irregular"), "SF102"), "warning s", &["irregularly", "`p`"]);
    silent(&of_file(&one_pool(2, "pattern: irregular, recipients: allowlisted"), "SF102"));
    let beside = |month: u32| {
        format!(
            "pools: {{p: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  s: {{pool: p, traffic: {{pattern: irregular, month: {month}}}}}\n  \
             t: {{pool: p, traffic: {{pattern: steady, month: 1000000}}}}"
        )
    };
    silent(&of_file(&beside(99_999), "SF102"));
    speaks(&of_file(&beside(100_000), "SF102"), "warning s", &[]);
    silent(&of_file(
        "pools: {m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m, traffic: {pattern: irregular}}}",
        "SF102",
    ));
}

#[test]
fn sf103_pool_that_pauses_for_long() {
    speaks(&of_file(&one_pool(2, "gap: 60d"), "SF103"), "warning p", &["pauses for 60 days", "about 30 days"]);
    silent(&of_file(&one_pool(2, "gap: 30d"), "SF103"));
    silent(&of_file(&one_pool(2, "gap: 60d, recipients: allowlisted"), "SF103"));
    let kept = "pools: {p: {ips: {count: 2}}}\nconfiguration_sets:\n  s: {pool: p, traffic: {gap: 60d}}\n  t: {pool: p, traffic: {gap: 2d}}";
    silent(&of_file(kept, "SF103"));
}

#[test]
fn sf104_few_days_of_the_month() {
    speaks(&of_file(&one_pool(2, "pattern: weekly, days: 9"), "SF104"), "note p", &["every day"]);
    silent(&of_file(&one_pool(2, "pattern: weekly, days: 10"), "SF104"));
    silent(&of_file(&one_pool(2, "pattern: weekly"), "SF104"));
    silent(&of_file(&one_pool(2, "pattern: steady, days: 4"), "SF104"));
}

#[test]
fn sf105_much_steady_mail_through_the_shared_ips_is_only_noted() {
    let shared =
        |traffic: &str| format!("configuration_sets: {{s: {{pool: ses-shared-pool, traffic: {{{traffic}}}}}}}");
    speaks(&of_file(&shared("day: 20000, pattern: steady"), "SF105"), "note s", &["20,000", "49.90 USD a month"]);
    silent(&of_file(&shared("day: 19999, pattern: steady"), "SF105"));
    silent(&of_file(&shared("day: 20000, pattern: weekly"), "SF105"));
    silent(&of_file(&shared("day: 20000, pattern: steady, recipients: allowlisted"), "SF105"));
    silent(&of_file(&shared("day: 20000"), "SF105"));
}

#[test]
fn sf106_managed_pool_with_hardly_any_mail() {
    let managed = |traffic: &str| {
        format!("pools: {{m: {{scaling: managed}}}}\nconfiguration_sets: {{s: {{pool: m, traffic: {{{traffic}}}}}}}")
    };
    speaks(&of_file(&managed("day: 299"), "SF106"), "warning m", &["299 a day", "15.00 USD"]);
    silent(&of_file(&managed("day: 300"), "SF106"));
    silent(&of_file(&managed("pattern: steady"), "SF106"));
}

#[test]
fn sf111_set_through_an_empty_pool() {
    let empty = |set: &str| format!("pools: {{p: {{ips: []}}}}\nconfiguration_sets: {{s: {{pool: p{set}}}}}");
    speaks(&of_file(&empty(""), "SF111"), "error s", &["`s` may send only from the IPs of `p`"]);
    silent(&of_file(&empty(", sending: false"), "SF111"));
    silent(&of_file("pools: {p: {scaling: managed}}\nconfiguration_sets: {s: {pool: p}}", "SF111"));
    silent(&of_file("pools: {p: {}}\nconfiguration_sets: {s: {pool: p}}", "SF111"));
    speaks(&of_world("pools: {p: {}}\nconfiguration_sets: {s: {pool: p}}", &World::new(), "SF111"), "error s", &[]);
}

#[test]
fn sf112_set_without_a_pool() {
    let set = "pools: {p: {}}\nconfiguration_sets: {s: {}}";
    speaks(&of_file(set, "SF112"), "warning s", &["unless the live set names one"]);
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).set("s", None);
    speaks(&of_world(set, &world, "SF112"), "warning s", &["now 198.51.100.10"]);
    speaks(
        &of_world(set, &World::new().set("s", None), "SF112"),
        "warning s",
        &["which is empty; reported, not documented"],
    );
    silent(&of_world(set, &World::new().ip(10, "p", 100).set("s", Some("p")), "SF112"));
    silent(&of_file("pools: {p: {}}\nconfiguration_sets: {s: {pool: ses-default-dedicated-pool}}", "SF112"));
    silent(&of_world("configuration_sets: {s: {}}", &World::new().set("s", None), "SF112"));
}

#[test]
fn sf113_default_pool_with_ips_that_nothing_names() {
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).ip(11, "p", 100);
    speaks(
        &of_world("pools: {p: {}}", &world, "SF113"),
        "warning ses-default-dedicated-pool",
        &["leaves from 198.51.100.10"],
    );
    silent(&of_world("pools: {p: {}}", &world.clone().set("s", Some("ses-default-dedicated-pool")), "SF113"));
    silent(&of_world("auto_warmup: true", &World::new().ip(10, "ses-default-dedicated-pool", 100), "SF113"));
    silent(&of_world("pools: {p: {}}\nunassigned: {day: 0}", &world, "SF113"));
    speaks(&of_world("pools: {p: {}}\nunassigned: {day: 0}", &world, "SF151"), "warning", &["24.95 USD a month"]);
}

#[test]
fn sf114_things_that_the_file_does_not_know() {
    let body = "pools: {p: {}}\nconfiguration_sets: {receipts: {pool: p}}";
    let world = World::new().ip(10, "p", 100).set("receipts", Some("p")).set("legacy-crm", Some("p"));
    speaks(&of_world(body, &world, "SF114"), "warning legacy-crm", &["count against `receipts`"]);
    silent(&of_world(body, &world.clone().paused("legacy-crm"), "SF114"));
    let ignoring = crate::support::whole("ignore: {configuration_sets: [\"legacy-*\"]}", body);
    silent(&said(&live(&ignoring, &world, TODAY), "SF114"));
    silent(&of_world("pools: {q: {}}\nconfiguration_sets: {receipts: {}}", &world, "SF114"));
}

#[test]
fn sf115_pool_that_nothing_is_sent_through() {
    let body = "pools: {idle: {ips: {count: 3}}}\nconfiguration_sets: {s: {pool: ses-shared-pool}}";
    speaks(&of_file(body, "SF115"), "warning idle", &["its 3 IPs cost 74.85 USD a month"]);
    silent(&of_file("pools: {idle: {ips: {count: 3}}}\nconfiguration_sets: {s: {pool: idle}}", "SF115"));
    silent(&of_file("pools: {idle: {ips: {count: 3}}}", "SF115"));
    silent(&of_file("pools: {idle: {ips: {count: 3}}}\nconfiguration_sets: {s: {}}", "SF115"));
    let world = |percent| World::new().ip(10, "idle", percent);
    speaks(&of_world("pools: {idle: {}}", &world(100), "SF115"), "warning idle", &["its 1 IP costs 24.95"]);
    silent(&of_world("pools: {idle: {}}", &world(60), "SF115"));
    silent(&of_world("pools: {idle: {}}\nrelinquish: [198.51.100.10]", &world(100), "SF115"));
}

#[test]
fn sf116_identity_without_a_set() {
    let body = "pools: {p: {}}\nidentities: {example.com: {configuration_set: none}}";
    speaks(&of_file(body, "SF116"), "note example.com", &["`example.com`"]);
    silent(&of_file("pools: {p: {}}\nidentities: {example.com: {}}", "SF116"));
    silent(&of_file("identities: {example.com: {configuration_set: none}}", "SF116"));
    let world = World::new().ip(10, "p", 100).set("s", Some("p"));
    speaks(&of_world("pools: {p: {}}", &world.clone().identity("example.org", None), "SF116"), "note example.org", &[]);
    silent(&of_world("pools: {p: {}}", &world.identity("example.org", Some("s")), "SF116"));
}

#[test]
fn sf121_and_sf122_one_ip() {
    let otp = "pools: {p: {ips: {count: 1}}, q: {ips: {count: 2}}}\nconfiguration_sets: {s: {pool: p, traffic: {day: 90000, pattern: steady}}}";
    speaks(&of_file(otp, "SF121"), "warning p", &["Availability Zone"]);
    silent(&of_file(&otp.replace("90000", "900"), "SF121"));
    let alone = one_pool(1, "day: 90000, pattern: steady");
    silent(&of_file(&alone, "SF121"));
    speaks(&of_file(&alone, "SF122"), "warning", &["the file states one IP in eu-west-1"]);
    speaks(&of_world(&alone, &one_world(1, 100), "SF122"), "warning", &["one IP is leased in eu-west-1"]);
    silent(&of_file(&one_pool(1, "day: 900, pattern: steady"), "SF122"));
    silent(&of_file("pools: {p: {scaling: managed}}\nconfiguration_sets: {s: {pool: p}}", "SF121"));
    let ignoring = crate::support::whole("ignore: {pools: [p]}", "configuration_sets: {s: {pool: p}}");
    let world = one_world(1, 100).ip(30, "q", 100);
    silent(&said(&live(&ignoring, &world, TODAY), "SF121"));
    speaks(&of_world("configuration_sets: {s: {pool: p}}", &world, "SF121"), "warning p", &[]);
}

#[test]
fn sf131_more_mail_than_cold_ips_take() {
    let traffic = "day: 200000, peak_day: 400000, pattern: steady";
    let found = of_world(&one_pool(3, traffic), &one_world(3, 60), "SF131");
    speaks(&found, "note p", &["3 IPs of `p` are at 60 %", "about 90,000 of 400,000 a day", "warm on 2026-12-19"]);
    let found = of_world(&one_pool(3, &format!("{traffic}, kind: transactional")), &one_world(3, 60), "SF131");
    speaks(&found, "warning p", &[]);
    let found = of_world(&one_pool(3, traffic), &one_world(3, 60).without_auto_warmup(), "SF131");
    let parts =
        ["sends up to 400,000 a day, 3 of its IPs are at 60 %", "SES limits nothing", "at most about 90,000 a day"];
    speaks(&found, "error p", &parts);
    assert!(!found[0].contains("shared"), "{found:?}");
    silent(&of_world(&one_pool(3, traffic), &one_world(3, 100), "SF131"));
    silent(&of_world(&one_pool(3, "day: 90000, pattern: steady"), &one_world(3, 60), "SF131"));
    silent(&of_world(&one_pool(3, "day: 400000, pattern: weekly"), &one_world(3, 60), "SF131"));
}

#[test]
fn sf132_automatic_warm_up_is_off() {
    let off = |world: World| world.without_auto_warmup();
    let more = of_world("leased: 3\npools: {p: {}}", &off(one_world(2, 100)), "SF132");
    speaks(&more, "warning", &["next IPs arrive as complete"]);
    speaks(
        &of_world("pools: {p: {}}", &off(one_world(1, 40)), "SF132"),
        "warning",
        &["198.51.100.10 (40 %)", "not documented"],
    );
    silent(&of_world("pools: {p: {}}", &off(one_world(2, 100)), "SF132"));
    silent(&of_world("leased: 3\npools: {p: {}}", &one_world(2, 100), "SF132"));
    silent(&of_world("auto_warmup: true\nleased: 3\npools: {p: {}}", &off(one_world(2, 100)), "SF132"));
}

#[test]
fn sf133_complete_but_perhaps_never_warmed_up() {
    let body = |since: &str| format!("pools: {{p: {{}}}}\nconfiguration_sets: {{s: {{pool: p}}}}\n{since}");
    let world = one_world(1, 100).without_auto_warmup();
    speaks(&of_world(&body(""), &world, "SF133"), "warning p", &["198.51.100.10 of `p` is at 100 %"]);
    silent(&of_world(&body("dedicated_ips: {198.51.100.10: {warm_since: 2026-10-17}}"), &world, "SF133"));
    speaks(
        &of_world(&body("dedicated_ips: {198.51.100.10: {warm_since: 2026-10-18}}"), &world, "SF133"),
        "warning p",
        &[],
    );
    silent(&of_world(&body(""), &one_world(1, 100), "SF133"));
    silent(&of_world(&one_pool(1, "recipients: allowlisted"), &world, "SF133"));
    // Other mail of the pool asks for a history all the same.
    let mixed = "pools: {p: {}}\nconfiguration_sets: {s: {pool: p, traffic: {recipients: allowlisted}}, t: {pool: p}}";
    speaks(&of_world(mixed, &world.set("t", Some("p")), "SF133"), "warning p", &[]);
}

#[test]
fn sf134_plan_that_moves_mail_to_cold_ips() {
    let body = |traffic: &str| one_pool(1, &format!("day: 40000, peak_day: 90000, pattern: weekly{traffic}"));
    let world = World::new().ip(10, "p", 20).set("s", Some("ses-shared-pool"));
    let found = of_world(&body(""), &world, "SF134");
    speaks(&found, "note s", &["at most about 10,000 of 90,000 a day", "2027-01-06"]);
    silent(&of_world(&body(""), &world, "SF131"));
    speaks(&of_world(&body(", isolate: true"), &world, "SF134"), "warning s", &[]);
    speaks(&of_world(&body(""), &world.without_auto_warmup(), "SF134"), "error s", &["SES sends all of it"]);
    silent(&of_world(&body(""), &one_world(1, 20), "SF134"));
    silent(&of_world(&body(""), &World::new().ip(10, "p", 100).set("s", Some("ses-shared-pool")), "SF134"));
    let from_warm = World::new().ip(10, "p", 20).ip(11, "old", 100).set("s", Some("old"));
    speaks(&of_world(&body(""), &from_warm, "SF134"), "note s", &[]);
}

#[test]
fn sf135_not_warm_on_the_day() {
    let body = |ips: usize, day: &str| one_pool(ips, &format!("day: 1100000, pattern: steady, ready_by: {day}"));
    let found = of_world(&body(3, "2026-12-20"), &one_world(1, 100), "SF135");
    speaks(&found, "error s", &["the 2 IPs that `p` lacks are warm on 2027-01-15 at the earliest", "2026-12-20"]);
    silent(&of_world(&body(3, "2027-01-15"), &one_world(1, 100), "SF135"));
    speaks(&of_world(&body(1, "2026-12-18"), &one_world(1, 60), "SF135"), "error s", &["warm on 2026-12-19"]);
    silent(&of_world(&body(1, "2026-12-18"), &one_world(1, 100), "SF135"));
    silent(&of_world(&body(1, "2026-12-18"), &one_world(1, 60).without_auto_warmup(), "SF135"));
}

#[test]
fn sf136_warming_without_mail() {
    let world = World::new().ip(31, "new", 73);
    let found = of_world("pools: {new: {}}", &world, "SF136");
    speaks(&found, "warning new", &["198.51.100.31 will be at 100 % on 2026-12-14", "follows time"]);
    silent(&of_world("pools: {new: {}}\nrelinquish: [198.51.100.31]", &world, "SF136"));
    silent(&of_world("pools: {new: {}}", &world.clone().without_auto_warmup(), "SF136"));
    silent(&of_world("pools: {new: {}}", &world.set("s", Some("new")), "SF136"));
}

#[test]
fn sf141_and_sf142_too_few_and_too_many_ips() {
    let body = |peak: u32| one_pool(2, &format!("day: {peak}, pattern: steady"));
    speaks(&of_world(&body(400_002), &one_world(2, 100), "SF141"), "note p", &["200,001 from each of its 2 IPs"]);
    // Rounded up: what is above the line is not said to be on it.
    speaks(&of_world(&body(400_001), &one_world(2, 100), "SF141"), "note p", &["200,001 from each of its 2 IPs"]);
    speaks(&of_world(&body(2_000_002), &one_world(2, 100), "SF141"), "warning p", &[]);
    silent(&of_world(&body(400_000), &one_world(2, 100), "SF141"));
    silent(&of_world(&body(400_002), &one_world(2, 99), "SF141"));
    silent(&of_file(&body(400_002), "SF141"));
    let many = one_pool(8, "day: 140000, pattern: steady");
    // The file alone knows neither percentages nor what else is sent, and what it counts may not be leased.
    silent(&of_file(&many, "SF142"));
    silent(&of_file(&many.replace("count: 8", "count: 80"), "SF142"));
    let found = of_world(&many, &one_world(8, 100), "SF142");
    speaks(&found, "warning p", &["3 IPs carry the 140,000", "the other 5 cost 124.75 USD"]);
    silent(&of_world(&many, &one_world(8, 90), "SF142"));
    silent(&of_world(
        &one_pool(8, "day: 140000, pattern: steady, recipients: allowlisted"),
        &one_world(8, 100),
        "SF142",
    ));
    silent(&of_world(&one_pool(8, "day: 140000, pattern: steady, ready_by: 2026-12-02"), &one_world(8, 100), "SF142"));
    silent(&of_world(&one_pool(8, "day: 140000, pattern: weekly"), &one_world(8, 100), "SF142"));
    let published = format!("{many}\ndedicated_ips: {{198.51.100.10: {{published: true}}}}");
    silent(&of_world(&published, &one_world(8, 100), "SF142"));
    silent(&of_world(&one_pool(2, "day: 10, pattern: steady"), &one_world(2, 100), "SF142"));
}

#[test]
fn sf143_sf145_and_sf183_from_the_account() {
    let quota =
        |most| World::new().set("s", Some("ses-shared-pool")).figures(|it| it.in_24_hours = Some(Quota::Most(most)));
    let body =
        "configuration_sets: {s: {pool: ses-shared-pool, traffic: {day: 80000, pattern: steady, peak_rate: 15/s}}}";
    speaks(&of_world(body, &quota(79_999), "SF143"), "error", &["80,000", "79,999"]);
    speaks(&of_world(body, &quota(100_000), "SF143"), "warning", &[]);
    silent(&of_world(body, &quota(100_001), "SF143"));
    silent(&of_world(body, &World::new().set("s", Some("ses-shared-pool")), "SF143"));
    let rate = World::new().set("s", Some("ses-shared-pool")).figures(|it| it.a_second = Some(Quota::Most(14)));
    speaks(&of_world(body, &rate, "SF143"), "error", &["15 recipients in the largest second", "14"]);
    let sandbox = |world: World| world.figures(|it| it.production_access = Switch::Off);
    speaks(&of_world("pools: {p: {}}", &sandbox(one_world(1, 100)), "SF145"), "error", &["sandbox"]);
    speaks(&of_world("leased: 2", &sandbox(World::new()), "SF145"), "error", &[]);
    silent(&of_world("pools: {}", &sandbox(World::new()), "SF145"));
    silent(&of_world("pools: {p: {}}", &one_world(1, 100), "SF145"));
    let watched = |world: World| world.figures(|it| it.enforcement = Some("PROBATION".to_owned()));
    speaks(&of_world("leased: 2", &watched(one_world(1, 100)), "SF183"), "error", &["PROBATION"]);
    silent(&of_world("leased: 1", &watched(one_world(1, 100)), "SF183"));
    silent(&of_world("leased: 2", &one_world(1, 100), "SF183"));
}

#[test]
fn sf146_and_sf147_leases() {
    speaks(
        &of_world("leased: 8\npools: {p: {}}", &one_world(5, 100), "SF146"),
        "note",
        &["5 IPs are leased", "asks for 8"],
    );
    speaks(&of_world("pools: {p: {ips: {count: 7}}}", &one_world(5, 100), "SF146"), "note", &["asks for 7"]);
    silent(&of_world("leased: 5\npools: {p: {}}", &one_world(5, 100), "SF146"));
    silent(&of_file("leased: 5\npools: {p: {}}", "SF146"));
    let back = "pools: {p: {}}\nconfiguration_sets: {s: {pool: p}}\nrelinquish: [198.51.100.10]";
    speaks(&of_world(back, &one_world(2, 100), "SF147"), "error 198.51.100.10", &["`s` still leaves"]);
    let default = World::new().ip(10, "ses-default-dedicated-pool", 100);
    speaks(&of_world("relinquish: [198.51.100.10]", &default, "SF147"), "error 198.51.100.10", &["default pool"]);
    let parked = World::new().ip(10, "parking", 100).ip(11, "p", 100).set("s", Some("p"));
    silent(&of_world("pools: {parking: {}, p: {}}\nrelinquish: [198.51.100.10]", &parked, "SF147"));
}

#[test]
fn sf143_counts_the_mail_of_a_set_that_a_refused_plan_would_create() {
    let quota = |most| one_world(1, 100).figures(move |it| it.in_24_hours = Some(Quota::Most(most)));
    let body = "pools: {p: {ips: {count: 2}}}\nconfiguration_sets:\n  s: {pool: p, traffic: {peak_day: 200000}}\n  \
                new: {pool: ses-shared-pool, traffic: {peak_day: 700000}}\n  off: {sending: false, traffic: {peak_day: 9}}";
    let found = said(&refused(&file(body), &quota(900_000), TODAY), "SF143");
    speaks(&found, "warning", &["add up to 900,000 recipients", "the quota is 900,000"]);
}

#[test]
fn sf142_speaks_alone_of_a_pool_that_asks_for_more_than_it_needs() {
    let body = one_pool(7, "day: 30000, pattern: steady");
    let found = live(&file(&body), &one_world(5, 100), TODAY);
    speaks(&said(&found, "SF142"), "warning p", &["the other 3 cost", "the file asks for 2 more"]);
    silent(&said(&found, "SF146"));
    // Wanted for more than this pool, or where SF142 is silenced.
    speaks(&of_world(&format!("leased: 9\n{body}"), &one_world(5, 100), "SF146"), "note", &["asks for 9"]);
    let ignored = format!("{body}\nlint: {{ignore: {{SF142: growing}}}}");
    speaks(&of_world(&ignored, &one_world(5, 100), "SF146"), "note", &["asks for 7"]);
    speaks(
        &of_world(&one_pool(5, "day: 30000, pattern: steady"), &one_world(5, 100), "SF142"),
        "warning p",
        &["of all"],
    );
}
