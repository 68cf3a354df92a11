//! What a pipeline gets: Markdown, annotations, job outputs, the step summary, GitLab's reports, SARIF and events.

use serde_json::{Value, json};

use crate::support::{Desk, FILE, Ses, file};

/// A file with two mistakes.
const WRONG: &str = r#"version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      marketing: {ipss: [198.51.100.12]}
    configuration_sets:
      receipts: {pool: marketin}
"#;

/// A repository with the file in a folder, as GitHub's runner has it.
fn on_github(desk: &Desk, words: &[&str]) -> crate::support::Run {
    desk.write("event.json", br#"{"pull_request": {"head": {"sha": "0123abc"}}}"#);
    let path = |name: &str| desk.path(name).display().to_string();
    desk.sesform(words.iter().copied())
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_SERVER_URL", "https://github.example")
        .env("GITHUB_REPOSITORY", "mail/ses")
        .env("GITHUB_RUN_ID", "77")
        .env("GITHUB_SHA", "merge")
        .env("GITHUB_EVENT_PATH", &path("event.json"))
        .env("GITHUB_WORKSPACE", &path(""))
        .env("GITHUB_OUTPUT", &path("outputs"))
        .env("GITHUB_STEP_SUMMARY", &path("summary.md"))
}

/// The outputs by name, as GitHub reads them.
fn outputs(text: &str) -> Vec<(String, String)> {
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let (name, delimiter) = line.split_once("<<").expect("a name and a delimiter");
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != delimiter).collect();
        found.push((name.to_owned(), value.join("\n")));
    }
    found
}

#[test]
fn plan_on_github_has_outputs_and_a_summary_with_commit_and_run() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    on_github(&desk, &["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let outputs = outputs(&desk.read("outputs"));
    let value = |name: &str| outputs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(value("changes"), Some("9"));
    assert_eq!((value("creates"), value("moves"), value("deletes")), (Some("5"), Some("4"), Some("0")));
    assert_eq!((value("exit_code"), value("failure_reason"), value("drift")), (Some("0"), Some(""), Some("")));
    assert_eq!((value("plan_file"), value("refused")), (Some("plan.json"), Some("false")));
    assert_eq!(value("fingerprint"), desk.json("plan.json")["fingerprint"].as_str());
    let summary = desk.read("summary.md");
    assert!(summary.starts_with("<!-- sesform:plan:123456789012/sesform.yaml {"), "{summary}");
    for words in
        ["commit `0123abc`", "[run](https://github.example/mail/ses/actions/runs/77)", "sesform apply plan.json"]
    {
        assert!(summary.contains(words), "{words}: {summary}");
    }
}

#[test]
fn errors_of_a_file_are_annotated_at_their_places_and_linked_in_the_summary() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("mail")).unwrap();
    desk.write("mail/a,b.yaml", WRONG.as_bytes());
    let ended = on_github(&desk, &["validate", "-f", "mail/a,b.yaml"]).run().with_code(65);
    let annotations: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 2, "{}", ended.stderr);
    let first = "::error file=mail/a%2Cb.yaml,line=6,col=19,endColumn=23,title=sesform%3A unknown-field::";
    assert!(annotations[0].starts_with(first), "{}", annotations[0]);
    let summary = desk.read("summary.md");
    assert!(summary.contains("## The desired state is invalid: 2 problems"), "{summary}");
    assert!(summary.contains("`mail/a,b.yaml:6:19`"), "{summary}");
    assert_eq!(
        outputs(&desk.read("outputs")).iter().find(|(name, _)| name == "failure_reason").unwrap().1,
        "invalid-file"
    );
}

#[test]
fn more_than_ten_annotations_of_a_kind_are_counted() {
    let pools: String = (0..14).map(|at| format!("  p{at}: {{ipss: []}}\n")).collect();
    let desk = Desk::with(&file(&format!("pools:\n{pools}")));
    let ended = on_github(&desk, &["validate"]).run().with_code(65);
    let annotations: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 10, "{}", ended.stderr);
    assert_eq!(annotations[9], "::error title=sesform::and 5 more findings that GitHub would not show");
}

