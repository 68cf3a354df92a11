//! `drift`: what is live in another way than declared, in words and as data, and its exit codes.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use super::support::{Desk, FILE, Ses, file};

/// An account that is as [`FILE`] declares it.
fn applied() -> (Desk, Ses) {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    ses.forget();
    (desk, ses)
}

/// Another hand: the same operations with another file.
fn change(desk: &Desk, ses: &Ses, changes: &[(&str, &str)]) {
    let text = changes.iter().fold(FILE.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    desk.write("other.yaml", text.as_bytes());
    desk.sesform(["apply", "--yes", "-f", "other.yaml", "--allow", "interruption"]).on(ses).run().with_code(0);
    ses.forget();
}

/// The kinds of drift of a document, with the names of their objects.
fn kinds(document: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = document["drift"]["items"].as_array().unwrap().iter();
    items.map(|item| (text(&item["address"]["name"]), text(&item["drift"]))).collect()
}

#[test]
fn account_that_is_as_declared_has_no_drift() {
    let (desk, ses) = applied();
    let ended = desk.sesform(["drift"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("  no drift: what the file declares is live\n"), "{}", ended.stdout);
    assert!(ended.stdout.ends_with("No drift.\n"), "{}", ended.stdout);
    assert!(ses.writes().is_empty());
}

#[test]
fn words_say_what_changed_outside_and_nothing_is_written() {
    let (desk, ses) = applied();
    let changes = [
        ("[198.51.100.12, 198.51.100.13]", "[198.51.100.12, 198.51.100.13, 198.51.100.11]"),
        ("[198.51.100.10, 198.51.100.11]", "[198.51.100.10]"),
        ("tls: require, max_delivery: 4h", "tls: optional, max_delivery: none, sending: false"),
        ("newsletter: {pool: marketing}", "newsletter: {pool: ses-shared-pool}"),
        ("configuration_sets:", "configuration_sets:\n      stranger: {}"),
    ];
    change(&desk, &ses, &changes);
    desk.write("sesform.yaml", FILE.replace("max_delivery: 4h", "max_delivery: 4h, sending: true").as_bytes());
    let ended = desk.sesform(["drift"]).on(&ses).run().with_code(2);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
Account 123456789012 as arn:aws:iam::123456789012:user/sandbox

eu-west-1
  ~ 198.51.100.11 was moved from transactional to marketing  [sesform.yaml:8]
  ~ newsletter was sent through ses-shared-pool instead of marketing  [sesform.yaml:11]
  ~ receipts was paused  [sesform.yaml:12]
  ~ receipts: max_delivery was changed from 4h to none  [sesform.yaml:12]
  ~ receipts: tls was changed from require to optional  [sesform.yaml:12]
  + configuration set stranger is live, and not declared
  + 198.51.100.14, 198.51.100.15, 198.51.100.16, 198.51.100.17, 198.51.100.18, 198.51.100.19 and 2 more are new to the file: in the default pool, they carry unassigned mail; no pool of the file takes them

Drift: 3 objects differ from what the file declares: 5 differences. 1 object live and not declared.

"#]]
    );
    assert!(ses.writes().is_empty());
    assert!(!desk.path(".sesform").exists());
}

#[test]
fn document_has_the_same_as_data_with_each_sentence() {
    let (desk, ses) = applied();
    change(&desk, &ses, &[("tls: require", "tls: optional")]);
    let document = desk.sesform(["drift", "--format", "json"]).on(&ses).run().with_code(2).document();
    assert_eq!(document["command"], "drift");
    let item = &document["drift"]["items"][0];
    assert_eq!(item["address"]["name"], "receipts");
    assert_eq!(
        (&item["drift"], &item["path"], &item["declared"], &item["live"]),
        (&json!("field"), &json!("tls"), &json!("require"), &json!("optional"))
    );
    assert_eq!(item["message"], "receipts: tls was changed from require to optional");
    assert_eq!(item["stated_at"]["line"], 12);
}

#[test]
fn unmanaged_objects_count_only_if_they_are_to() {
    let (desk, ses) = applied();
    change(&desk, &ses, &[("configuration_sets:", "configuration_sets:\n      stranger: {}")]);
    desk.sesform(["drift"]).on(&ses).run().with_code(0);
    desk.sesform(["drift", "--unmanaged=fail"]).on(&ses).run().with_code(2);
    desk.write(
        "sesform.yaml",
        FILE.replace("regions:", "ignore: {configuration_sets: [stranger]}\nregions:").as_bytes(),
    );
    desk.sesform(["drift", "--unmanaged=fail"]).on(&ses).run().with_code(0);
}

#[test]
fn errors_win_over_drift() {
    let (desk, ses) = applied();
    change(&desk, &ses, &[("tls: require", "tls: optional")]);
    desk.sesform(["drift"]).on_as(&ses, "999999999999").run().with_code(5);
    desk.sesform(["drift", "--region", "us-east-1"]).on(&ses).run().with_code(65);
    desk.sesform(["drift", "--bogus"]).on(&ses).run().with_code(64);
    let denied = json!({"operation": "GetConfigurationSet", "fault": {"error": {"status": 403, "code": "AccessDeniedException"}}});
    ses.play(&json!({ "rules": [denied] }));
    let ended = desk.sesform(["drift", "--format", "json"]).on(&ses).run().with_code(1);
    assert!(ended.document().get("drift").is_none());
}

#[test]
fn each_kind_of_difference_has_its_sentence() {
    let topic = json!({"Enabled": true, "MatchingEventTypes": ["BOUNCE", "OPEN"],
        "SnsDestination": {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:a"}});
    let ses = Ses::holding(&json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": false},
        "DedicatedIpPools": {"counted": {}, "to_convert": {}, "managed": {"ScalingMode": "MANAGED"}, "listed": {}},
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "counted"},
            "198.51.100.2": {"PoolName": "listed", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 5},
            "198.51.100.3": {"PoolName": "listed"},
            "198.51.100.4": {"PoolName": "ses-default-dedicated-pool"}
        },
        "ConfigurationSets": {
            "a": {"Tags": {"team": "x", "new": "y"}, "SendingOptions": {"SendingEnabled": true},
                "EventDestinations": {"bounces": topic, "extra": topic}}
        },
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "a"}}
    }));
    let desk = Desk::with(&file(
        "auto_warmup: true
pools:
  counted: {ips: {count: 2}}
  to_convert: {scaling: managed}
  managed: {scaling: standard}
  listed: {ips: [198.51.100.2, 198.51.100.9]}
  gone: {ips: [198.51.100.4]}
dedicated_ips: {198.51.100.2: {warmup: 40}}
configuration_sets:
  a:
    sending: false
    tags: {team: z}
    event_destinations:
      bounces: {events: [bounce, click], sns: \"arn:aws:sns:eu-west-1:123456789012:a\"}
identities: {example.com: {configuration_set: none}}",
    ));
    let ended = desk.sesform(["drift"]).on(&ses).run().with_code(2);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
Account 123456789012 as arn:aws:iam::123456789012:user/sandbox

eu-west-1
  ~ automatic warm-up of the account was turned off  [sesform.yaml:5]
  ~ pool counted has 1 IP; 2 are declared  [sesform.yaml:7]
  ~ pool gone is declared, and is not live  [sesform.yaml:11]
  ~ pool managed: scaling was changed from standard to managed  [sesform.yaml:9]
  ~ pool to_convert: scaling was changed from managed to standard  [sesform.yaml:8]
  ~ 198.51.100.2 is warmed up to 5 %; at least 40 % is declared  [sesform.yaml:12]
  ~ 198.51.100.3 was moved to listed, which declares its IPs without it  [sesform.yaml:10]
  ~ 198.51.100.4 is in ses-default-dedicated-pool; it is declared in gone, which is not live  [sesform.yaml:11]
  ~ 198.51.100.9 is declared in listed, and is no longer leased  [sesform.yaml:10]
  ~ a was resumed; it is declared as paused  [sesform.yaml:15]
  ~ a: tags.new: y was added  [sesform.yaml:16]
  ~ a: tags.team was changed from z to x  [sesform.yaml:16]
  ~ event destination bounces of a: events: click was removed; open was added  [sesform.yaml:18]
  ~ mail of example.com that names no configuration set was given the default a instead of none  [sesform.yaml:19]
  + event destination a/extra is live, and not declared

Drift: 12 objects differ from what the file declares: 14 differences. 1 object live and not declared.

"#]]
    );
    let document = desk.sesform(["drift", "--format", "json"]).on(&ses).run().with_code(2).document();
    assert_eq!(kinds(&document).len(), document["drift"]["items"].as_array().unwrap().len());
}

