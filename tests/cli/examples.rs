//! Each example validates, plans and applies to a fresh sandbox. Afterwards the account matches it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::support::Desk;

/// The files; what lies in folders beside them is for pipelines, and `tests/e2e/pipelines.py` runs it.
fn examples() -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
}

#[test]
fn every_example_applies_to_a_fresh_sandbox_and_then_plans_nothing() {
    let mut seen = 0;
    for path in examples() {
        let desk = Desk::with(&fs::read_to_string(&path).unwrap());
        desk.sesform(["validate"]).run().with_code(0);
        let planned = desk.sesform(["plan", "--sandbox=account.json", "--detailed-exitcode"]).run().with_code(2);
        assert!(!planned.stdout.contains("withheld"), "{}", planned.stdout);
        let applied = desk.sesform(["apply", "--yes", "--sandbox=account.json"]).run().with_code(0);
        assert!(applied.stdout.contains("Applied: "), "{}", applied.stdout);
        let again = desk.sesform(["plan", "--sandbox=account.json", "--detailed-exitcode"]).run().with_code(0);
        assert!(again.stdout.contains("Nothing to do."), "{}: {}", path.display(), again.stdout);
        seen += 1;
    }
    assert!(seen >= 2, "{seen} examples");
}

#[test]
fn every_example_says_on_top_what_it_shows_and_how_to_try_it() {
    for path in examples() {
        let text = fs::read_to_string(&path).unwrap();
        let head: Vec<_> = text.lines().take_while(|line| line.starts_with('#')).collect();
        let command = format!("-f examples/{}", path.file_name().unwrap().to_str().unwrap());
        assert!(head.iter().any(|line| line.contains(&command)), "{}: no `{command}` on top", path.display());
        assert!(head.len() >= 3, "{}: says too little", path.display());
    }
}