#[test]
fn failure_without_a_place_is_annotated_too_and_a_local_run_says_none_of_it() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = on_github(&desk, &["plan", "--account", "999999999999"]).on(&ses).run().with_code(5);
    assert!(ended.stderr.contains("::error title=sesform%3A other-account::"), "{}", ended.stderr);
    let ended = desk.sesform(["plan", "--account", "999999999999"]).on(&ses).run().with_code(5);
    assert!(!ended.stderr.contains("::"), "{}", ended.stderr);
    let ended = on_github(&desk, &["plan", "--ci", "none"]).on(&ses).run().with_code(0);
    assert!(!ended.stderr.contains("::"), "{}", ended.stderr);
}

#[test]
fn apply_writes_nothing_where_the_pipeline_cannot_be_told() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    for name in ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"] {
        let words = ["apply", "--yes", "--format", "json"];
        let ended = on_github(&desk, &words).env(name, "/none/file").on(&ses).run().with_code(1);
        assert_eq!(ended.stderr.matches("error: cannot write the").count(), 1, "{}", ended.stderr);
        let document = ended.document();
        assert_eq!((&document["exit_code"], &document["failure_reason"]["code"]), (&json!(1), &json!("io")));
    }
    assert!(ses.operations().is_empty(), "{:?}", ses.operations());
}

#[test]
fn markdown_of_an_apply_that_wrote_nothing_says_so_in_its_last_line() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let words = ["apply", "plan.json", "--format", "markdown"];
    let first = desk.sesform(words).on(&ses).run().with_code(0).stdout;
    assert!(first.contains("\nApplied by "), "{first}");
    let again = desk.sesform(words).on(&ses).run().with_code(0).stdout;
    assert!(again.contains("## Already applied to account") && !again.contains("Applied by"), "{again}");
}

#[test]
fn what_cannot_be_undone_is_named_before_all_else_in_the_smallest_document() {
    let sets: serde_json::Map<String, Value> =
        (0..40).map(|at| (format!("set-{at}"), json!({"DeliveryOptions": {"SendingPoolName": "orders"}}))).collect();
    let ses = Ses::holding(&json!({
        "DedicatedIpPools": {"orders": {"ScalingMode": "STANDARD"}, "news": {}},
        "DedicatedIps": {"198.51.100.10": {"PoolName": "orders"}, "198.51.100.11": {"PoolName": "news"}},
        "ConfigurationSets": sets
    }));
    let text = file("pools: {orders: {scaling: managed}, news: {ips: []}}");
    let desk = Desk::with(&format!("{text}limits: {{moved_ips: 0}}\n"));
    let words = ["plan", "--allow", "convert", "--format", "markdown", "--max-bytes", "2048"];
    let cut = desk.sesform(words).on(&ses).run().stdout;
    let first = cut.lines().find(|line| line.starts_with("> - ")).unwrap();
    assert!(first.contains("cannot be undone") && first.contains("orders"), "{cut}");
}

#[test]
fn document_that_lists_not_all_errors_says_that_it_is_truncated() {
    let sets: String = (0..143).map(|at| format!("  set-{at}: {{pool: [x]}}\n")).collect();
    let desk = Desk::with(&file(&format!("configuration_sets:\n{sets}")));
    let document = desk.sesform(["validate", "--format", "markdown"]).run().with_code(65).stdout;
    assert!(document.contains("143 problems") && document.contains("\"truncated\":true"), "{document}");
}

#[test]
fn value_from_outside_cannot_set_another_output() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let name = "p\nexit_code=7\nEOF\n.json";
    on_github(&desk, &["plan", "-o", name]).on(&ses).run().with_code(0);
    let outputs = outputs(&desk.read("outputs"));
    assert_eq!(outputs.len(), 12);
    // What is no path on one line is no output: a shell would take it for something else.
    assert_eq!(outputs.last().unwrap(), &("plan_file".to_owned(), String::new()));
    assert!(desk.path(name).exists());
}

