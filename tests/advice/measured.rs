//! Rules on figures: where each speaks, with its numbers, and where it is silent. A missing day is never a zero.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use sesform::advice::{Fact, Figures, FiguresFor, Linted};

use crate::support::{REGION, World, file, offline, said, with_figures};

pub(crate) const TODAY: &str = "2026-12-01";
const TAKEN: &str = "2026-12-01T06:00:00Z";
/// The first of the thirty days that count.
const FIRST: &str = "2026-11-01";

/// A standard pool of so many listed IPs, and a set of this traffic that sends through it.
pub(crate) fn pool_of(ips: u8, traffic: &str) -> String {
    let ips: Vec<String> = (0..ips).map(|last| format!("198.51.100.{}", 10 + last)).collect();
    let ips = ips.join(", ");
    format!("pools: {{p: {{ips: [{ips}]}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{{traffic}}}}}}}")
}

/// An account that has as much, all of it at 100 %.
fn world(ips: u8) -> World {
    (0..ips).fold(World::new(), |world, last| world.ip(10 + last, "p", 100)).set("s", Some("p"))
}

/// The days from the first of November on, each with these members; `None`: the day is missing.
pub(crate) fn days(each: impl IntoIterator<Item = Option<Value>>) -> Value {
    let day = |at: usize, mut members: Value| {
        members["date"] = format!("2026-11-{:02}", at + 1).into();
        members
    };
    each.into_iter().enumerate().filter_map(|(at, members)| Some(day(at, members?))).collect()
}

/// So many days with this many messages each.
pub(crate) fn sends(count: usize, send: u64) -> Value {
    days((0..count).map(|_| Some(json!({"send": send}))))
}

pub(crate) fn taken_at(taken: &str, region: &Value) -> Figures {
    let document =
        json!({"format_version": "1.0", "account": "123456789012", "taken": taken, "regions": {REGION: region}});
    let regions = BTreeSet::from([sesform::model::Region::live(REGION)]);
    let account = sesform::model::AccountId::live("123456789012");
    let fit = FiguresFor { account: &account, regions: &regions, date: TODAY.parse().unwrap() };
    Figures::read(document.to_string().as_bytes(), &fit).unwrap_or_else(|problem| panic!("{problem}"))
}

fn figures(region: &Value) -> Figures {
    taken_at(TAKEN, region)
}

/// Figures of the set `s` alone.
pub(crate) fn of_set(days: &Value) -> Figures {
    figures(&json!({"configuration_sets": {"s": {"days": days}}}))
}

pub(crate) fn alone(body: &str, figures: &Figures) -> Linted {
    with_figures(&file(body), None, figures, TODAY)
}

fn with(body: &str, world: &World, figures: &Figures) -> Linted {
    with_figures(&file(body), Some(world), figures, TODAY)
}

#[track_caller]
pub(crate) fn speaks(found: &[String], severity: &str, parts: &[&str]) {
    let [one] = found else { panic!("not one finding: {found:#?}") };
    assert!(one.starts_with(severity), "{one}");
    parts.iter().for_each(|part| assert!(one.contains(part), "{one:?} lacks {part:?}"));
}

#[track_caller]
fn silent(found: &[String]) {
    assert!(found.is_empty(), "{found:#?}");
}

/// A stated number; a word is none.
fn number(stated: Option<Fact>) -> Option<u64> {
    match stated {
        Some(Fact::Number(number)) => Some(number),
        Some(Fact::Word(_)) | None => None,
    }
}

/// The figures that rules used: key, figure, and what the file states.
fn used(linted: &Linted) -> Vec<(&str, &str, Option<u64>)> {
    linted.measured.iter().map(|used| (used.fact.key, used.fact.measured.as_str(), number(used.fact.stated))).collect()
}