#[test]
fn what_the_file_does_not_state_is_told_when_asked() {
    let topic = json!({"Enabled": true, "MatchingEventTypes": ["BOUNCE"],
        "SnsDestination": {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:a"}});
    let ses = Ses::holding(&json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": false},
        "DedicatedIpPools": {"p": {"Tags": {"team": "x"}}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "p"}},
        "ConfigurationSets": {
            "a": {"DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "p"},
                "SendingOptions": {"SendingEnabled": false}, "EventDestinations": {"bounces": topic}},
            "b": {}
        },
        "EmailIdentities": {"example.com": {"ConfigurationSetName": "a"}}
    }));
    let body = "pools: {p: {}}\nconfiguration_sets: {a: {pool: p}, b: {}}\nidentities: {example.com: {}}";
    let desk = Desk::with(&file(body));
    let plain = desk.sesform(["drift"]).on(&ses).run().with_code(0);
    assert!(!plain.stdout.contains('?'), "{}", plain.stdout);
    let ended = desk.sesform(["drift", "--undeclared"]).on(&ses).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
Account 123456789012 as arn:aws:iam::123456789012:user/sandbox

eu-west-1
  no drift: what the file declares is live
  ? the account: auto_warmup is false live; the file does not state it
  ? pool p: tags.team is x live; the file does not state it
  ? pool p: ips is [198.51.100.1] live; the file does not state it
  ? a: tls is require live; the file does not state it
  ? a: sending is false live; the file does not state it
  ? a: event_destinations is bounces live; the file does not state it
  ? example.com: configuration_set is a live; the file does not state it

No drift.

"#]]
    );
}

