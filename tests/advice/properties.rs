//! What holds of all rules for random files and accounts.

use proptest::prelude::*;
use sesform::{advice::Severity, render};

use crate::support::{World, ask, file, live, offline};

/// Rules that need no stated traffic.
const WITHOUT_TRAFFIC: [&str; 22] = [
    "SF111", "SF112", "SF113", "SF114", "SF115", "SF116", "SF117", "SF121", "SF122", "SF132", "SF133", "SF136",
    "SF145", "SF146", "SF147", "SF154", "SF155", "SF172", "SF183", "SF191", "SF194", "SF151",
];

prop_compose! {
    /// A pool with IPs of these percentages, and a set with this traffic.
    fn situation()(
        percents in proptest::collection::vec(prop_oneof![Just(100_u8), 0..=99_u8], 0..6),
        wanted in 0..8_usize,
        traffic in proptest::sample::select(vec![
            "", "day: 0", "day: 40000, pattern: steady", "day: 900000, peak_day: 3000000, days: 4, pattern: weekly",
            "day: 100, pattern: irregular, gap: 40d", "day: 2000, pattern: steady, kind: transactional, isolate: true",
            "recipients: allowlisted, day: 50, days: 3",
        ]),
        auto_warmup: bool,
        is_stranger: bool,
    ) -> (String, World) {
        let body = format!(
            "pools: {{p: {{ips: {{count: {wanted}}}}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{{traffic}}}}}}}"
        );
        let mut world = World::new().set("s", Some("ses-shared-pool"));
        for (at, percent) in percents.into_iter().enumerate() {
            world = world.ip(u8::try_from(at).unwrap() + 10, if at % 3 == 0 { "ses-default-dedicated-pool" } else { "p" }, percent);
        }
        if is_stranger { world = world.set("other", Some("p")); }
        if !auto_warmup { world = world.without_auto_warmup(); }
        (body, world)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn same_input_gives_the_same_findings_and_each_has_words((body, world) in situation()) {
        let loaded = file(&body);
        let linted = live(&loaded, &world, "2026-12-01");
        prop_assert_eq!(&linted, &live(&loaded, &world, "2026-12-01"));
        for finding in &linted.findings {
            let said = render::advice_of(&finding.found);
            prop_assert!(!said.says.is_empty() && !said.fix.is_empty(), "{:?}", finding);
            prop_assert!(!said.says.ends_with('.') && !said.says.contains("  "), "{}", said.says);
        }
        prop_assert!(linted.findings.is_sorted_by_key(|finding| finding.severity));
    }

    #[test]
    fn rules_on_traffic_say_nothing_where_none_is_stated((body, world) in situation()) {
        let start = body.find(", traffic").unwrap();
        let loaded = file(&format!("{}}}}}", &body[..start]));
        for linted in [live(&loaded, &world, "2026-12-01"), offline(&loaded, "2026-12-01")] {
            for finding in linted.findings {
                prop_assert!(WITHOUT_TRAFFIC.contains(&finding.rule.as_str()), "{:?}", finding);
            }
        }
    }

    #[test]
    fn costs_are_the_ips_times_the_price((body, world) in situation()) {
        let cost = ask(&file(&body), Some(&world), "2026-12-01", sesform::advice::cost);
        let leased = world.live.dedicated_ips.len() as u64;
        let cents = leased * 2495;
        prop_assert_eq!(cost.after.dedicated_ips.unwrap().to_string(), format!("{}.{:02}", cents / 100, cents % 100));
        prop_assert!(cost.regions[0].idle_ips <= leased);
    }
}

#[test]
fn severities_are_ordered_with_the_gravest_first() {
    assert!(Severity::Error < Severity::Warning && Severity::Warning < Severity::Note);
}
