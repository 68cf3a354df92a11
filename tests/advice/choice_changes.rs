//! Shared, standard or managed: what changes in the file, and what is said beside it.

use std::collections::BTreeSet;

use sesform::{
    advice::{self, Change, Choice, FileChange, IpKind},
    model::ScalingMode,
    render::ChoicesDocument,
};

use crate::{
    choices::{DAY, OTHER, all, answer, of_set, set},
    support::{World, ask, whole},
};

/// What changes for each set, in words.
fn changes(body: &str, world: Option<&World>) -> Vec<String> {
    let choices = all(body, world).regions.remove(0).streams;
    choices.iter().filter(|choice| choice.stream.to_string().starts_with('`')).map(change).collect()
}

fn change(choice: &Choice) -> String {
    match &choice.change {
        FileChange::Changes { changes } => changes.iter().map(one).collect::<Vec<_>>().join(", "),
        FileChange::Fits { pool, .. } => format!("fits {pool}"),
        FileChange::KeptWarm { pool, month } => format!("kept warm in {pool} with {month}"),
        other => format!("{other:?}"),
    }
}

fn one(change: &Change) -> String {
    match change {
        Change::NewStandard { pool, ips, include } if include.is_empty() => format!("+{pool}({ips})"),
        Change::NewStandard { pool, ips, include } => format!("+{pool}({ips}: {include:?})"),
        Change::Moved { from, ips } => format!("{from}-{ips:?}"),
        Change::Parked { pool, ips } => format!("{pool}:{ips:?}"),
        Change::Leased { ips } => format!("leased={ips}"),
        Change::NewManaged { pool } => format!("+{pool}(managed)"),
        Change::Count { pool, ips, .. } => format!("{pool}={ips}"),
        Change::Route { set, pool } => format!("{set}>{pool}"),
        Change::Surplus { above, second, pool, peak_day, .. } => format!("{second}>{pool}({above}+{peak_day})"),
    }
}

#[test]
fn sets_of_a_kind_come_to_one_new_pool_and_stay_where_they_fit() {
    let body = "pools: {offers: {ips: {count: 2}}}\nconfiguration_sets:\n  \
                a: {pool: ses-shared-pool, traffic: {kind: transactional, day: 300000, pattern: steady}}\n  \
                b: {pool: ses-shared-pool, traffic: {kind: transactional, day: 250000, pattern: steady}}\n  \
                c: {pool: offers, traffic: {kind: marketing, day: 100000, pattern: steady}}\n  \
                d: {pool: ses-shared-pool, traffic: {kind: marketing, day: 100000, pattern: steady}}";
    // 550,000 a day are 3 IPs at 200,000; what comes to `offers` fits its 2.
    let expected =
        ["+transactional(3), a>transactional", "+transactional(3), b>transactional", "fits offers", "d>offers"];
    assert_eq!(changes(body, None), expected);
    let taken = body.replace("pools: {", "pools: {transactional: {scaling: managed}, ");
    assert_eq!(changes(&taken, None)[0], "+transactional-2(3), a>transactional-2");
}

#[test]
fn pool_with_fewer_ips_than_anybody_recommends_gets_more() {
    let body = |ips: usize, traffic: &str| {
        format!(
            "pools: {{p: {{ips: {{count: {ips}}}}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{isolate: true, {traffic}}}}}}}"
        )
    };
    assert_eq!(changes(&body(1, "day: 90000, pattern: steady"), None), ["p=2"]);
    assert_eq!(changes(&body(2, "day: 2000001, pattern: steady"), None), ["p=11"]);
    assert_eq!(changes(&body(3, "day: 2000001, pattern: steady"), None), ["fits p"]);
    assert_eq!(changes(&body(40, "day: 90000, pattern: steady"), None), ["fits p"]);
}

#[test]
fn the_kind_with_less_mail_leaves_a_pool_that_mixes_both() {
    let body = |otp: &str, offers: &str| {
        format!(
            "pools: {{p: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  \
             offers: {{pool: p, traffic: {{kind: marketing, {offers}, pattern: steady}}}}\n  \
             otp: {{pool: p, traffic: {{kind: transactional, {otp}, pattern: steady}}}}"
        )
    };
    assert_eq!(changes(&body("day: 10000", "day: 90000"), None), ["fits p", "+transactional(2), otp>transactional"]);
    assert_eq!(changes(&body("day: 90000", "day: 10000"), None), ["+marketing(2), offers>marketing", "fits p"]);
    let both = format!("{:?}", FileChange::WhoLeaves { pool: sesform::model::PoolRef::live("p") });
    assert_eq!(changes(&body("day: 10000", "day: 10000"), None), [both.clone(), both]);
}

