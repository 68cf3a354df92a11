//! Files and accounts whose answers once asked for more after their change was made, or raised a finding by it.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use sesform::{
    model::ScalingMode,
    render::{ChoicesDocument, choices_text},
};

use crate::{
    fixed_points::{Draft, Ips, asked, is_the_last_one, raises_nothing},
    support::World,
};

const DEFAULT: &str = "ses-default-dedicated-pool";

/// The IPs 198.51.100.x.
fn ips(last: &[u8]) -> BTreeSet<Ipv4Addr> {
    last.iter().map(|last| Ipv4Addr::new(198, 51, 100, *last)).collect()
}

fn list(last: &[u8]) -> Ips {
    Ips::List(ips(last))
}

fn count(count: u64) -> Ips {
    Ips::Count(count, BTreeSet::new())
}

/// A file of these pools and sets, each set with its pool and its traffic, in which these IPs are `published`.
fn draft(published: &[u8], pools: &[(&str, Ips)], sets: &[(&str, &str, &str)]) -> Draft {
    let known: Vec<String> = ips(published).iter().map(|ip| format!("{ip}: {{published: true}}")).collect();
    let head = if known.is_empty() { String::new() } else { format!("dedicated_ips: {{{}}}\n", known.join(", ")) };
    let pools: BTreeMap<String, Ips> = pools.iter().map(|(name, ips)| ((*name).to_owned(), ips.clone())).collect();
    let sets = sets
        .iter()
        .map(|(name, pool, traffic)| ((*name).to_owned(), ((*pool).to_owned(), (*traffic).to_owned(), None)));
    Draft { head, leased: None, pools, sets: sets.collect() }
}

/// An account with the pools and sets of a file, and with these IPs in each pool, at 100 %.
fn world(draft: &Draft, held: &[(&str, &[u8])]) -> World {
    let pools = draft.pools.keys().fold(World::new(), |world, pool| world.pool(pool, ScalingMode::Standard));
    let sets = draft.sets.iter().fold(pools, |world, (set, (pool, ..))| world.set(set, Some(pool)));
    held.iter().fold(sets, |world, (pool, ips)| ips.iter().fold(world, |world, last| world.ip(*last, pool, 100)))
}

/// What the file says once the change is made, which holds and raises nothing.
#[track_caller]
fn settled(draft: &Draft, world: &World) -> String {
    raises_nothing(draft, world).unwrap();
    is_the_last_one(draft, world).unwrap().text()
}

#[track_caller]
fn has(text: &str, lines: &[&str]) {
    lines.iter().for_each(|line| assert!(text.lines().any(|it| it == *line), "no {line:?} in:\n{text}"));
}

const LISTED: &str = "day: 100, pattern: steady, recipients: allowlisted";

#[test]
fn listed_mail_takes_its_known_address_along_from_the_default_pool() {
    let traffic = format!("kind: other, {LISTED}");
    let sets = [("s0", DEFAULT, traffic.as_str()), ("s1", "p", traffic.as_str())];
    let draft = draft(&[18], &[("p", list(&[11]))], &sets);
    let world = world(&draft, &[("p", &[11]), (DEFAULT, &[13, 17, 18])]).ip(21, DEFAULT, 0);
    has(
        &settled(&draft, &world),
        &["  s0: {ips: {count: 2, include: [198.51.100.18]}}", "  p: {ips: [198.51.100.11]}"],
    );
}

#[test]
fn known_address_comes_to_listed_mail_although_other_mail_leaves_the_default_pool_now() {
    let isolated = "kind: transactional, day: 9000, pattern: steady, isolate: true";
    let sets = [("s0", "p", LISTED), ("s1", DEFAULT, isolated)];
    let draft = draft(&[16], &[("p", list(&[14]))], &sets);
    let world = world(&draft, &[("p", &[14]), (DEFAULT, &[10, 15, 16, 18])]).ip(11, DEFAULT, 0);
    has(&settled(&draft, &world), &["  p: {ips: [198.51.100.14, 198.51.100.16]}"]);
}

