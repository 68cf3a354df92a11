//! `drift --who` and `plan --who`: several hands change an account, and the report says who did what.

use serde_json::{Value, json};

use super::support::{Desk, FILE, Ses, file};

/// The hands of the tests, by access key: a user, and a role with temporary credentials.
const ALICE: &str = "AKIDALICE";
const ROLE: &str = "ASIAROBOT";

/// An account as [`FILE`] declares it, after which two hands changed it.
fn drifted() -> (Desk, Ses) {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let moved = FILE.replace("198.51.100.12, 198.51.100.13", "198.51.100.12, 198.51.100.13, 198.51.100.11");
    let moved = moved.replace("198.51.100.10, 198.51.100.11]", "198.51.100.10]");
    hand(&desk, &ses, ALICE, &moved);
    hand(&desk, &ses, ROLE, &moved.replace("tls: require", "tls: optional"));
    ses.forget();
    (desk, ses)
}

fn hand(desk: &Desk, ses: &Ses, key: &str, text: &str) {
    desk.write("other.yaml", text.as_bytes());
    desk.sesform(["apply", "--yes", "-f", "other.yaml"]).on_as(ses, key).run().with_code(0);
}

/// The items of a document by the name of their object.
fn item<'a>(document: &'a Value, name: &str) -> &'a Value {
    let mut items = document["drift"]["items"].as_array().unwrap().iter();
    items.find(|item| item["address"]["name"] == name).unwrap()
}

#[test]
fn each_object_has_the_hand_that_changed_it() {
    let (desk, ses) = drifted();
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    let ip = &item(&document, "198.51.100.11")["who"];
    assert_eq!(ip["found"], "event", "{document:#}");
    assert_eq!(ip["event"]["principal"], "arn:aws:iam::123456789012:user/AKIDALICE");
    assert_eq!(ip["event"]["operation"], "PutDedicatedIpInPool");
    assert_eq!(ip["event"]["source_address"], "127.0.0.1");
    assert!(ip["event"]["user_agent"].as_str().unwrap().contains("app/sesform"), "{ip:#}");
    assert!(
        ip["event"]["request_id"].as_str().unwrap().len() == 36 && ip["event"]["time"].as_str().unwrap().ends_with('Z')
    );
    let set = &item(&document, "receipts")["who"]["event"]["principal"];
    assert_eq!(set, "arn:aws:sts::123456789012:assumed-role/sandbox/ASIAROBOT");
    assert!(ses.writes().iter().all(|operation| *operation == "LookupEvents"));
}

