//! What is merged into which record, and what is refused.

use std::{collections::BTreeSet, net::Ipv4Addr};

use super::*;
use crate::addresses::{
    cover,
    spf::{Answer, Family, Share, Spare, TermCost},
};

const NAME: &str = "bounce.example.com";

fn blocks(ips: &[&str]) -> Vec<Ipv4Net> {
    cover(&ips.iter().map(|ip| ip.parse().unwrap()).collect())
}

fn zone(existing: &[&str]) -> Zone {
    let mut zone = Zone::default();
    existing.iter().for_each(|text| zone.give(NAME, (*text).to_owned()));
    zone
}

/// The records that were published, as DNS has them.
fn zone_of(published: &[Published]) -> Zone {
    let mut zone = Zone::default();
    published.iter().for_each(|it| zone.insert(Query::Txt(it.name.clone()), Answer::Texts(vec![it.text.clone()])));
    zone
}

fn with_include(existing: &[&str]) -> Merged {
    merge(NAME, Wanted::AmazonSes, &zone(existing))
}

fn with_blocks(existing: &[&str], ips: &[&str]) -> Merged {
    merge(NAME, Wanted::Blocks(&blocks(ips)), &zone(existing))
}

fn passes_all(term: &str, of: Family) -> Problem {
    Problem::PassesAll { term: term.to_owned(), share: Share { of, percent: 100 } }
}

/// What is said of a record without nested ones, and with `include:amazonses.com`.
fn too_many(count: usize, record: &str) -> Problem {
    let cost = |term: &str| TermCost { term: term.to_owned(), lookups: 1, inside: Vec::new() };
    let terms = record.split(' ').filter(|term| term.starts_with("a:")).map(cost);
    let terms: Vec<TermCost> = terms.chain([cost("include:amazonses.com")]).collect();
    let repeated = Spare::Repeated { term: "a:x.example.com".to_owned(), times: terms.len() - 1 };
    Problem::TooManyLookups { count, terms, spare: vec![repeated], alone: Some(1), with_include: None }
}

fn text(merged: &Merged) -> &str {
    merged.published.first().map_or("", |published| &published.text)
}

#[test]
fn without_a_record_it_is_the_one_that_ses_asks_for() {
    let merged = with_include(&[]);
    assert_eq!(text(&merged), "v=spf1 include:amazonses.com ~all");
    assert_eq!(merged.lookups, Some(Lookups { count: 1, is_exact: false, void: None }));
    assert!(merged.problems.is_empty() && !merged.is_unchanged);
}

#[test]
fn what_is_there_stays_as_it_is_and_in_its_order() {
    for (existing, expected) in [
        ("v=spf1 mx -all", "v=spf1 mx include:amazonses.com -all"),
        ("v=spf1 ?all", "v=spf1 include:amazonses.com ?all"),
        ("V=SPF1  a   ~all", "v=spf1 a include:amazonses.com ~all"),
        ("v=spf1 redirect=_spf.example.com", "v=spf1 include:amazonses.com redirect=_spf.example.com"),
        ("v=spf1 exp=why.example.com mx -all", "v=spf1 include:amazonses.com exp=why.example.com mx -all"),
        ("\"v=spf1 ip4:192.0.2.1 \" \"mx -all\"", "v=spf1 ip4:192.0.2.1 mx include:amazonses.com -all"),
        ("v=spf1 -ip4:192.0.2.0/24 mx -all", "v=spf1 include:amazonses.com -ip4:192.0.2.0/24 mx -all"),
        ("v=spf1", "v=spf1 include:amazonses.com"),
    ] {
        assert_eq!(text(&with_include(&[existing])), expected, "{existing}");
    }
    let unchanged = with_include(&["v=spf1 mx include:AmazonSES.com. -all"]);
    assert!(unchanged.is_unchanged);
    assert_eq!(text(&unchanged), "v=spf1 mx include:AmazonSES.com. -all");
}

