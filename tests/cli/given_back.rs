//! Addresses that `request --relinquish` keeps, whose they are, and the change of the file that frees them: it is made,
//! planned and applied as it is printed, and then there is a case.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, Desk, REGION, Run, Ses};

fn whole(head: &str, body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("version: 1\naccount: \"{ACCOUNT}\"\n{head}regions:\n  {REGION}:\n{body}")
}

fn account() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    let of = |owner: &str| json!({"Tags": {"sesform:owner": owner}});
    json!({
        "DedicatedIpPools": {"tx": {}, "mk": {}, "solo": {}, "old": {}, "theirs": of("other-team"), "ours": of("us")},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "tx"},
            "198.51.100.11": {"PoolName": "tx"},
            "198.51.100.20": {"PoolName": "mk"},
            "198.51.100.21": {"PoolName": "mk"},
            "198.51.100.22": {"PoolName": "mk"},
            "198.51.100.30": {"PoolName": "solo"},
            "198.51.100.40": {},
            "198.51.100.41": {},
            "198.51.100.50": {"PoolName": "old"},
            "198.51.100.60": {"PoolName": "theirs"},
            "198.51.100.61": {"PoolName": "ours"},
        },
        "ConfigurationSets": {"receipts": through("tx"), "offers": through("mk"), "alerts": through("solo")},
    })
}

fn relinquish(desk: &Desk) -> Run {
    desk.sesform(["request", "--relinquish", "--date", "2026-11-15"])
}

#[test]
fn address_of_another_owner_or_of_an_ignored_pool_is_not_given_back() {
    for (head, ip, reason) in [
        ("owner: us\n", "198.51.100.60", "it is in `theirs`, whose owner is other-team"),
        ("", "198.51.100.60", "state `owner: other-team` if you are"),
        ("", "198.51.100.61", "state `owner: us` if you are"),
        ("ignore: {pools: [\"o*\"]}\n", "198.51.100.50", "it is in `old`, which the file ignores"),
    ] {
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole(head, &format!("relinquish: [{ip}]"))));
        let ended = relinquish(&desk).on(&ses).run().with_code(5);
        assert!(ended.stdout.contains(reason), "{reason}\n{}", ended.stdout);
        assert!(!ended.stdout.contains("The file frees"), "{}", ended.stdout);
    }
    for (head, ip) in [("owner: us\n", "198.51.100.61"), ("owner: us\n", "198.51.100.50"), ("", "198.51.100.50")] {
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole(head, &format!("relinquish: [{ip}]"))));
        relinquish(&desk).on(&ses).run().with_code(0);
    }
}

#[test]
fn address_that_an_interrupted_apply_keeps_for_a_while_is_not_given_back() {
    let mut account = account();
    account["DedicatedIpPools"]["sesform-temporary"] = json!({"Tags": {"sesform:temporary": "true"}});
    account["DedicatedIps"]["198.51.100.70"] = json!({"PoolName": "sesform-temporary"});
    let (ses, desk) = (Ses::holding(&account), Desk::with(&whole("", "relinquish: [198.51.100.70]")));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("where an apply that was interrupted keeps it"), "{}", ended.stdout);
}

#[test]
fn plan_that_is_refused_or_not_applied_is_no_ground_for_a_case() {
    for (head, body, reason) in [
        ("limits: {moved_ips: 0}\n", "pools: {mk: {ips: [198.51.100.20, 198.51.100.21]}}", "limits.moved_ips"),
        ("", "pools: {fresh: {}}\nconfiguration_sets: {offers: {pool: fresh}}", "an apply of the file is refused"),
        ("", "pools: {new: {ips: [198.51.100.50]}}", "the plan of the file moves it to `new`, and was not applied"),
        ("", "pools: {parking: {ips: [198.51.100.50]}, old: {ips: []}}", "run `sesform plan` and `sesform apply`"),
    ] {
        let file = whole(head, &format!("relinquish: [198.51.100.50]\n{body}"));
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&file));
        let ended = relinquish(&desk).on(&ses).run().with_code(5);
        assert!(ended.stdout.contains(reason), "{reason}\n{}", ended.stdout);
        assert!(!ended.stdout.contains("We want to relinquish"), "{}", ended.stdout);
    }
}

