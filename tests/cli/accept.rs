//! `drift --accept` and `import --update`: live values come into the text of the file, and nothing else changes in it.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use super::support::{Desk, Ses, file};

const COMMENTED: &str = "# Owned by mail-platform.
version: 1
account: \"123456789012\" # the only one
regions:
  eu-west-1:
    pools:
      # Promotions.
      marketing: {ips: [198.51.100.12, 198.51.100.13]} # two
      transactional:
        ips:
          - 198.51.100.10 # since May
          - 198.51.100.11 # since June
    configuration_sets:
      newsletter: {pool: marketing}
      # Never pause this one.
      receipts: # do not touch
        pool: transactional
        tls: require # for banks
        sending: true
";

/// An account in which other hands moved an IP, paused a set and changed its options, and deleted one.
fn drifted() -> Ses {
    Ses::holding(&json!({
        "DedicatedIpPools": {"marketing": {}, "transactional": {}, "other": {}},
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "transactional"}, "198.51.100.11": {"PoolName": "marketing"},
            "198.51.100.12": {"PoolName": "marketing"}, "198.51.100.13": {"PoolName": "marketing"}
        },
        "ConfigurationSets": {
            "receipts": {
                "DeliveryOptions": {"SendingPoolName": "transactional", "TlsPolicy": "OPTIONAL"},
                "SendingOptions": {"SendingEnabled": false}
            },
            "stranger": {"DeliveryOptions": {"SendingPoolName": "other"}, "Tags": {"a: b": "#c"}}
        }
    }))
}

#[test]
fn all_is_taken_into_the_text_with_its_comments() {
    let (desk, ses) = (Desk::with(COMMENTED), drifted());
    let ended = desk.sesform(["drift", "--accept", "all"]).on(&ses).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r#"
Account 123456789012 as arn:aws:iam::123456789012:user/sandbox

eu-west-1
  ~ 198.51.100.11 was moved from transactional to marketing  [sesform.yaml:12]
  ~ newsletter is declared, and is not live  [sesform.yaml:14]
  ~ receipts was paused  [sesform.yaml:19]
  ~ receipts: tls was changed from require to optional  [sesform.yaml:18]
  + pool other is live, and not declared
  + configuration set stranger is live, and not declared

Drift: 3 objects differ from what the file declares: 4 differences. 2 objects live and not declared.

--- sesform.yaml
+++ sesform.yaml
@@ -5,15 +5,13 @@
   eu-west-1:
     pools:
       # Promotions.
-      marketing: {ips: [198.51.100.12, 198.51.100.13]} # two
+      marketing: {ips: [198.51.100.12, 198.51.100.13, 198.51.100.11]} # two
       transactional:
         ips:
           - 198.51.100.10 # since May
-          - 198.51.100.11 # since June
     configuration_sets:
-      newsletter: {pool: marketing}
       # Never pause this one.
       receipts: # do not touch
         pool: transactional
-        tls: require # for banks
-        sending: true
+        tls: optional # for banks
+        sending: false

"#]]
    );
    let again = desk.sesform(["drift"]).on(&ses).run().with_code(0);
    assert!(again.stdout.contains("no drift"), "{}", again.stdout);
    for comment in COMMENTED.split('\n').filter_map(|line| line.split_once('#')).map(|(_, comment)| comment) {
        let gone = comment.contains("since June");
        assert!(gone || desk.read("sesform.yaml").contains(comment), "{comment}");
    }
    assert!(ses.writes().is_empty());
}

