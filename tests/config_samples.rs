//! The first line of every file in `tests/files` says what the loader must find in the file, and where.
//!
//! `# expect: code@line:column, …` is the whole list, in order; files in `valid` load. A directory holds several files
//! that are loaded together; its first file says what to find, as `code@file:line:column`. The variables are those of
//! `VARS`. The results of a JSON Schema validator for the same files (`# schema:`) are checked by
//! `tests/e2e/check_schema.py`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "snapshots/file.rs"]
mod snapshots;

#[path = "config_samples/followed.rs"]
mod followed;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use sesform::config::{self, Against, Code, Colors, Diagnostic, Diagnostics, Interpolation, Loaded, Source, Variable};

use crate::snapshots::assert_file;

/// Width of the snapshots, in columns.
const WIDTH: usize = 100;
/// The variables of the samples.
const VARS: [(&str, &str); 13] = [
    ("pool", "transactional"),
    ("account", "012345678901"),
    ("four", "4"),
    ("on", "true"),
    ("ip", "198.51.100.10"),
    ("word", "require"),
    ("empty", ""),
    ("stage", "dev"),
    ("region", "us-east-1"),
    ("ips", "198.51.100.11, 198.51.100.12"),
    ("brackets", r#"["198.51.100.13", '198.51.100.14']"#),
    ("reasons", "bounce,complaint"),
    ("same", "dev-receipts"),
];
/// The elements of the variable `list`.
const LIST: [&str; 2] = ["198.51.100.15", "198.51.100.16"];
/// The environment variables of the samples.
const ENV: [(&str, &str); 2] = [("SESFORM_TEAM", "checkout"), ("HOME", "/root")];

fn samples(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

/// The files of a sample: the sample itself, or the files in its directory.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The variables of the samples.
fn interpolation() -> Interpolation {
    let texts = VARS.iter().map(|(name, text)| ((*name).to_owned(), Variable::from(*text)));
    let list = ("list".to_owned(), Variable::List(LIST.map(str::to_owned).to_vec()));
    let environment = ENV.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Interpolation { variables: texts.chain([list]).collect(), environment }
}

fn load(path: &Path) -> Result<Loaded, Diagnostics> {
    let source = |file: &PathBuf| Source::new(format!("{}.yaml", stem(file)), fs::read(file).unwrap());
    config::load_all(
        files(path).iter().map(source).collect(),
        &interpolation(),
        Against::Itself,
        config::UnknownRegions::Refused,
    )
}

fn diagnostics(path: &Path) -> Diagnostics {
    load(path).expect_err("the sample is invalid")
}

fn found(path: &Path) -> String {
    let place = |d: &Diagnostic| match path.is_file() {
        true => format!("{}@{}:{}", d.code, d.line, d.column),
        false => format!("{}@{}:{}:{}", d.code, d.file, d.line, d.column),
    };
    diagnostics(path).iter().map(place).collect::<Vec<_>>().join(", ")
}

fn expected(path: &Path) -> String {
    let text = String::from_utf8_lossy(&fs::read(&files(path)[0]).unwrap()).into_owned();
    let line = text.lines().next().unwrap_or_default().to_owned();
    line.strip_prefix("# expect: ").unwrap_or_else(|| panic!("{path:?} expects nothing")).to_owned()
}

#[test]
fn valid_samples_load() {
    for path in samples("valid") {
        if let Err(found) = load(&path) {
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
    // A sample is a file that can be read.
    let of_texts = Code::ALL.iter().filter(|code| **code != Code::UnreadableFile);
    let all: BTreeSet<&str> = of_texts.map(|code| code.as_str()).collect();
    let text: String = samples("invalid").iter().map(|path| expected(path)).collect::<Vec<_>>().join(", ");
    let seen: BTreeSet<&str> = text.split(", ").filter_map(|found| found.split('@').next()).collect();
    assert_eq!(all, seen);
}

#[test]
fn diagnostics_read_well() {
    let samples = samples("invalid");
    for shown in SHOWN {
        assert!(samples.iter().any(|path| stem(path) == shown), "{shown} is no sample");
    }
    for path in samples {
        let (name, rendered) = (stem(&path), diagnostics(&path).render(Colors::Off, WIDTH));
        if SHOWN.contains(&name) {
            assert_file(&format!("tests/snapshots/config_samples/{name}.txt"), &rendered);
        }
    }
}

/// The samples whose whole output is kept in a snapshot.
const SHOWN: [&str; 19] = [
    "bad-interpolation",
    "bad-ip",
    "bad-name",
    "destination-kind",
    "duplicate-key",
    "empty-file",
    "ip-in-two-pools",
    "ip-in-two-pools-by-alias",
    "many-at-once",
    "files-that-disagree",
    "files-with-two-accounts",
    "names-by-variables",
    "not-utf8",
    "null",
    "syntax-tab",
    "unknown-field",
    "unknown-pool",
    "unquoted-name",
    "unset-variable",
];

#[test]
fn diagnostics_are_one_json_list() {
    let path = samples("invalid").into_iter().find(|path| stem(path) == "ip-in-two-pools").unwrap();
    let list = serde_json::to_string_pretty(&diagnostics(&path)).unwrap() + "\n";
    assert_file("tests/snapshots/config_samples/ip-in-two-pools.json", &list);
}
