//! `validate --each`: every file is checked by itself, and the problems of all of them come in one run.

use std::{collections::BTreeSet, os::unix::fs::symlink};

use serde_json::Value;

use crate::support::{Desk, FILE};

/// A file of another account, which cannot be joined with [`FILE`].
const OTHER: &str = "version: 1\naccount: \"210987654321\"\nregions: {eu-west-1: {pools: {marketing: {}}}}\n";
/// A file with two problems.
const BROKEN: &str = "version: 1\naccount: 210987654321\nregions: {}\nregion: {}\n";

/// The files that the diagnostics of a document are about.
fn files(document: &Value) -> BTreeSet<&str> {
    document["diagnostics"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap()).collect()
}

#[test]
fn folder_is_checked_to_its_end_although_a_file_of_it_cannot_be_read() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("all")).unwrap();
    symlink("/nowhere/x", desk.path("all/a.yaml")).unwrap();
    desk.write("all/b.yaml", b"version: 2\n");
    desk.write("all/c\n\u{1b}[31m.yaml", b"version: 3\n");
    let ended = desk.sesform(["validate", "--each", "-f", "all"]).run().with_code(65);
    for said in ["error[unreadable-file]", "all/b.yaml:1:10", "all/c\\u000a\\u001b[31m.yaml:1:10"] {
        assert!(ended.stderr.contains(said), "{said}: {}", ended.stderr);
    }
}

#[test]
fn files_of_two_accounts_are_valid_each_by_itself_and_not_together() {
    let desk = Desk::with(FILE);
    desk.write("sesform.other.yaml", OTHER.as_bytes());
    let ended = desk.sesform(["validate", "--each", "sesform.yaml", "sesform.other.yaml"]).run().with_code(0);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert!(lines[0].starts_with("sesform.yaml is valid: account 123456789012,"), "{lines:?}");
    assert!(lines[1].starts_with("sesform.other.yaml is valid: account 210987654321,"), "{lines:?}");
    desk.sesform(["validate", "-f", "sesform.yaml", "-f", "sesform.other.yaml"]).run().with_code(65);
}

#[test]
fn problems_of_all_files_come_in_one_run_in_every_format() {
    let desk = Desk::with(FILE);
    desk.write("a.yaml", BROKEN.as_bytes());
    desk.write("b.yaml", b"version: 1\nowner: \"\xE9\"\n");
    desk.write("c.yaml", BROKEN.as_bytes());
    symlink("/etc/hostname", desk.path("d.yaml")).unwrap();
    let words = ["validate", "--each", "--ci", "github", "--format", "json", "--report", "markdown=r.md"];
    let more = ["--report", "sarif=r.sarif", "--report", "codequality=r.json"];
    let names = ["a.yaml", "b.yaml", "sesform.yaml", "c.yaml", "d.yaml", "none.yaml"];
    let ended = desk.sesform(words).args(more).args(names).run().with_code(65);
    let document = ended.document();
    assert_eq!(files(&document), ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "none.yaml"].into());
    let codes: Vec<&str> =
        document["diagnostics"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    let of_broken = ["unquoted-account", "unknown-field"];
    assert_eq!(codes[..2], of_broken);
    assert_eq!(codes[2], "not-utf8");
    assert_eq!(codes[3..5], of_broken);
    assert_eq!(codes[5..], ["unreadable-file", "unreadable-file"]);
    for name in ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "none.yaml"] {
        for report in ["r.md", "r.sarif", "r.json"] {
            assert!(desk.read(report).contains(name), "{name} in {report}");
        }
        assert!(ended.stderr.contains(&format!("::error file={name},")), "{}", ended.stderr);
    }
    assert!(!desk.read("r.md").contains("sesform.yaml:"), "a valid file has no problem");
}

#[test]
fn file_with_many_problems_leaves_room_for_those_of_the_others() {
    let desk = Desk::new();
    let many: String = (0..150).map(|at| format!("field{at}: 1\n")).collect();
    desk.write("many.yaml", format!("version: 1\naccount: \"123456789012\"\nregions: {{}}\n{many}").as_bytes());
    desk.write("z.yaml", BROKEN.as_bytes());
    let words = ["validate", "--each", "many.yaml", "z.yaml", "--format", "json"];
    let document = desk.sesform(words).run().with_code(65).document();
    assert_eq!(files(&document), ["many.yaml", "z.yaml"].into());
    assert_eq!(document["failure_reason"]["message"], "152 problems in the desired state");
}

#[test]
fn names_with_dashes_and_folders_are_files() {
    let desk = Desk::with(FILE);
    desk.write("-x.yaml", OTHER.as_bytes());
    let ended = desk.sesform(["validate", "--each", "--", "-x.yaml"]).run().with_code(0);
    assert!(ended.stdout.starts_with("-x.yaml is valid"), "{}", ended.stdout);
    assert_eq!(desk.sesform(["validate", "--each", "-f", "."]).run().with_code(0).stdout.lines().count(), 2);
    assert_eq!(desk.sesform(["validate", "--each"]).run().with_code(0).stdout.lines().count(), 1);
    let both = desk.sesform(["validate", "--each", "-f", "sesform.yaml", "--", "-x.yaml"]).run().with_code(0);
    assert_eq!(both.stdout.lines().count(), 2);
}

#[test]
fn files_without_each_and_options_of_one_account_are_usage_errors() {
    let desk = Desk::with(FILE);
    for words in [
        &["validate", "sesform.yaml"][..],
        &["validate", "--each", "--account", "123456789012"],
        &["validate", "--each", "--region", "eu-west-1"],
        &["validate", "--report", "sarif:4096=x"],
        &["validate", "--report", "markdown:12=x"],
    ] {
        desk.sesform(words.iter().copied()).run().with_code(64);
    }
}

#[test]
fn variable_that_one_of_the_files_uses_is_used() {
    let desk = Desk::with(FILE);
    desk.write("v.yaml", OTHER.replace("regions", "owner: ${var.owner}\nregions").as_bytes());
    desk.sesform(["validate", "--each", "sesform.yaml", "v.yaml", "--var", "owner=team"]).run().with_code(0);
    desk.sesform(["validate", "--each", "sesform.yaml", "--var", "owner=team"]).run().with_code(64);
}

#[test]
fn markdown_report_has_a_limit_of_its_own() {
    let desk = Desk::with(FILE);
    let reports = ["--report", "markdown=whole.md", "--report", "markdown:2048=short.md", "--sandbox", "--diff"];
    desk.sesform(["plan"]).args(reports).run().with_code(0);
    let (whole, short) = (desk.read("whole.md"), desk.read("short.md"));
    assert!(whole.len() > 2048 && whole.contains("\"truncated\":false"), "{whole}");
    assert!(short.len() <= 2048 && short.contains("\"truncated\":true"), "{short}");
}
