//! Files that are not a valid desired state: each is refused with exit code 65 and a clear message, without any call.

use std::{fs::File, io::Write as _, process::Stdio};

use crate::support::{Desk, Run};

/// Checks that the run exits with 65 and this message, and prints nothing to stdout.
#[track_caller]
fn invalid(run: Run, says: &str) {
    let ended = run.run().with_code(65);
    assert!(ended.stderr.contains(says), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

fn alias_bomb() -> String {
    let mut bomb = "version: 1\naccount: \"123456789012\"\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let ten = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{ten}]\n");
    }
    bomb
}

#[test]
fn missing_file() {
    invalid(Desk::new().sesform(["validate"]), "read `sesform.yaml`: there is no such file");
}

#[test]
fn directory_without_yaml() {
    invalid(Desk::new().sesform(["plan", "-f", "."]), "there is no `*.yaml` and no `*.yml` in it");
}

#[test]
fn empty_file() {
    for text in ["", "\n\n", "# only a comment\n", "---\n"] {
        invalid(Desk::with(text).sesform(["plan"]), "error[empty-file]");
    }
}

#[test]
fn file_that_is_not_utf8() {
    let desk = Desk::new();
    desk.write("sesform.yaml", b"version: 1\nowner: \"\xE9\"\n");
    invalid(desk.sesform(["plan"]), "byte 0xE9 is not text");
}

#[test]
fn alias_bomb_is_defused() {
    invalid(Desk::with(&alias_bomb()).sesform(["plan"]), "error[alias-expansion]");
}

#[test]
fn hundred_megabytes() {
    let desk = Desk::new();
    File::create(desk.path("sesform.yaml")).unwrap().set_len(100 * 1024 * 1024).unwrap();
    invalid(desk.sesform(["plan"]), "it is larger than 16 MiB");
}

#[test]
fn hundred_megabytes_of_configuration_sets_through_a_pipe() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let feeding = std::thread::spawn(move || {
        let line = "      some-configuration-set: {}\n".repeat(10_000);
        let mut fed = 0;
        // The reader closes the pipe once it has read enough, so the write fails.
        while fed < 100 * 1024 * 1024 && writer.write_all(line.as_bytes()).is_ok() {
            fed += line.len();
        }
        fed
    });
    invalid(Desk::new().sesform(["validate", "-f", "-"]).stdin(Stdio::from(reader)), "it is larger than 16 MiB");
    assert!(feeding.join().unwrap() < 100 * 1024 * 1024, "the input was read to its end");
}

#[test]
fn all_problems_come_in_one_run_with_their_places() {
    let text = "version: 1\naccount: 012345678901\nregions:\n  eu-west-1:\n    pools:\n      Bad Name: {}\n      a: {ipss: []}\n";
    let ended = Desk::with(text).sesform(["validate"]).run().with_code(65);
    for words in [
        "sesform.yaml:2:10",
        "2 | account: 012345678901",
        "sesform.yaml:6:7",
        "sesform.yaml:7:11",
        "did you mean `ips`?",
        "3 problems in the desired state",
    ] {
        assert!(ended.stderr.contains(words), "{words} in\n{}", ended.stderr);
    }
}

#[test]
fn file_from_standard_input_is_called_so() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(b"version: 2\n").unwrap();
    drop(writer);
    invalid(Desk::new().sesform(["validate", "-f", "-"]).stdin(Stdio::from(reader)), "<stdin>:1:10");
}
