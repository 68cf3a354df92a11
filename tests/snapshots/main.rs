//! Every snapshot in this folder is compared with by some test. A test that loses its file fails by itself; a file that
//! loses its test would stay.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

/// Every file below a folder, as it is named from the root of the repository.
fn files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let name = |entry: &fs::DirEntry| format!("{folder}/{}", entry.file_name().to_str().unwrap());
    entries.flat_map(|it| if it.path().is_dir() { files(&name(&it)) } else { vec![name(&it)] }).collect()
}

/// Whether a source names a file: by its path, or by its folder with `{name}` and by its name in a list.
fn names(source: &str, file: &str) -> bool {
    let (folder, name) = file.rsplit_once('/').unwrap();
    let listed =
        |stem| source.contains(&format!("\"{stem}\"")) && source.contains(&format!("\"{folder}/{{name}}.txt\""));
    source.contains(&format!("\"{file}\"")) || name.strip_suffix(".txt").is_some_and(listed)
}

#[test]
fn every_snapshot_is_compared_with() {
    let (sources, others): (Vec<_>, Vec<_>) = files("tests").into_iter().partition(|file| file.ends_with(".rs"));
    let sources: Vec<String> = sources.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let snapshots: Vec<_> = others.iter().filter(|file| file.starts_with("tests/snapshots/")).collect();
    let unused: Vec<_> = snapshots.iter().filter(|file| !sources.iter().any(|source| names(source, file))).collect();
    assert!(!snapshots.is_empty() && unused.is_empty(), "no test compares with {unused:#?}");
}