#[test]
fn little_mail_stays_where_other_mail_keeps_the_ips_warm() {
    let body = |big: &str, kind: &str| {
        format!(
            "pools: {{p: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  \
             s: {{pool: p, traffic: {{kind: transactional, day: 100, pattern: steady}}}}\n  \
             t: {{pool: {big}, traffic: {{kind: {kind}, day: 10000, pattern: steady, isolate: true}}}}"
        )
    };
    assert_eq!(changes(&body("p", "transactional"), None)[0], "kept warm in p with 303000");
    assert_eq!(changes(&body("p", "marketing"), None)[0], "s>ses-shared-pool");
    // What comes to the pool counts, too.
    assert_eq!(changes(&body("ses-shared-pool", "transactional"), None), ["kept warm in p with 303000", "t>p"]);
}

#[test]
fn pools_that_all_mail_leaves_are_named_with_their_cost() {
    let body =
        "pools: {p: {ips: {count: 3}}}\nconfiguration_sets: {s: {pool: p, traffic: {month: 60000, kind: other}}}";
    let found = all(body, None).regions.remove(0);
    let left: Vec<String> =
        found.left.iter().map(|it| format!("{} {} {}", it.pool, it.ips, it.cost.unwrap())).collect();
    assert_eq!(left, ["p 3 74.85"]);
    assert!(all(&body.replace("month: 60000", "month: 600000"), None).regions[0].left.is_empty());
}

#[test]
fn mail_without_a_set_cannot_be_routed_by_the_file() {
    let found = all("unassigned: {day: 20, pattern: steady}", None).regions.remove(0).streams.remove(0);
    assert_eq!(found.answer.unwrap().to, Some(IpKind::Shared));
    assert_eq!(found.change, FileChange::NotInFile);
}

#[test]
fn what_a_pool_is_is_not_guessed_without_the_account() {
    let body =
        "pools: {p: {}}\nconfiguration_sets: {s: {pool: p, traffic: {day: 90000, pattern: steady, isolate: true}}}";
    assert!(matches!(of_set(body, None).change, FileChange::UnknownPool { pool: Some(_) }));
    let managed = World::new().pool("p", ScalingMode::Managed).set("s", Some("p"));
    // Nothing turns a managed pool back: the set comes to a new one.
    assert_eq!(changes(body, Some(&managed)), ["+s(2), s>s"]);
    let standard = World::new().ip(10, "p", 100).ip(11, "p", 40).set("s", Some("p"));
    let found = of_set(body, Some(&standard));
    assert_eq!(change(&found), "fits p");
    // 60 % of 45 days are 27.
    let timing = found.timing.unwrap();
    assert_eq!((timing.warm_on.as_str(), timing.is_new), ("2026-12-28", false));
}

#[test]
fn date_that_new_ips_cannot_keep_is_said_to_be_late() {
    let late = |day: &str| {
        let traffic = format!("day: 90000, pattern: steady, isolate: true, ready_by: {day}");
        of_set(&set(&traffic, ""), None).timing.unwrap()
    };
    // 45 days from 2026-12-01.
    assert_eq!((late("2027-01-14").is_late, late("2027-01-15").is_late), (Some(true), Some(false)));
    assert_eq!(late("2027-01-14").warm_on, "2027-01-15");
}

#[test]
fn prices_of_the_file_and_the_plan_of_the_account_are_counted_with() {
    let body = set("month: 1000000, day: 90000, pattern: steady, isolate: true", "");
    let loaded = whole("prices: {dedicated_ip_standard: 20, dedicated_ip_managed_base: 1}", &body);
    let found = ask(&loaded, None, DAY, |question| advice::choices(question, &BTreeSet::new()));
    let cost = found.regions[0].streams[0].cost.clone().unwrap();
    // 1,000 x 0.08 + 1; (40 - 1) / 0.08 x 1,000 = 487,500.
    assert_eq!(
        (cost.standard.unwrap().to_string(), cost.managed.unwrap().to_string()),
        ("40.00".into(), "81.00".into())
    );
    assert_eq!(cost.break_even, Some(487_500));
    let world = World::new().set("s", Some("ses-shared-pool")).figures(|figures| figures.plan = Some("PRO".to_owned()));
    let included = of_set(&body, Some(&world)).cost.unwrap();
    assert_eq!(included.managed.unwrap().to_string(), "0.00");
}