#[test]
fn sf133_figures_prove_or_disprove_what_100_percent_means() {
    let rule = |world: &World, region: &Value, traffic: &str| {
        said(&with(&pool_of(2, traffic), world, &figures(region)), "SF133")
    };
    let (on, off) = (world(2), world(2).without_auto_warmup());
    let set = |days: Value| json!({"configuration_sets": {"s": {"days": days}}});
    // 1,998 a day over 2 IPs are 999 each.
    let little = set(sends(30, 1_998));
    speaks(
        &rule(&on, &little, ""),
        "warning p",
        &["198.51.100.10 and 198.51.100.11", "198.51.100.10 999", "less than 1,000"],
    );
    speaks(&rule(&off, &little, ""), "warning p", &["while automatic warm-up is off", "198.51.100.11 999"]);
    let enough = set(sends(30, 2_000));
    silent(&rule(&on, &enough, ""));
    silent(&rule(&off, &enough, ""));
    silent(&rule(&on, &little, "recipients: allowlisted"));
    // Thirteen days tell nothing: it is as without figures.
    silent(&rule(&on, &set(sends(13, 10)), ""));
    speaks(&rule(&off, &set(sends(13, 5_000)), ""), "warning p", &["automatic warm-up is off: that means"]);
    silent(&rule(&on, &json!({}), ""));
    speaks(&rule(&off, &json!({}), ""), "warning p", &[]);
    let proven = "dedicated_ips: {198.51.100.10: {warm_since: 2026-01-01}, 198.51.100.11: {warm_since: 2026-01-01}}";
    silent(&said(&with(&format!("{}\n{proven}", pool_of(2, "")), &on, &figures(&little)), "SF133"));
    // Days without mail count, missing ones do not.
    silent(&rule(&on, &set(days((0..28).map(|at| (at % 2 == 0).then(|| json!({"send": 2_000}))))), ""));
    let zeros = set(days((0..28).map(|at| Some(json!({"send": if at % 2 == 0 { 2_000 } else { 0 }})))));
    speaks(&rule(&on, &zeros, ""), "warning p", &["198.51.100.10 500"]);
}

#[test]
fn sf133_part_of_the_mail_proves_enough_and_never_too_little() {
    let body = "pools: {p: {ips: [198.51.100.10]}}\nconfiguration_sets: {s: {pool: p}, t: {pool: p}}";
    let one = world(1).set("t", Some("p"));
    let found = |send| said(&with(body, &one, &of_set(&sends(30, send))), "SF133");
    silent(&found(10));
    silent(&found(1_000));
    let off = one.without_auto_warmup();
    silent(&said(&with(body, &off, &of_set(&sends(30, 1_000))), "SF133"));
    speaks(&said(&with(body, &off, &of_set(&sends(30, 999))), "SF133"), "warning p", &[]);
}

#[test]
fn sf133_figures_of_an_ip_go_before_those_of_its_pool_and_mail_counts_where_it_left() {
    let region = json!({
        "configuration_sets": {"s": {"days": sends(30, 50_000)}},
        "ips": {"198.51.100.10": {"days": sends(20, 400)}},
    });
    let found = said(&with(&pool_of(2, ""), &world(2), &figures(&region)), "SF133");
    speaks(&found, "warning p", &["198.51.100.10 of `p` is at 100 %", "198.51.100.10 400"]);
    // The plan moves the set to `p`: what it sent did not leave from there.
    let elsewhere = World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("ses-shared-pool"));
    silent(&said(&with(&pool_of(2, ""), &elsewhere, &of_set(&sends(30, 10))), "SF133"));
    speaks(
        &said(&with(&pool_of(2, ""), &elsewhere.without_auto_warmup(), &of_set(&sends(30, 90_000))), "SF133"),
        "warning p",
        &[],
    );
}