#[test]
fn set_that_only_pruning_would_delete_keeps_its_address() {
    let body = "relinquish: [198.51.100.30]\npools: {solo: {}}\nconfiguration_sets: {receipts: {}, offers: {}}";
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", body)));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("it is in `solo`, through which `alerts` sends"), "{}", ended.stdout);
    assert!(ended.stdout.contains("`alerts` sends through it and is not in the file"), "{}", ended.stdout);
}

#[test]
fn pool_that_pruning_would_delete_has_to_be_stated() {
    for (pools, code) in [("{tx: {}}", 5), ("{ours: {}}", 0), ("{ours: {}, tx: {}}", 0)] {
        let file = whole("owner: us\n", &format!("relinquish: [198.51.100.61]\npools: {pools}"));
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&file));
        let ended = relinquish(&desk).on(&ses).run().with_code(code);
        assert_eq!(ended.stdout.contains("`apply --prune` would delete the pool"), code == 5, "{}", ended.stdout);
    }
}

#[test]
fn address_that_was_given_back_is_not_asked_for_again() {
    let gone = "198.51.100.99";
    for (body, places) in [
        (format!("relinquish: [{gone}]"), "take it out of `relinquish`"),
        (format!("pools: {{parking: {{ips: [{gone}]}}}}"), "take it out of the list of `parking`"),
        (
            format!("relinquish: [{gone}]\npools: {{tx: {{ips: [198.51.100.10, 198.51.100.11, {gone}]}}}}"),
            "take it out of `relinquish` and the list of `tx`",
        ),
        (
            format!("relinquish: [{gone}]\npools: {{tx: {{ips: {{count: 3, include: [{gone}]}}}}}}"),
            "take it out of `relinquish` and the list of `tx`",
        ),
    ] {
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", &body)));
        let ended = desk.sesform(["request", "--status"]).on(&ses).run().with_code(0);
        assert!(
            ended.stdout.starts_with("eu-west-1: 11 IPs leased, 11 wanted (as many as wanted)\n"),
            "{}",
            ended.stdout
        );
        assert!(ended.stdout.contains(&format!("{gone} is not leased (any more)")), "{}", ended.stdout);
        assert!(ended.stdout.contains(places), "{places}\n{}", ended.stdout);
        let document = desk.sesform(["request", "--format", "json"]).on(&ses).run().document();
        assert_eq!(document["requests"]["regions"][0]["gone"][0]["ip"], gone);
        assert!(document["requests"]["regions"][0].get("case").is_none(), "{document:#}");
    }
    // A pool that mail goes through may wait for addresses that AWS chooses; what is listed is said.
    let body = format!("pools: {{tx: {{ips: [198.51.100.10, 198.51.100.11, {gone}]}}}}");
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", &body)));
    let ended = desk.sesform(["request", "--status"]).on(&ses).run().with_code(2);
    assert!(ended.stdout.contains("the list of `tx` names addresses that are not leased"), "{}", ended.stdout);
}

