//! The routes of mail after a plan, as they are shown to the reviewer.

use serde_json::{Value, json};

use crate::support::{Desk, Ses, file};

/// One set for warm IPs, one for cold IPs, one whose pool is empty and one that is paused.
fn sets() -> Value {
    json!({
        "warm": {"DeliveryOptions": {"SendingPoolName": "warm"}},
        "cold": {"DeliveryOptions": {"SendingPoolName": "cold"}},
        "empty": {"DeliveryOptions": {"SendingPoolName": "empty"}},
        "paused": {"DeliveryOptions": {"SendingPoolName": "warm"}, "SendingOptions": {"SendingEnabled": false}},
    })
}

fn account() -> Ses {
    account_with(&sets())
}

fn account_with(sets: &Value) -> Ses {
    let pool = || json!({"ScalingMode": "STANDARD"});
    Ses::holding(&json!({
        "DedicatedIpPools": {"warm": pool(), "cold": pool(), "empty": pool()},
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "warm"},
            "198.51.100.2": {"PoolName": "cold", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 3},
            "198.51.100.3": {},
        },
        "ConfigurationSets": sets,
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "warm"}},
    }))
}

#[test]
fn an_identity_that_comes_to_a_worse_set_is_told_or_stopped() {
    for (set, code, words) in [
        ("warm", 0, "no changes"),
        ("cold", 0, "will have only IPs with unfinished warm-up: 198.51.100.2 (3 % warm)"),
        ("none", 0, "will send through the default pool"),
        ("empty", 5, "identity example.com would be left without an IP in `empty`"),
        ("paused", 5, "identity example.com would use `paused`, which is paused"),
    ] {
        let (ses, desk) =
            (account(), Desk::with(&file(&format!("identities: {{example.com: {{configuration_set: {set}}}}}"))));
        let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
        assert!(ended.stdout.contains(words), "{set}: {}", ended.stdout);
        desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(code);
        desk.sesform(["apply", "--yes", "--allow", "interruption"]).on(&ses).run().with_code(0);
    }
}

#[test]
fn saved_plan_of_an_identity_is_stale_once_its_new_set_is_sent_elsewhere() {
    let (ses, desk) = (account(), Desk::with(&file("identities: {example.com: {configuration_set: cold}}")));
    desk.sesform(["plan", "-o", "p.json"]).on(&ses).run().with_code(0);
    // Meanwhile the set that the identity is to move to is routed to the empty pool.
    let other = Desk::with(&file("configuration_sets: {cold: {pool: empty}}"));
    other.sesform(["apply", "--yes", "--allow", "interruption"]).on(&ses).run().with_code(0);
    let ended = desk.sesform(["apply", "p.json", "--yes"]).on(&ses).run().with_code(4);
    assert!(ended.stderr.contains("sends through empty"), "{}", ended.stderr);
    assert_eq!(ses.region()["EmailIdentities"]["example.com"]["ConfigurationSetName"], "warm");
}

#[test]
fn set_that_was_paused_and_is_resumed_is_called_out() {
    let (ses, desk) = (account(), Desk::with(&file("configuration_sets: {paused: {sending: true}}")));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("warning configuration set paused: resumed: a person"), "{}", ended.stdout);
}

#[test]
fn identity_that_sends_by_another_owners_set_is_not_taken_over() {
    let mut sets = sets();
    sets["warm"]["Tags"] = json!({"sesform:owner": "somebody-else"});
    let text = file("identities: {example.com: {configuration_set: cold}}").replace("regions:", "owner: us\nregions:");
    let (ses, desk) = (account_with(&sets), Desk::with(&text));
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(ended.stdout.contains("mail of another owner is never rerouted"), "{}", ended.stdout);
    assert!(ses.writes().is_empty());
}

#[test]
fn role_that_was_made_a_moment_ago_is_waited_for() {
    let text = file(
        "configuration_sets:\n  new:\n    event_destinations:\n      mail:\n        events: [bounce]\n        firehose: {stream: \
         'arn:aws:firehose:eu-west-1:123456789012:deliverystream/mail', role: 'arn:aws:iam::123456789012:role/new'}",
    );
    let (ses, desk) = (account(), Desk::with(&text));
    ses.play(&json!({"rules": [{
        "operation": "CreateConfigurationSetEventDestination",
        "when": {"count": 2},
        "fault": {"error": {"status": 400, "code": "BadRequestException", "message": "Could not assume IAM role"}}
    }]}));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let tries = ses.writes().iter().filter(|write| **write == "CreateConfigurationSetEventDestination").count();
    assert_eq!(tries, 3);
}

#[test]
fn identity_comes_to_a_set_once_it_is_complete_and_not_at_all_where_it_is_not() {
    let text = file(
        "configuration_sets:\n  new:\n    pool: warm\n    event_destinations:\n      bounces: {events: [bounce], sns: \
         'arn:aws:sns:eu-west-1:123456789012:bounces'}\nidentities: {example.com: {configuration_set: new}}",
    );
    let (ses, desk) = (account(), Desk::with(&text));
    ses.play(&json!({"rules": [{
        "operation": "CreateConfigurationSetEventDestination",
        "when": "always",
        "fault": {"error": {"status": 400, "code": "BadRequestException", "message": "no such topic"}}
    }]}));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(3);
    assert_eq!(ses.region()["EmailIdentities"]["example.com"]["ConfigurationSetName"], "warm");
    ses.play(&json!({"rules": []}));
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes().last(), Some(&"PutEmailIdentityConfigurationSetAttributes"));
}