#[test]
fn only_the_chosen_objects_are_taken() {
    let (desk, ses) = (Desk::with(COMMENTED), drifted());
    let ended = desk.sesform(["drift", "--accept", "ip/198.51.100.11", "--format", "json"]).on(&ses).run().with_code(2);
    let document = ended.document();
    let diff = document["files"][0]["diff"].as_str().unwrap();
    assert!(diff.contains("-          - 198.51.100.11 # since June"), "{diff}");
    assert!(diff.contains("+      marketing: {ips: [198.51.100.12, 198.51.100.13, 198.51.100.11]} # two"), "{diff}");
    assert!(!diff.contains("sending"), "{diff}");
    let kept = desk.read("sesform.yaml");
    assert!(kept.contains("sending: true"));
    // An object that is not declared comes only by its name, and with what it names: `validate` must take the file.
    let alone = desk.sesform(["drift", "--accept", "configuration-set/stranger"]).on(&ses).run().with_code(5);
    assert!(alone.stderr.contains("the pool `other` is not declared"), "{}", alone.stderr);
    let both = ["drift", "--accept", "configuration-set/stranger", "--accept", "dedicated-ip-pool/other"];
    desk.sesform(both).on(&ses).run().with_code(2);
    desk.sesform(["validate"]).run().with_code(0);
    assert!(
        desk.read("sesform.yaml").contains("      stranger: {pool: other, tags: {\"a: b\": \"#c\"}}\n")
            || desk.read("sesform.yaml").contains("      stranger: {pool: other, tags: {'a: b': '#c'}}\n"),
        "{}",
        desk.read("sesform.yaml")
    );
}

#[test]
fn pool_that_is_accepted_stands_for_the_ips_that_it_got() {
    let (desk, ses) = (Desk::with(COMMENTED), drifted());
    desk.sesform(["drift", "--accept", "pool/marketing"]).on(&ses).run().with_code(2);
    assert!(desk.read("sesform.yaml").contains("198.51.100.13, 198.51.100.11]"), "{}", desk.read("sesform.yaml"));
}

#[test]
fn wrong_choices_write_nothing() {
    let (desk, ses) = (Desk::with(COMMENTED), drifted());
    for (choice, code) in [("ip/203.0.113.1", 64), ("nothing/x", 64), ("newslettr", 64)] {
        desk.sesform(["drift", "--accept", choice]).on(&ses).run().with_code(code);
    }
    assert_eq!(desk.read("sesform.yaml"), COMMENTED);
}

#[test]
fn value_of_a_variable_or_an_anchor_is_refused_with_its_place_and_nothing_is_written() {
    let ses = drifted();
    let variable = COMMENTED.replace("tls: require", "tls: \"${var.TLS}\"");
    let desk = Desk::with(&variable);
    let words = ["drift", "--accept", "all", "--var", "TLS=require"];
    for words in [words.to_vec(), ["drift", "--accept", "receipts", "--var", "TLS=require"].to_vec()] {
        let ended = desk.sesform(words).args(["--all-or-nothing"]).on(&ses).run().with_code(5);
        assert!(ended.stderr.contains("sesform.yaml:18: "), "{}", ended.stderr);
        assert!(ended.stderr.contains("a variable gives the value"), "{}", ended.stderr);
        assert_eq!(desk.read("sesform.yaml"), variable);
    }
    // The others can be accepted.
    let ended = desk.sesform(words).args(["--format", "json"]).on(&ses).run().with_code(3);
    let refused = &ended.document()["not_accepted"];
    assert_eq!((refused.as_array().unwrap().len(), &refused[0]["name"]), (1, &json!("receipts")), "{refused:#}");
    assert!(refused[0]["why"].as_str().unwrap().contains("a variable gives the value"), "{refused:#}");
    let written = desk.read("sesform.yaml");
    assert!(written.contains("198.51.100.13, 198.51.100.11]") && !written.contains("newsletter"), "{written}");
    assert!(written.contains("sending: true") && written.contains("tls: \"${var.TLS}\""), "{written}");
    let left = desk.sesform(["drift", "--var", "TLS=require"]).on(&ses).run().with_code(2).stdout;
    assert!(left.contains("Drift: 1 object differs"), "{left}");
    let anchored = COMMENTED
        .replace("tls: require # for banks", "tls: &t require")
        .replace("newsletter: {pool: marketing}", "newsletter: {pool: marketing}\n      stranger: {tls: *t}");
    let anchored = anchored
        .replace("      stranger: {tls: *t}\n", "")
        .replace("        sending: true\n", "        sending: true\n      stranger: {tls: *t}\n");
    desk.write("sesform.yaml", anchored.as_bytes());
    let ended = desk.sesform(["drift", "--accept", "receipts"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("anchor"), "{}", ended.stderr);
    assert_eq!(desk.read("sesform.yaml"), anchored);
}

#[test]
fn several_files_and_windows_line_breaks_and_a_byte_order_mark_stay() {
    let ses = drifted();
    let desk = Desk::new();
    let (pools, sets) = COMMENTED.split_once("    configuration_sets:\n").unwrap();
    let head = "version: 1\naccount: \"123456789012\"\nregions:\n  eu-west-1:\n    configuration_sets:\n";
    let pools = format!("\u{feff}{}", pools.replace('\n', "\r\n"));
    desk.write("pools.yaml", pools.as_bytes());
    desk.write("sets.yaml", format!("{head}{sets}").as_bytes());
    let files = ["-f", "pools.yaml", "-f", "sets.yaml"];
    let ended = desk.sesform(["drift", "--accept", "all"].into_iter().chain(files)).on(&ses).run().with_code(0);
    assert!(ended.stdout.contains("+++ pools.yaml") && !ended.stdout.contains("u000d"), "{}", ended.stdout);
    let written = desk.read("pools.yaml");
    assert!(
        written.starts_with('\u{feff}') && written.matches('\n').count() == written.matches("\r\n").count(),
        "{written:?}"
    );
    desk.sesform(["drift"].into_iter().chain(files)).on(&ses).run().with_code(0);
}

/// A generator of numbers: the same seed gives the same.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[usize::try_from(self.below(items.len() as u64)).unwrap()]
    }
}

