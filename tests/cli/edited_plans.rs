//! A saved plan that was edited is refused if it contradicts itself. Otherwise it is judged by its steps.

use serde_json::{Value, json};
use sesform::{
    plan::{Budget, Plan, Step},
    render,
};

use crate::support::{Desk, FILE, Ses, file};

/// Two owners, a protected pool, an empty pool, and a set that sends through the only IP of its pool.
fn account() -> Value {
    let ours = json!({"sesform:owner": "mail"});
    json!({
        "DedicatedIpPools": {
            "used": {"Tags": ours}, "hollow": {"Tags": ours}, "empty": {"Tags": ours}, "kept": {"Tags": {"sesform:owner": "mail", "sesform:protect": "true"}},
            "theirs": {"Tags": {"sesform:owner": "other"}}, "nobodys": {}, "managed": {"ScalingMode": "MANAGED", "Tags": ours}
        },
        "DedicatedIps": {"198.51.100.10": {"PoolName": "used"}, "198.51.100.11": {}},
        "ConfigurationSets": {
            "receipts": {"DeliveryOptions": {"SendingPoolName": "used"}, "Tags": ours},
            "news": {"DeliveryOptions": {"SendingPoolName": "used"}, "Tags": ours},
            "unfilled": {"DeliveryOptions": {"SendingPoolName": "hollow"}, "Tags": ours},
            "theirs": {"DeliveryOptions": {"SendingPoolName": "used"}, "Tags": {"sesform:owner": "other"}}
        },
        "EmailIdentities": {
            "ours.example": {"ConfigurationSetName": "news"}, "theirs.example": {"ConfigurationSetName": "theirs"}
        }
    })
}

/// A harmless plan of that account, with an owner.
fn harmless() -> (Desk, Ses, Value) {
    let text = file("pools:\n  used: {}\n  fresh: {}").replace("regions:", "owner: mail\nregions:");
    let (desk, ses) = (Desk::with(&text), Ses::holding(&account()));
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let plan = desk.json("plan.json");
    (desk, ses, plan)
}

/// Saves a plan with both digests recomputed and the sentences that follow from its data, as an attacker would.
fn forge(desk: &Desk, plan: Value) {
    let plan: Plan = serde_json::from_value(plan).unwrap();
    desk.write("plan.json", render::document(&plan.sealed()).to_string().as_bytes());
}

