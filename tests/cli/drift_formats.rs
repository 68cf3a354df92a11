//! Findings and numbers in every format: what tells them apart, what they count, and that none has less than another.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::support::{Desk, Ended, FILE, Ses};

/// A file that declares the same in two Regions.
const TWO: &str = r#"version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools: {p: {}}
    configuration_sets: {s: {pool: p, tls: require}}
  us-east-1:
    pools: {p: {}}
    configuration_sets: {s: {pool: p, tls: require}}
"#;

/// The formats in which findings are told one by one.
const FORMATS: [&str; 4] =
    ["codequality=quality.json", "sarif=log.sarif", "ndjson=events.ndjson", "dotenv=sesform.env"];

fn reported(desk: &Desk, ses: &Ses, words: &[&str], code: i32) -> Ended {
    let reports = FORMATS.iter().flat_map(|report| ["--report", report]);
    let words: Vec<&str> = words.iter().copied().chain(reports).collect();
    desk.sesform(words).on(ses).run().with_code(code)
}

/// The events of findings.
fn findings(desk: &Desk) -> Vec<Value> {
    let text = desk.read("events.ndjson");
    let events = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    events.filter(|event| event["event"] == "finding").collect()
}

/// How many different findings each format has.
fn different(desk: &Desk) -> [usize; 4] {
    let number = |all: Vec<String>| all.into_iter().collect::<BTreeSet<_>>().len();
    let quality = desk.json("quality.json");
    let quality = quality.as_array().unwrap().iter();
    let log = desk.json("log.sarif");
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    [
        number(quality.clone().map(|entry| entry["fingerprint"].to_string()).collect()),
        number(quality.map(|entry| entry["description"].to_string()).collect()),
        number(results.map(|result| result["partialFingerprints"].to_string()).collect()),
        number(findings(desk).iter().map(|event| event["message"].to_string()).collect()),
    ]
}

fn two_regions() -> Ses {
    let set = json!({"DeliveryOptions": {"SendingPoolName": "p", "TlsPolicy": "OPTIONAL"}});
    let region = json!({"DedicatedIpPools": {"p": {}}, "ConfigurationSets": {"s": set}});
    Ses::holding_regions(&json!({"eu-west-1": region, "us-east-1": region}))
}

#[test]
fn same_finding_in_two_regions_is_two_in_every_format() {
    let (desk, ses) = (Desk::with(TWO), two_regions());
    reported(&desk, &ses, &["drift"], 2);
    assert_eq!(different(&desk), [2; 4]);
    let first = &findings(&desk)[0];
    assert_eq!(first["message"], "eu-west-1: s: tls was changed from require to optional");
    assert_eq!((&first["address"]["region"], &first["address"]["name"]), (&json!("eu-west-1"), &json!("s")));
    let lines = desk.sesform(["drift", "--format", "lines"]).on(&ses).run().with_code(2).stdout;
    assert!(lines.contains(": eu-west-1: s: ") && lines.contains(": us-east-1: s: "), "{lines}");

    let same = TWO.replace("s: {pool: p, tls: require}", "s: {pool: p, sending: false}");
    desk.write("sesform.yaml", same.as_bytes());
    reported(&desk, &ses, &["plan"], 0);
    let [quality, descriptions, sarif, events] = different(&desk);
    assert!(events >= 2 && events % 2 == 0, "{events}");
    assert_eq!((quality, descriptions, sarif), (events, events, events));
}

