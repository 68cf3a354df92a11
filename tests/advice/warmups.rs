//! How the warm-up of pools goes on: dates, bands, how many IPs, and schedules.

use sesform::{
    advice::{self, PoolWarmup, Warmups},
    model::ScalingMode,
    render,
};

use crate::support::{World, ask, file, live, said};

const DAY: &str = "2026-12-01";

/// A file with a pool of so many IPs and a set of this traffic.
fn body(ips: usize, traffic: &str) -> String {
    format!("pools: {{p: {{ips: {{count: {ips}}}}}}}\nconfiguration_sets: {{s: {{pool: p, traffic: {{{traffic}}}}}}}")
}

fn world(percents: &[u8]) -> World {
    let ips = (10..).zip(percents);
    ips.fold(World::new().pool("p", ScalingMode::Standard), |world, (last, percent)| world.ip(last, "p", *percent))
        .set("s", Some("p"))
}

fn all(body: &str, world: &World) -> Warmups {
    ask(&file(body), Some(world), DAY, advice::warmups)
}

fn pool(body: &str, world: &World) -> PoolWarmup {
    let mut pools = all(body, world).regions.remove(0).pools;
    assert_eq!(pools.len(), 1, "{pools:?}");
    pools.remove(0)
}

/// The days of a pool as `date low..high`.
fn days(pool: &PoolWarmup) -> Vec<String> {
    pool.days.iter().map(|day| format!("{} {}..{}", day.date, day.at_least, day.at_most)).collect()
}

#[test]
fn band_has_today_each_week_and_the_day_on_which_all_are_warm() {
    let found = pool(&body(2, "day: 900, pattern: steady"), &world(&[60, 100]));
    assert!(!found.is_warm);
    // 60 %: 50 x 1000^0.6 = 3,154.8. 60 % + 7 x 100 / 45 = 75.56 %: 37,777.8, and 50 x 1000^0.7556 = 9,239.2. The warm one
    // takes 50,000 to 1,000,000.
    let expected = [
        "2026-12-01 53154..1030000",
        "2026-12-08 59239..1037778",
        "2026-12-15 77058..1045556",
        "2026-12-19 100000..1050000",
    ];
    assert_eq!(days(&found), expected);
    assert_eq!(found.warm_on.as_deref(), Some("2026-12-19"));
    assert_eq!(
        found.ips.iter().map(|ip| ip.warm_on.clone().unwrap()).collect::<Vec<_>>(),
        ["2026-12-19", "2026-12-01"]
    );
    assert!(found.schedule.is_none());
    let warm = pool(&body(1, ""), &world(&[100]));
    assert_eq!(days(&warm), ["2026-12-01 50000..1000000"]);
}

#[test]
fn ips_that_are_not_leased_count_as_if_they_were_leased_today() {
    let found = pool(&body(3, ""), &world(&[100]));
    assert_eq!((found.lacking, found.warm_on.as_deref()), (2, Some("2027-01-15")));
    assert_eq!(days(&found).first().unwrap(), "2026-12-01 50000..1000000");
    assert_eq!(days(&found).last().unwrap(), "2027-01-15 150000..1100000");
    let off = pool(&body(3, ""), &world(&[100]).without_auto_warmup());
    assert_eq!((off.lacking, off.warm_on.as_deref(), off.days.len()), (2, None, 1));
    let text = render::warmup_text(&all(&body(3, ""), &world(&[100]).without_auto_warmup()));
    assert!(text.contains("complete when they arrive, without having been warmed up"), "{text}");
}

#[test]
fn needed_ips_are_three_numbers_and_the_most_that_the_mail_keeps_warm() {
    let needed = |traffic: &str| {
        let needed = pool(&body(2, traffic), &world(&[100, 100])).needed.unwrap();
        [
            Some(needed.low),
            Some(needed.typical),
            Some(needed.careful),
            needed.over_three_days,
            needed.most,
            needed.recommended,
        ]
        .map(|count| count.map_or("-".to_owned(), |count| count.to_string()))
        .join(" ")
    };
    assert_eq!(needed("day: 300000, days: 13, peak_day: 900000, pattern: weekly"), "2 5 18 2 39 5");
    assert_eq!(needed("day: 300000, days: 1, peak_day: 900000, pattern: weekly"), "2 5 18 2 3 3");
    // 20,000 a day, of which 10 % to one provider: 2,000 a day keep two IPs warm.
    assert_eq!(
        needed("day: 20000, days: 30, peak_day: 900000, pattern: seasonal, providers: {gmail: 60%, gmx: 10%}"),
        "2 5 18 - 2 2"
    );
    assert_eq!(needed("day: 900, pattern: steady"), "2 2 2 - 0 -");
    assert_eq!(needed("day: 900, pattern: steady, recipients: allowlisted"), "2 2 2 - 0 2");
    assert!(pool(&body(2, "day: 900, pattern: weekly"), &world(&[100, 100])).needed.is_none());
}