#[test]
fn reports_for_gitlab_and_code_scanning_come_from_one_run() {
    let desk = Desk::with(WRONG);
    let reports =
        ["codequality=quality.json", "terraform=plan.json", "dotenv=sesform.env", "sarif=log.sarif", "markdown=c.md"];
    let words: Vec<&str> = ["validate", "--ci", "gitlab"]
        .into_iter()
        .chain(reports.iter().flat_map(|report| ["--report", report]))
        .collect();
    desk.sesform(words).env("CI_COMMIT_SHA", "abc").env("CI_JOB_URL", "https://gitlab.example/j/1").run().with_code(65);
    let quality = desk.json("quality.json");
    let places: Vec<Value> = quality.as_array().unwrap().iter().map(|entry| entry["location"].clone()).collect();
    assert_eq!(places[0], json!({"path": "sesform.yaml", "lines": {"begin": 6}}));
    assert_eq!(places.len(), 2);
    let log = desk.json("log.sarif");
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "sesform.yaml");
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 6);
    // Zeros would read as "no changes"; GitLab takes a document without the numbers for a report that failed.
    assert_eq!(desk.json("plan.json"), json!({"error": "2 problems in the desired state", "exit_code": 65}));
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&json!(true), &json!(65)));
    assert!(desk.read("sesform.env").contains("SESFORM_EXIT_CODE=65\nSESFORM_FAILURE_REASON=invalid-file\n"));
    assert!(desk.read("c.md").contains("commit `abc` · [run](https://gitlab.example/j/1)"));
}

#[test]
fn events_follow_an_apply_and_end_with_its_exit_code() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended =
        desk.sesform(["apply", "--yes", "--format", "ndjson", "--report", "ndjson=events.ndjson"]).on(&ses).run();
    let ended = ended.with_code(0);
    let events: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    let count = |kind: &str| kinds.iter().filter(|known| **known == kind).count();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"started"), Some(&"finished")));
    assert_eq!((count("change"), count("planned"), count("step"), count("verifying")), (9, 1, 9, 1));
    assert_eq!(events.last().unwrap()["exit_code"], 0);
    assert_eq!(desk.read("events.ndjson"), ended.stdout);
}

#[test]
fn markdown_of_an_apply_says_what_was_written_and_that_of_a_stale_plan_what_changed() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["plan", "-o", "plan.json"]).on(&ses).run().with_code(0);
    let applied = desk.sesform(["apply", "plan.json", "--format", "markdown"]).on(&ses).run().with_code(0).stdout;
    assert!(applied.contains("\n## Applied to account `123456789012`: 9 written\n"), "{applied}");
    desk.write("other.yaml", FILE.replace("receipts: {pool: transactional", "receipts: {pool: marketing").as_bytes());
    desk.sesform(["plan", "-o", "late.json", "-f", "other.yaml"]).on(&ses).run().with_code(0);
    desk.write(
        "third.yaml",
        FILE.replace("receipts: {pool: transactional", "receipts: {pool: ses-shared-pool").as_bytes(),
    );
    desk.sesform(["apply", "--yes", "-f", "third.yaml"]).on(&ses).run().with_code(0);
    let stale = desk.sesform(["apply", "late.json", "--format", "markdown"]).on(&ses).run().with_code(4).stdout;
    assert!(stale.contains("is stale (exit 4): 1 object changed since it was made"), "{stale}");
    assert!(stale.contains("| Object | When planned | Planned | Now |"), "{stale}");
    assert!(stale.contains("ses-shared-pool"), "{stale}");
}

#[test]
fn plan_that_is_too_long_for_a_comment_is_cut_by_meaning() {
    let sets: String =
        (0..400).map(|at| format!("  s{at}: {{pool: p{}, max_delivery: {}s}}\n", at % 2, 300 + at)).collect();
    let pools = "pools:\n  p0: {ips: [198.51.100.10]}\n  p1: {ips: [198.51.100.11]}\n";
    let desk = Desk::with(&file(&format!("{pools}configuration_sets:\n{sets}")));
    let ses = Ses::fresh();
    let whole =
        desk.sesform(["plan", "--format", "markdown", "--max-bytes", "1000000"]).on(&ses).run().with_code(0).stdout;
    assert!(whole.contains("\"truncated\":false") && whole.contains("To apply exactly this plan"), "{whole}");
    for (most, left_out) in [(20_000, "long lists are counted"), (3_000, "are counted")] {
        let cut = desk.sesform(["plan", "--format", "markdown", "--max-bytes", &most.to_string()]).on(&ses).run();
        let cut = cut.with_code(0).stdout;
        assert!(cut.len() <= most, "{}", cut.len());
        assert!(cut.contains("\"truncated\":true") && cut.contains(left_out), "{cut}");
        assert!(cut.contains("Do not approve the plan") && !cut.contains("To apply exactly this plan"), "{cut}");
    }
    let ended = desk.sesform(["plan", "--format", "markdown", "--max-bytes", "100"]).on(&ses).run().with_code(64);
    assert!(ended.stderr.contains("a number of bytes from 2048"), "{}", ended.stderr);
}