/// An account with two pools and a set, each value by chance.
fn account(random: &mut Random) -> Value {
    let ips: serde_json::Map<String, Value> = (1..6)
        .map(|at| {
            (format!("198.51.100.{at}"), json!({"PoolName": random.of(&["p", "q", "ses-default-dedicated-pool"])}))
        })
        .collect();
    let topic = |random: &mut Random| {
        let events: Vec<&str> =
            ["BOUNCE", "OPEN", "CLICK"].into_iter().filter(|_| random.below(2) == 0).chain(["SEND"]).collect();
        json!({"Enabled": random.below(2) == 0, "MatchingEventTypes": events,
            "SnsDestination": {"TopicArn": format!("arn:aws:sns:eu-west-1:123456789012:{}", random.of(&["a", "b"]))}})
    };
    let set = |random: &mut Random| {
        let mut options = json!({
            "DeliveryOptions": {"SendingPoolName": random.of(&["p", "q"]), "TlsPolicy": random.of(&["REQUIRE", "OPTIONAL"])},
            "SendingOptions": {"SendingEnabled": random.below(2) == 0},
            "ReputationOptions": {"ReputationMetricsEnabled": random.below(2) == 0},
            "Tags": {"a.b: #c": random.of(&["no", "\"x'", "☃", "1.0", "{}"]), "team": random.of(&["a", "b"])},
            "EventDestinations": {"d": topic(random)}
        });
        if random.below(2) == 0 {
            options["SuppressionOptions"] = json!({"SuppressedReasons": [random.of(&["BOUNCE", "COMPLAINT"])]});
        }
        if random.below(2) == 0 {
            options["Tags"][random.of(&["x y", "null", "-"])] = json!(random.of(&["", "- a", "*b"]));
        }
        options
    };
    json!({
        "Account": {"DedicatedIpAutoWarmupEnabled": random.below(2) == 0},
        "DedicatedIpPools": {"p": {"Tags": {"t": random.of(&["1", "2"])}}, "q": {}}, "DedicatedIps": ips,
        "ConfigurationSets": {"s": set(random), "no": set(random)},
        "EmailIdentities": {"example.com": {"ConfigurationSetName": random.of(&["s", "no"])}}
    })
}