#[test]
fn drift_against_a_base_is_told_from_the_change_of_the_file() {
    let (desk, ses) = applied();
    desk.write("base.yaml", FILE.as_bytes());
    desk.write("sesform.yaml", FILE.replace("tls: require", "tls: optional").as_bytes());
    let ended = desk.sesform(["drift", "--base", "base.yaml"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("(from the change of the file)"), "{}", ended.stdout);
}

#[test]
fn ip_that_left_a_counted_pool_for_a_listed_one_is_told_and_accepted_at_once() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"counted": {}, "listed": {}},
        "DedicatedIps": {
            "198.51.100.1": {"PoolName": "counted"}, "198.51.100.2": {"PoolName": "listed"},
            "198.51.100.3": {"PoolName": "listed"}
        }
    }));
    let desk = Desk::with(&file("pools:\n  counted: {ips: {count: 2}}\n  listed: {ips: [198.51.100.3]}"));
    let text = desk.sesform(["drift"]).on(&ses).run().with_code(2).stdout;
    assert!(text.contains("  ~ pool counted has 1 IP; 2 are declared  [sesform.yaml:6]\n"), "{text}");
    assert!(text.contains("  ~ 198.51.100.2 was moved to listed, which declares its IPs without it"), "{text}");
    desk.sesform(["drift", "--accept", "all"]).on(&ses).run().with_code(0);
    let written = desk.read("sesform.yaml");
    assert!(written.contains("{count: 1}") && written.contains("[198.51.100.3, 198.51.100.2]"), "{written}");
    desk.sesform(["drift"]).on(&ses).run().with_code(0);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

/// Two leased IPs in the default pool: a count takes one of them.
fn arrived() -> Value {
    let through = |pool: &str| json!({"DeliveryOptions": {"SendingPoolName": pool}});
    json!({
        "DedicatedIpPools": {"marketing": {}},
        "DedicatedIps": {
            "198.51.100.12": {"PoolName": "marketing"},
            "198.51.100.40": {},
            "198.51.100.41": {"WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 3},
            "198.51.100.42": {},
            "198.51.100.43": {},
            "198.51.100.44": {},
        },
        "ConfigurationSets": {"newsletter": through("marketing")},
    })
}

#[test]
fn leased_ips_that_the_file_does_not_know_are_new_in_the_default_pool() {
    // It knows .42 because it is to be given back, .43 by a fact, .44 because a list names it.
    let known = "relinquish: [198.51.100.42]\ndedicated_ips: {198.51.100.43: {published: true}}\n";
    let body = format!("{known}pools:\n  marketing: {{ips: {{count: 2}}}}\n  kept: {{ips: [198.51.100.44]}}\n");
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!("version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n{body}");
    let (desk, ses) = (Desk::with(&text), Ses::holding(&arrived()));
    let run = |format: &str| desk.sesform(["drift", "--format", format]).on(&ses).run().with_code(2);
    let (taken, left) = (
        "198.51.100.40 is new to the file: in the default pool, it carries unassigned mail; `sesform apply` moves it to \
         marketing",
        "198.51.100.41 is new to the file: in the default pool, it carries unassigned mail; no pool of the file takes it",
    );
    let shown = run("text").stdout;
    assert!(shown.contains(&format!("  + {taken}\n  + {left}\n")), "{shown}");
    assert!(run("markdown").stdout.contains(&format!("- {taken}\n- {left}\n")));
    let new = run("json").document()["drift"]["new_ips"].clone();
    let fields = |at: usize| (new[at]["name"].clone(), new[at]["taken_by"].clone(), new[at]["message"].clone());
    assert_eq!(fields(0), (json!("198.51.100.40"), json!("marketing"), json!(taken)));
    assert_eq!(fields(1), (json!("198.51.100.41"), Value::Null, json!(left)));
    assert_eq!((new.as_array().unwrap().len(), &new[1]["warmup_percentage"]), (2, &json!(3)));
    // They are no drift: once the counted pool has its own, the code is 0.
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let ended = desk.sesform(["drift"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains(left) && !ended.stdout.contains("198.51.100.40"), "{}", ended.stdout);
    // A file that declares no pools says nothing of IPs.
    desk.write("sesform.yaml", file("{configuration_sets: {newsletter: {}}}").as_bytes());
    let document = desk.sesform(["drift", "--format", "json"]).on(&ses).run().with_code(0).document();
    assert!(document["drift"].get("new_ips").is_none(), "{document:#}");
}