#[test]
fn records_that_are_wrong_are_named_and_not_merged_into() {
    let eleven = format!("v=spf1 {}-all", "a:x.example.com ".repeat(11));
    let ten = format!("v=spf1 {}-all", "a:x.example.com ".repeat(10));
    for (existing, problem) in [
        (&["v=spf1 -all", "v=spf1 mx -all"][..], Problem::SeveralRecords { count: 2 }),
        (&["spf1 -all"], Problem::NotSpf),
        (&["v=spf10 -all"], Problem::NotSpf),
        (&["v=spf1 ipv4:192.0.2.1 -all"], Problem::UnknownMechanism { term: "ipv4:192.0.2.1".to_owned() }),
        (&["v=spf1 include: -all"], Problem::BadTerm { term: "include:".to_owned() }),
        (&["v=spf1 ip4:192.0.2.256 -all"], Problem::BadTerm { term: "ip4:192.0.2.256".to_owned() }),
        (&["v=spf1 ip4:192.0.2.1/33 -all"], Problem::BadTerm { term: "ip4:192.0.2.1/33".to_owned() }),
        (&["v=spf1 ip6:2001:db8::1/129 -all"], Problem::BadTerm { term: "ip6:2001:db8::1/129".to_owned() }),
        (&["v=spf1 all:x -all"], Problem::BadTerm { term: "all:x".to_owned() }),
        (&["v=spf1 redirect=a.example redirect=b.example"], Problem::ModifierTwice { name: "redirect".to_owned() }),
        (&["v=spf1 mx +all"], passes_all("+all", Family::All)),
        (&["v=spf1 mx all"], passes_all("all", Family::All)),
        (&["v=spf1 ip4:0.0.0.0/0 -all"], passes_all("ip4:0.0.0.0/0", Family::Ip4)),
        (&[&eleven], too_many(12, &eleven)),
        // The record itself is fine, and has no room for one more.
        (&[&ten], too_many(11, &ten)),
    ] {
        let merged = with_include(existing);
        assert_eq!(merged.problems, [problem], "{existing:?}");
        assert!(merged.published.is_empty(), "{existing:?}");
    }
}

#[test]
fn what_works_and_is_unwise_is_named_beside_the_record() {
    for (existing, problem) in [
        ("v=spf1 ptr -all", Problem::Ptr { term: "ptr".to_owned() }),
        ("v=spf1 mx", Problem::MissingAll),
        ("v=spf1 -all mx", Problem::BehindAll { terms: vec!["mx".to_owned()] }),
        ("v=spf1 -all redirect=a.example", Problem::RedirectIgnored),
        (
            "v=spf1 ?include:amazonses.com -all",
            Problem::IncludeDoesNotPass { term: "?include:amazonses.com".to_owned() },
        ),
    ] {
        let merged = with_include(&[existing]);
        assert_eq!(merged.problems, [problem], "{existing}");
        assert!(text(&merged).contains(" include:amazonses.com"), "{existing}");
    }
}

#[test]
fn addresses_that_pass_already_are_not_written_again() {
    let merged = with_blocks(&["v=spf1 ip4:198.51.100.0/28 -all"], &["198.51.100.4", "198.51.100.5", "203.0.113.9"]);
    assert_eq!(text(&merged), "v=spf1 ip4:198.51.100.0/28 ip4:203.0.113.9 -all");
    assert_eq!(merged.lookups, Some(Lookups { count: 0, is_exact: true, void: Some(0) }));
    assert!(with_blocks(&["v=spf1 ip4:203.0.113.9 ~all"], &["203.0.113.9"]).is_unchanged);
    // A block that fails first decides for its addresses.
    let merged = with_blocks(&["v=spf1 ~ip4:203.0.113.0/24 ip4:203.0.113.9 ~all"], &["203.0.113.9"]);
    assert_eq!(text(&merged), "v=spf1 ip4:203.0.113.9 ~ip4:203.0.113.0/24 ip4:203.0.113.9 ~all");
}

#[test]
fn many_addresses_are_split_over_names_that_are_counted() {
    let ips: Vec<String> = (0..120).map(|host| format!("198.51.100.{}", 2 * host + 1)).collect();
    let ips: Vec<&str> = ips.iter().map(String::as_str).collect();
    let merged = with_blocks(&["v=spf1 mx -all"], &ips);
    let parts = merged.published.len() - 1;
    let includes: String = (1..=parts).map(|part| format!("include:_spf{part}.{NAME} ")).collect();
    assert_eq!(text(&merged), format!("v=spf1 mx {includes}-all"));
    assert_eq!(merged.lookups, Some(Lookups { count: parts + 1, is_exact: true, void: None }));
    for published in &merged.published {
        assert!(published.octets() <= NAME_AND_TEXT_MAX, "{published:?}");
        assert!(
            published.strings.iter().all(|string| string.len() <= 255) && published.strings.concat() == published.text
        );
    }
    let named: BTreeSet<Ipv4Addr> = merged.published[1..]
        .iter()
        .flat_map(|published| Record::parse(&published.text).unwrap().terms)
        .filter_map(|term| match term.mechanism {
            Mechanism::Ip4(block) => Some(block.addr()),
            _ => None,
        })
        .collect();
    assert_eq!(named, ips.iter().map(|ip| ip.parse().unwrap()).collect());
}

