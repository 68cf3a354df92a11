//! `advise` as a user runs it: text, JSON, names, and a diff that applies, is valid and can be planned.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::{
    snapshots::assert_file,
    support::{Desk, Ses, file},
};

const DAY: &str = "2026-12-01";

/// Little mail on leased IPs, much on shared ones, and a set of which nothing is stated.
const BODY: &str = "pools:\n  alerts: {ips: {count: 2}}   # leased in 2024\nconfiguration_sets:\n  alerts:   # of the monitors\n    \
                    pool: alerts\n    traffic: {kind: other, day: 2000, pattern: steady}\n  newsletter: {pool: ses-shared-pool, \
                    traffic: {kind: marketing, day: 300000, days: 13, peak_day: 900000, pattern: weekly, isolate: true}}\n  \
                    bare: {}\n";

fn advise(desk: &Desk, words: &[&str]) -> String {
    desk.sesform(["advise", "--date", DAY].into_iter().chain(words.iter().copied())).run().with_code(0).stdout
}

#[test]
fn text_says_what_decided_with_its_sources_and_shows_a_diff() {
    assert_file("tests/snapshots/cli/advise.txt", &advise(&Desk::with(&file(BODY)), &[]));
}

/// Feeds a diff to a program that applies it in the folder of the desk.
fn apply_diff(desk: &Desk, program: &str, words: &[&str], diff: &str) {
    use std::io::Write as _;
    let mut child = Command::new(program).args(words).current_dir(desk.path("")).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(diff.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{program} does not take\n{diff}");
}

#[test]
fn diff_applies_is_valid_and_can_be_planned_and_leaves_nothing_to_change() {
    for ending in ["\n", "\r\n"] {
        let text = file(BODY).replace('\n', ending);
        let desk = Desk::with(&text);
        let document = desk.sesform(["advise", "--date", DAY, "--format", "json"]).run().with_code(0).document();
        let diff = document["files"][0]["diff"].as_str().unwrap();
        apply_diff(&desk, "git", &["apply", "-p0", "-"], diff);
        let after = desk.read("sesform.yaml");
        for line in ["alerts: {ips: {count: 2}}   # leased in 2024", "alerts:   # of the monitors"] {
            assert!(after.contains(line), "{after}");
        }
        assert!(
            after.contains("marketing: {ips: {count: 5}}") && after.contains("newsletter: {pool: marketing, "),
            "{after}"
        );
        desk.sesform(["validate"]).run().with_code(0);
        desk.sesform(["plan", "--sandbox"]).run().with_code(0);
        let again = desk.sesform(["advise", "--date", DAY, "--format", "json"]).run().with_code(0).document();
        assert_eq!(again["files"], Value::Null, "{again:#}");
    }
}

/// Offers with a peak before Christmas and receipts, both through leased IPs.
const SEASONAL: &str = "pools:\n  offers: {ips: {count: 2}}\n  receipts: {ips: {count: 2}}\nconfiguration_sets:\n  offers:\n    pool: \
                        offers\n    tls: require\n    traffic:\n      kind: marketing\n      day: 100000\n      days: 20\n      peak_day: \
                        900000   # Black Friday\n      pattern: seasonal\n      gap: 4d\n  receipts: {pool: receipts, traffic: {kind: \
                        transactional, day: 30000, pattern: steady}}\n";

#[test]
fn surplus_of_seasonal_mail_takes_a_second_set_that_can_be_planned() {
    let desk = Desk::with(&file(SEASONAL));
    let said = advise(&desk, &["offers"]);
    for part in [
        "`offers`: standard dedicated IPs, 2 of them, and AWS's shared IPs for the surplus of its peak days (practice)",
        "a configuration set sends through one pool, and SES cannot split it",
        "a new set `offers-surplus` on `ses-shared-pool` for what is above 100,000 a day",
        "the application names one of both for each message when it sends",
    ] {
        assert!(said.contains(part), "{said} lacks {part}");
    }
    let document = desk.sesform(["advise", "--date", DAY, "--format", "json"]).run().with_code(0).document();
    apply_diff(&desk, "git", &["apply", "-p0", "-"], document["files"][0]["diff"].as_str().unwrap());
    let after = desk.read("sesform.yaml");
    // 900,000 = 100,000 + 800,000; two IPs carry the mean day, so the pool keeps its count.
    for line in [
        " peak_day: 100000   # Black Friday\n",
        " offers-surplus:\n        pool: ses-shared-pool\n        traffic: {kind: marketing, peak_day: 800000, pattern: seasonal}\n",
        " offers: {ips: {count: 2}}\n",
    ] {
        assert!(after.contains(line), "{after} lacks {line}");
    }
    desk.sesform(["validate"]).run().with_code(0);
    let plan = desk.sesform(["plan", "--sandbox"]).run().with_code(0);
    assert!(plan.stdout.contains("+ configuration set offers-surplus"), "{}", plan.stdout);
    let again = desk.sesform(["advise", "--date", DAY, "--format", "json"]).run().with_code(0).document();
    assert_eq!(again["files"], Value::Null, "{again:#}");
    // A set of that name is not used for it.
    let taken = format!("{SEASONAL}  offers-surplus: {{pool: ses-shared-pool}}\n");
    let said = advise(&Desk::with(&file(&taken)), &["offers"]);
    assert!(said.contains(" offers-surplus2:\n"), "{said}");
}

#[test]
fn whole_output_is_taken_by_patch() {
    let desk = Desk::with(&file(BODY));
    apply_diff(&desk, "patch", &["-p0", "--quiet"], &advise(&desk, &[]));
    assert!(desk.read("sesform.yaml").contains("pool: ses-shared-pool\n"), "{}", desk.read("sesform.yaml"));
}

#[test]
fn whole_output_about_a_file_with_line_ends_of_windows_applies() {
    let desk = Desk::with(&file(BODY).replace('\n', "\r\n"));
    apply_diff(&desk, "git", &["apply", "-p0", "-"], &advise(&desk, &[]));
    let after = desk.read("sesform.yaml");
    assert!(after.contains("pool: ses-shared-pool\r\n"), "{after}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after}");
}

/// A pool with four warm IPs that carries both kinds of mail.
const MIXED: &str = "unassigned: {day: 0}\npools:\n  out: {ips: {count: 4}}\nconfiguration_sets:\n  rec:\n    pool: out\n    traffic: \
                     {kind: transactional, day: 100000, pattern: steady, peak_rate: 20/s}\n  pro:\n    pool: out\n    traffic: \
                     {kind: marketing, day: 150000, days: 12, peak_day: 200000, pattern: weekly, peak_rate: 20/s}\n";

#[test]
fn ips_of_a_mixed_pool_are_divided_and_the_plan_of_the_diff_runs() {
    let ip = |last: u8| {
        let ip = json!({"PoolName": "out", "WarmupStatus": "DONE", "WarmupPercentage": 100});
        (format!("198.51.100.{last}"), ip)
    };
    let set = json!({"DeliveryOptions": {"SendingPoolName": "out"}, "SendingOptions": {"SendingEnabled": true}});
    let region = json!({
        "DedicatedIpPools": {"out": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": (1..5).map(ip).collect::<serde_json::Map<_, _>>(),
        "ConfigurationSets": {"rec": set, "pro": set},
    });
    for pool in ["{count: 4}", "[198.51.100.1, 198.51.100.2, 198.51.100.3, 198.51.100.4]"] {
        let (desk, ses) = (Desk::with(&file(&MIXED.replace("{count: 4}", pool))), Ses::holding(&region));
        let said = desk.sesform(["advise", "--live", "--date", DAY]).on(&ses).run().with_code(0).stdout;
        assert!(said.contains("2 IPs that the account has already, so at no further cost: warm"), "{said}");
        apply_diff(&desk, "git", &["apply", "-p0", "-"], &said);
        let lint = |desk: &Desk| {
            desk.sesform(["lint", "--live", "--fail-on", "never", "--date", DAY]).on(&ses).run().with_code(0).stdout
        };
        desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
        let found = lint(&desk);
        assert!(["SF161", "SF111", "SF142"].iter().all(|code| !found.contains(code)), "{found}");
        let again = desk.sesform(["advise", "--live", "--date", DAY]).on(&ses).run().with_code(0).stdout;
        assert!(!again.contains("The file with these changes"), "{again}");
    }
}

#[test]
fn document_has_each_stream_and_asks_for_each_missing_fact_once() {
    let document = Desk::with(&file(BODY)).sesform(["advise", "--format", "json", "--date", DAY]).run().with_code(0);
    let document = document.document();
    let choices = &document["choices"];
    let streams = choices["regions"][0]["streams"].as_array().unwrap();
    let answers: Vec<&Value> = streams.iter().map(|it| &it["answer"]["to"]).collect();
    assert_eq!(answers, [&json!("shared"), &Value::Null, &json!("standard"), &Value::Null]);
    assert!(streams.iter().all(|it| it["benefits"].as_array().unwrap().len() == 12), "{choices:#}");
    let missing: Vec<&str> = choices["missing"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    let bare =
        missing.iter().filter(|key| key.starts_with("regions.eu-west-1.configuration_sets.bare.traffic.")).count();
    let unassigned = missing.iter().filter(|key| key.starts_with("regions.eu-west-1.unassigned.")).count();
    assert_eq!((bare, unassigned, missing.len()), (5, 5, 10), "{missing:?}");
}

#[test]
fn names_choose_streams_and_a_misspelled_one_has_a_neighbour() {
    let desk = Desk::with(&file(BODY));
    let one = advise(&desk, &["newsletter"]);
    assert!(one.contains("`newsletter`: standard dedicated IPs, 5 of them") && !one.contains("`alerts`:"), "{one}");
    assert!(!one.contains("pool: ses-shared-pool\n     traffic"), "{one}");
    assert!(advise(&desk, &["unassigned"]).contains("mail without a configuration set: no answer"), "{one}");
    let ended = desk.sesform(["advise", "newsleter"]).run().with_code(64);
    assert!(ended.stderr.contains("did you mean `newsletter`?"), "{}", ended.stderr);
}

#[test]
fn account_says_what_the_file_does_not() {
    let body = "configuration_sets:\n  s: {traffic: {kind: other, day: 90000, pattern: steady, isolate: true}}\n";
    let desk = Desk::with(&file(body));
    let offline = advise(&desk, &[]);
    assert!(offline.contains("does not say through which pool it leaves; `--live` reads it"), "{offline}");
    let region = json!({
        "DedicatedIpPools": {"own": {}},
        "DedicatedIps": {"198.51.100.9": {"PoolName": "own"}, "198.51.100.10": {"PoolName": "own"}},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "own"}}},
    });
    let ended = desk.sesform(["advise", "--live", "--date", DAY]).on(&Ses::holding(&region)).run().with_code(0);
    // No event destination of the account tells of bounces, but the IPs are warm: managed ones would not watch either.
    assert!(ended.stdout.contains("`s`: standard dedicated IPs, 2 of them (practice)"), "{}", ended.stdout);
    assert!(ended.stdout.contains("add an event destination to the set"), "{}", ended.stdout);
    let cold = json!({"PoolName": "own", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 20});
    let region = json!({
        "DedicatedIpPools": {"own": {}},
        "DedicatedIps": {"198.51.100.9": cold, "198.51.100.10": cold},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "own"}}},
    });
    let ended = desk.sesform(["advise", "--live", "--date", DAY]).on(&Ses::holding(&region)).run().with_code(0);
    // New IPs: SES should look after them.
    assert!(ended.stdout.contains("`s`: managed dedicated IPs (practice)"), "{}", ended.stdout);
    assert!(ended.stdout.contains("now: through `own` (standard)"), "{}", ended.stdout);
}

