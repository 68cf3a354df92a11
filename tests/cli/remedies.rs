//! Remedies that a message names work: also where the file cannot state what it usually would.

use serde_json::{Value, json};

use crate::support::{Desk, Ses};

const WARM: &str = "198.51.100.1";
const COLD: &str = "198.51.100.2";

fn desk(top: &str, region: &str) -> Desk {
    let body: String = region.lines().map(|line| format!("    {line}\n")).collect();
    let head = "version: 1\naccount: \"123456789012\"\nowner: mail";
    Desk::with(&format!("{head}\n{top}\nregions:\n  eu-west-1:\n{body}"))
}

/// A set that sends through `both`, with a warm and a cold IP, while automatic warm-up is off.
fn cooling(owner: Option<&str>) -> Ses {
    let tags = owner.map_or(json!({}), |owner| json!({"sesform:owner": owner}));
    Ses::holding(&json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": false},
        "DedicatedIpPools": {"both": {}, "mine": {}},
        "DedicatedIps": {
            WARM: {"PoolName": "both"},
            COLD: {"PoolName": "both", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 2},
        },
        "ConfigurationSets": {"news": {"DeliveryOptions": {"SendingPoolName": "both"}, "Tags": tags}},
    }))
}

const IGNORED: &str = "ignore: {configuration_sets: [news]}";

#[test]
fn a_guarded_route_names_the_pool_where_the_file_cannot_state_its_set() {
    for (owner, top, key) in [
        (Some("billing"), "", "regions.eu-west-1.pools.both.ips"),
        (Some("mail"), IGNORED, "regions.eu-west-1.pools.both.ips"),
        (None, "", "regions.eu-west-1.configuration_sets.news.pool"),
    ] {
        for (moved, code) in [(&[WARM][..], "route-cold"), (&[WARM, COLD], "route-without-ips")] {
            let ses = cooling(owner);
            let of_both: Vec<&str> = [WARM, COLD].into_iter().filter(|ip| !moved.contains(ip)).collect();
            let pools = |both: &[&str], mine: &[&str]| {
                format!("pools:\n  both: {{ips: [{}]}}\n  mine: {{ips: [{}]}}", both.join(", "), mine.join(", "))
            };
            let taken = desk(top, &pools(&of_both, moved));
            let document = taken.sesform(["plan", "--format", "json"]).on(&ses).run().document();
            assert_eq!(document["plan"]["guards"][0]["code"], code, "{document:#}");
            taken
                .sesform(["plan", "-o", "plan.json", "--allow", "cold", "--allow", "interruption"])
                .on(&ses)
                .run()
                .with_code(0);
            let applied = taken.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
            let saved = taken.sesform(["apply", "--yes", "plan.json"]).on(&ses).run().with_code(5);
            for said in [applied.stdout + &applied.stderr, saved.stderr] {
                assert!(said.contains(key), "{said}");
            }
            // The remedy.
            let kept = desk(top, &pools(&[WARM, COLD], &[]));
            kept.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
        }
    }
}

/// The reason why the pool or set is withheld.
fn withheld(ses: &Ses, desk: &Desk, name: &str) -> String {
    let document = desk.sesform(["plan", "--prune", "--format", "json"]).on(ses).run().document();
    let items = document["plan"]["withheld"].as_array().unwrap();
    let item = items.iter().find(|item| item["address"]["name"] == name).unwrap_or_else(|| panic!("{document:#}"));
    item["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_pool_that_a_set_beyond_the_file_uses_is_kept_until_that_set_leaves() {
    let ours = json!({"sesform:owner": "mail"});
    let account = |pool: &str, owner: &str| {
        Ses::holding(&json!({
            "DedicatedIpPools": {"old": {"Tags": ours}, "new": {}},
            "ConfigurationSets": {"news": {
                "DeliveryOptions": {"SendingPoolName": pool}, "Tags": {"sesform:owner": owner},
            }},
        }))
    };
    for (owner, top) in [("billing", ""), ("mail", IGNORED)] {
        let pruned = desk(top, "pools: {new: {}}");
        let said = withheld(&account("old", owner), &pruned, "old");
        assert!(said.contains("the file cannot change that") && !said.contains("another `pool`"), "{said}");
        let ses = account("new", owner);
        pruned.sesform(["apply", "--yes", "--prune"]).on(&ses).run().with_code(0);
        assert_eq!(ses.region()["DedicatedIpPools"]["old"], Value::Null);
    }
}

#[test]
fn a_pool_with_a_set_beyond_the_file_is_not_renamed_and_no_wrong_remedy_is_named() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"old": {}},
        "DedicatedIps": {WARM: {"PoolName": "old"}},
        "ConfigurationSets": {"news": {
            "DeliveryOptions": {"SendingPoolName": "old"}, "Tags": {"sesform:owner": "billing"},
        }},
    }));
    let said = withheld(&ses, &desk("", "pools: {new: {renamed_from: old}}"), "old");
    assert!(said.contains("as their owner") && !said.contains("let them follow"), "{said}");
}

#[test]
fn a_set_whose_identity_is_held_back_refers_to_what_holds_it() {
    let arn = |resource: &str| format!("arn:aws:ses:eu-west-1:123456789012:{resource}");
    let ours = json!({"Tags": {"sesform:owner": "mail"}});
    let account = |sets: &[&str]| {
        let of_sets = sets.iter().map(|set| arn(&format!("configuration-set/{set}")));
        let tenant: Vec<_> = of_sets.chain([arn("identity/example.com")]).collect();
        Ses::holding(&json!({
            "ConfigurationSets": {"old": ours, "other": ours},
            "EmailIdentities": {"example.com": {"ConfigurationSetName": "old"}},
            "Tenants": {"acme": tenant},
        }))
    };
    let left = desk("", "configuration_sets: {other: {}}\nidentities: {example.com: {configuration_set: other}}");
    let ses = account(&["old"]);
    let said = withheld(&ses, &left, "old");
    assert!(said.contains("their change to another one is withheld") && !said.contains("state another"), "{said}");
    assert!(withheld(&ses, &left, "example.com").contains("Associate `other` first"));
    left.sesform(["apply", "--yes"]).on(&account(&["old", "other"])).run().with_code(0);
    let ignored = desk("ignore: {identities: [example.com]}", "configuration_sets: {other: {}}");
    assert!(withheld(&ses, &ignored, "old").contains("which `ignore` excludes"));
}
