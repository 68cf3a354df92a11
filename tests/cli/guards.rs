//! Refused plans: their exit codes, and that nothing was written.

use serde_json::{Value, json};
use sesform::model::Day;

use crate::support::{Desk, FILE, Ses, file};

/// A pool of each scaling mode, a leased IP in the default pool.
fn account() -> Value {
    json!({
        "DedicatedIpPools": {"managed": {"ScalingMode": "MANAGED"}, "standard": {}},
        "DedicatedIps": {
            "198.51.100.1": {},
            "198.51.100.9": {"PoolName": "managed", "WarmupStatus": "NOT_APPLICABLE"}
        }
    })
}

/// Runs `plan` and `apply`. Both have to end with this exit code and this reason, without a write.
#[track_caller]
fn refused(region: &str, code: i32, reason: &str, says: &str) {
    let (desk, ses) = (Desk::with(&file(region)), Ses::holding(&account()));
    let before = ses.region();
    for words in [&["plan"][..], &["apply", "--yes"]] {
        let ended = desk.sesform(words.iter().copied()).on(&ses).run().with_code(code);
        let said = ended.stdout + &ended.stderr;
        assert!(said.contains(says), "{said}");
        let document = desk.sesform([words, &["--format", "json"]].concat()).on(&ses).run().with_code(code).document();
        assert_eq!(document["failure_reason"]["code"], reason, "{document:#}");
    }
    assert_eq!(ses.region(), before);
}

#[test]
fn managed_pool_to_standard_is_refused() {
    refused(
        "pools:\n  managed: {scaling: standard}",
        5,
        "guarded",
        "SES cannot convert a MANAGED pool back to STANDARD",
    );
}

#[test]
fn ip_that_is_not_leased_makes_the_file_invalid() {
    refused(
        "pools:\n  standard: {ips: [198.51.100.77]}",
        65,
        "impossible",
        "the account does not lease this IP in eu-west-1",
    );
}

#[test]
fn ip_of_a_managed_pool_makes_the_file_invalid() {
    refused("pools:\n  standard: {ips: [198.51.100.9]}", 65, "impossible", "SES manages this IP in the MANAGED pool");
}

#[test]
fn pool_that_is_neither_in_the_file_nor_live_makes_the_file_invalid_at_its_place() {
    refused("configuration_sets:\n  receipts: {pool: standart}", 65, "invalid-file", "did you mean `standard`?");
    let (desk, ses) = (Desk::with(&file("configuration_sets:\n  receipts: {pool: nowhere}")), Ses::fresh());
    let document = desk.sesform(["plan", "--format=json"]).on(&ses).run().with_code(65).document();
    assert_eq!(document["diagnostics"][0]["code"], "unknown-pool");
    assert_eq!(document["diagnostics"][0]["line"], 6, "{document:#}");
}

#[test]
fn conversion_is_planned_and_applied_only_when_it_is_allowed() {
    let (desk, ses) = (Desk::with(&file("pools:\n  standard: {scaling: managed}")), Ses::holding(&account()));
    let before = ses.region();
    // The pipeline would fail after the merge, so the check before the merge fails too.
    let ended = desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("`--allow convert` allows it"), "{}", ended.stdout);
    assert!(ended.stdout.contains("would be refused (exit 5)"), "{}", ended.stdout);
    desk.sesform(["plan", "--detailed-exitcode", "--allow", "convert"]).on(&ses).run().with_code(2);
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("withheld by a guard"), "{}", ended.stderr);
    assert_eq!(ses.region(), before);
    let ended = desk.sesform(["apply", "--yes", "--allow", "convert"]).on(&ses).run().with_code(0);
    assert!(
        ended.stdout.contains("! pool standard  scaling: standard → managed   cannot be undone"),
        "{}",
        ended.stdout
    );
    assert_eq!(ses.region()["DedicatedIpPools"]["standard"]["ScalingMode"], "MANAGED");
}

#[test]
fn credentials_of_another_account_are_refused_before_any_call_to_ses() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for words in [&["plan"][..], &["apply", "--yes"]] {
        ses.forget();
        let ended = desk.sesform(words.iter().copied()).on_as(&ses, "999999999999").run().with_code(5);
        assert!(ended.stderr.contains("is 999999999999"), "{}", ended.stderr);
        assert_eq!(ses.operations(), ["GetCallerIdentity"]);
    }
}

