//! `plan -o`, `show`, `apply FILE`: either the reviewed plan is executed, or nothing is.

use serde_json::json;

use crate::support::{Desk, FILE, Ses, file};

/// A desk with a plan that was made from a fresh account.
fn planned() -> (Desk, Ses) {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    assert!(ended.stderr.contains("saved to plan.json"), "{}", ended.stderr);
    (desk, ses)
}

#[test]
fn show_says_again_what_plan_said_without_credentials_or_the_file() {
    let (desk, ses) = planned();
    let said = desk.sesform(["plan"]).on(&ses).run().with_code(0).stdout;
    desk.write("sesform.yaml", b"");
    let shown = desk.sesform(["show", "plan.json", "--max-rps", "1000"]).run().with_code(0).stdout;
    let said = said.strip_suffix("`apply` with the same flags would execute this plan.\n").unwrap();
    let place = "it was made in a sandbox: name that too, with `--sandbox=FILE` or `--endpoint-url`";
    assert_eq!(shown, format!("{said}`sesform apply plan.json` executes it; {place}.\n"));
}

#[test]
fn saved_plan_is_applied_without_asking_and_without_the_file() {
    let (desk, ses) = planned();
    desk.write("sesform.yaml", b"");
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["DedicatedIps"]["198.51.100.10"]["PoolName"], "transactional");
    ses.forget();
    let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("9 already done"), "{}", ended.stdout);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn stale_plan_is_refused_with_all_three_states_and_nothing_written() {
    let (desk, _) = planned();
    let moved_on = json!({
        "DedicatedIpPools": {"elsewhere": {}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "elsewhere"}, "198.51.100.11": {}, "198.51.100.12": {}, "198.51.100.13": {}
        }
    });
    let ses = Ses::holding(&moved_on);
    let before = ses.region();
    let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(4);
    for words in [
        "123456789012/eu-west-1/dedicated-ip/198.51.100.10",
        "when planned: in `ses-default-dedicated-pool`",
        "planned:      in `transactional`",
        "now:          in `elsewhere`",
        "1 object changed since the plan was made",
    ] {
        assert!(ended.stderr.contains(words), "{words} in {}", ended.stderr);
    }
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    assert_eq!(ses.region(), before);
    let document = desk.sesform(["apply", "plan.json", "--format", "json"]).on(&ses).run().with_code(4).document();
    assert_eq!(document["failure_reason"]["code"], "stale");
    assert_eq!(document["stale"][0]["found"], "in `elsewhere`");
}

#[test]
fn half_done_plan_is_resumed_and_nothing_is_done_twice() {
    let (desk, ses) = planned();
    ses.play(&json!({"rules": [refusal("PutDedicatedIpInPool", "198.51.100.12")]}));
    let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(3);
    assert!(ended.stdout.contains("7 written, 1 failed, 1 skipped."), "{}", ended.stdout);
    // Running again helps only after the cause of SES's refusal has been removed.
    assert!(ended.stdout.contains("SES refused step "), "{}", ended.stdout);
    assert!(!ended.stdout.contains("run the same command again"), "{}", ended.stdout);
    ses.play(&json!({}));
    ses.forget();
    let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("2 written, 7 already done."), "{}", ended.stdout);
    assert_eq!(ses.writes(), ["PutDedicatedIpInPool", "CreateConfigurationSet"]);
}

#[test]
fn failed_step_is_reported_with_what_ses_said_and_its_request_id() {
    let (desk, ses) = planned();
    ses.play(&json!({"rules": [refusal("PutDedicatedIpInPool", "198.51.100.12")]}));
    let ended = desk.sesform(["apply", "plan.json", "--format", "json"]).on(&ses).run().with_code(3);
    let document = ended.document();
    assert_eq!(document["failure_reason"]["code"], "not-all-applied");
    let steps = document["report"]["steps"].as_array().unwrap();
    let with = |status: &str| steps.iter().filter(|step| step["status"] == status).collect::<Vec<_>>();
    let (failed, skipped) = (with("failed"), with("skipped"));
    assert_eq!((failed.len(), skipped.len()), (1, 1), "{document:#}");
    assert_eq!(failed[0]["write"]["ip"], "198.51.100.12");
    assert!(failed[0]["error"].as_str().unwrap().contains("BadRequestException: not today"), "{document:#}");
    assert!(failed[0]["request_id"].is_string(), "{document:#}");
    assert_eq!(skipped[0]["write"]["configuration_set"], "newsletter");
}

#[test]
fn apply_of_which_nothing_succeeds_is_an_error_and_not_a_partial_apply() {
    let (desk, ses) = planned();
    let before = ses.region();
    ses.play(&json!({"rules": [
        refusal("CreateDedicatedIpPool", "/"), refusal("CreateConfigurationSet", "/"), refusal("PutDedicatedIpInPool", "/")
    ]}));
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(1);
    assert_eq!(ses.region(), before);
}