#[test]
fn new_pool_takes_the_ips_that_the_mixed_one_does_not_need_any_more() {
    let sets = "configuration_sets:\n  \
                pro: {pool: out, traffic: {kind: marketing, day: 150000, days: 12, peak_day: 200000, pattern: weekly}}\n  \
                rec: {pool: out, traffic: {kind: transactional, day: 100000, pattern: steady}}";
    let counted = format!("pools: {{out: {{ips: {{count: 4}}}}}}\n{sets}");
    let expected = ["out=2, +marketing(2), pro>marketing", "fits out"];
    assert_eq!(changes(&counted, None), expected);
    let world = |percents: [u8; 4]| {
        let ips = (10..).zip(percents);
        ips.fold(World::new(), |world, (last, percent)| world.ip(last, "out", percent))
            .set("pro", Some("out"))
            .set("rec", Some("out"))
    };
    let timing = |body: &str, world: &World| {
        let streams = all(body, Some(world)).regions.remove(0).streams;
        let timing = streams.into_iter().find(|choice| choice.stream.to_string() == "`pro`").unwrap().timing.unwrap();
        (timing.warm_on, timing.is_warm, timing.is_new, timing.leased, timing.lacking)
    };
    let warm = world([100; 4]);
    assert_eq!(changes(&counted, Some(&warm)), expected);
    assert_eq!(timing(&counted, &warm), (DAY.to_owned(), true, false, Some(2), None));
    // The warmest stay in a counted pool: 60 % of 45 days are left of the coldest.
    assert_eq!(timing(&counted, &world([40, 100, 100, 100])).0, "2026-12-28");
    // Listed addresses are moved by name, and one that others know stays.
    let listed = format!(
        "pools: {{out: {{ips: [198.51.100.10, 198.51.100.11, 198.51.100.12, 198.51.100.13]}}}}\n\
         dedicated_ips: {{198.51.100.13: {{published: true}}}}\n{sets}"
    );
    let moved = "[198.51.100.11, 198.51.100.12]";
    assert_eq!(changes(&listed, Some(&warm))[0], format!("out-{moved}, +marketing(2: {moved}), pro>marketing"));
    // Three IPs give one away: one is yet to be leased.
    let three = counted.replace("count: 4", "count: 3");
    let less = World::new().ip(10, "out", 100).ip(11, "out", 100).ip(12, "out", 100);
    let less = less.set("pro", Some("out")).set("rec", Some("out"));
    assert_eq!(changes(&three, Some(&less))[0], "out=2, +marketing(2), pro>marketing");
    assert_eq!(timing(&three, &less), ("2027-01-15".to_owned(), false, true, Some(1), Some(1)));
    // IPs of the default pool are there too.
    let free = less.ip(20, "ses-default-dedicated-pool", 100);
    assert_eq!(timing(&three, &free), (DAY.to_owned(), true, false, Some(2), None));
    // `leased` follows where it would contradict.
    let leased = format!("leased: 3\n{three}");
    assert_eq!(changes(&leased, None)[0], "leased=4, out=2, +marketing(2), pro>marketing");
    let enough = format!("leased: 4\n{counted}");
    assert_eq!(changes(&enough, None)[0], expected[0]);
}

#[test]
fn pool_that_lists_too_few_ips_counts_them_and_more() {
    let body = "pools: {p: {ips: [198.51.100.10]}}\nconfiguration_sets: {s: {pool: p, traffic: {kind: transactional, day: 200, \
                pattern: steady, recipients: allowlisted}}}";
    let found = of_set(body, None);
    let FileChange::Changes { changes } = &found.change else { panic!("{found:?}") };
    let expected = Change::Count {
        pool: sesform::model::PoolName::live("p"),
        ips: 2,
        include: vec![std::net::Ipv4Addr::new(198, 51, 100, 10)],
    };
    assert_eq!(changes, &[expected]);
}

