//! Facts in a file: never a change, and errors that say what to write.

use std::collections::BTreeMap;

use sesform::{
    config::{self, Source},
    model::{Caller, Live, Region},
    plan::{self, Adopt, Allowances, Policy, Prune},
};

use crate::support::{REGION, World, file, whole};

const HEAD: &str = "prices: {dedicated_ip_standard: 20.5, dedicated_ip_managed: {above: 0.01}}\n\
                    request: {website: https://example.com, terms: accepted, language: english, mail_type: marketing}";
const FACTS: &str = "leased: 8\nrelinquish: [198.51.100.31]\nunassigned: {kind: transactional, day: 0}\n\
                     lint: {ignore: {SF104: spread is planned}}\n";
const TRAFFIC: &str = "traffic: {kind: marketing, day: 300000, days: 13, month: 3900000, peak_day: 900000, peak_rate: 80/s, \
                       pattern: weekly, growth: 10%/month, gap: 3d, providers: {gmail: 45%, microsoft: 25%}, recipients: public, isolate: true, \
                       ready_by: 2027-02-01}";

/// A plan of a file for an account.
fn planned(loaded: &config::Loaded) -> (Vec<plan::Change>, String, String) {
    let world = World::new().ip(10, "p", 100).ip(11, "ses-default-dedicated-pool", 40).set("s", None);
    let desired = &loaded.desired;
    let caller = Caller { account: desired.account.clone(), arn: "arn".to_owned() };
    let live = Live { caller, regions: BTreeMap::from([(Region::live(REGION), world.live)]) };
    let policy = Policy { allowed: Allowances::default(), prune: Prune::Keep, adopt: Adopt::Leave };
    let plan = plan::plan(desired, &live, &policy);
    let text = |digest: &plan::Digest| format!("{digest:?}");
    (plan.changes.clone(), text(&plan.fingerprint), text(&plan.desired_digest))
}

#[test]
fn all_facts_together_change_neither_the_plan_nor_its_fingerprint() {
    let body = "pools: {p: {ips: [198.51.100.10]}}\nconfiguration_sets: {s: {pool: p}}\ndedicated_ips: {198.51.100.11: {warmup: 50}}";
    let plain = file(body);
    let body = body.replace("{pool: p}", &format!("{{pool: p, {TRAFFIC}}}")).replace(
        "{warmup: 50}}",
        "{warmup: 50, warm_since: 2025-03-01, published: true}, 198.51.100.10: {published: true}}",
    );
    let told = whole(HEAD, &format!("{FACTS}{body}"));
    assert!(told.facts.is_any() && !plain.facts.is_any());
    assert_eq!(told.desired, plain.desired);
    assert_eq!(planned(&told), planned(&plain));
    assert!(!planned(&plain).0.is_empty(), "a plan without changes would be the same whatever the facts");
}

#[test]
fn facts_are_read_as_they_are_written() {
    let told = whole(HEAD, &format!("{FACTS}configuration_sets: {{s: {{{TRAFFIC}}}}}"));
    let facts = &told.facts.regions[&Region::live(REGION)];
    let traffic = facts.traffic.values().next().unwrap();
    assert_eq!(
        (traffic.day, traffic.of_month(), traffic.peak_rate, traffic.gap, traffic.growth),
        (Some(300_000), Some(3_900_000), Some(80), Some(3), Some(10))
    );
    assert_eq!(traffic.ready_by.unwrap().to_string(), "2027-02-01");
    assert_eq!(told.facts.prices.dedicated_ip_standard.unwrap().to_string(), "20.50");
    assert_eq!((facts.leased, facts.relinquish.len(), facts.ignored.len()), (Some(8), 1, 1));
}

/// What is wrong with a file with this traffic.
fn problems(traffic: &str) -> String {
    let text = format!(
        "version: 1\naccount: \"123456789012\"\nregions: {{{REGION}: {{configuration_sets: {{s: {{traffic: {{{traffic}}}}}}}}}}}\n"
    );
    let found = config::load(Source::new("f".to_owned(), text)).err().unwrap_or_else(|| panic!("{traffic} is fine"));
    found.iter().map(|it| format!("{} {} {}", it.code, it.message, it.help.clone().unwrap_or_default())).collect()
}