#[test]
fn account_that_the_caller_asserts_is_held_against_the_file_before_any_call() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["plan", "--account", "999999999999"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("`--account` expects 999999999999"), "{}", ended.stderr);
    assert!(ses.operations().is_empty());
    desk.sesform(["plan", "--account", "123456789012"]).on(&ses).run().with_code(0);
    desk.sesform(["validate", "--account", "999999999999"]).run().with_code(5);
}

#[test]
fn region_that_the_file_does_not_state_is_refused() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["plan", "--region", "eu-central-1"]).on(&ses).run().with_code(65);
    assert!(ended.stderr.contains("does not state the Region `eu-central-1`"), "{}", ended.stderr);
    assert!(ses.operations().is_empty());
}

#[test]
fn apply_without_a_terminal_needs_yes() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["apply"]).on(&ses).run().with_code(64);
    assert!(ended.stderr.contains("`--yes` applies without asking"), "{}", ended.stderr);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn interruption_that_no_order_avoids_is_named_and_applied_only_when_it_is_allowed() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"old": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "old"}},
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "old"}}}
    }));
    let region = "pools:\n  old: {ips: []}\n  new: {ips: [198.51.100.1]}\nconfiguration_sets:\n  receipts: {pool: new}";
    let (desk, before) = (Desk::with(&file(region)), ses.region());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    let said = ended.stdout + &ended.stderr;
    assert!(said.contains("receipts") && said.contains("`--allow interruption`"), "{said}");
    assert_eq!(ses.region(), before);
    desk.sesform(["apply", "--yes", "--allow", "interruption"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["DedicatedIps"]["198.51.100.1"]["PoolName"], "new");
}

#[test]
fn guards_of_the_command_line_stand_whatever_the_file_says() {
    let text = file("pools:\n  standard: {ips: []}").replace("regions:", "owner: mail\nregions:");
    let account = json!({
        "DedicatedIpPools": {"standard": {}, "old": {"Tags": {"sesform:owner": "mail"}}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "standard"}, "198.51.100.11": {"PoolName": "standard"}}
    });
    let (desk, ses) = (Desk::with(&text), Ses::holding(&account));
    let all = ["--prune", "--allow", "deletes", "--allow", "moves"];
    desk.sesform(["plan", "-o", "plan.json"].into_iter().chain(all)).on(&ses).run().with_code(0);
    for (flag, value, says) in [
        ("--require-owner", "other", "`--require-owner` demands `other`"),
        ("--max-deletes", "0", "`--max-deletes` is 0"),
        ("--max-moved-ips", "1", "`--max-moved-ips` is 1"),
    ] {
        for words in [&["apply", "--yes"][..], &["apply", "plan.json"], &["plan", "--detailed-exitcode"]] {
            let words = words.iter().copied().chain(all).chain([flag, value]);
            let ended = desk.sesform(words).on(&ses).run().with_code(5);
            let said = ended.stdout + &ended.stderr;
            assert_eq!(said.matches(says).count(), 1, "{said}");
        }
    }
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    let exact = ["--require-owner", "mail", "--max-deletes", "1", "--max-moved-ips", "2"];
    desk.sesform(["apply", "--yes"].into_iter().chain(all).chain(exact)).on(&ses).run().with_code(0);
}