#[test]
fn largest_day_above_the_end_of_warm_up_is_reached_by_doubling() {
    let reached = |peak: u64| {
        pool(&body(2, &format!("day: 90000, peak_day: {peak}, pattern: weekly")), &world(&[60, 60])).peak_reached_on
    };
    assert_eq!(reached(100_000), None);
    let warm = pool(&body(2, "day: 900000, pattern: steady"), &world(&[100, 100]));
    assert_eq!((warm.is_warm, warm.peak_reached_on), (true, None));
    // Two IPs end at 100,000 on 2026-12-19.
    assert_eq!(reached(100_001).as_deref(), Some("2026-12-22"));
    assert_eq!(reached(900_000).as_deref(), Some("2026-12-31"));
}

#[test]
fn without_automatic_warm_up_a_cold_ip_bounds_its_pool_and_steps_end_at_what_practice_names() {
    let off = |percents: &[u8]| world(percents).without_auto_warmup();
    // Nothing overflows to the warm IP (10 at 60 %, 11 at 100 %): each takes half, and 30,000 are the most of the cold one.
    let proven =
        |traffic: &str| format!("{}\ndedicated_ips: {{198.51.100.11: {{warm_since: 2025-01-01}}}}", body(2, traffic));
    let mixed = |peak: u64| proven(&format!("day: 30000, days: 30, peak_day: {peak}, pattern: seasonal"));
    // 2 x 50 x 1000^0.6 = 6,309.6; the lower end of each is rounded down.
    assert_eq!(days(&pool(&mixed(60_000), &off(&[60, 100]))), ["2026-12-01 6308..60000"]);
    let found = |peak: u64| said(&live(&file(&mixed(peak)), &off(&[60, 100]), DAY), "SF131");
    assert!(found(60_000).is_empty(), "{:?}", found(60_000));
    assert!(
        found(60_001)[0].starts_with("error p:") && found(60_001)[0].contains("60,000 a day, if SES spreads it evenly")
    );
    let warming = live(&file(&mixed(900_000)), &world(&[60, 100]), DAY);
    assert!(said(&warming, "SF131").is_empty(), "with automatic warm-up the warm IP takes what is left");

    // Two IPs carry two million at the most that practice names.
    let much = body(2, "day: 900000, days: 8, peak_day: 2500000, pattern: weekly");
    let schedule = pool(&much, &off(&[0, 0])).schedule.unwrap();
    assert_eq!((schedule.peak_day, schedule.ends_at), (2_500_000, Some(2_000_000)));
    let last = schedule.steps.last().unwrap();
    assert_eq!((last.messages, last.percent.as_str()), (2_000_000, "80"));
    let text = render::warmup_text(&all(&much, &off(&[0, 0])));
    assert!(text.contains("It ends at 2,000,000 a day") && !text.contains("take the second out"), "{text}");
    assert!(text.contains("Its largest day of 2,500,000 is not possible with these IPs"), "{text}");
    let grown = pool(&much, &world(&[0, 0]));
    assert_eq!((grown.peak_reached_on, grown.carries_at_most), (None, Some(2_000_000)));
    let enough = body(2, "day: 900000, days: 8, peak_day: 2000000, pattern: weekly");
    assert_eq!(pool(&enough, &off(&[0, 0])).schedule.unwrap().ends_at, None);
    assert!(pool(&enough, &world(&[0, 0])).peak_reached_on.is_some());
}