/// Returns the plan with other steps, and with changes that match them.
fn with(mut plan: Value, steps: &[(Value, Value)]) -> Value {
    let step = |(at, (write, _)): (usize, &(Value, Value))| json!({"id": at + 1, "region": "eu-west-1", "write": write, "depends_on": [], "purpose": "change"});
    let written: Vec<Value> = steps.iter().enumerate().map(step).collect();
    plan["steps"] = written.into();
    plan["changes"] = steps.iter().map(|(_, change)| change.clone()).collect();
    plan["premises"] = json!([]);
    let counts = |write: &Value| {
        let result = |pool: &Value, before: usize, after: usize| json!({"region": "eu-west-1", "pool": pool, "ips_before": before, "ips_after": after, "used_by": []});
        write
            .get("from")
            .map(|from| [result(from, 1, 0), result(&write["to"], 0, 1)])
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    plan["pools"] = steps.iter().flat_map(|(write, _)| counts(write)).collect();
    let steps: Vec<Step> = serde_json::from_value(plan["steps"].clone()).unwrap();
    plan["budget"] = serde_json::to_value(Budget::of(&steps)).unwrap();
    plan
}

fn change(kind: &str, name: &str, action: &str, facts: (Value, Value)) -> Value {
    let address = json!({"account": "123456789012", "region": "eu-west-1", "kind": kind, "name": name});
    let mut change = json!({"address": address, "action": action, "reason": "differs"});
    for (at, facts) in [("before", facts.0), ("after", facts.1)] {
        if !facts.is_null() {
            change[at] = facts;
        }
    }
    change
}

fn pool_deleted(name: &str) -> (Value, Value) {
    let facts = (json!({"scaling": "STANDARD"}), Value::Null);
    let write = json!({"operation": "DeleteDedicatedIpPool", "pool": name});
    (write, change("dedicated-ip-pool", name, "delete", facts))
}

fn moved(ip: &str, from: &str, to: &str) -> (Value, Value) {
    let warm = json!({"status": "DONE", "percentage": 100});
    let facts = (json!({"pool": from, "warmup": warm}), json!({"pool": to, "warmup": warm}));
    let write = json!({"operation": "PutDedicatedIpInPool", "ip": ip, "from": from, "to": to});
    (write, change("dedicated-ip", ip, "move", facts))
}

fn converted(name: &str) -> (Value, Value) {
    let facts = (json!({"scaling": "STANDARD"}), json!({"scaling": "MANAGED"}));
    let write = json!({"operation": "PutDedicatedIpPoolScalingAttributes", "pool": name, "scaling": "MANAGED"});
    (write, change("dedicated-ip-pool", name, "convert", facts))
}

fn handed_over(identity: &str, from: &str, to: &str) -> (Value, Value) {
    let names = |set: &str| json!({"default_configuration_set": set});
    let write = json!({
        "operation": "PutEmailIdentityConfigurationSetAttributes",
        "identity": identity, "configuration_set": to, "expected": from
    });
    (write, change("email-identity", identity, "update", (names(from), names(to))))
}

/// Every place of a document, outermost first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut inner = |key: &str, value: &Value| {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(at.clone());
        places(value, &at, found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inner(key, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| inner(&at.to_string(), value)),
        _ => {}
    }
}

/// Another value of the same type.
fn edited(value: &Value) -> Value {
    match value {
        Value::String(text) => format!("{text}0").into(),
        Value::Number(number) => (number.as_u64().unwrap() + 1).into(),
        Value::Bool(flag) => (!flag).into(),
        Value::Array(items) if items.is_empty() => json!(["x"]),
        Value::Array(items) => items[1..].to_vec().into(),
        Value::Object(_) | Value::Null => json!({}),
    }
}

#[test]
fn no_place_of_a_plan_can_be_edited_and_shown() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let plan = desk.json("plan.json");
    let mut found = Vec::new();
    places(&plan, "", &mut found);
    assert!(found.len() > 100, "{found:?}");
    for place in found {
        let mut other = plan.clone();
        let value = other.pointer_mut(&place).unwrap();
        let instead = edited(value);
        if *value == instead {
            continue;
        }
        *value = instead;
        desk.write("edited.json", other.to_string().as_bytes());
        let ended = desk.sesform(["show", "edited.json"]).run().with_code(1);
        assert_eq!(ended.stdout, "", "{place}");
    }
}

#[test]
fn edited_plan_is_refused_by_every_verb_before_anything_is_shown_or_sent() {
    let (desk, ses, mut plan) = harmless();
    plan["changes"] = json!([]);
    desk.write("plan.json", plan.to_string().as_bytes());
    ses.forget();
    for verb in ["show", "check", "apply"] {
        let ended = desk.sesform([verb, "plan.json"]).on(&ses).run().with_code(1);
        assert_eq!(ended.stdout, "", "{verb}");
        assert!(ended.stderr.contains("changed after it was made"), "{}", ended.stderr);
    }
    assert!(ses.operations().is_empty(), "{:?}", ses.operations());
}