#[test]
fn pool_that_only_looks_like_a_left_over_one_is_not_deleted() {
    let text = file("pools:\n  kept: {}").replace("regions:", "owner: mail\nregions:");
    let temporary = |tags: &[(&str, &str)]| {
        let mut all = serde_json::Map::from_iter([("sesform:temporary".to_owned(), json!("true"))]);
        all.extend(tags.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
        json!({"Tags": all})
    };
    let managed = json!({"ScalingMode": "MANAGED", "Tags": {"sesform:temporary": "true", "sesform:owner": "mail"}});
    for (what, pool, deletions) in [
        ("ours", temporary(&[("sesform:owner", "mail")]), 1),
        ("another owner's", temporary(&[("sesform:owner", "other")]), 0),
        ("nobody's", temporary(&[]), 0),
        ("protected", temporary(&[("sesform:owner", "mail"), ("sesform:protect", "true")]), 0),
        ("managed", managed, 0),
    ] {
        let ses = Ses::holding(&json!({"DedicatedIpPools": {"kept": {}, "sesform-temporary": pool}}));
        Desk::with(&text).sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
        let deleted = ses.writes().iter().filter(|write| **write == "DeleteDedicatedIpPool").count();
        assert_eq!(deleted, deletions, "{what}");
    }
}

/// A file that restarts the warm-up of an IP, so many days from today.
fn restarting(days: i64, today: Day) -> String {
    file(&format!("dedicated_ips: {{198.51.100.10: {{warmup: {{restart: 1, date: {}}}}}}}", today.later(days)))
}

fn today() -> Day {
    let passed = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    Day::of_seconds(i64::try_from(passed).unwrap())
}

#[test]
fn warmup_is_restarted_once_and_only_when_it_is_allowed() {
    let (desk, ses) = (Desk::with(&restarting(0, today())), Ses::fresh());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("warmup: 100 → 1"), "{}", ended.stdout);
    assert!(ended.stdout.contains("the warm-up of 198.51.100.10 in eu-west-1 starts again"), "{}", ended.stdout);
    assert!(ses.writes().is_empty());
    desk.sesform(["apply", "--yes", "--allow", "warmup"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["PutDedicatedIpWarmupAttributes"]);
    assert_eq!(ses.bodies("PutDedicatedIpWarmupAttributes"), [json!({"WarmupPercentage": 1})]);
    // It has warmed on since, which nothing takes back: neither with the flag nor in a week.
    let warm = |percent: u8| {
        let status = if percent == 100 { "DONE" } else { "IN_PROGRESS" };
        let ip = json!({"WarmupStatus": status, "WarmupPercentage": percent});
        Ses::holding(&json!({"DedicatedIps": {"198.51.100.10": ip}}))
    };
    for (percent, days) in [(1, 0), (7, 0), (7, -6), (100, -7), (100, 1)] {
        let ses = warm(percent);
        desk.write("sesform.yaml", restarting(days, today()).as_bytes());
        let ended = desk.sesform(["apply", "--yes", "--allow", "warmup"]).on(&ses).run().with_code(0);
        assert!(ses.writes().is_empty(), "{percent} {days}");
        assert_eq!(ended.stderr.contains("are over"), days == -7, "{}", ended.stderr);
        assert_eq!(ended.stderr.contains("not yet"), days == 1, "{}", ended.stderr);
    }
}

#[test]
fn saved_restart_is_allowed_when_it_is_applied_too() {
    let (desk, ses) = (Desk::with(&restarting(0, today())), Ses::fresh());
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    desk.sesform(["apply", "p.json", "--yes"]).on(&ses).run().with_code(5);
    assert!(ses.writes().is_empty());
    // A plan from which the guard was taken is no way round it.
    let mut plan = desk.json("p.json");
    let guards = plan["guards"].take();
    assert_eq!(guards[0]["code"], "warmup-restarted", "{guards:#}");
    plan["guards"] = json!([]);
    desk.write("edited.json", plan.to_string().as_bytes());
    let code = desk.sesform(["apply", "edited.json", "--yes"]).on(&ses).run().code;
    assert!(code != 0 && ses.writes().is_empty());
    desk.sesform(["apply", "p.json", "--yes", "--allow", "warmup"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["PutDedicatedIpWarmupAttributes"]);
}

#[test]
fn restart_of_the_last_warm_ip_of_a_route_is_cold_while_automatic_warm_up_is_off() {
    let restart = format!("dedicated_ips: {{198.51.100.10: {{warmup: {{restart: 1, date: {}}}}}}}", today());
    let text = format!("pools: {{p: {{ips: [198.51.100.10]}}}}\nconfiguration_sets: {{s: {{pool: p}}}}\n{restart}");
    let desk = Desk::with(&file(&text));
    let account = |automatic: bool| {
        Ses::holding(&json!({
            "Account": {"DedicatedIpAutoWarmupEnabled": automatic},
            "DedicatedIpPools": {"p": {}},
            "DedicatedIps": {"198.51.100.10": {"PoolName": "p", "WarmupStatus": "DONE", "WarmupPercentage": 100}},
            "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}},
        }))
    };
    let ses = account(false);
    let ended = desk.sesform(["apply", "--yes", "--allow", "warmup"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("--allow cold"), "{}", ended.stdout);
    assert!(ses.writes().is_empty());
    desk.sesform(["apply", "--yes", "--allow", "warmup,cold"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["PutDedicatedIpWarmupAttributes"]);
    desk.sesform(["apply", "--yes", "--allow", "warmup"]).on(&account(true)).run().with_code(0);
}

#[test]
fn pool_is_not_converted_while_the_warm_up_of_an_ip_in_it_is_restarted() {
    let restart = format!("dedicated_ips: {{198.51.100.10: {{warmup: {{restart: 1, date: {}}}}}}}", today());
    let desk = Desk::with(&file(&format!("pools: {{p: {{scaling: managed}}}}\n{restart}")));
    let ip = json!({"PoolName": "p", "WarmupStatus": "DONE", "WarmupPercentage": 100});
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"p": {}}, "DedicatedIps": {"198.51.100.10": ip}}));
    let ended = desk.sesform(["apply", "--yes", "--allow", "convert,warmup"]).on(&ses).run().with_code(65);
    assert!(ended.stdout.contains("198.51.100.10"), "{}", ended.stdout);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn former_pool_of_a_rename_that_is_withheld_keeps_its_ips_and_is_not_pruned() {
    let text = file("pools: {new: {renamed_from: old, scaling: managed}}").replace("regions:", "owner: mail\nregions:");
    let ours = json!({"sesform:owner": "mail"});
    for live_new in [json!({"ScalingMode": "MANAGED", "Tags": ours}), Value::Null] {
        let mut account = json!({
            "DedicatedIpPools": {"old": {"Tags": ours}},
            "DedicatedIps": {"198.51.100.10": {"PoolName": "old", "WarmupStatus": "DONE", "WarmupPercentage": 100}},
        });
        if !live_new.is_null() {
            account["DedicatedIpPools"]["new"] = live_new;
        }
        let (desk, ses) = (Desk::with(&text), Ses::holding(&account));
        let plan = desk.sesform(["plan", "--prune", "--format", "json"]).on(&ses).run().document();
        let steps = plan["plan"]["steps"].to_string();
        assert!(!steps.contains("DeleteDedicatedIpPool") && !steps.contains("PutDedicatedIpInPool"), "{steps}");
    }
}

#[test]
fn saved_restart_is_refused_once_the_other_warm_ips_of_its_route_are_gone() {
    let restart = format!("dedicated_ips: {{198.51.100.10: {{warmup: {{restart: 1, date: {}}}}}}}", today());
    let desk = Desk::with(&file(&restart));
    let account = |other: &str| {
        let ip = |pool: &str| json!({"PoolName": pool, "WarmupStatus": "DONE", "WarmupPercentage": 100});
        Ses::holding(&json!({
            "Account": {"DedicatedIpAutoWarmupEnabled": false},
            "DedicatedIpPools": {"p": {}, "q": {}},
            "DedicatedIps": {"198.51.100.10": ip("p"), "198.51.100.11": ip(other)},
            "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "p"}}},
        }))
    };
    desk.sesform(["plan", "-o", "p.json", "--allow", "warmup"]).on(&account("p")).run().with_code(0);
    let moved = account("q");
    let ended = desk.sesform(["apply", "p.json", "--allow", "warmup"]).on(&moved).run();
    assert_eq!((ended.code, moved.writes().len()), (5, 0), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("--allow cold"), "{}", ended.stderr);
    let same = account("p");
    desk.sesform(["apply", "p.json", "--allow", "warmup"]).on(&same).run().with_code(0);
    assert_eq!(same.writes(), ["PutDedicatedIpWarmupAttributes"]);
    // It is done: the same plan has nothing left to do, whatever became of the other IP.
    desk.sesform(["apply", "p.json", "--allow", "warmup"]).on(&same).run().with_code(0);
}

#[test]
fn saved_move_is_refused_if_a_set_that_came_later_would_be_left_cold() {
    let desk = Desk::with(&file("pools: {p: {ips: [198.51.100.11]}, q: {ips: [198.51.100.10]}}"));
    let account = |sets: Value| {
        let ip = |percent: u64| {
            let status = if percent == 100 { "DONE" } else { "IN_PROGRESS" };
            json!({"PoolName": "p", "WarmupStatus": status, "WarmupPercentage": percent})
        };
        Ses::holding(&json!({
            "Account": {"DedicatedIpAutoWarmupEnabled": false},
            "DedicatedIpPools": {"p": {}, "q": {}},
            "DedicatedIps": {"198.51.100.10": ip(100), "198.51.100.11": ip(7)},
            "ConfigurationSets": sets,
        }))
    };
    desk.sesform(["plan", "-o", "p.json"]).on(&account(json!({}))).run().with_code(0);
    let later = account(json!({"s": {"DeliveryOptions": {"SendingPoolName": "p"}}}));
    let ended = desk.sesform(["apply", "p.json"]).on(&later).run();
    assert_eq!((ended.code, later.writes().len()), (5, 0), "{}{}", ended.stdout, ended.stderr);
    let none = account(json!({}));
    desk.sesform(["apply", "p.json"]).on(&none).run().with_code(0);
    assert_eq!(none.writes(), ["PutDedicatedIpInPool"]);
}

#[test]
fn share_of_moved_ips_is_of_the_leased_ones_and_not_of_those_that_ses_chose() {
    let ip = |pool: &str| json!({"PoolName": pool, "WarmupStatus": "NOT_APPLICABLE"});
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"p": {}, "m": {"ScalingMode": "MANAGED"}},
        "DedicatedIps": {
            "198.51.100.10": {}, "198.51.100.11": ip("m"), "198.51.100.12": ip("m"), "198.51.100.13": ip("m")
        },
    }));
    let text = file("pools: {p: {ips: [198.51.100.10]}}").replace("regions:", "limits: {moved_ips: 50%}\nregions:");
    let ended = Desk::with(&text).sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("at most 0 (50% of 1 leased)"), "{}", ended.stdout);
}