#[test]
fn change_that_is_printed_can_be_followed_in_every_layout() {
    let all = ["198.51.100.10", "198.51.100.20", "198.51.100.30", "198.51.100.40"];
    for (name, files) in [
        ("nothing is stated", vec![whole("", "relinquish: [IPS]")]),
        (
            "empty pools",
            vec![whole(
                "",
                "relinquish: [IPS]\npools:\n  tx: {}\n  mk: {}\n  solo: {}\nconfiguration_sets:\n  \
                                        alerts: {pool: solo}",
            )],
        ),
        (
            "lists",
            vec![whole(
                "",
                "relinquish: [IPS]\npools:\n  tx: {ips: [198.51.100.10, 198.51.100.11]}\n  mk:\n    ips:\n    # \
                                  the first\n    - 198.51.100.20\n    - 198.51.100.21\n    - 198.51.100.22\n  solo: {ips: \
                                  [198.51.100.30]}\nconfiguration_sets:\n  alerts: {pool: solo}\n  offers: {pool: mk}",
            )],
        ),
        (
            "counts",
            vec![whole(
                "",
                "relinquish: [IPS]\npools:\n  tx: {ips: {count: 2, include: [198.51.100.10]}}\n  mk: {ips: \
                                   {count: 3}}\n  solo: {ips: {count: 1}}\nconfiguration_sets: {alerts: {}}",
            )],
        ),
        (
            "parked before",
            vec![whole(
                "",
                "relinquish: [IPS]\npools:\n  parking: {ips: [198.51.100.41]}\nconfiguration_sets:\n  \
                                          alerts: {tls: require}",
            )],
        ),
        (
            "parking is taken",
            vec![whole(
                "ignore: {pools: [parking]}\n",
                "relinquish: [IPS]\npools:\n  parking-1: {}\n\
                                         configuration_sets: {alerts: {}}",
            )],
        ),
        (
            "files",
            vec![
                whole("", "relinquish: [IPS]\npools:\n  tx: {ips: [198.51.100.10, 198.51.100.11]}"),
                whole("", "pools:\n  mk: {ips: {count: 3}}\n  solo: {ips: [198.51.100.30]}"),
                whole("", "configuration_sets:\n  alerts: {pool: solo}"),
            ],
        ),
    ] {
        for ip in [all[0].to_owned(), all[2].to_owned(), all.join(", ")] {
            // A set that no file states cannot be sent elsewhere by the file.
            if name == "nothing is stated" && ip.contains("198.51.100.30") {
                continue;
            }
            follow(name, &files.iter().map(|text| text.replace("IPS", &ip)).collect::<Vec<_>>());
        }
    }
}

#[test]
fn change_that_is_printed_frees_addresses_of_pools_that_the_file_does_not_state() {
    for (head, body) in [
        ("owner: us\n", "relinquish: [198.51.100.40, 198.51.100.61]"),
        ("owner: us\n", "relinquish: [198.51.100.40, 198.51.100.50, 198.51.100.61]\nconfiguration_sets: {offers: {}}"),
        ("owner: us\n", "relinquish: [198.51.100.10, 198.51.100.61]\npools: {tx: {ips: {count: 2}}}"),
        ("owner: us\n", "relinquish: [198.51.100.61]\npools: {tx: {}}"),
        ("owner: us\n", "relinquish: [198.51.100.40, 198.51.100.61]\npools: {ours: {}}"),
        ("owner: us\n", "relinquish: [198.51.100.40, 198.51.100.61]\npools: {parking: {ips: []}, ours: {ips: []}}"),
        ("owner: us\n", "relinquish: [198.51.100.40, 198.51.100.50]\npools: {parking: {ips: [198.51.100.50]}}"),
        ("", "relinquish: [198.51.100.40, 198.51.100.50]"),
        ("", "relinquish: [198.51.100.40, 198.51.100.50]\npools: {parking: {ips: [198.51.100.50]}, old: {ips: []}}"),
    ] {
        follow(&format!("{head}{body}"), &[whole(head, body)]);
    }
}

/// Makes the change, applies it, and asks again.
fn follow(name: &str, files: &[String]) {
    let (ses, desk) = (Ses::holding(&account()), Desk::new());
    let names: Vec<String> = (0..files.len()).map(|at| format!("part{at}.yaml")).collect();
    names.iter().zip(files).for_each(|(name, text)| desk.write(name, text.as_bytes()));
    let run = |words: &[&str]| {
        let named = names.iter().flat_map(|name| ["-f", name.as_str()]);
        desk.sesform(words.iter().copied().chain(named)).on(&ses).run()
    };
    let ended = run(&["request", "--relinquish", "--format", "json"]).with_code(5);
    let document = ended.document();
    let change = &document["requests"]["regions"][0]["file_change"];
    let files = change["files"].as_array().unwrap_or_else(|| panic!("{name}: {document:#}"));
    assert!(!change["beside"].to_string().contains("is refused"), "{name}: {change:#}");
    for file in files {
        let path = file["path"].as_str().unwrap();
        let after = patched(&desk.read(path), file["diff"].as_str().unwrap());
        desk.write(path, after.as_bytes());
    }
    run(&["request", "--relinquish"]).with_code(5);
    run(&["apply", "--yes"]).with_code(0);
    let ended = run(&["request", "--relinquish"]).with_code(0);
    assert!(ended.stdout.contains("We want to relinquish"), "{name}: {}", ended.stdout);
    run(&["plan", "--detailed-exitcode"]).with_code(0);
}

