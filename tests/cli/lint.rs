//! `lint` and `cost` as a user runs them: exit codes, formats, the account, and what a plan says of advice.

use jiff::{ToSpan as _, tz::TimeZone};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use super::{
    doctor_findings::denying,
    support::{ACCOUNT, Desk, FILE, Ses, file},
};

const DAY: &str = "2026-12-01";

/// Two IPs for mail that is too little for them, and a set through an empty pool.
const BODY: &str = "pools:\n  alerts: {ips: {count: 2}}\n  empty: {ips: []}\nconfiguration_sets:\n  alerts: {pool: alerts, \
                    traffic: {kind: transactional, day: 3000, pattern: steady}}\n  lost: {pool: empty, traffic: {day: 0}}\n";

/// The codes and severities of a document's findings, in order.
fn codes(document: &Value) -> Vec<String> {
    let findings = document["advice"]["findings"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    findings.map(|it| format!("{} {}", word(&it["severity"]), word(&it["rule"]))).collect()
}

#[test]
fn findings_say_what_helps_where_and_from_which_page() {
    let ended = Desk::with(&file(BODY)).sesform(["lint", "--date", DAY]).run().with_code(5);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
error SF111 empty-pool in eu-west-1  [sesform.yaml:10]
  `lost` may send only from the IPs of `empty`, and there are none; AWS does not say what happens to the mail
  fix: name another pool, such as `ses-shared-pool` or `ses-default-dedicated-pool`, or put IPs into this one
  source: Assigning IP pools in Amazon SES; Using your own IP addresses (BYOIP) in Amazon SES

warning SF101 thin-pool in eu-west-1  [sesform.yaml:6]
  `alerts` gives each of its 2 IPs 45,000 messages a month: mailbox providers judge only addresses that they see enough of, AWS asks for about 1,000 a day to each provider from each IP, and many senders draw the line at 100,000 a month
  fix: `pool: ses-shared-pool`
  source: Using Dedicated IP Addresses with Amazon Pinpoint, decision guide (archived); Dedicated IP addresses for Amazon SES, decision guide; Warming up dedicated IP addresses (standard); practice: Mailtrap 100,000 a month (read 2026-11), SendGrid 50,000 (2013), Iterable 150,000, 250ok 500,000 (2018), Word to the Wise 3 times 50,000 a week (2019)

1 error, 1 warning.

"#]]
    );
    assert!(ended.stderr.contains("1 finding of severity error or graver"), "{}", ended.stderr);
}

#[test]
fn fail_on_chooses_what_fails() {
    let warned = Desk::with(&file(&BODY.replace("empty: {ips: []}", "empty: {}")));
    for (fail_on, code) in [("error", 0), ("warning", 5), ("note", 5), ("never", 0)] {
        let ended =
            warned.sesform(["lint", "--format", "json", "--date", DAY, "--fail-on", fail_on]).run().with_code(code);
        assert!(codes(&ended.document()).contains(&"warning SF101".to_owned()), "{}", ended.stdout);
    }
    let ended = Desk::with(&file(BODY)).sesform(["lint", "--fail-on", "never", "--date", DAY]).run().with_code(0);
    assert!(ended.stdout.contains("1 error"), "{}", ended.stdout);
}

#[test]
fn formats_of_pipelines_carry_the_findings() {
    let desk = Desk::with(&file(BODY));
    let reports = ["sarif=a.sarif", "codequality=b.json", "markdown=c.md", "ndjson=d.ndjson"];
    let reports = reports.iter().flat_map(|report| ["--report", report]);
    let run = desk.sesform(["lint", "--date", DAY, "--ci", "github"].into_iter().chain(reports));
    let ended = run.run().with_code(5);
    let result = &desk.json("a.sarif")["runs"][0]["results"];
    let errors: Vec<_> = result.as_array().unwrap().iter().filter(|it| it["level"] == "error").collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["ruleId"], "SF111");
    let rules = desk.json("a.sarif")["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().clone();
    let rule = rules.iter().find(|rule| rule["id"] == "SF101").unwrap();
    assert!(rule["fullDescription"]["text"].as_str().unwrap().contains("Warming up dedicated IP addresses"), "{rule}");
    let quality = desk.json("b.json");
    assert!(quality.as_array().unwrap().iter().any(|it| it["check_name"] == "SF111" && it["severity"] == "critical"));
    assert!(desk.read("c.md").contains("- **error** `SF111` empty-pool"), "{}", desk.read("c.md"));
    assert!(desk.read("d.ndjson").contains("\"SF101\""));
    assert!(ended.stderr.contains("::error file=sesform.yaml,line=10"), "{}", ended.stderr);
}