#[test]
fn value_that_a_variable_gives_is_not_changed_and_says_why() {
    let body = "configuration_sets:\n  s: {pool: \"${var.pool}\", traffic: {month: 400, pattern: irregular}}\n  \
                t: {pool: ses-default-dedicated-pool, traffic: {month: 400, pattern: irregular}}\n";
    let desk = Desk::with(&file(body));
    let said = advise(&desk, &["--var", "pool=ses-default-dedicated-pool"]);
    assert!(said.contains("no diff: ") && said.contains("a variable gives the value"), "{said}");
    assert!(said.contains("+  ") && said.contains("t: {pool: ses-shared-pool"), "{said}");
}

#[test]
fn diff_that_no_program_takes_says_so() {
    let desk = Desk::with(&file(BODY));
    let path = desk.path("sesform.yaml").display().to_string();
    let said = desk.sesform(["-f", &path, "advise", "--date", DAY]).run().with_code(0).stdout;
    assert!(said.contains("run `advise` in a folder above the file"), "{said}");
    assert!(!advise(&desk, &[]).contains("in a folder above the file"));
}

#[test]
fn measured_figures_are_told_from_stated_facts() {
    let body =
        "configuration_sets:\n  s: {pool: ses-shared-pool, traffic: {kind: marketing, day: 1000, pattern: steady}}\n";
    let desk = Desk::with(&file(body));
    let days: Vec<String> = (1..=28).map(|day| format!(r#"{{"date": "2026-11-{day:02}", "send": 40000}}"#)).collect();
    let figures = format!(
        r#"{{"format_version": "1.0", "account": "123456789012", "taken": "2026-11-29T06:00:00Z", "source": "VDM",
             "regions": {{"eu-west-1": {{"configuration_sets": {{"s": {{"days": [{}]}}}}}}}}}}"#,
        days.join(", ")
    );
    desk.write("figures.json", figures.as_bytes());
    let said = advise(&desk, &["--figures", "figures.json", "s"]);
    let line = "  measured: `day` is 40,000 instead of 1,000";
    assert!(
        said.lines().any(|it| it.starts_with(line) && it.ends_with("(28 days, 2026-11-01 to 2026-11-28)")),
        "{said}"
    );
    let words = ["advise", "--date", DAY, "--figures", "figures.json", "--format", "json", "s"];
    let document = desk.sesform(words).run().with_code(0).document();
    let measured = &document["choices"]["regions"][0]["streams"][0]["facts"]["measured"];
    assert_eq!((&measured[0]["key"], &measured[0]["stated"]), (&"day".into(), &1000.into()), "{document:#}");
    assert!(!advise(&desk, &["s"]).contains("measured:"));
}