#[test]
fn ips_that_figures_show_to_be_unknown_count_as_cold() {
    let body = pool_of(1, "day: 90000, pattern: steady");
    let found = with(&body, &world(1), &of_set(&sends(20, 600)));
    // Stated are 90,000 a day, measured 600: the rules use what was measured.
    speaks(&said(&found, "SF131"), "note p", &["sends up to 600 a day", "it is at 100 %, so SES limits nothing"]);
    silent(&said(&with(&body, &world(1), &of_set(&sends(20, 1_000))), "SF131"));
    let moved = World::new().ip(10, "p", 100).set("old", Some("p")).set("s", Some("ses-shared-pool"));
    let measured = figures(&json!({"configuration_sets": {"old": {"days": sends(28, 600)}}}));
    let found = said(&with(&body, &moved, &measured), "SF134");
    speaks(&found, "error s", &["up to 90,600 a day", "198.51.100.10 is at 100 %, so SES limits nothing"]);
}

#[test]
fn sf181_listed_ip_that_mail_leaves_from() {
    let listed = |ip: &str, listed: Value| figures(&json!({"ips": {ip: {"listed": listed}}}));
    let entry = json!([{"list": "zen.example", "since": "2026-11-20"}, {"list": "b.example"}]);
    let found = said(&alone(&pool_of(1, ""), &listed("198.51.100.10", entry.clone())), "SF181");
    speaks(
        &found,
        "warning 198.51.100.10",
        &["which `s` leaves through", "`b.example` and `zen.example` since 2026-11-20 as of 2026-12-01"],
    );
    silent(&said(&alone(&pool_of(1, ""), &listed("198.51.100.10", json!([]))), "SF181"));
    silent(&said(&alone(&pool_of(1, ""), &figures(&json!({"ips": {"198.51.100.10": {}}}))), "SF181"));
    silent(&said(&alone(&pool_of(1, ""), &listed("198.51.100.99", entry.clone())), "SF181"));
    silent(&said(&alone("pools: {p: {ips: [198.51.100.10]}}", &listed("198.51.100.10", entry.clone())), "SF181"));
    let old = taken_at("2026-10-26T00:00:00Z", &json!({"ips": {"198.51.100.10": {"listed": [{"list": "b.example"}]}}}));
    silent(&said(&alone(&pool_of(1, ""), &old), "SF181"));
    // Counted pools hold what the account has.
    let counted = "pools: {p: {ips: {count: 1}}}\nconfiguration_sets: {s: {pool: p}}";
    let listed = listed("198.51.100.10", entry);
    silent(&said(&alone(counted, &listed), "SF181"));
    speaks(&said(&with(counted, &world(1), &listed), "SF181"), "warning 198.51.100.10", &[]);
}

#[test]
fn sf182_rates_of_sets_and_of_the_account() {
    let rule = |region: &Value| said(&alone(&pool_of(1, ""), &figures(region)), "SF182");
    let set = |days: Value| json!({"configuration_sets": {"s": {"days": days}}});
    let one = |members: Value| set(days([Some(members)]));
    // 20 of 1,000 are 2 %.
    speaks(
        &rule(&one(json!({"send": 1_000, "permanent_bounce": 20}))),
        "warning s",
        &["of `s`, 20 of 1,000 messages of 1 day bounced for good, 2.00 %", "this is an estimate"],
    );
    silent(&rule(&one(json!({"send": 1_000, "permanent_bounce": 19}))));
    silent(&rule(&one(json!({"send": 999, "permanent_bounce": 500}))));
    silent(&rule(&one(json!({"send": 1_000}))));
    silent(&rule(&one(json!({"permanent_bounce": 500}))));
    silent(&rule(&one(json!({"send": 1_000, "transient_bounce": 500}))));
    speaks(&rule(&one(json!({"send": 1_000, "permanent_bounce": 50}))), "error s", &["5.00 %"]);
    speaks(&rule(&one(json!({"send": 1_000, "permanent_bounce": 49}))), "warning s", &["4.90 %"]);
    speaks(&rule(&one(json!({"send": 1_000, "complaint": 1}))), "error s", &["1 of 1,000", "complained about, 0.10 %"]);
    silent(&rule(&one(json!({"send": 1_001, "complaint": 1}))));
    let both = one(json!({"send": 30_000, "permanent_bounce": 900, "complaint": 60}));
    speaks(&rule(&both), "error s", &["900 of 30,000", "3.00 %", "60 of 30,000", "0.20 %"]);
    // Each rate is over the days that state it: 10 of 700 + 30 of 800 are 40 of 1,500, 2.66 %.
    let some = set(days([
        Some(json!({"send": 700, "permanent_bounce": 10})),
        None,
        Some(json!({"send": 90_000})),
        Some(json!({"send": 800, "permanent_bounce": 30})),
    ]));
    speaks(&rule(&some), "warning s", &["40 of 1,500 messages of 2 days", "2.66 %"]);
    let account = json!({"days": [{"date": FIRST, "send": 2_000, "permanent_bounce": 60}]});
    speaks(&rule(&account), "warning sending", &["of all mail of the account here, 60 of 2,000", "3.00 %"]);
    // What was not over, or is long ago, does not count.
    silent(&rule(&json!({"days": [
        {"date": TODAY, "send": 2_000, "permanent_bounce": 600}, {"date": "2026-10-31", "send": 2_000, "permanent_bounce": 600}
    ]})));
}