#[test]
fn whatever_drifted_is_taken_and_the_file_then_has_no_drift() {
    for seed in 0..30 {
        let mut random = Random(seed);
        let (first, second) = (account(&mut random), account(&mut random));
        let desk = Desk::new();
        let before = Ses::holding(&first);
        desk.sesform(["import", "--region", "eu-west-1", "-o", "sesform.yaml"]).on(&before).run().with_code(0);
        // Comments wherever there may be some.
        let text: String =
            desk.read("sesform.yaml").lines().enumerate().map(|(at, line)| format!("{line} # {at}\n")).collect();
        let text = if seed % 2 == 0 { text } else { text.replace('\n', "\r\n") };
        desk.write("sesform.yaml", text.as_bytes());
        let after = Ses::holding(&second);
        let ended = desk.sesform(["drift", "--accept", "all"]).on(&after).run();
        assert!(ended.code == 0, "seed {seed}: {}\n{}\n{text}", ended.stderr, ended.stdout);
        desk.sesform(["drift"]).on(&after).run().with_code(0);
        assert!(after.writes().is_empty());
        // Lines that declare what did not change are there as they were.
        let written = desk.read("sesform.yaml");
        let kept = text.lines().filter(|line| written.contains(line)).count();
        assert!(kept * 2 > text.lines().count(), "seed {seed}: {written}");
    }
}

#[test]
fn import_update_takes_the_account_into_the_file_and_removes_nothing() {
    let (desk, ses) = (Desk::with(COMMENTED), drifted());
    let ended = desk.sesform(["import", "--update", "sesform.yaml"]).on(&ses).run().with_code(0);
    assert_data_eq!(
        ended.stdout,
        str![[r##"

--- sesform.yaml
+++ sesform.yaml
@@ -5,15 +5,16 @@
   eu-west-1:
     pools:
       # Promotions.
-      marketing: {ips: [198.51.100.12, 198.51.100.13]} # two
+      marketing: {ips: [198.51.100.12, 198.51.100.13, 198.51.100.11]} # two
       transactional:
         ips:
           - 198.51.100.10 # since May
-          - 198.51.100.11 # since June
+      other: {ips: []}
     configuration_sets:
       newsletter: {pool: marketing}
       # Never pause this one.
       receipts: # do not touch
         pool: transactional
-        tls: require # for banks
-        sending: true
+        tls: optional # for banks
+        sending: false
+      stranger: {pool: other, tags: {"a: b": "#c"}}

"##]]
    );
    assert!(ended.stderr.contains("kept: newsletter is declared, and is not live"), "{}", ended.stderr);
    assert!(desk.read("sesform.yaml").contains("newsletter: {pool: marketing}"));
    let again = desk.sesform(["import", "--update", "sesform.yaml"]).on(&ses).run().with_code(0);
    assert_eq!(again.stdout, "");
    let drift = desk.sesform(["drift", "--unmanaged=fail", "--undeclared"]).on(&ses).run().with_code(2).stdout;
    assert!(
        drift.contains("newsletter is declared, and is not live") && !drift.contains("  ? ") && !drift.contains("  + "),
        "{drift}"
    );
}

/// A file with two new pools, one of whose IPs is still in a pool that is live.
const AHEAD: &str = "version: 1
account: \"123456789012\"
regions:
  eu-west-1:
    pools:
      live: {ips: [198.51.100.13]}
      next: # not created yet
        ips: [198.51.100.10, 198.51.100.11]
      later: {ips: {count: 1, include: [198.51.100.12]}}
";

fn behind() -> Ses {
    Ses::holding(&json!({
        "DedicatedIpPools": {"live": {}},
        "DedicatedIps": {
            "198.51.100.10": {}, "198.51.100.11": {"PoolName": "live"}, "198.51.100.12": {"PoolName": "live"},
            "198.51.100.13": {"PoolName": "live"}
        }
    }))
}

#[test]
fn import_update_leaves_pools_that_are_not_live_as_they_are() {
    let (desk, ses) = (Desk::with(AHEAD), behind());
    let ended = desk.sesform(["import", "--update", "sesform.yaml"]).on(&ses).run().with_code(0);
    assert_eq!(desk.read("sesform.yaml"), AHEAD, "{}", ended.stdout);
    assert!(ended.stderr.contains("kept: 198.51.100.10 is in"), "{}", ended.stderr);
}

#[test]
fn accepted_pool_takes_nothing_from_a_pool_that_is_not_live_unless_that_is_accepted_too() {
    let (desk, ses) = (Desk::with(AHEAD), behind());
    let ended = desk.sesform(["drift", "--accept", "pool/live"]).on(&ses).run().with_code(5);
    assert_eq!(desk.read("sesform.yaml"), AHEAD);
    assert!(
        ended.stderr.contains("it is declared in `next`, which is not live: accept `pool/next`, too"),
        "{}",
        ended.stderr
    );
    desk.sesform(["drift", "--accept", "pool/live", "--accept", "pool/next", "--accept", "pool/later"])
        .on(&ses)
        .run()
        .with_code(0);
    let text = desk.read("sesform.yaml");
    assert!(text.contains("live: {ips: [198.51.100.13, 198.51.100.11, 198.51.100.12]}"), "{text}");
    assert!(!text.contains("next") && !text.contains("later"), "{text}");
}

#[test]
fn what_can_be_accepted_is_whatever_the_order_in_which_objects_need_each_other() {
    // The pool can go only once the set has left it, and comes before it in the report.
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"b": {}},
        "ConfigurationSets": {
            "s": {"DeliveryOptions": {"SendingPoolName": "b"}}, "t": {"SendingOptions": {"SendingEnabled": false}}
        }
    }));
    let text = "pools: {a: {}, b: {}}\nconfiguration_sets:\n  s: {pool: a}\n  t: {sending: \"${var.ON}\"}";
    let desk = Desk::with(&file(text));
    let words = ["drift", "--accept", "all", "--var", "ON=true"];
    let ended = desk.sesform(words).on(&ses).run().with_code(3);
    assert!(
        ended.stderr.contains("1 object not accepted: 123456789012/eu-west-1/configuration-set/t: "),
        "{}",
        ended.stderr
    );
    let written = desk.read("sesform.yaml");
    assert!(written.contains("pools: {b: {}}") && written.contains("s: {pool: b}"), "{written}");
    // Nothing is left to accept but what cannot be.
    desk.sesform(words).on(&ses).run().with_code(5);
    assert_eq!(desk.read("sesform.yaml"), written);
    let ended = desk.sesform(["import", "--update", "sesform.yaml", "--var", "ON=true"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("a variable gives the value"), "{}", ended.stderr);
}

