//! Each rule from 15x on, and SF117: where it speaks, with its numbers, and where it is silent.

use std::collections::BTreeMap;

use sesform::model::{MultiRegionEndpoint, Region, ScalingMode};

use crate::{
    cases::{TODAY, of_file, of_world, one_pool, one_world, silent, speaks},
    support::{World, file, live, offline, said},
};

#[test]
fn sf152_the_other_kind_would_be_much_cheaper() {
    let managed = |month: u64, more: &str| {
        format!(
            "pools: {{m: {{scaling: managed}}}}\nconfiguration_sets: {{s: {{pool: m, traffic: {{month: {month}, day: 600000, pattern: steady{more}}}}}}}"
        )
    };
    let found = of_file(&managed(20_000_000, ""), "SF152");
    speaks(&found, "note m", &["1215.00 USD for 20,000,000 messages a month", "3 standard IPs 74.85 USD"]);
    silent(&of_file(&managed(1_000_000, ""), "SF152"));
    silent(&of_file(&managed(20_000_000, ", recipients: allowlisted"), "SF152"));
    let planned =
        World::new().pool("m", ScalingMode::Managed).set("s", Some("m")).figures(|it| it.plan = Some("PRO".to_owned()));
    silent(&of_world(&managed(20_000_000, ""), &planned, "SF152"));
    let standard = one_pool(6, "month: 600000, day: 150000, peak_day: 1200000, pattern: weekly, days: 4");
    speaks(&of_file(&standard, "SF152"), "note p", &["149.70 USD a month for 6 standard IPs", "63.00 USD for 600,000"]);
    silent(&of_file(&standard.replace("month: 600000", "month: 1500000"), "SF152"));
    silent(&of_file(&standard.replace("month: 600000", "month: 599999"), "SF152"));
}

#[test]
fn sf153_to_sf155_money() {
    let both = |kind: &str| {
        format!(
            "pools: {{m: {{scaling: managed}}, p: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  a: {{pool: m, traffic: {{kind: marketing}}}}\n  \
             b: {{pool: p, traffic: {{kind: {kind}}}}}"
        )
    };
    speaks(&of_file(&both("marketing"), "SF153"), "note m", &["15.00 USD"]);
    silent(&of_file(&both("transactional"), "SF153"));
    let old = said(&offline(&file(&one_pool(2, "")), "2027-01-19"), "SF154");
    speaks(&old, "note", &["`dedicated_ip_standard` of 2026-07-22", "181 days ago"]);
    silent(&said(&offline(&file(&one_pool(2, "")), "2027-01-18"), "SF154"));
    let stated = crate::support::whole("prices: {dedicated_ip_standard: 20}", &one_pool(2, ""));
    silent(&said(&offline(&stated, "2027-01-19"), "SF154"));
    let plan = |plan: &str, next: Option<&str>| {
        one_world(2, 100).figures(|it| (it.plan, it.next_plan) = (Some(plan.to_owned()), next.map(str::to_owned)))
    };
    speaks(&of_world(&one_pool(2, ""), &plan("PRO", None), "SF155"), "note", &["49.90 USD"]);
    silent(&of_world(&one_pool(2, "recipients: allowlisted"), &plan("PRO", None), "SF155"));
    silent(&of_world(&one_pool(2, ""), &plan("NONE", None), "SF155"));
    speaks(&of_world(&one_pool(2, ""), &plan("NONE", Some("PRO")), "SF155"), "note", &["from NONE to PRO"]);
}

#[test]
fn sf161_and_sf162_isolation() {
    let mixed = |pool: &str, kind: &str| {
        format!(
            "pools: {{outbound: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  otp: {{pool: {pool}, traffic: {{kind: transactional}}}}\n  \
             offers: {{pool: {pool}, traffic: {{kind: {kind}}}}}"
        )
    };
    speaks(
        &of_file(&mixed("outbound", "marketing"), "SF161"),
        "warning outbound",
        &["`otp` (transactional) and `offers` (marketing) share `outbound`"],
    );
    silent(&of_file(&mixed("outbound", "other"), "SF161"));
    silent(&of_file(&mixed("ses-shared-pool", "marketing"), "SF161"));
    let shared = "configuration_sets: {s: {pool: ses-shared-pool, traffic: {isolate: true}}}";
    speaks(&of_file(shared, "SF162"), "note s", &[]);
    silent(&of_file(&shared.replace("true", "false"), "SF162"));
}

