//! Sets are complete before mail uses them, and what a plan means for mail without a set is said.

use serde_json::{Value, json};

use super::support::{Desk, Ses, file};

fn plan(desk: &Desk, ses: &Ses, flags: &[&str]) -> (Value, Vec<(String, Vec<u64>)>) {
    let words = ["plan", "--format", "json"].into_iter().chain(flags.iter().copied());
    let document: Value = serde_json::from_str(&desk.sesform(words).on(ses).run().stdout).unwrap();
    let steps = document["plan"]["steps"].as_array().unwrap().iter().map(|step| {
        let waits = step["depends_on"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect();
        (step["write"]["operation"].as_str().unwrap().to_owned(), waits)
    });
    let steps = steps.collect();
    (document, steps)
}

/// The number of the step with this operation, and what it waits for.
fn step<'a>(steps: &'a [(String, Vec<u64>)], operation: &str) -> (u64, &'a [u64]) {
    let at = steps.iter().position(|(known, _)| known == operation);
    let at = at.unwrap_or_else(|| unreachable!("no {operation} in {steps:?}"));
    (at as u64 + 1, &steps[at].1)
}

fn codes(document: &Value, collection: &str) -> Vec<String> {
    let found = document["plan"][collection].as_array().unwrap().iter();
    found
        .map(|item| format!("{} {}", item["code"].as_str().unwrap(), item["address"]["name"].as_str().unwrap()))
        .collect()
}

/// Two pools with an IP each, and a set that sends through the first.
fn account(sending: bool) -> Value {
    json!({
        "DedicatedIpPools": {"old": {}, "new": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "old"}, "198.51.100.2": {"PoolName": "new"}},
        "ConfigurationSets": {
            "s": {"DeliveryOptions": {"SendingPoolName": "old"}, "SendingOptions": {"SendingEnabled": sending}}
        }
    })
}

#[test]
fn set_is_resumed_once_all_else_of_it_is_as_declared() {
    let ses = Ses::holding(&account(false));
    let destination = "{b: {events: [bounce], sns: \"arn:aws:sns:eu-west-1:123456789012:t\"}}";
    let set = format!("s: {{pool: new, sending: true, tags: {{a: b}}, event_destinations: {destination}}}");
    let (_, steps) = plan(&Desk::with(&file(&format!("configuration_sets: {{{set}}}"))), &ses, &[]);
    let (_, waits) = step(&steps, "PutConfigurationSetSendingOptions");
    let others = ["PutConfigurationSetDeliveryOptions", "CreateConfigurationSetEventDestination", "TagResource"];
    for operation in others {
        assert!(waits.contains(&step(&steps, operation).0), "{operation}: {steps:?}");
    }
}

#[test]
fn set_is_resumed_once_the_ips_of_its_pool_are_there() {
    let ses = Ses::holding(&account(false));
    let pools = "pools: {old: {ips: [198.51.100.2]}, new: {ips: [198.51.100.1]}}";
    let (_, steps) =
        plan(&Desk::with(&file(&format!("{pools}\nconfiguration_sets: {{s: {{sending: true}}}}"))), &ses, &[]);
    let (_, waits) = step(&steps, "PutConfigurationSetSendingOptions");
    assert_eq!(waits.len(), 2, "both moves: {steps:?}");
}

#[test]
fn set_is_paused_before_it_is_sent_through_another_pool() {
    let ses = Ses::holding(&account(true));
    let (document, steps) = plan(&Desk::with(&file("configuration_sets: {s: {pool: new, sending: false}}")), &ses, &[]);
    let (paused, _) = step(&steps, "PutConfigurationSetSendingOptions");
    assert_eq!(step(&steps, "PutConfigurationSetDeliveryOptions").1, [paused]);
    assert!(codes(&document, "warnings").contains(&"pauses s".to_owned()), "{document}");
}

#[test]
fn identity_comes_to_a_set_that_has_its_tags() {
    let mut account = account(true);
    account["EmailIdentities"] = json!({"a.example": {}});
    let text = "configuration_sets: {s: {tags: {team: a}}}\nidentities: {a.example: {configuration_set: s}}";
    let (_, steps) = plan(&Desk::with(&file(text)), &Ses::holding(&account), &[]);
    let (tagged, _) = step(&steps, "TagResource");
    assert!(step(&steps, "PutEmailIdentityConfigurationSetAttributes").1.contains(&tagged), "{steps:?}");
}

#[test]
fn last_ip_of_the_default_pool_is_warned_about_and_cold_ones_are_stopped() {
    let ip = |pool: &str, percentage: u8| {
        let status = if percentage == 100 { "DONE" } else { "IN_PROGRESS" };
        json!({"PoolName": pool, "WarmupStatus": status, "WarmupPercentage": percentage})
    };
    let default = "ses-default-dedicated-pool";
    let desk = Desk::with(&file("pools: {p: {ips: [198.51.100.1]}}"));
    let emptied = json!({"DedicatedIpPools": {"p": {}}, "DedicatedIps": {"198.51.100.1": ip(default, 100)}});
    let (document, _) = plan(&desk, &Ses::holding(&emptied), &[]);
    assert_eq!(codes(&document, "warnings"), [format!("route-without-ips {default}")]);
    let mut cold = emptied;
    cold["DedicatedIps"]["198.51.100.2"] = ip(default, 2);
    cold["Account"] = json!({"DedicatedIpAutoWarmupEnabled": false});
    let ses = Ses::holding(&cold);
    let stopped = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(
        stopped.stdout.contains("Stopped: mail without a pool would leave from 198.51.100.2"),
        "{}",
        stopped.stdout
    );
    desk.sesform(["apply", "--yes", "--allow", "cold"]).on(&ses).run().with_code(0);
}