#[test]
fn plan_that_contradicts_itself_is_refused_whatever_its_digests_say() {
    let (desk, ses, plan) = harmless();
    let step = plan["steps"][0].clone();
    let with_steps = |steps: Value| {
        let mut plan = plan.clone();
        plan["steps"] = steps;
        plan
    };
    let (mut twice, mut waits, mut zero) = (step.clone(), step.clone(), step.clone());
    twice["write"]["pool"] = "more".into();
    waits["depends_on"] = json!([7]);
    zero["id"] = 0.into();
    let (mut silent, mut cheap, mut elsewhere) = (plan.clone(), plan.clone(), plan.clone());
    silent["changes"] = json!([]);
    let mut miscounted = with(plan.clone(), &[moved("198.51.100.10", "used", "empty")]);
    let mut uncounted = miscounted.clone();
    miscounted["pools"][0]["ips_after"] = 1.into();
    uncounted["pools"] = json!([]);
    cheap["budget"] = json!({"writes": {}, "seconds": 0});
    elsewhere["regions"] = json!(["us-east-1"]);
    for (what, plan) in [
        ("changes are left out", silent),
        ("a pool is said to keep an IP that leaves", miscounted),
        ("a pool that loses an IP is left out", uncounted),
        ("fewer writes are announced", cheap),
        ("the Region is not named", elsewhere),
        ("two steps have one number", with_steps(json!([step, twice]))),
        ("a step waits for none", with_steps(json!([waits]))),
        (
            "a step waits for itself",
            with_steps(
                json!([{"id": 1, "region": "eu-west-1", "write": step["write"], "depends_on": [1], "purpose": "change"}]),
            ),
        ),
        ("numbers start at 0", with_steps(json!([zero]))),
        ("the lock is deleted", with(plan.clone(), &[set_deleted("sesform-lock")])),
    ] {
        forge(&desk, plan);
        for verb in ["show", "check", "apply"] {
            let ended = desk.sesform([verb, "plan.json"]).on(&ses).run().with_code(1);
            assert_eq!(ended.stdout, "", "{what}: {verb}");
        }
    }
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
}

fn set_deleted(name: &str) -> (Value, Value) {
    let facts = (json!({"delivery": {}}), Value::Null);
    let write = json!({"operation": "DeleteConfigurationSet", "configuration_set": name});
    (write, change("configuration-set", name, "delete", facts))
}

#[test]
fn forged_steps_need_the_flags_of_a_new_plan_or_are_refused_for_good() {
    let (desk, ses, plan) = harmless();
    let everything: &[&str] = &["--prune", "--adopt", "--allow", "convert", "--allow", "relinquish"];
    for (what, steps, flags, says) in [
        ("deletes an empty pool", vec![pool_deleted("empty")], &[][..], "`--prune`"),
        ("converts", vec![converted("empty")], &[], "`--allow convert`"),
        ("deletes a managed pool", vec![pool_deleted("managed")], &["--prune"], "`--allow relinquish`"),
        ("deletes a protected pool", vec![pool_deleted("kept")], everything, "prevents its deletion"),
        ("deletes another owner's pool", vec![pool_deleted("theirs")], everything, "`other`"),
        ("deletes nobody's pool", vec![pool_deleted("nobodys")], everything, "no owner"),
        (
            "moves into another owner's pool",
            vec![moved("198.51.100.11", "ses-default-dedicated-pool", "theirs")],
            everything,
            "`other`",
        ),
        ("converts another owner's pool", vec![converted("theirs")], everything, "`other`"),
        (
            "takes over another owner's mail",
            vec![handed_over("theirs.example", "theirs", "receipts")],
            everything,
            "other",
        ),
        (
            "leaves an identity without an IP",
            vec![handed_over("ours.example", "news", "unfilled")],
            everything,
            "interruption",
        ),
        ("empties a used pool", vec![moved("198.51.100.10", "used", "empty")], everything, "interruption"),
        ("deletes a set", vec![set_deleted("receipts")], &[], "`--prune`"),
    ] {
        forge(&desk, with(plan.clone(), &steps));
        let words = ["apply", "plan.json"].into_iter().chain(flags.iter().copied());
        let ended = desk.sesform(words).on(&ses).run();
        assert!(ses.writes().is_empty(), "{what}: {:?}", ses.writes());
        assert_eq!(ended.code, 5, "{what}: {}", ended.stderr);
        assert!(ended.stderr.contains(says), "{what}: {}", ended.stderr);
    }
}