#[test]
fn sf171_and_sf172_addresses_that_partners_list() {
    let listed = one_pool(2, "recipients: allowlisted");
    let found = of_world(&listed, &one_world(1, 100).ip(20, "p", 80), "SF171");
    speaks(&found, "error s", &["198.51.100.20 is at 80 %"]);
    silent(&of_world(&listed, &one_world(2, 100), "SF171"));
    silent(&of_file(&listed, "SF171"));
    let managed =
        "pools: {m: {scaling: managed}}\nconfiguration_sets: {s: {pool: m, traffic: {recipients: allowlisted}}}";
    speaks(&of_file(managed, "SF171"), "error s", &["managed pool `m`"]);
    speaks(
        &of_file("configuration_sets: {s: {pool: ses-shared-pool, traffic: {recipients: allowlisted}}}", "SF171"),
        "error s",
        &[],
    );
    let moves = "pools: {p: {ips: [198.51.100.11]}, q: {ips: [198.51.100.10]}}\ndedicated_ips: {198.51.100.10: {published: true}}";
    let world = World::new().ip(10, "p", 100).ip(11, "p", 100);
    speaks(&of_world(moves, &world, "SF172"), "error 198.51.100.10", &["from `p` to `q`"]);
    silent(&of_world(&moves.replace("true", "false"), &world, "SF172"));
    let along = "pools: {q: {ips: [198.51.100.10, 198.51.100.11]}}\nconfiguration_sets: {s: {pool: q}}\n\
                 dedicated_ips: {198.51.100.10: {published: true}}";
    silent(&of_world(along, &world.clone().set("s", Some("p")), "SF172"));
    let back = "pools: {p: {}}\nrelinquish: [198.51.100.10]\ndedicated_ips: {198.51.100.10: {published: true}}";
    speaks(&of_world(back, &world, "SF172"), "error 198.51.100.10", &["given back"]);
}

#[test]
fn sf191_and_sf194_facts_and_suppressions() {
    let set = |traffic: &str| format!("configuration_sets: {{s: {{pool: ses-shared-pool{traffic}}}}}");
    speaks(&of_file(&set(""), "SF191"), "note s", &["`kind`, `day`, `days`, `peak_day` and `pattern`"]);
    speaks(
        &of_file(&set(", traffic: {kind: other, day: 5, pattern: weekly, peak_day: 5}"), "SF191"),
        "note s",
        &["`days`"],
    );
    silent(&of_file(&set(", traffic: {kind: other, day: 5, pattern: steady}"), "SF191"));
    silent(&of_file(&set(", sending: false"), "SF191"));
    let ignoring = |code: &str| format!("{}\nlint: {{ignore: {{{code}: because}}}}", set(""));
    speaks(&of_file(&ignoring("SF101"), "SF194"), "note", &["SF101"]);
    silent(&of_file(&ignoring("SF145"), "SF194"));
    // These find something while a plan is pending.
    for code in ["SF134", "SF172"] {
        silent(&of_world(&ignoring(code), &World::new().set("s", Some("ses-shared-pool")), "SF194"));
        silent(&of_file(&ignoring(code), "SF194"));
    }
    let linted = offline(&file(&ignoring("SF191")), TODAY);
    silent(&said(&linted, "SF191"));
    silent(&said(&linted, "SF194"));
    assert_eq!(linted.ignored[0].reason, "because");
}