#[test]
fn sf192_what_was_measured_goes_before_what_is_stated() {
    let rule = |traffic: &str, days: Value| alone(&pool_of(2, traffic), &of_set(&days));
    let found = rule("day: 3000, pattern: steady", sends(14, 4_501));
    speaks(
        &said(&found, "SF192"),
        "warning s",
        &[
            "`day` is stated as 3,000, and the mean of the sending days is 4,501",
            "14 measured days from 2026-11-01 to 2026-11-14",
        ],
    );
    assert_eq!(used(&found), [("day", "4501", Some(3_000))]);
    // 4,501 × 30 ÷ 2 IPs.
    speaks(&said(&found, "SF101"), "warning p", &["each of its 2 IPs 67,515 messages a month"]);
    let kept = rule("day: 3000, pattern: steady", sends(14, 4_500));
    silent(&said(&kept, "SF192"));
    assert_eq!(used(&kept), []);
    speaks(&said(&kept, "SF101"), "warning p", &["each of its 2 IPs 45,000 messages a month"]);
    speaks(&said(&rule("day: 3000", sends(14, 1_499)), "SF192"), "warning s", &["is 1,499"]);
    silent(&said(&rule("day: 3000", sends(14, 1_500)), "SF192"));
    silent(&said(&rule("day: 3000", sends(13, 90_000)), "SF192"));
    silent(&said(&rule("", sends(30, 90_000)), "SF192"));
    // The mean is that of the days with mail: (3 × 1,000 + 2 × 4,000) ÷ 5 = 2,200.
    let weekly = [Some(1_000), Some(4_000), None, Some(0), Some(1_000), Some(4_000), Some(1_000)];
    let some = days((0..21).map(|at| Some(json!({"send": weekly.get(at).copied().unwrap_or(Some(0))?}))));
    speaks(&said(&rule("day: 1000", some), "SF192"), "warning s", &["is 2,200", "20 measured days"]);
}

#[test]
fn sf192_largest_day_is_a_plan_that_only_a_larger_day_contradicts() {
    let peak = |stated: u64| {
        let each = (0..20).map(|at| Some(json!({"send": if at == 3 { 9_001 } else { 6_000 }})));
        alone(&pool_of(2, &format!("day: 6000, peak_day: {stated}, pattern: weekly")), &of_set(&days(each)))
    };
    let found = peak(6_000);
    speaks(&said(&found, "SF192"), "warning s", &["`peak_day` is stated as 6,000, and the largest day had 9,001"]);
    assert_eq!(used(&found)[0], ("peak_day", "9001", Some(6_000)));
    silent(&said(&peak(6_001), "SF192"));
    silent(&said(&peak(900_000), "SF192"));
}

