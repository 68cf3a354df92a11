//! `--format json` prints exactly one document for every outcome of a command, and the published schemas are up to
//! date.

use serde_json::{Value, json};

use crate::{
    snapshots::assert_file,
    support::{Desk, FILE, Ses},
};

#[test]
fn published_schemas_are_those_that_the_program_prints() {
    for document in ["plan", "output", "events", "figures"] {
        let printed = Desk::new().sesform(["schema", document]).run().with_code(0).stdout;
        assert_file(&format!("schema/{document}.schema.json"), &printed);
    }
}

#[test]
fn success_is_one_document() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let document = desk.sesform(["validate", "--format", "json"]).run().with_code(0).document();
    assert_eq!(document["command"], "validate");
    let document = desk.sesform(["plan", "--format", "json", "-o", "plan.json"]).on(&ses).run().with_code(0).document();
    assert_eq!((&document["command"], &document["changes_pending"]), (&json!("plan"), &json!(true)));
    assert_eq!(document["plan"], desk.json("plan.json"));
    let shown = desk.sesform(["show", "plan.json", "--format", "json"]).run().with_code(0).document();
    assert_eq!(shown["plan"], document["plan"]);
    let document = desk.sesform(["apply", "--yes", "--format", "json"]).on(&ses).run().with_code(0).document();
    assert_eq!(document["report"]["steps"].as_array().map(Vec::len), Some(9));
    let document = desk.sesform(["plan", "--format", "json"]).on(&ses).run().with_code(0).document();
    assert_eq!(document["changes_pending"], false);
}

#[test]
fn pending_changes_are_one_document_with_code_2() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["plan", "--format", "json", "--detailed-exitcode"]).on(&ses).run().with_code(2);
    assert_eq!(ended.document()["changes_pending"], true);
}

#[test]
fn failures_are_one_document_with_the_reason() {
    let ses = Ses::fresh();
    let desk = Desk::with(FILE);
    desk.write("bad.yaml", b"version: 1\naccount: 012345678901\nregions: {}\nregion: {}\n");
    for (words, code, reason) in [
        (&["validate", "-f", "bad.yaml"][..], 65, "invalid-file"),
        (&["validate", "-f", "none.yaml"], 65, "unreadable-file"),
        (&["show", "none.json"], 1, "io"),
        (&["show", "sesform.yaml"], 1, "not-a-plan"),
        (&["plan", "--account", "999999999999"], 5, "other-account"),
        (&["plan", "--region", "us-east-1"], 65, "region-not-stated"),
        (&["plan", "-o", "none/plan.json"], 1, "io"),
        (&["plan", "--report", "json=none/report.json"], 1, "io"),
        (&["apply"], 64, "usage"),
    ] {
        let ended = desk.sesform([words, &["--format", "json"]].concat()).on(&ses).run().with_code(code);
        let document = ended.document();
        assert_eq!(document["failure_reason"]["code"], reason, "{words:?}");
        assert!(!document["failure_reason"]["message"].as_str().unwrap().is_empty());
        assert!(!ended.stderr.is_empty(), "a person is told too: {words:?}");
    }
    let ended = desk.sesform(["validate", "-f", "bad.yaml", "--format=json"]).run();
    let codes: Vec<_> =
        ended.document()["diagnostics"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
    assert_eq!(codes, ["unquoted-account", "unknown-field"]);
}

#[test]
fn usage_errors_are_one_document_too() {
    for words in [
        &["--format", "json"][..],
        &["--format=json", "plam"],
        &["plan", "--format", "json", "--region", "no where"],
        &["plan", "--format=json", "--account", "1 2"],
        &["validate", "--format", "json", "--report", "json"],
        &["plan", "--format", "json", "--sandbox", "--endpoint-url", "http://127.0.0.1:1"],
        &["plan", "--format", "json", "--endpoint-url", "127.0.0.1:1"],
    ] {
        let document = Desk::new().sesform(words.iter().copied()).run().with_code(64).document();
        assert_eq!(document["failure_reason"]["code"], "usage", "{words:?}");
        let message = document["failure_reason"]["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.starts_with("error") && !message.contains("\n\n"), "{message}");
    }
}

#[test]
fn without_credentials_the_failure_says_which_were_tried() {
    let ended = Desk::with(FILE).sesform(["plan", "--format", "json"]).run().with_code(1);
    let document = ended.document();
    assert_eq!(document["failure_reason"]["code"], "call-failed");
    assert!(document["failure_reason"]["message"].as_str().unwrap().contains("Environment"), "{document:#}");
}

#[test]
fn failed_read_is_an_error_and_never_an_absence() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    for operation in ["ListDedicatedIpPools", "GetDedicatedIps", "ListConfigurationSets", "GetConfigurationSet"] {
        let denied = json!({"error": {"status": 403, "code": "AccessDeniedException", "message": "not yours"}});
        ses.play(&json!({"rules": [{"operation": operation, "when": {"nth": 1}, "fault": denied}]}));
        let ended = desk.sesform(["plan", "--format", "json"]).on(&ses).run().with_code(1);
        let message = ended.document()["failure_reason"]["message"].to_string();
        for words in [operation, "AccessDeniedException", "not yours", "AWS request id", "123456789012/eu-west-1"] {
            assert!(message.contains(words), "{words} in {message}");
        }
    }
}

#[test]
fn reports_are_written_beside_the_result_in_both_forms() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let words = ["apply", "--yes", "--report", "json=report.json", "--report", "text=report.txt", "--color", "always"];
    let ended = desk.sesform(words).on(&ses).run().with_code(0);
    assert_eq!(desk.json("report.json")["report"]["steps"].as_array().map(Vec::len), Some(9));
    assert!(ended.stdout.contains('\u{1b}'), "colour was asked for");
    let text = desk.read("report.txt");
    assert!(text.contains("Applied: 9 written.") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn report_that_cannot_be_written_after_a_write_is_a_partial_apply() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let words = ["apply", "--yes", "--format", "json", "--report", "json=/dev/full"];
    let document = desk.sesform(words).on(&ses).run().with_code(3).document();
    assert_eq!(document["failure_reason"]["code"], "io");
    assert_eq!(ses.writes().len(), 9);
}

#[test]
fn report_and_plan_that_cannot_be_written_are_refused_before_anything_is_done() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for words in [
        &["apply", "--yes", "--report", "json=none/report.json"][..],
        &["apply", "--yes", "--report", "json=."],
        &["plan", "-o", "none/plan.json"],
    ] {
        desk.sesform(words.iter().copied()).on(&ses).run().with_code(1);
    }
    let twice = ["apply", "--yes", "--report", "json=r", "--report", "text=r"];
    desk.sesform(twice).on(&ses).run().with_code(64);
    assert!(ses.operations().is_empty(), "{:?}", ses.operations());
}

