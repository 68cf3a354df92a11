//! What figures say of the volume of a set whose file states other numbers, of its bounces, and of the pricing plan.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sesform::{
    advice::{self, Linted},
    model::ConfigurationSetName,
};

use crate::{
    measured::{TODAY, alone, days, of_set, sends, speaks, taken_at},
    support::{World, ask_with, file, said},
};

/// A file with two IPs in a pool, and with a set of this traffic that sends through it.
fn lint(traffic: &str, days: &Value) -> Linted {
    let body = format!(
        "pools: {{p: {{ips: [198.51.100.10, 198.51.100.11]}}}}\n\
         configuration_sets: {{s: {{pool: p, traffic: {{kind: marketing, pattern: steady, {traffic}}}}}}}"
    );
    alone(&body, &of_set(days))
}

fn used(linted: &Linted) -> Vec<(&str, &str)> {
    linted.measured.iter().map(|used| (used.fact.key, used.fact.measured.as_str())).collect()
}

#[test]
fn month_that_is_stated_alone_gives_way_to_a_measured_one() {
    let large = lint("month: 90000", &sends(30, 20_000));
    speaks(&said(&large, "SF192"), "warning s", &["`month` is stated as 90,000", "has 600,000"]);
    assert!(used(&large).contains(&("month", "600000")) && said(&large, "SF101").is_empty(), "{large:?}");
    // 90,000 is half as much again as 60,000.
    let near = lint("month: 60000", &sends(30, 3_000));
    assert!(said(&near, "SF192").is_empty() && !used(&near).iter().any(|(key, _)| *key == "month"), "{near:?}");
    // Days that do not reach over a month say nothing of one.
    assert!(said(&lint("month: 90000", &sends(20, 20_000)), "SF192").is_empty());
}

#[test]
fn largest_day_that_is_only_derived_gives_way_to_a_measured_one() {
    let with_one =
        |each: u64, one: u64| days((0..30).map(|at| Some(json!({"send": if at == 7 { one } else { each }}))));
    let above = lint("day: 400000", &with_one(380_000, 1_100_000));
    assert_eq!(used(&above), [("peak_day", "1100000"), ("days", "30")]);
    // Half as much again as the stated day is near enough.
    assert_eq!(used(&lint("day: 400000", &with_one(380_000, 600_000))), [("days", "30")]);
    // Where the mean day is measured, so is the largest one.
    assert!(used(&lint("month: 600000", &with_one(20_000, 21_000))).contains(&("peak_day", "21000")));
    assert!(used(&lint("day: 5000, peak_day: 15000", &sends(30, 20_000))).contains(&("peak_day", "20000")));
}

#[test]
fn figures_without_bounces_and_complaints_watch_over_no_mail() {
    let body = "configuration_sets: {s: {pool: ses-shared-pool, traffic: {kind: marketing, pattern: steady, day: 20000, \
                isolate: true}}}";
    let mut world = World::new().set("s", Some("ses-shared-pool"));
    world.live.event_destinations.insert(ConfigurationSetName::live("s"), BTreeMap::new());
    let watched = |member: &str| {
        let mut day = json!({"send": 20_000});
        day[member] = 3.into();
        let figures = of_set(&days((0..28).map(|_| Some(day.clone()))));
        let choices =
            |question: &advice::Question<'_>| advice::choices(question, &BTreeSet::new()).regions[0].streams[0].clone();
        ask_with(&file(body), Some(&world), Some(&figures), false, TODAY, choices).facts.is_watched
    };
    assert_eq!(
        [watched("send"), watched("permanent_bounce"), watched("complaint")],
        [Some(false), Some(true), Some(true)]
    );
}

#[test]
fn pricing_plan_of_figures_counts_as_long_as_they_do() {
    let body = "pools: {p: {scaling: managed}}\nconfiguration_sets: {s: {pool: p, traffic: {month: 20000000, day: 700000, \
                peak_day: 700000, pattern: steady}}}";
    let says = |taken: &str, plan: &str| said(&alone(body, &taken_at(taken, &json!({"plan": plan}))), "SF152");
    let without = says("2026-09-01T06:00:00Z", "NONE");
    assert_eq!(without.len(), 1, "{without:?}");
    assert_eq!(says("2026-09-01T06:00:00Z", "PRO"), without);
    assert!(says("2026-11-30T06:00:00Z", "PRO").is_empty());
}