#[test]
fn more_tags_than_ses_takes_are_withheld_before_the_first_write() {
    let tags: serde_json::Map<String, Value> = (0..50).map(|at| (format!("t{at}"), json!("x"))).collect();
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"p": {"Tags": tags}}, "ConfigurationSets": {"s": {"Tags": tags}}
    }));
    let text =
        file("pools: {p: {}}\nconfiguration_sets: {s: {protect: true}}").replace("regions:", "owner: mail\nregions:");
    let (document, steps) = plan(&Desk::with(&text), &ses, &["--adopt"]);
    assert_eq!(codes(&document, "withheld"), ["too-many-tags p", "too-many-tags s"]);
    assert!(steps.is_empty(), "{steps:?}");
}

#[test]
fn set_that_sends_through_a_missing_pool_is_renamed_only_with_a_pool() {
    let ses = Ses::holding(&json!({"ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "gone"}}}}));
    let desk = Desk::with(&file("configuration_sets: {t: {renamed_from: s}}"));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(65);
    assert!(ended.stdout.contains("its live pool `gone` does not exist"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("defect"), "{}", ended.stdout);
    desk.write(
        "sesform.yaml",
        file("configuration_sets: {t: {renamed_from: s, pool: ses-default-dedicated-pool}}").as_bytes(),
    );
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
}

#[test]
fn set_whose_event_destination_ses_would_refuse_is_not_renamed() {
    let ses = Ses::holding(&json!({
        "ConfigurationSets": {"a": {"EventDestinations": {"d": {
            "Enabled": true, "MatchingEventTypes": ["SEND"], "CloudWatchDestination": {"DimensionConfigurations": []}
        }}}},
        "EmailIdentities": {"x.example": {"ConfigurationSetName": "a"}}
    }));
    let desk = Desk::with(&file("configuration_sets: {a2: {renamed_from: a}}\nidentities: {x.example: {}}"));
    let (document, steps) = plan(&desk, &ses, &[]);
    assert!(codes(&document, "withheld").contains(&"unrecognized-live a2/d".to_owned()), "{document}");
    assert!(steps.is_empty(), "{steps:?}");
}

#[test]
fn forecast_names_every_flag_that_the_plan_needs() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"auto": {"ScalingMode": "MANAGED", "Tags": {"sesform:owner": "mail"}}, "empty": {}},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "auto"}}}
    }));
    let text =
        file("pools: {empty: {}}\nconfiguration_sets: {s: {pool: empty}}").replace("regions:", "owner: mail\nregions:");
    let (document, _) = plan(&Desk::with(&text), &ses, &["--prune"]);
    assert_eq!(document["apply"]["allowed_by"], json!(["--allow interruption", "--allow relinquish"]));
}

#[test]
fn object_whose_name_no_file_can_state_is_not_pruned() {
    let ours = json!({"sesform:owner": "mail"});
    let ses = Ses::holding(&json!({"ConfigurationSets": {"bad.name": {"Tags": ours}, "good": {"Tags": ours}}}));
    let text = file("configuration_sets: {}").replace("regions:", "owner: mail\nregions:");
    let desk = Desk::with(&text);
    let (document, _) = plan(&desk, &ses, &["--prune"]);
    assert_eq!(codes(&document, "withheld"), ["not-statable bad.name"]);
    desk.sesform(["apply", "--yes", "--prune", "--allow", "empty"]).on(&ses).run().with_code(0);
    assert_eq!(ses.region()["ConfigurationSets"].as_object().unwrap().keys().collect::<Vec<_>>(), ["bad.name"]);
}

/// The plan was approved while the set that the identity leaves was sending.
#[test]
fn saved_plan_is_stale_once_the_set_that_an_identity_leaves_was_paused() {
    let mut account = account(true);
    account["ConfigurationSets"]["t"] = json!({"DeliveryOptions": {"SendingPoolName": "new"}});
    account["EmailIdentities"] = json!({"a.example": {"ConfigurationSetName": "s"}});
    let desk = Desk::with(&file("identities: {a.example: {configuration_set: t}}"));
    desk.sesform(["plan", "-o", "plan.json"]).on(&Ses::holding(&account)).run().with_code(0);
    account["ConfigurationSets"]["s"]["SendingOptions"]["SendingEnabled"] = false.into();
    let ses = Ses::holding(&account);
    desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(4);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

/// A value that reads like a word of ours is a value.
#[test]
fn tag_whose_value_is_a_word_of_the_text_is_shown_as_it_is() {
    let ses = Ses::holding(&json!({"DedicatedIpPools": {"p": {"Tags": {"x": "there"}}}}));
    let ended = Desk::with(&file("pools: {p: {tags: {}}}")).sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("tags.x: there → none"), "{}", ended.stdout);
}