#[test]
fn fail_fast_starts_nothing_after_the_first_failure() {
    let (desk, ses) = planned();
    ses.play(&json!({"rules": [refusal("CreateDedicatedIpPool", "/")]}));
    let ended = desk.sesform(["apply", "plan.json", "--fail-fast", "--format", "json"]).on(&ses).run();
    let document = ended.document();
    let steps = document["report"]["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["status"] == "not-started" || step["status"] == "skipped"), "{document:#}");
    assert!(!ses.writes().contains(&"PutDedicatedIpInPool"), "{:?}", ses.writes());
}

#[test]
fn plan_of_another_format_or_none_is_refused() {
    let (desk, ses) = planned();
    let mut plan = desk.json("plan.json");
    for version in ["1.0", "2.1", "3.0", "2", ""] {
        plan["format_version"] = version.into();
        desk.write(&format!("format{version}.json"), plan.to_string().as_bytes());
    }
    desk.write("older.json", b"{\"format_version\": \"1.0\", \"steps\": 7}");
    desk.write("broken.json", b"{\"format_version\": \"2.0\"}");
    for (name, words) in [
        ("format1.0.json", "format version \"1.0\""),
        ("format2.1.json", "format version \"2.1\""),
        ("format3.0.json", "format version \"3.0\""),
        ("format2.json", "format version \"2\""),
        ("format.json", "format version \"\""),
        ("older.json", "format version \"1.0\""),
        ("broken.json", "is not a plan"),
        ("none.json", "none.json"),
    ] {
        for verb in ["show", "apply"] {
            let ended = desk.sesform([verb, name]).on(&ses).run().with_code(1);
            assert!(ended.stderr.contains(words), "{}", ended.stderr);
        }
    }
    assert!(ses.writes().is_empty());
}

#[test]
fn plan_for_another_account_is_refused_before_any_call_to_ses() {
    let (desk, ses) = planned();
    ses.forget();
    desk.sesform(["apply", "plan.json"]).on_as(&ses, "999999999999").run().with_code(5);
    assert_eq!(ses.operations(), ["GetCallerIdentity"]);
    ses.forget();
    desk.sesform(["apply", "plan.json", "--account", "999999999999"]).on(&ses).run().with_code(5);
    desk.sesform(["show", "plan.json", "--account", "999999999999"]).run().with_code(5);
    assert!(ses.operations().is_empty());
}

#[test]
fn check_says_whether_a_plan_is_still_good_and_writes_nothing() {
    let (desk, ses) = planned();
    let check = || desk.sesform(["check", "plan.json"]).on(&ses).run();
    assert_eq!(check().with_code(0).stdout, "Still good: 9 steps to do.\n");
    ses.play(&json!({"rules": [refusal("CreateConfigurationSet", "receipts")]}));
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(3);
    ses.forget();
    assert_eq!(check().with_code(0).stdout, "Still good: 1 step to do, 8 done already.\n");
    ses.play(&json!({}));
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(0);
    assert_eq!(check().with_code(0).stdout, "Still good, and all of it is done: applying it writes nothing.\n");
    let elsewhere = Ses::holding(&json!({"DedicatedIpPools": {"marketing": {"ScalingMode": "MANAGED"}}}));
    desk.sesform(["check", "plan.json"]).on(&elsewhere).run().with_code(4);
}

/// `check` asks for what `apply` asks for: on the account as it is now, with the flags of the plan and those given.
#[test]
fn check_ends_as_an_apply_with_the_same_flags() {
    let warm = json!({"PoolName": "warm"});
    let cold = json!({"PoolName": "cold", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 3});
    let account = |warmup: bool| {
        let ours = json!({"sesform:owner": "mail-platform"});
        Ses::holding(&json!({
            "Account": {"DedicatedIpAutoWarmupEnabled": warmup},
            "DedicatedIpPools": {"warm": {}, "cold": {}},
            "DedicatedIps": {"198.51.100.1": warm, "198.51.100.2": cold},
            "ConfigurationSets": {"news": {"DeliveryOptions": {"SendingPoolName": "warm"}}, "old": {"Tags": ours}},
        }))
    };
    let head = "version: 1\naccount: \"123456789012\"\nowner: mail-platform";
    let desk =
        Desk::with(&format!("{head}\nregions: {{eu-west-1: {{configuration_sets: {{news: {{pool: cold}}}}}}}}\n"));
    let ses = account(true);
    desk.sesform(["plan", "--prune", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let check = |ses: &Ses, flags: &[&str]| desk.sesform([&["check", "plan.json"], flags].concat()).on(ses).run();
    let said = check(&ses, &[]).with_code(0).stdout;
    let command = |flags: &str, ses: &Ses| {
        format!("`sesform apply plan.json --endpoint-url {} {flags}` executes it", ses.endpoint())
    };
    assert_eq!(said, format!("Still good: 2 steps to do; {}.\n", command("--prune", &ses)));
    check(&ses, &["--max-deletes", "0"]).with_code(5);
    check(&ses, &["--require-owner", "billing"]).with_code(5);
    // Somebody turned automatic warm-up off.
    let ses = account(false);
    let said = check(&ses, &[]).with_code(5).stderr;
    assert!(said.contains("`--allow cold`"), "{said}");
    check(&ses, &["--allow", "cold"]).with_code(0);
    // A plan that a guard stopped when it was made is not good without the flag either.
    desk.sesform(["plan", "--prune", "-o", "plan.json"]).on(&ses).run().with_code(0);
    check(&ses, &[]).with_code(5);
    desk.sesform(["plan", "--prune", "--allow", "cold", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let said = check(&ses, &[]).with_code(0).stdout;
    assert!(said.ends_with(&format!("{}.\n", command("--allow cold --prune", &ses))), "{said}");
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    desk.sesform(["apply", "plan.json", "--allow", "cold", "--prune"]).on(&ses).run().with_code(0);
}

#[test]
fn fingerprint_that_was_approved_is_the_only_plan_that_is_applied() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let document = desk.sesform(["plan", "--format", "json"]).on(&ses).run().with_code(0).document();
    let approved = document["plan"]["fingerprint"].as_str().unwrap();
    let said = desk.sesform(["plan"]).on(&ses).run().with_code(0).stdout;
    let last = "`apply` with the same flags would execute this plan.";
    assert!(said.ends_with(&format!("Fingerprint {approved}\n{last}\n")), "{said}");
    let apply = |fingerprint: &str| desk.sesform(["apply", "--yes", "--expect", fingerprint]).on(&ses).run();
    let ended = apply("sha256:0000").with_code(4);
    assert!(ended.stderr.contains(approved), "{}", ended.stderr);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    apply(approved).with_code(0);
    assert_eq!(ses.writes().len(), 9);
}

/// A rule by which SES refuses an operation on this object.
fn refusal(operation: &str, about: &str) -> serde_json::Value {
    json!({
        "operation": operation, "about": about, "when": "always",
        "fault": {"error": {"status": 400, "code": "BadRequestException", "message": "not today"}}
    })
}

#[test]
fn note_of_a_saved_plan_says_what_it_takes_to_apply_it() {
    let account = json!({
        "DedicatedIpPools": {"standard": {}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "standard"}, "198.51.100.11": {}}
    });
    let moves = "pools:\n  standard: {ips: [198.51.100.10, 198.51.100.11]}\nlimits: {moved_ips: 0}";
    let limited = file(moves).replace("    limits: {moved_ips: 0}\n", "limits: {moved_ips: 0}\n");
    for (text, code, says) in [
        (file("pools:\n  standard: {ips: [198.51.100.10]}"), 0, "`sesform apply p.json` executes it"),
        (file("pools:\n  standard: {ips: {count: 9}}"), 0, "`sesform apply p.json --allow shortage` executes it"),
        (limited, 0, "`sesform apply p.json --allow moves` executes it"),
        (
            file("pools:\n  standard: {scaling: managed}"),
            0,
            "it cannot be applied: 1 change withheld by a guard; plan again with `--allow convert`",
        ),
        (file("pools:\n  standard: {ips: [198.51.100.77]}"), 65, "it cannot be applied: "),
    ] {
        let (desk, ses) = (Desk::with(&text), Ses::holding(&account));
        let ended = desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(code);
        let told = format!("saved to p.json; {says}");
        // The command calls the same endpoint; here it is left out.
        let said = ended.stderr.replace(&format!(" --endpoint-url {}", ses.endpoint()), "");
        assert!(said.contains(&told), "{told}\n{said}");
        let applies = says.starts_with('`');
        assert_eq!(ended.stderr.contains("executes it"), applies, "{}", ended.stderr);
        if applies {
            let flags = says.split_whitespace().skip(3).map(|word| word.trim_end_matches('`'));
            let flags = flags.take_while(|word| *word != "executes");
            desk.sesform(["apply", "p.json"].into_iter().chain(flags)).on(&ses).run().with_code(0);
        }
    }
}

#[test]
fn flag_that_only_a_new_plan_can_use_is_not_offered_to_a_saved_one() {
    let account = json!({"DedicatedIpPools": {"standard": {}}});
    let (desk, ses) = (Desk::with(&file("pools:\n  standard: {scaling: managed}")), Ses::holding(&account));
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    for words in [&["apply", "p.json"][..], &["apply", "p.json", "--allow", "convert"], &["apply", "--yes"]] {
        let ended = desk.sesform(words.iter().copied()).on(&ses).run().with_code(5);
        assert!(ended.stderr.contains("plan again with `--allow convert`"), "{}", ended.stderr);
        assert!(!ended.stderr.contains("what allows it: `--allow convert`"), "{}", ended.stderr);
    }
    let ended = desk.sesform(["plan", "-o", "p.json", "--allow", "convert"]).on(&ses).run().with_code(0);
    let command = format!("`sesform apply p.json --endpoint-url {} --allow convert` executes it", ses.endpoint());
    assert!(ended.stderr.contains(&command), "{}", ended.stderr);
    let ended = desk.sesform(["apply", "p.json"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("what allows it: `--allow convert`"), "{}", ended.stderr);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    desk.sesform(["apply", "p.json", "--allow", "convert"]).on(&ses).run().with_code(0);
}
