//! Which state `lint --live` judges, what `plan` asks of the account for its advice, and which advice stops an apply.

use serde_json::{Value, json};

use super::support::{Desk, Ses, file};

const DAY: &str = "2026-12-01";

/// The codes of a document's findings.
fn codes(document: &Value) -> Vec<String> {
    let findings = document["advice"]["findings"].as_array().unwrap().iter();
    findings.map(|it| it["rule"].as_str().unwrap().to_owned()).collect()
}

/// An IP as the sandbox holds it.
fn ip(pool: &str, percent: u8) -> Value {
    let status = if percent == 100 { "DONE" } else { "IN_PROGRESS" };
    json!({"PoolName": pool, "WarmupStatus": status, "WarmupPercentage": percent})
}

#[test]
fn plan_that_is_refused_leaves_the_account_as_it_is_and_that_is_judged() {
    let region = json!({
        "DedicatedIpPools": {"orders": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": ip("orders", 100), "198.51.100.11": ip("orders", 100)},
        "ConfigurationSets": {"orders": {"DeliveryOptions": {"SendingPoolName": "orders"}},
                              "news": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}}}
    });
    let ses = Ses::holding(&region);
    // The guard for conversions refuses all of it, the move of `news` too.
    let desk = Desk::with(&file(
        "pools: {orders: {scaling: managed}}\nconfiguration_sets:\n  orders: {pool: orders, traffic: {kind: other, recipients: \
         allowlisted, day: 9000, pattern: steady}}\n  news: {pool: orders, traffic: {kind: marketing, day: 50, pattern: irregular}}\n",
    ));
    let words = ["lint", "--live", "--format", "json", "--date", DAY, "--fail-on", "never"];
    let document = desk.sesform(words).on(&ses).run().with_code(0).document();
    assert!(!codes(&document).contains(&"SF171".to_owned()), "{document:#}");
    let judged = &document["advice"]["judged"];
    assert_eq!((&judged["state"], &judged["exit_code"]), (&json!("as_it_is"), &json!(5)));
    assert_eq!(judged["allowed_by"], json!(["--allow convert"]));
    let text = desk.sesform(["lint", "--live", "--date", DAY, "--fail-on", "never"]).on(&ses).run().with_code(0).stdout;
    assert!(text.contains("These findings are of the account as it is: `apply` would refuse the plan"), "{text}");
    assert!(text.contains("with --allow convert the state after it is judged"), "{text}");
    let report = ["--report", "markdown=a.md"];
    desk.sesform(words.into_iter().chain(report)).on(&ses).run().with_code(0);
    assert!(desk.read("a.md").contains("of the account as it is"), "{}", desk.read("a.md"));
    // With what lets the plan pass, its end is judged.
    let document = desk.sesform(words.into_iter().chain(["--allow", "convert"])).on(&ses).run().with_code(0).document();
    assert!(codes(&document).contains(&"SF171".to_owned()), "{document:#}");
    assert_eq!(document["advice"]["judged"], json!({"state": "after_plan"}));
    let offline = desk.sesform(words.into_iter().filter(|word| *word != "--live")).run().with_code(0).document();
    assert_eq!(offline["advice"]["judged"], json!({"state": "stated"}));
    assert!(ses.writes().is_empty());
}

#[test]
fn count_above_what_is_leased_is_not_judged_as_if_it_were_there() {
    let region = json!({
        "DedicatedIps": {"198.51.100.10": ip("ses-default-dedicated-pool", 100)},
        "ConfigurationSets": {"news": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}}}
    });
    let ses = Ses::holding(&region);
    let desk = Desk::with(&file(
        "pools: {news: {ips: {count: 3}}}\nconfiguration_sets:\n  news: {pool: news, traffic: {kind: marketing, day: 30000, \
         pattern: steady}}\n",
    ));
    let words = ["lint", "--live", "--format", "json", "--date", DAY];
    let document = desk.sesform(words).on(&ses).run().with_code(0).document();
    assert_eq!(document["advice"]["judged"]["allowed_by"], json!(["--allow shortage"]));
    let found = codes(&document);
    // The mail still leaves from the shared IPs; the file asks for three and one is leased.
    assert!(found.contains(&"SF105".to_owned()) && !found.contains(&"SF121".to_owned()), "{found:?}");
    let wanted = document["advice"]["findings"].as_array().unwrap().iter().find(|it| it["rule"] == "SF146").unwrap();
    assert_eq!(wanted["message"], "1 IP is leased, and the file asks for 3");
    let document =
        desk.sesform(words.into_iter().chain(["--allow", "shortage"])).on(&ses).run().with_code(0).document();
    assert!(!codes(&document).contains(&"SF105".to_owned()), "{document:#}");
}

