//! What the screen of a plan says to the person who must approve it: origins, folded lines, names, refusals.

use serde_json::json;

use crate::support::{Desk, Ses, file};

/// Two pools with two IPs each.
fn two_pools() -> Ses {
    Ses::holding(&json!({
        "DedicatedIpPools": {"old": {}, "new": {}},
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "old"}, "198.51.100.2": {"PoolName": "old"},
            "198.51.100.3": {"PoolName": "new"}, "198.51.100.4": {"PoolName": "new"}
        },
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "old"}}}
    }))
}

#[test]
fn ip_that_drifted_is_marked_beside_one_that_the_change_moves() {
    let (desk, ses) = (Desk::new(), two_pools());
    desk.write("base.yaml", file("pools:\n  old: {ips: [198.51.100.1, 198.51.100.2, 198.51.100.3]}").as_bytes());
    let desired = "pools:\n  old: {ips: [198.51.100.1, 198.51.100.2, 198.51.100.3, 198.51.100.4]}";
    desk.write("sesform.yaml", file(desired).as_bytes());
    let ended = desk.sesform(["plan", "--base", "base.yaml"]).on(&ses).run().with_code(0);
    for part in
        ["+ 198.51.100.3 (warm) (drift); + 198.51.100.4 (warm)", "0 objects from this change, 0 drifted, 2 from both"]
    {
        assert!(ended.stdout.contains(part), "{part}\n{}", ended.stdout);
    }
}

#[test]
fn what_the_base_is_refused_for_too_is_drift_and_ends_only_the_drift_with_5() {
    let (desk, ses) = (Desk::new(), two_pools());
    let text = file("pools:\n  old: {scaling: managed}");
    desk.write("base.yaml", text.as_bytes());
    desk.write("sesform.yaml", text.as_bytes());
    for (which, code) in [("any", 5), ("drift", 5), ("change", 0)] {
        let flag = format!("--detailed-exitcode={which}");
        let ended = desk.sesform(["plan", "--base", "base.yaml", &flag]).on(&ses).run().with_code(code);
        assert!(
            ended.stdout.contains("Drift: the account differs from the base\n  refused pool old: "),
            "{}",
            ended.stdout
        );
    }
    desk.write("base.yaml", file("pools: {old: {}}").as_bytes());
    for (which, code) in [("any", 5), ("drift", 0), ("change", 5)] {
        let flag = format!("--detailed-exitcode={which}");
        let ended = desk.sesform(["plan", "--base", "base.yaml", &flag]).on(&ses).run().with_code(code);
        assert!(ended.stdout.contains("From this change\n  refused pool old: "), "{}", ended.stdout);
    }
}

#[test]
fn variable_may_be_for_the_base_alone() {
    let (desk, ses) = (Desk::with(&file("configuration_sets: {receipts: {pool: new}}")), two_pools());
    desk.write("base.yaml", file("configuration_sets: {receipts: {pool: \"${var.POOL}\"}}").as_bytes());
    desk.sesform(["plan", "--base", "base.yaml", "--var", "POOL=old"]).on(&ses).run().with_code(0);
    let ended = desk.sesform(["plan", "--base", "base.yaml", "--var", "POLL=old"]).on(&ses).run().with_code(64);
    assert!(ended.stderr.contains("did you mean `POOL`?"), "{}", ended.stderr);
    let ended = desk.sesform(["plan", "--base", "nope.yaml"]).on(&ses).run().with_code(65);
    assert!(ended.stderr.contains("`--base`"), "{}", ended.stderr);
}

#[test]
fn refusal_is_said_once_and_names_every_flag() {
    let sets: serde_json::Map<_, _> =
        (0..20).map(|at| (format!("cs-{at:02}"), json!({"DeliveryOptions": {"SendingPoolName": "old"}}))).collect();
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"old": {}, "bulk": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "old"}},
        "ConfigurationSets": sets
    }));
    let desk = Desk::with(&file("pools:\n  old: {ips: []}\n  bulk: {scaling: managed}"));
    let planned = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    assert_eq!(planned.stdout.matches("Stopped: ").count(), 1, "{}", planned.stdout);
    assert!(planned.stdout.contains("Stopped: 20 configuration sets cs-00…cs-19 would be left"), "{}", planned.stdout);
    let said = "allowed by --allow convert --allow interruption";
    assert!(planned.stdout.contains(said), "{}", planned.stdout);
    let refused = desk.sesform(["plan", "--detailed-exitcode", "--require-owner", "x"]).on(&ses).run().with_code(5);
    let said = |text: &str| text.matches("--require-owner").count();
    assert_eq!((said(&refused.stdout), said(&refused.stderr)), (1, 0), "{}", refused.stderr);
    let applied = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(5);
    assert!(applied.stderr.contains("`--allow convert`, `--allow interruption`"), "{}", applied.stderr);
    let words = ["apply", "--yes", "--allow", "convert", "--allow", "interruption"];
    desk.sesform(words).on(&ses).run().with_code(0);
}

#[test]
fn name_cannot_pass_for_a_change() {
    let name = "a → b, c\u{1b}[2J";
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {name: {}, "new": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": name}},
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": name}}}
    }));
    let desk = Desk::with(&file("pools:\n  new: {ips: [198.51.100.1]}\nconfiguration_sets: {receipts: {pool: new}}"));
    let ended = desk.sesform(["plan", "--steps"]).on(&ses).run().with_code(0);
    let quoted = r#""a → b, c\u001b[2J""#;
    for part in
        [format!("~ pool {quoted}"), format!("pool: {quoted} → new"), format!("move 198.51.100.1: {quoted} → new")]
    {
        assert!(ended.stdout.contains(&part), "{part}\n{}", ended.stdout);
    }
    assert!(!ended.stdout.contains('\u{1b}'));
}

#[test]
fn pools_share_a_line_only_with_the_same_users() {
    let set = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"p0": {}, "p1": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "p0"}, "198.51.100.2": {"PoolName": "p1"}},
        "ConfigurationSets": {"a": set("p0"), "b": set("p1")}
    }));
    let desk = Desk::with(&file("configuration_sets:\n  a: {pool: p1}"));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    for line in ["pool p0              1 IP, unchanged   used by no configuration set\n", "used by a, b\n"] {
        assert!(ended.stdout.contains(line), "{line}\n{}", ended.stdout);
    }
}

#[test]
fn mail_that_is_resumed_without_an_ip_is_not_said_to_leave() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"empty": {}},
        "ConfigurationSets": {
            "a": {"DeliveryOptions": {"SendingPoolName": "empty"}, "SendingOptions": {"SendingEnabled": false}}
        }
    }));
    let desk = Desk::with(&file("configuration_sets:\n  a: {sending: true}"));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(
        ended.stdout.contains("warning configuration set a: will send through `empty`, which has no IP"),
        "{}",
        ended.stdout
    );
    assert!(!ended.stdout.contains("leaves again"), "{}", ended.stdout);
}

#[test]
fn ip_that_moves_and_is_warmed_up_counts_once() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"new": {}},
        "DedicatedIps": {"198.51.100.1": {"WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 30}, "198.51.100.2": {}}
    }));
    let region = "pools:\n  new: {ips: [198.51.100.1]}\ndedicated_ips:\n  198.51.100.1: {warmup: 50}";
    let desk = Desk::with(&file(region));
    let ended = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Plan: 2 pools, 1 IP: "), "{}", ended.stdout);
    assert!(ended.stdout.contains("warmup: 30 → 50  [sesform.yaml:8]"), "{}", ended.stdout);
}
