//! `import`: writes an account as a file whose plan is empty.

use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::support::{ACCOUNT, Desk, Ended, Ses};

/// A Region with names and values that are easily mistaken for other values.
fn odd() -> Value {
    json!({
        "DedicatedIpPools": {
            "no": {"Tags": {"no": "0123", "null": "1.0", "a: b": "${x}", "sesform:owner": "team-a", "aws:x": "y"}},
            "0123": {"ScalingMode": "MANAGED", "Tags": {"sesform:protect": "true"}},
            "null": {},
        },
        "DedicatedIps": {
            "198.51.100.10": {"PoolName": "no"},
            "198.51.100.11": {"PoolName": "no", "WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 7},
            "198.51.100.12": {},
            "198.51.100.13": {"WarmupStatus": "IN_PROGRESS", "WarmupPercentage": 0},
            "198.51.100.14": {"PoolName": "0123", "WarmupStatus": "NOT_APPLICABLE"},
        },
        "ConfigurationSets": {
            "true": {"DeliveryOptions": {"SendingPoolName": "no", "TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 301}},
            "none": {"SuppressionOptions": {"SuppressedReasons": []}, "SendingOptions": {"SendingEnabled": false}},
            "1-0": {"DeliveryOptions": {"SendingPoolName": "ses-shared-pool"}},
            "off": {"DeliveryOptions": {"SendingPoolName": "gone"}},
        },
        "EmailIdentities": {
            "example.com": {"ConfigurationSetName": "none"},
            "no@example.com": {"ConfigurationSetName": "true"},
            "example.org": {},
        }
    })
}

fn import<'a>(ses: &Ses, words: impl IntoIterator<Item = &'a str>) -> Ended {
    Desk::new().sesform(["import"].into_iter().chain(words)).on(ses).run()
}

/// Checks that a plan of the file is empty, and that nothing was written.
#[track_caller]
fn holds(ses: &Ses, text: &str) {
    let desk = Desk::with(text);
    desk.sesform(["plan", "--detailed-exitcode"]).on(ses).run().with_code(0);
    assert!(ses.writes().iter().all(|operation| *operation == "GetCallerIdentity"), "{:?}", ses.writes());
}

#[test]
fn account_full_of_look_alikes_is_a_file_whose_plan_is_empty() {
    let ses = Ses::holding(&odd());
    let ended = import(&ses, ["--owner", "team-a"]).with_code(0);
    assert_data_eq!(
        ended.stderr,
        str![[r#"
123456789012 in ap-southeast-2, eu-west-1, us-east-1; the plan of the file is empty

"#]]
    );
    assert_data_eq!(
        import(&ses, ["--owner", "team-a", "--region", "eu-west-1"]).with_code(0).stdout,
        str![[r##"
# yaml-language-server: $schema=./sesform.v1.schema.json
version: 1
account: "123456789012"
owner: team-a
regions:
  eu-west-1:
    pools:
      "0123": {scaling: managed, protect: true}
      "no":
        ips: [198.51.100.10, 198.51.100.11]
        tags: {"a: b": "$${x}", "no": "0123", "null": "1.0"}
      "null": {ips: []}
    # in ses-default-dedicated-pool, as in no other pool:
    #   198.51.100.12, 198.51.100.13 (0 % warm)
    dedicated_ips:
      198.51.100.11: {warmup: 7}
      198.51.100.13: {warmup: 0}
    configuration_sets:
      "1-0": {pool: ses-shared-pool}
      none: {sending: false, suppression: {reasons: []}}
      # pool is `gone`, which does not exist
      "off": {}
      "true": {pool: "no", tls: require, max_delivery: 5m1s}
    identities:
      # configuration_set is `none`, which in a file means to have none
      example.com: {}
      no@example.com: {configuration_set: "true"}

"##]]
    );
    holds(&ses, &ended.stdout);
}

#[test]
fn defaults_are_written_where_everything_is_wanted() {
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"p": {}}, "ConfigurationSets": {"s": {}}, "EmailIdentities": {"example.com": {}}
    }));
    let full = import(&ses, ["--region", "eu-west-1", "--everything"]).with_code(0).stdout;
    assert_data_eq!(
        &full,
        str![[r##"
# yaml-language-server: $schema=./sesform.v1.schema.json
version: 1
account: "123456789012"
regions:
  eu-west-1:
    auto_warmup: true
    suppression: {reasons: [bounce, complaint], validation: {enabled: false}}
    vdm: {enabled: false, engagement_metrics: false, optimized_shared_delivery: false}
    pools:
      p: {scaling: standard, ips: [], tags: {}}
    configuration_sets:
      s:
        pool: ses-default-dedicated-pool
        tls: optional
        max_delivery: none
        reputation_metrics: true
        sending: true
        suppression: {reasons: inherit, scope: inherit, validation: inherit}
        tracking: {domain: none}
        vdm: {engagement_metrics: inherit, optimized_shared_delivery: inherit}
        archive: none
        event_destinations: {}
        tags: {}
    identities:
      example.com: {configuration_set: none}

"##]]
    );
    holds(&ses, &full);
    let short = import(&ses, ["--region", "eu-west-1"]).with_code(0).stdout;
    assert_data_eq!(
        &short,
        str![[r##"
# yaml-language-server: $schema=./sesform.v1.schema.json
version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      p: {ips: []}
    configuration_sets:
      s: {}

"##]]
    );
    holds(&ses, &short);
}

#[test]
fn sets_that_say_the_same_stand_once_and_the_file_loads() {
    let long = json!({
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 301},
        "Tags": {"team": "the team that looks after it", "cost-centre": "4711-0815"},
    });
    let ses = Ses::holding(&json!({"ConfigurationSets": {"b": long, "a": long, "c": {}, "d": long}}));
    let text = import(&ses, ["--region", "eu-west-1"]).with_code(0).stdout;
    assert!(text.contains("      a: &a\n") && text.contains("      b: *a\n      c: {}\n      d: *a\n"), "{text}");
    holds(&ses, &text);
    let full = import(&ses, ["--region", "eu-west-1", "--everything"]).with_code(0).stdout;
    holds(&ses, &full);
}

#[test]
fn first_line_names_a_schema_that_is_there_and_is_the_one_of_this_program() {
    let (ses, desk) = (Ses::holding(&odd()), Desk::new());
    desk.sesform(["import", "-o", "mail.yaml"]).on(&ses).run().with_code(0);
    let text = desk.read("mail.yaml");
    let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=./").unwrap();
    assert_eq!(desk.read(schema), Desk::new().sesform(["schema"]).run().with_code(0).stdout);
    // A schema that is there stays.
    desk.write(schema, b"mine");
    desk.sesform(["import", "-o", "other.yaml"]).on(&ses).run().with_code(0);
    assert_eq!(desk.read(schema), "mine");
}

#[test]
fn selected_things_come_with_what_they_name_and_nothing_else() {
    let ses = Ses::holding(&odd());
    let ended = import(&ses, ["--only", "email-identity/no@*", "--only", "tru?"]).with_code(0);
    assert_data_eq!(
        &ended.stdout,
        str![[r##"
# yaml-language-server: $schema=./sesform.v1.schema.json
version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      "no": {}
    configuration_sets:
      "true": {pool: "no", tls: require, max_delivery: 5m1s}
    identities:
      no@example.com: {configuration_set: "true"}

"##]]
    );
    holds(&ses, &ended.stdout);
    // Objects that are not selected are not read.
    let read = ses.operations();
    assert_eq!(read.iter().filter(|operation| **operation == "GetEmailIdentity").count(), 2, "{read:?}");
    let ended = import(&ses, ["--only", "email-identity/example.com"]).with_code(0);
    assert!(!ended.stdout.contains("pools:"), "{}", ended.stdout);
    holds(&ses, &ended.stdout);
}

#[test]
fn patterns_that_fit_nothing_say_so_and_kinds_that_are_none_are_usage_errors() {
    let ses = Ses::holding(&odd());
    let ended = import(&ses, ["--only", "nothing"]).with_code(0);
    assert!(ended.stderr.contains("fits `--only`") && ended.stdout.contains("regions: {}"), "{}", ended.stderr);
    let ended = import(&ses, ["--only", "pool/no"]).with_code(64);
    assert!(ended.stderr.contains("`dedicated-ip-pool`"), "{}", ended.stderr);
}

#[test]
fn short_shuffled_pages_give_the_same_file() {
    let ses = Ses::holding(&odd());
    let whole = import(&ses, ["--region", "eu-west-1"]).with_code(0).stdout;
    for seed in 0..3 {
        ses.play(&json!({"pages": {"longest": 1, "order": {"shuffled": {"seed": seed}}}}));
        assert_eq!(import(&ses, ["--region", "eu-west-1"]).with_code(0).stdout, whole);
    }
}

#[test]
fn set_that_goes_between_the_list_and_the_reading_of_it_is_not_in_the_file() {
    for operation in ["GetConfigurationSet", "GetConfigurationSetEventDestinations"] {
        let ses = Ses::holding(&json!({"ConfigurationSets": {"stays": {}, "goes": {}}}));
        let delete =
            json!({"operation": "DeleteConfigurationSet", "path": "/v2/email/configuration-sets/goes", "body": {}});
        ses.play(&json!({"rules": [
            {"operation": operation, "about": "goes", "when": {"nth": 1}, "fault": {"interfere": delete}}
        ]}));
        let text = import(&ses, ["--region", "eu-west-1"]).with_code(0).stdout;
        assert!(text.contains("stays:") && !text.contains("goes"), "{operation}: {text}");
    }
}

/// The four lists of a Region. If none of them may be called, the Region counts as closed.
const LISTS: [&str; 4] = ["ListDedicatedIpPools", "GetDedicatedIps", "ListConfigurationSets", "ListEmailIdentities"];

/// Operations that are denied in a Region, or in all of them.
fn denied(operations: &[&str], region: Option<&str>, code: &str) -> Value {
    let fault = json!({"error": {"status": 403, "code": code, "message": "not for you"}});
    let rules = operations.iter().map(|operation| json!({"operation": operation, "region": region, "fault": fault}));
    json!({"rules": rules.collect::<Vec<_>>()})
}

#[test]
fn closed_region_is_noted_where_nobody_named_it_and_an_error_where_somebody_did() {
    let ses = Ses::holding(&odd());
    let code = "UnrecognizedClientException";
    ses.play(&denied(&LISTS, Some("us-east-1"), code));
    let ended = import(&ses, []).with_code(0);
    let note = ended.stdout.lines().nth(1).unwrap();
    assert_eq!(note, format!("# us-east-1 was not read: {code}: not for you"));
    assert!(ended.stderr.contains(note.trim_start_matches("# ")), "{}", ended.stderr);
    let ended = import(&ses, ["--region", "us-east-1"]).with_code(1);
    assert!(ended.stdout.is_empty() && ended.stderr.contains("has not enabled"), "{}", ended.stderr);
}

#[test]
fn region_where_every_call_lacks_its_permission_is_not_closed_and_its_remedy_works() {
    let ses = Ses::holding(&odd());
    ses.play(&denied(&LISTS, Some("us-east-1"), "AccessDeniedException"));
    let ended = import(&ses, []).with_code(1);
    assert!(ended.stdout.is_empty() && ended.stderr.contains("us-east-1"), "{}", ended.stderr);
    assert!(ended.stderr.contains("name those with `--region`"), "{}", ended.stderr);
    import(&ses, ["--region", "eu-west-1"]).with_code(0);
}

#[test]
fn missing_permission_is_an_error_and_does_not_drop_the_region() {
    let ses = Ses::holding(&odd());
    for operation in ["ListTagsForResource", "GetConfigurationSet", "GetAccount", "GetDedicatedIps"] {
        for region in [None, Some("eu-west-1")] {
            ses.play(&denied(&[operation], region, "AccessDeniedException"));
            let ended = import(&ses, []).with_code(1);
            assert!(ended.stdout.is_empty(), "{}", ended.stdout);
            assert!(ended.stderr.contains(operation), "{}", ended.stderr);
            assert!(ended.stderr.contains("`sesform doctor` says which others are missing"), "{}", ended.stderr);
        }
    }
}

#[test]
fn account_that_no_region_lets_in_is_an_error_and_not_an_empty_file() {
    let ses = Ses::holding(&odd());
    ses.play(&denied(&LISTS, None, "UnrecognizedClientException"));
    let ended = import(&ses, []).with_code(1);
    assert!(ended.stdout.is_empty(), "{}", ended.stdout);
}

#[test]
fn failed_read_anywhere_is_an_error() {
    let ses = Ses::holding(&odd());
    let fault = json!({"error": {"status": 500, "code": "InternalFailure"}});
    ses.play(&json!({"rules": [{"operation": "GetEmailIdentity", "about": "example.org", "fault": fault}]}));
    let ended = import(&ses, []).with_code(1);
    assert!(ended.stdout.is_empty(), "{}", ended.stdout);
}

#[test]
fn pool_of_a_stopped_apply_is_left_out_and_the_plan_says_so() {
    let ses =
        Ses::holding(&json!({"DedicatedIpPools": {"sesform-temporary": {"Tags": {"sesform:temporary": "true"}}}}));
    let ended = import(&ses, ["--region", "eu-west-1"]).with_code(1);
    assert!(ended.stdout.contains("# without `sesform-temporary`"), "{}", ended.stdout);
    assert!(ended.stderr.contains("- pool") && ended.stderr.contains("not empty"), "{}", ended.stderr);
}

#[test]
fn file_that_is_there_is_not_overwritten() {
    let (ses, desk) = (Ses::holding(&odd()), Desk::with("reviewed"));
    let ended = desk.sesform(["import", "-o", "sesform.yaml"]).on(&ses).run().with_code(64);
    assert!(ended.stderr.contains("`sesform.yaml` is there already"), "{}", ended.stderr);
    assert_eq!(desk.read("sesform.yaml"), "reviewed");
    let ended = desk.sesform(["import", "-o", "new.yaml"]).on(&ses).run().with_code(0);
    assert!(ended.stdout.is_empty() && ended.stderr.contains("the plan of `new.yaml` is empty"), "{}", ended.stderr);
    holds(&ses, &desk.read("new.yaml"));
}

#[test]
fn document_has_the_file_and_its_plan() {
    let ses = Ses::holding(&odd());
    let document = import(&ses, ["--format", "json"]).with_code(0).document();
    holds(&ses, document["file"].as_str().unwrap());
    assert_eq!((&document["changes_pending"], &document["plan"]["changes"]), (&json!(false), &json!([])));
}

#[test]
fn other_account_than_the_named_one_is_refused() {
    let ses = Ses::holding(&odd());
    import(&ses, ["--account", "111122223333"]).with_code(5);
    assert_eq!(ses.operations(), ["GetCallerIdentity"]);
}

#[test]
fn sandbox_is_asked_for_the_account_that_it_holds() {
    let desk = Desk::new();
    let accounts = json!({"012345678901": {"eu-west-1": {"DedicatedIpPools": {"p": {}}}}});
    desk.write("one.json", json!({"version": 1, "accounts": accounts}).to_string().as_bytes());
    let ended = desk.sesform(["import", "--sandbox=one.json"]).run().with_code(0);
    assert!(ended.stdout.contains("account: \"012345678901\""), "{}", ended.stdout);
    let accounts = json!({"012345678901": {}, ACCOUNT: {}});
    desk.write("two.json", json!({"version": 1, "accounts": accounts}).to_string().as_bytes());
    let ended = desk.sesform(["import", "--sandbox=two.json"]).run().with_code(64);
    assert!(ended.stderr.contains("`--account`"), "{}", ended.stderr);
}

#[test]
fn file_that_import_would_not_read_is_refused() {
    let ended = Desk::new().sesform(["import", "-f", "missing.yaml", "--sandbox"]).run().with_code(64);
    assert!(ended.stderr.contains("leave `--file` out"), "{}", ended.stderr);
}