#[test]
fn sf192_pause_is_no_contradiction_of_mail_that_pauses() {
    let rule = |traffic: &str| alone(&pool_of(2, traffic), &of_set(&sends(28, 0)));
    for pausing in
        ["day: 3000", "day: 3000, pattern: seasonal", "day: 3000, pattern: irregular", "day: 0, pattern: steady"]
    {
        silent(&said(&rule(pausing), "SF192"));
    }
    for regular in ["day: 3000, pattern: steady", "day: 3000, pattern: weekly, days: 4"] {
        speaks(&said(&rule(regular), "SF192"), "warning s", &["the mean of the sending days is 0"]);
    }
}

#[test]
fn facts_that_are_not_stated_are_measured() {
    let found = alone(&pool_of(2, "kind: marketing"), &of_set(&sends(28, 3_000)));
    assert_eq!(used(&found), [("day", "3000", None), ("pattern", "steady", None), ("days", "30", None)]);
    silent(&said(&found, "SF191"));
    speaks(&said(&found, "SF101"), "warning p", &["45,000 messages a month"]);
    // 27 days show how much it is, and no pattern.
    let found = alone(&pool_of(2, "kind: marketing"), &of_set(&sends(27, 3_000)));
    assert_eq!(used(&found), [("day", "3000", None)]);
    speaks(&said(&found, "SF191"), "note s", &["`days`, `peak_day`, `pattern` and `providers`"]);
    let found = alone(&pool_of(2, "kind: marketing"), &of_set(&sends(13, 3_000)));
    assert_eq!(used(&found), []);
    let irregular = days((0..28).map(|at| Some(json!({"send": if [1, 5, 17].contains(&at) { 90_000 } else { 0 }}))));
    let found = alone(&pool_of(2, ""), &of_set(&irregular));
    speaks(&said(&found, "SF102"), "warning s", &["irregularly"]);
    // A stated pattern stays.
    let found = alone(&pool_of(2, "pattern: seasonal"), &of_set(&irregular));
    silent(&said(&found, "SF102"));
}

#[test]
fn sf193_old_figures_are_said_and_not_used() {
    let body = pool_of(1, "day: 10, pattern: steady");
    let region = json!({
        "configuration_sets": {"s": {"days": [{"date": "2026-10-20", "send": 9_000, "permanent_bounce": 4_000}]}},
        "ips": {"198.51.100.10": {"listed": [{"list": "zen.example"}]}},
        "quota": {"max_24_hour_send": 1},
    });
    let old = alone(&body, &taken_at("2026-10-26T23:59:59Z", &region));
    speaks(&said(&old, "SF193"), "note sending", &["taken on 2026-10-26, 36 days ago", "no rule uses them"]);
    for rule in ["SF143", "SF181", "SF182", "SF192"] {
        silent(&said(&old, rule));
    }
    let fresh = alone(&body, &taken_at("2026-10-27T00:00:00Z", &region));
    speaks(
        &said(&fresh, "SF193"),
        "note s",
        &["the figures have 1 day of `s`, and do not reach over one cycle of its mail, 28 days"],
    );
    for rule in ["SF143", "SF181", "SF182"] {
        assert_eq!(said(&fresh, rule).len(), 1, "{rule}");
    }
}

#[test]
fn sf193_cycle_of_weekly_mail_is_a_week() {
    let rule = |traffic: &str, count: usize| said(&alone(&pool_of(1, traffic), &of_set(&sends(count, 5))), "SF193");
    speaks(&rule("pattern: weekly", 6), "note s", &["6 days", "cycle of its mail, 7 days"]);
    silent(&rule("pattern: weekly", 7));
    speaks(&rule("pattern: seasonal", 27), "note s", &["27 days", "cycle of its mail, 28 days"]);
    silent(&rule("pattern: seasonal", 28));
    silent(&rule("", 0));
}

