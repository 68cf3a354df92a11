//! The account's own settings that configuration sets inherit: suppression, Auto Validation and VDM.

use serde_json::{Value, json};

use crate::support::{Desk, Ses, file};

/// An account that suppresses complaints alone, with validation and VDM on.
fn grown() -> Value {
    json!({
        "Account": {
            "SuppressionAttributes": {
                "SuppressedReasons": ["COMPLAINT"],
                "ValidationAttributes": {"ConditionThreshold": {
                    "ConditionThresholdEnabled": "ENABLED",
                    "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "HIGH"}
                }}
            },
            "VdmAttributes": {
                "VdmEnabled": "ENABLED",
                "DashboardAttributes": {"EngagementMetrics": "ENABLED"},
                "GuardianAttributes": {"OptimizedSharedDelivery": "DISABLED"}
            }
        },
        "ConfigurationSets": {"a": {}}
    })
}

#[test]
fn each_block_is_one_write_that_carries_over_what_is_not_stated() {
    let ses = Ses::holding(&grown());
    let desk = Desk::with(&file("suppression: [bounce, complaint]\nvdm: {engagement_metrics: false}"));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    for line in ["suppression.reasons: [complaint] → [bounce, complaint]", "vdm.engagement_metrics: true → false"] {
        assert!(ended.stdout.contains(line), "{line}: {}", ended.stdout);
    }
    let mut writes = ses.writes();
    writes.sort_unstable();
    assert_eq!(writes, ["PutAccountSuppressionAttributes", "PutAccountVdmAttributes"]);
    let grown = &grown()["Account"];
    assert_eq!(
        ses.bodies("PutAccountSuppressionAttributes"),
        [json!({
            "SuppressedReasons": ["COMPLAINT", "BOUNCE"],
            "ValidationAttributes": grown["SuppressionAttributes"]["ValidationAttributes"],
        })]
    );
    assert_eq!(
        ses.bodies("PutAccountVdmAttributes"),
        [json!({"VdmAttributes": {
            "VdmEnabled": "ENABLED",
            "DashboardAttributes": {"EngagementMetrics": "DISABLED"},
            "GuardianAttributes": {"OptimizedSharedDelivery": "DISABLED"},
        }})]
    );
    ses.forget();
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn what_costs_money_comes_on_only_when_it_is_allowed() {
    let ses = Ses::fresh();
    let text = file("suppression: {validation: {enabled: true, threshold: high}}\nvdm: {enabled: true}");
    let desk = Desk::with(&text);
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    for guarded in ["Virtual Deliverability Manager of the account", "Auto Validation of the account"] {
        assert!(ended.stdout.contains(guarded), "{}", ended.stdout);
    }
    assert!(ended.stdout.contains("[sesform.yaml:5]"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("without `regions.eu-west-1.suppression.validation` in the file it stays off"),
        "{}",
        ended.stdout
    );
    assert!(ses.writes().is_empty());
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    let ended = desk.sesform(["apply", "p.json", "--yes"]).on(&ses).run().with_code(5);
    assert!(!ended.stderr.contains("vdm.enabled"), "the key allows nothing: {}", ended.stderr);
    desk.sesform(["apply", "p.json", "--yes", "--allow", "cost"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["Account"]["VdmAttributes"]["VdmEnabled"], "ENABLED");
    // Once they are on, nothing is left to allow; turning them off is free.
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    desk.write("sesform.yaml", text.replace("enabled: true", "enabled: false").as_bytes());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn saved_plan_says_that_it_needs_the_flag_again() {
    let ses = Ses::fresh();
    let desk = Desk::with(&file("vdm: {enabled: true}"));
    let planned = desk.sesform(["plan", "-o", "p.json", "--allow", "cost"]).on(&ses).run().with_code(0);
    assert!(planned.stdout.contains("Allowed by --allow cost: "), "{}", planned.stdout);
    let refused = desk.sesform(["apply", "p.json", "--yes"]).on(&ses).run().with_code(5);
    for text in [refused.stdout, desk.sesform(["show", "p.json"]).run().with_code(0).stdout] {
        assert!(text.contains("Needs --allow cost: ") && !text.contains("Allowed by"), "{text}");
    }
    let applied = desk.sesform(["apply", "p.json", "--yes", "--allow", "cost"]).on(&ses).run().with_code(0);
    assert!(applied.stdout.contains("Allowed by --allow cost: "), "{}", applied.stdout);
}

#[test]
fn nothing_is_asked_and_nothing_changes_without_a_word_in_the_file() {
    let ses = Ses::holding(&grown());
    let desk = Desk::with(&file("configuration_sets: {a: {}}"));
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    assert!(!ses.operations().contains(&"GetAccount"));
}

#[test]
fn import_states_what_an_account_has_of_its_own_and_the_file_plans_nothing() {
    for (account, stated) in [(grown(), true), (json!({"ConfigurationSets": {"a": {}}}), false)] {
        let (desk, ses) = (Desk::new(), Ses::holding(&account));
        desk.sesform(["import", "--region", "eu-west-1", "-o", "sesform.yaml"]).on(&ses).run().with_code(0);
        let text = desk.read("sesform.yaml");
        for line in ["reasons: [complaint]", "threshold: high", "engagement_metrics: true"] {
            assert_eq!(text.contains(line), stated, "{text}");
        }
        desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
        desk.sesform(["drift"]).on(&ses).run().with_code(0);
    }
}

#[test]
fn drift_of_the_account_is_told_and_taken_into_the_file() {
    let ses = Ses::holding(&grown());
    let desk =
        Desk::with(&file("suppression: [bounce, complaint]\nvdm:\n  enabled: false # too dear\nauto_warmup: true"));
    let ended = desk.sesform(["drift"]).on(&ses).run().with_code(2);
    assert!(ended.stdout.contains("vdm.enabled was changed from false to true"), "{}", ended.stdout);
    assert!(ended.stdout.contains("suppression.reasons"), "{}", ended.stdout);
    desk.sesform(["drift", "--accept", "all"]).on(&ses).run().with_code(0);
    let text = desk.read("sesform.yaml");
    assert!(text.contains("enabled: true # too dear"), "{text}");
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
    assert!(ses.writes().is_empty());
}

#[test]
fn what_is_stated_of_a_feature_that_is_off_is_said_to_mean_nothing() {
    for (region, said) in [
        ("vdm: {engagement_metrics: true}", "what the file states under `vdm` has no effect while VDM is off"),
        ("vdm: {enabled: false, optimized_shared_delivery: true}", "has no effect while VDM is off"),
        (
            "suppression: {validation: {enabled: false, threshold: managed}}",
            "the threshold under `suppression.validation` has no effect while Auto Validation is off",
        ),
    ] {
        let ended = Desk::with(&file(region)).sesform(["plan", "--detailed-exitcode"]).on(&Ses::fresh()).run();
        assert_eq!((ended.code, ended.stdout.contains(said)), (0, true), "{}", ended.stdout);
    }
    let quiet = Desk::with(&file("vdm: {enabled: false, engagement_metrics: false}"));
    let ended = quiet.sesform(["plan"]).on(&Ses::fresh()).run().with_code(0);
    assert!(!ended.stdout.contains("no effect"), "{}", ended.stdout);
}
