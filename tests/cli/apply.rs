//! The main workflow: plan, apply, and no changes left.

use serde_json::json;
use snapbox::{assert_data_eq, str};

use crate::support::{ACCOUNT, Desk, FILE, Ses, file};

#[test]
fn plan_shows_what_apply_will_do_and_writes_nothing() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    assert_data_eq!(
        &ended.stdout,
        str![[r#"
Account 123456789012 as arn:aws:iam::123456789012:user/sandbox

eu-west-1
  + pool marketing                 0 → 2 IPs  [sesform.yaml:7]
        + 198.51.100.12, 198.51.100.13 (warm)
        used by newsletter
  + pool transactional             0 → 2 IPs  [sesform.yaml:8]
        + 198.51.100.10, 198.51.100.11 (warm)
        used by receipts
  ~ default pool                   12 → 8 IPs
        - 198.51.100.10, 198.51.100.11 to transactional; - 198.51.100.12, 198.51.100.13 to marketing
        used by mail without a pool
  + configuration set experiments  pool: ses-shared-pool  [sesform.yaml:10]
  + configuration set newsletter   pool: marketing  [sesform.yaml:11]
  + configuration set receipts     pool: transactional, tls: require, max_delivery: 4h  [sesform.yaml:12]
  Mail from other IPs: mail without a configuration set

Plan: 3 pools, 4 IPs, 3 configuration sets: 5 to create, 4 to move.
9 writes, about 1 s at 1000 calls a second.
Safe at every step: 4 routes checked: each has an IP at every moment, and only IPs of its old or new pool.
Fingerprint sha256:53095c59d17152fd6a00a91ac5abe12a7e72b742ee0683dfffb4d32e426726af
`apply` with the same flags would execute this plan.

"#]]
    );
    assert_eq!(ended.stderr, "");
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

#[test]
fn apply_makes_the_account_so_with_one_write_for_each_change() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.ends_with("Applied: 9 written.\n"), "{}", ended.stdout);
    let region = ses.region();
    assert_eq!(region["DedicatedIps"]["198.51.100.10"]["PoolName"], "transactional");
    assert_eq!(region["DedicatedIps"]["198.51.100.14"]["PoolName"], "ses-default-dedicated-pool");
    assert_eq!(region["DedicatedIpPools"]["marketing"]["Tags"], json!({"sesform:owner": "mail-platform"}));
    assert_eq!(
        region["ConfigurationSets"]["receipts"]["DeliveryOptions"],
        json!({"TlsPolicy": "REQUIRE", "SendingPoolName": "transactional", "MaxDeliverySeconds": 14400})
    );
    let mut writes = ses.writes();
    writes.sort_unstable();
    assert_eq!(
        writes,
        [vec!["CreateConfigurationSet"; 3], vec!["CreateDedicatedIpPool"; 2], vec!["PutDedicatedIpInPool"; 4]].concat()
    );
}

#[test]
fn second_apply_writes_nothing() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let applied = ses.region();
    ses.forget();
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    assert_eq!(ses.region(), applied);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn second_apply_needs_no_yes_as_there_is_nothing_to_ask() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    desk.sesform(["apply"]).on(&ses).run().with_code(0);
}

/// A configuration set with every block of options that SES knows.
fn full_set() -> serde_json::Value {
    json!({
        "TrackingOptions": {"CustomRedirectDomain": "links.example.com", "HttpsPolicy": "REQUIRE"},
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "old", "MaxDeliverySeconds": 3600},
        "ReputationOptions": {"ReputationMetricsEnabled": false},
        "SendingOptions": {"SendingEnabled": false},
        "SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]},
        "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "ENABLED"}},
        "Tags": {"team": "growth"}
    })
}

#[test]
fn options_that_the_file_does_not_state_stay_byte_for_byte() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"old": {}, "new": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "old"}, "198.51.100.2": {"PoolName": "new"}},
        "ConfigurationSets": {"full": full_set()}
    }));
    let desk = Desk::with(&file("configuration_sets:\n  full: {pool: new}"));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["PutConfigurationSetDeliveryOptions"]);
    let mut wanted = full_set();
    wanted["DeliveryOptions"]["SendingPoolName"] = "new".into();
    assert_eq!(ses.region()["ConfigurationSets"]["full"], wanted);
    assert_eq!(
        ses.bodies("PutConfigurationSetDeliveryOptions"),
        [json!({"TlsPolicy": "REQUIRE", "SendingPoolName": "new", "MaxDeliverySeconds": 3600})]
    );
}

#[test]
fn nothing_is_sent_that_neither_the_file_nor_the_account_states() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"new": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "new"}},
        "ConfigurationSets": {"bare": {}}
    }));
    let desk = Desk::with(&file("configuration_sets:\n  bare: {pool: new}"));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert_eq!(ses.bodies("PutConfigurationSetDeliveryOptions"), [json!({"SendingPoolName": "new"})]);
}

#[test]
fn no_pool_and_the_default_pool_are_one_route_and_no_change() {
    let ses = Ses::holding(&json!({"ConfigurationSets": {"bare": {}}}));
    let desk = Desk::with(&file("configuration_sets:\n  bare: {pool: ses-default-dedicated-pool, tls: optional}"));
    let ended = desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Nothing to do."), "{}", ended.stdout);
}