#[test]
fn facts_that_are_wrong_say_what_to_write() {
    for (traffic, parts) in [
        ("day: many", &["wrong-type", "a whole number of recipients"][..]),
        ("day: -1", &["wrong-type"]),
        ("day: 1000000000001", &["out-of-range"]),
        ("days: 32", &["out-of-range", "0 to 31"]),
        ("peak_rate: 80", &["write the unit"]),
        ("peak_rate: 80/m", &["such as `80/s`"]),
        ("gap: 3", &["write the unit"]),
        ("gap: 367d", &["out-of-range"]),
        ("gap: 2w", &["whole days"]),
        ("growth: 10", &["write the unit: `10%/month`"]),
        ("growth: 10%", &["a growth such as `10%/month`", "`26%/month`"]),
        ("growth: 0.5%", &["wrong-type", "a whole number of percent a month", "`0%/month`"]),
        ("growth: 10 %/month", &["wrong-type", "write the whole unit: `10%/month`"]),
        ("growth: 10%/week", &["wrong-type", "a whole number of percent a month"]),
        ("growth: -3%/month", &["wrong-type", "a whole number of percent a month"]),
        ("growth: 2.5%/month", &["wrong-type", "a whole number of percent a month"]),
        ("growth: 1001%/month", &["out-of-range", "the most is 1000%/month", "write `1000%/month` or less"]),
        ("day: 0, growth: 1%/month", &["out-of-range", "no mail cannot grow", "or no `growth`"]),
        // 100 x 1.2 = 120; 100 x 1.44 = 144.
        (
            "day: 100, peak_day: 119, growth: 20%/month, pattern: steady",
            &["out-of-range", "the mean day has 120 in a month", "the mean day has 144 at their end"],
        ),
        ("day: 100, peak_day: 100, growth: 1%/month, pattern: weekly", &["the mean day has 101 in a month"]),
        // 10 x 1.1 x 1.1 = 12.1, rounded up for each month: 13, and 3 x 13 = 39.
        ("day: 10, peak_day: 40, pattern: steady, growth: 10%/month", &["of steady mail"]),
        ("providers: {gmail: 45}", &["write the sign of percent"]),
        ("providers: {gmail: 101%}", &["out-of-range"]),
        ("providers: {gmail: 60%, microsoft: 50%}", &["add up to 110%"]),
        ("providers: {Gmail: 60%}", &["bad-name"]),
        ("ready_by: 2027-02-30", &["the calendar has no such day"]),
        ("ready_by: 1.2.2027", &["year, month and day"]),
        ("pattern: daily", &["unknown-word", "steady"]),
        ("day: 9, peak_day: 8", &["out-of-range", "at least `day`"]),
        (
            "day: 1000, days: 30, month: 29970",
            &["30 days of 1000 recipients are more than the 29970 of the month", "leave it out"],
        ),
        ("day: 1000, month: 999", &["1 day of 1000 recipients are more than the 999"]),
        ("day: 9, days: 0", &["no day of a month has mail", "`days` counts the days"]),
        ("day: 0, peak_day: 9", &["`day: 0` says that there is no mail"]),
        ("day: 10, peak_day: 31, pattern: steady", &["of steady mail", "`pattern: seasonal`"]),
        ("day: 10, peak_day: 10, peak_rate: 11/s", &["largest second has 11", "at most `peak_day`"]),
        ("day: 10, peak_day: 86401, peak_rate: 1/s", &["86,400 seconds", "at most 86400 recipients"]),
        ("day: 172801, peak_rate: 2/s", &["the mean day 172801", "at most 172800"]),
        ("days: 4, gap: 4d", &["a month has 4 days with mail", "some gap has 5 days at least"]),
        ("days: 30, gap: 3d", &["no gap has more than 2 days", "`seasonal` or `irregular`"]),
        ("days: 31, gap: 60d, pattern: weekly", &["no gap has more than 0 days"]),
        ("kind: transactional, kind: other", &["duplicate-key"]),
    ] {
        let found = problems(traffic);
        parts.iter().for_each(|part| assert!(found.contains(part), "{traffic}: {found} lacks {part}"));
    }
}

#[test]
fn facts_that_fit_together_are_taken() {
    for traffic in [
        // A mean of 33,333.3 that was rounded up.
        "day: 33334, days: 30, month: 1000000",
        "day: 1000, month: 1000",
        "day: 0, days: 0, month: 0, peak_day: 0",
        "day: 0, gap: 366d",
        "day: 10, peak_day: 30, pattern: steady",
        "day: 10, peak_day: 900, pattern: seasonal",
        "day: 100, peak_day: 120, growth: 20%/month, pattern: steady",
        "day: 100, peak_day: 100, growth: 20%/month, pattern: seasonal",
        "day: 100, peak_day: 100, growth: 20%/month",
        "day: 100, peak_day: 100, growth: 0%/month, pattern: steady",
        "day: 0, growth: 0%/month",
        "growth: 1000%/month",
        // Three times the mean day after two months of growth.
        "day: 10, peak_day: 120, pattern: steady, growth: 100%/month",
        "day: 10, peak_day: 86400, peak_rate: 1/s",
        "day: 10, peak_rate: 11/s",
        "days: 4, gap: 5d",
        "days: 13, gap: 3d, pattern: weekly",
        "days: 30, gap: 60d, pattern: seasonal",
        "days: 22, gap: 18d",
        "providers: {gmail: 60%, microsoft: 40%}",
    ] {
        file(&format!("configuration_sets: {{s: {{traffic: {{{traffic}}}}}}}"));
    }
    file(
        "leased: 3\nrelinquish: [198.51.100.10]\npools: {p: {ips: {count: 2}}, q: {ips: [198.51.100.10, 198.51.100.11]}}",
    );
}

#[test]
fn fewer_leased_ips_than_the_pools_ask_for_are_refused() {
    let text = format!(
        "version: 1\naccount: \"123456789012\"\nregions: {{{REGION}: {{leased: 2, pools: {{p: {{ips: {{count: 2}}}}, q: {{ips: [198.51.100.10]}}}}}}}}\n"
    );
    let found = config::load(Source::new("f".to_owned(), text)).unwrap_err();
    let one = found.iter().next().unwrap();
    assert_eq!(one.message, "the pools of eu-west-1 ask for 3 IPs, and 2 are to be leased");
    assert!(one.help.as_deref().unwrap().contains("at least 3"), "{one:?}");
}

#[test]
fn warm_up_that_ends_in_the_future_is_refused_at_its_place() {
    let told =
        file("dedicated_ips:\n  198.51.100.10: {warm_since: 2026-12-02}\n  198.51.100.11: {warm_since: 2026-12-01}");
    let found = told.not_yet("2026-12-01".parse().unwrap());
    let all: Vec<_> = found.iter().collect();
    assert_eq!(all.len(), 1);
    assert!(all[0].message.contains("198.51.100.10 cannot have been complete on 2026-12-02"), "{all:?}");
    assert_eq!((all[0].line, all[0].code.to_string()), (7, "out-of-range".to_owned()));
    assert!(told.not_yet("2026-12-02".parse().unwrap()).is_empty());
}