#[test]
fn addresses_that_need_more_than_ten_lookups_are_refused() {
    let ips: Vec<String> =
        (0..250).map(|host| format!("198.51.{}.{}", 100 + host / 100, 2 * (host % 100) + 1)).collect();
    let ips: Vec<&str> = ips.iter().map(String::as_str).collect();
    let merged = with_blocks(&[], &ips);
    assert!(
        matches!(merged.problems[..], [Problem::TooManyLookups { count, .. }] if count > LOOKUPS_MAX),
        "{merged:?}"
    );
    assert!(merged.published.is_empty());
}

#[test]
fn parts_of_a_long_name_are_a_chain() {
    let name = format!("{}example.com", "label.".repeat(20));
    let ips: BTreeSet<Ipv4Addr> = (0..60).map(|host| Ipv4Addr::new(198, 51, 100, 2 * host + 1)).collect();
    let merged = merge(&name, Wanted::Blocks(&cover(&ips)), &Zone::default());
    let parts = merged.published.len() - 1;
    assert!(parts > 3, "{merged:?}");
    assert_eq!(text(&merged), format!("v=spf1 include:_spf1.{name} ~all"));
    assert!(merged.published[1].text.ends_with(&format!(" include:_spf2.{name} ~all")));
    assert!(merged.published.iter().all(|published| published.octets() <= NAME_AND_TEXT_MAX));
    let again = merge(&name, Wanted::Blocks(&cover(&ips)), &zone_of(&merged.published));
    assert_eq!(again.published, merged.published);
    assert_eq!(
        (merged.lookups, merged.problems.len()),
        (Some(Lookups { count: parts, is_exact: true, void: Some(0) }), 0)
    );
}

#[test]
fn record_that_was_split_is_split_anew_and_parts_that_are_not_known_stay() {
    let list = |count: u8| cover(&(0..count).map(|host| Ipv4Addr::new(198, 51, 100, 2 * host + 1)).collect());
    let first = merge(NAME, Wanted::Blocks(&list(60)), &zone(&["v=spf1 mx -all"]));
    let known = zone_of(&first.published);
    assert_eq!(merge(NAME, Wanted::Blocks(&list(60)), &known).published, first.published);
    let fewer = merge(NAME, Wanted::Blocks(&list(3)), &known);
    assert_eq!(text(&fewer), "v=spf1 mx ip4:198.51.100.1 ip4:198.51.100.3 ip4:198.51.100.5 -all");
    // Somebody may have published names of that form.
    let unknown = merge(NAME, Wanted::Blocks(&list(60)), &zone_of(&first.published[..1]));
    let names: BTreeSet<String> = first.published[1..].iter().map(|part| part.name.clone()).collect();
    assert_eq!(unknown.problems, [Problem::PartsUnknown { names: names.clone() }]);
    assert!(unknown.published[1..].iter().all(|part| !names.contains(&part.name)), "{unknown:?}");
    let mut own = zone(&[&format!("v=spf1 include:_spf1.{NAME} -all")]);
    own.give(&format!("_spf1.{NAME}"), "v=spf1 a:web.example.com -all".to_owned());
    let merged = merge(NAME, Wanted::Blocks(&list(3)), &own);
    assert!(text(&merged).starts_with(&format!("v=spf1 include:_spf1.{NAME} ip4:")), "{merged:?}");
}

#[test]
fn what_passes_already_is_found_wherever_it_stands() {
    for record in [
        "v=spf1 exp=why.example.com include:amazonses.com -all",
        "v=spf1 include:_spf.example.com -all",
        "v=spf1 redirect=_spf.example.com",
        "v=spf1 redirect=amazonses.com",
        "v=spf1 ip4:192.0.2.1 +include:AMAZONSES.com. ~all",
    ] {
        let mut zone = zone(&[record]);
        zone.give("_spf.example.com", "v=spf1 mx include:amazonses.com ~all".to_owned());
        let merged = merge(NAME, Wanted::AmazonSes, &zone);
        assert!(merged.is_unchanged, "{record}: {merged:?}");
        assert_eq!(text(&merged), record);
    }
    for record in [
        "v=spf1 ?include:_spf.example.com -all",
        "v=spf1 -ip4:203.0.113.0/24 include:_spf.example.com -all",
        "v=spf1 -all include:amazonses.com",
        "v=spf1 include:_fails.example.com -all",
    ] {
        let mut zone = zone(&[record]);
        zone.give("_spf.example.com", "v=spf1 include:amazonses.com ~all".to_owned());
        zone.give("_fails.example.com", "v=spf1 ~ip4:203.0.113.0/24 include:amazonses.com ~all".to_owned());
        assert!(!merge(NAME, Wanted::AmazonSes, &zone).is_unchanged, "{record}");
    }
    let merged = with_blocks(&["v=spf1 exp=why.example.com ip4:203.0.113.9 ~all"], &["203.0.113.9"]);
    assert!(merged.is_unchanged, "{merged:?}");
}