#[test]
fn sf117_endpoint_over_two_regions() {
    let text = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    pools: {p: {ips: {count: 2}}}\n    \
                configuration_sets: {s: {pool: p}}\n  eu-central-1:\n    configuration_sets: {s: {pool: ses-shared-pool}}\n";
    let loaded =
        sesform::config::load_for_account(sesform::config::Source::new("f".to_owned(), text.to_owned())).unwrap();
    let (here, there) = (Region::live("eu-west-1"), Region::live("eu-central-1"));
    let world = one_world(2, 100).figures(|it| {
        let regions = vec![Region::live("eu-west-1"), Region::live("eu-central-1")];
        it.endpoints = vec![MultiRegionEndpoint { name: "global".to_owned(), regions }];
    });
    let other = World::new().set("s", Some("ses-shared-pool"));
    let ask = |other: &World| {
        let regions = [(here.clone(), world.live.clone()), (there.clone(), other.live.clone())].into();
        let figures = [(here.clone(), world.figures.clone()), (there.clone(), other.figures.clone())].into();
        let caller = sesform::model::Caller {
            account: loaded.desired.account.clone(),
            arn: "arn:aws:iam::123456789012:user/test".to_owned(),
        };
        let seen = sesform::model::Live { caller, regions: BTreeMap::clone(&regions) };
        let policy = sesform::plan::Policy {
            allowed: sesform::plan::Allowances::default(),
            prune: sesform::plan::Prune::Keep,
            adopt: sesform::plan::Adopt::Leave,
        };
        let plan = sesform::plan::plan(&loaded.desired, &seen, &policy);
        let nothing = BTreeMap::new();
        let account = Some(sesform::advice::Account {
            before: &regions,
            after: &regions,
            planned: &regions,
            plan: &plan,
            figures: &figures,
            others: &nothing,
            is_whole: true,
        });
        let question = sesform::advice::Question {
            desired: &loaded.desired,
            facts: &loaded.facts,
            account,
            measured: None,
            records: None,
            date: TODAY.parse().unwrap(),
        };
        said(&sesform::advice::lint(&question), "SF117")
    };
    speaks(&ask(&other), "warning s", &["splits mail equally over eu-west-1 and eu-central-1"]);
    speaks(&ask(&World::new()), "warning s", &["does not exist in eu-central-1"]);
    silent(&ask(&World::new().ip(40, "p", 100).set("s", Some("p"))));
}

#[test]
fn what_helps_mail_of_the_default_pool_is_a_set_since_it_names_none() {
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100);
    let linted = live(&file("unassigned: {day: 100, pattern: steady}"), &world, TODAY);
    let thin = linted.findings.iter().find(|finding| finding.rule.as_str() == "SF101").unwrap();
    let fix = sesform::render::advice_of(&thin.found).fix;
    assert!(fix.contains("a set with `pool: ses-shared-pool`") && fix.contains("identities"), "{fix}");
}

#[test]
fn sf153_names_a_pool_of_its_own_and_is_silent_where_the_plan_includes_managed_ips() {
    let body = "unassigned: {kind: transactional}\npools: {m: {}, p: {}}\nconfiguration_sets:\n  \
                s: {pool: m, traffic: {kind: transactional}}\n  t: {pool: p, traffic: {kind: transactional}}";
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).ip(11, "p", 100).pool("m", ScalingMode::Managed);
    let world = world.set("s", Some("m")).set("t", Some("p"));
    speaks(&of_world(body, &world, "SF153"), "note m", &["the standard pool `p`", "15.00 USD"]);
    // Nothing leaves through a pool without mail: SF106 speaks of it.
    let none =
        body.replace("{pool: m, traffic: {kind: transactional}}", "{pool: m, traffic: {kind: transactional, day: 0}}");
    silent(&of_world(&none, &world, "SF153"));
    silent(&of_world(body, &world.figures(|figures| figures.plan = Some("PRO".to_owned())), "SF153"));
}

#[test]
fn sf121_counts_the_ips_that_the_file_says_are_leased() {
    let alone = one_pool(1, "day: 90000, pattern: steady");
    speaks(&of_file(&format!("leased: 3\n{alone}"), "SF121"), "warning p", &[]);
    silent(&of_file(&format!("leased: 3\n{alone}"), "SF122"));
}

#[test]
fn sf155_says_how_many_ips_are_leased_and_for_how_many_managed_ones_could_stand_in() {
    let body = "pools: {p: {}, q: {}}\nconfiguration_sets:\n  s: {pool: p}\n  t: {pool: q, traffic: {recipients: allowlisted}}\n\
                dedicated_ips: {198.51.100.10: {published: true}}";
    let world = World::new().ip(10, "p", 100).ip(11, "p", 100).ip(12, "p", 100).ip(13, "q", 100);
    let world = world.set("s", Some("p")).set("t", Some("q")).figures(|it| it.plan = Some("PRO".to_owned()));
    // Four are leased: one of `p` is published, and that of `q` is on lists; 2 x 24.95 = 49.90.
    let says = "leases 4 standard IPs in this Region, 2 of them for mail that nobody is known to accept by its addresses, for 49.90 USD";
    speaks(&of_world(body, &world, "SF155"), "note", &[says]);
}
