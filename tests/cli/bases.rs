//! `plan --base` and `--base-rev`: what the file changes, and what drifted.

use std::process::Command;

use serde_json::{Value, json};

use super::support::{Desk, Ses, file};

/// A set that somebody paused and sent through another pool, and a set that is as the base states it.
fn drifted() -> Ses {
    Ses::holding(&json!({
        "DedicatedIpPools": {"old": {}, "new": {}},
        "DedicatedIps": {"198.51.100.1": {"PoolName": "old"}, "198.51.100.2": {"PoolName": "new"}},
        "ConfigurationSets": {
            "news": {
                "DeliveryOptions": {"SendingPoolName": "old"},
                "SendingOptions": {"SendingEnabled": false},
                "TrackingOptions": {}
            },
            "receipts": {"DeliveryOptions": {"SendingPoolName": "old"}}
        }
    }))
}

const BASE: &str = "configuration_sets:\n  news: {pool: new, sending: true}\n  receipts: {pool: old, tls: optional}";
const CHANGED: &str =
    "configuration_sets:\n  news: {pool: new, sending: true, max_delivery: 4h}\n  receipts: {pool: new, tls: require}";

fn git(desk: &Desk, words: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
    assert!(git.args(words).current_dir(desk.path(".")).status().unwrap().success(), "{words:?}");
}

/// A repository whose last commit has the base, and whose working tree has the change.
fn repository() -> Desk {
    let desk = Desk::with(&file(BASE));
    git(&desk, &["init", "--quiet"]);
    git(&desk, &["add", "sesform.yaml"]);
    git(&desk, &["commit", "--quiet", "-m", "base"]);
    desk.write("sesform.yaml", file(CHANGED).as_bytes());
    desk
}

fn origins(document: &Value) -> Vec<(&str, &str, &str)> {
    let changes = document["plan"]["changes"].as_array().unwrap().iter();
    changes
        .map(|change| {
            let name = change["address"]["name"].as_str().unwrap();
            (name, change["action"].as_str().unwrap(), change["origin"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn each_change_has_its_origin_whether_the_base_is_a_file_or_a_revision() {
    let (desk, ses) = (repository(), drifted());
    desk.write("base.yaml", file(BASE).as_bytes());
    for base in [["--base", "base.yaml"], ["--base-rev", "HEAD"]] {
        let words = ["plan", "--format", "json"].into_iter().chain(base);
        let document: Value = serde_json::from_str(&desk.sesform(words).on(&ses).run().with_code(0).stdout).unwrap();
        let expected = [("news", "assign", "both"), ("news", "update", "drift"), ("receipts", "assign", "change")];
        assert_eq!(origins(&document), expected, "{base:?}");
    }
    assert!(ses.writes().is_empty());
}

#[test]
fn text_tells_the_change_from_drift_field_by_field() {
    let (desk, ses) = (repository(), drifted());
    let ended = desk.sesform(["plan", "--base-rev", "HEAD"]).on(&ses).run().with_code(0);
    for line in [
        "  From this change\n",
        "        pool: old → new (drift) (overwrites old)\n",
        "        max_delivery: none → 4h\n",
        "        sending: false → true (drift)\n",
        "        tls: optional → require\n",
        "Against the base: 1 object from this change, 0 drifted, 1 from both.\n",
    ] {
        assert!(ended.stdout.contains(line), "{line}\n{}", ended.stdout);
    }
    desk.write("sesform.yaml", file(BASE).as_bytes());
    let ended = desk.sesform(["plan", "--base-rev", "HEAD"]).on(&ses).run().with_code(0);
    assert!(!ended.stdout.contains("From this change"), "{}", ended.stdout);
    assert!(ended.stdout.contains("  Drift: the account differs from the base\n"), "{}", ended.stdout);
}

#[test]
fn exit_code_can_be_that_of_the_change_or_of_drift() {
    let (desk, ses) = (repository(), drifted());
    let code = |which: &str| {
        let exitcode = format!("--detailed-exitcode={which}");
        desk.sesform(["plan", "--base-rev", "HEAD", &exitcode]).on(&ses).run().code
    };
    assert_eq!([code("any"), code("change"), code("drift")], [2, 2, 2]);
    desk.write("sesform.yaml", file(BASE).as_bytes());
    assert_eq!([code("any"), code("change"), code("drift")], [2, 0, 2]);
    desk.sesform(["plan", "--detailed-exitcode=drift"]).on(&ses).run().with_code(64);
}

#[test]
fn saved_plan_with_origins_is_applied_and_has_the_fingerprint_of_the_plan_without() {
    let (desk, ses) = (repository(), drifted());
    desk.sesform(["plan", "--base-rev", "HEAD", "-o", "based.json"]).on(&ses).run().with_code(0);
    desk.sesform(["plan", "-o", "plain.json"]).on(&ses).run().with_code(0);
    assert_eq!(desk.json("based.json")["fingerprint"], desk.json("plain.json")["fingerprint"]);
    let shown = desk.sesform(["show", "based.json"]).run().with_code(0);
    assert!(shown.stdout.contains("pool: old → new (drift)"), "{}", shown.stdout);
    desk.sesform(["apply", "based.json"]).on(&ses).run().with_code(0);
    desk.sesform(["plan", "--detailed-exitcode"]).on(&ses).run().with_code(0);
}

#[test]
fn base_that_does_not_load_is_an_error_that_names_it_and_nothing_is_sent() {
    let (desk, ses) = (repository(), drifted());
    desk.write("broken.yaml", b"version: 1\naccount: \"123456789012\"\nregions: {eu-west-1: {poools: {}}}\n");
    desk.write("other.yaml", b"version: 1\naccount: \"999999999999\"\nregions: {}\n");
    desk.write("new.yaml", file(CHANGED).as_bytes());
    git(&desk, &["add", "broken.yaml"]);
    git(&desk, &["commit", "--quiet", "-m", "broken"]);
    for (words, says) in [
        (vec!["--base", "broken.yaml"], "1 problem in the base `broken.yaml`"),
        (vec!["--base", "other.yaml"], "is of account 999999999999"),
        (vec!["--base", "missing.yaml"], "there is no such file"),
        (vec!["--base-rev", "missing"], "cannot read revision `missing`: there is no such commit"),
        (vec!["--base-rev=--output=x"], "cannot read revision `--output=x`"),
        (vec!["-f", "new.yaml", "--base-rev", "HEAD"], "revision `HEAD` has no `new.yaml`"),
    ] {
        let ended = desk.sesform(["plan"].into_iter().chain(words)).on(&ses).run().with_code(65);
        assert!(ended.stderr.contains(says), "{says}\n{}", ended.stderr);
    }
    desk.write("broken.yaml", file(CHANGED).as_bytes());
    let ended = desk.sesform(["plan", "-f", "broken.yaml", "--base-rev", "HEAD"]).on(&ses).run().with_code(65);
    assert!(ended.stderr.contains("HEAD:broken.yaml:3:"), "{}", ended.stderr);
    assert!(ended.stderr.contains("in the base revision `HEAD`"), "{}", ended.stderr);
    assert!(ses.operations().is_empty(), "{:?}", ses.operations());
}