#[test]
fn quota_and_plan_of_figures_stand_in_for_the_account() {
    let body = pool_of(1, "day: 500, pattern: steady");
    let quota = |most: i64| figures(&json!({"quota": {"max_24_hour_send": most}}));
    speaks(&said(&alone(&body, &quota(499)), "SF143"), "error", &["500"]);
    silent(&said(&alone(&body, &quota(-1)), "SF143"));
    // The account itself is asked where it was read.
    silent(&said(&with(&body, &world(1), &quota(499)), "SF143"));
}

prop_compose! {
    /// Days, of which some are missing and some lack what was sent.
    fn random_days()(each in proptest::collection::vec(prop_oneof![
        Just(None),
        (0_u64..5_000, 0_u64..40, 0_u64..3).prop_map(|(send, bounce, complaint)| {
            Some(json!({"send": send + 50, "permanent_bounce": bounce, "complaint": complaint}))
        }),
        (0_u64..40).prop_map(|bounce| Some(json!({"permanent_bounce": bounce}))),
        Just(Some(json!({"send": 0}))),
    ], 0..30)) -> Value {
        days(each)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn empty_figures_change_nothing(percent in 0..=100_u8, auto_warmup: bool) {
        let mut world = World::new().ip(10, "p", percent).set("s", Some("p"));
        if !auto_warmup { world = world.without_auto_warmup(); }
        let loaded = file(&pool_of(1, "day: 4000, pattern: steady"));
        for region in [json!({}), json!({"configuration_sets": {"s": {"days": []}}}), json!({"ips": {"198.51.100.10": {}}})] {
            prop_assert_eq!(with_figures(&loaded, Some(&world), &figures(&region), TODAY), crate::support::live(&loaded, &world, TODAY));
            prop_assert_eq!(with_figures(&loaded, None, &figures(&region), TODAY), offline(&loaded, TODAY));
        }
    }

    #[test]
    fn missing_days_never_make_a_rule_speak(each in random_days(), traffic in proptest::sample::select(vec![
        "", "day: 2000, pattern: steady", "day: 100, peak_day: 200, pattern: weekly", "day: 90000, pattern: irregular",
    ])) {
        let linted = alone(&pool_of(2, traffic), &of_set(&each));
        let all = each.as_array().unwrap();
        let measured: Vec<&Value> = all.iter().filter(|day| day["send"].is_u64()).collect();
        let sum = |key: &str| -> (u64, u64) {
            let both = measured.iter().filter_map(|day| Some((day["send"].as_u64()?, day[key].as_u64()?)));
            both.fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1))
        };
        if measured.len() < 14 {
            prop_assert!(said(&linted, "SF192").is_empty() && linted.measured.is_empty());
        }
        if measured.is_empty() {
            prop_assert!(said(&linted, "SF193").is_empty());
        }
        let ((sent, bounced), (of, complained)) = (sum("permanent_bounce"), sum("complaint"));
        let speaks = (sent >= 1_000 && bounced * 50 >= sent) || (of >= 1_000 && complained * 1_000 >= of);
        prop_assert_eq!(said(&linted, "SF182").len(), usize::from(speaks));
        for used in &linted.measured {
            prop_assert_eq!(used.fact.days, measured.len() as u64);
            if used.fact.key == "pattern" || used.fact.key == "days" {
                prop_assert!(measured.len() >= 28);
            }
            if used.fact.key == "day" {
                let sending: Vec<u64> = measured.iter().filter_map(|day| day["send"].as_u64()).filter(|sent| *sent > 0).collect();
                let mean = sending.iter().sum::<u64>() as f64 / sending.len().max(1) as f64;
                prop_assert!((used.fact.measured.parse::<f64>().unwrap() - mean).abs() <= 0.5, "{used:?} {mean}");
            }
        }
        for finding in &linted.findings {
            let said = sesform::render::advice_of(&finding.found);
            prop_assert!(!said.says.is_empty() && !said.fix.is_empty(), "{:?}", finding);
        }
    }
}