/// A text with a unified diff applied.
fn patched(text: &str, diff: &str) -> String {
    let (lines, mut at, mut after) = (text.split_inclusive('\n').collect::<Vec<_>>(), 0, String::new());
    for line in diff.split_inclusive('\n').skip(2) {
        if let Some(hunk) = line.strip_prefix("@@ -") {
            let start: usize = hunk.split([',', ' ']).next().unwrap().parse().unwrap();
            after.extend(lines[at..start - 1].iter().copied());
            at = start - 1;
        } else if let Some(new) = line.strip_prefix('+') {
            after.push_str(new);
        } else if !line.starts_with('\\') {
            assert_eq!(lines[at].trim_end(), line[1..].trim_end());
            after.push_str(if line.starts_with(' ') { lines[at] } else { "" });
            at += 1;
        }
    }
    after.extend(lines[at..].iter().copied());
    after
}

#[test]
fn file_that_ignores_every_name_of_a_pool_gets_no_change() {
    for (ignored, pool) in [("par*", Some("given-back")), ("*", None)] {
        let file = whole(&format!("ignore: {{pools: [\"{ignored}\"]}}\n"), "relinquish: [198.51.100.40]");
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&file));
        let ended = relinquish(&desk).on(&ses).run().with_code(5);
        assert_eq!(ended.stdout.contains("The file frees"), pool.is_some(), "{}", ended.stdout);
        assert!(pool.is_none_or(|pool| ended.stdout.contains(pool)), "{}", ended.stdout);
    }
}

#[test]
fn change_that_an_apply_would_refuse_says_so() {
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", "relinquish: [198.51.100.30]")));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    assert!(
        ended.stdout.contains("An apply of that is refused: ") && ended.stdout.contains("alerts"),
        "{}",
        ended.stdout
    );
}

#[test]
fn what_the_change_leaves_in_the_way_is_announced() {
    // The conversion is in no plan without `--allow convert`, and stops each of them.
    let body = "relinquish: [198.51.100.40]\npools: {old: {scaling: managed}}";
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", body)));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("an apply of the file is refused"), "{}", ended.stdout);
    assert!(ended.stdout.contains("An apply of that is refused: ") && ended.stdout.contains("--allow convert"));
}

#[test]
fn second_request_after_the_change_is_refused_by_a_conversion_that_no_plan_makes() {
    let body = "relinquish: [198.51.100.40]\npools: {parking: {ips: [198.51.100.40]}, old: {scaling: managed}}";
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", body)));
    desk.sesform(["apply", "--yes", "--allow", "convert"]).on(&ses).run().with_code(0);
    relinquish(&desk).on(&ses).run().with_code(0);
    // The address of the pool that was converted is SES's to give back, and the next case is refused with the reason.
    let body = body.replace("[198.51.100.40]\n", "[198.51.100.40, 198.51.100.50]\n");
    let desk = Desk::with(&whole("", &body));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    let reason = "it is in the managed pool `old`: SES chooses its IPs, and only deleting the pool gives them back";
    assert!(ended.stdout.contains(reason), "{}", ended.stdout);
    assert!(ended.stdout.starts_with("# eu-west-1: 10 IPs leased, 9 wanted (1 too many)\n"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("We want to relinquish"), "{}", ended.stdout);
    // A conversion of the next file, which was allowed only once, stops the second case too.
    let body = "relinquish: [198.51.100.40]\npools: {parking: {ips: [198.51.100.40]}, solo: {scaling: managed}}";
    let ended = relinquish(&Desk::with(&whole("", body))).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("an apply of the file is refused") && ended.stdout.contains("--allow convert"));
}