#[test]
fn omitted_collections_are_left_alone_and_empty_ones_list_what_is_unmanaged() {
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"live": {}}, "ConfigurationSets": {"live": {}}}));
    let said = |region: &str| Desk::with(&file(region)).sesform(["plan"]).on(&ses).run().with_code(0).stdout;
    assert!(!said("pools: {live: {}}").contains("left unchanged"));
    let listed = said("pools: {}\nconfiguration_sets: {}");
    assert!(listed.contains("Not in the file, left unchanged: pool live and configuration set live"), "{listed}");
}

#[test]
fn moved_ip_goes_straight_from_pool_to_pool_in_one_call() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"a": {}, "b": {}},
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "a"}, "198.51.100.2": {"PoolName": "a"}, "198.51.100.3": {"PoolName": "b"}
        }
    }));
    let desk = Desk::with(&file("pools:\n  a: {ips: [198.51.100.1]}\n  b: {ips: [198.51.100.2, 198.51.100.3]}"));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("~ pool b  1 → 2 IPs   + 198.51.100.2 (warm)"), "{}", ended.stdout);
    assert_eq!(ses.bodies("PutDedicatedIpInPool"), [json!({"DestinationPoolName": "b"})]);
}

#[test]
fn released_ip_is_warned_about() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"a": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "a"}, "198.51.100.2": {"PoolName": "a"}}
    }));
    let desk = Desk::with(&file("pools:\n  a: {ips: [198.51.100.1]}"));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    let warning = "warning IP 198.51.100.2: `a` does not list it: it moves to the default pool, and mail without a \
        pool will leave from it";
    assert!(ended.stdout.contains(warning), "{}", ended.stdout);
    let document = desk.sesform(["plan", "--format", "json"]).on(&ses).run().with_code(0).document();
    assert_eq!(document["plan"]["warnings"][0]["code"], "released-to-default");
}

#[test]
fn region_narrows_the_file_and_nothing_else_is_looked_at() {
    let two = format!("{FILE}  us-east-1:\n    pools:\n      other: {{ips: [203.0.113.10]}}\n");
    let (desk, ses) = (Desk::with(&two), Ses::fresh());
    let ended = desk.sesform(["apply", "--yes", "--region", "us-east-1"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("203.0.113.10"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("eu-west-1"), "{}", ended.stdout);
    assert!(ses.region().is_null(), "eu-west-1 was touched");
}

#[test]
fn diff_shows_the_account_before_and_after_as_the_file_would_say_it() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"a": {}},
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"TlsPolicy": "OPTIONAL"}}}
    }));
    let desk = Desk::with(&file("configuration_sets:\n  receipts: {pool: a, tls: require}"));
    let ended = desk.sesform(["plan", "--diff"]).on(&ses).run().with_code(0);
    let diff: Vec<_> = ended.stdout.lines().filter(|line| line.starts_with(['+', '-'])).collect();
    assert_eq!(
        diff,
        [
            "--- live",
            "+++ planned",
            "-      receipts: {}",
            "+      receipts:",
            "+        pool: a",
            "+        tls: require"
        ]
    );
}

#[test]
fn announced_time_is_that_of_the_pace_that_will_be_used() {
    let ips: Vec<_> = (1..=30).map(|at| format!("198.51.100.{at}")).collect();
    let held: serde_json::Map<_, _> = ips.iter().map(|ip| (ip.clone(), json!({}))).collect();
    let ses = Ses::holding(&json!({"DedicatedIps": held}));
    let desk = Desk::with(&file(&format!("    pools:\n      a: {{ips: [{}]}}\n", ips.join(", "))));
    for (rate, announced) in [("1000", "about 1 s at 1000"), ("4", "about 8 s at 4"), ("0.5", "about 64 s at 0.5")] {
        let plan = desk.sesform(["plan", "--max-rps", rate, "--endpoint-url", &ses.endpoint()]);
        let text = plan.with_keys_of(ACCOUNT).run().with_code(0).stdout;
        assert!(text.contains(&format!("31 writes, {announced} calls a second.")), "{text}");
    }
    let plan = desk.sesform(["plan", "--endpoint-url", &ses.endpoint()]);
    let text = plan.with_keys_of(ACCOUNT).run().with_code(0).stdout;
    assert!(text.contains("31 writes, about 30 s at SES's pace."), "{text}");
}

#[test]
fn calls_are_printed_by_operation_and_everything_is_read_once() {
    let sets: serde_json::Map<String, serde_json::Value> =
        (0..30).map(|at| (format!("s{at}"), json!({"DeliveryOptions": {"SendingPoolName": "p"}}))).collect();
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"p": {}, "q": {}}, "ConfigurationSets": sets}));
    let desk = Desk::with(&file("configuration_sets: {s1: {pool: q}, s2: {tls: require}}"));
    let ended = desk.sesform(["plan", "--calls"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("30 GetConfigurationSet,"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("Writes of an apply: 2 calls: 2 PutConfigurationSetDeliveryOptions\n"),
        "{}",
        ended.stdout
    );
    let made = ses.operations();
    assert!(ended.stdout.contains(&format!("Made to plan: {} calls:", made.len())), "{}\n{made:?}", ended.stdout);
}