#[test]
fn flags_that_a_refusal_names_let_the_plan_pass() {
    let (desk, ses, plan) = harmless();
    forge(&desk, with(plan, &[pool_deleted("empty")]));
    desk.sesform(["apply", "plan.json", "--prune"]).on(&ses).run().with_code(0);
    assert_eq!(ses.writes(), ["DeleteDedicatedIpPool"]);
}

#[test]
fn set_that_came_to_an_emptied_pool_meanwhile_makes_the_plan_unsafe() {
    let region = "pools:\n  left: {ips: []}\n  right: {ips: [198.51.100.10]}";
    let pools = json!({"left": {}, "right": {}});
    let ips = json!({"198.51.100.10": {"PoolName": "left"}});
    let desk = Desk::with(&file(region));
    let quiet = Ses::holding(&json!({"DedicatedIpPools": pools, "DedicatedIps": ips}));
    desk.sesform(["plan", "-o", "plan.json"]).on(&quiet).run().with_code(0);
    let came = json!({"came": {"DeliveryOptions": {"SendingPoolName": "left"}}});
    let ses = Ses::holding(&json!({"DedicatedIpPools": pools, "DedicatedIps": ips, "ConfigurationSets": came}));
    let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("came"), "{}", ended.stderr);
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    desk.sesform(["apply", "plan.json"]).on(&quiet).run().with_code(0);
}

#[test]
fn plan_is_applied_beside_a_file_only_if_it_was_made_from_that_file() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    desk.write("other.yaml", FILE.replace("transactional", "receipts").as_bytes());
    for verb in ["check", "apply"] {
        let ended = desk.sesform([verb, "plan.json", "-f", "other.yaml"]).on(&ses).run().with_code(4);
        assert!(ended.stderr.contains("was not made from this desired state"), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
    }
    assert!(ses.writes().is_empty(), "{:?}", ses.writes());
    desk.sesform(["apply", "plan.json", "-f", "sesform.yaml"]).on(&ses).run().with_code(0);
}

/// Mail that loses its last warm IP while automatic warm-up is off, and a 51st pool: both stop a new plan, and nothing in a
/// document can take that away.
#[test]
fn guards_that_were_taken_out_of_a_plan_stop_it_all_the_same() {
    let pools: serde_json::Map<String, Value> = (0..50).map(|at| (format!("p{at}"), json!({}))).collect();
    let account = json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": false},
        "DedicatedIpPools": pools,
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "p0"},
            "198.51.100.11": {"PoolName": "p1", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 3}
        },
        "ConfigurationSets": {"receipts": {"DeliveryOptions": {"SendingPoolName": "p0"}}}
    });
    for (what, region, flag) in [
        ("a cold route", "configuration_sets: {receipts: {pool: p1}}", "--allow cold"),
        ("a pool too many", "pools: {more: {}}", "--allow quota"),
    ] {
        let (desk, ses) = (Desk::with(&file(region)), Ses::holding(&account));
        desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
        let mut plan = desk.json("plan.json");
        assert_eq!(plan["guards"].as_array().unwrap().len(), 1, "{what}");
        (plan["guards"], plan["warnings"]) = (json!([]), json!([]));
        forge(&desk, plan);
        let ended = desk.sesform(["apply", "plan.json"]).on(&ses).run().with_code(5);
        assert!(ended.stderr.contains(flag) && ses.writes().is_empty(), "{what}: {}", ended.stderr);
        let allowed = desk.sesform(["apply", "plan.json"].into_iter().chain(flag.split(' '))).on(&ses).run();
        assert!(allowed.code != 5 && ses.writes().len() == 1, "{what}: {}", allowed.stderr);
    }
}