#[test]
fn account_is_read_and_never_written() {
    let region = json!({
        "Account": {"EnforcementStatus": "PROBATION", "PricingAttributes": {"CurrentPlan": "PRO"},
                    "SendQuota": {"Max24HourSend": 2000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0}},
        "DedicatedIpPools": {"alerts": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "alerts", "WarmupStatus": "DONE", "WarmupPercentage": 100}},
        "ConfigurationSets": {"alerts": {"DeliveryOptions": {"SendingPoolName": "alerts"}}},
        "MultiRegionEndpoints": {"global": {"Regions": ["eu-west-1", "eu-central-1"]}}
    });
    let ses = Ses::holding(&region);
    let body = BODY.replace("  empty: {ips: []}\n", "").replace("  lost: {pool: empty, traffic: {day: 0}}\n", "");
    let desk = Desk::with(&file(&body));
    let ended = desk.sesform(["lint", "--live", "--format", "json", "--date", DAY]).on(&ses).run().with_code(5);
    let found = codes(&ended.document());
    for code in ["error SF143", "error SF183", "warning SF101", "note SF146", "note SF155"] {
        assert!(found.contains(&code.to_owned()), "{code} is not in {found:?}");
    }
    assert!(ses.writes().is_empty());
}

#[test]
fn facts_make_a_plan_say_what_it_costs_and_causes() {
    let ses = Ses::fresh();
    let body = "pools: {alerts: {ips: {count: 2}}}\nconfiguration_sets: {alerts: {pool: alerts";
    let plain = Desk::with(&file(&format!("{body}}}}}")));
    let ended = plain.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(!ended.stdout.contains("USD") && !ended.stdout.contains("SF101"), "{}", ended.stdout);
    let told = Desk::with(&file(&format!("{body}, traffic: {{day: 3000, pattern: steady}}}}}}")));
    let ended = told.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("warning SF101 thin-pool in eu-west-1"), "{}", ended.stdout);
    // The sandbox leases twelve.
    assert!(ended.stdout.contains("299.40 USD a month (unchanged)"), "{}", ended.stdout);
    let (plain, told) = (plain.sesform(["plan", "--format", "json"]), told.sesform(["plan", "--format", "json"]));
    let (plain, told) = (plain.on(&ses).run().document(), told.on(&ses).run().document());
    assert_eq!(plain["plan"]["fingerprint"], told["plan"]["fingerprint"]);
    assert_eq!(told["cost"]["after"]["dedicated_ips"], "299.40");
}

#[test]
fn cost_counts_to_the_cent() {
    let desk = Desk::with(&file("pools: {alerts: {ips: {count: 3}}}"));
    let ended = desk.sesform(["cost", "--offline", "--format", "json"]).run().with_code(0);
    assert_eq!(ended.document()["cost"]["after"]["dedicated_ips"], "74.85");
    let ended = desk.sesform(["cost"]).on(&Ses::fresh()).run().with_code(0);
    assert!(ended.stdout.contains("Difference: 0.00 USD a month"), "{}", ended.stdout);
    assert!(ended.stdout.contains("read 2026-07-22"), "{}", ended.stdout);
    assert!(!ended.stdout.contains(ACCOUNT));
}

/// The example of docs/how-to/figures.md, of which two messages in a hundred bounced.
const FIGURES: &str = r#"{"format_version": "1.0", "account": "123456789012", "taken": "2026-11-30T06:00:00Z", "regions":
    {"eu-west-1": {"configuration_sets": {"alerts": {"days": [{"date": "2026-11-29", "send": 5000, "permanent_bounce": 100}]}}}}}"#;

#[test]
fn figures_are_looked_at_with_and_without_the_account() {
    let body = "pools: {alerts: {}}\nconfiguration_sets: {alerts: {pool: alerts, traffic: {kind: marketing, day: 3000, pattern: steady}}}";
    let desk = Desk::with(&file(body));
    desk.write("figures.json", FIGURES.as_bytes());
    let words = ["lint", "--figures", "figures.json", "--date", DAY, "--format", "json"];
    let document = desk.sesform(words).run().with_code(0).document();
    assert_eq!(codes(&document), ["warning SF182", "note SF193"]);
    let message = document["advice"]["findings"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("100 of 5,000 messages of 1 day bounced for good, 2.00 %"), "{message}");
    let live = desk
        .sesform(words.into_iter().chain(["--live", "--fail-on", "never"]))
        .on(&Ses::fresh())
        .run()
        .with_code(0)
        .document();
    assert!(codes(&live).contains(&"warning SF182".to_owned()), "{live}");
    // Others may be measured than `--region` names.
    let two = file(body) + "  us-east-1:\n    pools: {q: {}}\n";
    let desk = Desk::with(&two);
    desk.write("figures.json", FIGURES.as_bytes());
    desk.sesform(["lint", "--figures", "figures.json", "--date", DAY, "--region", "us-east-1"]).run().with_code(0);
}