/// An account as [`FILE`] declares it with what follows, and in which other hands change something then.
fn changed(change: impl FnOnce(&mut Value)) -> (Desk, Ses) {
    let file = FILE.replace("max_delivery: 4h", "max_delivery: 4h, sending: true");
    let (desk, ses) = (Desk::with(&file), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let mut region = ses.region();
    change(&mut region);
    (desk, Ses::holding(&region))
}

fn heading(markdown: &str) -> &str {
    markdown.lines().nth(1).unwrap()
}

/// One object that differs in two ways.
fn paused(region: &mut Value) {
    region["ConfigurationSets"]["receipts"]["SendingOptions"]["SendingEnabled"] = json!(false);
    region["ConfigurationSets"]["receipts"]["DeliveryOptions"]["TlsPolicy"] = json!("OPTIONAL");
}

#[test]
fn object_that_nobody_declares_is_a_finding_in_every_format_where_it_counts() {
    let (desk, ses) = changed(|region| region["ConfigurationSets"]["stranger"] = json!({}));
    let ended = reported(&desk, &ses, &["drift", "--unmanaged=fail"], 2);
    assert!(ended.stdout.ends_with("Drift: 1 object live and not declared.\n"), "{}", ended.stdout);
    assert_eq!(different(&desk), [1; 4]);
    assert_eq!(findings(&desk)[0]["address"]["name"], "stranger");
    assert!(desk.read("sesform.env").contains("SESFORM_DRIFT=1\n"), "{}", desk.read("sesform.env"));
    let words = ["drift", "--unmanaged=fail", "--format", "markdown"];
    let text = desk.sesform(words).on(&ses).run().with_code(2).stdout;
    assert_eq!(heading(&text), "## **Drift** in account `123456789012`, 1 object live and not declared");
    let ended = reported(&desk, &ses, &["drift"], 0);
    assert!(ended.stdout.contains("No drift."), "{}", ended.stdout);
    assert_eq!(different(&desk), [0; 4]);
}

#[test]
fn numbers_say_what_they_count() {
    let (desk, ses) = changed(paused);
    let ended = reported(&desk, &ses, &["drift"], 2);
    assert!(
        ended.stdout.ends_with("Drift: 1 object differs from what the file declares: 2 differences.\n"),
        "{}",
        ended.stdout
    );
    assert!(desk.read("sesform.env").contains("SESFORM_DRIFT=2\n"));
    let text = desk.sesform(["drift", "--format", "markdown"]).on(&ses).run().with_code(2).stdout;
    assert_eq!(heading(&text), "## **Drift**: 1 object, 2 differences in account `123456789012`");
}

#[test]
fn set_that_comes_to_another_pool_and_is_weakened_counts_as_updated_too() {
    let (desk, ses) = changed(|_| {});
    let text = desk.read("sesform.yaml");
    desk.write(
        "sesform.yaml",
        text.replace("pool: transactional, tls: require", "pool: marketing, tls: optional").as_bytes(),
    );
    let text = desk.sesform(["plan", "--format", "markdown"]).on(&ses).run().with_code(0).stdout;
    assert!(heading(&text).ends_with("1 to assign, 1 to update (1 change)"), "{text}");
}

#[test]
fn stale_plan_counts_objects() {
    let (desk, ses) = changed(paused);
    desk.sesform(["plan", "--out", "plan.json"]).on(&ses).run().with_code(0);
    let mut region = ses.region();
    region["ConfigurationSets"]["receipts"]["DeliveryOptions"]["MaxDeliverySeconds"] = json!(600);
    region["ConfigurationSets"]["receipts"]["SendingOptions"] = json!({"SendingEnabled": true});
    region["ConfigurationSets"]["receipts"]["DeliveryOptions"]["SendingPoolName"] = json!("marketing");
    let ses = Ses::holding(&region);
    let ended = desk.sesform(["apply", "plan.json", "--format", "json"]).on(&ses).run().with_code(4);
    let stale = ended.document()["stale"].as_array().unwrap().len();
    assert!(ended.stderr.contains("error: 1 object changed since the plan was made"), "{stale} {}", ended.stderr);
}

#[test]
fn drift_that_is_cut_says_what_is_left_out() {
    let names = |count: usize| (0..count).map(|number| format!("set-{number}"));
    let sets: String = names(40).map(|name| format!("      {name}: {{tls: require}}\n")).collect();
    let desk = Desk::with(&(FILE.to_owned() + &sets));
    let live = json!({"DeliveryOptions": {"TlsPolicy": "OPTIONAL"}, "SendingOptions": {"SendingEnabled": false}});
    let live: serde_json::Map<String, Value> = names(40).map(|name| (name, live.clone())).collect();
    let ses = Ses::holding(&json!({"ConfigurationSets": live}));
    let words = ["drift", "--undeclared", "--format", "markdown", "--max-bytes", "2048"];
    let text = desk.sesform(words).on(&ses).run().with_code(2).stdout;
    assert!(text.contains(" more differences\n"), "{text}");
    assert!(text.contains("\n- 40 undeclared values not shown\n"), "{text}");
}

#[test]
fn documents_of_what_was_accepted_say_so() {
    let (desk, ses) = changed(paused);
    let before = desk.read("sesform.yaml");
    let words = ["drift", "--accept", "all", "--format", "markdown", "--report", "dotenv=sesform.env"];
    let text = desk.sesform(words).on(&ses).run().with_code(0).stdout;
    assert_eq!(heading(&text), "## No drift any more: 1 object accepted in account `123456789012`");
    assert!(desk.read("sesform.env").contains("SESFORM_DRIFT=0\n"));

    desk.write("other.yaml", before.as_bytes());
    let words = ["import", "--update", "other.yaml", "--format", "markdown"];
    let text = desk.sesform(words).on(&ses).run().with_code(0).stdout;
    assert!(text.starts_with("<!-- sesform:plan:123456789012/other.yaml "), "{text}");
    assert_eq!(heading(&text), "## The file was updated to what is live of account `123456789012`");
    let text = desk.sesform(words).on(&ses).run().with_code(0).stdout;
    assert_eq!(heading(&text), "## Nothing to update: the file says what is live of account `123456789012`");
}
