//! Diagrams hold names from outside as they are, and no more than Mermaid draws.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        AccountId, ConfigurationSetName, Delivery, IdentityName, LiveConfigurationSet, LiveDedicatedIp, LiveIdentity,
        LivePool, LiveRegion, PoolName, PoolRef, Region, Reported, ScalingMode, Warmup, WarmupStatus, shown,
    },
    render::dot,
    view::{RegionStates, RouteSource, RoutingState},
};

/// The routes of an account with these pools, and in each some configuration sets, as many identities and some IPs.
fn report(names: &[String], sets_each: usize, ips_each: u32) -> RoutesReport {
    let mut live = LiveRegion::default();
    for (at, name) in (0_u32..).zip(names) {
        let pool = PoolRef::Named(PoolName::live(name.clone()));
        live.pools.insert(PoolName::live(name.clone()), LivePool { scaling: Reported::Known(ScalingMode::Standard) });
        for number in 0..sets_each {
            let set = ConfigurationSetName::live(format!("{name}?set{number}"));
            let delivery = Delivery { pool: Some(pool.clone()), ..Delivery::default() };
            let sending = LiveConfigurationSet { delivery, ..LiveConfigurationSet::default() };
            live.configuration_sets.insert(set.clone(), sending);
            let identity = LiveIdentity { configuration_set: Some(set), mail_from: None };
            live.identities.insert(IdentityName::live(format!("{name}-{number}@example.com")), identity);
        }
        for ip in 0..ips_each {
            let warmup = Warmup { status: Reported::Known(WarmupStatus::Done), percentage: Some(100) };
            let ip = (0x0a00_0000 + at * ips_each + ip).into();
            live.dedicated_ips.insert(ip, LiveDedicatedIp { pool: pool.clone(), warmup });
        }
    }
    let states = [(Region::live("eu-west-1"), RegionStates::only(RoutingState::live(&live)))];
    let account = AccountId::live("123456789012");
    RoutesReport::of(&account, RouteSource::Live, &BTreeMap::from(states), &[], date(2026, 12, 1)).unwrap()
}

/// The labels of a flowchart, if each of its lines is one of the grammar's.
fn labels(text: &str) -> BTreeSet<String> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    lines.filter(|line| !line.starts_with("  %% Left out: ")).filter_map(|line| labelled(line.trim_start())).collect()
}

/// The label of a line. `None` for an edge and the end of a subgraph, which hold no text from outside.
fn labelled(line: &str) -> Option<String> {
    let is_id = |text: &str| text.strip_prefix('n').is_some_and(|rest| rest.parse::<u32>().is_ok());
    if line == "end" {
        return None;
    }
    if let [from, arrow, to] = line.split(' ').collect::<Vec<_>>()[..]
        && ["-->", "-.->"].contains(&arrow)
    {
        assert!(is_id(from) && is_id(to), "{line}");
        return None;
    }
    let (before, rest) = line.split_once('"').expect("a line is an edge, an end or a label");
    let (label, after) = rest.split_once('"').expect("a label ends");
    let before = before.trim_start_matches("subgraph r").trim_start_matches('n');
    let open = before.trim_start_matches(|c: char| c.is_ascii_digit());
    assert!([("[", "]"), ("([", "])"), ("[[", "]]"), ("{{", "}}")].contains(&(open, after)), "{line}");
    Some(decoded(label))
}

/// A label as Mermaid shows it.
fn decoded(label: &str) -> String {
    let (mut text, mut rest) = (String::new(), label);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '#' {
            let (number, after) = rest.split_once(';').expect("a number ends");
            text.push(number.parse().ok().and_then(char::from_u32).expect("a number is a character"));
            rest = after;
        } else {
            assert!(c.is_ascii_alphanumeric() || " _.-".contains(c), "{c} in {label}");
            text.push(c);
        }
    }
    text
}

/// The labels of a DOT graph, read as Graphviz reads strings in double quotes, and entities in them.
fn dot_labels(text: &str) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("label=\"") {
        let (mut label, mut chars) = (String::new(), after.char_indices());
        let end = loop {
            match chars.next().expect("a label ends") {
                (at, '"') => break at,
                (_, '\\') => label.push(chars.next().expect("something is escaped").1),
                (_, c) => label.push(c),
            }
        };
        labels.insert(label.replace("&amp;", "&"));
        rest = &after[end..];
    }
    labels
}

#[test]
fn labels_hold_no_character_of_the_grammar() {
    assert_eq!(label("receipts-1.b_c"), "receipts-1.b_c");
    assert_eq!(label("\"]%%{<b>`"), "#34;#93;#37;#37;#123;#60;b#62;#96;");
    assert_eq!(label("60 %, ü"), "60 #37;#44; #252;");
}

#[test]
fn small_account_is_drawn_whole_and_a_large_one_says_what_is_left_out() {
    let names = |count: usize| (0..count).map(|at| format!("pool-{at}")).collect::<Vec<_>>();
    for (pools, sets, ips, left) in [
        (10, 1, 5, None),
        (40, 1, 12, Some("the IPs of each pool are one node")),
        (30, 12, 2, Some("the IPs, the configuration sets and the identities of each pool are one node each")),
        (400, 1, 2, Some("more Regions and pools than a Mermaid diagram holds: name some of them")),
    ] {
        let (text, left_out) = mermaid(&report(&names(pools), sets, ips));
        let edges = text.lines().filter(|line| line.contains("->")).count();
        assert!(edges <= EDGES_MAX && text.chars().count() <= CHARACTERS_MAX, "{pools}: {edges}");
        assert_eq!(left_out.last().map(String::as_str), left, "{pools}");
        assert_eq!(labels(&text).iter().any(|label| label.starts_with("Left out: ")), left.is_some(), "{pools}");
    }
}

proptest! {
    #[test]
    fn names_from_outside_come_back_as_they_were(names in proptest::collection::btree_set("[ -~]{1,12}|\\PC{1,8}", 1..6)) {
        let names: Vec<String> = names.into_iter().collect();
        let report = report(&names, 1, 1);
        let (mermaid, _) = mermaid(&report);
        for found in [labels(&mermaid), dot_labels(&dot(&report))] {
            for name in &names {
                prop_assert!(found.contains(&format!("pool {}", shown(name))), "{name:?} in {found:?}");
                prop_assert!(found.contains(&shown(&format!("{name}?set0"))), "{name:?} in {found:?}");
            }
        }
    }
}
