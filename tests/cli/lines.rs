//! `--format lines` and `--stdin-name`: what an editor asks of a text. The patterns of `docs/editors.md` that read the
//! answer are tried by `tests/e2e/editors.py`.

use std::fs::{self, File};

use crate::support::{Desk, Ended, FILE, Ses};

/// A file with an undeclared pool, an IP in two pools and a duration without units.
const BROKEN: &str = r#"version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      marketing: {ips: [198.51.100.12]}
      other: {ips: [198.51.100.12]}
    configuration_sets:
      newsletter: {pool: marketig, max_delivery: 3600}
"#;

/// Checks a text as an editor does: it comes on standard input.
fn checked(desk: &Desk, text: &str, words: &[&str]) -> Ended {
    desk.write("typed", text.as_bytes());
    let words = ["validate", "-f", "-"].iter().chain(words).copied();
    desk.sesform(words).stdin(File::open(desk.path("typed")).unwrap()).run()
}

#[test]
fn every_finding_of_a_text_is_one_line_with_the_name_of_its_file() {
    let ended = checked(&Desk::new(), BROKEN, &["--stdin-name", "eu/mail.yaml", "--format", "lines"]).with_code(65);
    snapbox::assert_data_eq!(
        ended.stdout,
        snapbox::str![[r#"
eu/mail.yaml:7:21: error[ip-in-two-pools]: `198.51.100.12` is in two pools: `marketing` and `other`; help: an IP is in one pool at a time: keep one of the two
eu/mail.yaml:9:26: error[unknown-pool]: the pool `marketig` is not declared in eu-west-1; help: did you mean `marketing`? If not, declare it under `pools`: `marketig: {}` keeps all its live values; or name `ses-shared-pool`, AWS's shared IPs, or `ses-default-dedicated-pool`, the leased IPs in no other pool
eu/mail.yaml:9:50: error[bad-duration]: expected a duration such as `4h` or `1h30m`, found the number `3600`; help: a duration has units: if these are seconds, write `1h`

"#]]
    );
    assert_eq!(ended.stderr, "error: 3 problems in the desired state\n");
}

#[test]
fn a_valid_text_has_no_line() {
    let ended = checked(&Desk::new(), FILE, &["--stdin-name", "a.yaml", "--format", "lines"]).with_code(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    let ended = checked(&Desk::new(), FILE, &["--stdin-name", "a.yaml"]).with_code(0);
    assert!(ended.stdout.starts_with("a.yaml is valid"), "{}", ended.stdout);
}

#[test]
fn a_text_takes_the_place_of_its_saved_file_in_a_folder() {
    let desk = Desk::new();
    fs::create_dir(desk.path("eu")).unwrap();
    desk.write("eu/a.yaml", b"version: 1\naccount: \"123456789012\"\nregions: {eu-west-1: {pools: {p: {}}}}\n");
    desk.write("eu/b.yaml", b"version: 1\nregions: oops\n");
    let text = "version: 1\naccount: \"123456789012\"\nregions: {eu-west-1: {configuration_sets: {s: {pool: p}}}}\n";
    checked(&desk, text, &["-f", "eu", "--stdin-name", "./eu/b.yaml"]).with_code(0);
    let text = text.replace("pool: p}", "pool: q}");
    let ended = checked(&desk, &text, &["-f", "eu", "--stdin-name", "eu/b.yaml", "--format", "lines"]).with_code(65);
    assert!(ended.stdout.starts_with("eu/b.yaml:3:54: error[unknown-pool]: "), "{}", ended.stdout);
    // Without the file that declares the pool the text is checked alone, and its saved file is not read either.
    checked(&desk, &text, &["--stdin-name", "eu/b.yaml"]).with_code(0);
}

#[test]
fn a_name_for_standard_input_that_is_not_read_is_a_usage_error_with_a_remedy() {
    let desk = Desk::with(FILE);
    let ended = desk.sesform(["validate", "--stdin-name", "x.yaml"]).run().with_code(64);
    assert!(ended.stderr.contains("add `-f -`"), "{}", ended.stderr);
    desk.sesform(["validate", "-f", "-", "--stdin-name", ""]).run().with_code(64);
    checked(&desk, FILE, &["--each", "--stdin-name", "x.yaml"]).with_code(0);
}

#[test]
fn hostile_names_and_values_neither_end_a_line_nor_begin_one() {
    let text = BROKEN.replace("marketig", "\"x\\na.yaml:1:1: error[y]: z\\r\\u2028::error::w\"");
    let hostile = "a\nb.yaml:7:7: error[x]: c.yaml";
    let ended = checked(&Desk::new(), &text, &["--stdin-name", hostile, "--format", "lines"]).with_code(65);
    assert_eq!(ended.stdout.lines().count(), 3, "{}", ended.stdout);
    for line in ended.stdout.lines() {
        assert!(line.starts_with("a\\u000ab.yaml\\u003a7\\u003a7: error[x]: c.yaml:"), "{line}");
        assert!(!line.contains(|c: char| c.is_control() || c == '\u{2028}'), "{line:?}");
    }
}

#[test]
fn what_has_no_place_is_said_of_the_first_line_of_its_file() {
    let desk = Desk::new();
    let first = |words: &[&str], code| {
        let ended = desk.sesform(words.iter().copied()).run().with_code(code);
        ended.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let lines = first(&["validate", "-f", "none.yaml", "--format", "lines"], 65);
    assert!(lines.len() == 1 && lines[0].starts_with("none.yaml:1:1: error[unreadable-file]: "), "{lines:?}");
    desk.write("sesform.yaml", FILE.as_bytes());
    let lines = first(&["validate", "--region", "eu-west-2", "--format", "lines"], 65);
    assert!(lines.len() == 1 && lines[0].starts_with("sesform.yaml:1:1: error[region-not-stated]: "), "{lines:?}");
    let lines = first(&["validate", "--each", "a.yaml", "sesform.yaml", "--format", "lines"], 65);
    assert!(lines.len() == 1 && lines[0].starts_with("a.yaml:1:1: error[unreadable-file]: "), "{lines:?}");
}

#[test]
fn drift_and_plans_have_lines_too() {
    let ses = Ses::fresh();
    let desk = Desk::with(FILE);
    desk.sesform(["apply", "--yes"]).on(&ses).run().with_code(0);
    desk.write(
        "sesform.yaml",
        FILE.replace("tls: require, ", "")
            .replace("newsletter: {pool: marketing}", "newsletter: {pool: transactional}")
            .as_bytes(),
    );
    let drift = desk.sesform(["drift", "--format", "lines", "--report", "lines=r"]).on(&ses).run().with_code(2);
    assert!(
        drift.stdout.starts_with("sesform.yaml:11:") && drift.stdout.contains(" warning[drift]: "),
        "{}",
        drift.stdout
    );
    assert_eq!(desk.read("r"), drift.stdout);
    desk.sesform(["plan", "--format", "lines"]).on(&ses).run().with_code(0);
}
