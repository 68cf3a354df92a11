//! The policies that `doctor --iam-policy` prints contain exactly the actions that sesform calls: no more and no fewer.
//!
//! No more calls than the policy allows: every harness compares its sandbox's log with the policies (`watched`), and
//! this file reads the source. No more actions than are called: the stories below call all of them.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};
use sesform::ses::{Role, action_of};

use crate::support::{Desk, Ses, file};

/// The text of all files of `src/ses`.
fn source() -> String {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ses")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("operations.rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// The SDK operations that the source calls, such as `client.get_account()`, with any text in between.
fn called() -> BTreeSet<String> {
    let text: String = source().split_whitespace().collect();
    let method = |rest: &str| {
        let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        rest[name.len()..].starts_with("()").then_some(name)
    };
    let methods = ["client.", "sts."].iter().flat_map(|client| text.split(client).skip(1)).filter_map(method);
    methods.filter(|name| name.contains('_')).map(|name| action_of(&pascal(&name))).collect()
}

fn pascal(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}

fn actions(role: Role) -> BTreeSet<String> {
    role.actions().collect()
}

#[test]
fn table_of_operations_has_what_the_source_calls_and_nothing_else() {
    assert_eq!(called(), &(&actions(Role::Apply) | &actions(Role::Who)) | &actions(Role::Figures));
}

/// An account, a file about it, and the flags needed to apply it.
struct Story {
    ses: Ses,
    desk: Desk,
    flags: &'static [&'static str],
}

impl Story {
    fn of(account: &Value, body: &str, flags: &'static [&'static str]) -> Self {
        let desired = file(body).replacen("regions:", "owner: mail-platform\nregions:", 1);
        Self { ses: Ses::holding(account), desk: Desk::with(&desired), flags }
    }

    fn run(&self, words: &[&str], flags: &[&str]) {
        self.desk.sesform([words, flags].concat()).on(&self.ses).run().with_code(0);
    }

    /// The actions of all calls since the previous call of this function.
    fn actions(&self) -> BTreeSet<String> {
        let actions = self.ses.operations().into_iter().map(action_of).collect();
        self.ses.forget();
        actions
    }
}

/// The tags of our objects.
fn ours() -> Value {
    json!({"sesform:owner": "mail-platform"})
}

/// Pools: one is created, one converted, one adopted, one renamed and later pruned. IPs move, and one is warmed up.
fn pools() -> Story {
    let account = json!({
        "DedicatedIpPools": {
            "convert": {"Tags": ours()}, "adopt": {}, "old": {"Tags": ours()}, "tagged": {"Tags": {"team": "a"}}
        },
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "old"},
            "198.51.100.3": {"PoolName": "old"},
            "198.51.100.2": {"WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 12}
        },
        "ConfigurationSets": {"gone": {"Tags": ours()}, "through": {"DeliveryOptions": {"SendingPoolName": "old"}}},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "through"}, "example.org": {}}
    });
    let body = "auto_warmup: false\nsuppression: [bounce]\nvdm: {enabled: true}\npools:\n  convert: {scaling: managed}\n  adopt: {}\n  tagged: {tags: {squad: a}}\n  \
                new: {renamed_from: old, ips: [198.51.100.1, 198.51.100.3]}\n\
                dedicated_ips: {198.51.100.2: {warmup: 40}}\n\
                configuration_sets: {through: {pool: new}, created: {}}\nidentities: {example.org: {configuration_set: created}}";
    Story::of(&account, body, &["--prune", "--adopt", "--allow", "convert", "--allow", "cost"])
}

/// Configuration sets: each block of options changes. Event destinations are created, changed and deleted.
fn options() -> Story {
    let topic = |name: &str| {
        let arn = format!("arn:aws:sns:eu-west-1:123456789012:{name}");
        json!({"Enabled": true, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": {"TopicArn": arn}})
    };
    let destinations = json!({"changed": topic("old"), "gone": topic("gone")});
    let receipts = json!({"Tags": ours(), "EventDestinations": destinations});
    let account = json!({"ConfigurationSets": {"receipts": receipts}, "EmailIdentities": {"example.com": {}}});
    let body = r#"configuration_sets:
  receipts:
    tls: require
    reputation_metrics: false
    sending: false
    suppression: [bounce]
    tracking: {domain: links.example.com}
    vdm: {engagement_metrics: true}
    archive: arn:aws:ses:eu-west-1:123456789012:mailmanager-archive/a-abcdefghijklmnopqrstuvwxyz
    event_destinations:
      changed: {sns: "arn:aws:sns:eu-west-1:123456789012:new"}
      created: {events: [bounce], sns: "arn:aws:sns:eu-west-1:123456789012:new"}"#;
    Story::of(&account, body, &["--prune"])
}

/// Two pools that swap their only IPs: no order is safe without a detour.
fn detour() -> Story {
    let account = json!({
        "DedicatedIpPools": {"gold": {}, "silver": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "gold"}, "198.51.100.2": {"PoolName": "silver"}},
        "ConfigurationSets": {
            "alerts": {"DeliveryOptions": {"SendingPoolName": "gold"}},
            "digests": {"DeliveryOptions": {"SendingPoolName": "silver"}}
        }
    });
    let body = "pools:\n  gold: {ips: [198.51.100.2]}\n  silver: {ips: [198.51.100.1]}\n\
                configuration_sets:\n  alerts: {pool: gold}\n  digests: {pool: silver}";
    Story::of(&account, body, &[])
}

fn stories() -> [Story; 3] {
    [pools(), options(), detour()]
}

#[test]
fn policy_of_plan_is_exactly_what_plan_check_and_doctor_call() {
    let mut seen = BTreeSet::new();
    for story in stories() {
        let before = story.ses.region();
        story.run(&["plan", "-o", "plan.json"], story.flags);
        story.run(&["check", "plan.json"], &[]);
        story.run(&["doctor"], &[]);
        assert!(story.ses.writes().is_empty(), "{:?}", story.ses.writes());
        assert_eq!(story.ses.region(), before, "what only looks has written");
        seen.extend(story.actions());
    }
    assert_eq!(seen, printed("plan"));
}

#[test]
fn policy_of_apply_is_exactly_what_apply_and_unlock_call() {
    let mut seen = BTreeSet::new();
    for story in stories() {
        // After a lost answer, the program reads the IP that it moved.
        let lost = json!({"operation": "PutDedicatedIpInPool", "when": {"nth": 1}, "fault": "reset_after_write"});
        story.ses.play(&json!({ "rules": [lost] }));
        story.run(&["apply", "--yes", "--lock"], story.flags);
        story.run(&["unlock", "--yes"], &[]);
        seen.extend(story.actions());
    }
    assert_eq!(seen, printed("apply"));
}

/// The actions of a policy that the program prints.
fn printed(of: &str) -> BTreeSet<String> {
    let printed = Desk::new().sesform(["doctor", "--iam-policy", of]).run().with_code(0).stdout;
    let policy: Value = serde_json::from_str(&printed).unwrap();
    let actions = policy["Statement"][0]["Action"].as_array().unwrap();
    actions.iter().map(|action| action.as_str().unwrap().to_owned()).collect()
}