#[test]
fn other_region_of_an_endpoint_is_read_though_the_file_does_not_state_it() {
    let here = json!({
        "DedicatedIpPools": {"p": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": ip("p", 100), "198.51.100.11": ip("p", 100)},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}},
        "MultiRegionEndpoints": {"global": {"Regions": ["eu-west-1", "eu-central-1"]}}
    });
    let alike = json!({
        "DedicatedIpPools": {"q": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"203.0.113.10": ip("q", 100)},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "q"}}}
    });
    let other = json!({"DedicatedIps": {"203.0.113.10": ip("ses-default-dedicated-pool", 100)},
                       "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}}}});
    let body = file("pools: {p: {}}\nconfiguration_sets: {s: {pool: p}}\n");
    let said = |there: &Value, faults: Option<&Value>, desk: &Desk| {
        let ses = Ses::holding_regions(&json!({"eu-west-1": here, "eu-central-1": there}));
        faults.into_iter().for_each(|faults| ses.play(faults));
        let words = ["lint", "--live", "--format", "json", "--date", DAY, "--region", "eu-west-1"];
        let document = desk.sesform(words).on(&ses).run().with_code(0).document();
        let findings = document["advice"]["findings"].as_array().unwrap().clone();
        let found = findings.into_iter().filter(|it| it["rule"] == "SF117").map(|it| it["message"].to_string());
        found.collect::<Vec<_>>()
    };
    let alone = Desk::with(&body);
    assert!(said(&alike, None, &alone).is_empty());
    let [one] = said(&other, None, &alone).try_into().unwrap();
    assert!(one.contains("`s` does not have dedicated IPs of the same kind in eu-central-1"), "{one}");
    // `--region` leaves a Region of the file out, and it is read all the same.
    let both = Desk::with(&format!("{body}  eu-central-1:\n    configuration_sets: {{s: {{}}}}\n"));
    assert_eq!(said(&other, None, &both).len(), 1);
    let faults = json!({"rules": [{"operation": "ListConfigurationSets", "region": "eu-central-1", "fault": {"error": {"status": 403, "code": "AccessDeniedException", "message": "no"}}}]});
    let [one] = said(&alike, Some(&faults), &alone).try_into().unwrap();
    assert!(one.contains("eu-central-1 was not read: whether `s` has the same kind"), "{one}");
}

/// An account without automatic warm-up, with cold IPs and mail on the shared ones.
fn cold() -> Value {
    json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": false, "PricingAttributes": {"CurrentPlan": "PRO"}},
        "DedicatedIpPools": {"cold": {"ScalingMode": "STANDARD"}, "m": {"ScalingMode": "MANAGED"}},
        "DedicatedIps": {"198.51.100.10": ip("cold", 20), "198.51.100.11": ip("cold", 100)},
        "ConfigurationSets": {"news": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}},
                              "more": {"DeliveryOptions": {"SendingPoolName": "m"}}}
    })
}

const NEWS: &str = "pools: {cold: {}, m: {}}\nconfiguration_sets:\n  more: {pool: m, traffic: {month: 12000000, day: 400000}}\n  \
                    news: {pool: cold, traffic: {kind: marketing, day: 400000, days: 13, peak_day: 2000000, pattern: weekly}}\n";