#[test]
fn address_that_the_change_does_not_free_is_to_be_taken_out_first() {
    let mut account = account();
    account["DedicatedIpPools"]["bulk"] = json!({"ScalingMode": "MANAGED"});
    account["DedicatedIps"]["198.51.100.90"] = json!({"PoolName": "bulk", "WarmupStatus": "NOT_APPLICABLE"});
    let ips = ["198.51.100.40", "198.51.100.60", "198.51.100.90"];
    let of = |ips: &[&str]| whole("owner: us\n", &format!("relinquish: [{}]\npools: {{bulk: {{}}}}", ips.join(", ")));
    let (ses, desk) = (Ses::holding(&account), Desk::with(&of(&ips)));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    // What SES chose for a managed pool is not leased, and does not count as given back.
    assert!(ended.stdout.starts_with("# eu-west-1: 11 IPs leased, 9 wanted (2 too many)\n"), "{}", ended.stdout);
    let advice =
        "198.51.100.60 and 198.51.100.90 stay all the same, for the reasons above: take them out of `relinquish`";
    assert!(ended.stdout.contains(advice), "{}", ended.stdout);
    let ended = relinquish(&Desk::with(&of(&ips[..1]))).on(&ses).run().with_code(5);
    assert!(!ended.stdout.contains("all the same"), "{}", ended.stdout);
}

#[test]
fn words_fit_the_number_of_addresses_and_the_price_has_a_source() {
    let run = |body: &str, words: &[&str]| {
        let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole("", body)));
        let words = ["request", "--relinquish", "--date", "2026-11-15"].into_iter().chain(words.iter().copied());
        desk.sesform(words).on(&ses).run().with_code(0).stdout
    };
    let text = run("relinquish: [198.51.100.50]", &[]);
    for words in [
        "if it goes on day 15 of 30, it costs 24.95 x 15 / 30 = 12.48 USD this month; afterwards 24.95 USD a month are saved",
        "(AWS Price List, AmazonSES, us-east-1, read 2026-07-22)",
        "We want to relinquish 1 of our 11 dedicated IP addresses in eu-west-1: 198.51.100.50. Please confirm this address \
         before you remove it.",
        "take it out of `relinquish`. Delete `old`",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("1 addresses") && !text.contains("these addresses"), "{text}");
    let stated = "prices: {dedicated_ip_standard: 20.01}\n";
    let (ses, desk) = (Ses::holding(&account()), Desk::with(&whole(stated, "relinquish: [198.51.100.50]")));
    let text = desk.sesform(["request", "--date", "2026-02-07"]).on(&ses).run().with_code(0).stdout;
    assert!(
        text.contains("20.01 x 7 / 28 = 5.00 USD") && text.contains("(`prices.dedicated_ip_standard` of"),
        "{text}"
    );
}

#[test]
fn number_of_the_pinpoint_form_is_a_rate_and_no_number_of_ips() {
    let mut account = account();
    account["Account"] =
        json!({"SendQuota": {"Max24HourSend": 50_000.0, "MaxSendRate": 140.0, "SentLast24Hours": 0.0}});
    let (ses, desk) = (Ses::holding(&account), Desk::with(&whole("", "relinquish: [198.51.100.50]")));
    let words = ["request", "--relinquish", "--form", "pinpoint", "--format", "json"];
    let document = desk.sesform(words).on(&ses).run().with_code(0).document();
    let case = &document["requests"]["regions"][0]["case"];
    let number = case["fields"].as_array().unwrap().iter().find(|field| field["name"] == "New quota value").unwrap();
    assert_eq!((&number["answer"], &number["text"]), (&json!("any"), &json!("140")));
    assert!(case["cautions"].to_string().contains("messages a second, not a number of IPs"), "{case:#}");
}

#[test]
fn account_under_review_is_told_why_giving_back_waits() {
    let mut account = account();
    account["Account"] = json!({"EnforcementStatus": "PROBATION"});
    let (ses, desk) = (Ses::holding(&account), Desk::with(&whole("", "relinquish: [198.51.100.50]")));
    let ended = relinquish(&desk).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("settle that before you give addresses back"), "{}", ended.stdout);
    assert!(!(ended.stdout + &ended.stderr).contains("reputation behind"));
    let words = ["request", "--relinquish", "--allow", "review"];
    let ended = desk.sesform(words).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("AWS reviews the account in eu-west-1 (PROBATION)"), "{}", ended.stdout);
}
