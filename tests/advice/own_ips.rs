//! An account that has brought its own IPs (BYOIP): what it is told, and what it is not told.

use sesform::{model::ScalingMode, render};

use crate::{
    support::{World, file, said},
    together::{TODAY, fixes, has, of_file, of_world, one_pool, one_world},
};

#[test]
fn account_with_its_own_ips_is_never_sent_to_the_shared_ones() {
    let bank = |traffic: &str, ips: u8| format!("byoip: true\n{}", one_pool(ips, traffic));
    for (body, rule) in [
        (bank("day: 3000, pattern: steady", 2), "SF101"),
        (bank("day: 20000, days: 14, peak_day: 140000, pattern: weekly", 8), "SF101"),
        (bank("pattern: irregular, month: 300000", 2), "SF102"),
        (bank("gap: 60d", 2), "SF103"),
        (bank("day: 4000, pattern: steady", 1), "SF122"),
        (bank("day: 100000, days: 3, peak_day: 2000000, pattern: seasonal", 3), "SF141"),
    ] {
        let ips = if rule == "SF141" {
            3
        } else if rule == "SF122" {
            1
        } else {
            8
        };
        let linted = of_world(&body, &one_world(ips, 100));
        let fixes = fixes(&linted, rule);
        assert!(!fixes.is_empty() && fixes.iter().all(|fix| !fix.contains("ses-shared-pool")), "{rule}: {fixes:?}");
    }
    let late = bank("day: 90000, pattern: steady, ready_by: 2026-12-05", 1);
    has(&fixes(&of_world(&late, &one_world(1, 60)), "SF135"), &["spread the mail over more days"]);
    let loaded = said(&of_world(&late, &one_world(1, 60)), "SF131");
    has(&loaded, &["the rest leaves from your warm IPs if you have some", "cannot use the shared ones"]);
    assert!(!loaded[0].contains("AWS's shared IPs"), "{loaded:?}");
    let shared = "byoip: true\npools: {p: {}}\nconfiguration_sets: {s: {pool: ses-shared-pool}, t: {pool: p}}";
    has(&said(&of_file(shared), "SF111"), &["error s", "cannot use AWS's shared ones"]);
    assert!(said(&of_file(&shared.replace("byoip: true\n", "")), "SF111").is_empty());
    has(
        &fixes(&of_file("byoip: true\npools: {p: {}}\nconfiguration_sets: {s: {}}"), "SF112"),
        &["a pool of your own, or"],
    );
    // Shared IPs fit no mail then, and the other half of a schedule does not leave from them.
    let off = bank("day: 3000, pattern: steady", 1);
    let world = one_world(1, 1).without_auto_warmup();
    let pool = crate::support::ask(&file(&off), Some(&world), TODAY, sesform::advice::warmups)
        .regions
        .remove(0)
        .pools
        .remove(0);
    let schedule = pool.schedule.unwrap();
    assert!(!pool.shared_fits && schedule.sets.is_empty() && schedule.waiting[0].as_str() == "s");
    let choices = crate::support::ask(&file(&off), Some(&world), TODAY, |question| {
        sesform::advice::choices(question, &std::collections::BTreeSet::new())
    });
    let answer = choices.regions[0].streams[0].answer.clone().unwrap();
    assert_eq!(
        (answer.to, answer.decided),
        (Some(sesform::advice::IpKind::Standard), sesform::advice::Decided::OwnAddresses)
    );
    let cost = crate::support::ask(&file(&off), Some(&world), TODAY, sesform::advice::cost);
    assert!(render::cost_text(&cost).contains("(BYOIP) cost was not verified"));
}

