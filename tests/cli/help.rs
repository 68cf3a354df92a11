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
    2  changes pending (plan --detailed-exitcode), or drift (drift)
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