#[test]
fn markdown_counts_objects_and_offers_no_command_for_a_plan_that_flags_would_change() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    let sets =
        "      newsletter: {pool: marketing}\n      receipts: {pool: transactional, tls: require, max_delivery: 4h}\n";
    let smaller = FILE.replace("marketing: {ips: [198.51.100.12, 198.51.100.13]}", "marketing: {scaling: managed}");
    desk.write("smaller.yaml", smaller.replace("      experiments: {pool: ses-shared-pool}\n", "").as_bytes());
    assert!(smaller.contains(sets));
    let words = ["plan", "-f", "smaller.yaml", "--prune", "--format", "markdown"];
    let refused = desk.sesform(words).on(&ses).run().with_code(0).stdout;
    assert!(refused.contains("- **deleted**: configuration set `experiments` in `eu-west-1`"), "{refused}");
    assert!(refused.contains("the apply must have: `--allow convert`; plan again with it."), "{refused}");
    assert!(!refused.contains("To apply exactly this plan"), "{refused}");
    let passes = desk.sesform(words).args(["--allow", "convert"]).on(&ses).run().with_code(0).stdout;
    assert!(passes.contains("- **cannot be undone**: pool `marketing` in `eu-west-1`"), "{passes}");
    let command = passes.split("```sh\n").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    let words: Vec<&str> = command.split(' ').skip(1).filter(|word| *word != ses.endpoint()).collect();
    let words = words.into_iter().filter(|word| *word != "--endpoint-url").chain(["--yes"]);
    desk.sesform(words).on(&ses).run().with_code(0);
}

#[test]
fn failed_run_has_a_sarif_log_that_says_so() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let log = |words: &[&str], code: i32| -> Value {
        let ended = desk.sesform(words.iter().copied()).args(["--format", "sarif"]).on(&ses).run().with_code(code);
        serde_json::from_str(&ended.stdout).unwrap()
    };
    let good = log(&["plan"], 0);
    assert_eq!(good["runs"][0]["invocations"], json!([{"executionSuccessful": true, "exitCode": 0}]));
    let failed = &log(&["plan", "--account", "999999999999"], 5)["runs"][0]["invocations"][0];
    assert_eq!((&failed["executionSuccessful"], &failed["exitCode"]), (&json!(false), &json!(5)), "{failed:#}");
    let notification = &failed["toolExecutionNotifications"][0];
    assert_eq!((&notification["level"], &notification["descriptor"]["id"]), (&json!("error"), &json!("other-account")));
    assert!(notification["message"]["text"].as_str().unwrap().contains("999999999999"), "{notification:#}");
}

#[test]
fn command_line_that_cannot_be_read_has_its_document_in_each_format() {
    let desk = Desk::with(FILE);
    let of = |format: &str| desk.sesform(["plan", "--bogus", "--format", format]).run().with_code(64).stdout;
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(json(&of("json"))["failure_reason"]["code"], "usage");
    assert!(of("markdown").contains("\n## `sesform` failed (exit 64, `usage`)\n"), "{}", of("markdown"));
    let log = json(&of("sarif"));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false, "{log:#}");
    let events: Vec<Value> = of("ndjson").lines().map(json).collect();
    assert_eq!((&events[0]["event"], &events[1]["exit_code"]), (&json!("started"), &json!(64)));
    assert_eq!(json(&of("codequality")), json!([]));
    assert_eq!(json(&of("terraform"))["exit_code"], 64);
    assert!(of("dotenv").contains("SESFORM_EXIT_CODE=64\nSESFORM_FAILURE_REASON=usage\n"), "{}", of("dotenv"));
    assert_eq!(of("text"), "");
    let reports = ["--report", "markdown=c.md", "--report=json=c.json"];
    desk.sesform(["plan", "--bogus"].into_iter().chain(reports)).run().with_code(64);
    assert!(desk.read("c.md").contains("exit 64"));
    std::fs::create_dir(desk.path("inner")).unwrap();
    desk.sesform(["-C", "inner", "plan", "--bogus"].into_iter().chain(reports)).run().with_code(64);
    assert!(desk.read("inner/c.md").contains("exit 64"));
    assert_eq!(desk.json("c.json")["exit_code"], 64);
}