#[test]
fn mail_that_keeps_fewer_than_two_ips_warm_wants_none() {
    let traffic = "kind: marketing, day: 7500, pattern: steady, providers: {gmail: 40%, yahoo: 20%}";
    assert_eq!(answer(traffic, ""), "6 shared practice");
    assert_eq!(answer(&traffic.replace("7500", "10000"), ""), "6 - either");
    assert_eq!(answer(&format!("{traffic}, recipients: allowlisted"), ""), "1 standard clear");
}

#[test]
fn unwatched_mail_stays_on_warm_standard_ips_and_is_told_to_watch() {
    let body = "pools: {p: {ips: {count: 2}}}\nconfiguration_sets: {s: {pool: p, event_destinations: {}, traffic: {isolate: true, \
                day: 3000000, days: 4, pattern: weekly, kind: marketing, peak_day: 3200000}}}";
    let unwatched = |mut world: World| {
        let name = sesform::model::ConfigurationSetName::live("s");
        world.live.event_destinations.insert(name, std::collections::BTreeMap::new());
        world
    };
    let warm = unwatched(World::new().ip(10, "p", 100).ip(11, "p", 100).set("s", Some("p")));
    let text = |world: &World| {
        let document = ChoicesDocument::of(&all(body, Some(world)));
        let stream = &document.regions[0].streams[0];
        (stream.answer.as_ref().unwrap().answer.to.unwrap(), stream.answer.as_ref().unwrap().because.clone())
    };
    let (to, because) = text(&warm);
    assert_eq!(to, IpKind::Standard);
    assert!(because.contains("managed IPs would not watch for you either [F]: add an event destination"), "{because}");
    let cold = unwatched(World::new().ip(10, "p", 40).ip(11, "p", 20).set("s", Some("p")));
    let (to, because) = text(&cold);
    assert_eq!(to, IpKind::Managed);
    assert!(because.contains("`isolate` is not kept from the first day"), "{because}");
}

#[test]
fn own_ips_take_little_mail_beside_other_mail_and_ask_for_nothing() {
    let body = "byoip: true\npools: {alerts: {ips: [198.51.100.10, 198.51.100.11]}}\nconfiguration_sets:\n  \
                a: {pool: alerts, traffic: {kind: transactional, day: 3000, pattern: steady}}\n  \
                s: {pool: ses-shared-pool, traffic: {kind: other, day: 10, peak_day: 10, pattern: steady}}";
    assert_eq!(changes(body, None), ["fits alerts", "s>alerts"]);
    let alone = body.replace("  a: {pool: alerts, traffic: {kind: transactional, day: 3000, pattern: steady}}\n", "");
    assert_eq!(changes(&alone, None), ["+s(2), s>s"]);
}

#[test]
fn one_number_is_recommended_where_the_surplus_leaves_another_way() {
    let body = format!(
        "pools: {{p: {{ips: {{count: 8}}}}}}\nconfiguration_sets:\n  s: {{pool: p, traffic: {{kind: marketing, day: 200000, days: 20, \
         peak_day: 2500000, pattern: seasonal}}}}\n{OTHER}"
    );
    let document = ChoicesDocument::of(&all(&body, None));
    let stream = document.regions[0].streams.iter().find(|it| it.stream.to_string() == "`s`").unwrap();
    assert_eq!(
        (stream.ips.unwrap().recommended, stream.base_ips.unwrap().recommended, stream.cost.as_ref().unwrap().ips),
        (None, Some(2), 2)
    );
}

#[test]
fn default_pool_that_all_mail_leaves_is_named_and_published_ips_too() {
    let body = "unassigned: {day: 0}\n\
                configuration_sets: {s: {pool: ses-default-dedicated-pool, traffic: {month: 60000, kind: other}}}";
    let world = World::new().ip(10, "ses-default-dedicated-pool", 100).set("s", Some("ses-default-dedicated-pool"));
    let left = |body: &str, world: Option<&World>| all(body, world).regions.remove(0).left;
    assert_eq!(left(body, Some(&world))[0].pool.to_string(), "ses-default-dedicated-pool");
    assert!(left(&body.replace("day: 0", "day: 5"), Some(&world)).is_empty());
    // Those who know its IP are told first.
    let published = format!("dedicated_ips: {{198.51.100.10: {{published: true}}}}\n{body}");
    assert!(left(&published, Some(&world)).is_empty());
    assert!(matches!(of_set(&published, Some(&world)).change, FileChange::TellFirst { lacking: 0, .. }));
    let listed =
        published.replace("pool: ses-default-dedicated-pool", "pool: p") + "\npools: {p: {ips: [198.51.100.10]}}";
    assert!(left(&listed, None).is_empty());
    assert!(matches!(of_set(&listed, None).change, FileChange::TellFirst { lacking: 0, .. }));
}

