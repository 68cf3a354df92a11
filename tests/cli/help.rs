//! The help texts of the program.

use snapbox::{assert_data_eq, str};

use crate::support::Desk;

#[test]
fn version_is_one_line() {
    let ended = Desk::new().sesform(["--version"]).run().with_code(0);
    assert_eq!(ended.stdout, concat!("sesform ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn help_lists_every_exit_code() {
    let help = Desk::new().sesform(["--help"]).run().with_code(0).stdout;
    let codes = help.split_once("Exit codes:\n").expect("a table of exit codes").1;
    assert_data_eq!(
        codes,
        str![[r#"
    0  success; changes may be pending
    1  runtime or API error, nothing written
    2  changes pending (plan --detailed-exitcode), drift (drift), or another list (ips --since)
    3  partial apply: something was written and something failed or was skipped
    4  refused: the plan is stale, nothing written
    5  refused by a guard (wrong account, irreversible step, unsafe route), nothing written
   64  usage
   65  the desired state is invalid
  130  interrupted by SIGINT, 143 by SIGTERM, 129 by SIGHUP; the report is written

"#]]
    );
}

#[test]
fn every_verb_has_help_of_its_own() {
    for verb in
        ["validate", "plan", "show", "check", "apply", "drift", "doctor", "schema", "sandbox", "completions", "man"]
    {
        let help = Desk::new().sesform([verb, "--help"]).run().with_code(0).stdout;
        assert!(help.contains(&format!("Usage: sesform {verb}")), "{help}");
    }
}

#[test]
fn no_verb_and_unknown_words_are_usage_errors() {
    for words in [&[][..], &["plam"], &["plan", "--bogus"], &["validate", "extra"], &["plan", "--sandbox="]] {
        let ended = Desk::new().sesform(words.iter().copied()).run().with_code(64);
        assert_eq!(ended.stdout, "");
        assert!(ended.stderr.contains("Usage: sesform") || ended.stderr.contains("--help"), "{}", ended.stderr);
    }
}

#[test]
fn completions_and_the_manual_know_the_verbs() {
    for words in [&["completions", "bash"][..], &["completions", "zsh"], &["completions", "fish"], &["man"]] {
        let ended = Desk::new().sesform(words.iter().copied()).run().with_code(0);
        assert!(ended.stdout.contains("validate"), "{words:?}");
    }
}

#[test]
fn every_verb_has_a_manual_page_with_its_own_options() {
    let desk = Desk::new();
    let ended = desk.sesform(["man", "--dir", "share/man1"]).run().with_code(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    let pages = std::fs::read_dir(desk.path("share/man1")).unwrap();
    let mut pages: Vec<_> = pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let help = desk.sesform(["--help"]).run().with_code(0).stdout;
    let verbs = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let verbs = verbs.lines().filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help");
    let mut expected: Vec<_> = verbs.map(|verb| format!("sesform-{verb}.1")).collect();
    expected.push("sesform.1".to_owned());
    expected.sort();
    assert_eq!(pages, expected);
    assert!(desk.read("share/man1/sesform-plan.1").contains("detailed\\-exitcode"));
}

#[test]
fn folder_of_the_manual_that_cannot_be_written_is_an_error() {
    let desk = Desk::new();
    desk.write("taken", b"");
    let ended = desk.sesform(["man", "--dir", "taken"]).run().with_code(1);
    assert!(ended.stderr.contains("write the manual pages to `taken`"), "{}", ended.stderr);
}