#[test]
fn files_outside_the_repository_are_named_by_their_absolute_paths() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("repo/.git")).unwrap();
    desk.write("outside.yaml", WRONG.as_bytes());
    desk.write("repo/inside.yaml", WRONG.as_bytes());
    let outside = desk.path("outside.yaml").canonicalize().unwrap().display().to_string();
    let run = |file: &str| {
        desk.sesform(["validate", "-f", file, "--report", "sarif=log.sarif", "--report", "codequality=q.json"])
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_WORKSPACE", &desk.path("repo").display().to_string())
            .in_folder("repo")
            .run()
            .with_code(65)
    };
    let ended = run("../outside.yaml");
    assert!(ended.stderr.contains(&format!("::error file={outside},line=6,")), "{}", ended.stderr);
    assert_eq!(desk.json("repo/q.json")[0]["location"]["path"], outside);
    let result = desk.json("repo/log.sarif")["runs"][0]["results"][0].clone();
    let location = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(location, &format!("file://{outside}"));
    let absolute = desk.path("repo/inside.yaml").display().to_string();
    for name in ["inside.yaml", "../repo/inside.yaml", &absolute] {
        run(name);
        assert_eq!(desk.json("repo/q.json")[0]["location"]["path"], "inside.yaml", "{name}");
    }
}

#[test]
fn markdown_of_a_partial_apply_says_each_call_once_and_within_its_box() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let refused = json!({"operation": "CreateConfigurationSet", "fault": {"error": {"status": 400, "code": "BadRequestException"}}});
    ses.play(&json!({ "rules": [refused] }));
    let ended = desk.sesform(["apply", "--yes", "--report", "markdown=c.md"]).on(&ses).run().with_code(3);
    let text = desk.read("c.md");
    let (_, rest) = text.split_once("> [!CAUTION]\n").unwrap();
    let boxed: Vec<&str> = rest.lines().take_while(|line| line.starts_with('>')).collect();
    let failed: Vec<&&str> = boxed.iter().filter(|line| line.contains(" failed: ")).collect();
    assert!(!failed.is_empty() && boxed.iter().any(|line| line.starts_with("> - ")), "{text}");
    for line in failed {
        assert_eq!(line.matches("CreateConfigurationSet of").count(), 1, "{line}");
        assert!(line.contains("BadRequestException"), "{line}");
    }
    assert!(
        !ended.stdout.lines().any(|line| line.matches("CreateConfigurationSet of").count() > 1),
        "{}",
        ended.stdout
    );
}

#[test]
fn comment_that_is_cut_is_filled_with_objects_up_to_its_limit() {
    let sets: String = (0..300)
        .map(|at| format!("  set-{at:03}: {{pool: p, max_delivery: {}s, tags: {{t: v{at}}}}}\n", 300 + at))
        .collect();
    let desk = Desk::with(&file(&format!("pools:\n  p: {{ips: [198.51.100.10]}}\nconfiguration_sets:\n{sets}")));
    let ses = Ses::fresh();
    let of = |most: usize| {
        let words = ["plan", "--format", "markdown", "--max-bytes", &most.to_string()];
        desk.sesform(words).on(&ses).run().with_code(0).stdout
    };
    let whole = of(1_000_000);
    let mut shown = 0;
    for most in [4_000, 8_000, 16_000, 24_000] {
        let cut = of(most);
        assert!(cut.len() <= most && most - cut.len() < 600, "{} of {most}:\n{cut}", cut.len());
        let now = cut.matches("tags.t: v").count();
        assert!(now >= shown, "{now} objects in {most} bytes, {shown} in fewer");
        assert!(cut.contains(" more"), "{cut}");
        shown = now;
    }
    assert!(whole.len() > 30_000 && shown > 20, "{} {shown}", whole.len());
    // Just below the whole, every object is there.
    assert_eq!(of(whole.len() - 1).matches("tags.t: v").count(), 300);
}