#[test]
fn prices_of_managed_ips_under_essentials_are_said_to_be_others() {
    let body = set("day: 30000, pattern: steady, isolate: true", "");
    let world = |plan: &str| {
        let plan = plan.to_owned();
        World::new().set("s", Some("ses-shared-pool")).figures(move |figures| figures.plan = Some(plan.clone()))
    };
    assert!(of_set(&body, Some(&world("ESSENTIALS"))).cost.unwrap().is_managed_unpublished);
    assert!(!of_set(&body, Some(&world("PRO"))).cost.unwrap().is_managed_unpublished);
}

#[test]
fn listed_set_keeps_the_pool_that_it_shares_and_gets_the_address_that_is_known() {
    let head = "dedicated_ips: {198.51.100.30: {published: true}, 198.51.100.31: {published: true}}\n";
    let traffic = "{kind: transactional, day: 200, pattern: steady, recipients: allowlisted}";
    // Far more marketing mail, and it leaves all the same.
    let mixed = format!(
        "{head}pools: {{p: {{ips: [198.51.100.30, 198.51.100.31]}}}}\nconfiguration_sets:\n  \
         list: {{pool: p, traffic: {traffic}}}\n  \
         promo: {{pool: p, traffic: {{kind: marketing, day: 100000, pattern: steady}}}}"
    );
    let world = World::new().ip(30, "p", 100).ip(31, "p", 100).ip(40, "ses-default-dedicated-pool", 100);
    let world = world.set("list", Some("p")).set("promo", Some("p"));
    assert_eq!(changes(&mixed, Some(&world)), ["fits p", "+marketing(2), promo>marketing"]);
    let alone = |facts: &str, pools: &str| {
        format!(
            "dedicated_ips: {{198.51.100.30: {{published: true}}{facts}}}\npools: {{p: {{ips: [198.51.100.30]}}{pools}}}\n\
             configuration_sets: {{list: {{pool: p, traffic: {traffic}}}}}"
        )
    };
    let world = |world: World| world.ip(30, "p", 100).set("list", Some("p"));
    // A known one that another pool of the file was to have, and that is in this one.
    let found = changes(
        &alone(", 198.51.100.31: {published: true}", ", q: {ips: [198.51.100.31, 198.51.100.32]}"),
        Some(&world(World::new().ip(31, "p", 100).ip(32, "q", 100))),
    );
    assert_eq!(found, ["q-[198.51.100.31], p=2"]);
    // None that is known: they are told first.
    let free = world(World::new().ip(40, "ses-default-dedicated-pool", 100));
    let told = all(&alone("", ""), Some(&free)).regions.remove(0).streams.remove(0);
    let FileChange::TellFirst { known, new, lacking: 0, .. } = &told.change else { panic!("{told:?}") };
    assert_eq!((known.len(), new.len()), (1, 1));
    assert_eq!(changes(&alone(", 198.51.100.40: {published: true}", ""), Some(&free)), ["p=2"]);
    let none = all(&alone("", ""), Some(&world(World::new()))).regions.remove(0).streams.remove(0);
    assert!(matches!(none.change, FileChange::TellFirst { lacking: 1, .. }), "{none:?}");
}

#[test]
fn ips_that_mail_leaves_free_come_to_a_new_pool_before_leases_are_asked_for() {
    let body = "leased: 3\npools: {old: {ips: {count: 3}}}\nconfiguration_sets:\n  \
                little: {pool: old, traffic: {kind: other, day: 500, pattern: steady}}\n  \
                s: {pool: ses-shared-pool, traffic: {kind: marketing, day: 90000, pattern: steady, isolate: true}}";
    let world = |percents: [u8; 3]| {
        let ips = (10..).zip(percents);
        let world = ips.fold(World::new(), |world, (last, percent)| world.ip(last, "old", percent));
        world.set("little", Some("old")).set("s", Some("ses-shared-pool"))
    };
    // The warmest first.
    let ips = "[198.51.100.10, 198.51.100.12]";
    let found = changes(body, Some(&world([100, 40, 100])));
    assert_eq!(found[1], format!("old=1, +marketing(2: {ips}), s>marketing"));
    let timing = of_set(body, Some(&world([100, 40, 100]))).timing.unwrap();
    assert_eq!((timing.is_warm, timing.leased, timing.lacking), (true, Some(2), None));
    // Those that others know, and those that are to be given back, stay.
    let bound = format!("relinquish: [198.51.100.11]\n{body}");
    assert!(changes(&bound, Some(&world([100; 3])))[1].contains("+marketing(2), s>marketing"));
}

