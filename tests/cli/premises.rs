//! A saved plan becomes stale when its premises have changed, not only when the objects that it writes have changed.

use serde_json::{Value, json};

use crate::support::{Desk, Ses};

/// Pools and sets with our owner tag. The file declares some of them.
fn account() -> Value {
    let ours = json!({"sesform:owner": "mail"});
    json!({
        "DedicatedIpPools": {
            "a": {"Tags": ours}, "b": {"Tags": ours}, "c": {"Tags": ours},
            "m": {"ScalingMode": "MANAGED", "Tags": ours}
        },
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "a"}, "198.51.100.11": {"PoolName": "b"}, "198.51.100.12": {"PoolName": "b"},
            "198.51.100.13": {}
        },
        "ConfigurationSets": {
            "sb": {"DeliveryOptions": {"SendingPoolName": "b"}, "Tags": ours},
            "old": {"Tags": ours},
            "more": {"Tags": ours}
        },
        "EmailIdentities": {"example.com": {}}
    })
}

/// Prunes `m` and `old`, converts `c`, moves one of two IPs out of `b`, changes `more`.
const FILE: &str = r#"version: 1
account: "123456789012"
owner: mail
regions:
  eu-west-1:
    pools:
      a: {ips: [198.51.100.10, 198.51.100.11]}
      b: {ips: [198.51.100.12]}
      c: {scaling: managed}
    configuration_sets:
      sb: {}
      more: {tls: require}
"#;

fn planned() -> Desk {
    let desk = Desk::with(FILE);
    let words = ["plan", "--prune", "--allow", "relinquish", "--allow", "convert", "-o", "plan.json"];
    let ended = desk.sesform(words).on(&Ses::holding(&account())).run().with_code(0);
    assert!(ended.stdout.contains("5 writes"), "{}", ended.stdout);
    desk
}

/// The arguments to apply the plan with the flags that it was made with.
fn apply() -> impl Iterator<Item = &'static str> {
    ["apply", "plan.json", "--prune", "--allow", "relinquish", "--allow", "convert"].into_iter()
}

#[test]
fn plan_whose_ground_is_as_it_was_is_applied() {
    let (desk, ses) = (planned(), Ses::holding(&account()));
    desk.sesform(["check", "plan.json"]).on(&ses).run().with_code(0);
    desk.sesform(apply()).on(&ses).run().with_code(0);
    desk.sesform(apply()).on(&ses).run().with_code(0);
}

#[test]
fn plan_is_stale_once_what_it_rests_on_has_changed() {
    let desk = planned();
    for (place, value, about) in [
        ("/DedicatedIpPools/m/Tags/sesform:protect", json!("true"), "dedicated-ip-pool/m"),
        ("/DedicatedIpPools/c/Tags/sesform:owner", json!("others"), "dedicated-ip-pool/c"),
        ("/ConfigurationSets/old/Tags/sesform:owner", json!("others"), "configuration-set/old"),
        ("/ConfigurationSets/more/Tags/sesform:owner", json!("others"), "configuration-set/more"),
        ("/EmailIdentities/example.com/ConfigurationSetName", json!("old"), "configuration-set/old"),
        ("/DedicatedIps/198.51.100.13/PoolName", json!("c"), "dedicated-ip-pool/c"),
        ("/DedicatedIps/198.51.100.12/PoolName", json!("ses-default-dedicated-pool"), "dedicated-ip-pool/b"),
    ] {
        let mut changed = account();
        let (parent, field) = place.rsplit_once('/').unwrap();
        changed.pointer_mut(parent).unwrap()[field] = value;
        let ses = Ses::holding(&changed);
        let before = ses.region();
        for verb in ["check", "apply"] {
            let ended = desk.sesform([verb, "plan.json"]).on(&ses).run().with_code(4);
            assert!(ended.stderr.contains(about), "{verb} {place}: {}", ended.stderr);
        }
        assert_eq!(ses.region(), before, "{place}");
    }
}

#[test]
fn plan_that_half_happened_goes_on_and_its_own_writes_do_not_make_it_stale() {
    let (desk, ses) = (planned(), Ses::holding(&account()));
    let fault = json!({"error": {"status": 403, "code": "AccessDeniedException"}});
    ses.play(&json!({"rules": [{"operation": "PutConfigurationSetDeliveryOptions", "fault": fault}]}));
    desk.sesform(apply()).on(&ses).run().with_code(3);
    ses.play(&json!({}));
    let ended = desk.sesform(apply()).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("1 written, 4 already done"), "{}", ended.stdout);
}

#[test]
fn premises_that_were_taken_out_of_a_plan_are_missed() {
    let (desk, ses) = (planned(), Ses::holding(&account()));
    let mut plan = desk.json("plan.json");
    assert!(plan.as_object_mut().unwrap().remove("premises").is_some());
    desk.write("plan.json", plan.to_string().as_bytes());
    let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(1);
    assert!(ended.stderr.contains("changed after it was made") && ses.writes().len() <= 1, "{}", ended.stderr);
}

/// An identity moves to another set, which no step changes, and a set is pruned.
#[test]
fn plan_that_moves_an_identity_is_stale_once_its_new_set_or_its_tenants_have_changed() {
    let ours = json!({"sesform:owner": "mail"});
    let account = json!({
        "DedicatedIpPools": {"a": {}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "a"}},
        "ConfigurationSets": {
            "from": {"DeliveryOptions": {"SendingPoolName": "a"}},
            "to": {"DeliveryOptions": {"SendingPoolName": "a"}},
            "old": {"Tags": ours}
        },
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "from"}}
    });
    let file = "version: 1\naccount: \"123456789012\"\nowner: mail\nregions:\n  eu-west-1:\n    configuration_sets: {from: {}, to: {}}\n    identities:\n      example.com: {configuration_set: to}\n";
    let desk = Desk::with(file);
    desk.sesform(["plan", "--prune", "-o", "plan.json"]).on(&Ses::holding(&account)).run().with_code(0);
    let arn = |what: &str| format!("arn:aws:ses:eu-west-1:123456789012:{what}");
    let tenants = |what: &str| json!({"acme": [arn(what)]});
    for (place, value, about) in [
        ("/Tenants", tenants("identity/example.com"), "email-identity/example.com"),
        ("/Tenants", tenants("configuration-set/old"), "configuration-set/old"),
        ("/ConfigurationSets/to/SendingOptions", json!({"SendingEnabled": false}), "configuration-set/to"),
        ("/ConfigurationSets/to/DeliveryOptions", json!({}), "configuration-set/to"),
        ("/ConfigurationSets/to", Value::Null, "configuration-set/to"),
    ] {
        let mut changed = account.clone();
        let (parent, field) = place.rsplit_once('/').unwrap();
        let parent = if parent.is_empty() { Some(&mut changed) } else { changed.pointer_mut(parent) };
        let parent = parent.unwrap().as_object_mut().unwrap();
        match value {
            Value::Null => drop(parent.remove(field)),
            value => drop(parent.insert(field.to_owned(), value)),
        }
        let ses = Ses::holding(&changed);
        for verb in ["check", "apply"] {
            let ended = desk.sesform([verb, "plan.json"]).on(&ses).run().with_code(4);
            assert!(ended.stderr.contains(about), "{verb} {place}: {}", ended.stderr);
        }
        assert_eq!(ses.writes().len(), 0, "{place}");
    }
}
