//! Every file in `tests/files` says in its first line what the loader must find in it, and where.
//!
//! `# expect: code@line:column, …` is the whole list, in order; files in `valid` load. What a JSON Schema validator says
//! of the same files (`# schema:`) is checked by `tests/e2e/check_schema.py`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use sesform::config::{self, Code, Colors, Diagnostics};

/// Columns of the snapshots.
const WIDTH: usize = 100;

fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn diagnostics(path: &Path) -> Diagnostics {
    let name = format!("{}.yaml", stem(path));
    config::load(config::Source::new(name, fs::read(path).unwrap())).expect_err("the sample is invalid")
}

fn found(path: &Path) -> String {
    let places = diagnostics(path).iter().map(|d| format!("{}@{}:{}", d.code, d.line, d.column)).collect::<Vec<_>>();
    places.join(", ")
}

fn expected(path: &Path) -> String {
    let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let line = text.lines().next().unwrap_or_default().to_owned();
    line.strip_prefix("# expect: ").unwrap_or_else(|| panic!("{path:?} expects nothing")).to_owned()
}

#[test]
fn valid_samples_load() {
    for path in samples("valid") {
        if let Err(found) = config::load(config::read(&path).unwrap()) {
            panic!("{}", found.render(Colors::Off, WIDTH));
        }
    }
}

#[test]
fn invalid_samples_are_refused_for_what_they_say_and_where() {
    let wrong: Vec<String> = samples("invalid")
        .iter()
        .filter(|path| expected(path) != found(path))
        .map(|path| format!("{}\n  # expect: {}", path.display(), found(path)))
        .collect();
    assert!(wrong.is_empty(), "found instead:\n{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_sample() {
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let text: String = samples("invalid").iter().map(|path| expected(path)).collect::<Vec<_>>().join(", ");
    let seen: BTreeSet<&str> = text.split(", ").filter_map(|found| found.split('@').next()).collect();
    assert_eq!(all, seen);
}

#[test]
fn diagnostics_read_well() {
    for path in samples("invalid") {
        let rendered = diagnostics(&path).render(Colors::Off, WIDTH);
        if SHOWN.contains(&stem(&path)) {
            insta::assert_snapshot!(stem(&path), rendered);
        }
    }
}

/// The samples whose whole output is kept.
const SHOWN: [&str; 12] = [
    "bad-ip",
    "bad-name",
    "duplicate-key",
    "empty-file",
    "ip-in-two-pools",
    "ip-in-two-pools-by-alias",
    "many-at-once",
    "not-utf8",
    "null",
    "syntax-tab",
    "unknown-field",
    "unknown-pool",
];

#[test]
fn diagnostics_are_one_json_list() {
    let path = samples("invalid").into_iter().find(|path| stem(path) == "ip-in-two-pools").unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&diagnostics(&path)).unwrap());
}