#[test]
fn text_says_who_and_what_the_lookup_covers() {
    let (desk, ses) = drifted();
    let text = desk.sesform(["drift", "--who"]).on(&ses).run().with_code(2).stdout;
    for words in [
        "      last known change: by arn:aws:iam::123456789012:user/AKIDALICE at ",
        " with PutDedicatedIpInPool, from 127.0.0.1, by the program \"aws-sdk-rust/",
        "events of the last 90 days; an event can appear up to about 15 minutes late, and",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn event_that_does_not_name_the_object_is_a_candidate_and_a_late_one_is_not_found() {
    let (desk, ses) = drifted();
    for (trail, found) in [
        (json!({"details": "hidden"}), "candidates"),
        (json!({"details": "resources"}), "event"),
        (json!({"delay_milliseconds": 900_000}), "not-found"),
    ] {
        ses.play(&json!({ "cloudtrail": trail }));
        let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
        assert_eq!(item(&document, "198.51.100.11")["who"]["found"], found, "{document:#}");
    }
    let text = desk.sesform(["drift", "--who"]).on(&ses).run().with_code(2).stdout;
    assert!(text.contains("      not found in the events that could be read\n"), "{text}");
    assert!(!text.to_lowercase().contains("nobody"), "{text}");
}

#[test]
fn without_the_permission_the_report_stands_and_says_so() {
    let (desk, ses) = drifted();
    let denied =
        json!({"operation": "LookupEvents", "fault": {"error": {"status": 400, "code": "AccessDeniedException"}}});
    ses.play(&json!({ "rules": [denied] }));
    let text = desk.sesform(["drift", "--who"]).on(&ses).run().with_code(2).stdout;
    assert!(text.contains("198.51.100.11 was moved from transactional to marketing"), "{text}");
    assert!(text.contains("not known: the events could not be read"), "{text}");
    assert!(
        text.contains("the credentials lack `cloudtrail:LookupEvents`; `sesform doctor --iam-policy who`"),
        "{text}"
    );
    let policy = desk.sesform(["doctor", "--iam-policy", "who"]).run().with_code(0).stdout;
    assert!(policy.contains("cloudtrail:LookupEvents") && !policy.contains("ses:Put"), "{policy}");
}

#[test]
fn older_pages_are_read_until_every_object_is_named() {
    let (desk, ses) = drifted();
    // More moves of another IP than fit into one page.
    for at in 0..30 {
        for pool in ["transactional", "marketing"] {
            let other = if pool == "marketing" { "transactional" } else { "marketing" };
            let moved =
                FILE.replace(", 198.51.100.11]", "]").replace("198.51.100.13]", "198.51.100.13, 198.51.100.11]");
            let moved = moved.replace("tls: require", "tls: optional");
            let from =
                moved.replace(", 198.51.100.13", "").replace("[198.51.100.10]", "[198.51.100.10, 198.51.100.13]");
            let text = if other == "marketing" { &from } else { &moved };
            if at < 28 {
                hand(&desk, &ses, ALICE, text);
            }
        }
    }
    ses.forget();
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    assert_eq!(item(&document, "198.51.100.11")["who"]["found"], "event", "{document:#}");
    let pages = ses.bodies("LookupEvents").into_iter().filter(|body| body.get("NextToken").is_some()).count();
    assert!(pages >= 1, "the first page does not have it");
}

#[test]
fn plan_says_who_changed_what_it_changes_back() {
    let (desk, ses) = drifted();
    let ended = desk.sesform(["plan", "--who"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("Who changed the account:\n"), "{}", ended.stdout);
    assert!(ended.stdout.contains("by arn:aws:iam::123456789012:user/AKIDALICE"), "{}", ended.stdout);
    desk.write("base.yaml", FILE.as_bytes());
    desk.write("sesform.yaml", FILE.replace("max_delivery: 4h", "max_delivery: 5h").as_bytes());
    let based = desk.sesform(["plan", "--who", "--base", "base.yaml", "--format", "json"]).on(&ses).run().with_code(0);
    let document = based.document();
    let names: Vec<&Value> =
        document["drift"]["items"].as_array().unwrap().iter().map(|item| &item["address"]["name"]).collect();
    assert!(names.contains(&&json!("198.51.100.11")), "{document:#}");
    assert!(
        !document["drift"]["items"].as_array().unwrap().iter().any(|item| item["origin"] == "change"),
        "{document:#}"
    );
}

#[test]
fn names_in_events_cannot_forge_lines_of_the_report() {
    let (desk, ses) = drifted();
    let text = desk.sesform(["drift", "--who"]).on(&ses).run().with_code(2).stdout;
    assert!(!text.contains('\u{1b}'), "{text}");
}

/// A configuration set that is sent through `b`, with two pools.
fn rerouted() -> Value {
    json!({
        "DedicatedIpPools": {"a": {}, "b": {}},
        "ConfigurationSets": {"s": {"DeliveryOptions": {"SendingPoolName": "b"}, "Tags": {"team": "new"}}}
    })
}

/// A change of the route of the set.
fn to(pool: &str) -> Value {
    json!({"configurationSetName": "s", "sendingPoolName": pool, "tlsPolicy": "OPTIONAL"})
}

const ROUTED: &str = "pools: {a: {}, b: {}}\nconfiguration_sets: {s: {pool: a}}";

#[test]
fn event_that_set_another_value_is_not_the_author() {
    const PUT: &str = "PutConfigurationSetDeliveryOptions";
    let desk = Desk::with(&file(ROUTED));
    let who = |events: &[(u64, &str, &str, Value)]| {
        let ses = Ses::recorded(&rerouted(), events);
        let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
        let text = desk.sesform(["drift", "--who"]).on(&ses).run().with_code(2).stdout;
        (item(&document, "s")["who"].clone(), text)
    };
    // The only event set the declared value: the one that changed it back is missing.
    let (alone, text) = who(&[(60, ALICE, PUT, to("a"))]);
    assert_eq!(alone["found"], "not-found", "{alone:#}");
    assert_eq!(alone["other_value"]["principal"], "arn:aws:iam::123456789012:user/AKIDALICE");
    assert!(text.contains("not found in the events that could be read"), "{text}");
    assert!(text.contains("earlier change, which set another value than the live one: by arn:aws:iam::"), "{text}");
    assert!(!text.contains("last known change: by"), "{text}");
    // An older event set the live one.
    let (older, text) = who(&[(90, ROLE, PUT, to("b")), (60, ALICE, PUT, to("a"))]);
    assert_eq!((&older["found"], &older["value"]), (&json!("event"), &json!("live")), "{older:#}");
    assert_eq!(older["event"]["principal"], "arn:aws:sts::123456789012:assumed-role/sandbox/ASIAROBOT");
    assert_eq!(older["other_value"]["principal"], "arn:aws:iam::123456789012:user/AKIDALICE");
    assert!(text.contains("another value was set later, so an event after it is missing: by arn:"), "{text}");
    // Nothing contradicts the newest.
    let (newest, _) = who(&[(90, ALICE, PUT, to("a")), (60, ROLE, PUT, to("b"))]);
    assert_eq!(newest["event"]["principal"], "arn:aws:sts::123456789012:assumed-role/sandbox/ASIAROBOT");
    assert!(newest.get("other_value").is_none(), "{newest:#}");
}

#[test]
fn author_of_a_setting_of_the_account_is_who_set_the_live_value() {
    const VDM: &str = "PutAccountVdmAttributes";
    const SUPPRESSION: &str = "PutAccountSuppressionAttributes";
    let desk = Desk::with(&file("suppression: {validation: {enabled: false}}\nvdm: {enabled: false}"));
    let vdm = |status: &str| json!({"vdmAttributes": {"vdmEnabled": status}});
    let validation = |status: &str, threshold: &str| {
        let condition = json!({
            "conditionThresholdEnabled": status,
            "overallConfidenceThreshold": {"confidenceVerdictThreshold": threshold}
        });
        json!({"suppressedReasons": ["BOUNCE", "COMPLAINT"], "validationAttributes": {"conditionThreshold": condition}})
    };
    let live = json!({"Account": {
        "VdmAttributes": {"VdmEnabled": "ENABLED"},
        "SuppressionAttributes": {
            "SuppressedReasons": ["BOUNCE", "COMPLAINT"],
            "ValidationAttributes": {"ConditionThreshold": {
                "ConditionThresholdEnabled": "ENABLED",
                "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "HIGH"}
            }}
        }
    }});
    let ses = Ses::recorded(
        &live,
        &[
            (90, ROLE, VDM, vdm("ENABLED")),
            (80, ROLE, SUPPRESSION, validation("ENABLED", "HIGH")),
            (60, ALICE, VDM, vdm("DISABLED")),
            (50, ALICE, SUPPRESSION, validation("DISABLED", "MEDIUM")),
        ],
    );
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    let items = document["drift"]["items"].as_array().unwrap();
    assert!(items.len() >= 2, "{document:#}");
    for item in items {
        let who = &item["who"];
        assert_eq!(who["event"]["principal"], "arn:aws:sts::123456789012:assumed-role/sandbox/ASIAROBOT", "{item:#}");
        assert_eq!(who["value"], "live", "{item:#}");
    }
}

#[test]
fn author_of_a_tag_is_who_set_that_tag() {
    let desk = Desk::with(&file("pools: {a: {}, b: {}}\nconfiguration_sets: {s: {pool: b, tags: {team: old}}}"));
    let arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/s";
    let tags = |key: &str, value: &str| json!({"resourceArn": arn, "tags": [{"key": key, "value": value}]});
    let ses = Ses::recorded(
        &rerouted(),
        &[(90, ROLE, "TagResource", tags("team", "new")), (60, ALICE, "TagResource", tags("cost", "new"))],
    );
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    let who = &item(&document, "s")["who"];
    assert_eq!(who["event"]["principal"], "arn:aws:sts::123456789012:assumed-role/sandbox/ASIAROBOT", "{who:#}");
    let removed = json!({"resourceArn": arn, "tagKeys": ["cost", "team"]});
    let ses = Ses::recorded(
        &rerouted(),
        &[(90, ROLE, "TagResource", tags("team", "other")), (60, ALICE, "UntagResource", removed)],
    );
    let document = desk.sesform(["drift", "--who", "--format", "json"]).on(&ses).run().with_code(2).document();
    let who = &item(&document, "s")["who"];
    assert_eq!((&who["found"], &who["other_value"]["operation"]), (&json!("not-found"), &json!("UntagResource")));
}

#[test]
fn plan_says_who_deleted_what_it_creates_again_and_nothing_of_what_is_new() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    desk.write("other.yaml", FILE.replace("      newsletter: {pool: marketing}\n", "").as_bytes());
    desk.sesform(["apply", "--yes", "--prune", "-f", "other.yaml"]).on_as(&ses, ALICE).run().with_code(0);
    desk.write(
        "sesform.yaml",
        FILE.replace("configuration_sets:", "configuration_sets:\n      brand-new: {}").as_bytes(),
    );
    let text = desk.sesform(["plan", "--who"]).on(&ses).run().with_code(0).stdout;
    let (_, who) = text.split_once("Who changed the account:\n").unwrap();
    assert!(who.contains("newsletter is declared, and is not live\n"), "{who}");
    assert!(who.contains("user/AKIDALICE at ") && who.contains("with DeleteConfigurationSet"), "{who}");
    assert!(!who.contains("brand-new"), "{who}");
}

#[test]
fn object_that_is_not_declared_has_the_hand_that_created_it() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let stranger = FILE.replace("configuration_sets:", "configuration_sets:\n      stranger: {}\n      stray: {}");
    hand(&desk, &ses, ALICE, &stranger);
    let text = desk.sesform(["drift", "--who"]).on(&ses).run().with_code(0).stdout;
    let line = "  + configuration set stranger is live, and not declared\n      last known creation: by arn:aws:iam::";
    assert!(text.contains(line) && text.contains("  + configuration set stray is live"), "{text}");
    let plain = desk.sesform(["drift"]).on(&ses).run().with_code(0).stdout;
    assert!(plain.contains("  + 2 configuration sets stranger, stray are live"), "{plain}");
}
