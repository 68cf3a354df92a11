//! stdout contains only the result, colour is used only where it is wanted, and a reader that closes the pipe is no
//! error.

use std::process::Stdio;

use crate::support::{Desk, FILE, Ses};

#[test]
fn progress_goes_to_stderr_and_the_result_to_stdout() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    assert_eq!(ended.stderr.lines().count(), 9, "{}", ended.stderr);
    assert!(
        ended.stderr.contains("(9 of 9 steps ended)") && ended.stderr.contains("step 9 applied: "),
        "{}",
        ended.stderr
    );
    assert!(!ended.stdout.contains("9 of 9"), "{}", ended.stdout);
}

#[test]
fn quiet_leaves_the_result_alone() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let ended = desk.sesform(["apply", "--yes", "-q"]).on(&ses).run().with_code(0);
    assert_eq!(ended.stderr, "");
    assert!(ended.stdout.contains("Applied: 9 written."), "{}", ended.stdout);
}

#[test]
fn colour_follows_the_flag_the_environment_and_the_pipe() {
    let desk = Desk::with(FILE);
    let coloured = |words: &[&str], no_color: bool| {
        let run = desk.sesform(["plan", "--sandbox"].into_iter().chain(words.iter().copied()));
        let run = if no_color { run } else { run.without_env("NO_COLOR") };
        run.run().with_code(0).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], true));
    assert!(!coloured(&[], false), "a pipe is no terminal");
    assert!(!coloured(&["--color", "never"], false));
    assert!(coloured(&["--color", "always"], false));
    assert!(coloured(&["--color", "always"], true), "a flag is nearer than the environment");
}

#[test]
fn colour_of_problems_follows_the_same_flag() {
    let desk = Desk::with("version: 2\n");
    let place = |when| {
        let ended = desk.sesform(["validate", "--color", when]).run().with_code(65);
        ended.stderr.lines().find(|line| line.contains("sesform.yaml:1:10")).unwrap().to_owned()
    };
    assert!(place("always").contains('\u{1b}'));
    assert!(!place("never").contains('\u{1b}'));
}

#[test]
fn reader_that_has_gone_away_is_no_error_and_hears_no_complaint() {
    let desk = Desk::with(FILE);
    for words in
        [&["schema"][..], &["--help"], &["plan", "--sandbox"], &["plan", "--sandbox", "--format", "json"], &["man"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = desk.sesform(words.iter().copied()).stdout(Stdio::from(writer)).run().with_code(0);
        assert_eq!(ended.stderr, "", "{words:?}");
    }
}

#[test]
fn verbose_logs_to_stderr_only() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let quiet = desk.sesform(["plan"]).on(&ses).run().with_code(0);
    let verbose = desk.sesform(["plan", "-v"]).on(&ses).run().with_code(0);
    assert_eq!(verbose.stdout, quiet.stdout);
    assert!(verbose.stderr.contains("GetCallerIdentity"), "no call was logged: {}", verbose.stderr);
    assert!(!verbose.stderr.contains("secret"), "{}", verbose.stderr);
}

#[test]
fn result_that_cannot_be_written_is_no_success() {
    let (desk, ses) = (Desk::with(FILE), Ses::fresh());
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = desk.sesform(["plan"]).on(&ses).stdout(full).run().with_code(1);
    assert!(ended.stderr.contains("write to standard output"), "{}", ended.stderr);
}