/// A desk with a saved plan of a file that leaves a route of the account without an IP.
fn emptying() -> (Desk, Ses) {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    desk.write("sesform.yaml", FILE.replace("[198.51.100.10, 198.51.100.11]", "[]").as_bytes());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    (desk, ses)
}

#[test]
fn saved_plan_that_is_refused_is_shown_as_refused_in_every_document() {
    let (desk, ses) = emptying();
    let shown = desk.sesform(["show", "plan.json", "--format", "markdown"]).run().with_code(0).stdout;
    assert!(shown.contains("**refused** (exit 5)") && !shown.contains("can be applied"), "{shown}");
    assert!(shown.contains("To let it pass, the apply must have: `--allow interruption`"), "{shown}");
    let document = desk.sesform(["show", "plan.json", "--format", "json"]).run().with_code(0).document();
    assert_eq!((&document["apply"]["is_refused"], &document["apply"]["exit_code"]), (&json!(true), &json!(5)));
    desk.sesform(["check", "plan.json"]).on(&ses).run().with_code(5);
}

#[test]
fn show_check_and_apply_name_the_same_flags_for_a_plan_with_several_obstacles() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"orders": {"ScalingMode": "STANDARD"}, "news": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "orders"}, "198.51.100.11": {"PoolName": "news"}},
        "ConfigurationSets": {"orders": {"DeliveryOptions": {"SendingPoolName": "orders"}}}
    }));
    let text = file("pools: {orders: {scaling: managed}, news: {ips: []}}");
    let desk = Desk::with(&format!("{text}limits: {{moved_ips: 0}}\n"));
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let document = desk.sesform(["show", "plan.json", "--format", "json"]).run().with_code(0).document();
    let flags = document["apply"]["allowed_by"].as_array().unwrap();
    assert!(flags.len() > 1, "{document:#}");
    for words in [&["check", "plan.json"][..], &["apply", "plan.json"]] {
        let said = desk.sesform(words.iter().copied()).on(&ses).run().with_code(5).stderr;
        for flag in flags {
            assert!(said.contains(flag.as_str().unwrap()), "{flag}: {said}");
        }
        assert!(!said.contains("plan above"), "{said}");
    }
    let shown = desk.sesform(["show", "plan.json"]).run().with_code(0).stdout;
    let last = shown.lines().last().unwrap();
    assert!(flags.iter().all(|flag| last.contains(flag.as_str().unwrap())), "{last}");
}