#[test]
fn all_leaves_what_the_file_changes_compared_with_a_base() {
    let (desk, ses) = (Desk::with(COMMENTED), drifted());
    desk.write("base.yaml", COMMENTED.as_bytes());
    let changed = COMMENTED.replace("198.51.100.13]} # two", "198.51.100.13], tags: {team: x}} # two");
    desk.write("sesform.yaml", changed.as_bytes());
    desk.sesform(["drift", "--accept", "all", "--base", "base.yaml"]).on(&ses).run().with_code(2);
    let written = desk.read("sesform.yaml");
    assert!(written.contains("tags: {team: x}") && written.contains("sending: false"), "{written}");
}

#[test]
fn restart_whose_days_are_over_stays_in_a_file_that_is_updated() {
    let text = file("dedicated_ips:\n  198.51.100.10: {warmup: {restart: 1, date: 2024-02-29}}");
    let warm = |percent: u8, status: &str| {
        let ip = json!({"WarmupStatus": status, "WarmupPercentage": percent});
        Ses::holding(&json!({"DedicatedIps": {"198.51.100.10": ip}}))
    };
    for ses in [warm(100, "DONE"), warm(1, "IN_PROGRESS")] {
        let desk = Desk::with(&text);
        desk.sesform(["import", "--update", "sesform.yaml"]).on(&ses).run().with_code(0);
        assert_eq!(desk.read("sesform.yaml"), text);
    }
}