#[test]
fn schedule_is_only_for_cold_ips_without_automatic_warm_up() {
    let traffic = "day: 900, peak_day: 1000, pattern: weekly";
    let off = |percents: &[u8]| world(percents).without_auto_warmup();
    let schedule = pool(&body(2, traffic), &off(&[0, 20])).schedule.unwrap();
    let steps: Vec<String> =
        schedule.steps.iter().map(|step| format!("{} {} {}", step.date, step.messages, step.percent)).collect();
    let expected =
        ["2026-12-01 100 10", "2026-12-04 200 20", "2026-12-07 400 40", "2026-12-10 800 80", "2026-12-13 1000 100"];
    assert_eq!(steps, expected);
    assert_eq!(schedule.sets[0].second.as_str(), "s-warm");
    let taken = off(&[0]).set("s-warm", None);
    assert_eq!(pool(&body(1, traffic), &taken).schedule.unwrap().sets[0].second.as_str(), "s-warm2");
    // At 100 %, but never warmed up as far as anybody knows.
    assert!(pool(&body(1, traffic), &off(&[100])).schedule.is_some());
    let proven = format!("{}\ndedicated_ips: {{198.51.100.10: {{warm_since: 2025-01-01}}}}", body(1, traffic));
    assert!(pool(&proven, &off(&[100])).schedule.is_none());
    assert!(pool(&body(1, traffic), &world(&[0])).schedule.is_none());
    assert!(pool(&body(1, "day: 900, pattern: weekly"), &off(&[0])).schedule.is_none());
}

#[test]
fn ips_that_arrived_at_100_percent_have_a_schedule_though_automatic_warm_up_is_on() {
    let body = |facts: &str| {
        format!(
            "auto_warmup: true\ndedicated_ips: {{{facts}}}\n{}",
            body(2, "day: 40000, peak_day: 90000, pattern: weekly")
        )
    };
    let never = body("198.51.100.10: {warm_since: never}, 198.51.100.11: {warm_since: never}");
    for (body, world) in [(never, world(&[100, 100])), (body(""), world(&[100, 100]).without_auto_warmup())] {
        let found = pool(&body, &world);
        assert!(!found.is_warm && found.warm_on.is_none(), "{found:?}");
        assert!(found.ips.iter().all(|ip| ip.is_unproven && ip.warm_on.is_none()), "{found:?}");
        let steps = found.schedule.expect("nothing else warms them up").steps;
        assert_eq!((steps[0].messages, steps.last().map(|step| step.messages)), (100, Some(90_000)));
        let text = render::warmup_text(&all(&body, &world));
        assert!(text.contains("SES does not limit IPs at 100 %") && !text.contains("all warm on"), "{text}");
    }
    // SES limits the one that it warms up; the other gets all that is above.
    let one = "198.51.100.11: {warm_since: never}";
    let found = pool(&body(one), &world(&[60, 100]));
    assert_eq!(days(&found), ["2026-12-01 3154..30000"]);
    let shown: Vec<_> = found.ips.iter().map(|ip| (ip.is_unproven, ip.warm_on.as_deref())).collect();
    assert_eq!(shown, [(false, Some("2026-12-19")), (true, None)]);
    // A warm one beside it takes the mail meanwhile.
    let cold = pool(&body(one), &world(&[100, 100])).schedule.and_then(|schedule| schedule.cold).expect("one is warm");
    assert_eq!((cold.ips, cold.warm), (vec!["198.51.100.11".parse().unwrap()], 1));
    // An IP that others know stays where it is.
    let published = one.replace("never", "never, published: true");
    assert!(pool(&body(&published), &world(&[100, 100])).schedule.is_some_and(|schedule| schedule.cold.is_none()));
}

#[test]
fn nothing_is_forecast_of_a_managed_pool_and_pools_without_ips_are_left_out() {
    let world = World::new().pool("m", ScalingMode::Managed).pool("empty", ScalingMode::Standard);
    let found = all("pools: {m: {}}", &world);
    assert!(found.regions[0].pools.iter().all(|pool| pool.is_managed && pool.days.is_empty()), "{found:?}");
    let text = render::warmup_text(&found);
    assert!(text.contains("m: managed; SES warms its IPs up") && !text.contains("Assumptions"), "{text}");
}

#[test]
fn picture_has_a_band_for_each_pool_that_warms_up() {
    let traffic = "day: 900, pattern: steady";
    let picture = render::warmup_svg(&all(&body(2, traffic), &world(&[60, 60])));
    assert_eq!(picture.matches("<polygon").count(), 1);
    // The first day is at 60,000 of 100,000: 100 - 60 pixels below the top, 40 + 40 = 80.
    assert!(picture.contains("points=\"90,80 ") && picture.contains("p in eu-west-1: warm on 2026-12-19"), "{picture}");
    let none = render::warmup_svg(&all(&body(1, traffic), &world(&[100])));
    assert!(none.contains("No pool warms up on 2026-12-01.") && !none.contains("<polygon"), "{none}");
}