#[test]
fn two_reports_do_not_go_to_one_file_however_it_is_spelled() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for other in ["r.json", "./r.json"] {
        let ended =
            desk.sesform(["plan", "--report", "json=r.json", "--report", &format!("text={other}")]).on(&ses).run();
        assert_eq!(ended.code, 64, "{}", ended.stderr);
        assert!(ses.operations().is_empty());
    }
}

#[test]
fn schemas_of_documents_take_every_name_that_a_live_account_has() {
    for document in ["plan", "output", "events", "figures"] {
        let printed = Desk::new().sesform(["schema", document]).run().with_code(0).stdout;
        let schema: Value = serde_json::from_str(&printed).unwrap();
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            let is_checked = ["AccountId", "Region"].contains(&name.as_str());
            assert!(is_checked || definition.get("pattern").is_none(), "{document}: {name}");
        }
        if document == "figures" {
            // Names are keys alone there.
            let sets = &schema["$defs"]["RegionFigures"]["properties"]["configuration_sets"];
            assert!(sets["additionalProperties"].is_object() && sets.get("patternProperties").is_none(), "{sets}");
        } else {
            assert_eq!(schema["$defs"]["ConfigurationSetName"]["type"], "string");
        }
    }
    // What a file may state stays checked.
    let file = Desk::new().sesform(["schema"]).run().with_code(0).stdout;
    assert!(file.contains("\"pattern\": \"^"), "{file}");
}

#[test]
fn no_file_that_a_run_needs_is_replaced_by_what_it_writes() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    std::os::unix::fs::symlink(desk.path("sesform.yaml"), desk.path("link.yaml")).unwrap();
    let (file, plan) = (desk.read("sesform.yaml"), desk.read("plan.json"));
    ses.forget();
    for words in [
        &["plan", "-o", "sesform.yaml"][..],
        &["plan", "-o", "./link.yaml"],
        &["plan", "--report", "markdown=sesform.yaml"],
        &["drift", "--report", "json=link.yaml"],
        &["plan", "-o", "both.json", "--report", "json=both.json"],
        &["apply", "plan.json", "--report", "json=plan.json"],
    ] {
        let ended = desk.sesform(words.iter().copied()).on(&ses).run().with_code(64);
        assert!(ended.stderr.contains("which this run needs: name another file"), "{words:?}: {}", ended.stderr);
    }
    // Nor is it if the command line cannot be read.
    for words in [
        &["plan", "--repotr", "--report", "json=sesform.yaml"][..],
        &["apply", "plan.json", "--yse", "--report", "json=./plan.json"],
        &["plan", "--otu=plan.json", "--report=json=plan.json"],
    ] {
        let ended = desk.sesform(words.iter().copied()).on(&ses).run().with_code(64);
        assert!(ended.stderr.contains("the command line may mean that file otherwise"), "{words:?}: {}", ended.stderr);
    }
    assert!(ses.operations().is_empty() && !desk.path("both.json").exists());
    assert_eq!((desk.read("sesform.yaml"), desk.read("plan.json")), (file, plan));
}