#[test]
fn term_that_would_pass_everybody_is_named_for_what_it_does() {
    let of = |record: &str| with_include(&[record]).problems;
    let behind = |term: &str| Problem::OpenBehindAll { term: term.to_owned() };
    assert!(of("v=spf1 -all +all").contains(&behind("+all")));
    assert!(of("v=spf1 ~all ip4:0.0.0.0/1 ip4:128.0.0.0/1").contains(&behind("ip4:0.0.0.0/1 ip4:128.0.0.0/1")));
    assert_eq!(
        of("v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"),
        [passes_all("ip4:0.0.0.0/1 ip4:128.0.0.0/1", Family::Ip4)]
    );
    // Parts of the Internet that stand in several records are added up.
    let mut zone = zone(&["v=spf1 include:a.example.net ip4:0.0.0.0/2 redirect=b.example.net"]);
    zone.give("a.example.net", "v=spf1 ip4:64.0.0.0/2 -all".to_owned());
    zone.give("b.example.net", "v=spf1 ip4:128.0.0.0/1 -all".to_owned());
    assert_eq!(
        merge(NAME, Wanted::AmazonSes, &zone).problems,
        [passes_all("include:a.example.net ip4:0.0.0.0/2 redirect=b.example.net", Family::Ip4)]
    );
}

#[test]
fn too_many_lookups_are_traced_to_their_terms() {
    let mut zone = zone(&["v=spf1 mx include:a.example.net include:b.example.net -all"]);
    zone.give("a.example.net", format!("v=spf1 include:b.example.net {}-all", "a:x.example.net ".repeat(5)));
    zone.give("b.example.net", "v=spf1 mx -all".to_owned());
    let merged = merge(NAME, Wanted::AmazonSes, &zone);
    let [Problem::TooManyLookups { count, terms, spare: _, alone, with_include }] = merged.problems.as_slice() else {
        panic!("{merged:?}");
    };
    assert_eq!((*count, *alone, *with_include), (12, Some(1), None));
    let costs: Vec<(&str, usize)> = terms.iter().map(|cost| (cost.term.as_str(), cost.lookups)).collect();
    assert_eq!(
        costs,
        [("include:a.example.net", 8), ("include:b.example.net", 2), ("mx", 1), ("include:amazonses.com", 1)]
    );
    assert_eq!(terms[0].inside[0].lookups, 2);
    // With addresses, the record of SES may cost less.
    let ips: BTreeSet<Ipv4Addr> = (0..250).map(|host| Ipv4Addr::new(198, 51, host, 1)).collect();
    let merged = merge(NAME, Wanted::Blocks(&cover(&ips)), &Zone::default());
    assert!(matches!(merged.problems[..], [Problem::TooManyLookups { alone: None, with_include: Some(1), .. }]));
}

/// A second SPF record at a name spoils both (RFC 7208, section 4.5).
#[test]
fn parts_come_to_no_name_that_has_a_record_already() {
    let list = cover(&(0..60).map(|host| Ipv4Addr::new(198, 51, 100, 2 * host + 1)).collect());
    let first = merge(NAME, Wanted::Blocks(&list), &zone(&["v=spf1 mx -all"]));
    let asked: BTreeSet<Query> = first.published[1..].iter().map(|part| Query::Txt(part.name.clone())).collect();
    assert!(asked.is_subset(&first.unread), "{:?}", first.unread);
    let mut zone = zone(&["v=spf1 mx -all"]);
    zone.insert(Query::Txt(format!("_spf1.{NAME}")), Answer::Texts(vec!["v=spf1 a -all".to_owned()]));
    let alias = Answer::Aliased { to: "x.example.net".to_owned(), texts: Vec::new() };
    zone.insert(Query::Txt(format!("_spf2.{NAME}")), alias);
    zone.insert(Query::Txt(format!("_spf3.{NAME}")), Answer::Texts(vec!["other".to_owned()]));
    let merged = merge(NAME, Wanted::Blocks(&list), &zone);
    assert_eq!(merged.published[1].name, format!("_spf3.{NAME}"));
    assert_eq!(merged.published.len(), first.published.len());
}