#[test]
fn pool_that_a_known_address_leaves_takes_no_other_in_its_place() {
    let sets = [("s0", "p0", LISTED), ("s1", DEFAULT, LISTED)];
    let draft = draft(&[13], &[("p0", list(&[18])), ("p1", count(3))], &sets);
    let world = world(&draft, &[("p0", &[18]), ("p1", &[10, 12, 13]), (DEFAULT, &[17, 19, 20])]);
    has(&settled(&draft, &world), &["  p0: {ips: [198.51.100.13, 198.51.100.18]}", "  p1: {ips: {count: 2}}"]);
}

#[test]
fn pool_with_a_known_address_keeps_that_and_no_more_than_its_new_mail_needs() {
    let none = "kind: marketing, day: 0";
    let sets = [("s0", DEFAULT, "kind: marketing, day: 9000, pattern: steady, isolate: true"), ("s1", "p", none)];
    let held: [(&str, &[u8]); 2] = [("p", &[17, 19, 20]), (DEFAULT, &[10])];
    let of_list = draft(&[20], &[("p", list(&[17, 19, 20]))], &sets);
    let lines = ["  p: {ips: [198.51.100.17, 198.51.100.20]}", "  parking: {ips: [198.51.100.19]}"];
    has(&settled(&of_list, &world(&of_list, &held)), &lines);
    let of_count = draft(&[20], &[("p", count(3))], &sets);
    let lines = ["  p: {ips: {count: 2, include: [198.51.100.20]}}", "  parking: {ips: [198.51.100.19]}"];
    has(&settled(&of_count, &world(&of_count, &held)), &lines);
}

#[test]
fn pool_becomes_smaller_under_mail_of_which_a_person_decides() {
    let either = "kind: other, day: 9000, pattern: steady";
    let alone = draft(&[], &[("p", list(&[13, 14, 16, 21]))], &[("s0", "p", either)]);
    let held: [(&str, &[u8]); 1] = [("p", &[13, 14, 16, 21])];
    let lines = ["  p: {ips: [198.51.100.13, 198.51.100.14]}", "  parking: {ips: [198.51.100.16, 198.51.100.21]}"];
    has(&settled(&alone, &world(&alone, &held)), &lines);
    let said = choices_text(&ChoicesDocument::of(&asked(&alone, Some(&world(&alone, &held)))));
    assert!(said.contains("no mail needs them. Whether it stays on dedicated IPs, a person decides"), "{said}");
    // Of the IPs that are at 0 %, one goes to other mail.
    let sets = [("s0", "p", either), ("s1", "q", LISTED), ("s2", "q", "kind: marketing, day: 9000, pattern: steady")];
    let beside = draft(&[], &[("p", list(&[12, 14, 20, 21])), ("q", list(&[10, 15]))], &sets);
    let world = world(&beside, &[("p", &[12, 20, 21]), ("q", &[10, 15])]).ip(14, "p", 0);
    settled(&beside, &world);
}

#[test]
fn pool_gives_nothing_until_a_person_says_which_kind_of_mail_leaves_it() {
    let (one, other) =
        ("kind: marketing, day: 40000, pattern: steady", "kind: transactional, day: 40000, pattern: steady");
    let sets =
        [("s0", "p", one), ("s1", "p", other), ("s2", DEFAULT, "kind: transactional, day: 9000, pattern: steady")];
    let draft = draft(&[], &[("p", count(4))], &sets);
    let world = world(&draft, &[("p", &[13, 18, 19]), (DEFAULT, &[10, 12])]).ip(16, "p", 0);
    has(&settled(&draft, &world), &["  p: {ips: {count: 4}}"]);
    let said = choices_text(&ChoicesDocument::of(&asked(&draft, Some(&world))));
    assert_eq!(said.matches("what is stated shows neither to be less").count(), 2, "{said}");
}

#[test]
fn ips_of_the_default_pool_are_not_parked_for_mail_that_another_answer_takes_away() {
    let large = "kind: transactional, day: 600000, pattern: steady";
    let small = "kind: transactional, day: 9000, pattern: steady";
    let sets = [("s0", "p0", small), ("s1", "p0", large), ("s2", DEFAULT, LISTED)];
    let draft = draft(&[], &[("p0", count(0)), ("p1", list(&[14, 18]))], &sets);
    let world = world(&draft, &[("p1", &[14, 18]), (DEFAULT, &[10, 11, 12, 13, 15, 16])]);
    let text = settled(&draft, &world);
    assert!(!text.contains("parking"), "{text}");
    // A list that an answer made shorter again gives back what waits there.
    let seasonal = "kind: transactional, day: 100000, days: 20, pattern: seasonal";
    let sets = [("s0", "p", "kind: marketing, day: 300000, days: 6, pattern: weekly"), ("s1", "p", seasonal)];
    let mut again = self::draft(&[], &[("p", count(0))], &sets);
    again.head.push_str("unassigned: {day: 0}\n");
    again.sets.get_mut("s0").unwrap().2 = Some(400_000);
    again.sets.get_mut("s1").unwrap().2 = Some(900_000);
    let world = self::world(&again, &[(DEFAULT, &[10, 11, 12, 13])]);
    has(&settled(&again, &world), &["  p: {ips: [198.51.100.10, 198.51.100.11]}"]);
}