#[test]
fn file_alone_says_what_its_facts_say() {
    let body = "auto_warmup: true\npools: {p: {ips: [198.51.100.10, 198.51.100.11]}, q: {ips: {count: 3}}, r: {}}\n\
                dedicated_ips: {198.51.100.10: {warm_since: 2026-06-01}, 198.51.100.11: {warm_since: SINCE}}\n\
                configuration_sets: {s: {pool: p, traffic: {day: 90000, pattern: steady}}}";
    let found = |since: &str| ask(&file(&body.replace("SINCE", since)), None, DAY, advice::warmups);
    let warm = found("2026-10-17").regions.remove(0).pools;
    assert_eq!(warm.iter().map(|pool| pool.pool.to_string()).collect::<Vec<_>>(), ["p", "q"]);
    assert!(warm[0].is_warm && warm[0].warm_on.is_none(), "{warm:?}");
    assert_eq!(days(&warm[0]), ["2026-12-01 100000..2000000"]);
    assert_eq!(warm[0].needed.unwrap().recommended, Some(2));
    assert_eq!((warm[1].counted, warm[1].is_warm, warm[1].days.len()), (Some(3), false, 0));
    let later = found("2026-11-20").regions.remove(0).pools;
    assert_eq!((later[0].is_warm, later[0].warm_on.as_deref()), (false, Some("2027-01-04")));
    let text = render::warmup_text(&found("2026-11-20"));
    for part in [
        "automatic warm-up is on, from the file alone",
        "198.51.100.10 warm since 2026-06-01, as the file states",
        "198.51.100.11 warm since 2026-11-20, as the file states, which counts from 2027-01-04 on, 45 days later",
        "q: 3 IPs, which ones is for the account",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn schedule_from_the_file_counts_ips_as_cold_that_nothing_says_to_be_warm() {
    let body = "auto_warmup: false\npools: {p: {ips: [198.51.100.10, 198.51.100.11]}}\n\
                dedicated_ips: {198.51.100.10: {warm_since: 2026-06-01}}\n\
                configuration_sets: {s: {pool: p, traffic: {day: 90, peak_day: 120, pattern: weekly}}}";
    let found = ask(&file(body), None, DAY, advice::warmups).regions.remove(0).pools.remove(0);
    let schedule = found.schedule.unwrap();
    let steps: Vec<u64> = schedule.steps.iter().map(|step| step.messages).collect();
    // One cold IP begins with 50; half of the mail is its share.
    assert_eq!(steps, [50, 60]);
    assert_eq!(schedule.cold.unwrap().ips, [std::net::Ipv4Addr::new(198, 51, 100, 11)]);
}

#[test]
fn set_that_shares_no_address_stays_on_its_pool_while_another_warms_up() {
    let body = |isolate: &str| body(1, &format!("day: 900, peak_day: 1000, pattern: weekly{isolate}"));
    let off = world(&[0]).without_auto_warmup().ip(20, "old", 100);
    let schedule = |body: &str, world: &World| {
        let pools = all(body, world).regions.remove(0).pools;
        let pool = pools.into_iter().find(|pool| pool.pool.to_string() == "p").unwrap();
        pool.schedule.unwrap()
    };
    let meanwhile = |it: &advice::Schedule| it.sets.iter().map(|it| it.meanwhile.to_string()).collect::<Vec<_>>();
    assert_eq!(meanwhile(&schedule(&body(""), &off)), ["ses-shared-pool"]);
    let isolated = body(", isolate: true");
    // It is on the cold pool already: there is no other.
    let waits = schedule(&isolated, &off);
    assert_eq!((meanwhile(&waits), waits.waiting[0].as_str(), waits.steps.len()), (Vec::new(), "s", 6));
    let text = render::warmup_text(&all(&isolated, &off));
    assert!(text.contains("`s` has no other pool to leave through meanwhile"), "{text}");
    assert!(text.contains("Then all of it may leave.") && !text.contains("s-warm"), "{text}");
    let moves = off.set("s", Some("old"));
    assert_eq!(meanwhile(&schedule(&isolated, &moves)), ["old"]);
    let text = render::warmup_text(&all(&isolated, &moves));
    assert!(text.contains("s: {pool: old}\n") && text.contains("it stays on `old` meanwhile"), "{text}");
    assert!(!text.contains("s: {pool: ses-shared-pool}"), "{text}");
}

#[test]
fn table_and_rule_give_a_pool_the_same_room() {
    let traffic = "day: 900000, peak_day: 2900000, pattern: weekly, days: 13";
    // Without automatic warm-up each IP gets its share, and the coldest bounds all: 2 x 30,000; 4 x 500.
    for (percents, on, off) in
        [(&[60, 60, 60][..], 90_000, 90_000), (&[60, 100], 1_030_000, 60_000), (&[1, 33, 100, 100], 2_017_000, 2_000)]
    {
        for (world, room) in [(world(percents), on), (world(percents).without_auto_warmup(), off)] {
            let proven = "dedicated_ips: {198.51.100.11: {warm_since: 2025-01-01}, 198.51.100.12: {warm_since: 2025-01-01}, \
                          198.51.100.13: {warm_since: 2025-01-01}}";
            let body = format!("{}\n{proven}", body(percents.len(), traffic));
            assert_eq!(pool(&body, &world).days[0].at_most, room, "{percents:?}");
            let linted = ask(&file(&body), Some(&world), DAY, advice::lint);
            let said = linted.findings.iter().find_map(|finding| match &finding.found {
                advice::Found::ColdUnderLoad { room, .. } => Some(*room),
                _ => None,
            });
            assert_eq!(said, Some(room), "{percents:?}");
        }
    }
}

#[test]
fn mail_that_partners_accept_by_a_list_is_never_told_to_leave_from_shared_ips() {
    let body = |traffic: &str| {
        format!(
            "pools: {{p: {{ips: {{count: 2}}}}}}\nconfiguration_sets:\n  news: {{pool: p, traffic: {{day: 900000, pattern: steady}}}}\n  \
             orders: {{pool: p, traffic: {{{traffic}}}}}"
        )
    };
    let off = world(&[20, 20]).set("news", Some("p")).set("orders", Some("p")).set("s", Some("ses-shared-pool"));
    let off = off.without_auto_warmup();
    let listed = body("day: 50000, pattern: steady, recipients: allowlisted");
    let schedule = pool(&listed, &off).schedule.unwrap();
    assert_eq!(schedule.sets.iter().map(|it| it.set.to_string()).collect::<Vec<_>>(), ["news"]);
    // The steps are those of the other set alone.
    assert_eq!((schedule.peak_day, schedule.steps.last().unwrap().messages), (900_000, 900_000));
    let text = render::warmup_text(&all(&listed, &off));
    assert!(text.contains("No second set for `orders`") && !text.contains("orders-warm"), "{text}");
    // Alone, it needs no schedule, and its largest day is not asked for.
    let alone = one_set("recipients: allowlisted, day: 50, pattern: weekly", &off);
    assert!(alone.schedule.is_none() && alone.schedule_lacks.is_empty());
}

/// What becomes of a pool with this traffic alone.
fn one_set(traffic: &str, world: &World) -> PoolWarmup {
    pool(&body(2, traffic), &world.clone().set("s", Some("p")).set("news", None).set("orders", None))
}

#[test]
fn schedule_counts_only_mail_that_can_take_another_way() {
    let default = "ses-default-dedicated-pool";
    let held = World::new().ip(10, default, 20).set("s", Some(default)).without_auto_warmup();
    let body = |unassigned: &str| {
        format!("{unassigned}configuration_sets: {{s: {{pool: {default}, traffic: {{day: 30000, pattern: steady}}}}}}")
    };
    let rest = body("unassigned: {day: 20000, pattern: steady}\n");
    let schedule = pool(&rest, &held).schedule.unwrap();
    assert_eq!((schedule.peak_day, schedule.has_unassigned), (30_000, true));
    assert_eq!(schedule.steps.last().unwrap().percent, "100");
    let text = render::warmup_text(&all(&rest, &held));
    assert!(text.contains("Mail without a configuration set leaves from here too"), "{text}");
    let none = pool(&body("unassigned: {day: 0}\n"), &held).schedule.unwrap();
    assert!(!none.has_unassigned);
    // Unknown mail may leave too.
    assert!(pool(&body(""), &held).schedule.unwrap().has_unassigned);
    let only = "unassigned: {day: 20000, pattern: steady}\nauto_warmup: false";
    assert!(pool(only, &held.set("s", Some("ses-shared-pool"))).schedule.is_none());
}

#[test]
fn no_schedule_for_mail_that_fits_the_shared_ips() {
    let off = world(&[0]).without_auto_warmup();
    let thin = pool(&body(1, "day: 3000, pattern: steady"), &off);
    assert!(thin.shared_fits && thin.schedule.is_none());
    let text = render::warmup_text(&all(&body(1, "day: 3000, pattern: steady"), &off));
    assert!(text.contains("shared IPs fit") && !text.contains("Schedule"), "{text}");
    let isolated = pool(&body(1, "day: 3000, pattern: steady, isolate: true"), &off);
    assert!(!isolated.shared_fits && isolated.schedule.is_some());
    let text = render::warmup_text(&all(&body(1, "day: 3000, pattern: steady, isolate: true"), &off));
    assert!(!text.contains("shared IPs fit") && text.contains("too little for two standard IPs"), "{text}");
    // Without a largest day there is none, and it is asked for by name.
    let text = render::warmup_text(&all(&body(1, "day: 30000, days: 9, pattern: weekly"), &off));
    assert!(text.contains("For a schedule, state `peak_day` of `s`"), "{text}");
}

#[test]
fn own_ips_have_no_shared_pool_for_the_rest() {
    let text = |more: &str| {
        let world = world(&[100, 100]).without_auto_warmup();
        let body = format!("byoip: true\n{}{more}", body(2, "day: 3000, pattern: steady"));
        render::warmup_text(&all(&body, &world))
    };
    let waits = text("");
    assert!(
        waits.contains("`s` has no other pool to leave through meanwhile, so a second set changes nothing"),
        "{waits}"
    );
    assert!(waits.contains("the rest has to wait") && !waits.contains("s-warm"), "{waits}");
    let both = "\ndedicated_ips: {198.51.100.10: {warm_since: 2025-01-01}, 198.51.100.11: {warm_since: 2025-01-01}}";
    assert!(!text(both).contains("Schedule"));
}

#[test]
fn cold_ips_leave_a_pool_whose_warm_ones_take_its_mail() {
    let off = world(&[100, 100, 100, 100]).without_auto_warmup();
    let of = |peak: u64, traffic: &str| {
        let facts = "dedicated_ips: {198.51.100.10: {warm_since: 2025-01-01}, 198.51.100.11: {warm_since: 2025-01-01}, \
                     198.51.100.12: {warm_since: 2025-01-01}, 198.51.100.13: {warm_since: 2026-11-01}}";
        let body = body(4, &format!("day: 150000, days: 20, peak_day: {peak}, pattern: weekly{traffic}"));
        format!("{body}\n{facts}")
    };
    for traffic in [", isolate: true", ""] {
        let body = of(300_000, traffic);
        let schedule = pool(&body, &off).schedule.unwrap();
        let cold = schedule.cold.unwrap();
        assert_eq!((cold.pool.as_str(), cold.ips.len(), cold.warm), ("p-cold", 1, 3));
        // A fourth of 300,000 is its share.
        assert_eq!((schedule.steps[0].messages, schedule.steps.last().unwrap().messages), (50, 75_000));
        let text = render::warmup_text(&all(&body, &off));
        for part in ["p-cold: {ips: [198.51.100.13]}\n    s-warm: {pool: p-cold}\n", "put it back into it then"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("ses-shared-pool}"), "{text}");
    }
    // Three take three million at the most that practice names.
    assert!(pool(&of(3_000_001, ""), &off).schedule.unwrap().cold.is_none());
    // An IP below 100 % takes so much that nothing overflows: 2 x 30,000.
    let room = format!(
        "{}\ndedicated_ips: {{198.51.100.11: {{warm_since: 2025-01-01}}}}",
        body(2, "day: 30000, peak_day: 60000, pattern: weekly")
    );
    assert!(pool(&room, &world(&[60, 100]).without_auto_warmup()).schedule.is_none());
}

#[test]
fn growth_after_warm_up_has_both_ends_of_the_band() {
    let found = all(&body(3, "day: 900000, peak_day: 2900000, pattern: weekly, days: 4"), &world(&[60, 60, 100]));
    let pool = &found.regions[0].pools[0];
    // 1,100,000 at most on 2026-12-19, twice is less; 150,000 at least, 16 times is less.
    assert_eq!(
        (pool.peak_reached_on.as_deref(), pool.peak_reached_by.as_deref()),
        (Some("2026-12-25"), Some("2027-01-03"))
    );
    let text = render::warmup_text(&found);
    assert!(
        text.contains("2,900,000 a day leave between 2026-12-25 (from \"at most\") and 2027-01-03 (from \"at least\")"),
        "{text}"
    );
}