#[test]
fn plan_asks_for_the_settings_of_the_account_once_and_only_for_facts() {
    let ses = Ses::holding(&cold());
    let asked = |desk: &Desk| {
        ses.forget();
        let ended = desk.sesform(["plan"]).on(&ses).run();
        (ended, ses.operations().into_iter().filter(|operation| *operation == "GetAccount").count())
    };
    let plain = Desk::with(&file("pools: {cold: {}, m: {}}\nconfiguration_sets: {more: {pool: m}}\n"));
    assert_eq!(asked(&plain).1, 0);
    let ignoring = Desk::with(&file("pools: {cold: {}}\nlint: {ignore: {SF104: because}}\n"));
    assert_eq!(asked(&ignoring).1, 0);
    let told = Desk::with(&file(NEWS));
    let (ended, calls) = asked(&told);
    assert_eq!(calls, 1);
    // The switch of the account, which the file does not state, and the plan that includes managed IPs: 2 x 24.95.
    assert!(
        ended.stdout.contains("error SF134") && ended.stdout.contains("automatic warm-up is off"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("49.90 USD a month (unchanged)"), "{}", ended.stdout);
    ses.play(&json!({"rules": [{"operation": "GetAccount", "fault": {"error": {"status": 403, "code": "AccessDeniedException", "message": "no"}}}]}));
    let (ended, _) = asked(&told);
    assert!(
        !ended.stdout.contains("SF134") && ended.stderr.contains("SES does not tell the settings"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.code, 0);
}

#[test]
fn mail_through_cold_ips_stops_an_apply_until_it_is_allowed() {
    let ses = Ses::holding(&cold());
    let desk = Desk::with(&file(NEWS));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("--allow cold"), "{}", ended.stderr);
    assert!(ses.writes().is_empty());
    // `lint` judges the account as it is, and says what the plan would do all the same.
    let lint = desk.sesform(["lint", "--live", "--format", "json"]).on(&ses).run().with_code(5).document();
    assert_eq!(lint["advice"]["judged"]["allowed_by"], json!(["--allow cold"]));
    assert_eq!(codes(&lint).iter().filter(|code| *code == "SF134").count(), 1, "{lint:#}");
    let planned = desk.sesform(["plan", "-o", "plan.json", "--format", "json"]).on(&ses).run().with_code(0).document();
    assert_eq!(
        (&planned["apply"]["exit_code"], &planned["apply"]["allowed_by"]),
        (&json!(5), &json!(["--allow cold"]))
    );
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(5);
    // Less mail than the IPs take, or the flag. The IP at 20 % takes 10,000, and each gets half.
    let little = |peak: u32| {
        let news =
            NEWS.replace("day: 400000, days: 13, peak_day: 2000000", &format!("day: 9000, days: 13, peak_day: {peak}"));
        Desk::with(&file(&format!("{news}dedicated_ips: {{198.51.100.11: {{warm_since: 2025-01-01}}}}\n")))
    };
    let says = |desk: &Desk| desk.sesform(["plan"]).on(&ses).run().with_code(0).stdout;
    assert!(says(&little(20_000)).contains("would execute this plan"));
    assert!(!says(&little(20_001)).contains("would execute this plan"));
    // A reason silences the finding, and disarms no guard.
    let ignored = Desk::with(&file(&format!("{NEWS}lint: {{ignore: {{SF134: the list is warm elsewhere}}}}\n")));
    let planned = ignored.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(!planned.stdout.contains("error SF134") && planned.stdout.contains("--allow cold"), "{}", planned.stdout);
    ignored.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ses.writes().is_empty());
    desk.sesform(["apply", "plan.json", "--allow", "cold"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["PutConfigurationSetDeliveryOptions"]);
}

#[test]
fn ips_that_were_never_warmed_up_stop_an_apply_too() {
    let mut region = cold();
    region["DedicatedIps"] = json!({"198.51.100.10": ip("cold", 100)});
    let ses = Ses::holding(&region);
    let desk = Desk::with(&file(NEWS));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("nothing shows that it was ever warmed up"), "{}", ended.stdout);
    let proven = format!("{NEWS}dedicated_ips: {{198.51.100.10: {{warm_since: 2025-01-01}}}}\n");
    Desk::with(&file(&proven)).sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
}

#[test]
fn findings_beside_a_plan_are_no_more_than_lint_then_finds() {
    let mut other = cold();
    other["EmailIdentities"] = json!({"example.com": {}});
    for region in [cold(), other, json!({})] {
        let ses = Ses::holding(&region);
        for body in [
            NEWS.to_owned(),
            format!("{NEWS}unassigned: {{day: 0}}\n"),
            NEWS.replace("pool: cold", "pool: ses-shared-pool"),
        ] {
            let body = if region == json!({}) {
                body.replace("pools: {cold: {}, m: {}}", "pools: {cold: {ips: {count: 2}}, m: {scaling: managed}}")
            } else {
                body
            };
            let desk = Desk::with(&file(&body));
            let plan = desk.sesform(["plan", "--format", "json"]).on(&ses).run().document();
            let lint =
                desk.sesform(["lint", "--live", "--format", "json", "--fail-on", "never"]).on(&ses).run().document();
            let beside = plan["advice"]["standing"].as_u64().unwrap();
            let found = codes(&lint).len() as u64;
            assert!(beside <= found, "{beside} beside the plan, {found} of lint: {body}");
            let text = desk.sesform(["plan"]).on(&ses).run().stdout;
            assert!(beside == 0 || text.contains(&format!("at least {beside} finding")), "{text}");
        }
    }
}

#[test]
fn cost_counts_what_a_plan_with_the_same_flags_would_leave() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"p": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": ip("p", 100)},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}}
    }));
    let body =
        "pools: {p: {scaling: managed}}\nconfiguration_sets: {s: {pool: p, traffic: {month: 100000, day: 5000}}}\n";
    let desk = Desk::with(&file(body));
    let plain = desk.sesform(["cost"]).on(&ses).run().with_code(0).stdout;
    assert!(plain.contains("beyond the plan: `p` becomes managed only with `--allow convert`"), "{plain}");
    let allowed = desk.sesform(["cost", "--allow", "convert"]).on(&ses).run().with_code(0).stdout;
    assert!(!allowed.contains("beyond") && allowed.contains("after the plan: 0 standard IPs"), "{allowed}");
    // What nobody owns is not pruned, and without the account nothing is planned.
    desk.sesform(["cost", "--prune"]).on(&ses).run().with_code(64);
    desk.sesform(["cost", "--offline", "--allow", "convert"]).run().with_code(64);
    desk.sesform(["cost", "--offline", "--prune"]).run().with_code(64);
}