#[test]
fn account_with_its_own_ips_is_told_nowhere_that_shared_ones_are_open_to_it() {
    use sesform::{advice, render::ChoicesDocument};
    let body = "byoip: true\nleased: 3\npools: {p: {ips: {count: 3}}, m: {scaling: managed}}\nconfiguration_sets:\n  s: {pool: \
                p, traffic: {kind: marketing, day: 90000, pattern: steady, ready_by: 2026-12-05}}\n  t: {pool: m, traffic: {day: \
                9, pattern: steady}}\n  u: {pool: ses-shared-pool, traffic: {day: 50000, pattern: steady, isolate: true}}";
    let world = World::new()
        .ip(10, "p", 60)
        .ip(11, "p", 60)
        .pool("m", ScalingMode::Managed)
        .set("s", Some("p"))
        .set("t", Some("m"))
        .set("u", Some("ses-shared-pool"));
    let linted = of_world(body, &world);
    has(&fixes(&linted, "SF146"), &["none by `sesform request`, which is for leased IPs"]);
    assert!(said(&linted, "SF105").is_empty() && said(&linted, "SF162").is_empty(), "SF111 speaks of `u`");
    has(&said(&linted, "SF106"), &["cannot use AWS's shared ones"]);
    let leased = of_world(&body.replace("byoip: true\n", ""), &world);
    has(&fixes(&leased, "SF146"), &["`sesform request` writes the Support case"]);
    assert!(!said(&leased, "SF105").is_empty() && !said(&leased, "SF162").is_empty());

    let none = std::collections::BTreeSet::new();
    let choices = crate::support::ask(&file(body), Some(&world), TODAY, |question| advice::choices(question, &none));
    let of_s = &choices.regions[0].streams[0];
    assert!(of_s.cost.as_ref().unwrap().shared.is_none());
    assert!(of_s.benefits.iter().all(|row| row.shared == advice::Gives::Unavailable), "{:?}", of_s.benefits);
    let text = render::choices_text(&ChoicesDocument::of(&choices));
    assert!(text.contains("shared not available, standard ") && !text.contains("shared 0.00 USD"), "{text}");
    assert!(!text.contains("leaves from shared IPs") && !text.contains("from the shared IPs anyway"), "{text}");
    let warmups = crate::support::ask(&file(body), Some(&world), TODAY, advice::warmups);
    let text = render::warmup_text(&warmups);
    assert!(
        text.contains("AWS does not say from where else") && !text.contains("leaves from AWS's shared IPs"),
        "{text}"
    );

    let listed = "byoip: true\npools: {p: {}}\nconfiguration_sets: {s: {pool: p, traffic: {recipients: allowlisted}}}";
    let found = said(&of_world(listed, &one_world(2, 60)), "SF171");
    assert!(found.len() == 1 && !found[0].contains("shared"), "{found:?}");
}

#[test]
fn price_of_own_ips_is_unknown_unless_the_file_states_it() {
    use sesform::advice;
    let body = format!(
        "byoip: true\nleased: 4\n{}",
        one_pool(3, "kind: marketing, day: 90000, pattern: steady, ready_by: 2026-12-20")
    );
    let world = one_world(3, 100);
    let cost = crate::support::ask(&file(&body), Some(&world), TODAY, advice::cost);
    let region = &cost.regions[0];
    assert_eq!((region.after.standard, region.after.total, region.missing.unwrap().cost), (None, None, None));
    assert!(region.ways.is_empty() && render::cost_line(&cost).is_none());
    let text = render::cost_text(&cost);
    assert!(
        text.contains("3 standard IPs of your own (BYOIP) at an unknown price") && !text.contains("24.95"),
        "{text}"
    );
    assert!(text.contains("1 IP more that the file asks for\n") && !text.contains("lease"), "{text}");
    let none = std::collections::BTreeSet::new();
    let choices = crate::support::ask(&file(&body), Some(&world), TODAY, |question| advice::choices(question, &none));
    let text = render::choices_text(&render::ChoicesDocument::of(&choices));
    assert!(text.contains("whose price is unknown") && !text.contains("24.95"), "{text}");
    assert!(!text.contains("AWS Support"), "{text}");

    let stated = crate::support::whole("prices: {dedicated_ip_standard: 3}", &body);
    let cost = crate::support::ask(&stated, Some(&world), TODAY, advice::cost);
    assert_eq!(cost.regions[0].after.standard.map(|usd| usd.to_string()), Some("9.00".to_owned()));
}

#[test]
fn own_ips_are_neither_requested_nor_given_back() {
    let back = "byoip: true\npools: {p: {}}\nrelinquish: [198.51.100.10]";
    for linted in [of_file(back), of_world(back, &one_world(2, 100))] {
        has(
            &said(&linted, "SF147"),
            &["error", "198.51.100.10 is your own (`byoip`)", "no Support case gives it back"],
        );
        has(&fixes(&linted, "SF147"), &["take them out of `relinquish`"]);
    }
    let off = "byoip: true\nleased: 3\nauto_warmup: false\npools: {p: {}}\ndedicated_ips: \
               {198.51.100.10: {warm_since: 2025-01-01}, 198.51.100.11: {warm_since: 2025-01-01}}";
    let fix = fixes(&of_world(off, &one_world(2, 100).without_auto_warmup()), "SF132");
    assert_eq!(fix, ["`auto_warmup: true`, before more of your own IPs (BYOIP) come"]);
}