#[test]
fn figures_that_are_wrong_are_refused_with_their_place() {
    let desk = Desk::with(&file("pools: {alerts: {}}"));
    let refused = |text: &str, says: &str| {
        desk.write("figures.json", text.as_bytes());
        let ended =
            desk.sesform(["lint", "--figures", "figures.json", "--date", DAY, "--format", "json"]).run().with_code(65);
        let reason = &ended.document()["failure_reason"];
        assert_eq!(reason["code"], "invalid-figures");
        assert!(reason["message"].as_str().unwrap().contains(says), "{reason}");
    };
    refused(
        &FIGURES.replace("123456789012", "210987654321"),
        "`figures.json` has no figures that can be used: `account`",
    );
    refused(&FIGURES.replace("eu-west-1", "us-east-1"), "`regions.us-east-1`");
    refused(&FIGURES.replace("2026-11-29", "2027-11-29"), "is after 2026-12-01");
    refused(&FIGURES.replace("\"send\": 5000", "\"send\": -5"), "`-5` is not a whole number, 0 or more, at line 2");
    refused(&FIGURES.replace("\"send\": 5000", "\"send\": 99"), "`permanent_bounce` is 100 in all and `send` only 99");
    refused(FILE, "it is no document of figures");
    let missing = desk.sesform(["lint", "--figures", "other.json", "--format", "json"]).run().with_code(65).document();
    assert_eq!(missing["failure_reason"]["code"], "unreadable-file");
    assert!(missing["failure_reason"]["help"].as_str().unwrap().contains("--figures"), "{missing}");
    // Before anything is read from SES.
    let ses = Ses::fresh();
    desk.sesform(["lint", "--live", "--figures", "figures.json", "--date", DAY]).on(&ses).run().with_code(65);
    assert!(ses.operations().is_empty());
    desk.sesform(["plan", "--figures", "figures.json"]).on(&ses).run().with_code(65);
}

#[test]
fn plan_takes_figures_for_what_it_causes() {
    // A plan is made today.
    let today = jiff::Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    let taken = format!("{today}T00:00:00Z");
    let days: Vec<Value> = (1..=28)
        .map(|ago| json!({"date": today.checked_sub(ago.days()).unwrap().to_string(), "send": 90_000}))
        .collect();
    let figures = json!({"format_version": "1.0", "account": ACCOUNT, "taken": taken,
                         "regions": {"eu-west-1": {"configuration_sets": {"alerts": {"days": days}}}}});
    let region = json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": false},
        "DedicatedIpPools": {"cold": {"ScalingMode": "STANDARD"}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "cold", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 20}},
        "ConfigurationSets": {"alerts": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}}}
    });
    let ses = Ses::holding(&region);
    let desk = Desk::with(&file("auto_warmup: false\npools: {cold: {}}\nconfiguration_sets: {alerts: {pool: cold}}"));
    desk.write("figures.json", figures.to_string().as_bytes());
    let silent = desk.sesform(["plan"]).on(&ses).run();
    assert!(!silent.stdout.contains("SF134"), "{}", silent.stdout);
    let told = desk.sesform(["plan", "--figures", "figures.json"]).on(&ses).run();
    assert!(told.stdout.contains("error SF134") && told.stdout.contains("of 90,000 a day"), "{}", told.stdout);
}

#[test]
fn date_that_is_none_is_a_mistake_of_usage() {
    let desk = Desk::with(&file(BODY));
    for date in ["tomorrow", "2026-13-01", "20261201"] {
        desk.sesform(["lint", "--date", date]).run().with_code(64);
    }
}

#[test]
fn end_of_a_warm_up_that_is_still_to_come_is_an_error_of_the_file() {
    let today = jiff::Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    let body = |day: jiff::civil::Date| file(&format!("dedicated_ips:\n  198.51.100.10: {{warm_since: {day}}}\n"));
    let desk = Desk::with(&body(today.checked_add(2.days()).unwrap()));
    for words in [&["validate"][..], &["lint"], &["plan", "--sandbox"], &["warmup", "--offline"]] {
        let ended = desk.sesform(words.iter().copied()).run().with_code(65);
        assert!(ended.stderr.contains("cannot have been complete on"), "{}", ended.stderr);
        assert!(ended.stderr.contains("sesform.yaml:6"), "{}", ended.stderr);
    }
    Desk::with(&body(today)).sesform(["validate"]).run().with_code(0);
}

#[test]
fn endpoints_that_may_not_be_listed_are_said_to_be_unknown() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let lint = |desk: &Desk, ses: &Ses| {
        desk.sesform(["lint", "--live", "--fail-on", "never", "--date", "2026-12-01"]).on(ses).run().with_code(0).stderr
    };
    assert!(!lint(&desk, &ses).contains("SF117"));
    ses.play(&denying("ListMultiRegionEndpoints", "AccessDeniedException"));
    let said = lint(&desk, &ses);
    assert!(said.contains("SF117 was not looked at in eu-west-1"), "{said}");
    assert!(said.contains("`ses:ListMultiRegionEndpoints`"), "{said}");
}