#[test]
fn ips_of_the_default_pool_come_first_to_mail_that_needs_warm_ones() {
    let marketing = "kind: marketing, day: 100000, days: 10, peak_day: 100000, pattern: weekly";
    let isolated = "kind: transactional, day: 30000, pattern: steady, isolate: true";
    for unassigned in ["unassigned: {day: 0}\n", ""] {
        let mut draft = draft(&[], &[("q", list(&[]))], &[("n", DEFAULT, marketing), ("t", DEFAULT, isolated)]);
        draft.head.push_str(unassigned);
        let world = world(&draft, &[(DEFAULT, &[13, 14])]);
        let text = settled(&draft, &world);
        has(&text, &["  transactional: {ips: [198.51.100.13, 198.51.100.14]}", "  marketing: {ips: {count: 2}}"]);
    }
}

#[test]
fn what_is_to_be_given_back_leaves_a_pool_first() {
    let isolated = "kind: transactional, day: 40000, pattern: steady, isolate: true";
    let mut draft = draft(&[], &[("p", count(3))], &[("a", "p", isolated)]);
    draft.head.push_str("relinquish: [198.51.100.13]\n");
    let world = world(&draft, &[("p", &[13, 14, 15])]);
    has(&settled(&draft, &world), &["  p: {ips: {count: 2}}", "  parking: {ips: [198.51.100.13]}"]);
}

#[test]
fn file_alone_takes_no_mail_from_addresses_that_others_know() {
    let little = "kind: transactional, day: 2000, pattern: steady";
    let draft = draft(&[13], &[("p", list(&[13, 14]))], &[("a", "p", little)]);
    let said = choices_text(&ChoicesDocument::of(&asked(&draft, None)));
    assert!(
        said.contains("others know 198.51.100.13, and through `ses-shared-pool` it would leave from others"),
        "{said}"
    );
    assert!(!said.contains("198.51.100.14 "), "{said}");
}

/// What is said of a file and its account, where `s` leaves from shared IPs and the default pool has two IPs.
fn beside_unassigned(unassigned: &str) -> String {
    let isolated = "kind: transactional, pattern: steady, day: 40000, isolate: true";
    let mut draft = draft(&[], &[("q", list(&[]))], &[("s", "ses-shared-pool", isolated)]);
    draft.head = format!("unassigned: {{{unassigned}}}\n");
    let world = world(&draft, &[(DEFAULT, &[13, 14])]);
    choices_text(&ChoicesDocument::of(&asked(&draft, Some(&world))))
}

#[test]
fn no_count_takes_the_ips_that_mail_without_a_set_needs() {
    let needs = beside_unassigned("kind: transactional, day: 400000, peak_day: 400000, pattern: steady, isolate: true");
    let line = "none yet: a count of `transactional` would take 198.51.100.13 and 198.51.100.14 out of \
                `ses-default-dedicated-pool`, and mail without a configuration set leaves from them";
    assert!(needs.contains(line) && needs.contains("lease 2 IPs more"), "{needs}");
    // It is told of the IPs that it has.
    assert!(!needs.contains("2 IPs that the account has already"), "{needs}");
    let listed = beside_unassigned("kind: transactional, day: 400, pattern: steady, recipients: allowlisted");
    let line = "others accept mail of `ses-default-dedicated-pool` by these addresses (SF172)";
    assert!(listed.contains(line) && !listed.contains("take `published` out"), "{listed}");
    let little = beside_unassigned("kind: transactional, day: 400, pattern: steady");
    assert!(little.contains("2 IPs that the account has already"), "{little}");
}