#[test]
fn pool_with_more_ips_than_its_mail_keeps_in_use_becomes_smaller() {
    let body = "leased: 9\npools: {p: {ips: {count: 8}}}\nconfiguration_sets: {s: {pool: p, traffic: {kind: marketing, day: 90000, \
                pattern: steady, isolate: true}}}";
    let world =
        |held: u8| (0..held).fold(World::new(), |world, last| world.ip(10 + last, "p", 100)).set("s", Some("p"));
    let parked = "parking:[198.51.100.12, 198.51.100.13]";
    assert_eq!(changes(body, Some(&world(4))), [format!("leased=4, p=2, {parked}")]);
    let found = of_set(body, Some(&world(4)));
    assert_eq!((found.pool_ips, found.cost.unwrap().ips), (Some(2), 2));
    // What warms up stays, and no more is asked for.
    let cold = world(4).ip(20, "p", 50);
    assert_eq!(changes(body, Some(&cold)), ["leased=5, p=5"]);
}

#[test]
fn warm_ips_come_first_to_mail_that_must_share_none() {
    let otp = "traffic: {kind: transactional, day: 30000, peak_day: 40000, pattern: steady, isolate: true}";
    let news = "traffic: {kind: marketing, day: 90000, peak_day: 100000, pattern: steady}";
    let mixed = format!(
        "unassigned: {{day: 0}}\npools: {{out: {{ips: {{count: 4}}}}}}\nconfiguration_sets: {{news: {{pool: out, {news}}}, otp: \
         {{pool: out, {otp}}}}}"
    );
    let half = World::new().ip(10, "out", 100).ip(11, "out", 50).ip(12, "out", 100).ip(13, "out", 50);
    let half = half.set("news", Some("out")).set("otp", Some("out"));
    let expected = "out=2, +transactional(2: [198.51.100.10, 198.51.100.12]), otp>transactional";
    assert_eq!(changes(&mixed, Some(&half)), ["fits out", expected]);
    // Warm ones that nothing is sent through, before those that warm up.
    let alone = |more: &str| {
        format!(
            "{more}pools: {{cold: {{ips: {{count: 2}}}}}}\nconfiguration_sets: {{otp: {{pool: ses-shared-pool, {otp}}}}}"
        )
    };
    let default = "ses-default-dedicated-pool";
    let world = World::new().ip(10, "cold", 50).ip(11, "cold", 50).ip(12, default, 100).ip(13, default, 100);
    let world = world.set("otp", Some("ses-shared-pool"));
    let idle = alone("unassigned: {day: 0}\n");
    assert_eq!(changes(&idle, Some(&world)), ["+transactional(2: [198.51.100.12, 198.51.100.13]), otp>transactional"]);
    // What is to be given back is nobody's.
    let back = alone("unassigned: {day: 0}\nrelinquish: [198.51.100.12, 198.51.100.13]\n");
    let given: Vec<String> = changes(&back, Some(&world));
    assert!(given[0].contains("parking:[198.51.100.12, 198.51.100.13]"), "{given:?}");
}

#[test]
fn no_ip_below_100_percent_joins_listed_mail() {
    let listed = |facts: &str| {
        format!(
            "unassigned: {{day: 0}}\ndedicated_ips: {{198.51.100.10: {{published: true}}, 198.51.100.11: {{published: true}}}}\n\
             pools: {{p: {{ips: [198.51.100.10]}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{kind: transactional, \
             day: 200, pattern: steady, recipients: allowlisted{facts}}}}}}}"
        )
    };
    let world =
        |percent: u8| World::new().ip(10, "p", 100).ip(11, "ses-default-dedicated-pool", percent).set("s", Some("p"));
    assert_eq!(changes(&listed(""), Some(&world(30))), ["fits p"]);
    assert_eq!(changes(&listed(""), Some(&world(100))), ["p=2"]);
}
